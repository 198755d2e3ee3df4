"""An answer as Markdown: marks, sources, and nothing foreign that a renderer would take for its own."""

from __future__ import annotations

import pytest
from markdown_it import MarkdownIt

from qa.schema import Answer, CheckedNumber, Citation, Conflict, ConflictValue, Span
from ui.markdown import answer_markdown, escaped

HOSTILE = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[x](javascript:alert(1))",
    "![x](http://elsewhere.example/x.png)",
    "[1]: javascript:alert(1)",
    "a\n===\nb",
    "# 标题",
    "> 引",
    "- 项\n1. 项\n12) 项",
    "***\n---\n___",
    "`code` ```\nfence",
    "~~~\nfence",
    "**粗** _斜_ ~~删~~",
    "|a|b|\n|-|-|",
    "&lt;b&gt; &amp;",
    "反斜线\\[1](x)",
    "<http://elsewhere.example>",
)


def citation(
    n: int, quote: str = "增长6%左右", title: str = "甲市报告", section: tuple[str, ...] = ("一",)
) -> Citation:
    return Citation(n, "jia", title, "甲市", 2026, section, quote, 3, 9, (Span("unit", "单位：万元", 0, 5),))


def test_the_whole_answer() -> None:
    answer = Answer(
        "增速？", "预期增长6%左右[1]。\n- 就业12万人[1][2]", completed_question="甲市2026年增速？", missing=("乙市",),
        citations=(citation(1), citation(2, "新增就业\n12万人")),
        numbers=(CheckedNumber("3万人", None, True, "12万人 - 9万人"),),
        conflicts=(Conflict("增速", "甲市", "2026年", (ConflictValue("6%", 1), ConflictValue("7%", 2))),),
    )  # fmt: skip
    assert answer_markdown(answer) == (
        "**问：增速？**\n\n理解为：甲市2026年增速？\n\n预期增长6%左右[1]。\n\n- 就业12万人[1][2]\n\n"
        "资料之间不一致（甲市 · 2026年 · 增速）：6%[1]；7%[2]\n\n资料中未找到：乙市\n\n计算：3万人 = 12万人 - 9万人\n\n"
        "出处\n\n- [1] 甲市报告 › 一：“增长6%左右”（单位：万元）（jia 3–9）\n"
        "- [2] 甲市报告 › 一：“新增就业 12万人”（单位：万元）（jia 3–9）\n"
    )


@pytest.mark.parametrize("text", HOSTILE)
def test_escaped_text_is_shown_as_it_is(text: str) -> None:
    """By a renderer that would run HTML and draw tables."""
    rendered = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).parse(escaped(text))
    kinds = {token.type for token in rendered}
    assert kinds == {"paragraph_open", "inline", "paragraph_close"}
    inner = [token for line in rendered if line.children for token in line.children]
    assert {token.type for token in inner} <= {"text", "softbreak", "hardbreak", "text_special"}
    assert "".join(token.content or "\n" for token in inner) == text


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_foreign_becomes_a_link_an_image_or_html(text: str) -> None:
    cited = citation(1, text, text, (text,))
    conflict = Conflict(text, text, text, (ConflictValue(text, 1),))
    answer = Answer(
        text, f"{text}[1](javascript:alert(1))[1]: x", citations=(cited,), conflicts=(conflict,), missing=(text,),
        completed_question=text, numbers=(CheckedNumber(text, None, True, text),),
    )  # fmt: skip
    parsed = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).parse(answer_markdown(answer))
    kinds = {token.type for line in parsed for token in (line, *(line.children or ()))}
    dangerous = {"link_open", "image", "html_inline", "html_block", "fence", "code_inline", "heading_open"}
    assert not kinds & dangerous


def test_a_mark_without_a_source_is_text() -> None:
    assert "\\[7\\]" in answer_markdown(Answer("问", "见[7]。"))


def test_a_table_of_the_answer_stays_one_and_a_list_ends_before_a_paragraph() -> None:
    text = "比较：\n| 地区 | 目标 |\n|---|---|\n| 甲*市 | 6%[1] |\n- 项[1]\n相差1个百分点。"
    written = answer_markdown(Answer("问", text, citations=(citation(1),)))
    assert "比较：\n\n| 地区 | 目标 |\n| --- | --- |\n| 甲\\*市 | 6%[1] |\n\n- 项[1]\n\n相差1个百分点。\n" in written
    assert "<table>" in MarkdownIt("commonmark").enable("table").render(written)
