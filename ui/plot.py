"""Figures as a plot: an SVG that is drawn here, so that it needs no network, follows the page's colours and its width,
and each mark is a button that opens its source. Across, positions are percentages; down, pixels.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from xml.etree import ElementTree as ET

from qa.facts.series import Series, Value
from qa.schema import Document
from ui.words import ZH, Words

STATUS = {"actual": "结果", "target": "目标"}
MOST_PLACES = 12  # drawn; the table has all
_LABELLED = 8  # points of a panel, up to which each has its figure beside it
_LEFT, _RIGHT = 13.0, 92.0  # of a line plot's years, in percent
_TURN = 60.0  # percent across, from where on a figure stands left of its point
_BARS = 52.0  # percent that the longest bar takes; behind it stands its figure
_TOP, _PANEL, _BAR = 84, 150, 26  # pixels
# Outside the page, in a saved picture, there are no variables: the light colours stand behind each.
_STYLE = """
.plot { font: 12.5px "PingFang SC","Noto Sans CJK SC","Source Han Sans SC","Microsoft YaHei",sans-serif; }
.plot text { fill: var(--ink, #23211d); } .plot .soft { fill: var(--soft, #6b665c); }
.plot .head { font-size: 16px; font-weight: 600; } .plot .name { font-size: 13.5px; font-weight: 600; }
.plot .grid { stroke: var(--line, #e2ddd2); } .plot .zero { stroke: var(--soft, #6b665c); }
.plot .actual { fill: var(--actual, #0f6b63); stroke: var(--actual, #0f6b63); }
.plot .target { fill: var(--surface, #fffdf9); stroke: var(--target, #b05c00); stroke-width: 2; }
.plot .path { fill: none; stroke-width: 2; } .plot .path.target { stroke-dasharray: 5 4; }
.plot .tag { paint-order: stroke; stroke: var(--surface, #ffffff); stroke-width: 4px; }
.plot .range { opacity: .45; }
"""


@dataclass(frozen=True, slots=True)
class _Mark:
    """Values that are one on the plot: the same figure, said of the same place and time, in several documents."""

    value: Value
    sources: tuple[str, ...]  # titles

    @property
    def years(self) -> tuple[int, int]:
        return self.value.fact.period.first, self.value.fact.period.last


def plot(indicator: str, series: Series, documents: Mapping[str, Document], say: Words = ZH) -> str:
    """Draw a series: lines over the years where one place has several, else bars over the places.

    Args:
        indicator: its name.
        series: values of one measure in one unit.
        documents: by name; those that the facts stand in.
        say: the words of the visitor.
    """
    places = _places(series, documents, say)
    years = {m.years for marks in places.values() for m in marks}
    drawn = dict(list(places.items())[:MOST_PLACES])
    over_years = len(years) > 1 and any(len({m.years for m in marks}) > 1 for marks in drawn.values())
    svg = ET.Element("svg", {"class": "plot", "width": "100%", "role": "group", "aria-label": indicator})
    _add(svg, "style", _STYLE)
    about = label(series, say) if len(years) > 1 else f"{label(series, say)} · {_when(next(iter(years)), say)}"
    _head(svg, indicator, about, say, {m.value.fact.status for marks in drawn.values() for m in marks})
    bottom = _lines(svg, series, drawn, say) if over_years else _bars(svg, series, drawn, say, dated=len(years) > 1)
    titles = list(dict.fromkeys(t for marks in drawn.values() for m in marks for t in m.sources))
    words = [f"{say('来源：')}{_cut(titles[0], 16)}"]
    if len(titles) > 1:
        words.append(say("等 {} 份资料").format(len(titles)))
    if len(places) > MOST_PLACES:
        words.append(say("只画了前 {} 个地区").format(MOST_PLACES))
    _add(svg, "text", " · ".join(words), x="0", y=bottom + 18, **{"class": "soft"})
    svg.set("height", str(bottom + 28))
    return ET.tostring(svg, encoding="unicode", short_empty_elements=False)


def label(series: Series, say: Words = ZH) -> str:
    """What the axis shows: 年均增长（%）."""
    basis = say(series.basis) if series.basis else ""
    words = f"{basis}{say('增长' if series.measure == 'change' else '数值')}"
    return f"{words}（{series.unit}）" if series.unit else words


def ticks(low: float, high: float, most: int = 5) -> list[float]:
    """Round numbers that span low..high: steps of 1, 2 or 5 times a power of ten (Heckbert, Graphics Gems, 1990)."""
    if low == high:
        low, high = low - (abs(low) / 10 or 1), high + (abs(high) / 10 or 1)
    raw = (high - low) / max(1, most - 1)
    power = 10.0 ** math.floor(math.log10(raw))
    step = next(m * power for m in (1, 2, 5, 10) if m * power >= raw * (1 - 1e-9))
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return [round(i * step, 10) for i in range(first, last + 1)]


def _places(series: Series, documents: Mapping[str, Document], say: Words) -> dict[str, list[_Mark]]:
    """The marks of each place, by time; places with most marks first."""
    merged: dict[tuple[object, ...], list[Value]] = {}
    for v in series.values:
        f = v.fact
        key = (f.place or "", f.period.first, f.period.last, f.status, v.low, v.high, f.qualifier)
        merged.setdefault(key, []).append(v)
    places: dict[str, list[_Mark]] = {}
    for values in sorted(merged.values(), key=lambda vs: (vs[0].fact.period.first, vs[0].fact.period.last, vs[0].low)):
        titles = (documents[v.fact.doc].label if v.fact.doc in documents else v.fact.doc for v in values)
        mark = _Mark(values[0], tuple(dict.fromkeys(titles)))
        places.setdefault(values[0].fact.place or say("未注明地区"), []).append(mark)
    return dict(sorted(places.items(), key=lambda item: -len(item[1])))


def _head(svg: ET.Element, indicator: str, about: str, say: Words, statuses: set[str]) -> None:
    _add(svg, "text", _cut(indicator, 20), x="0", y=18, **{"class": "head"})
    _add(svg, "text", about, x="0", y=40, **{"class": "soft"})
    x = 8
    for status in ("actual", "target"):
        if status in statuses:
            svg.append(_shape(status, str(x), 58))
            _add(svg, "text", say(STATUS[status]), x=x + 12, y=63)
            x += 66


def _bars(svg: ET.Element, series: Series, places: Mapping[str, list[_Mark]], say: Words, *, dated: bool) -> int:
    ends = [float(e) for marks in places.values() for m in marks for e in (m.value.low, m.value.high)]
    scale = ticks(min(0.0, *ends), max(0.0, *ends), 4)
    at = _axis(scale[0], scale[-1], 0.5, _BARS)
    bottom = _TOP + sum(28 + _BAR * len(marks) for marks in places.values())
    for tick in scale:
        kind = "zero" if tick == 0 else "grid"
        _add(svg, "line", x1=at(tick), x2=at(tick), y1=_TOP - 4, y2=bottom, **{"class": kind})
        anchor = "start" if tick == scale[0] else "middle"
        words = f"{_number(tick)}{series.unit}" if tick == scale[-1] else _number(tick)
        _add(svg, "text", words, x=at(tick), y=bottom + 16, **{"class": "soft", "text-anchor": anchor})
    y = _TOP
    for place, marks in sorted(places.items(), key=lambda item: -max(m.value.high for m in item[1])):
        _add(svg, "text", place, x="1.2%", y=y + 16, **{"class": "name"})
        y += 24
        for mark in marks:
            _bar(svg, mark, at, y, say, dated=dated)
            y += _BAR
        y += 4
    return bottom + 24


def _bar(svg: ET.Element, mark: _Mark, at: Callable[[float], str], y: int, say: Words, *, dated: bool) -> None:
    value, status = mark.value, mark.value.fact.status
    low, high = float(value.low), float(value.high)
    near, far = (low, high) if abs(low) <= abs(high) else (high, low)
    group = _button(svg, mark, say)
    for a, b, extra in ((0.0, near, ""), (near, far, " range")):
        width = f"{float(at(max(a, b))[:-1]) - float(at(min(a, b))[:-1]):.2f}%"
        if a != b:
            _add(group, "rect", x=at(min(a, b)), y=y, width=width, height=14, **{"class": f"{status} hot{extra}"})
    group.append(_shape(status, at(far), y + 7))
    words = [value.text, say(STATUS[status]), _when(mark.years, say) if dated else ""]
    _add(group, "text", " · ".join(filter(None, words)), x=at(max(0.0, low, high)), y=y + 12, dx="12")


def _lines(svg: ET.Element, series: Series, places: Mapping[str, list[_Mark]], say: Words) -> int:
    """A panel for each place, one under the other, on the same scales."""
    every = [m for marks in places.values() for m in marks]
    ends = [float(e) for m in every for e in (m.value.low, m.value.high)]
    scale = ticks(min(ends), max(ends), 4)
    first, last = min(m.years[0] for m in every), max(m.years[1] for m in every)
    across = _axis(first, max(last, first + 1), _LEFT, _RIGHT)
    top = _TOP
    for place, marks in places.items():
        _add(svg, "text", place, x="0", y=top + 14, **{"class": "name"})
        down = _down(scale, top + 40, top + 40 + _PANEL)
        for tick in scale:
            _add(svg, "line", x1=f"{_LEFT - 2}%", x2="99%", y1=down(tick), y2=down(tick), **{"class": "grid"})
            words = f"{_number(tick)}{series.unit}" if tick == scale[-1] and len(series.unit) == 1 else _number(tick)
            _add(svg, "text", words, x=f"{_LEFT - 3}%", y=down(tick) + 4, **{"class": "soft", "text-anchor": "end"})
        if len(series.unit) > 1:
            _add(svg, "text", series.unit, x=f"{_LEFT - 3}%", y=top + 30, **{"class": "soft", "text-anchor": "end"})
        _paths(svg, marks, across, down)
        for mark in marks:
            _point(svg, mark, across, down, say)
        if len(marks) <= _LABELLED:
            _labels(svg, marks, across, down)
        top += 40 + _PANEL
        step = math.ceil((last - first + 1) / 8)
        for year in range(first, last + 1, step):
            _add(svg, "text", str(year), x=across(year), y=top + 18, **{"class": "soft", "text-anchor": "middle"})
        top += 34
    return top


def _paths(
    svg: ET.Element, marks: Sequence[_Mark], across: Callable[[float], str], down: Callable[[float], float]
) -> None:
    """Lines between the years that have one value each; where documents disagree there is no line."""
    for status in ("actual", "target"):
        by_year: dict[int, list[Decimal]] = {}
        for mark in marks:
            if mark.value.fact.status == status and mark.years[0] == mark.years[1]:
                by_year.setdefault(mark.years[0], []).append((mark.value.low + mark.value.high) / 2)
        alone = [(year, float(values[0])) for year, values in sorted(by_year.items()) if len(values) == 1]
        for (year, value), (next_year, next_value) in pairwise(alone):
            if any(year < y < next_year for y in by_year):
                continue
            _add(
                svg, "line", x1=across(year), x2=across(next_year), y1=down(value), y2=down(next_value),
                **{"class": f"path {status}"},
            )  # fmt: skip


def _point(
    svg: ET.Element, mark: _Mark, across: Callable[[float], str], down: Callable[[float], float], say: Words
) -> None:
    low, high = float(mark.value.low), float(mark.value.high)
    status, (first, last) = mark.value.fact.status, mark.years
    x, y = across((first + last) / 2), (down(low) + down(high)) / 2
    group = _button(svg, mark, say)
    if first != last:  # of several years together
        _add(group, "line", x1=across(first), x2=across(last), y1=y, y2=y, **{"class": f"path {status} hot"})
    if low != high:
        _add(group, "line", x1=x, x2=x, y1=down(low), y2=down(high), **{"class": f"path {status}"})
    group.append(_shape(status, x, y))


def _labels(
    svg: ET.Element, marks: Sequence[_Mark], across: Callable[[float], str], down: Callable[[float], float]
) -> None:
    """The figures beside their points, on the side where there is room, one under the other where points are near."""
    taken: dict[str, float] = {}
    for mark in sorted(marks, key=lambda m: -m.value.high):
        x = across(sum(mark.years) / 2)
        y = (down(float(mark.value.low)) + down(float(mark.value.high))) / 2 + 4
        y -= 7 if mark.years[0] == mark.years[1] else 14  # clear of the line
        y = taken[x] = max(y, taken.get(x, 0.0) + 15)
        side = ("start", "11") if float(x[:-1]) < _TURN else ("end", "-11")
        _add(svg, "text", mark.value.text, x=x, y=f"{y:.1f}", dx=side[1], **{"class": "tag", "text-anchor": side[0]})


def _button(svg: ET.Element, mark: _Mark, say: Words) -> ET.Element:
    fact = mark.value.fact
    said = f"{fact.place or ''} {_when(mark.years, say)} {say(STATUS[fact.status])} {mark.value.text}".strip()
    words = f"{said}，{say('来源：')}{'、'.join(mark.sources)}"
    group = _add(svg, "g", role="button", tabindex="0")
    place = {"doc": fact.doc, "start": str(fact.quote_start), "end": str(fact.quote_end)}
    for name, value in {"event": "open", **place}.items():
        group.set(f"data-{name}", value)
    group.set("aria-label", words)
    _add(group, "title", words)
    return group


def _shape(status: str, x: str, y: float) -> ET.Element:
    """A disc for a result, a diamond for a target, centred at (x, y)."""
    at = ET.Element("svg", {"x": x, "y": f"{y:.1f}", "overflow": "visible", "width": "1", "height": "1"})
    if status == "actual":
        _add(at, "circle", r="5", **{"class": "actual hot"})
    else:
        _add(at, "path", d="M0 -6.5 6.5 0 0 6.5 -6.5 0Z", **{"class": "target hot"})
    return at


def _axis(low: float, high: float, start: float, end: float) -> Callable[[float], str]:
    return lambda value: f"{start + (value - low) / (high - low) * (end - start):.2f}%"


def _down(scale: Sequence[float], top: float, bottom: float) -> Callable[[float], float]:
    return lambda value: round(bottom - (value - scale[0]) / (scale[-1] - scale[0]) * (bottom - top), 1)


def _when(years: tuple[int, int], say: Words) -> str:
    return say("{}年").format(years[0]) if years[0] == years[1] else say("{}—{}年").format(*years)


def _number(value: float) -> str:
    return f"{value:,.10f}".rstrip("0").rstrip(".")


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"


def _add(parent: ET.Element, tag: str, text: str | None = None, **attributes: object) -> ET.Element:
    """A child element; its text and attributes are escaped where the whole is written."""
    child = ET.SubElement(parent, tag, {name: str(value) for name, value in attributes.items()})
    child.text = text
    return child
