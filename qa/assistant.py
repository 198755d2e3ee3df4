"""The facade: what Python users, the command line, the chat and the evaluation call.

    from qa.assistant import Assistant

    assistant = Assistant()
    assistant.ingest(["reports/"])
    print(assistant.ask("运城2026年GDP目标").answer)

Models are loaded when they are first needed and kept. One generation runs at a time; searches run beside it.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict, replace
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

from embeddings.encoder import Encoder
from qa import ask as asking
from qa import feedback, models
from qa import ingest as ingesting
from qa.answer.generators import Generator, load_generator
from qa.config import Config
from qa.documents.chunk import read
from qa.documents.collect import collect, discard, is_kept
from qa.documents.handed import take
from qa.documents.lines import Dropped
from qa.documents.metadata import corrections, describe
from qa.errors import InputError, LibraryError, QAError
from qa.facts.select import select
from qa.finding import Found, Means, find
from qa.respond import Event
from qa.schema import Answer, Chunk, Document, Fact, Hit, IngestReport, Turn
from qa.store.local import FILE, LocalStore
from qa.versions.compare import Comparison, compare, versions_of


class Assistant:
    """A library of reports with its models."""

    def __init__(
        self,
        config: Config | None = None,
        *,
        encoder: Encoder | None = None,
        generator: Generator | None = None,
    ) -> None:
        """Open an assistant. Nothing is read or loaded yet.

        Args:
            config: settings; read from file and environment when not given.
            encoder: to use in place of the configured one.
            generator: to use in place of the configured one.
        """
        self.config = config or Config.load()
        self._encoder = encoder
        self._generator = generator
        self._generating = threading.Lock()
        self._encoder_loading = threading.Lock()
        self._generator_loading = threading.Lock()

    @property
    def encoder(self) -> Encoder:
        """The embedding model, loaded on first use."""
        with self._encoder_loading:
            if self._encoder is None:
                self._encoder = models.load_encoder(self.config)
            return self._encoder

    def generator(self) -> Generator:
        """The generator, loaded on first use."""
        with self._generator_loading:
            if self._generator is None:
                self._generator = load_generator(self.config)
            return self._generator

    def _load_generator_ahead(self) -> None:
        """Begin to load the generator beside the encoder: one waits for Python, the other for OpenVINO."""

        def load() -> None:
            with suppress(QAError):  # raised again where the generator is needed
                self.generator()

        if self._generator is None:
            # No daemon: a process that ends while OpenVINO loads would be aborted.
            threading.Thread(target=load, name="load-generator", daemon=False).start()

    @cached_property
    def _store(self) -> LocalStore:
        """The library, for searching and ingesting: its vectors must be of the encoder's weights."""
        return self._open()

    @cached_property
    def _catalogue(self) -> LocalStore:
        """The same library for looking at documents, which needs no encoder."""
        return LocalStore(self.config.library, "", 1, other_weights=True)

    def _open(self, *, create: bool = False, other_weights: bool = False) -> LocalStore:
        weights = self.encoder.fingerprint, self.encoder.dimension
        return LocalStore(self.config.library, *weights, create=create, other_weights=other_weights)

    def ingest(
        self,
        paths: Iterable[str | Path],
        on_chunks: Callable[[int, int], None] | None = None,
        *,
        prune: bool = False,
    ) -> Iterator[IngestReport]:
        """Add reports to the library, one report a file as it is done.

        Args:
            paths: files, folders, globs, zip archives and http(s) addresses.
            on_chunks: told (chunks encoded, chunks of the file).
            prune: afterwards remove the documents that `prune` does.
        """
        found = collect(paths, self._keep)
        if "_store" not in self.__dict__ and self.has_library():
            self.__dict__["_store"] = self._open()
        store = self.__dict__.get("_store")
        yield from ingesting.ingest(found, store, self._make, self.encoder, self._keep, on_chunks)
        if prune and self.has_library():
            self.prune()

    def take_in(
        self, file: Path, name: str | None = None, on_chunks: Callable[[int, int], None] | None = None
    ) -> Iterator[IngestReport]:
        """Add a file that is handed over, as by an upload: it is moved into the library's own files.

        Args:
            file: a file of a readable format or a zip archive. It is gone afterwards.
            name: its name, where that of the file is not its own; made safe.
            on_chunks: told (chunks encoded, chunks of the file).

        Yields:
            What became of it, of an archive of each member; names and errors are without the folders of this machine.
        """
        kept = take(file, self._keep, name)
        try:
            for report in self.ingest([kept], on_chunks):
                if (
                    report.status == "unchanged"
                    and report.doc
                    and Path(self.document(report.doc).path) != kept.resolve()
                ):
                    discard(kept, self._keep)  # the library has it from elsewhere
                folder = f"{Path(report.path).parent}/"
                shown = report.path.removeprefix(folder)
                error = report.error and report.error.replace(folder, "").replace(f"{kept.parent}/", "")
                yield replace(report, path=shown, error=error and error.removeprefix(f"{shown}："))
        finally:
            if self._keep.resolve() not in kept.resolve().parents:
                kept.unlink(missing_ok=True)

    def _make(self) -> LocalStore:
        self.__dict__["_store"] = self._open(create=True)
        return self._store

    def has_library(self) -> bool:
        """Whether there is a library yet."""
        with suppress(OSError):  # a name too long, a folder that may not be looked into: said where it is made
            return (self.config.library / FILE).exists()
        return False

    @property
    def _keep(self) -> Path:
        """The library's own copies: members of archives and downloads."""
        return self.config.library / "files"

    def prune(self) -> list[str]:
        """Remove the documents whose file is no longer there; returns their names.

        Those that came out of an archive or from the web stay, whatever has become of archive and address, and also
        if the library's own copy is gone: nobody deleted a report by deleting those. `remove` takes them out.
        """
        gone = [d for d in self.documents() if not Path(d.path).is_file() and not is_kept(Path(d.path), self._keep)]
        for document in gone:
            self.remove(document.doc)
        return [document.doc for document in gone]

    def rebuild(self, on_chunks: Callable[[int, int], None] | None = None) -> int:
        """Make all chunks and vectors anew from the stored source texts; returns how many documents."""
        self.__dict__["_store"] = self._open(other_weights=True)
        return ingesting.rebuild(self._store, self.encoder, on_chunks)

    def ask(self, question: str, history: Sequence[Turn] = ()) -> Answer:
        """Answer a question; blocks until the answer is whole."""
        return next(event for event in self.ask_stream(question, history) if isinstance(event, Answer))

    def ask_stream(self, question: str, history: Sequence[Turn] = ()) -> Iterator[Event]:
        """Answer a question: stages and checked sentences as they come, the whole Answer last."""
        self._not_empty()
        self._load_generator_ahead()
        with self._generating:
            yield from asking.ask(question, history, self._means)

    def find(self, question: str, history: Sequence[Turn] = ()) -> Found:
        """The query, the hits and the evidence for a question, without an answer."""
        self._not_empty()
        return find(question, history, self._means)

    @property
    def _means(self) -> Means:
        return Means(self._store, self.encoder, self.generator, self.config)

    def search(self, question: str, k: int = 10) -> list[Hit]:
        """The k best passages for a question."""
        return list(self.find(question).hits[:k])

    def documents(self) -> list[Document]:
        """All documents of the library."""
        return self._catalogue.documents()

    def document(self, doc: str) -> Document:
        """One document by name."""
        for document in self.documents():
            if document.doc == doc:
                return document
        raise LibraryError(f"{self.config.library} 里没有文档“{doc}”；用 qa list 查看已有的")

    def source(self, doc: str) -> str:
        """The source text of a document."""
        return self._catalogue.source(doc)

    def outline(self, doc: str) -> list[Chunk]:
        """The chunks of a document, in order."""
        self.document(doc)
        return self._catalogue.outline(doc)

    def dropped(self, doc: str) -> list[Dropped]:
        """What of a document's source text stands in no chunk, and why: repeated paragraphs, page notes."""
        document, source = self.document(doc), self.source(doc)
        return list(read(source, doc, describe(source, Path(document.path)).body).dropped)

    def versions(self, doc: str) -> list[Document]:
        """The other documents of the same place, year and kind: versions of one report."""
        return versions_of(self.document(doc), self.documents())

    def diff(self, a: str, b: str) -> Comparison:
        """Where two documents differ in figures, names and wording. Raises InputError for a document with itself."""
        if a == b:
            raise InputError(f"“{a}”只能与另一个文档对照；用 qa list 查看已有的")
        one, two = self.document(a), self.document(b)
        return compare(one, two, self.outline(a), self.outline(b))

    def facts(
        self,
        *,
        place: str | None = None,
        indicator: str | None = None,
        year: int | None = None,
        doc: str | None = None,
        status: Literal["target", "actual"] | None = None,
    ) -> list[Fact]:
        """The figures that the library states, filtered; places and indicators by any name. Loads no model."""
        if doc is not None:
            self.document(doc)
        found = self._catalogue.facts([doc] if doc is not None else None)
        return select(found, place=place, indicator=indicator, year=year, status=status)

    def fact_rows(self, found: Iterable[Fact]) -> Iterator[dict[str, Any]]:
        """Facts as the flat JSON rows that ``qa facts --json`` prints, each with its quote from the source."""
        sources: dict[str, str] = {}
        for fact in found:
            if fact.doc not in sources:
                sources[fact.doc] = self.source(fact.doc)
            row = asdict(fact)
            row["period"] = fact.period.text
            row["first"], row["last"] = fact.period.first, fact.period.last
            row["quote"] = sources[fact.doc][fact.quote_start : fact.quote_end]
            yield row

    def rate(self, answer: Answer, verdict: str, note: str = "") -> None:
        """Keep a verdict (up, down) on an answer, beside the library; only with the consent of whoever gives it."""
        feedback.add(feedback.judge(answer, verdict, note), self.config.feedback_file)

    def set(self, doc: str, **fields: str) -> Document:
        """Correct what is known of a document (place, year, kind, title ...), index it anew if need be; returns it.

        A correction also holds when the file is read anew. An empty value takes one back.

        Raises:
            InputError: there is no such field, or the value has no sense.
        """
        document = self.document(doc)
        corrected = {**ingesting.corrections(document), **corrections(fields)}
        corrected = {name: value for name, value in corrected.items() if value is not None}
        return ingesting.correct(document, corrected, self._store, lambda: self.encoder)

    def remove(self, doc: str) -> None:
        """Remove a document from the library, with the library's own copy of its file where it has one."""
        path = Path(self.document(doc).path)
        self._catalogue.remove(doc)
        discard(path, self._keep)

    def warm_up(self) -> None:
        """Load both models now, so that the first question need not wait."""
        self._load_generator_ahead()
        _ = self.encoder
        self.generator()

    def _not_empty(self) -> None:
        if not self.documents():
            raise LibraryError(f"资料库 {self.config.library} 是空的；先收录报告：qa ingest PATH")
