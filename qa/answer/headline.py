"""The main targets of a place and year: the passage of its report that gives most of them, quoted as it stands."""

from __future__ import annotations

import re
from collections.abc import Sequence

from qa.retrieval.slots import document_holds_place
from qa.schema import Document, Evidence, Fact, Query
from qa.store import Store

_ASKS = re.compile(r"(?:主要|预期|总体|发展|经济社会|年度|各项)[^，。？]{0,8}(?:目标|指标)|main (?:\w+ )?targets")
_GENERAL = frozenset("经济社会 经济 社会 国民经济 总体 工作".split())  # noqa: SIM905
LEAST = 3  # indicators that one sentence gives targets for
BESIDE = 2  # of a further sentence of the passage
_COMPLETENESS = ("full", "partial", None, "digest")


def targets(query: Query, documents: Sequence[Document], store: Store, this_year: int) -> list[Evidence]:
    """The sentences that give the main targets; none where another thing is asked, or no sentence gives several."""
    if query.wants != "passage" or query.indicators or set(query.terms) - _GENERAL or not _ASKS.search(query.text):
        return []
    if len(query.places) != 1 or len(query.periods) > 1:
        return []
    first, last = (query.periods[0].first, query.periods[0].last) if query.periods else (this_year, this_year)
    about = {d.doc: d for d in documents if document_holds_place(query.places[0], d)}
    named: dict[tuple[str, int], set[str]] = {}
    for fact in store.facts(list(about)):
        if _is_target(fact, query.places[0]) and (fact.period.first, fact.period.last) == (first, last):
            named.setdefault((fact.doc, fact.quote_start), set()).add(fact.indicator)
    order = {doc: _COMPLETENESS.index(d.completeness) for doc, d in about.items()}
    best = min(named, key=lambda k: (-len(named[k]), order[k[0]], k[1]), default=None)
    if best is None or len(named[best]) < LEAST:
        return []
    document = about[best[0]]
    chunk = next(c for c in store.outline(document.doc) if any(s.start == best[1] for s in c.sentences))
    return [
        Evidence(s, chunk, document, 1.0)
        for s in chunk.sentences
        if s.start == best[1] or len(named.get((document.doc, s.start), ())) >= BESIDE
    ]


def _is_target(fact: Fact, place: str) -> bool:
    return fact.known and fact.place == place and fact.status == "target" and fact.kind == "prose"
