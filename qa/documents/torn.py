"""Sentences whose halves stand apart: a column or a page ends, and a stranger's text comes between.

An end is a paragraph that stops in mid-sentence with a heading, a table or nothing after it. A beginning is a
paragraph that starts in mid-sentence: with a clause of a few characters, which no sentence opens with, where the
paragraphs beside it open with their lead-ins, or with words that stand joined to the end elsewhere in the text.
"""

from __future__ import annotations

import re
from bisect import bisect
from dataclasses import replace

from qa.documents.blocks import Block, Paragraph
from qa.documents.headings import MAX_LEAD, MAX_PLAIN, Heading

TERMINAL = "。！？!?：:；;”’）)》】>"
_SHORT_CLAUSE = re.compile(r"[^，,、；;。：:\s]{1,6}[，,、；;]")
_OPENER = re.compile(
    r"(?:19|20)\d\d|[今去明本近当目此同另首其最再最后总为对因但而在从到以按据经随与由如若虽即既不只要各我全这该每第]|[一二三四五六七八九十\d]+[、.．是要方年月个条]"
    r"|坚[持决]|围绕|聚焦|紧扣|锚定|瞄准|立足|着眼|实现|继续|进一步|深入|大力|加[快强大]|着力|积极|扎实|推[进动]|会议|各位|同志|市|省|县|区|“|（"
)
_FRESH = re.compile(r"(?:19|20)\d\d年|今年|近日|本报讯|一是|首先|记者")
_LEAD = re.compile(rf"(?![^。]*\d[\d.]*[万亿%％])[^，,；;：:。]{{3,{MAX_LEAD}}}。(?=.)", re.DOTALL)
MIN_LEADS = 2
MAX_ENDS = 500  # more paragraphs without an end are no report
WINDOW = 20_000  # characters on either side of an end in which its seam may stand joined
REACH = 30  # blocks on either side that are looked at for lead-ins
NEAR = 20  # beginnings on either side of an end that may be its other half


def is_stranger(text: str, following: str) -> bool:
    """Whether a line after a torn one begins something new while the line after it goes on with a sentence."""
    begins_new = bool(_LEAD.match(text) or _FRESH.match(text)) and text.endswith(tuple(TERMINAL))
    return begins_new and _starts_inside(following)


def _starts_inside(text: str) -> bool:
    return bool(_SHORT_CLAUSE.match(text)) and not _OPENER.match(text)


def join_torn(source: str, found: list[Block]) -> list[Block]:
    """The blocks with torn sentences joined; what follows a second half up to the next lead-in moves along with it."""
    ends = [i for i in range(len(found)) if _stops_inside(source, found, i)][:MAX_ENDS]
    if not ends:
        return found
    stopping = set(ends)
    beginnings = [i for i in range(1, len(found)) if i not in stopping and _is_beginning(source, found, i)]
    partner: dict[int, int] = {}
    for end in ends:
        at = bisect(beginnings, end)
        near = (b for b in beginnings[max(0, at - NEAR) : at + NEAR] if b not in partner.values())
        fitting = [b for b in near if _belongs(source, found, end, b)]
        after = [b for b in fitting if b > end]
        # Columns are read in order; what stands before its first half is taken only where there is no choice.
        if after or len(fitting) == 1:
            partner[end] = (after or fitting)[0]
    taken = {*ends, *partner.values()}
    moved: set[int] = set()
    strands: dict[int, list[Block]] = {}
    for end, beginning in partner.items():
        first, second = found[end], found[beginning]
        assert isinstance(first, Paragraph)
        assert isinstance(second, Paragraph)
        strand = _strand(source, found, beginning, taken)
        strands[end] = [replace(first, pieces=(*first.pieces, *second.pieces)), *found[beginning + 1 : strand]]
        moved |= {end, *range(beginning, strand)}
    return [b for i, block in enumerate(found) for b in strands.get(i, [] if i in moved else [block])]


def _stops_inside(source: str, found: list[Block], i: int) -> bool:
    block = found[i]
    if not isinstance(block, Paragraph) or block.single:
        return False
    text = source[block.start : block.end].rstrip("* ")
    long = len(text) > MAX_PLAIN or re.search("[，,、]", text)
    return bool(long) and not text.endswith(tuple(TERMINAL))


def _is_beginning(source: str, found: list[Block], i: int) -> bool:
    block, before = found[i], found[i - 1]
    if not isinstance(block, Paragraph) or block.single or not isinstance(before, Paragraph):
        return False
    return _starts_inside(source[block.start : block.start + 40])


def _belongs(source: str, found: list[Block], end: int, beginning: int) -> bool:
    return _among_leads(source, found, beginning) or _joined_elsewhere(source, found, end, beginning)


def _among_leads(source: str, found: list[Block], i: int) -> bool:
    """Whether most other paragraphs of the section open with a lead-in."""
    first = i
    while first > max(0, i - REACH) and not isinstance(found[first - 1], Heading):
        first -= 1
    last = i
    while last + 1 < min(len(found), i + REACH) and not isinstance(found[last + 1], Heading):
        last += 1
    others = [b for n in range(first, last + 1) if n != i and isinstance(b := found[n], Paragraph)]
    leads = sum(_opens_with_lead(source, b) for b in others)
    return leads >= MIN_LEADS and leads * 2 > len(others)


def _opens_with_lead(source: str, block: Paragraph) -> bool:
    return bool(_LEAD.match(source, block.start, min(block.end, block.start + 60)))


def _joined_elsewhere(source: str, found: list[Block], end: int, beginning: int) -> bool:
    """Whether the characters at the seam, two before it and one behind or the reverse, stand together nearby."""
    one, other = found[end], found[beginning]
    assert isinstance(one, Paragraph)
    assert isinstance(other, Paragraph)
    left, right = source[max(one.start, one.end - 2) : one.end], source[other.start : other.start + 2]
    near = source[max(0, one.start - WINDOW) : one.end + WINDOW]
    return any(seam in near for seam in (left + right[:1], left[-1:] + right) if len(seam) == 3)


def _strand(source: str, found: list[Block], beginning: int, taken: set[int]) -> int:
    """The block after the last one that belongs to a second half: up to a heading, a table or a lead-in."""
    i = beginning + 1
    while i < len(found):
        block = found[i]
        if i in taken or not isinstance(block, Paragraph) or block.single or _opens_with_lead(source, block):
            break
        i += 1
    return i
