"""Invented documents of the shapes in which governments publish, with what a reader finds in them."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.documents.chunk import Reading, read
from qa.retrieval.slots import holds_place
from qa.schema import Document, Sentence
from tests.covering import uncovered

COUNTY = """青禾县2026年政府工作报告

——2026年1月12日在青禾县第十七届人民代表大会第六次会议上

青禾县人民政府县长 林一鸣

各位代表：

现在，我代表县人民政府向大会报告工作，请予审议，并请各位政协委员提出意见。

一、2025年工作回顾

2025年，全县地区生产总值增长5.3%，城乡面貌持续改善。

二、2026年重点工作

今年预期目标是：地区生产总值增长6%左右，粮食产量稳定在3亿斤以上。

（一）做强县域工业

1.培育链主企业。新增规上企业12家，技改投资增长9%。落实服务专班。

2.建设产业园区

年内建成标准厂房8万平方米，引进项目20个。

（二）繁荣城乡市场。举办消费活动30场，社会消费品零售总额增长6.5%。新建乡镇商贸中心4个。

青云镇要打造电商强镇，网络零售额突破2亿元。

三、政府自身建设

依法行政，廉洁从政。
"""

PLAN = """海川市国民经济和社会发展第十五个五年规划纲要

目  录

第一篇 总体要求………1

第一章 发展基础………1

第二章 发展目标………3

第二篇 重点任务………5

第三章 现代产业………5

第一篇 总体要求

第一章
发展基础

“十四五”时期，全市经济总量突破2000亿元，常住人口城镇化率达到62.5%。

— 1 —

第二章 发展目标

第一节 指导原则

坚持人民至上。把群众满意作为标准。持续增进民生福祉。

坚持创新驱动。把研发投入作为支撑，全社会研发经费年均增

— 2 —

长10%以上。不断完善创新体系。

专栏1 “十五五”主要指标

单位：%

| 指标 | 2025年 | 2030年目标 | 属性 |
|---|---|---|---|
| 城镇化率 | 62.5 | 68 | 预期性 |
| 森林覆盖率 | 31 | 33 | 约束性 |

注：城镇化率按常住人口计算。

第二篇 重点任务

第三章 现代产业

（1）钢铁产业

粗钢产能控制在800万吨以内。
"""

MARKDOWN = """# 东岭区2026年工作报告

## 一、回顾

**经济稳中有进。** 规上工业增加值增长7.1%。财政收入增长4%。

## 二、安排

### （一）产业

- 建设园区3个；
- 引进企业15家。

### （二）民生

| 项目 | 数量 | 单位 |
|:--|--:|---|
| 新增学位 | 1200 | 个 |
| 改造老旧小区 | 35 | 个 |
"""

NEWSPAPER = """(上接第一版)

回望2025
奋进之年 硕果满枝

产业转型步伐加快。新能源装机占比达到48%。新增高新技术企业60户。

民生保障持续加强。城镇新增就业2.6万人。建成养老服务中心12个。

展望2026
乘势而上 再启新程

全年工作要贯彻新发展理念，坚持稳字当头，扎实做好各项工作，加快补齐民生短

重点抓好三件大事

一 扩内需

激发消费活力。发放消费券5000万元。办好美食节。

做优文旅品牌。创建5A级景区1个。开通旅游专线。

板弱项，努力让群众过上更好的日子。

今年主要预期目标是：地区生产总值增长5.5%，固定资产投资增长7%。

优化投资结构。实施重大项目210个。强化要素保障。

丰收时节 李明 摄

二 强工业

壮大产业集群。工业投资增长8%。培育专精特新企业30户。
"""

MERGED = """专栏2 某市主要指标

类别\t序号\t指标\t2025年\t2030年目标\t年均增长(%)\t属性
经济发展\t1\t地区生产总值(亿元)\t2100\t2800\t6\t预期性
\t2\t规上企业数(家)\t610\t900\t-\t预期性
3\t研发投入强度(%)\t1.8\t2.5\t-\t预期性\t
\t4 居民收入\t城镇居民人均可支配收入(元)\t42000\t56000\t6\t预期性
\t\t农村居民人均可支配收入(元)\t21000\t30000\t7\t预期性
绿色生态\t5\t森林覆盖率(%)\t31.2*\t33\t-\t约束性
污水处理率(%)\t\t95\t98\t-\t约束性\t

专栏2 某市主要指标

类别\t序号\t指标\t2025年\t2030年目标\t年均增长(%)\t属性
\t7\t空气优良天数(天)\t300\t310\t-\t约束性
\t8\t单位能耗(%) 1050\t-\t-\t约束性

注：*为2024年数据。
"""

TWO_HEADERS = """表3 各县主要目标（续建）

地区\t地区生产总值\t\t就业(万人)
总量(亿元)\t增速(%)
东山县\t120\t6\t0.8
西河区\t310\t5.5\t2.1

单位：万人
"""


def outline(reading: Reading) -> list[tuple[str, ...]]:
    return [section.path for section in reading.sections]


def said(reading: Reading, words: str) -> tuple[tuple[str, ...], Sentence]:
    """The section and the only sentence that hold some words."""
    (found,) = [(c.section, s) for c in reading.chunks for s in c.sentences if words in s.text and c.kind != "outline"]
    return found


@pytest.mark.parametrize("source", [COUNTY, PLAN, MARKDOWN, NEWSPAPER, MERGED, TWO_HEADERS])
def test_nothing_is_lost(source: str) -> None:
    reading = read(source, "d")
    assert uncovered(source, reading) == []
    for chunk in reading.chunks:
        for one, other in pairwise(chunk.sentences):
            assert one.start <= other.start


def test_a_county_report_numbered_in_three_ranks() -> None:
    reading = read(COUNTY, "d")
    two, industry, trade = "二、2026年重点工作", "（一）做强县域工业", "（二）繁荣城乡市场"
    assert outline(reading) == [
        ("一、2025年工作回顾",),
        (two,),
        (two, industry),
        (two, industry, "1.培育链主企业"),
        (two, industry, "2.建设产业园区"),
        (two, trade),
        ("三、政府自身建设",),
    ]
    assert said(reading, "12家")[0] == (two, industry, "1.培育链主企业")
    # A numbered lead-in stays open for the paragraphs below it.
    assert said(reading, "电商强镇")[0] == (two, trade)


def test_a_plan_in_parts_and_chapters() -> None:
    reading = read(PLAN, "d")
    part, aims, section = "第一篇 总体要求", "第二章 发展目标", "第一节 指导原则"
    assert outline(reading) == [
        (part,),
        (part, "第一章 发展基础"),
        (part, aims),
        (part, aims, section),
        (part, aims, section, "坚持人民至上"),
        (part, aims, section, "坚持创新驱动"),
        (part, aims, section, "专栏1 “十五五”主要指标"),
        ("第二篇 重点任务",),
        ("第二篇 重点任务", "第三章 现代产业"),
        ("第二篇 重点任务", "第三章 现代产业", "（1）钢铁产业"),
    ]
    torn = said(reading, "年均增长10%以上")[1]
    assert torn.text == "把研发投入作为支撑，全社会研发经费年均增长10%以上。"
    assert [c.role for c in torn.context] == ["continued"]
    assert PLAN[torn.start : torn.end] + torn.context[0].text == torn.text
    row = said(reading, "森林覆盖率")[1]
    assert row.text == "森林覆盖率｜2025年：31；2030年目标：33；属性：约束性"
    assert [(c.role, c.text) for c in row.context if c.role == "unit"] == [("unit", "单位：%")]
    assert [c.role for c in said(reading, "城镇化率｜")[1].context][-1] == "note"
    reasons = {PLAN[d.start : d.end]: d.reason for d in reading.dropped}
    assert reasons["— 2 —"] == "版面注记"
    assert reasons["第三章 现代产业………5"] == "目录"


def test_markdown_with_pipes() -> None:
    reading = read(MARKDOWN, "d")
    top = "东岭区2026年工作报告"
    assert outline(reading) == [
        (top,),
        (top, "一、回顾"),
        (top, "一、回顾", "经济稳中有进"),
        (top, "二、安排"),
        (top, "二、安排", "（一）产业"),
        (top, "二、安排", "（二）民生"),
    ]
    assert said(reading, "改造老旧小区")[1].text == "改造老旧小区｜数量：35；单位：个"
    assert said(reading, "引进企业")[1].text == "引进企业15家。"


def test_a_newspaper_page_in_two_columns() -> None:
    reading = read(NEWSPAPER, "d")
    back, ahead = "回望2025 奋进之年 硕果满枝", "展望2026 乘势而上 再启新程"
    three = (ahead, "重点抓好三件大事")
    assert outline(reading) == [
        (back,),
        (back, "产业转型步伐加快"),
        (back, "民生保障持续加强"),
        (ahead,),
        three,
        (*three, "一 扩内需"),
        (*three, "一 扩内需", "激发消费活力"),
        (*three, "一 扩内需", "做优文旅品牌"),
        (*three, "一 扩内需", "优化投资结构"),
        (*three, "二 强工业"),
        (*three, "二 强工业", "壮大产业集群"),
    ]
    section, torn = said(reading, "民生短板弱项")
    assert section == (ahead,)
    assert torn.text.startswith("全年工作要贯彻新发展理念")
    assert torn.text.endswith("努力让群众过上更好的日子。")
    assert torn.text == NEWSPAPER[torn.start : torn.end] + torn.context[0].text
    # What follows the second half belongs where the sentence began, not to the column it was printed in.
    assert said(reading, "地区生产总值增长5.5%")[0] == (ahead,)
    assert {d.reason for d in reading.dropped} == {"版面注记", "图片说明或署名"}


def test_a_table_with_merged_leading_cells_over_two_pages() -> None:
    rows = [c for c in read(MERGED, "d").chunks if c.kind == "row"]
    columns = ("2025年", "2030年目标", "年均增长(%)", "属性")
    expected = [
        ("经济发展 地区生产总值(亿元)", "2100", "2800", "6", "预期性"),
        ("规上企业数(家)", "610", "900", "-", "预期性"),
        ("研发投入强度(%)", "1.8", "2.5", "-", "预期性"),
        ("居民收入 城镇居民人均可支配收入(元)", "42000", "56000", "6", "预期性"),
        ("居民收入 农村居民人均可支配收入(元)", "21000", "30000", "7", "预期性"),
        ("绿色生态 森林覆盖率(%)", "31.2*", "33", "-", "约束性"),
        ("污水处理率(%)", "95", "98", "-", "约束性"),
        ("空气优良天数(天)", "300", "310", "-", "约束性"),
        ("单位能耗(%)", "1050", "-", "-", "约束性"),
    ]
    assert [c.text for c in rows] == [
        f"{label}｜" + "；".join(f"{column}：{cell}" for column, cell in zip(columns, cells, strict=True))
        for label, *cells in expected
    ]
    assert len({c.sentences[0].context[0] for c in rows}) == 1  # one table, one caption
    notes = [[x.text for x in c.sentences[0].context if x.role == "note"] for c in rows]
    assert notes[5] == ["注：*为2024年数据。"]
    assert notes[8] == ["1050：单位为%，原文如此，疑有误"]
    assert [n for i, n in enumerate(notes) if i not in (5, 8)] == [[]] * 7
    groups = [[x.text for x in c.sentences[0].context if x.role == "header"][1:] for c in rows]
    assert groups == [[], *[["经济发展"]] * 4, [], *[["绿色生态"]] * 3]


def test_a_table_with_two_header_rows() -> None:
    rows = [c.text for c in read(TWO_HEADERS, "d").chunks if c.kind == "row"]
    assert rows == [
        "东山县｜地区生产总值·总量(亿元)：120；地区生产总值·增速(%)：6；就业(万人)：0.8",
        "西河区｜地区生产总值·总量(亿元)：310；地区生产总值·增速(%)：5.5；就业(万人)：2.1",
    ]


def test_a_section_named_after_a_county_is_its_scope() -> None:
    source = "专栏3 各县重点\n\n盐湖区。新建学校3所。改造管网20公里。\n\n河津市。新增产能5万吨。建设仓库2座。\n"
    reading = read(source, "d")
    document = Document("d", "d.txt", "", "运城市某规划", "运城市", 2026)
    chunk = next(c for c in reading.chunks if "管网" in c.text)
    pipes = next(s for s in chunk.sentences if "管网" in s.text)
    assert holds_place("盐湖区", pipes, chunk, document)
    assert not holds_place("河津市", pipes, chunk, document)


# fmt: off
PARTS = [
    "第一章", "一、", "（一）", "1.", "专栏1", "#", "-", "●", "**", "。", "；", "，", "|", "注：", "[1]", "*",
    "目录", "……3", "(上接第一版)", "<p>", "</p>", "增长6%", "建设", "某市某县",
    "预期性", "类别", "序号", "指标", "2020年",
    "31.5", "单位：%", "（续表）", "今年", "$PM_{2.5}$", "\n", "\n\n", "\t", " ", "# ", "- ", "专栏1 ",
    "— 3 —", "张三 摄", " and ",
]
# fmt: on


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(PARTS), max_size=80).map("".join))
def test_nothing_is_lost_of_any_arrangement_of_parts(source: str) -> None:
    assert uncovered(source, read(source, "d")) == []
