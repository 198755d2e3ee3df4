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
from dataclasses import dataclass

from qa import places
from qa.kinds import asks_plan
from qa.mentions import Mentions, Named, read
from qa.schema import Turn
from qa.script import simplified
from qa.things import counted, is_name, nouns, spot_for, thing

_NUMERALS = {c: n for n, c in enumerate("零一二三四五六七八九十")} | {"两": 2}
_OPENING = re.compile(r"^(?:那么|那|换成|改成|换|再看看?|再说说?)\s*[，,]?")
_CLOSING = re.compile(r"(?:又?(?:是|有)?(?:多少|几|怎么?样|如何)|呢|的)*[呢吗]?[？?。!！\s]*$")
_TAIL = re.compile(r"(?:的?目标|指标)?(?:是|有|为|到|了|要)*(?:多少|几)?[个%]?[呢吗]?[？?。\s]*$")
_PLACE_PRONOUN = re.compile(
    r"(?:该|这个|那个|本|此|这座|那座)(?:市|县|省|区|地|城市|地方)|那里|那儿|当地|它(?!们)|他(?!们)"
)
_THING_PRONOUN = re.compile(
    r"(?:这个|那个|该|此|这一|这项|那项|上述)(?:指标|目标|数字|数据|数|值|任务|项)?(?=[是属为算有比怎]|包|的|，)|它(?!们)"
)
_NAMED_PRONOUN = re.compile(
    r"(?:这|那|该)(?:一)?(?:家|个|座|条|项|所|位|处|种|款)?(?=企业|公司|项目|医院|学校|园区|产业|品牌|工程|县|区|镇|机场|线路|平台)"
)
_POINTS = re.compile(r"[这那](?:一?[个些项批条座块笔]|一)(?![市县省地]|时候|年|季|月|数)")
_NOW = re.compile("[今明昨后]天|现在|目前|此刻")
_GROUP = re.compile(
    r"(?P<count>[两二三四五六七八九十\d]|几|各|所有|全部|每)个?(?:市|地(?!铁)|城市|县|省|地方|地区)(?![场民])"
)
_OTHERS = re.compile(
    r"(?:另外?|其他|其它|其余|别的|剩下)的?(?P<count>[一两二三四五六七八九十\d几])?个?(?:市|地方|地区|城市|县|省|地)?(?!.*指标)"
)
_ANY_PLACE = re.compile(r"哪[个些几]?(?:市|县|省|地|城市|地方|地区)|谁")
_TOGETHER = re.compile(
    r"加起来|加在一起|合计|总共|一共|之和|总和|平均|谁|哪个|最[高低多少]|排[名序]|比较|对比|比一比|相差|差多少"
)
_COMPARED = re.compile(
    r"[和跟与同比较].{1,12}(?:比|相比|对比)|^比|哪个(?:更|高|低|多|少)|谁(?:更|高|低|多|少)|[高低多少差]多少"
)
_YEAR_BEFORE = re.compile(r"(?:前|上|头|早)一年(?:度)?|再往前一年")
_YEAR_AFTER = re.compile(r"(?:后|下)一年(?:度)?|次年|第二年")
_YEARS_AGO = re.compile(r"(\d{1,2}|[一二两三四五六七八九十])年(?:以)?前")
_PREDICATE = re.compile(
    r"目标|计划|力争|预期|打算|任务|实际|完成|实现|已经|结果|约束性|预期性|硬性|版本|一样|一致|不同|为[什何]么?|为啥|是不是|是否|属于|"
    r"原因|怎么(?:来|算|定)",
)
_WHY = re.compile(
    r"^(?:那)?(?:为[什何]么?|为啥|怎么)?.{0,4}(?:版本|两版|数字?|数据|说法)[^，。]{0,6}(?:不同|不一|一样|一致|对|准)|^为[什何]么?[^，。]{0,6}$"
)
# What a report has always: these words name a thing to ask for, though every question may have them.
_TOPIC = re.compile(
    r"重点工作|民生实事|短板|(?:主要|重点|预期|总体)[^，。？]{0,4}(?:目标|任务|要求|指标|工作|成绩|成就|问题)|(?:工作|目标)(?:任务|安排|部署)"
)
_DONE = re.compile("了(?=多少|几)")
_HEADLESS = re.compile(r"的(?=呢|有?多少|有?几)")  # 国内领先的几项
_SHORT = 16  # characters of an answer that is the name itself
_CITED = re.compile(r"\[\d+\]|【\d+】")


@dataclass(frozen=True, slots=True)
class Conversation:
    """What the turns before come to: the last question completed, all places asked of so far, the last answer."""

    last: Mentions
    places: tuple[str, ...]  # full names, in the order they were asked of
    answer: str
    known: Collection[str]
    year: int

    def read(self, text: str) -> Mentions:
        """A text read as the questions are."""
        return read(text, self.known, self.year)


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
        last = read(text, known_places, this_year)
        before = talk.places if talk else ()
        answer = _CITED.sub("", simplified(turn.answer))
        talk = Conversation(last, tuple(dict.fromkeys((*before, *last.innermost))), answer, known_places, this_year)
    return _completed(question, talk) if talk else question


def _completed(question: str, talk: Conversation) -> str:
    now = talk.read(question)
    if _stands_alone(now):
        return question
    asks_anew = bool(now.indicators or now.terms) and not _is_group_only(now)
    if _refers_to_thing(now) or (_has_predicate(now) and not asks_anew) or _asks_why(now):
        return _asked_of_the_same(now, talk)
    if not asks_anew:
        return _swapped(now, talk)
    if replaced := _other_thing(now, talk):
        return replaced
    return _placed(now, talk)


def _stands_alone(now: Mentions) -> bool:
    """Whether nothing is left to the turns before: a place and a thing of its own, and no word that points back."""
    points_back = _OPENING.match(now.text) or re.search(r"呢[？?\s]*$", now.text) or _YEARS_AGO.search(now.text)
    own_thing = bool(now.indicators or now.terms or _TOPIC.search(now.text))
    return bool(now.places) and own_thing and not points_back and not _has_pronoun(now.text) and not _moves(now.text)


def _has_pronoun(text: str) -> bool:
    return bool(_PLACE_PRONOUN.search(text) or _THING_PRONOUN.search(text) or _NAMED_PRONOUN.search(text))


def _moves(text: str) -> bool:
    return bool(_YEAR_BEFORE.search(text) or _YEAR_AFTER.search(text))


def _is_group_only(now: Mentions) -> bool:
    """三个市里谁最高 names nothing new, whatever words it is put in."""
    return bool(_GROUP.search(now.text) and _TOGETHER.search(now.text)) and not now.indicators and len(now.terms) < 2


def _has_predicate(now: Mentions) -> bool:
    return bool(_PREDICATE.search(now.text)) and not _GROUP.search(now.text)


def _asks_why(now: Mentions) -> bool:
    return bool(_WHY.search(now.text)) and not now.indicators and not now.places


def _refers_to_thing(now: Mentions) -> bool:
    """这个是约束性的吗: a pronoun for the figure that was asked for, and no other figure named."""
    return bool(_THING_PRONOUN.search(now.text)) and not now.indicators and not _NAMED_PRONOUN.search(now.text)


def _asked_of_the_same(now: Mentions, talk: Conversation) -> str:
    """The thing asked for before, with what is asked of it now: 那目标呢, 这个是约束性的吗, 为什么两个版本不一样."""
    rest = _OPENING.sub("", now.without(now.places, now.periods)).strip(" 的，,")
    rest = _YEARS_AGO.sub("", _YEAR_AFTER.sub("", _YEAR_BEFORE.sub("", rest))).replace(" ", "").strip("的，,")
    rest = _THING_PRONOUN.sub("", rest, count=1) if _THING_PRONOUN.match(rest) else rest
    scope = _scope(now, talk)
    subject = thing(talk.last)
    if not now.places and _has_pronoun(rest):
        rest = _PLACE_PRONOUN.sub("", rest, count=1)
    joint = "，" if re.match("为[什何啥]|怎么|哪个|两", rest) else ""
    return f"{scope}{subject}{joint}{rest}"


def _scope(now: Mentions, talk: Conversation) -> str:
    """The places and periods of the question, where it names none those of the one before."""
    where = _texts(now.places) or _places_of(talk)
    when = _moved(now, talk) or _together(now.periods or talk.last.periods)
    return "和".join(where) + when


def _swapped(now: Mentions, talk: Conversation) -> str:
    """The question before with other places or periods, and with what is asked of them together."""
    where = _group(now, talk) or _texts(now.places)
    when = [moved] if (moved := _moved(now, talk)) else _texts(now.periods)
    compared = bool(_COMPARED.search(now.text))
    if compared and where and not _GROUP.search(now.text):
        where = list(dict.fromkeys((*_places_of(talk), *where)))
    if compared and when and not now.places:
        base = f"{_scope(talk.read(''), talk)}{thing(talk.last)}"
        against = "同比" if _YEAR_BEFORE.search(now.text) else f"比{_joined(when)}"
        return f"{base}{against}{_after_periods(now) or '变化多少'}"
    text = _replace(talk.last, where, when)
    if when and asks_plan(now.text) and not asks_plan(talk.last.text):  # 去年开了多少趟 / 今年要开到多少
        text = _DONE.sub("", text).replace(when[-1], f"{when[-1]}计划", 1)
    if where and (asked := _TOGETHER.search(now.text)):
        text = f"{_CLOSING.sub('', text)}，{_without_opening(now.text[_clause_start(now.text, asked.start()) :])}"
    return text


def _after_periods(now: Mentions) -> str:
    """What follows the periods: 下降了多少 of 比前一年下降了多少."""
    spans = [(p.start, p.end) for p in now.periods]
    spans += [(m.start(), m.end()) for p in (_YEAR_BEFORE, _YEAR_AFTER) if (m := p.search(now.text))]
    rest = now.text[max(end for _, end in spans) :].strip(" 的")
    return "" if rest.strip("呢吗？?。比相") == "" else rest


def _clause_start(text: str, position: int) -> int:
    return max(text.rfind(mark, 0, position) for mark in "，,；;。") + 1


def _without_opening(text: str) -> str:
    return _OPENING.sub("", text).strip()


def _group(now: Mentions, talk: Conversation) -> list[str]:
    """The places that 三个市, 另外两个市 or 加起来 stand for; none where no group is meant or it cannot be told."""
    asked, known = list(talk.places), _peers(talk)
    own = [p.name for p in now.places]
    if others := _OTHERS.search(now.text):
        count = _count(others["count"])
        for left in ([p for p in known if p not in talk.last.innermost], [p for p in known if p not in asked]):
            if left and (count is None or len(left) == count):
                return left
        return []
    if group := _GROUP.search(now.text):
        count = _count(group["count"])
        for pool in (list(dict.fromkeys((*asked, *own))), known):
            if len(pool) > 1 and (count is None or len(pool) == count):
                return pool
        return []
    if not own and _TOGETHER.search(now.text) and len(asked) > 1:
        return asked
    return []


def _peers(talk: Conversation) -> list[str]:
    """The library's places of the same level as the one last asked of."""
    resolve = places.gazetteer().resolve
    level = next((p.level for name in talk.last.innermost if (p := resolve(name))), None)
    return [name for name in sorted(talk.known) if level is None or ((p := resolve(name)) and p.level == level)]


def _count(text: str | None) -> int | None:
    if not text:
        return None
    return int(text) if text.isdigit() else _NUMERALS.get(text)


def _moved(now: Mentions, talk: Conversation) -> str | None:
    """前一年, 下一年 and 五年前 count from the period of the question before."""
    if not talk.last.periods or not (period := talk.last.periods[0].period):
        return None
    if ago := _YEARS_AGO.search(now.text):
        return f"{period.first - (_count(ago.group(1)) or 0)}年"
    step = -1 if _YEAR_BEFORE.search(now.text) else 1 if _YEAR_AFTER.search(now.text) else 0
    return f"{period.first + step}年" if step else None


def _replace(before: Mentions, where: Sequence[str], when: Sequence[str]) -> str:
    """The earlier question with its places and periods replaced by new ones; the first takes all, the rest go."""
    edits: list[tuple[int, int, str]] = []
    for new, old in ((where, before.places), (when, before.periods)):
        if new and old:
            edits.append((old[0].start, old[0].end, _joined(new)))
            edits += [(named.start, named.end, "") for named in old[1:]]
        elif new:
            edits.append((0, 0, _joined(new)))
    text = before.text
    for start, end, replacement in sorted(edits, reverse=True):
        text = text[:start] + replacement + text[end:]
    return re.sub(r"[和与、，](?=[和与、的，])|^[和与、，]", "", text)


def _joined(names: Sequence[str]) -> str:
    return "、".join(names[:-1]) + ("和" if len(names) > 1 else "") + names[-1]


def _other_thing(now: Mentions, talk: Conversation) -> str | None:
    """失业率呢: the question before with another thing in place of its own; None where the question has a predicate."""
    bare = _CLOSING.sub("", _OPENING.sub("", now.without(now.places, now.periods).strip())).strip(" 的")
    if _HEADLESS.search(now.text) and not now.indicators:  # 已经投产的呢 names none
        return None
    if not bare or " " in bare or len(bare) > 16 or not is_name(talk.read(bare)) or _has_pronoun(now.text):
        return None
    if not (spot := spot_for(talk.last, bare)):
        return None
    other = talk.read(talk.last.text[: spot[0]] + bare + talk.last.text[spot[1] :])
    return _replace(other, _texts(now.places), [m] if (m := _moved(now, talk)) else _texts(now.periods))


def _placed(now: Mentions, talk: Conversation) -> str:
    """A question with a thing of its own, given the place and period of the one before."""
    question = _OPENING.sub("", now.text) or now.text
    prefix = ""
    if named := _NAMED_PRONOUN.search(question):
        question = (
            question[: named.start()]
            + (_answered_thing(talk, question[named.end() :]) or named.group())
            + question[named.end() :]
        )
    if _POINTS.search(question) and not now.indicators and not named:  # 新修多少个来补这个窟窿
        prefix = thing(talk.last)
    if not now.indicators and (spot := counted(talk.last)):
        question = _HEADLESS.sub("的" + talk.last.text[slice(*spot)], question, count=1)
    if not now.places and not _ANY_PLACE.search(question):
        names = "和".join(_group(now, talk) or _places_of(talk))
        if relative := _PLACE_PRONOUN.search(question):
            question = question[: relative.start()] + names + question[relative.end() :]
        elif not _GROUP.search(question) or names:
            prefix = names + prefix
    if not now.periods and talk.last.periods and not _NOW.search(question):
        prefix += _moved(now, talk) or talk.last.periods[0].text
    return prefix + question


def _places_of(talk: Conversation) -> list[str]:
    """The places last asked of, as they were named; of a question that names none or many, the one its answer names."""
    asked = _texts(talk.last.places)
    if _ANY_PLACE.search(talk.last.text):
        answered = [p.name for p in talk.read(talk.answer).places if p.name not in talk.last.innermost]
        if answered:
            return answered[:1]
    return asked


def _answered_thing(talk: Conversation, after: str) -> str | None:
    """The one thing that the answer names and the question before did not; put before 企业, 项目 ..."""
    answer = talk.read(talk.answer)
    places_named = [p.name for p in answer.places if p.name not in talk.last.innermost]
    if after[:1] in ("县", "区", "镇"):
        return places_named[0][:-1] if len(places_named) == 1 and places_named[0].endswith(after[:1]) else None
    last = re.split("[是为有]", talk.answer.strip("。 "))[-1]
    if len(last) <= _SHORT and not re.search(r"[，、；。\d]", last):
        return last
    names = {talk.answer[a:b] for a, b in nouns(answer) if talk.answer[a:b] not in talk.last.text}
    return names.pop() if len(names) == 1 else None


def _together(periods: Sequence[Named]) -> str:
    """Periods as one phrase: 2025年 within 十四五 is one of its years, 2020年和2025年 are two."""
    spans = [n.period for n in periods if n.period]
    nested = any(a != b and a.first <= b.first and b.last <= a.last for a in spans for b in spans)
    return ("" if nested else "和").join(_texts(periods))


def _texts(named: Sequence[Named]) -> list[str]:
    """As they were named, each once."""
    return list(dict.fromkeys(n.text for n in named))
