"""The periods of a question that are to be answered for, each by itself. Pure."""

from __future__ import annotations

import re

from qa.answer import phrasing, wanted
from qa.kinds import asks_plan, planned
from qa.periods import five_year_plan
from qa.schema import Period, Query
from qa.text import bare

_FROM_TO = re.compile(
    "[由从](?:多[少大高]|几)|变成(?:多少|几)|起点|开头|头尾|首尾|期初|[大小多少高低升降增减]了还是|原来是?(?:多少|几)"
)
# how something changed over a plan's years, where only these are named
_TURNED = re.compile(
    "(?:怎么?|咋|如何)(?:变|走)|变化|变动|走势|趋势|升降|从多少|[升涨降跌](?:了|到)(?:多少|几)|[提增]高?(?:了|到)(?:多少|几)"
    "|(?:提高|上升|下降|减少|增加|降低|增长)(?:了|到)?(?:多少|几)|[升涨降跌多少高低大小]了(?:没|吗|还是)|变[好差多少大小高低]"
)
_BETWEEN = re.compile("[一-龥]{0,2}[到至]")
_THESE_YEARS = re.compile("(?:这|近|最近)几年|近年来?|这些年|历年|逐年|一年比一年")
_LATER = re.compile("以后|将来|今后|往后|下一步|未来")
_NOW = "现在|目前|如今|眼下|最新"
_QUOTES = re.compile('["“”]')
_AGAINST = "(?:比|较|跟|和|与|同)"
_ASKS_STATE = re.compile("(?:多少|多[大高长]|几)[^，。？；]{0,6}[，；]")
_OF_PLAN = re.compile("规划|纲要|指标|表[格中里]|五年|远景|长期|终极")
_AND = re.compile('[^，。？]*目标值?(?:是?多少)?[和与跟及、，]+|["”]?(?:期间|时期)?的?[和与跟及、]')
_ASKS_SUM = re.compile(r"合计|加起来|加在一起|(?:一共|总共)(?![增提升涨降减]\w?了)|之和|总和")
BACK = 5  # years that 这几年 may mean
_IN_ALL = (
    "[^，,。？；]{0,14}?(?:一共|总共|累计|合计|总计|共计|加起来|加在一起|(?<!公)共(?![同有和建享]))"  # 十四五一共多少场
)
_JOINED = re.compile("[和与跟同及、，,]+$")
_TITLE = "(?:规划|纲要|(?:主要)?指标)"  # 十四五规划 beside a year names the document


def kept_periods(query: Query) -> list[Period]:
    """The periods to be answered for: a plan around a year that is asked only says which document is meant."""
    found: list[Period] = []
    for period in query.periods:
        ends = (period.first, period.last) if re.match(r"\d{4}", period.text) else ()
        inner = not is_asked_in_all(query, period) and any(
            p != period
            and period.first <= p.first
            and p.last <= period.last
            and p.last not in ends
            and not _are_asked_apart(query.text, period, p)
            for p in query.periods
        )
        others = [p for p in query.periods if p != period]
        # 十四五规划定的 beside 十三五, or beside a year after it, is a time of its own
        aims = asks_plan(query.text) and all(is_plan(p) or period.last < p.last < period.last + 5 for p in others)
        titles = others and not aims and re.search(f"{re.escape(bare(period.text))}{_TITLE}", bare(query.text))
        if inner or (is_plan(period) and titles):
            continue
        if re.match(r"\d{4}", period.text) and period.first < period.last:
            found += [Period(f"{year}年", year, year) for year in _years(period)]
        elif (
            len(query.periods) == 1 and is_plan(period) and _FROM_TO.search(query.text)
        ):  # what a plan's years began and ended with
            found += plan_ends(period)
        elif period.first < period.last and wanted.at_end(query, period):
            found.append(Period(f"{period.text}末", period.last, period.last))
        else:
            found.append(period)
    return list({(p.first, p.last): p for p in reversed(found)}.values())[::-1]


def _are_asked_apart(text: str, one: Period, other: Period) -> bool:
    """Whether two periods are listed, of which one is in the other: 十五五的目标和今年的目标, 十五五和2026年."""
    first, last = sorted((one, other), key=lambda period: text.find(period.text))
    return bool(_AND.fullmatch(text, text.find(first.text) + len(first.text), text.find(last.text)))


def turned_plan(query: Query) -> Period | None:
    """The plan over whose years it is asked how something changed, where no other time is named."""
    plan = query.periods[0] if len(query.periods) == 1 else None
    asks = plan is not None and is_plan(plan) and (_TURNED.search(query.text) or _FROM_TO.search(query.text))
    return plan if asks else None


def asks_from_to(query: Query) -> bool:
    """Whether it is asked from how much to how much something went."""
    return bool(_FROM_TO.search(query.text))


def asks_turn_of_plan(query: Query) -> bool:
    """Whether it is asked from how much to how much something goes by a plan that is not named: 规划里从多少到多少."""
    return not query.periods and bool(_FROM_TO.search(query.text) and _OF_PLAN.search(query.text))


def plan_of(period: Period) -> Period | None:
    """The five years that a plan's target for their last year is of."""
    plan = Period(phrasing.when(Period("", period.last - 4, period.last)), period.last - 4, period.last)
    return plan if is_plan(plan) else None


def plan_ends(plan: Period) -> tuple[Period, Period]:
    """What a plan's years began and ended with."""
    name = phrasing.when(plan).removesuffix("期间").strip("“”")
    return Period(f"{name}初", plan.first - 1, plan.first - 1), Period(f"{name}末", plan.last, plan.last)


def is_asked_in_all(query: Query, period: Period) -> bool:
    """Whether what several years brought in all is asked for: 十四五一共办了多少场, 五年累计多少."""
    return period.first < period.last and bool(_of_all_its_years(query, period))


def asks_sum(query: Query) -> bool:
    """Whether figures are to be added up: not where a question asks for what several years brought in all."""
    text = _plain(query.text)
    for period in query.periods if not query.parts else ():
        if period.first < period.last and (said := _of_all_its_years(query, period)):
            text = text.replace(said, "")
    return bool(_ASKS_SUM.search(text))


def _of_all_its_years(query: Query, period: Period) -> str:
    """The words that ask for what the years of a period brought in all; "" where it is to be added to another."""
    text = _plain(query.text)
    others = [_plain(p.text) for p in query.periods if p != period]
    for said in re.finditer(f"{re.escape(_plain(period.text))}{_IN_ALL}", text):
        before = _JOINED.search(text, 0, said.start())
        if not (before and any(other in text[: before.start()] for other in others)) and not any(
            other in said.group() for other in others
        ):
            return said.group()
    return ""


def _plain(text: str) -> str:
    return _QUOTES.sub("", bare(text))


def implied_periods(query: Query, this_year: int) -> list[Period]:
    """The years that a question implies without naming them, which are told only where there is a figure.

    Those between the two that a trend goes from and to; of 这几年 the years gone by; what was reached last year, where
    a target is asked for after it (有多少，今年要到多少) or what was long ago is compared (比十三五末多了没有);
    of 以后 the plan that this year is in.
    """
    kept = kept_periods(query)
    years = [p.last for p in kept if p.first == p.last]
    found: list[int] = []
    if query.kind == "trend" and len(years) > 1 and _is_stretch(query):
        found += range(min(years) + 1, max(years))
    if of_these_years(query, this_year):
        found += range(this_year - BACK, this_year)
    if _is_set_against_now(query, this_year):
        found.append(this_year - 1)
    asks_aim = query.status == "target" or asks_plan(query.text)
    if asks_aim and years == [this_year] and _asks_state_first(query):
        found.append(this_year - 1)
    later = []
    if asks_aim and _LATER.search(query.text) and years and max(years) < this_year:
        first = this_year - (this_year - 1) % 5
        later = [Period(f"{first}—{first + 4}年", first, first + 4)]
        found += [this_year, first + 4]
    return [Period(f"{year}年", year, year) for year in dict.fromkeys(found) if year not in years] + later


def present(query: Query, this_year: int) -> list[Period]:
    """The years that a question which names no time asks of: what was reached last year, what is aimed at this year.

    None where it asks of a plan, over years, or sets figures against each other.
    """
    wants = wanted.of(query)
    over_years = query.kind == "trend" or bool(_THESE_YEARS.search(query.text))
    if query.periods or not query.indicators or over_years or _OF_PLAN.search(query.text):
        return []
    if wants.difference or wants.verdict or wants.average:
        return []
    years = {"actual": (this_year - 1,), "target": (this_year,)}.get(wants.status or "", (this_year - 1, this_year))
    return [Period(f"{year}年", year, year) for year in years]


def of_these_years(query: Query, this_year: int) -> bool:
    """Whether a trend is asked for over years gone by that are not named: 这几年."""
    named = any(p.last < this_year for p in query.periods)
    return query.kind == "trend" and bool(_THESE_YEARS.search(query.text)) and not named


def _is_set_against_now(query: Query, this_year: int) -> bool:
    """Whether one year long gone by is named and what is now is set against it: 跟十三五末比多了没有."""
    kept = kept_periods(query)
    if len(kept) != 1 or query.status or not kept[0].first == kept[0].last < this_year - 1:
        return False
    text, period = _plain(query.text), _plain(kept[0].text)
    period = re.escape(period)
    text = re.sub(
        f"(?:{_NOW})[^，。？比较跟和与同]{{0,8}}{period}|{period}的?(?:{_NOW})的", period, text
    )  # 最新公布的2023年
    return bool(re.search(f"{_NOW}|{_AGAINST}{period}", text))


def _is_stretch(query: Query) -> bool:
    """Whether a question goes from one year to another: 从2024年到今年, 2024年到2030年."""
    if any(re.match(r"\d{4}", p.text) and p.first < p.last for p in query.periods):
        return True
    spots = sorted((query.text.find(p.text), p.text) for p in query.periods if p.text in query.text)
    return len(spots) > 1 and bool(
        _BETWEEN.fullmatch(query.text[spots[0][0] + len(spots[0][1]) : spots[-1][0]].strip("的"))
    )


def _asks_state_first(query: Query) -> bool:
    """Whether a clause before the one with the target asks what there is: 有多少，今年要增加到多少."""
    state = _ASKS_STATE.search(query.text)
    ahead = planned(query.text, query.periods)
    before = query.text[: state.end()] if state else ""
    return bool(before) and not asks_plan(before) and not any(p.text in before for p in ahead)


def _years(period: Period) -> tuple[int, ...]:
    """Both ends of years that a question names; of three years the middle one too."""
    if period.last - period.first == 2:
        return period.first, period.first + 1, period.last
    return period.first, period.last


def is_plan(period: Period) -> bool:
    """Whether it is the five years of a plan."""
    return period.first >= five_year_plan(3)[0] and period.first % 5 == 1 and period.last == period.first + 4
