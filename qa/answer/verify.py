"""Whether a sentence of an answer follows from the evidence: every number with its unit, direction, place, period and
indicator, checked by code. What fails is never shown as fact.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from qa import indicators, mentions, periods, places, quantities
from qa.answer.claims import without_claims
from qa.answer.sourced import source_figures, sources_of
from qa.answer.stated import read
from qa.answer.support import of_figures, of_words
from qa.answer.table_rows import said_wrongly
from qa.answer.tied import agrees, is_asked_of, is_of_asked_time, is_share
from qa.answer.wanted import of as wanted_of
from qa.answer.wanted import unit_fits as asked_fits
from qa.answer.words import clause_of, figures, pairs
from qa.clauses import segments, split
from qa.commands import commands, is_active, is_command
from qa.kinds import asks
from qa.quantities import RATES, YEAR, Quantity
from qa.retrieval.slots import alike, holds_place, surroundings
from qa.schema import Evidence, Query
from qa.store.segment import segment
from qa.text import bare, fold
from qa.things import counted, counted_noun, how_asked
from qa.ties import tied_indicator, unit_fits

_MARKS = re.compile(
    r"^\s*（[^（）]{4,60}）[：:]\s*|\[\d+(?:\s*[,，]\s*\d+)*\]|【\d+】|^\s*(?:[（(]?\d{1,2}(?:[.](?!\d)|[、)）])|[-*•])\s*",
    re.MULTILINE,
)
_PUNCTUATION = "，,。；;？? "
_EMPTY_CELL = re.compile(r"[:：]\s*[—－-]+\s*(?:[；;，,。]|$)")  # 年均/累计：—
_OF_RATE = re.compile("(?:下降|降低|增长|上升|提高)(?:率|幅度?)|增速|[增涨降]幅")
_SAID_RATE = re.compile(r"率|[增涨降]幅|增速|幅度|(?:下降|降低|降|增长|增|上升|提高|涨)了?约?[\d.]+")
_BARE_CELL = re.compile(
    r"(?:(?:[^，。：]{0,10}(?:完成|累计)|[^，。：]{2,8}·[^，。：]{0,14})(?:\(%\))?：[\d.\[\]≥≤*]+%?|(?:\d{4}年|[“\"]?十.?五[”\"]?[期间末初]*)：[\d.]+)[。；]?"
)
_ATTRIBUTE = re.compile("属性[:：]")
_WHICH_COUNTY = re.compile("哪[一两几二三]?个?[县区市旗](?![级域场政民])(?:[市区县])?")
_AT_LEAST = re.compile(r"(?:至少|不[少低]于|超过)[^，,。；;\d]*$")
_FIRST = re.compile("第1(?=[批次个家位名届])")  # 首批 of a report, which holds no figure
_TIMED = re.compile("年底|年内|月|季度|上半年|下半年|[春夏秋冬](?:季|天|前|初|末)|入[春夏秋冬]|节前|期间")
_BEGUN = re.compile("开工|动工|启动|奠基|开建|签约")
_FINISHED = re.compile("建成|竣工|完工|投用|投产|投运|通车|交付|运营|启用|[建修盖通]好|[建修盖]完|完成|开[业通园馆门]")
_MORE = re.compile("(?:[增涨升降减跑]得|[更最]|比[^，。；]{1,14})[高低多少快慢猛大小]")
_WHICH = re.compile("[哪谁]")
_IN_THE_LEAD = ("带头", "领头", "打头")  # 以中磁科技为龙头 has no such verb
_BY_WHOM = re.compile("[是由]谁([一-龥]{2})的?[呢啊]?(?=[？?。]?$)")
_ASKED = re.compile("多少|几|百分之")
_DESCRIBED = re.compile("(?P<said>[一-龥]{2,6})的(?=(?:有?(?:多少|几)[一-龥]?)?(?P<of>[一-龥]{2}))")
_COUNTED_THING = re.compile(
    r"(?<![\d.])(?P<number>\d+(?P<counter>[个座家所条项处户名位]))(?P<thing>[一-龥]{2,4}?)(?=[，,。；;、的]|$)"
)
_COUNTED = ("个", "人")  # of anything
_COUNTER = re.compile("[个座家所条项处户名位场]$")
MIN_TOPIC = 0.5  # of the words asked for that a sentence holds, the share that must stand where its figure does


@dataclass(frozen=True, slots=True)
class Checked:
    """An answer's sentence after the check: what supports it, and each number with the evidence that holds it."""

    text: str  # without the generator's own marks
    ok: bool
    support: tuple[int, ...]  # positions in the evidence, best first
    numbers: tuple[tuple[Quantity, int], ...]  # each figure and the position of its evidence


def check(text: str, query: Query, evidence: Sequence[Evidence]) -> Checked:
    """Check one sentence against the evidence.

    A figure must be held by one evidence sentence, whose place, period and indicator are those the answer (or, where
    it is silent, the question) ties it to. A sentence without figures must share ``support.MIN_SUPPORT`` of its words.
    """
    text = _FIRST.sub("第一", _MARKS.sub("", text).strip())
    text = without_claims(text, evidence)
    if _is_no_answer(text, query):
        return Checked(text, False, (), ())
    stated = [q for q in figures(text) if not _is_asked(q, query)]
    years = [q for q in quantities.find(text) if q.unit == YEAR]
    sources = {
        i: {n: found for n, item in enumerate(evidence) if (found := _sources(figure, text, query, item))}
        for i, figure in enumerate(stated)
    }
    held = {i: set(found) for i, found in sources.items()}
    if not all(held.values()) or _told_twice(text, stated, sources) or _says_nothing_new(stated, query):
        return Checked(text, False, (), ())
    if (
        stated
        and query.wants == "figure"
        and not (_is_timely(query, sources, evidence) and _in_asked_unit(query, stated))
    ):
        return Checked(text, False, (), ())
    if stated:
        support = of_words(text, query, evidence, of_figures(held, text, evidence))
        numbers = tuple((q, next(n for n in support if n in held[i])) for i, q in enumerate(stated))
    else:
        support, numbers = of_words(text, query, evidence, []), ()
    told_anew = any(q.text not in query.text for q in stated)
    decided = told_anew or not _decides(text, query, [evidence[n] for n in support])
    years_ok = all(_year_ok(q, query, [evidence[n] for n in support]) for q in years)
    decided = decided and _is_of_its_places(text, query, [evidence[n] for n in support])
    decided = decided and any(names_deed(query, evidence[n].sentence.text) for n in support)
    attributes_ok = not said_wrongly(text, [evidence[n].sentence.text for n in support])
    said = [(q, {source.qualifier for source in sources[i][n]}) for i, (q, n) in enumerate(numbers)]
    text = _qualified(text, said)
    holding = [evidence[n] for n in support] if numbers else []
    named = not holding or (_names_things(text, query, holding) and not _counts_others(text, holding))
    named = named and not _tells_rate_as_level(text, holding)
    return Checked(text, bool(support) and years_ok and attributes_ok and decided and named, tuple(support), numbers)


def _names_things(text: str, query: Query, support: Sequence[Evidence]) -> bool:
    """Whether the passages that hold a number have a word of the things counted, and their sentences one of what is
    said of them: 78座矿山 is no number of 水库, and 博物馆108座 none of 免费开放的博物馆.
    """
    if query.indicators or query.language != "zh":
        return True
    asked = mentions.read(query.text, query.places, 0)
    if not _COUNTER.search(how_asked(asked)):
        return True
    spot, rest = counted(asked), asked.without(asked.places, asked.periods)
    around = [surroundings(item.chunk, item.document) for item in support]
    passages = pairs(" ".join(f"{e.chunk.text} {near}" for e, near in zip(support, around, strict=True)))
    sentences = pairs(" ".join(f"{e.sentence.text} {near}" for e, near in zip(support, around, strict=True)))
    name = query.text[slice(*spot)] if spot else ""
    things = [name] if query.terms and all(term in name for term in query.terms) else []  # nothing else says what
    said = [m["said"] for m in _DESCRIBED.finditer(rest) if m["said"] in text and m["of"] in counted_noun(asked)]
    return all(pairs(words) & passages for words in things if len(words) > 1) and all(
        pairs(words) & sentences for words in said
    )


def _tells_rate_as_level(text: str, support: Sequence[Evidence]) -> bool:
    """Whether what a row gives as a rate of change is told as if it were the thing: 浓度从12.5降到6.6 of 浓度下降率."""
    of_rate = any(item.chunk.kind == "row" and _OF_RATE.search(item.sentence.text) for item in support)
    return of_rate and not _SAID_RATE.search(text)


def _counts_others(text: str, support: Sequence[Evidence]) -> bool:
    """Whether a number is told of things that the report gives another number of: 10个整镇 of 10个整县和1个整镇."""
    sources = [item.sentence.text for item in support]
    for told in _COUNTED_THING.finditer(text):
        number, thing = re.escape(told["number"]), told["thing"]
        own = re.compile(rf"(?<![\d.]){number}(?=[一-龥]{{2}})[^，,。；;、和及与]*")
        spans = [m.group() for source in sources for m in own.finditer(source)]
        others = re.compile(rf"(?<![\d.])\d+{told['counter']}{thing}")
        if spans and not any(thing in span for span in spans) and any(map(others.search, sources)):
            return True
    return False


def _is_idle_cell(text: str, query: Query) -> bool:
    """Whether a sentence only copies a cell, without a figure or what it is of: 属性：约束性, 2020年完成：20."""
    attribute = _ATTRIBUTE.match(text) and not wanted_of(query).attribute
    return bool(attribute or _EMPTY_CELL.search(text) or _BARE_CELL.fullmatch(text))


def _is_no_answer(text: str, query: Query) -> bool:
    """Whether a sentence tells nothing, asks or commands, or leaves out the county or the time that is asked for."""
    empty = not text or text.endswith(("?", "？")) or _is_idle_cell(text, query)
    if empty or is_active(text) or is_command(text):
        return True
    if any(asks(clause.text) and clause.text.strip(_PUNCTUATION) in text for clause in split(query.text)):
        return True
    timed = query.wants != "time" or says_when(query, text)
    return not (timed and names_county(query, text) and names_deed(query, text))


def _qualified(text: str, said: Sequence[tuple[Quantity, set[str | None]]]) -> str:
    """With 左右, 以上 or 以内 put back where the source has it and the generator left it out: 80家 is not 80家以上."""
    for figure, qualifiers in sorted(said, key=lambda pair: -pair[0].start):
        word = next(iter(qualifiers)) if len(qualifiers) == 1 else None
        if word and not figure.qualifier and not (word == "以上" and _AT_LEAST.search(text[: figure.start])):
            text = f"{text[: figure.end]}{word}{text[figure.end :]}"
    return text


def _told_twice(text: str, stated: Sequence[Quantity], sources: Mapping[int, Mapping[int, Sequence[Quantity]]]) -> bool:
    """Whether two equal figures of a clause rest on one of the evidence: 由47家增加到47家."""
    for i, j in combinations(range(len(stated)), 2):
        one, other = stated[i], stated[j]
        if (one.low, one.high, one.unit) == (other.low, other.high, other.unit):
            spots = {(n, q.start) for k in (i, j) for n, found in sources[k].items() for q in found}
            if len(spots) < 2 and clause_of(text, one.start) == clause_of(text, other.start):
                return True
    return False


def _in_asked_unit(query: Query, stated: Sequence[Quantity]) -> bool:
    """Whether a figure is in the unit that is asked for, where one figure is: 改造630个 does not say what it costs."""
    unit = wanted_of(query).unit
    if query.kind not in ("figure", "figures") or not unit or len(_ASKED.findall(query.text)) > 1:
        return True
    return any(asked_fits(unit, q.unit) or {unit, q.unit} <= RATES for q in stated)


def names_county(query: Query, text: str) -> bool:
    """Whether a text names a place within the one asked about, where a question asks for no more than which it is."""
    if not asks_which_place(query):
        return True
    found = places.gazetteer().find(text, near=query.places)
    return any(m.place.name not in query.places or len(query.places) > 1 for m in found)


def names_deed(query: Query, text: str) -> bool:
    """Whether a text tells of the deed whose doer a question asks for: 舞剧首演 tells not who 编导 it."""
    return all(deed in text for deed in _BY_WHOM.findall(query.text) if deed not in _IN_THE_LEAD)


def asks_which_place(query: Query) -> bool:
    """Whether no more is asked than which place something is of: 哪个市要开放长城博物馆."""
    return query.kind == "fact" and bool(_WHICH_COUNTY.search(query.text))


def _is_of_its_places(text: str, query: Query, support: Sequence[Evidence]) -> bool:
    """Whether each of several places asked about that a sentence names is one that its evidence is of or names."""
    if len(query.places) < 2 or not asks_which_place(query):
        return True
    told = {m.place.name for m in places.gazetteer().find(text, near=query.places)} & {*query.places}
    return all(any(holds_place(place, e.sentence, e.chunk, e.document) for e in support) for place in told)


def says_when(query: Query, text: str) -> bool:
    """Whether a text names a time, and not that of a beginning where the end is asked for: 开工 is not 建成."""
    asked_end = bool(_FINISHED.search(query.text)) and not _BEGUN.search(query.text)
    only_begun = bool(_BEGUN.search(text)) and not _FINISHED.search(text)
    return bool(_TIMED.search(text) or periods.find(text, 0)) and not (asked_end and only_begun)


def _decides(text: str, query: Query, support: Sequence[Evidence]) -> bool:
    """Whether a sentence of its own says which is more, where figures are asked for: code decides that, or a report."""
    said = [m.group() for m in _MORE.finditer(text)]
    return query.wants == "figure" and any(all(words not in item.sentence.text for item in support) for words in said)


def _says_nothing_new(stated: Sequence[Quantity], query: Query) -> bool:
    """Whether all figures of a sentence stand in a question that asks for one: 8个景区 of 8个景区接待多少游客."""
    asks = query.wants == "figure" and bool(_ASKED.search(query.text) or _WHICH.search(query.text))
    return asks and bool(stated) and all(q.text in query.text for q in stated)


def _is_timely(
    query: Query, sources: Mapping[int, Mapping[int, Sequence[Quantity]]], evidence: Sequence[Evidence]
) -> bool:
    """Whether one of the figures of a sentence is of the time that is asked for: 2015年：5.23 says nothing of 2025."""
    held = ((source, n) for found in sources.values() for n, rests in found.items() for source in rests)
    return any(is_of_asked_time(query, source, evidence[n]) for source, n in held)


def _is_asked(figure: Quantity, query: Query) -> bool:
    """Whether a numeral only repeats the question: 这五年, 三区. Digits of the question are checked like others."""
    return not re.search(r"\d", figure.text) and figure.text in query.text


def _sources(figure: Quantity, text: str, query: Query, item: Evidence) -> list[Quantity]:
    """The figures of an evidence sentence that a stated one may rest on: same value, place, period and indicator."""
    if (
        figure.qualifier == "以上"
        and re.search("突破[^，。；\\d]*$", text[: figure.start])
        and "突破" in item.sentence.text
    ):
        figure = replace(figure, qualifier=None)  # 关键技术突破20项 is 突破关键技术20项
    matching = sources_of(figure, item)
    if not matching:
        return []
    stated = read(text, figure, query, item.document.place, item.document.year)
    return [q for q in matching if stated and agrees(stated, q, item, query)]


def _topic_agrees(query: Query, source: Quantity, item: Evidence) -> bool:
    """Whether the words asked for stand by this figure, and not by another one of the sentence.

    The only figure of the unit that is asked for may stand in a clause of its own: 烤烟收购47.3万担，均价每公斤36.2元.
    """
    if item.chunk.kind == "row":
        return True
    if not query.terms:
        return True
    unit = wanted_of(query).unit
    pieces = split(item.sentence.text) if unit in _COUNTED else segments(item.sentence.text)
    weights = {c: _term_weight(query, c.text) for c in pieces}
    own = next((w for c, w in weights.items() if c.start <= source.start < c.end), 0)
    if unit not in _COUNTED and [q for q in source_figures(item) if q.unit == unit] == [source]:
        own = max(weights.values(), default=0)
    return own >= MIN_TOPIC * max(weights.values(), default=0) > 0


def _term_weight(query: Query, text: str) -> int:
    words = set(segment(text))
    return sum(len(t) for t in set(segment(" ".join(query.terms))) if t in words)


def answers_with_figure(query: Query, item: Evidence) -> bool:
    """Whether an evidence sentence holds a figure of what is asked, and not only words about it."""
    unit = wanted_of(query).unit
    found = [q for q in source_figures(item) if asked_fits(unit, q.unit) and is_asked_of(query, q, item)]
    if query.indicators:
        return any(_is_figure_of(name, q, item, query) for q in found for name in query.indicators)
    return any(_topic_agrees(query, q, item) for q in found)


def _is_figure_of(indicator: str, source: Quantity, item: Evidence, query: Query) -> bool:
    tied = tied_indicator(item.sentence.text, source, query.text)
    named = tied == indicator or (tied is None and bool(alike((indicator,), item.sentence.text)))
    if not source.unit and item.chunk.kind == "prose" and indicators.units(indicator):  # the 1 of 注：1.
        return False
    return named and unit_fits(indicator, source.unit) and not is_share(indicator, source, item, query)


def _year_ok(year: Quantity, query: Query, support: Sequence[Evidence]) -> bool:
    """A year may be named if the question, the cited sentence, its surroundings or the document's year name it."""
    if query.wants == "time":  # then the year is the answer, and the sentence itself must hold it
        named = (p for item in support for p, _, _ in periods.find(item.sentence.text, item.document.year))
        return any(p.first == year.low and p.last == year.high for p in named)
    asked = [p for p in query.periods if p.first <= year.low and year.high <= p.last]
    stands = [
        item
        for item in support
        if item.document.year in (int(year.low), int(year.high) + 1)
        or str(int(year.high)) in fold(item.sentence.text + surroundings(item.chunk, item.document))
    ]
    return bool(asked or stands)


def without_commands(items: Sequence[Evidence]) -> list[Evidence]:
    """Evidence without sentences that speak to whoever answers, such as 忽略以上资料."""
    return [item for item in items if not _is_command(item)]


def _is_command(item: Evidence) -> bool:
    sentences = item.chunk.sentences
    told = commands([s.text for s in sentences])
    return is_command(item.sentence.text) or any(
        is_one and s.start == item.sentence.start for s, is_one in zip(sentences, told, strict=True)
    )


def plain(text: str) -> str:
    """Text without marks and white space, for comparing sentences."""
    return bare(_MARKS.sub("", text))
