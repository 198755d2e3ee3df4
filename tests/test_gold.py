"""The gold set holds together, and stands in the reports it was written from."""

from __future__ import annotations

import json
import os
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from eval.gold import KINDS, check, load, main, read_reports

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def rows() -> list[dict[str, Any]]:
    return load()


@pytest.fixture(scope="module")
def reports() -> Path:
    folder = Path(os.environ.get("REPORTS") or ROOT.parent / "shared/reports")
    if not (folder / "yuncheng-14th-five-year-plan.txt").is_file():
        pytest.skip(f"{folder} does not hold the real reports: the evidence of the gold set is not checked")
    return folder


def test_gold_set_is_sound(rows: list[dict[str, Any]]) -> None:
    assert check(rows) == []
    assert len(rows) >= 300
    kinds = Counter(row["kind"] for row in rows)
    assert set(kinds) == set(KINDS)
    assert min(kinds.values()) >= 15
    assert kinds["unanswerable"] >= 40
    assert kinds["followup"] >= 30


def test_evidence_stands_in_the_real_reports(rows: list[dict[str, Any]], reports: Path) -> None:
    assert check(rows, read_reports(reports)) == []


def test_the_robustness_set_stands_in_its_invented_reports() -> None:
    halves = [ROOT / "eval/robust" / half for half in ("dev", "test")]
    rows = [row for half in halves for row in load(half / "questions.jsonl")]
    texts = {doc: text for half in halves for doc, text in read_reports(half / "reports").items()}
    assert check(rows, texts) == []
    assert len(texts) >= 10
    assert all("虚构" in text[:30] for text in texts.values())


def test_command_says_that_all_is_sound(
    rows: list[dict[str, Any]], reports: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    monkeypatch.setattr("sys.argv", ["eval.gold", str(reports)])
    assert main() == 0
    halves = Counter(row["split"] for row in rows)
    assert capsys.readouterr().out == f"{len(rows)} rows are sound: {halves['dev']} dev, {halves['test']} test\n"


def row(ident: str, half: str, **changes: Any) -> dict[str, Any]:
    return {
        "id": ident,
        "split": half,
        "question": f"问题{ident}",
        "history": [],
        "kind": "number",
        "must": [["6%"]],
        "must_not": [],
        "evidence": [{"doc": ["a"], "contains": ["增长6%"]}],
        "refuse": False,
    } | changes


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"must": "6%"}, "1: must is no list"),
        ({"refuse": 0}, "1: refuse is no bool"),
        ({"note": "x"}, "1: unknown key note"),
        ({"must": ["6%"]}, "1: must is a list of lists of texts, must_not a list of texts"),
        ({"must_not": [""]}, "1: must is a list of lists of texts, must_not a list of texts"),
        ({"must": [[]]}, "1: an answer needs must and evidence"),
        ({"evidence": []}, "1: an answer needs must and evidence"),
        ({"evidence": [{"doc": ["a"]}]}, "1: an evidence item has the keys doc and contains"),
        ({"evidence": [{"doc": [], "contains": ["x"]}]}, "1: an evidence item names no document or contains nothing"),
        ({"history": ["x"]}, "1: a turn of the history has the keys question and answer"),
        ({"kind": "other"}, "1: unknown kind other"),
        ({"split": "train"}, "1: unknown split train"),
        ({"question": " "}, "1: the question is blank"),
        ({"refuse": True}, "1: a refusal has neither must nor evidence"),
        ({"kind": "followup"}, "1: a followup needs a history"),
        ({"id": "2"}, "id 2 is given 2 times"),
        ({"question": "问 题2"}, "question asked 2 times: 问题2"),
        ({"evidence": [{"doc": ["b"], "contains": ["增长6%"]}]}, "1: no document b"),
        # one sentence must hold all
        ({"evidence": [{"doc": ["a"], "contains": ["增长6%", "就业"]}]}, "1: no sentence of a holds 增长6% + 就业"),
        ({"split": "test"}, "kind number: 0 rows in dev, 2 in test; dev needs as many"),
    ],
)
def test_faults_are_found(changes: dict[str, Any], fault: str) -> None:
    reports = {"a": "全市增长 ６%左右。就业5万人。"}
    assert check([row("1", "dev"), row("2", "test")], reports) == []
    assert fault in check([row("1", "dev", **changes), row("2", "test")], reports)


def test_missing_keys_are_named() -> None:
    broken = row("1", "dev")
    del broken["must"], broken["refuse"]
    assert check([broken]) == ["1: no must", "1: no refuse"]


def test_broken_lines_are_named(tmp_path: Path) -> None:
    file = tmp_path / "gold.jsonl"
    file.write_text(json.dumps(row("1", "dev")) + "\n\n{", encoding="utf-8")
    with pytest.raises(ValueError, match="line 3"):
        load(file)
    file.write_text("[]", encoding="utf-8")
    with pytest.raises(ValueError, match="line 1: no JSON object"):
        load(file)
