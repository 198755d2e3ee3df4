"""The facts of the real reports' tables and passages against what a reader found in them."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from eval.facts import disagreements, facts_of, same_indicator, same_value
from qa.documents.align import Columns
from qa.documents.metadata import describe
from qa.documents.parse import read_source
from qa.documents.phases import chunks_of
from qa.facts import extract
from qa.schema import Document, Fact
from tests.test_golden import GOLDEN, normal_rows, plain, shifted, table_lines

Json = dict[str, Any]
FIGURE = re.compile(r"[<>≥≤]?\[?(?P<turn>降低)?(?P<value>-?\d+(?:\.\d+)?)[‰]?\]?(?P<star>\*?)(?:左右|以上)?")
VARIANTS = 60
READERS = 0.97  # of the reader's facts have every field right
TABLES = [(path, n) for path in GOLDEN for n, _ in enumerate(json.loads(path.read_text(encoding="utf-8"))["tables"])]


def opened(path: Path, real_reports: Path) -> tuple[Json, Path]:
    golden = json.loads(path.read_text(encoding="utf-8"))
    report = real_reports / f"{golden['doc']}.txt"
    if not report.exists():
        pytest.skip(f"{report} is not here")
    return golden, report


def document_of(report: Path, source: str) -> tuple[Document, int]:
    meta = describe(source, report)
    return Document(report.stem, "", "", meta.title, meta.place, meta.year, meta.kind, len(source)), meta.body


def right_cells(row: Json, caption: str, found: Sequence[Fact], stars: int) -> tuple[int, list[str]]:
    """(figure cells whose fact is right, the cells whose fact is not) of a golden row."""
    right, wrong = 0, []
    for column, cell in row["cells"].items():
        figure = FIGURE.fullmatch(cell)
        if not figure:
            continue
        status, years = meant(column, cell, caption, stars)
        if any(
            f.value == figure["value"]
            and f.status == status
            and (f.period.first, f.period.last) == years
            and same_label(f.indicator, row["label"])
            for f in found
        ):
            right += 1
        else:
            seen = [(f.indicator, f.value, f.status, f.period.first, f.period.last) for f in found]
            wrong.append(f"{row['label']} {column} {cell} {status} {years}: {seen}")
    return right, wrong


def same_label(indicator: str, label: str) -> bool:
    return same_indicator(indicator, plain(label.rpartition(" ")[2])) or same_indicator(indicator, plain(label))


def meant(column: str, cell: str, caption: str, stars: int) -> tuple[str, tuple[int, int]]:
    """Status and years of a cell: its column's; of a total or an average, the plan's; of a star, the note's."""
    plan = {"十三五": (2016, 2020), "十四五": (2021, 2025)}[re.search("十.五", caption).group()]  # type: ignore[union-attr]
    year = re.search(r"20\d\d", column)
    years = (int(year.group()), int(year.group())) if year else (plan[1], plan[1])
    average = "年均" in column
    if "*" in cell:
        years = (stars, stars)
    elif average or ("[" in cell and years[1] == plan[1]):
        years = plan
    reached = "完成" in column or "进展" in column or years[1] < plan[0]
    return ("actual" if reached else "target"), years


def star_year(source: str, table: Json) -> int:
    note = source[table["rows"][-1]["end"] : table["rows"][-1]["end"] + 300]
    found = re.search(r"\*\D{0,12}(20\d\d)\s*年", note)
    return int(found.group(1)) if found else 0


@pytest.mark.parametrize(("path", "n"), TABLES, ids=lambda v: getattr(v, "stem", str(v)))
def test_every_figure_cell_is_a_right_fact(path: Path, n: int, real_reports: Path) -> None:
    golden, report = opened(path, real_reports)
    table, facts, source = golden["tables"][n], facts_of(report), read_source(report)
    right, wrong = 0, []
    for row in table["rows"]:
        inside = [f for f in facts if row["start"] <= f.start < row["end"]]
        good, bad = right_cells(row, table["caption"], inside, star_year(source, table))
        right, wrong = right + good, wrong + bad
    assert right
    assert not wrong, (right, wrong)


@pytest.mark.parametrize(("path", "n"), TABLES, ids=lambda v: getattr(v, "stem", str(v)))
def test_figures_of_shifted_merged_and_split_rows_are_right_facts(path: Path, n: int, real_reports: Path) -> None:
    golden, report = opened(path, real_reports)
    source = read_source(report)
    document, _ = document_of(report, source)
    table = golden["tables"][n]
    spans = table_lines(source, table["rows"])
    heads = [source[a:b].split("\t") for a, b in spans][: 2 if "·" in str(table["columns"]) else 1]
    clean = list(normal_rows(source, table, len(heads[0])))
    columns = Columns([*([""] * (len(heads[0]) - len(table["columns"]))), *table["columns"]], [c for _, c in clean])
    after = source[table["rows"][-1]["end"] : table["rows"][-1]["end"] + 300]
    note = next((line for line in after.splitlines() if line.startswith(("注", "备注"))), "")
    right, wrong = 0, []
    for seed in range(VARIANTS):
        rng = random.Random(seed)
        lines = ["\t".join(head) for head in heads]
        lines += ["\t".join(shifted(c, columns, rng) if rng.random() < 0.25 else c) for _, c in clean]
        made = f"第一章 目标\n\n{table['caption']}\n\n" + "\n".join(lines) + f"\n\n{note}\n"
        facts = extract(document, chunks_of(document, made), made)
        at = made.index(lines[len(heads)]) if clean else 0
        for (row, _), line in zip(clean, lines[len(heads) :], strict=True):
            inside = [f for f in facts if at <= f.start < at + len(line)]
            good, bad = right_cells(row, table["caption"], inside, star_year(source, table))
            right, wrong = right + good, wrong + bad
            at += len(line) + 1
    assert right >= 0.95 * (right + len(wrong)), (right, len(wrong), wrong[:12])


def test_the_readers_facts_of_each_report(real_reports: Path) -> None:
    """30 facts a report, all fields right; 97 % of them."""
    right = total = 0
    wrong = []
    for path in GOLDEN:
        golden, report = opened(path, real_reports)
        facts = facts_of(report)
        for label in golden["facts"]:
            if label["optional"]:
                continue
            total += 1
            over = [f for f in facts if f.start < label["end"] and label["start"] < f.end]
            good = any(same_value(f, label) and not disagreements(f, label) for f in over)
            right += good
            if not good:
                wrong.append((label["doc"], label["text"], [disagreements(f, label) for f in over]))
    assert right >= READERS * total, (right, total, wrong)
