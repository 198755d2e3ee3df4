"""A run over a tiny report with fake models, and the cache of generated answers."""

from __future__ import annotations

import argparse
import json
import pkgutil
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from eval import ablate, run, setting
from eval.cache import CachingGenerator, identity
from eval.gold import load
from eval.library import ingest_code, library_folder
from eval.report import Result, by_kind, faults, judge, summarise
from qa.answer.generators import Message
from qa.config import Config

pytestmark = pytest.mark.usefixtures("generator_only")

REPORT = """---
title: 2026年运城市政府工作报告
place: 运城市
year: 2026
kind: 政府工作报告
---

# 三、2026年工作安排

2026年，全市地区生产总值增长6%左右，规模以上工业增加值增长8%。居民收入增长与经济增长同步。
"""
PROMPT = [Message("user", "问题")]


class CountingGenerator:
    name = "counting"
    fingerprint = "counting-1"

    def __init__(self) -> None:
        self.streams = 0
        self.counts = 0

    def stream(self, messages: Sequence[Message], max_tokens: int) -> Iterator[str]:
        self.streams += 1
        yield from ["2026年运城市", "地区生产总值", "预期增长6%左右", "。"]

    def count_tokens(self, text: str) -> int:
        self.counts += 1
        return len(text)


def caching(file: Path, real: CountingGenerator, fingerprint: str = "f") -> CachingGenerator:
    return CachingGenerator(file, lambda: real, "counting", fingerprint)


def test_what_was_generated_is_replayed_piece_by_piece(tmp_path: Path) -> None:
    real = CountingGenerator()
    first, second = caching(tmp_path / "c.sqlite3", real), caching(tmp_path / "c.sqlite3", real)
    said = list(first.stream(PROMPT, 256))
    assert said == ["2026年运城市", "地区生产总值", "预期增长6%左右", "。"]
    assert list(second.stream(PROMPT, 256)) == said
    assert (first.generated, first.replayed) == (1, 0)
    assert (second.generated, second.replayed, real.streams) == (0, 1, 1)


@pytest.mark.parametrize(
    ("messages", "max_tokens", "fingerprint"),
    [
        ([Message("user", "别的")], 256, "f"),
        ([Message("system", "问题")], 256, "f"),
        (PROMPT, 9, "f"),
        (PROMPT, 256, "g"),
    ],
)
def test_another_prompt_limit_or_model_is_generated(
    tmp_path: Path, messages: list[Message], max_tokens: int, fingerprint: str
) -> None:
    real = CountingGenerator()
    list(caching(tmp_path / "c.sqlite3", real).stream(PROMPT, 256))
    list(caching(tmp_path / "c.sqlite3", real, fingerprint).stream(messages, max_tokens))
    assert real.streams == 2


def test_a_reader_that_stops_early_is_served_again_and_one_that_goes_on_hears_the_rest(tmp_path: Path) -> None:
    real = CountingGenerator()
    generator = caching(tmp_path / "c.sqlite3", real)
    for streams, replayed in ((1, 0), (1, 1)):
        stream = generator.stream(PROMPT, 256)
        assert [next(stream), next(stream)] == ["2026年运城市", "地区生产总值"]
        stream.close()  # type: ignore[attr-defined]
        assert (real.streams, generator.replayed) == (streams, replayed)
    assert "".join(generator.stream(PROMPT, 256)) == "2026年运城市地区生产总值预期增长6%左右。"
    assert (real.streams, generator.generated, generator.replayed) == (2, 2, 1)
    assert list(generator.stream(PROMPT, 256)) == ["2026年运城市", "地区生产总值", "预期增长6%左右", "。"]
    assert real.streams == 2


def test_a_failed_generation_is_not_kept(tmp_path: Path) -> None:
    class Failing(CountingGenerator):
        def stream(self, messages: Sequence[Message], max_tokens: int) -> Iterator[str]:
            yield "一半"
            raise RuntimeError("lost")

    with pytest.raises(RuntimeError):
        list(caching(tmp_path / "c.sqlite3", Failing()).stream(PROMPT, 256))
    real = CountingGenerator()
    list(caching(tmp_path / "c.sqlite3", real).stream(PROMPT, 256))
    assert real.streams == 1


def test_token_counts_are_kept_too(tmp_path: Path) -> None:
    real = CountingGenerator()
    assert caching(tmp_path / "c.sqlite3", real).count_tokens("四个字呢") == 4
    assert caching(tmp_path / "c.sqlite3", real).count_tokens("四个字呢") == 4
    assert real.counts == 1


def test_identity_tells_models_apart_without_loading_them(tmp_path: Path) -> None:
    model = tmp_path / "m.gguf"
    model.write_bytes(b"1")
    configs = [
        Config.load(),
        Config.load(engine="transformers"),
        Config.load(generator_model=str(model)),
        Config.load(engine="transformers", generator_model="org/model"),
    ]
    seen = [identity(config)[1] for config in configs]
    model.write_bytes(b"22")
    seen.append(identity(configs[2])[1])
    assert len(set(seen)) == 5
    assert identity(configs[3])[0] == "org/model"
    assert identity(configs[0]) == identity(Config.load())


def test_library_folder_follows_reports_and_encoder(tmp_path: Path) -> None:
    reports = tmp_path / "reports"
    reports.mkdir()
    (reports / "a.md").write_text(REPORT, encoding="utf-8")
    first = library_folder(tmp_path, [reports], "e1")
    assert first == library_folder(tmp_path, [reports], "e1")
    assert first != library_folder(tmp_path, [reports], "e2")
    (reports / "a.md").write_text(REPORT + "。", encoding="utf-8")
    assert first != library_folder(tmp_path, [reports], "e1")
    names = {path.name for path in ingest_code()}
    assert {"ingest.py", "chunk.py", "metadata.py", "encoder.py", "local.py", "figures.py"} <= names
    assert not {"ask.py", "compose.py", "cli.py"} & names


def test_limit_takes_the_same_rows_in_the_files_order() -> None:
    rows = load()
    some = run.select(rows, None, 10)
    assert some == run.select(rows, None, 10)
    assert len(some) == 10
    positions = [rows.index(row) for row in some]  # type: ignore[arg-type]
    assert positions == sorted(positions)
    assert {row["kind"] for row in run.select(rows, ["table", "typo"], None)} == {"table", "typo"}
    assert len(run.select(rows, None, len(rows) + 1)) == len(rows)


def test_questions_of_a_half() -> None:
    options = argparse.Namespace(set="real")
    halves = {split: [row["id"] for row in setting.questions(options, split)] for split in ("dev", "test", "all")}
    assert sorted(halves["dev"] + halves["test"]) == sorted(halves["all"])
    assert not set(halves["dev"]) & set(halves["test"])


@pytest.mark.parametrize("split", ["test", "all"])
def test_the_test_half_is_not_shown(split: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        run.main(["--verbose", "--split", split, "--reports", str(tmp_path)])
    assert stopped.value.code == 2
    assert "the test half stays unread" in capsys.readouterr().err


GOLD: list[dict[str, Any]] = [
    {
        "id": "t-1",
        "split": "dev",
        "question": "2026年运城地区生产总值增长目标是多少",
        "history": [],
        "kind": "number",
        "must": [["6%左右"]],
        "must_not": ["8%"],
        "evidence": [{"doc": ["yuncheng-2026-report"], "contains": ["地区生产总值增长6%左右"]}],
        "refuse": False,
    },
    {
        "id": "t-2",
        "split": "dev",
        "question": "2026年北京地区生产总值增长目标是多少",
        "history": [],
        "kind": "unanswerable",
        "must": [],
        "must_not": [],
        "evidence": [],
        "refuse": True,
    },
]


@pytest.fixture
def reports(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, encoder: Any) -> Path:
    """A folder with one report; models, gold set and cache are of this test alone."""
    folder = tmp_path / "reports"
    folder.mkdir()
    (folder / "yuncheng-2026-report.md").write_text(REPORT, encoding="utf-8")
    monkeypatch.setenv("QA_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(run, "questions", lambda options, split: GOLD)
    monkeypatch.setattr(setting.models, "load_encoder", lambda config: encoder)
    return folder


def test_a_run_asks_judges_prints_and_writes(
    reports: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    real = CountingGenerator()
    monkeypatch.setattr(setting, "load_generator", lambda config: real)
    for times, replayed in ((1, 0), (2, 1)):
        out = tmp_path / f"run{times}.json"
        assert run.main(["--reports", str(reports), "--out", str(out), "--verbose"]) == 0
        printed = capsys.readouterr().out
        assert "strict 100 %" in printed
        assert ("came from the cache" in printed) is (times == 2)
        record = json.loads(out.read_text(encoding="utf-8"))
        assert record["cache"] == {"replayed": replayed, "generated": 1 - replayed}
        assert real.streams == 1
    summary = record["summary"]["all"]
    assert (summary["n"], summary["answerable"], summary["strict"]) == (2, 1, 1.0)
    assert (summary["refusal_recall"], summary["false_refusals"], summary["unsupported"]) == (1.0, 0, 0)
    assert (summary["hit_1"], summary["mrr_10"]) == (1.0, 1.0)
    assert [row["id"] for row in record["rows"]] == ["t-1", "t-2"]
    assert record["rows"][0]["answer"]["citations"][0]["doc"] == "yuncheng-2026-report"
    assert record["configuration"]["today"] == "2026-06-01"
    assert record["models"]["generator"]["name"]
    assert record["rows"][0]["replayed"]
    # the answered one came from the cache, so only the refusal is timed
    assert (summary["timed"], summary["replayed"]) == (1, 1)


def test_a_wrong_answer_is_shown_with_what_is_wrong(
    reports: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    row = {**GOLD[0], "must": [["7%"]], "evidence": [{"doc": ["other"], "contains": ["增长7%"]}]}
    monkeypatch.setattr(run, "questions", lambda options, split: [row])
    monkeypatch.setattr(setting, "load_generator", lambda config: CountingGenerator())
    assert run.main(["--reports", str(reports), "--out", str(tmp_path / "o.json"), "--verbose"]) == 0
    printed = capsys.readouterr().out
    assert "missing: 7%" in printed
    assert "not cited: 增长7% (other)" in printed


def test_the_baseline_stands_beside_and_cites_whole_chunks(
    reports: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(setting, "load_generator", lambda config: CountingGenerator())
    out = tmp_path / "o.json"
    assert run.main(["--reports", str(reports), "--out", str(out), "--baseline"]) == 0
    assert "against the baseline, 2 questions" in capsys.readouterr().out
    asked, unanswerable = json.loads(out.read_text(encoding="utf-8"))["baseline"]
    assert asked["strict"]
    assert "居民收入" in asked["answer"]["citations"][0]["quote"]
    assert not unanswerable["strict"]  # the generator says its one sentence to anything, and nobody checks it


@pytest.mark.parametrize("step", [*ablate.RETRIEVAL.values(), *ablate.ANSWERS.values()])
def test_a_step_is_taken_out_and_put_back(step: ablate.Step) -> None:
    with ablate.without(step):
        inside = [pkgutil.resolve_name(name) for name, _ in step]
    after = [pkgutil.resolve_name(name) for name, _ in step]
    assert inside == [instead for _, instead in step]
    assert all(a is not b for a, b in zip(inside, after, strict=True))


def test_without_verification_what_is_generated_is_shown(
    reports: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Inventing(CountingGenerator):
        def stream(self, messages: Sequence[Message], max_tokens: int) -> Iterator[str]:
            yield "增长9%。"

    monkeypatch.setattr(setting, "load_generator", lambda config: Inventing())
    unsupported = []
    for step in ("everything", "without verification"):
        out = tmp_path / "o.json"
        with ablate.without(ablate.ANSWERS[step]):
            run.main(["--reports", str(reports), "--out", str(out), "--no-cache"])
        unsupported.append(json.loads(out.read_text(encoding="utf-8"))["summary"]["all"]["unsupported"])
    assert unsupported == [0, 1]


def test_a_folder_without_reports_is_one_line(
    reports: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.rmtree(reports)
    reports.mkdir()
    assert run.main(["--reports", str(reports)]) == 1
    assert capsys.readouterr().err.startswith("error: ")


def result(kind: str, *, refuse: bool = False, **changes: Any) -> Result:
    row = {**(GOLD[1] if refuse else GOLD[0]), "kind": kind}
    citation = {
        "n": 1, "doc": "yuncheng-2026-report", "title": "", "year": 2026, "section": [],
        "quote": "全市地区生产总值增长6%左右", "context": [],
    }  # fmt: skip
    answer = {
        "question": row["question"],
        "answer": "增长6%左右[1]",
        "refused": False,
        "citations": [citation],
    } | changes
    return judge(row, answer, 1000.0, False, None, {2026})


def test_summaries_by_hand() -> None:
    right = result("number")
    refused = result("fact", answer="资料中没有说明。", refused=True, citations=[])
    invented = result("fact", answer="增长6%左右[1]，投资增长11%。")
    let_through = result("unanswerable", refuse=True)
    failed = result("table", answer="", citations=[], error="lost")
    total = summarise([right, refused, invented, let_through, failed])
    assert (total.n, total.answerable, total.errors, total.unsupported) == (5, 4, 1, 1)
    assert (total.correct, total.cited, total.strict) == (0.5, 0.5, 0.4)
    assert (total.refusal_precision, total.refusal_recall, total.false_refusals) == (0.0, 0.0, 1)
    assert total.citation_precision == 1.0
    assert total.hit_1 is None
    assert total.median_ms == 1000
    assert list(by_kind([right, let_through, refused])) == ["number", "fact", "unanswerable", "all"]
    assert faults(right) == []
    assert faults(refused) == ["refused (None)"]
    assert faults(invented) == ["not supported: 11%"]
    assert faults(let_through) == ["is to be refused"]
    assert faults(failed) == ["error: lost"]
