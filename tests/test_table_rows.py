"""What table rows say besides figures: attributes and notes."""

from dataclasses import replace

from qa.answer import table_rows
from qa.schema import Chunk, Document, Evidence, Period, Query, Sentence, Span

DOCUMENT = Document("plan", "plan.txt", "", "某市规划", place="运城市", kind="规划纲要")


def row(text: str, start: int, *, caption: str = "主要指标", note: str = "") -> Evidence:
    spans = [Span("caption", caption, 0, 4)] + ([Span("note", note, 900, 910)] if note else [])
    sentence = Sentence(text, start, start + len(text), tuple(spans))
    return Evidence(sentence, Chunk("plan", "row", ("指标",), (sentence,)), DOCUMENT, 1.0)


GRAIN = row("粮食产量｜2030年：17；属性：约束性", 100)
GDP = row("地区生产总值增长｜2030年：5；属性：预期性", 200)
ELSEWHERE = row("能耗降低｜2030年：3；属性：约束性", 300, caption="另一张表")
OUTLINE = [item.chunk for item in (GRAIN, GDP, ELSEWHERE)]


def ask(text: str, **slots: object) -> Query:
    return Query(text, text, "zh", places=("运城市",), **slots)  # type: ignore[arg-type]


def test_rows_of_one_attribute_come_from_one_table() -> None:
    found = table_rows.listed(ask("哪些指标是约束性的？", kind="list"), [GDP], lambda _: OUTLINE)
    assert [item.sentence for item in found] == [GRAIN.sentence]


def test_whether_an_indicator_is_binding_is_read_from_its_row() -> None:
    query = ask("粮食产量是预期性的吗", kind="fact", indicators=("粮食产量",))
    assert [text for text, _ in table_rows.attributes(query, [GDP, GRAIN])] == [
        "运城市粮食产量属于约束性指标，不是预期性指标"
    ]


def test_an_attribute_that_no_quote_has_is_wrong() -> None:
    assert table_rows.said_wrongly("粮食产量是预期性的", [GRAIN.sentence.text])
    assert not table_rows.said_wrongly("粮食产量是约束性的", [GRAIN.sentence.text])


def test_the_note_of_a_row_is_given_where_it_is_asked_for() -> None:
    noted = row("粮食产量①｜2030年：17；属性：约束性", 100, note="①按老口径。")
    query = ask("粮食产量的注释怎么说", indicators=("粮食产量",))
    assert table_rows.noted(query, [GDP, noted]) == (noted, "①按老口径。")
    assert table_rows.noted(ask("粮食产量是多少", indicators=("粮食产量",)), [noted]) is None


def test_the_note_is_asked_for_by_its_mark_by_an_empty_cell_or_by_its_years() -> None:
    note = "注：[]为五年累计数，*为2019年数据；森林蓄积量暂无法统计；棚户区改造为2016-2017年任务。"
    stock = row("森林发展 森林蓄积量(亿立方米)｜2020年完成：-", 100, note=note)
    firms = row("经济 工业企业数 户｜2025年：[1300]", 200, note=note)
    empty = ask("森林蓄积量那一栏没填完成数，是什么原因？", terms=("森林", "蓄积量"))
    assert table_rows.noted(empty, [stock]) == (stock, "森林蓄积量暂无法统计")
    assert table_rows.noted(replace(empty, text="森林蓄积量是多少？"), [stock]) is None
    bracket = ask("工业企业数加了方括号，代表什么？", terms=("工业", "企业"))
    assert table_rows.noted(bracket, [firms]) == (firms, "注：[]为五年累计数，*为2019年数据")
    any_row = ask("表里有些数字套着方括号，是啥意思？")
    assert table_rows.noted(any_row, [firms]) == (firms, "注：[]为五年累计数，*为2019年数据")
    years = ask("棚户区改造的目标对应的是哪几年的任务？", indicators=("棚户区改造",))
    housing = row("城镇棚户区住房改造(套)｜目标：12299", 300, note=note)
    assert table_rows.noted(years, [firms, housing]) == (housing, "棚户区改造为2016-2017年任务")


def test_whether_it_is_binding_is_asked_in_many_words_and_told_beside_figures() -> None:
    row_of_power = row("安全保障 能源综合生产能力（亿吨标准煤）｜2020年：0.05；属性：约束性", 100)
    for text in ("能源综合生产能力是硬指标吗", "能源综合生产能力是约束还是预期", "能源综合生产能力必须完成吗"):
        query = ask(text, kind="fact", terms=("能源", "生产能力"))
        assert [said for said, _ in table_rows.attributes(query, [row_of_power])] == [
            "运城市能源综合生产能力属于约束性指标"
        ], text


def test_a_row_is_told_whole_where_several_of_its_cells_are_asked_for() -> None:
    power = row("安全保障 电力装机容量（万千瓦）｜2025年：742；2030年：1050；累计：〔308〕", 100)
    several = ask("电力装机2030年目标值，以及五年累计要加多少？", kind="figure", terms=("电力", "装机"))
    assert table_rows.several_cells(several, [power, GRAIN]) == power
    assert table_rows.several_cells(replace(several, text="电力装机2030年是多少？"), [power]) is None
    assert table_rows.several_cells(replace(several, terms=("风电", "装机")), [power]) is None
    assert table_rows.several_cells(replace(several, terms=()), [power]) is None  # nothing names a row


def test_a_row_is_told_only_where_it_has_a_cell_of_each_year() -> None:
    air = row("空气优良天数比例（%）｜2015年：64；2020年完成：66", 100)
    years = ask("空气优良天数比例2015年、2020年各是多少？", terms=("空气",), periods=(year(2015), year(2020)))
    assert table_rows.several_cells(years, [air]) == air
    assert table_rows.several_cells(replace(years, periods=(year(2015), year(2025))), [air]) is None


def year(n: int) -> Period:
    return Period(f"{n}年", n, n)
