"""The thread between an engine that calls back with each piece and the iterator that is read."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterator

from qa.errors import GenerationError

Emit = Callable[[str], bool]  # takes a piece; false means that nobody reads on and the engine is to stop


class Worker:
    """Runs one generation at a time, however many threads ask for one."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._busy = threading.Lock()

    def stream(self, run: Callable[[Emit], None]) -> Iterator[str]:
        """The pieces that ``run`` emits in a thread of its own.

        The lock is taken in that thread, so an iterator that is held but no longer read blocks nobody for longer than
        its generation lasts.

        Raises:
            GenerationError: ``run`` failed.
        """
        pieces: queue.SimpleQueue[str | None] = queue.SimpleQueue()  # None: there are no more
        closed = threading.Event()
        failures: list[Exception] = []

        def emit(piece: str) -> bool:
            if piece:
                pieces.put(piece)
            return not closed.is_set()

        def work() -> None:
            try:
                with self._busy:
                    if not closed.is_set():
                        run(emit)
            except Exception as error:  # raised again where the pieces are read
                failures.append(error)
            finally:
                pieces.put(None)

        thread = threading.Thread(target=work, name="generation", daemon=True)
        thread.start()
        try:
            while (piece := pieces.get()) is not None:
                yield piece
        finally:
            closed.set()
            thread.join()
        if failures:
            raise GenerationError(f"{self._name} 在作答时出错：{last_line(failures[0])}；请再试一次") from failures[0]


def last_line(error: BaseException) -> str:
    """What an engine's error says: its last line, since the lines before it name source files of the engine."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return lines[-1] if lines else type(error).__name__
