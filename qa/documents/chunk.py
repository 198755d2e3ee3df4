"""Blocks to chunks: neighbouring sentences of one section, table rows, and the headings of a section as a list.

A chunk is indexed as a whole and cited by the sentence. Long chunks blur the embedding, single sentences lose what
the neighbours say; ``TARGET`` is a compromise measured in eval/LOG.md.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice

from qa.documents.blocks import Block, Paragraph, TableBlock
from qa.documents.headings import BOX, NUMBERED, PLAIN, Heading, enter, lead, numbered_level
from qa.documents.lines import Dropped
from qa.documents.repeated import Repeated
from qa.documents.sentences import MAX_SENTENCE, Pieces, cut
from qa.documents.structure import blocks
from qa.documents.tables import Row, read_table
from qa.schema import Chunk, Role, Sentence, Span
from qa.text import bare, tidy

TARGET = 260  # characters of a chunk
MIN_OUTLINE, MAX_OUTLINE = 3, 60  # headings that make a list worth asking for
OUTLINE_REACH = 20_000  # blocks looked at for them
MAX_GAP = 400  # characters of other text within a chunk
MAX_NUMBERED = 46  # of a numbered lead-in
MAX_OPENING = 60
_NOTE_MARKS = "[〔*※#△①②③④⑤⑥⑦⑧⑨⑩"
MIN_NAME = 4  # of a row, to be looked for in notes
MAX_PERCENT = 1000

# A sentence that begins so says what time the following ones speak of.
_OPENS_TIME = re.compile(
    r"(?:刚刚)?过去的?(?:19|20)\d{2}年|(?:19|20)\d{2}年(?=[，,])|一年来|过去一年|今年|(?:过去|今后|未来)?[五5]年来?(?=[，,])"
    r"|“?十[一二三四五六]五”?(?:时期|期间)"
)
_BOLD = re.compile(r"\*\*([^*]{2,40}?)[：:。]?\*\*")
_OPENING = re.compile(r"[^。！？]{3,40}。(?=.)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Section:
    """A heading or a lead-in where it stands, with all that stands above it."""

    path: tuple[str, ...]
    lead: bool
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Reading:
    """A source text read: its chunks, its outline, and what is in no chunk, with the reason."""

    chunks: tuple[Chunk, ...]
    sections: tuple[Section, ...]
    dropped: tuple[Dropped, ...]


def chunk(source: str, doc: str, body: int = 0, fits: Callable[[str], bool] | None = None) -> list[Chunk]:
    """All chunks of a source text, in order; see ``read``."""
    return list(read(source, doc, body, fits).chunks)


def read(source: str, doc: str, body: int = 0, fits: Callable[[str], bool] | None = None) -> Reading:
    """Read a source text: every character of it is in a chunk, in a heading, or in the list of what was dropped.

    Args:
        source: the source text; offsets of the chunks point into it.
        doc: the document's name, kept in each chunk.
        body: where the text begins (after front matter).
        fits: whether a sentence lies within the encoder's limit; by length when not given.
    """
    found, dropped = blocks(source, body)
    chunker = _Chunker(source, doc, fits or (lambda text: len(text) <= MAX_SENTENCE))
    chunks = tuple(chunker.run(found))
    held = {(i, name) for c in chunks for i, name in enumerate(c.section)}
    empty = [
        Dropped(s.start, s.end, "标题下无正文")
        for s in chunker.sections
        if not s.lead and (len(s.path) - 1, s.path[-1]) not in held
    ]
    return Reading(chunks, tuple(chunker.sections), tuple(sorted((*dropped, *empty, *chunker.dropped), key=_by_start)))


def _by_start(dropped: Dropped) -> int:
    return dropped.start


class _Chunker:
    def __init__(self, source: str, doc: str, fits: Callable[[str], bool]) -> None:
        self.source = source
        self.doc = doc
        self.fits = fits
        self.path: list[Heading] = []
        self.pending: list[Sentence] = []
        self.length = 0  # characters of the pending sentences
        self.section: tuple[str, ...] = ()
        self.sections: list[Section] = []
        self.dropped: list[Dropped] = []
        self.repeated = Repeated()
        self.among_leads = False
        self.text_since = False  # whether text followed the last heading

    def run(self, found: list[Block]) -> Iterator[Chunk]:
        for i, block in enumerate(found):
            if isinstance(block, Heading):
                yield from self._flush()
                if outline := self._outline(block, found, i):
                    yield outline
                self._enter(block)
                self.among_leads = self._short_openings(found, i + 1)
            elif isinstance(block, TableBlock):
                yield from self._flush()
                yield from self._table(block)
                self.text_since = True
            else:
                if i == 0:
                    self.among_leads = self._short_openings(found, 0)
                yield from self._paragraph(block)
                self.text_since = True
        yield from self._flush()

    def _enter(self, heading: Heading) -> None:
        self.path = enter(self.path, heading, self.text_since)
        self.text_since = False
        self._note_section(heading)

    def _note_section(self, heading: Heading, path: tuple[str, ...] | None = None) -> None:
        path = path or tuple(h.text for h in self.path)
        self.sections.append(Section(path, heading.lead, heading.start, heading.end))

    def _short_openings(self, found: list[Block], i: int) -> bool:
        """Whether the paragraphs below a heading open with short sentences that begin alike (坚持…。坚持…。)."""
        openings = []
        for block in islice(found, i, i + 30):
            if isinstance(block, Heading):
                break
            if isinstance(block, Paragraph) and not block.single:
                match = _OPENING.match(self.source, block.start, min(block.end, block.start + MAX_OPENING))
                openings.append(match.group()[:2] if match else "")
        if len(openings) < MIN_OUTLINE or openings.count("") > 0.25 * len(openings):
            return False
        return Counter(openings).most_common(1)[0][1] >= 0.6 * len(openings)

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
        sentences = tuple(Sentence(f"{tidy(h.text)}；", h.start, h.end) for h in siblings)
        return Chunk(self.doc, "outline", tuple(h.text for h in self.path), sentences)

    def _paragraph(self, block: Paragraph) -> Iterator[Chunk]:
        sentences = list(cut(Pieces(self.source, block.pieces), self.fits))
        named = self._lead(sentences, block)
        if named and named.level <= NUMBERED:
            yield from self._flush()
            self._enter(named)
            named = None
        section = tuple(h.text for h in self.path) + ((named.text,) if named else ())
        if named:
            self._note_section(named, section)
        if section != self.section or named:
            yield from self._flush()
        self.section = section
        for sentence in self._new(sentences):
            if self.pending and self.length + len(sentence.text) > TARGET:
                yield from self._flush()
            if self.pending and not 0 <= sentence.start - self.pending[-1].end <= MAX_GAP:
                yield from self._flush()  # a stranger's text stands between
            if _OPENS_TIME.match(sentence.text):
                yield from self._flush()
            self.pending.append(sentence)
            self.length += len(sentence.text)

    def _lead(self, sentences: list[Sentence], block: Paragraph) -> Heading | None:
        """The words that open a paragraph and name it: **扩大有效投资。** or 激发有潜能的消费。"""
        if not sentences or block.single:
            return None
        first = sentences[0]
        level = numbered_level(first.text)
        printed = _BOLD.match(self.source, first.start, first.end)
        if printed and level is None and len(first.text) > len(printed.group(1)) + 1:  # **总体要求:**必须坚持…
            return Heading(PLAIN, tidy(printed.group(1)), *printed.span(1), lead=True)
        if level is not None and level <= NUMBERED and len(first.text) <= MAX_NUMBERED and len(sentences) > 1:
            return Heading(level, tidy(first.text).rstrip("。：:"), first.start, first.end, lead=True)
        text = lead(first.text, len(sentences) > 1, self.among_leads, self.source.startswith("**", first.start))
        return Heading(PLAIN, text, first.start, first.end, lead=True) if text else None

    def _new(self, sentences: list[Sentence]) -> Iterator[Sentence]:
        """The sentences that were not read before; the others are dropped, with the reason."""
        for sentence, of in self.repeated.sift(sentences):
            if of is None:
                yield sentence
            else:
                self.dropped.append(Dropped(sentence.start, sentence.end, f"重复的段落（首次在第 {of} 字）"))

    def _flush(self) -> Iterator[Chunk]:
        if self.pending:
            yield Chunk(self.doc, "prose", self.section, tuple(self.pending))
            self.pending = []
            self.length = 0

    def _table(self, block: TableBlock) -> Iterator[Chunk]:
        table = read_table(self.source, block.lines)
        section = tuple(h.text for h in self.path)
        notes = [self._span("note", *line) for line in block.note + ((table.note,) if table.note else ())]
        above = [self._span("caption", *block.caption)] if block.caption else []
        above += [self._span("header", *header) for header in table.headers]
        above += [self._span("unit", *block.unit)] if block.unit else []
        if table.headers or any(row.cells for row in table.rows):
            for row in table.rows:
                group = [self._span("header", *row.group)] if row.group else []
                context = (*above, *group, *self._notes(row, notes), *_flags(self.source, row))
                yield Chunk(self.doc, "row", section, (Sentence(row.text, row.start, row.end, context),))
        elif table.rows:  # cells without a header: plain statements beside each other
            sentences = tuple(Sentence(row.text, row.start, row.end, tuple(above)) for row in table.rows)
            yield Chunk(self.doc, "prose", section, sentences)
        elif block.unit:
            notes.append(self._span("unit", *block.unit))
        # Notes say things of their own (an indicator is no longer surveyed), so they can be found by themselves.
        sentences = tuple(Sentence(note.text, note.start, note.end) for note in notes)
        if sentences:
            yield Chunk(self.doc, "prose", section, sentences)

    def _notes(self, row: Row, notes: list[Span]) -> Iterator[Span]:
        """The notes that explain a row: they speak of a mark in it ([], *, ③), of its number, or name it."""
        printed = self.source[row.start : row.end]
        name = re.sub(r"[（(][^（()）]*[)）]", "", row.label.split(" ")[-1])
        number = re.match(r"[|\s]*(\d{1,3})(?!\d)", printed)
        for note in notes:
            marked = any(mark in printed and mark in note.text for mark in _NOTE_MARKS)
            counted = number and re.search(rf"(?<!\d){number[1]}(?:、\d+)*项", note.text)  # 其中11项为累计数
            if marked or counted or _names(note.text, name):
                yield note

    def _span(self, role: Role, start: int, end: int) -> Span:
        return Span(role, tidy(self.source[start:end]), start, end)


def _names(note: str, name: str) -> bool:
    """Whether a note names a row; a short name (烟尘) counts only between marks."""
    at = note.find(name) if name else -1
    if at < 0 or len(name) >= MIN_NAME:
        return at >= 0
    return not re.search("[\u4e00-\u9fff]", note[max(0, at - 1) : at] + note[at + len(name) : at + len(name) + 1])


def _flags(source: str, row: Row) -> Iterator[Span]:
    """A remark where a share in per cent is above all measure: printed wrong in the source, kept, and said."""
    if not re.search(r"[（(][%％][)）]$", row.label):
        return
    for _, cell in row.cells:
        if re.fullmatch(r"\d+(?:\.\d+)?", cell) and float(cell) > MAX_PERCENT:
            start = source.index(cell, row.start)
            yield Span("note", f"{cell}：单位为%，原文如此，疑有误", start, start + len(cell))
            return


def context_line(title: str, place: str | None, year: int | None, chunk: Chunk) -> str:
    """What is indexed before a chunk's text and never quoted: whose words these are, and where they stand."""
    section = " > ".join(chunk.section[-3:])
    caption = next((s.text for s in chunk.sentences[0].context if s.role == "caption"), "")
    caption = "" if bare(caption) in map(bare, chunk.section) else caption
    return " ".join(part for part in (place, f"{year}年" if year else "", title, section, caption) if part)
