"""What is left half told of a row or of a rise, where all of it is asked for."""

from __future__ import annotations

import pytest

from qa.answer import whole
from qa.question import understand
from qa.schema import Chunk, ChunkKind, Document, Evidence, Sentence, Span

DOCUMENT = Document("a", "a.md", "", "德阳市规划纲要", "德阳市", 2026, "规划纲要")
ROW = "民生 劳动年龄(16-59)平均受教育年限（年）｜2025年：10.9；2030年：11.5；年均增长(%)：1.1；累计：—；属性：约束性"
RISE = "全市四大产业增加值由-4.1%转为增长0.9%，新增企业30家。"

QUERY = understand("德阳教育怎么样", (), {"德阳市"}, 2026)


def evidence(text: str, kind: ChunkKind) -> Evidence:
    sentence = Sentence(text, 0, len(text))
    return Evidence(sentence, Chunk("a", kind, ("一",), (sentence,)), DOCUMENT, 1.0)


def left(question: str, told: str, item: Evidence) -> list[str]:
    query = understand(question, (), {"德阳市"}, 2026)
    return [words for words, _, _ in whole.rest(query, told, [item])]


@pytest.mark.parametrize(
    ("question", "told", "words"),
    [
        ("德阳劳动人口现在平均读几年书，2030年定的是多少？", "2030年11.5年。", True),
        ("德阳劳动人口平均受教育年限2030年目标是多少，是约束性的吗？", "2030年11.5年。", True),
        ("德阳劳动人口平均受教育年限2030年目标是多少？", "2030年11.5年。", False),
        ("德阳劳动人口现在平均读几年书，2030年定的是多少？", "2025年10.9年，2030年11.5年，年均1.1%，约束性", False),
    ],
)
def test_the_other_cells_of_a_row_where_several_are_asked_for(question: str, told: str, words: bool) -> None:
    found = left(question, told, evidence(ROW, "row"))
    assert found == (["表中该项：2025年10.9年，2030年11.5年，年均增长(%)1.1，属性约束性"] if words else [])


def test_the_other_cells_are_left_where_facts_told_all() -> None:
    question = "德阳劳动人口现在平均读几年书，2030年定的是多少？"
    query = understand(question, (), {"德阳市"}, 2026)
    item = evidence(ROW, "row")
    assert list(whole.rest(query, "2030年11.5年。", [item], facts=2)) == []
    assert len(list(whole.rest(query, "2030年11.5年。", [item], facts=1))) == 1


def test_a_star_is_told_as_the_year_that_the_note_says() -> None:
    note = Span("note", "注：*为2019年数据。", 60, 72)
    sentence = Sentence("森林覆盖率(%)｜2015年：31；完成：29.2*；属性：约束性", 0, 30, (note,))
    item = Evidence(sentence, Chunk("a", "row", ("一",), (sentence,)), DOCUMENT, 1.0)
    assert whole.readable(item, QUERY) == "森林覆盖率(%)：2015年31%，完成29.2%（2019年数据），属性约束性"


def test_all_cells_of_growth_are_in_percent() -> None:
    sentence = Sentence("农村居民收入增长率（%）｜2025年完成：7.9；年均增长/累计：10；属性：预期性", 0, 40)
    item = Evidence(sentence, Chunk("a", "row", ("一",), (sentence,)), DOCUMENT, 1.0)
    assert whole.readable(item, QUERY) == "农村居民收入增长率（%）：2025年完成7.9%，年均增长/累计10%，属性预期性"


def test_the_whole_of_a_rise_where_its_course_is_asked_for() -> None:
    item = evidence(RISE, "prose")
    assert left("德阳四大产业增加值增速走势如何？", "增长0.9%。", item) == ["报告写的是“由-4.1%转为增长0.9%”"]
    assert left("德阳四大产业增加值增速走势如何？", "由-4.1%转为增长0.9%。", item) == []
    assert left("德阳四大产业增加值增长多少？", "增长0.9%。", item) == []


def test_how_far_a_figure_is_above_the_province_where_that_is_asked() -> None:
    item = evidence("进出口增长4.7%，高于全省2.1个百分点；财政收入增长8.2%，高于全国3个百分点。", "prose")
    told = "德阳市2025年进出口增长4.7%。"
    assert left("德阳2025年进出口增速比全省高多少？", told, item) == ["报告写的是“进出口增长4.7%，高于全省2.1个百分点”"]
    assert left("德阳2025年进出口增速比全国高多少？", told, item) == []
    assert left("德阳2025年进出口增速是多少？", told, item) == []


def test_a_row_is_told_with_its_unit_and_without_empty_cells() -> None:
    assert whole.readable(evidence(ROW, "row"), QUERY).startswith(
        "民生 劳动年龄(16-59)平均受教育年限（年）：2025年10.9年，"
    )
    assert whole.readable(evidence(RISE, "prose"), QUERY) == RISE
