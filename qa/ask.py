"""The ask path: question -> query -> hits -> evidence -> answer, every step in order."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from collections.abc import Generator as Yields
from dataclasses import dataclass, replace

from embeddings.encoder import Encoder
from qa import kinds, periods
from qa.answer import (
    aspects,
    compare,
    compose,
    headline,
    nearness,
    ordinals,
    passages,
    refuse,
    shortcomings,
    suggest,
    table_rows,
    tell,
    wanted,
    whole,
)
from qa.answer.cite import Citations, Sources
from qa.answer.from_facts import clause_of
from qa.answer.generators import Generator
from qa.answer.tied import is_planned
from qa.answer.translate import in_english, translated
from qa.answer.verify import answers_with_figure, names_county, without_commands
from qa.answer.words import figures
from qa.config import Config
from qa.question import understand
from qa.retrieval import evidence as choosing
from qa.retrieval.search import retrieve, search_tokens
from qa.retrieval.slots import document_holds_place, held
from qa.schema import Answer, Document, Evidence, Hit, Query, Shown, Stage, Timings, Turn
from qa.store import Store
from qa.text import bare
from qa.versions.compare import versions_of
from qa.wordings import unified

Event = Stage | Shown | Answer
Responding = Yields[Event, None, refuse.Refusal | None]
SURE = 0.6  # share of the terms' weight at which a sentence is quoted though the generator found no answer in it
PLANNED = re.compile("目标|计划|规划|预期|力争|target|plan", re.IGNORECASE)
LOOSELY = 0.3  # the same where what the generator wrote did not pass the check; both chosen on dev: eval/LOG.md
ANY_UNITS = ("", "元", "%")
_NUMBERED = re.compile(r"\d+号[线楼]|[GS]\d+(?=[高国省道线])|\d{3}国道")
_TIMED = re.compile("年底|年内|月|季度|上半年|下半年")
NAMED = 0.6  # the same of a figure's sentence by itself, where no indicator is asked for


@dataclass(frozen=True, slots=True)
class Found:
    """What retrieval gives to the answer."""

    query: Query
    hits: tuple[Hit, ...]
    evidence: tuple[Evidence, ...]
    weights: Mapping[str, float]
    documents: tuple[Document, ...]


def find(question: str, history: Sequence[Turn], store: Store, encoder: Encoder, config: Config) -> Found:
    """Understand a question, search, and choose evidence."""
    documents = store.documents()
    query = understand(question, history, {d.place for d in documents if d.place}, config.year, store.words())
    return search(query, documents, store, encoder, config)


def search(query: Query, documents: Sequence[Document], store: Store, encoder: Encoder, config: Config) -> Found:
    """Search for a query, and choose evidence."""
    hits = retrieve(query, store, encoder, config.candidates, config.rrf_k)
    weights = store.frequencies({*search_tokens(query), *query.terms})
    ranked = choosing.rank(query, hits, weights)
    budget = config.passage_characters if query.wants == "passage" else config.evidence_characters
    evidence = without_commands(choosing.choose(query, without_commands(ranked.sentences), budget))
    return Found(query, ranked.hits, tuple(evidence), weights, tuple(documents))


def ask(
    question: str,
    history: Sequence[Turn],
    store: Store,
    encoder: Encoder,
    generator: Callable[[], Generator],
    config: Config,
) -> Iterator[Event]:
    """Answer a question: stages and checked sentences as they come, the whole Answer last.

    Args:
        question: as asked.
        history: earlier turns, oldest first.
        store: the library.
        encoder: of the library's vectors.
        generator: gives the generator; called only when one is needed, since loading takes seconds.
        config: budgets and limits.
    """
    began = time.perf_counter()
    yield Stage("retrieve")
    found = find(question, history, store, encoder, config)
    if found.query.unread:
        found = _translated(found, generator(), store, encoder, config)
    retrieved = time.perf_counter()
    query = found.query
    name = ""

    def engine() -> Generator:
        nonlocal name
        loaded = generator()
        name = loaded.name
        return loaded

    def to_english(sentence: str) -> str | None:
        return in_english(sentence, question, engine())

    draft = compose.Draft(Citations(Sources(store)), query.language, to_english, query.wants == "figure")
    telling = tell.find(query, found.documents, store, config.year)
    respond = _respond if (telling and not telling.missing) or not query.parts else _each_part
    refusal = yield from respond(found, telling, engine, store, encoder, config, draft)
    suggestions: tuple[str, ...] = ()
    if refusal is not None:
        refusal = _with_nearest(refusal, found, draft)
        suggestions = _suggestions(found, store, config)
        yield Shown(refusal.text)
    yield Answer(
        question=query.question,
        answer=refusal.text if refusal else draft.text,
        refused=refusal is not None,
        reason=refusal.reason if refusal else None,
        citations=draft.citations.all(),
        numbers=tuple(draft.numbers),
        conflicts=tuple(draft.conflicts),
        missing=refusal.missing if refusal else () if not name else _missing(found, draft, draft.used),
        completed_question=query.text if query.text != query.question else None,
        suggestions=suggestions,
        timings=Timings(
            _ms(began, retrieved),
            _ms(began, draft.first_token),
            _ms(began, draft.first_shown or time.perf_counter()),
            _ms(began, time.perf_counter()),
        ),
        model=name,
    )


def _respond(
    found: Found,
    telling: tell.Telling | None,
    generator: Callable[[], Generator],
    store: Store,
    encoder: Encoder,
    config: Config,
    draft: compose.Draft,
) -> Responding:
    """The answer to one question into the draft: facts, rows, passages, else what the generator writes."""
    query = found.query
    refusal = None
    told = _tell(telling, found, store, draft) if telling else _headline(found, store, config, draft)
    yield from map(Shown, told)
    if not draft.used:
        yield from map(Shown, _rows(found, store, draft))
    rest = tell.rest(telling) if telling else None
    if not draft.used:
        refusal = refuse.out_of_reach(query, found.evidence, found.documents)
    if not draft.used and refusal is None:
        yield from map(Shown, _passages(found, store, draft))
        if not draft.used and shortcomings.are_asked(query) and not shortcomings.are_admitted(found.evidence):
            refusal = refuse.Refusal("not stated", refuse.not_stated(query))
    if refusal is None and (rest or not draft.used):
        yield Stage("generate")
        if rest:
            part = _nearer(search(rest, found.documents, store, encoder, config), encoder)
            told = _add(query, part, generator(), config, draft)
        else:
            told = _answer(found, generator(), store, encoder, config, draft)
        yield from map(Shown, told)
        if not draft.used:
            refusal = refuse.unanswered(query, found.evidence, found.documents, found.weights)
    if refusal is None:
        facts = sum(len(told.facts) for told in telling.told) if telling else 0
        yield from [Shown(draft.state(*left)) for left in whole.rest(query, draft.text, draft.used, facts)]
        yield from map(Shown, aspects.add(query, _known(found, store, config.year), draft))
    return refusal


def _each_part(
    found: Found,
    telling: tell.Telling | None,
    generator: Callable[[], Generator],
    store: Store,
    encoder: Encoder,
    config: Config,
    draft: compose.Draft,
) -> Responding:
    """The things that a question asks one after the other, each answered by itself; what is not stated is said."""
    query = found.query
    known = {d.place for d in found.documents if d.place}
    refusals = []
    for text in query.parts:
        alone = replace(understand(text, (), known, config.year), question=query.question, language=query.language)
        one = search(alone, found.documents, store, encoder, config)
        telling = tell.find(alone, found.documents, store, config.year)
        part = draft.another(measured=alone.wants == "figure")
        refusal = yield from _staged(_respond(one, telling, generator, store, encoder, config, part))
        if refusal:
            refusals.append(refusal)
        elif shown := draft.take(part):
            yield Shown(shown)
    if len(refusals) == len(query.parts):
        return refusals[0]
    if refusals:
        yield Shown(draft.show(refuse.not_all_stated(query), paragraph=True))
    return None


def _staged(responding: Responding) -> Responding:
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


def _translated(found: Found, engine: Generator, store: Store, encoder: Encoder, config: Config) -> Found:
    """What is found for an English question once its unread words are translated."""
    places = {d.place for d in found.documents if d.place}
    query = translated(found.query, engine, places, config.year)
    return search(query, found.documents, store, encoder, config)


def _answer(
    found: Found, engine: Generator, store: Store, encoder: Encoder, config: Config, draft: compose.Draft
) -> Iterator[str]:
    """Generated sentences that hold, else the evidence itself where it surely answers; then where versions disagree."""
    found = _nearer(found, encoder)
    query = found.query
    yield from compose.generate(query, found.evidence, engine, config.answer_tokens, draft)
    if not draft.used:
        sure = _sure(found, strict=draft.not_stated or query.wants == "time")
        if query.wants == "passage":
            yield from compose.quote_passage(query, sure, draft)
        else:
            yield from compose.quote(query, sure, draft)
    if not draft.used and (again := _reworded(found, store, encoder, config)):
        found, query = again, again.query
        yield from compose.generate(query, found.evidence, engine, config.answer_tokens, draft)
    if draft.used and _missing(found, draft, draft.used):
        yield from _each_left(found, engine, store, encoder, config, draft)
    yield from compose.compute(query, draft)
    if planned := _only_planned(query, draft, config.year):
        yield draft.show(refuse.not_reached(query, planned))
    if draft.used and (absent := _missing(found, draft, draft.used)):
        yield draft.show(refuse.also_missing(query, absent))
    worded = query.wants != "figure" or query.kind == "conflict"  # beside a figure, other words are no difference
    differing = [d for d in _of_versions(found, store, draft) if d.numeric or worded]
    yield from compose.disagree(query, _numeric_first(differing), draft)


def _reworded(found: Found, store: Store, encoder: Encoder, config: Config) -> Found | None:
    """What is found for a question whose everyday words are put as reports put them; None where it has none.

    Only asked where its own words found no answer: 公家出租的房子 is 公共租赁住房.
    """
    query = found.query
    text = unified(query.text)
    if query.language != "zh" or text == bare(query.text):
        return None
    places = {d.place for d in found.documents if d.place}
    official = replace(understand(text, (), places, config.year), question=query.question)
    return _nearer(search(official, found.documents, store, encoder, config), encoder)


def _nearer(found: Found, encoder: Encoder) -> Found:
    """With the figures marked that are nearest to the question."""
    return replace(found, evidence=tuple(nearness.marked(found.query, found.evidence, encoder)))


def _only_planned(query: Query, draft: compose.Draft, this_year: int) -> list[str]:
    """The figures that are only planned, where neither question nor answer speaks of plans, for a time gone by or told
    of as if it were.
    """
    if query.status == "target" or wanted.of(query).both or PLANNED.search(draft.text):
        return []
    as_result = kinds.asks_result(query.text) and not kinds.asks_plan(query.text)  # 今年收了多少
    before = this_year + as_result
    return list(dict.fromkeys(q.text for q, item in draft.figures if q.unit and is_planned(q, item, before)))


def _each_left(
    found: Found, engine: Generator, store: Store, encoder: Encoder, config: Config, draft: compose.Draft
) -> Iterator[str]:
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
            part = _nearer(search(alone, found.documents, store, encoder, config), encoder)
            if refuse.out_of_reach(alone, part.evidence, part.documents) is not None:
                continue
            before = len(draft.used)
            yield from compose.generate(alone, part.evidence, engine, config.answer_tokens, draft)
            if len(draft.used) == before:
                yield from compose.quote(alone, _sure(part, strict=True), draft)


def _add(query: Query, found: Found, engine: Generator, config: Config, draft: compose.Draft) -> Iterator[str]:
    """What facts left open of a question: generated sentences that hold, else it is said to be missing."""
    before = len(draft.used)
    if refuse.out_of_reach(found.query, found.evidence, found.documents) is None:
        yield from compose.generate(found.query, found.evidence, engine, config.answer_tokens, draft)
    if len(draft.used) > before and not any(number.computed for number in draft.numbers):
        yield from compose.compute(query, draft)
    if absent := _missing(found, draft, draft.used[before:]):
        yield draft.show(refuse.also_missing(found.query, absent))


def _with_nearest(refusal: refuse.Refusal, found: Found, draft: compose.Draft) -> refuse.Refusal:
    """The refusal with what the reports do say of it, cited."""
    near = refuse.nearest(found.query, found.evidence) if refusal.reason in ("indicator", "not stated") else None
    if near is None or found.query.language == "en":
        return refusal
    item, words = near
    source = f"{item.document.place or ''}{item.document.kind or '资料'}"
    said = f"；收录的{source}只说“{words}”[{draft.citations.number(item)}]。"
    return replace(refusal, text=refusal.text.rstrip("。") + said)


def _suggestions(found: Found, store: Store, config: Config) -> tuple[str, ...]:
    """Near questions that the facts answer."""
    known = {d.place for d in found.documents if d.place}

    def is_answered(question: str) -> bool:
        return tell.find(understand(question, (), known, config.year), found.documents, store, config.year) is not None

    return suggest.near(found.query, store.facts(), is_answered)


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


def _headline(found: Found, store: Store, config: Config, draft: compose.Draft) -> Iterator[str]:
    """The main targets of a year, where they are asked for."""
    told = headline.targets(found.query, found.documents, store, config.year)
    yield from _told(found, told, store, draft)


def _rows(found: Found, store: Store, draft: compose.Draft) -> Iterator[str]:
    """What table rows say besides figures: which are binding, whether one is, and what the note below says."""
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


def _passages(found: Found, store: Store, draft: compose.Draft) -> Iterator[str]:
    """A list, a definition or a summary in the report's own sentences."""
    yield from _told(found, passages.tell(found.query, found.hits, store.outline), store, draft)


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


def _sure(found: Found, *, strict: bool) -> list[Evidence]:
    """The best evidence, one for each place, where it holds every slot of the query.

    Args:
        found: what retrieval gave.
        strict: the generator saw the evidence and found no answer in it; then only a sentence that names every
            indicator itself, or all other words, is quoted against its judgement.
    """
    chosen: dict[str | None, Evidence] = {}
    query = found.query
    if not query.indicators and not query.terms:  # nothing says what it should be about
        return []
    for item in found.evidence:
        slots = held(query, item.sentence, item.chunk, item.document, found.weights)
        periods_held = not query.periods or bool(slots.periods)
        indicators_held = set(query.indicators) <= set(slots.indicators if strict else slots.near_indicators)
        if strict and not query.indicators:
            indicators_held = bool(query.terms)
        if (query.places and not slots.places) or not _holds_names(query, item):
            continue
        if query.wants == "figure" and not (answers_with_figure(query, item) and _names_terms(found, item)):
            continue
        if periods_held and indicators_held and slots.terms >= (SURE if strict else LOOSELY):
            chosen.setdefault(item.document.place, item)
    return list(chosen.values())[: max(1, len(query.places))]


def _holds_names(query: Query, item: Evidence) -> bool:
    """Whether a sentence has the numbered names of a question (4号线), and the time or county that it asks for."""
    text = item.sentence.text
    timed = query.wants != "time" or bool(_TIMED.search(text) or periods.find(text, item.document.year))
    return timed and names_county(query, text) and all(name in text for name in _NUMBERED.findall(query.text))


def _names_terms(found: Found, item: Evidence) -> bool:
    """Whether a sentence itself names what a figure is asked of, where neither an indicator nor a unit of its own
    (座, 公里) does: 亿元 are given of anything, words of its section may belong to another figure, and a row is of what
    it names alone.
    """
    query = found.query
    if query.indicators or (item.chunk.kind == "prose" and wanted.of(query).unit not in ANY_UNITS):
        return True
    weights = {t: found.weights.get(t, 1.0) for t in query.terms}
    text = unified(item.sentence.text)
    named = sum(w for t, w in weights.items() if unified(t) in text)
    return named >= NAMED * sum(weights.values())


def _missing(found: Found, draft: compose.Draft, used: Sequence[Evidence]) -> tuple[str, ...]:
    """Places and periods of the question that nothing used answers for; figures are checked for the only period."""
    query = found.query
    timed = len(query.periods) == 1 and any(item in used for _, item in draft.figures)
    slots = [held(query, e.sentence, e.chunk, e.document, found.weights) for e in used]
    places = [p for p in query.places if not any(p in s.places for s in slots)]
    left = [p.text for p in query.periods if not timed and not any(p.text in s.periods for s in slots)]
    return tuple(places + left)


def _ms(began: float, then: float | None) -> int | None:
    return None if then is None else round((then - began) * 1000)


def named(answer: Answer, ident: str | None) -> Answer:
    """The answer with the id of its batch row."""
    return replace(answer, id=ident)
