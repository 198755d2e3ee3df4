"""Table lines to rows with their labels, groups, headers and units; ``align`` puts shifted cells in their columns."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from qa.documents.align import Columns
from qa.documents.lines import FIGURE_CELL, split_cells

_RULE = re.compile(r"^[\s|:\-]+$")
_INDEX = re.compile(r"^\d{1,3}(?=\s|$)\s*")
_AMOUNT = re.compile(r"[↑↓+-]?\d[\d.,]*\s*(?![年月季项个])[\u4e00-\u9fff%‰]{1,4}$")  # 1286.4 亿元 heads no column
_NOTE = re.compile(r"注[：:]")
MAX_HEADERS = 4
_FIGURES = re.compile(r"\d|^[-—]$")
_UNITS = re.compile(r"(?:计量)?单\s*位$")
_CATEGORY = re.compile("类别|分类|领域|大类|板块")


@dataclass(frozen=True, slots=True)
class Row:
    """A table row as (header, cell) pairs; offsets bound the line in the source.

    ``group`` is the span of the line or cell that heads this and its neighbouring rows (一、经济发展), where it stands
    elsewhere than in this row.
    """

    label: str
    cells: tuple[tuple[str, str], ...]
    start: int
    end: int
    group: tuple[int, int] | None = None

    @property
    def text(self) -> str:
        """The row for readers and for the index: label, then "header：cell" pairs that hold something."""
        cells = "；".join(f"{header}：{cell}" if header else cell for header, cell in self.cells if cell)
        return f"{self.label}｜{cells}" if cells else self.label


@dataclass(frozen=True, slots=True)
class Table:
    """Rows below header lines. ``headers`` and ``note`` are source spans of lines within the table."""

    headers: tuple[tuple[int, int], ...]
    rows: tuple[Row, ...]
    note: tuple[int, int] | None = None


def read_table(source: str, lines: tuple[tuple[int, int], ...]) -> Table:
    """Read the lines of one table.

    A table of a single line has no header: its cells are returned as rows of their own.
    """
    parsed = [(start, end, split_cells(source[start:end])) for start, end in lines]
    parsed = [row for row in parsed if not _RULE.match(source[row[0] : row[1]])]
    boxes = any("\n" in source[start:end] for start, end, _ in parsed)  # figures above their names
    head = 0 if boxes else _header_count([cells for _, _, cells in parsed])
    if head in (0, len(parsed)):
        return Table((), tuple(row for start, end, _ in parsed for row in _loose_cells(source, start, end)))
    headers = _merge_headers([cells for _, _, cells in parsed[:head]])
    body = parsed[head:]
    note = next(((start, end) for start, end, cells in body if _NOTE.match(cells[0])), None)
    body = [row for row in body if (row[0], row[1]) != note]
    if not body:  # a header and its note
        rows_of = (row for start, end, _ in parsed[:head] for row in _loose_cells(source, start, end))
        return Table((), tuple(rows_of), note)
    columns = Columns(headers, [cells for _, _, cells in body])
    rows = list(_rows(source, body, columns, headers))
    return Table(tuple((start, end) for start, end, _ in parsed[:head]), tuple(rows), note)


def _rows(source: str, body: list[tuple[int, int, list[str]]], columns: Columns, headers: list[str]) -> Iterator[Row]:
    """The rows below the header; a line of a single name heads the rows that follow it."""
    group = parent = ""
    span: tuple[int, int] | None = None
    for i, (start, end, cells) in enumerate(body):
        if sum(map(bool, cells)) == 1 and not FIGURE_CELL.match("".join(cells)):
            group, parent, span = "".join(cells), "", (start, end)
            if i + 1 == len(body) or sum(map(bool, body[i + 1][2])) == 1:  # it heads no row, but says something
                yield Row(group, (), start, end)
            continue
        aligned = columns.align(cells)
        last = min(columns.label, len(aligned) - 1)
        names = aligned[: last + 1]
        # A category merged over rows (经济发展 | 1 | 生产总值) is printed in the first of them; it heads the others.
        category = names.pop(0) if last > 0 and _CATEGORY.search(headers[0]) else ""
        if category and category in source[start:end]:
            first = source.index(category, start)
            span, parent = (first, first + len(category)), ""
        unit = names.pop() if len(names) > 1 and _UNITS.match(headers[last]) else ""
        label, parent = _label(names, parent)
        label = f"{label}（{unit}）" if unit else label
        label = f"{category} {label}".strip()
        cells_of = zip(headers[last + 1 :], aligned[last + 1 :], strict=True)
        values = tuple((column, cell) for column, cell in cells_of if cell)
        yield Row(f"{group} {label}".strip(), values, start, end, None if category else span)


def _header_count(rows: list[list[str]]) -> int:
    """Leading rows before the first one that holds figures; 0 when the table has no body or no header."""
    if len(rows) < 2:
        return 0
    body = next((i for i, cells in enumerate(rows) if sum(bool(FIGURE_CELL.match(c)) for c in cells) >= 2), 0)
    if body > MAX_HEADERS:  # a table of words, with a figure somewhere below
        return 1
    if any(_AMOUNT.match(c) for c in rows[0]):
        return 0
    if body == 0:
        return 0 if any(FIGURE_CELL.match(c) for c in rows[0]) else 1
    # A group line (一、经济发展) above the first figures is body, not header.
    while body > 1 and sum(map(bool, rows[body - 1])) == 1:
        body -= 1
    return body


def _merge_headers(rows: list[list[str]]) -> list[str]:
    """Several header lines to one: an empty upper cell belongs to its left neighbour where a lower one is filled."""
    merged = list(rows[0])
    for lower in rows[1:]:
        lower = _below(merged, lower)  # noqa: PLW2901
        upper = ""
        for i in range(max(len(merged), len(lower))):
            if i >= len(merged):
                merged.append("")
            upper = merged[i] or upper
            below = lower[i] if i < len(lower) else ""
            if below:
                merged[i] = f"{upper}·{below}" if upper else below
    return merged


def _label(cells: list[str], parent: str) -> tuple[str, str]:
    """The row's label, and the merged label that goes on to the rows below it.

    "29 主要污染物排放总量减少(%) | 二氧化硫" names both; the following rows, without a number or with an empty cell
    before their name, only their own part.
    """
    names = [cell for cell in cells if cell]
    numbered = any(_INDEX.match(name) for name in names)
    names = [name for name in (_INDEX.sub("", name) for name in names) if name]
    if numbered or (len(names) > 1 and cells[0]):
        parent = " ".join(names[:-1])
    elif cells and cells[0] and len(cells) > 1:  # a row of its own, named in the first column only
        parent = ""
    elif parent and names and parent not in names:
        names.insert(0, parent)
    return " ".join(names), parent


def _below(upper: list[str], lower: list[str]) -> list[str]:
    """A second header line that lost the empty cells below one-line headers: under the cells that span columns."""
    filled = [cell for cell in lower if cell]
    slots = [
        i
        for i, cell in enumerate(upper)
        if not cell or (i + 1 < len(upper) and not upper[i + 1])  # the first of a span, or the rest of one
    ]
    if len(lower) >= len(upper) or not lower[0] or len(filled) != len(slots):
        return lower
    placed = [""] * len(upper)
    for i, cell in zip(slots, filled, strict=True):
        placed[i] = cell
    return placed


def _loose_cells(source: str, start: int, end: int) -> list[Row]:
    """The cells of a line without header, each where it stands; a name and its figures are one."""
    name, *figures = split_cells(source[start:end])
    if "\n" in source[start:end]:
        return [Row(name, tuple(("", figure) for figure in figures), start, end)]
    if figures and not _FIGURES.search(name) and all(map(_FIGURES.search, filter(None, figures))):
        return [Row(" ".join((name, *figures)), (), start, end)]
    return [
        Row(match.group().strip(), (), start + match.start(), start + match.end())
        for match in re.finditer(r"[^\t|]*[^\t|\s][^\t|]*", source[start:end])
    ]
