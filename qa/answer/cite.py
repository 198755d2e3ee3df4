"""Citations: evidence numbered in the order in which the answer first rests on it."""

from __future__ import annotations

from qa.schema import Citation, Evidence
from qa.store import Store


class Citations:
    """Numbers evidence from 1 on; the same sentence keeps its number."""

    def __init__(self, sources: dict[str, str]) -> None:
        """``sources`` holds the source text of each document that may be cited."""
        self._sources = sources
        self._numbers: dict[tuple[str, int, int], Citation] = {}

    def number(self, item: Evidence) -> int:
        """The number of a piece of evidence, given now if it has none."""
        key = (item.document.doc, item.sentence.start, item.sentence.end)
        if key not in self._numbers:
            self._numbers[key] = Citation(
                n=len(self._numbers) + 1,
                doc=item.document.doc,
                title=item.document.label,
                place=item.document.place,
                year=item.document.year,
                section=item.chunk.section,
                quote=self._sources[item.document.doc][item.sentence.start : item.sentence.end],
                start=item.sentence.start,
                end=item.sentence.end,
                context=item.sentence.context,
                passage=item.chunk.text,
            )
        return self._numbers[key].n

    def copy(self) -> Citations:
        """The same numbers, to which more may be given without changing these."""
        twin = Citations(self._sources)
        twin._numbers = dict(self._numbers)
        return twin

    def all(self) -> tuple[Citation, ...]:
        """All citations, by number."""
        return tuple(self._numbers.values())


class Sources(dict[str, str]):
    """Source texts of a library's documents, read when one is asked for."""

    def __init__(self, store: Store) -> None:
        """``store`` is the library."""
        super().__init__()
        self._store = store

    def __missing__(self, doc: str) -> str:
        self[doc] = self._store.source(doc)
        return self[doc]
