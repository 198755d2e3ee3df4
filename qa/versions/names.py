"""Whether what differs between two wordings is a name, and whether a differing piece looks like a slip of recognition.

A name is told by the kept list of places, by the tags of a segmenter, by what it ends in (…铝业, …公司, …路, …湖,
…开发区, …条例) and by standing in a list of names (甲、乙、丙等标志性项目). It is a judgement, not a fact.
"""

from __future__ import annotations

import re
from functools import lru_cache

from qa.places import gazetteer
from qa.store.segment import tagged
from qa.text import bare

Bounds = tuple[int, int]

# What a name ends in, right behind the word that differs or at its end.
_ENDING = (
    r"(?:[肥铝铜镁钢铁煤矿药酒果牧渔乳纸焦化]业|实业|重工|生物|制药|股份|集团|公司|银行"
    r"|高铁|铁路|高速|机场|大桥|大道|水库|电站|灌区|湿地|景区|古城|古镇"
    r"|经济技术开发区|高新区|综保区|开发区|科创园|产业园|工业园|新城|专业镇|大学|学院|医院|条例)"
)
_BEHIND = re.compile(_ENDING)
_WATER = re.compile(r"[\u4e00-\u9fff]{1,3}[山河湖江岭峡岛泉塬][\u4e00-\u9fff]?$")
_STREET = re.compile(r"(?<![道公铁思出线电网套])(?:路|街|巷)$")
_BODY = re.compile(r"[^，。；、]{0,6}?(?:公司|集团|医院|大学|学院|中学|小学|幼儿园|银行)")
_LIST = re.compile(r"等(?:[^，。；、]{0,8})(?:项目|工程|企业|公司|集团|品牌|园区|景区|专业镇)")
_LAW = re.compile(r"^[^，。；、]{0,10}条例")
_BORDER = re.compile(r"[，,。；;！？“”\"（）()《》\s]")
_NOUNS = ("n", "b", "s")
_VERBS = ("v", "c", "u", "p", "d")
_PROPER = ("nr", "ns", "nz", "x")  # x: in no dictionary
_LATIN = re.compile(r"[A-Za-z]+")


def is_name(text: str, bounds: Bounds) -> bool:
    """Whether a piece of a text is, or lies within, the name of a place, a project, a company, a zone or a law."""
    first, last = _phrase(text, bounds)
    phrase = text[first:last]
    start, end = bounds[0] - first, bounds[1] - first
    return _is_place(phrase, start, end) or _ends_as_name(phrase, start, end) or _is_listed(phrase, start, end)


def around(text: str, bounds: Bounds) -> Bounds:
    """The bounds of the words that a piece of a text lies across, with the ending of a name right behind."""
    first, last = _phrase(text, bounds)
    phrase = text[first:last]
    words = _across(phrase, bounds[0] - first, bounds[1] - first)
    start = min([bounds[0], *(first + at for _, _, at in words)])
    end = max([bounds[1], *(first + at + len(word) for word, _, at in words)])
    ending = _BEHIND.match(phrase, end - first)
    return start, first + ending.end() if ending else end


def _phrase(text: str, bounds: Bounds) -> Bounds:
    """From the last punctuation before a piece to the first behind it."""
    first = max((m.end() for m in _BORDER.finditer(text, 0, bounds[0])), default=0)
    found = _BORDER.search(text, bounds[1])
    return first, found.start() if found else len(text)


def _is_place(phrase: str, start: int, end: int) -> bool:
    if any(m.start < max(end, start + 1) and m.end > start for m in gazetteer().find(phrase)):
        return True
    for word, tag, at in _across(phrase, start, end):
        if tag == "ns" and _WATER.match(word):
            return True
        if tag.startswith(_PROPER) and _WATER.match(word + phrase[at + len(word) : at + len(word) + 1]):
            return True
    return False


def _ends_as_name(phrase: str, start: int, end: int) -> bool:
    words = _across(phrase, start, end)
    after = max([end, *(at + len(word) for word, _, at in words)])
    if _BEHIND.match(phrase, after) or _BEHIND.match(phrase, end) or _LAW.match(phrase[end:]):
        return True
    if any(_STREET.search(word) for word, _, _ in words):
        return True
    body = _BODY.match(phrase, after)
    if body and all(tag.startswith(_NOUNS) for _, tag, _ in _across(phrase, after, body.end())):
        return True  # 恒力|化工公司, 第二|人民医院
    return any(m.start() < end and m.end() > start for m in _BEHIND.finditer(phrase) if start < end)


def _is_listed(phrase: str, start: int, end: int) -> bool:
    """Whether the piece is an item of a list of names: it, or an item behind it, goes before 等……项目."""
    listed = _LIST.search(phrase, end)
    return bool(listed) and not any(tag.startswith(_VERBS) for _, tag, _ in _across(phrase, start, end))


def _across(phrase: str, start: int, end: int) -> list[tuple[str, str, int]]:
    """The words that the piece lies across: (word, tag, where it begins)."""
    return [(w, tag, at) for w, tag, at in _words(phrase) if at < end and at + len(w) > start]


@lru_cache(maxsize=2_000)
def _words(phrase: str) -> tuple[tuple[str, str, int], ...]:
    found, at = [], 0
    for word, tag in tagged(phrase):
        found.append((word, tag, at))
        at += len(word)
    return tuple(found)


def slip(ours: str, a: Bounds, theirs: str, b: Bounds) -> str | None:
    """What kind of slip of recognition or typing a differing piece looks like; None where it looks like none."""
    pieces = bare(ours[slice(*a)]), bare(theirs[slice(*b)])
    if any(_LATIN.search(p) for p in pieces) and not all(_LATIN.search(p) for p in pieces):
        return "夹杂外文"
    for piece, text, at in ((pieces[0], ours, a), (pieces[1], theirs, b)):
        other = pieces[1] if piece is pieces[0] else pieces[0]
        if piece and not other and _is_doubled(text, at):
            return "叠字"
    from pypinyin import lazy_pinyin  # noqa: PLC0415 - 0.3 s, which an answer without versions need not wait for

    if all(pieces) and lazy_pinyin(pieces[0]) == lazy_pinyin(pieces[1]):
        return "同音"
    if not all(pieces) and max(map(len, pieces)) == 1:
        return "漏字"
    if len(pieces[0]) == len(pieces[1]) == 1:
        return "一字之差"
    return None


def _is_doubled(text: str, bounds: Bounds) -> bool:
    start, end = bounds
    piece = text[start:end]
    return text[end : end + len(piece)] == piece or text[max(0, start - len(piece)) : start] == piece
