"""The figures of a text that state a value, with number and unit as written, qualifier and change."""

from __future__ import annotations

import re
from dataclasses import dataclass

from qa import quantities
from qa.quantities import YEAR, Quantity

_NUMBER = re.compile(r"-?\d[\d,]*(?:\.\d+)?")
_TEAR = re.compile(r"(?<=[\d.]) {1,2}(?=[\d.])")  # 1 9个
_PER = re.compile(
    r"(?:[/·](?:[百千万十亿]{0,2})(?:平方公里|平方米|立方米|公里|人|亩|年|月|天|日|万元|元|吨|户|个|公顷|\d+万))+"
)
_MORE = re.compile(r"[多余几]")
TIME = frozenset("岁 年 天 月 小时 分钟 日 分 届 秒".split())  # noqa: SIM905
_LENGTH_OF_TIME = re.compile(
    r"寿命|年限|天数|优良天|时限|时间|时长|工期|周期|(?:缩短|压缩|压减|缩减|只要|只需|仅需|最快)[到至在]?$"
)
_ONLY_TURNS = re.compile(
    r"(?:同比|(?:比|较)(?:上年|去年)(?:同期)?|年?均|累计)*(?:增加|减少|提高|缩短|压缩|多|少|增|减)[了约近到至]?"
    r"|(?:[去今]年)?(?:分别|继续|力争)*(?:保持|稳定|控制)在|(?:[去今]年)?(?:分别|力争)*达到"
)
_RATES = ("%", "‰", "百分点", "倍")
_RANK = re.compile(r"(?:第|前|居|列|排名?|排位|位|进|跃升|前移|上升|提升)了?(?:全[省国市]|中部|全球)?第?$")
_RANK_UNIT = re.compile(r"[名位]$")
_QUOTED = re.compile(r"[\"《「]([^\"》」]{1,16})[\"》」]")
_LIST_OF_AIMS = re.compile(
    r"(?:大|方面|个方面|条|项|个)?(?:重点|主要|基本|具体|工作|目标|专项|民生|为民|惠民|民心)*"
    r"(?:方面|原则|任务|工作|实事|举措|措施|要求|目标|环节|关系|坚持|着力点|重点)(?![\u4e00-\u9fff])"
)
# 168个重点城市中排名第23位: who is ranked; 石化公司120万吨乙烯项目完成投资……: the name of works.
_RANKED = re.compile(r"[^,;。\d]{0,12}?[中里内](?:排|[位名]?[居列]|第|综合|上升|前移|提升|跃)")
_TIMES_OTHERS = re.compile(r"(?:全[国省市州县区]|平均)[^,;。\d]{0,6}的$")  # 全国平均水平的1.9倍
_PLACES_UP = ("位次", "名次")
_WORKS = re.compile(
    r"[\u4e00-\u9fff]{1,8}?(?:项目|工程|装置|转型升级)(?:前期|完成|启动|开工|建成|投[产用运]|达产|进入|稳步|加快|顺利|全面)"
)
_OWNER = re.compile(r"(?:^|[,;。!?:、]|公司|集团|石化|的)$")
_MADE = ("吨", "千瓦", "兆瓦", "吉瓦", "立方米", "千瓦时")
_THRESHOLD = re.compile(r"(?:以上|以下|以内|及以上|及以下)(?:的|[\u4e00-\u9fff]{2})")
_NO_THRESHOLD = re.compile(r"以上(?:目标|水平|增速|增长|左右)")

_GROWS_BEHIND = re.compile(r"(?:左右|上下|以上|以内)?的?(?:年均|平均)?(?:增速|增幅|增长(?!点)|速度(?:增长|递增))")
# 产值超10亿元企业3家: the sum says which are counted.
_COUNTED_ABOVE = re.compile(
    r"的?[\u4e00-\u9fff]{0,8}(?:企业|项目|产业|集群|园区|公司|村)(?:达到?|突破|增至|新增|只有|仅有?|共?有|[由从])?\d"
)
_STATED = re.compile(r"(?:达到?|保持在|稳定在|不低于|标准|每[人生户亩年月天])$")
_LEVEL = r"达到|达|占|降至|升至|增至|扩至|提至|减至|[到至为]|完成|实现|覆盖|控制在|保持在|稳定在"
_TURN = re.compile(
    rf"(?P<up>{quantities.UP}|新增)(?P<up_to>[到至])?|(?P<down>{quantities.DOWN})(?P<down_to>[到至])?|(?P<level>{_LEVEL})"
)
_RATE_WORD = re.compile(r"(?:增幅|增速|涨幅|降幅|增长率|增长速度|增长幅度)")
_JUST_BEFORE = re.compile(
    rf"(?:(?P<up>{quantities.UP})|(?P<down>{quantities.DOWN}))(?:了|达|率|额|量|高达|幅度|目标)*[:]?$"
)
# 压减过剩产能325万吨: the verb stands before its object.
_REDUCING = re.compile(r"^(?:累计|共|已|全年|进一步)*(?:压减|减少|削减|压降|降低)(?![到至])[^\d]+$")
# 比上年高, 高于去年 compare with its own past, 比全省高 and 高于全省 with others: a difference, no growth.
_THAN = re.compile(
    "(?<![同环占])(?:比|较|与)(?P<what>[^比较]*?)"
    "(?:(?P<up>(?<!提)高出?|多出?|快出?|好|优|(?<!增)长|(?<![扩增])大)|(?<!降)低|(?<!减)少|慢|(?<!缩)[短小])(?:了|约|近)*$"
)
_HIGHER = re.compile(f"(?:(?P<up>{quantities.HIGHER})|{quantities.LOWER})(?P<what>.+)$")
_PAST = re.compile(
    r"(?:去年|上年|前年|上一年|年初|同期|上半年|(?:19|20)?\d\d年|\"?十.五\"?)(?:[年月期]?[末底初]|时期|期间|同期|同月|全年|水平|的)*"
)
_BEYOND_AIM = re.compile("超(?:出|过|额)?(?:年初|年度|全年|原定|既定)?的?(?:计划|目标|任务|预期)(?:数|值)?[约近]?$")
_COUNTED_IN = re.compile(r"\((?:含|包含|包括)(?:上年|去年)?(?:结转|续建|跨年|遗留)[^()]*$")
_TO_GO = re.compile("(?:目标|计划|任务)[^,;。\\d]{0,6}差(?:了|距)?[约近]?$|(?:还|仍|尚)差[约近]?$")
_ADDED = re.compile(r"(?:比|较)(?:年初|上年|去年)末?(?:新增|多)$")
_IMPROVES = re.compile(r"(?:提升|提高|扩大)$")  # 提升3个园区能级, 改造提升5万亩: better ones, not more
_IMPROVED = re.compile(r"(?:改造|优化|整治|修缮|巩固)提升$")
_THINGS = frozenset("个 家 户 所 座 条 处".split())  # noqa: SIM905
_STEP = re.compile(r"(?:的?新?)(?:台阶|大关|关口|门槛)")  # 迈上5000亿元台阶: that much or more
_BREAK = re.compile(r"[,;。!?:|]")
_AND = re.compile(r"(?:和|、|及|与|,)$")


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure at text[start:end] (without 左右); ``value`` and ``unit`` as written."""

    start: int
    end: int
    after: int  # where the text goes on, behind 左右
    value: str
    unit: str
    kind: str  # canonical unit
    qualifier: str | None
    direction: int  # of a change; 0 of a level


def figures(text: str) -> list[Figure]:
    """The figures of a packed text that may be facts, in order."""
    names = [m.span(1) for m in _QUOTED.finditer(text) if not re.search("%|增长|达到", m.group(1))]
    found: list[Figure] = []
    for quantity in quantities.find(text):
        start, end = quantity.start, quantity.end
        if any(a <= start < b for a, b in names) or _is_none(text, quantity):
            continue
        found.append(_figure(text, quantity, start, end, found))
    return found


def is_distance(text: str, figure: Figure) -> bool:
    """Whether an amount only says how far another one is from something, or what of it is left from before.

    比计划少650个, 超出目标1100人, 还差22亩; 4000个（含上年结转372个）.

    A rate does so too (高于全省0.4个百分点), and is told as such.
    """
    clause = _BREAK.split(text[max(0, figure.start - 40) : figure.start])[-1]
    if _TO_GO.search(clause) or _COUNTED_IN.search(clause):
        return True
    than = _THAN.search(clause)
    return figure.kind not in _RATES and (
        bool(_BEYOND_AIM.search(clause)) or (than is not None and not _PAST.fullmatch(than["what"]))
    )


def _figure(text: str, quantity: Quantity, start: int, end: int, before: list[Figure]) -> Figure:
    if per := _PER.match(text, end):
        end = per.end()
    while text[end - 1] in "多余几 ":  # 100多家: the word stays inside; a trailing one does not
        end -= 1
    written = text[start:end]
    numbers = [n.replace(",", "") for n in _NUMBER.findall(re.sub(r"(?<=\d)-", "—", _TEAR.sub("", quantity.text)))]
    more = bool(_MORE.search(text[start : end + 1]))
    unit = _MORE.sub("", re.split(r"\d", re.sub(r"/\d+万", "/万", written))[-1].lstrip(".")).strip()
    if per:
        unit = _MORE.sub("", re.sub(r"^-?[\d,.—\-~至到 ]*\d", "", written)).strip()
    more_behind = end + (text[end : end + 1] in "多余几")
    qualifier, begin, after = quantities.qualified(text, start, more_behind)
    after = end if after == more_behind else after
    qualifier = qualifier or ("以上" if more or _STEP.match(text, end) else None)
    direction = _direction(text, begin, quantity)
    if before and _AND.search(text[before[-1].after : start]) and len(text[before[-1].after : start]) == 1:
        if qualifier is None and re.search("分别|均", text[max(0, before[-1].start - 8) : before[-1].start]):
            qualifier = before[-1].qualifier
        if not direction and before[-1].kind in _RATES and quantity.unit in _RATES:
            direction = before[-1].direction
    return Figure(start, end, after, "-".join(numbers), unit, quantity.unit, qualifier, direction)


def _is_none(text: str, q: Quantity) -> bool:
    """Whether a figure is a date, an ordinal, a grade, an age, a name, or only announces a list."""
    before, after = text[max(0, q.start - 12) : q.start], text[q.end : q.end + 14]
    signed = q.unit == "%" and _SIGNED.search(before)
    if q.unit == YEAR or (_ORDINAL.search(before) and not signed) or after.startswith(("+", *_NAMES_BEHIND)):
        return True
    if q.unit == "千伏" or (q.unit == "次" and after.startswith("会")):  # 110千伏变电站, 5次会议
        return True
    if q.unit == "":
        return not (_stands_bare(text, q) or _BARE_MONEY.match(text, q.start))
    if q.unit in TIME:
        return not _is_length_of_time(text, q, after)
    return (
        _is_rank(q, before, after)
        or (q.unit in _MADE and bool(_OWNER.search(before) and _WORKS.match(after)))
        or _announces_aims(q, before, after)
        or _is_threshold(q, before, after)
    )


def _is_rank(q: Quantity, before: str, after: str) -> bool:
    """Whether a figure only says how something stands among others."""
    if q.unit == "个":
        return bool(_RANKED.match(after)) or after.startswith(_PLACES_UP)
    if q.unit == "倍":
        return bool(_TIMES_OTHERS.search(before))
    return bool(_RANK_UNIT.search(q.text) and _RANK.search(before))


def _is_length_of_time(text: str, q: Quantity, after: str) -> bool:
    *before, clause = _BREAK.split(text[max(0, q.start - 60) : q.start])
    if before and _ONLY_TURNS.fullmatch(clause):  # 优良天数达到261天，同比增加14天
        clause = ",".join(before) if "分别" in clause else before[-1]
    counted = "个月" in q.text or q.unit not in ("月", "日", "届")
    named = counted and _LENGTH_OF_TIME.search(clause)
    return bool(named) and not re.match("(?:及?以[上下]|及)(?![,;。、]|$)", after)


def _announces_aims(q: Quantity, before: str, after: str) -> bool:
    """抓好8个方面工作, 6条基本原则: only says how many aims follow."""
    opens = not before or bool(_BREAK.search(before[-1]))
    return (q.unit in ("个", "条", "件") and bool(_LIST_OF_AIMS.match(after))) or (
        q.unit == "个" and opens and bool(_ANNOUNCED.match(after))
    )


def _is_threshold(q: Quantity, before: str, after: str) -> bool:
    """投资5亿元以上的项目: what is measured is the projects."""
    counted = q.unit in ("个", "人", "人次", "件", "张", "套", "条", *_RATES)
    stated = _STATED.search(before) or _NO_THRESHOLD.match(after)
    above = bool(q.qualifier) and not stated and _COUNTED_ABOVE.match(after)
    return not counted and (bool(above) or (not stated and bool(_THRESHOLD.match(after))))


_SIGNED = re.compile(r"(?:^|[^A-Za-z\d])(?:(?P<up>[+↑])|[↓])$")  # 20160元，+7.5%
_BARE_MONEY = re.compile(r"[\d.]+万?亿(?:左右|以上|[,;。]|$)")
_BARE = re.compile(
    r"(?:指数|系数|强度|比|值|综指|效率|效率\([A-Z]+\))(?:[由从][\d.]+[^,;。\d]{1,6}[到至为]|[^,;。]{0,4}?(?:为|达到?|[到至由从]|控制在|增长|下降)?)$"
)
_ORDINAL = re.compile(r"(?:[(]?第\s?|[+/]|国道|省道|县道)$")
_NAMES_BEHIND = ("级", "线", "号", "周年", "版")
_ANNOUNCED = re.compile(r"(?:重点|基本|主要)?(?:原则|方面|目标|任务)")


def _stands_bare(text: str, q: Quantity) -> bool:
    """Whether a number without a unit is a value: 指数达到102.5 and 收入比由2.05缩小至2.01, but not 5G or G108."""
    after, before = text[q.end : q.end + 1], text[max(0, q.start - 18) : q.start]
    if after and after not in ",;。)左以" and not (before.endswith(("由", "从")) and after in "缩降提升增扩下上调"):
        return False
    return bool(_BARE.search(before))


def _direction(text: str, start: int, quantity: Quantity) -> int:
    """Where the figure says its indicator went; ``start`` is where its qualifier begins."""
    if quantity.low < 0:
        return -1
    if quantity.unit in _RATES and (signed := _SIGNED.search(text, 0, start)):
        return 1 if signed["up"] else -1
    if quantity.unit in _RATES and _GROWS_BEHIND.match(text, quantity.end):
        return 1
    clause = _BREAK.split(text[max(0, start - 40) : start])[-1]
    if than := _THAN.search(clause) or _HIGHER.search(clause):
        return 0 if not _PAST.fullmatch(than["what"]) else 1 if than["up"] else -1
    if quantity.unit not in _RATES:
        return _direction_of_amount(clause, quantity, text)
    return _direction_of_rate(clause, quantity)


def _direction_of_amount(clause: str, quantity: Quantity, text: str) -> int:
    if _IMPROVES.search(clause) and (_IMPROVED.search(clause) or _is_thing(text, quantity)):
        return 0
    if _ADDED.search(clause):
        return 1
    just = _JUST_BEFORE.search(clause)
    return (1 if just["up"] else -1) if just else -1 if _REDUCING.search(clause) else 0


def _is_thing(text: str, quantity: Quantity) -> bool:
    return quantity.unit in _THINGS and bool(re.match("[\u4e00-\u9fff]", text[quantity.end :]))


def _direction_of_rate(clause: str, quantity: Quantity) -> int:
    """By the last word that turns or states; after 增速 a level is that of a growth: 增速回落至3%."""
    turns = list(_TURN.finditer(clause))
    for turn in reversed(turns):
        to = turn["level"] or turn["up_to"] or turn["down_to"]
        rated = _RATE_WORD.search(clause, 0, turn.start())
        if to and rated:
            return -1 if rated.group() == "降幅" else 1
        if to and not _says_how(turn["level"], quantity.unit, alone=len(turns) == 1):
            return 0
        if not to:
            return 1 if turn["up"] else -1
    return 0


def _says_how(word: str | None, unit: str, *, alone: bool) -> bool:
    """Whether 达到, 完成 only stand between 增长 and its figure."""
    if unit == "百分点" and word in ("达", "达到", "为"):
        return True
    return not alone and word in ("为", "完成", "实现")
