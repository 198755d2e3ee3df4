"""Every indicator figure of a document as a row: what is measured, where, when, how much, planned or reached.

    extract   chunks -> prose: figures -> phrase, when, where
                     -> rows: cells -> label, header, note

A fact is a figure that states the value of an indicator. Dates, ordinals, grades, ages in a rule and names with
digits in them (5A, G108) are none. Offsets point into the source text: ``source[fact.start:fact.end] == fact.text``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from qa.commands import commands
from qa.facts.prose import of_sentence
from qa.facts.rows import of_row
from qa.facts.site import Site
from qa.facts.when import opened_by
from qa.schema import Chunk, Document, Fact, Period


def extract(document: Document, chunks: Sequence[Chunk], source: str) -> list[Fact]:
    """The facts of a document, in the order of the source.

    Args:
        document: whose chunks these are; its place, year and kind say what a silent sentence speaks of.
        chunks: all chunks of the document.
        source: the source text that their offsets point into.
    """
    found = {(fact.start, fact.end): fact for fact in _all(document, chunks, source)}
    return sorted(found.values(), key=lambda fact: (fact.start, fact.end))


def _all(document: Document, chunks: Sequence[Chunk], source: str) -> Iterator[Fact]:
    opening: tuple[tuple[str, ...], Period] | None = None  # a section that begins with 到2025年, and that year
    before: tuple[str, ...] | None = None
    for chunk in chunks:
        if chunk.kind == "outline":  # the same headings stand where they belong
            continue
        first, before = chunk.section != before, chunk.section
        if first and (opened := opened_by(chunk, document)):
            opening = (chunk.section, opened)
        elif opening and chunk.section[: len(opening[0])] != opening[0]:
            opening = None
        told = commands([sentence.text for sentence in chunk.sentences])
        for sentence in (s for s, is_command in zip(chunk.sentences, told, strict=True) if not is_command):
            site = Site(sentence, chunk, document, source, opening[1] if opening else None)
            yield from of_row(site) if chunk.kind == "row" and "｜" in sentence.text else of_sentence(site)
