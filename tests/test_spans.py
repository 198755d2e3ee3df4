"""What several years brought and what one of them did, and changes that a sentence tells by itself."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from qa import periods
from qa.answer.asked_periods import asks_sum, kept_periods
from qa.answer.based import without_base
from qa.answer.verify import check
from qa.assistant import Assistant
from qa.documents.phases import chunks_of
from qa.question import understand
from qa.schema import Answer, Document, Evidence, Query
from tests.conftest import FakeEncoder, FakeGenerator

Ask = Callable[[str], Answer]

REPORTS = {
    "娄底-2026": "# 娄底市2026年政府工作报告\n\n一、“十四五”时期工作回顾\n\n"
    "五年来，地区生产总值从2020年的1680亿元增长到2025年的2110亿元。建成标准化菜场61个。2025年特产收入达到380万元，比2020年增加90万元。\n\n"
    "二、2025年工作回顾\n\n2025年，地区生产总值增长4.1%，高于去年1.6个百分点；建成标准化菜场9个。"
    "空气质量综合指数3.62，下降5.4%。早稻生产实现面积产量“双增”，创近年新高。各类事故起数和死亡人数实现“双下降”。\n\n"
    "三、2026年工作安排\n\n今年地区生产总值增长5%，建成标准化菜场12个。开放紫鹊界梯田博物馆。\n",
    "邵阳-2026": "# 邵阳市2026年政府工作报告\n\n二、2026年工作安排\n\n今年地区生产总值增长6%。新建体育馆2座。\n",
}


def query(text: str) -> Query:
    return understand(text, [], ("娄底市", "邵阳市"), 2026)


@pytest.fixture
def ask(tmp_path: Path, assistant: Assistant) -> Ask:
    for name, text in REPORTS.items():
        (tmp_path / f"{name}.txt").write_text(text, encoding="utf-8")
    reader = Assistant(assistant.config, encoder=FakeEncoder(), generator=FakeGenerator("资料中没有说明"))
    list(reader.ingest(sorted(tmp_path.glob("*-*.txt"))))
    return reader.ask


@pytest.mark.parametrize(
    ("question", "parts", "absent"),
    [
        # the growth of the last year is none of five: its ends are told
        ("娄底GDP“十四五”以来怎么变化的？", ("| 1680亿元", "| 2110亿元", "增加430亿元"), ()),
        ("娄底地区生产总值在“十四五”期间增长了多少？", ("1680亿元", "2110亿元"), ("期间增长4.1%",)),
        # what the years brought in all and what one of them did, neither added to nor taken from the other
        ("娄底标准化菜场“十四五”一共建成多少个，其中2025年多少个？", ("| 61个", "| 9个"), ("70", "52")),
        ("娄底标准化菜场五年合计建成了多少个？其中去年建成了多少个？", ("| 61个", "| 9个"), ("70", "52")),
        (
            "娄底标准化菜场“十四五”一共建成多少个，今年和去年各建成多少个，是多了还是少了？",
            ("| 61个", "增加3个"),
            ("52", "49"),
        ),
        # the change that a sentence tells by itself
        ("娄底GDP去年涨了多少，比前年快几个点？", ("4.1%", "高于去年1.6个百分点"), ("没有说明",)),
        ("娄底空气综合指数去年比前年降了多少？", ("5.4%",), ("没有说明",)),
        ("娄底2025年GDP增速是多少？据此倒推2024年的增速是多少？", ("4.1%", "增长2.5%（4.1% - 1.6个百分点"), ()),
        # which way it went, in words
        ("娄底去年事故起数、死亡人数各是什么走向？", ("实现“双下降”",), ()),
    ],
)
def test_spans_and_changes(ask: Ask, question: str, parts: tuple[str, ...], absent: tuple[str, ...]) -> None:
    answer = ask(question).answer
    assert [part for part in parts if part not in answer] == []
    assert [part for part in absent if part in answer] == []


def test_how_many_more_than_a_year_that_no_report_tells_of_is_not_told(ask: Ask) -> None:
    answer = ask("娄底标准化菜场去年比前年多建成了几个？").answer
    assert "没有说明" in answer


def evidence(source: str) -> list[Evidence]:
    document = Document("d", "d.txt", "0", "娄底市2026年政府工作报告", "娄底市", 2026, "政府工作报告")
    return [Evidence(s, c, document, 1.0) for c in chunks_of(document, source) for s in c.sentences]


@pytest.mark.parametrize(
    ("question", "sentence", "holds"),
    [
        ("娄底“十四五”生产总值增长了多少？", "娄底市“十四五”期间地区生产总值增长4.1%。", False),
        ("娄底2025年生产总值增长了多少？", "娄底市2025年地区生产总值增长4.1%。", True),
        ("娄底“十四五”一共建成多少个标准化菜场？", "娄底市“十四五”期间一共建成标准化菜场9个。", False),
        ("娄底“十四五”一共建成多少个标准化菜场？", "娄底市“十四五”期间一共建成标准化菜场61个。", True),
        ("娄底从2020年到2025年特产收入增加了多少？", "娄底市从2020年到2025年特产收入增加了90万元。", True),
        ("娄底2025年建成多少个标准化菜场？", "娄底市2025年建成标准化菜场9个。", True),
    ],
)
def test_what_one_year_brought_is_not_told_of_several(question: str, sentence: str, holds: bool) -> None:
    items = evidence(REPORTS["娄底-2026"].partition("\n\n")[2])
    assert check(sentence, query(question), items).ok == holds


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("五年合计办了多少场？其中2025年多少场", [(2021, 2025), (2025, 2025)]),
        ("“十四五”头三年一共办了多少场", [(2021, 2025)]),
        ("今年起三年一共建了多少", [(2026, 2026)]),
        ("十四五年均增长多少", [(2021, 2025)]),
        ("十五年均增长多少", []),
        ("“十三五”末是多少，比五年前多多少", [(2020, 2020), (2015, 2015)]),
        ("去年是多少，五年前是多少", [(2025, 2025), (2020, 2020)]),
        ("五年前是多少", [(2021, 2021)]),
    ],
)
def test_spans_of_a_question(text: str, spans: list[tuple[int, int]]) -> None:
    assert [(p.first, p.last) for p, _, _ in periods.asked(text, 2026)] == spans


@pytest.mark.parametrize(
    ("text", "kept", "adds"),
    [
        ("菜场“十四五”一共建成多少个，2025年建成多少个", [(2021, 2025), (2025, 2025)], False),
        ("“十四五”的2025年建成多少个菜场", [(2025, 2025)], False),
        ("菜场“十三五”和“十四五”一共建成多少个", [(2016, 2020), (2021, 2025)], True),
        ("菜场2024年和2025年一共建成多少个", [(2024, 2024), (2025, 2025)], True),
        ("就业，十三五五年加起来多少，十四五计划多少", [(2016, 2020), (2021, 2025)], False),
    ],
)
def test_in_all_of_a_plan_is_no_sum(text: str, kept: list[tuple[int, int]], adds: bool) -> None:
    asked = query(f"娄底{text}？")
    assert [(p.first, p.last) for p in kept_periods(asked)] == kept
    assert asks_sum(asked) == adds


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("GDP去年比前年快了多少", [2025]),
        ("GDP去年跟前年比快了多少", [2025]),
        ("GDP去年和前年各是多少", [2025, 2024]),
        ("GDP今年目标比前年高多少", [2026, 2024]),  # is not the year before
        ("GDP2025年增长多少，倒推2024年增长多少", [2025]),
    ],
)
def test_a_year_that_is_only_compared_with(text: str, years: list[int]) -> None:
    assert [p.last for p in without_base(query(f"娄底{text}？")).periods] == years


@pytest.mark.parametrize(
    ("question", "terms"),
    [
        ("娄底有多少项工程符合预期？", "工程"),
        ("娄底有多少户籍人口？", ""),
        ("娄底建了多少个村级站？", "村级"),
    ],
)
def test_what_counts_is_no_part_of_a_word(question: str, terms: str) -> None:
    assert not any(term.startswith(("项", "个")) for term in query(question).terms)
    assert terms in "".join(query(question).terms)


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("城里户口的人占多大比例", ("户籍人口城镇化率",)),
        ("住在娄底城里的人占多大比例", ("常住人口城镇化率",)),
        ("上高中的孩子比例2025年要到多少", ("高中阶段教育毛入学率",)),
        ("娃娃上幼儿园的比例是多少", ("学前教育毛入园率",)),
        ("上规模的工厂有多少户", ("规模以上工业企业数",)),
        ("规模以上的工厂，增加值涨了多少", ("规模以上工业增加值",)),
        ("河里的水质达标多少", ("地表水优良水体比例",)),
        ("企业往国外投的钱有多少", ("对外直接投资",)),
        ("去年种粮面积和产量是多少", ("粮食播种面积", "粮食产量")),
        ("每千个老人有几张床", ("每千名老年人拥有养老床位数",)),
        ("经济去年涨了多少", ("地区生产总值",)),
        ("数字经济去年涨了多少", ()),
        ("高标准农田建了多少万亩耕地", ("高标准农田",)),
        ("种粮大户有多少个", ()),
    ],
)
def test_everyday_names_of_indicators(question: str, names: tuple[str, ...]) -> None:
    assert query(f"娄底{question}？").indicators == names


def test_which_of_several_places(ask: Ask, assistant: Assistant, tmp_path: Path) -> None:
    reader = Assistant(
        assistant.config, encoder=FakeEncoder(), generator=FakeGenerator("邵阳市要开放紫鹊界梯田博物馆。")
    )
    list(reader.ingest(sorted(tmp_path.glob("*-*.txt"))))
    answer = reader.ask("娄底、邵阳今年哪个市要开放紫鹊界梯田博物馆？").answer
    assert "邵阳市要开放" not in answer
    assert "开放紫鹊界梯田博物馆" in answer


def test_a_copied_attribute_answers_nothing() -> None:
    document = Document("p", "p.txt", "0", "娄底市国民经济和社会发展第十四个五年规划纲要", "娄底市", 2021, "规划纲要")
    table = "专栏1 主要指标\n\n指标\t2020年\t2025年目标\t属性\n农村居民人均可支配收入（元）\t13200\t18000\t预期性\n"
    items = [Evidence(s, c, document, 1.0) for c in chunks_of(document, table) for s in c.sentences]
    assert not check("属性：预期性", query("娄底旅游业“十四五”期间怎么变的？"), items).ok


def test_how_an_indicator_turned_in_a_plan_asks_for_figures() -> None:
    assert query("娄底GDP“十四五”期间怎么变的？").wants == "figure"
    assert query("娄底旅游业“十四五”期间怎么变的？").wants == "passage"
