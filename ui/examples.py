"""Example questions that fit what is in the library. No place or year is written here."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from qa.schema import Document

LIMIT = 4
_HEADLINE = "GDP增长目标是多少？"
_FURTHER = ("城镇新增就业目标是多少？", "固定资产投资增长目标是多少？", "社会消费品零售总额增长目标是多少？")
_OF_PLAN = "常住人口城镇化率目标是多少？"
_PLAN = re.compile(r"第([一二三四五六七八九十]+)个五年|“?(十[一二三四五六七八九]?)五”?规划")


def examples(documents: Sequence[Document], limit: int = LIMIT) -> list[str]:
    """Up to ``limit`` questions: a headline target, a comparison of places, a plan's target, further targets."""
    reports = _places_and_years(documents)
    questions = [f"{place}{year}年{_HEADLINE}" for place, year in reports[:1]]
    questions += _comparison(reports)
    questions += [f"{d.place}{plan}{_OF_PLAN}" for d in documents if d.place and (plan := _plan(d))][:1]
    others = zip(reports[1:] or reports, _FURTHER, strict=False)
    questions += [f"{place}{year}年{what}" for (place, year), what in others]
    if not questions:
        questions = [f"《{d.label}》主要讲了什么？" for d in documents]
    return list(dict.fromkeys(questions))[:limit]


def _places_and_years(documents: Sequence[Document]) -> list[tuple[str, int]]:
    """Places and years of reports: the newest first, and of one year the place with most documents."""
    counts = Counter((d.place, d.year) for d in documents if d.place and d.year and not _plan(d))
    found = [(place, year) for place, year in counts if place and year]
    return sorted(found, key=lambda key: (-key[1], -counts[key]))


def _comparison(reports: Sequence[tuple[str, int]]) -> list[str]:
    for i, (place, year) in enumerate(reports):
        for other, its_year in reports[i + 1 :]:
            if its_year == year and other != place:
                return [f"{place}和{other}{year}年GDP增长目标相比，哪个更高？"]
    return []


def _plan(document: Document) -> str | None:
    """“十四五” for a plan of those five years, else None."""
    match = _PLAN.search(document.title)
    if match and "规划" in f"{document.kind}{document.title}":
        return f"“{match[1]}五”" if match[1] else f"“{match[2]}五”"
    return None
