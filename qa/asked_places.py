"""The places a question names: those the gazetteer finds, and those it leaves out in running text.

A question names its place at its head, before a year or before an indicator. There a shared or everyday name (通州,
和平) is a place too, and a word that is none is read as a misspelt one: by sound (运成 is 运城) or by look (大原 is
太原). Names of the library's own places are mended wherever they stand; another place's right name never is.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from functools import cache, lru_cache
from importlib import resources

from qa import zones
from qa.places import Mention, Place, crossing, gazetteer

# Where the name of a place may begin, besides the start, and after a period.
_BEFORE = re.compile(
    r"(?:[，,、；;：:。？?！!（(\s和与及跟同比或较在把看]|换成|改成|那么?|请问|查一?[下查]|问一?[下问]|[下谈述括结]一下|说说|讲讲|关于|知道)$"
)
_SUFFIX = re.compile(r"[市省县区州旗盟]?(?:全[市省县区])?的?")
_END = re.compile(r"[呢吗？?。！!]|$")
_NATION = re.compile("全国|我国|中国")
_SITES = frozenset(
    "镇乡村街道河湖山江海岛园区路桥站港场库峡窟寺庙塔陵宫洞祠阁楼墓滩泉"
)  # places within a place: reports speak of them
_WORKS = re.compile("国际|机场|大桥|水库|高速|铁路|灌区|汽车|钢铁|[一-龥]汽(?!车)")
_COUNTED = re.compile("[这那哪一两几每某][眼口座条处间所片块股道家]")
_JOINS = "和与及同"
MAX_SHARED = 3  # places that share one name and are named in a refusal


def find(text: str, near: Collection[str], others: Sequence[tuple[int, int]]) -> list[Mention]:
    """The places a question names, in order.

    Args:
        text: the question, in simplified characters.
        near: full names of the library's places.
        others: (start, end) of the periods and indicators it names.
    """
    found = zones.find(text, near)
    divisions = [
        m
        for m in gazetteer().find(text, near=near)
        if not _is_works_elsewhere(text, m, near) and not _only_joins(text, m, near, others)
    ]
    for more in (divisions, _misspelt(text, near), _at_its_place(text, near, others), _shared_latin(text, others)):
        taken = [(m.start, m.end) for m in found] + list(others)
        found += [m for m in more if not any(m.start < b and a < m.end for a, b in taken)]
    return sorted(found, key=lambda m: m.start)


def _is_works_elsewhere(text: str, mention: Mention, near: Collection[str]) -> bool:
    """Whether the short name of a place that is none of the library's only begins that of works: 宣州机场."""
    return (
        mention.text == mention.place.short
        and not _within(mention.place, near)
        and bool(_WORKS.match(text, mention.end))
    )


def _only_joins(text: str, mention: Mention, near: Collection[str], others: Sequence[tuple[int, int]]) -> bool:
    """Whether the first character of a short name only joins what stands before and behind: 新能源和龙门科技."""
    return (
        mention.text == mention.place.short
        and mention.text[0] in _JOINS
        and not _within(mention.place, near)
        and _is_chinese(text[max(0, mention.start - 1) : mention.start] or " ")
        and not _ends_well(text, mention.end, {start for start, _ in others})
    )


def _misspelt(text: str, near: Collection[str]) -> list[Mention]:
    """Names of the library's places, misspelt, wherever they stand.

    Only these: among all cities, or the counties within, every other word would sound like one (合金 like 河津).
    """
    targets = [place for name in sorted(near) if (place := gazetteer().resolve(name))]
    found: list[Mention] = []
    for start in range(len(text) - 1):
        if found and found[-1].end > start:
            continue
        if reads := [m for place in targets if (m := _reading(text, start, place))]:
            found.append(max(reads, key=_letters_kept))
    return found


def _is_counted(text: str, start: int) -> bool:
    """Whether a measure word begins here, and no name: 那眼泉 is a spring, and no 阳泉."""
    return start > 0 and bool(_COUNTED.match(text, start - 1))


def _letters_kept(mention: Mention) -> int:
    return sum(a == b for a, b in zip(mention.text, mention.place.short, strict=True))


def _reading(text: str, start: int, place: Place) -> Mention | None:
    """The place, if the word that begins here is its short name misspelt."""
    end = start + len(place.short)
    piece = text[start:end]
    if not place.short or end > len(text) or piece == place.short or gazetteer().resolve(piece):
        return None
    if not (sounds_alike(piece, place.short) or looks_alike(piece, place.short)):
        return None
    if not _is_no_word(piece) or crossing(text, start, end) or _is_counted(text, start):
        return None
    return Mention(place, start, end, piece, exact=False)


def sounds_alike(word: str, name: str) -> bool:
    """Whether syllables agree but for tones and what people confuse: n/ng, z/zh, c/ch, s/sh, l/n."""
    return len(word) == len(name) and _is_chinese(word) and _sounds(word) == _sounds(name)


def looks_alike(word: str, name: str) -> bool:
    """Whether one character is another that looks like the right one, and all others are right."""
    wrong = [(a, b) for a, b in zip(word, name, strict=False) if a != b]
    return len(word) == len(name) > len(wrong) == 1 and wrong[0][0] in _look_alikes().get(wrong[0][1], "")


def _at_its_place(text: str, near: Collection[str], others: Sequence[tuple[int, int]]) -> list[Mention]:
    """Names that count only because a place must stand here: shared, everyday and misspelt ones of all cities."""
    found: list[Mention] = []
    starts, ends = {a for a, _ in others}, {b for _, b in others}
    for start in range(len(text) - 1):
        if not (start == 0 or start in ends or _BEFORE.search(text, max(0, start - 4), start)):
            continue
        for length in (4, 3, 2):
            piece, end = text[start : start + length], start + length
            if len(piece) < length or not _is_chinese(piece) or not _ends_well(text, end, starts):
                continue
            if _is_counted(text, start):
                continue
            if place := _named(piece, near):
                found.append(Mention(place, start, end, piece, exact=False))
                break
    return found


def _ends_well(text: str, end: int, starts: set[int]) -> bool:
    """Whether a period, an indicator or nothing follows, perhaps after 市 and 的."""
    suffix = _SUFFIX.match(text, end)
    after = suffix.end() if suffix else end
    return end in starts or after in starts or bool(_END.match(text, after))


def _named(piece: str, near: Collection[str]) -> Place | None:
    if _NATION.fullmatch(piece):
        return Place("", "province", "全国", piece, (), None)
    if place := gazetteer().resolve(piece):
        return next((p for p in gazetteer().named(piece) if _within(p, near)), place)
    known = (place for name in sorted(near) if (place := gazetteer().resolve(name)))
    if mended := next((p for p in known if sounds_alike(piece, p.short) or looks_alike(piece, p.short)), None):
        return mended
    if not _is_no_word(piece):
        return None
    cities = (p for p in gazetteer().places if p.level != "county" and p.short)
    if mended := next((p for p in cities if sounds_alike(piece, p.short)), None):
        return mended
    return Place("", "province", piece, piece, (), None) if _is_elsewhere(piece) else None


def _is_elsewhere(piece: str) -> bool:
    """Whether this is a country, region or city that is no division of China: 东京, 长三角."""
    import rjieba  # noqa: PLC0415

    counted = piece[0] in "一二两三四五六七八九十几各"  # 三市 counts places
    return bool(rjieba.tag(piece) == [(piece, "ns")]) and piece[-1] not in _SITES and not counted


def _within(place: Place, near: Collection[str]) -> bool:
    return any(gazetteer().inside(place.name, name) for name in near)


def _shared_latin(text: str, others: Sequence[tuple[int, int]]) -> Iterator[Mention]:
    """All places that a pinyin name may mean where the gazetteer cannot tell: Suzhou is 苏州 and 宿州."""
    in_chinese = any("一" <= c <= "龥" for c in text)
    for start, end, pool in gazetteer().latin_names(text):
        if not (in_chinese or (text[start].isupper() and start > 0)):
            continue
        top = [p for p in pool if p.level == pool[0].level and p.short]
        for place in list({p.name: p for p in top}.values())[:MAX_SHARED]:
            yield Mention(place, start, end, text[start:end], exact=False)


def _is_chinese(word: str) -> bool:
    return all("一" <= c <= "龥" for c in word)


def _is_no_word(piece: str) -> bool:
    """Whether the text is neither a word nor a phrase such as 太远, which sounds like 太原; names may be."""
    import rjieba  # noqa: PLC0415

    if [rjieba.tag(c)[0][1] for c in piece] == ["d", "a"]:
        return False
    return not rjieba.has_word(piece) or rjieba.tag(piece)[0][1].startswith(("ns", "nr", "nz"))


@lru_cache(maxsize=8192)
def _sounds(word: str) -> tuple[str, ...]:
    """The syllables without tones, confusable sounds made one."""
    from pypinyin import lazy_pinyin  # noqa: PLC0415 - 0.3 s, and only questions need it

    syllables = []
    for syllable in lazy_pinyin(word):
        plain = re.sub(r"^([zcs])h", r"\1", syllable)
        plain = re.sub(r"^l", "n", plain)
        syllables.append(re.sub(r"([aei])ng$", r"\1n", plain))
    return tuple(syllables)


@cache
def _look_alikes() -> dict[str, str]:
    """For each character of a short name, the common characters that look like it."""
    text = resources.files("qa").joinpath("data", "lookalikes.tsv").read_text(encoding="utf-8")
    return dict(line.split("\t", 1) for line in text.splitlines() if not line.startswith("#"))
