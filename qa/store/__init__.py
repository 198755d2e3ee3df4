"""Where documents, chunks and vectors live. ``Store`` is the seam; ``local`` the default behind it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from qa.schema import Chunk, Document, Fact


@dataclass(frozen=True, slots=True)
class Entry:
    """A document with all that the library holds of it.

    ``texts`` are what is indexed, one a chunk; ``vectors`` (len(chunks), dimension), L2-normalised.
    """

    document: Document
    source: str
    chunks: Sequence[Chunk]
    texts: Sequence[str]
    vectors: NDArray[np.float32]
    facts: Sequence[Fact] = ()


class Store(Protocol):
    """A library of documents that can be searched by keyword and by vector.

    Searchers return (chunk id, score) pairs, best first; texts are joined later by ``chunks``.
    """

    def documents(self) -> list[Document]:
        """All documents, by name."""
        ...

    def source(self, doc: str) -> str:
        """The source text of a document. Raises LibraryError when there is none of that name."""
        ...

    def outline(self, doc: str) -> list[Chunk]:
        """The chunks of one document, in order."""
        ...

    def facts(self, docs: Collection[str] | None = None) -> list[Fact]:
        """The facts of some documents, or of all, in the order of their documents and offsets."""
        ...

    def describe(self, document: Document) -> None:
        """Correct what is known of a stored document; its text, chunks and facts stay."""
        ...

    def chunks(self, ids: Collection[int]) -> dict[int, Chunk]:
        """Chunks by id; unknown ids are left out."""
        ...

    def replace(self, entry: Entry) -> None:
        """Add a document, or put it in the place of the one of the same name, in one transaction."""
        ...

    def replace_all(self, entries: Sequence[Entry], fingerprint: str) -> None:
        """Put ``entries``, made with the weights of ``fingerprint``, in the place of all there is."""
        ...

    def remove(self, doc: str) -> None:
        """Remove a document with all that belongs to it, in one transaction."""
        ...

    def keyword_search(
        self, tokens: Sequence[str], k: int, docs: Collection[str] | None = None
    ) -> list[tuple[int, float]]:
        """Chunks that hold any of the tokens, by BM25 (higher is better)."""
        ...

    def vector_search(
        self, vector: NDArray[np.float32], k: int, docs: Collection[str] | None = None
    ) -> list[tuple[int, float]]:
        """Nearest chunks by cosine; ``vector`` (dimension,), L2-normalised."""
        ...

    def frequencies(self, tokens: Collection[str]) -> dict[str, float]:
        """Inverse document frequency over chunks for each token: ln(1 + N / (1 + n))."""
        ...

    def words(self) -> tuple[str, ...]:
        """The words of the chunks, the most frequent first."""
        ...
