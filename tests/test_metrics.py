"""The judges. Every expected value was worked out by hand from the contract in DESIGN.md."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from eval.figures import declared, fractions, numeral, read
from eval.metrics import (
    citation_precision,
    citation_recall,
    cited,
    correct,
    percentile,
    refusals,
    stands,
    strict,
    unsupported_numbers,
    wilson,
)
from eval.ranking import Passage, rank_scores

QUOTE = "2026年，全市地区生产总值增长6%左右，城镇新增就业4.5万人。"


def citation(quote: str = QUOTE, **changes: Any) -> dict[str, Any]:
    return {
        "n": 1,
        "doc": "yuncheng-2026-report",
        "title": "政府工作报告",
        "place": "运城市",
        "year": 2026,
        "section": ["三、2026年工作安排"],
        "quote": quote,
        "start": 0,
        "end": len(quote),
        "context": [],
        "passage": "",
    } | changes


def answer(
    text: str, *citations: dict[str, Any], question: str = "运城2026年GDP目标", **changes: Any
) -> dict[str, Any]:
    return {
        "id": "x",
        "question": question,
        "answer": text,
        "refused": False,
        "reason": None,
        "citations": list(citations),
        "numbers": [],
        "conflicts": [],
    } | changes


def gold(**changes: Any) -> dict[str, Any]:
    return {
        "id": "x",
        "split": "dev",
        "question": "运城2026年GDP目标",
        "history": [],
        "kind": "number",
        "must": [["6%左右", "6%"]],
        "must_not": ["8%"],
        "evidence": [{"doc": ["yuncheng-2026-report"], "contains": ["生产总值增长6%"]}],
        "refuse": False,
    } | changes


@pytest.mark.parametrize(
    ("needle", "text", "expected"),
    [
        ("6%", "增长6%左右", True),
        ("6%", "增长６％左右", True),  # full width
        ("6%", "增长 6 %左右", True),  # typesetting spaces
        ("6%", "增长16%", False),
        ("6%", "增长1.6%", False),
        ("6%", "6%5", False),
        ("6%", "6.0%", False),
        ("6%", "5%-6%", True),
        ("6%", "6‰", False),
        ("6", "6.05", False),
        ("6", "共6个", True),
        ("6", "到6。", True),
        ("6", "约6.", True),
        ("6", "26", False),
        ("6", "60", False),
        ("6.0", "6.05", False),
        ("5", "0.5", False),
        ("5万", "新增5万人", True),
        ("5万", "新增25万人", False),
        ("5万", "新增5.5万人", False),
        ("5万", "新增1 5万人", False),  # spaces are removed, as the contract says
        ("5万", "5万亿元", False),
        ("5万", "5万3千人", False),
        ("5.5万", "5.5万人", True),
        ("2300亿元", "2,300亿元", True),
        ("2,300亿元", "2300亿元", True),
        ("2300", "12,300", False),
        ("1,234,567", "1234567", True),
        ("2025", "2024, 2025 and 2026", True),  # a list's comma parts numbers
        ("2025", "2024，2025", True),
        ("2024", "2024,2025", True),
        ("20242025", "2024,2025", True),  # as the contract has it: commas removed
        ("百分之八", "百分之八左右", True),
        ("百分之八", "百分之八十", False),
        ("百分之八", "百分之八点五", False),
        ("三年", "三年行动", True),
        ("三年", "十三年", False),
        ("三年", "3年", False),  # spellings are listed in the gold row
        ("第一", "第一点", True),
        ("甲、乙", "甲、 乙", True),
        ("高质量，发展", "高质量发展", True),
        ("GDP", "ＧＤＰ", True),
        ("", "anything", False),
        ("6%", "", False),
        ("6%", "2025. 6% more", True),
    ],
)
def test_stands(needle: str, text: str, expected: bool) -> None:
    assert stands(needle, text) is expected


@pytest.mark.parametrize(
    ("text", "changes", "expected"),
    [
        ("增长6%左右[1]。", {}, True),
        ("增长6%[1]左右。", {}, True),  # a mark is no part of the answer
        ("增长6%左右，去年为8%。", {}, False),  # must_not
        ("增长6%左右，去年为18%。", {}, True),  # 8% does not stand in 18%
        ("增长8%左右。", {}, False),
        ("增长6%，新增就业5万人。", {"must": [["6%"], ["5万人", "50000人"]]}, True),
        ("增长6%，新增就业50,000人。", {"must": [["6%"], ["5万人", "50000人"]]}, True),
        ("增长6%。", {"must": [["6%"], ["5万人"]]}, False),  # groups are AND
        ("", {}, False),
    ],
)
def test_correct(text: str, changes: dict[str, Any], expected: bool) -> None:
    assert correct(gold(**changes), answer(text, citation())) is expected


def test_marks_of_unknown_citations_stay_in_the_answer() -> None:
    row = gold(must=[["[28]"]], must_not=[])
    assert correct(row, answer("五年累计[28]", citation()))
    assert not correct(gold(must=[["[1]"]], must_not=[]), answer("五年累计[1]", citation()))


@pytest.mark.parametrize(
    ("citations", "evidence", "expected"),
    [
        ([citation()], [(["yuncheng-2026-report"], ["生产总值增长6%"])], True),
        ([citation("全市 地区生产\n总值增长６％左右")], [(["yuncheng-2026-report"], ["生产总值增长6%"])], True),
        ([citation(doc="other")], [(["yuncheng-2026-report"], ["生产总值增长6%"])], False),
        ([citation(doc="other")], [(["yuncheng-2026-report", "other"], ["生产总值增长6%"])], True),
        ([], [(["yuncheng-2026-report"], ["生产总值增长6%"])], False),
        # all of `contains` in one citation, not spread over two
        (
            [citation("生产总值增长6%"), citation("就业4.5万人")],
            [(["yuncheng-2026-report"], ["总值增长6%", "4.5万人"])],
            False,
        ),
        # each item by a citation of its own
        (
            [citation("生产总值增长6%"), citation("就业4.5万人", doc="b")],
            [(["yuncheng-2026-report"], ["总值增长6%"]), (["b"], ["4.5万人"])],
            True,
        ),
        # the header stands in the context
        (
            [citation("GDP 2300", context=[{"role": "header", "text": "指标 2025年", "start": 0, "end": 7}])],
            [(["yuncheng-2026-report"], ["2025年", "2300"])],
            True,
        ),
        # quote and context are not run together
        (
            [citation("GDP 23", context=[{"role": "continued", "text": "00亿元", "start": 9, "end": 12}])],
            [(["yuncheng-2026-report"], ["2300亿元"])],
            False,
        ),
        # the passage is for display only
        ([citation("无关", passage=QUOTE)], [(["yuncheng-2026-report"], ["生产总值增长6%"])], False),
    ],
)
def test_cited(citations: list[dict[str, Any]], evidence: list[tuple[list[str], list[str]]], expected: bool) -> None:
    row = gold(evidence=[{"doc": docs, "contains": contains} for docs, contains in evidence])
    assert cited(row, answer("6%", *citations)) is expected


def test_strict_is_correct_and_cited_or_a_due_refusal() -> None:
    refuse = gold(refuse=True, must=[], must_not=[], evidence=[], kind="unanswerable")
    assert strict(gold(), answer("增长6%左右[1]。", citation()))
    assert not strict(gold(), answer("增长6%左右。"))
    assert not strict(gold(), answer("增长7%左右[1]。", citation()))
    assert not strict(gold(), answer("资料中没有说明，目标6%。", citation(), refused=True))
    assert strict(refuse, answer("资料中没有说明。", refused=True))
    assert not strict(refuse, answer("不知道。", refused=False))
    assert not correct(refuse, answer("不知道。", refused=False))


def test_refusals() -> None:
    due, open_ = gold(refuse=True), gold()
    given, not_given = answer("", refused=True), answer("6%")
    # two due, one of them given; one given that was not due
    counted = refusals([(due, given), (due, not_given), (open_, given), (open_, not_given)])
    assert (counted.due, counted.given, counted.rightly, counted.false) == (2, 2, 1, 1)
    assert counted.precision == 0.5
    assert counted.recall == 0.5
    assert refusals([(open_, not_given)]).precision is None
    assert refusals([(open_, not_given)]).recall is None


def test_citation_recall() -> None:
    row = gold(evidence=[{"doc": ["r"], "contains": ["增长6%"]}, {"doc": ["s"], "contains": ["增长7%"]}])
    one = {"n": 1, "doc": "r", "quote": "增长6%左右"}
    assert citation_recall(row, answer("6%", one)) == 0.5
    assert citation_recall(row, answer("6%", one, {"n": 2, "doc": "s", "quote": "增长7%"})) == 1.0
    assert citation_recall(row, answer("6%", {"n": 1, "doc": "s", "quote": "增长6%"})) == 0.0
    assert citation_recall(gold(refuse=True, must=[], evidence=[]), answer("6%", one)) is None


def test_citation_precision() -> None:
    good, other = citation(), citation("与问题无关的一句。")
    says_it = citation("预期目标为6%左右。", doc="other")  # another document, but one of `must` stands in it
    nearly = citation("增长16%。", doc="other")
    assert citation_precision(gold(), answer("6%", good)) == 1.0
    assert citation_precision(gold(), answer("6%", good, other)) == 0.5
    assert citation_precision(gold(), answer("6%", good, says_it, other, nearly)) == 0.5
    assert citation_precision(gold(), answer("6%")) is None
    assert citation_precision(gold(), answer("", good, refused=True)) is None
    assert citation_precision(gold(refuse=True, must=[], evidence=[]), answer("6%", good)) is None


@pytest.mark.parametrize(
    ("text", "unsupported"),
    [
        ("增长6%左右[1]。", []),
        ("增长6 percent[1]。", []),
        ("增长百分之六[1]。", []),
        ("增长16%[1]。", ["16%"]),
        ("增长6.05%[1]。", ["6.05%"]),
        ("增长6个百分点[1]。", ["6个百分点"]),
        ("增长6‰[1]。", ["6‰"]),
        ("增长6倍[1]。", ["6倍"]),
        ("增长了6[1]。", ["6"]),  # a rate without its sign is another figure
        ("新增就业4.5万人[1]。", []),
        ("新增就业45000人[1]。", []),
        ("新增就业45,000人[1]。", []),
        ("新增就业４．５万名[1]。", []),  # 名 and 人 count the same
        ("新增就业4.5万[1]。", []),
        ("新增就业四万五千人[1]。", []),
        ("新增就业4.5亿人[1]。", ["4.5亿人"]),
        ("新增就业4.5人[1]。", ["4.5人"]),
        ("新增就业4.5万元[1]。", ["4.5万元"]),
        ("新增就业5万人[1]。", ["5万人"]),
        ("It plans 45,000 new urban jobs and growth of about 6% in 2026[1].", []),
        ("It plans 45 thousand jobs[1].", []),
        ("It plans 4.5 million jobs[1].", ["4.5 million"]),
        ("In 2026[1] growth is six percent[1].", []),
        ("In 2026 there are seven plans[1].", ["seven"]),
        ("2026年增长6%[1]，2027年也是[1]。", ["2027年"]),
        ("二〇二六年增长6%[1]。", []),
        ("1. 增长6%[1]；\n2. 就业4.5万人[1]。", []),  # enumerations are no figures
        ("包括：1.增长6%；2.就业4.5万人；3.其他[1]。", []),
        ("（1）增长6%[1]。（2）就业4.5万人[1]。", []),
        ("①增长6%②就业4.5万人[1]。", []),
        ("5. 增长6%[1]。", ["5"]),  # begins no list
        ("共有：1、2个百分点[1]。", ["1", "2个百分点"]),
        ("增长6%[2]。", ["2"]),  # there is no citation 2
        ("一个目标是增长6%[1]。", []),  # an article
        ("三个目标：增长6%[1]。", ["三个"]),
        ("“十五五”开局之年增长6%[1]。", []),  # the name of a plan
        ("约三分之一[1]。", ["三分之一"]),
        ("2026-2030年[1]", ["2030年"]),
        ("目标5-6%[1]", ["5"]),
        ("", []),
    ],
)
def test_unsupported_numbers(text: str, unsupported: list[str]) -> None:
    assert unsupported_numbers(answer(text, citation())) == unsupported


@pytest.mark.parametrize(
    ("quote", "unsupported"),
    [
        ("进出口总额1380亿\n元，改造小区19个。", []),  # a line that ends within a figure
        ("进出口总额1380亿元，改造小区1 9个。", []),  # a space that typesetting has put in
        ("进出口总额1380亿元\t改造小区1\n9个", ["19个"]),  # cells
        ("进出口总额1380亿元，改造小区2025 19个。", []),
        ("进出口总额1380亿元，改造小区2019个。", ["19个"]),
    ],
)
def test_a_figure_torn_by_typesetting_is_one(quote: str, unsupported: list[str]) -> None:
    assert unsupported_numbers(answer("进出口1380亿元，改造19个[1]。", citation(quote))) == unsupported


def test_a_plan_that_is_named_has_five_years() -> None:
    per_year = {"text": "9000人", "citation": None, "verified": True, "computed": "4.5万人 ÷ 5年"}
    text = "平均每年9000人（4.5万人 ÷ 5年）[1]。"
    named = answer(text, citation(), question="“十四五”平均每年新增就业多少", numbers=[per_year])
    assert unsupported_numbers(named) == []
    assert unsupported_numbers(answer(text, citation(), numbers=[per_year])) == ["9000人", "5年"]


def test_numbers_may_come_from_question_metadata_and_history() -> None:
    asked = answer("您问的9%没有依据，目标是6%[1]。", citation(), question="目标是9%吗")
    assert unsupported_numbers(asked) == []
    titled = citation(title="太原市2024年报告", year=2023, section=["（三）2022年回顾"])
    assert unsupported_numbers(answer("2024年、2023年、2022年、2021年[1]", titled)) == ["2021年"]
    followed = answer("2019年的是6%[1]。", citation(), question="那年呢")
    assert unsupported_numbers(followed) == ["2019年"]
    assert unsupported_numbers(followed, asked=["2019年如何"]) == []


def test_years_by_the_day_of_asking_and_of_a_report() -> None:
    told = answer("2025年是6%，2024年也是[1]。", citation(title="太原市规划", year=2021), question="去年呢")
    assert unsupported_numbers(told) == ["2025年", "2024年"]
    assert unsupported_numbers(told, this_year=2026) == ["2024年"]
    report = citation(title="太原市2026年政府工作报告", year=2026)
    assert unsupported_numbers(answer("2025年是6%，2024年也是[1]。", report)) == ["2024年"]


def test_verified_flags_are_not_believed() -> None:
    claimed = [{"text": "7%", "citation": 1, "verified": True, "computed": None}]
    assert unsupported_numbers(answer("增长7%[1]。", citation(), numbers=claimed)) == ["7%"]


def test_computed_numbers_rest_on_cited_ones() -> None:
    pair = (citation("就业12万人"), citation("就业9万人", n=2))
    numbers = [{"text": "3万人", "citation": None, "verified": True, "computed": "12万人 - 9万人"}]
    assert unsupported_numbers(answer("多3万人[1][2]。", *pair, numbers=numbers)) == []
    assert unsupported_numbers(answer("多3万人[1]。", pair[0], numbers=numbers)) == ["3万人"]  # 9万人 is not cited
    share = [{"text": "75%", "citation": None, "verified": True, "computed": "9万人 / 12万人 × 100%"}]
    assert unsupported_numbers(answer("为其75%[1][2]。", *pair, numbers=share)) == []
    assert unsupported_numbers(answer("多3万人[1][2]。", *pair)) == ["3万人"]


def test_refusals_may_name_the_question_and_the_years_of_the_library() -> None:
    refused = answer("没有2027年的6%；现有2026年。", citation(), question="2027年GDP目标", refused=True)
    assert unsupported_numbers(refused, library_years=[2026]) == ["6%"]  # what is cited does not count here
    assert unsupported_numbers(refused) == ["6%", "2026年"]


@pytest.mark.parametrize(
    ("text", "unsupported"),
    [
        ("城镇新增就业人数为[28]万人[1]", []),  # the brackets of a five-year total
        ("城镇新增就业人数为[28]亿人[1]", ["28亿人"]),
        ("累计28万人[1]", []),
        ("五年累计28万人[1]", ["五年"]),  # what the brackets mean stands in a note that is not cited
        ("2015年为5.23万人[1]", []),
        ("2015年为52300人[1]", []),
        ("为14万人[1]", ["14万人"]),  # the row's running number is no value
        ("为5.23亿元[1]", ["5.23亿元"]),
        ("为5.23%[1]", ["5.23%"]),
    ],
)
def test_cells_have_the_unit_that_their_row_declares(text: str, unsupported: list[str]) -> None:
    row = citation(
        "\t14\t城镇新增就业人数(万人)\t5.23\t[21]\t-\t[28]\t\t预期性",
        context=[{"role": "header", "text": "类别\t序号\t指标内容\t2015年\t2020年目标", "start": 0, "end": 9}],
    )
    assert unsupported_numbers(answer(text, row, question="就业")) == unsupported


def test_units_of_one_citation_do_not_serve_another() -> None:
    percent, money = citation("城镇化率(%)\t46.1"), citation("进出口总额(亿美元)\t11.96", n=2)
    assert unsupported_numbers(answer("46.1%[1]、11.96亿美元[2]", percent, money)) == []
    assert unsupported_numbers(answer("46.1亿美元[1]、11.96%[2]", percent, money)) == ["46.1亿美元", "11.96%"]


def test_cited_documents_and_places_may_be_counted() -> None:
    pair = (citation(), citation(doc="taiyuan-2026-report-digest", place="太原市", n=2))
    assert unsupported_numbers(answer("两个版本不一致，两市均增长6%[1][2]。", *pair)) == []
    assert unsupported_numbers(answer("The two versions differ[1][2].", *pair)) == []
    assert unsupported_numbers(answer("三个版本不一致，12个版本，十二个版本[1][2]。", *pair)) == [
        "三个",
        "12个",
        "十二个",
    ]
    assert unsupported_numbers(answer("两个版本不一致[1]。", pair[0])) == ["两个"]
    assert unsupported_numbers(answer("两个项目[1][2]。", *pair)) == ["两个"]


def test_units_from_header_and_unknown_units() -> None:
    unit = citation("生产总值\t2300", context=[{"role": "unit", "text": "单位：亿元", "start": 0, "end": 5}])
    assert unsupported_numbers(answer("2300亿元[1]", unit)) == []
    rate = citation("生产安全事故死亡率(人/亿元)\t0.06")
    assert unsupported_numbers(answer("0.06人/亿元[1]", rate)) == []
    assert unsupported_numbers(answer("0.06人/万元[1]", rate)) == ["0.06人"]


def test_names_with_numbers_are_looked_up_as_names() -> None:
    air = citation("PM _{2.5} 浓度下降6.6%，建成5G基站4000个，4A级景区3家")
    assert unsupported_numbers(answer("PM2.5下降6.6%，5G基站，4A级景区[1]", air)) == []
    assert unsupported_numbers(answer("PM10下降6.6%，6G基站，5A级景区[1]", air)) == ["10", "6", "5"]
    numbered = citation("13\t5G用户普及率(%)\t12\t76")
    assert unsupported_numbers(answer("5G用户普及率12%，76%[1]", numbered)) == []
    assert unsupported_numbers(answer("5G用户普及率13%[1]", numbered)) == ["13%"]
    plan = citation("“十四五”期末达到60%")
    assert unsupported_numbers(answer("60% by the end of the 14th Five-Year Plan[1].", plan)) == []
    assert unsupported_numbers(answer("60% by the end of the 15th Five-Year Plan[1].", plan)) == ["15"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1,634.6亿元", [("163460000000", "元")]),
        ("2.1万亿", [("2100000000000", "")]),
        ("5万多人", [("50000", "人")]),
        ("2300余家", [("2300", "个")]),
        ("3千瓦", [("3", "千瓦")]),
        ("3千人", [("3000", "人")]),
        ("5万千瓦", [("50000", "千瓦")]),
        ("300万吨标准煤", [("3000000", "吨标准煤")]),
        ("5—6%", [("5", "%"), ("6", "%")]),
        ("1200至1500亿元", [("120000000000", "元"), ("150000000000", "元")]),
        ("1-11月", [("1", "月"), ("11", "月")]),
        ("2026—2030年", [("2026", "year"), ("2030", "year")]),
        ("10年", [("10", "年")]),
        ("2026年", [("2026", "year")]),
        ("2026户", [("2026", "个")]),
        ("3.5 percentage points", [("3.5", "百分点")]),
        ("163 billion yuan", [("163000000000", "元")]),
        ("十三个", [("13", "个")]),
        ("两万亿元", [("2000000000000", "元")]),
        ("一亿二千万元", [("120000000", "元")]),
        ("百分之八点五", [("8.5", "%")]),
        ("十五五", []),
        ("第十四个五年规划", []),
        ("三四个", []),
        ("数十个", []),
        ("3.2.1", [("0", "?")]),
    ],
)
def test_read(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(f.value, f.unit) for f in read(text)] == [(Decimal(value), unit) for value, unit in expected]


@pytest.mark.parametrize(
    ("text", "value"),
    [("三", 3), ("十", 10), ("十二", 12), ("二十", 20), ("一百零五", 105), ("三千二百", 3200), ("三万五千", 35000)],
)
def test_numeral(text: str, value: int) -> None:
    assert numeral(text) == value


def test_fractions_and_declared_units() -> None:
    assert fractions("占三分之一，增长百分之八") == ["三分之一"]
    assert [u.text for u in declared("3  劳动生产率  万元/人  14.2  19.6")] == ["万元/人"]
    assert [(u.times, u.unit) for u in declared("3  粮食产量  万吨  14.2  19.6")] == [(10_000, "吨")]
    units = {(u.text, u.times, u.unit) for u in declared("生产总值（亿元）\t城镇化率(%)\n单位：万人")}
    assert {("亿元", 10**8, "元"), ("%", 1, "%"), ("万人", 10**4, "人")} <= units


@pytest.mark.parametrize(
    ("values", "q", "expected"),
    [([], 50, None), ([3.0], 95, 3.0), ([1, 2, 3, 4], 50, 2.5), ([4, 1, 3, 2], 100, 4), ([0, 10], 95, 9.5)],
)
def test_percentile(values: list[float], q: float, expected: float | None) -> None:
    assert percentile(values, q) == (None if expected is None else pytest.approx(expected))


@pytest.mark.parametrize(
    ("successes", "n", "low", "high"),
    # (8 + 1.9208) / 13.8416 = 0.71674; 1.96 * sqrt(0.8 * 0.2 / 10 + 3.8416 / 400) / 1.38416 = 0.22658
    [(8, 10, 0.49016, 0.94332), (0, 10, 0.0, 0.27754), (10, 10, 0.72246, 1.0), (0, 0, 0.0, 1.0)],
)
def test_wilson(successes: int, n: int, low: float, high: float) -> None:
    assert wilson(successes, n) == pytest.approx((low, high), abs=1e-4)


def test_rank_scores() -> None:
    row = gold(evidence=[{"doc": ["a"], "contains": ["甲"]}, {"doc": ["b"], "contains": ["乙", "丙"]}])
    nothing = Passage("c", ("丁",))
    # 甲 is found at rank 2, 乙 with its header 丙 at rank 10
    ranking = [Passage("b", ("甲",)), Passage("a", ("甲",)), *[nothing] * 7, Passage("b", ("乙", "丙"))]

    def scores(*passages: Passage) -> dict[str, float] | None:
        return rank_scores(row, passages)

    none = {"hit@1": 0.0, "hit@5": 0.0, "mrr@10": 0.0, "recall@5": 0.0}
    assert scores(*ranking) == pytest.approx({"hit@1": 0.0, "hit@5": 1.0, "mrr@10": 1 / 2, "recall@5": 0.5})
    assert scores(ranking[1]) == pytest.approx({"hit@1": 1.0, "hit@5": 1.0, "mrr@10": 1.0, "recall@5": 0.5})
    assert scores(ranking[1], ranking[-1]) == pytest.approx(dict.fromkeys(none, 1.0))
    assert scores(*[nothing] * 10, *ranking) == pytest.approx(none)
    assert scores() == none
    assert rank_scores(gold(evidence=[]), ranking) is None
