"""Expectations written by hand: which figure a phrase names, and which it does not."""

from __future__ import annotations

import time

import pytest

from qa import indicators

FOUND = [
    ("运城2026年GDP目标", "GDP=地区生产总值"),
    ("全国国内生产总值增长5%左右", "国内生产总值=地区生产总值"),
    ("全市生产总值", "生产总值=地区生产总值"),
    ("经济总量迈上新台阶", "经济总量=地区生产总值"),
    ("人均GDP、单位GDP能耗、万元GDP用水量", "人均GDP=人均地区生产总值, 单位GDP能耗, 万元GDP用水量=单位GDP用水量"),
    # width, case, spaces, quotation marks
    ("ＧＤＰ", "ＧＤＰ=地区生产总值"),
    ("gdp多少", "gdp=地区生产总值"),
    ("地区 生产\n总值", "地区 生产\n总值=地区生产总值"),
    ("专精特新“小巨人”企业", "专精特新“小巨人”企业=专精特新小巨人企业"),
    ("研究与试验发展（R＆D）经费投入强度", "研究与试验发展（R＆D）经费投入强度=研发经费投入强度"),
    ("每千人口拥有执业（助理）医师数", "每千人口拥有执业（助理）医师数=每千人口执业(助理)医师数"),
    ("劣V类断面", "劣V类断面=劣Ⅴ类水体比例"),
    # industry
    ("规上工业增加值", "规上工业增加值=规模以上工业增加值"),
    ("规模以上工业增长7%", "规模以上工业=规模以上工业增加值"),
    ("全部工业增加值", "全部工业增加值=工业增加值"),
    ("工业增加值", "工业增加值"),
    ("规上工业企业达到500家", "规上工业企业=规模以上工业企业数"),
    ("规上工业企业利润", "规上工业企业利润=规模以上工业企业利润总额"),
    ("单位工业增加值能耗", "单位工业增加值能耗"),
    ("战略性新兴产业占比", "战略性新兴产业占比=战略性新兴产业增加值占比"),
    # shares: of GDP they are 占比, and what they are a share of is not named
    ("服务业增加值占GDP比重", "服务业增加值占GDP比重=服务业增加值占比"),
    ("服务业增加值占地区生产总值的比重", "服务业增加值占地区生产总值的比重=服务业增加值占比"),
    (
        "全社会研发经费支出相当于全市生产总值的比例",
        "全社会研发经费支出相当于全市生产总值的比例=研发经费投入强度",
    ),
    ("R&D经费占GDP比重", "R&D经费占GDP比重=研发经费投入强度"),
    ("社会物流总费用与GDP的比率", "社会物流总费用与GDP的比率=社会物流总费用占比"),
    ("民间投资占固定资产投资比重", "民间投资"),
    ("装备制造业增加值占规上工业增加值的25%", "装备制造业增加值"),
    ("税收占一般公共预算收入的比重", "税收占一般公共预算收入的比重=税收占一般公共预算收入比重"),
    ("GDP占全省GDP的5%", "GDP=地区生产总值"),
    # money
    ("固投增长8%", "固投=固定资产投资"),
    ("工业技改投资和民间投资增速", "工业技改投资=工业技术改造投资, 民间投资增速=民间投资"),
    ("社零、社消零总额", "社零=社会消费品零售总额, 社消零总额=社会消费品零售总额"),
    ("财政收入、财政总收入、财政支出", "财政收入=一般公共预算收入, 财政总收入, 财政支出=一般公共预算支出"),
    ("外贸进出口总额", "外贸进出口总额=进出口总额"),
    ("服务贸易进出口总额", "服务贸易进出口总额"),
    ("跨境电商交易额", "跨境电商交易额"),
    ("研发投入", "研发投入=研发经费投入"),
    ("R&D投入强度", "R&D投入强度=研发经费投入强度"),
    # people
    ("居民人均可支配收入", "居民人均可支配收入"),
    ("城镇居民人均可支配收入", "城镇居民人均可支配收入"),
    ("农村常住居民人均可支配收入", "农村常住居民人均可支配收入=农村居民人均可支配收入"),
    ("老百姓收入和农民收入", "老百姓收入=居民人均可支配收入, 农民收入=农村居民人均可支配收入"),
    ("城乡居民收入比", "城乡居民收入比"),
    ("脱贫县农村居民人均可支配收入", "脱贫县农村居民人均可支配收入=脱贫地区农村居民人均可支配收入"),
    ("CPI和物价", "CPI=居民消费价格指数, 物价=居民消费价格指数"),
    ("城镇新增就业5万人", "城镇新增就业"),
    ("城镇登记失业率、失业率", "城镇登记失业率, 失业率=城镇调查失业率"),
    ("城镇化率、户籍人口城镇化率", "城镇化率=常住人口城镇化率, 户籍人口城镇化率"),
    ("常住人口城镇化率、常住人口", "常住人口城镇化率, 常住人口"),
    ("预期寿命", "预期寿命=人均预期寿命"),
    ("产妇死亡率", "产妇死亡率=孕产妇死亡率"),
    ("每千人医生数", "每千人医生数=每千人口执业(助理)医师数"),
    ("城镇人口比重", "城镇人口比重=常住人口城镇化率"),
    ("农村公路通车里程", "农村公路通车里程=农村公路"),
    ("城乡居民人均收入比", "城乡居民人均收入比=城乡居民收入比"),
    ("每千人口拥有3岁以下婴幼儿托位数", "每千人口拥有3岁以下婴幼儿托位数=每千人口3岁以下婴幼儿托位数"),
    # land, air, energy
    ("粮食总产、粮食种植面积", "粮食总产=粮食产量, 粮食种植面积=粮食播种面积"),
    ("粮食综合生产能力", "粮食综合生产能力"),
    ("优良天数、优良天数比例", "优良天数=空气质量优良天数, 优良天数比例=空气质量优良天数比率"),
    ("PM2.5平均浓度降到35", "PM2.5平均浓度=PM2.5浓度"),
    ("PM 2.5", "PM 2.5=PM2.5浓度"),
    ("5G基站1.8万个", "5G基站"),
    ("单位地区生产总值二氧化碳排放", "单位地区生产总值二氧化碳排放=单位GDP二氧化碳排放"),
    # English
    ("What's the GDP growth target?", "GDP=地区生产总值"),
    ("gross domestic product", "gross domestic product=地区生产总值"),
    ("GDP per capita", "GDP per capita=人均地区生产总值"),
    ("Total retail sales\nof consumer  goods", "Total retail sales\nof consumer  goods=社会消费品零售总额"),
    ("per-capita disposable income", "per-capita disposable income=居民人均可支配收入"),
    (
        "per capita disposable income of rural residents",
        "per capita disposable income of rural residents=农村居民人均可支配收入",
    ),
    ("rural residents’ income", "rural residents’ income=农村居民人均可支配收入"),
    ("number of high-tech enterprises", "high-tech enterprises=高新技术企业"),
    ("R&D intensity", "R&D intensity=研发经费投入强度"),
    ("how many 5G base stations", "5G base stations=5G基站"),
    ("The PM2.5.", "PM2.5=PM2.5浓度"),
    ("运城市居民人均可支配收入", "居民人均可支配收入"),  # 城市 is no word in 运城市
    ("全市城市居民人均可支配收入", "城市居民人均可支配收入=城镇居民人均可支配收入"),
    ("doctors per 1,000 people", "doctors per 1,000 people=每千人口执业(助理)医师数"),
]

NOTHING = [
    *("", "运", "运城市", "稳外贸", "外贸企业", "物价局", "占GDP", "占地区生产总值的比重", "成本高企", "居高企稳"),
    *("GDPs", "xgdp", "exported goods", "PM2.55", "15G基站", "民营企业进出口总额", "工业用水量", "青年失业率"),
    *("R&D人员", "国有资本经营预算收入"),
]


def shown(text: str) -> str:
    found = indicators.find(text)
    assert all(text[m.start : m.end] == m.text for m in found)
    return ", ".join(m.text if m.text == m.name else f"{m.text}={m.name}" for m in found)


@pytest.mark.parametrize(("text", "expected"), FOUND)
def test_found(text: str, expected: str) -> None:
    assert shown(text) == expected


@pytest.mark.parametrize("text", NOTHING)
def test_nothing_found(text: str) -> None:
    assert shown(text) == ""


def test_every_name_finds_its_own_indicator() -> None:
    for name in indicators.names():
        for surface in (name, *indicators.synonyms(name)):
            assert [(m.name, m.text) for m in indicators.find(surface)] == [(name, surface)]


def test_no_name_stands_for_two_indicators() -> None:
    surfaces = [s for name in indicators.names() for s in {name, *indicators.synonyms(name)}]
    assert len(surfaces) == len(set(surfaces))


def test_synonyms_and_units() -> None:
    assert len(indicators.names()) > 120
    assert {"固投", "fixed asset investment"} <= set(indicators.synonyms("固定资产投资"))
    assert indicators.units("粮食产量") == ("亿斤", "万吨", "亿公斤")
    assert indicators.synonyms("没有这个指标") == ()
    assert indicators.units("没有这个指标") == ()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("居民人均可支配收入", "城镇居民人均可支配收入"),
        ("居民人均可支配收入", "农村居民人均可支配收入"),
        ("一般公共预算收入", "财政总收入"),
        ("一般公共预算收入", "一般公共预算支出"),
        ("城镇登记失业率", "城镇调查失业率"),
        ("研发经费投入", "研发经费投入强度"),
        ("粮食产量", "粮食播种面积"),
        ("工业增加值", "规模以上工业增加值"),
        ("空气质量优良天数", "空气质量优良天数比率"),
    ],
)
def test_different_figures_stay_apart(one: str, other: str) -> None:
    assert not set(indicators.synonyms(one)) & set(indicators.synonyms(other))
    assert {one, other} <= set(indicators.names())


def test_fast() -> None:
    """Bounds are some ten times what a two-core machine needs."""
    text = "规模以上工业增加值增长7%，城镇居民人均可支配收入增长，全市上下凝心聚力谋发展、克难奋进稳增长。" * 2000
    started = time.perf_counter()
    assert len(indicators.find(text)) == 4000
    assert time.perf_counter() - started < 4


def test_everyday_words_say_no_more_than_a_longer_name() -> None:
    assert [m.name for m in indicators.asked("来了多少境外游客")] == ["入境游客"]
    assert [m.name for m in indicators.asked("接待了多少过夜游客")] == ["过夜游客人次"]
    assert [m.name for m in indicators.asked("造了多少林")] == ["营造林面积"]
    assert [m.name for m in indicators.asked("新增了多少家规上工业企业")] == ["新增规模以上工业企业"]
    assert [m.name for m in indicators.asked("有多少家规上工业企业")] == ["规模以上工业企业数"]
    assert [m.name for m in indicators.asked("每万人有多少件高价值发明专利")] == ["每万人口高价值发明专利拥有量"]
    assert [m.name for m in indicators.asked("每万人有多少件发明专利")] == ["每万人口发明专利拥有量"]
    assert [m.name for m in indicators.asked("养老机构护理型床位占比各是多少")] == ["养老机构护理型床位占比"]


def test_indicators_that_share_their_last_words_are_both_named() -> None:
    found = indicators.asked("城镇和农村居民人均可支配收入各是多少")
    assert [m.name for m in found] == ["城镇居民人均可支配收入", "农村居民人均可支配收入"]
    both = ["城镇居民人均可支配收入", "农村居民人均可支配收入"]
    assert [m.name for m in indicators.asked("城镇居民和农村居民的人均可支配收入差多少")] == both
    assert [m.name for m in indicators.asked("城里人和农村人的收入要求一样吗")] == both
    assert [m.name for m in indicators.asked("运城和忻州粮食产量")] == ["粮食产量"]


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("新能源装机占到多少", "新能源装机占比"),
        ("新能源装机这个比例是多少", "新能源装机占比"),
        ("新能源装机占全省多少", "新能源装机"),
        ("新能源装机多少", "新能源装机"),
    ],
)
def test_a_share_is_asked_for_behind_what_it_is_of(question: str, name: str) -> None:
    assert [m.name for m in indicators.asked(question)] == [name]


@pytest.mark.parametrize(
    ("text", "others"),
    [
        ("失业率控制在多少", ("城镇登记失业率",)),
        ("城镇调查失业率控制在多少", ()),
        ("工业增加值增长多少", ("规模以上工业增加值",)),
        ("粮食产量多少", ()),
    ],
)
def test_an_unqualified_name_may_mean_another_indicator(text: str, others: tuple[str, ...]) -> None:
    (asked,) = indicators.asked(text)
    assert indicators.others(asked.name, text) == others
