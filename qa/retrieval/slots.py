"""Whether a sentence, with where it stands, holds the places, periods, indicators and terms of a query. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from qa import indicators, periods, places
from qa.schema import Chunk, Document, Period, Query, Sentence
from qa.text import bare


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
    own = indicator_names(sentence.text)
    return Held(
        frozenset(p for p in query.places if holds_place(p, sentence, chunk, document)),
        frozenset(p.text for p in query.periods if periods.holds(p, spoken)),
        frozenset(name for name in query.indicators if name in own),
        frozenset(name for name in query.indicators if name in own | indicator_names(around + chunk.text)),
        _coverage(query.terms, sentence.text, around + chunk.text, weights),
    )


def indicator_names(text: str) -> frozenset[str]:
    """The indicators a text names, by their normal names."""
    return frozenset(m.name for m in indicators.find(text))


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
    own, around = bare(own), bare(around)
    return sum(weights.get(t, 1.0) * max(_share(t, own), 0.8 * _share(t, around)) for t in terms) / total


def _share(term: str, text: str) -> float:
    """1 where the text holds the term, else the share of its character pairs, so that 产业集群 meets 集群产业."""
    term = bare(term)
    if term in text:
        return 1.0
    pairs = [term[i : i + 2] for i in range(len(term) - 1)]
    return 0.7 * sum(pair in text for pair in pairs) / len(pairs) if len(pairs) > 1 else 0.0


def covers(asked: Period, document: Document) -> bool:
    """Whether a document's own period answers for a period."""
    default = periods.default_period(document)
    return default is not None and periods.holds(asked, [default])
