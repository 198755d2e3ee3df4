"""Whether a sentence, with where it stands, holds the places, periods, indicators and terms of a query. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from qa import indicators, periods, places, quantities
from qa.clauses import split
from qa.schema import Chunk, Document, Period, Query, Sentence
from qa.text import bare
from qa.ties import narrower
from qa.wordings import unified

AVERAGE = re.compile("年均|累计")  # not of a single year


@dataclass(frozen=True, slots=True)
class Held:
    """Which slots of a query are held; ``terms`` is the share of the terms' weight, 1.0 where there are none."""

    places: frozenset[str]
    periods: frozenset[str]
    indicators: frozenset[str]  # named in the sentence itself (a row's caption counts)
    near_indicators: frozenset[str]  # named in the sentence, its chunk or its section
    terms: float


def surroundings(chunk: Chunk, document: Document) -> str:
    """What a sentence's words may lean on: the title, the sections and captions above it."""
    captions = (span.text for span in chunk.sentences[0].context if span.role in ("caption", "header"))
    return " ".join((document.title, *chunk.section, *captions))


def held(query: Query, sentence: Sentence, chunk: Chunk, document: Document, weights: Mapping[str, float]) -> Held:
    """Compare one sentence with the query.

    Args:
        query: what is asked.
        sentence: the candidate.
        chunk: where it stands.
        document: whose it is.
        weights: of the query's terms, as inverse document frequencies.
    """
    around = surroundings(chunk, document)
    spoken = periods.spoken_of(sentence, chunk, document)
    if _only_averages(sentence.text):
        spoken = [p for p in spoken if p.first != p.last]
    own = indicator_names(sentence.text, query.text) or alike(query.indicators, sentence.text)
    return Held(
        frozenset(p for p in query.places if holds_place(p, sentence, chunk, document)),
        frozenset(p.text for p in query.periods if periods.holds(p, spoken)),
        frozenset(name for name in query.indicators if name in own),
        frozenset(name for name in query.indicators if name in own | indicator_names(around + chunk.text)),
        _coverage(query.terms, sentence.text, around + chunk.text, weights),
    )


def indicator_names(text: str, asked: str | None = None) -> frozenset[str]:
    """The indicators a text names, by their normal names.

    Where ``asked`` (the question) is given, 开发区规上工业增加值 is not 规上工业增加值, unless it speaks of 开发区.
    """
    return frozenset(n for n, part in _named(text) if asked is None or not part or part in asked)


@lru_cache(maxsize=20_000)  # the same sentences are weighed for question after question
def _named(text: str) -> tuple[tuple[str, str | None], ...]:
    return tuple((m.name, narrower(text[: m.start])) for m in indicators.find(text))


def _only_averages(text: str) -> bool:
    """Whether all figures of a sentence are averages or totals over years, and none of a year."""
    if not AVERAGE.search(text) or any(p.first == p.last for p, _, _ in periods.find(text, None)):
        return False
    clauses = [c.text for c in split(text) if any(q.unit != quantities.YEAR for q in quantities.find(c.text))]
    return bool(clauses) and all(AVERAGE.search(c) for c in clauses)


def alike(names: tuple[str, ...], text: str) -> frozenset[str]:
    """Indicators that a text without a known one names in other words: 5G网络用户普及率 for 5G用户普及率."""
    plain = bare(text)
    return frozenset(
        name for name in names if any(_pairs_held(w, plain) >= 0.75 for w in (name, *indicators.synonyms(name)))
    )


def holds_place(place: str, sentence: Sentence, chunk: Chunk, document: Document) -> bool:
    """A document's own place is held by every sentence; a county, or the province above, only where it is named."""
    if document.place == place:
        return True
    gazetteer = places.gazetteer()
    own = document.place
    if own and (gazetteer.inside(place, own) or gazetteer.inside(own, place)):
        text = f"{sentence.text} {surroundings(chunk, document)}"
        return any(m.place.name == place for m in gazetteer.find(text, near=[own]))
    return False


def document_holds_place(place: str, document: Document) -> bool:
    """Whether a document is about a place or about one that contains it."""
    return document.place is not None and places.gazetteer().inside(place, document.place)


def _coverage(terms: tuple[str, ...], own: str, around: str, weights: Mapping[str, float]) -> float:
    total = sum(weights.get(t, 1.0) for t in terms)
    if not total:
        return 1.0
    own, around = unified(own), unified(around)
    return sum(weights.get(t, 1.0) * max(_share(t, own), 0.8 * _share(t, around)) for t in terms) / total


def _share(term: str, text: str) -> float:
    """1 where the text holds the term, else the share of its character pairs, so that 产业集群 meets 集群产业."""
    term = unified(term)
    text = text.replace("进出口", "") if term in ("出口", "进口") else text  # neither of the two is their sum
    return 1.0 if term in text else 0.7 * _pairs_held(term, text)


def _pairs_held(term: str, text: str) -> float:
    term = bare(term)
    pairs = [term[i : i + 2] for i in range(len(term) - 1)]
    return sum(pair in text for pair in pairs) / len(pairs) if len(pairs) > 1 else 0.0


def covers(asked: Period, document: Document) -> bool:
    """Whether a document's own period answers for a period."""
    default = periods.default_period(document)
    return default is not None and periods.holds(asked, [default])
