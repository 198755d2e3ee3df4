"""The line in front of the one generator: first come, first served, and everyone sees their place in it."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import AsyncGenerator, Callable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from qa.errors import QAError

LIMIT = 64  # questions in line, the one that is being answered among them
POLL_SECONDS = 0.2
AGAIN_SECONDS = 2.0
Event = TypeVar("Event")


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many are to be answered before this one.

    Told at the start, whenever it changes, and every few seconds besides: Gradio drops the event of a visitor who has
    left when it next yields.
    """

    ahead: int


class Line:
    """Lives on one event loop. Whoever waits takes no thread; whoever goes away leaves their place."""

    def __init__(self, limit: int = LIMIT) -> None:
        self._limit = limit
        self._places: deque[object] = deque()

    def __len__(self) -> int:
        return len(self._places)

    async def serve(
        self, start: Callable[[], Iterator[Event]], stopped: Callable[[], bool]
    ) -> AsyncGenerator[Waiting | Event, None]:
        """Wait for one's turn, then yield what ``start()`` yields, from a thread.

        Args:
            start: called when the turn has come; gives an iterator that ends soon after ``stopped()``.
            stopped: whether nobody wants the answer any more.

        Raises:
            QAError: the line is full.
            Exception: what the iterator raised.
        """
        if len(self._places) >= self._limit:
            raise QAError(f"排队的问题已有 {self._limit} 个，请过几分钟再问")
        place = object()
        self._places.append(place)
        try:
            told, when = 0, 0.0
            while ahead := self._places.index(place):
                if stopped():
                    return
                if ahead != told or time.monotonic() - when > AGAIN_SECONDS:
                    told, when = ahead, time.monotonic()
                    yield Waiting(ahead)
                await asyncio.sleep(POLL_SECONDS)
            events = start()
            while (event := await asyncio.to_thread(next, events, None)) is not None:
                yield event
        finally:
            self._places.remove(place)
