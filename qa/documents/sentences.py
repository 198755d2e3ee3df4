"""A paragraph, in one piece or torn, to sentences with their places in the source."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator

from qa.schema import Sentence, Span
from qa.text import tidy

MAX_SENTENCE = 440  # characters; about 300 tokens of a multilingual encoder, whose limit is 512 with the context line

_SENTENCE = re.compile(r"[^。！？!?]*[。！？!?]+[”’』」）)\]]*|[^。！？!?]+$")


class Pieces:
    """The pieces of a paragraph as one text, whose offsets lead back into the source."""

    def __init__(self, source: str, pieces: tuple[tuple[int, int], ...]) -> None:
        self.source = source
        self.pieces = pieces
        self.text = "".join(source[a:b] for a, b in pieces)
        self._firsts = [0]
        for a, b in pieces[:-1]:
            self._firsts.append(self._firsts[-1] + b - a)

    def spans(self, start: int, end: int) -> list[tuple[int, int]]:
        """The source spans of ``text[start:end]``, trimmed, in reading order."""
        found = []
        for i in range(bisect_right(self._firsts, start) - 1, len(self.pieces)):
            first, (a, b) = self._firsts[i], self.pieces[i]
            if first >= end:
                break
            span = _trim(self.source, a + max(0, start - first), min(b, a + end - first))
            if span[0] < span[1]:
                found.append(span)
        return found


def cut(pieces: Pieces, fits: Callable[[str], bool]) -> Iterator[Sentence]:
    """The sentences of a paragraph. Of one whose halves stand apart the longer one is quoted, the others continue it.

    A sentence that the encoder cannot take whole is cut at ； and, where that is not enough, at ，
    """
    for match in _SENTENCE.finditer(pieces.text):
        for a, b in _within(pieces.text, match.start(), match.end(), fits):
            spans = pieces.spans(a, b)
            if not spans or not (text := tidy("".join(pieces.source[i:j] for i, j in spans))):
                continue
            start, end = max(spans, key=lambda span: span[1] - span[0])
            others = (s for s in spans if s != (start, end))
            yield Sentence(
                text, start, end, tuple(Span("continued", tidy(pieces.source[i:j]), i, j) for i, j in others)
            )


def _within(
    text: str, start: int, end: int, fits: Callable[[str], bool], breaks: str = "；;|，,、"
) -> Iterator[tuple[int, int]]:
    if fits(text[start:end]):
        yield start, end
        return
    here, _, finer = breaks.partition("|")
    if not here:  # nothing to cut at: a number of a thousand digits
        yield from ((a, min(a + MAX_SENTENCE, end)) for a in range(start, end, MAX_SENTENCE))
        return
    a = b = start
    for match in re.finditer(f"[^{here}]+[{here}]*|[{here}]+", text[start:end]):
        cut_at = start + match.end()
        if b > a and not fits(text[a:cut_at]):
            yield from _within(text, a, b, fits, finer)
            a = b
        b = cut_at
    yield from _within(text, a, b, fits, finer)


def _trim(source: str, start: int, end: int) -> tuple[int, int]:
    while start < end and source[start].isspace():
        start += 1
    while end > start and source[end - 1].isspace():
        end -= 1
    return start, end
