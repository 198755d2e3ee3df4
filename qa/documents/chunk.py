"""Blocks to chunks: neighbouring sentences of one section, table rows, and the headings of a section as a list.

A chunk is indexed as a whole and cited by the sentence. Long chunks blur the embedding, single sentences lose what
the neighbours say; ``TARGET`` is a compromise measured in eval/LOG.md.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import islice

from qa.documents.structure import BOX, PLAIN, Block, Heading, Paragraph, TableBlock, blocks
from qa.documents.tables import read_table
from qa.schema import Chunk, Sentence, Span
from qa.text import bare, tidy

TARGET = 260  # characters of a chunk
MAX_SENTENCE = 440  # characters; about 300 tokens of a multilingual encoder, whose limit is 512 with the context line
MAX_LEAD = 18
MIN_OUTLINE, MAX_OUTLINE = 3, 60  # headings that make a list worth asking for
OUTLINE_REACH = 20_000  # blocks looked at for them

# A sentence that begins so says what time the following ones speak of, until the next heading.
_SCOPE = re.compile(
    r"(?:刚刚)?过去的?(?:19|20)\d{2}年|(?:19|20)\d{2}年(?=[，,])|一年来|过去一年|今年|(?:过去|今后|未来)?[五5]年来?(?=[，,])"
    r"|“?十[一二三四五六]五”?(?:时期|期间)"
)

_SENTENCE = re.compile(r"[^。！？!?]*[。！？!?]+[”’』」）)\]]*|[^。！？!?]+$")


def chunk(source: str, doc: str, body: int = 0, fits: Callable[[str], bool] | None = None) -> list[Chunk]:
    """All chunks of a source text, in order.

    Args:
        source: the source text; offsets of the chunks point into it.
        doc: the document's name, kept in each chunk.
        body: where the text begins (after front matter).
        fits: whether a sentence lies within the encoder's limit; by length when not given.
    """
    return list(_Chunker(source, doc, fits or (lambda text: len(text) <= MAX_SENTENCE)).run(blocks(source, body)))


class _Chunker:
    def __init__(self, source: str, doc: str, fits: Callable[[str], bool]) -> None:
        self.source = source
        self.doc = doc
        self.fits = fits
        self.path: list[Heading] = []
        self.pending: list[Sentence] = []
        self.section: tuple[str, ...] = ()
        self.notes: dict[str, Span] = {}
        self.scope: str | None = None

    def run(self, found: list[Block]) -> Iterator[Chunk]:
        self.notes = self._notes(found)
        for i, block in enumerate(found):
            if isinstance(block, Heading):
                yield from self._flush()
                self.scope = None
                if outline := self._outline(block, found, i):
                    yield outline
                self._enter(block, found[i - 1] if i else None)
            elif isinstance(block, TableBlock):
                yield from self._flush()
                yield from self._table(block)
            else:
                yield from self._paragraph(block)
        yield from self._flush()

    def _enter(self, heading: Heading, before: Block | None) -> None:
        """Open a section. Two plain lines in a row are one heading over two lines: the first stays open."""
        opened = [open_.level for open_ in self.path[-2:]]
        if heading.level == PLAIN and isinstance(before, Heading) and opened.count(PLAIN) == 1:
            self.path.append(heading)
            return
        while self.path and self.path[-1].level >= heading.level:
            self.path.pop()
        self.path.append(heading)

    def _outline(self, first: Heading, found: list[Block], i: int) -> Chunk | None:
        """At the first of several sibling headings: all of them as one chunk, since "哪几方面" asks for them."""
        before = found[i - 1] if i else None
        if first.level >= BOX or (isinstance(before, Heading) and before.level == first.level):
            return None
        if any(open_.level == first.level for open_ in self.path):
            return None
        siblings: list[Heading] = []
        for block in islice(found, i, i + OUTLINE_REACH):
            if isinstance(block, Heading):
                if block.level < first.level:
                    break
                if block.level == first.level:
                    siblings.append(block)
        if not MIN_OUTLINE <= len(siblings) <= MAX_OUTLINE:
            return None
        sentences = tuple(Sentence(f"{h.text}；", h.start, h.end) for h in siblings)
        return Chunk(self.doc, "outline", tuple(h.text for h in self.path), sentences)

    def _paragraph(self, block: Paragraph) -> Iterator[Chunk]:
        sentences = list(self._sentences(block.start, block.end))
        lead = self._lead(sentences)
        section = tuple(h.text for h in self.path) + ((lead,) if lead else ())
        if section != self.section or lead:
            yield from self._flush()
        self.section = section
        for sentence in sentences:
            if self.pending and sum(len(s.text) for s in self.pending) + len(sentence.text) > TARGET:
                yield from self._flush()
            if declared := _SCOPE.match(sentence.text):
                yield from self._flush()
                self.scope = declared.group()
            self.pending.append(sentence)

    @staticmethod
    def _lead(sentences: list[Sentence]) -> str | None:
        """The words that open a paragraph and name it: **扩大有效投资。** or 激发有潜能的消费。"""
        if not sentences:
            return None
        text = sentences[0].text.rstrip("。：:")
        names = 3 <= len(text) <= MAX_LEAD and not re.search(r"[，,]|\d{4}年", text)
        return text if len(sentences) > 1 and names else None

    def _sentences(self, start: int, end: int) -> Iterator[Sentence]:
        for match in _SENTENCE.finditer(self.source[start:end]):
            for a, b in self._pieces(start + match.start(), start + match.end()):
                a, b = _trim(self.source, a, b)  # noqa: PLW2901
                if text := tidy(self.source[a:b]):
                    yield Sentence(text, a, b)

    def _pieces(self, start: int, end: int, breaks: str = "；;|，,、") -> Iterator[tuple[int, int]]:
        """The sentence whole where the encoder can take it, else cut at ； and, where that is not enough, at ，"""
        if self.fits(self.source[start:end]):
            yield start, end
            return
        here, _, finer = breaks.partition("|")
        if not here:  # nothing to cut at: a number of a thousand digits
            yield from ((a, min(a + MAX_SENTENCE, end)) for a in range(start, end, MAX_SENTENCE))
            return
        a = b = start
        for match in re.finditer(f"[^{here}]+[{here}]*|[{here}]+", self.source[start:end]):
            cut = start + match.end()
            if b > a and not self.fits(self.source[a:cut]):
                yield from self._pieces(a, b, finer)
                a = b
            b = cut
        yield from self._pieces(a, b, finer)

    def _flush(self) -> Iterator[Chunk]:
        if self.pending:
            yield Chunk(self.doc, "prose", self.section, tuple(self.pending), self.scope)
            self.pending = []

    def _table(self, block: TableBlock) -> Iterator[Chunk]:
        table = read_table(self.source, block.lines)
        context = []
        if block.caption:
            context.append(self._span("caption", *block.caption))
        context += [self._span("header", *header) for header in table.headers]
        note = self.notes.get(context[0].text if block.caption else "")
        section = tuple(h.text for h in self.path)
        if not table.headers:  # cells without a header: plain statements beside each other
            sentences = tuple(Sentence(row.text, row.start, row.end) for row in table.rows)
            if sentences:
                yield Chunk(self.doc, "prose", section, sentences, self.scope)
            return
        for row in table.rows:
            noted = [note] if note and re.search(r"[\[*]", self.source[row.start : row.end]) else []
            sentence = Sentence(row.text, row.start, row.end, (*context, *noted))
            yield Chunk(self.doc, "row", section, (sentence,))

    def _notes(self, found: list[Block]) -> dict[str, Span]:
        """The note under each table by its caption: a table broken by a page has its caption twice, its note once."""
        notes = {}
        for block in found:
            if isinstance(block, TableBlock):
                span = block.note or read_table(self.source, block.lines).note
                if span:
                    notes[tidy(self.source[slice(*block.caption)]) if block.caption else ""] = self._span("note", *span)
        return notes

    def _span(self, role: str, start: int, end: int) -> Span:
        return Span(role, tidy(self.source[start:end]), start, end)  # type: ignore[arg-type]


def _trim(source: str, start: int, end: int) -> tuple[int, int]:
    while start < end and source[start].isspace():
        start += 1
    while end > start and source[end - 1].isspace():
        end -= 1
    return start, end


def context_line(title: str, place: str | None, year: int | None, chunk: Chunk) -> str:
    """What is indexed before a chunk's text and never quoted: whose words these are, and where they stand."""
    section = " > ".join(chunk.section[-3:])
    caption = next((s.text for s in chunk.sentences[0].context if s.role == "caption"), "")
    caption = "" if bare(caption) in map(bare, chunk.section) else caption
    return " ".join(part for part in (place, f"{year}年" if year else "", title, section, caption) if part)
