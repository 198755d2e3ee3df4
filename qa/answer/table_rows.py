"""What the rows of a table of indicators say besides figures: whether a target is binding, and the note below. Pure.

Which rows are 约束性 and what a row's note says is read from its cells and its note by code; a generator that is asked
whether something is binding says yes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from qa.answer import phrasing
from qa.retrieval.slots import document_holds_place, indicator_names
from qa.schema import Chunk, Document, Evidence, Query, Sentence
from qa.text import bare

ATTRIBUTES = ("约束性", "预期性")
_ASKS_ROWS = re.compile("哪些|哪几|列出|列举|都有")
_ASKS_NOTE = re.compile("注释|注解|脚注|附注|表注|备注|表下|注[里中]|怎么注")


def said_wrongly(text: str, quotes: Sequence[str]) -> bool:
    """Whether a text calls something 约束性 or 预期性 that no quote does."""
    return any(word in text and not any(word in quote for quote in quotes) for word in ATTRIBUTES)


def listed(query: Query, evidence: Sequence[Evidence], outline: Callable[[str], Sequence[Chunk]]) -> list[Evidence]:
    """All rows that have the attribute asked for, of the table that the best row with an attribute stands in."""
    asked = [word for word in ATTRIBUTES if word in query.text]
    if len(asked) != 1 or query.indicators or not _ASKS_ROWS.search(query.text):
        return []
    first = next((e for e in evidence if _attribute(e.sentence) and _is_of(query, e.document)), None)
    if first is None:
        return []
    rows = [(chunk, s) for chunk in outline(first.document.doc) if chunk.kind == "row" for s in chunk.sentences]
    return [
        Evidence(sentence, chunk, first.document, first.score)
        for chunk, sentence in rows
        if _table(chunk, sentence) == _table(first.chunk, first.sentence) and _attribute(sentence) == asked[0]
    ]


def attributes(query: Query, evidence: Sequence[Evidence]) -> Iterator[tuple[str, Evidence]]:
    """Whether each indicator of a question is binding: a sentence, and the best row that says so."""
    if query.kind != "fact" or not any(word in query.text for word in (*ATTRIBUTES, "属性")):
        return
    for name in query.indicators:
        for item in evidence:
            bound = _attribute(item.sentence)
            if bound and name in indicator_names(item.sentence.text) and _is_of(query, item.document):
                yield _bound(query, name, bound, item.document), item
                break


def _bound(query: Query, name: str, bound: str, document: Document) -> str:
    others = [word for word in ATTRIBUTES if word in query.text and word != bound]
    denied = f"，不是{others[0]}指标" if others and bound not in query.text else ""
    return f"{document.place or ''}{name}属于{bound}指标{denied}"


def noted(query: Query, evidence: Sequence[Evidence]) -> tuple[Evidence, str] | None:
    """The best row of an indicator with the note that explains it, where the question asks for that note."""
    if not _ASKS_NOTE.search(query.text):
        return None
    for item in evidence:
        note = next((span.text.strip() for span in item.sentence.context if span.role == "note"), None)
        named = set(query.indicators) <= indicator_names(item.sentence.text)
        if note and named and item.chunk.kind == "row" and _is_of(query, item.document):
            return item, note
    return None


def _attribute(sentence: Sentence) -> str | None:
    return phrasing.attribute(sentence.text)


def _is_of(query: Query, document: Document) -> bool:
    return all(document_holds_place(place, document) for place in query.places)


def _table(chunk: Chunk, sentence: Sentence) -> tuple[object, ...]:
    """What tells tables of one document apart: section, caption and header."""
    above = (bare(span.text) for span in sentence.context if span.role in ("caption", "header"))
    return (chunk.section, *above)
