"""A question for several things, answered step by step where it is not answered as one: its sides, or a program."""

from __future__ import annotations

import re
from collections.abc import Generator as Yields
from collections.abc import Mapping, Sequence
from itertools import pairwise

from qa import periods, program, sides
from qa.answer import compose, derive, quoted, refuse, respective, tell, wanted
from qa.answer.compose import Draft
from qa.answer.compute import AIMED, REACHED, Computed, added, beside_target, difference
from qa.answer.derive import Figures
from qa.answer.sourced import are_of_one_thing, source_of, spoken_periods, status_of_figure
from qa.clauses import split
from qa.finding import Found, Means
from qa.kinds import asks, asks_plan
from qa.program import Operation, Program
from qa.quantities import RATES, Quantity
from qa.question import understand
from qa.respond import Event, Responding, looked_up, missing, respond, staged
from qa.schema import Query, Shown
from qa.sides import Side
from qa.text import bare

_AGAINST = re.compile("比(?![例重率])|哪[一个]")
_NOW = re.compile("现有|目前|现在|如今")
_FIGURES = re.compile("多少|(?<![十百千好])几(?!乎)|多[大高长]|呢")


def may_compare(query: Query) -> bool:
    """Whether a question may compare figures whose sides can be asked for by themselves."""
    wants = wanted.of(query)
    years = query.kind == "trend" and bool(_AGAINST.search(query.text))
    compares = query.kind == "compare" or years or wants.difference or wants.verdict or derive.asks_times(query.text)
    return query.language == "zh" and compares


def asks_several(query: Query) -> bool:
    """Whether a question asks for more than one thing, so that its steps can be answered by themselves."""
    several = query.kind == "trend" or _divides(query) or _asks(query) > 1 or "还是" in query.text
    in_words = query.wants == "passage" and len(query.places) > 1
    in_words = in_words or bool(sides.since_plan(query, 0))
    return may_compare(query) or (query.language == "zh" and (several or in_words))


def _divides(query: Query) -> bool:
    return derive.asks_times(query.text) or derive.asks_share(query.text)


def _asks(query: Query) -> int:
    """How many clauses of a question ask for something."""
    return sum(asks(clause.text) for clause in split(query.text))


def stepwise(found: Found, telling: tell.Telling | None, means: Means, draft: Draft) -> Responding:
    """The answer to a question for several things: as to one question, else step by step.

    It is shown when it is whole: only then it is known whether it says all that is asked.
    """
    query = found.query
    told = draft.another(measured=draft.measured)
    each, absent = yield from _each_in_words(found, means, draft)
    if each.used and not absent:
        yield Shown(draft.take(each))
        return None
    refusal = yield from staged(respond(found, telling, means, told))
    if each.used and (refusal or missing(found, told, told.used)):
        each.show(refuse.also_missing(query, absent))
        told, refusal = each, None
    computed = any(number.computed for number in told.numbers)
    way: program.Kind = "times" if derive.asks_times(query.text) else "difference"
    apart = program.of_sides(query, sides.of(query, means.config.year), way) if may_compare(query) else None
    if apart and (refusal or not computed) and (one := _of_one_sentence(found, apart, draft)):
        told, refusal, computed, apart = one, None, True, None
    if apart and (refusal or not computed):
        beside = draft.another(measured=True)
        if (yield from _in_steps(found, apart, means, beside)) or (refusal and beside.used):
            told, refusal, computed = _fuller(told, beside), None, True
        apart = None
    shares = _shares(query, told, means.config.year)
    if shares and not computed:
        beside = draft.another(measured=True)
        if (yield from _in_steps(found, shares, means, beside)):
            told, refusal, computed = beside, None, True
    if refusal or _lacks(found, told, computed=computed):
        written = program.write(query, means.generator(), found.places, means.config.year)
        beside = draft.another(measured=draft.measured)
        if written and (
            (yield from _in_steps(found, written, means, beside)) or _says_more(query, written, beside, told)
        ):
            told, refusal, apart = _fuller(told, beside), None, None
    if apart and missing(found, told, told.used):  # something is computed, but of one side alone
        beside = draft.another(measured=True)
        if (yield from _in_steps(found, apart, means, beside)):
            told = beside
    if refusal is None:
        yield Shown(draft.take(told))
    return refusal


def _of_one_sentence(found: Found, apart: Program, draft: Draft) -> Draft | None:
    """The answer where one sentence gives each of the two things compared its own change by 分别."""
    query = found.query
    labels = [side.label for side in apart.lookups]
    both = respective.of_two(query, labels, found.evidence) if sides.CHANGE.search(query.text) else None
    results = difference(query, both[1], by_place=True) if both else []
    if both is None or not results:
        return None
    item, figures = both
    told = draft.another(measured=True)
    told.state(item.sentence.text, item, [*figures.values()])
    for result in results:
        told.compute(result)
    return told


def _each_in_words(found: Found, means: Means, draft: Draft) -> Yields[Event, None, tuple[Draft, list[str]]]:
    """What is said of each place or by each report that a question for it lists, and those of which nothing is.

    Of counties one report tells, often in one sentence: they are not parted.
    """
    query = found.query
    each = draft.another(measured=draft.measured)
    part = sides.in_words if {*query.places} <= found.places else sides.since_plan
    apart = part(query, means.config.year)
    _, absent, _ = yield from _looked_up(query, apart, found, means, each)
    return each, absent


def _shares(query: Query, told: Draft, this_year: int) -> Program | None:
    """The part and the whole of a share that is asked for and told neither as such nor in percent."""
    in_percent = any(figure.unit in RATES for figure, _ in told.figures)
    parts = sides.of_share(query, this_year) if derive.asks_share(query.text) and not in_percent else ()
    return program.of_sides(query, parts, "share") if parts else None


def _lacks(found: Found, told: Draft, *, computed: bool) -> bool:
    """Whether an answer says less than is asked: of other places or times, nothing computed, or of fewer things."""
    query = found.query
    if missing(found, told, told.used):
        return True
    if computed:
        return False
    if query.wants == "figure" and (may_compare(query) or _divides(query)):
        return True
    return len(_said(query, told)) < (len(_FIGURES.findall(query.text)) if query.wants == "figure" else _asks(query))


def _said(query: Query, told: Draft) -> Sequence[object]:
    """What an answer tells: its figures, computed ones too, where such are asked for, else the passages it rests on."""
    computed = (number.text for number in told.numbers if number.computed)
    return [*{figure.text for figure, _ in told.figures}, *computed] if query.wants == "figure" else told.used


def _fuller(told: Draft, beside: Draft) -> Draft:
    """Steps, or the answer as to one question where that tells more cells of a row: 2025年计划、完成 and 2026年计划."""
    cells, figures = ({figure.text for figure, _ in draft.figures} for draft in (told, beside))
    of_rows = bool(told.used) and all(item.chunk.kind == "row" for item in told.used)
    return told if of_rows and figures < cells else beside


def _says_more(query: Query, written: Program, beside: Draft, told: Draft) -> bool:
    """Whether steps say more than an answer: of words alone only where each is of another place or time."""
    alike = query.wants == "figure" or written.of_one_thing or not told.used
    return alike and len(_said(query, beside)) > len(_said(query, told))


def _in_steps(found: Found, written: Program, means: Means, draft: Draft) -> Yields[Event, None, bool]:
    """Each step answered by itself into the draft, and what is computed of them; returns whether anything is.

    The draft stays empty where the steps are no answer: one is not stated and facts do not tell the others, or they are
    of different things.
    """
    query = found.query
    told = draft.another(measured=draft.measured)
    figures, absent, sure = yield from _looked_up(query, written.lookups, found, means, told)
    if absent and figures and sure:
        draft.take(told)
        draft.show(refuse.also_missing(query, absent))
    if absent or (written.of_one_thing and not _of_one_thing(figures)):
        return False
    draft.take(told)
    results = [result for operation in written.operations for result in _computed(query, operation, written, figures)]
    for result in results:
        draft.compute(result)
    return bool(results)


def _looked_up(
    query: Query, lookups: Sequence[Side], found: Found, means: Means, told: Draft
) -> Yields[Event, None, tuple[dict[str, Figures], list[str], bool]]:
    """Each lookup answered by itself into the draft: the figures told for each, those that are not stated, and whether
    facts tell each that is.
    """
    figures: dict[str, Figures] = {}
    absent: list[str] = []
    sure = True
    for side in lookups:
        alone = understand(side.question, (), found.places, means.config.year)
        one, telling = looked_up(alone, found, means)
        part = told.another(measured=alone.wants == "figure")
        named = quoted.about(alone, one.hits) if alone.wants == "passage" else []
        told_by_name = [*compose.quote(alone, named, part)]
        refusal = None if told_by_name else (yield from staged(respond(one, telling, means, part)))
        own = None if refusal else _of_side(query, side, part)
        if own is None or (alone.wants == "figure" and not part.figures):
            absent.append(side.label)
            continue
        figures[side.label] = own
        if bare(side.label) not in bare(part.text):  # a figure alone does not say what it is of
            part.text = f"{side.label}：{part.text}"
        told.take(part)
        sure = sure and telling is not None
    return figures, absent, sure


def _of_side(query: Query, side: Side, part: Draft) -> Figures | None:
    """The figures told for a side, but those of the question; none where a target or a result is asked for and one of
    them is no such.
    """
    status = sides.STATUS.get(side.label)
    alike = all(status in (None, status_of_figure(figure, item)) for figure, item in part.figures)
    return [(figure, item) for figure, item in part.figures if figure.text not in query.text] if alike else None


def _of_one_thing(figures: dict[str, Figures]) -> bool:
    """Whether each side has a figure of the same thing as one of the side before."""
    return all(any(are_of_one_thing(a, b) for a in one for b in other) for one, other in pairwise(figures.values()))


def _computed(query: Query, operation: Operation, written: Program, figures: dict[str, Figures]) -> list[Computed]:
    """What an operation comes to, where the question asks for it and the figures allow it."""
    told = {label: figures[label] for label in operation.labels}
    one_for_two = len({_spots(each) for each in told.values()}) < len(told)
    if operation.kind == "sum":
        total = added(query, list(told.values()))
        return [total] if total else []
    mixed = _is_mixed(query, written)
    if operation.kind == "difference":
        changed = sides.CHANGE.search(query.text) is not None
        labelled = _alike(told, mixed=mixed, changed=changed)
        both = {label: figure for label, figure in labelled.items() if figure is not None}
        if one_for_two or not may_compare(query) or not _are_of_like_times(query, labelled, told):
            return []
        if both.keys() == {REACHED, AIMED}:
            return beside_target(query, both, exact=True)
        return difference(query, _with_status(labelled, told), by_place=True)
    labelled = _alike(told, mixed=mixed, changed=False)
    like = _name_times(written, operation) or _are_of_like_times(query, labelled, told)
    return [] if one_for_two or not like else _divided(query, labelled)


def _name_times(written: Program, operation: Operation) -> bool:
    """Whether each of the figures is asked for at a time of its own: 去年 and the five years it is a part of."""
    asked = [side.question for side in written.lookups if side.label in operation.labels]
    return all(periods.asked(question, 0) or _NOW.search(question) for question in asked)


def _divided(query: Query, labelled: Mapping[str, Quantity | None]) -> list[Computed]:
    """How many times, or which share, the first of two figures is of the second, where that is asked."""
    one = {label: figure for label, figure in labelled.items() if figure is not None}
    if not _divides(query) or len(one) != 2:
        return []
    share = derive.asks_share(query.text) and not derive.asks_times(query.text)
    return derive.ratio(query.text, [*one], [*one.values()], share=share)


def _spots(figures: Figures) -> frozenset[tuple[str, str, int]]:
    """Which figures of which sentences these are."""
    return frozenset((figure.text, item.document.doc, item.sentence.start) for figure, item in figures)


def _are_of_like_times(query: Query, labelled: Mapping[str, Quantity | None], told: dict[str, Figures]) -> bool:
    """Whether figures can be set against each other as to when they are of.

    An amount of five years is not set against a year's; where no time is asked for, all must be of one.
    """
    spans = set()
    for label, figure in labelled.items():
        item = next((item for q, item in told[label] if q == figure), None)
        source = source_of(figure, item) if figure and item else None
        if source and item and (period := next(iter(spoken_periods(source, item)), None)):
            is_long = period.first < period.last and source.unit not in RATES
            spans.add((is_long, None if query.periods else period.last))
    return len(spans) < 2


def _with_status(labelled: Mapping[str, Quantity | None], told: dict[str, Figures]) -> dict[str, Quantity | None]:
    """The figures by their labels, with 目标 behind that of a target where others are results."""
    aimed = {
        label
        for label, figure in labelled.items()
        if any(q == figure and status_of_figure(q, item) == "target" for q, item in told[label])
    }
    if len(aimed) in (0, len(labelled)):
        return {**labelled}
    return {f"{label}{AIMED * (label in aimed)}": figure for label, figure in labelled.items()}


def _is_mixed(query: Query, written: Program) -> bool:
    """Whether a target is to be set against a result, or years against each other as they stand."""
    labels = {side.label for side in written.lookups}
    planned = {asks_plan(side.question) for side in written.lookups}
    return REACHED in labels or len(planned) > 1 or any(period.text in labels for period in query.periods)


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
