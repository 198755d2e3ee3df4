"""The period a figure is said of, and whether it is aimed at or reached."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Literal

from qa import periods
from qa.facts.site import Site
from qa.schema import Chunk, Document, Period, Sentence
from qa.text import fold

_COMPARED = re.compile(r"(?:比|较|与|同|相当于|相比|高于|低于|超过|超)(?:去年|上年)?(?:的)?$")
_COMPARED_AFTER = re.compile(r"(?:底|末)?(?:的)?(?:相比|同期|以来最)")
_FROM = re.compile(r"[由从](?:\d{2,4}年|上?年)?")
_PLANNED = re.compile(r"目标|力争|计划|预期|确保|争取|拟|规划目标|将达")
_REACHED = re.compile(r"已经?(?:建成|达到?|完成|有|实现)|截至|目前|现有|完成情况|进展|实际")
_OPENS = 3  # characters before a year that opens its sentence: 其中2020年, 到2025年
_OPENING = re.compile(r"(?:力争)?到((?:19|20)\d{2})年")
_EVERY_YEAR = re.compile("每年")
_AVERAGE_NEXT = re.compile(r"[^,;。]*,年均")
# 某区2021年美丽乡村建设、……: the year is part of the name of one project in a list.
_PROJECT_OF = re.compile(r"[^,;。、\d]*(?:建设|项目|工程|改造|规划|行动|计划)、")
_STATE = re.compile(  # a heading of what there is when a plan is written
    r"(?:[\u4e00-\u9fff]{0,4}(?:优势(?:与|和|及)(?:短板|劣势|不足|问题)|机遇(?:与|和|及)挑战|(?:发展|现实|基础|工作)(?:现状|基础|条件))"
    r"|基本[国省市县区]情)$"
)
_LOOK_BACK = re.compile("回顾|过去一年|一年来|工作总结|主要成就|取得的成")


def period_of(text: str, start: int, site: Site, *, change: bool, basis: str | None) -> Period:
    """The years a figure at ``start`` of a packed sentence is said of."""
    document = site.document
    own = [(p, a, b) for p, a, b in _named(text, document) if not _PROJECT_OF.match(text[b:start])]
    before = [p for p, first, _ in own if first < start]
    if change and len(before) > 1 and before[-2].first < before[-1].first and _FROM.search(text[:start]):
        return Period(f"{before[-2].first}—{before[-1].last}年", before[-2].first, before[-1].last)
    found = before[-1] if before else None
    if not found and own and own[0][0].first >= (document.year or 0) and own[0][1] - start < 12:
        found = own[0][0]
    found = found or surroundings(site)
    around = surroundings(site)
    if basis == "年均" or _EVERY_YEAR.search(re.split("[,;]", text[:start])[-1]):
        for whole in (periods.default_period(document), around):
            if whole and found.first == found.last == whole.last > whole.first:
                return whole
    if (
        not before
        and not change
        and found == around
        and _AVERAGE_NEXT.match(text[start:])
        and _speaks_of_end(site, found)
    ):
        return Period(f"{found.last}年", found.last, found.last)
    return found


def _speaks_of_end(site: Site, whole: Period) -> bool:
    """Whether a sentence before, of the same paragraph, gives its level for the last year of these years.

    生产总值2020年达到……，年均增长6%。财政收入达到90亿元，年均增长5%: the second level is of 2020 as well.
    """
    earlier = [s.text for s in site.chunk.sentences if s.start < site.sentence.start]
    named = [p for text in earlier for p, _, _ in _named(fold(text), site.document)]
    return whole.first < whole.last and bool(named) and named[-1].first == named[-1].last == whole.last


def opened_by(chunk: Chunk, document: Document) -> Period | None:
    """The year of the goals that a section opens with: 到2025年，……."""
    first = _OPENING.match(re.sub(r"\s", "", fold(chunk.sentences[0].text))) if chunk.kind == "prose" else None
    year = int(first.group(1)) if first else None
    return Period(f"{year}年", year, year) if year and year >= (document.year or 0) else None


def _named(text: str, document: Document) -> list[tuple[Period, int, int]]:
    """The periods named, but for what only serves to compare (比上年, 较2020年)."""
    return [
        (p, a, b)
        for p, a, b in periods.find(text, document.year)
        if not _COMPARED.search(text, max(0, a - 6), a) and not _COMPARED_AFTER.match(text, b)
    ]


def surroundings(site: Site) -> Period:
    """What the sentences before, the scope, the sections or the document say."""
    sentence, chunk, document = site.sentence, site.chunk, site.document
    text = sentence.text
    for _, first, last in reversed(periods.find(text, document.year)):
        text = text[:first] + text[last:]
    silent = Sentence(text, sentence.start, sentence.end, sentence.context)
    carrying = _carrying(sentence, chunk, document)
    spoken = periods.spoken_of(silent, replace(chunk, sentences=(*carrying, silent)), document)
    default = periods.default_period(document)
    told = spoken[0] if carrying else _told_first(spoken, document)
    if told and (len(spoken) > 1 or told != default):
        return told
    if site.opening:
        return site.opening
    if default and any(_STATE.search(h) for h in chunk.section):
        return Period(f"{default.first - 1}年", default.first - 1, default.first - 1)
    if document.year and any(_LOOK_BACK.search(h) for h in (*chunk.section, chunk.scope or "")):
        if default and default.last > default.first:  # a plan looks back on the plan before
            return Period("上一规划期", default.first - 5, default.first - 1)
        return Period(f"{document.year - 1}年", document.year - 1, document.year - 1)
    return default or told or Period("", 0, 0)


def _told_first(spoken: list[Period], document: Document) -> Period | None:
    """Of several periods of one heading, the one its text begins with.

    过去五年和2025年工作回顾 begins with the five years, till a sentence says 2025年; the work under
    “十五五”及2026年工作展望 is that of the year the report speaks in.
    """
    ahead = [p for p in spoken if p.first == p.last == document.year]
    return (ahead[-1] if ahead else spoken[0]) if spoken else None


def _carrying(sentence: Sentence, chunk: Chunk, document: Document) -> tuple[Sentence, ...]:
    """The sentence right before, where its year goes on to this one: it opens with it and names no other."""
    position = next((i for i, s in enumerate(chunk.sentences) if s.start == sentence.start), 0)
    if position == 0:
        return ()
    before = chunk.sentences[position - 1]
    named = periods.find(before.text, document.year)
    opens = bool(named) and named[0][1] <= _OPENS and len({p.first for p, _, _ in named}) == 1
    return (before,) if opens and not _COMPARED.search(before.text[: named[0][1]]) else ()


def status_of(clause: str, period: Period, document: Document) -> Literal["target", "actual"]:
    """Target where the period is still to come when the document speaks, else actual."""
    begins = periods.default_period(document)
    now = begins.first if begins else document.year
    if now is None:
        return "target" if _PLANNED.search(clause) else "actual"
    if period.last < now:
        return "target" if re.search("规划目标|预期目标", clause) else "actual"
    return "actual" if _REACHED.search(clause) and not _PLANNED.search(clause) else "target"
