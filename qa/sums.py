"""A follow-up that asks for the sum of several things, each of which is then asked for by itself.

一共是多少所            of the nurseries and the schools that were asked for one after the other
国内领先的几项？两样加起来呢   of what was asked for before, and what is now
连要加固的算上一共几座      likewise
两样一共多少个村          of the things that the last answer counts
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from qa import quantities
from qa.answer.derive import SUM, put
from qa.answer.wanted import asked_unit
from qa.conversation import Conversation, how_many, scope
from qa.mentions import Mentions
from qa.things import how_asked, nouns

_SUM = re.compile("一共|总共|共计|总计|合计|加起来|加在一起|合起来|总和|之和|总数")
_SEVERAL = re.compile("(?:这|那|上面)?(?P<n>[两二三四五])(?:样|项|个|者|种|类|处|块|笔|家|部分)(?:东西)?")
_ASKING = re.compile(
    "(?:多少|几)[万亿]?[个所项家条户种处台套名座张场人件亩吨元]?"
    "|[那么是有要到底能就会算都呢为达建共，,？?。！!的了啊呀 ]"
)
_MORE = re.compile(
    "(?:连|把|再?加上|再?算上)(?P<more>[^，,。？]{2,12}?)(?:也|都)?(?:[算加计](?:上|进[来去]?|在内|在一起)|一起|，|(?=一共|总共|合计|共))"
)
_OF_TWO = re.compile(
    "[和与跟](?P<other>[一-龥]{2,8}?)(?:[今去]年)?(?:一共|总共|共计|合计|加起来)(?=[^，。？]{0,4}(?:多少|几))"
)
_MARKS = re.compile("[，,？?；;。]")
_NAME = re.compile(r"[一-龥A-Za-z“”]{2,12}?(?=[、，,。；;和及与\s]|$)")


def of_two(asked: Mentions) -> tuple[str, ...]:
    """The questions for two things of one kind and their sum, asked at once: 示范村和提升村一共多少个; else none."""
    text, total = asked.text, _OF_TWO.search(asked.text)
    first = next(((a, b) for a, b in nouns(asked) if total and b == total.start()), None)
    if total is None or first is None or text[first[1] - 1] != total["other"][-1]:
        return ()  # 文化和旅游 is one thing
    if any(i.start < total.end("other") and first[0] < i.end for i in asked.indicators):
        return ()
    rest = text[total.end() :]
    return tuple(f"{text[: first[0]]}{name}{rest}" for name in (text[slice(*first)], total["other"]))


def added(now: Mentions, talk: Conversation, complete: Callable[[str], str]) -> str | None:
    """The question for each of several things and their sum; None where no such thing is asked.

    Args:
        now: what is asked.
        talk: the turns before.
        complete: completes another question by the same turns.
    """
    if not _SUM.search(now.text) or now.places or now.periods or now.indicators:
        return None
    things = _one_more(now, talk, complete) or _asked_or_told(now, talk)
    return put(things, SUM) if len(things) > 1 else None


def _one_more(now: Mentions, talk: Conversation, complete: Callable[[str], str]) -> list[str]:
    """What was asked for before, and what is named besides: 国内领先的几项, 连要加固的."""
    *first, last = (part for part in _MARKS.split(now.text) if part.strip())
    count = _count(now.text)
    asked = how_asked(talk.last)
    if count not in (None, 2) or not asked:
        return []
    if len(first) == 1 and _rest(last) == "" and not _MORE.search(now.text):
        other = complete(first[0])
        return [talk.last.text, other] if _is_alike(talk.last, talk.read(other)) else []
    more = _MORE.search(now.text)
    if not more or _rest(now.text[more.end() :]):
        return []
    other = complete(f"{more['more']}呢")
    return [talk.last.text, other] if _is_alike(talk.last, talk.read(other)) else []


def _asked_or_told(now: Mentions, talk: Conversation) -> list[str]:
    """The things asked for one after the other, else those that the last answer counts."""
    rest, count = _rest(now.text), _count(now.text)
    asked = asked_alike(talk)
    told = list(_told(talk))
    if count and len(asked) > count:
        asked = asked[-count:]
    for names, things in ((asked, asked), ([name for name, _ in told], [question for _, question in told])):
        if len(things) > 1 and count in (None, len(things)) and all(name.endswith(rest) for name in names):
            return things
    return []


def _count(text: str) -> int | None:
    several = _SEVERAL.search(text)
    return how_many(several["n"]) if several else None


def _rest(text: str) -> str:
    """What a question for a sum names besides: 村 of 两样一共多少个村."""
    return _ASKING.sub("", _SEVERAL.sub("", _SUM.sub("", text)))


def asked_alike(talk: Conversation) -> list[str]:
    """The last questions that count things in one way, of one place and time, the first first."""
    found: list[Mentions] = []
    for stage in reversed(talk.stages):
        if found and not _is_alike(stage.last, found[0]):
            break
        found.insert(0, stage.last)
    return list(dict.fromkeys(m.text for m in found)) if how_asked(found[0]) else []


def _is_alike(one: Mentions, other: Mentions) -> bool:
    return is_of_one_scope(one, other) and asked_unit(one.text) == asked_unit(other.text)


def is_of_one_scope(one: Mentions, other: Mentions) -> bool:
    """Whether two questions are of the same places and years."""
    return one.innermost == other.innermost and _spans(one) == _spans(other)


def _spans(named: Mentions) -> Sequence[tuple[int, int]]:
    return [(n.period.first, n.period.last) for n in named.periods if n.period]


def _told(talk: Conversation) -> Iterator[tuple[str, str]]:
    """The things that the answer counts in one unit, each with the question for it: 40个精品示范村、288个提档升级村."""
    figures = [q for q in quantities.find(talk.answer) if q.unit not in ("", quantities.YEAR)]
    if len({q.unit for q in figures}) != 1:
        return
    for q in figures:
        name = _NAME.match(talk.answer, q.end)
        if name is None:
            return
        yield name.group(), f"{scope(talk.read(''), talk)}{name.group()}有多少{re.sub(r'[0-9.,万亿]+', '', q.text)}"
