"""Exact arithmetic on cited figures, where the question asks for it: difference, sum, highest. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from qa.answer.amounts import MULTIPLIERS, plain, written
from qa.answer.asked_periods import asks_sum
from qa.answer.met import met
from qa.answer.phrasing import PER, english_amount, english_place
from qa.answer.sourced import clause_of_figure, period_of_figure, source_of, status_of_figure
from qa.answer.words import akin
from qa.kinds import asks_both, asks_from_target, asks_whether_met
from qa.quantities import RATES, SIZES, Quantity
from qa.retrieval.slots import surroundings
from qa.schema import Evidence, Query
from qa.ties import tied_indicator, unit_fits

_ASKS = re.compile(
    r"比较|相比|对比|[上下]调|调[高低]|一年比一年|比[^例重率]|哪个|哪里|谁|更[高低多少大快]|[多少]了[多几]|最[高低多少大快]|[高低多少](?:多少|[几出])|超出|超过?了?多少|差|变化|增加了|提高了|上升了|增长了|减少了|下降了|"
    r"升了|降了|涨了|[从由](?:多少|几)[^，。？]{0,6}[升涨降跌增减变到]"
)
_OF_GAP = re.compile("缩小|扩大|拉大|差距")
_GAP = ("扩大", "缩小")
REACHED, AIMED = "实际", "目标"
_WITHIN = re.compile("其中|包括|[包内]含")
ABOUT = re.compile("[余多几]")
_ADDED = re.compile("新增|净增|增加|减少")
_MULTIPLIER = re.compile(r"\d\s*[多余几]?\s*(万亿|亿|万)")


@dataclass(frozen=True, slots=True)
class Computed:
    """A computed sentence, its value as written in it ("" where it has none), and the computation on cited figures."""

    text: str
    value: str
    computation: str


def compute(query: Query, figures: Sequence[tuple[Quantity, Evidence]]) -> list[Computed]:
    """What is asked of figures that stand for different places, or for different years of one place.

    Nothing is computed where a place or a year has two candidate figures, or units differ.
    """
    both = _planned_and_reached(figures)
    if both and (len(figures) == 2 or _sets_against(query.text)):
        return beside_target(query, both, exact=not any(_is_per(item) for _, item in figures))
    if not _asks(query) or len({_is_added(figure, item) for figure, item in figures}) > 1:  # 净增11家 and 183家 in all
        return []
    by_place = len(query.places) > 1
    labelled = _labelled(query, figures)
    if by_place and asks_sum(query) and len(labelled) < len(query.places):  # two of three are no sum
        return []
    return between(query, labelled, by_place=by_place)


def _sets_against(text: str) -> bool:
    """Whether a question sets what was reached against its target."""
    return asks_whether_met(text) or asks_from_target(text) or asks_both(text)


def _labelled(query: Query, figures: Sequence[tuple[Quantity, Evidence]]) -> dict[str, Quantity]:
    """The figures asked for by their place, where several are asked for, else by their year; empty where in doubt."""
    by_place = len(query.places) > 1
    labelled: dict[str, Quantity] = {}
    if len({_tied(query, figure, item) for figure, item in figures if _is_asked(query, figure, item)} - {None}) > 1:
        return {}  # 托位 and 每千人口托位
    for figure, item in figures:
        if not _is_asked(query, figure, item):
            continue
        label = item.document.place if by_place else _year(figure, item)
        if query.language == "en" and label:
            label = english_place(label) if by_place else label.rstrip("年")
        if label is None or (label in labelled and labelled[label].text != figure.text):
            return {}
        labelled[label] = figure
    return labelled if by_place else dict(sorted(labelled.items()))


def between(query: Query, labelled: dict[str, Quantity], *, by_place: bool) -> list[Computed]:
    """What is asked of one figure for each place, or year in their order; nothing where their units differ."""
    if not _asks(query):
        return []
    if asks_sum(query):
        return [_sum(query, labelled)] if _are_alike(labelled) else []
    return difference(query, labelled, by_place=by_place)


def difference(query: Query, labelled: Mapping[str, Quantity | None], *, by_place: bool) -> list[Computed]:
    """How the figures differ; nothing where their units do, or one of them is a range or none."""
    given = {label: figure for label, figure in labelled.items() if figure is not None}
    if len(given) < len(labelled) or not all(map(is_exact, given.values())):
        return []
    alike, converted = in_one_unit(given)
    if not _are_alike(alike) or (converted and query.language == "en"):
        return []
    first, last = _ends(alike, by_place)
    computation = f"{with_word(given[first])} - {with_word(given[last])}"  # of what stands in the reports
    return [*converted, replace(_difference(query, alike, by_place, exact=not converted), computation=computation)]


def in_one_unit(labelled: Mapping[str, Quantity]) -> tuple[Mapping[str, Quantity], list[Computed]]:
    """Figures of one kind in the unit of the last of them (25亿公斤 is 50亿斤), and what was converted."""
    units = [figure.unit for figure in labelled.values()]
    sizes = next((sizes for sizes in SIZES if {*units} <= sizes.keys()), None)
    if sizes is None or len({*units}) == 1:
        return labelled, []
    alike: dict[str, Quantity] = {}
    converted: list[Computed] = []
    for label, figure in labelled.items():
        times = sizes[figure.unit] / sizes[units[-1]]
        alike[label] = figure
        if times != 1:
            text, about = written(figure.low * times, figure, units[-1])
            low, high = figure.low * times, figure.high * times
            alike[label] = replace(figure, text=f"{about}{text}", unit=units[-1], low=low, high=high)
            computation = f"{with_word(figure)}，由{figure.unit}换算为{units[-1]}"
            said = f"{label}的{with_word(figure)}换算为{with_word(alike[label])}。"
            converted.append(Computed(said, text, computation))
    return alike, converted


def _are_alike(labelled: Mapping[str, Quantity]) -> bool:
    """Whether figures are of one unit, and exact enough to be computed with."""
    if len(labelled) < 2 or len({(q.unit, q.direction < 0) for q in labelled.values()}) > 1:
        return False  # 760余家 less 不足30家 is no figure
    return all(map(is_exact, labelled.values()))


def is_exact(quantity: Quantity) -> bool:
    """Whether a figure is exact enough to be computed with: no range, 余 or at most."""
    return quantity.low == quantity.high and not ABOUT.search(quantity.text) and quantity.qualifier != "以内"


def added(query: Query, told: Sequence[Sequence[tuple[Quantity, Evidence]]]) -> Computed | None:
    """The sum of what was told of several things; None where one has not exactly one figure, or is a part of another.

    Args:
        query: what is asked.
        told: the figures of each thing.
    """
    if not asks_sum(query) or any(len({figure.text for figure, _ in figures}) != 1 for figures in told):
        return None
    firsts = [figures[0] for figures in told]
    labelled = {str(n): figure for n, (figure, _) in enumerate(firsts)}
    written = {re.sub(r"[\d.,多余几万亿\s]+", "", figure.text) for figure, _ in firsts}
    whole = any(_WITHIN.search(clause_of_figure(figure, item)) for figure, item in firsts)
    spots = {(item.document.doc, item.sentence.start, figure.text) for figure, item in firsts}
    rates = any(figure.unit in RATES for figure, _ in firsts)
    if whole or rates or len(written) > 1 or len(spots) < len(firsts) or not _are_alike(labelled):
        return None
    return _sum(query, labelled)


def beside_target(query: Query, both: dict[str, Quantity], *, exact: bool) -> list[Computed]:
    """How what was reached stands to its target: whether it meets it, where that is asked, else how far it is from it.

    Args:
        query: what is asked.
        both: the figures by REACHED and AIMED.
        exact: whether their difference can be told.
    """
    if asks_whether_met(query.text):
        return whether_met(query, both, exact=exact)
    return between(query, both, by_place=True) if exact else []


def _asks(query: Query) -> bool:
    return query.kind in ("compare", "trend") or bool(_ASKS.search(query.text)) or asks_sum(query)


def _planned_and_reached(figures: Sequence[tuple[Quantity, Evidence]]) -> dict[str, Quantity]:
    """A target and what came of it, where an answer gives one each of one place and time, and of no other."""
    found: dict[tuple[str | None, object], dict[str, list[Quantity]]] = {}
    for figure, item in figures:
        if status := status_of_figure(figure, item):
            when = _year(figure, item) or _span(figure, item)
            spot = found.setdefault((item.document.place, when), {"actual": [], "target": []})
            spot[status].append(figure)
    both = [spot for spot in found.values() if spot["actual"] and spot["target"]]
    if len(both) != 1 or any(len(told) > 1 for told in both[0].values()):
        return {}
    return {REACHED: both[0]["actual"][0], AIMED: both[0]["target"][0]}


def _is_per(item: Evidence) -> bool:
    """Whether the unit of a row is one of two things, as 人/百万吨: what a difference of such is, is not said."""
    return item.chunk.kind == "row" and bool(PER.search(item.sentence.text.partition("｜")[0]))


def whether_met(query: Query, both: dict[str, Quantity], *, exact: bool) -> list[Computed]:
    """Whether what was reached meets its target, and by how much it differs where that is ``exact``; nothing where the
    two differ in kind.
    """
    actual, target = both[REACHED], both[AIMED]
    reached = met(query, actual, target)
    if reached is None or query.language == "en":
        return []
    fall = "降幅" if actual.direction < 0 else ""
    beyond = reached and target.qualifier != "以内" and abs(actual.low) > abs(target.low)
    verdict = "达到并超过了目标" if beyond else "达到了目标" if reached else "没有达到目标"
    plain = target.qualifier != "以内" and not any(q.low != q.high or ABOUT.search(q.text) for q in (actual, target))
    if exact and plain and actual.low != target.low:
        way = ("高低" if actual.unit in RATES else "多少")[actual.low < target.low]
        value = _written(query, abs(actual.low - target.low), actual, target)
        computation = f"{with_word(actual)} - {with_word(target)}"
        return [Computed(f"实际{fall}比目标{way}{value}（{computation}），{verdict}。", value, computation)]
    return [Computed(f"实际{verdict}。", "", "")]


def _is_asked(query: Query, figure: Quantity, item: Evidence) -> bool:
    if len(query.indicators) > 1:
        return False
    tied = _tied(query, figure, item)
    return not query.indicators or tied is None or akin(tied, query.indicators[0])


def _tied(query: Query, figure: Quantity, item: Evidence) -> str | None:
    source = source_of(figure, item)
    tied = tied_indicator(item.sentence.text, source, query.text) if source else None
    return tied if source and tied and unit_fits(tied, source.unit) else None


def _is_added(figure: Quantity, item: Evidence) -> bool:
    return bool(_ADDED.search(clause_of_figure(figure, item)))


def _year(figure: Quantity, item: Evidence) -> str | None:
    period = period_of_figure(figure, item)
    if period is None or period.first < period.last:
        return None
    told = f"{item.sentence.text} {surroundings(item.chunk, item.document)}"
    stands = item.document.year in (period.last, period.last + 1) or str(period.last) in told
    return f"{period.last}年" if stands else None  # 五年前 names no year


def _span(figure: Quantity, item: Evidence) -> tuple[int, int] | None:
    """The first and the last year that a figure is of."""
    period = period_of_figure(figure, item)
    return (period.first, period.last) if period else None


def _ends(labelled: Mapping[str, Quantity], by_place: bool) -> tuple[str, str]:
    """Which figure is taken from which: the lowest from the highest of places, the first from the last of years."""
    order = sorted(labelled, key=lambda label: labelled[label].low, reverse=True)
    return (order[0], order[-1]) if by_place else (list(labelled)[-1], next(iter(labelled)))


def _difference(query: Query, labelled: Mapping[str, Quantity], by_place: bool, *, exact: bool) -> Computed:
    """How figures of one unit differ; rounded where they are not ``exact``, since they were converted."""
    first, last = _ends(labelled, by_place)
    a, b = labelled[first], labelled[last]
    computation = f"{with_word(a)} - {with_word(b)}"
    apart, rounded = abs(a.low - b.low), ""
    if exact:
        value = _written(query, apart, a, b)
    else:
        value, rounded = written(apart, max(a, b, key=lambda q: q.low), a.unit)
    if a.low == b.low:
        bare = "" if len({q.qualifier for q in labelled.values()}) == 1 else "数值"  # 6%以上 and 6%左右
        equal = (
            f"{'两者' if len(labelled) == 2 else '各项'}{bare}相同"
            if query.language == "zh"
            else "The figures are equal"
        )
        return Computed(f"{equal}（{computation} = 0）。", "0", computation)
    if query.language == "en":
        way = "higher" if a.low > b.low else "lower"
        return Computed(f"{first} is {value} {way} than {last} ({computation} = {value}).", value, computation)
    if a.direction < 0 and b.direction < 0:  # 下降11.6% and 下降6.56%
        size = "大" if a.low > b.low else "小"
        return Computed(f"{first}的降幅比{last}{size}{value}（{computation}）。", value, computation)
    rate = a.unit in RATES
    about = "约" if "左右" in (a.qualifier, b.qualifier) else rounded
    if not by_place:
        rising, falling = _GAP if _OF_GAP.search(query.text) else ("提高", "降低") if rate else ("增加", "减少")
        way = rising if a.low > b.low else falling
        return Computed(f"{first}比{last}{way}{about}{value}（{computation}）。", value, computation)
    more, less = ("高", "低") if rate else ("多", "少")
    if len(labelled) == 2:
        return Computed(f"{first}比{last}{more}{about}{value}（{computation}）。", value, computation)
    highest, lowest = ("、".join(p for p in labelled if labelled[p].low == q.low) for q in (a, b))
    text = f"最{more}的是{highest}，比最{less}的{lowest}{more}{about}{value}（{computation}）。"
    return Computed(text, value, computation)


def with_word(quantity: Quantity) -> str:
    """A figure as it is written, with 左右, 以上 or 以内."""
    return f"{quantity.text}{quantity.qualifier or ''}"


def _sum(query: Query, labelled: dict[str, Quantity]) -> Computed:
    figures = list(labelled.values())
    computation = " + ".join(map(with_word, figures))
    value = _written(query, sum((q.low for q in figures), Decimal(0)), *figures)
    if query.language == "en":
        return Computed(f"In total {value} ({computation}).", value, computation)
    least = "以上" if any(q.qualifier == "以上" for q in figures) else ""
    text = f"合计{value}{least}（{computation}）。"
    return Computed(text, value, computation)


def _written(query: Query, value: Decimal, *like: Quantity) -> str:
    """A value in the multiplier and unit its sources are written with; a difference of % is in percentage points."""
    points = like[0].unit in ("%", "百分点")
    if query.language == "en" and (amount := english_amount(value, "百分点" if points else like[0].unit)):
        return amount
    unit = re.sub(r"^[\d.,\s\-—~至到多余几万亿]+", "", like[0].text)
    if points:
        unit = "个百分点"
    amounts = [q.text.partition("/")[0] for q in like]  # the 万 of 5.34/10万 is none of the figure's
    written = [m.group(1) if (m := _MULTIPLIER.search(amount)) else "" for amount in amounts]
    multiplier = min(written, key=MULTIPLIERS.__getitem__)  # 1亿元 less 9450万元 is told in 万元
    number = value / MULTIPLIERS[multiplier]
    return f"{plain(number)}{multiplier}{unit}"
