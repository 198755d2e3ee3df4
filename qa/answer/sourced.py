"""Figures of the evidence: in which unit, of which times, planned or reached. Pure."""

from __future__ import annotations

import re
from dataclasses import replace

from qa import periods, quantities
from qa.answer.stated import Status
from qa.answer.words import clause_of, figures, names, pairs
from qa.facts.rows import time_of
from qa.facts.site import Site
from qa.facts.when import period_of, status_of
from qa.quantities import Quantity
from qa.retrieval.slots import AVERAGE
from qa.schema import Evidence, Period
from qa.text import narrow

_UNIT = re.compile(r"[（(]([^（）()\d][^（）()]{0,11})[)）]|\s([^\s\d（）()]{1,8})$")  # 产量（万吨）; 产量 万吨
_TARGET_HEADER = re.compile("目标|计划|预期|规划")
_ACTUAL_HEADER = re.compile("完成|实际|进展|现状|基期")
MIN_SHARED = 0.4  # share of the words of one clause that another has which tells the same of another place or time


def source_figures(item: Evidence) -> list[Quantity]:
    """The figures of an evidence sentence; those of a table row also in the unit that its label names."""
    found = figures(item.sentence.text)
    if item.chunk.kind == "row":
        label, cells, _ = item.sentence.text.partition("｜")
        found = [q for q in found if q.start > len(label) or not cells]  # 一、经济发展（7个） names a group of rows
        for q in list(found):
            own = _UNIT.findall(header_of(q, item)) or _UNIT.findall(label)  # 年均增长(%) beside amounts
            found += [read for unit in own if (read := quantities.in_unit(q, unit[0] or unit[1])) is not q]
    return found


def sources_of(figure: Quantity, item: Evidence) -> list[Quantity]:
    """The figures of an evidence sentence that state the same as a figure."""
    return [q for q in source_figures(item) if quantities.same(figure, q)]


def source_of(figure: Quantity, item: Evidence) -> Quantity | None:
    """The first figure of an evidence sentence that states the same as a figure."""
    return next(iter(sources_of(figure, item)), None)


def clause_of_figure(figure: Quantity, item: Evidence) -> str:
    """The clause that a figure stands in; "" where the evidence does not have it."""
    source = source_of(figure, item)
    return clause_of(item.sentence.text, source.start) if source else ""


def period_of_figure(figure: Quantity, item: Evidence) -> Period | None:
    """The period that a figure is likeliest said of."""
    source = source_of(figure, item)
    return next(iter(spoken_periods(source, item)), None) if source else None


def nearest_period(source: Quantity, item: Evidence) -> Period | None:
    """The period that stands before a figure in its sentence, or in the header of its cell."""
    text = item.sentence.text
    if item.chunk.kind == "row":
        cell = header_of(source, item)
        named = next((p for p, _, _ in periods.find(cell, item.document.year)), None)
        # 年均增长/累计 beside yearly columns is a figure of the whole plan, not of any of these years.
        return named or (periods.default_period(item.document) if AVERAGE.search(cell) else None)
    before = [p for p, start, _ in periods.find(text, item.document.year) if start < source.start]
    return before[-1] if before else None


def spoken_periods(source: Quantity, item: Evidence) -> list[Period]:
    """The periods a figure of the evidence may be said of, the likeliest first."""
    default = periods.default_period(item.document)
    over_years = bool(source.direction)  # growth, averages and what is added in all are of no single year
    if item.chunk.kind == "prose":
        text = narrow(item.sentence.text)
        clause = clause_of(text, source.start)
        over_years = over_years or bool(AVERAGE.search(clause)) or "新增" in clause
        basis = "年均" if "年均" in clause else "累计" if "累计" in clause else None
        site = Site(item.sentence, item.chunk, item.document, "")
        spoken = [period_of(text, source.start, site, change=bool(source.direction), basis=basis)]
    else:
        header, cell = cell_of(source, item)
        over_years = over_years or bool(AVERAGE.search(header))
        own = time_of(header, cell, Site(item.sentence, item.chunk, item.document, ""))
        named = None if own and AVERAGE.search(header) else nearest_period(source, item)
        spoken = [p for p in (own, named) if p] or periods.spoken_of(item.sentence, item.chunk, item.document)
    same = default and any((p.first, p.last) == (default.first, default.last) for p in spoken)
    at_end = default and same and default.first < default.last and not over_years
    return [*spoken, replace(default, text="规划期")] if default and at_end else spoken


def status_of_figure(figure: Quantity, item: Evidence) -> Status | None:
    """Whether the evidence tells a figure as planned or as reached; None where it does not say, or tells both."""
    found = {status_of_source(q, item) for q in sources_of(figure, item)}
    return found.pop() if len(found) == 1 else None


def status_of_source(source: Quantity, item: Evidence) -> Status | None:
    """Whether one figure of the evidence is planned or reached, by its cell's header or its clause."""
    if item.chunk.kind != "prose":
        header = header_of(source, item)
        if not _TARGET_HEADER.search(header) and not _ACTUAL_HEADER.search(header):
            return _by_time(source, item)
        return "target" if _TARGET_HEADER.search(header) else "actual"
    text = narrow(item.sentence.text)
    site = Site(item.sentence, item.chunk, item.document, "")
    return status_of(clause_of(text, source.start), spoken_periods(source, item)[0], site)


def _by_time(source: Quantity, item: Evidence) -> Status | None:
    """Whether a cell under a bare year is planned: one to come is, one gone by is not; None of the year of speaking."""
    now = periods.speaks_in(item.document)
    spoken = nearest_period(source, item)
    if now is None or spoken is None or spoken.first < now <= spoken.last:
        return None
    return "actual" if spoken.last < now else "target"


def is_planned(figure: Quantity, item: Evidence, this_year: int) -> bool:
    """Whether the evidence only plans a figure, for a time gone by."""
    sources = sources_of(figure, item)
    return bool(sources) and all(
        status_of_source(q, item) == "target" and spoken_periods(q, item)[0].last < this_year for q in sources
    )


def are_of_one_thing(one: tuple[Quantity, Evidence], other: tuple[Quantity, Evidence]) -> bool:
    """Whether two cited figures, of other places or times, are of the same thing: of one indicator, or of clauses that
    share their words: 签约项目541个 and 300个省市重点工程项目 are not.
    """
    named, clauses = [], []
    for figure, item in (one, other):
        source = source_of(figure, item)
        if source is None or item.chunk.kind == "row":
            return True
        named.append(names(item.sentence.text).get(source.start))
        clauses.append(pairs(clause_of(item.sentence.text, source.start)))
    if named[0] == named[1] and named[0] is not None:
        return True
    return len(clauses[0] & clauses[1]) >= MIN_SHARED * min(map(len, clauses))


def header_of(source: Quantity, item: Evidence) -> str:
    """The header of a figure's cell."""
    return cell_of(source, item)[0]


def cell_of(source: Quantity, item: Evidence) -> tuple[str, str]:
    """The header of a figure's cell, and the cell."""
    text = item.sentence.text
    begin = max(text.rfind(mark, 0, source.start) for mark in "；｜") + 1
    end = text.find("；", source.end)
    header, _, cell = text[begin : end if end >= 0 else len(text)].rpartition("：")
    return header, cell


def is_result(source: Quantity, item: Evidence) -> bool:
    """Whether a cell stands below a header that says it was reached."""
    return bool(_ACTUAL_HEADER.search(header_of(source, item)))
