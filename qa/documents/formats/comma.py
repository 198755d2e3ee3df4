"""csv: one table."""

from __future__ import annotations

import csv
from pathlib import Path

from qa.documents.formats.lines import join, table
from qa.documents.formats.plain import read_plain

_DELIMITERS = ",;\t|"
MAX_FIELD = 2**20  # characters; an unclosed quote makes one field of the rest of the file


def read_csv(path: Path) -> str:
    """The rows as a table; tables apart by empty lines stay apart. Encodings as for txt.

    Raises:
        DocumentError: the bytes are no text.
    """
    text = read_plain(path)
    csv.field_size_limit(MAX_FIELD)
    lines: list[str] = []
    rows: list[list[str]] = []
    for row in csv.reader(text.splitlines(keepends=True), delimiter=_delimiter(text)):
        if any(cell.strip() for cell in row):
            rows.append(row)
        else:
            lines += [*table(rows), ""]
            rows = []
    return join([*lines, *table(rows)])


def _delimiter(text: str) -> str:
    """The mark that most lines share; the stdlib's sniffer takes Chinese characters for delimiters."""
    lines = [line for line in text.splitlines()[:50] if line.strip()]
    return max(_DELIMITERS, key=lambda mark: sum(mark in line for line in lines))
