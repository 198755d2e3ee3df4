"""Which lines are headings, which sentence that opens a paragraph names it, and how sections nest."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

# A level is a rank: a heading closes every open section of its own rank or below. 1-7 are numbered.
NUMBERED = 7
BOX = 8
TITLE = 9  # of a newspaper's section: two phrases without a mark between them
PLAIN = 10  # a short line without any numbering
ITEM = 11  # ●, with text of its own below

_NUMBER = "[一二三四五六七八九十百]{1,4}"
_COUNTED = "[年月日时分号个万亿千百项家户亩人名所座公米吨次批条周岁倍台套处里届]"  # 12 月 is no heading
_LEVELS: tuple[tuple[int, re.Pattern[str]], ...] = (
    (1, re.compile(rf"第{_NUMBER}(?:[编篇]|部分)(?:\s|$|[：:])")),
    (2, re.compile(rf"第{_NUMBER}章(?:\s|$|[：:])")),
    (3, re.compile(rf"第{_NUMBER}节(?:\s|$|[：:])")),
    (4, re.compile(rf"{_NUMBER}(?:、|\s+)(?=\S)")),
    (5, re.compile(rf"[（(]{_NUMBER}[)）]")),
    (6, re.compile(rf"\d{{1,2}}(?:[.、．]\s*|\s+(?!{_COUNTED}))(?=[\u4e00-\u9fff“『])")),
    (7, re.compile(r"[（(]\d{1,2}[)）]\s*(?=[\u4e00-\u9fff“『])|[①-⑳]\s*(?=[\u4e00-\u9fff])")),
    (BOX, re.compile(r"专栏\s*\d+|专栏[：:]")),
)
# A number that stands alone in its line: its words are in the next one.
NUMBER_ONLY = re.compile(rf"(?:#+\s*)?(?:第{_NUMBER}(?:[编篇章节]|部分)|{_NUMBER}、?|[（(]{_NUMBER}[)）])$")
MARKDOWN = re.compile(r"(#{1,6})\s+")
_BOLD_LINE = re.compile(r"\*\*[^*。；;，,：:]{2,30}[：:]?\*\*")
_NO_HEADING = re.compile(
    r"[（(].*[)）]$|——|各位|尊敬的|同志们|[12]\d{3}年\d{1,2}月\d{1,2}日|.*(?:[省市县区州旗盟镇乡]长|主任|主席|书记)\s*\S{2,4}$|.*号$|注[：:]"
    r"|(?:单位|来源|作者|编辑|记者|(?:发布)?时间|(?:发布)?日期)[：:]"
)
_DOCUMENT_TITLE = re.compile(r"(?:报告|规划|纲要|计划|公报|意见|方案|草案|摘要)(?:[（(].{1,12}[)）])?$")
MAX_HEADING = 45
MAX_PLAIN = 30
MAX_LEAD = 26
MAX_SIBLING_LEAD = 40
_NO_LEAD = re.compile(
    r"各|同志们|(?:19|20)\d{2}年|\d{1,2}月|会议|.*(?:如下|以下|指出|强调)$|[一二三四五六七八九十]是|[^\u4e00-\u9fff“『\d]"
)
_STATED = re.compile(r"[：:]\s*[约近超]?\d[\d.,]*\s*[%％万亿元]")  # 社会消费品零售总额：3180亿元
_AMOUNT = re.compile(r"\d\s*(?:[%％万亿元吨亩米里]|[个所家户人名座处项套辆台张条栋次位千类批场期](?!性))")
_TITLED = re.compile(r"[^，,：:\s]{2,12}[：:]\s*([\u4e00-\u9fff]{4,8})[，,]([\u4e00-\u9fff]{4,8})")
_FIGURE = re.compile(r"\d+(?:\.\d+)?\s*(?:[%％万亿元]|个百分点|公里|平方)")


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading. ``level`` 1 is the highest; ``marks`` counts the # before it.

    ``lead``: the clause that opens a paragraph and names it; the paragraph holds its words too.
    """

    level: int
    text: str
    start: int
    end: int
    marks: int = 0
    lead: bool = False


def numbered_level(text: str) -> int | None:
    """The rank that the numbering of a line gives it, or None."""
    text = text.strip("*")
    return next((level for level, pattern in _LEVELS if pattern.match(text)), None)


def heading_text(line: str) -> str:
    """The words of a heading: without marks, line breaks and double spaces."""
    return re.sub(r"\s+", " ", MARKDOWN.sub("", line)).strip("* ").rstrip("：:")


def marked_level(line: str) -> tuple[int, int] | None:
    """(level, marks) of a Markdown or numbered heading line, None for any other line."""
    marks = 0
    text = line
    if match := MARKDOWN.match(line):
        marks = len(match.group(1))
        text = line[match.end() :]
    elif len(line) > MAX_HEADING or line.endswith(("。", "；", "，", ",", "、", ";", "！")) or "。" in line:
        return None
    elif _BOLD_LINE.fullmatch(line):
        return numbered_level(text) or ITEM, 0
    # Markdown ranks only where the words do not say it themselves: "### 第一节" is a 节.
    level = numbered_level(text)
    if level is None and not marks:
        return None
    return level or PLAIN, marks


def may_be_plain(line: str) -> bool:
    """A short line that is no end and no beginning of a sentence."""
    inside = "。；;！？<" if _is_titled(line) else "，,。；;！？<"
    if len(line) > MAX_PLAIN or any(c in line for c in inside) or _NO_HEADING.match(line):
        return False
    if _STATED.search(line):
        return False
    return not line.startswith(("-", "*", "|")) and not leading_mark(line) and not re.search(r"[\t\n]", line)


def _is_titled(line: str) -> bool:
    """过去一年：闯关夺隘，稳中有进: a name and two phrases of one length."""
    match = _TITLED.fullmatch(line)
    return match is not None and len(match[1]) == len(match[2])


def leading_mark(line: str) -> str:
    """The sign that a line begins with (●, ★, ☞, a small picture); "" where there is none."""
    return line[0] if unicodedata.category(line[0]) == "So" or line[0] in "·•※" else ""


def has_amount(line: str) -> bool:
    """Whether a line counts something: 新建幼儿园25所 in a list is no heading."""
    return bool(_AMOUNT.search(line))


def is_item_title(line: str) -> bool:
    """●产业升级强劲有力: a heading where text of its own follows; ■ 2026，这些事要干成 is one with a comma."""
    inside = "[。；;：:，,]" if line.startswith("●") else "[。；;：:]"  # ● also marks the items of a list
    return (
        leading_mark(line) not in ("", "·", "•", "※")
        and len(line) <= MAX_PLAIN
        and not re.search(inside, line)
        and not _FIGURE.search(line)
    )


def is_document_title(text: str) -> bool:
    """某市2026年政府工作报告: what stands below is not part of it as of a section."""
    return bool(_DOCUMENT_TITLE.search(text))


def lead(first: str, more: bool, among_leads: bool, bold: bool = False) -> str | None:
    """The words of a paragraph's first sentence where they name the paragraph (激发有潜能的消费。), else None.

    Args:
        first: the first sentence, tidied.
        more: whether further sentences follow it.
        among_leads: whether the paragraphs beside it open with short sentences too; then one with a comma counts.
        bold: whether it is printed in bold.
    """
    text = first.rstrip("。：:")
    if not more or not first.endswith(("。", "：", ":")) or len(text) < 3:
        return None
    if bold and len(text) <= MAX_SIBLING_LEAD:
        return text
    if _NO_LEAD.match(text) or _FIGURE.search(text) or first.endswith(("：", ":")):
        return None
    if re.search("[，,；;]", text):
        return text if among_leads and len(text) <= MAX_SIBLING_LEAD else None
    return text if len(text) <= MAX_LEAD else None


def enter(path: Sequence[Heading], heading: Heading, text_since: bool = False) -> list[Heading]:
    """The open sections after a heading; ``text_since``: whether text stands between it and the last one."""
    opened = list(path)
    if opened and text_since and _ends_plain(heading, opened[-1]):
        opened.pop()
    while opened and _closes(heading, opened[-1], opened[:-1]):
        opened.pop()
    return [*opened, heading]


def _ends_plain(new: Heading, top: Heading) -> bool:
    """Whether a plain heading with text of its own ends at a number: 一、 and 1. are sections like it, （一） is not.

    Digests leave headings out: what is numbered below 『十五五』时期的总体要求 may be the tasks of a single year.
    """
    return top.level == PLAIN and not top.marks and new.level <= NUMBERED and new.level not in (5, 7)


def _closes(new: Heading, top: Heading, below: Sequence[Heading]) -> bool:
    if new.level <= NUMBERED and top.level <= NUMBERED:
        return top.level >= new.level
    if new.marks and top.marks:
        return top.marks >= new.marks
    if new.level <= NUMBERED:
        return _number_closes(new, top, below)
    if top.level == new.level or (top.marks and not new.marks):
        return top.level == new.level
    if new.level == TITLE:
        return top.level > TITLE or any(h.level == TITLE for h in below)
    return top.level > BOX if new.level == BOX else top.level >= new.level or top.level == BOX


def _number_closes(new: Heading, top: Heading, below: Sequence[Heading]) -> bool:
    """Whether a numbered heading ends an open one without a number."""
    if top.level in (TITLE, PLAIN):
        # A newspaper's section holds numbered ones; where such a number is open already, the plain line ends.
        return is_document_title(top.text) or any(new.level <= h.level <= NUMBERED for h in below)
    return top.level == ITEM or new.level <= NUMBERED - 2  # 1. and (1) number the parts of a box
