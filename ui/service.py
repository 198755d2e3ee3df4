"""The assistant in service: library and models opened while the page is already up, answers that can be broken off."""

from __future__ import annotations

import logging
import re
import threading
from collections.abc import AsyncGenerator, Callable, Generator, Sequence

from qa.assistant import Assistant
from qa.errors import ConfigError, GenerationError, InputError, LibraryError, ModelError, QAError
from qa.schema import Answer, Document, Shown, Stage, Turn
from ui.line import Line, Waiting
from ui.relay import relay
from ui.words import ZH, Words

_log = logging.getLogger(__name__)
_CHINESE = re.compile(r"[\u4e00-\u9fff]{2}")
# What went wrong, for a message that quotes a library or a server in English.
_KINDS: tuple[tuple[type[QAError], str], ...] = (
    (InputError, "这个问题无法处理"),
    (LibraryError, "资料库暂时无法使用"),
    (ModelError, "模型无法载入"),
    (GenerationError, "生成回答时出错"),
    (ConfigError, "配置有误"),
)


def stated(error: Exception, say: Words = ZH) -> str:
    """An error as one line for the page; one that nobody foresaw is logged, not shown.

    What a Chinese message says itself stays Chinese: it names files and commands as they are.
    """
    if not isinstance(error, QAError):
        _log.error("unexpected error", exc_info=error)
        return say("出现了意料之外的错误，详情见服务端日志。请重试一次。")
    message = " ".join(str(error).split())
    if _CHINESE.search(message):
        return message
    lead = next((words for kind, words in _KINDS if isinstance(error, kind)), "无法完成")
    return say("{}：{}").format(say(lead), message)


class Service:
    """One assistant for all visitors, and how far the opening of its library and models has come."""

    def __init__(self, assistant: Assistant) -> None:
        self.assistant = assistant
        self._thread: threading.Thread | None = None
        self._starting = threading.Lock()
        self._line = Line()
        self._now = threading.Event()
        self.documents: tuple[Document, ...] | None = None  # None until the library is open
        self.ready = False
        self.error: str | None = None
        self.stopping = False  # the server is going down

    def start(self, after: float = 0) -> None:
        """Begin, or begin again after an error (a library may have been made meanwhile); else do nothing.

        Args:
            after: seconds to hold back, so that the first page is served before the loading takes the processor;
                a call without it ends the wait.
        """
        with self._starting:
            if not after:
                self._now.set()
            if self.ready or (self._thread and self._thread.is_alive()):
                return
            self.error = None
            self._thread = threading.Thread(target=self._run, args=(after,), name="wenbao-loading", daemon=True)
            self._thread.start()

    def refresh(self) -> None:
        """Read the list of documents again; another process may have changed the library."""
        if self.ready:
            try:
                self.documents = tuple(self.assistant.documents())
                self.error = None
            except QAError as error:
                self.error = stated(error)

    def changed(self) -> None:
        """Read the list of documents after a change made here; a library that was missing may be there now."""
        try:
            self.documents = tuple(self.assistant.documents())
        except QAError as error:
            self.error = stated(error)
            return
        if self.error:
            self.start()

    @property
    def settled(self) -> bool:
        """Whether nothing more is to come."""
        return self.ready or self.error is not None

    def stop(self) -> None:
        """End the answers under way, so that the server need not wait for them."""
        self.stopping = True

    def answer(
        self, question: str, history: Sequence[Turn], stopped: Callable[[], bool] = lambda: False
    ) -> Generator[Stage | Shown | Answer, None, None]:
        """The assistant's events; they end early once ``stopped()`` or when the server goes down."""
        return relay(lambda: self.assistant.ask_stream(question, history), lambda: self.stopping or stopped())

    def in_turn(
        self, question: str, history: Sequence[Turn], stopped: Callable[[], bool] = lambda: False
    ) -> AsyncGenerator[Waiting | Stage | Shown | Answer, None]:
        """The same after the questions that came before it, with the place in line meanwhile.

        Whoever no longer iterates is answered to the next event, then the next one's turn has come.
        """
        gone = threading.Event()

        async def events() -> AsyncGenerator[Waiting | Stage | Shown | Answer, None]:
            def unwanted() -> bool:
                return self.stopping or gone.is_set() or stopped()

            try:
                async for event in self._line.serve(lambda: self.answer(question, history, unwanted), unwanted):
                    yield event
            finally:
                gone.set()

        return events()

    def source(self, doc: str) -> str:
        """The source text of a document."""
        return self.assistant.source(doc)

    def _run(self, after: float) -> None:
        self._now.wait(after)
        try:
            self.documents = tuple(self.assistant.documents())
            self.assistant.warm_up()
            self.ready = True
        except Exception as error:  # the page states it; a thread has nobody to raise to
            self.error = stated(error)
