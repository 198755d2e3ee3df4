"""A follow-up completed from the conversation, so that it can be read, searched and answered by itself.

    换成太原呢？         the question before, its place replaced
    前一年的呢？         ... its period
    失业率呢            ... its indicator
    三个市加起来呢       ... its places, and what is asked of them added
    那目标呢            the same thing, asked as a plan
    这个是约束性的吗     the same thing, and what is asked of it
    该市的粮食产量目标    a question of its own but for place and period

A question that names all of its own is left as it is.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from functools import partial

from qa import again, derived, plainly, sums
from qa.answer.derive import parts
from qa.conversation import (
    ANY_PLACE,
    GROUP,
    OTHERS,
    PLAN_BEFORE,
    TOGETHER,
    YEAR_AFTER,
    YEAR_BEFORE,
    YEARS_AGO,
    Conversation,
    group,
    joined,
    moved,
    periods_of,
    places_of,
    replaced,
    scope,
    texts,
)
from qa.each import asked_of_each
from qa.items import of_one, picked
from qa.kinds import asks_plan, asks_result
from qa.mentions import Mentions, read, shape_words
from qa.piecewise import by_clauses, of_these_alone
from qa.pointers import (
    NAMED_PRONOUN,
    PLACE_PRONOUN,
    THING_PRONOUN,
    answered_thing,
    has_pronoun,
    pointed,
    returned,
)
from qa.schema import Turn
from qa.script import simplified
from qa.store.segment import tagged
from qa.swaps import CLOSING, HEADLESS, OPENING, TOPIC, full_name, of_step, of_term, of_topic, of_zone, other_thing
from qa.things import counted, how_asked, leading, nouns, only_noun, planless, thing
from qa.together import compared_with_before, ranked_with_more

_TAIL = re.compile(r"(?:的?目标|指标)?(?:是|有|为|到|了|要)*(?:多少|几)?[个%]?[呢吗]?[？?。\s]*$")
_POINTS = re.compile(r"[这那](?:一?[个些项批条座块笔]|一)(?![市县省地]|时候|年|季|月|数)")
_AGAINST_BEFORE = re.compile(f"[比较](?:{YEAR_BEFORE.pattern})")
_NOW = re.compile("[今明昨后]天|现在|目前|此刻")
_COMPARED = re.compile(
    r"[和跟与同比较].{1,12}(?:比|相比|对比)|^比|哪个(?:更|高|低|多|少)|谁(?:更|高|低|多|少)|[高低多少差]多少"
)
_PREDICATE = re.compile(
    r"目标|计划|力争|预期|打算|任务|实际|完成|实现|已经|结果|约束性|预期性|硬性|版本|一样|一致|不同|为[什何]么?|为啥|是不是|是否|属于|"
    r"原因|起点|基期|基数|底数|现状|怎么(?:来|算|定)|(?:达到|达成|兑现)(?:没有?|了吗|了没)|[比较]全[省国市]|全[省国](?:第|平均)|排[名第]|第几",
)
_REACHED = re.compile("(?:达到|达成|完成|实现|兑现)(?:没有?|了吗|了没)")
_ALSO_SAME = re.compile(
    "也?都?是?(?:这个|这么|同样|一样|同一个)的?(?:数字?|口径|目标|水平|标准|比例|要求|[多高低])?的?吗[？?]?$"
)
_WHY = re.compile(
    r"^(?:那)?(?:为[什何]么?|为啥|怎么)?.{0,4}(?:版本|两版|数字?|数据|说法)[^，。]{0,6}(?:不同|不一|一样|一致|对|准)|^为[什何]么?[^，。]{0,6}$"
)
_DONE = re.compile("了(?=多少|几)")
_BARE_COUNT = re.compile(r"(?:几|多少)[家个座所条台项户套处名位件](?=[呢吗]?[？?。]?\s*$)")
_ARRANGED = re.compile("(?:安排|部署|确定)了?(?=多少|几)")  # what was planned for a year gone by
# 今年要修多少 / 前一年: no plan for a year gone by
_GOING_TO = re.compile(
    "^(?!.*(?:目标|指标|任务|预期|规划)).*(?:[要将拟](?![求素])|准备|打算|计划)(?!了)[^，。？]*(?:多少|几)"
)
_BEFORE_COUNT = re.compile("(?<=[一-龥])(?<![了有是为到达的共])(?=多少|几)")
# the cell of a table is empty: 为什么没有
_WHY_NONE = re.compile("(?:为[什何]么?|为啥|怎么|咋)(?:会|就|还)*没有?(?=[呢啊呀]*[？?。]?$)")
_IN_ALL = re.compile(
    "(?:那么?)?(?:一共|总共)(?:是|有|涉及|包括)*(?:多少|几)[个家项条座所户](?P<what>[一-龥]{2})[呢啊]?[？?。]?$"
)
_BACK_THEN = re.compile("(?:的时候|那时候?|那会儿?|当时|那年)")
_ASKS_OWN = re.compile("谁|哪|什么|多少|几|何|怎|多[大高长久]")
_HOW_MUCH = re.compile("多少|几(?![月号点时天])")
_HOW = re.compile("怎么?样|咋样|如何|情况")
_LIGHT = re.compile("[做达增提上下降减完实打计准力预变看合相比加超占定算高低换改还没属规涨跌想]|要[做达]")
_NO_THINGS = "人市县区省家户年数点项次条件张台套部间栋支片辆架株口例起列组段道站枚场届期笔份所座处亩吨个元"
_CITED = re.compile(r"\[\d+\]|【\d+】")


def complete(question: str, history: Sequence[Turn], known_places: Collection[str], this_year: int) -> str:
    """The question with what it leaves to the turns before put in.

    Args:
        question: in simplified characters.
        history: earlier turns, oldest first.
        known_places: full names of the places the library has documents of.
        this_year: what 今年 means.
    """
    talk: Conversation | None = None
    for turn in history:
        asked = simplified(turn.question)
        text = _completed(asked, talk) if talk else asked
        last = read((parts(text) or (text,))[-1], known_places, this_year)
        where, when = (talk.places, talk.periods) if talk else ((), ())
        answer = _CITED.sub("", simplified(turn.answer))
        where = tuple(dict.fromkeys((*where, *last.innermost)))
        talk = Conversation(last, where, (*when, *last.periods), answer, known_places, this_year, talk)
    return _completed(question, talk) if talk else question


def _completed(question: str, talk: Conversation) -> str:
    question, talk = returned(question, talk)
    question, talk = of_one(plainly.request(question), talk)
    question, talk = of_these_alone(question, talk, _completed)
    if named := pointed(question, talk) or picked(question, talk):
        return named
    now = talk.read(plainly.put(question, talk))
    if asked := (
        derived.asked(now, talk, partial(_completed, talk=talk))
        or compared_with_before(now, talk)
        or ranked_with_more(now, talk)
        or asked_of_each(now, talk)
        or sums.added(now, talk, partial(_completed, talk=talk))
        or by_clauses(now, talk, _completed)
        or again.asked(now, talk)
        or of_step(now, talk)
        or of_term(now, talk)
        or _of_others_too(now, talk)
        or (of_zone(now, talk) if _stands_alone(now) else of_topic(now, talk))
    ):
        return asked
    asks_anew = bool(now.indicators or now.terms or _names_short(now)) and not _is_group_only(now)
    if _refers_to_thing(now) or (_has_predicate(now) and not asks_anew) or _asks_why(now):
        return _asked_of_the_same(now, talk)
    return (other_thing(now, talk) or _placed(now, talk)) if asks_anew else _swapped(now, talk)


def _of_others_too(now: Mentions, talk: Conversation) -> str | None:
    """另外两个市也是这个口径吗: what was asked for before, of other places."""
    also = _ALSO_SAME.search(now.text)
    if not also or not (now.places or group(now, talk)):
        return None
    rest = talk.read(OTHERS.sub("", GROUP.sub("", now.text[: also.start()])))
    return None if rest.indicators or rest.terms else _swapped(now, talk)


def _stands_alone(now: Mentions) -> bool:
    """Whether nothing is left to the turns before: a place and a thing of its own, and no word that points back."""
    points_back = OPENING.match(now.text) or re.search(r"呢[？?\s]*$", now.text) or YEARS_AGO.search(now.text)
    own_thing = bool(now.indicators or now.terms or TOPIC.search(now.text))
    return bool(now.places) and own_thing and not points_back and not has_pronoun(now.text) and not _moves(now.text)


def _moves(text: str) -> bool:
    return bool(YEAR_BEFORE.search(text) or YEAR_AFTER.search(text) or PLAN_BEFORE.search(text))


def _names_short(now: Mentions) -> bool:
    """Whether it has verb and object of its own (给多少人要回了钱), or counts a thing of one character (多少煤)."""
    words = tagged(now.without(now.places, now.periods))
    asked = [n for n, (word, _) in enumerate(words) if _HOW_MUCH.search(word)]
    things = [n for n, (word, tag) in enumerate(words) if tag == "n" and word not in _NO_THINGS]
    done = (word for word, tag in words if tag == "v" and len(word) > 1 and word not in shape_words())
    if asked and any(n > asked[0] for n in things) and any(not _LIGHT.match(word) for word in done):
        return True
    return bool(asked) and any(n > asked[-1] and len(words[n][0]) == 1 for n in things)


def _is_group_only(now: Mentions) -> bool:
    """三个市里谁最高 names nothing new, whatever words it is put in."""
    if others := OTHERS.search(now.text):
        return not now.indicators and all(term in others.group() for term in now.terms)
    return bool(GROUP.search(now.text) and TOGETHER.search(now.text)) and not now.indicators and len(now.terms) < 2


def _has_predicate(now: Mentions) -> bool:
    return bool(_PREDICATE.search(now.text)) and not GROUP.search(now.text)


def _asks_why(now: Mentions) -> bool:
    return bool(_WHY.search(now.text)) and not now.indicators and not now.places


def _refers_to_thing(now: Mentions) -> bool:
    """这个是约束性的吗: a pronoun for the figure that was asked for, and no other figure named."""
    return bool(THING_PRONOUN.search(now.text)) and not now.indicators and not NAMED_PRONOUN.search(now.text)


def _asked_of_the_same(now: Mentions, talk: Conversation) -> str:
    """The thing asked for before, with what is asked of it now: 那目标呢, 这个是约束性的吗, 为什么两个版本不一样."""
    rest = OPENING.sub("", now.without(now.places, now.periods)).strip(" 的，,")
    rest = (
        YEARS_AGO.sub("", YEAR_AFTER.sub("", YEAR_BEFORE.sub("", PLAN_BEFORE.sub("", rest))))
        .replace(" ", "")
        .strip("的，,")
    )
    rest = THING_PRONOUN.sub("", rest, count=1) if THING_PRONOUN.match(rest) else rest
    subject = thing(talk.last)
    if _REACHED.search(rest) and asks_plan(talk.last.text):
        subject += "目标"
    if not now.places and has_pronoun(rest):
        rest = PLACE_PRONOUN.sub("", rest, count=1)
    rest = _WHY_NONE.sub(r"\g<0>数据", rest)
    joint = "，" if re.match("为[什何啥]|怎么|哪个|两", rest) else ""
    return f"{scope(now, talk)}{subject}{joint}{rest}"


def _swapped(now: Mentions, talk: Conversation) -> str:
    """The question before with other places or periods, and with what is asked of them together."""
    where = group(now, talk) or texts(now.places)
    when = periods_of(now, talk)
    compared = bool(_COMPARED.search(now.text))
    if compared and now.places and not GROUP.search(now.text):
        where = list(dict.fromkeys((*places_of(talk), *where)))
    if compared and when and not now.places:
        base = f"{scope(talk.read(''), talk)}{thing(talk.last)}"
        against = "同比" if YEAR_BEFORE.search(now.text) else f"比{joined(when)}"
        return f"{base}{against}{_after_periods(now) or '变化多少'}"
    if not where and not when and (own := _own_words(now, talk)):
        return own
    text = replaced(talk.last, where, when)
    if when:
        text = _NOW.sub("", text)
    if when and asks_plan(now.text) and not asks_plan(talk.last.text):  # 去年开了多少趟 / 今年要开到多少
        text = _DONE.sub("", text).replace(when[-1], f"{when[-1]}计划", 1)
    if when and asks_result(now.without(now.periods)) and not asks_plan(now.text):  # 要建多少 / 五年建了多少
        text = planless(text)
    if when and not asks_plan(now.text) and _is_over(when, talk):
        text = _ARRANGED.sub("有", text)
        text = _BEFORE_COUNT.sub("了", planless(text)) if _GOING_TO.search(text) else text
    if (
        when and _BACK_THEN.search(now.text) and _is_before(now, talk) and not asks_plan(now.text)
    ):  # 规划到2025年要到多少 / 2020年的时候是多少
        text = planless(text)
    if _HOW_MUCH.search(now.text):  # 去年营收怎么样 / 2030年想做到多少
        text = _HOW.sub("多少", text)
    if where and (asked := TOGETHER.search(now.text)):
        text = f"{CLOSING.sub('', text)}，{_without_opening(now.text[_clause_start(now.text, asked.start()) :])}"
    return text


def _own_words(now: Mentions, talk: Conversation) -> str | None:
    """是谁批准的: asked of the same thing, where verbs of its own say what the question before would leave out."""
    done = [word for word, tag in tagged(OPENING.sub("", now.text)) if tag.startswith("v") and len(word) > 1]
    is_new = any(word not in shape_words() and word not in talk.last.text for word in done)
    asks = _ASKS_OWN.search(now.text)
    return _asked_of_the_same(now, talk) if is_new and asks else None


def _is_before(now: Mentions, talk: Conversation) -> bool:
    """Whether the period named now ends before that of the question before."""
    own, before = ([n.period.last for n in of.periods if n.period] for of in (now, talk.last))
    return bool(own and before) and max(own) < min(before)


def _is_over(when: Sequence[str], talk: Conversation) -> bool:
    """Whether the periods have all gone by, 前一年 after a question for this year too."""
    return all(n.period and n.period.last < talk.year for n in talk.read("、".join(when)).periods)


def _after_periods(now: Mentions) -> str:
    """What follows the periods: 下降了多少 of 比前一年下降了多少."""
    spans = [(p.start, p.end) for p in now.periods]
    spans += [(m.start(), m.end()) for p in (YEAR_BEFORE, YEAR_AFTER) if (m := p.search(now.text))]
    rest = now.text[max(end for _, end in spans) :].strip(" 的")
    return "" if rest.strip("呢吗？?。比相") == "" else rest


def _clause_start(text: str, position: int) -> int:
    return max(text.rfind(mark, 0, position) for mark in "，,；;。") + 1


def _without_opening(text: str) -> str:
    return OPENING.sub("", text).strip()


def _placed(now: Mentions, talk: Conversation) -> str:
    """A question with a thing of its own, given the place and period of the one before."""
    question = OPENING.sub("", now.text) or now.text
    prefix = ""
    if named := NAMED_PRONOUN.search(question):
        question = (
            question[: named.start()]
            + (answered_thing(talk, question[named.end() :]) or only_noun(talk.last) or named.group())
            + question[named.end() :]
        )
    if _points_back(question, talk) and not now.indicators and not named:  # 新修多少个来补这个窟窿
        prefix = thing(talk.last)
    elif not now.indicators and not named:
        question = _in_full(question, talk)
        prefix = _whole_counted(question, talk)
    if not now.indicators and (spot := counted(talk.last)):
        noun = talk.last.text[slice(*spot)]
        question = HEADLESS.sub("的" + noun, question, count=1)
        if (bare := _BARE_COUNT.search(question)) and not _names_noun(now):
            question = question[: bare.end()] + noun + question[bare.end() :]
    if not now.places and not ANY_PLACE.search(question):
        names = "和".join(group(now, talk) or places_of(talk))
        if relative := PLACE_PRONOUN.search(question):
            question = question[: relative.start()] + names + question[relative.end() :]
        elif not GROUP.search(question) or names:
            prefix = names + prefix
    when = texts(now.periods)
    if talk.last.periods and (against := _AGAINST_BEFORE.search(question)) and (year := moved(now, talk)):
        when = [n for n in when if n not in against.group()]
        question = f"{question[: against.start()]}比{year}{question[against.end() :]}"
        prefix += "" if when else talk.last.periods[0].text
    elif not when and talk.last.periods and not _NOW.search(question):
        prefix += moved(now, talk) or talk.last.periods[0].text
    return prefix + question


def _in_full(question: str, talk: Conversation) -> str:
    """With the name it begins with in full: 综合指数 after a question for 空气优良天数 is 空气综合指数."""
    first = next((question[a:b] for a, b in nouns(talk.read(question)) if a == 0), "")
    return full_name(first, talk.last) + question[len(first) :] if first else question


def _whole_counted(question: str, talk: Conversation) -> str:
    """What 一共多少个项目 counts the parts of: the thing before; "" where no such thing is asked."""
    parts = _IN_ALL.match(question)
    if parts is None or how_asked(talk.last).endswith(tuple("个家项条座所户")):
        return ""
    whole = leading(talk.last)
    is_measured = f"{whole}多少" in talk.last.text  # 完成投资多少亿的重点工程
    return "" if is_measured or parts["what"] in whole else whole


def _points_back(question: str, talk: Conversation) -> bool:
    """Whether 这个 or 那块 stands for what was asked for, and not behind a name that the question has: 生产率那块."""
    points = _POINTS.search(question)
    return points is not None and not any(end == points.start() for _, end in nouns(talk.read(question)))


def _names_noun(now: Mentions) -> bool:
    """Whether one of the words that name what is asked for is no verb: 培育几家 leaves out what is counted."""
    return any(word in now.terms and not tag.startswith("v") for word, tag in tagged(now.text))
