"""The plain text all readers yield: how a heading, a cell and a table are written in it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

_SPACE = re.compile(r"[ \t\r\n\f\v\xa0\u2028\u2029]+")
_CJK = r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f]"
_BROKEN = re.compile(rf"(?<={_CJK})\s*[\r\n]+\s*(?={_CJK})")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff\ufeff\ufffe\uffff]")
_NOTE = re.compile(r"(?:备?注|说明|资料来源|数据来源|来源)[：:]")
MAX_LEVEL = 6


def one_line(text: str) -> str:
    """Text of a paragraph or a cell without tabs and line breaks; none is put between two Chinese characters."""
    return _SPACE.sub(" ", _BROKEN.sub("", text)).strip(" \u3000")


def heading(level: int, text: str) -> str:
    """A Markdown heading line; ``level`` 1 is the highest."""
    return f"{'#' * max(1, min(level, MAX_LEVEL))} {one_line(text)}"


def table(rows: Iterable[Sequence[str]]) -> list[str]:
    """Rows of cells as tab-separated lines, all of one width; empty rows and columns are left out.

    Leading rows that hold their first cell only (a title merged over all columns) are the caption, lines without
    tabs; so are notes and sources in the last rows.
    """
    cells = [[one_line(cell) for cell in row] for row in rows]
    cells = [row for row in cells if any(row)]
    width = max(map(len, cells), default=0)
    cells = [row + [""] * (width - len(row)) for row in cells]
    used = [i for i in range(width) if any(row[i] for row in cells)]
    cells = [[row[i] for i in used] for row in cells]
    caption: list[str] = []
    while len(used) > 1 and cells and cells[0][0] and not any(cells[0][1:]):
        caption.append(cells.pop(0)[0])
    notes: list[str] = []
    while len(used) > 1 and cells and _NOTE.match(cells[-1][0]) and not any(cells[-1][1:]):
        notes.insert(0, cells.pop()[0])
    return caption + ["\t".join(row) for row in cells] + notes


def join(lines: Iterable[str]) -> str:
    """Lines to the text: no control characters, no more than one blank line in a row."""
    text = _CONTROL.sub("", "\n".join(lines))
    return re.sub(r"\n{3,}", "\n\n", text).strip("\n") + "\n"
