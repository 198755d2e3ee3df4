"""Corrections by hand: they reach search, survive a new ingest, and can be taken back."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from qa.assistant import Assistant
from qa.cli import app
from qa.errors import InputError

TEXT = (
    "# 工作报告\n\n一、2025年工作回顾\n\n去年，生产总值增长5%。\n\n二、2026年工作安排\n\n今年，生产总值增长6%左右。\n"
)


@pytest.fixture
def report(assistant: Assistant, tmp_path: Path) -> Path:
    path = tmp_path / "a.txt"
    path.write_text(TEXT, encoding="utf-8")
    (added,) = assistant.ingest([path])
    assert added.status == "added"
    return path


def test_what_is_read_from_the_text_is_marked_as_guessed(assistant: Assistant, report: Path) -> None:
    document = assistant.document("a")
    assert (document.place, document.year) == (None, 2026)
    assert "year" in document.guessed
    assert document.corrected == ()


def test_a_correction_holds_and_reaches_what_is_found(assistant: Assistant, report: Path) -> None:
    before = assistant.document("a")
    corrected = assistant.set("a", place="龙城", year="2025", kind="政府工作报告")
    assert (corrected.place, corrected.province, corrected.year) == ("太原市", "山西省", 2025)
    assert set(corrected.corrected) == {"place", "province", "year", "kind"}
    assert not {"place", "year", "kind"} & set(corrected.guessed)
    assert corrected.added == before.added
    assert assistant.document("a") == corrected
    hit = assistant.search("太原生产总值")[0]
    assert (hit.document.place, hit.keyword_rank) == ("太原市", 1)  # 太原 stands only in the context line
    assert {f.place for f in assistant.facts(place="太原")} == {"太原市"}


def test_only_what_is_indexed_is_encoded_anew(
    assistant: Assistant, report: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    encoded: list[int] = []
    passages = assistant.encoder.passages
    monkeypatch.setattr(assistant.encoder, "passages", lambda texts, told=None: encoded.append(1) or passages(texts))
    corrected = assistant.set("a", issuer="丙市人民政府", date="2026-02-01")
    assert (corrected.issuer, corrected.date, corrected.corrected) == ("丙市人民政府", "2026-02-01", ("issuer", "date"))
    assert assistant.document("a") == corrected
    assert encoded == []
    for field, value in (("title", "新题"), ("place", "太原市"), ("year", "2025"), ("kind", "规划纲要")):
        assistant.set("a", **{field: value})
    assert len(encoded) == 4


def test_a_correction_survives_the_same_and_the_changed_file(assistant: Assistant, report: Path) -> None:
    assistant.set("a", place="太原市")
    (same,) = assistant.ingest([report])
    assert same.status == "unchanged"
    report.write_text(TEXT + "\n建设学校12所。\n", encoding="utf-8")
    (changed,) = assistant.ingest([report])
    assert changed.status == "replaced"
    assert (assistant.document("a").place, assistant.document("a").corrected) == ("太原市", ("province", "place"))
    assert assistant.rebuild() == 1
    assert assistant.document("a").place == "太原市"


def test_a_place_brings_its_province_along(assistant: Assistant, report: Path) -> None:
    district = assistant.set("a", place="福建省福州市鼓楼区")
    assert (district.place, district.province, district.level) == ("鼓楼区", "福建省", "county")
    city = assistant.set("a", place="运城")
    assert (city.place, city.province, city.level) == ("运城市", "山西省", "city")
    assert assistant.set("a", place="").corrected == ()


def test_a_correction_can_be_taken_back(assistant: Assistant, report: Path) -> None:
    assistant.set("a", year="2020")
    document = assistant.set("a", year="")
    assert (document.year, document.corrected) == (2026, ())


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("place", "不存在的地方", "不认识的地区"),
        ("year", "明年", "不是年份"),
        ("date", "2026-02-30", "不是日期"),
        ("completeness", "half", "可用"),
        ("size", "3", "没有可更正的"),
        ("size", "", "没有可更正的"),
    ],
)
def test_what_has_no_sense_is_refused_and_changes_nothing(
    assistant: Assistant, report: Path, field: str, value: str, said: str
) -> None:
    before = assistant.document("a")
    with pytest.raises(InputError, match=said):
        assistant.set("a", **{field: value})
    assert assistant.document("a") == before


def test_a_changed_sidecar_is_read_anew(assistant: Assistant, report: Path) -> None:
    report.with_name("a.txt.meta.yaml").write_text("place: 忻州市\n", encoding="utf-8")
    (replaced,) = assistant.ingest([report])
    assert replaced.status == "replaced"
    assert assistant.document("a").place == "忻州市"
    assert "place" not in assistant.document("a").guessed


def test_the_command_line(assistant: Assistant, report: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qa.cli._assistant", lambda library: assistant)
    run = CliRunner()
    shown = run.invoke(app, ["set", "a", "place=运城", "year=2024"])
    assert (shown.exit_code, shown.output) == (0, "已更正 a：place=运城市，year=2024\n")
    row = json.loads(run.invoke(app, ["set", "a", "year=2025", "--json"]).output)
    assert (row["place"], row["year"], row["corrected"]) == ("运城市", 2025, ["province", "place", "year"])
    listed = run.invoke(app, ["list"]).output
    assert "运城市 " in listed
    assert "全文?" in listed  # guessed
    assert "运城市?" not in listed
    assert "qa set" in listed
    assert run.invoke(app, ["set", "a", "运城"]).exit_code == 2
