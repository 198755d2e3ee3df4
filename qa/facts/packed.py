"""A slice of a source text without its typesetting, and where each character comes from."""

from __future__ import annotations

import re
from dataclasses import dataclass

from qa.documents.headings import leading_mark
from qa.text import narrow

_TEAR = 2  # spaces that may stand within a figure
_MARK = re.compile(r"</?p>|\*\*|[_{}$\\]")


@dataclass(frozen=True, slots=True)
class Packed:
    """Half-width text without white space (but between Latin words or figures) and without ** and signs of lists."""

    text: str
    offsets: tuple[int, ...]  # of each character, into the source

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where text[start:end] stands in the source; what is left out at either end is not part of it."""
        return self.offsets[start], self.offsets[end - 1] + 1


def pack(source: str, start: int, end: int) -> Packed:
    """Pack source[start:end]: a figure broken over lines (1—, 2 万名) is one figure again."""
    marks = {i for m in _MARK.finditer(source, start, end) for i in range(m.start(), m.end())}
    kept = [i for i in range(start, end) if i not in marks and not source[i].isspace()]
    while kept and leading_mark(source[kept[0]]):
        del kept[0]
    chars: list[str] = []
    offsets: list[int] = []
    for n, i in enumerate(kept):
        if n and _latin(source[kept[n - 1]]) and _latin(source[i]) and source[kept[n - 1] + 1].isspace():
            gap = source[kept[n - 1] + 1 : i]
            wide = len(gap) > _TEAR and "\n" not in gap  # columns, no torn figure
            chars += [" "] * (_TEAR + 1 if wide else 1)
            offsets += range(kept[n - 1] + 1, kept[n - 1] + 1 + (_TEAR + 1 if wide else 1))
        chars.append(source[i])
        offsets.append(i)
    return Packed(narrow("".join(chars)), tuple(offsets))


def _latin(char: str) -> bool:
    return char.isascii() and char.isalnum()
