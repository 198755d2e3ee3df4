"""What a question asks besides single figures, added to an answer that has left it out.

2020年、2025年各是多少      the year that stands in another table or report
A和B分别是多少，差多少       the other thing of a cited sentence, and the difference
2020年的目标达到了吗         the verdict, of target and result in one row; or that no result is told
比2015年多了多少            what the report itself says of it, else the difference of two told figures

All is taken from the facts of the sentences that the answer cites, and of rows and reports about the same indicator.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise

from qa import periods
from qa.answer import phrasing, table_rows, tell
from qa.answer.agreeing import agree
from qa.answer.amounts import plain
from qa.answer.asked_periods import asks_sum, kept_periods
from qa.answer.based import counted_back
from qa.answer.compose import Draft
from qa.answer.compute import AIMED, REACHED, Computed, difference, is_exact, whether_met
from qa.answer.from_facts import beside
from qa.answer.met import own_verdict
from qa.answer.wanted import Wanted, kind_of, unit_fits
from qa.answer.wanted import of as wanted_of
from qa.kinds import asks_above_all, met_at
from qa.quantities import Quantity
from qa.schema import Evidence, Fact, Query
from qa.store.segment import content_words, tagged
from qa.text import bare
from qa.wordings import unified

_MARKS = re.compile(r"\[\d+\]")
_JUDGED = re.compile("(?:没有)?达到(?:并超过)?了?目标|不能判断")
_EACH = re.compile("分别|各")
_AMOUNT = re.compile("多少|几")
_YEAR_BEFORE = re.compile("[比较](?:上年|去年|上一年|前一年)|同比")
_TO_TARGET = re.compile("(?:离|比|跟|与|和|同)[^，。？]{0,6}目标")
_RATE = re.compile("(?:增速|增长率|[增涨降]幅)(?:是|有|为)?(?:多大|多少|百分)")
# 增长3.0%,高于去年5.3个百分点
_ABOVE_BEFORE = re.compile(
    r",?(?:增[速幅])?(?:[高低快慢]于|[比较])(?:去年|上年|上一年)(?:同期)?(?:的)?(?:加快|提高|提升|上升|回升|放缓|回落|下降)?了?"
    r"(?P<points>\d+(?:\.\d+)?)个百分点"
)
_LESS = re.compile("[低慢]于|放缓|回落|下降")
_CLAUSE = re.compile("[，,；;。]")
LONGEST = 60  # characters of a report's own words on a change


@dataclass(frozen=True, slots=True)
class Known:
    """The facts about the places of a question; ``evidence`` gives where one stands, ``clause`` the words around it."""

    facts: Sequence[Fact]
    evidence: Callable[[Fact], Evidence | None]
    clause: Callable[[Fact], str]
    this_year: int


def add(query: Query, known: Known, draft: Draft) -> Iterator[str]:
    """Tell each aspect that is asked for and not told yet, as far as facts settle it."""
    wants = wanted_of(query)
    if query.language == "en" or query.wants != "figure" or query.kind == "conflict" or not draft.used:
        return
    beside_told = _beside_told(query, wants, known, draft)
    for fact in [*_other_things(query, wants, known, draft), *beside_told, *_other_years(query, known, draft)]:
        item = known.evidence(fact)
        if item and (checked := tell.check_fact(fact, query, item)).ok:
            yield draft.add(checked, [item])
    if (noted := table_rows.noted(query, draft.used)) and noted[1] not in draft.text:
        yield draft.state(f"表注：“{noted[1]}”", noted[0], ())
    if (wants.difference or _RATE.search(query.text)) and not asks_sum(query):
        yield from _in_own_words(query, known, draft)
    told = [f for f in _asked(query, known, draft) if _is_told(f, draft)]
    if counted_back(query):
        yield from map(draft.compute, _years_before(told, known))
    if wants.verdict and not _JUDGED.search(draft.text):
        yield from _verdicts(query, told, known, draft)
    computed = any(number.computed for number in draft.numbers) and not _TO_TARGET.search(query.text)
    if wants.difference and not asks_sum(query) and not computed:
        yield from [draft.compute(c) for c in _differences(query, told, known) if c.text not in draft.text]


def _asked(query: Query, known: Known, draft: Draft) -> list[Fact]:
    """The facts of cited sentences that are of a place and a thing that the question names.

    Of 接待人数、经营收入分别增长12.6%、13.7% both, where one is named and the question asks for several.
    """
    spots = {(item.document.doc, item.sentence.start) for item in draft.used}
    cited = [f for f in known.facts if (f.doc, f.quote_start) in spots]
    cited = [f for f in cited if not query.places or f.place in query.places]
    named = [f for f in cited if _is_named(query, f, known)]
    if not _EACH.search(query.text):
        return named
    return [f for f in cited if f in named or any(_is_beside(f, other, known) for other in named)]


def _is_named(query: Query, fact: Fact, known: Known) -> bool:
    if fact.known:
        return fact.indicator in query.indicators
    asked = unified(query.text)
    item = known.evidence(fact) if fact.kind == "row" else None
    if item and not query.indicators and table_rows.is_row_of(query, None, item):
        return True
    name = unified(table_rows.row_name(item) if item else fact.indicator)
    words = [*content_words(name), *(word for word, tag in tagged(name) if tag == "t")]  # 未来 of 未来产业
    return bool(words) and all(word in asked for word in words)


def _is_beside(fact: Fact, other: Fact, known: Known) -> bool:
    """Whether two things stand side by side in one clause: 接待人数、经营收入分别增长12.6%、13.7%."""
    same = (fact.doc, fact.quote_start, fact.kind, kind_of(fact)) == (
        other.doc,
        other.quote_start,
        "prose",
        kind_of(other),
    )
    return same and fact.period == other.period and "分别" in known.clause(fact) + known.clause(other)


def _is_told(fact: Fact, draft: Draft) -> bool:
    """Whether the figure of a fact stands in the answer."""
    plain = _MARKS.sub("", draft.text).replace(",", "")
    value = fact.value.removeprefix("-") if fact.measure == "change" else fact.value
    return bool(re.search(rf"(?<![\d.]){re.escape(value)}(?!\d|\.\d)", plain))


def _is_computed(fact: Fact, draft: Draft) -> bool:
    """Whether the figure of a fact stands in the answer as what is computed of others."""
    figure = phrasing.figure(fact)
    return any(number.computed and number.text == figure for number in draft.numbers)


def _years(query: Query) -> list[int]:
    """The single years that are asked for, the ends of a stretch of them too."""
    return [p.last for p in kept_periods(query) if p.first == p.last]


def _is_timely(query: Query, fact: Fact) -> bool:
    spans = {(p.first, p.last) for p in kept_periods(query)}
    return not spans or (fact.period.first, fact.period.last) in spans


def _other_things(query: Query, wants: Wanted, known: Known, draft: Draft) -> list[Fact]:
    """What a cited sentence says of another thing that is asked for: 提档升级村 beside 精品示范村."""
    asked = _asked(query, known, draft) if len(_EACH.findall(query.text)) + len(_AMOUNT.findall(query.text)) > 1 else []
    told = [f for f in asked if _is_told(f, draft)]
    return [
        f
        for f in asked
        if f.kind == "prose"
        and f not in told
        and _is_timely(query, f)
        and query.status in (None, f.status)
        and (len(query.indicators) > 1 or unit_fits(wants.unit, kind_of(f)[1]))
        and (wants.measure in (None, f.measure))
        and any(t.indicator != f.indicator and (t.doc, t.quote_start) == (f.doc, f.quote_start) for t in told)
        and not any((t.place, t.indicator, kind_of(t)) == (f.place, f.indicator, kind_of(f)) for t in told)
    ]


def _beside_told(query: Query, wants: Wanted, known: Known, draft: Draft) -> list[Fact]:
    """The target beside a told result or the other way round, where both are asked for."""
    asked = _asked(query, known, draft) if wants.both else []
    told = [f for f in asked if _is_told(f, draft)]
    return [f for f in asked if f not in told and any(beside(f, other, known.clause) for other in told)]


def _other_years(query: Query, known: Known, draft: Draft) -> Iterator[Fact]:
    """The figure of a year that is asked for and not told, of an indicator that is told of another year."""
    told = [f for f in _asked(query, known, draft) if _is_told(f, draft)]
    years = _years(query)
    for one in {(f.place, f.indicator): f for f in reversed(told) if f.measure == "level"}.values():
        same = [
            f for f in known.facts if (f.place, f.indicator, kind_of(f)) == (one.place, one.indicator, kind_of(one))
        ]
        for year in years:
            of_year = [f for f in same if f.period.first == f.period.last == year and f.basis is None]
            if any(_is_told(f, draft) for f in of_year):
                continue
            wanted = [f for f in of_year if f.status == ("actual" if year < known.this_year else "target")]
            if not wanted and query.status != "actual":  # what was aimed at is no result
                wanted = of_year
            if wanted and all(agree(a, b) for a, b in pairwise(wanted)):
                yield wanted[0]


def _in_own_words(query: Query, known: Known, draft: Draft) -> Iterator[str]:
    """What a cited sentence itself says of the change of a told figure: 达到32728元，比2015年提高8679元."""
    asked = _asked(query, known, draft)
    for fact in asked:
        if fact.kind != "prose" or fact.measure != "change" or fact.basis:
            continue
        if _is_told(fact, draft) and not _is_computed(fact, draft):
            continue
        named = {p.last for p, _, _ in periods.asked(query.text, known.this_year) if p.first == p.last}
        spans = {fact.period.first - 1, fact.period.last} <= named | {*_years(query)}
        if not spans and not (_YEAR_BEFORE.search(query.text) and _is_timely(query, fact)):
            continue
        item = known.evidence(fact)
        levels = (
            f for f in asked if (f.doc, f.quote_start, f.indicator) == (fact.doc, fact.quote_start, fact.indicator)
        )
        points = fact.unit.endswith("百分点")  # 增长3.0%，高于去年5.3个百分点
        level = next((f for f in levels if (points or f.measure == "level") and _is_told(f, draft)), None)
        if item is None or level is None:
            continue
        words = _words_of(item.sentence.text, level, fact)
        quantity = phrasing.quantity(fact)
        if words and quantity:
            yield draft.state(f"报告写的是“{words}”", item, [quantity])


def _years_before(told: Sequence[Fact], known: Known) -> Iterator[Computed]:
    """The rate of the year before, of a told rate and how far its sentence says it is above that: 增长3.0%, 高于去年5.3
    个百分点.
    """
    for fact in {(f.indicator, f.period.last): f for f in told if kind_of(f)[0] == "rate"}.values():
        item, rate = known.evidence(fact), _signed(fact)
        text = bare(item.sentence.text) if item else ""
        at = text.find(bare(fact.text))
        above = _ABOVE_BEFORE.match(text, at + len(bare(fact.text))) if at >= 0 else None
        if above is None or rate is None or fact.period.first != fact.period.last or not is_exact(rate):
            continue
        points = Decimal(above["points"])
        less = _LESS.search(above.group())
        before = rate.low + points if less else rate.low - points
        value, way = f"{plain(abs(before))}%", "下降" if before < 0 else "增长"
        computation = f"{plain(rate.low)}% {'+' if less else '-'} {above['points']}个百分点"
        said = f"推算{fact.period.last - 1}年{fact.indicator}{way}{value}（{computation} = {plain(before)}%）。"
        yield Computed(said, value, computation)


def _words_of(text: str, level: Fact, change: Fact) -> str:
    """The clauses of a sentence from the one with a figure to the one with its change; "" where that is long."""
    a, b = (text.find(bare(f.text)) for f in (level, change))
    if a < 0 or b < a:
        return ""
    begins = max((m.end() for m in _CLAUSE.finditer(text, 0, a)), default=0)
    stop = _CLAUSE.search(text, b)
    words = text[begins : stop.start() if stop else len(text)].strip()
    return words if len(words) <= LONGEST else ""


def _verdicts(query: Query, told: Sequence[Fact], known: Known, draft: Draft) -> Iterator[str]:
    """Whether targets were met, of each thing that has both; that no result is told, where only a target is."""
    year = met_at(query.text, query.periods)
    pairs = [(f, o) for f in told for o in told if f.status == "actual" and o.status == "target"]
    pairs = [(f, o) for f, o in pairs if beside(f, o, known.clause) and year in (None, o.period.last)]
    for actual, aimed in pairs:
        both = {REACHED: phrasing.quantity(actual), AIMED: phrasing.quantity(aimed)}
        if all(both.values()):
            exact = not phrasing.PER.search(actual.unit)
            for result in whether_met(query, both, exact=exact):  # type: ignore[arg-type]
                name = actual.indicator if len(pairs) > 1 else ""
                yield draft.compute(replace(result, text=f"{name}{result.text}"))
    words = [] if pairs else [(item, said) for item in draft.used if (said := own_verdict(item))]
    for item, said in words[:1]:
        yield draft.state(f"报告写的是“{said}”", item, ())
    aims = [f for f in told if f.status == "target" and year in (None, f.period.last)]
    if aims and not pairs and not words:
        yield draft.show(f"资料中没有说明{aims[0].period.last}年的实际完成数，不能判断是否达到。")


def _differences(query: Query, told: Sequence[Fact], known: Known) -> list[Computed]:
    """How two told figures differ: those of two things at one time, else those of one thing at two times."""
    if asks_above_all(query.text):
        return []
    unit = wanted_of(query).unit.removesuffix("百分点")
    for kind in dict.fromkeys(map(kind_of, told)):
        if not unit_fits(unit, kind[1]):
            continue
        of_kind = [f for f in told if kind_of(f) == kind]
        names = dict.fromkeys(f.indicator for f in of_kind)
        places = {f.place for f in of_kind}
        if len(places) != 1:
            continue
        if len(names) == len(of_kind) == 2 and len({(f.period.last, f.status) for f in of_kind}) == 1:
            names_of = [f.indicator.rpartition("、")[2] for f in of_kind]
            labelled = dict(zip(names_of, _figures(of_kind), strict=True))
            return difference(query, labelled, by_place=True)
        if len(names) == 1 and _TO_TARGET.search(query.text) and (both := _both(of_kind, known)):
            return difference(query, both, by_place=True)
        if len(names) == 1 and _is_one_turn(query, of_kind):
            return _from_to(query, *sorted(of_kind, key=lambda f: f.start))
        if len(names) == 1 and (ends := _ends(query, of_kind, known)):
            mixed = len({f.status for f in ends}) > 1
            times = [f"{f.period.last}年{'目标' * (mixed and f.status == 'target')}" for f in ends]
            labelled = dict(zip(times, _figures(ends), strict=True))
            return difference(query, labelled, by_place=False)
    return []


def _both(told: Sequence[Fact], known: Known) -> dict[str, Quantity | None]:
    """A result and the target beside it, where there is one of each and their difference can be told."""
    pairs = [(f, o) for f in told for o in told if f.status == "actual" and beside(f, o, known.clause)]
    if len(pairs) != 1 or phrasing.PER.search(pairs[0][0].unit):
        return {}
    return {REACHED: phrasing.quantity(pairs[0][0]), AIMED: phrasing.quantity(pairs[0][1])}


def _is_one_turn(query: Query, told: Sequence[Fact]) -> bool:
    """Whether a sentence tells what something was and became, without the years that are asked for: 由-4.1%转为0.9%."""
    spots = {(f.doc, f.quote_start) for f in told}
    years = {f.period.last for f in told}
    return (
        len(told) == len(years) == 2 and len(spots) == 1 and told[0].kind == "prose" and not years <= {*_years(query)}
    )


def _from_to(query: Query, before: Fact, after: Fact) -> list[Computed]:
    """The difference of what something was and became."""
    found = difference(query, {"前": _signed(before), "后": _signed(after)}, by_place=False)
    return [replace(c, text=f"前后相差{c.value}（{c.computation}）。") for c in found]


def _ends(query: Query, told: Sequence[Fact], known: Known) -> list[Fact]:
    """The first and the last figure of one thing: of the years asked for, else of what was reached; none in doubt."""
    years = sorted(_years(query))
    by_year: dict[int, list[Fact]] = {}
    for fact in told:
        if fact.period.first == fact.period.last:
            by_year.setdefault(fact.period.last, []).append(fact)
    if len(years) > 1:
        wanted = [by_year.get(years[0], []), by_year.get(years[-1], [])]
    else:
        reached = {y: [f for f in facts if f.status == "actual"] for y, facts in by_year.items()}
        reached = {y: facts for y, facts in sorted(reached.items()) if facts}
        wanted = [*reached.values()] if len(reached) == 2 else []
    found = []
    for facts in wanted:
        best = [f for f in facts if f.status == "actual"] or facts
        if not best or not all(agree(a, b) for a, b in pairwise(best)):
            return []
        found.append(best[0])
    return found


def _figures(facts: Sequence[Fact]) -> list[Quantity | None]:
    """The figures of facts as they are where all are declines, else declines below zero."""
    falling = all(f.measure != "level" and f.direction < 0 for f in facts)
    return [phrasing.quantity(f) if falling else _signed(f) for f in facts]


def _signed(fact: Fact) -> Quantity | None:
    """The figure of a fact, below zero where it is a decline."""
    found = phrasing.quantity(fact)
    if found is None or fact.measure == "level" or fact.direction >= 0:
        return found
    return replace(found, low=-abs(found.low), high=-abs(found.high), direction=0, text=f"(-{found.text.lstrip('-')})")
