"""The tab 数据: the facts of an indicator as a plot and a table, each figure linked to its sentence."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

import gradio as gr

from qa.errors import QAError
from qa.facts.series import Series, Value, indicators, said, series
from qa.schema import Document
from ui.frame import QUIET, Frame, rich, words_of
from ui.plot import STATUS, label, plot
from ui.service import Service, stated
from ui.words import ZH, Words

_ANY = "any"
_HEADS = ("地区", "时间", "类别", "数值", "出处")
MOST_ROWS = 300
Update = Any


def build(frame: Frame) -> None:
    """Fill the tab."""
    on = _Handlers(frame.service)
    with gr.Column(elem_id="figures", elem_classes="tab"):
        with gr.Row(elem_classes="picks"):
            indicator = gr.Dropdown([], label="指标", filterable=True, elem_id="indicator", min_width=200)
            places = gr.Dropdown([], label="地区（不选为全部）", multiselect=True, elem_id="places", min_width=200)
            years = gr.Dropdown([], label="年份（不选为全部）", multiselect=True, elem_id="years", min_width=160)
        with gr.Row(elem_classes="picks"):
            status = gr.Radio(
                [("全部", _ANY), *((word, key) for key, word in STATUS.items())],
                value=_ANY,
                label="类别",
                elem_id="status-of",
                min_width=200,
            )
            measure = gr.Radio([], label="口径（一次只画一种）", elem_id="measure", min_width=280)
        shown = rich("", elem_id="shown", events=True)
    frame.opens_source(shown)
    picks = [indicator, places, years, status, measure]
    outputs = [*picks, shown]
    frame.tab.select(on.begin, indicator, [indicator, shown], **QUIET).then(on.pick, picks, outputs, **QUIET)
    indicator.input(on.pick_indicator, indicator, outputs, **QUIET)
    gr.on([p.input for p in (places, years, status, measure)], on.pick, picks, outputs, **QUIET)


class _Handlers:
    def __init__(self, service: Service) -> None:
        self._service = service

    def begin(self, indicator: str | None, request: gr.Request) -> tuple[Update, str]:
        """The indicators of the library as it is now. Returns (indicator, shown)."""
        try:
            names = indicators(self._service.assistant.facts())
        except QAError as error:
            return gr.skip(), f'<p class="none fault" role="alert">{escape(stated(error, words_of(request)))}</p>'
        if not names:
            return gr.skip(), f'<p class="none">{words_of(request)("资料库里还没有能列出的数据。")}</p>'
        chosen = indicator if indicator in names else names[0]
        return gr.Dropdown(choices=list(names), value=chosen), gr.skip()

    def pick_indicator(self, indicator: str | None, request: gr.Request) -> tuple[Update, ...]:
        """Show all of another indicator. Returns (indicator, places, years, status, measure, shown)."""
        return self.pick(indicator, [], [], _ANY, None, request)

    def pick(
        self,
        indicator: str | None,
        places: list[str],
        years: list[str],
        status: str,
        measure: str | None,
        request: gr.Request,
    ) -> tuple[Update, ...]:
        """Show the facts that are picked. Returns (indicator, places, years, status, measure, shown)."""
        if not indicator:
            return (gr.skip(),) * 6
        try:
            facts = [f for f in self._service.assistant.facts() if f.indicator == indicator]
        except QAError as error:
            return *(
                gr.skip(),
            ) * 5, f'<p class="none fault" role="alert">{escape(stated(error, words_of(request)))}</p>'
        all_places = list(dict.fromkeys(f.place for f in facts if f.place))
        all_years = sorted({str(y) for f in facts for y in (f.period.first, f.period.last)})
        places = [p for p in places or [] if p in all_places]
        years = [y for y in years or [] if y in all_years]
        picked = [
            f
            for f in facts
            if (not places or f.place in places)
            and (not years or any(f.period.first <= int(y) <= f.period.last for y in years))
            and status in (_ANY, f.status)
        ]
        found = series(picked)
        say = words_of(request)
        one = next((s for s in found if label(s) == measure), found[0] if found else None)
        documents = {d.doc: d for d in self._service.documents or ()}
        return (
            gr.skip(),
            gr.Dropdown(choices=list(all_places), value=places),
            gr.Dropdown(choices=list(all_years), value=years),
            gr.Radio(value=status),
            gr.Radio(choices=[(label(s, say), label(s)) for s in found], value=label(one) if one else None),
            figures(indicator, one, documents, say) if one else _none(say),
        )


def _none(say: Words) -> str:
    return f'<p class="none">{say("没有符合的数据，请放宽条件。")}</p>'


def figures(indicator: str, one: Series, documents: Mapping[str, Document], say: Words = ZH) -> str:
    """A series as a plot with its downloads, and as a table."""
    values = sorted(one.values, key=lambda v: (v.fact.place or "", v.fact.period.first, v.fact.period.last))
    name = escape(f"{indicator}-{label(one)}".replace("/", "每"))
    text = escape(table(indicator, values, documents))
    heads = "".join(f'<th scope="col">{say(head)}</th>' for head in _HEADS)
    rows = "".join(_row(v, documents, say) for v in values[:MOST_ROWS])
    told = [say("共 {} 条").format(len(values)), say("点数值看原句")]
    if len(values) > MOST_ROWS:
        told.insert(1, say("只列出前 {} 条，下载的 CSV 有全部").format(MOST_ROWS))
    count = " · ".join(told)
    return (
        f'<div class="figures"><figure class="chart">{plot(indicator, one, documents, say)}<div class="saves">'
        f'<button type="button" data-save="png" data-name="{name}.png">{say("下载图片（PNG）")}</button>'
        f'<button type="button" data-save="csv" data-name="{name}.csv" data-text="{text}">'
        f'{say("下载数据（CSV）")}</button></div></figure><p class="count" role="status">{count}</p>'
        f'<table class="cards"><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>'
    )


def table(indicator: str, values: Sequence[Value], documents: Mapping[str, Document]) -> str:
    """The values as CSV (RFC 4180), one row each; a cell that a spreadsheet would take for a formula is quoted."""
    out = io.StringIO()
    rows = csv.writer(out)
    rows.writerow(
        ["指标", "地区", "起始年", "终止年", "类别", "口径", "数值", "单位", "限定", "基准", "文档", "标题", "起", "止"]
    )
    for value in values:
        f = value.fact
        measure = "增减" if f.measure == "change" else "数值"
        signed = f"-{f.value}" if f.direction < 0 else f.value
        words = [indicator, f.place or "", f.period.first, f.period.last, STATUS[f.status], measure]
        title = documents[f.doc].label if f.doc in documents else f.doc
        cells = [*words, signed, f.unit, f.qualifier or "", f.basis or "", f.doc, title, f.quote_start, f.quote_end]
        rows.writerow([c if c == signed else _plain(c) for c in cells])
    return out.getvalue()


def _plain(cell: object) -> object:
    return f"'{cell}" if isinstance(cell, str) and cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell


def _row(value: Value, documents: Mapping[str, Document], say: Words) -> str:
    f = value.fact
    title = documents[f.doc].label if f.doc in documents else f.doc
    when = f.period.text if f.period.first == f.period.last else f"{f.period.text}（{f.period.first}—{f.period.last}）"
    if f.period.first == f.period.last and str(f.period.first) not in f.period.text:
        when = f"{f.period.text}（{f.period.first}）"
    place = f'data-event="open" data-doc="{escape(f.doc)}" data-start="{f.quote_start}" data-end="{f.quote_end}"'
    cells = (
        escape(f.place or "—"),
        escape(when),
        f'<span class="kind {f.status}">{say(STATUS[f.status])}</span>',
        f'<button type="button" {place}>{escape(said(f))}</button>',
        escape(" › ".join([title, *f.section[-1:]])),
    )
    tds = "".join(
        f'<td data-label="{say(head)}"{" class=wrap" if head == "出处" else ""}>{cell}</td>'
        for head, cell in zip(_HEADS, cells, strict=True)
    )
    return f"<tr>{tds}</tr>"
