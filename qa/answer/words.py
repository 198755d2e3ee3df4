"""Figures of a sentence with the words they are said of, in an answer as in a report."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise

from qa import indicators, periods, quantities
from qa.facts.figures import Figure
from qa.facts.figures import figures as fact_figures
from qa.facts.parallel import Part, parallel
from qa.facts.phrase import Name, indicator_of
from qa.facts.where import without_places
from qa.quantities import RATES, YEAR, Quantity
from qa.text import bare, narrow
from qa.wordings import unified

Pairs = frozenset[str]

_NAME = re.compile(r"\d+[A-Za-z]")
_GROUP = re.compile("及?以[上下]的?[\u4e00-\u9fff]{2}")
_BEHIND_UNIT = re.compile(
    r"[/\u4e00-\u9fff]{1,3}?(左右|以上|以内)(?=[，。；、,;)）]|$)"
)  # of 46万担以上, 15万吨/年以上
_OF_ONE = re.compile(r"(?:左右|上下|以上|以内)[和、及与]$")  # of 5.5%左右和7% the second figure is exact
_ORDINAL = ("期", "届")
# Names that only say which side of the subject before is meant: ……增长5%左右，总量达到2.3万亿元; 占全省34.7%.
_GENERIC = re.compile(
    r"贡献|(?:其|年均|同比)?(?:总量|总额|总数|总规模|规模|数量|增速|增幅|降幅|比重|占比)?"
    r"|(?:占|高于|低于|快于|超过)(?:全[省国市县]|上年|去年|同期|平均|年初)*(?:水平|比重)?"
)
_OF_FIGURE = re.compile(r"\d[\d\u4e00-\u9fff%]|[\u4e00-\u9fff]\d")
# What stands between the last noun and its figure.
_LINK = re.compile(
    r"(?:\(?(?:\d{4}年|\"?十[一二三四五六]五\"?期间)\)?|的?目标|实际|分别|左右|超过|突破|达到?|增长|下降|[在是为约近,])+$"
)
MIN_AKIN = 0.3  # share of the shorter name of two indicators that the other must have
LAST_NOUN = 0.3  # what the last noun counts for
_ACT = re.compile("新建|改造|改扩建|扩建|加固|维修|修复|拆除|开工|竣工|建成|续建|更新")
_ADDS_ITSELF = re.compile("净增|申报|新(?:增|认定|培育|引进|引育|注册|登记|评|获评|获批|入库|组建|开[工办])")
_ADDS = re.compile("(?:[全去今][市省县区年]|一年来|累计|共)*(?:净增|新增)")
_SAID = re.compile(
    "每[百千万]?名?[人老]|人均|[新增减达有为是建改超引培认投总共]|完成|突破|实现|累计|签约"
)  # a clause says of its own figure
_PUNCTUATION = re.compile(r"[，,。；;：:！？!?｜\n]")
_SENTENCE = re.compile("[。；;！!？?\n]")
# Words that frame a figure in an answer and say nothing of what it is a figure of.
_FRAME = re.compile(
    r"根据|资料|报告|提到|提出|显示|指出|其中|以及|分别|政府工作|目标|实际|计划|预计|预期(?!指标)|力争|(?:完成|达到|实现|增长|下降)(?!率)|提高|增加|减少"
    r"|左右|以上|以内|多少|期间|规划|超过|稳定|稳在|保持|控制|保证|确保|准备|打算|一共|总共|累计|要|想|全市|全省|全县|全区|我市|[了的是为在至到和与及有，。：；、（）()“”\"《》]"
)


def figures(text: str) -> list[Quantity]:
    """All figures of a text but calendar years, in order, with 左右 and 以上 also where 多, 台阶 or 分别 say it.

    Numerals count (八个方面), except 一个, 二期 and those within the name of an indicator (学前三年毛入园率).
    """
    return list(_figures(text))


@lru_cache(maxsize=20_000)  # the same evidence is read for each figure of an answer
def _figures(text: str) -> tuple[Quantity, ...]:
    found = [q for q in quantities.find(text) if q.unit != YEAR and not _is_name(text, q)]
    numerals = [q for q in quantities.chinese_numerals(text) if q.low != 1 and q.unit not in _ORDINAL]
    shares = [q for q in numerals if q.text.startswith("百分之")]
    found = [q for q in found if not _overlaps(q, [(s.start, s.end) for s in shares])] + shares
    taken = [(q.start, q.end) for q in found]
    named = [(m.start, m.end) for m in indicators.find(text)]
    # 3岁以下婴幼儿托位数 holds no figure
    found = [q for q in found if not any(start < q.start and q.end < end for start, end in named)]
    taken += named
    taken += [(start, end) for _, start, end in periods.find(text, None)]  # 十四五对
    found += [q for q in numerals if not _overlaps(q, taken)]
    read = {f.start: f for f in _fact_figures(text)}
    return tuple(_qualified(q, text, read.get(q.start)) for q in sorted(found, key=lambda q: q.start))


def _is_name(text: str, quantity: Quantity) -> bool:
    """Whether a numeral is part of a name: 5G, “343”产业集群, 65岁以上老人."""
    if quantity.unit == "岁":
        return bool(_GROUP.match(text, quantity.end))
    quoted = text[max(0, quantity.start - 1) : quantity.start] in ("“", '"') and text[quantity.end :][:1] in ("”", '"')
    return not quantity.unit and (quoted or bool(_NAME.match(text, quantity.start)))


def _overlaps(quantity: Quantity, spans: Sequence[tuple[int, int]]) -> bool:
    return any(start < quantity.end and quantity.start < end for start, end in spans)


def _qualified(quantity: Quantity, text: str, figure: Figure | None) -> Quantity:
    behind = _BEHIND_UNIT.match(text, quantity.end)
    shared = figure.qualifier if figure and not _OF_ONE.search(text, 0, quantity.start) else None
    qualifier = quantity.qualifier or shared or (behind.group(1) if behind else None)
    return replace(quantity, qualifier=qualifier) if qualifier != quantity.qualifier else quantity


@lru_cache(maxsize=20_000)
def _fact_figures(text: str) -> tuple[Figure, ...]:
    return tuple(fact_figures(narrow(text)))


def is_added(text: str, quantity: Quantity) -> bool:
    """Whether a figure is of what its clause or the one before says was added: 92户 of 新增四上企业，规上工业企业92户.

    So is what was applied for, or is newly recognised: 力争新认定高新技术企业80家.
    """
    before, _, own = text[: quantity.start].replace("，", ",").rpartition(",")
    clause = _PUNCTUATION.split(before.rpartition(",")[2])[-1]
    own = _PUNCTUATION.split(own)[-1]
    added = bool(_ADDS.match(clause)) and not _SAID.search(own)
    return quantity.unit not in RATES and (added or bool(_ADDS_ITSELF.search(own)))


def changes(text: str, quantity: Quantity) -> int:
    """1 or -1 where a figure is one of growth or decline, as the facts of a report are read; amounts too."""
    return next((f.direction for f in _fact_figures(text) if f.start == quantity.start), quantity.direction)


def names(text: str) -> dict[int, Name]:
    """What each figure of a text measures, by its offset, and whether the table of indicators knows it."""
    return dict(_names(text))


@lru_cache(maxsize=20_000)
def _names(text: str) -> tuple[tuple[int, Name], ...]:
    plain = narrow(text)
    found = _fact_figures(text)
    parts: list[Part] = []
    for n in range(len(found)):
        last = parts[-1][0] if parts and not _ends(plain, found[n - 1], found[n]) else None
        name, own = parallel(plain, found, parts) or (indicator_of(plain, found, n, last), "")
        if name and parts and not without_places(name[0]):  # also after a semicolon
            last = parts[-1][0]
        generic = name is None or _GENERIC.fullmatch(without_places(name[0]))
        parts.append((last if generic and last else name, own))
    return tuple((f.start, name) for f, (name, _) in zip(found, parts, strict=True) if name)


def _ends(text: str, before: Figure, figure: Figure) -> bool:
    """Whether a sentence ends between two figures."""
    return bool(re.search(r"[。；;]", text[before.end : figure.start]))


@lru_cache(maxsize=20_000)
def pairs(text: str) -> Pairs:
    """Character pairs, other names of an indicator made one, without what only frames a sentence."""
    for m in reversed(indicators.find(text)):
        text = f"{text[: m.start]}{m.name}{text[m.end :]}"
    pieces = re.split(r"[^\w%]+", _FRAME.sub(" ", unified(text)))
    return frozenset(a + b for piece in pieces for a, b in pairwise(piece) if not _OF_FIGURE.match(a + b))


def akin(one: str, other: str) -> bool:
    """Whether two names of indicators share so much that one may answer for the other."""
    a, b = pairs(one), pairs(other)
    return len(a & b) >= MIN_AKIN * min(len(a), len(b))


def acts(text: str) -> frozenset[str]:
    """What is done to the things a text names: 新建, 改造, 加固."""
    return frozenset(_ACT.findall(unified(text)))


def clause_of(text: str, position: int) -> str:
    """The clause around a position."""
    start = max((m.end() for m in _PUNCTUATION.finditer(text, 0, position)), default=0)
    stop = _PUNCTUATION.search(text, position)
    while stop and text[stop.start()] == "," and re.match(r"\d{3}(?!\d)", text[stop.end() :]):
        stop = _PUNCTUATION.search(text, stop.end())  # the comma of 1,234
    return text[start : stop.start() if stop else len(text)]


def standing(words: Pairs, phrase: str, text: str) -> dict[int, float]:
    """How well words fit each figure of a sentence, by its offset, from 0 to 2.5.

    The share of the words that stand by the figure (in its name, between the figure before and the punctuation
    behind), and the share of its name that is among the words: 中小学 fits 中小学9所 better than 幼儿园10所、中小学.
    A phrase whose last noun is the figure's name (民宿床位 of 民宿50家、床位1800张) fits it the better.
    """
    named = {start: name for start, (name, _) in names(text).items()}
    last = _LINK.sub("", bare(phrase))
    return {
        start: len(words & ground) / max(1, len(words))
        + len(words & name) / max(1, len(name))
        + LAST_NOUN * (len(bare(named.get(start, ""))) > 1 and last.endswith(bare(named[start])))
        for start, name, ground in _grounds(text)
    }


def is_of_another(words: Pairs, text: str, start: int) -> bool:
    """Whether words name what 分别 gives another figure than that at ``start``: 收入 of 人数、收入分别增长2%、3%."""
    opened = max((m.end() for m in _SENTENCE.finditer(text, 0, start)), default=0)
    each = text.rfind("分别", opened, start)
    stop = _SENTENCE.search(text, start)
    end = stop.start() if stop else len(text)
    heads = {at: bare(name)[-2:] for at, (name, _) in names(text).items() if opened <= each < at < end}
    own = heads.get(start)
    return own is not None and own not in words and any(head in words for head in heads.values())


@lru_cache(maxsize=20_000)
def _grounds(text: str) -> tuple[tuple[int, Pairs, Pairs], ...]:
    found = figures(text)
    named = names(text)
    grounds = []
    end = 0
    for n, q in enumerate(found):
        stop = _PUNCTUATION.search(text, q.end)
        after = min(stop.start() if stop else len(text), found[n + 1].start if n + 1 < len(found) else len(text))
        name = named[q.start][0] if q.start in named else ""
        before, behind = text[end : q.start], text[q.end : after]
        if "分别" in before and name:  # then the other subjects stand there too
            before = ""
        grounds.append((q.start, pairs(name), pairs(f"{name} {before} {behind}")))
        end = q.end
    return tuple(grounds)
