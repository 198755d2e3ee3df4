"""What a plan says of the five years before, and what is computed of it: levels at their end, averages, shares."""

from __future__ import annotations

from pathlib import Path

import pytest

from qa import sides
from qa.answer.compute import difference
from qa.answer.from_facts import is_reached
from qa.assistant import Assistant
from qa.documents.phases import chunks_of
from qa.facts import extract
from qa.kinds import asks_whether_met
from qa.quantities import base_unit, find
from qa.question import understand
from qa.schema import Document
from tests.conftest import FakeEncoder, FakeGenerator

KNOWN = {"朔州市"}
PLAN = (
    "# 朔州市国民经济和社会发展第十四个五年规划和2035年远景目标纲要\n\n一、“十三五”发展成就\n\n"
    "“十三五”期间，全市有进出口实绩的企业达到58家。新建粮仓达到12座。"
    "农村居民人均可支配收入五年增长60%。\n\n"
    "二、“十四五”目标\n\n到2025年，粮食总产量稳定在11亿公斤以上，学前入园率达到95%以上。\n\n专栏1 “十三五”完成情况\n\n"
    "指标\t2015年\t2020年目标\t年均增长目标（%）\t2020年完成\n技术合同交易总额（亿元）\t1.2\t2.5\t15\t10\n\n"
    "专栏2 “十四五”主要指标\n\n指标\t2020年完成\t2025年目标\t年均增长/累计\n职工持证率（%）\t30\t>50\t-\n"
    "全体劳动力持证率（%）\t20\t>26\t-\n学前入园率（%）\t97\t-\t-\n农村居民人均可支配收入增长率（%）\t8\t-\t9\n"
)
REPORT = (
    "# 朔州市2026年政府工作报告\n\n一、2025年工作回顾\n\n2025年，有进出口实绩的企业达到90家。举办音乐会9场。\n\n"
    "“十四五”期间，累计举办音乐会30场，城镇新增就业25万人。\n\n"
    "二、2026年工作安排\n\n今年粮食总产量稳定在24亿斤以上。\n"
)


@pytest.fixture
def reader(tmp_path: Path, assistant: Assistant) -> Assistant:
    for name, text in (("plan", PLAN), ("report", REPORT)):
        (tmp_path / f"{name}.txt").write_text(text, encoding="utf-8")
    told = Assistant(assistant.config, encoder=FakeEncoder(), generator=FakeGenerator("资料中没有说明"))
    list(told.ingest([tmp_path / "plan.txt", tmp_path / "report.txt"]))
    return told


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        # what something came to is of the last of the years
        ("朔州有进出口实绩的企业，2025年比2020年多了几家？", ("58家", "90家", "增加32家（90家 - 58家）")),
        ("朔州有进出口实绩的企业，跟“十三五”末比多了没有？", ("58家", "90家")),
        # of a plan whose row has only the growth of all its years, the last year's result is told
        ("朔州“十三五”技术合同交易总额是多少亿元？", ("10亿元",)),
        # one kind of unit
        (
            "朔州2025年的粮食总产量目标是多少，今年的目标比它高多少？",
            ("换算为22亿斤以上", "增加2亿斤（24亿斤以上 - 22亿斤以上）"),
        ),
        # shared out over the years
        ("朔州“十四五”期间平均每年城镇新增就业多少人？", ("25万人", "平均每年5万人（25万人 ÷ 5年）")),
        # a part and its whole
        ("朔州去年办的音乐会占整个“十四五”的几成？", ("9场", "30场", "30%（9场 ÷ 30场）")),
    ],
)
def test_ends_averages_and_shares(reader: Assistant, question: str, parts: tuple[str, ...]) -> None:
    answer = reader.ask(question)
    for part in parts:
        assert part in answer.answer, (part, answer.answer)


CARS = "# 朔州市{}年政府工作报告\n\n一、{}年工作回顾\n\n{}\n\n二、{}年工作安排\n\n{}\n"


@pytest.mark.parametrize(
    ("question", "said", "share"),
    [
        (
            "朔州电动卡车产量占卡车产量的比重是多少？",
            ("去年，电动卡车产量达到5万辆。", "今年，卡车产量达到10万辆。"),
            None,
        ),
        ("朔州电动卡车产量占卡车产量的比重是多少？", ("去年，电动卡车产量达到5万辆，卡车产量达到10万辆。", ""), "50%"),
        (
            "朔州去年电动卡车产量占今年卡车产量目标的比重是多少？",
            ("去年，电动卡车产量达到5万辆。", "今年，卡车产量达到10万辆。"),
            "50%",
        ),
    ],
)
def test_a_share_is_of_one_time_unless_the_question_names_two(
    tmp_path: Path, assistant: Assistant, question: str, said: tuple[str, str], share: str | None
) -> None:
    text = CARS.format(2026, 2025, said[0], 2026, said[1])
    (tmp_path / "cars.txt").write_text(text, encoding="utf-8")
    told = Assistant(assistant.config, encoder=FakeEncoder(), generator=FakeGenerator("资料中没有说明"))
    list(told.ingest([tmp_path / "cars.txt"]))
    answer = told.ask(question)
    assert [number.text for number in answer.numbers if number.computed] == ([share] if share else []), answer.answer


def test_each_of_two_rows_that_are_named_in_full(reader: Assistant) -> None:
    answer = reader.ask("朔州技能朔州建设：职工持证率和全体劳动力持证率，2025年目标比2020年各提高多少？").answer
    assert "职工持证率：2025年目标比2020年提高20个百分点（50%以上 - 30%）" in answer
    assert "全体劳动力持证率：2025年目标比2020年提高6个百分点（26%以上 - 20%）" in answer


def test_a_target_set_against_a_result_is_called_one(reader: Assistant) -> None:
    answer = reader.ask("朔州的学前入园率，规划的2025年目标是不是比2020年实际完成的还低？分别是多少？").answer
    assert "2025年目标比2020年降低2个百分点（95%以上 - 97%）" in answer


def test_growth_of_five_years_is_not_set_against_that_of_each(reader: Assistant) -> None:
    answer = reader.ask("朔州农村居民收入“十三五”涨了多少，“十四五”目标是每年增长多少？")
    assert not any("60%" in (number.computed or "") for number in answer.numbers)


@pytest.mark.parametrize(
    ("clause", "reached"),
    [
        ("公共图书馆达到12座", True),
        ("一般公共预算收入达到12亿元", True),
        ("新建图书馆达到12座", False),
        ("五年共改造图书馆达到12座", False),
    ],
)
def test_what_something_came_to_in_a_review_is_of_its_end(clause: str, reached: bool) -> None:
    document = Document("p", "p.txt", "", "第十四个五年规划纲要", "朔州市", 2021, "规划纲要")
    text = f"一、“十三五”发展成就\n\n{clause}。\n"
    (fact,) = (f for f in extract(document, chunks_of(document, text), text) if f.text.startswith("12"))
    assert is_reached(fact, lambda _: clause) is reached


def test_what_was_built_in_all_the_years_is_no_level_of_the_last(reader: Assistant) -> None:
    assert "12座" not in reader.ask("朔州2020年新建粮仓多少座？").answer


def test_converted_figures_are_computed_of_those_that_stand_in_the_reports() -> None:
    query = understand("朔州粮食总产量，2025年和今年比差多少？", (), KNOWN, 2026)
    figures = {"2025年": find("11亿公斤以上")[0], "2026年": find("24亿斤以上")[0]}
    converted, apart = difference(query, figures, by_place=False)
    assert (converted.value, converted.computation) == ("22亿斤", "11亿公斤以上，由公斤换算为斤")
    assert (apart.value, apart.computation) == ("2亿斤", "24亿斤以上 - 11亿公斤以上")
    assert difference(query, {"2025年": find("11亿公斤")[0], "2026年": find("24亩")[0]}, by_place=False) == []


@pytest.mark.parametrize(
    ("before", "after", "told", "value"),
    [
        ("10万公斤", "120万斤", ("20万斤", "增加100万斤（120万斤 - 20万斤）"), "100万斤"),
        ("25亿公斤", "50亿斤", ("50亿斤", "两者相同（50亿斤 - 50亿斤 = 0）"), "0"),
        ("100亩", "20公顷", ("约6.67公顷", "增加约13.33公顷（20公顷 - 约6.67公顷）"), "13.33公顷"),
        ("20公顷", "100亩", ("300亩", "减少200亩（100亩 - 300亩）"), "200亩"),
        ("1万斤", "20万公斤", ("5000公斤", "增加19.5万公斤（20万公斤 - 5000公斤）"), "19.5万公斤"),
    ],
)
def test_figures_of_unlike_units(before: str, after: str, told: tuple[str, str], value: str) -> None:
    query = understand("朔州种植面积，2025年和今年比差多少？", (), KNOWN, 2026)
    found = difference(query, {"2025年": find(before)[0], "2026年": find(after)[0]}, by_place=False)
    assert [c.text.removeprefix("2026年比2025年") for c in found] == [
        f"2025年的{before}换算为{told[0]}。",
        f"{told[1]}。",
    ]
    assert (found[1].value, found[1].computation) == (value, f"{after} - {before}")


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [("下降6%", "下降11%", "的降幅比2025年大5个百分点"), ("下降11%", "下降6%", "的降幅比2025年小5个百分点")],
)
def test_of_two_declines_one_is_the_greater(before: str, after: str, told: str) -> None:
    query = understand("朔州PM2.5浓度，2025年和今年比降幅差多少？", (), KNOWN, 2026)
    (found,) = difference(query, {"2025年": find(before)[0], "2026年": find(after)[0]}, by_place=False)
    assert found.text.startswith(f"2026年{told}")


@pytest.mark.parametrize(("one", "other", "told"), [("6%", "6%", "两者相同"), ("6%以上", "6%左右", "两者数值相同")])
def test_equal_figures_may_be_meant_otherwise(one: str, other: str, told: str) -> None:
    query = understand("朔州增速目标，2025年和今年比差多少？", (), KNOWN, 2026)
    (found,) = difference(query, {"2025年": find(one)[0], "2026年": find(other)[0]}, by_place=False)
    assert found.text.startswith(f"{told}（")


def test_what_is_not_exact_is_not_converted_to_be_set_against_another() -> None:
    query = understand("朔州种植面积，2025年和今年比差多少？", (), KNOWN, 2026)
    assert difference(query, {"2025年": find("100余亩")[0], "2026年": find("20公顷")[0]}, by_place=False) == []


def test_no_chinese_conversion_stands_in_an_english_answer() -> None:
    query = understand("What is the difference in Shuozhou's grain output between 2025 and 2026?", (), KNOWN, 2026)
    figures = {"2025": find("10万公斤")[0], "2026": find("120万斤")[0]}
    assert difference(query, figures, by_place=False) == []
    assert difference(query, {**figures, "2025": find("100万斤")[0]}, by_place=False) != []


@pytest.mark.parametrize(("unit", "base"), [("公斤", "克"), ("斤", "克"), ("家", "家"), ("", "")])
def test_units_of_one_kind(unit: str, base: str) -> None:
    assert base_unit(unit) == base


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        (
            "朔州去年一年办的音乐会，占整个“十四五”期间总场数的百分之几？",
            {"去年": "朔州去年一年办的音乐会是多少场？", "十四五": "朔州十四五期间办的音乐会是多少场？"},
        ),
        (
            "2025年朔州新设的企业里，外资企业大约占百分之几？",
            {
                "外资企业": "2025年朔州新设的企业里，外资企业是多少？",
                "2025年朔州新设的企业": "2025年朔州新设的企业是多少？",
            },
        ),
        (
            "朔州今年要攻关的技术，占五年攻关项目的几分之几？",
            {
                "朔州今年要攻关的技术": "朔州今年要攻关的技术是多少？",
                "五年攻关项目": "朔州今年五年攻关项目是多少？",
            },
        ),
        (
            "朔州今年新增就业占去年的百分之几？",
            {"今年": "朔州今年新增就业是多少？", "去年": "朔州去年新增就业是多少？"},
        ),
        (
            "朔州去年新增就业占全市就业的百分之几？",
            {
                "朔州去年新增就业": "朔州去年新增就业是多少？",
                "全市就业": "朔州去年全市就业是多少？",
            },
        ),
        ("朔州GDP占全省的比重是多少？", {}),  # of what, the question does not say by itself
        ("朔州GDP占全省GDP的比重是多少？", {}),  # 朔州全省GDP is none
        ("朔州去年GDP占2020年全省的比重是多少？", {}),
        ("朔州占全省GDP的比重是多少？", {}),
        ("全市里，朔州占多少？", {}),
        ("全市企业里，朔州占多少？", {}),
        ("朔州的“十四五”规划里，高新技术产业占比多少？", {}),  # where it stands is no whole
        ("朔州今年新增就业是多少，占去年的比重是多少？", {}),
        ("朔州高新技术产业占比是多少？", {}),
        ("朔州去年办了多少场音乐会？", {}),
    ],
)
def test_the_part_and_the_whole_of_a_share(question: str, expected: dict[str, str]) -> None:
    found = sides.of_share(understand(question, (), KNOWN, 2026), 2026)
    assert {side.label: side.question for side in found} == expected


@pytest.mark.parametrize(("text", "asked"), [("死亡率控制住了吗？", True), ("控制在多少以内？", False)])
def test_a_thing_held_down_is_a_target_met(text: str, asked: bool) -> None:
    assert asks_whether_met(text) == asked
