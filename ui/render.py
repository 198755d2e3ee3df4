"""Answers, conversations and the list of documents as HTML. Pure functions; all foreign text is escaped here.

Questions, titles, quotes and what a model writes are shown as text: no Markdown, no links, no markup of their own.
Buttons carry ``data-event`` and are served by one listener (``buttons.js``), so that no handler stands in the HTML.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from html import escape

from qa.schema import Answer, Citation, Conflict, Document
from ui.conversation import Exchange, Step
from ui.source import readable

_MARK = re.compile(r"\[(\d{1,3})\]")
# A mark stays on one line with the character before it and the punctuation after it.
_MARKS = re.compile(r"(?P<before>\S?)(?P<marks>(?:\[\d{1,3}\])+)(?P<after>[。，；、！？：,.;!?”》）)]*)")
_ITEM = re.compile(r"\s*[-*•·●]\s+(?=\S)")
_CLAUSE_END = re.compile(r"[，。；：,;]")
PREVIEW = 80  # code points of a quote in the list of sources

STEPS: dict[Step, str] = {
    "waiting": "排队等候…",
    "retrieve": "检索中…",
    "generate": "生成中…",
    "verify": "核对中…",
}


def conversation(
    exchanges: Sequence[Exchange], examples: Sequence[str] = (), note: str = "", fault: str | None = None
) -> str:
    """The whole chat column.

    Args:
        exchanges: oldest first.
        examples: questions offered where nothing was asked yet, and after a refusal.
        note: what the visitor has to know while an answer is awaited (models are being loaded).
        fault: why no question can be answered at all; told before one is asked.
    """
    if not exchanges:
        return _welcome(examples, fault)
    last = len(exchanges) - 1
    return "".join(
        exchange(e, turn, examples if turn == last else (), note if turn == last else "")
        for turn, e in enumerate(exchanges)
    )


def exchange(e: Exchange, turn: int, examples: Sequence[str] = (), note: str = "") -> str:
    """One question and what there is of its answer."""
    refused = bool(e.answer and e.answer.refused)
    parts = [f'<div class="question"><p>{escape(e.question)}</p></div>']
    if e.answer:
        parts.append(answer(e.answer, turn))
    elif e.shown:
        parts.append(f'<div class="text">{answer_text(e.shown, {}, turn)}</div>')
    if e.running:
        note = f'<span class="note">{escape(note)}</span>' if note else ""
        parts.append(f'<p class="step" role="status">{STEPS[e.step]}{note}</p>')
    if e.step == "stopped":
        parts.append('<p class="stopped">已停止。</p>')
    if e.error:
        parts.append(f'<p class="fault" role="alert">{escape(e.error)}</p>')
    if refused:
        parts.append(_offers("可以试试：", examples))
    kind = "refused" if refused else e.step
    return f'<section class="exchange {kind}" data-turn="{turn}">{"".join(parts)}</section>'


def answer(a: Answer, turn: int) -> str:
    """A whole answer: text, conflicts, sources, how it was checked."""
    citations = {c.n: c for c in a.citations}
    parts = []
    if a.completed_question:
        parts.append(f'<p class="completed">理解为：{escape(a.completed_question)}</p>')
    parts.append(f'<div class="text">{answer_text(a.answer, citations, turn)}</div>')
    parts += [_conflict(c, citations, turn) for c in a.conflicts]
    if a.missing and not a.refused:
        parts.append(f'<p class="missing">资料中未找到：{escape("、".join(a.missing))}</p>')
    computed = dict.fromkeys(f"{n.text} = {n.computed}" for n in a.numbers if n.computed)
    parts += [f'<p class="computed">计算：{escape(line)}</p>' for line in computed]
    parts.append(_sources(a, turn))
    parts.append(_footer(a))
    return "".join(parts)


def answer_text(text: str, citations: Mapping[int, Citation], turn: int) -> str:
    """An answer's text as paragraphs and lists, its marks [n] as buttons that open the source.

    A mark without a citation (yet) stays text.
    """
    html: list[str] = []
    items: list[str] = []
    for line in text.split("\n"):
        item = _ITEM.match(line)
        if items and not item:
            html.append(f"<ul>{''.join(items)}</ul>")
            items = []
        if item:
            items.append(f"<li>{_with_marks(line[item.end() :], citations, turn)}</li>")
        elif line.strip():
            html.append(f"<p>{_with_marks(line, citations, turn)}</p>")
    if items:
        html.append(f"<ul>{''.join(items)}</ul>")
    return "".join(html)


def documents(listed: Sequence[Document] | None, error: str | None = None) -> str:
    """The library as a list; None while it is not open, or cannot be."""
    if listed is None and error:
        return f'<p class="empty fault">{escape(error)}</p>'
    if listed is None:
        return '<p class="empty">正在打开资料库…</p>'
    if not listed:
        return '<p class="empty">资料库是空的。</p>'
    return f'<ul class="documents">{"".join(_document(d) for d in listed)}</ul>'


def status(listed: Sequence[Document] | None, ready: bool, error: str | None) -> str:
    """The line beside the title: what is being opened, what there is, that something is wrong."""
    if error:
        return '<p class="status fault">暂时无法回答</p>'
    if listed is None:
        return '<p class="status busy" role="status">正在打开资料库…</p>'
    if not ready:
        return '<p class="status busy" role="status">正在载入模型，可以先提问…</p>'
    return f'<p class="status" role="status">已收录 {len(listed)} 份资料</p>'


def hint(words: str) -> str:
    """A word beside the question box."""
    return f'<p class="hint" role="status">{escape(words)}</p>' if words else ""


def _with_marks(text: str, citations: Mapping[int, Citation], turn: int) -> str:
    html, end = [], 0
    for match in _MARKS.finditer(text):
        marks = "".join(_mark(int(n), citations, turn) for n in _MARK.findall(match["marks"]))
        html.append(escape(text[end : match.start()]))
        html.append(f'<span class="keep">{escape(match["before"])}{marks}{escape(match["after"])}</span>')
        end = match.end()
    return "".join(html) + escape(text[end:])


def _mark(n: int, citations: Mapping[int, Citation], turn: int) -> str:
    return _button(citations[n], turn) if n in citations else f'<span class="pending">[{n}]</span>'


def _button(citation: Citation, turn: int) -> str:
    preview = escape(f"{citation.title}：{_preview(citation)}")
    return (
        f'<button type="button" class="cite" data-event="cite" data-turn="{turn}" data-n="{citation.n}" '
        f'title="{preview}" aria-label="查看出处 {citation.n}">[{citation.n}]</button>'
    )


def _preview(citation: Citation, figure: str = "") -> str:
    """The quote, or of a long one the part about the figure it is cited for."""
    quote = readable(citation.quote)
    if len(quote) <= PREVIEW:
        return quote
    at = max(0, quote.find(figure))
    start = max(0, min(at - PREVIEW // 2, len(quote) - PREVIEW))
    if clause := _CLAUSE_END.search(quote, start, at) if start else None:
        start = clause.end()
    end = start + PREVIEW
    return f"{'…' if start else ''}{quote[start:end]}{'…' if end < len(quote) else ''}"


def _conflict(conflict: Conflict, citations: Mapping[int, Citation], turn: int) -> str:
    about = " · ".join(filter(None, [conflict.place, conflict.period, conflict.indicator]))
    rows = []
    for value in conflict.values:
        citation = citations.get(value.citation)
        origin = f"{_button(citation, turn)} {escape(citation.title)}" if citation else ""
        rows.append(f'<li><b>{escape(value.value)}</b><span class="origin">{origin}</span></li>')
    return (
        f'<aside class="conflict" aria-label="资料不一致"><p><b>资料之间不一致</b>'
        f"<span>{escape(about)}</span></p><ul>{''.join(rows)}</ul></aside>"
    )


def _sources(a: Answer, turn: int) -> str:
    if not a.citations:
        return ""
    figures = {n.citation: n.text for n in reversed(a.numbers)}
    rows = []
    for c in a.citations:
        where = escape(" › ".join([c.title, *c.section[-1:]]))
        rows.append(
            f'<li><button type="button" class="origin" data-event="cite" data-turn="{turn}" data-n="{c.n}">'
            f'<span class="n">[{c.n}]</span><span class="where">{where}</span>'
            f'<span class="quote">{escape(_preview(c, figures.get(c.n, "")))}</span></button></li>'
        )
    return f'<ol class="origins" aria-label="出处">{"".join(rows)}</ol>'


def _footer(a: Answer) -> str:
    if a.refused:
        return ""
    words = []
    if a.numbers and all(n.verified for n in a.numbers):
        words.append("文中数字均已与原文核对")
    if a.timings.total_ms is not None:
        words.append(f"用时 {a.timings.total_ms / 1000:.1f} 秒")
    return f'<p class="footer">{" · ".join(words)}</p>' if words else ""


def _welcome(examples: Sequence[str], fault: str | None) -> str:
    told = f'<p class="fault" role="alert">{escape(fault)}</p>' if fault else ""
    return (
        '<section class="welcome"><h2>想查哪份报告里的什么？</h2>'
        "<p>答案只取自资料库中的报告和规划，每句话都注明出处，点编号即可看到原文。资料里没有的，会直接说没有。</p>"
        f"{told}{_offers('试试这样问：', examples)}</section>"
    )


def _offers(words: str, examples: Sequence[str]) -> str:
    if not examples:
        return ""
    buttons = "".join(
        f'<button type="button" class="ask" data-event="ask" data-question="{escape(q)}">{escape(q)}</button>'
        for q in examples
    )
    return f'<div class="offers"><p>{words}</p>{buttons}</div>'


def _document(d: Document) -> str:
    about = [d.place, f"{d.year}年" if d.year else None, d.kind, f"{d.characters:,} 字"]
    return (
        f'<li><button type="button" data-event="open" data-doc="{escape(d.doc)}">{escape(d.label)}</button>'
        f"<p>{escape(' · '.join(filter(None, about)))}</p></li>"
    )
