"""How something went over the years of a plan, or between the times of a row: both ends and their difference."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from qa import kinds, openings
from qa.answer.asked_periods import asks_sum
from qa.assistant import Assistant
from qa.question import understand
from qa.schema import Answer
from tests.conftest import FakeEncoder, FakeGenerator

Ask = Callable[[str], Answer]
KNOWN = {"朔州市"}

PLAN = (
    "# 朔州市国民经济和社会发展第十四个五年规划和2035年远景目标纲要\n\n一、发展基础\n\n"
    "2020年城镇居民人均可支配收入达到35200元，比2015年提高9100元。\n\n"
    "专栏1 朔州市“十三五”规划指标完成情况表\n\n"
    "指标\t2015年\t2020年目标\t完成\t属性\n"
    "城镇居民人均可支配收入(%)\t26100\t-\t5.1\t预期性\n"
    "技术合同交易总额(亿元)\t1.5\t2.4\t9.75\t预期性\n"
    "研究与试验发展(R&D)经费投入强度(%)\t0.61\t1.2\t0.98*\t预期性\n"
    "对外直接投资总额(亿美元)\t[0.8]\t[1]\t[1.3]\t预期性\n"
    "婴儿死亡率(‰)\t6.1\t≤8\t4.4\t约束性\n"
    "人均预期寿命(岁)\t74.1\t77\t-\t预期性\n"
    "城镇棚户区住房改造(套)\t5200\t7000\t9000\t约束性\n"
    "基本农田保有量(万亩)\t612\t600\t604\t约束性\n"
    "城镇新增就业(万人)\t[4]\t[5]\t[6]\t预期性\n"
    "注：[]为五年完成数，*为2019年数据。\n\n"
    "专栏2 朔州市“十四五”主要指标表\n\n"
    "指标\t2020年完成\t2025年目标\t年均增长/累计\t属性\n"
    "规上工业企业数量（户）\t400\t[700]\t60\t预期性\n"
    "技术合同交易总额（亿元）\t9.75\t15\t-\t预期性\n"
    "城镇新增就业（万人）\t[6]\t[7]\t-\t预期性\n"
)


@pytest.fixture
def ask(tmp_path: Path, assistant: Assistant) -> Ask:
    (tmp_path / "plan.txt").write_text(PLAN, encoding="utf-8")
    reader = Assistant(assistant.config, encoder=FakeEncoder(), generator=FakeGenerator("资料中没有说明"))
    list(reader.ingest([tmp_path / "plan.txt"]))
    return reader.ask


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        ("朔州技术合同交易额“十三五”期间怎么变的？", ("| 1.5亿元", "| 9.75亿元", "增加8.25亿元（9.75亿元 - 1.5亿元）")),
        ("朔州婴儿死亡率十三五期间降到多少，从多少降的？", ("| 6.1‰", "| 4.4‰", "降低1.7")),
        ("朔州技术合同交易额十三五期间怎么变的，总量增加了多少亿元？", ("| 1.5亿元", "| 9.75亿元", "增加8.25亿元")),
        # and how that stands to the target
        (
            "朔州婴儿死亡率，十三五期间到底是升了还是降了，跟当初定的目标差多远？",
            ("| 6.1‰", "4.4‰[1]，目标为8‰以内", "降低1.7"),
        ),
        (
            "试述朔州技术合同交易总额2015年至2020年的变动情况，并与规划目标比较。",
            ("| 1.5亿元", "9.75亿元[1]，目标为2.4亿元", "实际比目标多7.35亿元"),
        ),
        (
            "朔州“十三五”研发投入强度由2015年的多少提高到多少，是否达到2020年规划目标？",
            ("| 0.61%", "0.98%（2019年数据）", "实际比目标低0.22个百分点（0.98% - 1.2%），没有达到目标"),
        ),
        (
            "朔州城镇新增就业十三五说要做到多少，最后干成了多少？十四五又定了多少？",
            ("累计6万人[1]，目标累计5万人", "目标累计7万人"),
        ),
        # a starred figure is of its own year
        (
            "朔州研发投入强度十三五期间涨了几个百分点？",
            ("| 0.61%", "0.98%（2019年数据）", "2019年比“十三五”初提高0.37个百分点"),
        ),
        (
            "朔州研发投入强度从2015年到2019年的变化，和2020年比呢？",
            ("2020年比2015年提高0.37个百分点（0.98% - 0.61%）",),
        ),
        # sums of five years each
        (
            "朔州对外直接投资十三五期间的变化",
            ("| “十二五”期间 | 累计0.8亿美元", "| “十三五”期间 | 累计1.3亿美元", "增加0.5亿美元"),
        ),
        # what there is does not add up, however it is marked
        ("朔州规上工业企业数量从2020年到2025年怎么变？", ("| 400户", "增加300户（700户 - 400户）")),
        ("朔州规上工业企业数量，规划里五年要从多少户变成多少户？", ("| 400户", "增加300户（700户 - 400户）")),
        # the unit that a table leaves out, and what the report says itself
        (
            "朔州城镇居民人均可支配收入2015年和2020年分别是多少，多了多少钱？",
            ("| 26100[", "| 35200元", "增加9100元（35200元 - 26100）", "比2015年提高9100元"),
        ),
        (
            "朔州城镇居民人均可支配收入十三五期间从多少涨到多少，涨幅百分之几？",
            ("| 26100[", "| 35200元", "增加9100元"),
        ),
        # each step
        (
            "朔州技术合同交易额2015年、2020年、2025年目标各是多少？前五年增加多少，后五年计划再增加多少？",
            ("2020年比2015年增加8.25亿元", "2025年目标比2020年增加5.25亿元"),
        ),
        # a row by a part of its name
        ("朔州的基本农田是不是少了？2015年多少万亩，2020年多少", ("| 612万亩", "| 604万亩", "减少8万亩")),
        # target and result of one time beside the turn
        (
            "朔州技术合同交易额从2015年到2020年由多少增到多少？当初的目标是多少，超没超？",
            ("目标为2.4亿元", "增加8.25亿元", "超过了目标"),
        ),
    ],
)
def test_both_ends_and_their_difference_are_told(ask: Ask, question: str, parts: tuple[str, ...]) -> None:
    told = ask(question).answer
    assert [part for part in parts if part not in told] == []


@pytest.mark.parametrize(
    ("question", "wrong"),
    [
        ("朔州人均预期寿命十三五期间提高了多少？", "2.9岁"),  # what was aimed at is no result
        ("朔州棚户区改造十三五期间怎么变的？", "3800套"),  # what was built in a year is no level before
        ("朔州流转基本农田2015年多少万亩，2020年多少？", "| 612万亩"),  # what was done with it is another thing
    ],
)
def test_what_has_no_two_levels_has_no_difference(ask: Ask, question: str, wrong: str) -> None:
    assert wrong not in ask(question).answer


def test_a_step_is_no_part_of_a_name() -> None:
    query = understand("朔州学前三年毛入园率2015年、2020年、2025年各多少，前五年提高几个点", (), KNOWN, 2026)
    assert ([p.last for p in query.periods], query.terms) == ([2015, 2020, 2025], ())


@pytest.mark.parametrize(
    ("question", "measured"),
    [
        (
            "朔州的空气变好了没？优良天数比例2015年和2020年各是多少",
            "朔州优良天数比例2015年和2020年各是多少，变化多少",
        ),
        ("生孩子安全些了吗，朔州婴儿死亡率2015年跟2020年比", "朔州婴儿死亡率2015年跟2020年比，变化多少"),
        ("朔州十三五期间外贸红不红火？进出口总额从多少到多少", "朔州十三五进出口总额从多少到多少，变化多少"),
        ("朔州的科研更吃香了吗？技术合同成交额2015年比2020年差多少", "朔州技术合同成交额2015年比2020年差多少"),
    ],
)
def test_an_opening_question_is_not_what_is_measured(question: str, measured: str) -> None:
    assert openings.without(question, KNOWN, 2026) == measured


@pytest.mark.parametrize(
    "question",
    [
        "朔州农民挣钱多了没？居民人均可支配收入2015年多少，2020年多少",  # of whom it is
        "朔州财政收入涨了没有？2020年多少，2025年多少，GDP呢",  # the opening names it
        "朔州GDP目标是调高了还是调低了？GDP增速2025年多少，2026年多少",  # of plans
        "朔州和大同的外贸是不是都好了？进出口总额2015年多少，2020年多少",  # of two places
        "朔州外贸是不是好了？进出口总额2025年多少",  # of one time
        "朔州森林覆盖率2015年多少，是不是高了？2020年森林覆盖率多少",  # asks for a figure itself
    ],
)
def test_an_opening_that_says_what_is_asked_stays(question: str) -> None:
    assert openings.without(question, KNOWN | {"大同市"}, 2026) == question


@pytest.mark.parametrize(
    ("question", "only_aims"),
    [
        ("朔州粮食产量目标是调高了还是调低了？2020年多少，2025年目标多少", False),
        ("朔州财政收入增长目标，2026年比2025年调高了还是调低了？", True),
    ],
)
def test_a_year_asked_for_beside_a_target_is_no_target(question: str, only_aims: bool) -> None:
    query = understand(question, (), KNOWN, 2026)
    assert kinds.asks_only_aims(query.text, query.periods) is only_aims


@pytest.mark.parametrize(
    ("question", "adds"),
    [
        ("朔州新增就业，十三五五年加起来多少，十四五计划多少，高了还是低了？", False),
        ("朔州新增就业2024年多少，2025年多少，加起来多少？", True),
        ("朔州新增就业2024年和2025年加起来多少？", True),
        ("朔州新增就业2024年多少，加上2025年一共多少？", True),
    ],
)
def test_a_sum_of_one_time_is_no_sum_of_both(question: str, adds: bool) -> None:
    assert asks_sum(understand(question, (), KNOWN, 2026)) is adds


def test_a_stock_marked_as_added_up_is_told_as_it_is(ask: Ask) -> None:
    answer = ask("朔州规上工业企业数量2020年多少户，2025年目标多少户，增加多少？").answer
    assert "目标为700户" in answer
    assert "增加300户" in answer
