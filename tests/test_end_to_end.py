"""The command line as its users run it, with the real models: over the project's samples, and over the real reports."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT, SAMPLES

from qa.documents.parse import SUFFIXES, read_source

pytestmark = pytest.mark.model

# One call answers them all, since loading the models takes most of the time.
QUESTIONS: list[dict[str, Any]] = [
    {"id": "english", "question": "What is the 2026 GDP growth target of Yuncheng?"},
    {
        "id": "followup",
        "question": "换成太原呢？",
        "history": [{"question": "运城2026年GDP目标", "answer": "2026年运城市地区生产总值增长6%左右。"}],
    },
    {"id": "no place", "question": "杭州2026年的GDP目标是多少？"},
    {"id": "no year", "question": "运城2031年的GDP目标是多少？"},
    {"id": "no topic", "question": "红烧肉怎么做？"},
]

Run = Callable[..., subprocess.CompletedProcess[str]]


def runner(library: Path) -> Run:
    env = {k: v for k, v in os.environ.items() if not k.startswith("QA_") or k == "QA_CACHE"}
    env |= {"QA_LIBRARY": str(library), "QA_TODAY": "2026-06-01", "PYTHONPATH": str(ROOT), "HF_HUB_OFFLINE": "1"}

    def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "qa.cli", *map(str, arguments)]
        return subprocess.run(
            command, check=False, capture_output=True, encoding="utf-8", timeout=300, env=env, cwd=library.parent
        )

    return run


def ingested(folder: Path, reports: Path) -> Run:
    """The command line over a new library of some reports."""
    run = runner(folder / "library")
    ran = run("ingest", reports, "--json")
    assert ran.returncode == 0, ran.stderr
    rows = [json.loads(line) for line in ran.stdout.splitlines()]
    assert len(rows) >= 5
    assert {row["status"] for row in rows} == {"added"}
    return run


def rows(ran: subprocess.CompletedProcess[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in ran.stdout.splitlines()]


def assert_quotes_are_in_the_source(reports: Path, answers: Sequence[dict[str, Any]]) -> None:
    """Each quote equals source[start:end] up to white space; each mark of the answer has its citation."""
    sources = {path.stem: read_source(path) for path in reports.iterdir() if path.suffix in SUFFIXES}
    for answer in answers:
        for citation in answer["citations"]:
            cut = sources[citation["doc"]][citation["start"] : citation["end"]]
            assert "".join(cut.split()) == "".join(citation["quote"].split()) != ""
        marks = {int(n) for n in re.findall(r"\[(\d+)\]", answer["answer"])}
        assert marks == {c["n"] for c in answer["citations"]}


@pytest.fixture(scope="module")
def samples_cli(tmp_path_factory: pytest.TempPathFactory) -> Run:
    return ingested(tmp_path_factory.mktemp("samples"), SAMPLES)


@pytest.fixture(scope="module")
def reports_cli(tmp_path_factory: pytest.TempPathFactory, real_reports: Path) -> Run:
    return ingested(tmp_path_factory.mktemp("reports"), real_reports)


def test_the_first_question_of_the_readme(samples_cli: Run) -> None:
    ran = samples_cli("ask", "运城2026年GDP目标", "--json")
    assert ran.returncode == 0, ran.stderr
    (answer,) = rows(ran)
    assert not answer["refused"]
    assert re.search(r"(?<![\d.])6%", answer["answer"])
    cited = {c["n"]: c for c in answer["citations"]}
    figure = next(n for n in answer["numbers"] if n["text"].startswith("6%"))
    assert figure["verified"]
    assert cited[figure["citation"]]["doc"] == "yuncheng-2026-report"
    assert "地区生产总值（GDP）增长6%左右" in cited[figure["citation"]]["quote"]
    assert_quotes_are_in_the_source(SAMPLES, [answer])
    shown = samples_cli("show", "yuncheng-2026-report", "--source").stdout
    assert shown == (SAMPLES / "yuncheng-2026-report.md").read_text(encoding="utf-8")


def check_batch(run: Run, reports: Path, folder: Path) -> None:
    file = folder / "questions.jsonl"
    file.write_text("".join(json.dumps(q, ensure_ascii=False) + "\n" for q in QUESTIONS), encoding="utf-8")
    ran = run("ask", "--batch", file)
    assert ran.returncode == 0, ran.stderr  # a refusal is an answer
    answers = {row["id"]: row for row in rows(ran)}
    assert list(answers) == [q["id"] for q in QUESTIONS]
    english, followup = answers["english"], answers["followup"]
    assert re.search(r"(?<![\d.])6%", english["answer"])
    assert {c["place"] for c in english["citations"]} == {"运城市"}
    assert re.search(r"(?<![\d.])5%", followup["answer"])
    assert {c["place"] for c in followup["citations"]} == {"太原市"}
    for name in ("no place", "no year", "no topic"):
        assert answers[name]["refused"], answers[name]["answer"]
        assert answers[name]["citations"] == []
        assert answers[name]["numbers"] == []
    assert_quotes_are_in_the_source(reports, list(answers.values()))


def test_english_a_follow_up_and_what_cannot_be_answered(samples_cli: Run, tmp_path: Path) -> None:
    check_batch(samples_cli, SAMPLES, tmp_path)


def test_the_process_ends_well_where_no_generator_is_needed(samples_cli: Run, tmp_path: Path) -> None:
    """A model still loading in a thread when the process ends takes the exit status with it (134)."""
    ran = samples_cli("ask", "杭州2026年的GDP目标是多少？", "--json")
    assert (ran.returncode, ran.stderr) == (0, "")
    assert rows(ran)[0]["refused"] is True
    ran = runner(tmp_path / "none")("ask", "运城2026年GDP目标")
    assert (ran.returncode, ran.stdout) == (1, "")
    assert ran.stderr.startswith("错误：")
    assert ran.stderr.count("\n") == 1


def test_the_same_on_the_real_reports(reports_cli: Run, real_reports: Path, tmp_path: Path) -> None:
    check_batch(reports_cli, real_reports, tmp_path)
    (answer,) = rows(reports_cli("ask", "运城2026年GDP目标", "--json"))
    assert re.search(r"(?<![\d.])6%", answer["answer"])
    assert_quotes_are_in_the_source(real_reports, [answer])
