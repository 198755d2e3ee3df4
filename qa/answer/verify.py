"""Whether a sentence of an answer follows from the evidence: every number with its unit, direction, place, period and
indicator, checked by code. What fails is never shown as fact.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from qa import indicators, periods, places, quantities
from qa.answer.clauses import split
from qa.quantities import YEAR, Quantity
from qa.retrieval.slots import holds_place, indicator_names, surroundings
from qa.schema import Evidence, Period, Query
from qa.store.segment import segment
from qa.text import bare, fold

MIN_SUPPORT = 0.6  # share of a sentence's words that must stand in the evidence; see eval/LOG.md
_MARKS = re.compile(r"\[\d+(?:\s*[,，]\s*\d+)*\]|【\d+】|^\s*(?:\d{1,2}[.、)）]|[-*•])\s*", re.MULTILINE)
_LABEL_UNIT = re.compile(r"[（(]([^（）()]{1,12})[)）]")


@dataclass(frozen=True, slots=True)
class Checked:
    """An answer's sentence after the check: what supports it, and each number with the evidence that holds it."""

    text: str  # without the generator's own marks
    ok: bool
    support: tuple[int, ...]  # positions in the evidence, best first
    numbers: tuple[tuple[str, int], ...]  # number as written, position of its evidence


def check(text: str, query: Query, evidence: Sequence[Evidence]) -> Checked:
    """Check one sentence against the evidence.

    A figure must be held by one evidence sentence, whose place, period and indicator are those the answer (or, where
    it is silent, the question) ties it to. A sentence without figures must share MIN_SUPPORT of its words.
    """
    text = _MARKS.sub("", text).strip()
    stated = quantities.find(text)
    figures = [q for q in stated if q.unit != YEAR]
    held: dict[int, set[int]] = {}
    for i, figure in enumerate(figures):
        held[i] = {n for n, item in enumerate(evidence) if _holds(figure, text, query, item)}
    if not all(held.values()):
        return Checked(text, False, (), ())
    if figures:
        support = _cover(held, text, evidence)
        numbers = tuple((q.text, next(n for n in support if n in held[i])) for i, q in enumerate(figures))
    else:
        support, numbers = _by_words(text, evidence), ()
    years_ok = all(_year_ok(q, query, [evidence[n] for n in support]) for q in stated if q.unit == YEAR)
    return Checked(text, bool(support) and years_ok, tuple(support), numbers)


def source_figures(item: Evidence) -> list[Quantity]:
    """The figures of an evidence sentence; those of a table row also in the unit that its label names."""
    text = item.sentence.text
    found = [*quantities.find(text), *quantities.chinese_numerals(text)]
    if item.chunk.kind == "row":
        label, _, _ = text.partition("｜")
        for unit in _LABEL_UNIT.findall(label):
            found += [read for q in found if (read := quantities.in_unit(q, unit)) is not q]
    return found


def _holds(figure: Quantity, text: str, query: Query, item: Evidence) -> bool:
    matching = [q for q in source_figures(item) if quantities.same(figure, q)]
    if not matching or not _place_agrees(figure, text, query, item):
        return False
    return any(
        _period_agrees(figure, text, query, q, item) and _indicator_agrees(figure, text, query, q, item)
        for q in matching
    )


def _place_agrees(figure: Quantity, text: str, query: Query, item: Evidence) -> bool:
    near = [item.document.place] if item.document.place else []
    named = [m.place.name for m in places.gazetteer().find(text[: figure.start], near=near)]
    wanted = named[-1:] or (query.places if len(query.places) == 1 else ())
    return all(holds_place(p, item.sentence, item.chunk, item.document) for p in wanted)


def _period_agrees(figure: Quantity, text: str, query: Query, source: Quantity, item: Evidence) -> bool:
    year = item.document.year
    named = [p for p, start, _ in periods.find(text, year) if start < figure.start]
    wanted = named[-1:] or (query.periods if len(query.periods) == 1 else ())
    if not wanted:
        return True
    own = _nearest_period(source, item)
    spoken = [own] if own else periods.spoken_of(item.sentence, item.chunk, item.document)
    return all(periods.holds(p, spoken) for p in wanted)


def _nearest_period(source: Quantity, item: Evidence) -> Period | None:
    """The period that stands before a figure in its sentence, or in the header of its cell."""
    text = item.sentence.text
    if item.chunk.kind == "row":
        cell = re.split(r"[；｜]", text[: source.start])[-1]
        return next((p for p, _, _ in periods.find(cell, item.document.year)), None)
    before = [p for p, start, _ in periods.find(text, item.document.year) if start < source.start]
    return before[-1] if before else None


def _indicator_agrees(figure: Quantity, text: str, query: Query, source: Quantity, item: Evidence) -> bool:
    named = [m.name for m in indicators.find(text[: figure.start])]
    wanted = named[-1] if named else query.indicators[0] if len(query.indicators) == 1 else None
    if wanted is None:
        return True
    tied = tied_indicator(item.sentence.text, source)
    if tied is None:
        around = indicator_names(surroundings(item.chunk, item.document) + item.chunk.text)
        return wanted in around or not named
    return tied == wanted


def tied_indicator(text: str, source: Quantity) -> str | None:
    """The indicator a figure of a sentence belongs to: the last one named before it, in its clause or earlier.

    In 增长6%的社会消费品零售总额 it stands behind; then the clause's own one counts.
    """
    mentions = indicators.find(text)
    clause = next((c for c in split(text) if c.start <= source.start < c.end), None)
    before = [m for m in mentions if m.start < source.start]
    inside = [m for m in mentions if clause and clause.start <= m.start < clause.end]
    nearest = [m for m in inside if m.start < source.start] or inside or before
    return nearest[-1].name if nearest else None


def _cover(held: dict[int, set[int]], text: str, evidence: Sequence[Evidence]) -> list[int]:
    """As few evidence sentences as hold all figures; among equals the one that shares most words."""
    left = set(held)
    chosen: list[int] = []
    words = set(segment(text))
    while left:
        candidates = {n for i in left for n in held[i]}
        best = max(
            candidates,
            key=lambda n: (sum(n in held[i] for i in left), len(words & set(segment(evidence[n].sentence.text))), -n),
        )
        chosen.append(best)
        left = {i for i in left if best not in held[i]}
    return chosen


def _by_words(text: str, evidence: Sequence[Evidence]) -> list[int]:
    """The evidence sentences that share enough of the words, at most three where one alone does not."""
    words = set(segment(text))
    if not words:
        return []
    own = [set(segment(item.sentence.text)) for item in evidence]
    around = [
        set(segment(f"{surroundings(i.chunk, i.document)} {i.document.place} {i.document.year}年")) for i in evidence
    ]
    order = sorted(range(len(evidence)), key=lambda n: (-len(words & own[n]), n))
    chosen: list[int] = []
    seen: set[str] = set()
    for n in order[:3]:
        if not words & own[n] - seen:
            break
        chosen.append(n)
        seen |= (words & own[n]) | (words & around[n])
        if len(seen) >= MIN_SUPPORT * len(words):
            return chosen
    return []


def _year_ok(year: Quantity, query: Query, support: Sequence[Evidence]) -> bool:
    """A year may be named if the question, the cited sentence, its surroundings or the document's year name it."""
    asked = [p for p in query.periods if p.first <= year.low and year.high <= p.last]
    stands = [
        item
        for item in support
        if item.document.year in (int(year.low), int(year.high) + 1)
        or str(int(year.high)) in fold(item.sentence.text + surroundings(item.chunk, item.document))
    ]
    return bool(asked or stands)


def plain(text: str) -> str:
    """Text without marks and white space, for comparing sentences."""
    return bare(_MARKS.sub("", text))
