"""What the last answer lists, and the one of it that a follow-up points at by its place in the list.

第二个往什么方向走        of 煤炭、焦化、钢铁三大产业: 焦化
最后这个县要建什么基地     of 永济、河津、闻喜: 闻喜县
前者今年建哪些项目        the first of two

Nothing is pointed at where the list may be longer or shorter than it is said to be.
"""

from __future__ import annotations

import re

from qa.conversation import Conversation, how_many, texts
from qa.things import nouns

_KIND = "(?:县|市|区|镇|地方|产业|项目|指标|领域|方向|方面|行业|城市|基地|工程|企业)"
_COUNTER = "[个条项家座张类种块位所只支]"
_NUMBER = r"[一二三四五六七八九十\d]{1,2}"
_THE_ONE = re.compile(
    f"(?P<back>倒数)?第(?P<n>{_NUMBER}){_COUNTER}(?P<kind>{_KIND})?"
    f"|(?P<last>最后(?:[一这那]{{1,2}}{_COUNTER}|{_COUNTER}))(?P<kind_last>{_KIND})?"
    f"|(?:中间|当中)(?P<middle>[的那这一]{{1,2}}{_COUNTER})(?P<kind_middle>{_KIND})?"
    "|(?P<former>前者)|(?P<latter>后者)"
)
_NO_ITEM = re.compile("[年月季周]|季度|阶段|百年|五年|问题|提问")
_ENDS = "“”「」『』\"'（）()。；;！!？?\n"
_LIST = re.compile(f"[^{_ENDS}，,：:]+(?:、[^{_ENDS}，,：:]+)+")
# the beginnings of the lines of a list, and of 一是 …；二是 …
_POINT = re.compile(
    r"(?:^\s*(?:[-*•·]|\d{1,2}[.、）)])\s*[“「]?|(?<![一-龥])[一二三四五六七八九十]是)([^，,；;。：:“”\n]{2,})", re.M
)
_LEAD = re.compile("^.*(?:包括|分别是|[是为即有])")
_COUNT = re.compile(
    f"(?P<n>[两二三四五六七八九十]|十[一二三四五六]|\\d{{1,2}})(?:大|{_COUNTER}|(?=县|市|区|方面|方向|领域))"
)
_AND = re.compile("以及|[和及与]")
_CLAUSES = re.compile("[，,；;。]")
_TITLE = re.compile("[《“][^《》“”]+[》”]")
_ETC = re.compile("等$")
_FIGURE = re.compile("(?:增长|下降|提高|降低|达到?|为|预期|约|至)*\\d.*$")  # GDP增长5%
_LONGEST = 16  # characters of an item


def picked(question: str, talk: Conversation) -> str | None:
    """The question with what it points at in the last answer named; None where it points at nothing for sure."""
    found = list(_THE_ONE.finditer(question))
    if len(found) != 1 or _NO_ITEM.match(question, found[0].end()):
        return None
    one = found[0]
    name = _chosen(one, two_of(talk) if one["former"] or one["latter"] else listed(talk))
    if not name:
        return None
    kind = one["kind"] or one["kind_last"] or one["kind_middle"] or ""
    name = _in_full(name if name.endswith(kind) else name + kind, talk)
    rest = question[one.end() :] if one.start() else question[one.end() :].lstrip("，, ")
    named = talk.read(question[: one.start()] + name + rest)
    where = "" if talk.read(question).places else "".join(texts(talk.last.places))
    when = "" if named.periods else "".join(texts(talk.last.periods)[:1])
    return f"{where}{when}{named.text}"


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
        return points if all(len(point) <= _LONGEST for point in points) else []
    lists = list(_LIST.finditer(talk.answer))
    if len(lists) != 1:
        return []
    first, *rest = lists[0].group().split("、")
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
    first = next(iter(nouns(talk.read(clause))), None)
    return clause[: first[1]] if first and first[0] == 0 else ""
