"""How many of some things came out in each way that a question names, in a report's own clauses. Pure.

多少项指标超出预期，多少项符合预期   9项指标超出预期，4项指标符合预期
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from qa.answer.sourced import source_figures
from qa.answer.tied import is_asked_of
from qa.clauses import Clause, split
from qa.retrieval.slots import holds_place
from qa.schema import Evidence, Query
from qa.text import bare

_ASKED = re.compile("(?:多少|几)(?P<counter>项(?!目)|[个家户条处座所])")
_COUNT = re.compile(r"(?<![\d.])\d+(?P<counter>[项个家户条处座所])(?P<thing>[一-龥]{2})(?P<said>[一-龥]*)$")
_DENIED = re.compile("(?:没有?|未能?|不)$")
LEAST = 4  # characters in which a thing came out


def told(query: Query, evidence: Sequence[Evidence]) -> tuple[str, Evidence] | None:
    """The clauses of one sentence that count the things asked about by how they came out; None where none does.

    Args:
        query: what is asked.
        evidence: what was found for it.
    """
    counters = {m["counter"] for m in _ASKED.finditer(query.text)}
    if not counters or query.language != "zh" or query.indicators:
        return None
    anyhow = replace(query, status=None)  # 规划的指标 asks for what became of them
    for item in evidence:
        here = all(holds_place(place, item.sentence, item.chunk, item.document) for place in query.places)
        if item.chunk.kind != "prose" or not here:
            continue
        found = [(clause, way) for clause in split(item.sentence.text) if (way := _way(query.text, clause, counters))]
        starts = {q.start for q in source_figures(item) if is_asked_of(anyhow, q, item)}
        timely = all(any(c.start <= at < c.end for at in starts) for c, _ in found)
        once = all(times == 1 for times in Counter(way for _, way in found).values())
        enough = len(found) > 1 or (len(found) == 1 and all(term in item.sentence.text for term in query.terms))
        if enough and timely and once:
            return "，".join(clause.text.strip("，,；;。 ") for clause, _ in found), item
    return None


def _way(question: str, clause: Clause, counters: set[str]) -> str:
    """How the things that a clause counts came out, where a question asks how many did; "" where it does not."""
    count = _COUNT.search(bare(clause.text).strip("，,；;。、"))
    if count is None or count["counter"] not in counters or count["thing"] not in question:
        return ""
    said = count["said"]
    cuts = (at for at in range(len(said) - LEAST + 1) if not _DENIED.search(said[:at]))
    return next((said[at:] for at in cuts if _asks(bare(question), said[at:])), "")


def _asks(question: str, way: str) -> bool:
    """Whether a question names a way, and not that things did not come out so."""
    return any(not _DENIED.search(question[: m.start()]) for m in re.finditer(re.escape(way), question))
