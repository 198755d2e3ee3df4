"""Feedback: what is kept, that it outlives the library, and `qa feedback`."""

from __future__ import annotations

import json
import shutil
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from qa import cli
from qa.config import Config
from qa.errors import InputError, QAError
from qa.feedback import NOTE_CHARACTERS, add, judge, read
from qa.schema import Answer, Citation

ANSWER = Answer(
    "增速目标？",
    "6%左右[1]。",
    citations=(Citation(1, "a", "甲市报告", "甲市", 2026, (), "增长6%左右", 3, 9),),
    model="m",
)
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    def run(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr("sys.argv", ["qa", "feedback", "--library", str(tmp_path / "library"), *arguments])
        status = 0
        try:
            cli.main()
        except SystemExit as end:
            status = int(end.code or 0)
        return status, *capsys.readouterr()

    return run


def test_the_file_stands_beside_the_library_and_outlives_it(tmp_path: Path) -> None:
    config = Config.load(library=tmp_path / "library")
    config.library.mkdir()
    add(judge(ANSWER, "up"), config.feedback_file)
    add(judge(ANSWER, "down", " 少了一条 "), config.feedback_file)
    shutil.rmtree(config.library)
    kept = list(read(config.feedback_file))
    assert [(f.verdict, f.note) for f in kept] == [("up", ""), ("down", "少了一条")]
    assert kept[0].citations == [{"doc": "a", "start": 3, "end": 9, "quote": "增长6%左右"}]


def test_the_file_can_be_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QA_FEEDBACK", str(tmp_path / "elsewhere" / "f.jsonl"))
    config = Config.load()
    add(judge(ANSWER, "up"), config.feedback_file)
    assert (tmp_path / "elsewhere" / "f.jsonl").exists()


def test_others_cannot_read_the_file(tmp_path: Path) -> None:
    add(judge(ANSWER, "up"), tmp_path / "f.jsonl")
    assert stat.S_IMODE((tmp_path / "f.jsonl").stat().st_mode) == 0o600


def test_what_is_no_verdict_and_a_note_without_end_are_refused() -> None:
    with pytest.raises(InputError):
        judge(ANSWER, "maybe")
    with pytest.raises(InputError, match="2000"):
        judge(ANSWER, "up", "长" * (NOTE_CHARACTERS + 1))


def test_a_note_with_line_breaks_is_one_line_of_the_file(tmp_path: Path) -> None:
    add(judge(ANSWER, "up", "一\n二\u2028三"), tmp_path / "f.jsonl")
    assert [f.note for f in read(tmp_path / "f.jsonl")] == ["一\n二\u2028三"]


def test_a_broken_line_is_named(tmp_path: Path) -> None:
    (tmp_path / "f.jsonl").write_text("\n{\n", "utf-8")
    with pytest.raises(QAError, match="第 2 行"):
        list(read(tmp_path / "f.jsonl"))


def test_the_command_prints_it(run: Run, tmp_path: Path) -> None:
    status, out, err = run("--json")
    assert (status, out) == (0, "")
    assert "还没有反馈" in err
    add(judge(ANSWER, "down", "\x1b[31m不对"), tmp_path / "library-feedback.jsonl")
    status, out, _ = run("--json")
    assert json.loads(out)["verdict"] == "down"
    _, out, _ = run()
    assert "增速目标" in out
    assert "留言：[31m不对" in out  # a note gives the terminal no orders
