"""The ask path: question -> query -> hits -> evidence -> answer, every step in order."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from qa.answer import based, compose, derive, refuse, suggest, tell
from qa.answer.asked_periods import asks_sum
from qa.answer.cite import Citations, Sources
from qa.answer.generators import Generator
from qa.answer.translate import in_english
from qa.finding import Found, Means, find, in_chinese, search
from qa.question import understand
from qa.respond import Event, Responding, each_part, missing, respond
from qa.retrieval.slots import document_holds_place
from qa.schema import Answer, Query, Shown, Stage, Timings, Turn
from qa.stepwise import asks_several, stepwise


def ask(question: str, history: Sequence[Turn], means: Means) -> Iterator[Event]:
    """Answer a question: stages and checked sentences as they come, the whole Answer last.

    Args:
        question: as asked.
        history: earlier turns, oldest first.
        means: what it is answered with.
    """
    began = time.perf_counter()
    yield Stage("retrieve")
    found = find(question, history, means)
    if found.query.unread:
        found = in_chinese(found, means)
    retrieved = time.perf_counter()
    query = found.query
    name = ""

    def engine() -> Generator:
        nonlocal name
        loaded = means.generator()
        name = loaded.name
        return loaded

    def to_english(sentence: str) -> str | None:
        return in_english(sentence, question, engine())

    unplaced = not query.places and len(found.places) > 1
    citations = Citations(Sources(means.store))
    draft = compose.Draft(citations, query.language, to_english, query.wants == "figure", unplaced)
    telling = tell.find(query, found.documents, means.store, means.config.year)
    if telling is None or telling.missing:
        found, telling = _of_year_after(found, telling, means)
    answered = _way(query, told=telling is not None and not telling.missing)
    refusal = yield from answered(found, telling, replace(means, generator=engine), draft)
    if (
        refusal is None
        and (bases := set(query.periods) - set(found.query.periods))
        and not based.tells_change(draft.figures)
    ):
        yield Shown(draft.show(refuse.also_missing(query, [p.text for p in bases])))
    suggestions: tuple[str, ...] = ()
    if refusal is not None:
        refusal = _with_nearest(refusal, found, draft)
        suggestions = _suggestions(found, means)
        yield Shown(refusal.text)
    yield Answer(
        question=query.question,
        answer=refusal.text if refusal else draft.text,
        refused=refusal is not None,
        reason=refusal.reason if refusal else None,
        citations=draft.citations.all(),
        numbers=tuple(draft.numbers),
        conflicts=tuple(draft.conflicts),
        missing=refusal.missing if refusal else () if not name else missing(found, draft, draft.used),
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


def _of_year_after(found: Found, telling: tell.Telling | None, means: Means) -> tuple[Found, tell.Telling | None]:
    """What is found for a change from a year that no report tells of, or no fact where one tells the change: asked of
    the year after it alone.
    """
    query = based.without_base(found.query)
    bases = [p for p in found.query.periods if p not in query.periods]
    if not bases:
        return found, telling
    about = [d for d in found.documents if not query.places or any(document_holds_place(p, d) for p in query.places)]
    alone = tell.find(query, found.documents, means.store, means.config.year)
    told = (
        alone is not None
        and not alone.missing
        and all(any(fact.measure == "change" for fact in each.facts) for each in alone.told)
    )
    if not told and (based.asks_amount(query) or any(based.tell_of(p, about) for p in bases)):
        return found, telling
    return search(query, found.documents, means), alone


def _way(query: Query, *, told: bool) -> Callable[[Found, tell.Telling | None, Means, compose.Draft], Responding]:
    """How a question is answered: as one, part by part, or in steps; ``told`` if facts tell all of it."""
    if query.parts and (not told or asks_sum(query) or derive.is_put(query)):
        return each_part
    return stepwise if asks_several(query) and not told else respond


def _with_nearest(refusal: refuse.Refusal, found: Found, draft: compose.Draft) -> refuse.Refusal:
    """The refusal with what the reports do say of it, cited."""
    near = refuse.nearest(found.query, found.evidence) if refusal.reason in ("indicator", "not stated") else None
    if near is None or found.query.language == "en":
        return refusal
    item, words = near
    source = f"{item.document.place or ''}{item.document.kind or '资料'}"
    said = f"；收录的{source}只说“{words}”[{draft.citations.number(item)}]。"
    return replace(refusal, text=refusal.text.rstrip("。") + said)


def _suggestions(found: Found, means: Means) -> tuple[str, ...]:
    """Near questions that the facts answer."""

    def is_answered(question: str) -> bool:
        query = understand(question, (), found.places, means.config.year)
        return tell.find(query, found.documents, means.store, means.config.year) is not None

    return suggest.near(found.query, means.store.facts(), is_answered)


def _ms(began: float, then: float | None) -> int | None:
    return None if then is None else round((then - began) * 1000)


def named(answer: Answer, ident: str | None) -> Answer:
    """The answer with the id of its batch row."""
    return replace(answer, id=ident)
