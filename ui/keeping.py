"""Conversations as the rows that the visitor's own browser keeps, and back. Nothing of them is stored here.

A row comes back from outside, so it is read field by field; what it contains is shown as text like any other.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields
from html import escape
from typing import Any, TypeVar, get_args

from qa.schema import Answer, CheckedNumber, Citation, Conflict, ConflictValue, Role, Span, Timings
from ui.conversation import Conversation, Exchange, Step

VERSION = 1
EXCHANGES = 200  # of one conversation at most
Row = Mapping[str, Any]
Kept = TypeVar("Kept")
_ROLES = get_args(Role)


def kept(conversation: Conversation | None, *, shown: bool = True) -> str:
    """A conversation as the HTML that hands it to the page's script, which keeps it; ``shown``: it is the open one."""
    if conversation is None or not conversation.exchanges:
        return ""
    row = escape(json.dumps(to_row(conversation), ensure_ascii=False))
    return f'<div data-id="{escape(conversation.ident)}" data-shown="{"yes" if shown else ""}" data-row="{row}"></div>'


def to_row(conversation: Conversation) -> dict[str, Any]:
    """A conversation as JSON. An answer that is still being written counts as stopped."""
    return {
        "version": VERSION,
        "id": conversation.ident,
        "exchanges": [_exchange_row(e) for e in conversation.exchanges[-EXCHANGES:]],
    }


def from_row(text: str) -> Conversation:
    """The conversation of a row.

    Raises:
        ValueError: it is no row of a conversation.
    """
    try:
        row = json.loads(text)
        if row["version"] != VERSION:
            raise ValueError(f"version {row['version']}")
        exchanges = [_exchange(e) for e in list(row["exchanges"])[-EXCHANGES:]]
        return Conversation(exchanges, str(row["id"])[:64])
    except (KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError("no conversation") from error


def _exchange_row(exchange: Exchange) -> dict[str, Any]:
    answer = exchange.answer.row() if exchange.answer else None
    for citation in answer["citations"] if answer else ():
        citation["passage"] = ""  # not shown, and long
    step = "stopped" if exchange.running else exchange.step
    return {
        "question": exchange.question, "step": step, "shown": "" if answer else exchange.shown,
        "answer": answer, "error": exchange.error,
    }  # fmt: skip


def _exchange(row: Row) -> Exchange:
    answer = _answer(row["answer"]) if row["answer"] is not None else None
    step: Step = "done" if answer else "failed" if row["step"] == "failed" else "stopped"
    error = str(row["error"]) if row["error"] is not None else None
    return Exchange(str(row["question"]), step, str(row["shown"]), answer, error)


def _answer(row: Row) -> Answer:
    return Answer(
        question=str(row["question"]),
        answer=str(row["answer"]),
        refused=bool(row["refused"]),
        reason=_text(row.get("reason")),
        citations=tuple(_citation(c) for c in row["citations"]),
        numbers=tuple(
            CheckedNumber(str(n["text"]), _number(n["citation"]), bool(n["verified"]), _text(n["computed"]))
            for n in row["numbers"]
        ),
        conflicts=tuple(
            Conflict(
                str(c["indicator"]), _text(c["place"]), _text(c["period"]),
                tuple(ConflictValue(str(v["value"]), int(v["citation"])) for v in c["values"]),
            )
            for c in row["conflicts"]
        ),
        missing=_texts(row.get("missing", ())),
        completed_question=_text(row.get("completed_question")),
        timings=Timings(**{f.name: _number(row["timings"].get(f.name)) for f in fields(Timings)}),
        model=str(row.get("model", "")),
        suggestions=_texts(row.get("suggestions", ())),
    )  # fmt: skip


def _citation(row: Row) -> Citation:
    context = tuple(
        Span(s["role"], str(s["text"]), int(s["start"]), int(s["end"])) for s in row["context"] if s["role"] in _ROLES
    )
    return Citation(
        int(row["n"]), str(row["doc"]), str(row["title"]), _text(row["place"]), _number(row["year"]),
        _texts(row["section"]), str(row["quote"]), int(row["start"]), int(row["end"]), context,
    )  # fmt: skip


def _text(value: Any) -> str | None:
    return None if value is None else str(value)


def _texts(values: Any) -> tuple[str, ...]:
    return tuple(str(value) for value in values)


def _number(value: Any) -> int | None:
    return None if value is None else int(value)
