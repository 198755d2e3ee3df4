"""xlsx: each sheet a section, each block of rows a table."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from itertools import islice
from pathlib import Path
from typing import Any

from qa.documents.formats.lines import heading, join, table
from qa.errors import DocumentError

_DEFAULT_NAME = re.compile(r"(?:sheet|工作表)\s*\d*", re.IGNORECASE)
# Literals, digits with thousands separators, decimals, literals: 0.00, #,##0.0"亿元", 0.0%; others are shown plainly.
_DIGITS = re.compile(r"([^0#?.]*)[#0,?]*[0#](?:\.(0+))?([^0#?.]*)")
_QUOTED = re.compile(r'"([^"]*)"')
MAX_ROWS = 200_000  # of a sheet; one that states a million rows of nothing but formats is not waited for
MAX_COLUMNS = 500
MAX_EMPTY = 1_000  # rows in a row


def read_xlsx(path: Path) -> str:
    """Visible sheets in order: the name as a heading (unless it is Excel's own "Sheet1"), then its tables.

    An empty row ends a table. A cell is written as Excel shows it: 0.061 formatted as 0.0% is "6.1%". A formula gives
    the value that was last computed. Merged cells hold their text in the first one: so it is in the file.

    Raises:
        DocumentError: a sheet is too long.
    """
    from openpyxl import load_workbook  # noqa: PLC0415 - 0.2 s

    workbook = load_workbook(path, read_only=True, data_only=True)
    lines: list[str] = []
    try:
        for sheet in workbook.worksheets:
            if sheet.sheet_state != "visible":
                continue
            sheet.reset_dimensions()  # what the file states may be a million rows of nothing
            body = _sheet((row[:MAX_COLUMNS] for row in sheet.iter_rows()), path)
            if body and not _DEFAULT_NAME.fullmatch(sheet.title.strip()):
                lines.append(heading(1, sheet.title))
            lines += [*body, ""]
    finally:
        workbook.close()
    return join(lines)


def _sheet(rows: Iterable[tuple[Any, ...]], path: Path) -> list[str]:
    lines: list[str] = []
    block: list[list[str]] = []
    empty = 0
    for n, row in enumerate(islice(rows, MAX_ROWS + 1)):
        if n == MAX_ROWS:
            raise DocumentError(f"{path}：一张工作表超过 {MAX_ROWS} 行；请拆分")
        cells = [shown(cell.value, cell.number_format) if cell.value is not None else "" for cell in row]
        if any(cell.strip() for cell in cells):
            block.append(cells)
            empty = 0
            continue
        lines += [*table(block), ""] if block else []
        block = []
        empty += 1
        if empty > MAX_EMPTY:
            break
    return [*lines, *table(block)] if block or any(lines) else []


def shown(value: Any, number_format: str) -> str:
    """A cell's value as its number format shows it, without thousands separators."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime) and value.time() == time():
        value = value.date()
    if isinstance(value, date | time | timedelta):
        return str(value)
    if not isinstance(value, int | float):
        return str(value)
    digits = _DIGITS.fullmatch(number_format.split(";", 1)[0])
    if number_format == "General" or not digits or not math.isfinite(value):
        return format(value, ".15g")  # what Excel keeps: 0.1 + 0.2 is shown as 0.3
    before, decimals, after = digits.groups(default="")
    percent = "%" in _QUOTED.sub("", after)
    exact = Decimal(repr(value)) * (100 if percent else 1)
    rounded = exact.quantize(Decimal(1).scaleb(-len(decimals)), ROUND_HALF_UP)
    return "".join(_QUOTED.findall(before)) + f"{rounded:f}" + "%" * percent + "".join(_QUOTED.findall(after))
