"""Near questions that the library does answer, for a refusal: another year, place or indicator of what was asked."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import zip_longest

from qa import indicators
from qa.schema import Fact, Query

_PLAN = re.compile("^第(.+)个五年$")
LIMIT = 3
TRIED = 12  # candidates that are looked at for an answer


def near(query: Query, facts: Sequence[Fact], is_answered: Callable[[str], bool]) -> tuple[str, ...]:
    """Up to LIMIT questions near a refused one, each of them answered; none for a question in English.

    Args:
        query: what was refused.
        facts: of the library.
        is_answered: whether the library answers a question.
    """
    if query.language == "en":
        return ()
    chosen: list[str] = []
    for n, question in enumerate(dict.fromkeys(_candidates(query, facts))):
        if n == TRIED or len(chosen) == LIMIT:
            break
        if is_answered(question):
            chosen.append(question)
    return tuple(chosen)


def _candidates(query: Query, facts: Sequence[Fact]) -> Iterator[str]:
    """Questions of facts in turn: other years and states of the same, other places of it, other things of the place."""
    known = (replace(f, indicator=name) for f in facts if f.place and f.basis is None and (name := _normal(f)))
    told = sorted(known, key=lambda f: _distance(f, query))
    same = [f for f in told if f.indicator in query.indicators]
    here = [f for f in told if f.place in query.places]
    ladder = (
        [f for f in same if f.place in query.places],
        [f for f in same if f.place not in query.places and _in_time(f, query)],
        sorted((f for f in here if _in_time(f, query)), key=lambda f: -_likeness(f, query)),
        sorted(here, key=lambda f: -_likeness(f, query)),
        [f for f in told if _in_time(f, query) and not query.places and _likeness(f, query) > 1],
    )
    for row in zip_longest(*(list(dict.fromkeys(map(_question, rung))) for rung in ladder)):
        yield from (question for question in row if question)


def _normal(fact: Fact) -> str | None:
    """The normal name of a fact's indicator, also of 地区生产总值(GDP); None where its words say more than one name."""
    if fact.known:
        return fact.indicator
    mentions = indicators.find(fact.indicator)
    rest = fact.indicator
    for mention in reversed(mentions):
        rest = rest[: mention.start] + rest[mention.end :]
    names = {mention.name for mention in mentions}
    return names.pop() if len(names) == 1 and not rest.strip("()（）") else None


def _in_time(fact: Fact, query: Query) -> bool:
    return any((fact.period.first, fact.period.last) == (p.first, p.last) for p in query.periods)


def _distance(fact: Fact, query: Query) -> int:
    """Years between what a fact speaks of and what was asked for."""
    return min((abs(fact.period.last - p.last) for p in query.periods), default=0)


def _likeness(fact: Fact, query: Query) -> int:
    """How many characters the indicator shares with what was asked for."""
    asked = "".join((*query.indicators, *query.terms))
    return len(set(fact.indicator) & set(asked)) + (fact.status == query.status)


def _question(fact: Fact) -> str:
    period = fact.period
    plan = _PLAN.sub(r"\1五", period.text)
    when = f"{period.first}年" if period.first == period.last else f"“{plan}”"
    grows = fact.measure == "change" and fact.direction > 0 and fact.unit == "%"
    if fact.status == "target":
        return f"{fact.place}{when}{fact.indicator}{'增长' if grows else ''}目标是多少？"
    return f"{fact.place}{when}{fact.indicator}{'增长了' if grows else '是'}多少？"
