"""What is computed of figures that were told before: how such a follow-up is put, and the arithmetic, by hand."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from qa.answer import derive
from qa.answer.sourced import source_figures
from qa.assistant import Assistant
from qa.documents.phases import chunks_of
from qa.mentions import read
from qa.question import understand
from qa.schema import Document, Evidence, Query, Turn
from qa.things import subject
from tests.conftest import FakeEncoder, FakeGenerator

KNOWN = ("苏州市", "无锡市", "常州市")
SIGNED = "无锡去年签约了多少个项目？"
WHEAT = "无锡到2030年小麦产量要达到多少？"


def ask(question: str, *before: str) -> Query:
    return understand(question, [Turn(b, "答") for b in before], KNOWN, 2026)


@pytest.mark.parametrize(
    ("question", "before", "parts", "operation"),
    [
        (
            "两者差多少？",
            ["无锡2020年城镇居民人均可支配收入多少", "农村的呢"],
            ("无锡2020年城镇居民人均可支配收入多少", "无锡2020年农村居民人均可支配收入多少"),
            derive.APART,
        ),
        (
            "前者占后者的百分之几",
            [SIGNED, "新开工多少？"],
            ("无锡去年签约了多少个项目", "无锡去年新开工多少个项目"),
            derive.SHARE,
        ),
        (
            "新开工的相当于签约的百分之多少？",
            [SIGNED, "新开工多少？"],
            ("无锡去年新开工多少个项目", "无锡去年签约了多少个项目"),
            derive.SHARE,
        ),
        (
            "签约的是新开工的几倍",
            [SIGNED, "新开工多少？"],
            ("无锡去年签约了多少个项目", "无锡去年新开工多少个项目"),
            derive.TIMES,
        ),
        (
            "新开工的比签约的少多少个？",
            [SIGNED, "新开工多少？"],
            ("无锡去年新开工多少个项目", "无锡去年签约了多少个项目"),
            derive.APART,
        ),
        ("是常州的几倍？", [SIGNED], ("无锡去年签约了多少个项目", "常州去年签约了多少个项目"), derive.TIMES),
        (
            "都换算成斤呢？",
            [WHEAT, "玉米产量呢"],
            ("无锡到2030年小麦产量要达到多少", "无锡到2030年玉米产量要达到多少"),
            "换算成斤是多少",
        ),
        ("折合多少万吨？", [WHEAT], ("无锡到2030年小麦产量要达到多少",), "换算成万吨是多少"),
        ("补了多少钱？平均每人多少", ["无锡去年的技工补贴怎么样？"], ("无锡去年补了多少钱",), "平均每人是多少"),
        (
            "平均每个项目多少钱？",
            [SIGNED, "总投资多少？"],
            ("无锡去年项目的总投资是多少", "无锡去年签约了多少个项目"),
            "平均每个是多少",
        ),
        ("这个数是哪里说的？", [SIGNED], ("无锡去年签约了多少个项目",), derive.SOURCE),
        ("出自哪份报告？", [SIGNED], ("无锡去年签约了多少个项目",), derive.SOURCE),
        ("项目那个数，是从哪份材料里查到的", [SIGNED, "粮食产量呢"], ("无锡去年签约了多少个项目",), derive.SOURCE),
        (
            "没开工的还剩多少个？",
            [SIGNED, "一共开工多少个？"],
            ("无锡去年签约了多少个项目", "无锡去年一共开工多少个项目"),
            derive.APART,
        ),
        (
            "比常州的重点工程少了多少？",
            [SIGNED],
            ("无锡去年签约了多少个项目", "常州去年签约了多少个重点工程"),
            derive.APART,
        ),
        (
            "去年的占了几成？",
            ["无锡十四五办了多少场展会？"],
            ("无锡去年办了多少场展会", "无锡十四五办了多少场展会"),
            derive.SHARE,
        ),
        (
            "示范区呢，是它的几倍？",
            ["无锡今年建几个提升区？"],
            ("无锡今年示范区是多少", "无锡今年建几个提升区"),
            derive.TIMES,
        ),
        (
            "这三个里头哪个最高",
            ["无锡今年地区生产总值增长目标？", "社零呢", "财政收入呢"],
            ("无锡今年地区生产总值增长目标是多少", "无锡今年社零增长目标是多少", "无锡今年财政收入增长目标是多少"),
            derive.APART,
        ),
        ("Which report says so?", [SIGNED], ("无锡去年签约了多少个项目",), derive.SOURCE),
        ("在哪里？", [SIGNED], (), ""),
        ("资金从哪里来的？", ["无锡去年争取资金多少？"], (), ""),
        ("刚才那个项目的数，出自哪份材料", [SIGNED, "粮食产量呢"], ("无锡去年签约了多少个项目",), derive.SOURCE),
        ("资金来源是什么？", ["无锡去年争取资金多少？"], (), ""),
        ("规划是什么？", ["无锡十四五规划的GDP目标多少？"], (), ""),
        ("两者差多少？", [SIGNED, "常州呢"], (), "相差多少"),  # one question for two places
        ("占全省的百分之几", [SIGNED], (), ""),  # which nothing before asked for
        ("平均每个多少钱", ["无锡去年粮食产量多少"], (), ""),
        (
            "去年呢？用了多少钢材",
            ["无锡今年新建多少座桥？"],
            ("无锡去年新建多少座桥", "无锡去年用了多少钢材"),
            derive.BOTH,
        ),
    ],
)
def test_a_computation_is_put_as_its_parts_and_what_is_done_with_them(
    question: str, before: list[str], parts: tuple[str, ...], operation: str
) -> None:
    asked = ask(question, *before)
    assert asked.parts == parts
    assert asked.text.endswith(operation)


def test_an_amount_is_shared_out_over_what_an_answer_told_in_the_unit() -> None:
    turns = [Turn("无锡今年粮食面积多少？", "640万亩以上。"), Turn("产量呢", "40亿斤以上。")]
    query = understand("平均每亩打多少斤？", turns, KNOWN, 2026)
    assert query.parts == ("无锡今年粮食产量多少", "无锡今年粮食面积多少")


def evidence(source: str) -> Evidence:
    document = Document("d", "d.txt", "0", "无锡市2026年政府工作报告", "无锡市", 2026, "政府工作报告")
    made = chunks_of(document, source)[0]
    return Evidence(made.sentences[0], made, document, 1.0)


@pytest.mark.parametrize(
    ("operation", "sources", "told"),
    [
        (derive.APART, ["甲类收入5600元。", "乙类收入3200元。"], ["甲比乙多2400元（5600元 - 3200元）。"]),
        (derive.APART, ["甲类企业5600家。", "乙类收入3200元。"], []),
        (
            derive.APART,
            ["甲类增长5%。", "乙类增长6%。", "丙类增长2%。"],
            ["最高的是乙，比最低的丙高4个百分点（6% - 2%）。"],
        ),
        (derive.SHARE, ["新开工30个。", "签约40个。"], ["甲相当于乙的75%（30个 ÷ 40个）。"]),
        (derive.SHARE, ["新开工20个。", "签约30个。"], ["甲相当于乙的约66.7%（20个 ÷ 30个）。"]),
        (derive.SHARE, ["新开工20余个。", "签约30个。"], []),
        (derive.SHARE, ["粮食增长2%。", "煤炭增长4%。"], []),
        (derive.TIMES, ["产值3亿元。", "产值1.2亿元。"], ["甲是乙的2.5倍（3亿元 ÷ 1.2亿元）。"]),
        ("平均每个是多少", ["总投资90亿元。", "签约项目40个。"], ["平均每个2.25亿元（90亿元 ÷ 40个）。"]),
        ("平均每人是多少", ["为200名工人发放补贴50万元。"], ["平均每人2500元（50万元 ÷ 200名）。"]),
        ("平均每人是多少", ["为300名工人发放补贴100万元。"], ["平均每人约3333元（100万元 ÷ 300名）。"]),
        ("平均每人是多少", ["培训工人200名，发放补贴50万元。"], []),  # another clause may be of others
        ("换算成斤是多少", ["小麦产量15亿公斤。"], ["甲换算为30亿斤（15亿公斤，由公斤换算为斤）。"]),
        ("换算成万吨是多少", ["小麦产量30亿斤。"], ["甲换算为150万吨（30亿斤，由斤换算为吨）。"]),
        ("换算成公顷是多少", ["面积45万亩。"], ["甲换算为3万公顷（45万亩，由亩换算为公顷）。"]),
        ("换算成亿元是多少", ["投资52000万元。"], ["甲换算为5.2亿元（52000万元）。"]),
        ("换算成斤是多少", ["面积45万亩。"], []),
        (derive.BOTH, ["新建10所。", "新增9所。"], []),
    ],
)
def test_what_is_computed_of_the_parts(operation: str, sources: list[str], told: list[str]) -> None:
    items = [evidence(source) for source in sources]
    counted = "平均每人" in operation
    figures = [[(q, item) for q in source_figures(item) if not counted or q.unit == "元"] for item in items]
    parts = tuple("甲乙丙"[n] for n in range(len(sources)))
    asked = replace(ask(SIGNED), text=derive.put(parts, operation), parts=parts)
    assert [result.text for result in derive.derived(asked, parts, figures)] == told


REPORT = """常州市2026年政府工作报告

一、2025年工作回顾

2025年，我们抓招商、抓项目。签约项目40个，新开工项目30个。小麦产量15亿公斤。
办结欠薪案件60件，为200名工人追回工资50万元。东山通用机场开工建设。

二、2026年工作安排

今年，城镇新增就业6万人。
"""


@pytest.fixture
def reader(assistant: Assistant, tmp_path: Path) -> Assistant:
    (tmp_path / "r").mkdir()
    (tmp_path / "r" / "changzhou-2026.txt").write_text(REPORT, encoding="utf-8")
    made = Assistant(assistant.config, encoder=FakeEncoder(), generator=FakeGenerator("资料中没有说明"))
    list(made.ingest([tmp_path / "r"]))
    return made


@pytest.mark.parametrize(
    ("question", "before", "told"),
    [
        ("新开工的占签约的百分之几？", ["常州去年签约项目多少个？", "新开工项目多少个？"], "75%（30个 ÷ 40个）"),
        ("这个数是哪里说的", ["常州今年城镇新增就业目标多少？"], "出自《常州市2026年政府工作报告》[1]"),
        ("平均每个多少钱", ["常州去年签约项目多少个？", "新建桥梁多少座？"], "没有说明"),
    ],
)
def test_the_answer_holds_the_figures_and_what_is_computed(
    reader: Assistant, question: str, before: list[str], told: str
) -> None:
    answer = reader.ask(question, [Turn(b, "答") for b in before])
    assert told in answer.answer
    assert [n.computed for n in answer.numbers if n.citation is None] == (["30个 ÷ 40个"] if "÷" in told else [])


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("无锡去年签约了多少个项目", "签约项目"),
        ("无锡十四五办了多少场展会", "展会"),
        ("无锡今年建几个示范区", "示范区"),
        ("无锡粮食总产今年要多少斤", "粮食总产"),
        ("无锡去年总共引进多少项目", "引进项目"),
    ],
)
def test_a_part_is_named_by_what_it_asks_for(question: str, name: str) -> None:
    assert subject(read(question, KNOWN, 2026)) == name


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("“十四五”期间，城镇新增就业44万人。", ["平均每年8.8万人（44万人 ÷ 5年）。"]),
        ("2025年，城镇新增就业9万人。", []),  # of one year
        ("“十四五”期间，城镇新增就业增长44%。", []),
        ("“十四五”期间，高新技术企业增加到5000家。", []),  # what there was at their end
        ("“十四五”期间，常住人口保持在500万人。", []),
        ("“十四五”期间，新建绿地稳定在3000公顷。", []),
        ("“十四五”期间，床位增至2万张。", []),
        ("“十四五”期间，登记户数由10万户增长到50万户。", []),
        ("“十四五”期间，图书馆藏书5000册。", []),  # nothing says that they came up then
        ("“十四五”前三年，城镇新增就业30万人。", []),
        ("“十四五”以来，城镇新增就业30万人。", []),
    ],
)
def test_what_came_up_in_years_is_shared_out_over_them(source: str, told: list[str]) -> None:
    part = "大同“十四五”城镇新增就业多少"
    query = replace(ask(part), text=derive.put((part,), "平均每年是多少"), parts=(part,))
    item = evidence(source)
    assert [result.text for result in derive.derived(query, ("甲",), [[(source_figures(item)[-1], item)]])] == told


@pytest.mark.parametrize(
    ("question", "source", "told", "lacks"),
    [
        (
            "大同十四五建成多少个示范村，平均每年几个",
            "“十四五”期间，建成46个示范村。",
            "平均每年9.2个（46个 ÷ 5年）。",
            True,
        ),
        ("大同十四五平均每年建多少个示范村", "“十四五”期间，建成46个示范村。", "平均每年9.2个（46个 ÷ 5年）。", True),
        (
            "大同十四五平均每年建多少个示范村",
            "“十四五”期间，示范村达到46个。",
            "",
            True,
        ),  # not all of them came up then
        ("大同十四五年均建多少个示范村", "“十四五”期间，年均建成9个示范村。", "", False),
        ("大同十四五年均增长多少", "“十四五”期间，示范村年均增长9%。", "", False),
        ("大同十四五建成多少个示范村", "“十四五”期间，建成46个示范村。", "", False),
    ],
)
def test_a_yearly_average_is_computed_or_said_to_be_missing(question: str, source: str, told: str, lacks: bool) -> None:
    item = evidence(source)
    figures = [(source_figures(item)[-1], item)]
    query = replace(ask(question), wants="figure")
    assert "".join(result.text for result in derive.averaged(query, figures)) == told
    assert derive.lacks_average(query, source.rstrip("。") if "年均" in source else "46个", figures) == lacks


def test_a_figure_of_a_row_that_may_be_an_average_is_not_shared_out() -> None:
    header = "指标\t2020年\t年均增长/累计\t属性\n"
    document = Document("d", "d.txt", "0", "大同市第十四个五年规划纲要", "大同市", 2021, "规划纲要")
    chunks = chunks_of(document, f"专栏1 主要指标\n\n{header}装备制造业（%）\t-\t18\t预期性\n")
    item = next(Evidence(s, c, document, 1.0) for c in chunks for s in c.sentences if c.kind == "row")
    figures = [(source_figures(item)[-1], item)]
    assert derive.told_averaged(figures)
    assert derive.averaged(replace(ask("大同十四五装备制造业年均多少"), wants="figure"), figures) == []
