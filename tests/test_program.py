"""Questions for several things: the program that the generator writes for one, and the answer step by step."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from qa import program
from qa.answer import derive
from qa.answer.compute import Computed
from qa.assistant import Assistant
from qa.config import Config
from qa.quantities import find
from qa.question import understand
from tests.conftest import FakeEncoder, FakeGenerator

KNOWN = {"大同市", "临汾市"}
CONCERTS = "大同去年办的演唱会，占“十四五”期间的几成？"
TWO = 'a = ask("大同去年办了几场演唱会？")\nb = ask("大同“十四五”期间办了几场演唱会？")\n'


def written(question: str, reply: str) -> program.Program | None:
    query = understand(question, (), KNOWN, 2026)
    return program.write(query, FakeGenerator(reply), KNOWN, 2026)


@pytest.mark.parametrize(
    ("result", "kind"),
    [
        ("a / b * 100", "share"),
        ("a / b", "times"),
        ("a - b", "difference"),
        ("max(a, b)", "difference"),
        ("a + b", "sum"),
    ],
)
def test_a_program_is_read(result: str, kind: str) -> None:
    found = written(CONCERTS, f"```python\n{TWO}print({result})\n```")
    assert found is not None
    assert {side.label: side.question for side in found.lookups} == {
        "去年": "大同去年办了几场演唱会？",
        "十四五": "大同“十四五”期间办了几场演唱会？",
    }
    assert [(operation.kind, operation.labels) for operation in found.operations] == [(kind, ("去年", "十四五"))]


@pytest.mark.parametrize("result", ["b / a", "b / a * 100", "b - a"])
def test_what_is_divided_by_what_is_kept(result: str) -> None:
    found = written(CONCERTS, f"{TWO}print({result})")
    assert found is not None
    assert [operation.labels for operation in found.operations] == [("十四五", "去年")]


@pytest.mark.parametrize(
    "reply",
    [
        "27场，占36%。",  # no program
        'a = ask("大同去年办了几场演唱会？")\nprint(a)',  # one lookup
        TWO + "import os\nprint(a)",
        TWO + "print(__import__('os').system('true'))\nwhile True: pass",
        TWO.replace("大同“十四五”", "临汾“十四五”") + "print(a / b)",  # a place that is not asked about
        TWO.replace("去年", "2020年") + "print(a / b)",  # a year that is not
        TWO.replace("演唱会", "音乐节") + "print(a / b)",  # another thing
        'a = ask("大同去年办了什么？")\nb = ask("大同“十四五”期间办了什么？")\nprint(a)',  # no thing
        'a = ask("大同去年办了几场演唱会？")\nb = ask("大同去年演唱会有几场？")\nprint(a)',  # 十四五 is left out
        f'a = ask("{CONCERTS}")\nb = ask("大同去年办了几场演唱会？")\nprint(a)',  # the question itself
    ],
)
def test_what_asks_for_anything_else_is_no_program(reply: str) -> None:
    assert written(CONCERTS, reply) is None


def test_a_target_that_nobody_asks_for_is_not_looked_up() -> None:
    reply = 'a = ask("大同去年钢铁产量是多少？")\nb = ask("大同去年钢铁产量目标是多少？")\nprint(a - b)'
    assert written("大同去年钢铁产量回升了多少", reply) is None
    assert written("大同去年钢铁产量和目标差多少", reply) is not None


def test_other_results_are_left_out() -> None:
    found = written(CONCERTS, f"{TWO}print(a ** b, open('x'), a)")
    assert found is not None
    assert found.operations == ()


def test_what_a_lookup_leaves_out_is_put_in() -> None:
    found = written(
        "大同有进出口实绩的企业，规划里说“十三五”末多少家？报告里说多少家？增加了几家？",
        'a = ask("大同有进出口实绩的企业，规划里说“十三五”末多少家？")\n'
        'b = ask("报告里说多少家？")\nc = ask("增加了几家？")\n'
        "print(b - a)",
    )
    assert found is not None
    assert [side.question for side in found.lookups][1].startswith("大同有进出口实绩")
    assert len(found.lookups) == 2


@pytest.mark.parametrize(
    ("text", "figures", "expected"),
    [
        ("甲是乙的几倍？", ("345亿元", "74亿元"), ("甲是乙的约4.7倍（345亿元 ÷ 74亿元）。", "4.7倍")),
        ("甲占乙的几成？", ("27场", "75场"), ("甲相当于乙的36%（27场 ÷ 75场）。", "36%")),
        ("甲相当于乙的百分之几？", ("90场", "75场"), ("甲相当于乙的120%（90场 ÷ 75场）。", "120%")),
        ("甲占乙的百分之几？", ("90场", "75场"), None),  # a part is no more than the whole
        ("甲占乙的百分之几？", ("27场", "75家"), None),
        ("甲是乙的几倍？", ("6%", "3%"), None),
        ("甲是乙的几倍？", ("3—5家", "2家"), None),
        ("甲是乙的几倍？", ("3家", "0家"), None),
    ],
)
def test_a_ratio_is_computed(text: str, figures: tuple[str, str], expected: tuple[str, str] | None) -> None:
    labelled = dict(zip(("甲", "乙"), (find(figure)[0] for figure in figures), strict=True))
    share = not derive.asks_times(text)
    told = derive.ratio(text, [*labelled], [*labelled.values()], share=share)
    assert told == ([] if expected is None else [Computed(*expected, f"{figures[0]} ÷ {figures[1]}")])


@pytest.fixture
def reader(tmp_path: Path) -> Assistant:
    """A library of one report whose figures no fact tells; the generator parts a question and answers its parts."""
    report = tmp_path / "大同市2026年政府工作报告.md"
    report.write_text(
        "# 大同市2026年政府工作报告\n\n## 一、2025年工作回顾\n\n去年，古城夜市举办演唱会12场，吸引游客30万人次。"
        "五年来，“十四五”期间古城夜市共办演唱会48场，还办了灯会。\n",
        encoding="utf-8",
    )

    def reply(prompt: str) -> str:
        if "【资料】" not in prompt:
            return (
                'a = ask("大同去年古城夜市办了几场演唱会？")\nb = ask("大同“十四五”期间古城夜市办了几场演唱会？")\n'
                "print(a / b * 100)"
            )
        asked = prompt.rpartition("问题：")[2]
        if "占" in asked:
            return "资料中没有说明。"
        return "“十四五”期间古城夜市共办演唱会48场。" if "十四五" in asked else "去年古城夜市举办演唱会12场。"

    config = Config.load(library=tmp_path / "library", today=date(2026, 6, 1))
    assistant = Assistant(config, encoder=FakeEncoder(), generator=FakeGenerator(reply))
    assert all(r.status == "added" for r in assistant.ingest([report]))
    return assistant


def test_the_steps_are_answered_and_computed_with(reader: Assistant) -> None:
    answer = reader.ask("大同去年古城夜市办的演唱会，占“十四五”期间的几成？")
    assert "12场" in answer.answer
    assert "48场" in answer.answer
    assert "25%（12场 ÷ 48场）" in answer.answer
    assert [number.computed for number in answer.numbers if number.computed] == ["12场 ÷ 48场"]
    assert {c.quote for c in answer.citations}


def test_a_step_that_is_not_stated_is_no_answer(reader: Assistant) -> None:
    answer = reader.ask("大同今年古城夜市办的灯会，占“十四五”期间演唱会的几成？")
    assert answer.refused
    assert not answer.numbers
