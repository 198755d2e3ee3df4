"""Changes to the library, one after the other in a thread of their own, so that no question waits for an upload."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Literal

from qa.assistant import Assistant
from qa.schema import Document, IngestReport
from ui.service import Service, stated


@dataclass(slots=True)
class Change:
    """One change, and how far it has come. Written by the thread, read by the page."""

    name: str  # of the file or document, as it is shown
    work: Callable[[Assistant, Change], None]
    step: Literal["waiting", "running", "done", "failed"] = "waiting"
    encoded: int = 0  # chunks
    chunks: int = 0
    results: list[tuple[IngestReport, Document | None]] = field(default_factory=list)  # of an upload
    error: str | None = None

    @property
    def finished(self) -> bool:
        """Whether nothing more is to come."""
        return self.step in ("done", "failed")

    def progress(self, encoded: int, chunks: int) -> None:
        """Take in how many chunks are encoded."""
        self.encoded, self.chunks = encoded, chunks


class Changes:
    """The queue of changes, for all visitors.

    It writes through an assistant of its own: with its own connection, what it has half written is seen by no question.
    The models are shared; the encoder takes a question in between two batches of an upload.
    """

    def __init__(self, service: Service) -> None:
        self._service = service
        self._queue: queue.SimpleQueue[Change] = queue.SimpleQueue()
        self._starting = threading.Lock()
        self._thread: threading.Thread | None = None
        self._writer: Assistant | None = None

    def upload(self, files: Sequence[tuple[Path, str]]) -> list[Change]:
        """Take in files, given with their names."""
        return [self._add(Change(name, partial(_take_in, file))) for file, name in files]

    def correct(self, document: Document, fields: dict[str, str]) -> Change:
        """Set fields of a document by hand; an empty value takes a correction back."""

        def work(assistant: Assistant, _: Change) -> None:
            assistant.set(document.doc, **fields)

        return self._add(Change(document.label, work))

    def remove(self, document: Document) -> Change:
        """Remove a document."""
        return self._add(Change(document.label, lambda assistant, _: assistant.remove(document.doc)))

    def _add(self, change: Change) -> Change:
        self._queue.put(change)
        with self._starting:
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="wenbao-changes", daemon=True)
                self._thread.start()
        return change

    def _run(self) -> None:
        while True:
            change = self._queue.get()
            change.step = "running"
            try:
                change.work(self._assistant(), change)
            except Exception as error:  # the page states it; a thread has nobody to raise to
                change.error = stated(error)
            self._service.changed()
            change.step = "failed" if change.error else "done"

    def _assistant(self) -> Assistant:
        if self._writer is None:
            asked = self._service.assistant
            self._writer = Assistant(asked.config, encoder=asked.encoder)
        return self._writer


def _take_in(file: Path, assistant: Assistant, change: Change) -> None:
    for report in assistant.take_in(file, change.name, change.progress):
        document = assistant.document(report.doc) if report.doc else None
        change.results.append((report, document))
