"""Numbers with their units, as exact decimals.

``find`` reads running Chinese (and English) text and returns every figure with its unit, its range, its
qualifier (左右, 以上 ...) and its direction (增长, 下降). ``same`` says whether two figures state the same
thing: 4.5万人 = 45000人, 600亿 ≠ 6亿, 6个百分点 ≠ 6%, 下降1.2% ≠ 增长1.2%.

Word borders are digit borders here: ``\\b`` sees none between 增长 and 6.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache

from qa.text import fold

YEAR = "年份"  # the unit of a calendar year, 2026年

_MULTIPLIERS = {
    "万亿": 10**12, "千亿": 10**11, "百亿": 10**10, "十亿": 10**9, "亿": 10**8, "千万": 10**7, "百万": 10**6,
    "十万": 10**5, "万": 10**4, "千": 10**3, "百": 10**2,
    "trillion": 10**12, "billion": 10**9, "million": 10**6, "thousand": 10**3,
}  # fmt: skip

# Units as written -> canonical unit. Counting words of things mean the same (80家 = 80户 enterprises);
# people, visits and money do not.
_COUNT = "个"
_UNITS: dict[str, str] = {
    "%": "%", "percent": "%", "per cent": "%", "‰": "‰",
    "个百分点": "百分点", "百分点": "百分点", "percentage points": "百分点", "percentage point": "百分点",
    "美元": "美元", "usd": "美元", "us dollars": "美元", "dollars": "美元", "欧元": "欧元",
    "元": "元", "yuan": "元", "rmb": "元",
    "人次": "人次", "人": "人", "名": "人", "位": "人", "people": "人", "persons": "人",
    "平方公里": "平方公里", "平方千米": "平方公里", "平方米": "平方米", "立方米": "立方米",
    "公里": "公里", "千米": "公里",
    "米": "米", "毫米": "毫米", "微克": "微克",
    "亩": "亩", "mu": "亩", "公顷": "公顷", "公斤": "公斤", "千克": "公斤", "斤": "斤", "jin": "斤",
    "吨标准煤": "吨标准煤", "吨": "吨", "tons": "吨", "tonnes": "吨", "件/万人": "件/万人",
    "千瓦时": "千瓦时", "度": "千瓦时", "千瓦": "千瓦", "兆瓦": "兆瓦",
    "kilometers": "公里", "kilometres": "公里", "km": "公里", "square kilometers": "平方公里",
    "square kilometres": "平方公里", "square km": "平方公里", "sq km": "平方公里", "km2": "平方公里",
    "square meters": "平方米", "square metres": "平方米", "cubic meters": "立方米", "cubic metres": "立方米",
    "meters": "米", "metres": "米", "hectares": "公顷", "metric tons": "吨", "kilograms": "公斤",
    "kg": "公斤", "kwh": "千瓦时", "kilowatt-hours": "千瓦时", "kilowatt hours": "千瓦时", "kilowatts": "千瓦",
    "megawatts": "兆瓦", "gigawatts": "吉瓦", "households": "个", "visits": "人次", "trips": "人次",
    "passengers": "人次", "years": "年", "days": "天", "hours": "小时", "minutes": "分钟", "months": "月",
    "acres": "英亩", "miles": "英里", "square miles": "平方英里", "feet": "英尺", "pounds": "英镑", "euros": "欧元",
    "张": "张", "套": "套", "件": "件", "倍": "倍", "岁": "岁", "周岁": "岁", "天": "天", "小时": "小时", "年": "年",
    "个月": "月", "月": "月", "日": "日", "分": "分", "股": "股", "场": "场", "届": "届", "条": "条", "部": "台",
    "辆": "辆", "架": "架", "亿标准煤": "亿标准煤",
    "台": "台", "株": "株", "口": "口", "例": "例", "起": "起", "列": "列", "间": "间", "栋": "栋", "艘": "艘",
    "支": "支", "期": "期", "枚": "枚", "笔": "笔", "单": "单", "份": "份", "宗": "宗", "孔": "孔", "组": "组",
    "班": "班", "课时": "课时", "道": "道", "对": "对", "段": "段", "站": "站", "片": "片", "标箱": "标箱",
    "分钟": "分钟", "千伏安": "千伏安", "千伏": "千伏", "吉瓦": "吉瓦", "兆瓦时": "兆瓦时", "吉瓦时": "吉瓦时",
    "克": "克", "毫克": "毫克", "户次": "户次", "件次": "件次", "人日": "人日", "家次": "家次", "场次": "场次",
    "架次": "架次",
    "次": "次", "p": "p", "eflops": "eflops", "pflops": "pflops",
    "粒": "粒", "ah": "ah", "羽": "羽", "箱": "箱", "瓶": "瓶", "盏": "盏", "餐": "餐", "颗": "颗", "篇": "篇",
    "册": "册", "台套": "台", "台(套)": "台", "标台": "台", "棵": "株", "幢": "栋", "标准箱": "标箱", "立方": "立方米",
    "平方": "平方米", "平米": "平方米", "标方": "立方米", "床": "张", "mw": "兆瓦", "kw": "千瓦", "gw": "吉瓦",
    "gwh": "吉瓦时", "mwh": "兆瓦时",
    "个等级": "等级", "等级": "等级", "个工作日": "天", "工作日": "天", "吨公里": "吨公里", "人公里": "人公里",
} | {unit: unit for unit in "袋 尾 盒 桶 盆 匹 款 门 担 车次 班次 航次 辆次 艘次 台次".split()}  # fmt: skip  # noqa: SIM905
_UNITS |= dict.fromkeys("个 家 户 座 项 所 处 批 类 种 块 只 头 方面 个方面 头只 头(只) 村 县 乡 镇".split(), _COUNT)  # noqa: SIM905
# units of one kind by what each is of the first
SIZES: tuple[dict[str, Decimal], ...] = tuple(
    {unit: Decimal(size) for unit, size in kind.items()}
    for kind in (
        {"克": "1", "斤": "500", "公斤": "1000", "吨": "1000000"},
        {"亩": "1", "平方米": "0.0015", "公顷": "15", "平方公里": "1500"},
        {"米": "1", "公里": "1000"},
        {"千瓦": "1", "兆瓦": "1000", "吉瓦": "1000000"},
    )
)
RATES = frozenset({"%", "‰", "百分点"})

_MULTIPLIER = "|".join(sorted(_MULTIPLIERS, key=len, reverse=True))
_UNIT = "|".join(
    re.escape(u) + ("(?![a-z])" if u.isascii() and u[-1].isalpha() else "")  # 108 museums are no 108 mu
    for u in sorted(_UNITS, key=len, reverse=True)
)
_NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
# 1 9个: a figure torn by one space within prose, between a word and its unit; 2026 19个 and 1 2月 are none.
_TORN = (
    r"(?<=[\u4e00-\u9fff、,;:()\"])(?<!第)(?!(?:19|20)\d\d )"
    r"\d{1,6}(?:(?: {1,2}\d{1,6}){1,2}(?:\.\d+)?|\.\d{0,3} {1,2}\d{1,3}| {1,2}\.\d{1,3})"
    rf"(?=(?:{_MULTIPLIER})?(?!年|月|日|分(?!钟))(?:{_UNIT})|(?:{_MULTIPLIER}))"
)
_MORE = r"[多余几]?"
# 千瓦 and 百分点 begin like multipliers, so a whole unit is tried before "multiplier + unit".
_TAIL = rf"\s?{_MORE}(?:(?P<u{{n}}>{_UNIT})|(?P<m{{n}}>{_MULTIPLIER})\s?{_MORE}(?P<v{{n}}>{_UNIT})?)?"
_ONE = (
    rf"(?P<sign>(?:(?<=^)|(?<=[\s由为是从至达到率速幅:(|]))-)?(?<![\d.a-z])(?P<n1>{_TORN}|{_NUMBER})(?![\d])"
    + _TAIL.format(n=1)
    + rf"(?:\s?(?:-|—|~|至|到|to)\s?(?P<n2>{_NUMBER})(?!\d)"
    + _TAIL.format(n=2)
    + ")?"
)
_PATTERN = re.compile(_ONE)
# The words that qualify a figure and say where it went: one table for facts, checks and answers.
_OVER = "超过 突破 越过 高于 超出 多于 大于".split()  # noqa: SIM905
_UNDER = "低于 少于 小于 下于".split()  # noqa: SIM905
_NOT = "不 未 没 没有 不得 不再 不能".split()  # noqa: SIM905
QUALIFIERS: dict[str, str] = {  # before a figure
    "约": "左右", "近": "左右", "大约": "左右", "大概": "左右", "将近": "左右", "接近": "左右",
    "超": "以上", "逾": "以上", "至少": "以上", "不止": "以上", ">": "以上", "≥": "以上", ">=": "以上",
    "至多": "以内", "最多": "以内", "不到": "以内", "不足": "以内", "<": "以内", "≤": "以内", "<=": "以内",
    "around": "左右", "about": "左右", "approximately": "左右", "roughly": "左右", "nearly": "左右",
    "at least": "以上", "more than": "以上", "no less than": "以上", "over": "以上", "above": "以上",
    "at most": "以内", "less than": "以内", "no more than": "以内", "up to": "以内", "below": "以内",
} | {  # 不超过 is the other way round
    f"{no}{word}": limit
    for words, plain, negated in ((_OVER, "以上", "以内"), (_UNDER, "以内", "以上"))
    for word in words
    for no, limit in (("", plain), *((no, negated) for no in _NOT))
}  # fmt: skip
QUALIFIERS_BEHIND: dict[str, str] = {
    "左右": "左右", "上下": "左右", "or so": "左右", "以上": "以上", "及以上": "以上", "or more": "以上",
    "以下": "以内", "及以下": "以内", "以内": "以内", "之内": "以内",
}  # fmt: skip
UP = (
    "增长|增产|提高|上升|增加(?!值)|提升|上涨|扩大|增幅|增速|涨幅|递增|多增|净增|增收|攀升|跃升|上浮|上调|涨"
    "|(?<!新)增(?!加|设|值|强|效)"
)
DOWN = "下降|降低|减少|减产|回落|下滑|压减|压降|缩小|降幅|收窄|减低|缩短|压缩|削减|下调|下浮|改善|降|跌"
HIGHER, LOWER = "高于|高出|快于|优于|好于", "低于|慢于|少于"  # compared with others, or with its own past
_GUARDED = {  # 签约12个, 附近 and 赶超 are words of their own
    "约": "(?<![签节合条履违集契预制特])约",
    "近": "(?<![最附靠邻])近",
    "超": "(?<!赶)超",
}
_QUALIFIED = "|".join(_GUARDED.get(word, word) for word in sorted(QUALIFIERS, key=len, reverse=True))
_BEFORE = re.compile(rf"({_QUALIFIED})[\s了]*=?(?:每[人户生亩])?(?:每[年月天])?$")
_AFTER = re.compile(r"\s*的?(" + "|".join(sorted(QUALIFIERS_BEHIND, key=len, reverse=True)) + ")")
_DIRECTION = re.compile(
    rf"(?P<up>{UP}|增至|{HIGHER}|increase|growth|grow|grew|rise|rose|higher)|(?P<down>{DOWN}|{LOWER}|decrease|decline|reduc|fall|fell|drop|lower)"
)
_CLAUSE_BREAK = re.compile(r"[,;。!?、\n|]|(?<=\D)\.(?=\D)")
_CHINESE = re.compile(
    r"(?<![第零〇一二两三四五六七八九十百千])(?:([零一二两三四五六七八九十百]{1,5})\s?"
    rf"|([一二两三四五六七八九][零一二两三四五六七八九十百千]{{0,6}})(万亿|亿|万)?)({_UNIT})"
)
_HUNDREDTHS = re.compile(r"百分之(\d+(?:\.\d+)?|[零一二两三四五六七八九十百]+(?:点[零一二三四五六七八九]+)?)")
_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}


@dataclass(frozen=True, slots=True)
class Quantity:
    """A figure. ``low`` equals ``high`` unless a range is written; both are in ``unit``, multipliers applied."""

    text: str
    start: int
    end: int
    low: Decimal
    high: Decimal
    unit: str  # canonical; "" where none is written; YEAR for a calendar year
    qualifier: str | None = None  # 左右, 以上, 以内
    direction: int = 0  # 1 增长, -1 下降, 0 not said


def find(text: str) -> list[Quantity]:
    """All figures written in digits, in order. ``start``/``end`` point into ``text``."""
    return list(_find(text))


@cache
def _find(text: str) -> tuple[Quantity, ...]:
    folded = fold(text)
    return tuple(_quantity(text, folded, match) for match in _PATTERN.finditer(folded))


def _quantity(text: str, folded: str, match: re.Match[str]) -> Quantity:
    group = match.groupdict()
    unit1, times1 = _unit(group, 1)
    unit2, times2 = _unit(group, 2)
    low = Decimal(re.sub("[, ]", "", group["n1"]))
    if group["n2"]:
        # 5-6% and 3-5万人: the first figure borrows what only the second one has.
        low *= times1 if (times1 != 1 or unit1) else times2
        high, unit = Decimal(group["n2"].replace(",", "")) * times2, unit2 or unit1
    else:
        low *= times1
        high, unit = low, unit1
    if unit in ("年", "") and _is_year(group["n1"]) and (unit == "年" or not group["n2"]):
        unit = YEAR if unit == "年" or _stands_as_year(folded, match) else unit
    if group["sign"]:
        low = high = -low
    end = match.end()
    qualifier, begin, _ = qualified(folded, match.start(), end)
    return Quantity(
        text[match.start() : end].strip(),
        match.start(),
        end,
        low,
        high,
        unit,
        qualifier,
        _direction(folded, match, unit, begin),
    )


def qualified(folded: str, start: int, end: int) -> tuple[str | None, int, int]:
    """What qualifies the figure at folded[start:end], and where figure and qualifier begin and end together."""
    after = _AFTER.match(folded, end)
    before = _BEFORE.search(folded, max(0, start - 16), start)
    word = QUALIFIERS_BEHIND[after.group(1)] if after else QUALIFIERS[before.group(1)] if before else None
    return word, before.start() if before else start, after.end() if after else end


def _unit(group: dict[str, str | None], n: int) -> tuple[str, int]:
    written = group[f"u{n}"] or group[f"v{n}"] or ""
    return _UNITS.get(written, ""), _MULTIPLIERS.get(group[f"m{n}"] or "", 1)


def _is_year(number: str) -> bool:
    return len(number) == 4 and 1900 <= int(number) <= 2100 if number.isdigit() else False


def _stands_as_year(folded: str, match: re.Match[str]) -> bool:
    """A bare 2026 is a year unless something that is counted follows it at once."""
    return not re.match(r"\w", folded[match.end("n1") : match.end("n1") + 1])


def _direction(folded: str, match: re.Match[str], unit: str, stop: int) -> int:
    """Where a rate went, by the last word of its clause before ``stop``, where its qualifier begins."""
    if unit not in RATES and not match.group("sign"):
        return 0
    if match.group("sign"):
        return -1
    clause = _CLAUSE_BREAK.split(folded[max(0, stop - 30) : stop])[-1]
    words = list(_DIRECTION.finditer(clause))
    if words:
        return 1 if words[-1].group("up") else -1
    return 0


def chinese_numerals(text: str) -> list[Quantity]:
    """Figures in Chinese numerals: before a unit (八个方面, 三年, 两千亿元), and 百分之八点五."""
    found = []
    for match in _CHINESE.finditer(text):
        small, large, times, unit = match.groups()
        found.append((match, Decimal(_read(small or large) * _MULTIPLIERS.get(times, 1)), _UNITS[unit]))
    for match in _HUNDREDTHS.finditer(fold(text)):
        found.append((match, _percentage(match.group(1)), "%"))
    return [Quantity(m.group(), m.start(), m.end(), value, value, unit) for m, value, unit in found]


def _percentage(numeral: str) -> Decimal:
    if numeral[0].isdigit():
        return Decimal(numeral)
    whole, _, decimals = numeral.partition("点")
    return Decimal(f"{_read(whole)}.{''.join(str(_DIGITS.get(c, 0)) for c in decimals) or 0}")


def _read(numeral: str) -> int:
    total = digit = 0
    for char in numeral:
        if char in _DIGITS:
            digit = _DIGITS[char]
        else:
            total += (digit or 1) * {"十": 10, "百": 100, "千": 1000}[char]
            digit = 0
    return total + digit


def same(stated: Quantity, source: Quantity) -> bool:
    """Whether ``stated`` says no more and nothing else than ``source``.

    Values must be equal; a unit, a qualifier or a direction that is stated must be the source's.
    """
    if (stated.low, stated.high) != (source.low, source.high) and not _signs_agree(stated, source):
        return False
    if stated.unit and stated.unit != source.unit:
        return False
    if stated.qualifier and stated.qualifier != source.qualifier:
        return False
    return not (stated.direction and source.direction and stated.direction != source.direction)


def in_unit(quantity: Quantity, unit: str) -> Quantity:
    """A bare figure read in a unit that stands elsewhere, as a table cell in its row's: 28 in 万人 is 280000人."""
    one = next(iter(find(f"1{unit}")), None)
    if quantity.unit or one is None or not one.unit:
        return quantity
    return replace(quantity, low=quantity.low * one.low, high=quantity.high * one.low, unit=one.unit)


def _signs_agree(stated: Quantity, source: Quantity) -> bool:
    """下降4.1% states -4.1%."""
    return (
        stated.unit in RATES
        and abs(stated.low) == abs(source.low)
        and abs(stated.high) == abs(source.high)
        and stated.direction == source.direction == -1
    )


def base_unit(unit: str) -> str:
    """The unit that others of its kind are sizes of: 克 of 公斤; any other unit as it is."""
    return next((next(iter(sizes)) for sizes in SIZES if unit in sizes), unit)
