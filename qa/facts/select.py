"""The facts that a user asks for: by place, indicator, year and status."""

from __future__ import annotations

from collections.abc import Iterable

from qa import indicators, places, zones
from qa.errors import InputError
from qa.schema import Fact
from qa.text import bare


def select(
    facts: Iterable[Fact],
    *,
    place: str | None = None,
    indicator: str | None = None,
    year: int | None = None,
    status: str | None = None,
) -> list[Fact]:
    """Filter facts.

    Args:
        facts: those of the library.
        place: any name of a place; facts of places within it count too.
        indicator: any name of an indicator; one that the table does not know is looked for as a phrase.
        year: facts whose period holds it.
        status: target or actual.

    Raises:
        InputError: no place has that name.
    """
    facts = list(facts)
    home = None
    if place is not None:
        home = _full_name(place, {fact.place for fact in facts if fact.place})
    wanted = _wanted(indicator) if indicator is not None else None
    return [
        fact
        for fact in facts
        if (home is None or (fact.place is not None and places.gazetteer().inside(fact.place, home)))
        and (wanted is None or _is_of(fact, *wanted))
        and (year is None or fact.period.first <= year <= fact.period.last)
        and (status is None or fact.status == status)
    ]


def _full_name(place: str, known: set[str]) -> str:
    """The full name of a division, or of a zone that facts are of."""
    if division := places.gazetteer().resolve(place):
        return division.name
    if named := zones.find(place, known):
        return named[0].place.name
    raise InputError(f"没有叫“{place}”的地方；请写全名，例如 运城市")


def _wanted(indicator: str) -> tuple[str | None, str]:
    """The normal name of an indicator, None where the table does not know it, and the phrase itself."""
    plain = bare(indicator)
    named = [m for m in indicators.find(indicator) if bare(m.text) == plain]
    return (named[0].name if named else None), plain


def _is_of(fact: Fact, name: str | None, phrase: str) -> bool:
    if name is None:
        return phrase in bare(fact.indicator)
    # 地区生产总值(GDP)增长率 and 新增充电桩 are of it; 亿元GDP生产安全事故死亡率 is not of GDP
    words = fact.indicator
    own = {m.name for m in indicators.find(words) if m.start == 0 or m.end == len(words)}
    return words == name or (not fact.known and name in own)
