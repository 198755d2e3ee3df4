"""Query to hits: keyword and vector search, fused, with the query's place and period preferred."""

from __future__ import annotations

import re
from collections.abc import Sequence

from embeddings.encoder import Encoder
from qa import indicators, periods
from qa.question import narrowed
from qa.retrieval.fuse import reciprocal_rank_fusion
from qa.retrieval.slots import covers, document_holds_place
from qa.schema import Document, Hit, Query
from qa.store import Store
from qa.store.segment import segment

_PLAN = re.compile("规划|纲要")


def retrieve(query: Query, store: Store, encoder: Encoder, candidates: int, rrf_k: int) -> list[Hit]:
    """Hits for a query, best first.

    A question about several places is searched once for each, and the results take turns, so that the better
    documented place cannot crowd out the other.

    Args:
        query: what is asked.
        store: the library.
        encoder: for the query's vector.
        candidates: chunks taken from each searcher.
        rrf_k: the constant of reciprocal rank fusion.
    """
    documents = store.documents()
    if len(query.places) < 2:
        return _retrieve(query, documents, store, encoder, candidates, rrf_k)
    each = [_retrieve(narrowed(query, p), documents, store, encoder, candidates, rrf_k) for p in query.places]
    turns = [hits[i] for i in range(max(map(len, each))) for hits in each if i < len(hits)]
    return list({hit.chunk.id: hit for hit in reversed(turns)}.values())[::-1]


def _retrieve(
    query: Query, documents: Sequence[Document], store: Store, encoder: Encoder, candidates: int, rrf_k: int
) -> list[Hit]:
    among = [d for d in documents if all(document_holds_place(p, d) for p in query.places)] or list(documents)
    among = [d for d in among if not _is_before_results(query, d)] or among
    names = [d.doc for d in among] if len(among) < len(documents) else None
    tokens = search_tokens(query)
    keyword = [i for i, _ in store.keyword_search(tokens, candidates, names)]
    nearest = store.vector_search(encoder.query(query.text), candidates, names)
    vector = [i for i, _ in nearest]
    chunks = store.chunks({*keyword, *vector})
    by_name = {d.doc: d for d in documents}
    preferred = [
        i for i in {**dict.fromkeys(keyword), **dict.fromkeys(vector)} if _timely(query, by_name[chunks[i].doc])
    ]
    fused = dict(reciprocal_rank_fusion([keyword, vector], rrf_k))
    # Being of the right year counts as much as standing first in one searcher's list.
    bonus = 1.0 / (rrf_k + 1)
    for i in preferred:
        fused[i] += bonus
    cosines = dict(nearest)
    ranked = sorted(fused.items(), key=lambda pair: -pair[1])
    return [
        Hit(
            chunks[i],
            by_name[chunks[i].doc],
            score,
            keyword.index(i) + 1 if i in keyword else None,
            vector.index(i) + 1 if i in vector else None,
            cosines.get(i),
        )
        for i, score in ranked
    ]


def search_tokens(query: Query) -> list[str]:
    """What keyword search looks for: the question's words, and the other names of its indicators."""
    others = [name for indicator in query.indicators for name in (indicator, *indicators.synonyms(indicator))]
    return list(dict.fromkeys(token for text in (query.text, *others) for token in segment(text)))


def _is_before_results(query: Query, document: Document) -> bool:
    """Whether results are asked for of years that were to come when a document was written: a plan tells none, but is
    kept where it is what the question asks of.
    """
    if _PLAN.search(query.text) and _PLAN.search(document.kind or ""):
        return False
    year = document.year
    results = query.status == "actual" and bool(query.periods) and year is not None
    return results and all(p.last > year for p in query.periods if year is not None)


def _timely(query: Query, document: Document) -> bool:
    if not query.periods:
        return False
    # Last year's results stand in this year's report.
    default = periods.default_period(document)
    return any(covers(p, document) or (default and default.first == default.last == p.last + 1) for p in query.periods)
