"""Plots, their table and their download: what is drawn where, what is escaped, what a comparison shows."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from types import SimpleNamespace
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from test_render import HOSTILE
from test_series import GROWTH, LEVEL

from qa.facts.series import Series, series
from qa.schema import Answer, CheckedNumber, Citation, Document, Fact, Period
from ui.answer_plot import of_answer
from ui.figures import figures, table
from ui.plot import plot, ticks

DOCUMENTS = {"a": Document("a", "a.md", "0", "甲报告"), "b": Document("b", "b.md", "1", "乙报告")}


def drawn(*facts: Fact, name: str = "地区生产总值") -> ET.Element:
    (one,) = series(facts)
    return ET.fromstring(plot(name, one, DOCUMENTS))


def marks(svg: ET.Element) -> list[ET.Element]:
    return [g for g in svg.iter("g") if g.get("role") == "button"]


def in_year(fact: Fact, year: int, **changes: Any) -> Fact:
    return replace(fact, period=Period(f"{year}年", year, year), **changes)


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (0, 6.5, [0, 2, 4, 6, 8]),
        (-1.2, 3, [-2, 0, 2, 4]),
        (5.2, 5.4, [5.2, 5.25, 5.3, 5.35, 5.4]),
        (1061, 3100, [1000, 2000, 3000, 4000]),
        (6, 6, [5, 5.5, 6, 6.5, 7]),
        (0, 0, [-1, -0.5, 0, 0.5, 1]),
    ],
)
def test_ticks(low: float, high: float, expected: list[float]) -> None:
    found = ticks(low, high)
    assert found == pytest.approx(expected)
    assert found[0] <= low and found[-1] >= high


def test_bars_over_places_told_apart_and_linked() -> None:
    other = replace(GROWTH, place="大同市", value="5.5", doc="b", quote_start=30, quote_end=50)
    svg = drawn(GROWTH, other, replace(other, status="actual", value="4.8", qualifier=None))
    bars = {m.get("aria-label"): m for m in marks(svg)}
    assert len(bars) == 3
    target = bars["大同市 2026年 目标 5.5%左右，来源：乙报告"]
    assert [target.get(f"data-{k}") for k in ("event", "doc", "start", "end")] == ["open", "b", "30", "50"]
    widths = {label: float(bar.find("rect").get("width")[:-1]) for label, bar in bars.items()}  # type: ignore[index,union-attr]
    assert widths["运城市 2026年 目标 6%左右，来源：甲报告"] == pytest.approx(
        widths[target.get("aria-label")] * 6 / 5.5, rel=0.01
    )
    assert target.find(".//path") is not None and target.find(".//circle") is None
    assert bars["大同市 2026年 结果 4.8%，来源：乙报告"].find(".//circle") is not None
    assert "增长（%） · 2026年" in "".join(svg.itertext())


def test_a_decline_is_on_the_other_side_of_zero() -> None:
    svg = drawn(GROWTH, replace(GROWTH, place="大同市", value="3", direction=-1))
    zero = next(float(line.get("x1")[:-1]) for line in svg.iter("line") if line.get("class") == "zero")  # type: ignore[index]
    up, down = (m.find("rect") for m in marks(svg))
    assert up is not None and down is not None
    assert float(up.get("x")[:-1]) == pytest.approx(zero)  # type: ignore[index]
    assert float(down.get("x")[:-1]) + float(down.get("width")[:-1]) == pytest.approx(zero, abs=0.02)  # type: ignore[index]


def test_lines_over_years_but_not_where_documents_disagree() -> None:
    years = [in_year(LEVEL, y, value=str(v)) for y, v in ((2023, 100), (2024, 110), (2025, 130))]
    svg = drawn(*years)
    assert sum(line.get("class") == "path actual" for line in svg.iter("line")) == 2
    conflict = drawn(*years, in_year(LEVEL, 2024, value="112", doc="b"))
    assert sum(line.get("class") == "path actual" for line in conflict.iter("line")) == 0
    assert len(marks(conflict)) == 4


def test_one_figure_in_two_documents_is_one_mark() -> None:
    (mark,) = marks(drawn(GROWTH, replace(GROWTH, doc="b")))
    assert mark.get("aria-label") == "运城市 2026年 目标 6%左右，来源：甲报告、乙报告"


@pytest.mark.parametrize("text", HOSTILE)
def test_foreign_text_is_inert(text: str) -> None:
    hostile = replace(GROWTH, indicator=text, place=text, unit=text, qualifier=text, doc=text, section=(text,))
    two = replace(hostile, place=text + "二")
    (one,) = series([hostile, two])
    svg = plot(text, one, {text: Document(text, "x", "0", text)})
    parsed = ET.fromstring(svg)
    assert {e.tag for e in parsed.iter()} <= {"svg", "style", "text", "line", "g", "title", "rect", "path", "circle"}
    assert not any(name.startswith("on") for e in parsed.iter() for name in e.attrib)
    html = figures(text, one, {text: Document(text, "x", "0", text)})
    for tag in ("<script", "<img", "<iframe", "<a "):
        assert tag not in html


def test_the_download_has_a_row_each_and_no_formula() -> None:
    bad = replace(GROWTH, place="=1+1", direction=-1, doc="b")
    (one,) = series([GROWTH, bad])
    rows = list(csv.DictReader(io.StringIO(table("@指标", one.values, DOCUMENTS))))
    assert [r["数值"] for r in rows] == ["6", "-6"]
    assert (rows[1]["地区"], rows[1]["指标"], rows[1]["标题"]) == ("'=1+1", "'@指标", "乙报告")


def _answer(*sides: tuple[Fact, str]) -> Answer:
    citations = tuple(
        Citation(n, f.doc, "", f.place, 2026, (), "", f.quote_start, f.quote_end) for n, (f, _) in enumerate(sides, 1)
    )
    numbers = tuple(CheckedNumber(text, n, verified=True) for n, (_, text) in enumerate(sides, 1))
    return Answer("?", "", citations=citations, numbers=numbers)


def _service(*facts: Fact) -> Any:
    assistant = SimpleNamespace(facts=lambda doc: [f for f in facts if f.doc == doc])
    return SimpleNamespace(assistant=assistant, documents=tuple(DOCUMENTS.values()))


def test_a_comparison_shows_its_own_figures_only() -> None:
    other = replace(GROWTH, place="大同市", value="5.5", text="5.5%", doc="b")
    beside = replace(other, indicator="固定资产投资", value="7", text="7%", start=14, end=16)
    html = of_answer(_answer((GROWTH, "6%左右"), (other, "5.5%")), _service(GROWTH, other, beside))
    svg = ET.fromstring(html.removeprefix('<figure class="chart">').removesuffix("</figure>"))
    assert [m.get("aria-label") for m in marks(svg)] == [
        "运城市 2026年 目标 6%左右，来源：甲报告",
        "大同市 2026年 目标 5.5%左右，来源：乙报告",
    ]


def test_what_does_not_compare_has_no_plot() -> None:
    level = replace(LEVEL, doc="b", place="大同市", text="1643.6亿元")
    assert of_answer(_answer((GROWTH, "6%")), _service(GROWTH)) == ""
    assert of_answer(_answer((GROWTH, "6%"), (level, "1643.6亿元")), _service(GROWTH, level)) == ""
    assert of_answer(Answer("?", ""), _service()) == ""


def test_many_places_are_drawn_in_part_and_said() -> None:
    one: Series = series([replace(GROWTH, place=f"地{i}") for i in range(15)])[0]
    svg = ET.fromstring(plot("x", one, DOCUMENTS))
    assert len(marks(svg)) == 12
    assert "只画了前 12 个地区" in "".join(svg.itertext())
