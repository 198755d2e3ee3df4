"""The ways in for programs: named endpoints of Gradio's API (and MCP tools, see ``ui.mcp``).

    from gradio_client import Client

    client = Client("http://127.0.0.1:7860")
    row = client.predict("运城2026年GDP目标", api_name="/ask")
    print(row["answer"], row["citations"][0]["quote"])

Rows are those of ``qa ask|search|list|facts --json``. A stated error comes as the error of the call. The docstrings
and types below are what clients are shown.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import aclosing, contextmanager
from dataclasses import asdict
from typing import Any, Literal

import gradio as gr
from starlette.concurrency import run_in_threadpool

from qa.errors import InputError, QAError
from qa.schema import Answer, Turn
from ui.service import Service, stated

MOST_PASSAGES = 50
MOST_FACTS = 500


def build(api: Api) -> None:
    """Add the endpoints to the page that is being built.

    They do not go through Gradio's queue: ``ask`` has a line of its own, shared with the page.
    """
    gr.api(api.ask, api_name="ask", queue=False)
    gr.api(api.search, api_name="search", queue=False)
    gr.api(api.list_documents, api_name="documents", queue=False)
    gr.api(api.facts, api_name="facts", queue=False)


class Api:
    """What programs can call. Methods are named as the MCP tools are."""

    def __init__(self, service: Service) -> None:
        self._service = service

    async def ask(self, question: str, history: list[dict[str, str]] | None = None) -> dict[str, Any]:
        """Answer a question about the Chinese government reports in the library, with checked figures and citations.

        What the reports do not say is refused ("refused": true), never guessed. Takes some seconds; questions are
        answered one after the other.

        Args:
            question: In Chinese or English, for example 运城2026年GDP目标.
            history: Earlier turns as {"question", "answer"}, oldest first, to complete a follow-up question from.

        Returns:
            The answer row: "answer" with marks [n], "refused", "citations" ("n", "doc", "title", "section", "quote",
            "start", "end"), "numbers" with whether each is verified, "conflicts" between documents, "missing".
        """
        with _stating():
            turns = _turns(history)
            async with aclosing(self._service.in_turn(question, turns)) as events:
                async for event in events:
                    if isinstance(event, Answer):
                        return event.row()
            raise QAError("服务正在停止，请稍后再试")

    async def search(self, question: str, k: int = 10) -> list[dict[str, Any]]:
        """Find the passages of the reports that are nearest to a question, best first, without answering it.

        Args:
            question: What to look for, in Chinese or English.
            k: How many passages, 1 to 50.

        Returns:
            One row a passage: "rank", "score", "doc", "title", "place", "year", "section", "start", "end", "text".
        """
        with _stating():
            if not 1 <= k <= MOST_PASSAGES:
                raise InputError(f"k 应在 1 到 {MOST_PASSAGES} 之间")
            hits = await run_in_threadpool(self._service.assistant.search, question, k)
            return [hit.row(rank) for rank, hit in enumerate(hits, start=1)]

    async def list_documents(self) -> list[dict[str, Any]]:
        """List the reports and plans in the library.

        Returns:
            One row a document: "doc" (its name in citations and in facts), "title", "place", "year", "kind",
            "completeness" (full, partial, digest), "characters" and more.
        """
        with _stating():
            rows = map(asdict, await run_in_threadpool(self._service.assistant.documents))
            # Where a file lies on the server is nobody's business.
            return [{name: value for name, value in row.items() if name != "path"} for row in rows]

    async def facts(
        self,
        place: str | None = None,
        indicator: str | None = None,
        year: int | None = None,
        doc: str | None = None,
        status: Literal["target", "actual"] | None = None,
    ) -> list[dict[str, Any]]:
        """List the figures that the reports state, filtered; at most 500, so narrow the filters.

        Args:
            place: A place by any of its names, for example 运城.
            indicator: An indicator or words of it, for example GDP or 城镇新增就业.
            year: A year that the figure is for.
            doc: A document's name, as list_documents gives it.
            status: target for what is aimed at, actual for what was reached.

        Returns:
            One row a figure: "place", "period", "indicator", "value", "unit", "direction" (1 up, -1 down), "status",
            "doc", "quote" with the sentence it stands in, "quote_start", "quote_end".
        """
        with _stating():
            filters = {"place": place, "indicator": indicator, "year": year, "doc": doc, "status": status}
            return await run_in_threadpool(self._facts, filters)

    def _facts(self, filters: dict[str, Any]) -> list[dict[str, Any]]:
        assistant = self._service.assistant
        return list(assistant.fact_rows(assistant.facts(**filters)[:MOST_FACTS]))


@contextmanager
def _stating() -> Iterator[None]:
    """Errors as those of the call: stated ones as they are, others without what they say of the inside."""
    try:
        yield
    except Exception as error:
        raise gr.Error(stated(error), print_exception=False) from error


def _turns(history: list[dict[str, str]] | None) -> list[Turn]:
    try:
        return [Turn(str(t["question"]), str(t.get("answer", ""))) for t in history or []]
    except (KeyError, TypeError, AttributeError) as error:
        raise InputError('history 的每一项应为 {"question": ..., "answer": ...}') from error
