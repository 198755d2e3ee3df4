"""The ask path: question -> query -> hits -> evidence -> answer, every step in order."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from embeddings.encoder import Encoder
from qa.answer import compare, compose, refuse, tell
from qa.answer.cite import Citations
from qa.answer.generators import Generator
from qa.answer.verify import answers_with_figure, without_commands
from qa.config import Config
from qa.question import understand
from qa.retrieval import evidence as choosing
from qa.retrieval.search import retrieve, search_tokens
from qa.retrieval.slots import held
from qa.schema import Answer, Document, Evidence, Hit, Query, Shown, Stage, Timings, Turn
from qa.store import Store
from qa.versions.compare import versions_of

Event = Stage | Shown | Answer
SURE = 0.6  # share of the terms' weight at which a sentence is quoted though the generator found no answer in it


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
    query = understand(question, history, {d.place for d in documents if d.place}, config.year)
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
    retrieved = time.perf_counter()
    query = found.query
    draft = compose.Draft(Citations(_Sources(store)), query.language)
    first_shown = None
    name = ""
    refusal = None
    telling = tell.find(query, found.documents, store, config.year)
    if telling is None:
        refusal = refuse.missing_slots(query, found.evidence, found.documents, found.weights)
    if telling is not None:
        for text in (*tell.write(telling, draft), *_tell_differences(telling, found, store, draft)):
            first_shown = first_shown or time.perf_counter()
            yield Shown(text)
    elif refusal is None:
        yield Stage("generate")
        engine = generator()
        name = engine.name
        for text in _answer(found, engine, store, config, draft):
            first_shown = first_shown or time.perf_counter()
            yield Shown(text)
        if not draft.used:
            refusal = refuse.Refusal("not stated", refuse.not_stated(query))
    if refusal is not None:
        first_shown = time.perf_counter()
        yield Shown(refusal.text)
    yield Answer(
        question=query.question,
        answer=refusal.text if refusal else draft.text,
        refused=refusal is not None,
        reason=refusal.reason if refusal else None,
        citations=draft.citations.all(),
        numbers=tuple(draft.numbers),
        conflicts=tuple(draft.conflicts),
        missing=refusal.missing if refusal else () if telling else _missing(found, draft.used),
        completed_question=query.text if query.text != query.question else None,
        timings=Timings(
            _ms(began, retrieved),
            _ms(began, draft.first_token),
            _ms(began, first_shown),
            _ms(began, time.perf_counter()),
        ),
        model=name,
    )


def _answer(found: Found, engine: Generator, store: Store, config: Config, draft: compose.Draft) -> Iterator[str]:
    """Generated sentences that hold, else the evidence itself where it surely answers; then where versions disagree."""
    query = found.query
    yield from compose.generate(query, found.evidence, engine, config.answer_tokens, draft)
    if not draft.used:
        sure = _sure(found, strict=draft.not_stated or query.wants == "time")
        if query.wants == "passage":
            yield from compose.quote_passage(query, sure, draft)
        else:
            yield from compose.quote(query, sure, draft)
    yield from compose.compute(query, draft)
    if draft.used and (absent := _missing(found, draft.used)):
        yield draft.show(refuse.also_missing(query, absent))
    yield from compose.disagree(query, _numeric_first(_of_versions(found, store, draft)), draft)


def _tell_differences(telling: tell.Telling, found: Found, store: Store, draft: compose.Draft) -> Iterator[str]:
    """Where other documents give other figures: by their facts, and by the twins of what is cited."""
    differing = tell.differences(telling)
    known = {(d.ours.document.doc, d.theirs.document.doc) for d in differing}
    differing += [
        d
        for d in _of_versions(found, store, draft)
        if d.numeric and (d.ours.document.doc, d.theirs.document.doc) not in known
    ]
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
    for item in found.evidence:
        slots = held(query, item.sentence, item.chunk, item.document, found.weights)
        periods_held = not query.periods or bool(slots.periods)
        indicators_held = set(query.indicators) <= set(slots.indicators if strict else slots.near_indicators)
        if strict and not query.indicators:
            indicators_held = bool(query.terms)
        if query.places and not slots.places:
            continue
        if query.wants == "figure" and not answers_with_figure(query, item):
            continue
        if periods_held and indicators_held and slots.terms >= (SURE if strict else refuse.MIN_TERMS):
            chosen.setdefault(item.document.place, item)
    return list(chosen.values())[: max(1, len(query.places))]


def _missing(found: Found, used: Sequence[Evidence]) -> tuple[str, ...]:
    """Places and periods of the question that nothing used answers for."""
    query = found.query
    slots = [held(query, e.sentence, e.chunk, e.document, found.weights) for e in used]
    places = [p for p in query.places if not any(p in s.places for s in slots)]
    return tuple(places + [p.text for p in query.periods if not any(p.text in s.periods for s in slots)])


class _Sources(dict[str, str]):
    """Source texts, read when one is cited."""

    def __init__(self, store: Store) -> None:
        super().__init__()
        self._store = store

    def __missing__(self, doc: str) -> str:
        self[doc] = self._store.source(doc)
        return self[doc]


def _ms(began: float, then: float | None) -> int | None:
    return None if then is None else round((then - began) * 1000)


def named(answer: Answer, ident: str | None) -> Answer:
    """The answer with the id of its batch row."""
    return replace(answer, id=ident)
