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
        self._next: dict[str, str] = {}  # the sentence that followed where it stood first
        self._before = ""

    def sift(self, sentences: list[Sentence]) -> Iterator[tuple[Sentence, int | None]]:
        """Each sentence with the offset where it stood first, or None where it is new.

        A short sentence, or the beginning of one that breaks off, counts as repeated only right after one that is.
        """
        running = False
        for sentence in sentences:
            words = bare(sentence.text)
            known = self._first.get(words)
            if known is None and running and (whole := self._next.get(self._before, "")).startswith(words):
                known = self._first[whole]
            running = known is not None and (running or len(words) >= MIN_LENGTH)
            if known is None:
                self._first[words] = sentence.start
            self._next.setdefault(self._before, words)
            self._before = words
            yield sentence, known if running else None
