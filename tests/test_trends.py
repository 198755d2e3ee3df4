"""How something went over the years: the figures of two reports, of one sentence, of years that are only implied."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from qa.answer.asked_periods import implied_periods, kept_periods
from qa.assistant import Assistant
from qa.kinds import is_before_planned
from qa.question import understand
from qa.schema import Answer
from tests.conftest import FakeEncoder, FakeGenerator

Ask = Callable[[str], Answer]

REPORTS = {
    "朔州-2025": "# 朔州市2025年政府工作报告\n\n一、2024年工作回顾\n\n"
    "2024年，市区PM2.5平均浓度27微克/立方米。城乡居民收入比缩小至1.62。肉牛存栏48万头，出栏17万头。建设高标准农田22万亩。\n\n"
    "崇福木塔接待游客81万人次。风光发电装机总量达到300万千瓦。\n\n二、2025年工作安排\n\n今年一般公共预算收入增长5%。桑干河绿道黄花菜产量力争达到4万吨。\n",
    "朔州-2026": "# 朔州市2026年政府工作报告\n\n一、2025年工作回顾\n\n"
    "2025年，市区PM2.5平均浓度25.5微克/立方米。城乡居民收入比降至1.58。肉牛存栏受行情影响减至45万头。建设高标准农田20万亩。\n\n"
    "精品钢材占钢材产量的比重达到51%。新增托位900个，每千人口托位4.2个。风光发电装机总量达到420万千瓦。一般公共预算收入增长3%，未达到5%的目标。\n\n崇福木塔接待游客90万人次。杀虎口岸年过货量突破60万吨。桑干河绿道黄花菜产量达到4.6万吨。\n\n"
    "二、2026年工作安排\n\n今年城乡居民收入比缩小到1.55左右，肉牛存栏恢复到47万头，建设高标准农田18万亩，一般公共预算收入增长4%。\n\n"
    "开工有轨电车2号线一期，全长17.5公里；新建公共停车位900个。朔州陆港集装箱吞吐量达到12万标箱。\n\n"
    "三、“十五五”时期工作考虑\n\n“十五五”时期，城镇新增就业11万人。今年，城镇新增就业2万人。\n\n到2030年，杀虎口岸年过货量突破90万吨，风光发电装机突破900万千瓦。\n",
    "大同-2026": "# 大同市2026年政府工作报告\n\n一、2025年工作回顾\n\n2025年，城乡居民收入比由2.31缩小到2.05。"
    "接待游客7000万人次。\n\n二、2026年工作安排\n\n今年建设高标准农田9万亩。\n",
}


@pytest.fixture
def ask(tmp_path: Path, assistant: Assistant) -> Ask:
    for name, text in REPORTS.items():
        (tmp_path / f"{name}.txt").write_text(text, encoding="utf-8")
    reader = Assistant(assistant.config, encoder=FakeEncoder(), generator=FakeGenerator("资料中没有说明"))
    list(reader.ingest(sorted(tmp_path.glob("*-*.txt"))))
    return reader.ask


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        # levels of both ends say how far it went
        ("朔州市区PM2.5浓度从2024年到2025年降了多少？", ("| 27微克", "| 25.5微克", "减少1.5微克")),
        # the year between is told too, and the difference in the question's word
        (
            "朔州高标准农田从2024年到今年是越建越多还是越建越少？",
            ("| 22万亩", "| 20万亩", "目标为18万亩", "减少2万亩（18"),
        ),
        ("朔州城乡收入差距从2024年到2025年缩小到多少，2026年又想缩到多少？", ("1.62", "1.58", "1.55左右", "缩小0.04")),
        ("朔州风电光伏的装机规模从2024年到2030年怎么走？", ("| 300万千瓦", "| 420万千瓦", "目标为900万千瓦以上")),
        # a target as its own report set it, though a later one tells how it was missed
        ("朔州财政收入增长目标，2026年比2025年调高了还是调低了？", ("增长4%", "增长5%", "降低1个百分点")),
        # years that are not named
        ("朔州养的肉牛这几年是多了还是少了？今年想养到多少头？", ("48万头", "45万头", "目标为47万头", "减少3万头")),
        ("朔州的杀虎口岸过货量2025年是多少，以后想做到多少？", ("60万吨以上", "90万吨以上")),
        # a thing of one place only needs no place
        (
            "崇福木塔2025年比2024年多来了多少游客？",
            ("朔州市崇福木塔接待游客 |", "| 81万人次", "| 90万人次", "增加9万人次"),
        ),
        ("桑干河绿道黄花菜2025年实际产量跟年初定的比，超了没有？", ("4万吨", "4.6万吨", "超过了目标")),
        # of places, without a year: the last one reached
        ("朔州和大同，城里人和乡下人的收入差距哪边更小？", ("| 1.58", "| 2.05")),
    ],
)
def test_the_years_of_a_thing_side_by_side(ask: Ask, question: str, parts: tuple[str, ...]) -> None:
    answer = ask(question)
    assert not answer.refused
    assert [part for part in parts if part not in answer.answer] == []


@pytest.mark.parametrize(
    ("question", "part"),
    [
        ("朔州要开工的有轨电车2号线一期有多长？", "17.5公里"),
        ("朔州今年打算新修多少个停车位来补这个缺口？", "900个"),
        ("朔州陆港2026年集装箱要干到多少？", "12万标箱"),
        ("朔州2025年精品钢材占比是多少？", "51%"),  # of what it is a share
        ("朔州2025年每千人口托位是多少个？", "4.2个"),  # which is no part of what was added
    ],
)
def test_what_is_measured_need_not_be_said(ask: Ask, question: str, part: str) -> None:
    answer = ask(question)
    assert part in answer.answer
    assert "《" not in answer.answer  # told as a fact, not quoted


def test_a_share_is_of_the_whole_that_is_asked_for(ask: Ask) -> None:
    assert "精品钢材占钢材产量的比重为51%" in ask("朔州2025年精品钢材占钢材产量的比重达到多少？").answer
    assert "的比重为51%" not in ask("朔州2025年精品钢材占工业产值的比重达到多少？").answer


def test_one_figure_does_not_answer_for_two(ask: Ask) -> None:
    answer = ask("朔州要开工的有轨电车2号线一期全长多少公里，总投资多少亿元？").answer
    assert not answer.startswith("朔州市2026年有轨电车2号线一期全长")


def test_what_is_sold_is_not_what_is_kept(ask: Ask) -> None:
    assert "17万头" not in ask("朔州养的肉牛2024年有多少头？").answer


def test_what_is_newly_added_in_five_years_is_not_set_against_that_of_one(ask: Ask) -> None:
    answer = ask("朔州城镇新增就业，十五五的目标和今年的目标各是多少，差多少？").answer
    assert "| 11万人" in answer
    assert "| 2万人" in answer
    assert "减少" not in answer


def test_a_thing_of_two_places_needs_its_place(ask: Ask) -> None:
    assert "目标为" not in ask("2026年建设多少亩高标准农田？").answer


@pytest.mark.parametrize(
    ("question", "years"),
    [
        ("朔州粮食产量从2023年到2026年怎么走？", [2024, 2025]),
        ("朔州2023年和2026年的粮食产量各是多少？", []),
        ("朔州这几年的粮食产量是增了还是减了，有多少吨？", [2021, 2022, 2023, 2024, 2025]),
        ("朔州粮食产量有多少，今年要达到多少？", [2025]),
        ("朔州今年粮食产量要达到多少？", []),
        ("朔州2025年粮食产量是多少，以后想做到多少？", [2026, 2030, 2030]),
        ("朔州2025年粮食产量是多少？", []),
        ("朔州粮食产量跟“十三五”末比是多了还是少了？", [2025]),
        ("朔州现在的粮食产量比2020年多多少？", [2025]),
        ("朔州2020年的粮食产量是多少，目前是多少？", [2025]),
        ("朔州最新公布的2020年粮食产量是多少？", []),  # 最新 is said of what was published
        ("朔州目前能查到的2020年粮食产量是多少？", []),
        ("朔州2020年最新的粮食产量数据是多少？", []),
        ("朔州2020年的粮食产量比2015年多多少？", []),
        ("朔州2020年的城乡收入比是多少？", []),
    ],
)
def test_years_that_a_question_implies(question: str, years: list[int]) -> None:
    query = understand(question, (), {"朔州市"}, 2026)
    assert [period.last for period in implied_periods(query, 2026)] == years


def test_a_plan_of_no_named_time_leaves_the_result_of_the_one_that_is() -> None:
    text = "产量2025年是多少，以后想做到多少？"
    query = understand(f"朔州{text}", (), {"朔州市"}, 2026)
    assert is_before_planned(query.text, query.periods, query.periods[0])


@pytest.mark.parametrize(
    ("question", "kept"),
    [
        ("晋城十四五规划定的新增就业目标比十三五实际完成的多吗", ["十四五", "十三五"]),
        ("晋城十四五规划2025年的新增就业目标", ["2025年"]),  # names the document
        ("晋城十四五规划里2035年的新增就业目标", ["2035年"]),
        ("晋城新增就业十四五规划的目标和今年的目标各是多少", ["十四五", "今年"]),
        ("晋城新增就业十五五的目标和今年的目标各是多少", ["十五五", "今年"]),
        ("晋城“十五五”和2026年新增就业的目标各是多少", ["十五五", "2026年"]),
    ],
)
def test_a_plan_that_sets_a_target_keeps_its_time_beside_another(question: str, kept: list[str]) -> None:
    assert [p.text for p in kept_periods(understand(question, [], ("晋城市",), 2026))] == kept
