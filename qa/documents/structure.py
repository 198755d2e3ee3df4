"""Source text to blocks: headings with their level, paragraphs, tables. Offsets into the source throughout.

Newspaper pages and plans put through recognition break a paragraph wherever a page or a column ends. A line that
stops in the middle of a sentence is joined with the next one unless that is a heading or a table.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

# A level is a rank: a heading closes every open section of its own rank or below.
BOX = 6
PLAIN = 7  # a short line without any numbering

_CHINESE_NUMBER = "[一二三四五六七八九十百]{1,4}"
_LEVELS: tuple[tuple[int, re.Pattern[str]], ...] = (
    (1, re.compile(rf"第{_CHINESE_NUMBER}[编篇章](?:\s|$)")),
    (2, re.compile(rf"第{_CHINESE_NUMBER}节(?:\s|$)")),
    (3, re.compile(rf"{_CHINESE_NUMBER}(?:、|\s+)(?=\S)")),
    (4, re.compile(rf"[（(]{_CHINESE_NUMBER}[)）]")),
    (5, re.compile(r"\d{1,2}(?:[.、．]|\s)\s*(?=[\u4e00-\u9fff])")),
    (BOX, re.compile(r"专栏\s*\d+")),
)
_MARKDOWN = re.compile(r"(#{1,6})\s+")
_TERMINAL = "。！？!?：:；;”’）)》】>"
_CELL = re.compile(r"<p>(.*?)</p>")
_NOTE = re.compile(r"\s*注[：:]")
_RUNNING_LINE = re.compile(r"[（(](?:上接|下转)|^——|(?:摄|编辑整理|记者)$")
MAX_HEADING = 45
MAX_PLAIN = 30


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading line. ``level`` 1 is the highest."""

    level: int
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text, possibly over several source lines."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class TableBlock:
    """Consecutive table lines as (start, end) pairs, and the lines of the note below them."""

    lines: tuple[tuple[int, int], ...]
    caption: tuple[int, int] | None
    note: tuple[int, int] | None


Block = Heading | Paragraph | TableBlock


@dataclass(slots=True)
class _Line:
    start: int
    end: int
    text: str
    cell: bool = False  # a <p> cell: whole in itself, never joined with its neighbour


def blocks(source: str, start: int = 0) -> list[Block]:
    """All blocks of ``source`` from ``start`` on (after front matter), in order."""
    lines = list(_lines(source, start))
    found: list[Block] = []
    i = 0
    while i < len(lines):
        line = lines[i]
        if is_table_line(line.text):
            i = _take_table(lines, i, found)
        elif not line.cell and (level := heading_level(line.text, lines, i)):
            found.append(Heading(level, _heading_text(line.text), line.start, line.end))
            i += 1
        else:
            i = _take_paragraph(source, lines, i, found)
    return found


def _lines(source: str, start: int) -> Iterator[_Line]:
    """Non-blank lines without their surrounding white space; a line of ``<p>`` cells gives one line a cell."""
    for match in re.finditer(r"[^\r\n\f\v\u2028]+", source[start:]):
        line = match.group()
        # Up to the last closing mark only: an unclosed <p> would be looked for to the end of the line, each time.
        cells = [m.span(1) for m in _CELL.finditer(line, 0, line.rfind("</p>") + len("</p>"))]
        for a, b in cells or [(0, len(line))]:
            text = line[a:b]
            stripped = text.strip() if cells else text.strip(" \u3000\xa0")
            if stripped.strip():
                first = start + match.start() + a + text.index(stripped)
                yield _Line(first, first + len(stripped), stripped, bool(cells))


def is_table_line(line: str) -> bool:
    """A tab-separated or a Markdown table row."""
    return "\t" in line or (line.startswith("|") and line.count("|") > 2)


def heading_level(line: str, lines: list[_Line], i: int) -> int | None:
    """The heading level of a line, or None when it is running text."""
    if match := _MARKDOWN.match(line):
        # Markdown ranks only where the words do not say it themselves: "### 第一节" is a 节.
        return _numbered_level(line[match.end() :]) or min(len(match.group(1)), 5)
    if len(line) > MAX_HEADING or line.endswith(("。", "；", "，", ",", "、", ";")):
        return None
    return _numbered_level(line) or (PLAIN if _is_plain_heading(line, lines, i) else None)


def _numbered_level(line: str) -> int | None:
    line = line.strip("*")
    return next((level for level, pattern in _LEVELS if pattern.match(line)), None)


def _is_plain_heading(line: str, lines: list[_Line], i: int) -> bool:
    """A short line that is no end and no beginning of a sentence, followed by text."""
    if len(line) > MAX_PLAIN or _RUNNING_LINE.search(line) or any(c in line for c in "，,。；;！？<"):
        return False
    if line.startswith(("-", "●", "·", "*")) or i + 1 >= len(lines):
        return False
    # A line torn off in mid-sentence by a page break comes after a line that ends like one.
    return i == 0 or lines[i - 1].text.endswith(tuple(_TERMINAL)) or _numbered_or_short(lines[i - 1].text)


def _numbered_or_short(line: str) -> bool:
    return len(line) <= MAX_PLAIN or _numbered_level(line) is not None or line.startswith("#")


def _heading_text(line: str) -> str:
    text = re.sub(r"\s+", " ", _MARKDOWN.sub("", line)).strip("* ")
    return text.rstrip("：:")


def _take_table(lines: list[_Line], i: int, found: list[Block]) -> int:
    caption = None
    if found and isinstance(found[-1], Heading) and (found[-1].level >= BOX or "表" in found[-1].text):
        caption = (found[-1].start, found[-1].end)
    first = i
    while i < len(lines) and is_table_line(lines[i].text):
        i += 1
    note_first = i
    while i < len(lines) and (_NOTE.match(lines[i].text) if i == note_first else re.match(r"\d+\.", lines[i].text)):
        i += 1
    note = (lines[note_first].start, lines[i - 1].end) if i > note_first else None
    rows = tuple((line.start, line.end) for line in lines[first:note_first])
    found.append(TableBlock(rows, caption, note))
    return i


def _take_paragraph(source: str, lines: list[_Line], i: int, found: list[Block]) -> int:
    start, end = lines[i].start, lines[i].end
    i += 1
    while i < len(lines) and _is_torn(lines[i - 1]):
        following = lines[i].text
        if lines[i].cell or is_table_line(following) or heading_level(following, lines, i):
            break
        end = lines[i].end
        i += 1
    found.append(Paragraph(start, end))
    return i


def _is_torn(line: _Line) -> bool:
    """Whether a line stops in the middle of a sentence."""
    short = len(line.text) <= MAX_PLAIN and not re.search("[，,、]", line.text)
    if line.cell or short or line.text.startswith(("-", "●")):
        return False
    return not line.text.endswith(tuple(_TERMINAL))
