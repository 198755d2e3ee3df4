"""What is found for a question: the query it comes to, the hits of the search, the evidence chosen of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from embeddings.encoder import Encoder
from qa import indicators
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
class Means:
    """What a question is answered with.

    Attributes:
        store: the library.
        encoder: of the library's vectors.
        generator: gives the generator; called only when one is needed, since loading takes seconds.
        config: budgets and limits.
    """

    store: Store
    encoder: Encoder
    generator: Callable[[], Generator]
    config: Config


@dataclass(frozen=True, slots=True)
class Found:
    """What retrieval gives to the answer."""

    query: Query
    hits: tuple[Hit, ...]
    evidence: tuple[Evidence, ...]
    weights: Mapping[str, float]
    documents: tuple[Document, ...]

    @property
    def places(self) -> set[str]:
        """The places that the library has documents of."""
        return places_of(self.documents)


def places_of(documents: Sequence[Document]) -> set[str]:
    """The places that documents are about."""
    return {d.place for d in documents if d.place}


def find(question: str, history: Sequence[Turn], means: Means) -> Found:
    """Understand a question, search, and choose evidence."""
    documents = means.store.documents()
    query = understand(question, history, places_of(documents), means.config.year, means.store.words())
    return search(query, documents, means)


def search(query: Query, documents: Sequence[Document], means: Means) -> Found:
    """Search for a query, and choose evidence."""
    config = means.config
    hits = retrieve(query, means.store, means.encoder, config.candidates, config.rrf_k)
    weights = means.store.frequencies({*search_tokens(query), *query.terms})
    ranked = choosing.rank(query, hits, weights)
    budget = config.passage_characters if query.wants == "passage" else config.evidence_characters
    evidence = without_commands(choosing.choose(query, without_commands(ranked.sentences), budget))
    return Found(query, ranked.hits, tuple(evidence), weights, tuple(documents))


def in_chinese(found: Found, means: Means) -> Found:
    """What is found for an English question once its unread words are translated."""
    query = translated(found.query, means.generator(), found.places, means.config.year)
    return search(query, found.documents, means)


def reworded(found: Found, means: Means) -> Found | None:
    """What is found for a question whose everyday or unqualified words are put as reports put them; None where it has
    none.

    Only asked where its own words found no answer: 公家出租的房子 is 公共租赁住房.
    """
    query = found.query
    text = unified(query.text)
    if text == bare(query.text):
        text = _other_named(query)
    if query.language != "zh" or not text:
        return None
    official = replace(understand(text, (), found.places, means.config.year), question=query.question)
    return nearer(search(official, found.documents, means), means)


def _other_named(query: Query) -> str:
    """The question with the other indicator that its unqualified name may mean; "" where there is none."""
    asked = indicators.asked(query.text)
    other = next(iter(indicators.others(asked[0].name, query.text)), "") if len(asked) == 1 else ""
    return query.text[: asked[0].start] + other + query.text[asked[0].end :] if other else ""


def nearer(found: Found, means: Means) -> Found:
    """With the figures marked that are nearest to the question."""
    return replace(found, evidence=tuple(nearness.marked(found.query, found.evidence, means.encoder)))
