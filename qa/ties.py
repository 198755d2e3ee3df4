"""Which indicator a figure of a sentence is tied to."""

from __future__ import annotations

import re

from qa import indicators, quantities
from qa.clauses import split
from qa.quantities import Quantity

_NARROWER = re.compile(
    r"(开发区|园区|高新区|示范区|新区|产业园|县域|乡镇|民营经济|民营|国有|外资|集群|集团|公司|专业镇)的?$"
)


def narrower(before: str) -> str | None:
    """The part of a place's economy that is named right before an indicator."""
    part = _NARROWER.search(before)
    return part.group(1) if part else None


def unit_fits(indicator: str, unit: str) -> bool:
    """Whether a figure in this canonical unit can be one of the indicator: 外贸主体10家 is none of foreign trade."""
    hints = {q.unit for hint in indicators.units(indicator) for q in quantities.find(f"1{hint}")}
    return not hints or unit in ("", "%", "‰", "百分点") or unit in hints


def tied_indicator(text: str, source: Quantity, asked: str = "") -> str | None:
    """The indicator a figure of a sentence belongs to: the last one named before it, in its clause or earlier.

    In 增长6%的社会消费品零售总额 it stands behind; then the clause's own one counts. 开发区规上工业增加值 is another
    indicator than 规上工业增加值, unless ``asked`` (the question) speaks of 开发区 too.
    """
    mentions = indicators.find(text)
    clause = next((c for c in split(text) if c.start <= source.start < c.end), None)
    before = [m for m in mentions if m.start < source.start]
    inside = [m for m in mentions if clause and clause.start <= m.start < clause.end]
    nearest = [m for m in inside if m.start < source.start] or inside or before
    if not nearest:
        return None
    part = narrower(text[: nearest[-1].start])
    return nearest[-1].name if not part or part in asked else part + nearest[-1].name
