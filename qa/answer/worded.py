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

_ASKS_DIRECTION = re.compile(
    "[涨升增多好]了?(?:还是|或是|是)[跌降减少坏差]|[跌降减少]了?(?:还是|或是|是)[涨升增多]|走向|走势|增减|升降|好转|(?:什么|啥|何种)水平"
)
_DIRECTION = re.compile(
    '[双两三四][”"]?(?:下降|增长|提升|[增降升减])|新[高低]|历史(?:最高|最低|最好)|(?:均|都|全面|持续|稳步)(?:实现)?(?:增长|下降|上升|提升|改善|好转|向好)'
)
_HIGH = re.compile("[再连]?创[^，,。；]{0,12}(?:新高|最高|最好)")
MOST = 0.6  # of the characters of an indicator's name


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


def directions(query: Query, evidence: Sequence[Evidence]) -> Iterator[tuple[str, Evidence]]:
    """What reports say of the way things went without a figure, where a question asks for no more: 面积、产量“三增”.

    The clauses and the evidence they stand in; the first for each place.
    """
    if not _ASKS_DIRECTION.search(query.text):
        return
    told: set[str | None] = set()
    for item in evidence:
        placed = all(holds_place(p, item.sentence, item.chunk, item.document) for p in query.places[:1])
        spoken = periods.spoken_of(item.sentence, item.chunk, item.document)
        timely = not query.periods or any(periods.holds(p, spoken) for p in query.periods)
        if item.document.place in told or item.chunk.kind != "prose" or not placed or not timely:
            continue
        clauses = [clause.text.strip("，,；;。 ") for clause in split(item.sentence.text)]
        first = next((n for n, words in enumerate(clauses) if _DIRECTION.search(words) and _names(query, words)), None)
        if first is None or quantities.find(clauses[first]):
            continue
        goes_on = [w for w in clauses[first + 1 : first + 2] if _HIGH.match(w) and not quantities.find(w)]
        told.add(item.document.place)
        yield "，".join((clauses[first], *goes_on)), item


def _names(query: Query, words: str) -> bool:
    """Whether words name what is asked for: most characters of each indicator, else each of the other words."""
    if query.indicators:
        names = ((name, *indicators.synonyms(name)) for name in query.indicators)
        return all(any(sum(c in words for c in n) >= MOST * len(n) for n in each) for each in names)
    return bool(query.terms) and all(term in words for term in query.terms)
