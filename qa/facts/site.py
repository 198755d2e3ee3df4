"""Where a sentence or row stands: what its silent parts lean on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from qa.schema import Chunk, Document, Fact, Period, Sentence


@dataclass(frozen=True, slots=True)
class Site:
    """A sentence of a chunk of a document; ``opening`` is the year of the goals that its section opens with."""

    sentence: Sentence
    chunk: Chunk
    document: Document
    source: str
    opening: Period | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """What is read of one figure; ``start``/``end`` bound it in the source."""

    place: str | None
    period: Period
    indicator: tuple[str, bool]  # and whether the table of indicators knows it
    value: str
    unit: str
    direction: int
    qualifier: str | None
    basis: str | None
    status: Literal["target", "actual"]
    start: int
    end: int

    def fact(self, site: Site) -> Fact:
        """The reading as a row with where it stands."""
        return Fact(
            site.document.doc,
            self.place,
            self.period,
            *self.indicator,
            self.value,
            self.unit,
            "change" if self.direction else "level",
            self.direction,
            self.qualifier,
            self.basis,
            self.status,
            site.chunk.kind,
            site.chunk.section,
            site.source[self.start : self.end],
            self.start,
            self.end,
            site.sentence.start,
            site.sentence.end,
        )
