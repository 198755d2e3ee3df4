"""What happens at each press on the page: the assistant is asked, the conversation changed, HTML rendered."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import closing
from typing import Any

import gradio as gr

from qa.errors import QAError
from qa.schema import Answer, Turn
from ui import render, source
from ui.conversation import Conversation, Exchange
from ui.examples import examples
from ui.service import Service, stated
from ui.source import View

POLL_SECONDS = 0.2
EMPTY = "请先输入问题，例如：某市某年的GDP目标是多少？"
BUSY = "上一个问题还在回答，请稍候或先停止。"
Update = Any  # what Gradio takes as the new value of a component
Updates = tuple[Update, ...]


class Handlers:
    """The page's event handlers. One for all visitors: what is a visitor's own stands in the Conversation."""

    def __init__(self, service: Service) -> None:
        self._service = service

    async def load(self, conversation: Conversation) -> AsyncIterator[Updates]:
        """Follow the loading of library and models. Yields (status, chat, documents)."""
        self._service.refresh()
        self._service.start()
        before: tuple[object, ...] | None = None
        while True:
            settled = self._service.settled or self._service.stopping
            now = (self._service.documents, self._service.ready, self._service.error)
            if now != before:
                before = now
                chat = gr.skip() if conversation.exchanges or conversation.left else self._chat(conversation)
                yield render.status(*now), chat, render.documents(now[0], now[2])
            if settled:
                return
            await asyncio.sleep(POLL_SECONDS)

    def begin(self, question: str, conversation: Conversation) -> Updates:
        """Take a question in. Returns (conversation, chat, question box, hint, 发送, 停止)."""
        if conversation.current:
            return conversation, gr.skip(), gr.skip(), render.hint(BUSY), *_buttons(running=True)
        if not question.strip():
            return conversation, gr.skip(), "", render.hint(EMPTY), *_buttons(running=False)
        conversation.exchanges.append(Exchange(question.strip()))
        return conversation, self._chat(conversation), "", "", *_buttons(running=True)

    def begin_example(self, conversation: Conversation, event: gr.EventData) -> Updates:
        """Take an example question in; what stands in the question box stays."""
        state, chat, _, hint, *buttons = self.begin(str(event.question), conversation)
        return state, chat, gr.skip(), hint, *buttons

    def answer(self, conversation: Conversation) -> Iterator[Updates]:
        """Answer the question that was taken in. Yields (chat, hint, 发送, 停止)."""
        current = conversation.current
        if current is None or current.step != "waiting":  # stopped while it was queued, or sent twice
            yield (gr.skip(),) * 4
            return
        history = conversation.history()
        events = self._service.answer(current.question, history, lambda: not current.running)
        try:
            with closing(events):
                for event in events:
                    current.take(event)
                    if current.running and not conversation.left:
                        yield self._chat(conversation), gr.skip(), *_buttons(running=True)
            current.stop()  # where the stream was broken off
        except Exception as error:  # stated on the page, logged if unforeseen
            current.fail(stated(error))
        yield (gr.skip(),) * 4 if conversation.left else self._answered(conversation)

    def stop(self, conversation: Conversation) -> Updates:
        """End the answer that is being written. Returns (chat, hint, 发送, 停止)."""
        if conversation.current:
            conversation.current.stop()
        return self._answered(conversation)

    def reset(self, conversation: Conversation) -> Updates:
        """Begin a new conversation. Returns (conversation, chat, question box, hint, 发送, 停止)."""
        new = conversation
        if conversation.exchanges:
            conversation.leave()
            new = Conversation()
        return new, self._chat(new), "", "", *_buttons(running=False)

    def show(self, conversation: Conversation) -> str:
        """The conversation as it stands, over whatever a left one may have sent last. Returns chat."""
        return self._chat(conversation)

    def cite(self, conversation: Conversation, event: gr.EventData) -> Updates:
        """Open a citation's source. Returns (conversation, source panel)."""
        citation = conversation.citation(int(event.turn), int(event.n))
        if citation is not None:
            conversation.show(View.of_citation(citation))
        return conversation, self._source(conversation)

    def open(self, conversation: Conversation, event: gr.EventData) -> Updates:
        """Open a document, at ``start``/``end`` where the event has them. Returns (conversation, source panel)."""
        listed = self._service.documents or ()
        document = next((d for d in listed if d.doc == event.doc), None)
        if document is not None:
            place = (int(getattr(event, "start", 0)), int(getattr(event, "end", 0)))
            conversation.show(View.of_document(document, *place))
        return conversation, self._source(conversation)

    def more(self, conversation: Conversation, event: gr.EventData) -> Updates:
        """Show more text around what is open. Returns (conversation, source panel)."""
        if conversation.view is not None:
            conversation.view = conversation.view.widened(str(event.way))
        return conversation, self._source(conversation)

    def ask(self, question: str, history: list[dict[str, str]] | None = None) -> dict[str, Any]:
        """Answer a question about the reports in the library.

        Args:
            question: in Chinese or English.
            history: earlier turns as {"question", "answer"}, oldest first.

        Returns:
            The answer row of ``qa ask --json``.
        """
        try:
            turns = [Turn(str(t["question"]), str(t.get("answer", ""))) for t in history or []]
        except (KeyError, TypeError, AttributeError) as error:
            message = 'history 的每一项应为 {"question": ..., "answer": ...}'
            raise gr.Error(message, print_exception=False) from error
        try:
            for event in self._service.answer(question, turns):
                if isinstance(event, Answer):
                    return event.row()
        except QAError as error:
            raise gr.Error(str(error), print_exception=False) from error
        raise gr.Error("服务正在停止，请稍后再试", print_exception=False)

    def _chat(self, conversation: Conversation) -> str:
        offered = examples(self._service.documents or ())
        note = "" if self._service.settled else "正在载入模型，首次提问会慢一些"
        return render.conversation(conversation.exchanges, offered, note, self._service.error)

    def _answered(self, conversation: Conversation) -> Updates:
        return self._chat(conversation), "", *_buttons(running=False)

    def _source(self, conversation: Conversation) -> str:
        view = conversation.view
        if view is None:
            return source.nothing()
        try:
            return source.panel(view, self._service.source(view.doc), conversation.views)
        except QAError as error:  # removed since the answer was given
            return source.nothing(stated(error))


def _buttons(*, running: bool) -> tuple[Update, Update]:
    return gr.Button(visible=not running), gr.Button(visible=running)
