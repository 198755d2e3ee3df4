"""What table rows say besides figures: attributes and notes."""

from qa.answer import table_rows
from qa.schema import Chunk, Document, Evidence, Query, Sentence, Span

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
