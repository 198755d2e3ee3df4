"""The lines of a source text, and what is no text of the report: page notes, tables of contents, captions of photos."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from qa.documents.align import ATTRIBUTE
from qa.documents.headings import numbered_level
from qa.text import bare

_CELL = re.compile(r"<p>(.*?)</p>")
_RULE = re.compile(r"[\s|:\-—_=*]+$")
_PAGE_NOTE = re.compile(
    r"[（(]\s*(?:上接|下转|紧接)[^（()）]{0,20}[)）]$|[-—–·\s]*第?\s*\d{1,4}\s*页?(?:\s*[,，/]?\s*共\s*\d{1,4}\s*页)?[-—–·\s]*$"
    r"|[^。；！？]*第\s*(?:\d{1,3}|[一二三四五六七八九十]{1,3})\s*版(?![本块式面])[^。；！？]*$"
)
_CREDIT = re.compile(
    r"(?:^|\s)[\u4e00-\u9fff·]{2,4}\s*摄$|(?:编辑整理|整理编辑|本报记者|实习生|通讯员)\s*[\u4e00-\u9fff\s]*$|责任编辑|责编|(?:^|\s)校对[\s：:×]"
)
_CONTENTS = re.compile(r"(?:#+\s*)?\**目\s*[录次]\**$")
FIGURE_CELL = re.compile(r"^[\[〔(<>≥≤约\-]*\d[\d.,]*[\]〕)*%‰]*(?:左右|上下|以上|以下|以内)?$|^[-—]$")
_SENTENCE = re.compile("[。！？；：]|[，、][^，、]*[，、]")
_BOX_FIGURE = re.compile(
    r"[约超逾近+↑↓-]{0,2}\d[\d,]*(?:\.\d+)?\s*[万亿]{0,2}(?![年月日])(?:[%‰]|[\u4e00-\u9fffa-zA-Z/]{1,6})(?:左右|上下|以上|以下|以内)?$"
)
_WIDE = re.compile(r" {2,}|\u3000+")
_LEADER = re.compile(r"(?:[.…·．\s]{2,}|\t)\s*\d{1,4}$")
MAX_CREDIT, MAX_NOTE = 40, 60
MAX_ENTRY = 60  # characters of a line of a table of contents
MIN_RUN, RECURRING = 5, 0.6  # headings without text between them, most of which come again: a table of contents
MIN_PAGE_NUMBERS = 3
MIN_CELLS = 3
MIN_ROWS = 3  # so many lines of figures in columns are a table
MIN_MEASURE = 24  # columns of a line that may be broken off
RAGGED = 5  # columns by which such lines differ: a mark that may not begin a line, a figure that is not parted
MIN_FULL, WRAPPED = 10, 0.5  # so many lines, and this share of the long ones, fill the measure of such a text
MAX_BOX = 30  # characters of a name below its figure
MAX_GROUP = 20  # characters of a line that heads rows


@dataclass(frozen=True, slots=True)
class Dropped:
    """A piece of the source that is in no chunk, and why (in Chinese)."""

    start: int
    end: int
    reason: str


@dataclass(slots=True)
class Line:
    """A non-blank line, or one ``<p>`` cell of a line, without surrounding white space."""

    start: int
    end: int
    text: str
    cell: bool = False  # a <p> cell: whole in itself, never joined with its neighbour
    after_note: bool = False  # something that was dropped stands before it
    row: bool = False  # of a table
    full: bool = False  # broken off where the measure ends, and gone on with in the next line


def read_lines(source: str, start: int) -> tuple[list[Line], list[Dropped]]:
    """The lines that are the report's text, and those that are not."""
    lines = list(_lines(source, start))
    reasons = _contents(lines) | _notes(lines) | _comments(lines)
    dropped = [Dropped(lines[i].start, lines[i].end, reason) for i, reason in sorted(reasons.items())]
    kept = []
    for i, line in enumerate(lines):
        if i not in reasons:
            line.after_note = i - 1 in reasons
            line.row = "\t" in line.text or (line.text.startswith("|") and line.text.count("|") > 2)
            kept.append(line)
    kept = _with_boxes(kept, source)
    _mark_spaced_rows(kept)
    _mark_full(kept, source)
    return kept, dropped


def split_cells(line: str) -> list[str]:
    """The cells of a tab-separated, a Markdown or a spaced row, without surrounding white space; of a figure above its
    name (地区生产总值，增长5%) the name first.
    """
    if "\n" in line:
        figure, name = line.split("\n")
        return [*map(str.strip, re.split("[，,]", name)[:1]), figure.strip(), *re.split("[，,]", name)[1:]]
    line = line.strip(" ")
    if "\t" in line:
        return [cell.strip() for cell in line.split("\t")]
    return [cell.strip() for cell in line.strip("|").split("|")] if line.startswith("|") else _spaced(line)


def _spaced(line: str) -> list[str]:
    """The cells of a row that white space parts: wide gaps, else single spaces."""
    cells = _WIDE.split(line)
    return cells if len(cells) >= MIN_CELLS else line.split()


def _mark_spaced_rows(lines: list[Line]) -> None:
    """Mark the rows of tables whose columns white space parts, with the header above and lines that head rows."""
    figures = [_is_spaced_row(line) for line in lines]
    i = 0
    while i < len(lines):
        if not figures[i]:
            i += 1
            continue
        end = last = i
        while last < len(lines) and (figures[last] or _heads_rows(lines, last, figures)):
            end = last + 1 if figures[last] else end
            last += 1
        if sum(figures[i:end]) >= MIN_ROWS:
            first = i - 1 if i and _heads_rows(lines, i - 1, figures) else i
            header = first - 1
            if header >= 0 and _is_header(lines[header], lines[i]):
                for line in lines[header:end]:
                    line.row = True
        i = end


def _with_boxes(lines: list[Line], source: str) -> list[Line]:
    """The lines with each figure that stands above its name made one row with it: 3768亿元 / 一般公共预算收入."""
    figures = {i for i in range(len(lines) - 1) if _is_box(lines[i], lines[i + 1], source)}
    joined = {
        i: Line(lines[i].start, lines[i + 1].end, f"{lines[i].text}\n{lines[i + 1].text}", row=True)
        for i in figures
        if {i - 2, i + 2} & figures
    }
    return [joined.get(i, line) for i, line in enumerate(lines) if i - 1 not in joined]


def _is_box(line: Line, following: Line, source: str) -> bool:
    """Whether a line is a figure alone and the one right below it a name."""
    beside = source[line.end : following.start].strip(" ") in ("\n", "\r\n")
    name = following.text
    named = len(name) <= MAX_BOX and not _BOX_FIGURE.match(name) and not re.search("[。；！？：]", name)
    return beside and named and bool(_BOX_FIGURE.match(line.text)) and not (line.row or line.cell or following.cell)


def _mark_full(lines: list[Line], source: str) -> None:
    """Mark the lines that fill the measure of a text whose lines are all broken at one width."""
    widths = [_width(source[source.rfind("\n", 0, line.start) + 1 : line.end]) for line in lines]  # with its indent
    long = Counter(width for width in widths if width >= MIN_MEASURE)
    measure = max(long, key=lambda w: (sum(long[w - n] for n in range(RAGGED)), w), default=0)
    fills = [measure - RAGGED < width <= measure for width in widths]
    ends = [line.text.endswith(("。", "！", "？", "；")) for line in lines]
    ended = sum(map(all, zip(fills, ends, strict=True)))  # where sentences are of one length, each ends its line
    if sum(fills) < max(MIN_FULL, WRAPPED * long.total()) or 2 * ended > sum(fills):
        return
    for i, (line, following) in enumerate(pairwise(lines)):
        goes_on = source[line.end : following.start].strip(" ") in ("\n", "\r\n")
        whole = line.cell or line.row or following.cell or following.row
        line.full = fills[i] and not ends[i] and goes_on and not whole


def _width(text: str) -> int:
    """Columns of a fixed font: two for a Chinese character."""
    return sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in text)


def _is_spaced_row(line: Line) -> bool:
    """Whether a line is a name and figures in columns."""
    cells = [] if line.cell or line.row or _SENTENCE.search(line.text) else _spaced(line.text)
    return len(cells) >= MIN_CELLS and sum(bool(FIGURE_CELL.match(c) or ATTRIBUTE.match(c)) for c in cells[1:]) > 1


def _is_header(line: Line, row: Line) -> bool:
    """Whether the cells of a line may name the columns of a row."""
    cells = [] if line.cell or line.row or _SENTENCE.search(line.text) else _spaced(line.text)
    return len(cells) >= MIN_CELLS and abs(len(cells) - len(_spaced(row.text))) <= 1


def _heads_rows(lines: list[Line], i: int, figures: list[bool]) -> bool:
    """Whether a short line stands right above a row (【经济发展】)."""
    text = lines[i].text
    below = i + 1 < len(lines) and figures[i + 1]
    return below and len(text) <= MAX_GROUP and len(_spaced(text)) == 1 and not _SENTENCE.search(text)


def _lines(source: str, start: int) -> Iterator[Line]:
    for match in re.finditer(r"[^\r\n\f\v\u2028]+", source[start:]):
        line = match.group()
        # Up to the last closing mark only: an unclosed <p> would be looked for to the end of the line, each time.
        cells = list(_CELL.finditer(line, 0, line.rfind("</p>") + len("</p>")))
        at = 0
        for cell in cells:
            yield from _line(line, at, cell.start(), start + match.start())  # what stands between the cells
            yield from _line(line, *cell.span(1), start + match.start(), cell=True)
            at = cell.end()
        yield from _line(line, at, len(line), start + match.start(), strip="\t" if cells else "")


def _line(text: str, first: int, last: int, offset: int, *, cell: bool = False, strip: str = "\t") -> Iterator[Line]:
    stripped = text[first:last].strip() if cell else text[first:last].strip(" \u3000\xa0" + strip)
    if stripped.strip():
        begin = offset + text.index(stripped, first)
        yield Line(begin, begin + len(stripped), stripped, cell)


def _notes(lines: list[Line]) -> dict[int, str]:
    """Page notes (上接第一版, page numbers), credits of photos and editors, and lines of a table's frame."""
    found = {}
    numbers = [i for i, line in enumerate(lines) if len(line.text) <= MAX_NOTE and _PAGE_NOTE.match(line.text)]
    bare_numbers = [i for i in numbers if lines[i].text.isdigit()]
    for i in numbers:
        # A line of a single number is a page number where several of them count up, else it may be a heading (2025).
        if i not in bare_numbers or (len(bare_numbers) >= MIN_PAGE_NUMBERS and len(lines[i].text) < 4):
            found[i] = "版面注记"
    for i, line in enumerate(lines):
        if len(line.text) <= MAX_CREDIT and not re.search("[。；;，,]", line.text) and _CREDIT.search(line.text):
            found[i] = "图片说明或署名"
        elif not line.cell and not line.text.startswith("|") and _RULE.match(line.text):
            found[i] = "分隔线"
    return found


def _comments(lines: list[Line]) -> dict[int, str]:
    """Lines of comments that no reader of the page sees: <!-- to -->. One without an end hides nothing."""
    found: dict[int, str] = {}
    opened: int | None = None
    for i, line in enumerate(lines):
        if opened is None and line.text.startswith("<!--"):
            opened = i
        if opened is not None and line.text.endswith("-->"):
            found |= dict.fromkeys(range(opened, i + 1), "注释")
            opened = None
    return found


def _contents(lines: list[Line]) -> dict[int, str]:
    """Tables of contents: headings in a row that come again below, or the lines under 目录."""
    keys = [_key(line.text) if len(line.text) <= MAX_ENTRY else "" for line in lines]
    times = Counter(keys)
    last_at = {key: i for i, key in enumerate(keys)}
    found: dict[int, str] = {}
    i = 0
    while i < len(lines):
        titled = bool(_CONTENTS.match(lines[i].text))
        end = i + 1 if titled else i
        while end < len(lines) and _may_be_entry(lines[end].text):
            end += 1
        entries = keys[i + 1 if titled else i : end]
        recurring = sum(times[key] > 1 for key in entries)
        if len(entries) >= (2 if titled else MIN_RUN) and recurring >= RECURRING * len(entries):
            # The last entry that comes again closes the list: the heading below it opens the text.
            last = end
            while last > i and last_at[keys[last - 1]] < last:
                last -= 1
            found |= dict.fromkeys(range(i, last), "目录")
        i = max(end, i + 1)
    return found


def _may_be_entry(text: str) -> bool:
    return len(text) <= MAX_ENTRY and (numbered_level(text.lstrip("#-* ")) is not None or bool(_LEADER.search(text)))


def _key(text: str) -> str:
    return re.sub(r"[#*\W]+", "", bare(_LEADER.sub("", text)))
