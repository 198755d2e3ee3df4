"""Development zones: places of their own, which the city's figures are not taken from."""

from __future__ import annotations

from pathlib import Path

import pytest

from qa import zones
from qa.documents.metadata import describe


@pytest.mark.parametrize(
    ("title", "place", "year"),
    [
        ("绍兴柯桥经济技术开发区管委会2025年工作总结和2026年工作计划", "柯桥经济技术开发区", 2026),
        ("嘉兴高新区2026年政府工作报告", "嘉兴高新区", 2026),
        ("上海市浦东新区2026年政府工作报告", "浦东新区", 2026),  # a division
        ("嘉兴市2026年政府工作报告", "嘉兴市", 2026),
        ("嘉兴市新区域发展2026年政府工作报告", "嘉兴市", 2026),
    ],
)
def test_a_zone_is_the_place_of_its_report(title: str, place: str, year: int) -> None:
    meta = describe(f"{title}\n\n一年来，全区生产总值增长6%。\n", Path("a.txt"))
    assert (meta.place, meta.year) == (place, year)


@pytest.mark.parametrize(
    ("question", "named"),
    [
        ("嘉兴开发区2026年目标", ["嘉兴经济技术开发区"]),
        ("嘉兴经开区2026年目标", ["嘉兴经济技术开发区"]),
        ("嘉兴高新区2026年目标", []),  # another one
        ("嘉兴市2026年目标", []),
    ],
)
def test_a_zone_is_asked_for_by_a_shorter_name(question: str, named: list[str]) -> None:
    assert [m.place.name for m in zones.find(question, ["嘉兴经济技术开发区", "绍兴市"])] == named
