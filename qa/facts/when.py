"""The period a figure is said of, and whether it is aimed at or reached."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from qa import periods
from qa.facts.site import Site
from qa.schema import Chunk, Document, Period, Sentence
from qa.text import fold

_COMPARED = re.compile(r"(?:比|较|与|同|相当于|相比|高于|低于|超过|超)(?:去年|上年)?(?:的)?\"?$")
_RETURNS = re.compile(r"(?:恢复|回升|相当)[到至于]$")  # 恢复至2019年的92%
_COMPARED_AFTER = re.compile(
    r"的?[^,;。\d]{1,6}转[为成升正增]|(?:底|末)?(?:的)?(?:相比|同期|以来最)|\"?(?:时期|期间|期)?[年底末]?的?(?=[\d.]+倍)"
)
_FROM = re.compile(r"[由从自](?:每[人月年户天])*(?:不足|不到|约|近|超过?)?$")
_BREAK = re.compile(r"[,;。!?:|]")
_AGAINST = re.compile(r"^(?:年?[末底])?(?:相比)?,")
_ONLY_TURN = re.compile(  # a clause that leaves its subject to the one before: ，增长48.5%
    r"(?:年均|累计|同比|净|共|总计|五年|期间|分别|实际|名义|可比|增[长幅速加]?率?|提[高升]|上升|下降|降[低幅]|减少|翻|扩大|缩小|[为达到了约近超过逾])*"
)
_ROSE = re.compile(r"-?[\d.,]+[^\d,;。]{0,8}?(?:[高升加大低少减小宽长整复]|[增降缩转扩])[到至为]")
_RISEN = re.compile(r"\d[^,;。\d]{0,12}[到至]$")  # 由31%提高到2025年的40%: this year is of its own figure only
_ARROW = re.compile(r"-?[\d.,]+[^\d,;。→]{0,8}→")  # 315公里→412公里
_TO = re.compile(r"[由从](?:每[人月年户天])*(?:不足|不到|约|近|超过?)?[\d.,]+[^\d,;。]{1,12}[到至为](?:了|约|近)?$")
_NOW_AT = re.compile(r"(?:→|(?:降|升|增|扩大|提高|缩小|下降|上升)[至到])(?:了|约|近)?$")
_COME_TO = re.compile(r"(?:净增|增加|减少|提高)[^,;。]*\d[^,;。]*,(?:总数)?达到?$")  # 净增412家，达到1985家
_ACT = re.compile(r"新[增建开设改]|建[设成]|改[造建]|培育|引进|打造|实施|完成|治理|年均|累计")
_MULTIPLE = re.compile(r"(?:是|为|相当于)[^,;。]{0,8}的$")
_COMPARES_NEXT = re.compile(r"[^,;。]*,(?:是|为|相当于)[^,;。]{0,8}的[\d.]+倍")
_TOTAL = re.compile("累计|共计|总计|合计|共")
_PLANNED = re.compile(r"目标|力争|计划|预期|确保|争取|拟|规划目标|将达")
_AIMED = re.compile(r"力争|确保|争取|计划|预期|预计|目标|要|将|冲刺|安排")
_REACHED = re.compile(r"已经?(?:建成|达到?|完成|有|实现)|截至|目前|现有|完成情况|进展|实际(?!利用|使用|到位)")
# 未达到5%以上的年初目标: what had been aimed at.
_MISSED = re.compile(
    r"规划目标|预期目标|\d[^,;。\d]{0,6}的(?:年初|年度|既定|计划)?目标|(?:年初|年度|既定|原定)的?(?:目标|计划)(?:值|数)?[是为]?\d"
    r"|(?:年初|原先|当初)(?:提出|确定|定下|设定|下达|安排)的\d"
)
_FIVE_YEARS = re.compile(
    r"(?<!\d)[五5]年(?:来|间|内)?(?:累计|年均|共|合计|总计|新增|新建|建成|完成|改造|培育|引进|投入)"
)
_OPENS = 3  # characters before a year that opens its sentence: 其中2020年, 到2025年
_OPENING = re.compile(r"(?:力争)?到((?:19|20)\d{2})年")
_EVERY_YEAR = re.compile("(?<![人户生亩])每年")
_AVERAGE_NEXT = re.compile(r"[^,;。]*,年均")
# 某区2021年美丽乡村建设、……: the year is part of the name of one project in a list.
_PROJECT_OF = re.compile(r"[^,;。、\d]*(?:建设|项目|工程|改造|规划|行动|计划)、")


def period_of(text: str, start: int, site: Site, *, change: bool, basis: str | None) -> Period:
    """The years a figure at ``start`` of a packed sentence is said of.

    A change against an earlier year is of the years after it, as the growth of a five-year plan is: 2020年……，比2015年
    提高8679元 and 由2015年的……到2020年的……，增长48.5% are both of 2016 to 2020.
    """
    around = surroundings(site)
    spoken = _mentions(text, site.document, around)
    found = _found(text, start, spoken, site, around)
    if change and (base := _base(text, start, spoken)) and base < found.last:
        return Period(
            f"{base + 1}—{found.last}年" if base + 1 < found.last else f"{found.last}年", base + 1, found.last
        )
    if rose := _rising(text, start, found, spoken, site.document):
        return rose
    if basis == "年均" or (basis == "累计" and change) or _EVERY_YEAR.search(re.split("[,;]", text[:start])[-1]):
        for whole in (periods.default_period(site.document), around):
            if whole and found.first == found.last == whole.last > whole.first:
                return whole
    if five := _five_years(text[:start], found, site.document, change=change, basis=basis):
        return five
    said_before = any(m.end <= start for m in spoken if m.role == "said")
    now = periods.speaks_in(site.document) or 0
    level = not change and found == around
    aimed_at = (
        level and found.last > now and not _is_plan(site.document) and not _ACT.search(_BREAK.split(text[:start])[-1])
    )
    if not said_before and (aimed_at or (level and _AVERAGE_NEXT.match(text[start:]))) and _speaks_of_end(site, found):
        return Period(f"{found.last}年", found.last, found.last)
    return found


def _rising(text: str, start: int, found: Period, spoken: Sequence[_Mention], document: Document) -> Period | None:
    """The year of a level that only its pair dates: 由31%提高到40% begins the year before and ends with the years told.

    So does a level of several years gone by that is compared with an earlier one, or told as what they have come to.
    """
    now = (periods.default_period(document) or found).first
    rises = _FROM.search(text, max(0, start - 6), start) and _ROSE.match(text, start)
    if rises or (found.first < found.last and _ARROW.match(text, start)):
        named = [m for m in spoken if m.end <= start and (m.start <= _OPENS or ";" not in text[m.end : start])]
        whole = [m.period for m in named if m.role == "said" and m.period.last == found.last]
        year = min(*(p.first for p in [found, *whole]), now) - 1
        if (past := _review(document)) and _is_plan(document) and year == past.last - 1:
            year = past.first - 1  # what a plan looks back on began five years before
        return Period(f"{year}年", year, year)
    clause = _BREAK.split(text[:start])[-1]
    if found.first < found.last < now and not _TOTAL.search(clause) and _ends_years(text, start, clause):
        return Period(f"{found.last}年", found.last, found.last)
    return None


def _five_years(before: str, found: Period, document: Document, *, change: bool, basis: str | None) -> Period | None:
    """The five years that a figure told of a single year is of: 五年累计, a yearly growth, the totals of a plan."""
    if found.first < found.last:
        return None
    now = periods.speaks_in(document) or found.last
    if _FIVE_YEARS.search(_BREAK.split(before)[-1]):
        first = now - 5 if found.last < now else now
        return Period(f"{first}—{first + 4}年", first, first + 4)
    past = _review(document)
    over_years = (basis == "年均" and change) or (basis == "累计" and _is_plan(document))
    return past if past and found.last == past.last and over_years else None


def _is_plan(document: Document) -> bool:
    whole = periods.default_period(document)
    return bool(whole and whole.first < whole.last)


def _review(document: Document) -> Period | None:
    """The five years that end before a document speaks, where a plan ends there."""
    now = periods.speaks_in(document)
    if now is None or (not _is_plan(document) and now % 5 != 1):
        return None
    return Period(f"{now - 5}—{now - 1}年", now - 5, now - 1)


def _ends_years(text: str, start: int, clause: str) -> bool:
    """Whether a level is what several years have come to: 降至23.6%, 净增412家，达到1985家."""
    reached = _TO.search(clause) or _NOW_AT.search(clause) or _COME_TO.search(text[:start])
    return bool(reached or _MULTIPLE.search(clause) or _COMPARES_NEXT.match(text, start))


@dataclass(frozen=True, slots=True)
class _Mention:
    """A period named in a sentence: said of it, only compared with (``base``), or risen ``from`` or ``to``."""

    period: Period
    start: int
    end: int
    role: Literal["said", "base", "from", "to"]


def _mentions(text: str, document: Document, around: Period) -> list[_Mention]:
    found = []
    for named, a, b in periods.find(text, document.year):
        last_year = named.text in ("上年", "上一年") and around.first == around.last  # of the year looked back on
        period = replace(named, first=around.last - 1, last=around.last - 1) if last_year else named
        compared = _COMPARED.search(text, max(0, a - 6), a) or _COMPARED_AFTER.match(text, b)
        compared = compared or _RETURNS.search(text, 0, a)
        begins = _FROM.search(text, max(0, a - 6), a)
        comes_to = _RISEN.search(text, 0, a) and text.startswith("的", b)
        found.append(_Mention(period, a, b, "base" if compared else "from" if begins else "to" if comes_to else "said"))
    return found


def _found(text: str, start: int, spoken: Sequence[_Mention], site: Site, around: Period) -> Period:
    """The year named last before the figure (由2015年的 is of its own figure only), or right behind it."""
    own = [
        m
        for m in spoken
        if not _PROJECT_OF.match(text[m.end : start])
        and (
            m.role == "said"
            or (m.role in ("from", "to") and not re.search(r"\d", text[m.end : start]))
            or (m.role == "to" and _ONLY_TURN.fullmatch(_BREAK.split(text[m.end : start])[-1]))
        )
    ]
    before = [m for m in own if m.start < start]
    if before:
        if ";" not in text[before[-1].end : start]:
            return before[-1].period
        if before[0].start <= _OPENS or len({m.period for m in before}) > 1:
            return before[0 if before[0].start <= _OPENS else -1].period
        return around
    now = periods.speaks_in(site.document) or 0
    if own and own[0].period.first >= now:
        if not _BREAK.search(text, start, own[0].start):
            return own[0].period
        if around.first == around.last == own[0].period.first == now and not _AIMED.search(text[:start]):
            return Period(f"{now - 1}年", now - 1, now - 1)  # 产值33亿元，今年力争突破38亿元
    return around


def _base(text: str, start: int, spoken: Sequence[_Mention]) -> int | None:
    """The last year of what a change starts from."""
    for mention in reversed([m for m in spoken if m.end <= start]):
        between = text[mention.end : start]
        if mention.role == "from" and mention.period.first < mention.period.last:  # 从2015年到2020年
            return mention.period.first
        near = not _BREAK.search(_AGAINST.sub("", between))
        if (mention.role == "base" and near) or (
            mention.role == "from" and _ONLY_TURN.fullmatch(_BREAK.split(between)[-1])
        ):
            return mention.period.last
    return None


def _speaks_of_end(site: Site, whole: Period) -> bool:
    """Whether a sentence before, of the same paragraph, gives its level for the last year of these years.

    生产总值2020年达到……，年均增长6%。财政收入达到90亿元，年均增长5%: the second level is of 2020 as well.
    """
    earlier = [s.text for s in site.chunk.sentences if s.start < site.sentence.start]
    spoken = [m for text in earlier for m in _mentions(fold(text), site.document, whole)]
    named = [m.period for m in spoken if m.role == "said"]
    return whole.first < whole.last and bool(named) and named[-1].first == named[-1].last == whole.last


def opened_by(chunk: Chunk, document: Document) -> Period | None:
    """The year of the goals that a section opens with: 到2025年，……."""
    text = re.sub(r"\s", "", fold(chunk.sentences[0].text))
    alone = len({p.first for p, _, _ in periods.find(text, document.year)}) == 1
    first = _OPENING.match(text) if chunk.kind == "prose" and alone else None
    year = int(first.group(1)) if first else None
    return Period(f"{year}年", year, year) if year and year >= (document.year or 0) else None


def surroundings(site: Site) -> Period:
    """What the sentence before, the goals that the section opens with, the phase or the document say."""
    if carried := _carried(site.sentence, site.chunk, site.document):
        return carried
    return site.opening or periods.surroundings(site.chunk, site.document) or Period("", 0, 0)


def _carried(sentence: Sentence, chunk: Chunk, document: Document) -> Period | None:
    """The year of the sentence right before, where it goes on to this one: it opens with it and names no other."""
    position = next((i for i, s in enumerate(chunk.sentences) if s.start == sentence.start), 0)
    if position == 0:
        return None
    before = chunk.sentences[position - 1]
    named = periods.find(before.text, document.year)
    opens = bool(named) and named[0][1] <= _OPENS and len({p.first for p, _, _ in named}) == 1
    return named[0][0] if opens and not _COMPARED.search(before.text[: named[0][1]]) else None


def status_of(clause: str, period: Period, site: Site) -> Literal["target", "actual"]:
    """Target where the period is still to come when the document speaks, else actual."""
    now = periods.speaks_in(site.document)
    if now is None:
        return "target" if _PLANNED.search(clause) else "actual"
    if period.last < now:
        return "target" if _MISSED.search(clause) else "actual"
    if periods.is_reached(site.chunk) and period == periods.surroundings(site.chunk, site.document):
        return "actual"
    return "actual" if _REACHED.search(clause) and not _PLANNED.search(clause) else "target"
