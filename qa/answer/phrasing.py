"""A fact in words: 运城市2026年地区生产总值预期增长6%左右; Yuncheng, 2026, GDP: target growth about 6% (6%左右)."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from qa import indicators, places, quantities
from qa.answer.wanted import is_stock, kind_of
from qa.quantities import Quantity
from qa.schema import Document, Fact, Period

_GROWTH = re.compile(r"(?<=..)(?:增长率|增长速度|增速|增幅)$")  # no 增长率增长5.2%
_CHINESE = re.compile("[一-龥]")
PER = re.compile("(?<!元)/(?!(?:立方|平方)米)")  # of a unit of two things
_PRICES = "居民消费价格指数"
IN_ENGLISH = {"左右": "about ", "以上": "at least ", "以内": "at most ", None: ""}
_SCALES = ((Decimal(10**12), "trillion"), (Decimal(10**9), "billion"), (Decimal(10**6), "million"))
_UNITS_EN = {
    "元": "yuan", "美元": "US dollars", "人": "people", "人次": "visits", "亩": "mu", "斤": "jin", "吨": "tons",
    "公里": "km", "平方公里": "square km", "平方米": "square metres", "立方米": "cubic metres", "%": "%", "‰": "‰",
    "百分点": "percentage points", "千瓦": "kW", "公顷": "hectares", "千瓦时": "kWh", "年": "years",
    "天": "days", "岁": "years of age",
}  # fmt: skip
BOUND_EN = {"约束性": "binding", "预期性": "anticipatory"}
COMPLETENESS = {"full": "全文", "partial": "部分", "digest": "摘要"}
COMPLETENESS_EN = {"full": "full text", "partial": "part of the text", "digest": "digest"}


def figure(fact: Fact) -> str:
    """The figure as it is shown: number, unit and 左右, 以上 or 以内."""
    value = re.sub("-+", "-", fact.value)
    if fact.measure == "change":
        value = value.removeprefix("-")
    unit = fact.unit[1:] if fact.unit.startswith("1/") else fact.unit  # 5.34 of 1/10万 is 5.34/10万
    return f"{value}{unit}{fact.qualifier or ''}"


def state(fact: Fact) -> str:
    """What is said of the subject: 预期增长6%左右, 为1330.4亿元."""
    target = fact.status == "target"
    if fact.measure == "level":
        total = "累计" if fact.basis == "累计" and not is_stock(fact) else ""
        return f"{'目标' if target else ''}{total or '为'}{figure(fact)}"
    kind = kind_of(fact)[0]
    if fact.indicator == _PRICES:
        way = "上涨" if fact.direction > 0 else "下降"
    elif kind == "rate":
        way = "增长" if fact.direction > 0 else "下降"
    else:
        way = ("提高" if kind == "points" else "增加") if fact.direction > 0 else "下降" if kind == "points" else "减少"
    basis = fact.basis if fact.basis in ("年均", "累计") else ""
    return f"{'预期' if target else ''}{basis}{way}{figure(fact)}"


def quantity(fact: Fact) -> Quantity | None:
    """The figure of a fact, with the whole of a unit like 人/亿元, so that a difference is told in it."""
    found = next(iter(quantities.find(state(fact))), None)
    per = found is not None and PER.search(fact.unit)
    return replace(found, text=figure(fact), unit=fact.unit) if found and per else found


def when(period: Period) -> str:
    """A period as it is written before a subject: 2026年, “十四五”期间."""
    if period.first == period.last:
        return f"{period.first}年"
    number = (period.first - 1966) // 5 + 3
    if period.last - period.first == 4 and period.first % 5 == 1 and 3 <= number < 20:
        numeral = "十" + "一二三四五六七八九"[number - 11] if number > 10 else "三四五六七八九十"[number - 3]
        return f"“{numeral}五”期间"
    return f"{period.first}—{period.last}年"


def sentence(fact: Fact, *, reached: bool = False, timed: bool = True) -> str:
    """The fact as a sentence without its full stop, with its time if ``timed``; ``reached`` says 实际 where the target
    stands beside.
    """
    really = "实际" if reached and fact.status == "actual" else ""
    name = _GROWTH.sub("", fact.indicator) if fact.measure == "change" else fact.indicator
    time = when(fact.period) if timed else ""
    return f"{fact.place or ''}{time}{name}{really}{state(fact)}"


def attribute(row: str) -> str | None:
    """约束性 or 预期性, where a table row has such a cell."""
    found = re.search(r"(?:：|；|^|\s)(约束性|预期性)(?:；|$|\s)", row)
    return found.group(1) if found else None


def english(fact: Fact, place: str) -> str | None:
    """The fact in English with the figure in both forms; None where the indicator or the unit has no English name."""
    name, said = english_name(fact.indicator), english_state(fact)
    if name is None or said is None:
        return None
    aim = "target" if fact.status == "target" else "actual figure"
    return f"{place}, {english_when(fact.period)}, {name}: {aim} {said}"


def english_when(period: Period) -> str:
    """A period in English: 2026, 2015–2020; a five-year plan by its name, since its years may stand nowhere."""
    if period.first == period.last:
        return f"{period.first}"
    named = english_time(when(period))
    return f"{period.first}–{period.last}" if _CHINESE.search(named) else named.replace("—", "–")


def english_time(text: str) -> str:
    """The name of a period in English: 2026年 is 2026, 十四五末 the end of the 14th Five-Year Plan."""
    plan = re.fullmatch('[“"]?十([一二三四五六])五[”"]?(?:时期|期间)?(末?)', text)
    if plan:
        return f"{'end of the ' if plan[2] else ''}1{'一二三四五六'.index(plan[1]) + 1}th Five-Year Plan"
    return re.sub(r"(?<=\d)年", "", text)


def english_name(indicator: str) -> str | None:
    """The English name of an indicator."""
    name = next((s for s in indicators.synonyms(indicator) if s.islower() and (len(s) > 4 or s == "gdp")), None)
    return name and re.sub(r"\b(?:gdp|pm2\.5|r&d|co2|5g)\b", lambda m: m.group().upper(), name)


def english_state(fact: Fact) -> str | None:
    """What is said of the subject: growth of about 6% (6%左右); None where the unit has no English name."""
    amount = english_figure(fact)
    if amount is None:
        return None
    way = "" if fact.measure == "level" else "growth of " if fact.direction > 0 else "decline of "
    basis = "average annual " if fact.basis == "年均" else "cumulative " if fact.basis == "累计" else ""
    return f"{basis}{way}{amount}{f' ({figure(fact)})' if figure(fact) != amount else ''}"


def english_figure(fact: Fact) -> str | None:
    """about 6%, 50,000 people, 2.5 trillion yuan; None where the unit has no English name."""
    found = next(iter(quantities.find(figure(fact))), None)
    return english_quantity(replace(found, qualifier=fact.qualifier)) if found else None


def english_quantity(quantity: Quantity) -> str | None:
    """The same of any exact figure."""
    amount = english_amount(quantity.low, quantity.unit) if quantity.low == quantity.high else None
    return f"{IN_ENGLISH.get(quantity.qualifier, '')}{amount}" if amount else None


def english_amount(value: Decimal, unit: str) -> str | None:
    """An exact amount in a canonical unit; None where the unit has no English name."""
    if unit in ("%", "‰"):
        return f"{spelled(value)}{unit}"
    if unit in ("", "个"):
        return spelled(value)
    name = _UNITS_EN.get(unit)
    return f"{spelled(value)} {name.removesuffix('s') if value == 1 else name}" if name else None


def spelled(value: Decimal) -> str:
    """An exact amount in English: 2.5 trillion, 50,000."""
    for scale, word in _SCALES:
        if value >= scale and (value / scale).normalize().as_tuple().exponent >= -3:  # type: ignore[operator]
            return f"{(value / scale).normalize():f} {word}"
    return f"{value.normalize():,f}"


def english_place(place: str) -> str:
    """The place in Latin letters, where the gazetteer knows them for its full name."""
    return places.gazetteer().latin(place) or place


def titled(document: Document, language: str) -> str:
    """A title with what kind of copy it is: 《……》（摘要）."""
    kinds = COMPLETENESS_EN if language == "en" else COMPLETENESS
    kind = kinds.get(document.completeness or "")
    if language == "en":
        return f"{document.label}{f' ({kind})' if kind else ''}"
    return f"《{document.label}》{f'（{kind}）' if kind else ''}"
