"""The source panel: a document at a cited place, with the citations before and after it and the file. Pure functions.

Offsets are code points into the source text.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from html import escape
from urllib.parse import quote as url_quoted

from qa.schema import Citation, Document, Role
from ui.passage import Mark, blocks, readable, stretch
from ui.words import ZH, Words

AROUND = 600  # code points shown before and after what is cited
MORE = 3000  # further ones a press of 前文 or 后文 shows
FILES = "source/"  # where source texts are served, beside the page

ROLES: dict[Role, str] = {"header": "表头", "unit": "单位", "note": "注", "caption": "表题", "continued": "接续"}


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
    marks = [replace(m, label=say(m.label)) for m in view.marks]
    outside = [m for m in marks if m.kind == "context" and not (start <= m.start and m.end <= end)]
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
        *(_aside(mark, source) for mark in outside),
        _more("before", say("显示前文")) if start > 0 else "",
        f'<div class="text">{"".join(blocks(source, start, end, marks, say))}</div>',
        _more("after", say("显示后文")) if end < len(source) else f'<p class="end">{say("全文完")}</p>',
        "</article>",
    ]
    return "".join(parts)


def nothing(fault: str = "", say: Words = ZH) -> str:
    """The panel where no source is open, or where one cannot be."""
    if fault:
        return f'<p class="empty fault" role="alert">{escape(fault)}</p>'
    return f'<p class="empty">{say("点答案里的编号，这里会显示原文，所引的句子会标出来。")}</p>'


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


def _aside(mark: Mark, source: str) -> str:
    text = escape(readable(source[mark.start : mark.end]))
    return f'<p class="aside"><b>{mark.label}</b> <mark class="context">{text}</mark></p>'


def _more(way: str, text: str) -> str:
    return f'<button type="button" class="more" data-event="more" data-way="{way}">{text}</button>'
