"""Statements made of labelled facts: an answer's sentence in several wordings, and what makes it false.

A statement is rendered from its fields, so a mutation changes one field and renders anew. Nothing here reads a
sentence through ``qa``: what is true comes from the labels, and what is false from the change.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

Label = dict[str, Any]
Status = Literal["target", "actual"]

_PLANS = {2016: "“十三五”", 2021: "“十四五”", 2026: "“十五五”"}
_TYPESETTING = re.compile(r"[\s_{}$]")
_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
_REMARK = re.compile(r"[(（]([^()（）]*)[)）]")
# Verbs that labels give in parentheses after the thing counted: 精品示范村(建成).
_VERB = re.compile(
    r"(?:新|改|扩|续)?(?:建成?|增|认定|培育|完成|引进|开通|改造|修复|治理|发放|举办|实施|培训|签约|开工)"
)
_CHANGE = {1: "增长", -1: "下降"}
_OTHER_UNIT = {
    "%": "个百分点",
    "个百分点": "%",
    "个": "人",
    "家": "人",
    "户": "亩",
    "人": "家",
    "项": "人",
    "所": "公里",
}
_OTHER_QUALIFIER = {"以上": ("以内",), "以内": ("以上",), "左右": ("以上", "以内"), None: ("以上", "以内")}


@dataclass(frozen=True, slots=True)
class Statement:
    """One figure said of a place, a period and an indicator. ``wording`` is an index into WORDINGS."""

    place: str
    period: tuple[int, int]
    indicator: str
    verb: str  # 建成, 新增: what the label gives in parentheses
    figure: str  # as written, with its unit
    unit: str
    direction: int
    qualifier: str | None
    status: Status
    says_status: bool
    wording: int
    negation: str = ""

    def text(self) -> str:
        """The sentence."""
        return WORDINGS[self.wording](self)

    def short(self) -> str:
        """The figure with its indicator alone: what a question for place and period leaves to say."""
        return f"{self.verb}{self.indicator}{_CHANGE.get(self.direction, '为')}{_figure(self)}。"

    def question(self) -> str:
        """A question that it answers."""
        aim = "的目标" if self.says_status and self.status == "target" else ""
        return f"{self.place}{period_words(self.period)}{self.verb}{self.indicator}{aim}是多少？"


def of_label(label: Label, rng: random.Random) -> Statement:
    """The statement a labelled fact makes, in a wording drawn by lot."""
    remark = _REMARK.search(label["indicator"])
    verb = remark.group(1) if remark and _VERB.fullmatch(remark.group(1)) else ""
    return Statement(
        place=label["place"],
        period=(label["period"][0], label["period"][1]),
        indicator=_TYPESETTING.sub("", _REMARK.sub("", label["indicator"])),
        verb=verb,
        figure=label["text"].replace(" ", "") + _unit_of_cell(label),
        unit=label["unit"].replace(" ", ""),
        direction=label["direction"] if label["measure"] == "change" else 0,
        qualifier=label["qualifier"],
        status=label["status"],
        says_status=rng.random() < 0.4,
        wording=rng.randrange(len(WORDINGS)),
    )


def _unit_of_cell(label: Label) -> str:
    """The unit of a cell of a table that is a bare number: its row gives it."""
    bare = re.fullmatch(r"[\d.,\s—~-]+", label["text"])
    return str(label["unit"]) if bare and re.match(r"[%‰\u4e00-\u9fff]", label["unit"]) else ""


def period_words(period: tuple[int, int]) -> str:
    """2025年, “十四五”期间, 2015年到2020年."""
    first, last = period
    if first == last:
        return f"{first}年"
    if last - first == 4 and first in _PLANS:
        return f"{_PLANS[first]}期间"
    return f"{first}年到{last}年"


def _figure(s: Statement) -> str:
    return s.figure + (s.qualifier if s.qualifier and not re.search("[多余几]", s.figure) else "")


def _link(s: Statement) -> str:
    """What stands between the indicator and its figure."""
    change = _CHANGE.get(s.direction)
    if s.says_status and s.status == "target":
        return f"的目标{s.negation or '是'}{change or ''}"
    if s.says_status:
        return f"{s.negation or '实际'}{change or '达到'}"
    return f"{s.negation}{change}" if change else s.negation or "为"


WORDINGS: tuple[Callable[[Statement], str], ...] = (
    lambda s: f"{s.place}{period_words(s.period)}{s.verb}{s.indicator}{_link(s)}{_figure(s)}。",
    lambda s: f"{period_words(s.period)}，{s.place}{s.verb}{s.indicator}{_link(s)}{_figure(s)}。",
    lambda s: f"根据资料，{s.place}的{s.verb}{s.indicator}在{period_words(s.period)}{_link(s)}{_figure(s)}。",
    lambda s: f"{s.place}{s.verb}{s.indicator}（{period_words(s.period)}）{_link(s)}{_figure(s)}。",
    lambda s: f"在{period_words(s.period)}，{s.place}政府工作报告提到，{s.verb}{s.indicator}{_link(s)}{_figure(s)}。",
)


def mutations(
    s: Statement, neighbours: Sequence[Label], places: Sequence[str], rng: random.Random
) -> Iterator[tuple[str, Statement]]:
    """False statements made of a true one, each with the name of what was changed.

    Args:
        s: the true statement.
        neighbours: other labelled facts of the same document, those of the same sentence first.
        places: places to take instead of its own.
        rng: draws what is to be drawn.
    """
    for name, figure in _other_values(s.figure, rng):
        yield name, replace(s, figure=figure)
    yield "unit", replace(s, figure=_other_unit(s))
    if s.direction:
        yield "direction", replace(s, direction=-s.direction)
    yield "qualifier", replace(s, qualifier=rng.choice(_OTHER_QUALIFIER[s.qualifier]))
    yield "place", replace(s, place=rng.choice([p for p in places if p != s.place]))
    first, last = s.period
    step = rng.choice((-1, 1)) if first == last else rng.choice((-5, 5))
    yield "period", replace(s, period=(first + step, last + step))
    yield "status", replace(s, status="actual" if s.status == "target" else "target", says_status=True)
    yield "negation", replace(s, negation=rng.choice(("不是", "没有", "未")))
    for other in neighbours[:2]:
        yield "neighbour", replace(s, figure=other["text"], unit=other["unit"], qualifier=other["qualifier"])


def _other_values(figure: str, rng: random.Random) -> Iterator[tuple[str, str]]:
    """The same figure with another last digit, moved by a decimal place, or with another number altogether."""
    number = list(_NUMBER.finditer(figure))[-1]
    old = number.group()
    last = int(old[-1])
    yield "last digit", _put(figure, number, old[:-1] + str((last + rng.randrange(1, 9)) % 10 or 9 - (last == 9)))
    plain = old.replace(",", "")
    if "." in plain:
        yield "decimal point", _put(figure, number, plain.replace(".", "").lstrip("0") or "7")
    else:
        yield "decimal point", _put(figure, number, plain + "0" if int(plain) else "10")
    yield "value", _put(figure, number, str(int(float(plain)) + rng.randrange(2, 40)))


def _put(figure: str, number: re.Match[str], new: str) -> str:
    return figure[: number.start()] + new + figure[number.end() :]


def _other_unit(s: Statement) -> str:
    if s.unit in _OTHER_UNIT:
        return s.figure[: -len(s.unit)] + _OTHER_UNIT[s.unit] if s.figure.endswith(s.unit) else s.figure + "人次"
    if "亿" in s.figure:
        return s.figure.replace("亿", "万")
    if "万" in s.figure:
        return s.figure.replace("万", "亿")
    end = list(_NUMBER.finditer(s.figure))[-1].end()
    return f"{s.figure[:end]}万{s.figure[end:]}"
