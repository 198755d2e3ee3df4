"""Text to vectors: the protocol, and sentence-transformers behind it.

Vectors are float32 and L2-normalised, so that an inner product is a cosine. Importing this module loads
nothing heavy.
"""
# ruff: noqa: PLC0415 - torch and its friends take seconds to import, so they are imported where they are used

from __future__ import annotations

import hashlib
import re
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from logging import ERROR, getLogger
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import torch

_WEIGHTS = ("*.safetensors", "pytorch_model*.bin", "tokenizer.json", "sentencepiece*.model", "vocab.txt")


class Encoder(Protocol):
    """What the rest of the program knows of an embedding model."""

    name: str
    fingerprint: str  # of weights and prefixes: vectors of two encoders may be compared only if it is equal
    dimension: int
    max_tokens: int  # what lies beyond is cut off

    def passages(self, texts: Sequence[str], on_done: Callable[[int], None] | None = None) -> NDArray[np.float32]:
        """Vectors (n, dimension) of texts to be found; ``on_done`` hears how many are done so far."""
        ...

    def query(self, text: str) -> NDArray[np.float32]:
        """The vector (dimension,) of a question."""
        ...

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Tokens of each text as a passage, with prefix and special tokens, before any cut."""
        ...


class BatchedEncoder:
    """Batches, their order and the norm, for encoders that say how one batch is encoded."""

    dimension: int
    fingerprint: str
    _batch: int
    _query_prefix: str
    _passage_prefix: str

    def passages(self, texts: Sequence[str], on_done: Callable[[int], None] | None = None) -> NDArray[np.float32]:
        """See `Encoder.passages`. Texts are taken longest first, so that batches hold little padding."""
        vectors = np.empty((len(texts), self.dimension), np.float32)
        order = sorted(range(len(texts)), key=lambda i: -len(texts[i]))
        for first in range(0, len(order), self._batch):
            part = order[first : first + self._batch]
            vectors[part] = self._normal([texts[i] for i in part], self._passage_prefix)
            if on_done:
                on_done(first + len(part))
        return vectors

    def query(self, text: str) -> NDArray[np.float32]:
        """See `Encoder.query`."""
        vector: NDArray[np.float32] = self._normal([text], self._query_prefix)[0]
        return vector

    def _take_prefixes(
        self, query: str | None, passage: str | None, prompts: dict[str, str | None], weights: str
    ) -> None:
        """Set the prefixes, those given else the model's own prompts, and the fingerprint of weights and prefixes."""
        self._query_prefix = _prefix(query, prompts, "query")
        self._passage_prefix = _prefix(passage, prompts, "document", "passage", "corpus")
        prefixes = f"{self._query_prefix!r} {self._passage_prefix!r}"
        self.fingerprint = hashlib.sha256(f"{weights} {prefixes}".encode()).hexdigest()

    def _normal(self, texts: list[str], prefix: str) -> NDArray[np.float32]:
        vectors = self._encode(texts, prefix)
        # again in float32: a bfloat16 model's own normalisation leaves norms off by up to 0.4 %
        norms = np.linalg.norm(vectors, axis=1, keepdims=True)
        return np.ascontiguousarray(vectors / np.maximum(norms, np.finfo(np.float32).tiny))

    def _encode(self, texts: list[str], prefix: str) -> NDArray[np.float32]:
        """Vectors (n, dimension) of one batch, of any norm."""
        raise NotImplementedError


class SentenceTransformersEncoder(BatchedEncoder):
    """Any sentence-transformers model: a hub id or a folder.

    Args:
        model: hub id (found in the hub's cache, else fetched by it) or folder.
        name: how the model is called in reports; None takes ``model``.
        fingerprint: identity of the weights; None hashes the files (see `hash_weights`).
        query_prefix: put before a question. None takes the model's own prompt "query" (or none, if it has
            none); "" means none at all. A prefix that is given wins over the model's own.
        passage_prefix: likewise before a passage; the model's own is its prompt "document", "passage" or
            "corpus".
        device: "auto", "cpu", "cuda" or another torch device.
        batch_size: passages per forward pass.

    Raises:
        OSError: the model cannot be found or read.
        ValueError: it is no sentence-transformers model, or the device is not there.
    """

    def __init__(
        self,
        model: str | Path,
        *,
        name: str | None = None,
        fingerprint: str | None = None,
        query_prefix: str | None = None,
        passage_prefix: str | None = None,
        device: str = "auto",
        batch_size: int = 32,
    ) -> None:
        import torch
        from sentence_transformers import SentenceTransformer

        device = chosen_device(device)
        folder = local_folder(model)
        with quietly():
            dtype = best_dtype(device)
            as_saved = dtype == torch.float32
            self._model = SentenceTransformer(
                str(folder or model), device=device, model_kwargs={"dtype": "auto" if as_saved else dtype}
            )
        if as_saved:
            compute_in_float32(self._model, self._model[0].auto_model)
        self._model.eval()
        self._batch = batch_size
        self._tokenizing = threading.Lock()  # whether it truncates is a tokenizer's state, which all threads share
        self.name = name or str(model)
        self.dimension = int(self._model.get_embedding_dimension() or 0)
        self.max_tokens = int(self._model.get_max_seq_length() or 512)
        weights = fingerprint or hash_weights(folder or local_folder(model) or Path(model))
        self._take_prefixes(query_prefix, passage_prefix, self._model.prompts, weights)

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """See `Encoder.count_tokens`."""
        if not texts:
            return []
        prefixed = [self._passage_prefix + text for text in texts]
        with self._tokenizing:
            encoded = self._model.tokenizer(prefixed, truncation=False, padding=False, verbose=False)
        return [len(ids) for ids in encoded["input_ids"]]

    def _encode(self, texts: list[str], prefix: str) -> NDArray[np.float32]:
        # prompt "" keeps the model from putting a default prompt of its own before ours
        with self._tokenizing:
            encoded = self._model.encode(
                [prefix + text for text in texts],
                prompt="",
                batch_size=self._batch,
                show_progress_bar=False,
                convert_to_numpy=True,
            )
        return np.asarray(encoded, np.float32)


def chosen_device(device: str) -> str:
    """The torch device that "auto" means here.

    Raises:
        ValueError: cuda is asked for and not there.
    """
    import torch

    if device == "auto":
        return "cuda" if torch.cuda.is_available() else "cpu"
    if device.startswith("cuda") and not torch.cuda.is_available():
        raise ValueError("device cuda was asked for, but torch sees none; use device cpu")
    return device


def compute_in_float32(model: torch.nn.Module, transformer: torch.nn.Module) -> None:
    """Weights as saved to float32, but for the word embeddings, which are only looked up.

    Of multilingual-e5-small, saved in float16, they are four fifths: 0.2 GB stay half, and loading needs no second
    copy. A tensor that was float32 already is copied, since as a view it would keep the whole weights file mapped.
    """
    import torch

    embeddings = getattr(transformer, "embeddings", None)
    words = getattr(getattr(embeddings, "word_embeddings", None), "weight", None)
    for parameter in model.parameters():
        if parameter is not words:
            parameter.data = parameter.data.to(torch.float32, copy=True)


def hash_weights(folder: Path) -> str:
    """SHA-256 over names and contents of weights and tokenizer below ``folder``.

    A file that the hub's cache links to by its SHA-256 is not read again.

    Raises:
        OSError: ``folder`` holds no weights.
    """
    files = sorted({path for pattern in _WEIGHTS for path in folder.rglob(pattern)})
    if not files:
        raise OSError(f"{folder} holds no weights (*.safetensors or pytorch_model.bin)")
    total = hashlib.sha256()
    for path in files:
        named = path.resolve().name
        if re.fullmatch(r"[0-9a-f]{64}", named):
            digest = named
        else:
            with path.open("rb") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
        total.update(f"{path.relative_to(folder).as_posix()} {digest}\n".encode())
    return total.hexdigest()


def local_folder(model: str | Path) -> Path | None:
    """The folder that holds a model's weights: ``model`` itself, or its snapshot in the hub's cache; else None.

    Loading from the snapshot asks the hub nothing, which without a network takes a minute of retries.
    """
    if Path(model).is_dir():
        return Path(model)
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HFValidationError, LocalEntryNotFoundError

    hub_id = str(model) if "/" in str(model) else f"sentence-transformers/{model}"
    try:
        folder = Path(snapshot_download(hub_id, local_files_only=True))
    except (LocalEntryNotFoundError, HFValidationError):
        return None
    return folder if any(folder.rglob("*.safetensors")) or any(folder.rglob("pytorch_model*.bin")) else None


def _prefix(given: str | None, prompts: dict[str, str | None], *names: str) -> str:
    """The prefix that was given, else the first of the model's own prompts of these names, else none."""
    if given is not None:
        return given
    return next((prompt for name in names if (prompt := prompts.get(name))), "")


def best_dtype(device: str) -> torch.dtype:
    """bfloat16 where the hardware multiplies it (twice as fast as float32 there), else float32."""
    import torch

    if device.startswith("cuda"):
        return torch.bfloat16 if torch.cuda.is_bf16_supported() else torch.float32
    if device != "cpu":
        return torch.float32
    has = torch.cpu.get_capabilities() if hasattr(torch.cpu, "get_capabilities") else {}
    old = getattr(torch.cpu, "_is_avx512_bf16_supported", bool)  # torch before 2.10 has no get_capabilities
    native = has.get("avx512_bf16") or has.get("amx_bf16") or old()
    return torch.bfloat16 if native else torch.float32


@contextmanager
def quietly() -> Iterator[None]:
    """Keep "Loading weights" and the advice on half precision, which is not computed with, off the caller's output."""
    from transformers.utils import logging

    shown = logging.is_progress_bar_enabled()
    logging.disable_progress_bar()
    advice = getLogger("sentence_transformers")
    level = advice.level
    advice.setLevel(ERROR)
    try:
        yield
    finally:
        advice.setLevel(level)
        if shown:
            logging.enable_progress_bar()
