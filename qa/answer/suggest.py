"""Near questions after a refusal: each asks for a figure that the library states of a known indicator. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from qa.schema import Fact, Query

LIMIT = 3


def suggest(query: Query, facts: Iterable[Fact], limit: int = LIMIT) -> tuple[str, ...]:
    """Up to ``limit`` questions that share the indicator or the place of the query, the nearest first.

    Each names another place, indicator or period. Empty where the query names neither a place nor an indicator
    of which the library has figures.

    Args:
        query: what was asked and cannot be answered.
        facts: those of the library.
        limit: how many questions at most.
    """
    near = {_question(fact): _nearness(query, fact) for fact in facts if fact.known and fact.place}
    shared = {question: nearness for question, nearness in near.items() if nearness[0]}
    return tuple(sorted(shared, key=lambda question: shared[question], reverse=True)[:limit])


def _nearness(query: Query, fact: Fact) -> tuple[int, int, int, int]:
    """How much of the query a fact shares, how near its years are, whether it is a target, how new it is."""
    same = 2 * (fact.indicator in query.indicators) + (fact.place in query.places)
    distance = min((_apart(p.first, p.last, fact) for p in query.periods), default=0)
    return same, -distance, int(fact.status == "target"), fact.period.last


def _apart(first: int, last: int, fact: Fact) -> int:
    """Years between two periods; of those that overlap the one of other length is a little further."""
    gap = max(0, first - fact.period.last, fact.period.first - last)
    return 2 * gap + int((last - first) != (fact.period.last - fact.period.first))


def _question(fact: Fact) -> str:
    one = fact.period.first == fact.period.last  # 今年 would be another year for whoever asks it later
    period = f"{fact.period.last}年" if one else f"“{fact.period.text}”"
    change = {1: "增长", -1: "下降", 0: ""}[fact.direction] if fact.measure == "change" else ""
    asked = "目标是多少？" if fact.status == "target" else "了多少？" if change else "是多少？"
    return f"{fact.place}{period}{fact.indicator}{change}{asked}"
