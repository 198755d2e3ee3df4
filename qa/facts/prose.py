"""Sentences to facts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from qa import indicators
from qa.facts.figures import Figure, figures, is_distance
from qa.facts.packed import Packed, pack
from qa.facts.parallel import Part, parallel
from qa.facts.phrase import Name, indicator_of
from qa.facts.site import Reading, Site
from qa.facts.subject import subject_of, without_periods
from qa.facts.when import period_of, status_of
from qa.facts.where import place_in, place_of, without_places
from qa.schema import Fact

_CPI = "居民消费价格指数"
_CPI_CHANGE = 20  # per cent; below it a rise of prices is meant, the index itself lies about 100
_AVERAGE = re.compile(r"年(?:均|平均)(?!浓度|[气水]温|降[水雨]|径流|流量|水位|湿度|风速|值)|平均每年")  # not 年均浓度
_TOTAL = re.compile(r"累计|总共|共计|合计|总计")
_CLAUSE = re.compile(r"[,;。!?|]")
_ANNOUNCED = re.compile(r"\d+(?:个|条|项|大|方面)\S{2,8}。?$")


def of_sentence(site: Site) -> Iterator[Fact]:
    """The facts of one sentence."""
    packed = pack(site.source, site.sentence.start, site.sentence.end)
    found = figures(packed.text)
    if found and _is_lead(packed.text, site):
        return
    parts: list[Part] = []
    told: Reading | None = None
    turned: dict[str, int] = {}  # where the rates of an indicator went
    for n, figure in enumerate(found):
        before = parts[-1][0] if parts else None
        name, own = parallel(packed.text, found, parts) or (indicator_of(packed.text, found, n, before), "")
        distance = is_distance(packed.text, figure)
        if distance or (name and before and not without_places(name[0])):  # 钟祥市生产总值685亿元；京山市546亿元
            name = before
        parts.append((name, own))
        if name is None or distance:
            continue
        rate = _as_rate(figure, name, turned)
        if rate.kind == "%":
            turned[name[0]] = rate.direction
        reading = _read(packed, rate, name, own, site)
        if told and name == before and _goes_on(packed.text, found[n - 1], figure):
            reading = replace(reading, place=told.place)
        told = reading
        yield reading.fact(site)


def _goes_on(text: str, before: Figure, figure: Figure) -> bool:
    """Whether a figure is of the subject of the one before it: 年过货量突破900万吨，由2025年的560万吨起步."""
    between = text[before.after : figure.start]
    subjects = (subject_of(without_periods(clause)) for clause in between.split(","))
    return not re.search("[;、和及]", between) and not any(subjects)


def _as_rate(figure: Figure, name: Name, turned: Mapping[str, int]) -> Figure:
    """Per cent of money is its growth where its growth was told before: 增长5.6%，今年目标定在5.5%以上 of GDP."""
    money = name[1] and any(unit.endswith("元") for unit in indicators.units(name[0]))
    if figure.kind != "%" or figure.direction or not money:
        return figure
    return replace(figure, direction=turned.get(name[0], 0))


def _is_lead(text: str, site: Site) -> bool:
    """Whether it only names its paragraph and announces a list: 加快培育3个潜力产业。"""
    name = site.chunk.section[-1] if site.chunk.section else ""
    return site.sentence.text.rstrip("。：:") == name.rstrip("。：:") and bool(_ANNOUNCED.search(text))


def _read(packed: Packed, figure: Figure, named: Name, own: str, site: Site) -> Reading:
    """``own``: the words of its own subject where several stand side by side."""
    text = packed.text
    direction = figure.direction
    if named[0] == _CPI and figure.kind == "%" and not direction and float(figure.value.split("-")[0]) < _CPI_CHANGE:
        direction = 1
    clause = _clause(text, figure)
    ahead = _CLAUSE.split(text[: figure.start])[-1]
    basis = "年均" if _AVERAGE.search(ahead) else "累计" if _TOTAL.search(ahead) else None
    period = period_of(text, figure.start, site, change=bool(direction), basis=basis)
    return Reading(
        place_in(own, site.document) or place_of(text, figure.start, site.chunk, site.document),
        period,
        named,
        figure.value,
        figure.unit,
        direction,
        figure.qualifier,
        basis,
        status_of(clause, period, site),
        *packed.span(figure.start, figure.end),
    )


def _clause(text: str, figure: Figure) -> str:
    begin = max((m.end() for m in _CLAUSE.finditer(text, 0, figure.start)), default=0)
    stop = _CLAUSE.search(text, figure.end)
    return text[begin : stop.start() if stop else len(text)]
