"""The line in front of the generator."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import aclosing

import pytest

from qa.errors import QAError
from qa.schema import Answer, Shown
from ui import line
from ui.conversation import Exchange
from ui.line import Line, Waiting
from ui.service import Service


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(line, "POLL_SECONDS", 0.005)


def never() -> bool:
    return False


async def collect(events: AsyncIterator[object]) -> list[object]:
    return [event async for event in events]


def test_first_come_first_served_and_each_sees_the_line_grow_shorter() -> None:
    order: list[str] = []

    def answer(name: str) -> Iterator[str]:
        order.append(name)
        yield name

    async def run() -> list[list[object]]:
        queue = Line()
        return await asyncio.gather(
            *(collect(queue.serve(lambda name=name: answer(name), never)) for name in "abc")  # type: ignore[misc]
        )

    first, second, third = asyncio.run(run())
    assert order == ["a", "b", "c"]
    assert first == ["a"]
    assert second == [Waiting(1), "b"]
    assert third == [Waiting(2), Waiting(1), "c"]


def test_whoever_stops_while_waiting_leaves_the_line() -> None:
    async def run() -> None:
        queue, going = Line(), threading.Event()

        def slow() -> Iterator[str]:
            going.wait(5)
            yield "slow"

        first = asyncio.create_task(collect(queue.serve(slow, never)))
        await asyncio.sleep(0.02)
        stopped = asyncio.create_task(collect(queue.serve(slow, lambda: True)))
        assert await stopped == []
        async with aclosing(queue.serve(slow, never)) as left:  # a visitor who closes the page
            assert await anext(left) == Waiting(1)
            assert len(queue) == 2
        assert len(queue) == 1
        going.set()
        assert await first == ["slow"]
        assert len(queue) == 0

    asyncio.run(run())


def test_a_full_line_is_said_at_once() -> None:
    async def run() -> None:
        queue, going = Line(limit=1), threading.Event()

        def slow() -> Iterator[str]:
            going.wait(5)
            yield "slow"

        first = asyncio.create_task(collect(queue.serve(slow, never)))
        await asyncio.sleep(0.02)
        with pytest.raises(QAError, match="1 个"):
            await collect(queue.serve(slow, never))
        going.set()
        await first

    asyncio.run(run())


def test_a_fault_ends_the_turn() -> None:
    def broken() -> Iterator[int]:
        yield 1 // 0

    async def run() -> None:
        queue = Line()
        with pytest.raises(ZeroDivisionError):
            await collect(queue.serve(broken, never))
        assert len(queue) == 0

    asyncio.run(run())


def test_an_answer_that_nobody_reads_is_broken_off() -> None:
    closed = threading.Event()

    class Talkative:
        def ask_stream(self, question: str, history: object) -> Iterator[Answer]:
            try:
                while not closed.wait(0.01):
                    yield Answer(question, "答")
            finally:
                closed.set()

    async def run() -> None:
        async with aclosing(Service(Talkative()).in_turn("问", ())) as events:  # type: ignore[arg-type]
            assert await anext(events) == Answer("问", "答")
        assert await asyncio.to_thread(closed.wait, 5)

    asyncio.run(run())


def test_what_was_on_its_way_when_the_visitor_stopped_does_not_start_the_answer_again() -> None:
    exchange = Exchange("问")
    exchange.take(Shown("第一句。"))
    exchange.stop()
    exchange.take(Shown("第二句。"))
    assert (exchange.step, exchange.shown) == ("stopped", "第一句。")
