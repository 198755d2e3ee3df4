"""Facts whose words stand elsewhere: shared by several things, said of the thing before, or in the column's header."""

from __future__ import annotations

import pytest

from qa.documents.phases import chunks_of
from qa.facts import extract
from qa.schema import Document, Fact

REPORT = Document("r", "r.txt", "", "政府工作报告", "绍兴市", 2026, "政府工作报告")
PROVINCE = Document("h", "h.txt", "", "政府工作报告", "浙江省", 2026, "政府工作报告")
BACK, AHEAD = "一、2025年工作回顾\n\n", "二、2026年重点工作\n\n"


def facts(text: str, document: Document = REPORT) -> list[Fact]:
    return extract(document, chunks_of(document, text), text)


def short(fact: Fact) -> str:
    """indicator, sign of a change, value and unit, and whether it is a target."""
    sign = {1: "+", -1: "-", 0: ""}[fact.direction]
    return f"{fact.indicator} {sign}{fact.value}{fact.unit}{'标' * (fact.status == 'target')}"


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        # the sign of a list, an adverb or what a figure was passed by is no subject
        ("（3）新增口袋公园6个；（4）为独居老人安装烟感300户。", ["新增口袋公园 6个", "独居老人安装烟感 300户"]),
        ("5)更换老旧电梯70台；", ["更换老旧电梯 70台"]),
        ("奶牛存栏受奶价影响减至9万头，而青贮面积只有3万亩。", ["奶牛存栏 9万头", "青贮面积 3万亩"]),
        ("进出口总额812亿元，增长6%，如期跨过800亿元关口。", None),
        ("经济总量连跨两个百亿级台阶，增长6.1%。", ["地区生产总值 +6.1%"]),
        ("绿电装机占比首次过半，达到52%。", ["绿电装机占比 52%"]),
        # what is new beside another thing that is
        ("新增学位900个、托位120个。", ["新增学位 900个", "新增托位 120个"]),
        ("改造老旧小区9个、停车场3个。", ["改造老旧小区 9个", "停车场 3个"]),
        # investment and length are of the works before them
        ("轻轨2号线二期开工，全长17.5公里。", ["轻轨2号线二期全长 17.5公里"]),
        ("安排重点项目40个，年度投资90亿元。", ["重点项目 40个", "重点项目年度投资 90亿元"]),
        # how far something is from a target is no figure of it
        ("城镇新增就业5100人，超出计划600人。", ["城镇新增就业 5100人"]),
        ("新增规上工业企业30家，比计划少4家。", ["新增规模以上工业企业 30家"]),
        # what had been aimed at
        ("固定资产投资增长3%，没有达到年初提出的6%。", ["固定资产投资 +3%", "固定资产投资 +6%标"]),
        ("小镇营业收入88亿元，再引进商户12家。", ["小镇营业收入 88亿元", "商户 12家"]),
        ("小镇营业收入88亿元；再引进12家。", ["小镇营业收入 88亿元"]),
        # several things counted, and what is told of each of them
        (
            "光伏、显示、机器人三条产业链的营业收入分别达到31亿元、18亿元、4亿元。",
            ["光伏营业收入 31亿元", "显示营业收入 18亿元", "机器人营业收入 4亿元"],
        ),
        ("东港、西港的集装箱吞吐量分别增长9%和7%。", ["东港集装箱吞吐量 +9%", "西港的集装箱吞吐量 +7%"]),
        ("城乡低保标准提高到790元、620元。", ["城市低保标准 790元", "农村低保标准 620元"]),
        ("超10亿元企业由6家增加到8家。", ["超10亿元企业 6家", "超10亿元企业 8家"]),
    ],
)
def test_what_a_figure_is_of(sentence: str, expected: list[str] | None) -> None:
    expected = expected or ["进出口总额 812亿元", "进出口总额 +6%", "进出口总额 800亿元"]
    assert [short(fact) for fact in facts(BACK + sentence)] == expected


def test_this_years_aim_goes_on_with_the_thing_and_its_change() -> None:
    text = "去年地区生产总值512亿元，增长5.6%，今年我们把目标定在5.5%以上；空气优良天数341天，今年保持在340天以上。"
    told = [(short(f), f.period.last) for f in facts("一、总的情况\n\n" + text)]
    assert told == [
        ("地区生产总值 512亿元", 2025),
        ("地区生产总值 +5.6%", 2025),
        ("地区生产总值 +5.5%标", 2026),
        ("空气质量优良天数 341天", 2025),
        ("空气质量优良天数 340天标", 2026),
    ]


def test_these_figures_are_of_the_things_before() -> None:
    text = "接待游客950万人次，旅游收入100亿元；2025年的这两个数分别是860万人次和91亿元。"
    told = [(f.indicator, f.value, f.period.last) for f in facts(AHEAD + text)]
    assert told[2:] == [(told[0][0], "860", 2025), (told[1][0], "91", 2025)]


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("杭州、宁波、湖州三市分别新增小巨人企业58家、31家和17家。", ["杭州市", "宁波市", "湖州市"]),
        ("安吉白茶、普陀佛茶综合产值突破80亿元。", ["浙江省"]),
        ("推动海盐县化纤技改达产，争取新增规上工业企业70家。", ["浙江省"]),
        ("海盐口岸年货运量突破900万吨，由2025年的560万吨起步。", ["海盐县", "海盐县"]),
    ],
)
def test_places_of_things_side_by_side(text: str, places: list[str]) -> None:
    assert [fact.place for fact in facts(BACK + text, PROVINCE)] == places


def test_a_cell_with_an_amount_and_its_growth() -> None:
    table = "| 指标 | 2025年目标 | 2025年完成 |\n|---|---|---|\n| 地区生产总值 | 增长6%左右 | 274亿元，增长5.4% |\n"
    assert [short(fact) for fact in facts(BACK + table)] == [
        "地区生产总值 +6%标",
        "地区生产总值 274亿元",
        "地区生产总值 +5.4%",
    ]


def test_a_column_says_what_is_invested_in_the_works_of_its_row() -> None:
    table = (
        "| 项目 | 所在街镇 | 总投资（亿元） | 2026年计划投资（亿元） | 进度要求 |\n|---|---|---|---|---|\n"
        "| 电池基地四期 | 柯桥街道 | 65 | 22 | 6月开工 |\n| 湿地公园 | 兰亭街道 | 7.5 | 3.2 | 9月完工 |\n"
    )
    assert [short(fact) for fact in facts(AHEAD + table)] == [
        "电池基地四期总投资 65亿元标",
        "电池基地四期计划投资 22亿元标",
        "湿地公园总投资 7.5亿元标",
        "湿地公园计划投资 3.2亿元标",
    ]


def test_a_numbered_paragraph_over_short_lines_is_no_heading() -> None:
    text = AHEAD + "（五）深化开放，畅通通道。北港集装箱吞吐\n量达到190万标箱，新增航线3条。\n"
    assert [short(fact) for fact in facts(text)] == ["北港集装箱吞吐量 190万标箱标", "新增航线 3条标"]
