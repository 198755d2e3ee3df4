"""Deterministic fakes of both models, and libraries made with them."""

from __future__ import annotations

import os
import zlib
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from qa.answer.generators import Message
from qa.assistant import Assistant
from qa.config import Config

ROOT = Path(__file__).parent.parent
SAMPLES = ROOT / "reports"


class FakeEncoder:
    """Hashed character pairs: near texts share pairs, so nearest means something."""

    name = "fake"
    fingerprint = "fake-1"
    dimension = 256
    max_tokens = 512

    def passages(self, texts: Sequence[str], on_done: Callable[[int], None] | None = None) -> NDArray[np.float32]:
        vectors = np.stack([self.query(text) for text in texts])
        if on_done:
            on_done(len(texts))
        return vectors

    def query(self, text: str) -> NDArray[np.float32]:
        vector = np.zeros(self.dimension, dtype=np.float32)
        for pair in (text[i : i + 2] for i in range(max(1, len(text) - 1))):
            vector[zlib.crc32(pair.encode()) % self.dimension] += 1
        return (vector / np.linalg.norm(vector)).astype(np.float32)

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        return [len(text) for text in texts]


class FakeGenerator:
    """Writes what it is told to, three characters at a time, and remembers the prompts."""

    name = "fake-generator"
    fingerprint = "fake-generator-1"

    def __init__(self, reply: str | Callable[[str], str] = "资料中没有说明。") -> None:
        self.reply = reply
        self.prompts: list[str] = []

    def stream(self, messages: Sequence[Message], max_tokens: int) -> Iterator[str]:
        self.prompts.append(messages[-1].content)
        text = self.reply if isinstance(self.reply, str) else self.reply(messages[-1].content)
        for i in range(0, min(len(text), 4 * max_tokens), 3):
            yield text[i : i + 3]

    def count_tokens(self, text: str) -> int:
        return len(text)


@pytest.fixture
def generator_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is answered from facts: what the generator says is tested with questions that facts would answer."""
    monkeypatch.setattr("qa.answer.tell.find", lambda *_: None)


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Settings of whoever runs the tests must not reach them; the model cache may."""
    for name in list(os.environ):
        if name.startswith("QA_") and name != "QA_CACHE":
            monkeypatch.delenv(name)
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")


@pytest.fixture
def encoder() -> FakeEncoder:
    return FakeEncoder()


@pytest.fixture
def generator() -> FakeGenerator:
    return FakeGenerator()


@pytest.fixture
def assistant(tmp_path: Path, encoder: FakeEncoder, generator: FakeGenerator) -> Assistant:
    """An assistant with fake models and no library yet."""
    config = Config.load(library=tmp_path / "library", today=date(2026, 6, 1))
    return Assistant(config, encoder=encoder, generator=generator)


@pytest.fixture
def samples(assistant: Assistant) -> Assistant:
    """The same with the sample reports of the project ingested."""
    reports = list(assistant.ingest([SAMPLES]))
    assert all(r.status == "added" for r in reports)
    return assistant


@pytest.fixture(scope="session")
def real_reports() -> Path:
    """The real reports, where REPORTS names them."""
    folder = os.environ.get("REPORTS")
    if not folder or not Path(folder).is_dir():
        pytest.skip("REPORTS is not set: the real reports are not here")
    return Path(folder).resolve()  # the command line is run in other folders


@pytest.fixture(scope="session")
def real_assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """The real models over the project's sample reports."""
    config = Config.load(library=tmp_path_factory.mktemp("real") / "library", today=date(2026, 6, 1))
    assistant = Assistant(config)
    assert all(r.status == "added" for r in assistant.ingest([SAMPLES]))
    return assistant
