"""Cleaned text: noise goes, figures stay as they are printed."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.text import fold, tidy


@pytest.mark.parametrize(
    ("printed", "clean"),
    [
        ("保护民营企业 and 企业家", "保护民营企业企业家"),
        ("总体要求 and 目标任务", "总体要求目标任务"),
        ("R and D 投入", "R and D 投入"),
        ("PM _{2.5} 浓度", "PM2.5浓度"),
        ("全市 $PM\n\n_{2.5}$ 、 NO_2 、", "全市 PM2.5 、 NO2 、"),
        ("增长$6.5\\%$左右", "增长6.5%左右"),
        ("$\\geq 75.4$", "≥ 75.4"),
        ("10^{4}亩", "10^4亩"),
        ("出口US$100万，进口US$20万", "出口US$100万，进口US$20万"),
        ("完成  投资\n 20 亿元", "完成投资20亿元"),
        ("㎡、½、①、m²", "㎡、½、①、m²"),
        ("\u2f2f业", "工业"),
    ],
)
def test_what_recognition_leaves_goes_and_figures_stay(printed: str, clean: str) -> None:
    assert tidy(printed) == clean


@given(st.text(alphabet="0123456789.,%％[]*≥-－亿元 增长。$_^{}\\", max_size=60))
def test_cleaning_never_changes_a_digit(printed: str) -> None:
    assert re.findall(r"\d", tidy(printed)) == re.findall(r"\d", printed)


@given(st.text(max_size=80))
def test_folding_keeps_the_length(text: str) -> None:
    assert len(text.translate({})) == len(text)
    assert all(len(fold(c)) == len(c.lower()) for c in text)
