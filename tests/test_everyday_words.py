"""Questions in people's own words: asked again as the reports put it, and tied to their figures by vectors."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import FakeEncoder, FakeGenerator
from numpy.typing import NDArray

from qa.answer.claims import without_claims
from qa.answer.nearness import LEAST_SHARED, marked
from qa.answer.support import of_words
from qa.answer.verify import check
from qa.answer.wanted import of as wanted_of
from qa.assistant import Assistant
from qa.documents.phases import chunks_of
from qa.question import understand
from qa.schema import Document, Evidence, Query


def query(text: str) -> Query:
    return understand(text, [], ("德阳市",), 2026)


def evidence(source: str) -> list[Evidence]:
    document = Document("d", "d.txt", "0", "德阳市2026年政府工作报告", "德阳市", 2026, "政府工作报告")
    return [Evidence(s, c, document, 1.0) for c in chunks_of(document, source) for s in c.sentences]


REPORT = "三、2026年工作安排\n\n新建公租房370套。\n\n清理河道52公里。\n"


def test_what_found_no_answer_is_asked_again_in_official_words(
    assistant: Assistant, generator: FakeGenerator, tmp_path: Path
) -> None:
    (tmp_path / "德阳市2026年政府工作报告.txt").write_text(f"德阳市2026年政府工作报告\n\n{REPORT}", encoding="utf-8")
    assert [r.status for r in assistant.ingest([tmp_path / "德阳市2026年政府工作报告.txt"])] == ["added"]
    generator.reply = lambda prompt: (
        "德阳市2026年新建公共租赁住房370套。" if "公租房多少套" in prompt else "资料中没有说明。"
    )
    answer = assistant.ask("德阳今年盖公家出租的房子多少套？")
    assert not answer.refused
    assert "370套" in answer.answer
    assert len(generator.prompts) == 2
    generator.prompts.clear()
    assert assistant.ask("德阳今年的直升机多少架？").refused
    assert len(generator.prompts) <= 1


class Likeness(FakeEncoder):
    """Every clause that is not the question is as near to it as it is told."""

    def __init__(self, near: float) -> None:
        self.near = near

    def query(self, text: str) -> NDArray:  # type: ignore[type-arg]
        vector = super().query("问") * 0
        vector[:2] = (1, 0) if text[-1] in "?？" else (self.near, (1 - self.near**2) ** 0.5)
        return vector


@pytest.mark.parametrize(("near", "question", "is_near"), [
    (LEAST_SHARED + 0.01, "今年德阳的河沟要清多长？", False),
    (LEAST_SHARED + 0.01, "今年德阳的河道要清多长？", True),
    (LEAST_SHARED - 0.01, "今年德阳的河道要清多长？", False),
    (0.92, "今年德阳的河沟要清多长？", True),
])  # fmt: skip
def test_a_figure_is_near_where_its_clause_is_and_the_more_so_where_a_word_is_shared(
    near: float, question: str, is_near: bool
) -> None:
    items = evidence("三、2026年工作安排\n\n清理河道52公里。\n")
    told = marked(query(question), items, Likeness(near))
    assert any(item.nearest for item in told) == is_near


def test_of_a_list_the_place_is_told_whose_item_is_asked_for() -> None:
    items = evidence("三、2026年工作安排\n\n做优“广汉米酒”“绵竹年画”等品牌。\n")
    asked = query("德阳哪个县要把年画的品牌做大？")
    assert of_words("绵竹年画", asked, items, [])
    assert not of_words("广汉米酒", asked, items, [])


def test_at_most_is_no_comparison_but_the_most_is() -> None:
    items = evidence("三、2026年工作安排\n\n市区到各县1小时通达。\n")
    assert without_claims("德阳市区到各县最多花1小时。", items) == "德阳市区到各县最多花1小时。"
    assert without_claims("各县中旌阳区的学校最多。", items) == ""


def test_the_first_batch_is_one_in_any_words() -> None:
    items = evidence("一、2025年工作回顾\n\n过去一年，入选首批国家级节水示范城市。\n")
    checked = check("德阳入选国家级节水示范城市，是第1批。", query("德阳入选国家级节水示范城市，是第几批？"), items)
    assert checked.ok
    assert not check("德阳入选国家级节水示范城市，是第2批。", query("德阳入选节水示范城市，是第几批？"), items).ok


def test_at_least_is_said_once() -> None:
    items = evidence("三、2026年工作安排\n\n确保零就业家庭至少1人就业。\n")
    asked = query("德阳的零就业家庭至少几个人就业？")
    assert check("零就业家庭至少1人就业。", asked, items).text == "零就业家庭至少1人就业。"
    assert wanted_of(asked).unit == "人"
    assert wanted_of(query("德阳每千人有几个大夫")).unit == "人"
    assert wanted_of(query("德阳去年有多少个人所得税优惠")).unit != "人"


def test_a_figure_of_another_unit_is_no_answer_where_plan_and_result_are_named() -> None:
    items = evidence("一、2025年工作回顾\n\n过去一年，输送农民工1.7万人。\n")
    asked = query("德阳去年帮打工的人要回了多少工钱？")
    assert not check("德阳去年帮打工的人要回了1.7万人的工钱。", asked, items).ok


def test_of_whom_it_is_asked_is_not_what_is_asked() -> None:
    asked = query("我爷爷住德阳，今年79了，高龄津贴每月有多少？")
    assert "我爷爷" not in "".join(asked.terms)
    assert not asked.periods
    assert asked.places == ("德阳市",)
    assert "学位" in "".join(query("我孩子的学位，德阳今年新增多少个？").terms)
    assert [p.text for p in query("德阳今年10个项目").periods] == ["今年"]
