"""HTML of answers, sources and documents: what is escaped, marked, cut."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from qa.errors import GenerationError, LibraryError
from qa.schema import Answer, CheckedNumber, Citation, Conflict, ConflictValue, Document, Shown, Span, Stage, Timings
from ui import listing, passage, prose, render, source
from ui.conversation import Conversation, Exchange, Visit
from ui.examples import examples
from ui.keeping import from_row, kept, to_row
from ui.passage import Mark
from ui.relay import relay
from ui.service import stated
from ui.source import View
from ui.words import words

HOSTILE = [
    "<script>alert(1)</script>",
    '<img src=x onerror="alert(1)">',
    "<svg/onload=alert(1)>",
    "[点我](javascript:alert(1))",
    "![x](http://elsewhere.example/x.png)",
    '" onmouseover="alert(1)',
    "' autofocus onfocus='alert(1)",
    "</mark></p><iframe src=//elsewhere.example>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "{{constructor.constructor('alert(1)')()}} ${alert(1)} `",
    "<a href=javascript:alert(1)>甲</a>[1]",
]
TAGS = {
    "a", "article", "b", "button", "details", "div", "h2", "h3", "header", "li", "mark", "p", "section", "span",
    "summary", "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
ATTRIBUTES = {
    "class", "type", "title", "role", "tabindex", "aria-label", "data-event", "data-turn", "data-n", "data-question",
    "data-doc", "data-way", "data-view", "data-edit", "data-title", "data-section", "data-quote", "data-id",
    "data-shown", "data-share", "data-text", "data-row", "data-label", "href", "download", "rel", "disabled", "scope",
}  # fmt: skip


class Reader(HTMLParser):
    """Reads HTML as a browser would: tags, attributes, the text that is seen."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.text = ""
        self.values: list[str] = []
        self.depth = 0
        self.feed(html)
        self.close()
        assert self.depth == 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in TAGS
        assert {name for name, _ in attrs} <= ATTRIBUTES
        assert all((value or "").startswith("source/") for name, value in attrs if name == "href")
        self.values += [value or "" for _, value in attrs]
        self.depth += 1

    def handle_endtag(self, tag: str) -> None:
        assert tag in TAGS
        self.depth -= 1

    def handle_data(self, data: str) -> None:
        self.text += data


def citation(n: int = 1, quote: str = "增长6%左右。", start: int = 0, **more: object) -> Citation:
    fields = {"title": "甲市报告", "place": "甲市", "year": 2026, "section": ("三、安排",)} | more
    return Citation(n, "jia", start=start, end=start + len(quote), quote=quote, **fields)  # type: ignore[arg-type]


@pytest.mark.parametrize("text", HOSTILE)
class TestForeignTextIsInert:
    def test_in_a_question_and_an_answer(self, text: str) -> None:
        answer = Answer(
            text,
            f"{text}[1]",
            citations=(citation(quote=text, title=text, section=(text,)),),
            numbers=(CheckedNumber(text, None, verified=True, computed=text),),
            conflicts=(Conflict(text, text, text, (ConflictValue(text, 1), ConflictValue(text, 2))),),
            missing=(text,),
            completed_question=text,
        )
        read = Reader(render.conversation([Exchange(text, "done", answer=answer)]))
        assert read.text.count(text) >= 10

    def test_while_streaming_and_in_errors(self, text: str) -> None:
        exchanges = [Exchange(text, "generate", shown=text), Exchange(text, "failed", error=text)]
        read = Reader(render.conversation(exchanges, [text], text))
        assert read.text.count(text) == 4  # two questions, what was shown, the error
        assert Reader(render.conversation([], [text], fault=text)).text.count(text) == 2

    def test_in_the_source_panel(self, text: str) -> None:
        body = f"# {text}\n前文{text}\n表\t{text}\n{text}后文"
        start = body.index(text, 10)
        view = View.of_citation(citation(quote=text, start=start, title=text, place=text, section=(text,)))
        read = Reader(source.panel(view, body))
        assert read.text.count(text) == 7
        assert Reader(source.nothing(text)).text == text

    def test_in_the_list_of_documents(self, text: str) -> None:
        read = Reader(listing.table([Document(text, text, "0", text, text, 2026, text, 5)], may=True))
        assert read.text.count(text) == 3
        assert text in read.values  # the name that opens it

    def test_in_the_status_and_the_hint(self, text: str) -> None:
        assert Reader(render.hint(text)).text == text
        assert text not in Reader(render.status((), ready=False, error=text)).text


class TestAnswer:
    def test_marks_are_buttons_of_their_own_turn(self) -> None:
        html = prose.text("增长6%左右[1]。", prose.Reading({1: citation()}, 3))
        assert 'data-event="cite" data-turn="3" data-n="1"' in html
        assert Reader(html).text == "增长6%左右[1]。"

    def test_a_mark_without_citation_stays_text(self) -> None:
        html = prose.text("五年累计[28]万人[1]", prose.Reading())
        assert "button" not in html
        assert Reader(html).text == "五年累计[28]万人[1]"

    def test_a_quote_before_a_mark_is_not_torn(self) -> None:
        assert Reader(prose.text('he said "6%"[1];', prose.Reading({1: citation()}, 0))).text == 'he said "6%"[1];'

    def test_lines_become_paragraphs_and_lists(self) -> None:
        html = prose.text("目标有：\n- 增长6%\n- 就业5万人\n完。", prose.Reading())
        assert html == "<p>目标有：</p><ul><li>增长6%</li><li>就业5万人</li></ul><p>完。</p>"

    def test_a_conflict_shows_both_values_with_their_sources(self) -> None:
        sides = (ConflictValue("9%", 1), ConflictValue("7%", 2))
        both = (citation(1), citation(2, title="摘要"))
        answer = Answer("问", "答", citations=both, conflicts=(Conflict("增速", "甲市", None, sides),))
        box = render.answer(answer, 0).split('<div class="conflict"')[1].split("</div>")[0]
        assert box.index("9%") < box.index("甲市报告") < box.index("7%") < box.index("摘要")
        assert box.count('data-event="cite"') == 2

    def test_checked_figures_are_said_only_if_all_are(self) -> None:
        numbers = (CheckedNumber("6%", 1, verified=True), CheckedNumber("7%", None, verified=False))
        assert "核对" in render.answer(Answer("问", "答", numbers=numbers[:1]), 0)
        assert "核对" not in render.answer(Answer("问", "答", numbers=numbers), 0)

    def test_a_long_quote_is_cut_to_the_figure(self) -> None:
        long = citation(quote="开头的话，" * 30 + "力争增长9%。" + "后面的话，" * 30)
        number = CheckedNumber("9%", 1, verified=True)
        shown = render.answer(Answer("问", "答", citations=(long,), numbers=(number,)), 0)
        assert "力争增长9%。后面的话" in shown
        assert "力争增长9%" not in render.answer(Answer("问", "答", citations=(long,)), 0)

    def test_a_computation_is_shown(self) -> None:
        number = CheckedNumber("3万人", None, verified=True, computed="12万人 - 9万人")
        assert "计算：3万人 = 12万人 - 9万人" in render.answer(Answer("问", "答", numbers=(number,)), 0)

    def test_a_refusal_is_no_fault_and_offers_examples(self) -> None:
        refusal = Exchange("天气", "done", answer=Answer("天气", "资料中没有说明。", refused=True))
        html = render.conversation([refusal], ["甲市2026年GDP目标"])
        assert "fault" not in html
        assert 'data-question="甲市2026年GDP目标"' in html

    def test_each_stage_is_named(self) -> None:
        for step, name in (("waiting", "排队等候"), ("retrieve", "检索"), ("generate", "生成"), ("verify", "核对")):
            assert f"<b>{name}…</b>" in render.conversation([Exchange("问", step)])  # type: ignore[arg-type]

    def test_checked_figures_are_marked_and_only_those(self) -> None:
        numbers = (CheckedNumber("6%", 1, verified=True), CheckedNumber("9万人", 1, verified=False))
        html = prose.text("增长6%[1]，不是16%或6.6%，就业9万人。", prose.Reading({1: citation()}, 0, numbers))
        assert html.count('class="figure"') == 1
        assert 'title="已与出处核对">6%</span><button' in html

    def test_a_computed_figure_carries_its_computation(self) -> None:
        number = CheckedNumber("3万人", None, verified=True, computed="12万人 - 9万人")
        html = prose.text("多3万人。", prose.Reading(numbers=(number,)))
        assert 'title="计算得出：3万人 = 12万人 - 9万人">3万人</span>' in html

    def test_a_markdown_table_is_a_table(self) -> None:
        answer = "对比如下：\n| 地区 | 目标 |\n|:---|---:|\n| 甲市 | 6%[1] |\n| 乙市 | a \\| b |\n完。"
        html = prose.text(answer, prose.Reading({1: citation()}))
        assert html.startswith('<p>对比如下：</p><div class="table"') and html.endswith("</div><p>完。</p>")
        assert '<tr><th scope="col">地区</th><th scope="col">目标</th></tr>' in html
        assert html.count("<tr>") == 3 and 'data-event="cite"' in html and "<td>a | b</td>" in html
        assert Reader(html).text == "对比如下：地区目标甲市6%[1]乙市a | b完。"

    def test_a_row_that_is_still_alone_is_a_row(self) -> None:
        assert "<td>甲市</td>" in prose.text("| 甲市 | 6% |", prose.Reading())

    def test_a_citation_carries_what_its_card_shows(self) -> None:
        html = prose.mark(citation(title="甲报告", section=("一", "二")), prose.Reading())
        for attribute in ('data-title="甲报告"', 'data-section="一 › 二"', 'data-quote="增长6%左右。"'):
            assert attribute in html

    def test_many_sources_are_folded(self) -> None:
        cited = tuple(citation(n) for n in range(1, 8))
        html = render.answer(Answer("问", "答", citations=cited), 0)
        assert "其余 3 条出处" in html and html.count('class="origin"') == 7

    def test_suggestions_of_a_refusal_come_before_examples(self) -> None:
        answer = Answer("天气", "没有。", refused=True, suggestions=("甲市2026年GDP增长目标是多少？",))
        html = render.conversation([Exchange("天气", "done", answer=answer)], ["别的问题"])
        assert 'data-question="甲市2026年GDP增长目标是多少？"' in html and "别的问题" not in html

    def test_in_english_no_chinese_word_of_ours_is_left(self) -> None:
        answers = Answer(
            "Q", "A[1] 6% 3", citations=(citation(1, quote="q", title="T", section=("S",)),),
            numbers=(CheckedNumber("6%", 1, verified=True), CheckedNumber("3", None, verified=True, computed="9 - 6")),
            conflicts=(Conflict("GDP", "X", "Y", (ConflictValue("6%", 1), ConflictValue("7%", 1))),),
            missing=("Z",), completed_question="Q?", timings=Timings(total_ms=1200),
        )  # fmt: skip
        say = words("en")
        steps = [Exchange("Q", step) for step in ("waiting", "retrieve", "stopped", "failed")]  # type: ignore[arg-type]
        view = View.of_citation(answers.citations[0], 0, (*answers.citations, citation(2)))
        pages = [
            render.conversation([*steps, Exchange("Q", "done", answer=answers)], say=say),
            render.conversation([], ["Q"], say=say),
            source.nothing(say=say),
            *(render.status(listed, ready, None, say) for listed, ready in ((None, False), ((), False), ((), True))),
            source.panel(replace(view, place="X"), "q" * 9000, say=say).replace("2026年", ""),
        ]
        for html in pages:
            read = Reader(html)
            assert not re.search("[\u4e00-\u9fff]", " ".join([read.text, *read.values]))


class TestSource:
    TEXT = "第一行。\n第二行，增长6%。\n\n表\t2025年\n---\t---\n甲\t7\n末行。"

    def test_the_cited_span_is_marked_exactly(self) -> None:
        start = self.TEXT.index("增长6%")
        assert passage.marked(self.TEXT, 5, 15, [Mark(start, start + 4, "cited")]) == (
            '第二行，<mark class="cited">增长6%</mark>。\n'
        )

    def test_left_over_typesetting_is_shown_small(self) -> None:
        assert passage.marked("<p>甲</p>", 0, 8, []) == (
            '<span class="tag">&lt;p&gt;</span>甲<span class="tag">&lt;/p&gt;</span>'
        )

    def test_what_is_cited_wins_over_context(self) -> None:
        html = passage.marked("甲乙丙丁", 0, 4, [Mark(0, 3, "context", "注"), Mark(1, 2, "cited")])
        assert html == (
            '<mark class="context" title="注">甲</mark><mark class="cited">乙</mark>'
            '<mark class="context" title="注">丙</mark>丁'
        )

    @pytest.mark.parametrize("text", [TEXT, TEXT.replace("\n", "\r\n"), "a|b\n|甲|2025年|\n|---|---|\n|乙|7|\n完|结"])
    def test_no_text_is_lost(self, text: str) -> None:
        html = "".join(passage.blocks(text, 0, len(text), [Mark(2, 9, "cited")]))
        drop = str.maketrans("", "", "-|\t\r\n")
        assert Reader(html).text.translate(drop) == text.translate(drop)

    def test_rows_are_one_table_and_the_cited_row_is_marked(self) -> None:
        start = self.TEXT.index("甲\t7")
        header = self.TEXT.index("表\t")
        marks = [Mark(start, start + 3, "cited"), Mark(header, header + 7, "context", "表头")]
        html = "".join(passage.blocks(self.TEXT, 0, len(self.TEXT), marks))
        assert html.count("<table>") == 1
        cells = '<td><mark class="cited">甲</mark></td><td><mark class="cited">7</mark></td>'
        assert f'<tr class="cited">{cells}</tr>' in html
        assert '<th><mark class="context" title="表头">表</mark></th>' in html
        assert "---" not in html

    def test_a_stretch_grows_to_whole_lines_but_not_over_a_page(self) -> None:
        text = "甲" * 30 + "\n" + "乙" * 30 + "\n" + "丙" * 30
        assert passage.stretch(text, 40, 50) == (31, 61)
        text = "甲" * 2000 + "\n" + "乙" * 100 + "\n" + "丙" * 2000
        assert passage.stretch(text, 2050, 2060) == (2001, 2101)
        assert passage.stretch(text, 1000, 3000) == (1000, 3000)

    def test_more_text_is_offered_where_there_is_more(self) -> None:
        text = "甲" * 2000 + "\n要引的话。\n" + "乙" * 2000
        view = View.of_citation(citation(quote="要引的话。", start=2001))
        html = source.panel(view, text)
        assert 'data-way="before"' in html and 'data-way="after"' in html
        assert 1000 < len(Reader(html).text) < 1600
        assert len(Reader(source.panel(view.widened("after"), text)).text) > 2600
        whole = source.panel(view.widened("before").widened("after"), text)
        assert "data-way" not in whole

    def test_context_out_of_sight_is_put_above(self) -> None:
        text = "单位：亿元\n" + "甲" * 3000 + "\n甲\t7\n"
        unit = Span("unit", "单位：亿元", 0, 5)
        html = source.panel(View.of_citation(citation(quote="甲\t7", start=text.index("甲\t7"), context=(unit,))), text)
        assert '<p class="aside"><b>单位</b> <mark class="context">单位：亿元</mark></p>' in html

    def test_what_a_context_is_is_said_in_the_language_of_the_visitor(self) -> None:
        text = "单位：亿元\n甲\t7\n"
        view = View.of_citation(citation(quote="甲\t7", start=6, context=(Span("unit", "单位：亿元", 0, 5),)))
        assert 'title="Unit">单位：亿元' in source.panel(view, text, say=words("en"))

    def test_offsets_beyond_the_text_do_no_harm(self) -> None:
        Reader(source.panel(View.of_citation(citation(start=10_000)), "短文"))
        Reader(source.panel(View("jia", "甲", None, None), ""))

    def test_sentences_side_by_side_are_no_table(self) -> None:
        text = "地区生产总值预期增长5%左右\t城镇新增就业人数3.2万人以上\t\t居民消费价格涨幅2%左右\n"
        start = text.index("城镇新增")
        html = "".join(passage.blocks(text, 0, len(text), [Mark(start, start + 15, "cited")]))
        assert "<table>" not in html and html.count("<li>") == 3
        assert '<li><mark class="cited">城镇新增就业人数3.2万人以上</mark></li>' in html
        short = "".join(passage.blocks("指标\t2025年\n", 0, 9, []))
        assert "<table>" in short

    def test_the_citations_before_and_after_can_be_reached(self) -> None:
        among = [citation(n) for n in (1, 2, 3)]
        html = source.panel(View.of_citation(among[1], 4, among), "增长6%左右。")
        assert "2/3" in html
        assert 'data-turn="4" data-n="1" aria-label="上一条出处"' in html
        assert 'data-turn="4" data-n="3" aria-label="下一条出处"' in html
        first = source.panel(View.of_citation(among[0], 4, among), "增长6%左右。")
        assert 'disabled aria-label="上一条出处"' in first
        assert "上一条" not in source.panel(View.of_citation(among[0], 4, among[:1]), "增长6%左右。")

    def test_the_file_is_a_link_of_ours(self) -> None:
        html = source.panel(View('../甲 "x', "甲", None, None), "文")
        assert 'href="source/..%2F%E7%94%B2%20%22x.txt"' in html

    def test_a_quote_that_has_moved_is_said(self) -> None:
        view = View.of_citation(citation())
        assert "已更新" in source.panel(view, "前面多了一句。增长6%左右。")
        assert "已更新" not in source.panel(view, "增长6%左右。")

    def test_a_row_reads_on_one_line(self) -> None:
        assert passage.readable("4\t城镇化率\t-\t58\n---\t---") == "4 · 城镇化率 · - · 58"
        assert passage.readable("| 甲 | 7 |") == "甲 · 7"


class TestConversation:
    def test_history_is_what_was_answered(self) -> None:
        answered = Exchange("一", "done", answer=Answer("一", "甲[1]"))
        asked = Conversation([answered, Exchange("二", "failed", error="错"), Exchange("三", "stopped", shown="半")])
        assert [(t.question, t.answer) for t in asked.history()] == [("一", "甲[1]")]

    def test_citations_of_each_turn_are_its_own(self) -> None:
        answers = [Answer("问", "答", citations=(citation(title=title),)) for title in ("甲", "乙")]
        found = Conversation([Exchange("问", "done", answer=a) for a in answers])
        assert found.citations(0)[0].title == "甲" and found.citations(1)[0].title == "乙"
        assert found.citations(2) == found.citations(-1) == ()

    def test_after_a_stop_nothing_is_taken_in(self) -> None:
        exchange = Exchange("问", "generate", shown="半")
        exchange.stop()
        for event in (Shown("句"), Stage("generate"), Answer("问", "答")):
            exchange.take(event)
        assert (exchange.step, exchange.shown, exchange.answer) == ("stopped", "半", None)

    def test_one_that_was_left_is_found_again_while_it_is_answered(self) -> None:
        visit = Visit()
        visit.ask("一")
        first = visit.open
        assert first is not None and visit.current
        visit.turn_to(None)
        assert visit.exchanges == [] and visit.left == {first.ident: first}
        visit.ask("二")
        first.exchanges[0].stop()
        visit.turn_to(first)
        assert list(visit.left) != [first.ident] and visit.open is first
        assert [c.exchanges[0].question for c, _ in visit.waiting] == ["一", "二"]

    def test_relay_passes_events_errors_and_stops(self) -> None:
        assert list(relay(lambda: iter([1, 2, 3]), lambda: False)) == [1, 2, 3]
        assert list(relay(lambda: iter([1, 2, 3]), lambda: True)) == []
        with pytest.raises(ZeroDivisionError):
            list(relay(lambda: (1 // n for n in (1, 0)), lambda: False))

    def test_errors_are_stated_in_chinese_and_only_if_stated(self) -> None:
        assert stated(LibraryError("资料库坏了；\n重建")) == "资料库坏了； 重建"
        assert stated(GenerationError("server is down")) == "生成回答时出错：server is down"
        assert "secret" not in stated(RuntimeError("secret"))


class TestKeeping:
    def test_a_conversation_comes_back_as_it_was(self) -> None:
        unit = Span("unit", "单位：亿元", 0, 5)
        answer = Answer(
            "问", "答[1]", citations=(citation(context=(unit,)),), missing=("丙",), suggestions=("又问",),
            numbers=(CheckedNumber("6%", 1, verified=True), CheckedNumber("3", None, verified=True, computed="9 - 6")),
            conflicts=(Conflict("增速", "甲市", None, (ConflictValue("9%", 1), ConflictValue("7%", 1))),),
            timings=Timings(1, None, 2, 3), completed_question="整问", model="m",
        )  # fmt: skip
        exchanges = [Exchange("问", "done", answer=answer), Exchange("错", "failed", error="坏了")]
        before = Conversation([*exchanges, Exchange("停", "generate", shown="半")], "abc")
        after = from_row(json.dumps(to_row(before)))
        assert (after.ident, after.exchanges[:2]) == ("abc", exchanges)
        assert (after.exchanges[2].step, after.exchanges[2].shown) == ("stopped", "半")

    @pytest.mark.parametrize("text", HOSTILE)
    def test_what_is_kept_is_handed_over_as_text(self, text: str) -> None:
        read = Reader(kept(Conversation([Exchange(text, "failed", error=text)], text)))
        assert read.text == "" and text in read.values
        assert json.loads(read.values[-1])["exchanges"][0]["question"] == text

    @pytest.mark.parametrize("row", ["", "[]", "null", "{}", '{"version":2}', '{"version":1,"id":1,"exchanges":[{}]}',
                                     '{"version":1,"id":"a","exchanges":5}', "[" * 100_000])  # fmt: skip
    def test_what_is_no_conversation_is_refused(self, row: str) -> None:
        with pytest.raises(ValueError):  # also what json raises
            from_row(row)


def test_examples_name_what_the_library_holds() -> None:
    def document(place: str | None, year: int | None, kind: str, title: str) -> Document:
        return Document(title, title, "0", title, place, year, kind)

    report, plan = "政府工作报告", "规划纲要"
    reports = [("乙县", "甲"), ("丙市", "乙"), ("丙市", "丁")]
    assert examples([]) == []
    assert examples([document("乙县", 2024, report, "乙县报告")])[0] == "乙县2024年GDP增长目标是多少？"
    assert examples([document(place, 2024, report, title) for place, title in reports])[:2] == [
        "丙市2024年GDP增长目标是多少？",
        "丙市和乙县2024年GDP增长目标相比，哪个更高？",
    ]
    for title, period in (("丙市第十四个五年规划纲要", "十四五"), ("丙市“十五五”规划纲要", "十五五")):
        asked = examples([document("丙市", 2021, plan, title)])
        assert asked == [f"丙市“{period}”常住人口城镇化率目标是多少？"]
    assert examples([document(None, None, report, "白皮书")]) == ["《白皮书》主要讲了什么？"]
