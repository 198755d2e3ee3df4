"""The source panel: a stretch of a document's source text with what was cited marked in it. Pure functions.

Everything that comes from a document is escaped here; offsets are code points into the source text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from html import escape
from itertools import pairwise
from typing import Literal
from urllib.parse import quote as url_quoted

from qa.schema import Citation, Document, Role
from ui.words import Words, words

AROUND = 600  # code points shown before and after what is cited
MORE = 3000  # further ones a press of 前文 or 后文 shows
WORDS = 8  # a cell of more code points is a name or a sentence, and gets a wider column
LOOSE_ROWS = 2  # so many rows of long cells only are sentences side by side, no table
FILES = "source/"  # where source texts are served, beside the page
ZH = words("zh")
SNAP = 120  # how far a stretch may grow to begin and end with a line

ROLES: dict[Role, str] = {"header": "表头", "unit": "单位", "note": "注", "caption": "表题", "continued": "接续"}
_RULE_ROW = re.compile(r"[\s|:\-—–]*-[\s|:\-—–]*")  # |---|---| or --<tab>--
_RULE = re.compile(r":?-{2,}:?")
_TYPESETTING = re.compile("&lt;/?p&gt;")  # left over in converted files; shown, but small
_HEADING = re.compile(r"\s*#{1,6}\s+")


@dataclass(frozen=True, slots=True)
class Mark:
    """A span of the source to be marked: what was cited, or what explains it."""

    start: int
    end: int
    kind: Literal["cited", "context"]
    label: str = ""


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The citations of the same answer before and after the one that is shown, as numbers."""

    turn: int
    before: int | None
    after: int | None
    place: int  # 1 is the first
    total: int


@dataclass(frozen=True, slots=True)
class View:
    """A place in a document, as it stands in the panel."""

    doc: str
    title: str
    place: str | None
    year: int | None
    section: tuple[str, ...] = ()
    n: int | None = None  # the citation's number
    start: int = 0
    end: int = 0
    marks: tuple[Mark, ...] = ()
    before: int = AROUND
    after: int = AROUND
    quote: str | None = None  # what has to stand at start..end
    neighbours: Neighbours | None = None

    @classmethod
    def of_citation(cls, citation: Citation, turn: int = 0, among: Sequence[Citation] = ()) -> View:
        """The view of a cited quote with its context; ``among`` are the citations of its answer, in order."""
        marks = [Mark(citation.start, citation.end, "cited")]
        marks += [Mark(s.start, s.end, "context", ROLES[s.role]) for s in citation.context]
        return cls(
            citation.doc, citation.title, citation.place, citation.year, citation.section, citation.n,
            citation.start, citation.end, tuple(marks), quote=citation.quote,
            neighbours=_neighbours(turn, [c.n for c in among], citation.n),
        )  # fmt: skip

    @classmethod
    def of_document(cls, document: Document, start: int = 0, end: int = 0) -> View:
        """The view of a document from its beginning, or with source[start:end] marked."""
        head = (document.doc, document.label, document.place, document.year)
        if start >= end:
            return cls(*head, after=MORE)
        return cls(*head, start=start, end=end, marks=(Mark(start, end, "cited"),))

    def widened(self, way: str) -> View:
        """The same place with more text ``before`` or ``after`` it."""
        if way == "before":
            return replace(self, before=self.before + MORE)
        return replace(self, after=self.after + MORE)


def panel(view: View, source: str, shown: int = 0, say: Words = ZH) -> str:
    """The panel's HTML.

    Args:
        view: what to show.
        source: the source text of the view's document.
        shown: how often the panel was opened; makes each opening differ, so that the page scrolls again.
        say: the words of the visitor's language.
    """
    start, end = stretch(source, view.start - view.before, view.end + view.after)
    outside = [m for m in view.marks if m.kind == "context" and not (start <= m.start and m.end <= end)]
    about = " · ".join([view.place or "", f"{view.year}年" if view.year else ""]).strip(" ·")
    label = say("出处 {}").format(view.n)
    number = f'<span class="n" role="img" aria-label="{label}">[{view.n}]</span> ' if view.n else ""
    parts = [
        f'<article class="source" data-view="{shown}">',
        f'<header><h2 tabindex="-1">{number}{escape(view.title)}</h2>',
        f'<p class="about">{escape(about)}</p>' if about else "",
        _path(view.section),
        _tools(view, say),
        "</header>",
        _moved(view, source, say),
        *(_aside(mark, source, say) for mark in outside),
        _more("before", say("显示前文")) if start > 0 else "",
        f'<div class="text">{"".join(blocks(source, start, end, view.marks, say))}</div>',
        _more("after", say("显示后文")) if end < len(source) else f'<p class="end">{say("全文完")}</p>',
        "</article>",
    ]
    return "".join(parts)


def nothing(fault: str = "", say: Words = ZH) -> str:
    """The panel where no source is open, or where one cannot be."""
    if fault:
        return f'<p class="empty fault" role="alert">{escape(fault)}</p>'
    return f'<p class="empty">{say("点答案里的编号，这里会显示原文，所引的句子会标出来。")}</p>'


def stretch(source: str, start: int, end: int) -> tuple[int, int]:
    """The bounds of a stretch, widened to whole lines where these begin or end near by."""
    start, end = max(0, start), min(len(source), end)
    line_start = source.rfind("\n", max(0, start - SNAP), start) + 1
    if line_start or start <= SNAP:
        start = line_start
    line_end = source.find("\n", end, end + SNAP)
    if line_end >= 0 or len(source) - end <= SNAP:
        end = line_end if line_end >= 0 else len(source)
    return start, end


def blocks(source: str, start: int, end: int, marks: Sequence[Mark], say: Words = ZH) -> Iterator[str]:
    """The lines of source[start:end] as HTML: neighbouring table rows as one table, headings, paragraphs."""
    rows: list[tuple[int, int]] = []
    for a, b in _lines(source, start, end):
        if _is_row(source[a:b]):
            if not _RULE_ROW.fullmatch(source[a:b]):
                rows.append((a, b))
            continue
        if rows:
            yield _table(source, rows, marks, say)
            rows = []
        if source[a:b].strip():
            yield _line(source, a, b, marks)
    if rows:
        yield _table(source, rows, marks, say)


def marked(source: str, start: int, end: int, marks: Sequence[Mark]) -> str:
    """source[start:end] escaped, with <mark> around what is marked; what is cited wins where marks overlap."""
    inside = [m for m in marks if m.start < end and m.end > start]
    cuts = sorted({start, end, *(c for m in inside for c in (m.start, m.end) if start < c < end)})
    pieces = []
    for a, b in pairwise(cuts):
        text = _TYPESETTING.sub(r'<span class="tag">\g<0></span>', escape(source[a:b]))
        over = [m for m in inside if m.start <= a and b <= m.end]
        if not over or not source[a:b].strip():
            pieces.append(text)
            continue
        mark = min(over, key=lambda m: m.kind != "cited")
        title = f' title="{escape(mark.label)}"' if mark.label else ""
        pieces.append(f'<mark class="{mark.kind}"{title}>{text}</mark>')
    return "".join(pieces)


def readable(text: str) -> str:
    """A table row or torn text on one line, cells set apart by a dot; not escaped."""
    cells = [" ".join(cell.split()) for cell in re.split(r"[\t|\n]", text)]
    return " · ".join(cell for cell in cells if cell and not _RULE.fullmatch(cell))


def _lines(source: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end:
        stop = source.find("\n", start, end)
        stop = end if stop < 0 else stop
        yield start, stop
        start = stop + 1


def _is_row(line: str) -> bool:
    stripped = line.strip()
    return "\t" in line.strip("\r\n ") or (stripped.startswith("|") and stripped.endswith("|") and len(stripped) > 2)


def _line(source: str, start: int, end: int, marks: Sequence[Mark]) -> str:
    heading = _HEADING.match(source, start, end)
    if not heading:
        return f"<p>{marked(source, start, end, marks)}</p>"
    return f'<h3><span class="sign">{heading.group()}</span>{marked(source, heading.end(), end, marks)}</h3>'


def _cells(source: str, start: int, end: int) -> list[tuple[int, int]]:
    separator = "\t" if "\t" in source[start:end] else "|"
    bounds = [start - 1, *(i for i in range(start, end) if source[i] == separator), end]
    cells = [(a + 1, b) for a, b in pairwise(bounds)]
    return cells[1:-1] if separator == "|" else cells  # before the first bar and after the last there is no cell


def _row(source: str, start: int, end: int, marks: Sequence[Mark]) -> str:
    kinds = {m.kind for m in marks if m.start < end and m.end > start}
    tag = "th" if kinds == {"context"} else "td"
    css = ' class="cited"' if "cited" in kinds else ""
    cells = _cells(source, start, end)
    written = [(marked(source, a, b, marks), ' class="words"' if b - a > WORDS else "") for a, b in cells]
    return f"<tr{css}>{''.join(f'<{tag}{wide}>{cell}</{tag}>' for cell, wide in written)}</tr>"


def _table(source: str, rows: Sequence[tuple[int, int]], marks: Sequence[Mark], say: Words) -> str:
    if _loose(source, rows):
        cells = [cell for row in rows for cell in _cells(source, *row) if source[slice(*cell)].strip()]
        return f'<ul class="cells">{"".join(f"<li>{marked(source, a, b, marks)}</li>" for a, b in cells)}</ul>'
    drawn = "".join(_row(source, a, b, marks) for a, b in rows)
    return f'<div class="table" tabindex="0" role="region" aria-label="{say("表格")}"><table>{drawn}</table></div>'


def _loose(source: str, rows: Sequence[tuple[int, int]]) -> bool:
    """Whether the rows are no table but sentences set side by side: a row or two of nothing but long cells."""
    cells = [source[slice(*cell)].strip() for row in rows for cell in _cells(source, *row)]
    filled = [cell for cell in cells if cell]
    return len(rows) <= LOOSE_ROWS and bool(filled) and min(map(len, filled)) > WORDS


def _path(section: Sequence[str]) -> str:
    return f'<p class="path">{" › ".join(escape(s) for s in section)}</p>' if section else ""


def _tools(view: View, say: Words) -> str:
    """The citations before and after, and the file."""
    address = f"{FILES}{url_quoted(view.doc, safe='')}.txt"
    file = f'<a class="file" href="{address}" download rel="noopener">{say("下载全文")}</a>'
    near = view.neighbours
    if near is None or near.total < 2:
        return f'<p class="tools">{file}</p>'
    steps = (
        _step(near, near.before, "‹", say("上一条"), say("上一条出处"))
        + f"<span>{near.place}/{near.total}</span>"
        + _step(near, near.after, "›", say("下一条"), say("下一条出处"))
    )
    return f'<p class="tools">{steps}{file}</p>'


def _step(near: Neighbours, n: int | None, sign: str, words: str, label: str) -> str:
    text = f"{sign} {words}" if sign == "‹" else f"{words} {sign}"
    if n is None:
        return f'<button type="button" disabled aria-label="{label}">{text}</button>'
    return (
        f'<button type="button" data-event="cite" data-turn="{near.turn}" data-n="{n}" aria-label="{label}">'
        f"{text}</button>"
    )


def _neighbours(turn: int, numbers: Sequence[int], n: int) -> Neighbours | None:
    if n not in numbers:
        return None
    at = numbers.index(n)
    before = numbers[at - 1] if at else None
    after = numbers[at + 1] if at + 1 < len(numbers) else None
    return Neighbours(turn, before, after, at + 1, len(numbers))


def _moved(view: View, source: str, say: Words) -> str:
    """A word where the quote no longer stands at its place: the document was read anew since."""
    if view.quote is None or _dense(view.quote) == _dense(source[view.start : view.end]):
        return ""
    return f'<p class="fault" role="alert">{say("收录的原文已更新，这处引文可能已不在原位。")}</p>'


def _dense(text: str) -> str:
    return "".join(text.split())


def _aside(mark: Mark, source: str, say: Words) -> str:
    text = escape(readable(source[mark.start : mark.end]))
    return f'<p class="aside"><b>{say(mark.label)}</b> <mark class="context">{text}</mark></p>'


def _more(way: str, text: str) -> str:
    return f'<button type="button" class="more" data-event="more" data-way="{way}">{text}</button>'
