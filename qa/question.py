"""Question and history to a Query: which places, periods, indicators and other things an answer must hold.

Rules only, no model call: what is asked of reports is named in words that a table of divisions and a table of
indicators know, and a rule can be read when it fails.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources

from qa import indicators, kinds, periods, places
from qa.errors import InputError
from qa.schema import Period, Query, Turn
from qa.store.segment import content_words

MAX_QUESTION = 2000
MAX_TURNS = 20


@cache
def _shape() -> frozenset[str]:
    """Words that shape a question without naming what is asked for."""
    text = resources.files("qa").joinpath("data", "question_words.txt").read_text(encoding="utf-8")
    return frozenset(word for line in text.splitlines() if not line.startswith("#") for word in line.split())


_RELATIVE_PLACE = re.compile(r"(?:该|这个|那个|本|此)(?:市|县|省|地|城市)|那里|那儿|当地|它")
_NOW = re.compile("[今明昨后]天|现在|目前|此刻")
_OPENING = re.compile("^(?:那么|那|换成|改成|再看看?)")
_YEAR_BEFORE = re.compile(r"(?:前|上)一年|头一年|再往前一年")
_YEARS_AGO = re.compile(r"(\d{1,2}|[一二三四五六七八九十])年(?:以)?前")
_YEAR_AFTER = re.compile(r"(?:后|下)一年|次年|第二年")


@dataclass(frozen=True, slots=True)
class _Slots:
    places: tuple[tuple[str, int, int], ...]  # full name, start, end
    periods: tuple[tuple[Period, int, int], ...]
    indicators: tuple[tuple[str, int, int], ...]
    terms: tuple[str, ...]


def understand(question: str, history: Sequence[Turn], known_places: Collection[str], this_year: int) -> Query:
    """Understand a question.

    Args:
        question: as asked.
        history: earlier turns, oldest first; they complete an elliptic question.
        known_places: full names of the places the library has documents of.
        this_year: what 今年 means.

    Raises:
        InputError: the question is blank, too long, or has nothing but control characters.
    """
    question = check(question)
    text = question
    if history:
        before = ""
        for turn in history[-MAX_TURNS:]:
            before = _complete(check(turn.question), before, known_places, this_year)
        text = _complete(question, before, known_places, this_year)
    slots = _slots(text, known_places, this_year)
    chinese = bool(re.search(r"[\u4e00-\u9fff]", question))
    named = _innermost([name for name, _, _ in slots.places])
    asked_periods = tuple({(p.first, p.last): p for p, _, _ in slots.periods}.values())
    asked_indicators = tuple(dict.fromkeys(name for name, _, _ in slots.indicators))
    words = _without(text, [(a, b) for _, a, b in slots.places])
    kind = kinds.kind_of(words, named, asked_periods, asked_indicators)
    return Query(
        question=question,
        text=text,
        language="zh" if chinese else "en",
        wants=kinds.wanted(words, kind, asked_indicators),
        places=named,
        periods=asked_periods,
        indicators=asked_indicators,
        terms=slots.terms if chinese else (),  # English words stand in no Chinese report
        kind=kind,
        status=kinds.status_of(words, asked_periods, this_year),
    )


def _innermost(names: Sequence[str]) -> tuple[str, ...]:
    """忻州代县 asks for 代县 alone."""
    inside = places.gazetteer().inside
    return tuple(n for n in dict.fromkeys(names) if not any(other != n and inside(other, n) for other in names))


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


def _slots(text: str, known_places: Collection[str], this_year: int) -> _Slots:
    gazetteer = places.gazetteer()
    mentions = gazetteer.find(text, near=known_places) or gazetteer.sounds_like(text, known_places)
    found_places = tuple((m.place.name, m.start, m.end) for m in mentions)
    found_periods = tuple(periods.find(text, this_year))
    found_indicators = tuple((m.name, m.start, m.end) for m in indicators.find(text))
    rest = _without(text, [(a, b) for _, a, b in (*found_places, *found_periods, *found_indicators)])
    terms = tuple(dict.fromkeys(w for w in content_words(rest) if w not in _shape() and len(w) > 1))
    return _Slots(found_places, found_periods, found_indicators, terms)


def _without(text: str, spans: Sequence[tuple[int, int]]) -> str:
    """The text with spaces for these stretches."""
    return "".join(" " if any(a <= i < b for a, b in spans) else c for i, c in enumerate(text))


def _complete(question: str, before: str, known_places: Collection[str], this_year: int) -> str:
    """The question with what it leaves to the one before it (itself complete) put in."""
    if not before:
        return question
    now = _slots(question, known_places, this_year)
    then = _slots(before, known_places, this_year)
    moved = _moved_period(question, then)
    asks_anew = bool(now.indicators or now.terms)
    if not asks_anew:
        new_places = [question[a:b] for _, a, b in now.places]
        new_periods = [moved] if moved else [question[a:b] for _, a, b in now.periods]
        return _swap(before, then, new_places, new_periods)
    prefix = ""
    question = _OPENING.sub("", question) or question
    if not now.places and then.places:
        names = "和".join(dict.fromkeys(before[a:b] for _, a, b in then.places))
        if relative := _RELATIVE_PLACE.search(question):
            question = question[: relative.start()] + names + question[relative.end() :]
        else:
            prefix += names
    if not now.periods and then.periods and not _NOW.search(question):
        prefix += moved or before[then.periods[0][1] : then.periods[0][2]]
    return prefix + question


def _moved_period(question: str, then: _Slots) -> str | None:
    """前一年 and 下一年 count from the period of the question before."""
    if (ago := _YEARS_AGO.search(question)) and then.periods:
        numeral = ago.group(1)
        years = int(numeral) if numeral.isdigit() else "零一二三四五六七八九十".index(numeral)
        return f"{then.periods[0][0].first - years}年"
    step = -1 if _YEAR_BEFORE.search(question) else 1 if _YEAR_AFTER.search(question) else 0
    return f"{then.periods[0][0].first + step}年" if step and then.periods else None


def _swap(before: str, then: _Slots, new_places: list[str], new_periods: list[str]) -> str:
    """The earlier question with its places and periods replaced by new ones; the first takes all, the rest go."""
    edits: list[tuple[int, int, str]] = []
    for new, old in (
        (new_places, [(a, b) for _, a, b in then.places]),
        (new_periods, [(a, b) for _, a, b in then.periods]),
    ):
        if new and old:
            edits.append((*old[0], "和".join(new)))
            edits += [(a, b, "") for a, b in old[1:]]
        elif new:
            edits.append((0, 0, "和".join(new)))
    text = before
    for start, end, replacement in sorted(edits, reverse=True):
        text = text[:start] + replacement + text[end:]
    return re.sub(r"[和与、](?=[和与、的])", "", text)


def narrowed(query: Query, place: str) -> Query:
    """The same query for one of its places."""
    return replace(query, places=(place,))
