"""What an answer leaves half told of a row or of a rise, where the question asks for all of it. Pure.

平均受教育年限现在几年、2030年几年   the other cells of the row
是怎么变的                        the whole of 由-4.1%转为增长0.9%
比全省高多少                      高于全省5.1个百分点 behind the figure
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from qa import quantities
from qa.answer import wanted
from qa.answer.sections import BULLET
from qa.answer.words import figures
from qa.clauses import split
from qa.facts.rows import is_amount, is_counted, star_year
from qa.quantities import Quantity
from qa.schema import Evidence, Query

_ASKED = re.compile("多少|几(?![年个]?[市县区])|什么水平|[哪啥什]么?(?:类|性质)")
_FROM_TO = re.compile(
    "[由从](?:多少|几)|变成?(?:多少|几)|头尾|怎么[变走]|变化|走势|趋势|变[好差多少大小]|[升涨降跌]了|缓过?来|止跌|势头|[由从][正负]转|前后"
)
_RISE = re.compile(r"[由从][^，,。；;]{0,16}?\d[^。；;]{0,24}?(?:[到至为]|增长|下降|转)[^，,。；;]{0,8}?\d[^，,。；;]*")
_MARGIN = re.compile("比(全[省国市区])(?:平均(?:水平)?)?[^，。？]{0,4}[高低快慢多少]")
_UNIT = re.compile(r"[（(]([^（）()\d]{1,8})[)）]|\s([^\s\d]{1,4})$")
_NUMBER = re.compile(r"-?[\d.,]+")
_OTHER_UNIT = re.compile("[（(]|年均|增[长速幅]|累计|降")
_GROWTH = re.compile("增长率|增速|增幅")
_EMPTY = ("", "-", "—", "——", "/")
MOST = 6  # cells that are told


def rest(
    query: Query, told: str, used: Sequence[Evidence], facts: int = 0
) -> Iterator[tuple[str, Evidence, list[Quantity]]]:
    """What is left of the first cited row or rise: the words, where they stand, and the figures in them.

    Args:
        query: the question.
        told: the answer so far.
        used: the evidence that it cites.
        facts: how many facts it tells: where they are as many as are asked for, the other cells of their row are left.
    """
    if len(query.places) > 1 or query.language == "en" or not used:
        return
    item = used[0]
    if margins := _margins(query, item, told):
        yield from ((words, item, figures(words)) for words in margins)
        return
    asked = max(len(_ASKED.findall(query.text)), 2 * bool(_FROM_TO.search(query.text)))
    several = asked > 1 and not (facts >= asked and item.chunk.kind == "row")
    if not (several or wanted.of(query).attribute):
        return
    words = f"表中该项：{_cells(item)}" if item.chunk.kind == "row" else _rise(item.sentence.text, told)
    left = several and any(q.text not in told for q in figures(words))
    if words and (left or _bound(words) - _bound(told)):
        yield words, item, figures(words)


def readable(item: Evidence, query: Query) -> str:
    """A sentence as it stands, a row of a table with its filled cells as a phrase: 体育人口占比（%）：2025年目标40%.

    Of a note that explains several indicators, one after the other, only what it says of the one that is asked for.
    """
    text = BULLET.sub("", item.sentence.text).strip()
    if query.kind == "definition" and query.indicators:
        notes = [note for note in re.split("[；;]", text) if any(name in note for name in query.indicators)]
        if len(notes) == 1 and len(re.findall("[；;]", text)) > 1:
            return notes[0].strip()
    cells = _cells(item) if item.chunk.kind == "row" else ""
    return f"{text.partition('｜')[0]}：{cells}" if cells else text


def _bound(text: str) -> set[str]:
    return {word for word in ("约束性", "预期性") if word in text}


def _cells(item: Evidence) -> str:
    """The filled cells of a row with their headers, in the unit of its label; "" where they are many."""
    label, _, rest_of_row = item.sentence.text.partition("｜")
    units = [m[1] or m[2] for m in _UNIT.finditer(label)]
    unit = next((u for u in reversed(units) if any(q.unit for q in quantities.find(f"1{u}"))), "")
    cells = [cell.partition("：") for cell in rest_of_row.split("；")]
    filled = [(header, value.strip()) for header, _, value in cells if value.strip() not in _EMPTY]
    if not filled or len(filled) > MOST:
        return ""
    notes = " ".join(span.text for span in item.sentence.context if span.role == "note")
    return "，".join(
        f"{header}{_told(value, _unit(label, header, value.rstrip('*'), unit), notes)}" for header, value in filled
    )


def _told(value: str, unit: str, notes: str) -> str:
    """A cell with its unit, and the year that its star stands for: 29.2*为2019年数据."""
    plain = value.rstrip("*")
    year = star_year(notes, value)
    return f"{plain}{unit}（{year}年数据）" if year else f"{value}{unit}"


def _unit(label: str, header: str, value: str, unit: str) -> str:
    """The unit of a row's label for a cell that is a bare number; growth and what names its own unit is in another,
    and so is an amount below a label that gives the unit of its growth: 人均可支配收入(%) of 8718.
    """
    if not _NUMBER.fullmatch(value) or (_OTHER_UNIT.search(header) and not _is_growth(label, unit)):
        return ""
    return "" if unit == "%" and is_counted(label) and is_amount(value) else unit


def _is_growth(label: str, unit: str) -> bool:
    """Whether all cells of a row are growth in %: 人均可支配收入增长率（%）."""
    return unit == "%" and bool(_GROWTH.search(label))


def _margins(query: Query, item: Evidence, told: str) -> list[str]:
    """The words that say how far each told figure is above or below that of the province, where that is asked."""
    asked = _MARGIN.search(query.text)
    clauses = pairwise(split(item.sentence.text)) if asked else ()
    return [
        f"报告写的是“{one.text.strip('，,；; ')}，{following.text.strip('，,；;。 ')}”"
        for one, following in clauses
        if asked and re.match(f"[高低快慢]于{asked[1]}", following.text)
        if any(re.search(rf"(?<![\d.]){re.escape(q.text)}", told) for q in figures(one.text))
    ]


def _rise(text: str, told: str) -> str:
    """The words of a sentence that say where a figure began and where it came to, one of which the answer has."""
    known = {q.text for q in figures(told)}
    for match in _RISE.finditer(text):
        clause = re.split("[。；;]", text[match.end() :])[0]
        if any(q.text in known for q in figures(match.group() + clause)):
            return f"报告写的是“{match.group().strip()}”"
    return ""
