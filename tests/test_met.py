"""Whether a target was met: asked in many words, computed of two figures, said of facts, rows and generated figures."""

from __future__ import annotations

from pathlib import Path

import pytest

from qa.answer.met import met
from qa.assistant import Assistant
from qa.kinds import asks_whether_met
from qa.quantities import find
from qa.question import understand
from tests.conftest import FakeEncoder, FakeGenerator

PLAN = (
    "# 临汾市国民经济和社会发展第十四个五年规划纲要\n\n专栏1 “十三五”规划指标完成情况\n\n指标\t2020年目标\t完成\t属性\n"
    "常住人口城镇化率（%）\t58\t53.1\t预期性\n孕产妇死亡率（1/10万）\t≤10\t6.1\t约束性\n"
    "煤矿百万吨死亡率（人/百万吨）\t0.08\t0.11\t约束性\n服务业增加值占比（%）\t47\t-\t预期性\n"
)


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("孕产妇死亡率达标了吗", True),
        ("去年有没有完成年度目标", True),
        ("招商引资任务完成得怎么样", True),
        ("城镇化率的目标实现了没有", True),
        ("对外投资超过规划目标了吗", True),
        ("今年的目标是多少", False),
        ("去年完成投资多少亿元", False),
        ("今年要达到多少", False),
    ],
)
def test_asking_whether_a_target_was_met(text: str, asked: bool) -> None:
    assert asks_whether_met(text) is asked


@pytest.mark.parametrize(
    ("question", "reached", "aimed", "is_met"),
    [
        ("城镇化率达标了吗", "53.1%", "58%", False),
        ("城镇化率达标了吗", "58.2%", "58%以上", True),
        ("失业率达标了吗", "4.1%", "4.5%", True),  # the less the better
        ("失业率达标了吗", "4.8%", "4.5%", False),
        ("能耗强度降幅达标了吗", "下降3.5%", "下降3%", True),
        ("孕产妇死亡率达标了吗", "6.1人", "10人以内", True),
        ("新增就业完成目标了吗", "5.2万人", "5亿元", None),
    ],
)
def test_met(question: str, reached: str, aimed: str, is_met: bool | None) -> None:
    query = understand(question, [], (), 2026)
    assert met(query, find(reached)[0], find(aimed)[0]) is is_met


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("临汾2020年常住人口城镇化率达标了吗？", "实际比目标低4.9个百分点（53.1% - 58%），没有达到目标。"),
        ("临汾2020年孕产妇死亡率的目标完成了没有？", "实际达到了目标。"),
        ("临汾2020年煤矿百万吨死亡率达标了没有？目标和完成各是多少？", "实际没有达到目标。"),
        ("临汾2020年服务业增加值占比达到目标了吗？", "资料中没有说明实际完成数，不能判断是否达到。"),
    ],
)
def test_the_verdict_is_told_beside_the_figures(tmp_path: Path, assistant: Assistant, question: str, said: str) -> None:
    (tmp_path / "linfen-plan.txt").write_text(PLAN, encoding="utf-8")
    reader = Assistant(assistant.config, encoder=FakeEncoder(), generator=FakeGenerator("是的，达标了。"))
    list(reader.ingest([tmp_path / "linfen-plan.txt"]))
    assert said in reader.ask(question).answer
