"""Two versions of one report set against each other: where the sentence that was cited reads otherwise.

Only sentences that are twins (the same but for a figure or a few characters) are compared, and only in the clauses
the answer rests on, so that target and result, year and year, city and city never meet.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qa import indicators, periods, quantities
from qa.clauses import Clause, relevant, split
from qa.quantities import Quantity
from qa.schema import Chunk, Document, Evidence, Query, Sentence
from qa.text import bare
from qa.ties import narrower
from qa.versions.alignment import CLAUSE, Twins, mask, plain, similarity

# Similarity of two sentences with their figures masked. Chosen on the development half of the gold set.
TWIN = 0.72


@dataclass(frozen=True, slots=True)
class Difference:
    """One clause in two versions. ``values`` are the differing figures where there are any, else the clauses."""

    ours: Evidence
    theirs: Evidence
    clauses: tuple[str, str]
    values: tuple[str, str]
    numeric: bool


def differences(
    query: Query, item: Evidence, figures: Sequence[Quantity], version: Document, outline: Sequence[Chunk]
) -> list[Difference]:
    """How another version reads in the clauses of ``item`` that the answer rests on; empty where it agrees.

    Args:
        query: what is asked.
        item: a cited sentence.
        figures: those the answer takes from it; where there are some, only their clauses count.
        version: another version of the document.
        outline: the chunks of that version.
    """
    twin = _twin(item.sentence, outline)
    found = []
    for clause in relevant(query, item.sentence.text):
        if figures and not any(quantities.same(f, q) for f in figures for q in quantities.find(clause.text)):
            continue
        if twin:  # of its neighbours too: where one version has a full stop, the other may have a comma
            near = [((twin[0], s), c) for s in twin[0].sentences for c in split(s.text)]
            match = _twin_clause(clause, near, CLAUSE)
        elif query.kind == "conflict":  # the question says that they differ: names count too
            every = [((chunk, s), c) for chunk in outline for s in chunk.sentences for c in split(s.text)]
            match = _twin_clause(clause, every, TWIN)
        else:  # told in other words: only the clause itself, if it names the same things and has a figure
            match = _twin_clause(clause, _alike_clauses(query, clause, item, version, outline), TWIN)
        if match is None or plain(clause.text) == plain(match[1].text):
            continue
        (chunk, sentence), other = match
        theirs = Evidence(sentence, chunk, version, item.score)
        difference = _difference(item, theirs, clause.text, other.text)
        if difference and (twin or difference.numeric or query.kind == "conflict"):
            found.append(difference)
    return found


def _difference(ours: Evidence, theirs: Evidence, clause: str, other: str) -> Difference | None:
    our_figures = [q for q in quantities.find(clause) if q.unit != quantities.YEAR]
    their_figures = [q for q in quantities.find(other) if q.unit != quantities.YEAR]
    if len(our_figures) != len(their_figures):
        return None
    texts = (_trim(clause), _trim(other))
    for a, b in zip(our_figures, their_figures, strict=True):
        if (a.low, a.high, a.unit) != (b.low, b.high, b.unit):
            return Difference(ours, theirs, texts, (a.text, b.text), True)
    return Difference(ours, theirs, texts, texts, False)


Place = tuple[Chunk, Sentence]


def _alike_clauses(
    query: Query, clause: Clause, item: Evidence, version: Document, outline: Sequence[Chunk]
) -> list[tuple[Place, Clause]]:
    """Clauses of the other version that name the indicators and terms of ours, for the same time."""
    if not quantities.find(clause.text):
        return []
    names = _subjects(clause.text)
    terms = [t for t in query.terms if bare(t) in bare(clause.text)]
    times = {(p.first, p.last) for p in periods.spoken_of(item.sentence, item.chunk, item.document)}
    return [
        ((chunk, sentence), other)
        for chunk in outline
        for sentence in chunk.sentences
        for other in split(sentence.text)
        if _subjects(other.text) == names
        and (names or terms)
        and all(bare(t) in bare(other.text) for t in terms)
        and times & {(p.first, p.last) for p in periods.spoken_of(sentence, chunk, version)}
    ]


def _subjects(text: str) -> set[tuple[str, str | None]]:
    """The indicators a clause names, each with the part of the economy it is said of: 开发区 is not the whole city."""
    return {(m.name, narrower(text[: m.start])) for m in indicators.find(text)}


def _twin(sentence: Sentence, outline: Sequence[Chunk]) -> tuple[Chunk, Sentence] | None:
    places = [(chunk, other) for chunk in outline for other in chunk.sentences]
    found = Twins([other.text for _, other in places]).find(sentence.text, TWIN)
    return places[found[0][1]] if found else None


def _twin_clause(clause: Clause, others: Sequence[tuple[Place, Clause]], least: float) -> tuple[Place, Clause] | None:
    masked = mask(clause.text)
    scored = [(similarity(masked, mask(o.text)), place, o) for place, o in others]
    ratio, place, best = max(scored, key=lambda s: s[0], default=(0.0, None, None))
    return (place, best) if place and best and ratio >= least else None


def _trim(text: str) -> str:
    return text.strip("，,；;。 ")
