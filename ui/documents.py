"""The tab 资料库: the library as a table that can be searched, and for whom it is allowed: upload, correct, remove."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import gradio as gr

from qa.documents.archive import SUFFIX as ZIP
from qa.documents.parse import SUFFIXES
from qa.schema import Document
from ui import listing
from ui.changes import Change, Changes
from ui.frame import QUIET, Frame, rich, words_of
from ui.words import Words, both

LIMIT_MB = 64  # of an uploaded file; the server refuses larger ones
POLL_SECONDS = 0.2
MANY = 20  # files at once
_HIDDEN = "当前账号只能查阅；增改资料请找管理员。"
_GONE = "这份资料已不在库中，请刷新页面。"
_FORMATS = "、".join(s.lstrip(".") for s in (*SUFFIXES, ZIP))
Update = Any
MayChange = Callable[[gr.Request], bool]


def everyone(_: gr.Request) -> bool:
    """Who may change the library where there are no accounts."""
    return True


def build(frame: Frame, may_change: MayChange = everyone) -> None:
    """Fill the tab.

    Args:
        frame: the page around it.
        may_change: whether whoever made a request may change the library; asked at each change.
    """
    on = _Handlers(frame, may_change)
    with gr.Column(elem_id="library", elem_classes="tab"):
        chosen = gr.State("")
        with gr.Column(elem_classes="panel", visible=False) as upload:
            files = gr.File(
                label="上传报告", file_count="multiple", file_types=[*SUFFIXES, ZIP], elem_id="upload", height=132
            )
            files.async_move_resource_to_block_cache = _as_uploaded
            files.example_payload = list  # Gradio's names an address outside, in a page that shall name none
            rich(both(_help), elem_id="upload-help")
        course = rich("", elem_id="uploads")
        with gr.Column(elem_id="edit", elem_classes="panel", visible=False) as edit:
            edited = rich("", elem_id="edited")
            with gr.Row():
                place = gr.Textbox(label="地区", info="行政区划的名称，如 运城市；留空则按原文判断", max_length=40)
                year = gr.Textbox(label="年份", info="四位数字，如 2026；留空则按原文判断", max_length=4)
            with gr.Row():
                save = gr.Button("保存更正", variant="primary", size="sm")
                leave = gr.Button("取消", size="sm")
        with gr.Column(elem_id="drop", elem_classes="panel", visible=False) as drop:
            dropped = rich("", elem_id="dropped")
            with gr.Row():
                sure = gr.Button("确定移除", variant="stop", size="sm", elem_id="sure")
                keep = gr.Button("不移除", size="sm")
        search = gr.Textbox(
            value="",
            show_label=False,
            label="搜索资料",
            placeholder="搜索标题、地区、年份、类型",
            elem_id="search",
            container=False,
        )
        table = rich(both(lambda say: listing.table(None, say=say)), elem_id="documents", events=True)

    frame.opens_source(table)
    free = {"queue": False, **QUIET}
    for turned in (frame.tab.select, search.change):
        turned(on.follow, search, [upload, table], concurrency_limit=None, **QUIET)
    files.upload(on.upload, [files, search], [files, course, table], concurrency_limit=None, **QUIET)
    panels = [chosen, edit, drop]
    table.edit(on.edit, None, [*panels, edited, place, year], **free).then(
        None, js=_focus("#edit textarea, #edit input")
    )
    table.drop(on.drop, None, [*panels, dropped], **free).then(None, js=_focus("#drop button:last-child"))
    done = {"outputs": [*panels, course, table], "concurrency_limit": None, **QUIET}
    gr.on([save.click, year.submit, place.submit], on.save, [chosen, place, year, search], **done)
    sure.click(on.remove, [chosen, search], **done)
    gr.on([leave.click, keep.click], on.close, None, panels, **free)


def _help(say: Words) -> str:
    about = say("可上传 {}，每个文件不超过 {} MB，一次最多 {} 个。收录时别人照常提问。").format(
        _FORMATS, LIMIT_MB, MANY
    )
    return f'<p class="help">{about}</p>'


async def _as_uploaded(path: str | None) -> str | None:
    """An upload stays where it is; an address that a program names in its place is not fetched, as Gradio would."""
    if path and "://" in path:
        raise gr.Error("请上传文件；网址请用 qa ingest 收录", print_exception=False)
    return path


def _focus(selector: str) -> str:
    return f"() => requestAnimationFrame(() => document.querySelector('{selector}')?.focus())"


class _Handlers:
    def __init__(self, frame: Frame, may_change: MayChange) -> None:
        self._service = frame.service
        self._changes = Changes(frame.service)
        self._may = may_change

    async def follow(self, search: str, request: gr.Request) -> AsyncIterator[tuple[Update, str]]:
        """The list, at once and again when the library is open. Yields (upload, table)."""
        may = self._may(request)
        yield gr.Column(visible=may), self._table(search, may, words_of(request))
        opened = self._service.documents is not None
        while not (opened or self._service.stopping):
            await asyncio.sleep(POLL_SECONDS)
            if self._service.documents is not None or self._service.error:
                yield gr.Column(visible=may), self._table(search, may, words_of(request))
                return

    async def upload(
        self, files: list[str] | None, search: str, request: gr.Request
    ) -> AsyncIterator[tuple[Update, str, str]]:
        """Take files in. Yields (file field, course, table)."""
        if not self._may(request):
            yield (
                None,
                listing.told(words_of(request)(_HIDDEN), fault=True),
                self._table(search, False, words_of(request)),
            )
            return
        if len(files or ()) > MANY:
            yield (
                None,
                listing.told(words_of(request)("一次最多 {} 个文件，请分几次上传。").format(MANY), fault=True),
                self._table(search, True, words_of(request)),
            )
            return
        changes = self._changes.upload([(Path(f), Path(f).name) for f in files or ()])
        before = ""
        while not all(c.finished for c in changes):
            now = listing.uploads(changes, words_of(request))
            if now != before:
                before = now
                yield None, now, self._table(search, True, words_of(request))
            await asyncio.sleep(POLL_SECONDS)
        yield None, listing.uploads(changes, words_of(request)), self._table(search, True, words_of(request))

    def edit(self, request: gr.Request, event: gr.EventData) -> tuple[Update, ...]:
        """Open a document's fields. Returns (chosen, edit, drop, heading, place, year)."""
        document = self._document(str(event.doc))
        if document is None or not self._may(request):
            return "", gr.skip(), gr.skip(), listing.told(words_of(request)(_GONE)), "", ""
        heading = listing.told(words_of(request)("更正《{}》").format(document.label))
        return document.doc, *_panels(edit=True), heading, document.place or "", str(document.year or "")

    def drop(self, request: gr.Request, event: gr.EventData) -> tuple[Update, ...]:
        """Ask back before a document is removed. Returns (chosen, edit, drop, question)."""
        document = self._document(str(event.doc))
        if document is None or not self._may(request):
            return "", gr.skip(), gr.skip(), listing.told(words_of(request)(_GONE))
        question = words_of(request)("确定把《{}》移出资料库？它不再参与回答；上传的文件会一并删除。")
        return document.doc, *_panels(drop=True), listing.told(question.format(document.label))

    def close(self) -> tuple[Update, ...]:
        """Returns (chosen, edit, drop)."""
        return "", *_panels()

    async def save(
        self, doc: str, place: str, year: str, search: str, request: gr.Request
    ) -> AsyncIterator[tuple[Update, ...]]:
        """Set place and year. Yields (chosen, edit, drop, course, table)."""
        document = self._document(doc)
        if document is None:
            yield (
                "",
                *_panels(),
                listing.told(words_of(request)(_GONE), fault=True),
                self._table(search, self._may(request), words_of(request)),
            )
            return
        given = {"place": place.strip(), "year": year.strip()}
        shown = {"place": document.place or "", "year": str(document.year or "")}
        fields = {name: value for name, value in given.items() if value != shown[name]}
        if not fields:
            yield (
                "",
                *_panels(),
                listing.told(words_of(request)("没有改动。")),
                self._table(search, self._may(request), words_of(request)),
            )
            return
        async for update in self._do(
            lambda: self._changes.correct(document, fields), "正在更正《{}》…", "已更正《{}》。", search, request
        ):
            yield update

    async def remove(self, doc: str, search: str, request: gr.Request) -> AsyncIterator[tuple[Update, ...]]:
        """Remove a document, after asking back. Yields (chosen, edit, drop, course, table)."""
        document = self._document(doc)
        if document is None:
            yield (
                "",
                *_panels(),
                listing.told(words_of(request)(_GONE), fault=True),
                self._table(search, self._may(request), words_of(request)),
            )
            return
        async for update in self._do(
            lambda: self._changes.remove(document), "正在移除《{}》…", "已移除《{}》。", search, request
        ):
            yield update

    async def _do(
        self, begin: Callable[[], Change], doing: str, done: str, search: str, request: gr.Request
    ) -> AsyncIterator[tuple[Update, ...]]:
        if not self._may(request):
            yield (
                "",
                *_panels(),
                listing.told(words_of(request)(_HIDDEN), fault=True),
                self._table(search, False, words_of(request)),
            )
            return
        change = begin()
        yield "", *_panels(), listing.told(words_of(request)(doing).format(change.name)), gr.skip()
        while not change.finished:
            await asyncio.sleep(POLL_SECONDS)
        told = words_of(request)("《{}》没有改动：{}" if change.error else done).format(change.name, change.error)
        yield "", *_panels(), listing.told(told, fault=bool(change.error)), self._table(search, True, words_of(request))

    def _document(self, doc: str) -> Document | None:
        return next((d for d in self._service.documents or () if d.doc == doc), None)

    def _table(self, search: str, may: bool, say: Words) -> str:
        return listing.table(self._service.documents, search, error=self._service.error, may=may, say=say)


def _panels(*, edit: bool = False, drop: bool = False) -> tuple[Update, Update]:
    return gr.Column(visible=edit), gr.Column(visible=drop)
