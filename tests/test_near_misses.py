"""Figures that stand near what is asked and are not it: of another kind, place, time, or only aimed at."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from qa.answer.sure import surest
from qa.answer.verify import answers_with_figure, check
from qa.assistant import Assistant
from qa.documents.phases import chunks_of
from qa.facts import extract
from qa.question import understand
from qa.schema import Answer, Document, Evidence, Fact, Query
from tests.conftest import FakeEncoder, FakeGenerator

REPORT = Document("r", "r.txt", "", "绍兴市2026年政府工作报告", "绍兴市", 2026, "政府工作报告")
PLAN = Document("p", "p.txt", "", "绍兴市第十四个五年规划纲要", "绍兴市", 2021, "规划纲要")
BACK = "一、2025年工作回顾\n\n"
TABLE = (
    "专栏1 “十四五”主要指标\n\n序号\t指标\t2020年完成\t2025年目标\t年均增长/累计\t属性\n"
    "1\t地区生产总值增长率（%）\t5.2\t-\t10\t预期性\n"
)


def facts(text: str) -> list[tuple[str, str | None, str, str]]:
    found: list[Fact] = extract(REPORT, chunks_of(REPORT, BACK + text), BACK + text)
    return [(f.indicator, f.place, f"{'-' if f.direction < 0 else ''}{f.value}{f.unit}", f.status) for f in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # a share is no amount, an aim that was missed no result
        ("完成固定资产投资640亿元，其中工业投资占38%。", ("工业投资占比", "绍兴市", "38%", "actual")),
        ("固定资产投资受楼市拖累仅增长2%，未达到5%的年初目标。", ("固定资产投资", "绍兴市", "5%", "target")),
        ("固定资产投资受楼市拖累仅增长2%，未达到5%的年初目标。", ("固定资产投资", "绍兴市", "2%", "actual")),
        # places that only stand among several, and a clause that only turns
        ("诸暨市东白村、嵊州市下王村等31个乡村建成，森林覆盖率达到55%。", ("森林覆盖率", "绍兴市", "55%", "actual")),
        ("诸暨袜业产值420亿元，嵊州领带产值约80亿元，同比下降2.3%。", ("嵊州领带产值", "嵊州市", "-2.3%", "actual")),
        # short names of what is told in full
        ("进出口总额638亿元，其中出口421亿元。", ("出口总额", "绍兴市", "421亿元", "actual")),
        ("一产、二产、三产分别增长3%、6%和5%。", ("第二产业增加值", "绍兴市", "6%", "actual")),
        ("粮食总产量16亿斤，受洪灾影响比上年减少0.7亿斤。", ("粮食产量", "绍兴市", "-0.7亿斤", "actual")),
        ("实际利用外资止跌回升，达到2.8亿美元。", ("实际使用外资", "绍兴市", "2.8亿美元", "actual")),
    ],
)
def test_what_a_figure_is_of(text: str, expected: tuple[str, str, str, str]) -> None:
    assert expected in [(name, place, value.replace("--", "-"), status) for name, place, value, status in facts(text)]


def test_a_part_is_not_the_whole() -> None:
    assert not [f for f in facts("引进亿元以上项目96个，其中50亿元以上5个。") if f[2] == "50亿元"]


LAST = (
    "# 绍兴市2025年政府工作报告\n\n二、2025年工作安排\n\n今年城镇新增就业5万人，袜业产值达到430亿元，"
    "新建高标准农田4.2万亩。\n"
)
THIS = (
    "# 绍兴市2026年政府工作报告\n\n一、2025年工作回顾\n\n2025年，经济总量突破7800亿元、达到7836亿元。"
    "一般公共预算收入增长8.2%，高于全省17.3个百分点。诸暨市袜业产值达到455亿元。绍兴港吞吐量是2020年的3.1倍。\n\n"
    "二、2026年工作安排\n\n新建农村公路368公里。\n"
)


@pytest.fixture
def ask(tmp_path: Path, assistant: Assistant) -> Callable[[str], Answer]:
    for name, text in {"last": LAST, "this": THIS}.items():
        (tmp_path / f"{name}.txt").write_text(text, encoding="utf-8")
    reader = Assistant(assistant.config, encoder=FakeEncoder(), generator=FakeGenerator("资料中没有说明"))
    list(reader.ingest([tmp_path / "last.txt", tmp_path / "this.txt"]))
    return reader.ask


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("绍兴2025年GDP是多少", "绍兴市2025年地区生产总值为7836亿元[1]。"),  # and not what it passed
        ("绍兴2025年一般公共预算收入多少", "绍兴市2025年一般公共预算收入增长8.2%[1]。"),  # points are a difference
        ("绍兴2025年城镇新增就业多少", "绍兴市2025年城镇新增就业目标为5万人[1]。这是目标，不是实际完成数。"),
        ("绍兴2025年城镇新增就业目标", "绍兴市2025年城镇新增就业目标为5万人[1]。"),
        ("诸暨袜业2025年产值", "诸暨市2025年袜业产值为455亿元[1]。"),  # the year stands within the phrase
        ("绍兴2026年新建农村公路多少公里", "绍兴市2026年新建农村公路目标为368公里[1]。"),  # no 新建区
    ],
)
def test_told(ask: Callable[[str], Answer], question: str, answer: str) -> None:
    assert ask(question).answer == answer


def test_a_multiple_is_no_amount(ask: Callable[[str], Answer]) -> None:
    assert "为3.1倍" not in ask("绍兴港2025年吞吐量是多少").answer


def query(text: str) -> Query:
    return understand(text, [], ("绍兴市",), 2026)


def evidence(text: str, document: Document = REPORT) -> list[Evidence]:
    return [Evidence(s, c, document, 1.0) for c in chunks_of(document, text) for s in c.sentences]


def test_the_average_of_a_plan_is_not_of_its_last_year() -> None:
    (row,) = (e for e in evidence(TABLE, PLAN) if e.chunk.kind == "row")
    assert not check("绍兴2025年GDP增长了10%。", query("绍兴2025年GDP增长了多少"), [row]).ok
    assert check("绍兴“十四五”期间GDP年均增长10%。", query("绍兴十四五GDP年均增长多少"), [row]).ok
    assert not answers_with_figure(query("绍兴2025年GDP增长了多少"), row)


def test_what_a_plan_adds_in_all_is_not_of_its_last_year() -> None:
    items = evidence("第三章 就业\n\n“十四五”时期，城镇新增就业25万人以上。\n", PLAN)
    assert not check("绍兴2025年城镇新增就业25万人以上。", query("绍兴2025年城镇新增就业多少"), items).ok
    assert check("绍兴“十四五”时期城镇新增就业25万人以上。", query("绍兴十四五城镇新增就业多少"), items).ok


def test_a_difference_is_no_level() -> None:
    items = evidence(f"{BACK}空气优良天数354天、比上年增加6天。\n")
    assert not check("绍兴2025年空气优良天数6天。", query("绍兴2025年空气优良天数多少"), items).ok
    assert check("绍兴2025年空气优良天数354天。", query("绍兴2025年空气优良天数多少"), items).ok


def test_target_and_result_are_quoted_for_what_is_asked() -> None:
    reached = evidence(f"{BACK}新建高标准农田4.5万亩。\n")[-1]
    assert answers_with_figure(query("绍兴2025年高标准农田建了多少"), reached)
    assert not answers_with_figure(query("绍兴2025年高标准农田计划建多少"), reached)


def test_the_count_of_another_thing_of_a_kind_is_not_quoted() -> None:
    items = evidence("二、2026年工作安排\n\n今年建设社区嵌入式托育点20个。\n")
    canteens, nurseries = query("绍兴今年要建几个社区食堂"), query("绍兴今年要建几个社区托育点")
    assert surest(canteens, items, {}, strict=False) == []
    assert [e.sentence.text for e in surest(nurseries, items, {}, strict=False)] == ["今年建设社区嵌入式托育点20个。"]
