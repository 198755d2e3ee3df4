"""What something was when a plan's years began and ended, where only the plan is named: 十三五期间怎么变的. Pure."""

from __future__ import annotations

import re
from dataclasses import replace

from qa.answer import named as named_by
from qa.answer import phrasing, wanted
from qa.answer.asked_periods import asks_from_to, asks_turn_of_plan, plan_ends, plan_of, turned_plan
from qa.answer.from_facts import Library, Slot, Told, chosen, fill
from qa.answer.wanted import BUILT_UP, kind_of
from qa.schema import Fact, Period, Query

_RATE = re.compile("[，,；;、和及](?:增速|增长率|[增涨降]幅)[^，,。？?；;]*")  # which is asked for besides


def over_plan(query: Query, library: Library) -> list[Told]:
    """The facts for both ends of a plan, and what is said of the change over its years; none where one end is missing.

    Args:
        query: what is asked.
        library: the facts of the documents about its places.
    """
    plan = turned_plan(query) or _plan_meant(query, library)
    return (_turned(query, library, plan) or _added_up(query, library, plan)) if plan else []


def _plan_meant(query: Query, library: Library) -> Period | None:
    """The only plan that has a target of what is asked for, where it is not named."""
    told, _ = (chosen(query, library, ()) if asks_turn_of_plan(query) else None) or ([], [])
    plans = {plan_of(f.period) for t in told for f in t.facts if f.status == "target"}
    return plans.pop() if len(plans) == 1 else None


def _turned(query: Query, library: Library, plan: Period) -> list[Told]:
    """What a plan's years began and ended with, and what is said of the change over them; none where one is missing."""
    ends = plan_ends(plan)
    text = _RATE.sub("", query.text) if asks_from_to(query) else query.text
    of_ends = replace(query, text=text, periods=ends, kind="trend")
    told, missing = chosen(of_ends, library, ()) or ([], [])
    levels = [replace(t, facts=tuple(f for f in t.facts if f.measure == "level")) for t in told]
    units = [{f.unit and kind_of(f)[1] for f in t.facts} for t in levels]  # none in a table that leaves it out
    alike = bool(units) and (bool(set.intersection(*units)) or any("" in of_one for of_one in units))
    if missing or len(levels) != len(ends) * len(query.indicators) or not alike or not all(units):
        return []
    planned = query.status == "actual" and any(f.status == "target" for t in levels for f in t.facts)
    if planned or any(BUILT_UP.search(f.indicator) for t in levels for f in t.facts):
        return []
    wants = replace(wanted.of(query), measure="change", status="actual")
    over = [
        fill(query, Slot(t.slot.place, plan, t.slot.indicator), wants, library) for t in levels[: len(query.indicators)]
    ]
    said = [
        replace(t, facts=tuple(f for f in t.facts if f.status == "actual" and f.basis != "年均")) for t in over if t
    ]
    return [*levels, *(t for t in said if t.facts)]


def _added_up(query: Query, library: Library, plan: Period) -> list[Told]:
    """What a table adds up over a plan's years, beside the sum that it gives in brackets for the years before them."""
    wants = replace(wanted.of(query), measure="level", status="actual", unit="")
    before = Period(phrasing.when(Period("", plan.first - 5, plan.first - 1)), plan.first - 5, plan.first - 1)
    found = []
    for place in query.places:
        for name in query.indicators:
            own = [f for f in library.facts if f.place == place]
            sums = [f for f in named_by.of(query, name, wants, own, library.clause) if _is_in_brackets(f, library)]
            first = [f for f in sums if f.period.last == before.last]
            last = [f for f in sums if (f.period.first, f.period.last) == (plan.first, plan.last)]
            if len(first) == len(last) == 1 and first[0].unit == last[0].unit:
                found += [Told(Slot(place, p, name), (f,), ()) for p, (f,) in ((before, first), (plan, last))]
    return found if len(query.places) == len(query.indicators) == 1 else []


def _is_in_brackets(fact: Fact, library: Library) -> bool:
    """Whether a cell is the sum of five years: [1.04]."""
    added = fact.kind == "row" and fact.basis == "累计" and fact.measure == "level" and fact.status == "actual"
    return added and bool(re.search(rf"[\[〔【]{re.escape(fact.text)}", library.clause(fact)))
