"""What a sentence of an answer says of each of its figures: places, periods, indicator, words, status, negation."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Literal, TypeVar

from qa import indicators, periods, places, quantities
from qa.facts.figures import figures as fact_figures
from qa.facts.phrase import Name, indicator_of, respectively
from qa.quantities import Quantity
from qa.schema import Period, Query
from qa.text import bare, narrow

Status = Literal["target", "actual"]
Pairs = frozenset[str]
_Thing = TypeVar("_Thing")

_SENTENCE = re.compile(r"[。；;！？!?\n]")
_CLAUSE = re.compile(r"[，,。；;：:！？!?｜\n]")
_STATUS = re.compile(
    r"(?P<target>目标|力争|计划|预期|预计|确保|争取|拟|targets?|aims?|plans?|expected)"
    r"|(?P<actual>实际|结果|已经?(?:达|完成|实现|建成|有)|达到了|完成了|实现了|增长了|下降了|actual(?:ly)?|achieved|reached)"
)
_NOT = re.compile(
    r"不是|并非|并不|并未|没有|没能|未能|未达|未完成|未实现|未曾|尚未|从未|(?<![从并尚])未(?![来成婚利知央])|(?<![的者])没(?!有|收)"
    r"|不(?:达|及|再|会|能|将|增长|下降|新增|包括|含|为)(?!于)|\b(?:not|no longer|never)\b|n't\b"
)
# A period that only serves to compare: 比2020年增长, 较上年, 同上年相比.
_COMPARED = re.compile(r"(?:比|较|与|同|相比于?|相当于|超过?)$")
_COMPARED_AFTER = re.compile(r"(?:同期|全年|年?底|年?末)?(?:的)?(?:相比|以来最)")
# Words of an answer that say nothing of its own.
_FRAME = re.compile(
    r"根据|资料|报告|提到|提出|显示|指出|其中|以及|分别|政府工作|目标|实际|计划|预计|预期|力争|完成|达到|实现|增长|下降|提高|增加|减少"
    r"|左右|以上|以内|多少|全市|全省|全县|全区|我市|[的是为在至到和与及，。：；、（）()“”\"《》]"
)


@dataclass(frozen=True, slots=True)
class Stated:
    """One figure of an answer's sentence and what it is said of. What is silent, the question says."""

    figure: Quantity
    places: tuple[str, ...]  # full names; each of them must hold the figure
    mentioned: tuple[str, ...]  # all places that the sentence or the question names
    periods: tuple[Period, ...]
    indicator: str | None
    indicator_is_own: bool  # named in the sentence, not only asked for
    words: Pairs  # character pairs of what it is a figure of
    status: Status | None
    negated: bool


def read(text: str, figure: Quantity, query: Query, home: str | None, year: int | None) -> Stated:
    """Read what a sentence says of one of its figures.

    Args:
        text: the sentence.
        figure: one of ``quantities.find(text)``.
        query: the question; it says what the sentence leaves out.
        home: the place of the document it is compared with; it decides between places of one name.
        year: of that document; 今年 in a copied sentence is its year.
    """
    found = [q for q in quantities.find(text) if q.unit != quantities.YEAR]
    all_places = _places(text, home)
    named_places = _of_figure(all_places, text, figure, found)
    named_periods = _of_figure(_periods(text, year), text, figure, found)
    named = _of_figure([(m.name, m.start) for m in indicators.find(text)], text, figure, found, behind=False)
    indicator = named[-1] if named else query.indicators[0] if len(query.indicators) == 1 else None
    return Stated(
        figure,
        tuple(named_places) or (query.places if len(query.places) == 1 else ()),
        (*query.places, *(place for place, _ in all_places)),
        tuple(named_periods) or (query.periods if len(query.periods) == 1 else ()),
        indicator,
        bool(named),
        _words(text, figure, query),
        _status(text, figure) or _asked_status(query),
        bool(_NOT.search(clause_of(text, figure.start))),
    )


def clause_of(text: str, position: int) -> str:
    """The clause around a position."""
    start = max((m.end() for m in _CLAUSE.finditer(text, 0, position)), default=0)
    stop = _CLAUSE.search(text, position)
    while stop and text[stop.start()] == "," and text[stop.end() : stop.end() + 3].isdigit():
        stop = _CLAUSE.search(text, stop.end())  # the comma of 1,234
    return text[start : stop.start() if stop else len(text)]


def negated(text: str) -> bool:
    """Whether a clause denies something (不是, 没有, 尚未); 不低于, 未来 and the like deny nothing."""
    return bool(_NOT.search(text))


def names_of(text: str) -> dict[int, Name]:
    """What each figure of a text measures, by its offset, as the facts of a report are read."""
    return dict(_names_of(text))


@lru_cache(maxsize=20_000)  # the same evidence is read for each figure of an answer
def _names_of(text: str) -> tuple[tuple[int, Name], ...]:
    plain = narrow(text)
    found = fact_figures(plain)
    names: list[Name | None] = []
    for n in range(len(found)):
        names.append(respectively(plain, found, names) or indicator_of(plain, found, n))
    return tuple((f.start, name) for f, name in zip(found, names, strict=True) if name)


def pairs(text: str) -> Pairs:
    """Character pairs, other names of an indicator made one, without what only frames a sentence."""
    for m in reversed(indicators.find(text)):
        text = f"{text[: m.start]}{m.name}{text[m.end :]}"
    pieces = re.split(r"[^\w%]+", _FRAME.sub(" ", bare(text)))
    return frozenset(a + b for piece in pieces for a, b in pairwise(piece))


def _places(text: str, home: str | None) -> list[tuple[str, int]]:
    gazetteer = places.gazetteer()
    found = gazetteer.find(text, near=[home] if home else [])
    return [
        (m.place.name, m.start)
        for n, m in enumerate(found)
        if not any(m.end == after.start and gazetteer.inside(after.place.name, m.place.name) for after in found[n + 1 :])
    ]  # 山西省运城市 names the city


def _periods(text: str, year: int | None) -> list[tuple[Period, int]]:
    return [
        (p, start)
        for p, start, end in periods.find(text, year)
        if not _COMPARED.search(text[:start]) and not _COMPARED_AFTER.match(text, end)
    ]


def _of_figure(
    named: Sequence[tuple[_Thing, int]], text: str, figure: Quantity, found: Sequence[Quantity], *, behind: bool = True
) -> list[_Thing]:
    """Which of the things named a figure is said of: by 分别, else the last before it, else the first behind it."""
    own = _respective(named, text, figure, found)
    if own is not None:
        return [own]
    before = [(thing, at) for thing, at in named if at < figure.start]
    if before:
        return [before[-1][0]]
    return [thing for thing, at in named if behind and at >= figure.end][:1]


def _respective(
    named: Sequence[tuple[_Thing, int]], text: str, figure: Quantity, found: Sequence[Quantity]
) -> _Thing | None:
    """太原和运城分别为5%和6%; English says respectively behind the figures."""
    opened = max((m.end() for m in _SENTENCE.finditer(text, 0, figure.start)), default=0)
    stop = _SENTENCE.search(text, figure.end)
    end = stop.start() if stop else len(text)
    word = text.rfind("分别", opened, figure.start)
    if word < 0:
        word = figure.start if "respectively" in text[figure.end : end] else -1
    if word < 0:
        return None
    run = [q.start for q in found if (word if "分别" in text[opened:end] else opened) <= q.start < end]
    subjects = [thing for thing, at in named if opened <= at < min(run, default=word)]
    if len(subjects) == len(run) > 1 and figure.start in run:
        return subjects[run.index(figure.start)]
    return None


def _words(text: str, figure: Quantity, query: Query) -> Pairs:
    """Of what stands before the figure (from the figure before on) and right behind it; else of the question."""
    named = names_of(text).get(figure.start)
    own = pairs(_without_slots(named[0])) if named else frozenset()
    if len(own) < 2:
        last = max((q.end for q in quantities.find(text) if q.end <= figure.start and q.unit != quantities.YEAR), default=0)
        own |= pairs(_without_slots(f"{text[last : figure.start]} {re.split(_CLAUSE, text[figure.end :])[0]}"))
    return own if len(own) >= 2 else pairs(" ".join((*query.indicators, *query.terms)))


def _without_slots(text: str) -> str:
    for m in reversed(places.gazetteer().find(text)):
        text = f"{text[: m.start]} {text[m.end :]}"
    for _, start, end in reversed(periods.find(text, 2000)):
        text = f"{text[:start]} {text[end:]}"
    return text


def _status(text: str, figure: Quantity) -> Status | None:
    opened = max((m.end() for m in _SENTENCE.finditer(text, 0, figure.start)), default=0)
    before = list(_STATUS.finditer(text.lower(), opened, figure.start))
    if before:
        return "target" if before[-1]["target"] else "actual"
    behind = _STATUS.search(re.split(_CLAUSE, text[figure.end :])[0].lower())
    return None if not behind else "target" if behind["target"] else "actual"


def _asked_status(query: Query) -> Status | None:
    asked = {"target" if m["target"] else "actual" for m in _STATUS.finditer(query.text.lower())}
    if asked == {"target"}:
        return "target"
    return "actual" if asked == {"actual"} else None
