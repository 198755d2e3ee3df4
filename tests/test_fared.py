"""How many of some things came out in each way that a question names."""

from __future__ import annotations

import pytest

from qa.answer.fared import told
from tests.test_check import evidence, query

REPORT = evidence(
    "一、“十四五”发展成就\n\n“十四五”以来，实施重大工程64项，规划的9项指标进展超出预期，4项指标进展符合预期，3项指标未完全达标。\n\n"
    "二、2025年工作回顾\n\n过去一年，20个产业项目开工建设，12个产业项目建成投产。\n"
)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        (
            "德阳“十四五”规划指标中，超出预期的和符合预期的各有多少项？",
            "规划的9项指标进展超出预期，4项指标进展符合预期",
        ),
        ("德阳十四五有几项指标符合预期？", "4项指标进展符合预期"),
        ("德阳十四五有几项指标没有符合预期？", None),
        ("德阳十四五有几项指标完全达标？", None),  # the report counts those that are not
        ("德阳去年多少个产业项目开工建设，多少个建成投产？", "20个产业项目开工建设，12个产业项目建成投产"),
        ("德阳2024年多少个产业项目开工建设，多少个建成投产？", None),  # of another year
        ("绵阳去年多少个产业项目开工建设，多少个建成投产？", None),
        ("德阳去年多少个交通项目建成投产？", None),
        ("德阳“十四五”规划了哪些指标？", None),
    ],
)
def test_things_are_counted_by_how_they_came_out(question: str, expected: str | None) -> None:
    found = told(query(question), REPORT)
    assert (found and found[0]) == expected
