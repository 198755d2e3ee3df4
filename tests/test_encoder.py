"""The sentence-transformers encoder, on a small model of random weights made for the test."""

import json
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch
from sentence_transformers import SentenceTransformer
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors
from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

from embeddings.encoder import SentenceTransformersEncoder, best_dtype, hash_weights, local_folder
from embeddings.openvino import OpenVinoEncoder, export
from qa.config import Config
from qa.errors import ModelError
from qa.models import embedding_folder, load_encoder

TEXTS = ["增长", "增长百分之六左右增长", "目标", "", "地区生产总值增长目标地区生产总值", "左右"]
Folder = Callable[..., Path]


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    """Makes a folder of a model; each character is a token, beside [CLS] and [SEP]."""
    specials = ["[PAD]", "[UNK]", "[CLS]", "[SEP]"]
    vocabulary = {piece: n for n, piece in enumerate([*specials, *sorted(set("".join(TEXTS) + "query: passge"))])}

    def make(prompts: dict[str, str] | None = None, seed: int = 1) -> Path:
        folder = tmp_path_factory.mktemp("model")
        torch.manual_seed(seed)
        sizes = BertConfig(
            vocab_size=len(vocabulary),
            hidden_size=32,
            num_hidden_layers=2,
            num_attention_heads=4,
            intermediate_size=64,
            max_position_embeddings=64,
        )
        BertModel(sizes).save_pretrained(folder)
        tokenizer = Tokenizer(models.WordLevel(vocabulary, unk_token="[UNK]"))
        tokenizer.normalizer = normalizers.NFKC()
        tokenizer.pre_tokenizer = pre_tokenizers.Split("", "isolated")
        ends = [("[CLS]", vocabulary["[CLS]"]), ("[SEP]", vocabulary["[SEP]"])]
        tokenizer.post_processor = processors.TemplateProcessing(single="[CLS] $A [SEP]", special_tokens=ends)
        names = {"pad_token": "[PAD]", "unk_token": "[UNK]", "cls_token": "[CLS]", "sep_token": "[SEP]"}
        PreTrainedTokenizerFast(tokenizer_object=tokenizer, model_max_length=64, **names).save_pretrained(folder)
        kinds = ["Transformer", "Pooling"]
        modules = [
            {"idx": n, "name": str(n), "path": path, "type": f"sentence_transformers.models.{kind}"}
            for n, (kind, path) in enumerate(zip(kinds, ["", "1_Pooling"], strict=True))
        ]
        (folder / "modules.json").write_text(json.dumps(modules))
        (folder / "1_Pooling").mkdir()
        pooling = {"word_embedding_dimension": 32, "pooling_mode_mean_tokens": True}
        (folder / "1_Pooling" / "config.json").write_text(json.dumps(pooling))
        if prompts is not None:
            (folder / "config_sentence_transformers.json").write_text(json.dumps({"prompts": prompts}))
        return folder

    return make


@pytest.fixture(scope="module")
def plain(small: Folder) -> Path:
    return small()


def encoder_of(folder: Path, **options: object) -> SentenceTransformersEncoder:
    return SentenceTransformersEncoder(folder, device="cpu", **options)  # type: ignore[arg-type]


def reference(folder: Path, text: str) -> np.ndarray:
    """The vector by sentence-transformers alone, normalised."""
    model = SentenceTransformer(str(folder), device="cpu", model_kwargs={"dtype": torch.float32})
    vector = np.asarray(model.encode(text), np.float64)
    return vector / np.linalg.norm(vector)


def test_passages_keep_their_order_and_are_normalised(plain: Path) -> None:
    vectors = encoder_of(plain, batch_size=2).passages(TEXTS)
    assert vectors.shape == (6, 32)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1, abs=1e-6)
    for text, vector in zip(TEXTS, vectors, strict=True):
        assert vector @ reference(plain, text) > 0.999
    # the check above can fail: different texts are far apart in this model
    assert vectors[0] @ reference(plain, TEXTS[2]) < 0.99


def test_progress_counts_up_to_all(plain: Path) -> None:
    seen: list[int] = []
    encoder_of(plain, batch_size=1).passages(["增长"] * 20, on_done=seen.append)
    assert seen[-1] == 20
    assert seen == sorted(set(seen))
    assert len(seen) > 1


def test_nothing_gives_no_rows(plain: Path) -> None:
    encoder = encoder_of(plain)
    assert encoder.passages([]).shape == (0, 32)
    assert encoder.count_tokens([]) == []


def test_prefixes_come_from_the_model_unless_given(small: Folder, plain: Path) -> None:
    folder = small({"query": "query: ", "passage": "passage: "})
    own = encoder_of(folder)
    assert own.query("增长") @ reference(plain, "query: 增长") > 0.999
    assert own.passages(["增长"])[0] @ reference(plain, "passage: 增长") > 0.999
    given = encoder_of(folder, query_prefix="", passage_prefix="目标")
    assert given.query("增长") @ reference(plain, "增长") > 0.999
    assert given.passages(["增长"])[0] @ reference(plain, "目标增长") > 0.999


def test_a_default_prompt_of_the_model_is_not_put_before_our_own(small: Folder, plain: Path) -> None:
    folder = small({"query": "query: ", "document": ""})
    path = folder / "config_sentence_transformers.json"
    path.write_text(json.dumps({"prompts": {"query": "query: ", "document": ""}, "default_prompt_name": "query"}))
    assert encoder_of(folder).passages(["增长"])[0] @ reference(plain, "增长") > 0.999


def test_threads_take_turns_at_the_tokenizer(plain: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    encoder = encoder_of(plain)
    encode, encoding = encoder._model.encode, threading.Event()

    def slow(*args: object, **options: object) -> object:
        encoding.set()
        time.sleep(0.2)
        encoding.clear()
        return encode(*args, **options)

    monkeypatch.setattr(encoder._model, "encode", slow)
    thread = threading.Thread(target=encoder.query, args=["增长"])
    thread.start()
    assert encoding.wait(5)
    assert encoder.count_tokens(["增" * 100]) == [102]  # a cut set by the other thread would give 64
    assert not encoding.is_set()
    thread.join()


def test_a_model_in_the_hubs_cache_is_loaded_without_the_network(
    plain: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path))
    asked: list[object] = []
    monkeypatch.setattr(socket, "getaddrinfo", lambda *address, **_: asked.append(address) or [])
    commit = "0123456789" * 4
    repository = tmp_path / "models--somebody--small"
    (repository / "refs").mkdir(parents=True)
    (repository / "refs" / "main").write_text(commit)
    shutil.copytree(plain, repository / "snapshots" / commit)
    assert local_folder("somebody/small") == repository / "snapshots" / commit
    encoder = SentenceTransformersEncoder("somebody/small", device="cpu")
    assert encoder.query("增长") @ reference(plain, "增长") > 0.999
    assert encoder.fingerprint == encoder_of(plain).fingerprint
    assert local_folder("somebody/other") is None
    assert local_folder("not a hub id: /") is None
    assert asked == []


def test_tokens_are_counted_with_prefix_and_without_a_cut(plain: Path) -> None:
    encoder = encoder_of(plain, passage_prefix="目标")
    assert encoder.max_tokens == 64
    assert encoder.count_tokens(["增长", "增" * 100]) == [6, 104]


def test_fingerprints_tell_weights_and_prefixes_apart_but_not_batches(small: Folder, plain: Path) -> None:
    first = encoder_of(plain).fingerprint
    assert encoder_of(plain, batch_size=3).fingerprint == first
    assert encoder_of(plain, passage_prefix="passage: ").fingerprint != first
    assert encoder_of(plain, query_prefix="query: ").fingerprint != first
    assert encoder_of(small(seed=2)).fingerprint != first
    assert encoder_of(small(seed=1)).fingerprint == first  # the same weights in another folder
    assert encoder_of(plain, fingerprint="a").fingerprint != encoder_of(plain, fingerprint="b").fingerprint


def test_hashes_of_the_hubs_cache_are_taken_from_its_names(tmp_path: Path) -> None:
    blob = tmp_path / "blobs" / ("ab" * 32)
    blob.parent.mkdir()
    blob.write_bytes(b"not what the name says")
    folder = tmp_path / "snapshot"
    folder.mkdir()
    (folder / "model.safetensors").symlink_to(blob)
    before = hash_weights(folder)
    blob.write_bytes(b"changed")
    assert hash_weights(folder) == before
    (folder / "model.safetensors").unlink()
    with pytest.raises(OSError, match="no weights"):
        hash_weights(folder)


@pytest.mark.parametrize(
    ("has", "expected"),
    [
        ({"avx512_bf16": True}, torch.bfloat16),
        ({"amx_bf16": True, "avx512_bf16": False}, torch.bfloat16),
        ({"avx512_f": True, "avx512_bf16": False, "amx_bf16": False}, torch.float32),
        ({}, torch.float32),  # ARM
    ],
)
def test_the_dtype_is_what_the_cpu_multiplies(
    monkeypatch: pytest.MonkeyPatch, has: dict[str, bool], expected: torch.dtype
) -> None:
    monkeypatch.setattr(torch.cpu, "get_capabilities", lambda: has, raising=False)
    monkeypatch.setattr(torch.cpu, "_is_avx512_bf16_supported", lambda: False, raising=False)
    assert best_dtype("cpu") is expected


@pytest.mark.skipif(torch.cuda.is_available(), reason="there is a GPU here")
def test_cuda_without_a_gpu_is_refused(plain: Path) -> None:
    with pytest.raises(ValueError, match="cuda"):
        SentenceTransformersEncoder(plain, device="cuda")


@pytest.mark.parametrize("model", ["/nowhere/model", "nobody/no-such-model"])
def test_a_model_that_is_not_there_is_a_stated_error(
    model: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    config = Config(cache=tmp_path, embedding_model=model)
    with pytest.raises(ModelError, match=r"^不能载入向量模型“.+”：[^\n]+QA_EMBEDDING_MODEL[^\n]+$"):
        load_encoder(config)


def test_configured_model_and_prefixes_reach_the_encoder(plain: Path, tmp_path: Path) -> None:
    encoder = load_encoder(Config(cache=tmp_path, embedding_model=str(plain), passage_prefix="目标"))
    assert encoder.name == str(plain)
    assert encoder.count_tokens(["增长"]) == [6]


def test_importing_the_module_loads_no_torch() -> None:
    code = "import sys, embeddings.encoder; print([m for m in ('torch', 'transformers') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_openvino_gives_the_same_vectors_also_of_what_it_pads_and_cuts(small: Folder) -> None:
    folder = small({"query": "query: ", "passage": ""})
    export(folder)
    config = json.loads((folder / "config.json").read_text())
    assert config["pad_token_id"] == 0
    encoder = OpenVinoEncoder(folder, name="small", fingerprint="weights", batch_size=4)
    texts = [*TEXTS, "增长目标" * 40]  # of the last one the model sees 64 tokens
    assert (encoder.dimension, encoder.max_tokens) == (32, 64)
    assert encoder.count_tokens(texts)[-1] == 162
    vectors = encoder.passages(texts)
    for text, vector in zip(texts, vectors, strict=True):
        assert vector @ reference(folder, text) > 0.999
    assert vectors[0] @ reference(folder, TEXTS[2]) < 0.99
    assert encoder.query("增长") @ reference(folder, "query: 增长") > 0.999
    assert encoder.count_tokens([]) == []


@pytest.mark.model
def test_sorting_and_progress_cost_little() -> None:
    encoder = load_encoder(Config.load(embedding_batch=8))
    text = "地区生产总值增长6%左右，规模以上工业增加值增长7%，固定资产投资增长8%，城镇新增就业4.5万人。" * 6
    passages = [text[: 20 + 37 * (n % 8)] for n in range(32)]
    bare = SentenceTransformersEncoder(embedding_folder(Config.load()), batch_size=8)._model
    ours, theirs = [], []
    for _ in range(2):  # in turn, so that what else runs on the machine slows both
        started = time.perf_counter()
        bare.encode(["passage: " + p for p in passages], batch_size=8, show_progress_bar=False)
        theirs.append(time.perf_counter() - started)
        started = time.perf_counter()
        encoder.passages(passages, on_done=lambda _n: None)
        ours.append(time.perf_counter() - started)
    assert min(ours) < 1.3 * min(theirs)


@pytest.mark.model
def test_the_packaged_model_is_encoded_as_sentence_transformers_would() -> None:
    ours = load_encoder(Config.load())
    theirs = SentenceTransformersEncoder(embedding_folder(Config.load()))
    texts = [
        "今年全市生产总值增长6%左右",
        "红烧肉",
        "PM_{2.5}  浓度",
        "规模以上工业增加值增长8%，固定资产投资增长6%。" * 60,
    ]
    # two engines in bfloat16, where the CPU has it
    assert (ours.passages(texts) * theirs.passages(texts)).sum(axis=1).min() > 0.9998
    assert float(ours.query("GDP目标") @ theirs.query("GDP目标")) > 0.9998
    assert ours.count_tokens(texts) == theirs.count_tokens(texts)
    assert (ours.dimension, ours.max_tokens) == (theirs.dimension, theirs.max_tokens)
