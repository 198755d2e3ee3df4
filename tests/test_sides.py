"""Comparisons answered side by side: how they are parted, and what is told where one side is missing."""

from __future__ import annotations

from pathlib import Path

import pytest

from qa import sides, stepwise
from qa.answer.respective import of_two
from qa.answer.sourced import are_of_one_thing, source_figures
from qa.assistant import Assistant
from qa.quantities import find
from qa.question import understand
from tests.conftest import FakeEncoder, FakeGenerator
from tests.test_check import evidence

KNOWN = {"大同市", "临汾市", "朔州市"}


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        (
            "今年造林，大同和临汾谁的任务面积大？大多少？",
            {"大同市": "大同今年造林任务面积是多少？", "临汾市": "临汾今年造林任务面积是多少？"},
        ),
        (
            "大同的省市重点项目今年比去年多了几个？",
            {"今年": "今年大同省市重点项目是多少个？", "去年": "去年大同省市重点项目是多少个？"},
        ),
        (
            "大同2025年建成的公租房与回迁安置房，哪类套数多，多多少套？",
            {
                "建成的公租房": "大同2025年建成的公租房套数是多少套？",
                "回迁安置房": "大同2025年建成的回迁安置房套数是多少套？",
            },
        ),
        (
            "去年大同8个重点景区，接待人数和门票收入哪个涨得更快？",
            {
                "接待人数": "大同去年8个重点景区接待人数增长了多少？",
                "门票收入": "大同去年8个重点景区门票收入增长了多少？",
            },
        ),
        (  # what stands before the first is said of the second too
            "大同“十四五”对高技术产业的投资增速和增加值增速要求一样吗？差几个百分点？",
            {
                "高技术产业的投资增速": "大同十四五高技术产业的投资增速是多少？",
                "增加值增速": "大同十四五高技术产业的增加值增速是多少？",
            },
        ),
        (  # what stands behind the second is said of the first too
            "大同城市低保和农村低保的月人均标准，相差多少元？",
            {"城市低保": "大同城市低保的月人均标准是多少元？", "农村低保": "大同农村低保的月人均标准是多少元？"},
        ),
        (
            "大同和临汾去年的GDP增速，谁跑得快？",
            {"大同市": "大同去年GDP增速是多少？", "临汾市": "临汾去年GDP增速是多少？"},
        ),
        (  # the plan is that of one side, the result that of the other
            "大同2026年GDP目标增速比去年实际高还是低？",
            {"2026年": "2026年大同GDP增速目标是多少？", "去年": "去年大同GDP增速实际是多少？"},
        ),
        (
            "大同去年的造林目标完成没有？",
            {"实际": "大同去年造林实际是多少？", "目标": "大同去年造林目标是多少？"},
        ),
        (
            "大同的毛入学率，规划的2030年目标是不是比2025年实际完成的还低？分别是多少？",
            {"2030年": "2030年大同毛入学率目标是多少？", "2025年": "2025年大同毛入学率实际是多少？"},
        ),
        ("大同去年的技术合同交易总额是多少？", {}),  # 合同 joins nothing
        ("大同和临汾2025年、2026年的GDP差多少？", {}),  # four sides
        ("大同2026年GDP增长目标是多少？", {}),
    ],
)
def test_the_same_question_of_each_side(question: str, expected: dict[str, str]) -> None:
    found = sides.of(understand(question, (), KNOWN, 2026), 2026)
    assert {side.label: side.question for side in found} == expected


def test_a_target_set_against_a_result_is_called_one() -> None:
    (result,) = evidence("一、2025年工作回顾\n\n2025年，入园率97%。\n")
    (aim,) = evidence("二、2026年工作安排\n\n今年，入园率达到95%以上。\n")
    told = {"去年": [(find("97%")[0], result)], "今年": [(find("95%以上")[0], aim)]}
    labelled = {label: figures[0][0] for label, figures in told.items()}
    assert [*stepwise._with_status(labelled, told)] == ["去年", "今年目标"]  # type: ignore[arg-type]
    assert [*stepwise._with_status({"去年": labelled["去年"]}, told)] == ["去年"]  # type: ignore[arg-type]


REPORTS = {
    "datong-2026": "# 大同市2026年政府工作报告\n\n一、2025年工作回顾\n\n2025年，265个省市重点工程完成投资380亿元。"
    "签约项目460个。\n\n"
    "二、2026年工作安排\n\n今年完成营造林12.5万亩，抓好290个省市重点工程建设，新建农村公路120公里。居民收入与经济增长同步。进出口总额力争正增长。\n",
    "linfen-2026": "# 临汾市2026年政府工作报告\n\n二、2026年工作安排\n\n今年完成营造林9万亩，扎实推进生态修复。"
    "城镇居民人均可支配收入增长5%，农村居民人均可支配收入增速快于城镇。\n",
}


@pytest.fixture
def reader(tmp_path: Path, assistant: Assistant) -> Assistant:
    files = [tmp_path / f"{name}.txt" for name in REPORTS]
    for file in files:
        file.write_text(REPORTS[file.stem], encoding="utf-8")
    made = Assistant(assistant.config, encoder=FakeEncoder(), generator=FakeGenerator("资料中没有说明"))
    list(made.ingest(files))
    return made


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        ("今年造林，大同和临汾谁的任务面积大？大多少？", ("12.5万亩[1]", "9万亩[2]", "大同市比临汾市多3.5万亩")),
        ("大同省市重点工程今年比去年多了几个？", ("290个", "265个", "多25个（290个 - 265个）")),
    ],
)
def test_each_side_and_how_far_they_are_apart(reader: Assistant, question: str, parts: tuple[str, ...]) -> None:
    answer = reader.ask(question)
    assert not answer.refused
    for part in parts:
        assert part in answer.answer, (part, answer.answer)
    assert [c.n for c in answer.citations] == list(range(1, len(answer.citations) + 1))


def test_a_side_that_is_not_stated_is_said_to_be(reader: Assistant) -> None:
    answer = reader.ask("今年新建农村公路，大同和临汾谁的里程多？")
    assert "120公里[1]" in answer.answer
    assert "没有说明临汾市" in answer.answer
    assert "多" not in answer.answer


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("签约项目460个，新开工项目380个。", "抓好290个省市重点工程项目建设。", False),
        ("265个省市重点工程建设项目完成投资380亿元。", "抓好290个省市重点工程项目建设。", True),
        ("地区生产总值增长5%。", "全市GDP增长6%左右。", True),
        ("完成营造林12.5万亩。", "扎实推进生态修复，完成营造林9万亩左右。", True),
    ],
)
def test_figures_of_other_places_and_times_are_compared_of_one_thing(one: str, other: str, same: bool) -> None:
    first, second = ((source_figures(item)[0], item) for text in (one, other) for item in evidence(text)[:1])
    assert are_of_one_thing(first, second) is same


def test_no_side_stated_is_a_refusal_without_citations(reader: Assistant) -> None:
    answer = reader.ask("大同和临汾去年新建的充电桩谁多？多多少？")
    assert answer.refused
    assert not answer.numbers


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        ("大同今年居民人均可支配收入增长目标是多少？", ("没有给出数值", "居民收入与经济增长同步")),
        ("临汾今年农村居民人均可支配收入增长目标是多少？", ("没有给出数值", "农村居民人均可支配收入增速快于城镇")),
        ("大同今年进出口总额的目标是多少？", ("没有给出数值", "进出口总额力争正增长")),
    ],
)
def test_a_goal_in_words_is_told_as_such(reader: Assistant, question: str, parts: tuple[str, ...]) -> None:
    answer = reader.ask(question)
    assert not answer.refused
    for part in parts:
        assert part in answer.answer
    assert len(answer.citations) == 1


SPOTS = evidence("一、2025年工作回顾\n\n全市6个重点景区累计接待人数、经营收入分别增长4.6%、5.7%。\n", place="大同市")


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("大同6个重点景区去年是游客涨得快还是收入涨得快？", ["4.6%", "5.7%"]),
        ("去年大同重点景区收入和接待人数哪个涨得快，快多少？", ["5.7%", "4.6%"]),
        ("去年大同重点景区利润和门票哪个涨得快，快多少？", None),  # neither is named
        ("去年大同游客和收入哪个涨得快，快多少？", None),  # of the whole city
        ("去年大同接待人数和收入哪个涨得快，快多少？", None),
        ("2023年大同6个重点景区游客和收入哪个涨得快，快多少？", None),
        ("去年临汾6个重点景区游客和收入哪个涨得快，快多少？", None),
    ],
)
def test_each_of_two_gets_its_own_figure_of_a_sentence(question: str, expected: list[str] | None) -> None:
    query = understand(question, [], KNOWN, 2026)
    labels = [side.label for side in sides.of(query, 2026)]
    found = of_two(query, labels, SPOTS)
    assert len(labels) == 2
    assert (found and [found[1][label].text for label in labels]) == expected


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        (
            "大同那个通用机场，几年前规划里只说要推动建设，后来建成了没有，去年到哪一步了？",
            {"规划": "大同那个通用机场，规划里怎么说？", "去年": "大同那个通用机场，去年怎么样？"},
        ),
        (
            "大同综合保税区由“十四五”规划提出，到2025年进展到何种阶段？",
            {"规划": "大同综合保税区，规划里怎么说？", "2025年": "大同综合保税区，2025年怎么样？"},
        ),
        ("大同综合保税区，规划里说要建，去年投资多少？", {}),
        ("大同规划里的综合保税区建成没有？", {}),  # of no later time
        ("大同综合保税区去年建成没有？", {}),
        ("规划", {}),
    ],
)
def test_a_plan_and_how_it_stands_later_are_asked_for_apart(question: str, expected: dict[str, str]) -> None:
    found = sides.since_plan(understand(question, [], KNOWN, 2026), 2026)
    assert {side.label: side.question for side in found} == expected
