from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.quantities import YEAR, chinese_numerals, find, in_unit, same

# text, [(low, high, unit, qualifier, direction)]
FOUND: list[tuple[str, list[tuple[str, str, str, str | None, int]]]] = [
    ("增长6%左右,规模", [("6", "6", "%", "左右", 1)]),
    ("增长５．５％", [("5.5", "5.5", "%", None, 1)]),
    ("5-6%", [("5", "6", "%", None, 0)]),
    ("新培育1—2家国家级", [("1", "2", "个", None, 0)]),
    ("1家-2家", [("1", "2", "个", None, 0)]),
    ("3至5处国保单位", [("3", "5", "个", None, 0)]),
    ("由-4.1%转为增长0.9%", [("-4.1", "-4.1", "%", None, -1), ("0.9", "0.9", "%", None, 1)]),
    ("拉动消费74亿多元", [("7400000000", "7400000000", "元", None, 0)]),
    ("4.5万人", [("45000", "45000", "人", None, 0)]),
    ("2.1万亿元", [("2100000000000", "2100000000000", "元", None, 0)]),
    ("6个百分点", [("6", "6", "百分点", None, 0)]),
    ("浓度下降11.6%", [("11.6", "11.6", "%", None, -1)]),
    ("1,330.4亿元", [("133040000000", "133040000000", "元", None, 0)]),
    ("5.24亿斤", [("524000000", "524000000", "斤", None, 0)]),
    ("2026年", [("2026", "2026", YEAR, None, 0)]),
    ("2020到2025年", [("2020", "2025", YEAR, None, 0)]),
    ("≥75.4", [("75.4", "75.4", "", "以上", 0)]),
    ("7左右", [("7", "7", "", "左右", 0)]),
    ("95以上", [("95", "95", "", "以上", 0)]),
    ("[28]", [("28", "28", "", None, 0)]),
    ("51.24*", [("51.24", "51.24", "", None, 0)]),
    ("245万千瓦", [("2450000", "2450000", "千瓦", None, 0)]),
    ("100千瓦", [("100", "100", "千瓦", None, 0)]),
    ("808万亩以上", [("8080000", "8080000", "亩", "以上", 0)]),
    ("0.0527亿吨标准煤", [("5270000", "5270000", "吨标准煤", None, 0)]),
    ("about 6 percent", [("6", "6", "%", "左右", 0)]),
    ("50,000 people", [("50000", "50000", "人", None, 0)]),
    ("108 museums", [("108", "108", "", None, 0)]),
    ("1.5 trillion yuan", [("1500000000000", "1500000000000", "元", None, 0)]),
    ("建设3个县、12所学校", [("3", "3", "个", None, 0), ("12", "12", "个", None, 0)]),
    ("逾420亿元", [("42000000000", "42000000000", "元", "以上", 0)]),
    ("增幅达6%", [("6", "6", "%", None, 1)]),
    ("降幅收窄2个百分点", [("2", "2", "百分点", None, -1)]),
    ("失业率低于5%", [("5", "5", "%", "以内", 0)]),
    ("增速低于全省5个百分点", [("5", "5", "百分点", None, -1)]),
    ("失业率没有超过4.5%", [("4.5", "4.5", "%", "以内", 0)]),
    ("占比不低于38%", [("38", "38", "%", "以上", 0)]),
    ("增长超过6%", [("6", "6", "%", "以上", 1)]),
    ("工业增加值6%", [("6", "6", "%", None, 0)]),
    ("签约12个项目", [("12", "12", "个", None, 0)]),
    ("平均产值不到3亿元", [("300000000", "300000000", "元", "以内", 0)]),
    ("5县入选", [("5", "5", "个", None, 0)]),
    ("G108侯马至河津段", []),
    ("没有数字", []),
]


@pytest.mark.parametrize(("text", "expected"), FOUND)
def test_find(text: str, expected: list[tuple[str, str, str, str | None, int]]) -> None:
    found = [(q.low, q.high, q.unit, q.qualifier, q.direction) for q in find(text)]
    assert found == [(Decimal(low), Decimal(high), unit, word, way) for low, high, unit, word, way in expected]


# stated, source, whether the first says nothing but what the second says
SAME = [
    ("6%", "6%左右", True),
    ("6%左右", "6%", False),
    ("6%以上", "6%左右", False),
    ("6%", "6.05%", False),
    ("6%", "16%", False),
    ("6个百分点", "6%", False),
    ("45000人", "4.5万人", True),
    ("21000亿元", "2.1万亿元", True),
    ("600亿元", "6亿元", False),
    ("增长1.2%", "下降1.2%", False),
    ("下降1.2%", "下降1.2%", True),
    ("下降4.1%", "由-4.1%转为", True),
    ("增长4.1%", "由-4.1%转为", False),
    ("6%", "5-6%", False),
    ("5%-6%", "5-6%", True),
    ("80家", "80户", True),
    ("80人", "80家", False),
    ("58亿斤", "58亿公斤", False),
    ("58亿斤", "58万斤", False),
    ("8", "8万人", False),
    ("5 percent", "增长5%", True),
]


@pytest.mark.parametrize(("stated", "source", "expected"), SAME)
def test_same(stated: str, source: str, expected: bool) -> None:
    assert same(find(stated)[0], find(source)[0]) is expected


def test_a_table_cell_is_read_in_the_unit_of_its_row() -> None:
    assert same(find("28万人")[0], in_unit(find("[28]")[0], "万人"))
    assert not same(find("28人")[0], in_unit(find("[28]")[0], "万人"))
    assert in_unit(find("28%")[0], "万人") == find("28%")[0]


def test_chinese_numerals_before_a_unit() -> None:
    found = [(q.text, q.low) for q in chinese_numerals("八个方面目标，三年行动，十二个县，一百二十家，第二十八届")]
    assert found == [("八个方面", 8), ("三年", 3), ("十二个", 12), ("一百二十家", 120)]


@given(st.decimals(min_value=0, max_value=99999, places=2), st.sampled_from(["%", "万人", "亿元", "公里", "个百分点"]))
def test_a_written_figure_is_found_whole_and_equals_itself(value: Decimal, unit: str) -> None:
    text = f"目标为{value}{unit}，其余不变"
    found = find(text)
    assert [q.text for q in found] == [f"{value}{unit}"]
    assert text[found[0].start : found[0].end] == found[0].text
    assert same(found[0], found[0])


@given(st.text(max_size=200))
def test_any_text_can_be_read(text: str) -> None:
    for q in find(text):
        assert 0 <= q.start < q.end <= len(text)
        assert (
            q.low <= q.high
            or "-" in q.text
            or "—" in q.text
            or "至" in q.text
            or "到" in q.text
            or "~" in q.text
            or "to" in q.text
        )
