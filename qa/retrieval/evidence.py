"""Hits to evidence: the sentences and rows that answer, within a budget of characters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from qa import quantities
from qa.retrieval.search import search_tokens
from qa.retrieval.slots import held
from qa.schema import Evidence, Hit, Query
from qa.store.segment import segment
from qa.text import bare

CHUNKS = 12  # hits whose sentences are looked at, for each place
SHARE = 0.45  # evidence below this share of the best score is left out; chosen on the dev half, see eval/LOG.md


def choose(query: Query, hits: Sequence[Hit], weights: Mapping[str, float], budget: int) -> list[Evidence]:
    """Evidence for a query, best first within each place.

    Args:
        query: what is asked.
        hits: from ``retrieve``.
        weights: inverse document frequencies of the query's search tokens and terms.
        budget: characters of evidence, all places together.
    """
    scored = rank(query, hits[: CHUNKS * max(1, len(query.places))], weights)
    if len(query.places) < 2:
        return _within(scored, budget)
    return [
        item
        for place in query.places
        for item in _within([e for e in scored if e.document.place == place], budget // len(query.places))
    ]


def rank(query: Query, hits: Sequence[Hit], weights: Mapping[str, float]) -> list[Evidence]:
    """All sentences of the hits with their scores, best first; the same sentence of one document only once."""
    tokens = search_tokens(query)
    best: dict[tuple[str, str], Evidence] = {}
    for position, hit in enumerate(hits):
        for sentence in hit.chunk.sentences:
            score = _score(query, hit, sentence_index := hit.chunk.sentences.index(sentence), tokens, weights, position)
            evidence = Evidence(hit.chunk.sentences[sentence_index], hit.chunk, hit.document, score)
            key = (hit.document.doc, bare(sentence.text))
            if key not in best or best[key].score < score:
                best[key] = evidence
    return sorted(best.values(), key=lambda e: -e.score)


def _score(
    query: Query, hit: Hit, index: int, tokens: Sequence[str], weights: Mapping[str, float], position: int
) -> float:
    """How well a sentence answers: shared words, slots held, and how high its chunk was found. Sums to about 4."""
    sentence = hit.chunk.sentences[index]
    own = set(segment(sentence.text))
    around = set(segment(" ".join((*hit.chunk.section, hit.chunk.text))))
    total = sum(weights.get(t, 0.0) for t in tokens) or 1.0
    shared = sum(weights.get(t, 0.0) * (1.0 if t in own else 0.4 if t in around else 0.0) for t in tokens) / total
    slots = held(query, sentence, hit.chunk, hit.document, weights)
    wanted = len(query.indicators)
    named = (len(slots.indicators) + 0.4 * len(slots.near_indicators - slots.indicators)) / wanted if wanted else 0.0
    timely = len(slots.periods) / len(query.periods) if query.periods else 0.5
    figure = 0.25 if quantities.find(sentence.text) else 0.0
    found = 0.6 * (1.0 - position / CHUNKS / 2) + (hit.cosine or 0.8) - 0.8
    return shared + named + 0.7 * timely + 0.6 * slots.terms + figure + found


def _within(scored: Sequence[Evidence], budget: int) -> list[Evidence]:
    """The best of a ranking until the budget is spent, but at least one; near the best, not merely there."""
    chosen: list[Evidence] = []
    for evidence in scored:
        if chosen and (evidence.score < SHARE * scored[0].score or budget < len(evidence.sentence.text)):
            continue
        chosen.append(evidence)
        budget -= min(len(evidence.sentence.text), budget)
        if budget <= 0:
            break
    return chosen
