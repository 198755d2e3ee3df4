"""What a sentence of an answer says of each of its figures: places, period, indicator, words, status, negation."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeVar

from qa import indicators, periods, places
from qa.answer.words import Pairs, changes, clause_of, figures, names, pairs
from qa.quantities import RATES, Quantity
from qa.schema import Period, Query
from qa.ties import unit_fits

Status = Literal["target", "actual"]
_Thing = TypeVar("_Thing")

_RELATIVE = {"今年": 0, "本年": 0, "去年": -1, "上年": -1, "前年": -2, "明年": 1, "this year": 0, "last year": -1}
_SENTENCE = re.compile(r"[。；;！？!?\n]")
_CLAUSE = re.compile(r"[，,。；;：:！？!?｜\n]")
_EACH = re.compile("分别|各自|各[是为]")
_SAYS = re.compile(r"[，,。；;：:！？!?｜\n是为]|包括|分别")
_STATUS = re.compile(
    r"(?P<target>目标|(?<![固规特一稳确])定[的下]|力争|计划|预计|预期(?!指标|性|寿命)|targets?|aims?|plans?|expected)"
    r"|(?P<actual>实际|(?<![要能想须需])做到|已经?(?:达|完成|实现|建成)|达到了|完成了|实现了|增长了|下降了|actual(?:ly)?|achieved|reached)"
)
_NOT = re.compile(
    r"不是|并非|并不|并未|没有|没能|未能|未达|未完成|未实现|未曾|尚未|从未|(?<![从并尚])未(?![来成婚利知央])|没(?=[达完增下实建])"
    r"|不(?:达(?!标)|及(?!时)|再|会|能|将|增长|下降|新增|包括|含|为)|\b(?:not|no longer|never)\b|n't\b"
)
# A period that only serves to compare: 比2020年增长, 较上年, 同上年相比.
_COMPARED = re.compile(r"(?:(?<!占)比|较|与|同|相比于?|相当于|超过?)$")
_COMPARED_AFTER = re.compile(r"(?:同期|全年|年?底|年?末)?(?:的)?(?:相比|以来最)")


@dataclass(frozen=True, slots=True)
class Stated:
    """One figure of an answer's sentence and what it is said of. What the sentence leaves out, the question says."""

    figure: Quantity
    change: int  # 1 or -1 where growth or decline is said, of amounts too
    places: tuple[str, ...]  # full names; each must hold the figure
    any_of: tuple[str, ...]  # where no place is said and several are asked for: one of them must hold the figure
    besides: tuple[str, ...]  # other places named with it; the evidence must name them too
    mentioned: tuple[str, ...]  # all places that the sentence and the question name
    periods: tuple[Period, ...]
    indicator: str | None
    words: Pairs  # of what it is a figure of
    phrase: str  # what stands before it, from the figure before on
    behind: str  # and behind it, up to the next figure or punctuation
    status: Status | None
    negated: bool


def read(text: str, figure: Quantity, query: Query, home: str | None, year: int | None) -> Stated | None:
    """Read what a sentence says of one of its figures; None where it speaks of another place than is asked for.

    Args:
        text: the sentence.
        figure: one of ``words.figures(text)``.
        query: the question.
        home: the place of the document it is compared with; it decides between places of one name.
        year: of that document; 今年 in a copied sentence is its year, unless the question says 今年 too.
    """
    found = figures(text)
    all_places = _places(text, home)
    placed = _of_figure(all_places, text, figure, found)
    asked = query.places if len(query.places) == 1 else ()
    if placed and asked and not _related(placed[0], asked[0]):
        return None
    if placed and asked and placed != list(asked) and places.gazetteer().inside(asked[0], placed[0]):
        placed.append(asked[0])  # 山西建龙 in an answer for 运城市
    before = max((q.end for q in found if q.end <= figure.start), default=0)
    if _respective(all_places, text, figure, found):
        before = figure.start  # the others have figures of their own
    timed = _of_figure(_periods(text, this_year(query, year)), text, figure, found)
    indicator = _indicator(text, figure, query, found)
    everyday = None if indicator else _in_everyday_words(text, figure, query)
    return Stated(
        figure,
        changes(text, figure),
        tuple(placed) or asked,
        () if placed or asked else query.places,
        tuple(p for p, at in all_places if before <= at < figure.start and p not in placed),
        (*query.places, *(place for place, _ in all_places)),
        tuple(timed) or (query.periods if len(query.periods) == 1 else ()),
        indicator or everyday,
        pairs(everyday) if everyday else _words(text, figure, query, found),
        text[max((q.end for q in found if q.end <= figure.start), default=0) : figure.start],
        _behind(text, figure, found),
        _status(text, figure) or (query.status if len(query.periods) < 2 else None),
        denies(clause_of(text, figure.start)),
    )


def this_year(query: Query, year: int | None) -> int | None:
    """What 今年 means in an answer: the year of asking where the question says 今年 or 去年, else the document's."""
    return next((p.first - _RELATIVE[p.text] for p in query.periods if p.text in _RELATIVE), year)


def denies(clause: str) -> bool:
    """Whether a clause denies something (不是, 没有, 尚未); 不低于, 未来 and the like deny nothing."""
    return bool(_NOT.search(clause))


def _related(one: str, other: str) -> bool:
    inside = places.gazetteer().inside
    return inside(one, other) or inside(other, one)


def _places(text: str, home: str | None) -> list[tuple[str, int]]:
    gazetteer = places.gazetteer()
    found = gazetteer.find(text, near=[home] if home else [])
    return [
        (m.place.name, m.start)
        for n, m in enumerate(found)
        if not any(
            text[m.end : after.start] in ("", "的") and gazetteer.inside(after.place.name, m.place.name)
            for after in found[n + 1 :]
        )
    ]  # 山西省运城市 names the city, 荆门的钟祥 the county


def _periods(text: str, year: int | None) -> list[tuple[Period, int]]:
    return [
        (p, start)
        for p, start, end in periods.find(text, year)
        if not _COMPARED.search(text[:start]) and not _COMPARED_AFTER.match(text, end)
    ]


def _indicator(text: str, figure: Quantity, query: Query, found: Sequence[Quantity]) -> str | None:
    """The known indicator a figure is of; None where it is of something else or nothing is said."""
    name = names(text).get(figure.start)
    if name and _without_slots(name[0]).strip():  # 运城：2%左右 leaves the indicator to the question
        named = [m.name for m in indicators.find(name[0]) if m.end >= len(name[0]) - 2]
        return name[0] if name[1] else named[-1] if named else None
    mentions = _of_figure([(m.name, m.start) for m in indicators.find(text)], text, figure, found, behind=False)
    if mentions:
        return mentions[-1]
    return query.indicators[0] if len(query.indicators) == 1 else None


def _in_everyday_words(text: str, figure: Quantity, query: Query) -> str | None:
    """The only indicator asked for, where a sentence names it by an everyday word; no share of what is counted."""
    asked = query.indicators[0] if len(query.indicators) == 1 else ""
    named = any(m.name == asked for m in indicators.asked(text))
    counted = not any(unit in RATES for unit in indicators.units(asked))
    return asked if named and unit_fits(asked, figure.unit) and not (counted and figure.unit in RATES) else None


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
    word = max((m.start() for m in _EACH.finditer(text, opened, figure.start)), default=-1)
    if word < 0 and "respectively" not in text[figure.end : end]:
        return None
    run = [q.start for q in found if max(word, opened) <= q.start < end]
    subjects = [thing for thing, at in named if opened <= at < run[0]]
    return subjects[run.index(figure.start)] if len(subjects) == len(run) > 1 and figure.start in run else None


def _words(text: str, figure: Quantity, query: Query, found: Sequence[Quantity]) -> Pairs:
    """Of its name, else of what stands between the figures around it, of the figure before, of the question."""
    asked = pairs(" ".join((*query.indicators, *query.terms)))
    name = names(text).get(figure.start)
    own = pairs(_without_slots(name[0])) if name else frozenset()
    if len(own) < 2:
        before = max((q.end for q in found if q.end <= figure.start), default=0)
        after = min((q.start for q in found if q.start >= figure.end), default=len(text))
        behind = _SAYS.split(text[figure.end : after])[0]  # 4大优势产业 of 4大优势产业是新材料、……
        own |= pairs(_without_slots(f"{text[before : figure.start]} {behind}"))
    if len(own) >= 2:
        return own
    return _words(text, found[found.index(figure) - 1], query, found) if figure in found[1:] else asked or own


def _behind(text: str, figure: Quantity, found: Sequence[Quantity]) -> str:
    after = min((q.start for q in found if q.start >= figure.end), default=len(text))
    return re.split(r"[^\u4e00-\u9fff]|左右|以[上下内]", text[figure.end : after].lstrip("左右以上内下多余"))[0]


def _without_slots(text: str) -> str:
    for m in reversed(places.gazetteer().find(text)):
        text = f"{text[: m.start]} {text[m.end :]}"
    for _, start, end in reversed(periods.find(text, 2000)):
        text = f"{text[:start]} {text[end:]}"
    return text


def _status(text: str, figure: Quantity) -> Status | None:
    text = text.lower()
    opened = max((m.end() for m in _SENTENCE.finditer(text, 0, figure.start)), default=0)
    said = [("target" if m["target"] else "actual", m.start()) for m in _STATUS.finditer(text)]
    if each := _respective(said, text, figure, figures(text)):  # 目标和实际分别是
        return "target" if each == "target" else "actual"
    before = list(_STATUS.finditer(text, opened, figure.start))
    if before:
        return "target" if before[-1]["target"] else "actual"
    behind = _STATUS.search(_CLAUSE.split(text[figure.end :])[0])
    return None if not behind else "target" if behind["target"] else "actual"
