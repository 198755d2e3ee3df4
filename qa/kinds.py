"""What a question asks for: its kind, whether it wants a figure, a passage or a time, and whether a plan or a result.

Rules over the words of the completed question and over how many places, periods and indicators it names.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Literal

from qa.schema import Kind, Period
from qa.store.segment import tagged

Wants = Literal["figure", "passage", "time"]
Status = Literal["target", "actual"]


def _words(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns), re.IGNORECASE)


_TIME = _words(
    r"什么时[候间]|何时|哪一?年(?!的?(?:数|口径|任务|指标))|几时|哪一?[天日]|哪个?月|几月(?:几[日号])?|几号(?![线楼])"
)
# of what year a figure is, is no time asked for
_OF_YEAR = re.compile(r"[数值][^，。？]{0,8}(?:是|属于|对应|指|[取来]自|用的)的?哪一?年的?")
# of which of the years that are named more is told
_WHICH_YEAR = re.compile("哪一?年[^，。？]{0,14}[高低多少大小快慢重]")
_HOW_MANY = r"多少|百分之几|(?<![哪好这那])几(?!乎|项内容|件事)"
_FIGURE = _words(
    _HOW_MANY,
    r"多[大高长远重]|什么水平|增速|目标值|占比|比例|总量",
    r"(?:实际|预期|完成|目标|计划|规划)(?:数|值|完成数|完成值)",
    r"(?:产值|产量|销量|收入|面积|里程|总额|额|数量|价格|均价|吞吐量|装机|密度|浓度)(?:呢|目标)?[？?]?$",
)
_PASSAGE = _words(
    r"哪些|哪几|什么|怎么|如何|列出|列举|分别|介绍|概括|总结|概述|意思|是指|指的",
)
_CONFLICT = _words(
    r"版本?(?:之间|报告|写法|里|中|的)?[^，。？]{0,12}(?:不同|不一|一样|一致|差异|区别|矛盾|为[何什]|哪个[对准])",
    r"[两几]个?版|(?<!给)(?<!给出)(?<!列出)(?<!说出)[两几](?:个|种)(?:不同的)?(?:数(?!字经济|据)|说法|写法|口径)|前后不一|(?<!主要)(?<!突出)矛盾|有出入|对不上|不一致",
    r"[几两各多]份?(?:材料|文件|报告|文本|资料)[^，。？]{0,8}(?:一致|一样|不同|不一|对得上)",
)
_DEFINITION = _words(
    r"[啥么]意思|什么是[“\"「『]|[咋怎]么回事|含义|何谓|何为|[么啥]叫|定义|(?:怎么|如何|怎样)计?算(?:的|出|[？?]?$)|计算(?:方法|口径|公式)|(?:怎么|如何|怎样)理解|解释|是?指(?:的是?)?(?:什么|啥|哪|谁)|是指",
    r"[“\"][^”\"]{0,6}\d[^”\"]{0,6}[”\"].*\d又?(?:各|分别)?(?:是|指|代表)的?(?:什么|啥)",
    r"[”\"][^，。？]{0,8}(?:各|分别)?(?:代表|指代|对应)的?(?:是|的是)?(?:什么|啥|哪)",
    r"[”\"][^，。？]{0,8}[说讲]的都?是(?:什么|啥|哪)",
    r"[“\"][^”\"]{2,12}[”\"](?:工程|行动|计划|机制|工作法|模式|布局|战略|格局)?(?:到底|究竟|都)*是(?:什么|啥)[？?]?$",
)
_SUMMARY = _words(
    r"总结|概括|概述|归纳|梳理|综述|简述|介绍|捋一?[捋下]|梗概|(?:说|讲|谈|聊)一?[说讲谈聊下]",
)
_HOW = re.compile(r"怎么?样|如何|怎么|有何|情况")
_AIM = re.compile("达标|目标|指标|年初定的|(?:年初|年度|全年|当初|原定|既定)的?(?:计划|任务)")
_MEANS = re.compile("措施|举措|做法|办法|为[什何]|原因")
_WHETHER = re.compile(r"是不是|是否|有没有|能否|属于|约束性|预期性|吗[？?]?$")
_ASKED = _words(_WHETHER.pattern, r"[哪谁]|何[处地]|什么|啥|[吗么]")
_ASKS = re.compile("多少|(?<![这那近前好十百])几(?!乎)|[哪谁啥吗呢]|什么|如何|怎么|是否|有没有|为何")
_TREND = _words(
    r"走势|趋势|变化|越[^，。？]{1,3}越[高低多少大小快慢好差]|[上下]调|调[高低]|一年比一年|历年|逐年|各年|这些年|几年来|[升涨降跌]了(?!多少|几|百分)|(?:增加|提高|上升|下降|减少|增长)到|[从由](?:多少|几)[^，。？]{0,4}[升涨降跌增减变提掉]|变[好差多少大小高低]",
    r"[比较和与同](?:去年|上年|上一年|前年|前一年|(?:19|20)\d\d年?)(?:同期)?(?:相|[^，。？]{0,6}[高低多少快慢增减升降])",
)
_TURNS = re.compile("(?:怎么?|咋|如何)(?:变|走)")  # of a plan's years it asks for a story, but of an indicator
_THESE_YEARS = re.compile("(?:这|近|最近)几年.*(?:[升涨增多高大快]了?还是|变)")
_COMPARE = _words(
    r"比较|相比|对比|(?<![提增升])高多少|(?<![降减])低多少|多多少|(?<![减至缺])少多少|快多少|慢多少|差多少|差几|相差|差距|差别|区别",
    r"更[高低多少快慢大小重](?!水平|质量|标准|层次|力度|范围)|谁(?:的|更|最|高|低|多|少)",
    r"(?:涨|升|降|跌|增长?|增加|提高)得?更?[快慢多少]还是",
    r"(?:哪(?![些几])|谁)[^，。？]{0,12}[高低多少快慢大小重](?:一?[些点])?(?=[，。？?呢]|$)",
    r"排个?序|排一[排下]|[从由][高低多少大小快慢]到[高低多少大小快慢]",
    r"最[多少快慢大小高低](?!工资|生活|限度|程度|化|跑|人民|法院)|(?<![占百正同环])比(?![例重率值上])[^，。？]{1,10}[高低多少快慢]",
)
_SAME = _words(r"一样|相同|一致|[没有无]差[别异]|有[没无]?有?区别|有何?不同")
_SUM = _words(r"合计|加起来|加在一起|加总|之和|总和|一共|总共")
_LIST = _words(
    r"哪些|哪[几两二三四五六七八九十\d]|列(?:[出举]|一[下列])|逐[一项条]|有[什啥]么?|[包括含]括?[什啥]么?|分别[是为有指]",
    r"[几两二三四五六七八九十\d](?:大|个|项|条|类|种|方面|张|场|块|枚|座|家|件)[^，。？]{0,16}(?:是|有|指)(?:什么|啥)",
)
_SET = re.compile("(?<![第\\d])[两二三四五六七八九十]大[^，。？、]{2,12}(?<!值)(?<!进展)[？?]?$")  # 三大产业园区
_EACH = _words(r"各[是为有自多几]|分别")
_WHICH_THING = re.compile("(?:哪[一两几二三四五]?|什么样?的?)[个家座条所处位只片项些类种届次场部支张块]?")
# What the names of such things end with, unlike those of 企业 or 开发区.
_SUFFIX = re.compile(
    "(?:哪[一两几]?[条座个处所家]|什么)([路街河湖桥渠岛港矿寺塔泉镇乡]|基地|医院|博物馆|公园|机场|水库|中心)"
)
_TARGET = _words(
    r"目标|[上下]限|力争|(?<!还是)预期(?!寿命|性|还是)|计划|打算|争取(?!到|了|[^，。？]{0,16}(?:资金|支持|项目|试点|政策))|准备|预计|任务|规划(?:到|要|期|\d{4})",
    r"(?<![固规特一稳确认评鉴核审判])定[的为在成了]|安排(?=[了多])",
    r"(?<![主需重必只不概摘纲首])要(?![求素闻点不是])|要求[^，。？]{0,6}(?:多少|几)|(?<![理思设猜])想(?![想法知了问看去在比查请])|将(?!军)|拟|控制在",
)
# A list, though a summary or a figure is spoken of too: 分成哪几个方面，说一下; 哪些指标增速最快.
_POINTS = _words(r"哪几个?大?(?:方面|条|点)|逐[一条项]")
_THINGS = _words(r"哪些(?:指标|领域|行业|产业|产品|项目|企业|县|区)")
_AMOUNT = _words(_HOW_MANY)
# Words that say the kind whatever is named besides, the strongest first.
_NAMED: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    ("time", _TIME),
    ("conflict", _CONFLICT),
    ("definition", _DEFINITION),
    ("summary", _SUMMARY),
)
# 力争完成, 要实现: a result that is planned is a plan.
_PLANNED = re.compile(r"(?:要|将|力争|计划|预计|争取|打算|拟|准备|确保|想)[^，。；？]{0,14}?(?:完成|实现|取得)")
_ACTUAL = _words(
    r"完成|实现|实际(?!使用|利用|到位)|已|(?<![为除定排])了(?![解不])|结果|去年|上年|前年|取得|成[效绩就]",
)

# 去年定的目标 is of a result as little as 目标比去年高: these words only say when
_WHEN = re.compile("去年|上年|前年")
_BEHIND = re.compile("[^比较跟与和同，。？]{0,2}")
_ASKED_APART = re.compile(
    "(?:多少|几)[^，。？；]{0,6}[，；](?=[^，。？；]*以后|[^，。？；]*将来|[^，。？；]*今后|[^，。？；]*往后)"
)
_LISTED = re.compile('[”"]?(?:[、和与及跟，,]|以及)[“"]?')
_MOVED = re.compile("[上下]调|调[高低]|[定设](?:得|的)?(?:更|是)?[高低]")

_MET = re.compile(
    "达标|超额|兑现|([超达完])[没不]\\1|(?:做|办)到了(?:没有?|吗)|超了(?:没有?|吗)|(?:守|控制|稳)住了?(?:没有?|吗|与否)|(?:有没有|是否|守没)(?:守|控制|稳)住|(?:够[没不])?够上|够了(?:没有?|吗)|哪一?[项个家][^，。？]{0,4}(?:没|未)(?:能)?(?:完成|达到|达标|实现)|(?!完成[值数][？?])(?:完成|达到|实现|超过|超出|突破|满足)(?:了|得)?(?:规划|预期|年度|年初|既定|原定|当初)?的?(?:目标|任务|指标|计划|要求|预期)?(?:值|数)?了?(?:没有?|吗|与否|[？?])"
    "|(?:完成|达到|实现|够上)了?[^，。？]{1,8}的?(?:目标|任务|指标)(?:值|数)?了?(?:没有?|吗|与否)"
    "|(?:有没有?|是否|是不是|算不算|有无)(?:能|都|已经?|真的)?(?:完成|达到|实现|超过|超出|突破|满足|落空)"
    "|(?:目标|任务|指标)(?:完成|达到|实现|达成)(?:了|得)?(?:没有?|吗|与否|怎么?样|如何)"
)
_TURNED = re.compile("[高低多少升降增减好差快慢]了(?=还是|没有?|[吗呀啊吧呢]|[，？?]|$)")  # asked of plans as well
_ABOVE_ALL = re.compile(
    "(?:高|低|快|慢|优|好|跑赢|领先)于?全[国省市区县][^，。？；谁哪]*(?:多少|几)"
    "|比全[国省市区县](?:平均)?(?:水平)?[^，。？；谁哪]{0,4}[高低快慢](?:出|了)?(?:多少|几)"
)
_FROM_TARGET = re.compile(
    "(?:离|距)[^，。？]{0,8}目标[^，。？]{0,4}[差远]"
    "|[跟与和同比](?:原定|规划|当初|既定|年初|年度)?定?的?目标(?:值|数)?(?:[^，。？]{0,4}[差高低]|(?:作|做|进行|一)?(?:比较|相比|对[比照]))"
)
_OF_WHICH = re.compile("了?(?:规划|当初|原定|既定)?[中里]?[定的]*")
_LIMIT = re.compile("(?:原来?)?定?的?[上下]限")
_REACHED = re.compile("实际|已经|到目前|截至|上半年|季度")


def kind_of(text: str, places: Sequence[str], periods: Sequence[Period], indicators: Sequence[str]) -> Kind:
    """The kind of answer that a completed question asks for.

    Args:
        text: the question with its places left out: 大同2026年 is no 同2026年.
        places: full names.
        periods: those named, each once.
        indicators: normal names.
    """
    spans = _apart(periods)
    plain = _OF_YEAR.sub("", text) if _AMOUNT.search(text) else text
    plain = _WHICH_YEAR.sub("", plain) if len(spans) > 1 else plain
    named = next((kind for kind, pattern in _NAMED if pattern.search(plain)), None)
    if named == "summary" and _is_of_years(spans) and (indicators or _FIGURE.search(text)):
        named = None  # 梳理2024年、2025年的实际数
    if named or _asks_whether_figures_met(text, indicators):
        return "list" if named == "summary" and _POINTS.search(text) else named or "figures"
    figure = bool(_FIGURE.search(text)) and not (_THINGS.search(text) and not _AMOUNT.search(text))
    over_years = _over_years(spans)
    one_plan = len(indicators) == len(periods) == 1 and len(places) < 2 and periods[0].first < periods[0].last
    turns = over_years or one_plan
    turned = _TREND.search(text) or (turns and _TURNS.search(text)) or (figure and _THESE_YEARS.search(text))
    if turned or (max(len(places), len(indicators)) < 2 and figure and over_years):
        return "trend"
    if _COMPARE.search(text) or (len(places) > 1 and (_SUM.search(text) or (indicators and _SAME.search(text)))):
        return "compare"
    if figure or not (_LIST.search(text) or _WHETHER.search(text) or not _asks_figure(text, indicators)):
        several = max(len(places), len(spans), len(indicators)) > 1 or (asks_plan(text) and asks_result(text))
        return "figures" if several or _EACH.search(text) else "figure"
    asked, how = _ASKED.search(text), _HOW.search(text)
    if _LIST.search(text) or (_SET.search(text) and not (asked or how)):
        return "list"
    return "fact" if asked and not how else "summary"


def wanted(text: str, kind: Kind, indicators: Sequence[str]) -> Wants:
    """Whether a figure, a passage or a time answers a question of this kind."""
    if kind == "time":
        return "time"
    if kind in ("list", "definition", "summary", "fact"):
        return "passage"
    if _asks_whether_figures_met(text, indicators):
        return "figure"
    if kind in ("compare", "trend") and (indicators or _TURNS.search(text)) and not _MEANS.search(text):
        return "figure"  # 比忻州高还是低？两边的数字各是什么
    return "figure" if _asks_figure(text, indicators) else "passage"


def status_of(text: str, periods: Sequence[Period], this_year: int) -> Status | None:
    """Whether a plan or a result is asked for; None where the question does not say, or asks for both."""
    if asks_whether_met(text) or asks_from_target(text):
        return None
    if len(periods) > 1 and asks_only_aims(text, periods):
        return "target"
    target, actual = asks_plan(text), asks_result(text)
    under_way = bool(periods) and all(p.first == p.last == this_year for p in periods)
    if actual and not target and under_way and not _REACHED.search(text):
        return None  # 今年收了多少: who asks need not know that the year is only planned
    if target and len(_AMOUNT.findall(text)) > 1 and not asks_plan(_LIMIT.sub("", text)):
        return None  # 劣Ⅴ类水体比例是多少，原定上限是多少
    if target != actual:
        return "target" if target else "actual"
    ahead = bool(periods) and all(p.last > this_year for p in periods)  # of these there is no result yet
    return "target" if ahead and not target else None


def asks(clause: str) -> bool:
    """Whether a clause of a question asks for something."""
    return bool(_ASKS.search(clause))


def asks_only_aims(text: str, periods: Sequence[Period]) -> bool:
    """Whether targets of every year are asked for: 增长目标，2026年比2025年高还是低, 目标比去年调高了还是调低了.

    Not where the target is that of one of them: 2025年多少，2026年目标多少; 2026年目标比去年实际高多少.
    """
    aim = re.search("目标|预期", text)
    first = min((text.find(p.text) for p in periods if p.text in text), default=0)
    only = aim is not None and (aim.start() < first or bool(_MOVED.search(text)))
    return only and not asks_result(_WHEN.sub("", text)) and not _is_apart_from_aim(text, periods)


def _is_apart_from_aim(text: str, periods: Sequence[Period]) -> bool:
    """Whether one time is asked for as it is and a later one for its target: 2020年多少，2025年目标多少."""
    said = [re.search(f"{re.escape(p.text)}(?P<aim>[^，。？；]*?)(?:多少|几)", text) for p in periods if p.text in text]
    aims = [bool(_TARGET.search(each["aim"])) for each in said if each]
    return len(said) == len(aims) > 1 and aims[-1] and not any(aims[:-1])


def planned(text: str, periods: Sequence[Period]) -> list[Period]:
    """The periods of a question that its words for a plan are said of: of 今年准备比去年多开几列 this year alone.

    The last named before such a word, with those it is listed with, else the first behind it.
    """
    spots = sorted(((text.find(p.text), p) for p in periods if p.text in text), key=lambda spot: spot[0])
    found: list[Period] = []
    for word in _TARGET.finditer(text):
        before = [(at, p) for at, p in spots if at < word.start()]
        behind = [p for at, p in spots if at > word.start() and _BEHIND.fullmatch(text[word.end() : at])]
        if before and not behind and _ASKED_APART.search(text, before[-1][0], word.start()):
            continue
        if not before or behind:
            found += behind or [p for at, p in spots if at >= word.end()][:1]
            continue
        found.append(before[-1][1])
        for (a, one), (b, _) in reversed([*pairwise(before)]):
            if not _LISTED.fullmatch(text[a + len(one.text) : b]):
                break
            found.append(one)
    return found


def is_before_planned(text: str, periods: Sequence[Period], period: Period) -> bool:
    """Whether a question speaks of the plans of later years only, so that of this one the result is asked for."""
    ahead = planned(text, periods)
    if not ahead:  # of no time that is named: 2025年是多少，以后想做到多少
        return asks_plan(text) and bool(_ASKED_APART.search(text)) and period.text in text
    return all(period.last < p.first for p in ahead) and not asks_only_aims(text, periods)


def asks_whether_met(text: str) -> bool:
    """Whether a question asks if a target was met: 达标了吗, 完成目标没有, 有没有超过目标."""
    return bool(_MET.search(text))


def asks_above_all(text: str) -> bool:
    """Whether each thing is asked for against a greater whole, and none against another: 分别高于全省几个百分点."""
    return bool(_ABOVE_ALL.search(text))


def asks_from_target(text: str) -> bool:
    """Whether a question asks how far a result is from its target: 离目标差多少."""
    return bool(_FROM_TARGET.search(text))


def met_at(text: str, periods: Sequence[Period]) -> int | None:
    """The year of the target that a question asks about: the last it names before it does, else the last it names."""
    asked = _MET.search(text)
    years = sorted((text.find(p.text), p.last) for p in periods if p.text in text)
    named = [year for at, year in years if asked and _OF_WHICH.fullmatch(text, asked.end(), at)]
    before = [*(year for at, year in years if asked and at < asked.end()), *named]  # 是否达到2020年目标
    return before[-1] if before else max((p.last for p in periods), default=None)


def _asks_whether_figures_met(text: str, indicators: Sequence[str]) -> bool:
    return asks_whether_met(text) and (bool(indicators) or bool(_AIM.search(text)))


def asks_both(text: str) -> bool:
    """Whether a question's words speak of a plan and of a result."""
    return asks_plan(text) and asks_result(text)


def asks_both_of(text: str, periods: Sequence[Period], period: Period) -> bool:
    """Whether how much was aimed at and how much was reached is asked of one of several periods: of 十三五 in
    十三五定了多少，最后做成了多少？十四五呢.
    """
    start = text.find(period.text)
    ends = (at for p in periods if (at := text.find(p.text)) > start)
    own = text[start : min(ends, default=len(text))] if start >= 0 else ""
    return len(_AMOUNT.findall(own)) > 1 and asks_both(own)


def asks_plan(text: str) -> bool:
    """Whether a question's words speak of a plan."""
    return bool(_TARGET.search(text))


def asks_result(text: str) -> bool:
    """Whether a question's words speak of a result."""
    return bool(_ACTUAL.search(_TURNED.sub("", _PLANNED.sub("", text))))


def _apart(periods: Sequence[Period]) -> list[Period]:
    """The periods side by side: 2025 within 十四五 is one."""
    return [p for p in periods if not any(o != p and p.first <= o.first and o.last <= p.last for o in periods)]


def _over_years(periods: Sequence[Period]) -> bool:
    """Whether several years are named, or a stretch of years that is no plan."""
    return len(periods) > 1 or any(p.first < p.last and re.search(r"\d{4}|近", p.text) for p in periods)


def _is_of_years(periods: Sequence[Period]) -> bool:
    """Whether single years are named side by side."""
    return len(periods) > 1 and all(p.first == p.last for p in periods)


def _asks_figure(text: str, indicators: Sequence[str]) -> bool:
    return bool(_FIGURE.search(text)) or (bool(indicators) and not _PASSAGE.search(text))


def kind_asked(question: str) -> tuple[str, str]:
    """A question without the kind of thing it asks for, and that kind: 医院 of 哪家医院的心脏科."""
    rest = kind = ""
    end = 0
    for which in _WHICH_THING.finditer(question):
        rest += question[end : which.start()] + " "
        end = which.end()
        word, tag = next(iter(tagged(question[end : end + 8])), ("", ""))
        if tag.startswith("n"):
            kind += word + " "
            end += len(word)
    return rest + question[end:], kind


def suffixes_asked(question: str) -> list[str]:
    """What the name of the thing that is asked for must end with: 河 of 哪条河, 基地 of 什么基地."""
    return _SUFFIX.findall(question)
