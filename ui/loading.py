"""Library and models, opened in the background while the page is already up."""

from __future__ import annotations

import logging
import threading

from qa.assistant import Assistant
from qa.errors import ConfigError, GenerationError, InputError, LibraryError, ModelError, QAError
from qa.schema import Document

_log = logging.getLogger(__name__)
_KINDS: tuple[tuple[type[QAError], str], ...] = (
    (InputError, "这个问题无法处理"),
    (LibraryError, "资料库暂时无法使用"),
    (ModelError, "模型无法载入"),
    (GenerationError, "生成回答时出错"),
    (ConfigError, "配置有误"),
)


def stated(error: Exception) -> str:
    """An error as one line for the page; one that nobody foresaw is logged, not shown."""
    for kind, words in _KINDS:
        if isinstance(error, kind):
            return f"{words}：{' '.join(str(error).split())}"
    if isinstance(error, QAError):
        return f"无法完成：{' '.join(str(error).split())}"
    _log.error("unexpected error", exc_info=error)
    return "出现了意料之外的错误，详情见服务端日志。请重试一次。"


class Loading:
    """How far the opening of library and models has come. Read by every visitor's page, written by one thread."""

    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant
        self._thread: threading.Thread | None = None
        self._starting = threading.Lock()
        self.documents: tuple[Document, ...] | None = None  # None until the library is open
        self.ready = False
        self.error: str | None = None

    def start(self) -> None:
        """Begin, or begin again after an error (a library may have been made meanwhile); else do nothing."""
        with self._starting:
            if self.ready or (self._thread and self._thread.is_alive()):
                return
            self.error = None
            self._thread = threading.Thread(target=self._run, name="wenbao-loading", daemon=True)
            self._thread.start()

    def refresh(self) -> None:
        """Read the list of documents again; another process may have changed the library."""
        if self.ready:
            try:
                self.documents = tuple(self._assistant.documents())
            except QAError as error:
                self.error = stated(error)

    @property
    def settled(self) -> bool:
        """Whether nothing more is to come."""
        return self.ready or self.error is not None

    def _run(self) -> None:
        try:
            self.documents = tuple(self._assistant.documents())
            self._assistant.warm_up()
            self.ready = True
        except Exception as error:  # noqa: BLE001 - the page states it; a thread has nobody to raise to
            self.error = stated(error)
