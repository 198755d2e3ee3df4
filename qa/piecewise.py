"""A follow-up in several clauses, the first of which leans on the question before.

去年是多少个，完成了多少投资    the first completed, the others asked of the same
忻州呢，要申报多少户           the thing asked for before, of another place, and what the second clause asks
去年呢？完成投资多少           two questions, each with an answer of its own
农村的呢，少多少              two indicators and how far they are apart
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from qa.answer.derive import BOTH, put
from qa.conversation import GROUP, TOGETHER, Conversation, places_of, replaced, scope, texts
from qa.mentions import Mentions
from qa.pointers import has_pronoun
from qa.swaps import HEADLESS, OPENING, TOPIC
from qa.things import how_asked, is_name, nouns, spot_for, thing
from qa.together import TWO_FIGURES, asks_difference

Completing = Callable[[str, Conversation], str]

_MARKS = re.compile("[，,？?；;。]")
_NO_COUNTER = "少几"
_BESIDE = re.compile("(?:[和跟与同比较的高低大小多少快慢相差了吗呢 ]|[这那]个|还是|几个百分点)*")
_IS_WHERE = re.compile("(?:又|都|分别|具体|建|设|放|落|位|是|选)*(?:在|于)(?:什么地方|哪里?|哪儿|哪[个些几].{0,3})")
_ONLY = re.compile(
    "(?:那么?|要是|如果)?(?:光|只|单|仅|就)(?:看|算|说|论|比|拿)(?P<what>[^，,。？多几]{2,12}?)(?:来[看说])?[，,](?P<rest>.+)"
)
_ASPECT = re.compile("占比|比重|增速|增幅|排名|第几")


def of_these_alone(question: str, talk: Conversation, complete: Completing) -> tuple[str, Conversation]:
    """What is asked after 光看市级的, and the conversation as if those alone had been asked for before."""
    only = _ONLY.match(question)
    name = only["what"] if only else ""
    if not only or not nouns(talk.read(name)) or talk.read(name).places:
        return question, talk
    alone = talk.read(complete(f"{name}呢", talk))
    return (only["rest"], replace(talk, last=alone)) if name.strip("的") in alone.text else (question, talk)


def by_clauses(now: Mentions, talk: Conversation, complete: Completing) -> str | None:
    """The question that the clauses come to; None where there is but one, or the first stands by itself.

    Where each clause names but a period, the question before is asked for all of them.

    Args:
        now: what is asked.
        talk: the turns before.
        complete: completes a question by a conversation.
    """
    clauses = [talk.read(part) for part in _MARKS.split(TWO_FIGURES.sub("", now.text)) if part.strip()]
    first, *rest = clauses or [now]
    if anew := _counted_anew(first, rest, talk):
        return anew
    if rest and first.text.endswith("呢") and not _is_elliptic(first) and not any(map(nouns, rest)):  # 农村的呢，少多少
        other = talk.read(complete(first.text, talk).rstrip("呢吗？?。 "))
        joined = "，".join((other.text, *(part.text.strip() for part in rest)))
        return _where(first, rest, talk) or _apart(other, rest[0], talk) or joined
    if beside := _set_beside(first, rest, talk, complete):
        return beside
    asks_of_all = TOGETHER.search(now.text) and not (first.text.endswith("呢") and any(map(nouns, rest)))
    if not rest or not _is_elliptic(first) or GROUP.search(now.text) or asks_of_all:
        return None
    if all(map(_is_elliptic, rest)):
        named = [n for part in rest for n in part.periods]
        when = texts([*(first.periods or talk.last.periods), *named])
        if named and len(when) > 1:
            return replaced(talk.last, texts(now.places), when)
        rest = [part for part in rest if _ASPECT.search(part.text)]
    return _goes_on(first, rest, talk, complete) if rest and (first.places or first.periods) else None


def _where(first: Mentions, rest: Sequence[Mentions], talk: Conversation) -> str | None:
    """整乡试点呢，在哪: where that is, not how many."""
    if first.places or first.periods or len(rest) != 1 or not _IS_WHERE.fullmatch(rest[0].text.strip()):
        return None
    name = OPENING.sub("", first.text).removesuffix("呢").strip()
    spot = spot_for(talk.last, name) if name else None
    if spot is None:
        return None
    before = talk.last.text[: spot[0]].removesuffix(how_asked(talk.last))  # 新建多少所
    of = "" if before.endswith(("的", "是", "有")) or before == talk.last.text[: spot[0]] else "的"
    return f"{before}{of}{name}{rest[0].text.strip()}"


def _counted_anew(first: Mentions, rest: Sequence[Mentions], talk: Conversation) -> str | None:
    """演唱会呢，五年开了多少场: another thing than was counted before, counted otherwise."""
    name = first.text.removesuffix("呢")
    if not rest or name == first.text or not is_name(talk.read(name)):
        return None
    counted, before = how_asked(rest[0]), how_asked(talk.last)
    if not counted or not before or counted[-1] == before[-1] or counted[-1] in _NO_COUNTER:
        return None
    where = "" if first.places else "".join(places_of(talk))
    when = "" if any(part.periods for part in rest) else "".join(texts(talk.last.periods)[:1])
    return f"{where}{when}{name}{'，'.join(part.text.strip() for part in rest)}"


def _set_beside(first: Mentions, rest: Sequence[Mentions], talk: Conversation, complete: Completing) -> str | None:
    """占比多大？跟太原的占比比呢: an aspect of what was asked for before, of its place and another one."""
    aspect = _ASPECT.match(first.text)
    if len(rest) != 1 or not rest[0].places or first.places or not (aspect and _is_elliptic(first)):
        return None
    if not _BESIDE.fullmatch(_ASPECT.sub("", rest[0].without(rest[0].places))):
        return None
    asked = talk.read(complete(first.text, talk).rstrip("呢吗？?。 "))
    if aspect.group() not in asked.text:
        asked = talk.read(f"{scope(first, talk)}{thing(talk.last)}{first.text}")
    where = dict.fromkeys((*texts(asked.places), *texts(rest[0].places)))
    return f"{replaced(asked, [*where], [])}，相差多少"


def _goes_on(first: Mentions, rest: Sequence[Mentions], talk: Conversation, complete: Completing) -> str:
    """The question before, of the places and periods of the first clause, and what the others ask."""
    goes_on = "，".join(part.text.strip() for part in rest)
    if not nouns(rest[0]) and not _ASPECT.search(rest[0].text):  # 忻州呢，要申报多少户
        return f"{scope(first, talk)}{thing(talk.last)}{goes_on}"
    other = complete(first.text, talk).rstrip("呢吗？?。 ")
    if first.text.endswith("呢") and len(rest) == 1 and how_asked(talk.last) and not HEADLESS.search(goes_on):
        then = replace(talk, last=talk.read(other), before=talk)
        return put((other, complete(rest[0].text, then)), BOTH)
    return f"{other}，{goes_on}"


def _apart(other: Mentions, asked: Mentions, talk: Conversation) -> str | None:
    """农村的呢，少多少: the question for two indicators and how far they are apart."""
    both = dict.fromkeys(i.name for i in (*talk.last.indicators, *other.indicators))
    if not asks_difference(asked.text) or len(both) != 2 or len(other.indicators) != 1:
        return None
    return f"{scope(other, talk)}{'和'.join(both)}各是多少，相差多少"


def _is_elliptic(clause: Mentions) -> bool:
    """Whether it names nothing but places and periods."""
    return not (clause.indicators or clause.terms or TOPIC.search(clause.text) or has_pronoun(clause.text))
