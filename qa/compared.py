"""A comparison answered side by side, where it is not answered as one question."""

from __future__ import annotations

from collections.abc import Generator as Yields
from collections.abc import Sequence
from itertools import pairwise

from qa import sides
from qa.answer import refuse, tell, wanted
from qa.answer.compose import Draft
from qa.answer.compute import AIMED, REACHED, beside_target, difference
from qa.answer.tied import are_of_one_thing, status_of_figure
from qa.finding import Found, Means
from qa.quantities import RATES, Quantity
from qa.question import understand
from qa.respond import Event, Responding, looked_up, respond, staged
from qa.schema import Evidence, Query, Shown
from qa.text import bare

Figures = Sequence[tuple[Quantity, Evidence]]


def may_compare(query: Query) -> bool:
    """Whether a question may compare figures whose sides can be asked for by themselves."""
    wants = wanted.of(query)
    return query.language == "zh" and (query.kind == "compare" or wants.difference or wants.verdict)


def compared(found: Found, telling: tell.Telling | None, means: Means, draft: Draft) -> Responding:
    """The answer to a comparison: as to one question, else each side by itself and how far they are apart.

    It is shown when it is whole: only then it is known whether it says how far the sides are apart.
    """
    told = draft.another(measured=draft.measured)
    refusal = yield from staged(respond(found, telling, means, told))
    if refusal or not any(number.computed for number in told.numbers):
        beside = draft.another(measured=True)
        if (yield from _side_by_side(found, means, beside, in_part=refusal is not None)):
            told, refusal = beside, None
    if refusal is None:
        yield Shown(draft.take(told))
    return refusal


def _side_by_side(found: Found, means: Means, draft: Draft, *, in_part: bool) -> Yields[Event, None, bool]:
    """Each side answered by itself into the draft; returns whether they could be set against each other.

    Args:
        found: the comparison.
        means: what it is answered with.
        draft: takes the answer.
        in_part: whether the sides are an answer too where they cannot be set against each other, or where facts tell
            some of them and the others are not stated.
    """
    query = found.query
    figures: dict[str, Figures] = {}
    absent: list[str] = []
    sure = True  # whether facts tell each side that is told
    for side in sides.of(query, means.config.year):
        alone = understand(side.question, (), found.places, means.config.year)
        one, telling = looked_up(alone, found, means)
        part = draft.another(measured=True)
        refusal = yield from staged(respond(one, telling, means, part))
        if refusal is None and part.figures and (own := _of_side(query, side, part)) is not None:
            figures[side.label] = own
            if bare(side.label) not in bare(part.text):  # a figure alone does not say what it is of
                part.text = f"{side.label}：{part.text}"
            draft.take(part)
            sure = sure and telling is not None
        else:
            absent.append(side.label)
    if absent or not figures:
        if told := in_part and sure and bool(figures):
            draft.show(refuse.also_missing(query, absent))
        return told
    mixed = REACHED in figures or any(label == period.text for label in figures for period in query.periods)
    if figures.keys() <= {*query.places, *(period.text for period in query.periods)} and not _of_one_thing(figures):
        return False
    labelled = _alike(figures, mixed=mixed, changed=sides.CHANGE.search(query.text) is not None)
    both = {label: figure for label, figure in labelled.items() if figure is not None}
    if both.keys() == {REACHED, AIMED}:
        computed = beside_target(query, both, exact=True)
    else:
        computed = difference(query, labelled, by_place=True)
    for result in computed:
        draft.compute(result)
    return bool(computed) or in_part


def _of_side(query: Query, side: sides.Side, part: Draft) -> Figures | None:
    """The figures told for a side, but those of the question; none where a target or a result is asked for and one of
    them is no such.
    """
    status = sides.STATUS.get(side.label)
    alike = all(status in (None, status_of_figure(figure, item)) for figure, item in part.figures)
    return [(figure, item) for figure, item in part.figures if figure.text not in query.text] if alike else None


def _of_one_thing(figures: dict[str, Figures]) -> bool:
    """Whether each side has a figure of the same thing as one of the side before."""
    return all(any(are_of_one_thing(a, b) for a in one for b in other) for one, other in pairwise(figures.values()))


def _alike(figures: dict[str, Figures], *, mixed: bool, changed: bool) -> dict[str, Quantity | None]:
    """The figure of each side in the first unit of which every side has one, in % where a change is asked for; none
    where there is no such unit, or a target would be set against a result and that is not asked for (``mixed``).
    """
    units = dict.fromkeys(figure.unit for each in figures.values() for figure, _ in each)
    for unit in sorted(units, key=lambda unit: changed and unit not in RATES):
        chosen = {label: {f.text: (f, e) for f, e in each if f.unit == unit} for label, each in figures.items()}
        if all(len(found) == 1 for found in chosen.values()):
            one = {label: next(iter(found.values())) for label, found in chosen.items()}
            statuses = {status_of_figure(*figure) for figure in one.values()} - {None}
            return {} if len(statuses) > 1 and not mixed else {label: figure for label, (figure, _) in one.items()}
    return {}
