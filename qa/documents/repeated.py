"""Sentences that a document prints twice (recognition reads a column again): indexed once."""

from __future__ import annotations

from collections.abc import Iterator

from qa.schema import Sentence
from qa.text import bare

MIN_LENGTH = 24  # characters; shorter ones (加强组织领导。) are said again on purpose


class Repeated:
    """Remembers the sentences of a document and tells which were there before."""

    def __init__(self) -> None:
        self._first: dict[str, int] = {}

    def sift(self, sentences: list[Sentence]) -> Iterator[tuple[Sentence, int | None]]:
        """Each sentence with the offset where it stood first, or None where it is new.

        A short sentence counts as repeated only right after a long one that is.
        """
        running = False
        for sentence in sentences:
            words = bare(sentence.text)
            known = self._first.get(words)
            running = known is not None and (running or len(words) >= MIN_LENGTH)
            if known is None:
                self._first[words] = sentence.start
            yield sentence, known if running else None
