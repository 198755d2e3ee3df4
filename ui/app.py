"""The page: its layout, its events, and serving it.

from qa.assistant import Assistant
from ui.app import serve

serve(Assistant())
"""

from __future__ import annotations

from functools import partial
from pathlib import Path

import gradio as gr
from fastapi import FastAPI
from starlette.middleware import Middleware

from qa.assistant import Assistant
from ui import accounts as who
from ui import api, differences, documents, figures, files, gate, render, server, share, source
from ui import mcp as tools
from ui.accounts import Accounts
from ui.conversation import Visit
from ui.frame import QUIET, Frame, html, tab
from ui.handlers import Handlers
from ui.login import leave_button
from ui.service import Service
from ui.words import Words, both

_HISTORY_JS = (Path(__file__).parent / "history.js").read_text("utf-8")
QUEUE_LIMIT = 64
UPLOADS = (3600, 86400)  # every hour, uploads are deleted that nobody took in within a day
HEAD_START = 4.0  # seconds the first page has before models are loaded; a visit ends the wait


def serve(
    assistant: Assistant,
    host: str = "127.0.0.1",
    port: int = 7860,
    *,
    auth_file: Path | None = None,
    mcp: bool = False,
    open_browser: bool = False,
) -> None:
    """Serve the page until Ctrl-C or SIGTERM; library and models are opened in the background meanwhile.

    Args:
        assistant: what answers.
        host: to listen on; without accounts only an address of this machine itself.
        port: to listen on.
        auth_file: accounts, see ``ui.accounts``.
        mcp: whether to offer the API as MCP tools as well.
        open_browser: whether to open the page in a browser.

    Raises:
        QAError: the port is in use or not allowed, the host is no address of this machine or open to others without
            accounts, the accounts cannot be read, or MCP is not installed.
    """
    accounts = gate.accounts_for(host, auth_file)
    if mcp:
        tools.require()
    service = Service(assistant)
    server.run(
        site(service, accounts, mcp=mcp), host, port, open_browser=open_browser, tools=tools.PATH if mcp else "",
        when_listening=lambda: service.start(after=HEAD_START), when_stopping=service.stop,
    )  # fmt: skip


def site(assistant: Assistant | Service, accounts: Accounts | None = None, *, mcp: bool = False) -> FastAPI:
    """The page with its looks, the source texts beside it, and the door in front."""
    service = assistant if isinstance(assistant, Service) else Service(assistant)
    page = build(service, accounts=accounts is not None)
    door = Middleware(gate.Gate, service=service, accounts=accounts)
    return server.application(page, files.router(service), gate=door, tools=api.Api(service) if mcp else None)


def build(assistant: Assistant | Service, *, accounts: bool = False) -> gr.Blocks:
    """The page for an assistant. Its looks come with ``ui.server.application``.

    Library and models are opened at the first visit, where the service has not been started before.

    Args:
        assistant: what answers.
        accounts: whether visitors log in; then only administrators change the library.
    """
    service = assistant if isinstance(assistant, Service) else Service(assistant)
    on = Handlers(service)
    with gr.Blocks(title="问报", analytics_enabled=False, fill_width=True, delete_cache=UPLOADS) as page:
        visit = gr.State(Visit())
        shown = html(both(lambda say: source.nothing(say=say)), elem_id="source", buttons=True, render=False)
        frame = Frame(service, on, visit, shown)
        with gr.Row(elem_id="top"):
            html(both(_brand), elem_id="brand")
            opening = both(lambda say: render.status(None, ready=False, error=None, say=say))
            status = html(opening, elem_id="status")
            html(_SWITCH, elem_id="switch")
            if accounts:
                html(both(leave_button), elem_id="leave")
        with gr.Row(elem_id="columns"):
            with gr.Column(elem_id="main"), gr.Tabs(elem_id="views"):
                with gr.Tab("问答", id="chat", elem_id="tab-chat"), gr.Row(elem_id="talk"):
                    history, fresh = _past()
                    with gr.Column(elem_id="chat"):
                        chat, hint, box, send, stop = _chat()
                        shared = share.build(frame)
                tab(frame, "资料库", "documents", partial(documents.build, may_change=who.may_change))
                tab(frame, "数据", "figures", figures.build)
                tab(frame, "对照", "differences", differences.build)
            with gr.Column(elem_id="side"):
                html(both(_close), elem_id="close")
                shown.render()

        page.load(on.load, visit, [visit, status, chat, shown], concurrency_limit=None, **QUIET)
        begun = [visit, chat, box, hint, send, stop, history]
        answered = [chat, hint, send, stop, history]
        turned = [visit, chat, hint, send, stop]
        asked = gr.on([send.click, box.submit], on.begin, [box, visit], begun, queue=False, **QUIET)
        offered = chat.ask(on.begin_example, visit, begun, queue=False, **QUIET)
        edited = chat.edit(on.begin_edited, visit, begun, queue=False, **QUIET)
        linked = shared.link(on.begin_link, visit, begun, queue=False, **QUIET)
        for event in (asked, offered, edited, linked):
            event.then(on.answer, visit, answered, concurrency_limit=None, trigger_mode="multiple", **QUIET)
        stop.click(on.stop, visit, answered, queue=False, **QUIET)
        left = fresh.click(on.reset, visit, turned, queue=False, **QUIET)
        reopened = history.reopen(on.reopen, visit, turned, queue=False, **QUIET)
        for event in (left, reopened):
            event.then(on.show, visit, chat, queue=False, **QUIET)

        frame.opens_source(chat)
        chat.cite(on.cite, visit, [visit, shown], queue=False, **QUIET)
        shown.cite(on.cite, visit, [visit, shown], queue=False, **QUIET)
        shown.more(on.more, visit, [visit, shown], queue=False, **QUIET)
        api.build(api.Api(service))
    page.queue(max_size=QUEUE_LIMIT)
    return page


def _past() -> tuple[gr.HTML, gr.Button]:
    """The conversations that this browser keeps, and the button for a new one."""
    with gr.Column(elem_id="past"):
        fresh = gr.Button("新对话", elem_id="fresh", size="sm")
        history = html("", elem_id="history", script=_HISTORY_JS)
    return history, fresh


def _chat() -> tuple[gr.HTML, gr.HTML, gr.Textbox, gr.Button, gr.Button]:
    """The conversation with the question box under it."""
    html(both(_bar), elem_id="bar")
    chat = html(both(lambda say: render.conversation([], say=say)), elem_id="conversation", buttons=True)
    hint = html("", elem_id="hint")
    with gr.Row(elem_id="ask"):
        box = gr.Textbox(
            label="问题", show_label=False, container=False, lines=1, max_lines=5, autofocus=True,
            placeholder="输入问题，按回车发送", elem_id="box",
        )  # fmt: skip
        send = gr.Button("发送", variant="primary", elem_id="send", scale=0)
        stop = gr.Button("停止", variant="stop", elem_id="stop", scale=0, visible=False)
    return chat, hint, box, send, stop


def _brand(say: Words) -> str:
    return f'<div class="brand"><h1>问报</h1><p>{say("问政府报告，句句有出处")}</p></div>'


def _close(say: Words) -> str:
    return f'<button type="button" data-page="close-side" aria-label="{say("关闭原文")}">{say("关闭")}</button>'


def _bar(say: Words) -> str:
    """On a narrow screen, what stands beside the chat on a wide one."""
    return (
        f'<button type="button" data-page="open-past">{say("对话记录")}</button>'
        f'<button type="button" data-page="fresh">{say("新对话")}</button>'
    )


_SWITCH = (
    '<button type="button" data-page="language" data-language="en" lang="en">English</button>'
    '<button type="button" data-page="language" data-language="zh" lang="zh-CN">中文</button>'
)
