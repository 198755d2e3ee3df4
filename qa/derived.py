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
from collections.abc import Callable

from qa import sums
from qa.answer.derive import APART, CONVERTED, EACH, SHARE, SOURCE, TIMES, put
from qa.answer.wanted import asked_unit
from qa.conversation import MARKS, Conversation, how_many, scope
from qa.kinds import asks_plan, asks_result
from qa.mentions import Mentions
from qa.quantities import YEAR
from qa.quantities import find as figures
from qa.swaps import shared_tail
from qa.things import thing

_OPENING = "(?:那么?|请|帮我|再|麻烦|具体|大概|大约|约|又|到底|究竟)*"
_BOTH = "(?:两者|二者|[这那]?两(?:个数字?|个|项|样|者|笔|类|种)|它们|他们|前后)"
_MASSES = "(?:万亿|亿|万)?(?:公斤|千克|斤|吨|公顷|平方公里|平方米|亩|公里|米|元|兆瓦|吉瓦|千瓦)"
_COUNTED = f"(?:个百分点|{_MASSES}|[个家户所座项人件条套台辆场处名位次])?"
_IN_UNIT = re.compile(
    f"{_OPENING}(?:把(?:它|它们|这些?)?)?(?P<both>都|全都?|分别|{_BOTH}都?)?(?:能)?(?:换算|折算|折合|换|折|合|转换)"
    f"(?:一下)?(?:成|为|作|到)?(?:(?P<unit>{_MASSES})(?:[是有为]|大概|大约|约|又)*(?:(?:多少|几)(?P<told>{_MASSES})?)?|多少(?P<many>{_MASSES}))"
)
_IS_IN_UNIT = re.compile(f"{_OPENING}(?:相当于|等于|合|也?就?是)多少(?P<unit>{_MASSES})")
_DOCUMENT = "(?:报告|文件|材料|规划|资料|文章|文本|章节|地方)"
_SAID = "(?:[说写提讲](?:到|过)?|[查看找]到|出自|来自)"
# 这个数是哪里说的, 人才那个数是从哪份材料里查到的; no 资金从哪里来
_FROM = re.compile(
    f"{_OPENING}(?:(?=.*(?:{_SAID}|{_DOCUMENT}))(?:(?:刚才|前面|上面)的?[这那]?个?(?P<said>[^，,。？?]{{2,8}}?)的(?=数|目标|指标)|(?P<what>[^，,。？?]{{2,8}}?)的?[这那]个))?"
    f"(?=.*(?:{_SAID}|{_DOCUMENT}|出处|来源|依据))(?:[这那][个些]?|该|此|上面|前面|刚才)*的?"
    "(?:数字?|数据|说法|目标|指标|数值|结论|内容|话|信息)?[，,]?(?:又|都|具体|到底|究竟)*的?"
    "(?:(?:是|都)*(?:从|在|出自|来自|出在|源自|引自|取自|依据|根据)?"
    f"(?:哪(?:里|儿|[个份本篇些]|一[个份])?的?{_DOCUMENT}?|什么{_DOCUMENT})(?:里面?|中|上面?)?(?:[说写提讲查看来找]|得出)?(?:到|来)?(?:的|过)?"
    f"|(?:出处|来源|依据)(?:是|在|有)*(?:什么|哪(?:里|儿|个|份)?)?{_DOCUMENT}?)"
)
_HOW_FAR = f"(?:相?差(?:距|额|了|值)?(?:是|有|到)*(?:多少|几|多大)|[多少高低大小快慢长短][了出]?(?:多少|几)){_COUNTED}"
_APART = re.compile(f"{_OPENING}(?:{_BOTH}|前者比后者|后者比前者)?(?:之间|数量|数)?的?{_HOW_FAR}")
_MOST = re.compile(
    f"{_OPENING}(?:[这那](?P<n>[两二三四五])?|(?P<m>[两二三四五]))(?:个|项|样|者|种|类)(?:数字?|指标|目标)?(?:里头?|之?中|当中|里面|相比)?[，,]?"
    "(?:(?:哪个|谁|哪一?[个项样])(?:的)?(?:最|更)?[高低多少大小快慢](?:一?些|一点)?|最[高低多少大小快慢]的(?:是)?(?:哪个|谁|哪一?[个项样]))"
)
# 没开工的还剩多少个: what the whole has more than the part that is named
_LEFT = re.compile(
    f"{_OPENING}(?:还)?(?:没有?|未)(?P<part>[^，,。？?的]{{2,6}})的?(?:(?:还|一共|总共)?(?:剩下?|有)?(?:多少|几)){_COUNTED}"
)
_SHARE = "百分之(?:多少|几)|多[大少](?:的)?(?:比[例重]|份额)|比[例重](?:[是有为]*(?:多少|多大|几)|多大)?|几成|几分之几"
_OF = re.compile(
    f"{_OPENING}(?P<one>[^，,。？?]{{0,14}}?)的?(?:(?:数量|金额|总量)?(?:相当于|等于|占(?:到|了|全部)?|是|为)(?P<other>[^，,。？?]{{1,14}}?)的?"
    f"(?:(?P<share>{_SHARE})|(?:几|多少)倍)|比(?P<than>[^，,。？?]{{1,14}}?)(?:要)?{_HOW_FAR})"
)
_ONE_OF_TWO = re.compile(r"(?P<first>[^，,。？?]+呢)[，,？?]\s*(?=(?:占|是|相当于|比))")
# 其中去年办了多少场？占多少, 其中小麦占几成
_PART = re.compile(
    rf"其中的?(?:(?P<one>[^，,。？?]{{1,14}}?)[，,？?]\s*|(?P<alone>[^，,。？?]{{1,10}}?))"
    f"(?:又|大概|大约|约|一共|总共|能|要)*占(?:了|到|总数|总量|全部|其中)*的?(?:{_SHARE}|多少)"
)
_IS_RATE = re.compile("(?:率|比重|占比|比例|增速|增幅|增长|指数)$")
_COUNTER = "年|人|名|位|个|家|户|所|座|件|条|套|场|亩|公里"
_PER = re.compile(
    f"{_OPENING}(?:(?:下来|算下来|算起来|这样)*平均(?:下来|到|算下来)*(?:每|一)(?P<each>{_COUNTER})"
    f"|(?:每|一)(?P<one>{_COUNTER})平均)[^，,。？?]{{0,8}}?(?:多少|几)(?:钱|{_MASSES})?"
)
_OF_ITSELF = ("人", "名", "位", "年")  # counted in the clause itself, or by its period
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
    text = now.text.strip(MARKS)
    if source := _FROM.fullmatch(text):
        name = source["what"] or source["said"]
        said = _meant(name, talk, complete) if name else talk.last.text
        return put((said,), SOURCE) if said else None
    if wanted := (_IN_UNIT.fullmatch(text) or _IS_IN_UNIT.fullmatch(text)):
        return _in_unit(wanted, talk)
    if _APART.fullmatch(text):
        return _from_target(talk) or _several(talk, 2)
    if part := _PART.fullmatch(text):
        return _share(part, now, talk, complete)
    if most := _MOST.fullmatch(text):
        return _several(talk, how_many(most["n"] or most["m"]))
    return _left(text, talk) or _of_another(text, talk, complete) or _shared_out(text, talk, complete)


def _in_unit(wanted: re.Match[str], talk: Conversation) -> str:
    named = wanted.groupdict()
    several = sums.asked_alike(talk) if named.get("both") else []
    return put(several or (talk.last.text,), CONVERTED.format(named.get("told") or named["unit"] or named.get("many")))


def _several(talk: Conversation, count: int | None) -> str | None:
    """How far the last questions are apart, which are for several things of one place and time."""
    of_scope: list[Mentions] = []
    for stage in reversed(talk.stages):
        if of_scope and not sums.is_of_one_scope(stage.last, of_scope[0]):
            break
        if all(_things(stage.last) != _things(other) for other in of_scope):
            of_scope.insert(0, stage.last)
    chosen = of_scope[-count:] if count else of_scope
    return put([of.text for of in chosen], APART) if len(chosen) > 1 and len(chosen) == (count or len(chosen)) else None


def _left(text: str, talk: Conversation) -> str | None:
    """没开工的还剩多少个: how far those that were signed and those that were begun are apart."""
    left = _LEFT.fullmatch(text)
    part = next((stage for stage in reversed(talk.stages) if left and left["part"] in stage.last.text), None)
    if part is None:
        return None
    wholes = [s for s in talk.stages if s.last.text != part.last.text and sums.is_of_one_scope(s.last, part.last)]
    whole = next((s for s in reversed(wholes) if _unit(s.last, talk) == _unit(part.last, talk)), None)
    return put((whole.last.text, part.last.text), APART) if whole else None


def _from_target(talk: Conversation) -> str | None:
    """差多少, after a question for target and result of one thing: how far they are apart."""
    last = talk.last
    if len(last.indicators) != 1 or not (asks_plan(last.text) and asks_result(last.text)):
        return None
    return f"{last.text.strip(MARKS)}，相差多少"


def _share(part: re.Match[str], now: Mentions, talk: Conversation, complete: Callable[[str], str]) -> str | None:
    """Which share of what was asked for before one of its parts or years is; no share is one of a rate."""
    if now.places or _IS_RATE.search(thing(talk.last)):
        return None
    if part["one"]:
        one = complete(part["one"])
        return put((one, talk.last.text), SHARE) if one != talk.last.text else None
    if now.periods:
        return None
    whole = thing(talk.last)
    name = part["alone"].strip("的")
    tail = shared_tail(name, whole, talk)
    return f"{scope(now, talk)}{name}{tail}占{whole}的比重是多少"


def _things(of: Mentions) -> tuple[object, ...]:
    return {i.name for i in of.indicators}, of.terms


def _of_another(text: str, talk: Conversation, complete: Callable[[str], str]) -> str | None:
    """A share, a ratio or a difference of two things that are named by words of the questions before."""
    two = _ONE_OF_TWO.match(text)
    of = _OF.fullmatch(text[two.end() :] if two else text)
    if of is None or (two and (of["one"] or of["than"])):  # 农村的呢，比这个多多少: qa.piecewise
        return None
    first = of["one"].strip("的")
    other = (of["other"] or of["than"]).strip("的")
    if of["than"] and not ((not first or _has_asked(first, talk)) and _has_asked(other, talk)):  # of places: together
        return None
    one = complete(two["first"]) if two else _meant(first, talk, complete) if first else talk.last.text
    than = _meant(other, talk, complete)
    if not one or not than or one == than:
        return None
    return put((one, than), APART if of["than"] else SHARE if of["share"] else TIMES)


def _has_asked(name: str, talk: Conversation) -> bool:
    """Whether a name is more than a place or a time."""
    read = talk.read(name)
    return bool(read.indicators or read.terms) or not (read.places or read.periods)


def _meant(name: str, talk: Conversation, complete: Callable[[str], str]) -> str | None:
    """The question before that a name stands for: by its words, by 前者, or by a place or year of its own."""
    asked_before = [stage.last.text for stage in talk.stages]
    if name in _IT:
        return asked_before[-1]
    if len(asked_before) > 1 and name in (*_FORMER, *_LATTER):
        return asked_before[-1 if name in _LATTER else -2]
    named = [text for text in asked_before if name in text]
    read = talk.read(name)
    if read.places or read.periods:
        return complete(f"{name}呢")
    alone = [text for text in named if not any(other != text and name in other for other in asked_before)]
    return next(reversed(alone or named), None)


def _shared_out(text: str, talk: Conversation, complete: Callable[[str], str]) -> str | None:
    """追回多少钱？平均每人多少: an amount over what was counted before, or what its own clause counts."""
    *first, last = [clause for clause in _CLAUSES.split(text) if clause.strip()] or [""]
    per = _PER.fullmatch(last)
    if per is None or len(first) > 1:
        return None
    counter = per["each"] or per["one"]
    unit = figures(f"1{counter}")[0].unit
    base = talk.read(complete(first[0])) if first else talk.last
    others = [stage.last for stage in talk.stages if stage.last.text != base.text]
    if not first and others and _unit(base, talk) == unit:  # the amount was asked for before what is counted
        return put((others[-1].text, base.text), EACH.format(counter))
    same = [of for of in others if sums.is_of_one_scope(base, of) and _unit(of, talk) == unit]
    counting = [of.text for of in same[-1:]]
    if not counting and counter not in _OF_ITSELF:
        return None
    return put((base.text, *counting), EACH.format(counter))


def _unit(asked: Mentions, talk: Conversation) -> str:
    """The unit a question before names, else that of the only figure in its answer."""
    if unit := asked_unit(asked.text):
        return unit
    answer = next((stage.answer for stage in talk.stages if stage.last.text == asked.text), "")
    units = {q.unit for q in figures(answer) if q.unit not in ("", YEAR)}
    return units.pop() if len(units) == 1 else ""
