"""The place a figure is said of: the document's, or one within it that its clause is about."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from qa import indicators, places
from qa.schema import Chunk, Document

# 盐湖国际机场 belongs to the city: a short name followed by these is the name of a thing.
_THING = re.compile(r"国际|机场|大道|高速|大桥|水库|[路街站港]|[河湖](?![北南])|山(?![西东])|学院|大学|医院|灌区|自贸")
_NUMBERING = re.compile(r"^(?:第?[一二三四五六七八九十\d]+[章节、.．]|[(（][一二三四五六七八九十\d]+[)）])\s*")
_SIZE = re.compile(r"总?装机|全长|总投资|总?库容|占地|年产|总?建筑面积|设计产能|概算")
_BREAK = re.compile(r"[,;。、:]")
_JOIN = re.compile(r"[、和与及]")
# ……过货量4280万吨、增长9.7%: the second figure is of the same.
_GROWS = re.compile("、(?:同比|比上年|年均)?(?:增长|下降|提高|增|降|产量|产值|总产|面积|总投资)[^、]*$")
# ……天数354天、比上年增加6天: of what the piece before is of.
# 瓜州蜜瓜面积18万亩、产值12亿元 likewise.
_TURNS = re.compile(
    r"(?:同比|比上年|较上年|比去年|较去年|年均)?(?:净?增[长加]?|提高|上升|下降|减少|降低?)[了约近]*"
    r"|(?:总|年|综合)?(?:产[值量]|面积)(?:达到?|突破|超过?)?"
)
_AMONG = re.compile(r"[^,;。、\d]{0,10}等[\d一二三四五六七八九十]")  # 开化县金星村等31个乡村
_AND_OTHERS = re.compile(r"[^,;。:、\d]{1,10}等(?!级)")
# ……项目试车成功，产出合格品4.6万吨: works that later clauses go on to speak of, unless they name an indicator.
_WORKS = re.compile(r"[^,;。:、\d]{0,14}?(?:项目|工程|电站|电厂)")
_FINISHED = re.compile("(?:达产|投产|开工|竣工|完工|建成|投用|投运|试车|落地)[,:]?$")
_FULL = re.compile(r"[市县区旗州盟]$")
# In a county's report 山圩镇要完成……; the gazetteer has no towns.
_TOWN = re.compile(
    r"(?:^|[,;。:、—])([一-龥]{1,3}(?<![城乡集重小强村])(?:镇|乡|街道))(?=要|将|负责|力争|重点|完成|新增)"
)
_ALL = re.compile("(?<![占居列比在])全[省市州县区盟旗](?!第|平均|总|的)|我[省市州县区盟旗]")
_COUNTY = re.compile("全[县区旗]")  # of a city's report: the county named before
# 射阳大米, 京山抽水蓄能电站: a short name before a noun is part of the name of a product or of works; an industry, a
# park and firms are where it says: 江山门业.
_OF_NAME = re.compile(
    r"(?!(?:(?!等)[一-龥]){1,8}?(?:业(?!链)|企业|园区))(?!口岸|GDP|地区生产总值|生产总值|新增|新建|完成|实现|达|增|建成|要|等|引进|投资|改造|分别|年|的)[一-龥]"
)


class Named(NamedTuple):
    """A place named in a sentence; ``full`` where it is named as 三江县, not as 三江."""

    place: str
    start: int
    end: int
    full: bool


def town_of(text: str, start: int) -> str | None:
    """The town that the clauses since the last semicolon open with, where a county tells its towns what to do."""
    named = list(_TOWN.finditer(text, 0, start))
    if not named or re.search("[;。]", text[named[-1].end() : start]):
        return None
    return named[-1].group(1)


def place_of(text: str, start: int, chunk: Chunk, document: Document) -> str | None:
    """The full name of the place; None where the document has none."""
    home = document.place
    if home is None:
        return None
    things = _inside(text, home, things=True)
    return town_of(text, start) or _own(text, start, things) or _around(text, start, things, chunk, home)


def _own(text: str, start: int, inner: Sequence[Named]) -> str | None:
    """The place that the figure's own item names, and no other beside it."""
    cuts = [0, *(m.end() for m in _BREAK.finditer(text))]
    earlier = [cut for cut in cuts if cut <= start]
    item = earlier[-2] if len(earlier) > 1 and _TURNS.fullmatch(text, earlier[-1], start) else earlier[-1]
    here = [m for m in inner if item <= m.start < start]
    if here and here[-1].end == start:  # 盐湖等10个县和河津1个乡: the one right before the figure
        joined = here[-1].start > item and _JOIN.match(text[here[-1].start - 1])
        if joined and not re.search(r"\d", text[item : here[-1].start]):
            return None  # 宁武片区和原平2个基地 are one there and one here
        here = here[-1:]
    if here and not here[0].full and _lists_names(text, item, start, inner):
        return None
    return here[0].place if len(here) == 1 and not _in_list(text, here[0], inner) else None


def _lists_names(text: str, item: int, start: int, inner: Sequence[Named]) -> bool:
    """Whether an item is the last of several that are named after places: 河津苹果、临猗石榴产值 is of both."""
    if not text.endswith("、", 0, item):
        return False
    begun = max((m.end() for m in _BREAK.finditer(text, 0, item - 1)), default=0)
    return any(m.start == begun for m in inner) and not re.search(r"\d", text[begun:start])


def _around(text: str, start: int, things: Sequence[Named], chunk: Chunk, home: str) -> str:
    """The place of the clauses before, of the works they name, of the heading; else the document's."""
    if told := _carried(text, start, _inside(text, home), home) or _of_works(text, start, things):
        return told
    for heading in reversed(chunk.section):
        plain = _NUMBERING.sub("", heading)
        if (named := _inside(plain, home)) and named[0].start == 0 and plain[named[0].end :].strip(" :：") == "":
            return named[0].place
    return home


def _carried(text: str, start: int, inner: Sequence[Named], home: str) -> str | None:
    """The place that a clause before opens with, up to a semicolon: 诸暨市打造……，产值达到……."""
    begin = max((m.end() for m in re.finditer("[;。!?]", text[:start])), default=0)
    clauses = [begin, *(m.end() for m in re.finditer("[,:]", text[:start]) if m.end() > begin)]
    for first, last in reversed(list(zip(clauses, [*clauses[1:], start], strict=True))):
        opens = next((m for m in inner if m.start == first and m.end <= last), None)
        if opens and (opens.full or first == begin):
            listed = last == start and "、" in _GROWS.sub("", text[opens.end : start])
            within = places.gazetteer().inside
            several = any(first <= m.start < last and not within(m.place, opens.place) for m in inner)
            works = _is_thing(text, opens) or _FINISHED.search(text, first, last)
            of_all = first < clauses[-1] and bool(works) and bool(indicators.find(text[clauses[-1] : start]))
            return None if listed or several or of_all or _in_list(text, opens, inner) else opens.place
        if (county := _COUNTY.search(text, first, last)) and home[-1] not in county.group():
            before = [m for m in inner if m.start < first and text[m.end - 1] == county.group()[-1]]
            return before[-1].place if before else home
        if _speaks_of_home(text[first:last], home):
            return home
    return None


@lru_cache(maxsize=20_000)
def _speaks_of_home(clause: str, home: str) -> bool:
    named = any(m.place.name == home for m in places.gazetteer().find(clause, near=[home]))
    return named or bool(_ALL.search(clause))


def place_in(item: str, document: Document) -> str | None:
    """The one place within the document's that a subject begins with: 黑河市公路口岸."""
    inner = _inside(item, document.place) if document.place else ()
    return inner[0].place if len(inner) == 1 and inner[0].start == 0 else None


def _of_works(text: str, start: int, inner: Sequence[Named]) -> str | None:
    """The place of the works named in the clause before, whose size this clause gives: ……电站，装机容量120万千瓦."""
    clauses = [0, *(m.end() for m in re.finditer(r"[,;。:]", text[:start]))]
    if len(clauses) < 2 or not _SIZE.match(text, clauses[-1]) or re.search(r"\d", text[clauses[-2] : clauses[-1]]):
        return None
    there = [m for m in inner if clauses[-2] <= m.start < clauses[-1]]
    return there[0].place if len(there) == 1 and not _in_list(text, there[0], inner) else None


@lru_cache(maxsize=20_000)
def _inside(text: str, home: str, things: bool = False) -> tuple[Named, ...]:
    """The places within the document's; ``things``: also those that only name a thing: 诸暨抽水蓄能电站."""
    gazetteer = places.gazetteer()
    within = [
        m for m in gazetteer.find(text, near=[home]) if m.place.name != home and gazetteer.inside(m.place.name, home)
    ]
    named = [
        Named(m.place.name, m.start, m.end, m.exact or (m.text != m.place.short and bool(_FULL.search(m.text))))
        for m in within
    ]
    if things:
        return tuple(m for m in named if m.full or not _THING.match(text, m.end))
    works = [m for m in named if not _is_thing(text, m) or _WORKS.match(text, m.end)]
    return tuple(m for m in works if not _THING.match(text, m.end))


def _is_thing(text: str, mention: Named) -> bool:
    """Whether a place is named as part of the name of a product or of works."""
    return not mention.full and bool(_OF_NAME.match(text, mention.end))


def _in_list(text: str, mention: Named, others: Sequence[Named]) -> bool:
    """Whether other places stand beside it: 河津、永济 are several, 永顺至龙山 is a road."""
    beside = any(_JOIN.fullmatch(text[m.end : mention.start]) for m in others if m.end <= mention.start) or any(
        _JOIN.fullmatch(text[mention.end : m.start]) for m in others if m.start >= mention.end
    )
    among = _AMONG.match(text, mention.end) or re.match(r"(?:[省市县区]|\([^()]*\))?等|[至到—-]", text[mention.end :])
    return (
        beside or bool(among) or text.endswith(("至", "到"), 0, mention.start) or _among_things(text, mention, others)
    )


def _among_things(text: str, mention: Named, others: Sequence[Named]) -> bool:
    """Whether it names the last of the things that one figure counts: 魏县鸭梨、馆陶黄瓜等特色产业."""
    if not text.endswith("、", 0, mention.start) or not _AND_OTHERS.match(text, mention.end):
        return False
    return any(not re.search(r"[\d,;。:]", text[m.end : mention.start]) for m in others if m.end < mention.start)


def without_places(name: str) -> str:
    """A name without the places at its head: nothing is left of 京山市 in 钟祥市生产总值685亿元、京山市546亿元."""
    found = places.gazetteer().find(name)
    return without_places(name[found[0].end :]) if found and found[0].start == 0 else name
