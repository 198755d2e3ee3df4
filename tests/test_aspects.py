"""What a question asks besides single figures: other years, other things, the difference, the verdict, the note."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from qa.assistant import Assistant
from qa.schema import Answer
from tests.conftest import FakeEncoder, FakeGenerator

Ask = Callable[[str], Answer]

PLAN = (
    "# 临汾市国民经济和社会发展第十四个五年规划和2035年远景目标纲要\n\n第一章 发展基础\n\n"
    "居民收入。2020年城镇居民人均可支配收入达到31500元，比2015年提高7300元。\n\n"
    "专栏1 临汾市“十三五”规划指标完成情况表\n\n指标内容\t2015年\t2020年目标\t完成\t属性\n"
    "常住人口城镇化率(%)\t44.2\t54\t50.31*\t预期性\n"
    "耕地保有量(万亩)\t812\t700\t725\t约束性\n"
    "人均预期寿命(岁)\t74.1\t77\t-\t预期性\n"
    "城镇居民人均可支配收入(%)\t24200\t-\t5.1\t预期性\n"
    "技术合同成交额(亿元)\t1.5\t2.4\t9.75\t预期性\n"
    "注：*为2019年数据；人均预期寿命由全国人口普查后公布。\n\n第二章 主要目标\n\n"
    "专栏2 临汾市“十四五”主要指标表\n\n指标名称\t2020年完成\t2025年目标\t属性\n"
    "常住人口城镇化率（%）\t-\t57\t预期性\n粮食综合生产能力（万吨）\t212\t205\t约束性\n"
)
REPORT = (
    "# 大同市2026年政府工作报告\n\n一、2025年工作回顾\n\n"
    "2025年，全市6个重点景区累计接待人数、经营收入分别增长11.4%、15.2%。煤炭钢铁四大产业增加值由-3.2%转为增长1.1%。"
    "地区生产总值增长4.2%，高于去年1.3个百分点；"
    "固定资产投资增长4.6%，高于全省2.1个百分点；一般公共预算收入增长7.2%，高于全省6.4个百分点。"
    "新增停车位3128个，未完成3500个的年度任务。\n\n二、2026年工作安排\n\n今年建设精品示范村35个、提档升级村210个。\n"
)


@pytest.fixture
def ask(tmp_path: Path, assistant: Assistant) -> Callable[[str, str], Answer]:
    for name, text in (("linfen-plan", PLAN), ("datong-2026", REPORT)):
        (tmp_path / f"{name}.txt").write_text(text, encoding="utf-8")

    def asked(question: str, generated: str = "资料中没有说明") -> Answer:
        reader = Assistant(assistant.config, encoder=FakeEncoder(), generator=FakeGenerator(generated))
        list(reader.ingest([tmp_path / "linfen-plan.txt", tmp_path / "datong-2026.txt"]))
        return reader.ask(question)

    return asked


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        (
            "临汾耕地保有量2015年和2020年各是多少？升了还是降了？离2020年的目标差多少？",
            ("2020年比2015年减少87万亩（725万亩 - 812万亩）", "实际比目标多25万亩（725万亩 - 700万亩）"),
        ),
        (
            "临汾耕地保有量2015年、2020年各多少？达到2020年的目标没有？",
            ("812万亩", "达到并超过了目标"),
        ),
        # the two tables of an indicator; the star's year; no result of 2025
        (
            "临汾2020年和2025年常住人口城镇化率分别是多少，2025年达到目标了吗",
            ("50.31%（2019年数据）[1]", "目标为57%[2]", "没有说明2025年的实际完成数，不能判断是否达到"),
        ),
        (
            "临汾耕地保有量2015年、2020年目标、实际完成分别多少万亩？目标守住没有，是哪类指标？",
            ("812万亩", "725万亩", "约束性", "多25万亩（725万亩 - 700万亩），达到并超过了目标"),
        ),
        (  # the plan's target is given for its last year
            "临汾“十三五”定的耕地保有量目标完成了没有？",
            ("2020年耕地保有量目标为700万亩", "多25万亩（725万亩 - 700万亩），达到并超过了目标"),
        ),
        (
            "临汾技术合同成交额“十三五”规划目标是多少，实际完成多少，超了多少？",
            ("实际比目标多7.35亿元（9.75亿元 - 2.4亿元）",),
        ),
        ("临汾常住人口城镇化率2020年离规划目标差了多少？", ("3.69个百分点",)),
        ("临汾粮食综合生产能力2020年多少，2025年目标多少？目标比现状高还是低？", ("减少7万吨（205万吨 - 212万吨）",)),
        ("临汾技术合同成交额五年从几亿涨到几亿?净增多少?", ("1.5亿元", "9.75亿元", "8.25亿元（9.75亿元 - 1.5亿元）")),
        ("临汾人均预期寿命：2015年几岁，2020年想到几岁，为什么没给完成值？", ("74.1岁", "77岁", "人口普查")),
        (
            "临汾城镇居民人均可支配收入2015年、2020年各是多少，增加额是多少？",
            ("24200[", "31500元", "比2015年提高7300元"),
        ),
    ],
)
def test_what_a_row_or_a_sentence_settles_is_told(ask: Ask, question: str, parts: tuple[str, ...]) -> None:
    told = ask(question).answer
    assert [part for part in parts if part not in told] == []
    assert "24200%" not in told


def test_a_target_is_no_result_and_a_missing_verdict_is_not_made_up(ask: Ask) -> None:
    told = ask("临汾人均预期寿命2020年目标达到了吗？").answer
    assert "77岁" in told
    assert "达到了目标" not in told


def test_the_other_thing_of_a_sentence_and_the_difference(ask: Callable[[str, str], Answer]) -> None:
    told = ask("大同6个重点景区去年游客接待量和经营收入各增长多少，哪个涨得快些？", "经营收入增长15.2%。")
    assert "11.4%" in told.answer
    assert "高3.8个百分点（15.2% - 11.4%）" in told.answer
    told = ask("大同今年各要建多少个精品示范村、多少个提档升级村？", "精品示范村35个。")
    assert "提档升级村目标为210个" in told.answer


def test_one_thing_asked_once_is_told_alone(ask: Callable[[str, str], Answer]) -> None:
    assert "210" not in ask("大同今年要建多少个精品示范村？", "精品示范村35个。").answer


def test_a_turn_is_told_with_its_sign(ask: Callable[[str, str], Answer]) -> None:
    told = ask(
        "大同煤炭钢铁四大产业去年增加值由负转正，前后相差几个百分点？",
        "增加值由-3.2%转为增长1.1%。地区生产总值增长4.2%，高于去年1.3个百分点；",
    )
    assert "前后相差4.3个百分点（1.1% - (-3.2%)）" in told.answer
    assert [n.computed for n in told.numbers if n.computed] == ["1.1% - (-3.2%)"]


def test_the_reports_own_verdict_is_quoted(ask: Callable[[str, str], Answer]) -> None:
    told = ask("大同2025年新增停车位的任务完成了没有？实际新增多少个？", "任务完成了，实际新增停车位3128个。")
    assert "任务完成了，" not in told.answer
    assert "报告写的是“未完成3500个的年度任务”" in told.answer


def test_how_far_a_rate_is_above_that_of_the_year_before_is_quoted(ask: Ask) -> None:
    told = ask("大同2025年GDP增速是多少？比上一年高几个百分点？").answer
    assert "地区生产总值增长4.2%，高于去年1.3个百分点" in told


def test_what_each_is_above_the_province_sets_neither_against_the_other(ask: Callable[..., Answer]) -> None:
    written = "固定资产投资增长4.6%，高于全省2.1个百分点；一般公共预算收入增长7.2%，高于全省6.4个百分点[1]。"
    told = ask("大同2025年固定资产投资、一般公共预算收入分别高于全省几个百分点？", written).answer
    assert "6.4个百分点" in told
    assert "2.6个百分点" not in told
    each = ask("2025年大同的固定资产投资和一般公共预算收入增速，各比全省高多少？").answer
    assert each.count("2.1个百分点") == each.count("6.4个百分点") == 1
    assert "2.6个百分点" not in each
    assert "2.1个百分点" not in ask("2025年大同的固定资产投资和一般公共预算收入增速，各比全国高多少？").answer
    assert "2.6个百分点" in ask("大同2025年固定资产投资和一般公共预算收入哪个增速高，高几个百分点？", written).answer
