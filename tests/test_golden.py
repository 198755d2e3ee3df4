"""The five real reports against what a reader found in them: outline, tables, torn sentences, coverage."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from qa.documents.align import Columns
from qa.documents.chunk import read
from qa.documents.metadata import describe
from qa.documents.parse import read_source
from qa.documents.tables import Row, read_table
from qa.text import bare, tidy

GOLDEN = sorted((Path(__file__).parent / "golden").glob("*.json"))
Json = dict[str, Any]


def plain(text: str) -> str:
    """A heading without white space and marks."""
    return re.sub(r"[\W_]+", "", bare(tidy(text)))


@pytest.fixture(params=GOLDEN, ids=lambda p: p.stem)
def golden(request: pytest.FixtureRequest) -> Json:
    return json.loads(request.param.read_text(encoding="utf-8"))  # type: ignore[no-any-return]


def load(golden: Json, real_reports: Path) -> tuple[str, int]:
    path = real_reports / f"{golden['doc']}.txt"
    if not path.exists():
        pytest.skip(f"{path} is not here")
    source = read_source(path)
    return source, describe(source, path).body


# ---------------------------------------------------------------- tables


def expected_cells(row: Json) -> set[tuple[str, str]]:
    return {(plain(column), cell) for column, cell in row["cells"].items()}


def found_cells(row: Row) -> set[tuple[str, str]]:
    return {(plain(column), cell) for column, cell in row.cells if cell}


def table_lines(source: str, rows: list[Json]) -> tuple[tuple[int, int], ...]:
    """The lines of a golden table in the source, from its header on."""
    first = source.rindex("\n\n", 0, rows[0]["start"]) + 2
    lines = [(m.start(), m.end()) for m in re.finditer(r"[^\n]+", source) if first <= m.start() < rows[-1]["end"]]
    return tuple((a, b) for a, b in lines if "\t" in source[a:b])


def same_label(row: Json, found: Row) -> bool:
    return plain(found.label).removeprefix(plain(row["group"] or "")) == plain(row["label"])


def test_every_cell_stands_under_its_column(golden: Json, real_reports: Path) -> None:
    source, _ = load(golden, real_reports)
    for table in golden["tables"]:
        rows = {r.start: r for r in read_table(source, table_lines(source, table["rows"])).rows}
        for row in table["rows"]:
            found = rows[row["start"]]
            assert found_cells(found) == expected_cells(row)
            assert same_label(row, found), (row["label"], found.label)
