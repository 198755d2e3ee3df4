"""A sentence-transformers folder of a transformer, mean pooling and normalisation, run by transformers alone.

The packaged model is one. Importing sentence_transformers costs 4 s and 0.2 GB beyond torch and transformers
(scikit-learn, scipy, its training code), most of what a question from the shell waits for; the vectors are the same.
"""

# ruff: noqa: PLC0415 - torch takes seconds to import

from __future__ import annotations

import json
import threading
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from embeddings.encoder import BatchedEncoder, best_dtype, cast_but_words, chosen_device, quietly

# tokens; oneDNN keeps packed weights for each length it has met, 0.2 GB over an ingest where every length is its own
_PAD_TO = 16


class MeanPoolingEncoder(BatchedEncoder):
    """See `Encoder`; the arguments are those of `SentenceTransformersEncoder`.

    Raises:
        OSError: the folder cannot be read.
        ValueError: the device is not there.
    """

    def __init__(
        self,
        folder: Path,
        *,
        name: str,
        fingerprint: str,
        query_prefix: str | None = None,
        passage_prefix: str | None = None,
        device: str = "auto",
        batch_size: int = 8,
    ) -> None:
        from transformers import BertModel, PreTrainedTokenizerFast

        self._device = chosen_device(device)
        with quietly():
            self._model = BertModel.from_pretrained(folder, dtype="auto")
            self._tokenizer = PreTrainedTokenizerFast.from_pretrained(folder)
        self._dtype = best_dtype(self._device)
        cast_but_words(self._model, self._model, self._dtype)
        self._model.to(self._device).eval()
        settings = json.loads((folder / "config_sentence_transformers.json").read_text(encoding="utf-8"))
        prompts = settings.get("prompts", {})
        self._batch = batch_size
        self._tokenizing = threading.Lock()  # whether it truncates is a tokenizer's state, which all threads share
        self.name = name
        self.dimension = int(self._model.config.hidden_size)
        self.max_tokens = int(self._model.config.max_position_embeddings)
        self._take_prefixes(query_prefix, passage_prefix, prompts, fingerprint)

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """See `Encoder.count_tokens`."""
        if not texts:
            return []
        with self._tokenizing:
            encoded = self._tokenizer([self._passage_prefix + text for text in texts], truncation=False, verbose=False)
        return [len(ids) for ids in encoded["input_ids"]]

    def _encode(self, texts: list[str], prefix: str) -> NDArray[np.float32]:
        import torch

        with self._tokenizing:
            encoded = self._tokenizer(
                [prefix + text for text in texts],
                padding=True,
                pad_to_multiple_of=_PAD_TO,
                truncation=True,
                max_length=self.max_tokens,
                return_tensors="pt",
            ).to(self._device)
        with torch.inference_mode():
            words = self._model.embeddings.word_embeddings(encoded["input_ids"]).to(self._dtype)
            hidden = self._model(inputs_embeds=words, attention_mask=encoded["attention_mask"]).last_hidden_state
            mask = encoded["attention_mask"].unsqueeze(-1).to(torch.float32)
            pooled = (hidden.to(torch.float32) * mask).sum(1) / mask.sum(1)
        vectors: NDArray[np.float32] = pooled.cpu().numpy()
        return vectors
