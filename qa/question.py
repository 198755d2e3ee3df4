"""Question and history to a Query: which places, periods, indicators and other things an answer must hold.

Rules only, no model call: what is asked of reports is named in words that a table of divisions and a table of
indicators know, and a rule can be read when it fails.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import replace

from qa import english, kinds, openings, periods, sums
from qa.answer import derive
from qa.answer.wanted import asked_unit
from qa.conversation import how_many
from qa.errors import InputError
from qa.followup import complete
from qa.given import is_english
from qa.mentions import read
from qa.schema import Period, Query, Turn
from qa.script import punctuated, simplified
from qa.spelling import mended
from qa.ties import unit_fits

MAX_QUESTION = 2000
_A_YEAR = re.compile("年均|每年要?[增涨提降减]")
_STEP = re.compile(r"(?<!学)[前后头][二三四五六七八九十\d]年")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
AT_LEAST_STEPS = 3  # years that have steps between them
_TWO_YEARS = re.compile("(?:最近|近|过去|这)的?[两2]年[来间]?")
# 2021年的规划里说 names no time
_DOCUMENT = re.compile("的?(?:那份|那个)?(?:规划|纲要)(?:[里中上说写给，,]|提(?![高升]))")
_SOURCE = re.compile("规划|纲要|[表专]栏?[格中里]")  # of one of the reports
_ASKER = re.compile("(?:我|俺|本人|咱)们?是(?:[^。？！]{1,40}[。！]|[^，。？！]{1,20}，)(?=.{6})")
_GROUP = re.compile("(?P<n>[几各两二三四五六七八九])个?(?P<kind>[市县区])(?![域间块])")
MAX_PLACES = 8  # that 各市 may mean, or a question that names none
MAX_TURNS = 20


def understand(
    question: str,
    history: Sequence[Turn],
    known_places: Collection[str],
    this_year: int,
    vocabulary: tuple[str, ...] = (),
) -> Query:
    """Understand a question.

    Args:
        question: as asked.
        history: earlier turns, oldest first; they complete an elliptic question.
        known_places: full names of the places the library has documents of.
        this_year: what 今年 means.
        vocabulary: the words of the library, the most frequent first; misspelt ones are mended to them.

    Raises:
        InputError: the question is blank, too long, or has nothing but control characters.
    """
    question = check(question)
    asked = _in_chinese(question, known_places)
    before = [(_in_chinese(check(turn.question), known_places), turn.answer) for turn in history[-MAX_TURNS:]]
    turns = [Turn(reading.text, answer) for reading, answer in before]
    told = _without_asker(simplified(asked.text), known_places, this_year)
    text = complete(mended(told, vocabulary), turns, known_places, this_year)
    text = openings.without(text, known_places, this_year)
    named = read(_without_steps(text), known_places, this_year)
    words = named.without(named.places)
    ends = {place.start: place.end for place in named.places}  # 2021年运城的规划
    spans = [
        year
        for n in named.periods
        if n.period and not _DOCUMENT.match(text, ends.get(n.end, n.end))
        for year in _years_of(n.period)
    ]
    when = _each_once([_over_plan(period, words) for period in spans])
    where = named.innermost or _all_of(words, known_places)
    what = _not_in_others(tuple(dict.fromkeys(indicator.name for indicator in named.indicators)))
    if named.terms:
        what = tuple(name for name in what if _is_asked_of(name, words))
    elif what and not where and not (_GROUP.search(words) or _SOURCE.search(words)):  # GDP目标是多少
        where = _each_place(known_places)
    kind = kinds.kind_of(words, where, when, what)
    return Query(
        question=question,
        text=text,
        language="en" if is_english(question) else "zh",
        wants=kinds.wanted(words, kind, what),
        places=where,
        periods=when,
        indicators=what,
        terms=tuple(term for term in named.terms if not (where and _GROUP.fullmatch(term))),
        kind=kind,
        status=kinds.status_of(words, when, this_year),
        unread=asked.unread,
        parts=derive.parts(text) if turns else asked.parts or sums.of_two(named),
    )


def _without_asker(text: str, known_places: Collection[str], this_year: int) -> str:
    """A question without who asks it: 我是跑外贸的记者，……. A place that is named so stays."""
    asker = _ASKER.match(text)
    if asker is None or read(asker.group(), known_places, this_year).places:
        return text
    return text[asker.end() :]


def _is_asked_of(indicator: str, words: str) -> bool:
    """Whether an indicator may be what a question asks for: 治理水土流失要建多少座淤地坝 asks for no area."""
    return "第几" in words or asked_unit(words) != "个" or unit_fits(indicator, "个")


def _in_chinese(question: str, known_places: Collection[str]) -> english.Reading:
    """The question as it is, or read in Chinese where it is in English."""
    return english.read(question, known_places) if is_english(question) else english.Reading(punctuated(question), ())


def _not_in_others(names: tuple[str, ...]) -> tuple[str, ...]:
    """Without those that another one ends with: 农民的人均可支配收入 asks for 农村居民人均可支配收入 alone."""
    return tuple(n for n in names if not any(other != n and other.endswith(n) for other in names))


def _all_of(words: str, known_places: Collection[str]) -> tuple[str, ...]:
    """The places of the library that 三市 or 几个县 mean, where it has that many of the kind."""
    group = _GROUP.search(words)
    if group is None:
        return ()
    own = tuple(sorted(place for place in known_places if place.endswith(group["kind"])))
    return own if 1 < len(own) <= MAX_PLACES and how_many(group["n"]) in (None, len(own)) else ()


def _each_place(known_places: Collection[str]) -> tuple[str, ...]:
    """The places of the library, where there are several and they can be told side by side."""
    return tuple(sorted(known_places)) if 1 < len(known_places) <= MAX_PLACES else ()


def _years_of(period: Period) -> list[Period]:
    """Each year of 这两年 or 近两年; any other period as it is."""
    if not _TWO_YEARS.fullmatch(period.text):
        return [period]
    return [Period(f"{year}年", year, year) for year in (period.first, period.last)]


def _without_steps(text: str) -> str:
    """A question without 前五年 and 后五年 where three years are named: those are the steps from one to the next."""
    if len({*_YEAR.findall(text)}) < AT_LEAST_STEPS:
        return text
    return _STEP.sub(lambda step: " " * len(step.group()), text)


def _over_plan(period: Period, words: str) -> Period:
    """The plan that ends with a year, where growth a year is asked for: 2030年规上工业增加值每年要涨多少."""
    if period.first == period.last and period.last % 5 == 0 and _A_YEAR.search(words):
        return replace(period, first=period.last - 4)
    return period


def _each_once(named: Sequence[Period]) -> tuple[Period, ...]:
    """Periods without repetition; 2026 beside a part of 2026 is that part."""
    parts = {(p.first, p.last): p for p in named if periods.part(p)}
    return tuple({years: parts.get(years, p) for p in named if (years := (p.first, p.last))}.values())


def check(question: str) -> str:
    """The question without control characters and outer white space.

    Raises:
        InputError: nothing is left, or it is longer than MAX_QUESTION.
    """
    cleaned = "".join(
        c if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co") else " " for c in question
    )
    cleaned = re.sub(r"\s+", " ", cleaned).strip()
    if not any(c.isalnum() for c in cleaned):
        raise InputError('问题是空的；例如：qa ask "运城2026年GDP目标"')
    if len(cleaned) > MAX_QUESTION:
        raise InputError(f"问题有 {len(cleaned)} 个字，最多 {MAX_QUESTION} 个；请缩短")
    return cleaned


def narrowed(query: Query, place: str) -> Query:
    """The same query for one of its places."""
    return replace(query, places=(place,))
