"""Lists and main targets that are taken from the text by code."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from qa.assistant import Assistant
from qa.schema import Answer
from tests.conftest import FakeEncoder, FakeGenerator

Ask = Callable[[str], Answer]

REPORT = """# 临汾市2026年政府工作报告

一、“十五五”时期目标任务

“十五五”时期，要努力实现以下目标任务。

一是发展质量迈上新台阶。二是改革开放取得新突破。三是生态环境实现新改善。四是民生福祉达到新水平。

二、2026年工作安排

今年主要预期目标是：地区生产总值增长5%左右，规上工业增加值增长6%，固定资产投资增长7%，居民收入与经济增长同步。

围绕打造特色农业强市、先进制造强市、文化旅游强市，做优“四最”服务，即时间最短、流程最简、成本最低、体验最好。

三、用好“三抓两促”工作机制

（一）抓招商

抓招商。完善招商机制，落实招商责任。

（二）抓项目

抓项目。加快项目建设，强化要素保障。

（三）抓人才

抓人才。引进各类人才，优化人才服务。

（四）促改革

促改革。深化重点改革，激发发展活力。

（五）促开放

促开放。扩大对外开放，拓展合作空间。
"""


@pytest.fixture
def ask(tmp_path: Path, assistant: Assistant) -> Ask:
    (tmp_path / "linfen-2026.txt").write_text(REPORT, encoding="utf-8")
    reader = Assistant(assistant.config, encoder=FakeEncoder(), generator=FakeGenerator("资料中没有说明"))
    list(reader.ingest([tmp_path / "linfen-2026.txt"]))
    return reader.ask


@pytest.mark.parametrize(
    ("question", "items"),
    [
        (
            "临汾“十五五”目标任务分哪四个方面",
            ["发展质量迈上新台阶", "改革开放取得新突破", "生态环境实现新改善", "民生福祉达到新水平"],
        ),
        ("临汾提的“三抓两促”是哪几项？", ["抓招商", "抓项目", "抓人才", "促改革", "促开放"]),
    ],
)
def test_each_item_of_an_enumeration_is_told_with_its_own_citation(ask: Ask, question: str, items: list[str]) -> None:
    told = ask(question)
    listed = "；".join(f"{item}[{n}]" for n, item in enumerate(items, start=1))
    assert told.answer.endswith(f"列出：{listed}。")
    assert all(item in citation.quote for item, citation in zip(items, told.citations, strict=True))
    assert told.model == ""


@pytest.mark.parametrize(
    ("question", "clause"),
    [
        ("临汾要打造的“三强市”是哪三个强市？", "围绕打造特色农业强市、先进制造强市、文化旅游强市"),
        ("临汾的“四最”服务具体是哪四个最？", "即时间最短、流程最简、成本最低、体验最好"),
    ],
)
def test_a_run_of_words_is_quoted_as_it_stands(ask: Ask, question: str, clause: str) -> None:
    assert f"：“{clause}”[1]。" in ask(question).answer


@pytest.mark.parametrize(
    "question",
    [
        "临汾“十五五”目标任务分哪五个方面",  # there are four
        "太原“十五五”目标任务分哪四个方面",
    ],
)
def test_another_number_of_items_or_another_place_is_not_told(ask: Ask, question: str) -> None:
    assert ask(question).refused


def test_main_targets_are_the_sentence_that_gives_them(ask: Ask) -> None:
    told = ask("临汾今年的主要预期目标有哪些")
    assert (
        "地区生产总值增长5%左右，规上工业增加值增长6%，固定资产投资增长7%，居民收入与经济增长同步”[1]。" in told.answer
    )
    assert [n.text for n in told.numbers] == ["5%", "6%", "7%"]
    assert ask("临汾2024年的主要预期目标有哪些").refused
