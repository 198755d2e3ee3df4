"""Statistical indicators by any of their names: 固投 and fixed asset investment are 固定资产投资.

The table (``qa/data/indicators.tsv``) gives each indicator a normal name and the synonyms of the same figure;
broader and narrower figures are indicators of their own (人均GDP, 单位GDP能耗), so the longest name wins.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources

from qa import places

_NO_INDICATOR = "!"  # the row of phrases that only block, 物价局
_QUOTES = frozenset("\"'“”‘’《》「」")
_LATIN_GAP = re.compile(r"[\s-]")
_GDP = r"(?:地区|国内)?(?:生产总值|gdp)"
# All ways to say a share of GDP; what is compared with GDP is the indicator, not GDP.
_SHARE = re.compile(
    rf"(?:占|相当于|与)(?:全[市省区县州旗国]|当地)*{_GDP}(?:总量)?(?:的?(?:比重|比例|比率)|之比|比)(?!上)"
    rf"|(?:在|的)?{_GDP}(?:总量)?[中里]?的?(?:占比|比重|比例)"
)
# 每单位GDP的能耗, 人均的GDP: words that only stand between.
_BETWEEN = re.compile(
    rf"每(?:创造)?[1一个]?(?=(?:单位|[万亿]元)的?{_GDP})|(?<=单位|万元|亿元|人均)的(?={_GDP})"
    r"|(?<=居民)的(?=人均)|(?<=生产总值)的(?=[能碳水耗用]|二氧)|(?<=gdp)的(?=[能碳水耗用]|二氧)"
)
# What is measured by GDP or value added, or is a part of it, is neither: 单位GDP建设用地, 海洋生产总值, GDP平减指数.
_WHOLES = re.compile(r"生产总值$|增加值$")
_PER = re.compile(
    r"(?:按|单位|(?<![\d.])[万亿]元|每\d*[万亿]?元|[人户亩地]均|per(?: [a-z\d,]+){0,4}"
    r"|(?:share|percent|percentage|proportion) of) ?$"
)
_PARTIAL = re.compile(
    r"(?:海洋|数字|民营|私营|个体|非公(?:有制)?|国有|县域|镇域|集体|低空|林下|文旅|旅游|夜间?|临空|临港|平台|实体|总部"
    r"|楼宇|冰雪|银发|首发|循环|绿色)$"
)
_OF_WHOLE = re.compile(
    r"(?:的?(?:能耗|耗能|水耗|耗水|用水|电耗|用电|地耗|单耗|碳|二氧化碳|能源消|平减|缩减|含金量|建设用地)|增?[长量]?(?:的贡献|贡献[率度]))"
)
_JOINED = re.compile("([一-龥]{2,6})[和与及、]$")
_JOINS = re.compile("[和与及、]")
_NEW_COUNTED = re.compile("(?P<verb>新增|净增|新建)了?(?:多少|几)[个家户所座条处]?$")
_SHARE_OF = re.compile(
    "的?(?:这个|该|这一)?(?P<word>比例|占比|比率|比重)|(?:已经?|现在|目前)?占(?:到|了)?(?=多少|几|多大)"
)
_SHARES = ("占比", "比重", "比例", "比率")
_QUALIFIED = re.compile("登记|调查|规模以上|规上")
_DENOMINATOR = re.compile(r"(?:占|相当于)(?:全[市省区县州旗国社会]*|全部|同期|当地)?$")


@dataclass(frozen=True, slots=True)
class IndicatorMention:
    """An indicator named in a text: ``name`` is its normal name, ``text`` what stands there."""

    name: str
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class _Indicator:
    name: str
    synonyms: tuple[str, ...]
    units: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Folded:
    """A text made comparable, and where each of its characters comes from."""

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]


def find(text: str) -> list[IndicatorMention]:
    """The indicators named in a text, in order: longest names first, without overlaps.

    Width, case, quotation marks and spaces do not matter; offsets are those of the given text. English names
    must be whole words. What another figure is a share of (占固定资产投资比重) is no mention.
    """
    folded = _fold(text)
    lengths, by_surface = _matcher()
    spots = [
        (start, start + length, name)
        for start in range(len(folded.text) - 1)
        for length in lengths.get(folded.text[start : start + 2], ())
        if start + length <= len(folded.text)
        and (name := by_surface.get(folded.text[start : start + length]))
        and _is_whole(folded.text, start, start + length)
        and folded.text[start - 1 : start + 2] not in _cities()
    ]
    spots.sort(key=lambda s: (s[0] - s[1], s[0]))
    taken = bytearray(len(folded.text))
    found: list[IndicatorMention] = []
    for start, end, name in spots:
        if any(taken[start:end]):
            continue
        taken[start:end] = b"\1" * (end - start)
        if name != _NO_INDICATOR and not _is_measure(folded.text, start, end, name):
            first, last = folded.starts[start], folded.ends[end - 1]
            found.append(IndicatorMention(name, first, last, text[first:last]))
    return sorted(found, key=lambda m: m.start)


@cache
def _cities() -> frozenset[str]:
    """Names of cities in which 城市 is no word: 运城市居民人均可支配收入."""
    return frozenset(place.name for place in places.gazetteer().places if place.name.endswith("城市"))


def _is_measure(text: str, start: int, end: int, name: str) -> bool:
    """Whether an indicator is only what another one is a share of, or is counted by."""
    if _DENOMINATOR.search(text, max(0, start - 6), start):
        return True
    before = text[max(0, start - 24) : start]
    whole = bool(_WHOLES.search(name)) and bool(_PER.search(before) or _OF_WHOLE.match(text, end))
    return whole or (name == "地区生产总值" and bool(_PARTIAL.search(before)))


def asked(text: str) -> list[IndicatorMention]:
    """The indicators a question names, in order: as in reports, and by everyday words (失业, 城里人收入)."""
    found = find(text)
    everyday: list[IndicatorMention] = []  # each says more than those that come after it
    for name, pieces in _everyday():
        opening = re.search(pieces[0].replace("多少", "了?多少"), text)
        start, end = opening.span() if opening else (-1, -1)
        if start < 0 or _is_measure(text, start, end, name) or not all(piece in text for piece in pieces[1:]):
            continue
        overlapping = [m for m in found if m.start < end and start < m.end]
        # 托位 with 每千 says more than 托位 alone; a single word never says more than a name of the table, nor does
        # 游客 with 多少 more than 入境游客.
        longer = any(m.start <= start and end <= m.end and m.end - m.start > end - start for m in overlapping)
        same = any(m.name in (name, _NO_INDICATOR) for m in overlapping)
        if longer or same or (overlapping and len(pieces) == 1) or any(m in everyday for m in overlapping):
            continue
        everyday.append(IndicatorMention(name, start, end, text[start:end]))
        found = [*(m for m in found if m not in overlapping), everyday[-1]]
    found = [_with_share(text, _counted(text, m)) for m in found if m.name != _NO_INDICATOR]
    return sorted([*found, *_coordinate(text, found), *_continued(text, found)], key=lambda m: m.start)


def _counted(text: str, mention: IndicatorMention) -> IndicatorMention:
    """What is new of a thing, where it is counted between: 新增多少家规上工业企业."""
    verb = _NEW_COUNTED.search(text, 0, mention.start)
    whole = verb["verb"] + mention.text if verb else ""
    other = next(iter(find(whole)), None)
    if other is None or other.text != whole:
        return mention
    return IndicatorMention(other.name, mention.start, mention.end, mention.text)


def _with_share(text: str, mention: IndicatorMention) -> IndicatorMention:
    """The share that is asked for behind what it is of: 空气质量优良天数的比例, 风电装机占到多少."""
    share = _SHARE_OF.match(text, mention.end)
    wholes = [mention.text + word for word in _SHARES] if share else []
    other = next((m for whole in wholes for m in find(whole) if m.text == whole), None)
    if share is None or other is None:
        return mention
    end = share.end() if share["word"] else mention.end
    return IndicatorMention(other.name, mention.start, end, text[mention.start : end])


def _continued(text: str, found: list[IndicatorMention]) -> Iterator[IndicatorMention]:
    """Indicators that share their first words with the one named before them: 总产 of 粮食播种面积、总产."""
    for mention in found:
        joined = _JOINS.match(text, mention.end)
        start = joined.end() if joined else len(text)
        if any(m.start <= start < m.end for m in found):
            continue
        words = [word for n in (4, 3, 2) if len(word := text[start : start + n]) == n]
        for whole, word in ((mention.text[:a] + w, w) for w in words for a in range(2, len(mention.text) - 1)):
            other = next(iter(find(whole)), None)
            if other and other.text == whole and other.name != mention.name:
                yield IndicatorMention(other.name, start, start + len(word), word)
                break


def pieces(name: str, text: str) -> tuple[str, ...]:
    """The everyday words of an indicator that stand in a question, in pieces: 托位 and 每千."""
    found = (words for other, words in _everyday() if other == name and all(word in text for word in words))
    return next(found, ())


def _coordinate(text: str, found: list[IndicatorMention]) -> Iterator[IndicatorMention]:
    """Indicators that share their last words with the one named after them: 城镇 of 城镇和农村居民人均可支配收入."""
    for mention in found:
        head = _JOINED.search(text, 0, mention.start)
        if head is None or any(m.end > head.start() and m.start < mention.start for m in found):
            continue
        word = head.group(1)
        starts = [(a, b) for a in range(len(word) - 1) for b in range(1, len(mention.text) - 1)]
        for a, b in starts:
            whole = word[a:] + mention.text[b:]
            other = _called(whole)
            if other and other != mention.name:
                yield IndicatorMention(other, head.start() + a, head.end(1), word[a:])
                break


def _called(words: str) -> str | None:
    """The indicator that words name as a whole, as in reports or in everyday words."""
    found = next(iter(find(words)), None)
    if found and (found.start, found.end) == (0, len(words)):
        return found.name
    return next((name for name, pieces in _everyday() if pieces == (words,) and name != _NO_INDICATOR), None)


def names() -> tuple[str, ...]:
    """The normal names of all indicators."""
    return tuple(name for name in _table() if name != _NO_INDICATOR)


def synonyms(name: str) -> tuple[str, ...]:
    """Other names of the same figure, Chinese ones first; none for an unknown name."""
    return _table()[name].synonyms if name in _table() else ()


def others(name: str, text: str) -> tuple[str, ...]:
    """The other indicators that an unqualified name in a text may mean: 失业率 is 调查失业率 or 登记失业率."""
    if _QUALIFIED.search(text):
        return ()
    plain = _QUALIFIED.sub("", name)
    return tuple(other for other in names() if other != name and _QUALIFIED.sub("", other) == plain)


def units(name: str) -> tuple[str, ...]:
    """The units this figure is usually given in; none where it has none or the name is unknown."""
    return _table()[name].units if name in _table() else ()


@cache
def _table() -> dict[str, _Indicator]:
    text = resources.files("qa").joinpath("data", "indicators.tsv").read_text(encoding="utf-8")
    table = {}
    for line in [line for line in text.splitlines() if not line.startswith("#")][1:]:
        name, chinese, english, unit_hint = (column.split("|") for column in line.split("\t"))
        known = tuple(word for word in (*chinese, *english) if word)
        table[name[0]] = _Indicator(name[0], known, tuple(unit for unit in unit_hint if unit))
    return table


@cache
def _everyday() -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Indicators by everyday words, those that say most first; a word is the pieces that must stand in the text."""
    text = resources.files("qa").joinpath("data", "everyday.tsv").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in text.splitlines() if not line.startswith("#"))
    words = [(name, tuple(word.split("+"))) for name, column in rows for word in column.split("|")]
    return tuple(sorted(words, key=lambda word: (word[0] != _NO_INDICATOR, -sum(map(len, word[1])))))


@cache
def _matcher() -> tuple[dict[str, tuple[int, ...]], dict[str, str]]:
    """Lengths of the names by their first two characters, and the indicator of each folded name."""
    by_surface: dict[str, str] = {}
    for indicator in _table().values():
        for surface in (indicator.name, *indicator.synonyms):
            if len(key := _fold(surface).text) > 1:
                by_surface[key] = indicator.name
    lengths: dict[str, set[int]] = {}
    for key in by_surface:
        lengths.setdefault(key[:2], set()).add(len(key))
    return {head: tuple(sorted(found)) for head, found in lengths.items()}, by_surface


def _fold(text: str) -> _Folded:
    """NFKC, lower case, no quotation marks, spaces only between Latin words, shares of GDP as 占比."""
    pieces: list[tuple[str, int, int]] = []
    for i, char in enumerate(text):
        if "一" <= char <= "龥":  # most characters, and nothing to fold
            pieces.append((char, i, i + 1))
            continue
        if char in _QUOTES:
            continue
        if _LATIN_GAP.match(char):
            if pieces and _is_latin(pieces[-1][0]) and _is_latin(text[i + 1 : i + 2]):
                pieces.append((" ", i, i + 1))
            elif pieces and char == "-":
                pieces.append((char, i, i + 1))
            continue
        pieces += [(c, i, i + 1) for c in unicodedata.normalize("NFKC", char).casefold() if not c.isspace()]
    plain = "".join(c for c, _, _ in pieces)
    for share in reversed(list(_SHARE.finditer(plain))):
        first, last = pieces[share.start()], pieces[share.end() - 1]
        pieces[share.start() : share.end()] = [("占", *first[1:]), ("比", *last[1:])]
    for between in reversed(list(_BETWEEN.finditer("".join(c for c, _, _ in pieces)))):
        del pieces[between.start() : between.end()]
    return _Folded("".join(c for c, _, _ in pieces), tuple(s for _, s, _ in pieces), tuple(e for _, _, e in pieces))


def _is_latin(char: str) -> bool:
    return char.isascii() and char.isalnum()


def _is_whole(text: str, start: int, end: int) -> bool:
    """Whether a name that begins or ends with a Latin letter or a digit is no piece of a longer word."""
    before, after = text[start - 1 : start], text[end : end + 1]
    if text[start].isdigit() and (_is_latin(before) or before == "."):
        return False
    if text[end - 1].isdigit() and re.match(r"\.?\d", text[end : end + 2]):
        return False
    return not (_is_letter(text[start]) and _is_letter(before)) and not (
        _is_letter(text[end - 1]) and _is_letter(after)
    )


def _is_letter(char: str) -> bool:
    return char.isascii() and char.isalpha()
