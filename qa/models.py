"""The models: where they lie once prepared, and what state they are in.

    <cache>/multilingual-e5-small-q4-v3/          sentence-transformers, with IR    0.48 GB
    <cache>/qwen2.5-coder-1.5b-instruct/          the publisher's own GGUF file     1.12 GB
    <cache>/qwen2.5-coder-1.5b-instruct-openvino/ OpenVINO IR, made from that file  1.29 GB

Any other model is found by configuration: a hub id, a folder, a .gguf file or a server's model name.
"""

# ruff: noqa: PLC0415 - heavy libraries are imported where they are used

from __future__ import annotations

import urllib.error
import urllib.request
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from qa.cache import damaged_file, is_whole, prepare, size_of
from qa.config import Config
from qa.errors import ModelError
from qa.fetch import fetch
from qa.weights import EMBEDDING, GENERATOR

if TYPE_CHECKING:
    from embeddings.encoder import Encoder

_EMBEDDING_FOLDER = "multilingual-e5-small-q4-v3"  # a new name when what is written changes
_GENERATOR_FOLDER = "qwen2.5-coder-1.5b-instruct"
_IR_FOLDER = "qwen2.5-coder-1.5b-instruct-openvino"
_EMBEDDING_SPACE = 800_000_000  # wheel, its content, and the folder made of it
_IR_SPACE = 1_400_000_000
_SERVER_TIMEOUT = 2.0  # seconds; `qa models` must not hang on a server that is down

State = Literal["ready", "fetched", "absent", "broken"]


@dataclass(frozen=True, slots=True)
class ModelState:
    """One line of ``qa models``."""

    role: Literal["embedding", "generator"]
    name: str
    used: bool  # by the present configuration
    engine: str
    origin: str
    licence: str  # empty where it is not ours to know
    bytes: int  # on disk, 0 where the cache is not ours
    state: State  # fetched: the weights are here, and are converted at their first use
    path: str
    remedy: str = ""  # what to do, where the state is broken


def embedding_folder(config: Config) -> Path:
    """The default embedding model as a sentence-transformers folder, prepared if it is not there.

    Raises:
        ModelError: it cannot be fetched or written.
    """

    def make(folder: Path) -> None:
        from embeddings.openvino import export
        from embeddings.packaged import convert

        packed = fetch(EMBEDDING, folder)
        convert(packed, folder)
        packed.unlink()
        export(folder)

    return prepare(config.cache / _EMBEDDING_FOLDER, _EMBEDDING_SPACE, make)


def generator_gguf(config: Config) -> Path:
    """The default generator's GGUF file, fetched if it is not there.

    Raises:
        ModelError: it cannot be fetched or written.
    """
    folder = config.cache / _GENERATOR_FOLDER
    prepare(folder, 2 * GENERATOR.bytes, partial(fetch, GENERATOR))
    return folder / GENERATOR.file


def generator_ir(config: Config) -> Path:
    """The default generator as OpenVINO IR, converted once from the GGUF (half a minute, 3 GB of memory).

    Raises:
        ModelError: it cannot be fetched, converted or written.
    """

    def make(folder: Path) -> None:
        import openvino_genai

        linked = folder / GENERATOR.file  # the IR is saved beside the GGUF it was read from
        _link(source, linked)
        try:
            openvino_genai.LLMPipeline(linked, "CPU", enable_save_ov_model=True)
        except RuntimeError as error:
            raise ModelError(f"OpenVINO 不能转换 {source}：{first_line(error)}；用 qa models --verify 核对") from error
        linked.unlink()

    folder = config.cache / _IR_FOLDER
    if is_whole(folder):
        return folder  # before the GGUF, which then need not be kept
    source = generator_gguf(config)
    return prepare(folder, _IR_SPACE, make)


def load_encoder(config: Config) -> Encoder:
    """The configured embedding model, loaded.

    Raises:
        ModelError: it cannot be found, fetched or loaded.
    """
    from embeddings.encoder import SentenceTransformersEncoder
    from embeddings.openvino import OpenVinoEncoder
    from embeddings.packaged import VERSION

    default = config.embedding_model == "default"
    settings: dict[str, Any] = {
        "query_prefix": config.query_prefix,
        "passage_prefix": config.passage_prefix,
        "batch_size": config.embedding_batch,
    }
    try:
        if not default:
            return SentenceTransformersEncoder(config.embedding_model, device=config.device, **settings)
        settings |= {"name": EMBEDDING.name, "fingerprint": f"{EMBEDDING.sha256} {VERSION}"}
        if config.device in ("auto", "cpu"):  # asking torch whether there is a GPU would cost more than a question
            return OpenVinoEncoder(embedding_folder(config), **settings)
        return SentenceTransformersEncoder(embedding_folder(config), device=config.device, **settings)
    except (OSError, ValueError, RuntimeError) as error:
        remedy = "用 qa models --verify 核对" if default else "把 QA_EMBEDDING_MODEL 改成别的模型，或去掉它"
        raise ModelError(f"不能载入向量模型“{config.embedding_model}”：{first_line(error)}；{remedy}") from error


def list_models(config: Config) -> list[ModelState]:
    """The default models and the configured ones, by what lies on disk (contents are not read)."""
    defaults = [_packaged_embedding(config), *_packaged_generator(config)]
    others = []
    if config.embedding_model != "default":
        others.append(_found("embedding", config.embedding_model, "sentence-transformers"))
    if config.engine == "openai":
        others.append(_served(config))
    elif config.generator_model != "default":
        others.append(_found("generator", config.generator_model, config.engine))
    return [*defaults, *others]


def verify(config: Config) -> list[ModelState]:
    """As `list_models`, with every prepared file read and compared with its hash."""
    return [_verified(state) for state in list_models(config)]


def first_line(error: BaseException) -> str:
    """What an error says, on one line: its first line that is not empty."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return lines[0] if lines else type(error).__name__


def _packaged_embedding(config: Config) -> ModelState:
    folder = config.cache / _EMBEDDING_FOLDER
    return ModelState(
        "embedding",
        EMBEDDING.name,
        config.embedding_model == "default",
        "sentence-transformers",
        EMBEDDING.origin,
        EMBEDDING.licence,
        size_of(folder),
        _state(folder),
        str(folder),
    )


def _packaged_generator(config: Config) -> list[ModelState]:
    rows = []
    gguf_is_whole = is_whole(config.cache / _GENERATOR_FOLDER)
    for engine, name in (("openvino", _IR_FOLDER), ("transformers", _GENERATOR_FOLDER)):
        folder = config.cache / name
        state = _state(folder)
        if state == "absent" and gguf_is_whole:
            state = "fetched"
        used = config.generator_model == "default" and config.engine == engine
        row = ModelState(
            "generator",
            GENERATOR.name,
            used,
            engine,
            GENERATOR.origin,
            GENERATOR.licence,
            0,
            state,
            str(folder),
        )
        rows.append(replace(row, bytes=size_of(folder)))
    return rows


def _state(folder: Path) -> State:
    if is_whole(folder):
        return "ready"
    return "broken" if folder.exists() else "absent"


def _found(role: Literal["embedding", "generator"], model: str, engine: str) -> ModelState:
    """A model of the user's own: a path, or an id in the hub's cache."""
    path = Path(model)
    if path.exists():
        size = size_of(path) if path.is_dir() else path.stat().st_size
        return ModelState(role, model, True, engine, "local", "", size, "ready", str(path))
    from huggingface_hub import try_to_load_from_cache

    cached = try_to_load_from_cache(model, "config.json")
    if isinstance(cached, str):
        folder = Path(cached).parent
        return ModelState(role, model, True, engine, "hub", "", size_of(folder), "ready", str(folder))
    return ModelState(role, model, True, engine, "hub", "", 0, "absent", model)


def _served(config: Config) -> ModelState:
    url = config.openai_base_url.rstrip("/") + "/models"
    key = config.openai_api_key.get_secret_value()
    request = urllib.request.Request(url, headers={"Authorization": f"Bearer {key}"})
    state: State = "ready"
    try:
        urllib.request.urlopen(request, timeout=_SERVER_TIMEOUT).close()
    except (OSError, ValueError):  # HTTP errors are OSErrors too
        state = "absent"
    name, origin = config.generator_model, config.openai_base_url
    return ModelState("generator", name, True, "openai", origin, "", 0, state, origin)


def _verified(state: ModelState) -> ModelState:
    folder = Path(state.path)
    if state.state == "broken":
        return replace(state, remedy="下次使用时会重新准备")
    damaged = damaged_file(folder) if state.state == "ready" and folder.is_dir() else None
    if damaged is None:
        return state
    return replace(state, state="broken", remedy=f"{damaged} 已变动；删除 {folder} 后会重新准备")


def _link(source: Path, target: Path) -> None:
    try:
        target.hardlink_to(source)
    except OSError:  # another file system, or one without links
        target.symlink_to(source.resolve())
