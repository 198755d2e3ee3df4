"""Lines of pages to paragraphs, by where they lie."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from qa.documents.formats.grid import Box, grid_lines
from qa.documents.formats.lines import heading, one_line
from qa.text import bare

_TERMINAL = ("。", "！", "？", "!", "?", "：", ":")
_FIGURE = re.compile(r"\d")
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
MIN_COLUMN = 15  # letters on a line; what stands in narrower columns are cells, never to be joined
MAX_TITLE_LINES = 3  # that a bookmark's title may run over


@dataclass(frozen=True, slots=True)
class Line:
    """A line, or with ``rows`` a table in its place. Points; ``y`` from the bottom of the page up.

    ``cells`` are its parts where wide gaps part it, else none.
    """

    text: str
    left: float
    right: float
    y: float
    size: float
    rows: tuple[str, ...] = ()
    cells: tuple[Box, ...] = ()


@dataclass(slots=True)
class Page:
    """``recognised`` holds the lines of a scanned page, which are paragraphs already; None where it is none."""

    lines: list[Line]
    height: float
    recognised: list[str] | None = None

    @property
    def scanned(self) -> bool:
        """Whether the page is a picture."""
        return self.recognised is not None


def paragraphs(pages: Sequence[Page], bookmarks: Mapping[tuple[int, str], int]) -> Iterator[str]:
    """The text's lines: headings, paragraphs, rows of tables; a blank line between pages unless a sentence goes on.

    Args:
        pages: all pages, without furniture.
        bookmarks: (page, bare title) to level; a line or some that read the same are that heading.
    """
    text = ""
    before: tuple[Line, _Margins] | None = None
    for n, page in enumerate(pages):
        if page.recognised is not None:
            yield from (text, "", *page.recognised, "")
            text, before = "", None
            continue
        lines = list(_with_headings(page.lines, n, bookmarks))
        margins = [_margins(line, page.lines) for line in page.lines]
        by_line = dict(zip(map(id, page.lines), margins, strict=True))
        for i, (line, level) in enumerate(lines):
            here = by_line.get(id(line), _Margins(line.left, line.right, False))
            if before and not level and not line.rows and _goes_on(before[0], before[1], line, here.left):
                text = glue(text, line.text)
            else:
                if text:
                    yield text
                text = ""
                if i == 0:
                    yield ""
                if line.rows:
                    yield from (*filter(None, line.rows), "")
                elif level:
                    yield heading(level, line.text)
                else:
                    text = one_line(line.text)
            before = None if level or line.rows else (line, here)
    yield text


def tabulated(lines: Sequence[Line]) -> list[Line]:
    """Lines in a row that wide gaps part, with figures behind a gap, as the table that they are.

    A single such line is a heading set apart ("第一章　　总则") or two signatures.
    """
    found: list[Line] = []
    run: list[Line] = []
    for line in [*lines, None]:
        if line is not None and line.cells:
            run.append(line)
            continue
        figures = any(_FIGURE.search(cell.text) for row in run for cell in row.cells[1:])
        if len(run) > 1 and figures:
            rows = tuple(grid_lines([row.cells for row in run]))
            middle = sum(row.y for row in run) / len(run)
            found.append(Line("", min(r.left for r in run), max(r.right for r in run), middle, run[0].size, rows))
        else:
            found += run
        run = []
        if line is not None:
            found.append(line)
    return found


def glue(before: str, after: str) -> str:
    """Two lines of one paragraph; a space only where words of an alphabet meet."""
    a, b = before[-1:], after[:1]
    if (a.isascii() and b.isascii() and a.isalnum() and b.isalnum()) and (
        a.isalpha() or b.isalpha() or not _CHINESE.search(before[-40:])
    ):
        return f"{before} {after}"
    return before + one_line(after)


def _goes_on(line: Line, margins: _Margins, following: Line, left: float) -> bool:
    """Whether a line is full and the following one begins at the margin, in letters of the same size."""
    same = abs(line.size - following.size) < 0.15 * max(line.size, following.size)
    full = line.right > margins.right - 1.6 * line.size
    indented = following.left > left + 0.8 * following.size
    if line.text.endswith("；") and not margins.indented:  # items of a list, one a line
        return False
    wide = margins.right - margins.left > MIN_COLUMN * line.size
    return same and wide and full and not indented and not line.text.endswith(_TERMINAL)


@dataclass(frozen=True, slots=True)
class _Margins:
    """Left and right end of a column, and whether paragraphs in it begin indented."""

    left: float
    right: float
    indented: bool


def _margins(line: Line, lines: Sequence[Line]) -> _Margins:
    """Of the column a line stands in: of the lines that begin where it does, or indented."""
    near = [other for other in lines if abs(other.left - line.left) < 3 * line.size and not other.rows]
    near = near or [line]
    left = min(other.left for other in near)
    indented = any(other.left > left + 1.2 * line.size for other in near)
    return _Margins(left, max(other.right for other in near), indented)


def _with_headings(
    lines: Sequence[Line], page: int, bookmarks: Mapping[tuple[int, str], int]
) -> Iterator[tuple[Line, int | None]]:
    i = 0
    while i < len(lines):
        level, used = None, 1
        for count in range(1, MAX_TITLE_LINES + 1):
            joined = "".join(line.text for line in lines[i : i + count])
            if (level := bookmarks.get((page, bare(joined)))) is not None:
                used = count
                yield replace(lines[i], text=joined), level
                break
        if level is None:
            yield lines[i], None
        i += used
