"""docx: paragraphs, headings by their style, tables, text boxes and notes, in the order of the document.

python-docx opens the package and knows the styles. The body is walked in its XML, since the library's own lists of
paragraphs leave out what stands in content controls, tracked insertions and text boxes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from qa.documents.formats.lines import heading, join, one_line, table
from qa.documents.formats.numbering import Numbering

_HEADING = re.compile(r"(?:heading|标题)\s*(\d)", re.IGNORECASE)
_CONTENTS = re.compile(r"(?:toc|目录)\s*\d", re.IGNORECASE)
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_SKIPPED = {f"{_W}del", f"{_W}moveFrom", f"{_MC}Fallback", f"{_W}instrText", f"{_W}rPr", f"{_W}pPr"}
_BREAKS = {f"{_W}tab": " ", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-"}
_NOTES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"


def read_docx(path: Path) -> str:
    """Headings by style (Title and Heading 1 are level 1), automatic numbers written out, a note below its paragraph.

    Deleted text of tracked changes is left out. So are lines of an automatic table of contents: they repeat the
    headings with page numbers, and would be read as headings of their own. Page headers and footers are not read.
    """
    from docx import Document  # noqa: PLC0415 - 0.1 s

    document = Document(str(path))
    return join(_Reader(document).blocks(document.element.body))


class _Reader:
    def __init__(self, document: Any) -> None:
        self.styles = {style.style_id: style for style in document.styles if style.type == 1}
        self.numbering = Numbering(document)
        self.notes = {kind: _notes(document, kind) for kind in ("footnote", "endnote")}

    def blocks(self, parent: Any) -> Iterator[str]:
        """The lines of a body, a cell, a text box or a content control."""
        for child in parent:
            if child.tag == f"{_W}p":
                yield from self._paragraph(child)
            elif child.tag == f"{_W}tbl":
                yield from table(self._rows(child))
                yield ""
            elif child.tag in (f"{_W}sdt", f"{_W}sdtContent", f"{_W}customXml", f"{_W}ins"):
                yield from self.blocks(child)

    def _paragraph(self, p: Any) -> Iterator[str]:
        style = self.styles.get(p.style or "")
        names = _names(style)
        if any(_CONTENTS.fullmatch(name) for name in names):
            return
        number = self.numbering.next(p, style)
        text = one_line(number + "".join(_runs(p)).lstrip() if number else "".join(_runs(p)))
        level = _level(p, names)
        if p.find(f".//{_W}lastRenderedPageBreak") is not None or p.find(f".//{_W}br[@{_W}type='page']") is not None:
            yield ""
        if text:
            yield heading(level, text) if level else text
        for kind, notes in self.notes.items():
            for reference in p.iter(f"{_W}{kind}Reference"):
                if note := notes.get(reference.get(f"{_W}id")):
                    yield f"注：{note}"
        for box in p.iter(f"{_W}txbxContent"):
            if not any(parent.tag in _SKIPPED or parent.tag == f"{_W}txbxContent" for parent in _parents(box, p)):
                yield from self.blocks(box)

    def _rows(self, tbl: Any) -> Iterator[list[str]]:
        """Cells of a table: text in the first cell of a merged one, the covered cells empty."""
        for tr in tbl.iter(f"{_W}tr"):
            if next(tr.iterancestors(f"{_W}tbl")) is not tbl:
                continue  # of a table within a cell
            cells = [""] * tr.grid_before
            for tc in tr.tc_lst:
                covered = tc.vMerge == "continue"
                cells.append("" if covered else "\n".join(line.replace("\t", " ") for line in self.blocks(tc)))
                cells += [""] * (tc.grid_span - 1)
            yield cells


def _runs(element: Any) -> Iterator[str]:
    """The text of a paragraph that is shown in it: inserted text too, not that of text boxes."""
    for child in element:
        if child.tag == f"{_W}t":
            yield child.text or ""
        elif child.tag in _BREAKS:
            yield _BREAKS[child.tag]
        elif child.tag not in _SKIPPED and child.tag != f"{_W}txbxContent":
            yield from _runs(child)


def _parents(element: Any, top: Any) -> Iterator[Any]:
    for parent in element.iterancestors():
        if parent is top:
            return
        yield parent


def _names(style: Any) -> list[str]:
    """A style's name and those it is based on; styles may be based on each other in a circle."""
    names: list[str] = []
    while style is not None and style.name and style.name not in names:
        names.append(style.name)
        style = style.base_style
    return names


def _level(p: Any, names: list[str]) -> int | None:
    """1 for Title and Heading 1, by the style or else by the paragraph's own outline level; None for running text."""
    for name in names:
        if name.lower() == "title" or name == "标题":
            return 1
        if match := _HEADING.match(name):
            return int(match.group(1)) or 1
    outline = p.find(f"{_W}pPr/{_W}outlineLvl")
    level = int(outline.get(f"{_W}val", "9")) if outline is not None else 9
    return level + 1 if level < 9 else None


def _notes(document: Any, kind: str) -> dict[str, str]:
    """Footnotes or endnotes by their id."""
    from lxml import etree  # noqa: PLC0415

    for relation in document.part.rels.values():
        if relation.reltype == f"{_NOTES}{kind}s" and not relation.is_external:
            root = etree.fromstring(relation.target_part.blob, etree.XMLParser(resolve_entities=False))
            found = ((note.get(f"{_W}id") or "", one_line("".join(_runs(note)))) for note in root.iter(f"{_W}{kind}"))
            return {name: text for name, text in found if text}
    return {}
