"""Facts of invented sentences of pastoral, coastal, mining and border regions; torn figures, ranks, shares of GDP."""

from __future__ import annotations

import pytest

from qa import indicators, quantities
from qa.documents.phases import chunks_of
from qa.facts import extract
from qa.schema import Document, Fact

BACK, AHEAD = "一、2025年工作回顾\n\n", "二、2026年重点工作\n\n"


def report(place: str) -> Document:
    return Document("r", "r.txt", "", f"{place}政府工作报告", place, 2026, "政府工作报告")


def facts(text: str, document: Document) -> list[Fact]:
    found = extract(document, chunks_of(document, text), text)
    assert all(text[fact.start : fact.end] == fact.text for fact in found)
    return found


def short(fact: Fact) -> str:
    """indicator, sign of a change, qualifier, value and unit; the years where they are not the last one."""
    sign, limit = {1: "+", -1: "-", 0: ""}[fact.direction], {"左右": "约", "以上": "≥", "以内": "≤"}
    years = (fact.period.first, fact.period.last)
    when = "" if years == (2025, 2025) else f" {years[0]}" if years[0] == years[1] else f" {years[0]}-{years[1]}"
    return f"{fact.indicator} {sign}{limit.get(fact.qualifier or '', '')}{fact.value}{fact.unit}{when}"


SENTENCES = [
    (
        "锡林郭勒盟",
        "新建棚圈1860座，草原植被盖度恢复到46.8%，居全区第2位。",
        ["新建棚圈 1860座", "草原植被盖度 46.8%"],
    ),
    (
        "锡林郭勒盟",
        "蒙古羊良种补贴资金每只由300元提高到450元。",
        ["蒙古羊良种补贴资金 300元 2024", "蒙古羊良种补贴资金 450元"],
    ),
    (
        "锡林郭勒盟",
        "接羔保育成活率98.7%，仔畜成活1 12万头只。",
        ["接羔保育成活率 98.7%", "仔畜成活 112万头只"],
    ),
    ("锡林郭勒盟", "夏季牧草减产1.8亿斤。", ["夏季牧草 -1.8亿斤"]),
    ("海西蒙古族藏族自治州", "盐湖提锂产能达到１２.５万吨。", ["盐湖提锂产能 12.5万吨"]),
    ("甘孜藏族自治州", "单位地区生产总值能耗五年累计下降14.2%。", ["单位GDP能耗 -14.2% 2021-2025"]),
    ("甘孜藏族自治州", "牦牛存栏226万头、出栏57.3万头。", ["牦牛存栏 226万头", "牦牛出栏 57.3万头"]),
    ("舟山市", "海洋生产总值1420亿元，占全国的三分之一，居全国第一。", ["海洋生产总值 1420亿元"]),
    ("舟山市", "人均地区生产总值18.9万元，是全国平均水平的1.9倍。", ["人均地区生产总值 18.9万元"]),
    (
        "舟山市",
        "数字经济核心产业增加值占GDP比重6.1%，研发经费占GDP的2.5%。",
        ["数字经济核心产业增加值占比 6.1%", "研发经费投入强度 2.5%"],
    ),
    ("舟山市", "燃料油加注量突破800万吨，跃居全球第4位。", ["燃料油加注量 ≥800万吨"]),
    ("湛江市", "投放深海网箱2 6口，新增海洋牧场1.9万亩。", ["投放深海网箱 26口", "新增海洋牧场 1.9万亩"]),
    ("北海市", "近岸海域水质优良比例达到96.3%，在全国沿海城市中排名第5。", ["近岸海域水质优良比例 96.3%"]),
    ("北海市", "地区生产总值增速居全区第三，在全区14个设区市中上升2位。", []),
    (
        "鄂尔多斯市",
        "万元GDP的用水量降至14.6立方米，比2020年下降21%。",
        ["单位GDP用水量 14.6立方米", "单位GDP用水量 -21% 2021-2025"],
    ),
    (
        "鄂尔多斯市",
        "智能算力规模突破9万P，电能利用效率（PUE）降至1.15。",
        ["智能算力规模 ≥9万P", "电能利用效率(PUE) 1.15"],
    ),
    ("大同市", "剔除煤炭后工业投资增长6.6%。", ["工业投资 +6.6%"]),
    ("大同市", "产值超10亿元的企业只有11家。", ["产值超10亿元的企业 11家"]),
    ("大同市", "商品住宅去化周期长达27个月。", ["商品住宅去化周期 27个月"]),
    ("攀枝花市", "钛精矿产量居全国第一；300万吨球团项目建成投产。", []),
    (
        "金昌市",
        "镍、铜、钴产量分别为18.2万吨、112万吨和1.1万吨。",
        ["镍产量 18.2万吨", "铜产量 112万吨", "钴产量 1.1万吨"],
    ),
    ("金昌市", "受价格回落影响，规上工业利润总额下降9.7%。", ["规模以上工业企业利润总额 -9.7%"]),
    ("崇左市", "综合保税区进出口额在全国165个综保区中排第18位，提升6个位次。", []),
    ("崇左市", "外贸进出口总值902亿元，由上年下降转为增长4.4%。", ["进出口总额 902亿元", "进出口总额 +4.4%"]),
    ("黑河市", "寒地试车车辆2 350台，接待试车人员1.1万人次。", ["寒地试车车辆 2350台", "接待试车人员 1.1万人次"]),
    ("德宏傣族景颇族自治州", "口岸货运量恢复至2019年的92%。", ["口岸货运量 92%"]),
    ("伊犁哈萨克自治州", "县级综合性检查不超过4次，召开5次会议。", ["县级综合性检查 ≤4次"]),
]


@pytest.mark.parametrize(("place", "sentence", "expected"), SENTENCES, ids=lambda value: str(value)[:14])
def test_sentences_of_other_regions(place: str, sentence: str, expected: list[str]) -> None:
    assert [short(fact) for fact in facts(BACK + sentence, report(place))] == expected


def test_a_short_place_before_a_border_port_is_its_county() -> None:
    (fact,) = facts(BACK + "吉隆口岸货运量31万吨。", report("西藏自治区"))
    assert fact.place == "吉隆县"


def test_products_of_several_counties_are_of_the_city() -> None:
    (fact,) = facts(BACK + "魏县鸭梨、馆陶黄瓜、曲周甜叶菊等特色产业总产值286亿元。", report("邯郸市"))
    assert fact.place == "邯郸市"


def test_a_plan_looks_back_on_five_years() -> None:
    text = "第一章 发展基础\n\n2025年人均地区生产总值由5.2万元提高到8.3万元，居民收入年均增长9.2%。"
    plan = Document("p", "p.txt", "", "第十五个五年规划纲要", "西藏自治区", 2026, "规划纲要")
    years = [(fact.value, fact.period.first, fact.period.last) for fact in facts(text, plan)]
    assert years == [("5.2", 2020, 2020), ("8.3", 2025, 2025), ("9.2", 2021, 2025)]


def test_a_yearly_mean_of_air_is_of_its_year() -> None:
    (fact,) = facts(BACK + "细颗粒物年均浓度降至36微克/立方米。", report("大同市"))
    assert (fact.period.first, fact.period.last) == (2025, 2025)


def test_the_number_of_a_row_is_no_part_of_its_name() -> None:
    text = "| 类别 | 指标 | 2025年 | 2030年 |\n|---|---|---|---|\n"
    text += "| 绿色 | 13.单位GDP二氧化碳排放降低（%） | — | 〔17〕 |\n"
    text += "| 绿色 | 14.森林覆盖率（%） | 11 | 12 |\n"
    plan = Document("p", "p.txt", "", "第十五个五年规划纲要", "宁夏回族自治区", 2026, "规划纲要")
    assert {fact.indicator for fact in facts(text, plan)} == {"单位GDP二氧化碳排放", "森林覆盖率"}


def test_a_row_of_tasks_counts_in_the_words_of_its_cell() -> None:
    text = (
        AHEAD
        + "| 序号 | 项目 | 任务 | 单位 |\n|---|---|---|---|\n"
        + "".join(
            f"| {n} | {name} | {task} | 县民政局 |\n"
            for n, (name, task) in enumerate(
                [("托育", "新增托位450个"), ("邻里中心", "新建18个"), ("助餐", "覆盖村社151个")], 1
            )
        )
    )
    assert [short(fact) for fact in facts(text, report("德清县"))] == [
        "新增托位 450个 2026", "邻里中心 18个 2026", "覆盖村社 151个 2026",
    ]  # fmt: skip


TORN = [
    ("新建食堂1 9个", ["19个"]),
    ("新建食堂１　９个", ["19个"]),
    ("增长1 2.5%", ["12.5%"]),
    ("增长5. 5%", ["5.5%"]),
    ("投资1 200万元", ["12000000元"]),
    ("2026 19个", ["2026年份", "19个"]),
    ("表 1 9个", ["1", "9个"]),
    ("PM2.5 35微克", ["35微克"]),
    ("G108 12公里", ["12公里"]),
    ("第1 2个", ["1", "2个"]),
]


@pytest.mark.parametrize(("text", "expected"), TORN)
def test_a_number_torn_by_a_space_in_prose_is_one(text: str, expected: list[str]) -> None:
    assert [f"{q.low.normalize():f}{q.unit}" for q in quantities.find(text)][-len(expected) :] == expected


NO_GDP = [
    ("单位GDP的碳排放要减多少", "单位GDP二氧化碳排放"),
    ("每万元GDP的能耗", "单位GDP能耗"),
    ("人均的GDP", "人均地区生产总值"),
    ("海洋生产总值", "海洋生产总值"),
    ("单位GDP建设用地", None),
    ("按GDP计算的碳强度", None),
    ("民营经济GDP占比", "民营经济增加值占比"),
    ("旅游对GDP的贡献率", None),
    ("GDP平减指数", None),
    ("全市GDP增速", "地区生产总值"),
]


@pytest.mark.parametrize(("text", "name"), NO_GDP)
def test_what_gdp_measures_is_not_gdp(text: str, name: str | None) -> None:
    assert [m.name for m in indicators.asked(text)] == ([name] if name else [])
