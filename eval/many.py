"""Whether ingest stays linear: seconds for the first so many of a folder of generated reports."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from eval.generate import CHARACTERS, write
from qa.assistant import Assistant
from qa.errors import QAError

COUNTS = (15, 30, 60)


@dataclass(frozen=True, slots=True)
class Growth:
    """Seconds until so many reports were in the library, in one ingest."""

    counts: tuple[int, ...]
    seconds: tuple[float, ...]
    busy: tuple[float, ...]  # seconds of processors: what else the machine does counts for little
    chunks: int

    @property
    def ratio(self) -> float:
        """Processor seconds a report of all, to those of the first few: 1 where ingest is linear."""
        return (self.busy[-1] / self.counts[-1]) / (self.busy[0] / self.counts[0])


def measure(assistant: Assistant, folder: Path, counts: Sequence[int] = COUNTS, characters: int = CHARACTERS) -> Growth:
    """Write reports into a folder and ingest it.

    Args:
        assistant: with a library that is to be made.
        folder: to write into.
        counts: of reports, rising; the last is how many are written.
        characters: of each report.
    """
    write(folder, counts[-1], characters)
    began, worked = time.perf_counter(), time.process_time()
    marks: list[tuple[float, float]] = []
    chunks = 0
    for report in assistant.ingest([folder]):
        if report.status != "added":
            raise QAError(f"{report.path}: {report.status}, {report.error}")
        marks.append((time.perf_counter() - began, time.process_time() - worked))
        chunks += report.chunks
    seconds, busy = zip(*(marks[n - 1] for n in counts), strict=True)
    return Growth(tuple(counts), seconds, busy, chunks)
