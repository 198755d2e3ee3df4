"""What is computed of facts that are told: between places or years, between two things, beside the target."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from qa import quantities
from qa.answer import phrasing, tabled
from qa.answer.asked_periods import asks_sum
from qa.answer.compose import Draft
from qa.answer.compute import AIMED, REACHED, Computed, beside_target, between
from qa.answer.from_facts import Told
from qa.answer.met import own_verdict
from qa.answer.wanted import kind_of
from qa.kinds import asks_above_all, asks_whether_met
from qa.quantities import Quantity
from qa.schema import Fact, Query

if TYPE_CHECKING:
    from qa.answer.tell import Telling

_EACH_STEP = re.compile("[每各逐分]一?个?(?:段|步|阶段|时段)|[前后头](?:[二三四五六七八九十\\d]|几)年")
_DIFFERENCE = re.compile("差|[多少高低][拿领得发给][多少几]|[高低多少]多少|[高低多少]几|[高低多少]出")
LIKE = 5  # times that an indicator may grow or fall between two times


def beside_its_target(telling: Telling, facts: Sequence[Fact], draft: Draft) -> Iterator[str]:
    """How what was reached stands to its target where facts tell both; which of them is missing, if that is asked."""
    query = telling.query
    judged = any(own_verdict(telling.evidence[f]) for f in facts)
    names = {"actual": REACHED, "target": AIMED}
    for kind in dict.fromkeys(map(kind_of, facts)):
        told = [f for f in facts if kind_of(f) == kind]
        both = {names[f.status]: quantities.find(phrasing.state(f))[0] for f in told}
        if len(both) == 1 and asks_whether_met(query.text) and query.language == "zh" and not judged:
            yield draft.show(f"资料中没有说明{'目标' if REACHED in both else '实际完成数'}，不能判断是否达到。")
        if len(both) == len(told) == 2:
            yield from map(draft.compute, beside_target(query, both, exact=not phrasing.PER.search(told[0].unit)))


def computed(telling: Telling, draft: Draft) -> Iterator[str]:
    """What is computed of the figures of each indicator: between places, else between years of a place."""
    query = telling.query
    if len({t.slot.indicator for t in telling.told}) == 2:
        yield from _between_indicators(telling, draft)
    for name in dict.fromkeys(t.slot.indicator for t in telling.told):
        told = _with_units([t for t in telling.told if t.slot.indicator == name])
        by_place = len({t.slot.place for t in told}) > 1
        told.sort(key=lambda t: 0 if by_place or t.slot.period is None else t.slot.period.last)
        if len(told) < 2 or (by_place and len({t.slot.place for t in told}) < len(told)):
            continue
        if by_place and any(slot.indicator == name for slot in telling.missing) and asks_sum(query):
            continue  # the sum of two is not that of three
        least = len(told) if by_place else 2  # of years those count that have an amount; the others' growth is no level
        held = Counter(kind for t in told for kind in {_of_one_kind(f) for f in t.facts})
        kind = next((k for f in told[0].facts if held[k := _of_one_kind(f)] >= least), None)
        told = [t for t in told if any(_of_one_kind(f) == kind for f in t.facts)]
        if kind is None:
            continue
        of_kind = [[f for f in t.facts if _of_one_kind(f) == kind] for t in told]
        facts = _of_one_status(query, of_kind, by_place=by_place)
        if len({_is_in_all(f) for f in facts}) > 1:  # 五年48.5% is not set against 年均10%
            continue
        if not by_place:
            told, facts = _of_like_spans(told, facts)
            if len(told) < 2:
                continue
        english = query.language == "en"
        passed = any(f.status == "target" and f.period.last < telling.this_year for f in facts)
        mixed = (len({f.status for f in facts}) > 1 or (passed and query.status != "target")) and not english
        times = [tabled.time_of(t, english=english) for t in told]
        exact = [tabled.time_of_figure(t, f, english=english) for t, f in zip(told, facts, strict=False)]
        times = exact if len({*exact}) == len(exact) else times
        labels = [tabled.place_of(telling, t) for t in told] if by_place else times
        labels = [f"{at}{'目标' * (mixed and f.status == 'target')}" for at, f in zip(labels, facts, strict=False)]
        labelled = {
            label: quantity for label, fact in zip(labels, facts, strict=False) if (quantity := phrasing.quantity(fact))
        }
        if len(labelled) < len(told):
            continue
        of_what = f"{name}：" * (name is not None and not english and len({t.slot.indicator for t in telling.told}) > 1)
        for part in [labelled] if by_place else _stretches(query, labelled, facts):
            for result in between(query, part, by_place=by_place):
                yield draft.compute(_as_written(replace(result, text=f"{of_what}{result.text}"), facts, telling))


def _between_indicators(telling: Telling, draft: Draft) -> Iterator[str]:
    """The difference of two indicators of one place and time, where it is asked for."""
    facts = [t.facts[0] for t in telling.told]
    alike = len({(f.place, f.period.first, f.period.last, f.status, kind_of(f)) for f in facts}) == 1
    query = telling.query
    if len(facts) != 2 or not alike or not _DIFFERENCE.search(query.text) or query.language == "en":
        return
    if asks_above_all(query.text):
        return
    labelled = {f.indicator: quantities.find(phrasing.state(f))[0] for f in facts}
    yield from map(draft.compute, between(query, labelled, by_place=True))


def _with_units(told: Sequence[Told]) -> list[Told]:
    """The same, with the unit of a cell that its table leaves out, where that of another time is of like size."""
    levels = [f for t in told for f in t.facts if f.measure == "level"]
    units = {
        f: next((o.unit for o in levels if o.unit and o.place == f.place and _are_of_like_size(f, o)), "")
        for f in levels
        if f.kind == "row" and not f.unit
    }
    return [replace(t, facts=tuple(replace(f, unit=units.get(f) or f.unit) for f in t.facts)) for t in told]


def _as_written(result: Computed, facts: Sequence[Fact], telling: Telling) -> Computed:
    """A computation on figures as their tables have them, without the unit that one leaves out."""
    for fact in facts:
        if fact not in telling.evidence and (bare := replace(fact, unit="")) in telling.evidence:
            full, own = phrasing.figure(fact), phrasing.figure(bare)
            text, computation = (said.replace(full, own) for said in (result.text, result.computation))
            result = replace(result, text=text, computation=computation)
    return result


def _are_of_like_size(fact: Fact, other: Fact) -> bool:
    one, two = (phrasing.quantity(replace(f, unit="")) for f in (fact, other))
    return one is not None and two is not None and 0 < two.low <= one.low * LIKE and 0 < one.low <= two.low * LIKE


def _of_one_kind(fact: Fact) -> tuple[str, str]:
    """What a figure is, whichever unit of its kind it is given in: 亿斤 and 亿公斤 can be set against each other."""
    measure, unit = kind_of(fact)
    return measure, quantities.base_unit(unit)


def _is_in_all(fact: Fact) -> bool:
    """Whether a change is one over several years, and no average of them."""
    return fact.measure == "change" and fact.period.first < fact.period.last and fact.basis != "年均"


def _of_like_spans(told: Sequence[Told], facts: Sequence[Fact]) -> tuple[list[Told], list[Fact]]:
    """Without amounts of one year beside those of several (27场 of one, 75场 of five), where more are of these, or the
    other way round; none where there is one of each.
    """
    both = list(zip(told, facts, strict=False))
    spans = [_is_of_years(t, f) for t, f in both]
    most = Counter(spans).most_common()
    if len(most) > 1 and most[0][1] == most[1][1]:
        return [], []
    kept = [pair for pair, long in zip(both, spans, strict=True) if long == most[0][0]]
    return [t for t, _ in kept], [f for _, f in kept]


def _is_of_years(told: Told, fact: Fact) -> bool:
    """Whether an amount is what several years brought together, and is asked for as such."""
    asked, own = told.slot.period, fact.period
    of_years = own.first < own.last or fact.basis == "累计"
    return asked is not None and asked.first < asked.last and of_years and fact.measure == "level"


def _stretches(query: Query, labelled: dict[str, Quantity], facts: Sequence[Fact]) -> list[dict[str, Quantity]]:
    """The times between which a difference is told: from each to the next where each step is asked for; else what was
    reached over the years, and the target after the last of them, where both are told; else all as one.
    """
    items = [*labelled.items()]
    if len(items) > 2 and _EACH_STEP.search(query.text):
        return [dict(step) for step in pairwise(items)]
    *reached, last = facts
    if len(reached) < 2 or last.status != "target" or any(f.status == "target" for f in reached):
        return [labelled]
    return [dict(items[:-1]), dict(items[-2:])]


def _of_one_status(query: Query, each: Sequence[Sequence[Fact]], *, by_place: bool) -> list[Fact]:
    """A fact of each place or year: all planned or all reached where that can be, of years else what was reached."""
    either = ("actual", "target") if by_place else ("actual",)  # of years: the target of one beside the result before
    for status in dict.fromkeys((query.status or "actual", *either)):
        found = [next((f for f in facts if f.status == status), None) for facts in each]
        if all(found):
            return [f for f in found if f]
    return [] if by_place else [min(facts, key=lambda f: f.status != "actual") for facts in each]
