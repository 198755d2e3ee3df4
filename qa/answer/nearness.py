"""Which figures of the evidence are nearest to the question by vectors: 追回工资 for a question about 要回的工钱.

The check ties a figure to what it is told of by words. Where people ask in words of their own these do not stand in
the report; then the vectors of the question and of the figure's clause may speak for it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from embeddings.encoder import Encoder
from qa.answer.sourced import source_figures
from qa.answer.tied import is_asked_of
from qa.answer.wanted import of as wanted_of
from qa.answer.wanted import unit_fits
from qa.clauses import split
from qa.quantities import Quantity
from qa.schema import Evidence, Query
from qa.wordings import unified

# Likeness of question and clause, everyday words of both put as in reports. Chosen on 285 questions for figures of no
# indicator: of what the generator picks, passes the other checks and is the likeliest of its document, all but one are
# right from .87 on; that one (.891, to be refused) shares no word with its sentence. See eval/LOG.md.
LEAST = 0.9
LEAST_SHARED = 0.87  # where the sentence holds one of the words asked about, or none is left to hold


def marked(query: Query, evidence: Sequence[Evidence], encoder: Encoder) -> list[Evidence]:
    """The evidence with ``nearest``: the figures of the clause that is likest to the question, one clause a document.

    Only where a figure is asked for by no indicator, whose names say better what is meant; and only where the clause
    holds one figure that could answer.

    Args:
        query: the question.
        evidence: what may answer it.
        encoder: of the library's vectors.
    """
    if query.wants != "figure" or query.indicators:
        return list(evidence)
    clauses = {n: found for n, item in enumerate(evidence) if (found := _clauses(query, item))}
    texts = sorted({text for found in clauses.values() for text in found})
    if not texts:
        return list(evidence)
    vectors = encoder.passages([unified(text) for text in texts])
    likeness = dict(zip(texts, vectors @ encoder.query(unified(query.text)), strict=True))
    best: dict[str, float] = {}
    for n, found in clauses.items():
        doc = evidence[n].document.doc
        best[doc] = max(best.get(doc, 0.0), *(likeness[text] for text in found))
    return [
        replace(item, nearest=_alone(clauses.get(n, {}), likeness, max(best.get(item.document.doc, 1.0), least)))
        for n, item in enumerate(evidence)
        if (least := LEAST_SHARED if _shares(query, item) else LEAST)
    ]


def _shares(query: Query, item: Evidence) -> bool:
    """Whether a sentence holds one of the words that are asked about, if there are any."""
    text = unified(item.sentence.text)
    return not query.terms or any(unified(term) in text for term in query.terms)


def _clauses(query: Query, item: Evidence) -> dict[str, list[Quantity]]:
    """The clauses of a sentence with the figures in them that could answer."""
    if item.chunk.kind != "prose":
        return {}
    unit = wanted_of(query).unit
    fitting = [q for q in source_figures(item) if unit_fits(unit, q.unit) and is_asked_of(query, q, item)]
    clauses = split(item.sentence.text)
    found = {c.text: [q for q in fitting if c.start <= q.start < c.end] for c in clauses}
    return {text: figures for text, figures in found.items() if figures}


def _alone(clauses: dict[str, list[Quantity]], likeness: dict[str, float], least: float) -> frozenset[int]:
    return frozenset(q[0].start for text, q in clauses.items() if len(q) == 1 and likeness[text] >= least)
