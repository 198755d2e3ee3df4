"""Goals that a report gives in words and not as a figure: 居民收入与经济增长同步, 能耗降低完成省下达任务. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from qa import indicators, periods, quantities
from qa.answer.phrasing import when
from qa.clauses import split
from qa.retrieval.slots import holds_place
from qa.schema import Evidence, Period, Query

_GOAL = re.compile(
    "[与和同跟][^，,。；;]{1,10}(?:同步|持平|相适应|相匹配)|(?:高于|快于|超过|好于|优于|不低于|跑赢)(?:GDP|经济|地区|生产总值|全[国省市区县]|城镇|平均)"
    "|(?:完成|达到|控制在|以)[^，,。；;]{0,10}(?:下达|国家|[全本]?省|上级|规定|约束)[^，,。；;]{0,8}(?:目标|任务|指标|要求|以内|范围|为准)"
    "|(?:保持|处[在于]|控制在|稳定在)[^，,。；;]{0,8}(?:稳定|合理|平稳|平衡)"
    "|(?:力争|保持|实现|确保|争取|恢复)[^，,。；;]{0,6}正增长"
)


def told(query: Query, evidence: Sequence[Evidence]) -> Iterator[tuple[str, Evidence]]:
    """For each place, period and indicator asked for: that no figure is given, and what is said instead.

    The sentence and the evidence it rests on; only for what some evidence gives in words.
    """
    for place in query.places or (None,):
        for period in query.periods or (None,):
            for asked in query.indicators:
                goals = {name: (words, item) for name, words, item in reversed([*_goals(place, period, evidence)])}
                for name in [asked] if asked in goals else [name for name in goals if name.endswith(asked)][::-1]:
                    words, item = goals[name]
                    where = place or item.document.place or ""
                    yield f"{where}{when(period) if period else ''}{name}没有给出数值，报告的表述是“{words}”", item


def _goals(
    place: str | None, period: Period | None, evidence: Sequence[Evidence]
) -> Iterator[tuple[str, str, Evidence]]:
    """Clauses that give the goal of an indicator in words: its name, the words, where they stand."""
    for item in evidence:
        if item.chunk.kind != "prose" or (place and not holds_place(place, item.sentence, item.chunk, item.document)):
            continue
        spoken = periods.spoken_of(item.sentence, item.chunk, item.document)
        if period and not periods.holds(period, spoken):
            continue
        for clause in split(item.sentence.text):
            words = clause.text.strip("，,；;。 ")
            named = indicators.find(words)
            if named and _GOAL.search(words, named[0].end) and not quantities.find(words):
                yield named[0].name, words, item
