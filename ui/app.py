"""The page: its layout, its events, and serving it.

from qa.assistant import Assistant
from ui.app import serve

serve(Assistant())
"""

from __future__ import annotations

import gradio as gr

from qa.assistant import Assistant
from ui import render, server, source
from ui.conversation import Conversation
from ui.frame import QUIET, Frame, html, tab
from ui.handlers import Handlers
from ui.service import Service

_BRAND = '<div class="brand"><h1>问报</h1><p>问政府报告，句句有出处</p></div>'
_CLOSE = '<button type="button" id="close-side" aria-label="关闭原文">关闭</button>'
GENERATOR = "generator"  # events of this group wait for each other: there is one generator
QUEUE_LIMIT = 64
HEAD_START = 4.0  # seconds the first page has before models are loaded; a visit ends the wait


def serve(assistant: Assistant, host: str = "127.0.0.1", port: int = 7860, open_browser: bool = False) -> None:
    """Serve the page until Ctrl-C or SIGTERM; library and models are opened in the background meanwhile.

    Raises:
        QAError: the port is in use or not allowed, or the host is no address of this machine.
    """
    service = Service(assistant)
    server.run(
        server.application(build(service)), host, port, open_browser=open_browser,
        when_listening=lambda: service.start(after=HEAD_START), when_stopping=service.stop,
    )  # fmt: skip


def build(assistant: Assistant | Service) -> gr.Blocks:
    """The page for an assistant. Its looks come with ``ui.server.application``.

    Library and models are opened at the first visit, where the service has not been started before.
    """
    service = assistant if isinstance(assistant, Service) else Service(assistant)
    on = Handlers(service)
    with gr.Blocks(title="问报", analytics_enabled=False, fill_width=True) as page:
        conversation = gr.State(Conversation())
        shown = _source_panel()
        frame = Frame(service, on, conversation, shown)
        with gr.Row(elem_id="top"):
            html(_BRAND, elem_id="brand")
            status = html(render.status(None, ready=False, error=None), elem_id="status")
        with gr.Row(elem_id="columns"):
            with gr.Column(elem_id="main"), gr.Tabs(elem_id="views"):
                with gr.Tab("问答", id="chat", elem_id="tab-chat"), gr.Column(elem_id="chat"):
                    chat, hint, box, send, stop, fresh = _chat()
                library = tab(frame, "资料库", "documents", _library)
            with gr.Column(elem_id="side"):
                html(_CLOSE, elem_id="close")
                shown.render()

        page.load(on.load, conversation, [status, chat, library], concurrency_limit=None, **QUIET)
        begun = [conversation, chat, box, hint, send, stop]
        answered = [chat, hint, send, stop]
        asked = gr.on([send.click, box.submit], on.begin, [box, conversation], begun, queue=False, **QUIET)
        offered = chat.ask(on.begin_example, conversation, begun, queue=False, **QUIET)
        answers = [
            event.then(
                on.answer, conversation, answered, concurrency_limit=1, concurrency_id=GENERATOR,
                trigger_mode="multiple", **QUIET,
            )
            for event in (asked, offered)
        ]  # fmt: skip
        stop.click(on.stop, conversation, answered, queue=False, **QUIET)
        left = fresh.click(on.reset, conversation, begun, queue=False, cancels=answers, **QUIET)
        left.then(on.show, conversation, chat, queue=False, **QUIET)

        chat.cite(on.cite, conversation, [conversation, shown], queue=False, **QUIET)
        shown.more(on.more, conversation, [conversation, shown], queue=False, **QUIET)
        gr.api(on.ask, api_name="ask", concurrency_limit=1, concurrency_id=GENERATOR)
    page.queue(max_size=QUEUE_LIMIT)
    return page


def _chat() -> tuple[gr.HTML, gr.HTML, gr.Textbox, gr.Button, gr.Button, gr.Button]:
    """The conversation with the question box under it."""
    chat = html(render.conversation([]), elem_id="conversation", buttons=True)
    hint = html("", elem_id="hint")
    with gr.Row(elem_id="ask"):
        fresh = gr.Button("新对话", elem_id="fresh", size="sm", scale=0)
        box = gr.Textbox(
            label="问题", show_label=False, container=False, lines=1, max_lines=5, autofocus=True,
            placeholder="输入问题，按回车发送", elem_id="box",
        )  # fmt: skip
        send = gr.Button("发送", variant="primary", elem_id="send", scale=0)
        stop = gr.Button("停止", variant="stop", elem_id="stop", scale=0, visible=False)
    return chat, hint, box, send, stop, fresh


def _library(frame: Frame) -> gr.HTML:
    listing = html(render.documents(None), elem_id="library", buttons=True)
    frame.opens_source(listing)
    return listing


def _source_panel() -> gr.HTML:
    """The panel that shows sources; rendered beside the tabs, whose events it takes."""
    return html(source.nothing(), elem_id="source", buttons=True, render=False)
