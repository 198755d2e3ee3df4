"""Facts on one scale: what may be compared, exact values, the order of indicators."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from qa.facts.series import indicators, said, series
from qa.schema import Fact, Period
from ui.plot import label

GROWTH = Fact(
    doc="a", place="运城市", period=Period("2026年", 2026, 2026), indicator="地区生产总值", known=True, value="6",
    unit="%", measure="change", direction=1, qualifier="左右", basis=None, status="target", kind="prose",
    section=("二",), text="6%", start=10, end=12, quote_start=0, quote_end=20,
)  # fmt: skip
LEVEL = replace(GROWTH, measure="level", direction=0, qualifier=None, status="actual", value="1643.6", unit="亿元")


def test_level_change_average_and_points_never_share_a_scale() -> None:
    others = [
        LEVEL,
        replace(GROWTH, basis="年均"),
        replace(GROWTH, unit="个百分点"),
        replace(LEVEL, unit="亿美元"),
        replace(LEVEL, unit="元"),
    ]
    labels = [label(s) for s in series([GROWTH, *others])]
    assert sorted(labels) == sorted(
        ["增长（%）", "数值（亿元）", "年均增长（%）", "增长（个百分点）", "数值（亿美元）"]
    )


def test_units_of_one_dimension_are_converted_exactly() -> None:
    (one,) = series([LEVEL, replace(LEVEL, value="1.2", unit="万亿元"), replace(LEVEL, value="900", unit="亿元")])
    assert one.unit == "亿元"
    assert [v.low for v in one.values] == [Decimal("1643.6"), Decimal("12000"), Decimal("900")]
    assert [v.text for v in one.values] == ["1643.6亿元", "1.2万亿元", "900亿元"]  # as written


def test_a_unit_that_is_not_known_stands_for_itself() -> None:
    found = series([replace(LEVEL, unit="1/10万", value="3"), replace(LEVEL, unit="万份", value="3")])
    assert sorted(s.unit for s in found) == ["1/10万", "万份"]


def test_ranges_and_declines() -> None:
    (one,) = series([replace(GROWTH, value="5-6"), replace(GROWTH, value="1-2", direction=-1)])
    assert [(v.low, v.high) for v in one.values] == [(5, 6), (-2, -1)]
    assert said(replace(GROWTH, value="1.2", direction=-1, qualifier=None)) == "下降1.2%"


def test_what_is_no_number_is_in_no_series() -> None:
    assert series([replace(LEVEL, value="千亿级")]) == []


def test_the_series_of_most_places_and_times_comes_first() -> None:
    repeated = [replace(LEVEL, doc=name) for name in "abcd"]
    found = series([*repeated, GROWTH, replace(GROWTH, place="大同市")])
    assert [label(s) for s in found] == ["增长（%）", "数值（亿元）"]


def test_known_indicators_come_first() -> None:
    unknown = replace(GROWTH, indicator="精品示范村", known=False)
    assert indicators([unknown] * 9 + [GROWTH] + [replace(GROWTH, indicator="城镇新增就业")] * 2) == [
        "城镇新增就业",
        "地区生产总值",
        "精品示范村",
    ]
