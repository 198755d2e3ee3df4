"""Source text to blocks: headings, paragraphs, tables. Offsets into the source throughout.

Newspaper pages and plans put through recognition break a paragraph wherever a page or a column ends. A line that
stops in the middle of a sentence is joined with the next one unless that is a heading or a table; ``torn`` looks for
its other half where something else stands between.
"""

from __future__ import annotations

import re
from dataclasses import replace

from qa.documents.blocks import Block, Paragraph
from qa.documents.headings import (
    ITEM,
    MAX_HEADING,
    MAX_PLAIN,
    NUMBER_ONLY,
    NUMBERED,
    PLAIN,
    TITLE,
    Heading,
    has_amount,
    heading_text,
    is_document_title,
    is_item_title,
    leading_mark,
    marked_level,
    may_be_plain,
    numbered_level,
)
from qa.documents.lines import Dropped, Line, read_lines
from qa.documents.table_lines import take_table
from qa.documents.torn import TERMINAL, is_stranger, join_torn

_COUNTED = re.compile(r"[（(]?(\d{1,2})(?:[、．)）]|\.(?!\d))")
_EXPLAINED = re.compile(r"[“\"]\d{1,2}[”\"]\s*[—:：-]")
MIN_SECOND = 6  # characters of the second line of a chapter's title
MAX_FRONT = 12  # blocks before the first heading: title, number, addressee, date


def blocks(source: str, start: int = 0) -> tuple[list[Block], list[Dropped]]:
    """All blocks of ``source`` from ``start`` on (after front matter), in order, and what is in none of them."""
    lines, dropped = read_lines(source, start)
    found: list[Block] = []
    i = 0
    while i < len(lines):
        line = lines[i]
        if line.row:
            i = take_table(source, lines, i, found, dropped)
        elif taken := _take_heading(lines, i, found):
            i = taken
        else:
            i = _take_paragraph(lines, i, found)
    return join_torn(source, found), dropped


def _take_heading(lines: list[Line], i: int, found: list[Block]) -> int | None:
    """Add the heading that begins at a line; returns the line after it, or None where there is none."""
    line = lines[i]
    if line.full or _is_listed(lines, i):
        return None
    if is_item_title(line.text) and i + 1 < len(lines) and _opens_text(lines, i + 1, 1):
        found.append(Heading(ITEM, heading_text(line.text), line.start, line.end))
        return i + 1
    if line.cell:
        return None
    return _take_numbered(lines, i, found) or _take_plain(lines, i, found)


def _is_listed(lines: list[Line], i: int) -> bool:
    """Whether a line is one of a list: its neighbour has the same mark, or is numbered alike and both count things."""
    text = lines[i].text
    beside = [lines[n].text for n in (i - 1, i + 1) if 0 <= n < len(lines)]
    if mark := leading_mark(text):
        return any(leading_mark(other) == mark for other in beside)
    level = None if lines[i].cell else numbered_level(text)
    alike = [
        other for other in beside if level is not None and level >= NUMBERED - 1 and numbered_level(other) == level
    ]
    return any(has_amount(text) and has_amount(other) for other in alike)


def _take_numbered(lines: list[Line], i: int, found: list[Block]) -> int | None:
    """A numbered or Markdown heading, over two lines where the first is open-ended or a number alone."""
    line, end = lines[i], i + 1
    if marked := marked_level(line.text):
        level, marks = marked
        end = _second_line(lines, i) if level <= 2 else end
        found.append(_heading(level, lines[i:end], marks))
    elif _closed_heading(lines, i):
        found.append(_heading(numbered_level(line.text) or PLAIN, [replace(line, text=line.text[:-1])]))
    else:
        open_ended = len(line.text) <= MAX_PLAIN and line.text[-1] in "、，," and numbered_level(line.text)
        end = _second_line(lines, i) if open_ended or NUMBER_ONLY.match(line.text) else end
        if end == i + 1:
            return None
        text = " ".join(heading_text(part.text) for part in lines[i:end])
        found.append(_heading(numbered_level(text) or PLAIN, lines[i:end]))
    return end


def _closed_heading(lines: list[Line], i: int) -> bool:
    """Whether a numbered line closed by 。 heads the text below it; in a list the next line is numbered too."""
    text = lines[i].text
    if i + 1 >= len(lines) or len(text) > MAX_HEADING or not text.endswith("。") or "。" in text[:-1]:
        return False
    following = lines[i + 1].text
    return numbered_level(text) is not None and numbered_level(following) is None and len(following) > MAX_HEADING


def _take_plain(lines: list[Line], i: int, found: list[Block]) -> int | None:
    """A plain heading: over one line or two, after a line that is complete, and with something below it."""
    if not may_be_plain(lines[i].text) or _is_title(lines[i].text, found):
        return None
    if i and not _complete(lines, i - 1) and not _stands_alone(lines, i):
        return None
    two = i + 1 < len(lines) and not lines[i + 1].cell and may_be_plain(lines[i + 1].text)
    two = two and not marked_level(lines[i + 1].text) and _opens_text(lines, i + 2, MAX_PLAIN)
    if two and len(lines[i].text) <= MAX_PLAIN - 8:
        if re.search("[：:]", lines[i + 1].text):  # 奋进2026：蓝图已经绘就 is a heading of its own
            found.append(_heading(TITLE, lines[i : i + 1]))
            return i + 1
        found.append(_heading(TITLE, lines[i : i + 2]))
        return i + 2
    if two or not _opens_text(lines, i + 1, MAX_PLAIN):
        return None
    level = TITLE if re.search(r"[^\sA-Za-z]\s+[^\sA-Za-z]", lines[i].text) else PLAIN
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
    if not open_ended and not NUMBER_ONLY.match(lines[i].text) and len(lines[i + 1].text) < MIN_SECOND:
        return i + 1  # 名词解释: a heading of its own
    words = re.sub("[，,]", "", lines[i + 1].text) if open_ended else lines[i + 1].text
    return i + 2 if may_be_plain(words) and _opens_text(lines, i + 2, MAX_PLAIN) else i + 1


def _opens_text(lines: list[Line], i: int, longer: int) -> bool:
    """Whether text, a table or a numbered heading begins at a line."""
    if i >= len(lines):
        return False
    text = lines[i].text
    if lines[i].row or marked_level(text) is not None:
        return True
    return _is_text(text, longer) and not is_item_title(text) and not text.startswith("——")


def _is_text(text: str, longer: int) -> bool:
    return len(text) > longer or text.endswith(("。", "：", ":")) or text.startswith(("●", "- "))


def _complete(lines: list[Line], i: int) -> bool:
    """Whether a line ends what it says: a line torn off in mid-sentence by a page break does not."""
    text = lines[i].text
    return lines[i].cell or not is_torn(lines[i]) or marked_level(text) is not None or lines[i].row


def is_torn(line: Line) -> bool:
    """Whether a line stops in the middle of a sentence."""
    text = line.text
    if line.cell or text.startswith("-") or leading_mark(text) or line.row:
        return line.full
    if line.full:
        return True
    if len(text) <= MAX_PLAIN and not re.search("[，,、。]", text):
        return False
    # A closing quotation mark ends a sentence only with the mark of the sentence inside it.
    if len(text) > MAX_PLAIN and re.search("[^。！？!?；;…][”’）)》】]$", text):
        return "。" in text
    return not text.endswith(tuple(TERMINAL))


def _take_paragraph(lines: list[Line], i: int, found: list[Block]) -> int:
    mark = leading_mark(lines[i].text)
    single = lines[i].cell or lines[i].text.startswith("-") or bool(mark)
    pieces = [(lines[i].start, lines[i].end)]
    i += 1
    if mark and _is_listed(lines, i - 1) and _goes_on(lines, i, mark):
        pieces[-1] = (pieces[-1][0], lines[i].end)
        i += 1
    while i < len(lines) and is_torn(lines[i - 1]):
        following = lines[i]
        if not lines[i - 1].full and _is_new(lines, i):
            break
        if following.after_note:
            pieces.append((following.start, following.end))
        else:
            pieces[-1] = (pieces[-1][0], following.end)
        i += 1
    found.append(Paragraph(tuple(pieces), single))
    return i


def _is_new(lines: list[Line], i: int) -> bool:
    """Whether a line below a torn one is no rest of it."""
    following = lines[i]
    if following.cell or following.row or _begins_heading(lines, i):
        return True
    if _counts_on(lines[i - 1].text, following.text):
        return True
    return i + 1 < len(lines) and is_stranger(following.text, lines[i + 1].text)


def _counts_on(text: str, following: str) -> bool:
    """Whether a line bears the number after that of the line above it, or both one that they explain: “4”——四个产业."""
    one, other = _COUNTED.match(text), _COUNTED.match(following)
    return bool(one and other and (int(other[1]) == int(one[1]) + 1)) or bool(
        _EXPLAINED.match(text) and _EXPLAINED.match(following)
    )


def _goes_on(lines: list[Line], i: int, mark: str) -> bool:
    """Whether a line is the rest of an item of a list: it stands alone between two that have the list's mark."""
    if i + 1 >= len(lines) or lines[i - 1].text.endswith(tuple(TERMINAL)) or leading_mark(lines[i + 1].text) != mark:
        return False
    return (
        not leading_mark(lines[i].text) and not lines[i].text.startswith("【") and marked_level(lines[i].text) is None
    )


def _begins_heading(lines: list[Line], i: int) -> bool:
    return _take_heading(lines, i, []) is not None
