"""The nouns of the project, as frozen dataclasses. Offsets are code points into a document's source text.

The *source text* is the extracted text of a file before any cleaning (for txt and md the decoded file
without its BOM). ``start``/``end`` always point into it, so that a quote can be highlighted in the original.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

Role = Literal["header", "unit", "note", "caption", "continued"]
ChunkKind = Literal["prose", "row", "outline"]  # outline: the headings of a section, one after the other
Completeness = Literal["full", "partial", "digest"]  # partial: its beginning or end is on a page that is not here
# What kind of answer a question asks for. figures: of several indicators, places or years, each by itself; compare: one
# place (or target and result) against another; trend: over years; conflict: where versions differ; fact: who, where,
# which, whether.
Kind = Literal["figure", "figures", "compare", "trend", "list", "definition", "summary", "conflict", "time", "fact"]


@dataclass(frozen=True, slots=True)
class Document:
    """One ingested report. ``doc`` is the file's stem, unique in the library."""

    doc: str
    path: str
    sha256: str
    title: str
    place: str | None = None  # full name, e.g. 运城市
    year: int | None = None  # of a report: the year it speaks in; of a plan: its year of issue
    kind: str | None = None  # 政府工作报告, 规划纲要 ...
    characters: int = 0
    added: str = ""  # ISO 8601, UTC
    province: str | None = None  # full name of the place's province
    level: str | None = None  # of the place: province, city, county
    completeness: Completeness | None = None
    issuer: str | None = None
    date: str | None = None  # of issue, ISO 8601
    language: str = "zh"
    periods: tuple[str, ...] = ()  # what it looks back on and ahead to: 2025年, 十五五
    guessed: tuple[str, ...] = ()  # names of the fields above that were read from the text, not given
    corrected: tuple[str, ...] = ()  # names of those that were set by hand; they hold when the file is read anew
    parser: int = 0  # version of the parser that read it

    @property
    def label(self) -> str:
        """The title as it is shown among others: with the place, where the title does not name it."""
        return self.title if not self.place or self.place[:2] in self.title else f"{self.place}{self.title}"


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of a source text that stands beside a quote and explains it."""

    role: Role
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence or a table row: the smallest thing that is cited.

    ``text`` is cleaned for reading; ``start``/``end`` bound it in the source.
    """

    text: str
    start: int
    end: int
    context: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Chunk:
    """Neighbouring sentences of one section, or one table row: the unit that is indexed."""

    doc: str
    kind: ChunkKind
    section: tuple[str, ...]
    sentences: tuple[Sentence, ...]
    scope: str | None = None  # the years its part of the document tells of, and how: 2025年回顾, 2026—2030年展望
    id: int = 0  # given by the store

    @property
    def start(self) -> int:
        """Where the first sentence begins in the source."""
        return self.sentences[0].start

    @property
    def end(self) -> int:
        """Where the last sentence ends in the source."""
        return self.sentences[-1].end

    @property
    def text(self) -> str:
        """The cleaned text of all sentences, without context."""
        return "".join(s.text for s in self.sentences)


@dataclass(frozen=True, slots=True)
class Turn:
    """One earlier question and its answer."""

    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class Period:
    """Years first..last (inclusive); ``text`` is how the question names it, e.g. 十五五."""

    text: str
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Fact:
    """A figure that a document states of an indicator; ``start``/``end`` bound the figure, the quote its sentence.

    ``value`` and ``unit`` are as written (6, 亿元; 1-2 for a range), ``indicator`` is the normal name where the table
    of indicators knows it, else the words of the text.
    """

    doc: str
    place: str | None  # full name of the place it is said of
    period: Period
    indicator: str
    known: bool  # whether the table of indicators has it
    value: str
    unit: str
    measure: Literal["level", "change"]  # the amount itself, or its growth or decline
    direction: int  # of a change: 1 up, -1 down; 0 of a level
    qualifier: str | None  # 左右, 以上, 以内
    basis: str | None  # 年均, 累计
    status: Literal["target", "actual"]
    kind: ChunkKind
    section: tuple[str, ...]
    text: str
    start: int
    end: int
    quote_start: int
    quote_end: int


@dataclass(frozen=True, slots=True)
class Query:
    """A question understood: what has to be found."""

    question: str  # as asked
    text: str  # completed from the history and in Chinese; what is searched
    language: Literal["zh", "en"]  # of the question as asked, and so of the answer
    wants: Literal["figure", "passage", "time"] = "figure"  # passage: a list, a definition, a summary; time: when
    places: tuple[str, ...] = ()  # full names
    periods: tuple[Period, ...] = ()
    indicators: tuple[str, ...] = ()  # canonical names
    terms: tuple[str, ...] = ()  # the remaining content words
    kind: Kind | None = None
    status: Literal["target", "actual"] | None = None  # whether the question asks for a plan or a result, if it says
    unread: tuple[str, ...] = ()  # words of a question in English that the glossary does not know
    parts: tuple[str, ...] = ()  # in Chinese: several things asked in English, or to be added up


@dataclass(frozen=True, slots=True)
class Hit:
    """A chunk that was found, with the scores that ranked it (None where a searcher did not find it)."""

    chunk: Chunk
    document: Document
    score: float
    keyword_rank: int | None = None
    vector_rank: int | None = None
    cosine: float | None = None

    def row(self, rank: int) -> dict[str, Any]:
        """The hit as the JSON row that ``qa search --json`` prints; ``rank`` counts from 1."""
        chunk, document = self.chunk, self.document
        return {
            "rank": rank, "score": self.score, "keyword_rank": self.keyword_rank, "vector_rank": self.vector_rank,
            "cosine": self.cosine, "doc": document.doc, "title": document.title, "place": document.place,
            "year": document.year, "section": chunk.section, "kind": chunk.kind, "start": chunk.start,
            "end": chunk.end, "text": chunk.text,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Evidence:
    """A sentence or row offered to the generator, with where it comes from."""

    sentence: Sentence
    chunk: Chunk
    document: Document
    score: float
    nearest: frozenset[int] = frozenset()  # starts of the figures that are likest to the question by vectors


@dataclass(frozen=True, slots=True)
class Citation:
    """A numbered quote: ``quote`` equals source[start:end] up to white space."""

    n: int
    doc: str
    title: str
    place: str | None
    year: int | None
    section: tuple[str, ...]
    quote: str
    start: int
    end: int
    context: tuple[Span, ...] = ()
    passage: str = ""


@dataclass(frozen=True, slots=True)
class CheckedNumber:
    """A number of the answer and the citation that holds it (or the computation that gave it)."""

    text: str
    citation: int | None
    verified: bool
    computed: str | None = None


@dataclass(frozen=True, slots=True)
class ConflictValue:
    """One side of a disagreement."""

    value: str
    citation: int


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two documents that give different values for the same thing."""

    indicator: str
    place: str | None
    period: str | None
    values: tuple[ConflictValue, ...]


@dataclass(frozen=True, slots=True)
class Timings:
    """Milliseconds from the moment the question came in; None where there was no such moment."""

    retrieve_ms: int | None = None
    first_token_ms: int | None = None
    first_shown_ms: int | None = None
    total_ms: int | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """A checked answer. ``answer`` carries citation marks such as [1]."""

    question: str
    answer: str
    refused: bool = False
    reason: str | None = None
    citations: tuple[Citation, ...] = ()
    numbers: tuple[CheckedNumber, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    missing: tuple[str, ...] = ()
    completed_question: str | None = None  # set where the history completed the question
    suggestions: tuple[str, ...] = ()  # of a refusal: near questions that the library does answer
    timings: Timings = field(default_factory=Timings)
    model: str = ""
    id: str | None = None

    def row(self) -> dict[str, Any]:
        """The answer as the JSON row that ``qa ask --json`` prints."""
        from dataclasses import asdict  # noqa: PLC0415 - not needed to import the schema

        row = asdict(self)
        row.pop("id")
        return {"id": self.id, **row}


@dataclass(frozen=True, slots=True)
class Stage:
    """A step has begun: 检索, 生成 or 核对."""

    name: Literal["retrieve", "generate", "verify"]


@dataclass(frozen=True, slots=True)
class Shown:
    """A checked sentence, ready to be shown; ``text`` is to be appended to what was shown before."""

    text: str


@dataclass(frozen=True, slots=True)
class IngestReport:
    """What became of one file."""

    path: str
    doc: str | None
    status: Literal["added", "replaced", "unchanged", "failed"]
    sections: int = 0
    chunks: int = 0
    tables: int = 0
    characters: int = 0
    seconds: float = 0.0
    error: str | None = None
