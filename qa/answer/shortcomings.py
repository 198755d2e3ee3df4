"""What a report says is still wanting, in its own sentences: 在看到成绩的同时，也清醒认识到……. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import groupby

from qa import periods
from qa.answer.sections import ORDINAL
from qa.schema import Chunk, Document, Evidence, Hit, Query

MOST = 700  # characters that are told
LEAST_POINTS = 3  # that make a numbered list
MOST_TERMS = 1  # of a question for them in general besides: more name a thing
_ASKS = re.compile(
    "(?:哪[些几]|什么|啥|有何|几[个条]|概括|总结|归纳|列[出举]|怎么[说讲看])[^。？]{0,12}(?:问题|不足|短[板处]|弱[项点]|困难|薄弱|毛病|软肋)"
    "|(?:自己|报告|政府)[^。？]{0,6}(?:承认|认了|检讨|坦承|坦言|反思)[^。？]{0,12}(?:问题|不足|短[板处]|弱[项点]|困难|薄弱|毛病|软肋)"
    "|(?:存在|面临|还有)[^。？，]{0,6}(?:(?:问题|不足|短[板处]|弱[项点]|困难)[和与、]?){1,3}[？?。]?$"
    "|(?:问题|不足|短板|弱项|困难|薄弱环节)[^。？]{0,8}(?:有?哪些|是?什么|有?啥|有何|概括|总结)"
)
_ADMITS = re.compile(
    "(?:清醒|清楚|深刻|冷静|也要|还要|也)[地的]?(?:认识|看到|意识)|坦言|坦承|直面(?:问题|短板|不足)|(?:问题|短板|不足)(?:仍然?|依然)?不容|(?:问题|不足|短板|困难)(?:和[^，。]{2,4})?(?:主要)?(?:是|有|表现)"
    "|(?:存在|面临)[^，。]{0,10}(?:问题|不足|短板|困难|挑战|矛盾)|(?:问题|短板|不足)也要讲"
)
_SOLVED = re.compile("补齐|补短|攻坚|改进|解决|化解|整治|应对|措施|举措|办法|处理|破解")
_WANTING = re.compile(
    "毛病|短处|弱点|软肋|问题|不足|短板|弱项|困难|挑战|薄弱|不[够强高大优]|偏[小低弱少慢]|不充分|没有完成|矛盾|压力"
)
_HEADED = re.compile("问题|不足|短[板处]|弱项|困难|差距|[不没未](?:讳言|遮掩|回避)|照[^，。]{0,2}镜子")
_FRANK = re.compile("坦言|坦承")
_ENDS = re.compile("^(?:对此|对这些|这些|针对|面对这些|为此|我们(?:一定|将|要|必须)|下一步|各位代表)")


def are_asked(query: Query) -> bool:
    """Whether a question asks for shortcomings in general, and not for those of one thing."""
    of_what = [term for term in query.terms if not _WANTING.fullmatch(term)]
    return bool(_ASKS.search(query.text)) and not _SOLVED.search(query.text) and len(of_what) <= MOST_TERMS


def are_admitted(evidence: Sequence[Evidence]) -> bool:
    """Whether a sentence says itself, or stands under a heading that says, that something is wanting."""
    return any(_is_start(e.sentence.text) or any(map(_WANTING.search, e.chunk.section[-1:])) for e in evidence)


def _of_thing(query: Query, items: Sequence[Evidence]) -> list[Evidence]:
    """What is said of the thing whose shortcomings are asked for, where sentences after the first name it; else all."""
    things = [term for term in query.terms if not _WANTING.fullmatch(term)]
    named = [item for item in items if any(term in item.sentence.text for term in things)]
    return named if named[-1:] not in ([], list(items[:1])) else list(items)


def are_named(query: Query) -> bool:
    """Whether a question speaks of something that is wanting at all."""
    return bool(_WANTING.search(query.text))


def is_admitted(chunk: Chunk) -> bool:
    """Whether a passage stands in the part of a report that tells what is wanting."""
    return bool(chunk.scope and _WANTING.search(chunk.scope))


def told(query: Query, near: Sequence[Hit], outline: Callable[[str], Sequence[Chunk]]) -> list[Evidence]:
    """The sentences from the one that admits shortcomings on, to where the report turns to what will be done.

    Args:
        query: what is asked; of several reports only those of its time are looked at.
        near: passages of the place asked for, best first: whose report is looked at first.
        outline: gives the chunks of a document, in order.
    """
    best: dict[str, Hit] = {}
    for hit in near:
        if _is_timely(query, hit.document):
            best.setdefault(hit.document.doc, hit)
    for hit in sorted(best.values(), key=lambda hit: not _is_of(query, hit.document)):
        prose = [chunk for chunk in outline(hit.document.doc) if chunk.kind == "prose"]
        for _, group in groupby(prose, key=lambda chunk: chunk.section):
            items = [Evidence(s, chunk, hit.document, hit.score) for chunk in group for s in chunk.sentences]
            admitted = (i for i, e in enumerate(items) if _is_start(e.sentence.text))
            at = next(admitted, 0 if _is_headed(items[0]) else None)
            if at is not None:
                return _of_thing(query, _until_end(items[at:]))
    return []


def _is_of(query: Query, document: Document) -> bool:
    """Whether a document is that of a period that is asked for: the plan of 十四五, not the report of its last year."""
    own = periods.default_period(document)
    return own is not None and any(
        p.first < p.last and (p.first, p.last) == (own.first, own.last) for p in query.periods
    )


def _is_timely(query: Query, document: Document) -> bool:
    """Whether a report speaks for a time that is asked for: its own, the year of its issue, or the one before it."""
    own = periods.default_period(document)
    years = (document.year - 1, document.year) if document.year else ()
    return not query.periods or any(
        any(p.first <= year <= p.last for year in years) or (own is not None and periods.holds(p, [own]))
        for p in query.periods
    )


def _is_headed(item: Evidence) -> bool:
    heading = "".join(item.chunk.section[-1:])
    return bool(_HEADED.search(heading)) and not _SOLVED.search(heading)


def _is_start(text: str) -> bool:
    opens = text.strip().endswith(("：", ":"))
    return bool(_ADMITS.search(text)) and bool(opens or _WANTING.search(text) or _FRANK.search(text))


def _until_end(items: Sequence[Evidence]) -> list[Evidence]:
    """What is admitted, up to what will be done; of long points their first sentences alone, that none is left out."""
    found: list[Evidence] = []
    for item in items:
        text = item.sentence.text.strip()
        if found and (_ENDS.match(text) or item.chunk.scope != items[0].chunk.scope):
            break
        found.append(item)
    if sum(len(item.sentence.text) for item in found) <= MOST:
        return found
    points = [item for item in found if ORDINAL.match(item.sentence.text)]
    return points if len(points) >= LEAST_POINTS else _within(found)


def _within(items: Sequence[Evidence]) -> list[Evidence]:
    left = MOST
    kept: list[Evidence] = []
    for item in items:
        left -= len(item.sentence.text)
        if kept and left < 0:
            break
        kept.append(item)
    return kept
