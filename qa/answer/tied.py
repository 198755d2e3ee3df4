"""What a figure of the evidence is tied to, and whether that is what an answer says of it."""

from __future__ import annotations

import re
from dataclasses import replace

from qa import indicators, periods, places
from qa.answer.sourced import (
    cell_of,
    is_result,
    source_figures,
    spoken_periods,
    status_of_source,
)
from qa.answer.stated import Stated, denies
from qa.answer.wanted import asked_unit
from qa.answer.words import acts, akin, changes, clause_of, is_added, is_of_another, names, pairs, standing
from qa.facts.where import place_of, without_places
from qa.quantities import RATES, Quantity
from qa.retrieval.slots import alike, holds_place, indicator_names, surroundings
from qa.schema import Evidence, Period, Query
from qa.store.segment import tagged
from qa.text import narrow
from qa.ties import tied_indicator, unit_fits

_RATES = RATES | {""}
_BEGINS = re.compile("[由从][^，。；]{0,12}$")
_FALLS = re.compile("减少|降低|下降|压减")
_AGAINST = re.compile(r"(?:比|较)(?:上年|去年|前年|年初|同期|\d{4}年)|同比|净[增减]")
_ASKS_SHARE = re.compile("百分|[率%]|占|比[例重]|份额|几成")
_SIDE = re.compile("出口|进口|产量|产值|销量|利润|税收|增加值|存栏|出栏|总投资|(?:完成|年度)投资")
_ABOVE = re.compile(r"(?:高于|低于|快于|慢于|高出|低出|领先|优于|好于)[^，,。；;\d]*$")
_TOLD_ABOVE = re.compile(
    r"(?:高于|低于|快于|慢于|高出|低出|领先|跑赢)[^，,。；;\d]*(?:幅度|差距|[了出])?[^，,。；;\d]*$"
)
_COMPARES = re.compile("[高低快慢优好]于|高出|低出|领先|比|[高低快慢]")
_ADDED = re.compile("(?<!高)新|[增建改引培认投]|申报")  # 高新技术企业 are not new
_APART = re.compile(r"(?<![最至不许大增减提降升])[多少高低快慢][出了]?$")  # 多3处, which only a difference is told with
_AVERAGED = re.compile("年均|年平均|平均[每一]年|[每一]年平均|平均(?:数|值)?[是为约]")
_YEARLY = re.compile("年均|平均|每年|年增")
_A_HEAD = re.compile(
    "平均(?:到|下来)?每?[一个]?[人户名位家亩]|每[一个]?[人户名位]平均|[人户]均(?=[拿获领分得追补发是为约多])"
)
_OF_EACH = re.compile("每[一个]?[人户名位家亩]|[人户]均|平均")
_AVERAGES = ((_AVERAGED, _YEARLY), (_A_HEAD, _OF_EACH))
_IN_ALL = re.compile("合计|累计|总共|一共|总计|共计|加起来|五年[共办建开引]")
_NOTHING = re.compile("(?:一共|总共|共计?|合计|总计)?(?:有|是|为)?")
LEVEL = re.compile(r"(?:达到?|占|(?<!长)率|[至到为]|突破|超过|(?:保持|稳定|维持)在)(?:\d{4}年的)?[了约近]*$")
# Chosen on sentences made of labelled facts: python -m eval.mutate.
MIN_WORDS = 0.4  # share of the words of a figure that its evidence must hold, with where it stands
MIN_ROW = 0.5  # share of the question's words that a row must hold
MIN_REPEATED = 0.6  # share of the words of a figure that the question must have, where vectors speak for it
MIN_FIT = 0.3  # how well the words must fit the figure itself (of at most 2.5)
MAX_LESS = 0.35  # that another figure of the sentence may fit the words better (of at most 2)


def agrees(stated: Stated, source: Quantity, item: Evidence, query: Query) -> bool:
    """Whether a figure of the evidence with the same value is said of what the stated one is said of."""
    return (
        _change_agrees(stated, source, item)
        and _stands_alike(stated, source, item)
        and _average_agrees(stated, item)
        and denies(clause_of(item.sentence.text, source.start)) == stated.negated
        and _place_agrees(stated, source, item)
        and _period_agrees(stated, source, item)
        and not _is_of_one_year(stated, source, item, query)
        and not _is_beside(stated, query)
        and not _is_of_other_side(stated, source, item)
        and _counts_the_same(stated, source, item)
        and _is_of_asked_unit(stated, source, query)
        and not _is_told_of_share(stated, source, item, query)
        and _is_row_asked_for(stated, item, query)
        and not _is_told_of_all(stated, source, item, query)
        and _indicator_agrees(stated, source, item, query)
        and not _says_of_nothing(stated, query)
        and not is_of_another(stated.words, item.sentence.text, source.start)
        and (_words_agree(stated, source, item) or _is_nearest(stated, source, item, query))
        and _status_agrees(stated, source, item)
        and not _is_aim_for_result(stated, source, item, query)
    )


def is_asked_of(query: Query, source: Quantity, item: Evidence) -> bool:
    """Whether a figure is of no other place or period than is asked for, nor planned where a result is asked for."""
    home = item.document.place
    placed = item.chunk.kind != "prose" or not home or home not in query.places
    own = place_of(narrow(item.sentence.text), source.start, item.chunk, item.document)
    if not placed and own != home and own not in query.places:
        return False
    in_status = query.status is None or status_of_source(source, item) in (None, query.status)
    return in_status and is_of_asked_time(query, source, item)


def is_of_asked_time(query: Query, source: Quantity, item: Evidence) -> bool:
    """Whether a figure is of one of the periods that are asked for; of any where none is."""
    spoken = spoken_periods(source, item)
    if item.chunk.kind == "row" and all(p.first == p.last for p in query.periods):
        spoken = [p for p in spoken if p.first == p.last]  # the average of a plan is in no column of its last year
    return not query.periods or any(_is_of_period(p, own, begins=False) for p in query.periods for own in spoken)


def _change_agrees(stated: Stated, source: Quantity, item: Evidence) -> bool:
    """A level (达到60%) is no growth, and what is not said to fall does not fall."""
    text = item.sentence.text
    own = changes(text, source) or source.direction or (-1 if source.low < 0 else 0)
    if item.chunk.kind == "row" and not own:  # 主要污染物排放总量减少(%)
        own = -1 if _FALLS.search(text.partition("｜")[0] + cell_of(source, item)[1]) else 0
    said = stated.change or stated.figure.direction
    if own and not said and source.unit not in _RATES and _AGAINST.search(clause_of(text, source.start)):
        return False  # 比上年增加6天 is no 6天
    if _APART.search(stated.phrase) and not _COMPARES.search(clause_of(text, source.start)):
        return False
    if said == own or not said or (own and said != -own and not stated.figure.direction):
        return True
    if own:
        return said == own
    return said > 0 and not (item.chunk.kind == "prose" and LEVEL.search(text[: source.start]))


def _stands_alike(stated: Stated, source: Quantity, item: Evidence) -> bool:
    """Whether a figure is told of how far something is above another thing just where the evidence tells it so.

    高于全省17.3个百分点 is no growth, and a growth of 8.2% is not how far it is above the province's.
    """
    text = item.sentence.text
    if _ABOVE.search(text[: source.start]):
        return bool(_COMPARES.search(stated.phrase))
    return not _TOLD_ABOVE.search(stated.phrase) or bool(_COMPARES.search(clause_of(text, source.start)))


def _average_agrees(stated: Stated, item: Evidence) -> bool:
    """Whether what is told as an average is one: 44万 of a plan's years is none a year, what 1515人 got none a head."""
    words = f"{item.sentence.text} {surroundings(item.chunk, item.document)}"
    return all(held.search(words) for told, held in _AVERAGES if told.search(stated.phrase))


def _place_agrees(stated: Stated, source: Quantity, item: Evidence) -> bool:
    if not all(_is_of_place(place, stated, source, item) for place in stated.places):
        return False
    if stated.any_of and not any(_is_of_place(place, stated, source, item) for place in stated.any_of):
        return False
    words = f"{item.sentence.text} {surroundings(item.chunk, item.document)}"
    home = item.document.place
    near = [home] if home else []
    named = {m.place.name for m in places.gazetteer().find(words, near=near)} if stated.besides else set()
    return all(
        place in named or (home is not None and places.gazetteer().inside(home, place)) for place in stated.besides
    )


def _is_of_place(place: str, stated: Stated, source: Quantity, item: Evidence) -> bool:
    """A figure is its document's place's, or that of one within it that its clause or section is about."""
    home = item.document.place
    if item.chunk.kind != "prose" or home is None:
        return holds_place(place, item.sentence, item.chunk, item.document)
    own = place_of(narrow(item.sentence.text), source.start, item.chunk, item.document)
    if place == own:
        return True
    if place == home:  # a county's figure is the city's only where the answer names the county
        return own in stated.mentioned
    if not places.gazetteer().inside(place, home):  # 山西 or 合肥 is part of a name in a report of 运城
        named = {m.place.name for m in places.gazetteer().find(item.sentence.text, near=[home])}
        return place in named and (own in stated.mentioned or not stated.mentioned)
    before = replace(item.sentence, text=item.sentence.text[: source.start])
    return (own == home or own in stated.mentioned) and holds_place(place, before, item.chunk, item.document)


def _period_agrees(stated: Stated, source: Quantity, item: Evidence) -> bool:
    if not stated.periods:
        return True
    spoken = spoken_periods(source, item)
    begins = bool(_BEGINS.search(stated.phrase))
    return all(any(_is_of_period(asked, own, begins=begins) for own in spoken) for asked in stated.periods)


def _is_of_one_year(stated: Stated, source: Quantity, item: Evidence, query: Query) -> bool:
    """Whether what one year brought is told of several: the growth of a plan's last year is none of its five years, and
    what was built in that year is not what was built in all.
    """
    several = stated.periods and all(p.first < p.last and not p.text.endswith("末") for p in stated.periods)
    if not several or item.chunk.kind != "prose" or any(p.first < p.last for p in spoken_periods(source, item)):
        return False
    text = item.sentence.text
    if changes(text, source):  # an amount is against a year that its sentence names: 比2015年提高8679元
        return bool(source.direction)
    in_all = bool(_IN_ALL.search(stated.phrase + query.text))
    return in_all and not (_IN_ALL.search(clause_of(text, source.start)) or LEVEL.search(text[: source.start]))


def _is_of_period(asked: Period, own: Period, *, begins: bool) -> bool:
    """As ``periods.holds``, but what counts from the years before a plan is none of its figures.

    A figure that its years began with (由29家增加到47家) is of the year before them, and one of its first year alone
    is none of the plan.
    """
    if begins and own.first == own.last == asked.first - 1:
        return True
    if own.first == own.last == asked.first < asked.last:  # this year's plan is not that of the five years
        return False
    return periods.holds(asked, [own]) and (asked.first == asked.last or own.first >= asked.first - 1)


def _indicator_agrees(stated: Stated, source: Quantity, item: Evidence, query: Query) -> bool:
    wanted = stated.indicator
    if wanted is None:
        return True
    if not unit_fits(wanted, source.unit):
        return False
    text = item.sentence.text
    name, known = names(text).get(source.start, ("", False))
    if known:
        return name == wanted
    name = without_places(name)
    if [m.name for m in indicators.find(name) if (m.start, m.end) == (0, len(name))] == [wanted]:
        return True
    if name and _is_part(name, wanted):
        return True
    tied = tied_indicator(text, source, query.text)
    return tied == wanted or (
        tied is None
        and (
            bool(alike((wanted,), text))
            or wanted in indicator_names(surroundings(item.chunk, item.document) + item.chunk.text)
        )
    )


def _is_beside(stated: Stated, query: Query) -> bool:
    """Whether a figure is told of another indicator than the only one that is asked for: 优良天数 beside PM2.5."""
    if len(query.indicators) != 1 or query.wants != "figure" or not indicators.units(stated.indicator or ""):
        return False
    return not akin(query.indicators[0], stated.indicator or "")


def _is_of_other_side(stated: Stated, source: Quantity, item: Evidence) -> bool:
    """Whether another side of a thing is told than the evidence tells of: its exports where that has its output."""
    told = set(_SIDE.findall(stated.phrase))
    text = item.sentence.text
    own = set(_SIDE.findall(clause_of(text, source.start)))
    return bool(told and own) and not told & set(_SIDE.findall(f"{text} {surroundings(item.chunk, item.document)}"))


def _counts_the_same(stated: Stated, source: Quantity, item: Evidence) -> bool:
    """Whether the noun told behind a figure has a character in common with the evidence's clause: 46公里的管子 has none
    with 改造农村路46公里.
    """
    last = (tagged(stated.behind) or [("", "")])[-1]
    thing = last[0] if last[1].startswith("n") else ""
    around = item.sentence.text if item.chunk.kind == "row" else clause_of(item.sentence.text, source.start)
    return len(thing) < 2 or bool(set(thing) & set(around))


def _is_of_asked_unit(stated: Stated, source: Quantity, query: Query) -> bool:
    """Whether a figure of no named indicator can be of one that the question asks for and nothing else: 92户 of no
    增加值.
    """
    if stated.indicator or query.terms or not query.indicators or asked_unit(query.text):
        return True
    return any(unit_fits(name, source.unit) for name in query.indicators)


def _says_of_nothing(stated: Stated, query: Query) -> bool:
    """Whether neither a sentence nor the question says what a figure is of: 共11项."""
    said = stated.words or stated.indicator or query.indicators or query.terms
    return not said and bool(_NOTHING.fullmatch(stated.phrase))


def _is_told_of_all(stated: Stated, source: Quantity, item: Evidence, query: Query) -> bool:
    """Whether what was added is told as all there is."""
    said = f"{stated.phrase}{stated.behind}{stated.indicator}{query.text}"
    return item.chunk.kind == "prose" and is_added(item.sentence.text, source) and not _ADDED.search(said)


def _is_row_asked_for(stated: Stated, item: Evidence, query: Query) -> bool:
    """Whether a table row, with where it stands, holds a good part of the words that a question has besides
    indicators, where the answer names none: 高端装备制造业增加值增速 is not that of 高技术制造业.
    """
    if stated.indicator is not None or item.chunk.kind != "row" or not query.terms:
        return True
    words = pairs(" ".join(query.terms))
    row = pairs(f"{item.sentence.text} {surroundings(item.chunk, item.document)}")
    return len(words & row) >= MIN_ROW * len(words)


def _is_told_of_share(stated: Stated, source: Quantity, item: Evidence, query: Query) -> bool:
    of = (stated.indicator,) if stated.indicator else query.indicators
    return not stated.change and any(is_share(name, source, item, query) for name in of)


def is_share(wanted: str, source: Quantity, item: Evidence, query: Query) -> bool:
    """Whether a level in % is none of what is asked for, which is counted: 游客量占全年的19% is no 游客量."""
    counted = any(unit not in _RATES for unit in indicators.units(wanted)) and not _ASKS_SHARE.search(query.text)
    told = source.direction or changes(item.sentence.text, source)
    return counted and source.unit == "%" and not told and status_of_source(source, item) == "actual"


def _is_part(name: str, wanted: str) -> bool:
    """Whether a phrase is the indicator told shorter: 产量 after 粮食播种面积, PM10 of PM10浓度."""
    name = name.strip()
    return len(name) > 1 and any(name in n for n in (wanted, *indicators.synonyms(wanted)))


def _is_told_shorter(stated: Stated, source: Quantity, text: str) -> bool:
    """Whether the sentence leaves the subject to the indicator's last words, and the unit is the indicator's own."""
    name, known = names(text).get(source.start, ("", False))
    own_unit = stated.indicator is not None and unit_fits(stated.indicator, source.unit) and source.unit not in _RATES
    return own_unit and not known and _is_part(name, stated.indicator or "")


def _words_agree(stated: Stated, source: Quantity, item: Evidence) -> bool:
    """Whether the words stand by this figure, and not by another one of the sentence."""
    words, text = stated.words, item.sentence.text
    if not words or names(text).get(source.start) == (stated.indicator, True) or _is_told_shorter(stated, source, text):
        return True
    around = pairs(f"{text} {surroundings(item.chunk, item.document)}")
    told = names(text).get(source.start) == (stated.indicator, True)  # 二产增长6.8% in other words
    if not told and len(words & around) < MIN_WORDS * len(words):
        return False
    if item.chunk.kind == "row":
        return True
    fits = standing(words, stated.phrase, text)
    done = acts(stated.phrase)
    # 133座 are built, and 33座 repaired
    comparable = {start: fit for start, fit in fits.items() if done & acts(clause_of(text, start))} or fits
    return source.start in comparable and comparable[source.start] >= max(MIN_FIT, max(comparable.values()) - MAX_LESS)


def _is_nearest(stated: Stated, source: Quantity, item: Evidence, query: Query) -> bool:
    """Whether a figure told in the question's words is the one that is likest to the question by vectors."""
    asked = pairs(query.text)
    return source.start in item.nearest and len(stated.words & asked) >= MIN_REPEATED * len(stated.words)


def _status_agrees(stated: Stated, source: Quantity, item: Evidence) -> bool:
    return stated.status is None or status_of_source(source, item) in (None, stated.status)


def _is_aim_for_result(stated: Stated, source: Quantity, item: Evidence, query: Query) -> bool:
    """Whether what a row only aimed at, for a time gone by, is told as if reached, beside what it says was reached."""
    only_aims = query.status == "target" and len(query.periods) < 2
    if stated.status or only_aims or item.chunk.kind != "row" or status_of_source(source, item) != "target":
        return False
    now = periods.speaks_in(item.document)
    reached = [q for q in source_figures(item) if is_result(q, item) and q.unit == source.unit]
    return bool(reached) and now is not None and spoken_periods(source, item)[0].last < now
