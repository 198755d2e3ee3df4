"""Facts made comparable: those of one measure in one unit, as exact numbers on one scale."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from qa import quantities
from qa.schema import Fact

_VALUE = re.compile(r"(-?\d+(?:\.\d+)?)(?:-(\d+(?:\.\d+)?))?")


@dataclass(frozen=True, slots=True)
class Value:
    """A fact as a number: ``low`` equals ``high`` unless it is a range; a decline is below zero."""

    fact: Fact
    low: Decimal
    high: Decimal

    @property
    def text(self) -> str:
        """The figure as the document has it: 下降1.2%, 6%左右."""
        return said(self.fact)


@dataclass(frozen=True, slots=True)
class Series:
    """Values of one measure, all in ``unit``: what may stand on one axis."""

    measure: str  # level or change
    basis: str | None  # 年均, 累计
    unit: str
    values: tuple[Value, ...]


def said(fact: Fact) -> str:
    """A fact's figure in words."""
    down = "下降" if fact.direction < 0 else ""
    return f"{down}{fact.value}{fact.unit}{fact.qualifier or ''}"


def indicators(facts: Iterable[Fact]) -> list[str]:
    """The indicators of facts: those that the table of indicators knows first, then by how often they occur."""
    known: dict[str, bool] = {}
    counts: Counter[str] = Counter()
    for fact in facts:
        known[fact.indicator] = known.get(fact.indicator, False) or fact.known
        counts[fact.indicator] += 1
    return sorted(counts, key=lambda name: (not known[name], -counts[name], name))


def series(facts: Iterable[Fact]) -> list[Series]:
    """Facts of one indicator by what can be compared: level or change, basis, dimension.

    First what says most: of the most places and times, of single years before averages.
    万元 and 亿元 are one dimension; each series is in the unit that most of its facts are written in. Facts without a
    number (千亿级) are in none.
    """
    groups: dict[tuple[str, str | None, str], list[Fact]] = {}
    for fact in facts:
        if _VALUE.fullmatch(fact.value):
            groups.setdefault((fact.measure, fact.basis, _scale(fact.unit)[0]), []).append(fact)
    found = []
    for (measure, basis, _), members in groups.items():
        unit = Counter(f.unit for f in members).most_common(1)[0][0]
        found.append(Series(measure, basis, unit, tuple(_value(f, unit) for f in members)))
    return sorted(found, key=lambda s: (-len({_about(v.fact) for v in s.values}), s.basis is not None))


def _about(fact: Fact) -> tuple[str | None, int, int, str]:
    return fact.place, fact.period.first, fact.period.last, fact.status


def _value(fact: Fact, unit: str) -> Value:
    match = _VALUE.fullmatch(fact.value)
    assert match
    factor = _scale(fact.unit)[1] / _scale(unit)[1]
    low, high = Decimal(match[1]) * factor, Decimal(match[2] or match[1]) * factor
    return Value(fact, -high, -low) if fact.direction < 0 else Value(fact, low, high)


@cache
def _scale(unit: str) -> tuple[str, Decimal]:
    """The canonical unit and how many of it one is: 亿元 is 10^8 元; a unit that is not known stands for itself."""
    found = quantities.find(f"1{unit}")
    if len(found) == 1 and found[0].text == f"1{unit}":
        return found[0].unit, found[0].low
    return unit, Decimal(1)
