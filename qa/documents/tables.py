"""Table lines to rows with their labels, headers and units.

Rows that lost leading cells to a merged column are aligned from the right: the value columns are the last ones in
every published table we have seen, the labels the first.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_RULE = re.compile(r"^[\s|:\-]+$")
_FIGURE = re.compile(r"^[\[(<>≥≤\-]*\d[\d.,]*[\])*%‰]*$|^-$")
_INDEX = re.compile(r"^\d{1,3}(?=\s|$)\s*")
_NOTE = re.compile(r"注[：:]")
MAX_HEADERS = 4
_CHINESE = re.compile(r"[\u4e00-\u9fff]")


@dataclass(frozen=True, slots=True)
class Row:
    """A table row as (header, cell) pairs; offsets bound the line in the source."""

    label: str
    cells: tuple[tuple[str, str], ...]
    start: int
    end: int

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


def split_cells(line: str) -> list[str]:
    """The cells of a tab-separated or Markdown row, without surrounding white space."""
    line = line.strip(" ")
    if "\t" not in line and line.startswith("|"):
        return [cell.strip() for cell in line.strip("|").split("|")]
    return [cell.strip() for cell in line.split("\t")]


def read_table(source: str, lines: tuple[tuple[int, int], ...]) -> Table:
    """Read the lines of one table.

    A table of a single line has no header: its cells are returned as rows of their own.
    """
    parsed = [(start, end, split_cells(source[start:end])) for start, end in lines]
    parsed = [row for row in parsed if not _RULE.match(source[row[0] : row[1]])]
    head = _header_count([cells for _, _, cells in parsed])
    if head == 0:
        return Table((), tuple(row for start, end, _ in parsed for row in _loose_cells(source, start, end)))
    headers = _merge_headers([cells for _, _, cells in parsed[:head]])
    body = parsed[head:]
    note = next(((start, end) for start, end, cells in body if _NOTE.match(cells[0])), None)
    body = [row for row in body if (row[0], row[1]) != note]
    if not body:
        return Table(tuple((start, end) for start, end, _ in parsed[:head]), (), note)
    filled = sum(bool(cells[-1]) and len(cells) == len(headers) for _, _, cells in body) * 2 > len(body)
    body = [(start, end, _align_right(cells, len(headers), filled)) for start, end, cells in body]
    last_label = _label_column([cells for _, _, cells in body])
    rows = []
    group = parent = ""
    for start, end, cells in body:
        if sum(map(bool, cells)) == 1 and not _FIGURE.match("".join(cells)):
            group, parent = "".join(cells), ""
            continue
        label, parent = _label(cells[: last_label + 1], parent)
        values = tuple(
            (column, cell)
            for column, cell in zip(headers[last_label + 1 :], cells[last_label + 1 :], strict=True)
            if cell
        )
        rows.append(Row(f"{group} {label}".strip(), values, start, end))
    return Table(tuple((start, end) for start, end, _ in parsed[:head]), tuple(rows), note)


def _header_count(rows: list[list[str]]) -> int:
    """Leading rows before the first one that holds figures; 0 when the table has no body or no header."""
    if len(rows) < 2:
        return 0
    body = next((i for i, cells in enumerate(rows) if sum(bool(_FIGURE.match(c)) for c in cells) >= 2), 0)
    if body > MAX_HEADERS:  # a table of words, with a figure somewhere below
        return 1
    if body == 0:
        return 0 if any(_FIGURE.match(c) for c in rows[0]) else 1
    # A group line (一、经济发展) above the first figures is body, not header.
    while body > 1 and sum(map(bool, rows[body - 1])) == 1:
        body -= 1
    return body


def _merge_headers(rows: list[list[str]]) -> list[str]:
    """Several header lines to one: an empty upper cell belongs to its left neighbour where a lower one is filled."""
    merged = list(rows[0])
    for lower in rows[1:]:
        upper = ""
        for i in range(max(len(merged), len(lower))):
            if i >= len(merged):
                merged.append("")
            upper = merged[i] or upper
            below = lower[i] if i < len(lower) else ""
            if below:
                merged[i] = f"{upper}·{below}" if upper else below
    return merged


def _align_right(cells: list[str], width: int, filled: bool) -> list[str]:
    """A row as wide as the header: short rows lost leading cells.

    Where the last column is ``filled`` in most rows, an empty last cell only pads a row that lost a leading one.
    """
    if filled and sum(map(bool, cells)) > 1:
        while not cells[-1]:
            cells = cells[:-1]
    return [""] * (width - len(cells)) + cells[:width]


def _label_column(rows: list[list[str]]) -> int:
    """The column that names the rows: the one with most Chinese text, but never the last one."""
    width = len(rows[0])
    lengths = [sum(len(_CHINESE.findall(row[i])) for row in rows) for i in range(width - 1)]
    return max(range(len(lengths)), key=lengths.__getitem__) if lengths else 0


def _label(cells: list[str], parent: str) -> tuple[str, str]:
    """The row's label, and the merged label that goes on to the rows below it.

    "29 主要污染物排放总量减少(%) | 二氧化硫" names both; the following rows, without a number, only their own part.
    """
    names = [cell for cell in cells if cell]
    numbered = any(_INDEX.match(name) for name in names)
    names = [name for name in (_INDEX.sub("", name) for name in names) if name]
    if numbered:
        parent = names[-2] if len(names) > 1 else ""
    elif parent and parent not in names:
        names.insert(0, parent)
    return " ".join(names), parent


def _loose_cells(source: str, start: int, end: int) -> list[Row]:
    """The cells of a line without header, each where it stands."""
    return [
        Row(match.group().strip(), (), start + match.start(), start + match.end())
        for match in re.finditer(r"[^\t|]*[^\t|\s][^\t|]*", source[start:end])
    ]
