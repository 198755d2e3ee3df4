"""qa facts and Assistant.facts on a small library, without any model."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from qa import cli
from qa.assistant import Assistant
from qa.config import Config
from qa.errors import InputError, LibraryError

TEXT = """# 绍兴市2026年政府工作报告

## 一、2026年目标

全市地区生产总值增长6%左右，新建充电桩300个。

诸暨市地区生产总值增长7%以上。
"""
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def library(assistant: Assistant, tmp_path: Path) -> Path:
    """A library with one invented report."""
    file = tmp_path / "shaoxing.md"
    file.write_text(TEXT, encoding="utf-8")
    assert [r.status for r in assistant.ingest([file])] == ["added"]
    return tmp_path / "library"


@pytest.fixture
def run(library: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """``qa facts ...`` where loading a model is a failure."""

    def refuse(_: Config) -> None:
        raise AssertionError("a model is loaded")

    monkeypatch.setattr("qa.assistant.models.load_encoder", refuse)
    monkeypatch.setattr("qa.assistant.load_generator", refuse)

    def run(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr("sys.argv", ["qa", "facts", "--library", str(library), *arguments])
        status = 0
        try:
            cli.main()
        except SystemExit as end:
            status = int(end.code or 0)
        return status, *capsys.readouterr()

    return run


def test_rows_hold_the_figure_and_its_quote(run: Run) -> None:
    status, out, _ = run("--place", "绍兴", "--indicator", "GDP", "--year", "2026", "--json")
    rows = [json.loads(line) for line in out.splitlines()]
    assert status == 0
    assert [(r["place"], r["value"], r["qualifier"], r["status"]) for r in rows] == [
        ("绍兴市", "6", "左右", "target"), ("诸暨市", "7", "以上", "target"),
    ]  # fmt: skip
    assert all(TEXT[r["start"] : r["end"]] == r["text"] and r["text"] in r["quote"] for r in rows)


def test_csv_has_a_header_and_the_same_rows(run: Run) -> None:
    _, out, _ = run("--indicator", "充电桩", "--csv")
    (row,) = csv.DictReader(io.StringIO(out))
    assert (row["value"], row["unit"], row["first"], row["doc"]) == ("300", "个", "2026", "shaoxing")


def test_people_get_a_table_with_the_quote(run: Run) -> None:
    _, out, _ = run("--place", "诸暨市")
    assert "增7%以上" in out
    assert "目标" in out
    assert "shaoxing" in out


def test_nothing_found_says_what_to_do(run: Run) -> None:
    assert run("--status", "actual", "--year", "2020")[0::2] == (0, "没有这样的数字；放宽条件，或用 qa facts 看全部\n")


@pytest.mark.parametrize(
    ("arguments", "status"),
    [(("--place", "无此地"), 1), (("--doc", "none"), 1), (("--json", "--csv"), 2), (("--status", "maybe"), 2)],
)
def test_wrong_use(run: Run, arguments: tuple[str, ...], status: int) -> None:
    assert run(*arguments)[0] == status


def test_the_facade(library: Path) -> None:
    assistant = Assistant(Config.load(library=library))
    assert [f.value for f in assistant.facts(doc="shaoxing", indicator="地区生产总值")] == ["6", "7"]
    with pytest.raises(InputError):
        assistant.facts(place="无此地")
    with pytest.raises(LibraryError):
        assistant.facts(doc="none")
