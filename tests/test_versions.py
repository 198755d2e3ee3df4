"""Versions of one report: which differences are told, and which are none. Places and figures are invented."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest

from qa.documents.chunk import chunk
from qa.documents.parse import read_source
from qa.schema import Chunk, Document
from qa.versions import compare as versions
from qa.versions.text import lines

# A city's report and a print of it: six differences that count, and much that is none.
CITY_A = """# 2026年青岚市人民政府工作报告

## 一、2025年工作回顾

过去一年，全市生产总值完成1280.5亿元、增长5.8%，规上工业增加值增长7.2%，一般公共预算收入增长4.1%。
新建农村公路268公里，改造老旧小区42个，惠及居民1.6万户。
全年粮食总产量达到31.5亿斤，连续三年保持在30亿斤以上。

## 二、2026年工作安排

今年全市生产总值增长6%左右，规上工业增加值增长8%，固定资产投资增长6%，城镇新增就业4.5万人。

（一）壮大实体经济。支持远岭铜业、华泽重工、北川制药等链主企业做大做强，力争开发区规上工业增加值增长9%。
培育国家级“小巨人”企业1—2家，新增高新技术企业30家以上。
加快推进云溪高铁新城、白石水库等标志性项目建设，确保年内完成投资85亿元。

（二）建设美丽乡村。新建高标准农田12万亩，完成造林8.6万亩，畜禽粪污综合利用率达到82%。
深入实施城乡环境整治三年行动，打造一批和美乡村。
严厉打击非法采砂行为，守护好一江清水。

（三）办好民生实事。新建幼儿园6所，新增公办学位3200个，城镇登记失业率控制在5%以内。
加快申建省级职业教育示范区，全面落实育儿补贴制度。
"""
CITY_B = """青岚市政府工作报告（摘要）

2025年工作回顾

过去一年，全市生产总值完成1280.5亿元，增长5.8%；规上工业增加值增长7.2%，一般公共预算收入增长4.1%。
新建农村公路268公里，改造老旧小区42个，惠及居民16000户。全年粮食总产量达到31.5亿斤，连续3年保持在30亿斤以上。

2026年工作安排

今年全市生产总值增长6%左右，规上工业增加值增长8%，固定资产投资增长6%，城镇新增就业4.5万人。

1.壮大实体经济。支持远岭铝业、华泽重工、北川制药等链主企业做大做强,力争开发区规上工业增加值增长7%。
培育国家级“小巨人”企业1家-2家，新增高新技术企业30家左右。
加快推进云溪高铁新城、白石水库等标志性项目建设，确保年内完成投资58亿元。

2.建设美丽乡村。新建高标准农田１２万亩，完成造林8.6万亩，畜禽粪污综合利用率达到82%。
深入实施城乡环境整治3年行动，打造一批和美乡村。
严历打击非法采砂行为，守护好一江清水。

3.办好民生实事。新建幼儿园6所，新增公办学位3200个，城镇登记失业率控制在5%以内。
加快构建省级职业教育示范区，全面落实育儿补贴制度。
"""
CITY = {
    ("figure", "9%", "7%"),
    ("figure", "85亿元", "58亿元"),
    ("figure", "30家以上", "30家左右"),
    ("name", "铜业", "铝业"),
    ("wording", "严厉打击", "严历打击"),
    ("wording", "申建", "构建"),
}

# A county's report whose digest has lost its look-back and its headings, prints a paragraph twice, and tears another.
COUNTY_A = """# 2026年南溪县人民政府工作报告

## 一、过去五年和2025年工作

五年来，全县生产总值年均增长6.5%，固定资产投资年均增长8%，社会消费品零售总额年均增长7%。
2025年，全县生产总值增长5.5%，固定资产投资增长7.1%，社会消费品零售总额增长5.2%，城镇居民人均可支配收入增长5%。
东河镇建成冷库3座，新增库容1.2万吨；西河镇建成冷库5座，新增库容2.4万吨。

## 二、2026年目标

今年全县生产总值增长6%，固定资产投资增长8%，社会消费品零售总额增长6%，城镇居民人均可支配收入增长5.5%。
东河镇建成冷库4座，新增库容1.5万吨；西河镇建成冷库6座，新增库容2.8万吨。

## 三、重点任务

发展特色农业，新建茶叶基地2.3万亩，培育省级龙头企业4家，茶叶综合产值突破15亿元。
完善交通网络，启动南溪至龙泉快速路建设，改造农村公路120公里，新建充电桩600个。
加强生态保护，推进清江流域综合治理，完成营造林3.2万亩，空气质量优良天数比例保持在92%以上。
"""
COUNTY_B = """# 南溪县2026年政府工作报告摘登

## 2026年目标

今年全县生产总值增长6%，固定资产投资增长8%，社会消费品零售总额增长6%，城镇居民人均可支配收入增长5.5%。
东河镇建成冷库4座，新增库容1.5万吨；西河镇建成冷库6座，新增库容2.8万吨。

## 重点任务

发展特色农业，新建茶叶基地2.3万亩，培育省级龙头企业4家，茶叶综合产值突破15亿元。
完善交通网络，启动南溪至龙泉快速路建设，改造农村

发展特色农业，新建茶叶基地2.3万亩，培育省级龙头企业4家，茶叶综合产值突破15亿元。

公路210公里，新建充电桩600个。
加强生态保护，推进清江流域综合治理，完成营造林3.2万亩，空气质量优良天数比例保持在92%以上。
"""
COUNTY = {("figure", "120公里", "210公里")}

# A district's plan-like report: clauses of one shape for many streets and years, which must not meet crosswise.
DISTRICT_A = """# 2026年临港区人民政府工作报告

## 一、“十四五”时期工作

地区生产总值由2020年的310亿元增加到2025年的452亿元，年均增长7.1%。
高新技术企业由2020年的45家增加到2025年的138家。
滨海街道引进项目12个、投资36亿元；红石街道引进项目9个、投资21亿元；松岗街道引进项目15个、投资48亿元。

## 二、2026年安排

滨海街道引进项目14个、投资40亿元；红石街道引进项目10个、投资25亿元；松岗街道引进项目16个、投资50亿元。
港口货物吞吐量达到1.2亿吨，集装箱吞吐量达到260万标箱，外贸进出口总额增长5%。
实施海湾大道改造工程，开通公交线路8条，建成人才公寓1500套。
万元GDP能耗下降2.5%，研发经费投入增长12%，数字经济核心产业增加值占比达到9.5%。
"""
DISTRICT_B = """# 临港区2026年政府工作报告（网络版）

## 一、“十四五”时期工作

地区生产总值由2020年的310亿元增加到2025年的425亿元，年均增长7.1%。
高新技术企业由2020年的45家增加到2025年的138家。
滨海街道引进项目12个、投资36亿元；松岗街道引进项目15个、投资48亿元；红石街道引进项目9个、投资21亿元。

## 二、2026年安排

滨海街道引进项目14个、投资40亿元；红石街道引进项目10个、投资25亿元；松岗街道引进项目16个、投资50亿元。
港口货物吞吐量达到1.2亿吨，集装箱吞吐量达到260万标箱，外贸进出口总额增长5%。
实施海滨大道改造工程，开通公交线路8条，建成人才公寓1500套。
万元GDP能耗上升2.5%，研发经费投入增长12%，数字经济核心产业增加值占比达到9.5%。
"""
DISTRICT = {
    ("figure", "452亿元", "425亿元"),
    ("figure", "下降2.5%", "上升2.5%"),
    ("name", "海湾大道", "海滨大道"),
}
PAIRS = {
    "city": ("青岚市", CITY_A, CITY_B, CITY),
    "county": ("南溪县", COUNTY_A, COUNTY_B, COUNTY),
    "district": ("临港区", DISTRICT_A, DISTRICT_B, DISTRICT),
}


def document(doc: str, place: str | None, text: str, year: int = 2026) -> tuple[Document, list[Chunk]]:
    return Document(doc, f"{doc}.txt", "", doc, place, year, "政府工作报告", len(text)), chunk(text, doc)


def compare(place: str, a: str, b: str) -> versions.Comparison:
    (one, ours), (two, theirs) = document("全文", place, a), document("摘要", place, b)
    return versions.compare(one, two, ours, theirs)


def told(comparison: versions.Comparison) -> set[tuple[str, str, str]]:
    return {(d.kind, d.a.text, d.b.text) for d in comparison.differences}


@pytest.mark.parametrize("pair", PAIRS)
def test_all_that_differs_in_substance_and_nothing_else(pair: str) -> None:
    place, a, b, expected = PAIRS[pair]
    assert told(compare(place, a, b)) == expected


@pytest.mark.parametrize("pair", PAIRS)
def test_the_other_way_round_it_is_the_same(pair: str) -> None:
    place, a, b, expected = PAIRS[pair]
    assert told(compare(place, b, a)) == {(kind, y, x) for kind, x, y in expected}


@pytest.mark.parametrize("pair", PAIRS)
def test_a_report_differs_in_nothing_from_itself(pair: str) -> None:
    place, a, _, _ = PAIRS[pair]
    comparison = compare(place, a, a)
    assert not comparison.differences
    assert not comparison.only


def test_indicators_come_first_then_figures_then_names_then_wording() -> None:
    found = compare("青岚市", CITY_A, CITY_B).differences
    assert [d.rank for d in found] == sorted(d.rank for d in found)
    assert (found[0].indicator, found[0].a.text) == ("开发区规模以上工业增加值", "9%")
    assert [d.kind for d in found] == ["figure"] * 3 + ["name"] + ["wording"] * 2
    assert found[-2].a.text == "申建"  # applied for or built: before a slip of the pen


LONG = "全市上下坚持稳中求进工作总基调，深入推进产业转型升级和生态环境保护。"  # what both versions share


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("实施三年行动，培育1—2家绿色工厂。", "实施3年行动,培育1家-2家绿色工厂。"),
        ("带动就业4.5万人，投资1,200亿元。", "带动就业45000人，投资1200亿元。"),
        ("（一）全力壮大先进制造业。", "1.全力壮大先进制造业。"),
        ("一、全力壮大先进制造业。", "（1）全力壮大先进制造业。"),
        ("完成造林８.６万亩；建成“口袋公园”6个。", "完成造林8.6万亩,建成『口袋公园』6个。"),
        # a target is no other value of a result, an average none of a year, a city none of its county
        ("2025年粮食产量达到31亿斤。", "2026年粮食产量达到32亿斤。"),
        ("固定资产投资年均增长8%。", "固定资产投资增长6%。"),
        ("河津市新建学校3所。", "稷山县新建学校5所。"),
        ("一般公共预算收入增长4%。", "城镇居民人均可支配收入增长5%。"),
    ],
)
def test_no_false_difference_of_figures(ours: str, theirs: str) -> None:
    found = compare("运城市", LONG + ours, LONG + theirs).differences
    assert not [d for d in found if d.kind == "figure"]


@pytest.mark.parametrize(
    ("ours", "theirs", "kind", "pieces"),
    [
        ("培育绿色工厂12家。", "培育绿色工厂1—2家。", "figure", ("12家", "1—2家")),
        ("粮食产量增长2%以上。", "粮食产量下降2%以上。", "figure", ("增长2%以上", "下降2%以上")),
        ("实施新一轮千亿斤粮食产能提升。", "实施新一轮千斤粮食产能提升。", "figure", ("千亿斤", "千斤")),
        ("大桥到2027年全线建成通车。", "大桥到2028年全线建成通车。", "figure", ("2027年", "2028年")),
        ("旅游收入增长百分之八。", "旅游收入增长9%。", "figure", ("百分之八", "9%")),
        ("支持平陆县建设综合交通枢纽。", "支持夏县建设综合交通枢纽。", "name", ("平陆县", "夏县")),
        ("支持南风集团扩大产能。", "支持东风集团扩大产能。", "name", ("南风集团", "东风集团")),
        ("推进防灾减灾能力建设。", "推进防灾救灾能力建设。", "wording", ("减灾", "救灾")),
        ("推广节能环保产业。", "推广节节能环保产业。", "wording", None),
        ("优化营商环境和政务服务。", "优化营商环境 plus 政务服务。", "wording", None),
        ("城市排名跃升84位。", "城市排名跃升84农。", "wording", ("84位", "84农")),
        ("新建农村公路268公里。", "新建农村公路公里。", "figure", ("268公里", "公里")),
        ("布局一批创新平台。", "布局一业创新平台。", "wording", ("一批", "一业")),
    ],
)
def test_what_differs_is_told_with_its_words(ours: str, theirs: str, kind: str, pieces: tuple[str, str] | None) -> None:
    (found,) = compare("运城市", LONG + ours, LONG + theirs).differences
    assert found.kind == kind
    if pieces:
        assert (found.a.text, found.b.text) == pieces
    for side, text in ((found.a, LONG + ours), (found.b, LONG + theirs)):
        assert side.quote[side.at :].startswith(side.text)
        assert text[side.start : side.end].strip() == side.quote


NAMES = [
    ("推动恒力化工公司投产达效。", "推动恒利化工公司投产达效。"),
    ("建成滨河东路和学府街。", "建成滨河西路和学府街。"),
    ("开工建设沁河大桥。", "开工建设泌河大桥。"),
    ("支持长治市建设全国性综合交通枢纽。", "支持晋城市建设全国性综合交通枢纽。"),
    ("与华为、腾讯等企业深化合作。", "与华力、腾讯等企业深化合作。"),
    ("建成南山水库除险加固。", "建成南川水库除险加固。"),
    ("建设太焦高铁配套设施。", "建设太郑高铁配套设施。"),
    ("扩建市第二人民医院。", "扩建市第三人民医院。"),
    ("打造龙门古镇文旅品牌。", "打造龙泉古镇文旅品牌。"),
    ("提升漳泽湖水环境质量。", "提升漳河湖水环境质量。"),
    ("推进高平化工园区扩区。", "推进阳城化工园区扩区。"),
    ("培育潞安化工集团。", "培育路安化工集团。"),
    ("改造昌盛街、五一路。", "改造昌平街、五一路。"),
]
WORDS = [
    ("加快推进城市更新。", "加快实施城市更新。"),
    ("强化企业创新主体地位。", "强化企业科技创新主体地位。"),
    ("深化农村综合改革。", "深化农业综合改革。"),
    ("持续改善生态环境质量。", "持续优化生态环境质量。"),
    ("推动重大项目落地见效。", "推动重点项目落地见效。"),
    ("实施民生工程。", "实施民心工程。"),
    ("加强基层治理体系建设。", "加强基层治理能力建设。"),
    ("促进高校毕业生就业。", "促进高校毕业生创业。"),
    ("扩大优质教育供给。", "扩大优质教育资源供给。"),
    ("提升公共服务水平。", "提高公共服务水平。"),
    ("推进县域医共体改革。", "推进县城医共体改革。"),
    ("统筹城乡区域协调发展。", "统筹城乡区域协同发展。"),
    ("推进产业园区提档升级。", "推进产业园区提质升级。"),
    ("建设美丽乡村。", "建设和美乡村。"),
]


@pytest.mark.parametrize(("kind", "ours", "theirs"), [("name", *n) for n in NAMES] + [("wording", *w) for w in WORDS])
def test_names_are_told_from_wording(kind: str, ours: str, theirs: str) -> None:
    (found,) = compare("运城市", LONG + ours, LONG + theirs).differences
    assert found.kind == kind


def test_slips_are_hinted_at() -> None:
    def hint(ours: str, theirs: str) -> str | None:
        (found,) = compare("运城市", LONG + ours, LONG + theirs).differences
        return found.hint

    assert hint("推广节能环保产业。", "推广节节能环保产业。") == "叠字"
    assert hint("优化营商环境和政务服务。", "优化营商环境 plus 政务服务。") == "夹杂外文"
    assert hint("严厉打击非法采砂。", "严历打击非法采砂。") == "同音"
    assert hint("全面落实河湖长制度。", "全面落实河湖长制。") == "漏字"


TABLE_A = """# 临港区规划纲要

## 专栏1 主要指标

| 指标 | 2020年 | 2025年 |
|---|---|---|
| 森林覆盖率（%） | 29.2 | 31.7 |
| 城镇化率（%） | 51.0 | 58.0 |
| 粮食产量（亿斤） | 12.1 | 12.5 |
"""


def test_cells_of_one_row_are_compared_and_other_rows_are_not() -> None:
    theirs = TABLE_A.replace("31.7", "37.1").replace("| 城镇化率（%） | 51.0 | 58.0 |\n", "")
    comparison = compare("临港区", TABLE_A, theirs)
    assert [(d.a.text, d.b.text) for d in comparison.differences] == [("31.7", "37.1")]
    assert [(o.doc, o.clauses) for o in comparison.only] == [("全文", 1)]


def test_what_only_one_version_has_is_counted_by_section() -> None:
    comparison = compare("南溪县", COUNTY_A, COUNTY_B)
    (only,) = comparison.only
    assert only.doc == "全文"
    assert only.section[-1] == "一、过去五年和2025年工作"
    assert only.clauses == 13
    assert only.row()["kind"] == "only"


def test_versions_have_place_year_and_kind_in_common() -> None:
    one, _ = document("a", "运城市", CITY_A)
    two, _ = document("b", "运城市", CITY_A)
    later, _ = document("c", "运城市", CITY_A, year=2027)
    unknown, _ = document("d", None, CITY_A)
    assert versions.versions_of(one, [one, two, later, unknown]) == [two]
    assert versions.versions_of(unknown, [one, two, later, unknown]) == []


def test_documents_that_are_no_versions_are_compared_where_they_say_the_same() -> None:
    (one, ours), (two, theirs) = document("甲", "青岚市", CITY_A), document("乙", "临港区", DISTRICT_A)
    comparison = versions.compare(one, two, ours, theirs)
    assert not comparison.versions
    assert not [d for d in comparison.differences if d.kind == "figure"]
    text = "\n".join(lines(comparison))
    assert "不是同一份报告的两个版本" in text
    assert "地区青岚市 / 临港区" in text


def test_the_text_marks_what_differs_in_both_sentences() -> None:
    text = "\n".join(lines(compare("青岚市", CITY_A, CITY_B)))
    assert "1. 开发区规模以上工业增加值：9% ↔ 7%" in text
    assert "增长【9%】" in text
    assert "增长【7%】" in text
    assert "都不当作正确的" in text
    assert text.index("数字不同：3 处") < text.index("名称不同：1 处") < text.index("措辞不同：2 处（可能是识别错误")


def test_a_hundred_thousand_characters_take_seconds() -> None:
    """No pair of all clauses is compared: figures and streets vary, so that each clause is like many others."""
    sections = [
        f"## {n}、重点任务\n\n"
        f"推进第{n}号示范片区建设，新建标准厂房{n * 3}万平方米，引进企业{n}家。改造{n}号街道管网{n + 2}公里，"
        f"惠及居民{n * 11}户。\n"
        for n in range(1, 1500)
    ]
    ours = "".join(sections)
    assert len(ours) > 90_000
    began = time.perf_counter()
    comparison = compare("临港区", ours, ours.replace("引进企业700家", "引进企业70家"))
    assert time.perf_counter() - began < 20
    assert told(comparison) == {("figure", "700家", "70家")}


def test_seeded_figures_are_found_in_the_real_reports(real_reports: Path) -> None:
    """One figure in ten of each report's prose raised by one: nearly all are told, and nothing else."""
    for path in sorted(real_reports.glob("*.txt")):
        source = read_source(path)
        figures = list(re.finditer(r"(?<![\d.\-—~:A-Za-z])\d{2,}(?=亿元|万元|万亩|公里|万人)", source))[::10]
        changed = source
        for m in reversed(figures):
            changed = changed[: m.start()] + str(int(m.group()) + 1) + changed[m.end() :]
        found = [d for d in compare("运城市", source, changed).differences if d.kind == "figure"]
        wanted = {(m.group(), str(int(m.group()) + 1)) for m in figures}
        numbers = {tuple(re.findall(r"\d+", s.text)[0] for s in (d.a, d.b)) for d in found}
        assert numbers <= wanted
        assert len(numbers) >= 0.9 * len(wanted)


def test_the_two_yuncheng_versions(real_reports: Path) -> None:
    sources = [read_source(real_reports / f"yuncheng-2026-report{name}.txt") for name in ("", "-digest")]
    found = compare("运城市", *sources).differences
    assert [(d.indicator, d.a.text, d.b.text) for d in found if d.rank == 0] == [
        ("开发区规模以上工业增加值", "9%", "7%")
    ]
