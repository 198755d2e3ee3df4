"""The clauses of a document with where they stand: what two documents are compared by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from qa import clauses
from qa.schema import Chunk, Document, Sentence
from qa.versions.alignment import plain

REPEATED = 5  # characters; two neighbouring clauses at least as long that stand twice are a second print
_MARKS = "，,；;。！？ "


@dataclass(frozen=True, slots=True)
class Unit:
    """A clause, or a table row, with the sentence it stands in."""

    text: str
    start: int  # within the sentence's text
    sentence: Sentence
    chunk: Chunk
    document: Document

    @property
    def is_row(self) -> bool:
        """Whether it is a table row."""
        return self.chunk.kind == "row"


def units_of(document: Document, outline: Sequence[Chunk]) -> list[Unit]:
    """The clauses and table rows of a document, in order; what is printed twice once."""
    found = []
    for chunk in outline:
        if chunk.kind == "outline":  # headings a second time
            continue
        for sentence in chunk.sentences:
            whole = [clauses.Clause(sentence.text, 0, len(sentence.text))]
            for clause in whole if chunk.kind == "row" else clauses.split(sentence.text):
                found.append(Unit(clause.text, clause.start, sentence, chunk, document))
    return _printed_once(found)


def _printed_once(units: list[Unit]) -> list[Unit]:
    """Without the second print of a passage, which may stand between the halves of a torn sentence."""
    plains = [plain(u.text) for u in units]
    first: dict[tuple[str, str], int] = {}
    again: dict[int, int] = {}  # position of a second print -> of the first
    for i, pair in enumerate(pairwise(plains)):
        if not units[i].is_row and min(map(len, pair)) >= REPEATED and (before := first.setdefault(pair, i)) < i:
            again |= {i: before, i + 1: before + 1}
    kept = []
    for i, unit in enumerate(units):
        behind = again.get(i + 1, 0)
        if i in again:
            continue
        kept.append(_torn_off(unit, units[behind - 1].text) if behind else unit)
    return kept


def _torn_off(unit: Unit, printed: str) -> Unit:
    """A clause without the one that a second print glued to it: 改造农村|发展特色农业."""
    at = unit.text.rfind(printed.strip(_MARKS))
    return replace(unit, text=unit.text[:at]) if at > 0 and len(printed) >= REPEATED else unit
