"""A question that opens with another one, for which way something went: what is measured stands in the rest.

运城的空气变好了没？优良天数比例2015年和2020年各是多少     运城优良天数比例2015年和2020年各是多少，变化多少
生孩子安全些了吗，运城孕产妇死亡率2015年跟2020年比         运城孕产妇死亡率2015年跟2020年比，变化多少
"""

from __future__ import annotations

import re
from collections.abc import Collection

from qa import indicators, kinds
from qa.mentions import Mentions, read
from qa.store.segment import content_words

_CLAUSE = re.compile("[^，,？?。；;]*[，,？?。；;]+")
_WHETHER = re.compile(
    "是不是|是否|有没有|会不会|能不能|还是|越来?越|(?P<verb>[一-龥])[不没](?P=verb)"
    "|(?:了没|没有?|[吗么嘛]|了吧|[了些点]不)[啊呀呢]?[，,？?。；;]+$"
)
_ASKS_FIGURE = re.compile("多少|(?<!好)几(?!乎)|[哪谁啥]|什么|如何|怎么")
_OF_PLAN = re.compile("目标|指标|任务|规划|计划|预期")
_COMPARES = re.compile(
    "变化|相差|差多少|差几|[高低多少升降涨跌增减][了出](?:多少|几|还是)|净增|(?:提高|下降|增加|减少|上升)了?(?:多少|几)"
)
# Of whom or of what part something is measured: it belongs to the rest as well.
_PART = re.compile(
    "民营|民企|私营|个体|国有|国企|央企|外资|小微|中小|农村|乡村|农民|村民|城镇|城里|市区|城区|县城|县域|规模以上|规上|男|女|儿童|青年|大学生"
    "|工业|农业|制造业|建筑业|服务业|旅游业|文旅"
)
_FORMAL = {"城里": "城镇", "农民": "农村", "村民": "农村", "乡村": "农村"}
_HOW_IT_CHANGED = "变化多少"


def without(text: str, known_places: Collection[str], this_year: int) -> str:
    """A question without an opening that asks which way something went, where the rest names what is measured and
    several times; with the place and the time of the opening that the rest leaves out.

    Args:
        text: the question.
        known_places: full names of the places the library has documents of.
        this_year: what 今年 means.
    """
    for end in _ends(text):
        opening, rest = text[:end], text[end:].strip()
        asked = read(rest, known_places, this_year)
        opened = read(opening, known_places, this_year)
        first = _CLAUSE.match(rest)
        if not indicators.asked(first.group() if first else rest) or _belongs(opened, asked):
            continue
        when = [] if asked.periods else [n.text for n in opened.periods]
        where = [] if asked.places else [n.text for n in opened.places]
        measured = f"{''.join((*where, *when))}{rest.rstrip('？?。！! ')}"
        spans = {(n.period.first, n.period.last) for n in read(measured, known_places, this_year).periods if n.period}
        if len(spans) > 1 or any(a < b for a, b in spans):
            return measured if _COMPARES.search(rest) else f"{measured}，{_HOW_IT_CHANGED}"
    return text


def _ends(text: str) -> list[int]:
    """Where an opening may end that asks for no figure: behind the first clause or the second."""
    ends = [m.end() for m in _CLAUSE.finditer(text)][:2]
    found = []
    for begin, end in zip([0, *ends], ends, strict=False):
        opening, clause = text[:end], text[begin:end]
        if _ASKS_FIGURE.search(opening) or _OF_PLAN.search(opening) or kinds.asks_whether_met(opening):
            break
        if _WHETHER.search(clause):
            found.append(end)
    return found


def _belongs(opened: Mentions, asked: Mentions) -> bool:
    """Whether an opening says of what place, whom or part the rest is asked, so that it cannot be left out."""
    places = {n.name for n in opened.places}
    if len(places) > 1 or (asked.places and not places <= {n.name for n in asked.places}):
        return True
    names = {i.name: i.text for i in asked.indicators}
    words = "".join((*names, *names.values(), *(s for name in names for s in indicators.synonyms(name))))
    parts = (part.group() for part in _PART.finditer(opened.text))
    if any(part not in words and _FORMAL.get(part, part) not in words for part in parts):
        return True
    wholes = (f"{word}{text}" for word in content_words(opened.text) for text in names.values())
    return any(m.text == whole and m.name not in names for whole in wholes for m in indicators.find(whole))
