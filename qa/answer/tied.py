"""What a figure of the evidence is tied to, and whether that is what an answer says of it."""

from __future__ import annotations

import re

from qa import periods, places, quantities
from qa.answer.stated import Pairs, Stated, Status, clause_of, names_of, negated, pairs
from qa.facts.site import Site
from qa.facts.when import period_of, status_of
from qa.facts.where import place_of
from qa.quantities import YEAR, Quantity
from qa.retrieval.slots import AVERAGE, alike, holds_place, indicator_names, surroundings
from qa.schema import Evidence, Period, Query
from qa.text import narrow
from qa.ties import tied_indicator, unit_fits

_LABEL_UNIT = re.compile(r"[（(]([^（）()\d][^（）()]{0,11})[)）]")
_PUNCTUATION = re.compile(r"[，,。；;：:！？!?｜]")
_SENTENCE = re.compile(r"[。；;]")
_STEP = re.compile(r"的?新?(?:台阶|大关|关口|门槛)")
_TARGET_HEADER = re.compile("目标|计划|预期|规划")
_ACTUAL_HEADER = re.compile("完成|实际|进展|现状|基期")
# Chosen on sentences made of labelled facts: python -m eval.mutate.
MIN_WORDS = 0.4  # share of the words of a figure that its evidence must hold, with where it stands
MIN_OWN = 0.7  # of what the best figure of the evidence holds of them, the share this one must hold


def source_figures(item: Evidence) -> list[Quantity]:
    """The figures of an evidence sentence; those of a table row also in the unit that its label names."""
    text = item.sentence.text
    found = [*quantities.find(text), *quantities.chinese_numerals(text)]
    if item.chunk.kind == "row":
        label, _, _ = text.partition("｜")
        for unit in _LABEL_UNIT.findall(label):
            found += [read for q in found if (read := quantities.in_unit(q, unit)) is not q]
    return found


def agrees(stated: Stated, source: Quantity, item: Evidence, query: Query) -> bool:
    """Whether a figure of the evidence with the same value is said of what the stated one is said of."""
    return (
        _negation_agrees(stated, source, item)
        and all(_place_agrees(place, stated, source, item) for place in stated.places)
        and _period_agrees(stated, source, item)
        and _indicator_agrees(stated, source, item, query)
        and _words_agree(stated, source, item)
        and _status_agrees(stated, source, item)
    )


def nearest_period(source: Quantity, item: Evidence) -> Period | None:
    """The period that stands before a figure in its sentence, or in the header of its cell."""
    text = item.sentence.text
    if item.chunk.kind == "row":
        cell = re.split(r"[；｜]", text[: source.start])[-1]
        named = next((p for p, _, _ in periods.find(cell, item.document.year)), None)
        # 年均增长/累计 beside yearly columns is a figure of the whole plan, not of any of these years.
        return named or (periods.default_period(item.document) if AVERAGE.search(cell) else None)
    before = [p for p, start, _ in periods.find(text, item.document.year) if start < source.start]
    return before[-1] if before else None


def _spoken(source: Quantity, item: Evidence) -> list[Period]:
    """The periods a figure of the evidence may be said of."""
    if item.chunk.kind != "prose":
        own = nearest_period(source, item)
        return [own] if own else periods.spoken_of(item.sentence, item.chunk, item.document)
    text = narrow(item.sentence.text)
    ahead = clause_of(text, source.start)
    basis = "年均" if "年均" in ahead else "累计" if "累计" in ahead else None
    return [period_of(text, source.start, _site(item), change=bool(source.direction), basis=basis)]


def _site(item: Evidence) -> Site:
    return Site(item.sentence, item.chunk, item.document, "")


def _negation_agrees(stated: Stated, source: Quantity, item: Evidence) -> bool:
    return stated.negated == negated(clause_of(item.sentence.text, source.start))


def _place_agrees(place: str, stated: Stated, source: Quantity, item: Evidence) -> bool:
    """Its place is the document's, or one within it that its clause or section is about."""
    home = item.document.place
    if item.chunk.kind != "prose" or home is None:
        return holds_place(place, item.sentence, item.chunk, item.document)
    own = place_of(narrow(item.sentence.text), source.start, item.chunk, item.document)
    if place == own:
        return True
    if place == home:  # a county's figure is the city's only where the answer names the county
        return own in stated.mentioned
    return own == home and holds_place(place, item.sentence, item.chunk, item.document)


def _period_agrees(stated: Stated, source: Quantity, item: Evidence) -> bool:
    if not stated.periods:
        return True
    spoken = _spoken(source, item)
    return all(periods.holds(p, spoken) for p in stated.periods)


def _indicator_agrees(stated: Stated, source: Quantity, item: Evidence, query: Query) -> bool:
    wanted = stated.indicator
    if wanted is None:
        return True
    if not unit_fits(wanted, source.unit):
        return False
    text = item.sentence.text
    name = names_of(text).get(source.start)
    if name and name[1]:
        return name[0] == wanted
    tied = tied_indicator(text, source, query.text)
    if tied is None or tied == wanted:
        return (
            tied == wanted
            or bool(alike((wanted,), text))
            or not stated.indicator_is_own
            or wanted in indicator_names(surroundings(item.chunk, item.document) + item.chunk.text)
        )
    return False


def _words_agree(stated: Stated, source: Quantity, item: Evidence) -> bool:
    """Whether the words stand by this figure, and not by another one of the sentence."""
    words = stated.words
    if not words:
        return True
    around = pairs(f"{item.sentence.text} {surroundings(item.chunk, item.document)} {item.chunk.text}")
    if len(words & around) < MIN_WORDS * len(words):
        return False
    if item.chunk.kind == "row":
        return True
    held = {start: len(words & ground) for start, ground in _grounds(item.sentence.text).items()}
    return held.get(source.start, 0) >= MIN_OWN * max(held.values(), default=0)


def _grounds(text: str) -> dict[int, Pairs]:
    """The words that stand by each figure: its name, its clause up to the figure before, what it counts."""
    found = [q for q in (*quantities.find(text), *quantities.chinese_numerals(text)) if q.unit != YEAR]
    found.sort(key=lambda q: q.start)
    names = names_of(text)
    grounds = {}
    end = 0
    for n, q in enumerate(found):
        stop = _PUNCTUATION.search(text, q.end)
        after = min(stop.start() if stop else len(text), found[n + 1].start if n + 1 < len(found) else len(text))
        name = names[q.start][0] if q.start in names else ""
        grounds[q.start] = pairs(f"{name} {text[end : q.start]} {text[q.end : after]}")
        end = q.end
    return grounds


def _status_agrees(stated: Stated, source: Quantity, item: Evidence) -> bool:
    if stated.status is None:
        return True
    own = _status(source, item)
    return own is None or own == stated.status


def _status(source: Quantity, item: Evidence) -> Status | None:
    text = narrow(item.sentence.text)
    if item.chunk.kind != "prose":
        header = re.split(r"[；｜]", text[: source.start])[-1]
        return "target" if _TARGET_HEADER.search(header) else "actual" if _ACTUAL_HEADER.search(header) else None
    return status_of(clause_of(text, source.start), _spoken(source, item)[0], item.document)
