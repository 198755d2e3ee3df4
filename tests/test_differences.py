"""Two documents side by side: what is offered first, what is marked, what is escaped."""

from __future__ import annotations

import pytest
from test_render import HOSTILE

from qa.schema import Document
from qa.versions.compare import Comparison, Difference, Only, Side
from ui.differences import CUT, comparison, firsts, seconds


def document(doc: str, place: str = "甲市", kind: str = "政府工作报告") -> Document:
    return Document(doc, f"{doc}.md", doc, f"{place}{kind}", place, 2026, kind)


ALONE, ONE, TWO = document("alone", "乙市"), document("one"), document("two")
PLAN = document("plan", kind="规划纲要")
ALL = [ALONE, ONE, PLAN, TWO]


def test_versions_are_offered_first() -> None:
    assert {doc for _, doc in firsts(ALL)[:2]} == {"one", "two"}
    assert [doc for _, doc in seconds("one", ALL)] == ["two", "plan", "alone"]
    assert seconds("one", ALL)[0][0].startswith("同一报告 · ")
    assert not any(label.startswith("同一报告") for label, _ in seconds("alone", ALL))
    assert len({label for label, _ in firsts(ALL)}) == len(ALL)  # documents of one title can be told apart


def side(doc: str, quote: str, text: str) -> Side:
    return Side(doc, quote, 100, 100 + len(quote), text, quote.index(text))


def compared(*differences: Difference, only: tuple[Only, ...] = ()) -> str:
    return comparison(Comparison(ONE, TWO, True, differences, only, 1234))


def test_what_differs_is_marked_and_figures_come_first() -> None:
    wording = Difference(
        "wording", side("one", "全面完成任务。", "全面"), side("two", "按期完成任务。", "按期"), rank=5
    )
    figure = Difference("figure", side("one", "增长6%。", "6%"), side("two", "增长7%。", "7%"), "GDP")
    name = Difference("name", side("one", "建园晋高速。", "园晋"), side("two", "建高速。", ""), rank=3, hint="漏字")
    html = compared(wording, figure, name, only=(Only("two", ("三、安排",), 4, 1200),))
    assert html.index("增长<mark>6%</mark>。") < html.index("建<mark>园晋</mark>高速") < html.index("<details>")
    assert html.index("<details>") < html.index("<mark>全面</mark>")
    assert '<span class="lacks">〔无〕</span>' in html
    assert 'data-doc="two" data-start="100" data-end="105"' in html
    assert "数字 1 处，名称 1 处，措辞 1 处" in html
    assert "三、安排：4 句，1,200 字" in html


def test_a_long_sentence_is_cut_around_what_differs() -> None:
    quote = "前" * 500 + "6%" + "后" * 500
    html = compared(Difference("figure", side("one", quote, "6%"), side("two", "7%", "7%")))
    assert f"…{'前' * CUT}<mark>6%</mark>{'后' * CUT}…" in html


def test_no_difference_is_said() -> None:
    assert "没有发现数字或名称不同的地方" in compared()
    nothing_shared = comparison(Comparison(ONE, TWO, True, (), (), 0))
    assert "没有发现" not in nothing_shared and "没有说法相近的段落" in nothing_shared


@pytest.mark.parametrize("text", HOSTILE)
def test_foreign_text_is_inert(text: str) -> None:
    quote = f"{text}6%{text}"
    difference = Difference("figure", side(text, quote, "6%"), side(text, quote, text), text, text)
    hostile = Document(text, text, "0", text, text, 2026, text)
    html = comparison(Comparison(hostile, hostile, False, (difference,), (Only(text, (text,), 1, 2),), 3))
    for tag in ("<script", "<img", "<svg", "<iframe", "<a "):
        assert tag not in html
    assert 'onmouseover="' not in html and "onfocus='" not in html
