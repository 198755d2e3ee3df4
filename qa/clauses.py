"""A sentence cut into clauses, and which of them a query is about. A clause is what a figure is tied to."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from math import log

from qa import indicators, quantities
from qa.kinds import kind_asked
from qa.places import gazetteer
from qa.schema import Query
from qa.store.segment import segment
from qa.text import bare

LEAST_ITEM = 0.6  # of what the best item of a list holds of a question, what another must hold to be shown with it
FEW = 0.25  # of the items of a list, the share that may hold a word by which one of them is told from the others
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
    """The clauses that name an indicator or a term of the query, else those that share most words with its terms."""
    clauses = split(text)
    tokens = set(segment(" ".join(query.terms)))
    named = [c for c in clauses if _names(query, c.text)]
    if not named and tokens:
        best = max(len(tokens & set(segment(c.text))) for c in clauses)
        named = [c for c in clauses if best and len(tokens & set(segment(c.text))) == best]
    return named


def excerpt(query: Query, text: str, limit: int = 150) -> str:
    """The relevant clauses with the one that opens the sentence, in order, gaps marked by ……

    Of a table row: its label and the cells that are asked for. Of a long list, where one thing is asked for, the items
    that the question fits best.
    """
    if "｜" in text:
        return _cells(query, text)
    clauses = split(text)
    wanted = {c.start for c in relevant(query, text) or clauses}
    # A clause without a figure often has it in the next one (…产业，增加值达到…).
    wanted |= {b.start for a, b in pairwise(clauses) if a.start in wanted and not quantities.find(a.text)}
    chosen = [c for i, c in enumerate(clauses) if c.start in wanted or i == 0]
    if query.kind == "fact" and any(len(c.text) > limit for c in chosen):
        chosen = [item for c in chosen for item in ([c] if len(c.text) <= limit else _asked_items(query, c))]
    elif len(chosen) == len(clauses):
        return text if len(text) <= 2 * limit else text[: 2 * limit] + "……"
    out = ""
    end = 0
    for clause in chosen:
        if len(out) > 2 * limit:
            return out + "……"
        out += ("" if clause.start == end else "……") + clause.text
        end = clause.end
    return out if end == len(text) else out.rstrip("，,；;、") + "……"


def _asked_items(query: Query, listed: Clause) -> list[Clause]:
    """The items of a list that hold most of what is asked about, where few items do; else the list as it is."""
    cuts = [0, *(m.end() for m in re.finditer("、", listed.text)), len(listed.text)]
    items = [Clause(listed.text[a:b], listed.start + a, listed.start + b) for a, b in pairwise(cuts)]
    inner = [place for name in query.places if (place := gazetteer().resolve(name)) and place.level == "county"]
    items = [item for item in items if any(place.short in item.text for place in inner)] or items
    rest, kind = kind_asked(query.text)
    terms = [t for t in query.terms if t not in kind or t in rest]
    held = [{t for t in terms if t in bare(item.text)} for item in items]
    shared = Counter(term for words in held for term in words)
    fits = [sum(len(t) * log(len(items) / shared[t]) for t in words) for words in held]
    few = any(count <= FEW * len(items) for count in shared.values())
    return [item for item, fit in zip(items, fits, strict=True) if fit >= LEAST_ITEM * max(fits)] if few else [listed]


def _cells(query: Query, text: str) -> str:
    """A row's label with the cells whose header the question names, by year or by word; all where it names none."""
    label, _, rest = text.partition("｜")
    cells = rest.split("；")
    years = {str(year) for p in query.periods if p.first == p.last for year in (p.first,)}
    asked = bare(query.text)
    named = [cell for cell in cells if _is_asked(cell, years, asked)]
    return f"{label}｜{'；'.join(named or cells)}"


def _is_asked(cell: str, years: set[str], asked: str) -> bool:
    header, _, value = cell.partition("：")
    words = [bare(w) for w in re.split(r"[·/（(]", re.sub(r"\d{4}年", "", header))]
    if bare(value) in asked and re.search("[\u4e00-\u9fff]", value):
        return True
    return any(year in header for year in years) or any(word and word in asked for word in words)


def segments(text: str) -> list[Clause]:
    """Clauses joined up to the one that holds a figure: what a figure is said of stands before it."""
    joined: list[Clause] = []
    start: int | None = None
    for clause in split(text):
        start = clause.start if start is None else start
        if any(q.unit != quantities.YEAR for q in quantities.find(clause.text)):
            joined.append(Clause(text[start : clause.end], start, clause.end))
            start = None
    if start is not None:
        joined.append(Clause(text[start:], start, len(text)))
    return joined


def _names(query: Query, text: str) -> bool:
    if any(m.name in query.indicators for m in indicators.find(text)):
        return True
    plain = bare(text)
    return any(len(term) > 1 and bare(term) in plain for term in query.terms)
