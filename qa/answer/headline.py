"""The main targets of a place and year: the passage of its report that gives most of them, quoted as it stands."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from qa.answer import wanted
from qa.answer.from_facts import COMPLETENESS
from qa.retrieval.slots import document_holds_place
from qa.schema import Chunk, Document, Evidence, Fact, Query
from qa.store import Store

_ASKS = re.compile(r"(?:主要|预期|总体|发展|经济社会|年度|各项)[^，。？]{0,8}(?:目标|指标)|main (?:\w+ )?targets")
_GENERAL = frozenset("经济社会 经济 社会 国民经济 总体 工作".split())  # noqa: SIM905
LEAST = 3  # indicators that a passage gives targets for
BESIDE = 2  # of a further sentence of the passage


def targets(query: Query, documents: Sequence[Document], store: Store, this_year: int) -> list[Evidence]:
    """The sentences that give the main targets; none where another thing is asked, or no sentence gives several."""
    if query.wants != "passage" or query.indicators or set(query.terms) - _GENERAL or not _ASKS.search(query.text):
        return []
    if len(query.places) != 1 or len(query.periods) > 1 or wanted.of(query).attribute:
        return []
    first, last = (query.periods[0].first, query.periods[0].last) if query.periods else (this_year, this_year)
    about = {d.doc: d for d in documents if document_holds_place(query.places[0], d)}
    named: dict[tuple[str, int], set[str]] = {}  # by the sentence: document and where it begins
    for fact in store.facts(list(about)):
        if _is_target(fact, query.places[0]) and (fact.period.first, fact.period.last) == (first, last):
            named.setdefault((fact.doc, fact.quote_start), set()).add(fact.indicator)
    order = {doc: COMPLETENESS.index(d.completeness) for doc, d in about.items()}
    chunks = [chunk for doc in dict.fromkeys(doc for doc, _ in named) for chunk in store.outline(doc)]
    best = min(chunks, key=lambda c: (-len(_indicators(c, named)), order[c.doc], c.start), default=None)
    if best is None or len(_indicators(best, named)) < LEAST:
        return []
    alone = max(len(named.get((best.doc, s.start), ())) for s in best.sentences) < LEAST  # each in a cell of its own
    least = 1 if alone else BESIDE
    return [
        Evidence(s, best, about[best.doc], 1.0)
        for s in best.sentences
        if len(named.get((best.doc, s.start), ())) >= least
    ]


def _indicators(chunk: Chunk, named: Mapping[tuple[str, int], set[str]]) -> set[str]:
    return {name for sentence in chunk.sentences for name in named.get((chunk.doc, sentence.start), ())}


def _is_target(fact: Fact, place: str) -> bool:
    return fact.known and fact.place == place and fact.status == "target" and fact.kind == "prose"
