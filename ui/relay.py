"""The assistant's events from a thread of their own, so that a visitor who stops need not wait for the sentence."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Generator, Iterator
from typing import TypeVar

Event = TypeVar("Event")
POLL_SECONDS = 0.1


class _End:
    """What the thread leaves when it is done, with the error that ended it."""

    def __init__(self, error: BaseException | None = None) -> None:
        self.error = error


def relay(start: Callable[[], Iterator[Event]], stopped: Callable[[], bool]) -> Generator[Event, None, None]:
    """Yield what ``start()`` yields, until it ends or ``stopped()``.

    The stream lives in a daemon thread. After a stop it is closed there at its next event, which frees the generator
    for the next visitor; a model cannot be interrupted within a sentence from here.

    Args:
        start: opens the stream.
        stopped: asked about ten times a second.

    Raises:
        Exception: what the stream raised, as it was.
    """
    events: queue.SimpleQueue[Event | _End] = queue.SimpleQueue()
    left = threading.Event()

    def work() -> None:
        try:
            stream = start()
            try:
                for event in stream:
                    if left.is_set():
                        return
                    events.put(event)
            finally:
                if isinstance(stream, Generator):
                    stream.close()
        except Exception as error:  # raised again where the events are read
            events.put(_End(error))
        else:
            events.put(_End())

    threading.Thread(target=work, name="wenbao-answer", daemon=True).start()
    try:
        while not stopped():
            try:
                event = events.get(timeout=POLL_SECONDS)
            except queue.Empty:
                continue
            if isinstance(event, _End):
                if event.error:
                    raise event.error
                return
            yield event
    finally:
        left.set()
