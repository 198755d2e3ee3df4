"""Hits to evidence: sentences and rows scored by what they hold of the query, hits put in their order, and the best
taken within a budget of characters.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from qa import quantities
from qa.retrieval.search import search_tokens
from qa.retrieval.slots import Held, held, holds_place, indicator_names
from qa.schema import Chunk, Evidence, Hit, Query, Sentence
from qa.store.segment import segment
from qa.text import bare

OUTLINE = 0.4
PASSAGES = 3  # chunks that a list, a definition or a summary is taken from, for each place
_TARGETS = re.compile("目标|指标|targets?")
LOOKED_AT = 40  # hits whose sentences are scored, for each place
# Evidence below this share of the best score is left out. Chosen on the dev half, see eval/LOG.md.
SHARE = {"figure": 0.8, "passage": 0.65, "time": 0.65}


@dataclass(frozen=True, slots=True)
class Ranked:
    """Hits in the order of their best sentence, and all their sentences, best first."""

    hits: tuple[Hit, ...]
    sentences: tuple[Evidence, ...]


def rank(query: Query, hits: Sequence[Hit], weights: Mapping[str, float]) -> Ranked:
    """Score the sentences of the hits and put the hits in the order of their best one.

    The same sentence of one document counts once, where it is scored best.

    Args:
        query: what is asked.
        hits: from ``retrieve``.
        weights: inverse document frequencies of the query's search tokens and terms.
    """
    looked_at = hits[: LOOKED_AT * max(1, len(query.places))]
    tokens = search_tokens(query)
    headline = asks_targets(query)
    best: dict[tuple[str, str], Evidence] = {}
    tops: dict[int, float] = {}
    for position, hit in enumerate(looked_at):
        words = _Words(tokens, weights, hit.chunk)
        found = 0.6 * (1.0 - position / len(looked_at)) + (hit.cosine or 0.8) - 0.8
        for sentence in hit.chunk.sentences:
            slots = held(query, sentence, hit.chunk, hit.document, weights)
            score = words.shared(sentence) + _slot_score(query, slots) + found
            if hit.chunk.kind == "outline":
                score -= OUTLINE  # a heading names what its section says; it answers only where nothing says it
            if query.wants == "figure" and quantities.find(sentence.text):
                score += 0.25
            if headline:
                score += 0.15 * min(4, len(indicator_names(sentence.text)))
            tops[hit.chunk.id] = max(tops.get(hit.chunk.id, 0.0), score)
            key = (hit.document.doc, bare(sentence.text))
            if key not in best or best[key].score < score:
                best[key] = Evidence(sentence, hit.chunk, hit.document, score)
    order = sorted(looked_at, key=lambda hit: -tops[hit.chunk.id])
    return Ranked((*order, *hits[len(looked_at) :]), tuple(sorted(best.values(), key=lambda e: -e.score)))


def asks_targets(query: Query) -> bool:
    """Whether the main targets are asked for: no indicator is named, and the sentence is wanted that names several."""
    return not query.indicators and bool(_TARGETS.search(query.text))


@dataclass(frozen=True, slots=True)
class _Words:
    """The share of the query's words, by weight, that a sentence of a chunk holds; the chunk's own count less."""

    tokens: Sequence[str]
    weights: Mapping[str, float]
    chunk: Chunk

    def shared(self, sentence: Sentence) -> float:
        own = set(segment(sentence.text))
        around = set(segment(" ".join((*self.chunk.section, self.chunk.text))))
        total = sum(self.weights.get(t, 0.0) for t in self.tokens) or 1.0
        held_weight = (self.weights.get(t, 0.0) * (1.0 if t in own else 0.4 * (t in around)) for t in self.tokens)
        return sum(held_weight) / total


def _slot_score(query: Query, slots: Held) -> float:
    wanted = len(query.indicators)
    near = slots.near_indicators - slots.indicators
    named = (len(slots.indicators) + 0.4 * len(near)) / wanted if wanted else 0.0
    timely = len(slots.periods) / len(query.periods) if query.periods else 0.5
    placed = len(slots.places) / len(query.places) if query.places else 0.5
    return named + 0.7 * timely + 0.6 * slots.terms + 0.3 * min(1.0, placed * max(1, len(query.places)))


def choose(query: Query, sentences: Sequence[Evidence], budget: int) -> list[Evidence]:
    """Evidence from ranked sentences, best first within each place.

    Args:
        query: what is asked.
        sentences: from ``rank``.
        budget: characters of evidence, all places together.
    """
    if len(query.places) < 2:
        return _within(query, sentences, budget)
    chosen: list[Evidence] = []
    for place in query.places:
        of_place = [e for e in sentences if holds_place(place, e.sentence, e.chunk, e.document)]
        chosen += (e for e in _within(query, of_place, budget // len(query.places)) if e not in chosen)
    return chosen


def _within(query: Query, ranked: Sequence[Evidence], budget: int) -> list[Evidence]:
    """The best of a ranking until the budget is spent, but at least one.

    A question for a passage (a list, a definition, a summary) takes whole chunks in reading order: the items of a
    list follow the sentence that names it.
    """
    chosen: list[Evidence] = []
    taken: set[int] = set()
    for evidence in ranked:
        if evidence.score < SHARE[query.wants] * ranked[0].score or budget <= 0:
            break
        group = [evidence]
        if query.wants == "passage":
            if evidence.chunk.id not in taken and len(taken) == PASSAGES:
                continue
            taken.add(evidence.chunk.id)
            group = [Evidence(s, evidence.chunk, evidence.document, evidence.score) for s in evidence.chunk.sentences]
        for item in group:
            if item.sentence in (c.sentence for c in chosen) or (chosen and budget < len(item.sentence.text)):
                continue
            chosen.append(item)
            budget -= len(item.sentence.text)
    return chosen
