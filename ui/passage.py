"""A stretch of a source text as HTML, with what was cited marked in it: headings, paragraphs, tables. Pure functions.

Everything that comes from a document is escaped here; offsets are code points into the source text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise
from typing import Literal

from ui.words import ZH, Words

WORDS = 8  # a cell of more code points is a name or a sentence, and gets a wider column
LOOSE_ROWS = 2  # so many rows of long cells only are sentences side by side, no table
SNAP = 120  # how far a stretch may grow to begin and end with a line

_RULE_ROW = re.compile(r"[\s|:\-—–]*-[\s|:\-—–]*")  # |---|---| or --<tab>--
_RULE = re.compile(r":?-{2,}:?")
_TYPESETTING = re.compile("&lt;/?p&gt;")  # left over in converted files; shown, but small
_HEADING = re.compile(r"\s*#{1,6}\s+")


@dataclass(frozen=True, slots=True)
class Mark:
    """A span of the source to be marked: what was cited, or what explains it."""

    start: int
    end: int
    kind: Literal["cited", "context"]
    label: str = ""


def stretch(source: str, start: int, end: int) -> tuple[int, int]:
    """The bounds of a stretch, widened to whole lines where these begin or end near by."""
    start, end = max(0, start), min(len(source), end)
    line_start = source.rfind("\n", max(0, start - SNAP), start) + 1
    if line_start or start <= SNAP:
        start = line_start
    line_end = source.find("\n", end, end + SNAP)
    if line_end >= 0 or len(source) - end <= SNAP:
        end = line_end if line_end >= 0 else len(source)
    return start, end


def blocks(source: str, start: int, end: int, marks: Sequence[Mark], say: Words = ZH) -> Iterator[str]:
    """The lines of source[start:end] as HTML: neighbouring table rows as one table, headings, paragraphs."""
    rows: list[tuple[int, int]] = []
    for a, b in _lines(source, start, end):
        if _is_row(source[a:b]):
            if not _RULE_ROW.fullmatch(source[a:b]):
                rows.append((a, b))
            continue
        if rows:
            yield _table(source, rows, marks, say)
            rows = []
        if source[a:b].strip():
            yield _line(source, a, b, marks)
    if rows:
        yield _table(source, rows, marks, say)


def marked(source: str, start: int, end: int, marks: Sequence[Mark]) -> str:
    """source[start:end] escaped, with <mark> around what is marked; what is cited wins where marks overlap."""
    inside = [m for m in marks if m.start < end and m.end > start]
    cuts = sorted({start, end, *(c for m in inside for c in (m.start, m.end) if start < c < end)})
    pieces = []
    for a, b in pairwise(cuts):
        text = _TYPESETTING.sub(r'<span class="tag">\g<0></span>', escape(source[a:b]))
        over = [m for m in inside if m.start <= a and b <= m.end]
        if not over or not source[a:b].strip():
            pieces.append(text)
            continue
        mark = min(over, key=lambda m: m.kind != "cited")
        title = f' title="{escape(mark.label)}"' if mark.label else ""
        pieces.append(f'<mark class="{mark.kind}"{title}>{text}</mark>')
    return "".join(pieces)


def readable(text: str) -> str:
    """A table row or torn text on one line, cells set apart by a dot; not escaped."""
    cells = [" ".join(cell.split()) for cell in re.split(r"[\t|\n]", text)]
    return " · ".join(cell for cell in cells if cell and not _RULE.fullmatch(cell))


def _lines(source: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end:
        stop = source.find("\n", start, end)
        stop = end if stop < 0 else stop
        yield start, stop
        start = stop + 1


def _is_row(line: str) -> bool:
    stripped = line.strip()
    return "\t" in line.strip("\r\n ") or (stripped.startswith("|") and stripped.endswith("|") and len(stripped) > 2)


def _line(source: str, start: int, end: int, marks: Sequence[Mark]) -> str:
    heading = _HEADING.match(source, start, end)
    if not heading:
        return f"<p>{marked(source, start, end, marks)}</p>"
    return f'<h3><span class="sign">{heading.group()}</span>{marked(source, heading.end(), end, marks)}</h3>'


def _cells(source: str, start: int, end: int) -> list[tuple[int, int]]:
    separator = "\t" if "\t" in source[start:end] else "|"
    bounds = [start - 1, *(i for i in range(start, end) if source[i] == separator), end]
    cells = [(a + 1, b) for a, b in pairwise(bounds)]
    return cells[1:-1] if separator == "|" else cells  # before the first bar and after the last there is no cell


def _row(source: str, start: int, end: int, marks: Sequence[Mark]) -> str:
    kinds = {m.kind for m in marks if m.start < end and m.end > start}
    tag = "th" if kinds == {"context"} else "td"
    css = ' class="cited"' if "cited" in kinds else ""
    cells = _cells(source, start, end)
    written = [(marked(source, a, b, marks), ' class="words"' if b - a > WORDS else "") for a, b in cells]
    return f"<tr{css}>{''.join(f'<{tag}{wide}>{cell}</{tag}>' for cell, wide in written)}</tr>"


def _table(source: str, rows: Sequence[tuple[int, int]], marks: Sequence[Mark], say: Words) -> str:
    if _loose(source, rows):
        cells = [cell for row in rows for cell in _cells(source, *row) if source[slice(*cell)].strip()]
        return f'<ul class="cells">{"".join(f"<li>{marked(source, a, b, marks)}</li>" for a, b in cells)}</ul>'
    drawn = "".join(_row(source, a, b, marks) for a, b in rows)
    return f'<div class="table" tabindex="0" role="region" aria-label="{say("表格")}"><table>{drawn}</table></div>'


def _loose(source: str, rows: Sequence[tuple[int, int]]) -> bool:
    """Whether the rows are no table but sentences set side by side: a row or two of nothing but long cells."""
    cells = [source[slice(*cell)].strip() for row in rows for cell in _cells(source, *row)]
    filled = [cell for cell in cells if cell]
    return len(rows) <= LOOSE_ROWS and bool(filled) and min(map(len, filled)) > WORDS
