"""What happens at each press on the page: the assistant is asked, the conversation changed, HTML rendered."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing
from typing import Any

import gradio as gr

from qa.errors import QAError
from qa.schema import Answer
from ui import render, source
from ui.answer_plot import of_answer
from ui.conversation import Conversation, Visit
from ui.examples import examples
from ui.keeping import from_row, kept
from ui.service import Service, stated
from ui.source import View
from ui.words import Words, chosen

POLL_SECONDS = 0.2
PLOTS = 500  # drawn and kept
EMPTY = "请先输入问题，例如：某市某年的GDP目标是多少？"
LOADING = "正在载入模型，首次提问会慢一些"
UNREADABLE = "这段对话已无法读取。"
BUSY = "上一个问题还在回答，请稍候或先停止。"
Update = Any  # what Gradio takes as the new value of a component
Updates = tuple[Update, ...]


class Handlers:
    """The page's event handlers. One for all visitors: what is a visitor's own stands in the Visit."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._plots: dict[tuple[Answer, Words], str] = {}

    async def load(self, visit: Visit, request: gr.Request) -> AsyncIterator[Updates]:
        """Follow the loading of library and models. Yields (visit, status, chat, source panel)."""
        visit.language = chosen(request.cookies)
        self._service.refresh()
        self._service.start()
        before: tuple[object, ...] | None = None
        while True:
            settled = self._service.settled or self._service.stopping
            now = (self._service.documents, self._service.ready, self._service.error)
            if now != before:
                chat = gr.skip() if visit.exchanges else self._chat(visit)
                panel = source.nothing(say=visit.say) if before is None and visit.view is None else gr.skip()
                yield visit, render.status(*now, visit.say), chat, panel
                before = now
            if settled:
                return
            await asyncio.sleep(POLL_SECONDS)

    def begin(self, question: str, visit: Visit) -> Updates:
        """Take a question in. Returns (visit, chat, question box, hint, 发送, 停止, history)."""
        if visit.current:
            return visit, gr.skip(), gr.skip(), render.hint(visit.say(BUSY)), *_buttons(running=True), gr.skip()
        if not question.strip():
            return visit, gr.skip(), "", render.hint(visit.say(EMPTY)), *_buttons(running=False), gr.skip()
        visit.ask(question.strip())
        return visit, self._chat(visit), "", "", *_buttons(running=True), kept(visit.open)

    def begin_example(self, visit: Visit, event: gr.EventData) -> Updates:
        """Take an example question in; what stands in the question box stays. Returns as ``begin``."""
        state, chat, _, *others = self.begin(str(event.question), visit)
        return state, chat, gr.skip(), *others

    def begin_edited(self, visit: Visit, event: gr.EventData) -> Updates:
        """Ask a question anew in other words; it and what came after it go. Returns as ``begin``."""
        question = str(event.question).strip()
        if question and visit.open and not visit.current:
            del visit.open.exchanges[max(0, int(event.turn)) :]
        state, chat, _, *others = self.begin(question, visit)
        return state, chat, gr.skip(), *others

    def begin_link(self, visit: Visit, event: gr.EventData) -> Updates:
        """Ask the question of the page's address in a conversation of its own. Returns as ``begin``."""
        visit.turn_to(None)
        return self.begin_example(visit, event)

    async def answer(self, visit: Visit) -> AsyncIterator[Updates]:
        """Answer the question whose turn it is. Yields (chat, hint, 发送, 停止, history).

        The visitor may have turned to another conversation; then only what is kept is handed out.
        """
        conversation, current = visit.waiting.popleft() if visit.waiting else (None, None)
        if conversation is None or current is None or current.step != "waiting":  # sent twice, or stopped in the queue
            yield (gr.skip(),) * 5
            return
        events = self._service.in_turn(current.question, conversation.history(), lambda: not current.running)
        try:
            async with aclosing(events):
                async for event in events:
                    current.take(event)
                    if current.running and visit.open is conversation:
                        yield self._chat(visit), gr.skip(), *_buttons(running=True), gr.skip()
                    else:  # Gradio ends the event of a page that was closed when it next yields
                        yield (gr.skip(),) * 5
            current.stop()  # where the stream was broken off
        except Exception as error:  # stated on the page, logged if unforeseen
            current.fail(stated(error, visit.say))
        shown = self._answered(visit)[:4] if visit.open is conversation else (gr.skip(),) * 4
        yield *shown, kept(conversation, shown=visit.open is conversation)

    def stop(self, visit: Visit) -> Updates:
        """End the answer that is being written. Returns (chat, hint, 发送, 停止, history)."""
        if visit.current:
            visit.current.stop()
        return self._answered(visit)

    def reset(self, visit: Visit) -> Updates:
        """Begin a new conversation. Returns (visit, chat, hint, 发送, 停止)."""
        return self._turn_to(visit, None)

    def reopen(self, visit: Visit, event: gr.EventData) -> Updates:
        """Show a conversation that the visitor's browser kept. Returns (visit, chat, hint, 发送, 停止)."""
        try:
            conversation = from_row(str(event.row))
        except ValueError:
            return visit, gr.skip(), render.hint(visit.say(UNREADABLE)), *_buttons(running=bool(visit.current))
        if visit.open and visit.open.ident == conversation.ident:
            conversation = visit.open
        return self._turn_to(visit, visit.left.get(conversation.ident, conversation))

    def show(self, visit: Visit) -> str:
        """The conversation as it stands, over whatever a left one may have sent last. Returns chat."""
        return self._chat(visit)

    def cite(self, visit: Visit, event: gr.EventData) -> Updates:
        """Open a citation's source. Returns (visit, source panel)."""
        turn = int(event.turn)
        among = visit.open.citations(turn) if visit.open else ()
        citation = next((c for c in among if c.n == int(event.n)), None)
        if citation is not None:
            visit.show(View.of_citation(citation, turn, among))
        return visit, self._source(visit)

    def open(self, visit: Visit, event: gr.EventData) -> Updates:
        """Open a document, at ``start``/``end`` where the event has them. Returns (visit, source panel)."""
        listed = self._service.documents or ()
        document = next((d for d in listed if d.doc == event.doc), None)
        if document is not None:
            place = (int(getattr(event, "start", 0)), int(getattr(event, "end", 0)))
            visit.show(View.of_document(document, *place))
        return visit, self._source(visit)

    def more(self, visit: Visit, event: gr.EventData) -> Updates:
        """Show more text around what is open. Returns (visit, source panel)."""
        if visit.view is not None:
            visit.view = visit.view.widened(str(event.way))
        return visit, self._source(visit)

    def _turn_to(self, visit: Visit, conversation: Conversation | None) -> Updates:
        visit.turn_to(conversation)
        return visit, self._chat(visit), "", *_buttons(running=bool(visit.current))

    def _chat(self, visit: Visit) -> str:
        offered = examples(self._service.documents or ())
        note = "" if self._service.settled else visit.say(LOADING)
        return render.conversation(
            visit.exchanges, offered, note, self._service.error, visit.say, lambda answer: self._plot(answer, visit.say)
        )

    def _plot(self, answer: Answer, say: Words) -> str:
        """An answer's plot, drawn once: the chat is rendered at each sentence that comes."""
        key = (answer, say)
        if key not in self._plots:
            if len(self._plots) >= PLOTS:
                self._plots.clear()
            try:
                self._plots[key] = of_answer(answer, self._service, say)
            except QAError:  # a document was removed since; the answer stands without its plot
                self._plots[key] = ""
        return self._plots[key]

    def _answered(self, visit: Visit) -> Updates:
        return self._chat(visit), "", *_buttons(running=bool(visit.current)), kept(visit.open)

    def _source(self, visit: Visit) -> str:
        view = visit.view
        if view is None:
            return source.nothing(say=visit.say)
        try:
            return source.panel(view, self._service.source(view.doc), visit.views, visit.say)
        except QAError as error:  # removed since the answer was given
            return source.nothing(stated(error, visit.say))


def _buttons(*, running: bool) -> tuple[Update, Update]:
    return gr.Button(visible=not running), gr.Button(visible=running)
