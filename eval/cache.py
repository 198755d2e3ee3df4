"""Generated answers kept by prompt and model, so that a second evaluation run need not generate them again."""

from __future__ import annotations

import hashlib
import json
import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from importlib import metadata
from pathlib import Path

from qa.answer.generators import Generator, Message
from qa.config import Config
from qa.weights import GENERATOR

_SCHEMA = """
CREATE TABLE IF NOT EXISTS generations (key TEXT PRIMARY KEY, pieces TEXT NOT NULL, whole INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS tokens (key TEXT PRIMARY KEY, n INTEGER NOT NULL);
"""
_PACKAGES = {"openvino": "openvino-genai", "transformers": "transformers", "openai": "openai"}


class CachingGenerator:
    """A `Generator` that replays what it has kept and loads the real one only for what it has not.

    An answer whose reader stopped early is kept as far as it was read; a reader that wants more of it has it
    generated again (decoding is greedy) and hears only the rest.

    Attributes:
        generated: streams that the real generator served, in part at least.
        replayed: streams that were served from the file alone.
        load_seconds: what loading the real generator took, 0 while it was not needed.
    """

    def __init__(self, file: Path, load: Callable[[], Generator], name: str, fingerprint: str) -> None:
        """Open the cache.

        Args:
            file: SQLite file, made if there is none.
            load: loads the real generator.
            name: the real generator's name.
            fingerprint: identity of engine and weights, known without loading them (see ``identity``).
        """
        file.parent.mkdir(parents=True, exist_ok=True)
        self._db = sqlite3.connect(file, timeout=30, check_same_thread=False, isolation_level=None)
        self._db.executescript(_SCHEMA)
        self._load = load
        self._real: Generator | None = None
        self.name = name
        self.fingerprint = fingerprint
        self.generated = 0
        self.replayed = 0
        self.load_seconds = 0.0

    def stream(self, messages: Sequence[Message], max_tokens: int) -> Iterator[str]:
        """See `Generator.stream`."""
        key = self._key([[m.role, m.content] for m in messages], max_tokens)
        pieces, whole = self._kept(key)
        if pieces or whole:
            self.replayed += 1  # before the pieces, since a reader may stop at any of them
            yield from pieces
            if whole:
                return
            self.replayed -= 1
        self.generated += 1
        heard = "".join(pieces)
        said: list[str] = []
        try:
            with closing(self._generator().stream(messages, max_tokens)) as stream:  # type: ignore[type-var]
                for piece in stream:
                    said.append(piece)
                    if rest := _beyond(heard, said):
                        yield rest
            whole = True
        except GeneratorExit:
            pass  # the reader has had enough: what it heard is kept
        finally:
            if whole or len("".join(said)) > len(heard):
                self._keep(key, said, whole)

    def count_tokens(self, text: str) -> int:
        """See `Generator.count_tokens`."""
        key = self._key(text)
        row = self._db.execute("SELECT n FROM tokens WHERE key = ?", (key,)).fetchone()
        if row is None:
            row = (self._generator().count_tokens(text),)
            self._db.execute("INSERT OR REPLACE INTO tokens VALUES (?, ?)", (key, row[0]))
        return int(row[0])

    def _generator(self) -> Generator:
        if self._real is None:
            began = time.perf_counter()
            self._real = self._load()
            self.load_seconds = time.perf_counter() - began
        return self._real

    def _key(self, *parts: object) -> str:
        return hashlib.sha256(json.dumps([self.fingerprint, *parts], ensure_ascii=False).encode()).hexdigest()

    def _kept(self, key: str) -> tuple[list[str], bool]:
        row = self._db.execute("SELECT pieces, whole FROM generations WHERE key = ?", (key,)).fetchone()
        return (json.loads(row[0]), bool(row[1])) if row else ([], False)

    def _keep(self, key: str, pieces: Sequence[str], whole: bool) -> None:
        values = (key, json.dumps(pieces, ensure_ascii=False), whole)
        self._db.execute("INSERT OR REPLACE INTO generations VALUES (?, ?, ?)", values)


def identity(config: Config) -> tuple[str, str]:
    """Name and fingerprint of the configured generator, without loading it.

    A local model is told apart by its files' names, sizes and times, a hub's or a server's by its name alone: after it
    has changed behind that name, run with --no-cache.
    """
    model = config.generator_model
    parts: list[object] = [config.engine, metadata.version(_PACKAGES[config.engine])]
    if config.engine == "openai":
        parts += [config.openai_base_url, model]
    elif model == "default":
        parts += [GENERATOR.sha256, config.device]
    else:
        parts += [model, config.device, *_files(Path(model))]
    name = GENERATOR.name if model == "default" else model
    return name, hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def _files(model: Path) -> list[tuple[str, int, int]]:
    files = [model] if model.is_file() else sorted(p for p in model.rglob("*") if p.is_file())
    return [(p.name, p.stat().st_size, p.stat().st_mtime_ns) for p in files]


def _beyond(heard: str, said: Sequence[str]) -> str:
    """What the last piece adds to what was heard before."""
    before = sum(map(len, said[:-1]))
    return said[-1][max(0, len(heard) - before) :]
