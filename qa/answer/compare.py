"""Two versions of one report set against each other: where the sentence that was cited reads otherwise.

Only sentences that are twins (the same but for a figure or a few characters) are compared, and only in the clauses
the answer rests on, so that target and result, year and year, city and city never meet.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from qa import periods, quantities
from qa.clauses import Clause, relevant, split
from qa.quantities import Quantity
from qa.retrieval.slots import indicator_names
from qa.schema import Chunk, Document, Evidence, Query, Sentence
from qa.text import bare

# Similarity of two sentences, and of two clauses of twin sentences, with their figures masked. Chosen on the dev half.
TWIN = 0.72
CLAUSE = 0.6
_PUNCTUATION = re.compile(r"[^\w%‰.]")
_NUMERALS = str.maketrans("一二三四五六七八九", "123456789")


@dataclass(frozen=True, slots=True)
class Difference:
    """One clause in two versions. ``values`` are the differing figures where there are any, else the clauses."""

    ours: Evidence
    theirs: Evidence
    clauses: tuple[str, str]
    values: tuple[str, str]
    numeric: bool


def versions_of(document: Document, documents: Iterable[Document]) -> list[Document]:
    """Other documents of the same place, year and kind."""
    same = (document.place, document.year, document.kind)
    if None in same:
        return []
    return [d for d in documents if d.doc != document.doc and (d.place, d.year, d.kind) == same]


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
        else:  # told in other words: only the clause itself, if it names the same things and has a figure
            match = _twin_clause(clause, _alike_clauses(query, clause, item, version, outline), TWIN)
        if match is None or _plain(clause.text) == _plain(match[1].text):
            continue
        (chunk, sentence), other = match
        theirs = Evidence(sentence, chunk, version, item.score)
        difference = _difference(item, theirs, clause.text, other.text)
        if difference and (twin or difference.numeric):
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
    names = indicator_names(clause.text)
    terms = [t for t in query.terms if bare(t) in bare(clause.text)]
    times = {(p.first, p.last) for p in periods.spoken_of(item.sentence, item.chunk, item.document)}
    return [
        ((chunk, sentence), other)
        for chunk in outline
        for sentence in chunk.sentences
        for other in split(sentence.text)
        if indicator_names(other.text) == names
        and (names or terms)
        and all(bare(t) in bare(other.text) for t in terms)
        and times & {(p.first, p.last) for p in periods.spoken_of(sentence, chunk, version)}
    ]


def _twin(sentence: Sentence, outline: Sequence[Chunk]) -> tuple[Chunk, Sentence] | None:
    masked = _mask(sentence.text)
    pairs = _pairs(masked)
    best, best_ratio = None, TWIN
    for chunk in outline:
        for other in chunk.sentences:
            other_masked = _mask(other.text)
            shared = len(pairs & _pairs(other_masked))
            if 2 * shared < len(pairs):  # cheap bound before the exact ratio
                continue
            ratio = SequenceMatcher(None, masked, other_masked, autojunk=False).ratio()
            if ratio > best_ratio:
                best, best_ratio = (chunk, other), ratio
    return best


def _twin_clause(clause: Clause, others: Sequence[tuple[Place, Clause]], least: float) -> tuple[Place, Clause] | None:
    masked = _mask(clause.text)
    scored = [(SequenceMatcher(None, masked, _mask(o.text), autojunk=False).ratio(), place, o) for place, o in others]
    ratio, place, best = max(scored, key=lambda s: s[0], default=(0.0, None, None))
    return (place, best) if place and best and ratio >= least else None


def _mask(text: str) -> str:
    return re.sub(r"\d+(?:\.\d+)?", "0", _plain(text))


def _pairs(text: str) -> set[str]:
    return {text[i : i + 2] for i in range(len(text) - 1)}


def _plain(text: str) -> str:
    """Without punctuation, with digits for numerals: 三年 and 3年, 1—2家 and 1家-2家 are no difference."""
    folded = _PUNCTUATION.sub("", bare(text)).translate(_NUMERALS)
    return re.sub(r"(\d)(家|个|项|处|所)(?=\d)", r"\1", folded)


def _trim(text: str) -> str:
    return text.strip("，,；;。 ")
