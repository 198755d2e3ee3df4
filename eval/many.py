"""Whether ingest stays linear: seconds for the first so many of a folder of generated reports."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
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
    chunks: int

    @property
    def ratio(self) -> float:
        """Seconds a report of all, to seconds a report of the first few: 1 where ingest is linear."""
        return (self.seconds[-1] / self.counts[-1]) / (self.seconds[0] / self.counts[0])


def measure(
    assistant: Assistant,
    folder: Path,
    counts: Sequence[int] = COUNTS,
    characters: int = CHARACTERS,
    clock: Callable[[], float] = time.perf_counter,
) -> Growth:
    """Write reports into a folder and ingest it.

    Args:
        assistant: with a library that is to be made.
        folder: to write into.
        counts: of reports, rising; the last is how many are written.
        characters: of each report.
        clock: seconds; the process's own time where others use the machine too.
    """
    write(folder, counts[-1], characters)
    began = clock()
    marks: list[float] = []
    chunks = 0
    for report in assistant.ingest([folder]):
        if report.status != "added":
            raise QAError(f"{report.path}: {report.status}, {report.error}")
        marks.append(clock() - began)
        chunks += report.chunks
    return Growth(tuple(counts), tuple(marks[n - 1] for n in counts), chunks)
