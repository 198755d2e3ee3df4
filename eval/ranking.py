"""hit@1, hit@5 and MRR@10 of retrieved passages, computed by ir-measures (on NIST's trec_eval).

Relevance is judged for each evidence item of a question by itself, and a question's figure is the mean of its items':
a comparison of two cities is half found when one city is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean

import ir_measures
from ir_measures import RR, Success

from eval.metrics import Row, meets

MEASURES = {"hit@1": Success @ 1, "hit@5": Success @ 5, "mrr@10": RR @ 10}
_NOT_FOUND = "not found"  # a relevant passage that no run holds, so that an item without any counts as 0


@dataclass(frozen=True, slots=True)
class Passage:
    """A retrieved chunk: its document and the texts of its sentences with their context, as the source has them."""

    doc: str
    texts: tuple[str, ...]


def rank_scores(row: Row, passages: Sequence[Passage]) -> dict[str, float] | None:
    """The measures of one question by name; None where there is no evidence to be found.

    Args:
        row: a gold row.
        passages: what was retrieved, best first.
    """
    if not row["evidence"]:
        return None
    qrels: dict[str, dict[str, int]] = {}
    run: dict[str, dict[str, float]] = {}
    for i, item in enumerate(row["evidence"]):
        relevant = [n for n, p in enumerate(passages) if meets(item, p.doc, p.texts)]
        qrels[str(i)] = {str(n): 1 for n in relevant} or {_NOT_FOUND: 1}
        # trec_eval orders by score alone, and ties by name: so a score that falls with each rank
        run[str(i)] = {str(n): -float(n) for n in range(len(passages))} or {"nothing": 0.0}
    found = list(ir_measures.iter_calc(MEASURES.values(), qrels, run))
    return {name: fmean(m.value for m in found if m.measure == measure) for name, measure in MEASURES.items()}
