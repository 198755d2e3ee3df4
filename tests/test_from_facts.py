"""Answers from facts: what is told without a generator, what is not, and in which words."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from qa.answer.agreeing import agree
from qa.assistant import Assistant
from qa.schema import Answer, Fact, Period
from tests.conftest import FakeEncoder, FakeGenerator

Ask = Callable[[str], Answer]

YUNCHENG = (
    "# 运城市2026年政府工作报告\n\n一、2025年工作回顾\n\n"
    "2025年，全市生产总值2100.5亿元，增长4.2%。城镇新增就业5.6万人。\n\n"
    "二、2026年工作安排\n\n今年全市生产总值增长6%左右，固定资产投资增长6%，城镇新增就业5万人。"
    "力争开发区规上工业增加值增长9%。新认定高新技术企业80家以上。\n"
)
DIGEST = "# 运城市2026年政府工作报告（摘要）\n\n二、2026年工作安排\n\n今年力争开发区规上工业增加值增长7%。\n"
TAIYUAN = "# 太原市2026年政府工作报告\n\n二、2026年工作安排\n\n今年地区生产总值增长5%，城镇新增就业8万人。\n"
PLAN = (
    "# 临汾市国民经济和社会发展第十四个五年规划纲要\n\n专栏1 主要指标\n\n指标\t2020年\t2025年目标\t属性\n"
    "常住人口城镇化率（%）\t53.1\t60\t预期性\n森林覆盖率（%）\t29.2\t31.7\t约束性\n"
)


@pytest.fixture
def library(tmp_path: Path, assistant: Assistant) -> Ask:
    texts = {"yuncheng-2026": YUNCHENG, "yuncheng-2026-digest": DIGEST, "taiyuan-2026": TAIYUAN, "linfen-plan": PLAN}
    for name, text in texts.items():
        (tmp_path / f"{name}.txt").write_text(text, encoding="utf-8")
    reader = Assistant(assistant.config, encoder=FakeEncoder(), generator=FakeGenerator("资料中没有说明"))
    list(reader.ingest([tmp_path / f"{name}.txt" for name in texts]))
    return reader.ask


@pytest.mark.parametrize(
    ("question", "lines"),
    [
        (
            "运城GDP增速",
            ["| 时间 | 地区生产总值 |", "| 2025年 | 增长4.2%[1] |", "| 2026年 | 预期增长6%左右[2] |"],
        ),
        ("运城城镇新增就业目标", ["运城市2026年城镇新增就业目标为5万人[1]。"]),
        ("城镇新增就业目标", ["| 太原市 | 8万人[1] |", "| 运城市 | 5万人[2] |", "没有说明临汾市"]),
        ("临汾规划的森林覆盖率目标", ["临汾市2025年森林覆盖率目标为31.7%[1]。"]),
    ],
)
def test_where_no_time_is_named_the_present_is_told_with_its_year(
    library: Ask, question: str, lines: list[str]
) -> None:
    told = library(question).answer
    assert [line for line in lines if line not in told] == [], told


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("运城2026年GDP目标", "运城市2026年地区生产总值预期增长6%左右[1]。"),
        ("运城2025年GDP增速是多少", "运城市2025年地区生产总值增长4.2%[1]。"),
        ("运城2025年GDP总量多少亿元", "运城市2025年地区生产总值为2100.5亿元[1]。"),
        ("运城2025年GDP是多少", "运城市2025年地区生产总值为2100.5亿元[1]。运城市2025年地区生产总值增长4.2%[1]。"),
        ("临汾2025年森林覆盖率目标是多少", "临汾市2025年森林覆盖率目标为31.7%[1]。"),
        (
            "临汾2025年森林覆盖率目标是多少，是约束性还是预期性",
            "临汾市2025年森林覆盖率目标为31.7%，属于约束性指标[1]。",
        ),
        (
            "Yuncheng's 2026 GDP growth target?",
            "Yuncheng, 2026, GDP: target growth of about 6% (6%左右) [1].",
        ),
    ],
)
def test_a_fact_that_is_exactly_what_is_asked_is_told_at_once(library: Ask, question: str, answer: str) -> None:
    told = library(question)
    assert (told.answer, told.model, told.refused) == (answer, "", False)
    assert all(n.verified and n.citation == 1 for n in told.numbers)
    assert told.numbers


def test_each_target_is_told_with_its_time_where_a_growth_a_year_is_asked_for(
    tmp_path: Path, assistant: Assistant
) -> None:
    plan = "# 晋中市第十四个五年规划纲要\n\n“十四五”期间，地区生产总值年均增长8%。\n"
    ahead = "今后五年，地区生产总值年均增长6%。\n\n二、2026年工作安排\n\n今年地区生产总值增长5%。\n"
    report = f"# 晋中市2026年政府工作报告\n\n{ahead}"
    for name, text in (("plan", plan), ("report-2026", report)):
        (tmp_path / f"{name}.txt").write_text(text, encoding="utf-8")
    reader = Assistant(assistant.config, encoder=FakeEncoder(), generator=FakeGenerator("资料中没有说明"))
    list(reader.ingest([tmp_path / "plan.txt", tmp_path / "report-2026.txt"]))
    told = reader.ask("晋中地区生产总值年均增长目标").answer
    assert "“十四五”期间地区生产总值预期年均增长8%" in told
    assert "“十五五”期间地区生产总值预期年均增长6%" in told


def test_a_table_in_english_says_what_is_a_target_and_whether_it_is_binding(library: Ask) -> None:
    told = library("What was the forest coverage rate of Linfen in 2020, what is the 2025 target, and is it binding?")
    assert "| 2020 | 29.2%[1] |" in told.answer
    assert "| 2025 | target 31.7%[1] |" in told.answer
    assert "binding target [1]" in told.answer


def test_of_several_things_asked_in_english_what_is_stated_is_told_and_the_rest_said_to_be_missing(
    library: Ask,
) -> None:
    told = library("How many new urban jobs does Taiyuan plan for 2026, and how many lighthouses will it build?")
    assert not told.refused
    assert "80,000 people (8万人) [1]" in told.answer
    assert told.answer.endswith("\nThe reports do not say the rest of what is asked.")


def test_several_things_asked_in_english_of_which_none_is_stated(library: Ask) -> None:
    told = library("How many lighthouses does Taiyuan have, and how many zebras will it buy?")
    assert (told.refused, told.citations) == (True, ())


@pytest.mark.parametrize(
    "question",
    [
        "运城2025年城镇新增就业目标是多少",  # what was reached is no target
        "运城2026年GDP总量目标多少亿元",  # growth is no amount
        "运城2026年规上工业增加值目标",  # that of the development zones is not the city's
        "运城2024年GDP增速是多少",
        "运城2025年GDP增速全省排第几",
        "运城2025年一季度GDP增速是多少",
    ],
)
def test_what_facts_do_not_hold_is_left_to_the_generator(library: Ask, question: str) -> None:
    assert library(question).model != "" or library(question).refused


def test_places_are_set_side_by_side_and_their_difference_is_computed(library: Ask) -> None:
    told = library("2026年GDP增速目标，运城比太原高多少？")
    assert told.answer == (
        "| 地区 | 2026年地区生产总值 |\n|---|---|\n| 运城市 | 预期增长6%左右[1] |\n| 太原市 | 预期增长5%[2] |\n\n"
        "运城市比太原市高约1个百分点（6%左右 - 5%）。"
    )
    (computed,) = [n for n in told.numbers if n.computed]
    assert (computed.text, computed.citation) == ("1个百分点", None)


def test_years_are_set_side_by_side(library: Ask) -> None:
    told = library("临汾常住人口城镇化率2020年是多少，2025年目标是多少？")
    assert "| 2020年 | 53.1%[1] |\n| 2025年 | 目标为60%[1] |" in told.answer
    assert "2025年目标比2020年提高6.9个百分点" in told.answer


def test_documents_that_differ_are_both_shown(library: Ask) -> None:
    told = library("运城2026年开发区规上工业增加值目标是多少？")
    (conflict,) = told.conflicts
    assert [(v.value, v.citation) for v in conflict.values] == [("9%", 1), ("7%", 2)]
    assert {c.doc for c in told.citations} == {"yuncheng-2026", "yuncheng-2026-digest"}
    assert "（摘要）为“" in told.answer


def test_all_cities_are_compared_and_the_highest_is_named(library: Ask) -> None:
    told = library("几个市今年城镇新增就业目标哪个市最多？")
    assert "太原市比运城市多3万人（8万人 - 5万人）。" in told.answer


def test_the_years_a_plan_began_and_ended_with(tmp_path: Path, assistant: Assistant) -> None:
    text = "# 临汾市2026年政府工作报告\n\n一、“十四五”工作回顾\n\n“十四五”期间，规上工业企业由29家增加到47家。\n"
    (tmp_path / "linfen-2026.txt").write_text(text, encoding="utf-8")
    reader = Assistant(assistant.config, encoder=FakeEncoder(), generator=FakeGenerator("资料中没有说明"))
    list(reader.ingest([tmp_path / "linfen-2026.txt"]))
    told = reader.ask("临汾规上工业企业“十四五”期间由几家变成几家，多了几家？")
    assert "“十四五”初 | 29家[1] |" in told.answer
    assert "“十四五”末比“十四五”初增加18家（47家 - 29家）。" in told.answer


def test_a_plan_does_not_begin_with_what_was_aimed_at_before(tmp_path: Path, assistant: Assistant) -> None:
    table = "指标\t2020年目标\t2025年目标\n森林覆盖率（%）\t35\t31.7\n"
    text = f"# 临汾市国民经济和社会发展第十四个五年规划纲要\n\n专栏1 主要指标\n\n{table}"
    (tmp_path / "linfen-plan.txt").write_text(text, encoding="utf-8")
    reader = Assistant(assistant.config, encoder=FakeEncoder(), generator=FakeGenerator("资料中没有说明"))
    list(reader.ingest([tmp_path / "linfen-plan.txt"]))
    assert "“十四五”初" not in reader.ask("临汾“十四五”期间森林覆盖率要从多少提到多少？").answer
    assert "| 2020年 | 目标为35%[1] |" in reader.ask("临汾2020年和2025年森林覆盖率是多少？").answer


def test_what_facts_hold_of_a_comparison_is_told_and_the_rest_is_missing(library: Ask) -> None:
    told = library("运城、太原和临汾2026年GDP增速目标各是多少？")
    assert "| 运城市 | 预期增长6%左右[1] |\n| 太原市 | 预期增长5%[2] |" in told.answer
    assert "资料中没有说明临汾市" in told.answer
    assert told.missing[0] == "临汾市"


def fact(value: str, qualifier: str | None = None, unit: str = "亿元", status: str = "actual") -> Fact:
    period = Period("2025年", 2025, 2025)
    return Fact(
        *("d", "运城市", period, "地区生产总值", True, value, unit, "level", 0, qualifier, None, status),  # type: ignore[arg-type]
        *("prose", (), value, 0, 1, 0, 1),  # type: ignore[arg-type]
    )


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        (fact("2100.5"), fact("2100.5"), True),
        (fact("2100"), fact("2100.5"), True),  # rounded
        (fact("2101"), fact("2102.5"), False),
        (fact("0.21", unit="万亿元"), fact("2100"), True),
        (fact("2000", "以上"), fact("2100.5"), True),
        (fact("2000", "左右"), fact("2100.5"), False),
        (fact("6", unit="%", status="target"), fact("6.4", unit="%", status="target"), False),
    ],
)
def test_figures_that_only_round_or_bound_each_other_are_no_disagreement(a: Fact, b: Fact, same: bool) -> None:
    assert agree(a, b) is agree(b, a) is same


def test_all_places_of_the_library_together(tmp_path: Path, assistant: Assistant) -> None:
    for name, text in {"yuncheng-2026": YUNCHENG, "taiyuan-2026": TAIYUAN}.items():
        (tmp_path / f"{name}.txt").write_text(text, encoding="utf-8")
    reader = Assistant(assistant.config, encoder=FakeEncoder(), generator=FakeGenerator("资料中没有说明"))
    list(reader.ingest([tmp_path / "yuncheng-2026.txt", tmp_path / "taiyuan-2026.txt"]))
    told = reader.ask("两个市今年城镇新增就业目标一共多少")
    assert told.answer.endswith(("合计13万人（8万人 + 5万人）。", "合计13万人（5万人 + 8万人）。"))
    assert {c.place for c in told.citations} == {"运城市", "太原市"}
