"""A sentence-transformers folder of a transformer, mean pooling and normalisation, run by OpenVINO on a CPU.

The packaged model is one. Beside torch and transformers this saves 0.3 GB and 3 s of the first question from the shell
(eval/LOG.md), and word embeddings stay in the mapped file, of which only the pages of words that occur are read.
"""

# ruff: noqa: PLC0415 - torch is needed for the export alone, OpenVINO takes a moment to import

from __future__ import annotations

import json
import threading
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from embeddings.encoder import BatchedEncoder, quietly

MODEL = "openvino/openvino_model.xml"  # where sentence-transformers' own OpenVINO backend looks for it
_PAD_TO = 16  # tokens; OpenVINO keeps what it has compiled for each length it has met


def export(folder: Path) -> None:
    """Write the folder's transformer as OpenVINO IR beside it (10 s), weights in float16.

    Raises:
        OSError: the folder cannot be read or written.
    """
    import openvino
    import torch
    from transformers import BertModel

    with quietly():
        model = BertModel.from_pretrained(folder, dtype=torch.float32).eval()
    ones = torch.ones(2, 2 * _PAD_TO, dtype=torch.long)
    inputs = {"input_ids": ones, "attention_mask": ones}
    with torch.inference_mode():
        converted = openvino.convert_model(model, example_input=inputs)
    (folder / MODEL).parent.mkdir(exist_ok=True)
    openvino.save_model(converted, folder / MODEL, compress_to_fp16=True)


class OpenVinoEncoder(BatchedEncoder):
    """See `Encoder`; ``folder`` is one that `export` has written to.

    The other arguments are those of `SentenceTransformersEncoder`.

    Raises:
        OSError: the folder cannot be read.
        RuntimeError: OpenVINO cannot read the model.
    """

    def __init__(
        self,
        folder: Path,
        *,
        name: str,
        fingerprint: str,
        query_prefix: str | None = None,
        passage_prefix: str | None = None,
        batch_size: int = 8,
    ) -> None:
        import openvino
        from tokenizers import Tokenizer

        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        compiled = openvino.Core().compile_model(folder / MODEL, "CPU")
        self._request = compiled.create_infer_request()
        self._inferring = threading.Lock()  # one request serves all threads
        config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
        settings = json.loads((folder / "config_sentence_transformers.json").read_text(encoding="utf-8"))
        self._pad = int(config["pad_token_id"])
        self._batch = batch_size
        self.name = name
        self.dimension = int(config["hidden_size"])
        self.max_tokens = int(config["max_position_embeddings"])
        self._take_prefixes(query_prefix, passage_prefix, settings.get("prompts", {}), fingerprint)

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """See `Encoder.count_tokens`."""
        return [len(e.ids) for e in self._tokenizer.encode_batch([self._passage_prefix + text for text in texts])]

    def _encode(self, texts: list[str], prefix: str) -> NDArray[np.float32]:
        encoded = [e.ids for e in self._tokenizer.encode_batch([prefix + text for text in texts])]
        # cut here, before the closing token: the tokenizer's own truncation is a state that all threads would share
        cut = [ids if len(ids) <= self.max_tokens else ids[: self.max_tokens - 1] + ids[-1:] for ids in encoded]
        width = -max(map(len, cut)) // _PAD_TO * -_PAD_TO
        ids = np.full((len(cut), width), self._pad, np.int64)
        mask = np.zeros((len(cut), width), np.int64)
        for row, tokens in enumerate(cut):
            ids[row, : len(tokens)] = tokens
            mask[row, : len(tokens)] = 1
        with self._inferring:
            hidden = self._request.infer({"input_ids": ids, "attention_mask": mask})[0]  # (texts, width, dimension)
            weights = mask[..., None].astype(np.float32)
            pooled: NDArray[np.float32] = (hidden * weights).sum(1) / weights.sum(1)
        return pooled
