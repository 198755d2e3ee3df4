"""The outline of a document: its sections in order, with what each holds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from qa.schema import Chunk


@dataclass(frozen=True, slots=True)
class Part:
    """One section of a document, without the sections below it."""

    section: tuple[str, ...]  # headings from the top; empty before the first one
    chunks: int
    tables: int
    rows: int  # of the tables
    characters: int
    text: str  # cleaned, a paragraph or row a line


def outline(chunks: Iterable[Chunk], heading: str | None = None) -> list[Part]:
    """The sections of a document.

    Args:
        chunks: all chunks of the document, in order.
        heading: only sections under a heading that contains this.
    """
    found: dict[tuple[str, ...], list[Chunk]] = {}
    for chunk in chunks:
        if heading is None or any(heading in name for name in chunk.section):
            found.setdefault(chunk.section, []).append(chunk)
    return [_part(section, inside) for section, inside in found.items()]


def tables(chunks: Iterable[Chunk]) -> int:
    """How many tables the chunks come from: rows of one section with the same caption or header are of one."""
    return len({(c.section, c.sentences[0].context[:1]) for c in chunks if c.kind == "row"})


def _part(section: tuple[str, ...], chunks: Sequence[Chunk]) -> Part:
    texts = [c.text for c in chunks if c.kind != "outline"]  # which repeats the headings below
    rows = sum(c.kind == "row" for c in chunks)
    return Part(section, len(chunks), tables(chunks), rows, sum(map(len, texts)), "\n".join(texts))
