"""The tab 对照: two documents side by side where they say the same otherwise, figures and names first."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator, Sequence
from html import escape
from typing import Any

import gradio as gr

from qa.errors import QAError
from qa.schema import Document
from qa.versions.changes import Kind
from qa.versions.compare import Comparison, Difference, Only, Side, versions_of
from ui.frame import QUIET, Frame, rich, words_of
from ui.service import Service, stated
from ui.words import ZH, Words, both

KINDS: dict[Kind, str] = {"figure": "数字", "name": "名称", "wording": "措辞"}
CUT = 120  # code points shown before and after what differs
_MOST = 400  # differences shown of a kind
_KEPT = 8  # comparisons
Update = Any


def build(frame: Frame) -> None:
    """Fill the tab."""
    on = _Handlers(frame.service)
    with gr.Column(elem_id="differences", elem_classes="tab"):
        with gr.Row(elem_classes="picks pair"):
            one = gr.Dropdown([], label="资料甲", elem_id="one", min_width=240)
            two = gr.Dropdown([], label="资料乙（同一报告的其他版本在前）", elem_id="two", min_width=240)
        shown = rich(both(choose), elem_id="compared", events=True)
    frame.opens_source(shown)
    frame.tab.select(on.offer, [one, two], [one, two], **QUIET)
    chosen = one.input(on.partners, [one, two], two, **QUIET)
    for event in (chosen.then, two.input):
        event(on.compare, [one, two], shown, concurrency_limit=2, concurrency_id="compare", **QUIET)


def choose(say: Words = ZH) -> str:
    """What is shown before two documents are chosen."""
    return f'<p class="none">{say("选两份资料，这里逐处列出它们说法不同的地方：数字和名称在前，措辞在后。")}</p>'


class _Handlers:
    def __init__(self, service: Service) -> None:
        self._service = service
        self._kept: OrderedDict[tuple[str, ...], Comparison] = OrderedDict()

    def offer(self, one: str | None, two: str | None, request: gr.Request) -> tuple[Update, Update]:
        """The documents to choose from, as they are now. Returns (one, two)."""
        documents = self._documents()
        return gr.Dropdown(choices=firsts(documents, words_of(request)), value=one), gr.Dropdown(
            choices=seconds(one, documents, words_of(request)), value=two
        )

    def partners(self, one: str | None, two: str | None, request: gr.Request) -> Update:
        """What the first document can be set beside; a version of it is chosen at once. Returns two."""
        documents = self._documents()
        choices = seconds(one, documents, words_of(request))
        first = next((d for d in documents if d.doc == one), None)
        versions = versions_of(first, documents) if first else []
        names = [doc for _, doc in choices]
        return gr.Dropdown(choices=choices, value=versions[0].doc if versions else two if two in names else None)

    def compare(self, one: str | None, two: str | None, request: gr.Request) -> Iterator[str]:
        """Set the two side by side. Yields shown."""
        say = words_of(request)
        if not one or not two:
            yield choose(say)
            return
        yield f'<p class="none" role="status">{say("正在对照…")}</p>'
        try:
            yield comparison(self._compared(one, two), say)
        except QAError as error:
            yield f'<p class="none fault" role="alert">{escape(stated(error, say))}</p>'

    def _compared(self, one: str, two: str) -> Comparison:
        states = {d.doc: (d.doc, d.sha256, d.added) for d in self._documents() if d.doc in (one, two)}
        key = (*states.get(one, (one,)), *states.get(two, (two,)))
        if key not in self._kept:
            self._kept[key] = self._service.assistant.diff(one, two)
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        return self._kept[key]

    def _documents(self) -> Sequence[Document]:
        try:
            return self._service.assistant.documents()
        except QAError:  # there is no library yet; the page says so where one asks
            return ()


def firsts(documents: Sequence[Document], say: Words = ZH) -> list[tuple[str, str]]:
    """(what is shown, name) of the documents, those with versions first."""
    ordered = sorted(documents, key=lambda d: (not versions_of(d, documents), d.place or "", -(d.year or 0), d.label))
    return [(_choice(d, documents, say), d.doc) for d in ordered]


def seconds(one: str | None, documents: Sequence[Document], say: Words = ZH) -> list[tuple[str, str]]:
    """The same for what the first can be set beside: its versions, then those of its place, then all others."""
    first = next((d for d in documents if d.doc == one), None)
    if first is None:
        return firsts(documents, say)
    versions = {d.doc for d in versions_of(first, documents)}
    others = [d for d in documents if d.doc != one]
    others.sort(key=lambda d: (d.doc not in versions, d.place != first.place, -(d.year or 0), d.label))
    return [
        (f"{say('同一报告') + ' · ' if d.doc in versions else ''}{_choice(d, documents, say)}", d.doc) for d in others
    ]


def _choice(d: Document, documents: Sequence[Document], say: Words) -> str:
    alike = sum(other.label == d.label for other in documents) > 1
    about = [
        d.label,
        say("{}年").format(d.year) if d.year and str(d.year) not in d.label else "",
        d.doc if alike else "",
    ]
    return " · ".join(filter(None, about))


def comparison(c: Comparison, say: Words = ZH) -> str:
    """Two documents set side by side."""
    by_kind = {kind: [d for d in c.differences if d.kind == kind] for kind in KINDS}
    relation = say("同一报告的两个版本。" if c.versions else "两份不同的资料，只比对说法相近的段落。")
    counts = say("不同之处：数字 {} 处，名称 {} 处，措辞 {} 处；").format(*(len(by_kind[kind]) for kind in KINDS))
    summary = f"{relation}{counts}{say('相同或对应的文字 {} 字。点句子看原文。').format(f'{c.shared:,}')}"
    parts = [
        f'<p class="note" role="status">{summary}</p>',
        f'<div class="heads"><span>{escape(c.a.label)}</span><span>{escape(c.b.label)}</span></div>',
        *(_difference(d, c, say) for kind in ("figure", "name") for d in by_kind[kind][:_MOST]),
    ]
    if not by_kind["figure"] and not by_kind["name"]:
        told = "没有发现数字或名称不同的地方。" if c.shared else "两份资料没有说法相近的段落，无法逐处比较。"
        parts.append(f'<p class="none">{say(told)}</p>')
    if by_kind["wording"]:
        inside = "".join(_difference(d, c, say) for d in by_kind["wording"][:_MOST])
        title = say("措辞不同 {} 处").format(len(by_kind["wording"]))
        parts.append(f"<details><summary>{title}</summary>{inside}</details>")
    parts += [_only(c.only, document, say) for document in (c.a, c.b)]
    return f'<div class="differ">{"".join(parts)}</div>'


def _difference(d: Difference, c: Comparison, say: Words) -> str:
    words = [
        f"<b>{say(KINDS[d.kind])}</b>",
        escape(d.indicator or ""),
        f"{say('提示：')}{escape(say(d.hint))}" if d.hint else "",
    ]
    sides = "".join(_side(side, document, say) for side, document in ((d.a, c.a), (d.b, c.b)))
    about = " · ".join(filter(None, words))
    return f'<article class="{d.kind}"><p>{about}</p><div class="sides">{sides}</div></article>'


def _side(side: Side, document: Document, say: Words) -> str:
    end = side.at + len(side.text)
    start, stop = max(0, side.at - CUT), min(len(side.quote), end + CUT)
    before, after = side.quote[start : side.at], side.quote[end:stop]
    marked = (
        f"<mark>{escape(side.quote[side.at : end])}</mark>"
        if side.text
        else f'<span class="lacks">{say("〔无〕")}</span>'
    )
    quote = f"{'…' if start else ''}{escape(before)}{marked}{escape(after)}{'…' if stop < len(side.quote) else ''}"
    place = f'data-doc="{escape(side.doc)}" data-start="{side.start}" data-end="{side.end}"'
    return (
        f'<div class="side"><p class="of">{escape(document.label)}</p>'
        f'<button type="button" class="open" data-event="open" {place}>{quote}</button></div>'
    )


def _only(only: Sequence[Only], document: Document, say: Words) -> str:
    mine = [o for o in only if o.doc == document.doc]
    if not mine:
        return ""
    items = "".join(f"<li>{escape(_missing(o, say))}</li>" for o in mine)
    total = sum(o.characters for o in mine)
    title = escape(say("只在《{}》里有的内容（{} 字）").format(document.label, f"{total:,}"))
    return f'<details><summary>{title}</summary><ul class="only">{items}</ul></details>'


def _missing(o: Only, say: Words) -> str:
    where = " › ".join(o.section) or say("开头")
    return say("{}：{} 句，{} 字").format(where, o.clauses, f"{o.characters:,}")
