"""What the last answer lists, and the one of it that a follow-up points at by its place in the list.

第二个往什么方向走        of 煤炭、焦化、钢铁三大产业: 焦化
最后这个县要建什么基地     of 永济、河津、闻喜: 闻喜县
前者今年建哪些项目        the first of two
后者2024年呢             of 地区生产总值 and 财政收入, the aims of which were asked for: that of 财政收入

Nothing is pointed at where the list may be longer or shorter than it is said to be, nor by 第一条地铁.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import accumulate

from qa.conversation import Conversation, how_many, replaced, texts
from qa.mentions import Mentions
from qa.store.segment import tagged
from qa.swaps import ATTRIBUTE, CLOSING, shared_tail
from qa.things import nouns, planless

_KIND = "(?:县|市|区|镇|地方|产业|项目|指标|领域|方向|方面|行业|城市|基地|工程|企业)"
_ANY_PLACE = frozenset(("地方", "城市"))  # no part of a name
_PLACE_KINDS = frozenset(("县", "市", "区", "镇")) | _ANY_PLACE
_COUNTERS = "个条项家座张类种块所只支"
_COUNTER = f"[{_COUNTERS}位]"
_POINTER = f"[{_COUNTERS}]"  # no 第二位, which is a rank
_NUMBER = r"[一二三四五六七八九十\d]{1,2}"
_THE_ONE = re.compile(
    f"(?P<nth>(?P<back>倒数)?第(?P<n>{_NUMBER}){_POINTER})(?P<kind>{_KIND})?"
    f"|(?P<last>最后(?:[一这那]{{1,2}}{_POINTER}|{_POINTER}))(?P<kind_last>{_KIND})?"
    f"|(?:中间|当中)(?P<middle>[的那这一]{{1,2}}{_COUNTER})(?P<kind_middle>{_KIND})?"
    "|(?P<former>前者)|(?P<latter>后者)"
)
_OPENING = re.compile("(?:那么?|请问|其中的?|[，, ])*")
_OF = re.compile(f"{_OPENING.pattern}(?:围绕|关于|对于?|至于|把|就)?")
_DESCRIBED = re.compile("[^，,。的]+的[^，,。]{1,8}(?:是|叫|在)(?:哪|什么|谁)")  # 第一个建成的园区是哪个
_NO_ITEM = re.compile("[年月季周]|季度|阶段|百年|五年|问题|提问")
_ENDS = "“”「」『』\"'（）()。；;！!？?\n"
_LIST = re.compile(f"[^{_ENDS}，,：:]+(?:、[^{_ENDS}，,：:]+)+")
# the beginnings of the lines of a list, and of 一是 …；二是 …
_POINT = re.compile(
    r"(?:^\s*(?:[-*•·]|\d{1,2}[.、）)])\s*[“「]?|(?<![一-龥])[一二三四五六七八九十]是)([^，,；;。：:“”\n]{2,})", re.M
)
_SAID_POINT = re.compile("(?<![一-龥])一是")
_LEAD = re.compile("^.*(?:包括|分别是|[是为即有])")
_COUNT = re.compile(
    f"(?P<n>[两二三四五六七八九十]|十[一二三四五六]|\\d{{1,2}})(?:大|{_COUNTER}|(?=县|市|区|方面|方向|领域))"
)
_JOINT = "(?:以及|[和及与、])"
_AND = re.compile("以及|[和及与]")
_CLAUSES = re.compile("[，,；;。]")
_TITLE = re.compile("[《“][^《》“”]+[》”]")
_ETC = re.compile("等$")
_RESPECTIVELY = re.compile("(?:分别|各)[一-龥]{0,4}\\d.*$")  # 粮食、油料产量分别为100万吨、20万吨
_FIGURE = re.compile("(?:增长|下降|提高|降低|达到?|为|预期|约|至)*\\d.*$")  # GDP增长5%
_LONGEST = 16  # characters of an item
_LONGEST_POINT = 30  # ... of one that is told as a sentence: 一是 …


def picked(question: str, talk: Conversation) -> str | None:
    """The question with what it points at in the last answer named; None where it points at nothing for sure."""
    one = _pointer(question, talk)
    name = _chosen(one, _items(one, talk)) if one else ""
    kind = _kind(one) if one else ""
    if not one or not name or not _is_of_kind(name, kind, talk):
        return None
    name = _in_full(name if name.endswith(kind) or kind in _ANY_PLACE else name + kind, talk)
    lead = _OPENING.sub("", question[: one.start()], count=1)
    rest = question[one.end() :] if lead else question[one.end() :].lstrip("，, ")
    named = talk.read(lead + name + rest)
    where = "" if talk.read(question).places else "".join(texts(talk.last.places))
    when = "" if named.periods else _when(talk)
    return f"{where}{when}{named.text}"


def _when(talk: Conversation) -> str:
    """The first period of the question before, and that it is of a plan where it says so: 十四五规划."""
    period = next(iter(talk.last.periods), None)
    return f"{period.text}{'规划' if talk.last.text.startswith('规划', period.end) else ''}" if period else ""


def of_one(question: str, talk: Conversation) -> tuple[str, Conversation]:
    """What is asked of the thing that is pointed at, and the conversation as if that alone had been asked for before.

    Both are left as they are where nothing that the question before named is pointed at.
    """
    one = _pointer(question, talk)
    if one is None or not _OPENING.fullmatch(question, 0, one.start()):
        return question, talk
    rest = question[one.end() :].lstrip("的，, ") or "呢"
    items = _items(one, talk)
    if one["former"] and not items and len(talk.stages) > 1 and _is_of_one(talk.last):
        return rest, talk.stages[-2]
    name = _chosen(one, items)
    is_sure = bool(name) and _is_of_kind(name, _kind(one), talk)
    alone = (_named_alone(name, talk) or _of_run(name, items, talk)) if is_sure else ""
    if not alone:
        return question, talk
    return rest, replace(talk, last=talk.read(alone))


def _is_of_one(asked: Mentions) -> bool:
    """Whether a question names no two things of a kind, so that 前者 is what was asked for before it."""
    return max(len(asked.places), len(asked.periods), len(asked.indicators)) < 2 and not _AND.search(asked.text)


def _named_alone(item: str, talk: Conversation) -> str:
    """The question before for one of its places or indicators; "" where the item is none of them."""
    named, last = talk.read(planless(item)), talk.last
    where = [p.text for p in last.places if any(n.name == p.name and n.text == named.text for n in named.places)]
    if where:
        return replaced(last, where[:1], [])
    what = [i.text for i in last.indicators if any(n.name == i.name and n.text == named.text for n in named.indicators)]
    if not what:
        return ""
    return last.text[: last.indicators[0].start] + what[0] + last.text[last.indicators[-1].end :]


def _of_run(item: str, items: list[str], talk: Conversation) -> str:
    """The question before for one of the things that it names in a row, as the answer does; "" where it does not."""
    text = talk.last.text
    run = re.search(_JOINT.join(map(re.escape, items)), text)
    if run is None:
        return ""
    return text[: run.start()] + item + shared_tail(item, run.group(), talk) + text[run.end() :]


def _pointer(question: str, talk: Conversation) -> re.Match[str] | None:
    """The one pointer of a question; none where it may count things of its own: 第一条地铁, 第一种植大县."""
    found = list(_THE_ONE.finditer(question))
    if len(found) != 1 or _NO_ITEM.match(question, found[0].end()):
        return None
    one, rest = found[0], talk.read(question[found[0].end() :])
    if not (group := "nth" if one["nth"] else "last" if one["last"] else ""):
        return one
    is_whole = one.end(group) in accumulate(len(word) for word, _ in tagged(question))
    if not is_whole or not _OF.fullmatch(question, 0, one.start()) or _DESCRIBED.match(rest.text):
        return None
    asked = CLOSING.sub("", rest.text)
    is_measure = ATTRIBUTE.fullmatch(asked) or any(i.text == asked for i in rest.indicators)
    return one if is_measure or all(start for start, _ in nouns(rest)) else None


def _kind(one: re.Match[str]) -> str:
    """What a pointer says that its item is: 产业 of 第二个产业."""
    return one["kind"] or one["kind_last"] or one["kind_middle"] or ""


def _is_of_kind(item: str, kind: str, talk: Conversation) -> bool:
    """Whether an item may be so called: no place is 第二个项目, and no trade 第二个市."""
    if not kind or item.endswith(kind):
        return True
    named = (place.text for text in (item, item + kind) for place in talk.read(text).places)
    return (kind in _PLACE_KINDS) == any(text in (item, item + kind) for text in named)


def _items(one: re.Match[str], talk: Conversation) -> list[str]:
    """The items of which one is pointed at: two for 前者."""
    return two_of(talk) if one["former"] or one["latter"] else listed(talk)


def _in_full(name: str, talk: Conversation) -> str:
    """芮城县 for 芮城; any other name as it is."""
    return next((place.name for place in talk.read(name).places if place.text == name), name)


def _chosen(one: re.Match[str], items: list[str]) -> str:
    """The item at the place that is named; "" where there is none there."""
    count = len(items)
    if count < 2:
        return ""
    if one["middle"]:
        return items[count // 2] if count % 2 else ""
    number = how_many(one["n"]) if one["n"] else 1 if one["former"] else count
    if not number or number > count:
        return ""
    return items[-number] if one["back"] else items[number - 1]


def listed(talk: Conversation) -> list[str]:
    """The items of the one list of the last answer, where it or the question before says no other number of them."""
    points = _POINT.findall(talk.answer)
    if len(points) > 1:
        longest = _LONGEST_POINT if _SAID_POINT.search(talk.answer) else _LONGEST
        return points if all(len(point) <= longest for point in points) else []
    lists = list(_LIST.finditer(talk.answer))
    if len(lists) != 1:
        return []
    first, *rest = _RESPECTIVELY.sub("", lists[0].group()).split("、")
    lead = _LEAD.match(first)
    items = [first[lead.end() :] if lead and len(first) - lead.end() > 1 else first, *rest]
    if told := _COUNT.search(items[-1]):
        items[-1] = items[-1][: told.start()]
    items = [_FIGURE.sub("", item) for item in (*items[:-1], _ETC.sub("", items[-1]))]
    counts = {how_many(m["n"]) for text in (talk.answer, talk.last.text) for m in _COUNT.finditer(text)}
    if len(items) + 1 in counts:
        items[-1:] = _AND.split(items[-1])
    is_sure = len(items) in counts or not (counts or _AND.search(items[-1]))
    return items if is_sure and all(0 < len(item) <= _LONGEST for item in items) else []


def two_of(talk: Conversation) -> list[str]:
    """The two things that the last answer lists, joins, or that its two clauses begin with."""
    if items := listed(talk):
        return items if len(items) == 2 else []
    clauses = [clause for clause in _CLAUSES.split(talk.answer) if clause.strip()]
    if len(clauses) == 1:
        one, _, other = clauses[0].strip().partition("和")
        both = [_LEAD.sub("", one), other]
        return both if not _AND.search(other) and all(1 < len(name) <= _LONGEST for name in both) else []
    names = [_begins_with(clause.strip(), talk) for clause in clauses]
    return names if len(names) == 2 and all(names) else []


def _begins_with(clause: str, talk: Conversation) -> str:
    """The title or the name at the beginning of a clause."""
    if title := _TITLE.match(clause):
        return title.group().strip("《》“”")
    named = talk.read(clause)
    spans = [*((place.start, place.end) for place in named.places), *nouns(named)]
    return next((clause[:end] for start, end in spans if start == 0), "")
