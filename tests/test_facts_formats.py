"""Thirty facts of one invented report, checked by reading it, come out of whatever file it is written in."""

from __future__ import annotations

from pathlib import Path

import made
import pytest

from eval.facts import facts_of

TITLE = "绍兴市2026年政府工作报告"
LINES = [
    "一、2025年工作回顾",
    "全市地区生产总值达到9123.4亿元，增长6.3%。规上工业增加值突破2100亿元，同比增长8.1%。",
    "新增高新技术企业312家，城镇登记失业率控制在3.5%以内。PM2.5平均浓度降至26微克/立方米，同比下降4.2%。",
    "常住人口城镇化率由2020年的71.5%提高到2025年的74.8%，提高3.3个百分点。诸暨市接待游客2860万人次。",
    "二、2026年工作安排",
    "今年，地区生产总值增长6%左右，一般公共预算收入增长5%以上。粮食总产量不低于75万吨。",
    "完成老旧小区改造185个，单位地区生产总值能耗下降2.8%。到2030年，森林覆盖率达到55.2%。",
    "附表 主要指标",
]
ROWS = [
    ["指标", "2025年实际", "2026年目标"],
    ["固定资产投资增长（%）", "5.1", "6左右"],
    ["社会消费品零售总额（亿元）", "3120.5", "3300"],
    ["城镇新增就业（万人）", "8.1", "8以上"],
    ["居民人均可支配收入增长（%）", "5.6", "6"],
    ["进出口总额（亿元）", "3877", "4000"],
    ["空气质量优良天数比率（%）", "92.1", "92以上"],
]

# indicator, value, unit, direction, qualifier, first year, last year, status, place
PROSE = """
地区生产总值 9123.4 亿元 0 - 2025 2025 actual 绍兴市
地区生产总值 6.3 % 1 - 2025 2025 actual 绍兴市
规模以上工业增加值 2100 亿元 0 以上 2025 2025 actual 绍兴市
规模以上工业增加值 8.1 % 1 - 2025 2025 actual 绍兴市
新增高新技术企业 312 家 0 - 2025 2025 actual 绍兴市
城镇登记失业率 3.5 % 0 以内 2025 2025 actual 绍兴市
PM2.5浓度 26 微克/立方米 0 - 2025 2025 actual 绍兴市
PM2.5浓度 4.2 % -1 - 2025 2025 actual 绍兴市
常住人口城镇化率 71.5 % 0 - 2020 2020 actual 绍兴市
常住人口城镇化率 74.8 % 0 - 2025 2025 actual 绍兴市
常住人口城镇化率 3.3 个百分点 1 - 2021 2025 actual 绍兴市
接待游客人次 2860 万人次 0 - 2025 2025 actual 诸暨市
地区生产总值 6 % 1 左右 2026 2026 target 绍兴市
一般公共预算收入 5 % 1 以上 2026 2026 target 绍兴市
粮食产量 75 万吨 0 以上 2026 2026 target 绍兴市
老旧小区改造 185 个 0 - 2026 2026 target 绍兴市
单位GDP能耗 2.8 % -1 - 2026 2026 target 绍兴市
森林覆盖率 55.2 % 0 - 2030 2030 target 绍兴市
"""
TABLE = """
固定资产投资 5.1 % 1 - 2025 2025 actual 绍兴市
固定资产投资 6 % 1 左右 2026 2026 target 绍兴市
社会消费品零售总额 3120.5 亿元 0 - 2025 2025 actual 绍兴市
社会消费品零售总额 3300 亿元 0 - 2026 2026 target 绍兴市
城镇新增就业 8.1 万人 0 - 2025 2025 actual 绍兴市
城镇新增就业 8 万人 0 以上 2026 2026 target 绍兴市
居民人均可支配收入 5.6 % 1 - 2025 2025 actual 绍兴市
居民人均可支配收入 6 % 1 - 2026 2026 target 绍兴市
进出口总额 3877 亿元 0 - 2025 2025 actual 绍兴市
进出口总额 4000 亿元 0 - 2026 2026 target 绍兴市
空气质量优良天数比率 92.1 % 0 - 2025 2025 actual 绍兴市
空气质量优良天数比率 92 % 0 以上 2026 2026 target 绍兴市
"""


def shown(path: Path) -> list[str]:
    """The facts of a file as rows of the tables above."""
    return [
        f"{f.indicator} {f.value} {f.unit} {f.direction} {f.qualifier or '-'} {f.period.first} {f.period.last} "
        f"{f.status} {f.place}"
        for f in facts_of(path)
    ]


@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("a.txt", made.text_tabs), ("a.md", made.text_markdown), ("a.html", made.text_page),
        ("a.docx", made.text_word), ("a.pdf", made.text_pdf),
    ],
)  # fmt: skip
def test_the_thirty_facts_of_a_report(name: str, make: made.Maker, tmp_path: Path) -> None:
    make(tmp_path / name, LINES, ROWS, TITLE)
    assert shown(tmp_path / name) == (PROSE.strip() + TABLE.rstrip()).splitlines()


@pytest.mark.parametrize(("name", "make"), [("a.xlsx", made.rows_workbook), ("a.csv", made.rows_comma)])
def test_a_sheet_carries_those_of_the_table(name: str, make: made.Maker, tmp_path: Path) -> None:
    make(tmp_path / name, LINES, ROWS, TITLE)
    assert shown(tmp_path / name) == TABLE.strip().splitlines()
