"""What is found for a question: the query it comes to, the hits of the search, the evidence chosen of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from embeddings.encoder import Encoder
from qa.answer import nearness
from qa.answer.generators import Generator
from qa.answer.translate import translated
from qa.answer.verify import without_commands
from qa.config import Config
from qa.question import understand
from qa.retrieval import evidence as choosing
from qa.retrieval.search import retrieve, search_tokens
from qa.schema import Document, Evidence, Hit, Query, Turn
from qa.store import Store
from qa.text import bare
from qa.wordings import unified


@dataclass(frozen=True, slots=True)
class Found:
    """What retrieval gives to the answer."""

    query: Query
    hits: tuple[Hit, ...]
    evidence: tuple[Evidence, ...]
    weights: Mapping[str, float]
    documents: tuple[Document, ...]


def find(question: str, history: Sequence[Turn], store: Store, encoder: Encoder, config: Config) -> Found:
    """Understand a question, search, and choose evidence."""
    documents = store.documents()
    query = understand(question, history, {d.place for d in documents if d.place}, config.year, store.words())
    return search(query, documents, store, encoder, config)


def search(query: Query, documents: Sequence[Document], store: Store, encoder: Encoder, config: Config) -> Found:
    """Search for a query, and choose evidence."""
    hits = retrieve(query, store, encoder, config.candidates, config.rrf_k)
    weights = store.frequencies({*search_tokens(query), *query.terms})
    ranked = choosing.rank(query, hits, weights)
    budget = config.passage_characters if query.wants == "passage" else config.evidence_characters
    evidence = without_commands(choosing.choose(query, without_commands(ranked.sentences), budget))
    return Found(query, ranked.hits, tuple(evidence), weights, tuple(documents))


def in_chinese(found: Found, engine: Generator, store: Store, encoder: Encoder, config: Config) -> Found:
    """What is found for an English question once its unread words are translated."""
    places = {d.place for d in found.documents if d.place}
    query = translated(found.query, engine, places, config.year)
    return search(query, found.documents, store, encoder, config)


def reworded(found: Found, store: Store, encoder: Encoder, config: Config) -> Found | None:
    """What is found for a question whose everyday words are put as reports put them; None where it has none.

    Only asked where its own words found no answer: 公家出租的房子 is 公共租赁住房.
    """
    query = found.query
    text = unified(query.text)
    if query.language != "zh" or text == bare(query.text):
        return None
    places = {d.place for d in found.documents if d.place}
    official = replace(understand(text, (), places, config.year), question=query.question)
    return nearer(search(official, found.documents, store, encoder, config), encoder)


def nearer(found: Found, encoder: Encoder) -> Found:
    """With the figures marked that are nearest to the question."""
    return replace(found, evidence=tuple(nearness.marked(found.query, found.evidence, encoder)))
