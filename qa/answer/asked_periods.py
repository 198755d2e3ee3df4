"""The periods of a question that are to be answered for, each by itself. Pure."""

from __future__ import annotations

import re

from qa.answer import phrasing, wanted
from qa.periods import five_year_plan
from qa.schema import Period, Query
from qa.text import bare

_FROM_TO = re.compile(
    "[由从](?:多[少大高]|几)|变成(?:多少|几)|起点|开头|头尾|首尾|期初|[大小多少高低升降增减]了还是|原来是?(?:多少|几)"
)
_TITLE = "(?:规划|纲要|(?:主要)?指标)"  # 十四五规划 beside a year names the document


def kept_periods(query: Query) -> list[Period]:
    """The periods to be answered for: a plan around a year that is asked only says which document is meant."""
    found: list[Period] = []
    for period in query.periods:
        ends = (period.first, period.last) if re.match(r"\d{4}", period.text) else ()
        inner = any(
            p != period and period.first <= p.first and p.last <= period.last and p.last not in ends
            for p in query.periods
        )
        titles = len(query.periods) > 1 and re.search(f"{re.escape(bare(period.text))}{_TITLE}", bare(query.text))
        if inner or (is_plan(period) and titles):
            continue
        if re.match(r"\d{4}", period.text) and period.first < period.last:
            found += [Period(f"{year}年", year, year) for year in _years(period)]
        elif (
            len(query.periods) == 1 and is_plan(period) and _FROM_TO.search(query.text)
        ):  # what a plan's years began and ended with
            before, name = period.first - 1, phrasing.when(period).removesuffix("期间").strip("“”")
            found += [Period(f"{name}初", before, before), Period(f"{name}末", period.last, period.last)]
        elif period.first < period.last and wanted.at_end(query, period):
            found.append(Period(f"{period.text}末", period.last, period.last))
        else:
            found.append(period)
    return list({(p.first, p.last): p for p in reversed(found)}.values())[::-1]


def _years(period: Period) -> tuple[int, ...]:
    """Both ends of years that a question names; of three years the middle one too."""
    if period.last - period.first == 2:
        return period.first, period.first + 1, period.last
    return period.first, period.last


def is_plan(period: Period) -> bool:
    """Whether it is the five years of a plan."""
    return period.first >= five_year_plan(3)[0] and period.first % 5 == 1 and period.last == period.first + 4
