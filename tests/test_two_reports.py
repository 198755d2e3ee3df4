"""Last year's and this year's report of one place: which year a figure is of, and how targets fared."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from qa.assistant import Assistant
from qa.schema import Answer
from tests.conftest import FakeEncoder, FakeGenerator

Ask = Callable[[str], Answer]

LAST = (
    "# 朔州市2025年政府工作报告\n\n一、2024年工作回顾\n\n"
    "2024年，全市生产总值1500.4亿元，增长4.8%。苦荞出口3200万元。打通未贯通道路5条。\n\n陆港全年开行中欧班列41列。\n\n"
    "二、2025年工作安排\n\n今年全市生产总值增长6%。社会消费品零售总额增长7%。苦荞出口突破1亿元。打通未贯通道路9条。\n\n"
    "全年开行中欧班列60列。硬化产业路80公里。新认定高新技术企业20家。\n"
)
THIS = (
    "# 朔州市2026年政府工作报告\n\n一、2025年工作回顾\n\n"
    "2025年，全市生产总值1574.9亿元，增长5.1%。社会消费品零售总额增长7.4%。苦荞出口9600万元。打通未贯通道路7条。\n\n"
    "陆港全年开行中欧班列66列。硬化产业路92公里。新认定高新技术企业23家，总数达到131家。\n\n"
    "二、2026年工作安排\n\n今年全市生产总值增长5.5%。社会消费品零售总额增长6%。打通未贯通道路4条。\n\n"
    "全年开行中欧班列70列。硬化产业路60公里。\n"
)


@pytest.fixture
def ask(tmp_path: Path, assistant: Assistant) -> Ask:
    for year, text in ((2025, LAST), (2026, THIS)):
        (tmp_path / f"shuozhou-{year}.txt").write_text(text, encoding="utf-8")
    reader = Assistant(assistant.config, encoder=FakeEncoder(), generator=FakeGenerator("资料中没有说明"))
    list(reader.ingest(sorted(tmp_path.glob("shuozhou-*.txt"))))
    return reader.ask


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        # targets of both years, not the result of the one gone by
        ("朔州的GDP增速目标，今年跟去年比是调高了还是调低了？", ("增长5.5%", "增长6%", "降低0.5个百分点")),
        ("朔州今年社零增速目标比去年定得高了还是低了呀", ("增长6%", "增长7%", "降低1个百分点")),
        # the target of one year beside the result of the other
        ("朔州今年打算打通的未贯通道路比去年少几条？", ("目标为4条", "| 7条", "减少3条（4条 - 7条）")),
        ("朔州今年中欧班列准备比去年多开几列？", ("目标为70列", "| 66列", "增加4列（70列 - 66列）")),
        # results of two reports, and the plan of the later one
        ("朔州2024年、2025年打通未贯通道路各几条，2026年计划几条？", ("| 5条", "| 7条", "目标为4条")),
        ("请梳理朔州2024年、2025年、2026年打通未贯通道路的实际数和目标数。", ("| 5条", "| 7条", "目标为4条")),
        ("朔州2024年到2026年打通未贯通道路条数怎么变？", ("| 5条", "| 7条", "| 目标为4条")),
        ("朔州前年到去年生产总值涨了多少个亿？", ("1500.4亿元", "1574.9亿元", "增加74.5亿元")),
        ("朔州2024年和2025年，哪一年的生产总值更大？大多少亿元？", ("1500.4亿元", "1574.9亿元", "74.5亿元")),
        # whether a target was met
        ("朔州2025年初定的苦荞出口目标最后完成了吗？差多少？", ("1亿元以上", "9600万元", "少400万元", "没有达到目标")),
        ("朔州去年说要硬化的产业路修够了没有？计划多少，实际多少？", ("80公里", "92公里", "达到并超过了目标")),
        ("朔州2025年新认定了多少家高新技术企业，目标完成了吗？", ("20家", "23家", "达到并超过了目标")),
        ("朔州2025年中欧班列目标是多少，实际开了多少，超了多少？", ("60列", "66列", "多6列")),
    ],
)
def test_years_and_status(ask: Ask, question: str, parts: tuple[str, ...]) -> None:
    answer = ask(question)
    for part in parts:
        assert part in answer.answer, (part, answer.answer)
    assert all(number.verified for number in answer.numbers)


def test_all_there_are_is_not_what_is_new(ask: Ask) -> None:
    assert "23家" in ask("朔州2025年新认定高新技术企业多少家？").answer
    assert ask("朔州2025年高新技术企业总数多少家？").answer.startswith("朔州市2025年高新技术企业为131家")


def test_an_aim_of_other_things_is_no_answer(tmp_path: Path, assistant: Assistant) -> None:
    """A generated sentence without a figure must rest on a passage that names what is asked for."""
    (tmp_path / "r.txt").write_text(
        "# 朔州市2026年政府工作报告\n\n二、2026年工作安排\n\n今年全市主要预期目标为：完成省下达的节能减排任务。\n",
        encoding="utf-8",
    )
    said = FakeGenerator("朔州今年实际使用外资的目标是完成省下达的节能减排任务。")
    reader = Assistant(assistant.config, encoder=FakeEncoder(), generator=said)
    list(reader.ingest([tmp_path / "r.txt"]))
    assert reader.ask("朔州今年实际使用外资的目标是多少？").refused
