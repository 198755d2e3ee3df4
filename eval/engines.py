"""The same prompts through each engine, with the same weights: openvino, transformers, and llama.cpp's own server."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from statistics import median

from qa import models
from qa.answer.generators import Generator, Message, load_generator
from qa.config import Config
from qa.errors import ConfigError, QAError

TOKENS = 64  # generated for each prompt, if the model does not stop before
_CONTEXT = 4096  # of llama.cpp, which else takes memory for all that the model could
_SERVED = "default-weights"

Prompt = Sequence[Message]
Engine = Callable[[Config], AbstractContextManager[Generator]]


@dataclass(frozen=True, slots=True)
class Speed:
    """Medians of one engine over the prompts."""

    engine: str
    load: float  # seconds
    prompt_tokens: int
    first_token: float  # seconds
    rate: float  # tokens a second after the first


@dataclass(frozen=True, slots=True)
class Absent:
    """An engine that could not be measured, and why."""

    engine: str
    reason: str


@dataclass(frozen=True, slots=True)
class _Run:
    text: str
    first: float
    total: float


def engine_speeds(config: Config, prompts: Sequence[Prompt]) -> list[Speed | Absent]:
    """Measure the engines one after another, each unloaded before the next; one that fails does not stop the rest.

    Args:
        config: with the default generator model.
        prompts: the first one only warms up.

    Raises:
        ModelError: the default engine cannot be loaded.
    """
    engines: dict[str, Engine] = {"llama.cpp server (openai)": llama_server, "transformers": transformers}
    runs: dict[str, tuple[float, list[_Run]]] = {}
    absent: list[Absent] = []
    for name, engine in engines.items():
        try:
            runs[name] = _measure(engine, config, prompts)
        except QAError as error:
            absent.append(Absent(name, str(error)))
    began = time.perf_counter()
    with openvino(config) as generator:
        runs["openvino"] = time.perf_counter() - began, _runs(generator, prompts)
        # one tokenizer counts for all: a server does not tell
        sizes = [sum(generator.count_tokens(m.content) for m in prompt) for prompt in prompts[1:]]
        speeds = [_speed(name, load, kept, sizes, generator.count_tokens) for name, (load, kept) in runs.items()]
    return [*speeds, *absent]


@contextmanager
def openvino(config: Config) -> Iterator[Generator]:
    """The default engine."""
    yield load_generator(config.model_copy(update={"engine": "openvino"}))


@contextmanager
def transformers(config: Config) -> Iterator[Generator]:
    """Transformers, from the same GGUF file."""
    yield load_generator(config.model_copy(update={"engine": "transformers"}))


@contextmanager
def llama_server(config: Config) -> Iterator[Generator]:
    """The openai engine against llama.cpp's OpenAI-compatible server, started here on a free port.

    Raises:
        ConfigError: xllamacpp is not installed.
    """
    try:
        import xllamacpp  # noqa: PLC0415 - an extra
    except ImportError as error:
        raise ConfigError('the engine comparison needs xllamacpp: pip install "wenbao[bench]"') from error
    settings = xllamacpp.CommonParams()
    settings.model.path = str(models.generator_gguf(config))
    settings.model_alias = {_SERVED}
    settings.hostnames = ["127.0.0.1"]
    settings.port = 0
    settings.n_ctx = _CONTEXT
    settings.n_parallel = 1
    settings.verbosity = 0
    server = xllamacpp.Server(settings)
    url = f"{server.listening_address}/v1"
    yield load_generator(
        config.model_copy(update={"engine": "openai", "generator_model": _SERVED, "openai_base_url": url})
    )
    del server


def _measure(engine: Engine, config: Config, prompts: Sequence[Prompt]) -> tuple[float, list[_Run]]:
    began = time.perf_counter()
    with engine(config) as generator:
        loaded = time.perf_counter() - began
        runs = _runs(generator, prompts)
    del generator
    gc.collect()  # else two models would be in memory at once
    return loaded, runs


def _runs(generator: Generator, prompts: Sequence[Prompt]) -> list[_Run]:
    return [_run(generator, prompt) for prompt in prompts][1:]


def _run(generator: Generator, prompt: Prompt) -> _Run:
    began = time.perf_counter()
    first = None
    pieces = []
    for piece in generator.stream(prompt, TOKENS):
        first = first or time.perf_counter() - began
        pieces.append(piece)
    total = time.perf_counter() - began
    return _Run("".join(pieces), first or total, total)


def _speed(name: str, load: float, runs: Sequence[_Run], sizes: Sequence[int], count: Callable[[str], int]) -> Speed:
    rates = [(count(r.text) - 1) / (r.total - r.first) for r in runs if r.total > r.first]
    return Speed(name, load, round(median(sizes)), median(r.first for r in runs), median(rates) if rates else 0.0)
