"""How well passages are ranked, computed by ir-measures (on NIST's trec_eval).

hit@k (Success@k: a passage that meets any evidence item among the first k) and MRR@10 ask whether something right
comes early; recall@5 is the share of the evidence items that are met among the first five: a comparison of two cities
is half found when one city is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean

import ir_measures
from ir_measures import RR, Success

from eval.metrics import Row, meets

MEASURES = {"hit@1": Success @ 1, "hit@5": Success @ 5, "mrr@10": RR @ 10}
_NOT_FOUND = "not found"  # a relevant passage that no run holds, so that a question without any counts as 0


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
    met = [{n for n, p in enumerate(passages) if meets(item, p.doc, p.texts)} for item in row["evidence"]]
    relevant = {str(n): 1 for n in set().union(*met)} or {_NOT_FOUND: 1}
    # trec_eval orders by score alone, and ties by name: so a score that falls with each rank
    run = {str(n): -float(n) for n in range(len(passages))} or {"nothing": 0.0}
    found = ir_measures.calc_aggregate(MEASURES.values(), {"q": relevant}, {"q": run})
    scores = {name: float(found[measure]) for name, measure in MEASURES.items()}
    return {**scores, "recall@5": fmean(any(n < 5 for n in item) for item in met)}
