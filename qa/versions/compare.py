"""Two versions of one report: which documents are versions of each other, and where they differ in substance.

Neither version is presumed right. Clauses are set side by side (`alignment`); what differs between twins is a
figure, a name or other wording. What only one version holds is counted, not listed: a digest leaves out.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from qa import periods
from qa.schema import Chunk, Document
from qa.versions.alignment import Run, plain, runs, share
from qa.versions.changes import Kind, changes
from qa.versions.units import Unit, units_of

LEAST_SUPPORT = 12  # equal characters around a difference, below which two clauses only look alike
NEW = 2.5  # clauses without twins this many times longer than the other's are what only one version says,
HELD = 0.5  # but for those that the other side holds to this share within its own clauses
Stretch = tuple[list[int], list[int]]  # positions of neighbouring clauses in either document


@dataclass(frozen=True, slots=True)
class Side:
    """One version's words of a difference. ``quote`` is the sentence, cleaned, from ``start`` to ``end``."""

    doc: str
    quote: str
    start: int
    end: int
    text: str  # the words or the figure that differ; empty where this version lacks them
    at: int  # where ``text`` begins in ``quote``
    section: tuple[str, ...] = ()

    @property
    def lead(self) -> str:
        """The quote up to the end of what differs."""
        return self.quote[: self.at] + self.text


@dataclass(frozen=True, slots=True)
class Difference:
    """A place where two versions differ. ``indicator`` is of a figure; ``hint`` says what looks like a slip."""

    kind: Kind
    a: Side
    b: Side
    indicator: str | None = None
    hint: str | None = None
    rank: int = 0  # importance, 0 first

    def row(self) -> dict[str, Any]:
        """As ``qa diff --json`` prints it."""
        sides = {
            name: {"doc": s.doc, "quote": s.quote, "start": s.start, "end": s.end, "text": s.text, "at": s.at}
            for name, s in (("a", self.a), ("b", self.b))
        }
        extra = {k: v for k, v in (("indicator", self.indicator), ("hint", self.hint)) if v}
        return {"kind": self.kind, **extra, **sides, "values": [self.a.text, self.b.text]}


@dataclass(frozen=True, slots=True)
class Only:
    """What one version holds of a section and the other does not."""

    doc: str
    section: tuple[str, ...]
    clauses: int
    characters: int

    def row(self) -> dict[str, Any]:
        """As ``qa diff --json`` prints it."""
        kind: Literal["only"] = "only"
        return {"kind": kind, "doc": self.doc, "section": list(self.section), "clauses": self.clauses,
                "characters": self.characters}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two documents set side by side; ``differences`` most important first."""

    a: Document
    b: Document
    versions: bool  # of one report: same place, year and kind
    differences: tuple[Difference, ...]
    only: tuple[Only, ...]
    shared: int  # characters of the clauses that have a twin

    def rows(self) -> list[dict[str, Any]]:
        """The differences, then what only one has, as ``qa diff --json`` prints them."""
        return [*(d.row() for d in self.differences), *(o.row() for o in self.only)]


def versions_of(document: Document, documents: Iterable[Document]) -> list[Document]:
    """Other documents of the same place, year and kind."""
    same = (document.place, document.year, document.kind)
    if None in same:
        return []
    return [d for d in documents if d.doc != document.doc and (d.place, d.year, d.kind) == same]


def compare(a: Document, b: Document, a_outline: Sequence[Chunk], b_outline: Sequence[Chunk]) -> Comparison:
    """Where two documents that say the same say it otherwise; for two that are no versions, in the passages they share.

    Args:
        a: one document.
        b: the other.
        a_outline: the chunks of ``a``.
        b_outline: the chunks of ``b``.
    """
    ours, theirs = units_of(a, a_outline), units_of(b, b_outline)
    found: dict[tuple[str, str, str], Difference] = {}  # the group of table rows stands in each row: told once
    matched: tuple[set[int], set[int]] = set(), set()
    for run in runs([u.text for u in ours], [u.text for u in theirs]):
        if run.support < LEAST_SUPPORT:
            continue
        twins = {i for i, _ in run.pairs}, {j for _, j in run.pairs}
        for stretch in _stretches(run, ours, theirs):
            left, right = _without_new(stretch, twins, ours, theirs)
            if not left or not right:
                continue
            if not _comparable(ours[left[-1]], theirs[right[-1]]):
                continue
            matched[0].update(left)
            matched[1].update(right)
            for difference in _differences([ours[i] for i in left], [theirs[j] for j in right]):
                found.setdefault((difference.kind, difference.a.lead, difference.b.lead), difference)
    listed = sorted(found.values(), key=lambda d: (d.rank, d.a.start, d.a.at))
    only = _only(ours, theirs, matched[0]) + _only(theirs, ours, matched[1])
    shared = sum(len(plain(ours[i].text)) for i in matched[0])
    return Comparison(a, b, bool(versions_of(a, [b])), tuple(listed), tuple(only), shared)


def _stretches(run: Run, ours: Sequence[Unit], theirs: Sequence[Unit]) -> Iterable[Stretch]:
    """The run cut behind each pair of equal clauses: positions of what is compared, an equal pair before as context."""
    left: list[int] = []
    right: list[int] = []
    last = run.pairs[0][0] - 1, run.pairs[0][1] - 1
    for i, j in run.pairs:
        if ours[i].is_row or theirs[j].is_row:
            yield [i], [j]
            left, right = [], []
        else:
            left += [k for k in range(last[0] + 1, i + 1) if not ours[k].is_row]
            right += [k for k in range(last[1] + 1, j + 1) if not theirs[k].is_row]
            if plain(ours[i].text) == plain(theirs[j].text):
                yield left, right
                left, right = [i], [j]
        last = i, j
    yield left, right


def _without_new(
    stretch: Stretch, twins: tuple[set[int], set[int]], ours: Sequence[Unit], theirs: Sequence[Unit]
) -> Stretch:
    """A stretch without the clauses that only one version has: no twins, and their words are not on the other side."""
    left, right = stretch
    loose = [i for i in left if i not in twins[0]], [j for j in right if j not in twins[1]]
    if not any(loose):
        return stretch
    texts = "".join(ours[i].text for i in left), "".join(theirs[j].text for j in right)
    sizes = [sum(len(units[i].text) for i in side) for units, side in zip((ours, theirs), loose, strict=True)]
    if min(sizes) * NEW > max(sizes):  # clauses against clauses: told in other words
        return left, right
    if sizes[0] > sizes[1]:
        return [i for i in left if i not in loose[0] or share(ours[i].text, texts[1]) >= HELD], right
    return left, [j for j in right if j not in loose[1] or share(theirs[j].text, texts[0]) >= HELD]


def _comparable(ours: Unit, theirs: Unit) -> bool:
    """Whether two twins can be of one thing: rows of one label, or of one content; no row and prose."""
    if not ours.is_row and not theirs.is_row:
        return True
    (label, _, cells), (other, _, other_cells) = ours.text.partition("｜"), theirs.text.partition("｜")
    return ours.is_row and theirs.is_row and (plain(label) == plain(other) or plain(cells) == plain(other_cells))


def _differences(left: Sequence[Unit], right: Sequence[Unit]) -> Iterable[Difference]:
    ours, theirs = [u.text for u in left], [u.text for u in right]
    for change in changes(ours, theirs):
        a, b = _side(left, change.a), _side(right, change.b)
        of_a_time = change.kind == "figure" and not change.is_year
        if of_a_time and not _same_time(left, change.a[0], right, change.b[0]):
            continue
        yield Difference(change.kind, a, b, change.indicator, change.hint, change.rank)


def _same_time(left: Sequence[Unit], at: int, right: Sequence[Unit], there: int) -> bool:
    """Whether both clauses may speak of one period: a target is no other value of last year's result."""
    ours, theirs = _unit_at(left, at)[0], _unit_at(right, there)[0]
    spoken = [{(p.first, p.last) for p in periods.spoken_of(u.sentence, u.chunk, u.document)} for u in (ours, theirs)]
    return not all(spoken) or bool(spoken[0] & spoken[1])


def _unit_at(units: Sequence[Unit], at: int) -> tuple[Unit, int]:
    """The clause that holds a position of the joined clauses, and the position within it."""
    for unit in units[:-1]:
        if at < len(unit.text):
            return unit, at
        at -= len(unit.text)
    return units[-1], at


def _side(units: Sequence[Unit], bounds: tuple[int, int]) -> Side:
    """The sentence that a piece of joined clauses begins in."""
    unit, at = _unit_at(units, bounds[0])
    text = "".join(u.text for u in units)[slice(*bounds)]
    sentence = unit.sentence
    return Side(
        unit.document.doc, sentence.text, sentence.start, sentence.end, text, unit.start + at, unit.chunk.section
    )


def _only(units: Sequence[Unit], others: Sequence[Unit], matched: set[int]) -> list[Only]:
    """By section, the clauses without a twin; what stands word for word elsewhere in the other is not missing there."""
    there = {plain(u.text) for u in others}
    sections: dict[tuple[str, ...], list[Unit]] = {}
    for i, unit in enumerate(units):
        if i not in matched and plain(unit.text) not in there:
            sections.setdefault(unit.chunk.section, []).append(unit)
    return [
        Only(alone[0].document.doc, section, len(alone), sum(len(u.text) for u in alone))
        for section, alone in sections.items()
    ]
