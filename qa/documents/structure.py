"""Source text to blocks: headings, paragraphs, tables. Offsets into the source throughout.

Newspaper pages and plans put through recognition break a paragraph wherever a page or a column ends. A line that
stops in the middle of a sentence is joined with the next one unless that is a heading or a table; ``torn`` looks for
its other half where something else stands between.
"""

from __future__ import annotations

import re
from dataclasses import replace

from qa.documents.blocks import Block, Paragraph, TableBlock
from qa.documents.headings import (
    BOX,
    ITEM,
    MAX_PLAIN,
    NUMBER_ONLY,
    PLAIN,
    TITLE,
    Heading,
    heading_text,
    is_document_title,
    is_item_title,
    marked_level,
    may_be_plain,
    numbered_level,
)
from qa.documents.lines import Dropped, Line, is_table_line, read_lines
from qa.documents.torn import TERMINAL, is_stranger, join_torn
from qa.text import bare

_NOTE = re.compile(r"\s*[*※]?\s*(?:注|说明|备注)\s*[：:]")
_NOTE_ITEM = re.compile(r"\s*(?:\d{1,2}[.．、]|[①-⑳]|[（(]\d[)）])")
_UNIT = re.compile(r"[（(]?(?:计量)?单位\s*[：:]\s*\S{1,20}$")
_CONTINUED = re.compile(r"[（(]?(?:续上?表|接上表)[一二三四五六七八九十\d]*[)）]?|.*[（(]续[)）]$")
MAX_FRONT = 12  # blocks before the first heading: title, number, addressee, date


def blocks(source: str, start: int = 0) -> tuple[list[Block], list[Dropped]]:
    """All blocks of ``source`` from ``start`` on (after front matter), in order, and what is in none of them."""
    lines, dropped = read_lines(source, start)
    found: list[Block] = []
    i = 0
    while i < len(lines):
        line = lines[i]
        if is_table_line(line.text):
            i = _take_table(source, lines, i, found, dropped)
        elif taken := _take_heading(lines, i, found):
            i = taken
        else:
            i = _take_paragraph(lines, i, found)
    return join_torn(source, found), dropped


def _take_heading(lines: list[Line], i: int, found: list[Block]) -> int | None:
    """Add the heading that begins at a line; returns the line after it, or None where there is none."""
    line = lines[i]
    if is_item_title(line.text) and i + 1 < len(lines) and _opens_text(lines, i + 1, 1):
        found.append(Heading(ITEM, heading_text(line.text), line.start, line.end))
        return i + 1
    if line.cell:
        return None
    marked = marked_level(line.text)
    if marked or (numbered_level(line.text) and len(line.text) <= MAX_PLAIN and line.text[-1] in "、，,"):
        level, marks = marked or (numbered_level(line.text) or PLAIN, 0)
        end = _second_line(lines, i) if level <= 2 or not marked else i + 1
        if not marked and end == i + 1:
            return None
        found.append(_heading(level, lines[i:end], marks))
        return end
    if NUMBER_ONLY.match(line.text) and (end := _second_line(lines, i)) > i + 1:
        text = " ".join(heading_text(part.text) for part in lines[i:end])
        found.append(_heading(numbered_level(text) or PLAIN, lines[i:end]))
        return end
    return _take_plain(lines, i, found)


def _take_plain(lines: list[Line], i: int, found: list[Block]) -> int | None:
    """A plain heading: over one line or two, after a line that is complete, and with something below it."""
    if not may_be_plain(lines[i].text) or _is_title(lines[i].text, found):
        return None
    if i and not _complete(lines, i - 1) and not _stands_alone(lines, i):
        return None
    two = i + 1 < len(lines) and not lines[i + 1].cell and may_be_plain(lines[i + 1].text)
    two = two and not marked_level(lines[i + 1].text) and _opens_text(lines, i + 2, MAX_PLAIN)
    if two and len(lines[i].text) <= MAX_PLAIN - 8:
        found.append(_heading(TITLE, lines[i : i + 2]))
        return i + 2
    if two or not _opens_text(lines, i + 1, MAX_PLAIN):
        return None
    level = TITLE if re.search(r"\S\s+\S", lines[i].text) else PLAIN
    found.append(_heading(level, lines[i : i + 1]))
    return i + 1


def _is_title(text: str, found: list[Block]) -> bool:
    """Whether a line is the title of the whole document, which heads no section."""
    return is_document_title(text) and len(found) <= MAX_FRONT and not any(isinstance(b, Heading) for b in found)


def _stands_alone(lines: list[Line], i: int) -> bool:
    """Whether a short line behind a torn one is a heading: the rest of a sentence would end in a mark."""
    if i + 1 >= len(lines) or lines[i].text.endswith(tuple(TERMINAL)):
        return False
    return marked_level(lines[i + 1].text) is not None


def _heading(level: int, lines: list[Line], marks: int = 0) -> Heading:
    text = " ".join(heading_text(line.text) for line in lines)
    return Heading(level, text, lines[0].start, lines[-1].end, marks)


def _second_line(lines: list[Line], i: int) -> int:
    """The end of a numbered heading that may go on in the next line: 第一章 / 总则."""
    if i + 1 >= len(lines) or lines[i + 1].cell or marked_level(lines[i + 1].text):
        return i + 1
    open_ended = lines[i].text[-1] in "、，,"
    words = re.sub("[，,]", "", lines[i + 1].text) if open_ended else lines[i + 1].text
    return i + 2 if may_be_plain(words) and _opens_text(lines, i + 2, MAX_PLAIN) else i + 1


def _opens_text(lines: list[Line], i: int, longer: int) -> bool:
    """Whether text, a table or a numbered heading begins at a line."""
    if i >= len(lines):
        return False
    text = lines[i].text
    if is_table_line(text) or marked_level(text) is not None:
        return True
    return _is_text(text, longer) and not is_item_title(text) and not text.startswith("——")


def _is_text(text: str, longer: int) -> bool:
    return len(text) > longer or text.endswith("。") or text.startswith(("●", "- "))


def _complete(lines: list[Line], i: int) -> bool:
    """Whether a line ends what it says: a line torn off in mid-sentence by a page break does not."""
    text = lines[i].text
    return lines[i].cell or not is_torn(lines[i]) or marked_level(text) is not None or is_table_line(text)


def is_torn(line: Line) -> bool:
    """Whether a line stops in the middle of a sentence."""
    text = line.text
    if line.cell or text.startswith(("-", "●")) or is_table_line(text):
        return False
    if len(text) <= MAX_PLAIN and not re.search("[，,、。]", text):
        return False
    # A closing quotation mark ends a sentence only with the mark of the sentence inside it.
    if len(text) > MAX_PLAIN and re.search("[^。！？!?；;…][”’）)》】]$", text):
        return "。" in text
    return not text.endswith(tuple(TERMINAL))


def _take_paragraph(lines: list[Line], i: int, found: list[Block]) -> int:
    single = lines[i].cell or lines[i].text.startswith(("-", "●"))
    pieces = [(lines[i].start, lines[i].end)]
    i += 1
    while i < len(lines) and is_torn(lines[i - 1]):
        following = lines[i]
        if following.cell or is_table_line(following.text) or _begins_heading(lines, i):
            break
        if i + 1 < len(lines) and is_stranger(following.text, lines[i + 1].text):
            break
        if following.after_note:
            pieces.append((following.start, following.end))
        else:
            pieces[-1] = (pieces[-1][0], following.end)
        i += 1
    found.append(Paragraph(tuple(pieces), single))
    return i


def _begins_heading(lines: list[Line], i: int) -> bool:
    return _take_heading(lines, i, []) is not None


def _take_table(source: str, lines: list[Line], i: int, found: list[Block], dropped: list[Dropped]) -> int:
    caption, unit = _above(source, found)
    first = i
    while i < len(lines) and is_table_line(lines[i].text):
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
