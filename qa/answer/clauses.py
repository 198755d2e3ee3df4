"""A sentence cut into clauses, and which of them a query is about. A clause is what a figure is tied to."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from qa import indicators
from qa.schema import Query
from qa.store.segment import segment
from qa.text import bare

_BREAK = re.compile(r"(?<=[，,；;。！？｜])(?!\d{3}(?!\d))")


@dataclass(frozen=True, slots=True)
class Clause:
    """A piece of a sentence between commas; ``start`` and ``end`` point into the sentence's text."""

    text: str
    start: int
    end: int


def split(text: str) -> list[Clause]:
    """The clauses of a sentence, with their closing punctuation."""
    cuts = [0, *(m.start() for m in _BREAK.finditer(text)), len(text)]
    return [Clause(text[a:b], a, b) for a, b in pairwise(cuts) if a < b]


def relevant(query: Query, text: str) -> list[Clause]:
    """The clauses that name an indicator or a term of the query; all where none does."""
    clauses = split(text)
    tokens = set(segment(" ".join(query.terms)))
    named = [c for c in clauses if _names(query, c.text)]
    if not named and tokens:
        best = max(len(tokens & set(segment(c.text))) for c in clauses)
        named = [c for c in clauses if best and len(tokens & set(segment(c.text))) == best]
    return named or clauses


def excerpt(query: Query, text: str, limit: int = 150) -> str:
    """The relevant clauses with the one that opens the sentence, in order, gaps marked by ……"""
    clauses = split(text)
    wanted = {c.start for c in relevant(query, text)}
    # A clause without a figure often has it in the next one (…产业，增加值达到…).
    wanted |= {b.start for a, b in pairwise(clauses) if a.start in wanted}
    chosen = [c for i, c in enumerate(clauses) if c.start in wanted or i == 0]
    if len(chosen) == len(clauses):
        return text if len(text) <= 2 * limit else text[: 2 * limit] + "……"
    out = ""
    end = 0
    for clause in chosen:
        if len(out) > 2 * limit:
            return out + "……"
        out += ("" if clause.start == end else "……") + clause.text
        end = clause.end
    return out if end == len(text) else out.rstrip("，,；;") + "……"


def _names(query: Query, text: str) -> bool:
    if any(m.name in query.indicators for m in indicators.find(text)):
        return True
    plain = bare(text)
    return any(len(term) > 1 and bare(term) in plain for term in query.terms)
