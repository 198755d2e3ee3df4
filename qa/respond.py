"""One question answered into a draft: facts first, then rows and passages, then what the generator writes."""

from __future__ import annotations

import re
from collections.abc import Generator as Yields
from collections.abc import Iterator, Sequence
from dataclasses import replace

from qa import kinds, things
from qa.answer import (
    aspects,
    compare,
    compose,
    derive,
    fared,
    headline,
    ordinals,
    particulars,
    passages,
    refuse,
    shortcomings,
    table_rows,
    tell,
    wanted,
    whole,
    worded,
)
from qa.answer.cite import Sources
from qa.answer.from_facts import clause_of
from qa.answer.sourced import is_planned
from qa.answer.sure import surest
from qa.answer.verify import asks_which_place
from qa.answer.words import figures
from qa.finding import Found, Means, nearer, reworded, search
from qa.mentions import read
from qa.question import understand
from qa.retrieval.slots import document_holds_place, held
from qa.schema import Answer, Evidence, Query, Shown, Stage
from qa.store import Store
from qa.versions.compare import versions_of

Event = Stage | Shown | Answer
Responding = Yields[Event, None, refuse.Refusal | None]
PLANNED = re.compile("目标|计划|规划|预期|力争|target|plan", re.IGNORECASE)


def respond(
    found: Found,
    telling: tell.Telling | None,
    means: Means,
    draft: compose.Draft,
) -> Responding:
    """The answer to one question into the draft: facts, rows, passages, else what the generator writes."""
    query = found.query
    refusal = None
    told = _tell(telling, found, means.store, draft) if telling else _at_once(found, means, draft)
    yield from map(Shown, told)
    if not draft.used:
        yield from map(Shown, _rows(found, means.store, draft))
    if not draft.used:
        undated = particulars.are_missing(query, found.documents)
        refusal = refuse.not_issued(query) if undated else refuse.out_of_reach(query, found.evidence, found.documents)
    if not draft.used and refusal is None:
        yield from map(Shown, _passages(found, means.store, draft))
        if not draft.used and shortcomings.are_asked(query) and not shortcomings.are_admitted(found.evidence):
            refusal = refuse.Refusal("not stated", refuse.not_stated(query))
    rest = tell.rest(telling) if telling else None
    if refusal is None and (rest or not draft.used):
        yield Stage("generate")
        if telling and rest:
            part = nearer(search(rest, found.documents, means), means)
            told = _add(telling, part, means, draft)
        else:
            told = _answer(found, means, draft)
        yield from map(Shown, told)
        if not draft.used:
            yield from map(Shown, _goals_told(found, draft))
        if not draft.used:
            refusal = refuse.unanswered(query, found.evidence, found.documents, found.weights)
    if refusal is None:
        if not draft.figures:
            yield from map(Shown, _directions_told(found, draft))
        computed = sum(bool(number.computed) for number in draft.numbers)  # 少了多少 asks for no further cell
        facts = sum(len(told.facts) for told in telling.told) + computed if telling else 0
        yield from [Shown(draft.state(*left)) for left in whole.rest(query, draft.text, draft.used, facts)]
        yield from map(Shown, aspects.add(query, _known(found, means.store, means.config.year), draft))
        yield from [Shown(draft.compute(average)) for average in derive.averaged(query, draft.figures)]
        if derive.lacks_average(query, draft.text, draft.figures):
            yield Shown(draft.show(refuse.NO_AVERAGE))
    return refusal


def each_part(
    found: Found,
    telling: tell.Telling | None,
    means: Means,
    draft: compose.Draft,
) -> Responding:
    """The things that a question asks one after the other, each answered by itself; what is not stated is said."""
    query = found.query
    refusals = []
    figures = []
    for text in query.parts:
        alone = understand(text, (), found.places, means.config.year)
        alone = replace(alone, question=query.question, language=query.language)
        part = draft.another(measured=alone.wants == "figure")
        refusal = yield from staged(respond(*looked_up(alone, found, means), means, part))
        if refusal:
            refusals.append(refusal)
        else:
            figures.append(part.figures)
            if shown := draft.take(part):
                yield Shown(shown)
    if len(refusals) == len(query.parts):
        return refusals[0]
    if refusals:
        yield Shown(draft.show(refuse.not_all_stated(query), paragraph=True))
        return None
    computed = derive.derived(query, _names(query, found), figures)
    for result in computed:
        yield Shown(draft.compute(result, paragraph=True))
    if derive.asks_source(query):
        for item in draft.used[:1]:
            yield Shown(draft.state(f"出自《{item.document.label}》", item, ()))
    elif derive.computes(query) and not computed:
        yield Shown(draft.show(refuse.not_all_stated(query), paragraph=True))
    return None


def _names(query: Query, found: Found) -> list[str]:
    """What each part of a question asks for, in its own words: with place and time where those differ."""
    parts = [read(part, found.places, 0) for part in query.parts]
    names = [things.subject(part) for part in parts]
    spots = ["".join(spot.text for spot in (*part.places, *part.periods)) for part in parts]
    return names if len(set(spots)) == 1 else [f"{spot}{name}" for spot, name in zip(spots, names, strict=True)]


def looked_up(part: Query, found: Found, means: Means) -> tuple[Found, tell.Telling | None]:
    """What is found for a part of a question, and what facts tell of it."""
    told = tell.find(part, found.documents, means.store, means.config.year)
    return search(part, found.documents, means), told


def staged(responding: Responding) -> Responding:
    """The stages alone: the text is shown when it is whole."""
    while True:
        try:
            event = next(responding)
        except StopIteration as end:
            refusal: refuse.Refusal | None = end.value
            return refusal
        if isinstance(event, Stage):
            yield event


def _known(found: Found, store: Store, this_year: int) -> aspects.Known:
    """The facts about the places of a question, or of the documents of its evidence where it names none."""
    query, sources = found.query, Sources(store)
    near = {item.document.doc for item in found.evidence}
    about = {
        d.doc: d
        for d in found.documents
        if (any(document_holds_place(p, d) for p in query.places) if query.places else d.doc in near)
    }
    return aspects.Known(
        store.facts([*about]),
        lambda fact: tell.stand_in([fact], about, store).get(fact),
        lambda fact: clause_of(sources[fact.doc], fact),
        this_year,
    )


def _answer(found: Found, means: Means, draft: compose.Draft) -> Iterator[str]:
    """Generated sentences that hold, else the evidence itself where it surely answers; then where versions disagree."""
    found = nearer(found, means)
    query = found.query
    yield from compose.generate(query, found.evidence, means.generator(), means.config.answer_tokens, draft)
    if not draft.used:
        sure = surest(query, found.evidence, found.weights, strict=draft.not_stated or query.wants == "time")
        if query.wants == "passage":
            yield from compose.quote_passage(query, sure, draft)
        else:
            yield from compose.quote(query, sure, draft)
    if not draft.used and (again := reworded(found, means)):
        found, query = again, again.query
        yield from compose.generate(query, found.evidence, means.generator(), means.config.answer_tokens, draft)
    which = asks_which_place(query)  # one of them is the answer, of the others nothing is to be told
    if draft.used and not which and missing(found, draft, draft.used):
        yield from _each_left(found, means, draft)
    yield from compose.compute(query, draft)
    yield from _say_planned(query, draft, means)
    if draft.used and not which and (absent := missing(found, draft, draft.used)):
        yield draft.show(refuse.also_missing(query, absent))
    worded = query.wants != "figure" or query.kind == "conflict"  # beside a figure, other words are no difference
    differing = [d for d in _of_versions(found, means.store, draft) if d.numeric or worded]
    yield from compose.disagree(query, _numeric_first(differing), draft)


def _say_planned(query: Query, draft: compose.Draft, means: Means) -> Iterator[str]:
    """Which of the figures told are only planned, where that is not said."""
    if planned := _only_planned(query, draft, means.config.year):
        yield draft.show(refuse.not_reached(query, planned))


def _only_planned(query: Query, draft: compose.Draft, this_year: int) -> list[str]:
    """The figures that are only planned, where neither question nor answer speaks of plans, for a time gone by or told
    of as if it were.
    """
    if query.status == "target" or wanted.of(query).both or PLANNED.search(draft.text):
        return []
    as_result = kinds.asks_result(query.text) and not kinds.asks_plan(query.text)  # 今年收了多少
    before = this_year + as_result
    return list(dict.fromkeys(q.text for q, item in draft.figures if q.unit and is_planned(q, item, before)))


def _each_left(found: Found, means: Means, draft: compose.Draft) -> Iterator[str]:
    """Places and periods of a question for several that the answer leaves out, each asked for by itself."""
    query = found.query
    if len(query.places) + len(query.periods) < 3 and max(len(query.places), len(query.periods)) < 2:
        return
    slots = [held(query, e.sentence, e.chunk, e.document, found.weights) for e in draft.used]
    for place in query.places or (None,):
        for period in query.periods or (None,):
            if any((not place or place in s.places) and (not period or period.text in s.periods) for s in slots):
                continue
            alone = tell.alone(query, (place,) if place else (), (period,) if period else (), query.indicators)
            part = nearer(search(alone, found.documents, means), means)
            if refuse.out_of_reach(alone, part.evidence, part.documents) is not None:
                continue
            before = len(draft.used)
            yield from compose.generate(alone, part.evidence, means.generator(), means.config.answer_tokens, draft)
            if len(draft.used) == before:
                yield from compose.quote(alone, surest(alone, part.evidence, part.weights, strict=True), draft)


def _add(telling: tell.Telling, found: Found, means: Means, draft: compose.Draft) -> Iterator[str]:
    """What facts left open of a question: generated sentences that hold, else it is said to be missing."""
    before = len(draft.used)
    if refuse.out_of_reach(found.query, found.evidence, found.documents) is None:
        yield from compose.generate(found.query, found.evidence, means.generator(), means.config.answer_tokens, draft)
    if len(draft.used) == before:
        yield from _worded(found, draft)
    elif not any(number.computed for number in draft.numbers):
        yield from compose.compute(telling.query, draft)
    yield from _say_planned(found.query, draft, means)
    if absent := missing(found, draft, draft.used[before:]):
        yield draft.show(refuse.also_missing(found.query, tell.things_missing(telling) or absent))


def _tell(telling: tell.Telling, found: Found, store: Store, draft: compose.Draft) -> Iterator[str]:
    """What facts hold, with the note of their row where it is asked for, and where other documents give other figures:
    by their facts, and by the twins of the cited.
    """
    yield from tell.write(telling, draft)
    if noted := table_rows.noted(found.query, draft.used):
        yield draft.state(f"表注：“{noted[1]}”", noted[0], ())
    differing = tell.differences(telling)
    known = {(d.ours.document.doc, d.theirs.document.doc) for d in differing}
    differing += [
        d
        for d in _of_versions(found, store, draft)
        if d.numeric and (d.ours.document.doc, d.theirs.document.doc) not in known
    ]
    yield from compose.disagree(found.query, _numeric_first(differing), draft)


def _at_once(found: Found, means: Means, draft: compose.Draft) -> Iterator[str]:
    """The main targets of a year, or when and by whom a document was issued, where they are asked for."""
    told = headline.targets(found.query, found.documents, means.store, means.config.year)
    yield from _told(found, told, means.store, draft)
    for text, item in particulars.told(found.query, found.documents, means.store.source):
        yield draft.state(text, item, ())


def _rows(found: Found, store: Store, draft: compose.Draft) -> Iterator[str]:
    """What table rows say besides figures: what is binding, and the note below; ranks; how things came out."""
    if listed := table_rows.listed(found.query, found.evidence, store.outline):
        yield from compose.tell(found.query, listed, draft)
    for text, item in table_rows.attributes(found.query, found.evidence):
        if found.query.kind != "fact":  # its figures are asked for too
            yield from compose.tell(found.query, [item], draft)
        yield draft.state(text, item, ())
    if noted := table_rows.noted(found.query, found.evidence):
        item, note = noted
        yield from compose.tell(found.query, [item], draft)
        yield draft.state(f"表注：“{note}”", item, ())
    if not draft.used and (row := table_rows.several_cells(found.query, found.evidence)):
        yield from compose.tell(found.query, [row], draft)
        yield from compose.compute(found.query, draft)
    if not draft.used and (ranked := ordinals.told(found.query, found.evidence)):
        item, words = ranked
        yield draft.state(f"报告写的是“{words}”", item, figures(words))
    if not draft.used and (counts := fared.told(found.query, found.evidence)):
        words, item = counts
        yield draft.state(f"报告写的是“{words}”", item, figures(words))


def _passages(found: Found, store: Store, draft: compose.Draft) -> Iterator[str]:
    """A list, a definition or a summary in the report's own sentences."""
    yield from _told(found, passages.tell(found.query, found.hits, store.outline), store, draft)


def _goals_told(found: Found, draft: compose.Draft) -> Iterator[str]:
    """Goals in words, and for which places and times there are none."""
    yield from _worded(found, draft)
    if not draft.used:
        yield from _directions_told(found, draft)
    if draft.used and (absent := missing(found, draft, draft.used)):
        yield draft.show(refuse.also_missing(found.query, absent))


def _directions_told(found: Found, draft: compose.Draft) -> Iterator[str]:
    """Which way things went in the report's words, where that is asked and no figure told: 实现“双下降”."""
    if found.query.language == "zh":
        for words, item in worded.directions(found.query, found.evidence):
            if words not in draft.text:
                yield draft.state(f"报告写的是“{words}”", item, ())


def _worded(found: Found, draft: compose.Draft) -> Iterator[str]:
    """Goals in words, where no figure is given."""
    if found.query.language == "zh":
        for text, item in worded.told(found.query, found.evidence):
            yield draft.state(text, item, ())


def _told(found: Found, told: Sequence[Evidence], store: Store, draft: compose.Draft) -> Iterator[str]:
    """Sentences as they stand; then where versions have other figures in them."""
    if told:
        yield from compose.tell(found.query, told, draft)
        differing = [d for d in _of_versions(found, store, draft) if d.numeric]
        yield from compose.disagree(found.query, _numeric_first(differing), draft)


def _of_versions(found: Found, store: Store, draft: compose.Draft) -> list[compare.Difference]:
    """Where other versions of the cited reports read otherwise, in the clauses that the answer rests on."""
    differing = []
    for item in list(draft.used):
        figures = [figure for figure, of in draft.figures if of == item]
        for version in versions_of(item.document, found.documents):
            differing += compare.differences(found.query, item, figures, version, store.outline(version.doc))
    return differing


def _numeric_first(found: list[compare.Difference]) -> list[compare.Difference]:
    """Differing figures before differing words; one a clause."""
    unique = {frozenset(d.clauses): d for d in reversed(found)}
    return sorted(unique.values(), key=lambda d: not d.numeric)


def missing(found: Found, draft: compose.Draft, used: Sequence[Evidence]) -> tuple[str, ...]:
    """Places and periods of the question that nothing used answers for; figures are checked for the only period."""
    query = found.query
    timed = len(query.periods) == 1 and any(item in used for _, item in draft.figures)
    slots = [held(query, e.sentence, e.chunk, e.document, found.weights) for e in used]
    places = [p for p in query.places if not any(p in s.places for s in slots)]
    left = [p.text for p in query.periods if not timed and not any(p.text in s.periods for s in slots)]
    return tuple(places + left)
