"""A follow-up that asks for what can be computed of figures told before, or which report they are from.

两者差多少                    of the two things that were asked for one after the other
新开工的相当于签约的百分之多少    a share, or with 几倍 a ratio, of what is named
追回多少钱？平均每人多少         an amount shared out
都换算成斤呢                  another unit
这个数是哪里说的               the report that says it

Each of the things is then asked for by itself: see qa.answer.derive.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from qa import sums
from qa.answer.derive import APART, CONVERTED, EACH, SHARE, SOURCE, TIMES, put
from qa.answer.wanted import asked_unit
from qa.conversation import Conversation
from qa.mentions import Mentions
from qa.quantities import find as figures

_MARKS = "呢吗嘛啊呀吧？?。！!，, "
_OPENING = "(?:那么?|请|帮我|再|麻烦|具体|大概|大约|约|又|到底|究竟)*"
_BOTH = "(?:两者|二者|[这那]?两(?:个数字?|个|项|样|者|笔|类|种)|它们|他们|前后)"
_UNIT = "(?:万亿|亿|万)?(?:公斤|千克|斤|吨|公顷|平方公里|平方米|亩|公里|米|元|兆瓦|吉瓦|千瓦)"
_IN_UNIT = re.compile(
    f"{_OPENING}(?:把(?:它|它们|这些?)?)?(?P<both>都|全都?|分别|{_BOTH}都?)?(?:能)?(?:换算|折算|折合|换|折|合|转换)"
    f"(?:一下)?(?:成|为|作|到)?(?:(?P<unit>{_UNIT})(?:[是有为]|大概|大约|约|又)*(?:多少|几)?|多少(?P<many>{_UNIT}))"
)
_IS_IN_UNIT = re.compile(f"{_OPENING}(?:相当于|等于|合|也?就?是)多少(?P<unit>{_UNIT})")
_FROM = re.compile(
    f"{_OPENING}(?=.*(?:[说写提讲]|自|报告|文件|材料|资料|规划|出处|来源|依据|[查看]到|来的|得出))"
    "(?:[这那][个些]?|该|此|上面|前面|刚才)*的?(?:数字?|数据|说法|目标|指标|数值|结论|内容|话|信息)?(?:又|都|具体|到底|究竟)*的?"
    "(?:(?:是|都)*(?:从|在|出自|来自|出在|源自|引自|取自|依据|根据)?(?:哪(?:里|儿|[个份本篇些]|一[个份])?|什么)(?:的)?"
    "(?:报告|文件|材料|规划|资料|文章|文本|章节|地方)?(?:里面?|中|上面?)?(?:[说写提讲查看来找]|得出)?(?:到|来)?(?:的|过)?"
    "|(?:出处|来源|依据)(?:是|在|有)*(?:什么|哪(?:里|儿|个|份)?)?(?:报告|文件)?)"
)
_APART = re.compile(
    f"{_OPENING}(?:{_BOTH}|前者比后者|后者比前者)?(?:之间|数量|数)?的?"
    "(?:相?差(?:距|额|了|值)?(?:是|有|到)*(?:多少|几|多大)|[多少高低][了出]?(?:多少|几))(?:个百分点|个|[万亿]?元|[家户所座项人件条])?"
)
_HOW_FAR = "(?:相?差|[多少高低大小快慢长短][了出]?)(?:多少|几)"
_PART = "百分之(?:多少|几)|多[大少](?:的)?(?:比[例重]|份额)|比[例重](?:[是有为]*(?:多少|多大|几)|多大)?|几成|几分之几"
_OF = re.compile(
    f"{_OPENING}(?P<one>[^，,。？?]{{0,14}}?)的?(?:(?:数量|金额|总量)?(?:相当于|等于|占(?:到|了|全部)?|是|为)(?P<other>[^，,。？?]{{1,14}}?)的?"
    f"(?:(?P<share>{_PART})|(?:几|多少)倍)|比(?P<than>[^，,。？?]{{1,14}}?)(?:要)?{_HOW_FAR}(?:个百分点|个|[万亿]?元|[家户所座项人件条])?)"
)
_PER = re.compile(
    f"{_OPENING}(?:(?:下来|算下来|算起来|这样)*平均(?:下来|到|算下来)*(?:每|一)(?P<each>人|名|位|个|家|户|所|座|件|条|套|场|亩|公里)"
    "|(?:每|一)(?P<one>人|名|位|个|家|户|所|座|件|条|套|场|亩|公里)平均)[^，,。？?]{0,8}?(?:多少|几)(?:钱|[万亿]?元)?"
)
_PEOPLE = ("人", "名", "位")
_CLAUSES = re.compile("[，,？?；;。]")
_IT = ("它", "这", "这个", "那", "那个", "前面", "前面那个", "刚才那个")
_FORMER, _LATTER = ("前者", "前一个", "第一个"), ("后者", "后一个", "第二个")


def asked(now: Mentions, talk: Conversation, complete: Callable[[str], str]) -> str | None:
    """The question with its parts and what is to be done with them; None where nothing of the kind is asked.

    Args:
        now: what is asked.
        talk: the turns before.
        complete: completes another question by the same turns.
    """
    text = now.text.strip(_MARKS)
    if _FROM.fullmatch(text):
        return put((talk.last.text,), SOURCE)
    if wanted := (_IN_UNIT.fullmatch(text) or _IS_IN_UNIT.fullmatch(text)):
        return _in_unit(wanted, talk)
    if _APART.fullmatch(text):
        return put(two, APART) if (two := _last_two(talk)) else None
    return _of_another(text, talk, complete) or _shared_out(text, talk, complete)


def _in_unit(wanted: re.Match[str], talk: Conversation) -> str:
    named = wanted.groupdict()
    several = sums.asked_alike(talk) if named.get("both") else []
    return put(several or (talk.last.text,), CONVERTED.format(named["unit"] or named.get("many")))


def _last_two(talk: Conversation) -> tuple[str, str] | None:
    """The last two questions, for two things of one place and time."""
    stages = talk.stages[-2:]
    if len(stages) < 2 or stages[0].last.text == stages[1].last.text:
        return None
    one, other = (stage.last for stage in stages)
    if not sums.is_of_one_scope(one, other) or _things(one) == _things(other):
        return None
    return one.text, other.text


def _things(of: Mentions) -> tuple[object, ...]:
    return {i.name for i in of.indicators}, of.terms


def _of_another(text: str, talk: Conversation, complete: Callable[[str], str]) -> str | None:
    """A share, a ratio or a difference of two things that are named by words of the questions before."""
    of = _OF.fullmatch(text)
    if of is None:
        return None
    names = of["one"].strip("的"), (of["other"] or of["than"]).strip("的")
    if of["than"] and not all(_has_asked(name, talk) for name in names):  # of places and times: qa.together
        return None
    one = _meant(names[0], talk, complete) if names[0] else talk.last.text
    other = _meant(names[1], talk, complete)
    if not one or not other or one == other:
        return None
    return put((one, other), APART if of["than"] else SHARE if of["share"] else TIMES)


def _has_asked(name: str, talk: Conversation) -> bool:
    read = talk.read(name)
    return bool(name) and not read.places and not read.periods


def _meant(name: str, talk: Conversation, complete: Callable[[str], str]) -> str | None:
    """The question before that a name stands for: by its words, by 前者, or by a place or year of its own."""
    asked_before = [stage.last.text for stage in talk.stages]
    if name in _IT:
        return asked_before[-1]
    if len(asked_before) > 1 and name in (*_FORMER, *_LATTER):
        return asked_before[-1 if name in _LATTER else -2]
    named = [text for text in asked_before if name in text]
    read = talk.read(name)
    if (read.places or read.periods) and not (read.indicators or read.terms):
        return complete(f"{name}呢")
    alone = [text for text in named if not any(other != text and name in other for other in asked_before)]
    return next(reversed(alone or named), None)


def _shared_out(text: str, talk: Conversation, complete: Callable[[str], str]) -> str | None:
    """追回多少钱？平均每人多少: an amount over what was counted before, or what its own clause counts."""
    *first, last = (clause for clause in _CLAUSES.split(text) if clause.strip())
    per = _PER.fullmatch(last)
    if per is None or len(first) > 1:
        return None
    counter = per["each"] or per["one"]
    unit = figures(f"1{counter}")[0].unit
    base = complete(first[0]) if first else talk.last.text
    others = [stage.last for stage in talk.stages if stage.last.text != base]
    if not first and asked_unit(base) == unit and others:  # the amount was asked for before what is counted
        counts, base = talk.last.text, others[-1].text
        return put((base, counts), EACH.format(counter))
    counting = _counting(unit, talk.read(base), others)
    if not counting and counter not in _PEOPLE:
        return None
    return put((base, *counting), EACH.format(counter))


def _counting(unit: str, base: Mentions, others: Sequence[Mentions]) -> list[str]:
    """The last question before that counts by a unit, of the same place and time."""
    same = [other for other in others if sums.is_of_one_scope(base, other) and asked_unit(other.text) == unit]
    return [same[-1].text] if same else []
