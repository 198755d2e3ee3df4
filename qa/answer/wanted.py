"""What a question wants of a figure: amount or change, average or total, in which unit, planned or reached."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from qa import quantities
from qa.kinds import asks_plan, asks_whether_met
from qa.schema import Fact, Period, Query
from qa.text import fold

_CHANGE = re.compile(
    r"增速|增长率|增幅|涨幅|降幅|(?<!新)[增升涨降减][长加高幅]?(?:了|到)?(?:多少|几|百分)|(?:增长|增加|提高|上升|下降|降低|减少)了?"
    r"(?:多少|几|百分|的?(?:预期)?目标|预期)|(?:提高|下降|上升|增加|减少)了?(?:多少|几)",
)
_RATE = re.compile(r"增速|增长率|增幅|涨幅|降幅|百分(?!点)")
_FROM_TO = re.compile("[由从](?:多[少大高]|几)[^，。？]{0,8}到了?(?:多[少大高]|几)")
_AND_RATE = re.compile("[是有为](?:多少|几)(?!个?[百点%]).*[,，。?？;；].*百分之(?:多少|几)")
_AMOUNT = re.compile(r"总量|规模|总额是|总值是|达到多少|绝对|存量")
_AVERAGE = re.compile(r"年均|年平均|平均(?:下来)?[每一]年|[每一]年平均")
_TARGET = re.compile(r"目标|计划|规划值|达标|[上下]限")
_ASKED_UNIT = re.compile(r"(?:多少|几成|(?<![这那])几(?!个?[市县区年])|百分之(?:多少|几))([一-龥%]{0,6})")
_MONEY = re.compile(
    "多少(?:[^，。？\\d]{0,6}的)?(?:工?钱|工资|薪水|资金|经费)|(?:资金|经费|金额|总投资)(?:总额|总量|总数|规模)?(?:是|有|为|达到?|共|累计)*多少|几块钱|几元钱|什么价|均?价是?多少|价格是?多少"
)
_PEOPLE = re.compile(
    "多少(?:[^，。？\\d]{0,4}的)?(?:群众|居民|村民|学生|老人|职工|教师|医生|人才|劳动力|旅客|乘客|游客)(?![户助食活大公床服])"
)
_PERSONS = re.compile(  # 几个人, 几个大夫; no 个人所得税
    "个(?:人(?![所养账户信贷])|大夫|医生|护士|[老教]师|学生|孩子|娃|老人|工人|农民|专家|人才)"
)
# 占比目标: in %, where nothing else is asked for
_SHARE = re.compile(
    "^(?:(?![，,。？?]|多少|几)[^和及与、])*(?:占比|比重|比例)(?:[是有为要到达]*(?:多少|多大|几)|[的是]?目标)?[呢吗]?[？?。]?$"
)
_COUNTS_OF_PEOPLE = frozenset(("人", "人次", "个"))  # 家, 户 are 个
_BOTH = re.compile(  # 是多少，增长了多少
    "^(?:(?!增速|增长率|[增涨降]幅).)*?[为是有到]多少[^,，。?？]*[,，。?？].*[增升涨降跌减][长加高幅少低]?了?(?:多少|几|百分)"
)
_DIFFERENCE = re.compile(
    "差(?:[多额距值]|几|了)|相差|[高低多少快慢大小]还是[高低多少快慢大小]|净?增(?:加|长)?(?:额|量|了?多少|了?几)|净增|变化|(?<![提增升至最])[多高快](?:了|出)?(?:多少|几)|(?<![降减至最缺多])[少低慢](?:了|出)?(?:多少|几)"
    "|(?:高|多|低|少|快|慢)(?:出|于|过)[^，。？\\d]{1,8}?(?:多少|几)|[升涨降跌][了低高]?(?:多少|几|百分)|(?:提高|上升|下降|减少|缩小|扩大)了?(?:多少|几)|谁更|哪[一个家边项]?[^，。？]{0,4}更|变[好差大小]"
)
_END = r"[”\"]?(?:期|时期|期间|规划期?|规划)?(?:末|收官|最后一年)"
_BEYOND = re.compile(
    r"第几|排名|位次|名列|排第|为什么|为何|原因|怪[什啥谁]|哪些|哪个?[县区家]|(?<!走势)(?<!趋势)(?<!变化)如何(?!变|走)|怎么(?!看|走|变)|措施|举措|谁[来负]|谁的(?![^，。？]{0,14}[高低多少快慢大小])|"
    r"季度|半年|\d月|[一二三四五六七八九十]月|每月(?!(?:的?标准)?(?:各|分别)?(?:[是为领拿])?多少[钱元]?)|月均|占全|比重是|高于全|低于全|全国平均|全[省国](?:平均|水平)?的?(?:是|为|有)?(?:多少|几)|人均多少|折合|[，,、和及]占(?:比|了)?(?:几何|多少|是|百分之)"
)
# counted things whose unit is not made 个
_COUNTS = frozenset("天条件张台套部间栋艘支片辆架株口例起列宗组段道站枚盏场届期笔单份孔门匹")
_BOUND = re.compile(
    "约束性|预期性|属性|定死|[哪啥]一?[类种](?:性质的?)?指标|硬性|硬指标|硬杠杠?|[只仅供]作?参考|指导性的?[吗呢]|刚性(?:指标|约束|任务)|必须(?:完成|达到)的?(?:指标|任务|那[类种])?[吗么]|硬约束|是(?:不是|否)必须完成|约束(?:指标|还是)|还是预期|是预期(?:的|指标|还是)"
)
BUILT_UP = re.compile("新增|新建|改造|建设|搬迁|培训|转移|脱贫|累计")
_COUNT = re.compile("(?:企业|主体|单位)数量?$|[保拥]有[量数]$")


@dataclass(frozen=True, slots=True)
class Wanted:
    """``measure`` None: either; ``unit``: canonical, "" where none is named."""

    measure: Literal["level", "change"] | None
    unit: str
    average: bool
    status: Literal["target", "actual"] | None
    both: bool  # planned and reached are asked for together
    attribute: bool  # whether a target is binding
    difference: bool  # how far two figures are apart, or which of them is more
    verdict: bool  # whether a target was met


@lru_cache(maxsize=64)  # asked for every figure of the evidence
def of(query: Query) -> Wanted:
    """Read a question."""
    text = fold(query.text)
    unit = asked_unit(text)
    # 从24降到22.6: what changed is the level
    years = query.kind == "trend" or len({p.last for p in query.periods}) > 1
    over_years = (years and not _RATE.search(text)) or bool(_FROM_TO.search(text))
    change, amount = (
        bool(_CHANGE.search(text)) and not over_years,
        bool(_AMOUNT.search(text)) or unit not in ("", "%", "百分点"),
    )
    amount = amount or bool(_BOTH.search(text))
    return Wanted(
        "change" if change and not amount else "level" if amount and not change else None,
        unit,
        bool(_AVERAGE.search(text)),
        query.status,
        query.status is None and (bool(_TARGET.search(text)) or (asks_plan(text) and "实际" in text)),
        bool(_BOUND.search(text)),
        query.kind == "compare" or bool(_DIFFERENCE.search(text)),
        asks_whether_met(text),
    )


def beyond_figures(query: Query) -> bool:
    """Whether a question asks for more than figures and what can be computed of them: a rank, a reason, a month."""
    return bool(_BEYOND.search(fold(query.text)))


def asked_unit(text: str) -> str:
    """The canonical unit that a question names; "" where it names none."""
    if _AND_RATE.search(text):  # an amount, and how much in % it changed
        return ""
    if _MONEY.search(text):
        return "元"
    if _SHARE.match(text):
        return "%"
    return "人" if _PEOPLE.search(text) else _named_unit(text)


def _named_unit(text: str) -> str:
    """The unit that stands behind 多少 or 几."""
    for match in _ASKED_UNIT.finditer(text):
        if match.group().startswith(("百分", "几成")):
            return "%"
        if match.group(1).startswith("个点"):  # % or 百分点
            continue
        if match.group(1).startswith("个亿"):
            return "元"
        if _PERSONS.match(match.group(1)):
            return "人"
        found = next(iter(quantities.find(f"1{match.group(1)}")), None)
        if found and found.unit not in ("", quantities.YEAR):
            return found.unit
    return ""


def unit_word(text: str) -> str:
    """The unit behind 多少 or 几 in the question's own word (家, 亿元); "" where it names none, or a rate."""
    for match in _ASKED_UNIT.finditer(text):
        found = next(iter(quantities.find(f"1{match.group(1)}")), None)
        if found and found.unit not in ("", quantities.YEAR, *quantities.RATES):
            return found.text[1:]
    return ""


def unit_fits(asked: str, unit: str) -> bool:
    """Whether a figure in a unit answers a question that names one ("" where it names none): 10家 for 多少个."""
    if asked == "人":
        return unit in _COUNTS_OF_PEOPLE
    return not asked or asked == unit or (asked == "个" and unit in _COUNTS)


def at_end(query: Query, period: Period) -> bool:
    """Whether the last year of a plan is meant: 十四五末."""
    return bool(re.search(re.escape(fold(period.text)) + _END, fold(query.text)))


def kind_of(fact: Fact) -> tuple[str, str]:
    """What a fact's figure is: level, rate (a change in %), points, amount (a change in units); and its unit."""
    found = next(iter(quantities.find(f"1{fact.unit}")), None)
    unit = found.unit if found and found.unit else fact.unit
    if fact.measure == "level":
        return "level", unit
    return {"%": "rate", "‰": "rate", "百分点": "points"}.get(unit, "amount"), unit


def is_stock(fact: Fact) -> bool:
    """Whether a table counts what there is, which does not add up over years, however its cell is marked: [1300] of
    规上工业企业数量.
    """
    return fact.kind == "row" and bool(_COUNT.search(fact.indicator)) and not BUILT_UP.search(fact.indicator)
