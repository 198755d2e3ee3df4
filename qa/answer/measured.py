"""Which facts of a thing have the measure that is asked for: amount or change, in the unit that is named. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from qa import indicators, quantities
from qa.answer.wanted import Wanted, kind_of, unit_fits
from qa.schema import Fact, Query


def of_measure(query: Query, indicator: str | None, wants: Wanted, facts: list[Fact]) -> list[Fact]:
    """Amount or change, in the unit that is named; a year's average change only where it is asked for.

    Points above another figure (高于全省5.1个百分点) and multiples of it (是2020年的3.1倍) are no figures of the
    indicator, nor is a share or an amount whose unit went wrong (人均可支配收入 of 4.8% or 24049%).
    """
    grown = {f.status for f in facts if f.measure == "change"}
    facts = [f for f in facts if kind_of(f) not in (("level", "百分点"), ("level", "倍"))]
    facts = [f for f in facts if not (_is_odd(f, indicator) and (f.status == "actual" or f.status in grown))]
    if wants.average:
        facts = [f for f in facts if f.basis == "年均"]
    elif any(f.basis != "年均" for f in facts) and wants.measure == "level":
        facts = [f for f in facts if f.basis != "年均"]
    several = query.kind in ("compare", "trend")  # then points are the difference that is asked for
    if wants.unit == "百分点" and (grown_by := _rates_of_points(facts)):
        return grown_by
    if wants.unit and not (several and wants.unit == "百分点") and not _is_of_other(query, indicator, wants.unit):
        facts = [f for f in facts if unit_fits(wants.unit, kind_of(f)[1]) or _may_be_in(f, wants.unit)]
    if wants.measure:
        facts = [f for f in facts if f.measure == wants.measure]
    plain = [f for f in facts if kind_of(f)[0] != "points"]
    return plain if plain and (several or wants.unit != "百分点") else facts


def _rates_of_points(facts: Sequence[Fact]) -> list[Fact]:
    """The growth that points are told of in the same sentence: 3.0% of 增长3.0%，高于去年5.3个百分点."""
    spots = {(f.doc, f.quote_start, f.indicator, f.period.last) for f in facts if kind_of(f)[0] == "points"}
    return [f for f in facts if kind_of(f)[0] == "rate" and (f.doc, f.quote_start, f.indicator, f.period.last) in spots]


def _is_of_other(query: Query, indicator: str | None, unit: str) -> bool:
    """Whether a unit is that of another of several indicators: 万亩 of 粮食播种面积和产量."""
    own = [q.unit for hint in indicators.units(indicator or "") for q in quantities.find(f"1{hint}")]
    return len(query.indicators) > 1 and bool(own) and not any(unit_fits(unit, one) for one in own)


def _may_be_in(fact: Fact, unit: str) -> bool:
    """Whether a table leaves out the unit of a cell that may be in the one asked for, as its indicator is."""
    own = {q.unit for hint in indicators.units(fact.indicator) for q in quantities.find(f"1{hint}")}
    return fact.kind == "row" and not fact.unit and fact.measure == "level" and unit in own - quantities.RATES


def _is_odd(fact: Fact, indicator: str | None) -> bool:
    """Whether it is a level in % of what is counted in yuan, people or the like, whose changes alone are in %."""
    own = indicators.units(fact.indicator if fact.known else indicator or "")
    return kind_of(fact) == ("level", "%") and any(unit not in ("%", "‰", "百分点") for unit in own)
