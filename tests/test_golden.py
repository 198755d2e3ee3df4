"""The five real reports against what a reader found in them: outline, tables, torn sentences, coverage."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from qa.documents.align import Columns
from qa.documents.chunk import Reading, read
from qa.documents.metadata import describe
from qa.documents.parse import read_source
from qa.documents.tables import Row, read_table
from qa.schema import Sentence
from qa.text import bare, tidy
from tests.covering import uncovered

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


def read_golden(golden: Json, real_reports: Path) -> tuple[str, Reading]:
    source, body = load(golden, real_reports)
    return source, read(source, golden["doc"], body)


def below_title(path: Iterable[str], title: str) -> list[str]:
    """A path without the document's title, which may or may not head it."""
    words = [plain(part) for part in path]
    return words[1:] if words and title and (words[0] in title or title in words[0]) else words


def test_the_outline_is_the_readers(golden: Json, real_reports: Path) -> None:
    _, reading = read_golden(golden, real_reports)
    title = plain(golden["title"] or "")
    at = {(item["start"], plain(item["path"][-1])): item for item in golden["outline"]}
    right: set[int] = set()
    wrong = []
    for section in reading.sections:
        path = below_title(section.path, title)
        item = next((at[k] for d in range(-4, 5) if (k := (section.start + d, plain(section.path[-1]))) in at), None)
        if item and path in [below_title(p, title) for p in (item["path"], item.get("alt_path")) if p]:
            right.add(item["start"])
        elif path:
            wrong.append((section.start, section.path))
    missing = [i["path"] for i in golden["outline"] if not i.get("optional") and i["start"] not in right]
    recall = 1 - len(missing) / sum(not i.get("optional") for i in golden["outline"])
    precision = len(right) / (len(right) + len(wrong))
    assert recall >= 0.99, missing
    assert precision >= 0.99, wrong


def test_torn_sentences_are_one(golden: Json, real_reports: Path) -> None:
    _, reading = read_golden(golden, real_reports)
    sentences = [s for c in reading.chunks for s in c.sentences]
    for pair in golden["torn"]:
        ends = (pair["first_end"] - 1, pair["second_start"])
        assert any(all(holds(s, at) for at in ends) for s in sentences), pair


def holds(sentence: Sentence, at: int) -> bool:
    spans = [(sentence.start, sentence.end), *((x.start, x.end) for x in sentence.context if x.role == "continued")]
    return any(a <= at < b for a, b in spans)


def test_a_paragraph_printed_twice_is_indexed_once(golden: Json, real_reports: Path) -> None:
    """From the second one's first whole sentence on: what stands before it goes on with a sentence of its own."""
    source, reading = read_golden(golden, real_reports)
    dropped = [d for d in reading.dropped if "重复的段落" in d.reason]
    if not golden.get("duplicates"):
        assert not dropped
    for pair in golden.get("duplicates", ())[1:]:
        length = sum(min(d.end, pair["end"]) - max(d.start, pair["start"]) for d in dropped if d.start < pair["end"])
        assert length >= 0.98 * (pair["end"] - pair["start"]), source[pair["start"] : pair["start"] + 20]


def test_every_character_is_in_a_chunk_a_heading_or_the_drop_list(golden: Json, real_reports: Path) -> None:
    source, reading = read_golden(golden, real_reports)
    assert uncovered(source, reading) == []
    assert all(d.reason and source[d.start : d.end].strip() for d in reading.dropped)
    # What was dropped is little: the contents, page notes, repetitions.
    assert sum(d.end - d.start for d in reading.dropped) < 0.05 * len(source)


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


# Tables with the same cells, shifted: what recognition and merged cells do to a row. Seeded.


def shifted(cells: list[str], columns: Columns, rng: random.Random) -> list[str]:
    """A row as a recogniser may print it: all its cells, in order, under wrong columns."""
    row = list(cells)
    filled = [i for i, cell in enumerate(row) if cell]
    choice = rng.choice(["left", "drop", "right", "pad", "gap", "number", "merge", "split", "tail"])
    if choice == "left" and not row[0]:  # the leading empty cells are gone, the row is filled up behind
        lead = filled[0]
        row = row[lead:] + [""] * lead
    elif choice == "drop" and not row[0]:  # ... and not filled up
        row = row[filled[0] :]
    elif choice == "right":
        row = ["", *row]
    elif choice == "pad":
        row = [*row, "", ""]
    elif choice == "gap":  # an empty cell behind the name
        row.insert(columns.label + 1, "")
    elif choice == "number" and columns.label and row[columns.label - 1].isdigit():  # number and name in one cell
        row[columns.label - 1 : columns.label + 1] = [f"{row[columns.label - 1]} {row[columns.label]}"]
    elif choice == "merge":  # the name and its first value, or two values, in one cell
        i = rng.choice([i for i in filled[:-1] if i >= columns.label and i + 1 in filled] or [-1])
        if i >= 0:
            row[i : i + 2] = [f"{row[i]} {row[i + 1]}"]
    elif choice == "split":  # the name over two cells
        name = row[columns.label]
        at = len(name) // 2
        if len(name) >= 8 and "(" not in name[at : at + 1] and not re.search(r"[\d(（]", name[:at] + name[at]):
            row[columns.label : columns.label + 1] = [name[:at], name[at:]]
    elif choice == "tail" and not row[-2]:  # an empty cell before the last one is lost
        del row[-2]
    return row


VARIANTS = 240


def test_shifted_merged_and_split_cells_find_their_columns(real_reports: Path) -> None:
    wrong: list[object] = []
    total = seen = 0
    for golden_path in GOLDEN:
        golden = json.loads(golden_path.read_text(encoding="utf-8"))
        if not golden["tables"]:
            continue
        source, _ = load(golden, real_reports)
        for table in golden["tables"]:
            for seed in range(VARIANTS // 2):
                good, cells, bad = variant(source, table, random.Random(seed))
                seen, total = seen + good, total + cells
                wrong += bad
    assert seen >= 0.95 * total, (seen, total, wrong[:20])


def variant(source: str, table: Json, rng: random.Random) -> tuple[int, int, list[object]]:
    """(cells found, cells, rows not found) of a table in which a quarter of the rows are shifted."""
    headers = [source[a:b].split("\t") for a, b in table_lines(source, table["rows"])][
        : 2 if "·" in str(table["columns"]) else 1
    ]
    clean = list(normal_rows(source, table, len(headers[0])))
    columns = Columns([*([""] * (len(headers[0]) - len(table["columns"]))), *table["columns"]], [c for _, c in clean])
    lines = ["\t".join(h) for h in headers]
    for _, cells in clean:
        lines.append("\t".join(shifted(cells, columns, rng) if rng.random() < 0.25 else cells))
    made = "\n".join(lines)
    spans = tuple((m.start(), m.end()) for m in re.finditer(r"[^\n]+", made))
    found = read_table(made, spans).rows
    good = total = 0
    bad: list[object] = []
    rows = {a: row for (row, _), (a, _) in zip(clean, spans[len(headers) :], strict=True)}
    by_start = {r.start: r for r in found}
    for start, row in rows.items():
        want = expected_cells(row)
        got = found_cells(by_start[start]) if start in by_start else set()
        total += len(want) + 1
        right = len(want & got) + (start in by_start and plain(row["label"]) in plain(by_start[start].label))
        good += right
        if right <= len(want):
            bad.append((made[start : made.find("\n", start)], got))
    return good, total, bad


def normal_rows(source: str, table: Json, width: int) -> Iterator[tuple[Json, list[str]]]:
    """Each golden row with its cells where the header has them."""
    for row in table["rows"]:
        values = [row["cells"].get(column, "") for column in table["columns"]]
        before = width - len(values)
        printed = source[row["start"] : row["end"]]
        first = [""] * before
        first[-1] = row["label"].split(" ", 1)[-1] if before > 2 else row["label"]
        if before > 1:
            first[-2] = row["number"] if re.search(rf"(?:^|\t){row['number']}[\t ]", printed) else ""
        parent = row["label"].removesuffix(first[-1]).strip() if before > 2 else ""
        if before > 2 and parent and first[-2]:
            first[-2] = f"{first[-2]} {parent}"
        if before > 2 and row["group"] and printed.startswith(row["group"]):
            first[0] = row["group"]
        yield row, [*first, *values]
