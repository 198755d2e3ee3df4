"""What reports say of one thing, place by place or report by report: in their own sentences about just that."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from qa import sides, things
from qa.answer import quoted
from qa.assistant import Assistant
from qa.mentions import read
from qa.question import understand
from qa.schema import Hit
from tests.conftest import FakeEncoder, FakeGenerator
from tests.test_check import evidence

KNOWN = {"大同市", "临汾市"}
COUNTIES = {
    "云冈区": ["在云冈区建设综合保税中心。"],
    "阳高县": [],
    "大同市": ["在云冈区建设综合保税中心。", "在浑源县布局综合保税中心。"],
}
REPORTS = {
    "大同市2026年政府工作报告": "一、2025年工作回顾\n\n去年，综合保税中心封关运行，铁路港扩能完工。"
    "城市书房免费开放。\n\n二、2026年工作安排\n\n今年，提高抚恤标准。建立长期照料保险制度。布局量子通信等未来产业。\n",
    "临汾市2026年政府工作报告": "二、2026年工作安排\n\n今年，扩大参保。长期照料保险全面落地。"
    "前瞻布局具身智能等未来产业。\n",
    "大同市国民经济和社会发展第十四个五年规划纲要": "三、开放\n\n打造铁路港、公路港、物流园区和配送中心。"
    "规划建设综合保税中心。布局未来产业。\n",
}


@pytest.fixture
def reader(tmp_path: Path, assistant: Assistant) -> Assistant:
    for name, text in REPORTS.items():
        (tmp_path / f"{name}.txt").write_text(f"# {name}\n\n{text}", encoding="utf-8")
    told = Assistant(assistant.config, encoder=FakeEncoder(), generator=FakeGenerator("资料中没有说明"))
    list(told.ingest(sorted(tmp_path.glob("*.txt"))))
    return told


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        (
            "长期照料保险，大同和临汾今年分别是怎么说的？",
            ["长期照料保险，大同今年是怎么说的？", "长期照料保险，临汾今年是怎么说的？"],
        ),
        (
            "大同、临汾要布局的未来产业各是哪些，两地有什么不同？",
            ["大同要布局的未来产业是哪些？", "临汾要布局的未来产业是哪些？"],
        ),
        (
            "综合保税中心，大同“十四五”规划怎么提，2025年做到哪一步了？",
            ["综合保税中心，大同“十四五”规划怎么提？", "大同综合保税中心，2025年做到哪一步了？"],
        ),
        (
            "大同和临汾关于未来产业的说法有什么不同？",
            ["大同关于未来产业是怎么说的？", "临汾关于未来产业是怎么说的？"],
        ),
        (
            "大同和临汾在区域合作上分别是怎么说的？",
            ["大同在区域合作上是怎么说的？", "临汾在区域合作上是怎么说的？"],
        ),
        (
            "大同和临汾的医疗联合体怎么建？",
            ["大同的医疗联合体怎么建？", "临汾的医疗联合体怎么建？"],
        ),
        ("大同和临汾之间的合作有哪些？", []),  # what is between them
        ("大同和临汾怎么合作建设高铁？", []),
        ("大同跟临汾比有什么优势？", []),
        ("大同和临汾怎么共同保护河流？", []),
        ("大同的综合保税中心怎么样了，有什么影响？", []),  # asked of one time
        ("大同靠什么吸引游客，临汾又靠什么？", []),  # not listed
        ("大同和临汾今年各建多少个停车位？", []),  # figures
        ("提档升级村，大同跟临汾今年哪边定的数量多？", []),
    ],
)
def test_a_question_for_what_is_said_is_asked_of_each(question: str, expected: list[str]) -> None:
    found = sides.in_words(understand(question, (), KNOWN, 2026), 2026)
    assert [side.question for side in found] == expected


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("未来产业布局怎么样？", ("未来产业布局", "未来产业")),
        ("综合保税中心怎么样了？", ("综合保税中心", "综合保税")),
        ("产业怎么样？", None),
    ],
)
def test_a_name_of_several_words(text: str, names: tuple[str, ...] | None) -> None:
    found = things.compounds(read(text, KNOWN, 2026))
    assert found == ([names] if names else [])


@pytest.mark.parametrize(
    ("question", "said", "unsaid"),
    [
        ("长期照料保险，大同和临汾今年分别是怎么说的？", ("建立长期照料保险制度", "全面落地"), ("抚恤", "参保")),
        ("大同、临汾要布局的未来产业各是哪些，两地有什么不同？", ("量子通信", "具身智能"), ("抚恤",)),
        (
            "综合保税中心，大同“十四五”规划怎么提，2025年做到哪一步了？",
            ("规划建设综合保税中心", "封关运行"),
            ("配送中心", "城市书房"),
        ),
    ],
)
def test_each_side_is_told_in_its_own_sentence(
    reader: Assistant, question: str, said: tuple[str, ...], unsaid: tuple[str, ...]
) -> None:
    answer = reader.ask(question)
    assert all(words in answer.answer for words in said), answer.answer
    assert not any(words in answer.answer for words in unsaid), answer.answer
    assert len({citation.doc for citation in answer.citations}) == 2


def test_counties_that_one_report_tells_of_are_not_parted(
    tmp_path: Path, assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "r.txt").write_text(
        "# 大同市2026年政府工作报告\n\n去年，云冈区体育公园开工，新荣区体育公园建成开放。\n", encoding="utf-8"
    )
    list(assistant.ingest([tmp_path / "r.txt"]))
    parted: list[str] = []
    monkeypatch.setattr("qa.sides.in_words", lambda query, _: parted.append(query.text) or ())
    assistant.ask("体育公园，云冈区和新荣区去年分别怎么样了？")
    assert not parted
    assistant.ask("体育公园，大同去年怎么样了，今年又怎么说？")
    assert parted


def test_what_a_city_says_of_another_county_is_not_said_of_one_that_is_asked_for() -> None:
    document = replace(evidence("未定。\n")[0].document, place="大同市")
    hits = [
        Hit(item.chunk, item.document, 1.0)
        for text in ("在云冈区建设综合保税中心。\n", "在浑源县布局综合保税中心。\n")
        for item in [replace(evidence(text)[0], document=document)]
    ]
    asked = {place: understand(f"{place}的综合保税中心怎么说？", (), {place, "大同市"}, 2026) for place in COUNTIES}
    said = {place: [item.sentence.text for item in quoted.about(query, hits)] for place, query in asked.items()}
    assert said == COUNTIES


def test_a_side_that_says_nothing_of_it_is_said_to(reader: Assistant) -> None:
    answer = reader.ask("城市书房，大同和临汾分别是怎么说的？")
    assert "临汾" not in answer.answer.replace("没有说明临汾市", "")
