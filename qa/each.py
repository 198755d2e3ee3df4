"""A follow-up that asks anew for the several things asked for before, of other places or years.

常州这两项分别是多少    the things asked for one after the other, each for 常州
这两项2025年各是多少    ... each for 2025
"""

from __future__ import annotations

import re

from qa.answer.derive import BOTH, put
from qa.conversation import Conversation, how_many, periods_of, replaced, texts
from qa.mentions import Mentions
from qa.sums import is_of_one_scope

_THESE = re.compile(
    r"(?:上面|前面|刚才)?的?[这那]?(?P<n>[两二三四五]|几)(?:项|样|者|种|类|个(?=数|指标|目标|[呢是分各都又]))(?:指标|目标|数字?|数据)?"
)
_ASKED = re.compile(
    "(?:那么?|换成|换|分别|各自?|多少|达?到|怎么?样|如何|情况|计划|目标|实际|[的在又都要想呢是有为几，,？?。！! ])*"
)
_MARKS = "呢吗？?。！!，, "


def asked_of_each(now: Mentions, talk: Conversation) -> str | None:
    """The questions for each of the things; None where no such thing is asked, or fewer were asked for."""
    these = _THESE.search(now.text)
    if not these or now.indicators or not (now.places or periods_of(now, talk)):
        return None
    spans = [(named.start, named.end) for named in (*now.places, *now.periods)]
    rest = "".join(c for i, c in enumerate(now.text) if not any(a <= i < b for a, b in (*spans, these.span())))
    if not _ASKED.fullmatch(rest):
        return None
    things = _last_things(talk)
    count = how_many(these["n"]) or len(things)
    if not 1 < count <= len(things):
        return None
    where, when = texts(now.places), periods_of(now, talk)
    return put([replaced(thing, where, when).rstrip(_MARKS) for thing in things[-count:]], BOTH)


def _last_things(talk: Conversation) -> list[Mentions]:
    """The last questions, which are for several things of one place and time, the first first."""
    found: list[Mentions] = []
    for stage in reversed(talk.stages):
        if found and not is_of_one_scope(stage.last, found[0]):
            break
        if stage.last.text not in {other.text for other in found}:
            found.insert(0, stage.last)
    return found
