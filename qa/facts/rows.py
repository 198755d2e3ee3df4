"""Table rows to facts: each figure cell with its row's label and unit, its header's period, its note."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Literal

from qa import indicators, periods, places, quantities
from qa.facts.site import Reading, Site
from qa.schema import Chunk, Document, Fact, Period, Sentence
from qa.text import narrow
from qa.ties import unit_fits

_CELL = re.compile(
    r"\s*(?P<bold>\*\*)?(?P<word>稳定在|保持在|控制在|达到?|力争)?(?P<before>约|不低于|不少于|不超过|不高于|超过|突破|[<>≥≤=]{0,2})\s*(?P<total>[\[(〔]?)\s*(?P<sign>[<>≥≤=]{0,2})"
    r"(?:同比|比上年)?(?P<turn>降低|下降|减少|提高|增长|增加)?"
    r"\s*(?P<value>-?\d[\d,]*(?:\.\d+)?(?:\s?[-—~]\s?\d[\d,.]*)?)"
    r"\s*(?P<unit>%|‰|[\u4e00-\u9fffA-Za-z/]{0,8}?)"
    r"\s*[\])〕]?\s*(?P<note>\*{0,2})\s*(?P<after>左右|上下|以上|以下|以内)?\s*[\])〕]?\s*"
)
_UNIT = re.compile(r"[(]([^()]{1,14})[)]")
_TARGET = re.compile("目标|计划|预期|规划")
_ACTUAL = re.compile("完成|实际|进展|现状|基期")
_GROWTH = re.compile("增长|增速|%")
_AVERAGE = re.compile("年均|年平均")
_TOTAL = re.compile("累计")
_RATE = re.compile(r"(?P<down>降低|下降|减少|降幅)|增长|增速|增幅|提高")
_LISTED = re.compile(r"\d+(?:\.\d+)?|-")
_MISALIGNED = re.compile(r"\s[\[(<>≥≤]*\d[\d.,]*[\])*%‰]*$")
_STARRED = re.compile(r"(\*+)\s*(?:号)?[^,;。\d*]{0,8}((?:19|20)\d{2})年")
_QUALIFIER = quantities.QUALIFIERS_BEHIND
_RATIO = re.compile(r"\d*/\d+万$")  # deaths of mothers, 1/10万
_GROUP = re.compile(r"^[（(]?[一二三四五六七八九十]+[)）、.]|\d+\s?[项个][)）]?$")
_WHOLE = re.compile(r"合\s?计|总\s?计|全[省市州县区]")
_ONLY_RATE = re.compile(r"(?:同比|比上年)?(?:±|增速|增长|增幅|增减)")
_CATEGORY = re.compile("类别|分类|领域|大类|板块")
_NOTE_MARK = re.compile("[①-⑳*※]+")
MOST_RATE = 100  # % that something may grow in a year on average
_ORDER = re.compile("^(?:序号|编号)$")
_ASIDE = re.compile("(?:所在|所属|属地|建设地|责任|牵头|实施)|(?:地点|街镇|乡镇|县区|部门|单位)$")
_MEASURE = re.compile("(?:年度|总|计划|完成|累计)*投资$")
_AND_GROWTH = re.compile(r"(?<!\d)[，,、；;]\s*(?=(?:同比|比上年)?(?:增长|下降))")
_INDEX = re.compile(r"^\d{1,3}(?:[.、．](?!\d)|(?=\s|$))\s*")


# What may stand in parentheses within a name; a unit, a group or a remark goes.
_PARENTHESIS = re.compile(r"[(](?!R&D[)]|助理[)]|GDP[)])[^()]*[)]", re.IGNORECASE)
_SUBSCRIPT = re.compile(r"\s*_\{([\d.]+)\}\s*")
_TAIL = re.compile(r"[()A-Za-z&]*(?:的|年均|总)?(?:增长率?|增速|增幅|降低率?|下降率?|减少|人?数量?|总量|占比|水平)*")
_NEUTRAL = re.compile(
    r"(?:地级及?以上|设区的?城?市|城市|全社会|全[市省县区]|货物贸易|[一-龥]{2}发展|主要污染物排放总量减少)*"
)


def of_row(site: Site) -> Iterator[Fact]:
    """The facts of one table row, as ``label｜header：cell；...``."""
    label, _, rest = site.sentence.text.partition("｜")
    if _MISALIGNED.search(narrow(label)):  # a figure among the labels: its columns cannot be told
        return
    cursor = _label_end(label, site.sentence, site.source)
    label = _named_columns(label, site.sentence)
    where = _place_of(label, site.document)
    topic = ""
    for pair in rest.split("；"):
        header, _, cell = pair.rpartition("：")
        if where:  # a row of a county: its columns are the indicators
            topic = topic if _ONLY_RATE.match(header) else _PARENTHESIS.sub("", narrow(header))
            label = topic + header if _ONLY_RATE.match(header) else header
        place = _find(cell, cursor, site.sentence.end, site.source)
        if place is None and not header:  # a figure above its name
            place = _find(cell, site.sentence.start, cursor, site.source)
        if place is None:
            continue
        cursor = place + len(cell)
        yield from _listed(label, header, cell, place, site)
        for part, at in _parts(cell, place):
            if fact := _fact(label + _measured(header), header, part, at, site):
                yield replace(fact, place=where) if where else fact


def _parts(cell: str, at: int) -> list[tuple[str, int]]:
    """An amount and its growth in one cell (2748亿元，增长5.4%) with where each stands; any other cell as it is."""
    cut = _AND_GROWTH.search(cell)
    return [(cell[: cut.start()], at), (cell[cut.end() :], at + cut.end())] if cut else [(cell, at)]


def _place_of(label: str, document: Document) -> str | None:
    """The place that a row is of: a county, or the whole (合计)."""
    if document.place is None:
        return None
    if _WHOLE.fullmatch(label):
        return document.place
    gazetteer = places.gazetteer()
    named = [m for m in gazetteer.find(label, near=[document.place]) if m.start == 0 and m.end == len(label)]
    return named[0].place.name if named and gazetteer.inside(named[0].place.name, document.place) else None


def _named_columns(label: str, sentence: Sentence) -> str:
    """The label without its category: 经济发展 地区生产总值①（亿元） below 类别, 指标, 单位.

    What has a unit is no category: 主要污染物排放总量减少(%) above 二氧化硫.
    """
    header = narrow(re.sub(r"\s", "", "".join(span.text for span in sentence.context if span.role == "header")))
    words = _NOTE_MARK.sub("", label).split()
    if _CATEGORY.match(header) and len(words) > 1 and not _UNIT.search(narrow(words[0])):
        words.pop(0)
    columns = [name for cell in header.split("|") if (name := _ORDER.sub("", cell))]
    if len(words) > 1 and len(words) < len(columns) and any(map(_ASIDE.match, columns[1 : len(words)])):
        words = [w for w, name in zip(words, columns, strict=False) if not _ASIDE.match(name)] or words
    return " ".join(words)


def _measured(header: str) -> str:
    """What a column measures of its rows: 计划投资 of 2026年计划投资（亿元）; "" where the rows themselves say it."""
    found = _MEASURE.search(_PARENTHESIS.sub("", narrow(header)))
    return found.group() if found else ""


def _label_end(label: str, sentence: Sentence, source: str) -> int:
    words = label.split()
    for name in (words[-1], words[-1].rpartition("（")[0]) if words else ():  # a unit may stand in a column of its own
        if name and (at := source.find(name, sentence.start, sentence.end)) >= 0:
            return at + len(name)
    return sentence.start


def _find(cell: str, cursor: int, end: int, source: str) -> int | None:
    """Where a cell stands in the row, not within a longer figure."""
    if not cell:
        return None
    found = re.compile(rf"(?<![\d.]){re.escape(cell)}(?![\d.])").search(source, cursor, end)
    return found.start() if found else None


def _fact(label: str, header: str, cell: str, at: int, site: Site) -> Fact | None:
    match = _CELL.fullmatch(narrow(cell))
    if not match or not re.search("[\u4e00-\u9fff]", label) or match["unit"].startswith("月"):  # 6月开工
        return None
    average, total = bool(_AVERAGE.search(header)), _is_total(match)
    growth = average and not total and bool(_GROWTH.search(header))
    added = growth and _is_count(match["value"], header)
    grows = growth and not added
    unit, start, end = (
        _unit(match["unit"], "" if grows else label, header) or "%" * grows,
        at + match.start("value"),
        at + match.end("value"),
    )
    if match["unit"]:
        end = at + match.end("unit")
    direction = 1 if added else _direction(label, header, unit, grows)
    indicator = _indicator(label, unit)
    if unit == "%" and not match["unit"] and direction == 0 and is_counted(label):
        unit, direction = ("", 0) if is_amount(match["value"]) else ("%", 1)
    if match["turn"]:
        direction = -1 if match["turn"] in ("降低", "下降", "减少") else 1
    sign = match["before"] or match["sign"]
    basis = "累计" if total else "年均" if average else "累计" if _TOTAL.search(header) else None
    status, period = _when(header, match, site)
    return Reading(
        site.document.place,
        period,
        indicator,
        _value(match["value"]),
        unit,
        direction,
        _QUALIFIER.get(match["after"] or "", quantities.QUALIFIERS.get(sign)),
        basis,
        status,
        start,
        end,
    ).fact(site)


def is_counted(label: str) -> bool:
    """Whether a row's indicator is an amount of money, so that a % in its label is the unit of its growth."""
    name, known = _indicator(label, "%")
    return known and any(unit.endswith("元") for unit in indicators.units(name))


def is_amount(value: str) -> bool:
    """Whether a figure is too large for the growth in % that its row's label promises: 8718 of 人均可支配收入(%)."""
    return quantities.find(value)[0].low > MOST_RATE


def _is_count(value: str, header: str) -> bool:
    """Whether a yearly growth is told in the label's own unit, and not as a rate: 140 (户) where no header says %."""
    whole = value.replace(",", "")
    return "%" not in header and whole.isdigit() and int(whole) > MOST_RATE


def _value(written: str) -> str:
    return re.sub(r"(?<=\d)\s?[—~-]\s?(?=\d)", "-", written.replace(",", ""))


def _listed(label: str, header: str, cell: str, at: int, site: Site) -> Iterator[Fact]:
    """Several figures in a cell, one for each name of the label: 国家实验室/省实验室（个） 0/1."""
    figures = list(_LISTED.finditer(cell))
    unit = _unit("", label, header)
    names = _names(narrow(label).rpartition(" ")[2])
    if not 1 < len(names) == len(figures) or not re.fullmatch(r"[\d.\-/()（）\s]+", cell):
        return
    for name, figure in zip(names, figures, strict=True):
        if figure.group() != "-":
            one = _fact(f"{name}({unit})", header, figure.group(), at + figure.start(), site)
            if one:
                yield one


def _names(label: str) -> list[str]:
    """The names that slashes and parentheses hold: 实验室(国家级/省级)/中心 are three."""
    plain = re.sub(r"[(][^()/]*[)]", "", label)
    names: list[str] = []
    for head, inner in re.findall(r"([^/()]+)(?:[(]([^()]*/[^()]*)[)])?", plain):
        names += [f"{part}{head}" for part in inner.split("/")] if inner else [head]
    return names


def _unit(own: str, label: str, header: str) -> str:
    """The cell's own unit, else the header's (增长(%)), else that of the label's last part that has one."""
    if own:
        return own
    for text in (header, *reversed(label.split())):
        unit: str
        for unit in _UNIT.findall(narrow(text).replace(" ", "")):
            if _is_unit(unit):
                return unit
    return ""


def _is_unit(text: str) -> bool:
    if text in ("%", "‰") or _RATIO.match(text):
        return True
    return not text[0].isdigit() and any(q.unit and q.end > 1 for q in quantities.find(f"1{text}"))


def _direction(label: str, header: str, unit: str, grows: bool) -> int:
    rate = _RATE.search(label) or _ONLY_RATE.match(header)
    if rate and unit in ("%", "‰", "百分点"):
        return -1 if rate.groupdict().get("down") else 1
    return 1 if grows and unit == "%" else 0


def _indicator(label: str, unit: str) -> tuple[str, bool]:
    """The normal name of a label's last part that the table of indicators knows, else the last part.

    A part without a unit of its own (二氧化硫 under 主要污染物排放总量减少(%)) needs the one before it.
    """
    label = _SUBSCRIPT.sub(r"\1", narrow(_INDEX.sub("", label)))
    parts = [_INDEX.sub("", part) for part in label.split() if not _GROUP.search(part)] or [label]
    kind = next((q.unit for q in quantities.find(f"1{unit}")), "")
    plain = [_PARENTHESIS.sub("", part) for part in parts]
    for whole in (plain[-1], "".join(plain)):
        named = [m for m in indicators.find(whole) if unit_fits(m.name, kind)]
        if named and _TAIL.fullmatch(whole[named[-1].end :]) and _NEUTRAL.fullmatch(whole[: named[-1].start]):
            return named[-1].name, True
    own = len(parts) == 1 or bool(_UNIT.search(parts[-1]))
    return (plain[-1] if own else "".join(plain)) or label, False


def time_of(header: str, cell: str, site: Site) -> Period | None:
    """The period of a figure's cell, as its header, brackets and star with its note say; None of other cells."""
    match = _CELL.fullmatch(narrow(cell))
    return _when(header, match, site)[1] if match else None


def _is_total(cell: re.Match[str]) -> bool:
    """Whether a cell is in brackets: a total of several years."""
    return cell["total"] in ("[", "〔")


def _when(header: str, cell: re.Match[str], site: Site) -> tuple[Literal["target", "actual"], Period]:
    sentence, document = site.sentence, site.document
    average, total, noted = bool(_AVERAGE.search(header)), _is_total(cell), bool(cell["note"]) and not cell["bold"]
    note = " ".join(span.text for span in sentence.context if span.role == "note")
    plan = _plan(sentence, site.chunk, document)
    named = next((p for p, _, _ in periods.find(header, document.year)), None)
    if noted and (year := star_year(note, cell["note"])):
        period = Period(f"{year}年", year, year)
    elif plan and ((average and not named) or (total and (not named or named.last == plan.last))):
        period = plan  # an average or a total is of all its years
    elif named:
        period = named
    elif plan and _ACTUAL.search(header):
        period = Period(f"{plan.last}年", plan.last, plan.last)
    else:
        period = plan or Period("", 0, 0)
    if _TARGET.search(header):
        return "target", period
    if _ACTUAL.search(header):
        return "actual", period
    default = periods.default_period(document)
    return ("target" if default and period.last >= default.first else "actual"), period


def star_year(note: str, cell: str) -> int | None:
    """The year that the star of a cell stands for, as the table's note says: *为2019年数据; ** is a mark of its own."""
    marks = {m.group(1): int(m.group(2)) for m in _STARRED.finditer(narrow(note))}
    return next((marks.get(mark) for mark in re.findall(r"\*+", narrow(cell))), None)


def _plan(sentence: Sentence, chunk: Chunk, document: Document) -> Period | None:
    """The five years that the caption, a section or the document names; else the year that they do."""
    captions = [span.text for span in sentence.context if span.role == "caption"]
    named = [p for text in (*captions, *reversed(chunk.section)) for p, _, _ in periods.find(text, document.year)]
    several = [p for p in named if p.last - p.first > 1]
    whole = periods.default_period(document)
    if several or (whole and whole.first < whole.last):
        return several[0] if several else whole
    return named[0] if named else whole
