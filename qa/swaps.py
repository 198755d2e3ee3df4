"""A follow-up that names another thing than the question before: put in its place, or asked of it.

失业率呢        the indicator of the question before replaced
农村的呢        ... the half of one
其中工业呢      ... the part of a whole
收入增长了多少   asked of what the question before was about
"""

from __future__ import annotations

import re
from itertools import pairwise

from qa import indicators
from qa.conversation import Conversation, periods_of, replaced, scope, texts
from qa.kinds import asks_plan
from qa.mentions import Mentions, shape_words
from qa.pointers import has_pronoun, told_as
from qa.store.segment import tagged
from qa.things import LONGEST, counted, counted_noun, how_asked, is_name, leading, nouns, spot_for, thing
from qa.ties import unit_fits

OPENING = re.compile(r"^(?:那么|那|换成|改成|换|再看看?|再说说?)\s*[，,]?")
_MEASURED = re.compile(
    "(?:收入|支出|投入|消费|出口|进口|产出|总?产[值量]|面积|销量)(?=[增提上下减了要达有是多到涨降升能会想])"
)  # tagged as verbs
_DOING = re.compile("(?P<what>[^，。？]{2,10}的)呢[？?]?$")
# what is asked of a thing that is counted, and what may be asked of any: no thing of its own
ATTRIBUTE = re.compile(
    "(?P<done>(?:实际|累计)?(?:完成|到位|实现))?(?:总?投资额?|投资总额|(?:合同|协议|签约)?金额|引资额|资金|产值|营收|销售额|面积|总?长度|里程|造价|容量)"
)
_BESIDES = re.compile(
    "(?:它|一?共|总共|大概|大约|又|还|需?要|得|计划|打算|预计|都|已经?)*(?:(?:花|投入|投|耗资|耗)(?:了|掉)?(?:多少|几)"
    "|占(?:了|到)?(?:全[市省国县]|总|多大|多少|几|比)|平均|什么时[候间]|何时|几月份?|几[号时]|多久|哪(?:一?年|天|个?月)|(?:建成|完工|竣工|投用|开工|投产)(?:没|了?吗|时间))"
)
# what is told of a thing in figures: no thing beside it
_SHARED_TAIL = re.compile("(?:占比|比重|产量|产值|面积|增加值)$")
_ANY_TAIL = re.compile("[率比量值数额积入资]$|比重|增速|投资|面积")
_GROWN = re.compile("(?P<thing>[^的]{2,6}?)(?:种植|播种|栽培)?的?(?:面积|总?产量|总?产值)")
_MEASURE = re.compile("(?:收入|支出|人数|人次|产值|产量|销量|销售额|营收|面积|客流量?|利润|产能)$")
_HOW = re.compile("怎么?样|咋样|如何|情况")
# a term made of several, of one of which it is asked: “一核三翼”里的三翼
_COINED = re.compile('[“「『"](?P<quoted>[^”」』"]{3,20})[”」』"]|(?P<said>[一-龥、]{4,16}?)(?=(?:里面?|当?中)的)')
_RATIO = re.compile("[^，。？的]{1,6}率")
_WHICH_ONE = frozenset("新老旧")  # 新院 for 市医院新院
_ENDING = 2  # characters that two names of one kind share
_ZONE = re.compile("(?:经济技术|经济|高新技术产业)?开发区|高新区|经开区|工业园区?")
_SECTORS = re.compile("(?:工业|农业|服务业|建筑业|第?[一二三]次?产业?)")
# how far a project is, or what is done to things: 新开工多少, 今年再新增几家
_STEP = re.compile(
    "(?P<said>(?:一共|总共|又|还|再|要|想|已经?|新|续|计划|打算|准备|预计)*(?:开工|复工|新建|新增|续建|改建|扩建|竣工|完工|动工|投产|投用|投运|落地|签约|引进|入库"
    "|建成|获批|申报|认定|培育|改造|达产|通车|验收|拆除|修复)(?:投产|投用|运营|建设)?(?:了|的有|的是|有)?)"
    "(?P<much>多少|几)(?P<counter>[个所项家条户种处台套名座位类批])?"
)
_SIDES = (("城镇", "农村", "城市", "乡村"), ("进口", "出口"), ("常住", "户籍"))
_COUNTED_BY = re.compile(
    "^(?:按照?|以)(?P<name>.{2,6}?)(?:人口)?的?(?:口径)?来?(?:算|统计|来看|计)(?:的话)?$"
)  # 按户籍算
# What a report has always: these words name a thing to ask for, though every question may have them.
TOPIC = re.compile(
    r"重点工作|民生实事|短板|(?:主要|重点|预期|总体)[^，。？]{0,4}(?:目标|任务|要求|指标|工作|成绩|成就|问题)|(?:工作|目标)(?:任务|安排|部署)"
)
CLOSING = re.compile(r"(?:又?(?:是|有)?(?:多少|(?<!第)几|怎么?样|如何)|呢|的)*[呢吗]?[？?。!！\s]*$")
CLOSING_MARKS = re.compile("[呢吗啊呀]*[？?。!！ ]*$")
HEADLESS = re.compile(r"的(?=呢|[又还]?有?(?:多少|几))")  # 国内领先的几项


def other_thing(now: Mentions, talk: Conversation) -> str | None:
    """失业率呢: the question before with another thing in place of its own; None where the question has a predicate."""
    bare = CLOSING.sub("", OPENING.sub("", now.without(now.places, now.periods).strip())).strip(" 的")
    bare = bare.removeprefix("其中").strip("的，, ")
    two = CLOSING.sub("", OPENING.sub("", now.without(now.periods))).replace(" ", "")
    if pair := _pair_like(two, talk.last):
        return replaced(talk.read(_put_in(talk.last.text, pair, two)), [], periods_of(now, talk))
    if by := _COUNTED_BY.match(bare):
        if not any(by["name"] in sides for sides in _SIDES):
            return _counted_by(by, now, talk)
        bare = by["name"]
    if _SECTORS.fullmatch(bare) and any(i.name == "地区生产总值" for i in talk.last.indicators):
        bare = _of_sector(bare, talk.last.text)
    bare = full_name(bare, talk.last)
    if side := _other_side(bare, talk.last):
        old = talk.last.indicators[0]
        return _with_other(side, (old.start, old.end), now, talk)
    is_headless = HEADLESS.search(now.text) and not now.indicators  # 已经投产的呢 names none
    is_short = bare and " " not in bare and len(bare) <= LONGEST
    if is_headless or not is_short or not is_name(talk.read(bare)) or has_pronoun(now.text):
        return None
    if measured := _measured(bare, now, talk):
        return measured
    spot = spot_for(talk.last, bare)
    return (_of_owner(bare, spot, now, talk) or _with_other(bare, spot, now, talk)) if spot else None


def _measured(name: str, now: Mentions, talk: Conversation) -> str | None:
    """投资完成率 of the things counted before, or an indicator that is no number of things; None of any other name."""
    if _RATIO.fullmatch(name) and not now.indicators and (whole := counted_noun(talk.last)):
        return f"{scope(now, talk)}{whole}{name}是多少"
    if _is_measure(name, talk) and (how_asked(talk.last) or not talk.last.indicators):
        return f"{scope(now, talk)}{name}{'目标' if asks_plan(talk.last.text) else ''}是多少"
    return None


def _counted_by(by: re.Match[str], now: Mentions, talk: Conversation) -> str:
    """按人均算 after GDP: the indicator of that name, 人均GDP; where there is none, what was asked for, so counted."""
    old = talk.last.indicators[0] if talk.last.indicators else None
    name = f"{by['name']}{old.text}" if old else ""
    if old and any(known.text == name for known in indicators.find(name)):
        return _with_other(name, (old.start, old.end), now, talk)
    return f"{scope(now, talk)}{thing(talk.last)}{by.group()}是多少"


def of_term(now: Mentions, talk: Conversation) -> str | None:
    """七支点呢 after “三翼七支点”里的三翼指什么: the question before for another of what a term is made of."""
    name, before = CLOSING.sub("", OPENING.sub("", now.text)).strip("，, “”"), talk.last.text
    for term in _COINED.finditer(before):
        group = "quoted" if term["quoted"] else "said"
        (start, end), rest = term.span(group), term.end()
        at = before.find(name, start, end) if name else -1
        if at < 0:
            continue
        others = (before[start:at], before[at + len(name) : end])
        pieces = (p[a:b] for p in others for a in range(len(p)) for b in range(len(p), a + 1, -1))
        if old := max((p for p in pieces if p in before[rest:]), key=len, default=""):
            return before[:rest] + before[rest:].replace(old, name, 1)
    return None


def _grown(last: Mentions) -> str:
    """What the area or the output asked for is of: 中药材 of 中药材种植面积; "" where it is of no such thing."""
    of = _GROWN.fullmatch(last.indicators[0].text)
    return of["thing"] if of else ""


def _of_owner(name: str, spot: tuple[int, int], now: Mentions, talk: Conversation) -> str | None:
    """经营收入呢 after 重点景区人气怎么样: what is told in figures of the thing before, and no thing beside it."""
    last = talk.last
    is_beside = _MEASURE.search(last.text[slice(*spot)]) or last.indicators or counted(last)
    if is_beside or not _MEASURE.search(name):
        return None
    owner = _as_answered(leading(last), talk)
    return f"{scope(now, talk)}{owner}{name}{'怎么样' if _HOW.search(last.text) else '是多少'}"


def _as_answered(name: str, talk: Conversation) -> str:
    """A name without the words at its end that the answer put otherwise: 景区 of 景区人气, told as 景区接待人数."""
    words = [word for word, _ in tagged(name)]
    told = next((n for n in range(len(words), 0, -1) if words[n - 1] in talk.answer), 0)
    return "".join(words[:told]) or name


def of_zone(now: Mentions, talk: Conversation) -> str:
    """乙县的龙头企业有哪些 after a question for 甲县开发区: of the zone of 乙县, where no indicator is asked for."""
    zones = (_ZONE.match(talk.last.text, place.end) for place in talk.last.places)
    zone = next((found.group() for found in zones if found), "")
    if not zone or len(now.places) != 1 or now.indicators or _ZONE.search(now.text):
        return now.text
    end = now.places[0].end
    return now.text[:end] + zone + now.text[end:] if now.text.startswith("的", end) else now.text


def _acts(text: str) -> bool:
    """Whether words say what is done to a thing: 要改造加固的."""
    return any(tag == "v" and len(word) > 1 and word not in shape_words() for word, tag in tagged(text))


def _pair_like(name: str, last: Mentions) -> tuple[int, int] | None:
    """Where the question before names a thing of a thing that ends alike: 甲开发区的电器 for 乙开发区的医药."""
    whose, of, what = name.partition("的")
    if not of or not what or len(whose) < _ENDING or "的" in what:
        return None
    runs = nouns(last)
    ends = {place.end: place.start for place in last.places}
    for (a, b), (c, d) in pairwise(runs):
        if last.text[b:c] == "的" and last.text[a:b].endswith(whose[-_ENDING:]):
            return ends.get(a, a), d
    return None


def _put_in(text: str, spot: tuple[int, int], name: str) -> str:
    return text[: spot[0]] + name + text[spot[1] :]


def full_name(name: str, last: Mentions) -> str:
    """The indicator that a short name means after a question for its kin: 空气综合指数 after 空气优良天数."""
    words = [word for word, tag in tagged(last.text) if tag.startswith("n") and len(word) > 1]
    known = (word for word in words if any(m.text == word + name for m in indicators.find(word + name)))
    word = "" if indicators.find(name) else next(known, "")
    joined = (
        re.search(f"{re.escape(word)}[和与及、][一-龥]{{2,8}}?(?={re.escape(name[:2])})", last.text) if word else None
    )
    return f"{joined.group() if joined else word}{name}"


def _is_measure(name: str, talk: Conversation) -> bool:
    """Whether a name is that of an indicator which is no number of things: no place for it in 新增多少个岗位."""
    named = talk.read(name).indicators
    return bool(named) and all(set(indicators.units(n.name)) <= {"%"} for n in named)


def _of_sector(name: str, before: str) -> str:
    """What the output of a sector is called, after a question for that of all: 其中工业呢 after the target of GDP."""
    growth = "增长" if "增" in before else ""
    value = "" if name == "工业" and growth else "增加值"  # 工业增长 is told of the larger firms
    return name + value + growth + ("目标" if "目标" in before else "")


def _with_other(name: str, spot: tuple[int, int], now: Mentions, talk: Conversation) -> str:
    """The question before with a name put in at a spot, and the places and periods that are named now."""
    if talk.last.text.startswith(("目标", "的目标"), spot[1]):
        name = name.removesuffix("目标")
    tail = shared_tail(name, talk.last.text[slice(*spot)], talk)
    other = talk.read(_counted_alike(_put_in(talk.last.text, spot, name + tail), name, spot, talk.last))
    return replaced(other, texts(now.places), periods_of(now, talk))


def _counted_alike(text: str, name: str, spot: tuple[int, int], last: Mentions) -> str:
    """整乡试点有几个整乡, where the question before was for 试点 of 几个整县: what is counted is of the new name."""
    place = counted(last)
    if place is None or place[0] < spot[1]:
        return text
    old = last.text[slice(*place)]
    new = name[: len(old)]
    is_alike = len(old) > 1 and new != old and (new[0] == old[0] or new[-1] == old[-1]) and len(name) > len(old)
    tail = last.text[place[1] :]
    return text[: len(text) - len(tail) - len(old)] + new + tail if is_alike else text


def shared_tail(name: str, old: str, talk: Conversation) -> str:
    """What is measured of the thing before and so of the one named now: 产量 of 那水稻呢 after 小麦产量."""
    kept = _SHARED_TAIL.search(old)
    if kept is None or name.endswith(kept.group()):
        return ""
    is_known = any(i.text == name + kept.group() for i in talk.read(name + kept.group()).indicators)
    return kept.group() if is_known or not (_ANY_TAIL.search(name) or talk.read(name).indicators) else ""


def _other_side(name: str, last: Mentions) -> str | None:
    """农村居民人均可支配收入 for 农村 after a question for that of 城镇, or of all."""
    old = last.indicators[0].text if last.indicators else ""
    sides = next((sides for sides in _SIDES if name in sides), ())
    side = next((s for s in sides if s in old), None)
    if side is None and old and sides == _SIDES[0] and "城乡" not in last.text:  # 农村的呢 after 低保标准
        return name + old
    return old.replace(side, name, 1) if side else None


def of_step(now: Mentions, talk: Conversation) -> str | None:
    """新开工多少: of the things that the question before counted, those of which something else was done."""
    bare = OPENING.sub("", now.without(now.places, now.periods).replace(" ", ""))
    step = _STEP.fullmatch(CLOSING_MARKS.sub("", bare))
    noun = (counted_noun(talk.last) or _counted_indicator(talk.last)) if step else ""
    if not step or not noun:
        return None
    how = f"{step['much']}{step['counter']}" if step["counter"] else how_asked(talk.last)
    return f"{scope(now, talk)}{step['said']}{how}{noun}"


def _counted_indicator(last: Mentions) -> str:
    """The indicator of a question that counts things, as 高新技术企业; "" where it has none."""
    name = last.indicators[0] if len(last.indicators) == 1 else None
    return name.text if name and unit_fits(name.name, "个") else ""


def _of_measure(text: str, now: Mentions, talk: Conversation) -> str | None:
    """收入增长了多少 and 收入呢, which name no thing of their own: of the thing asked for before."""
    if _MEASURED.match(text):
        return f"{scope(now, talk)}{_grown(talk.last) if talk.last.indicators else leading(talk.last)}{text}"
    name = CLOSING.sub("", text)
    spot = spot_for(talk.last, name) if _MEASURE.fullmatch(name) else None
    return _of_owner(name, spot, now, talk) if spot else None


def of_topic(now: Mentions, talk: Conversation) -> str | None:
    """收入增长了多少, 新院有多少张床位, 什么时候完工: asked of what the question before was about."""
    text = OPENING.sub("", now.text)
    if now.places or (now.indicators and not ATTRIBUTE.fullmatch(CLOSING.sub("", text))):
        return None
    if _BESIDES.match(text) and not nouns(now) and (what := told_as(thing(talk.last), talk)):
        return f"{scope(now, talk)}{what}{text}"
    attribute = ATTRIBUTE.fullmatch(CLOSING.sub("", text))
    if attribute and not talk.last.indicators and counted(talk.last):
        return f"{scope(now, talk)}{thing(talk.last)}{'' if attribute['done'] else '的'}{attribute.group()}是多少"
    spans = [] if talk.last.indicators else nouns(talk.last)
    runs = [talk.last.text[a:b] for a, b in spans]
    if measured := _of_measure(text, now, talk):
        return measured
    done = _DOING.match(text)
    if done and not now.terms and (spot := counted(talk.last)) and _acts(done["what"]):
        return f"{scope(now, talk)}{done['what']}{talk.last.text[slice(*spot)]}有{how_asked(talk.last) or '多少'}"
    short = next((now.text[a:b] for a, b in nouns(now) if now.text[a:b] == text[: b - a]), "")
    whole = next((run for run in runs if short[:1] in _WHICH_ONE and run.endswith(short) and run != short), None)
    return f"{scope(now, talk)}{whole}{text[len(short) :]}" if short and whole else None
