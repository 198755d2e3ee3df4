"""Numbers with their units, read from prose and table rows: the evaluation's own reader.

It shares no line with ``qa.quantities``, so that a fault there cannot hide itself here. Sign and direction are not
read: 下降1.2% and 增长1.2% are one figure to it.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache

RATES = frozenset({"%", "‰", "百分点", "倍"})  # a figure in one of these never equals a plain count
YEAR = "year"  # 2026年 or a bare 2026, in contrast to 年, which counts years

_CALENDAR = range(1900, 2100)
_DASH = str.maketrans(dict.fromkeys("—–－−‐‑―~～〜", "-"))
CIRCLED = re.compile("[①-⓿❶-➓]")  # NFKC would make figures of them
_IN_BRACKETS = re.compile(r"\[(\d+(?:\.\d+)?)\]")  # the plan's tables write five-year totals so
_PLAN = re.compile("第(十[一二三四五六])个五年")  # a plan's name, as 十五五 is, and no five years
_THOUSANDS = re.compile(r"(?<![\d.])\d{1,3}(?:,\d{3})+(?!\d)")

_MULTIPLIERS = {
    "万亿": 10**12, "千亿": 10**11, "百亿": 10**10, "十亿": 10**9, "亿": 10**8, "千万": 10**7, "百万": 10**6,
    "十万": 10**5, "万": 10**4, "千": 1000, "百": 100,
    "trillion": 10**12, "billion": 10**9, "million": 10**6, "thousand": 1000,
}  # fmt: skip
_MULTIPLIER = (
    r"(?P<times>万亿|[十百千]?[万亿]|百(?!分)|千(?![瓦克米伏])|(?:trillion|billion|million|thousand)(?![a-z]))"
)

# Every unit that is told apart from others, by canonical name; names on one line are one unit.
_UNITS = {
    "%": "% percent per|cent",
    "‰": "‰",
    "百分点": "个百分点 百分点 percentage|points percentage|point",
    "元": "元 yuan rmb cny",
    "美元": "美元 dollars us|dollars us|dollar usd",
    "人": "人 名 位 people persons",
    "人次": "人次",
    "个": "个 项 条 件 家 户 座 所 处",
    "台": "台 部",
    "亩": "亩 mu",
    "公顷": "公顷 hectares hectare",
    "平方米": "平方米 平米 m2 square|metres square|meters",
    "平方公里": "平方公里 平方千米 km2 square|kilometres square|kilometers",
    "立方米": "立方米 立方 方 m3 cubic|metres cubic|meters",
    "米": "米 metres meters",
    "公里": "公里 千米 km kilometres kilometers",
    "吨": "吨 tonnes tons tonne ton",
    "吨标准煤": "吨标准煤 吨标煤",
    "公斤": "公斤 千克 kg kilograms",
    "斤": "斤 jin",
    "千瓦": "千瓦 kw kilowatts",
    "兆瓦": "兆瓦 mw megawatts",
    "千瓦时": "千瓦时 度 kwh",
    "微克/立方米": "微克/立方米 微克/m3 μg/m3 ug/m3 µg/m3 微克每立方米",
    "年": "年 years year",
    "月": "月",
    "个月": "个月 months month",
    "日": "日 号",
    "天": "天 days day",
    "小时": "小时 hours hour h",
    "分钟": "分钟 minutes minute",
    "岁": "岁 years|of|age",
    "倍": "倍 times",
    "成": "成",
    "次": "次",
    "季度": "季度",
    "°c": "°c ℃",
    "套": "套 units",
    "株": "株 棵",
    "场": "场 场次",
}
_UNITS |= {unit: unit for unit in "张辆架艘间栋头只羽批种类期份支对级层班列孔眼口线版字镇乡村县区市篇届块"}
_NAMES = {name.replace("|", " "): unit for unit, names in _UNITS.items() for name in names.split()}


def _unit_pattern() -> str:
    names = sorted(_NAMES, key=len, reverse=True)
    words = [re.escape(n).replace(r"\ ", r"\s+") + ("(?![a-z0-9])" if re.search("[a-z0-9]$", n) else "") for n in names]
    return "|".join(words)


_UNIT = f"(?P<unit>{_unit_pattern()})"
_TAIL = rf"[ ]*[余多来]?[ ]*(?:{_MULTIPLIER})?[ ]*[余多]?[ ]*(?:{_UNIT})?"
_ARABIC = re.compile(rf"(?P<number>(?<![\d.])\d+(?:\.\d+)*){_TAIL}")
_DIGITS = "零〇一二两三四五六七八九"
_NUMERAL = rf"[{_DIGITS}十百千万亿]+(?:点[{_DIGITS}]+)?"
_CHINESE = re.compile(rf"(?P<percent>百分之)?(?P<number>{_NUMERAL})[ ]*[余多]?[ ]*(?:{_UNIT})?")
_FRACTION = re.compile(rf"{_NUMERAL}分之{_NUMERAL}")
_WORDS = {
    "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11,
    "twelve": 12,
}  # fmt: skip
_ENGLISH = re.compile(rf"(?<![a-z])(?P<number>{'|'.join(_WORDS)})(?![a-z]|-year){_TAIL}")
_RANGE = re.compile(r"\s*(?:-|至|到|to)\s*")
_IN_WORD = re.compile(r"[a-z][a-z&]*[-_{]*$")
_ROW_NUMBER = re.compile(r"(?m)^(?=[^\n]*\t)(?P<before>(?:[^\t\n]*\t)?)\d{1,3}(?=[\t ]+(?:[^\d\s\[-]|\d[A-Za-z]))")
_DECLARED = re.compile(
    rf"(?:^|[(:\t\n|]| {{2}})\s*(?P<whole>(?:{_MULTIPLIER})?\s*(?:{_UNIT}))\s*?(?=[)\t\n|]| {{2}}|$)"
)
_BRACKETED = re.compile(r"\(([^()\d]{1,12})\)|(?:\t|  )([^\s()\d]{1,6}/[^\s()\d]{1,6})(?=\t|  )")


@dataclass(frozen=True, slots=True)
class Figure:
    """One number. ``unit`` is canonical, "" where none is known; ``value`` is in that unit (5.5万人: 55000 人)."""

    text: str
    value: Decimal
    unit: str
    start: int
    end: int
    plain: bool = False  # digits alone, as in a table cell: no multiplier and no unit of its own
    word: str = ""  # the name it is part of, e.g. pm2.5 or 5g
    digits: Decimal | None = None  # as written, before the multiplier; None of numerals in words
    after: str = ""  # a few characters that follow the digits, without spaces


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit that stands for the figures of a row: 地区生产总值（亿元） or 单位：万人."""

    text: str
    times: int
    unit: str


def normal(text: str) -> str:
    """NFKC, lower case, one kind of dash, no thousands separators; tabs and line breaks stay."""
    folded = unicodedata.normalize("NFKC", CIRCLED.sub(" ", text)).translate(_DASH).lower()
    folded = _PLAN.sub(r"\1五", _IN_BRACKETS.sub(r"\1", folded))
    return join_thousands(folded)


def join_thousands(text: str) -> str:
    """Text without the commas of 1,234,567; the comma of 2024,2025 stays."""
    return _THOUSANDS.sub(lambda m: m.group().replace(",", ""), text)


def untorn(text: str) -> str:
    """Prose in which typesetting has torn no figure: 1380亿 / 元 over two lines, 1 9个; rows of a table as they are."""
    lines = text.split("\n")
    if any("\t" in line or "|" in line or "  " in line.strip() for line in lines):
        return text
    joined = re.sub(r"(?<=[\d.万亿千百])\n(?=[\d.%\u4e00-\u9fff])", "", text)
    return re.sub(r"(?<=[\u4e00-\u9fff]\d) (?=\d[\u4e00-\u9fff%])", "", joined)


def read(text: str, *, ones: bool = True) -> list[Figure]:
    """All figures of a text, in order.

    Args:
        text: any text; it is normalised here.
        ones: whether 一 before a unit counts (一个 is more often an article than a figure).
    """
    text = normal(text)
    found = [*_arabic(text), *_chinese(text, ones), *_english(text)]
    return _with_range_units(sorted(found, key=lambda f: f.start), text)


def without_row_numbers(text: str) -> str:
    """Text without the running numbers of table rows, which would pass for cells."""
    return _ROW_NUMBER.sub(r"\g<before>", text)


def fractions(text: str) -> list[str]:
    """Fractions in words (三分之一); 百分之 is a rate and left to ``read``."""
    return [m.group() for m in _FRACTION.finditer(normal(text)) if not m.group().startswith("百分之")]


def declared(text: str) -> list[Unit]:
    """Units that stand without a number: in brackets, after 单位：, or in a cell of their own."""
    text = normal(text)
    found = [
        Unit(_tight(m["whole"]), _MULTIPLIERS.get(m["times"] or "", 1), _NAMES[_one_space(m["unit"])])
        for m in _DECLARED.finditer(text)
    ]
    return found + [Unit(_tight(m[1] or m[2]), 1, "") for m in _BRACKETED.finditer(text)]


def numeral(text: str) -> Decimal | None:
    """The value of a Chinese numeral; None where it is none, as 十五五 (a plan's name) or 三四 (about three)."""
    whole, _, decimals = text.partition("点")
    value = _positional(whole) if not re.search("[十百千万亿]", whole) else _with_places(whole)
    if value is None or not decimals:
        return None if value is None else Decimal(value)
    return Decimal(f"{value}.{''.join(map(_digit, decimals))}")


def _arabic(text: str) -> list[Figure]:
    found = []
    for m in _ARABIC.finditer(text):
        number, after = m["number"], _tight(text[m.end("number") : m.end("number") + 14])
        before = _IN_WORD.search(text[: m.start()])
        glued = re.match("[a-z]+", text[m.end("number") :]) if not (m["unit"] or m["times"]) else None
        word = (before.group() if before else "") + number + (glued.group() if glued else "")
        if number.count(".") > 1:
            found.append(Figure(number, Decimal(0), "?", m.start(), m.end(), word=number))
            continue
        figure = _figure(m, Decimal(number), after)
        if before or glued:
            # 5g or 14th is a name and no figure; in gdp6% the letters before the figure are a word of their own
            figure = replace(figure, word=_squeezed(word), unit="?" if glued else figure.unit)
        found.append(figure)
    return found


def _figure(m: re.Match[str], number: Decimal, after: str) -> Figure:
    unit = _NAMES[_one_space(m["unit"])] if m["unit"] else ""
    if not m["times"] and number == number.to_integral_value() and int(number) in _CALENDAR and unit in ("年", ""):
        unit = YEAR
    value = number * _MULTIPLIERS.get(m["times"] or "", 1)
    plain = not m["times"] and not m["unit"]
    return Figure(m.group().strip(), value, unit, m.start(), m.end(), plain, digits=number, after=after)


def _chinese(text: str, ones: bool) -> list[Figure]:
    found = []
    for m in _CHINESE.finditer(text):
        written, unit = m["number"], _NAMES[_one_space(m["unit"])] if m["unit"] else ""
        if not (unit or m["percent"]) or not re.search(f"[{_DIGITS}十]", written):
            continue
        vague = m.start() and text[m.start() - 1] in "几数0123456789."  # 数十家; 5万 is read as Arabic
        value = numeral(written)
        if value is None or vague or (written == "一" and not m["percent"] and not ones):
            continue
        if m["percent"]:
            unit = "%"
        elif unit == "年" and value in _CALENDAR:
            unit = YEAR
        found.append(Figure(m.group().strip(), value, unit, m.start(), m.end()))
    return found


def _english(text: str) -> list[Figure]:
    return [
        _figure(m, Decimal(_WORDS[m["number"]]), _tight(text[m.end("number") : m.end("number") + 14]))
        for m in _ENGLISH.finditer(text)
    ]


def _with_range_units(figures: list[Figure], text: str) -> list[Figure]:
    """5-6% and 1200至1500亿元: the first figure has the multiplier and unit of the second."""
    for i in range(len(figures) - 2, -1, -1):
        first, second = figures[i], figures[i + 1]
        if not (first.plain and not second.word and _RANGE.fullmatch(text[first.end : second.start])):
            continue
        if second.digits and second.unit not in ("", "?"):
            times = second.value / second.digits
            figures[i] = replace(first, value=first.value * times, unit=second.unit, plain=second.plain)
    return figures


def _positional(digits: str) -> int | None:
    """二〇二六, or a single digit; 三四 is none."""
    if len(digits) == 1 or len(digits) == 4 or "〇" in digits:
        return int("".join(map(_digit, digits)))
    return None


def _with_places(text: str) -> int | None:
    total = section = 0
    digit: int | None = None
    last = 10**9
    for character in text:
        if character in "零〇":
            digit, last = None, 10**9
        elif character in _DIGITS:
            if digit is not None:
                return None
            digit = int(_digit(character))
        elif character in "万亿":
            section += digit or 0
            if character == "亿":
                total = (total + section or 1) * 10**8  # 两万亿: what stands before is counted in 亿
            else:
                total += (section or 1) * 10**4
            section, digit, last = 0, None, 10**9
        else:
            place = {"十": 10, "百": 100, "千": 1000}[character]
            if place >= last:
                return None
            section += (1 if digit is None else digit) * place
            digit, last = None, place
    return total + section + (digit or 0)


@cache
def _digit(character: str) -> str:
    return str("零一二三四五六七八九".index({"〇": "零", "两": "二"}.get(character, character)))


def _tight(text: str) -> str:
    return re.sub(r"\s+", "", text)


def _one_space(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def _squeezed(text: str) -> str:
    """Letters, digits and points alone: PM _{2.5} and pm2.5 are one name."""
    return re.sub(r"[^a-z0-9.&\u4e00-\u9fff]", "", text)


def squeezed(text: str) -> str:
    """A whole text in the form in which ``Figure.word`` is looked up."""
    return _squeezed(normal(text))
