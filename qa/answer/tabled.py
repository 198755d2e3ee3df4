"""Facts of several places or years as a small table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qa import quantities
from qa.answer import phrasing
from qa.answer.compose import Draft
from qa.answer.from_facts import Slot, Told
from qa.schema import Fact, Period

if TYPE_CHECKING:
    from qa.answer.tell import Telling


def table(telling: Telling, draft: Draft) -> str:
    """Rows are places, or periods where there is one place; a column for each indicator and remaining period."""
    english = telling.query.language == "en"
    told = telling.told
    by_place = len({t.slot.place for t in told}) > 1
    mixed = len({f.status for t in told for f in t.facts}) > 1
    names = {t.slot.indicator: _name(telling, t.slot.indicator) for t in told}
    cells: dict[str, dict[str, str]] = {}
    for t in told:
        place = place_of(telling, t)
        time = time_of(t, english=english)
        name = names[t.slot.indicator]
        row, column = (place, f"{time}{' ' if english else ''}{name}") if by_place else (time, name)
        cells.setdefault(row, {})[column] = (", " if english else "，").join(
            _cell(telling, t.slot, f, draft, mixed=mixed) for f in sorted(t.facts, key=lambda f: f.status == "target")
        )
    columns = list(dict.fromkeys(c for row in cells.values() for c in row))
    head = ("Place" if by_place else "Period") if english else ("地区" if by_place else "时间")
    lines = [f"| {' | '.join((head, *columns))} |", "|" + "---|" * (len(columns) + 1)]
    lines += [f"| {' | '.join((row, *(cells[row].get(c, '—') for c in columns)))} |" for row in cells]
    return draft.show("\n".join(lines), paragraph=True)


def _name(telling: Telling, indicator: str | None) -> str:
    """What a column is called: the indicator, or the facts' own words where none is of just that (莫高窟接待游客), with
    the place that the question leaves out.
    """
    told = [t for t in telling.told if t.slot.indicator == indicator]
    facts = [f for t in told for f in t.facts]
    if telling.query.language == "en":
        name = indicator or min((f.indicator for f in facts), key=len)
        return phrasing.english_name(name) or name
    known = indicator is not None and any(f.known for f in facts)
    name = indicator if indicator and known else min((f.indicator for f in facts), key=len)
    return name if telling.query.places else f"{told[0].slot.place}{name}"


def place_of(telling: Telling, told: Told) -> str:
    """The place of a row, in the language of the question."""
    return phrasing.english_place(told.slot.place) if telling.query.language == "en" else told.slot.place


def time_of(told: Told, *, english: bool) -> str:
    """The time of a row as it is shown: 2025年, “十四五”末."""
    period: Period = told.slot.period or told.facts[0].period
    if period.text.endswith(("初", "末")) and not english:  # the year itself stands nowhere in the text
        return f"“{period.text[:-1].strip('“”')}”{period.text[-1]}"
    if english:
        return phrasing.english_when(period)
    return phrasing.when(period)


def time_of_figure(told: Told, fact: Fact, *, english: bool) -> str:
    """The time of a row, or the year that its starred figure is of."""
    if english or not _is_of_another_year(fact, told.slot):
        return time_of(told, english=english)
    return phrasing.when(fact.period)


def _cell(telling: Telling, slot: Slot, fact: Fact, draft: Draft, *, mixed: bool) -> str:
    item = telling.evidence[fact]
    passed = fact.status == "target" and fact.period.last < telling.this_year and telling.query.status != "target"
    if telling.query.language == "en":
        text = phrasing.english_state(fact) or phrasing.figure(fact)
        text = f"target {text}" if fact.status == "target" and (mixed or passed) else text
    else:
        text = phrasing.state(fact).removeprefix("为")
        text = text.removeprefix("目标为").removeprefix("目标") if not (mixed or passed) else text
        text += f"（{phrasing.when(fact.period)}数据）" if _is_of_another_year(fact, slot) else ""
    mark = draft.record(item, [q for q in quantities.find(text) if q.unit != quantities.YEAR])
    return f"{text}{mark}"


def _is_of_another_year(fact: Fact, slot: Slot) -> bool:
    """Whether a starred figure of another year stands for that of the year asked for."""
    asked = slot.period
    return asked is not None and asked.first == asked.last and fact.period.last < asked.last
