"""The lines of a table with what belongs to them: caption and unit above, notes below, the rest after a page break."""

from __future__ import annotations

import re
from dataclasses import replace

from qa.documents.blocks import Block, Paragraph, TableBlock
from qa.documents.headings import BOX, MAX_PLAIN, Heading
from qa.documents.lines import Dropped, Line
from qa.text import bare

_NOTE = re.compile(r"\s*[*※]?\s*(?:注|说明|备注)\s*[：:]")
_NOTE_ITEM = re.compile(r"\s*(?:\d{1,2}[.．、]|[①-⑳]|[（(]\d[)）])")
_UNIT = re.compile(r"[（(]?(?:计量)?单位\s*[：:]\s*\S{1,20}$")
_CONTINUED = re.compile(r"[（(]?(?:续上?表|接上表)[一二三四五六七八九十\d]*[)）]?|.*[（(]续[)）]$")


def take_table(source: str, lines: list[Line], i: int, found: list[Block], dropped: list[Dropped]) -> int:
    """Add the table that begins at a line to ``found``; returns the line after it and its notes.

    A table whose caption or header is printed again after a page break is one; the repetition goes to ``dropped``.
    """
    caption, unit = _above(source, found)
    first = i
    while i < len(lines) and lines[i].row:
        i += 1
    rows = [(line.start, line.end) for line in lines[first:i]]
    note_first = i
    while i < len(lines) and (_NOTE if i == note_first else _NOTE_ITEM).match(lines[i].text):
        i += 1
    note = tuple((line.start, line.end) for line in lines[note_first:i])
    if (before := _continued(source, found, caption, rows)) is None:
        found.append(TableBlock(tuple(rows), caption, note, unit))
        return i
    table = found[before]
    assert isinstance(table, TableBlock)
    dropped += [Dropped(b.start, b.end, "重复的表题") for b in found[before + 1 :] if not isinstance(b, TableBlock)]
    del found[before + 1 :]
    old = [bare(source[a:b]) for a, b in table.lines[:4]]
    while rows and bare(source[slice(*rows[0])]) in old:
        dropped.append(Dropped(*rows.pop(0), "重复的表头"))
    found[before] = replace(table, lines=(*table.lines, *rows), note=(*table.note, *note))
    return i


def _above(source: str, found: list[Block]) -> tuple[tuple[int, int] | None, tuple[int, int] | None]:
    """The caption and the line of the unit (单位：亿元) right above a table; both leave the running text."""
    unit = None
    if found and isinstance(found[-1], Paragraph) and _UNIT.match(source[found[-1].start : found[-1].end].strip()):
        unit = (found[-1].start, found[-1].end)
        found.pop()
    last = found[-1] if found else None
    if isinstance(last, Heading) and (last.level >= BOX or "表" in last.text):
        return (last.start, last.end), unit
    if isinstance(last, Paragraph) and unit and last.end - last.start <= MAX_PLAIN * 2:
        return (last.start, last.end), unit
    return None, unit


def _continued(
    source: str, found: list[Block], caption: tuple[int, int] | None, rows: list[tuple[int, int]]
) -> int | None:
    """The index of the table that goes on here after a page break: its caption or its header is printed again."""
    before = len(found) - 1
    while before >= 0 and not isinstance(found[before], TableBlock) and len(found) - before < 3:
        before -= 1
    table = found[before] if before >= 0 else None
    if not isinstance(table, TableBlock):
        return None
    between = [source[b.start : b.end] for b in found[before + 1 :] if not isinstance(b, TableBlock)]
    if any(isinstance(b, Paragraph) and not _CONTINUED.match(source[b.start : b.end]) for b in found[before + 1 :]):
        return None
    same_header = bare(source[slice(*rows[0])]) == bare(source[slice(*table.lines[0])])
    if caption is None:
        return before if same_header or any(map(_CONTINUED.match, between)) else None
    words = source[slice(*caption)].strip("#* ")
    same = table.caption is not None and bare(words) == bare(source[slice(*table.caption)].strip("#* "))
    return before if same or (same_header and _CONTINUED.match(words)) else None
