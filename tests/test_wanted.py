"""What a question wants of a figure."""

import pytest

from qa import quantities
from qa.answer import wanted
from qa.question import understand


def of(text: str) -> wanted.Wanted:
    return wanted.of(understand(text, (), {"衢州市"}, 2026))


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("衢州今年烤烟卖多少钱", "元"),
        ("衢州今年修了多少公里路", "公里"),
        ("衢州今年GDP目标是多少", ""),
        ("衢州消费前年到去年涨了几个亿", "元"),
        ("衢州公办园的在园幼儿要占多大比例", "%"),
        ("衢州规划的公办园在园幼儿占比目标", "%"),
        ("衢州茶园面积和占比多少", ""),
        ("衢州公办园多少所，占比多少", "个"),
    ],
)
def test_the_unit_asked_for(text: str, unit: str) -> None:
    assert of(text).unit == unit


def test_over_years_the_levels_are_wanted_too() -> None:
    assert of("衢州PM2.5从2024年到2025年降了多少？").measure is None
    assert of("衢州GDP从2024年到2025年增速变化多少？").measure == "change"


def test_what_is_newly_added_is_no_change() -> None:
    assert of("衢州今年计划新增多少托位？").measure is None
    assert of("衢州今年财政收入增长多少？").measure == "change"


def test_an_amount_and_its_growth_may_be_asked_together() -> None:
    assert of("衢州去年入境游客是多少，增长了多少？").measure is None
    assert of("衢州去年财政收入增速是多少，今年要增长多少？").measure == "change"


def test_counting_units_stand_for_each_other() -> None:
    for counted in ("10家", "10条", "10件"):
        assert wanted.unit_fits("个", next(iter(quantities.find(counted))).unit)
    assert wanted.unit_fits("", "亿元")
    assert not wanted.unit_fits("元", "家")
