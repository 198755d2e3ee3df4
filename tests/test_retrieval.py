"""Fusion by hand, and what search and evidence prefer."""

from __future__ import annotations

import pytest

from qa.assistant import Assistant
from qa.retrieval.fuse import reciprocal_rank_fusion
from qa.store.segment import content_words, segment


def test_reciprocal_rank_fusion_by_hand() -> None:
    fused = reciprocal_rank_fusion([["a", "b", "c"], ["b", "d"]], k=60)
    assert [item for item, _ in fused] == ["b", "a", "d", "c"]
    assert [score for _, score in fused] == pytest.approx([1 / 62 + 1 / 61, 1 / 61, 1 / 62, 1 / 63])


def test_reciprocal_rank_fusion_of_nothing() -> None:
    assert reciprocal_rank_fusion([[], []]) == []


# text, tokens it must give, tokens it must not give
TOKENS = [
    ("规模以上工业增加值增长8%", {"规模", "以上", "工业", "增加值", "8%"}, {"8"}),
    ("3.5万亿元", {"3.5", "万亿"}, {"3", "5"}),
    ("1,330.4亿元", {"1330.4"}, {"330.4"}),
    ("GDP增长５．５％", {"gdp", "5.5%"}, set()),
    ("PM_{2.5}浓度", {"pm", "2.5", "浓度"}, set()),
]


@pytest.mark.parametrize(("text", "wanted", "unwanted"), TOKENS)
def test_segment(text: str, wanted: set[str], unwanted: set[str]) -> None:
    tokens = set(segment(text))
    assert wanted <= tokens
    assert not unwanted & tokens


def test_content_words_are_what_is_named() -> None:
    assert content_words("成功举办了27场演唱会") == ["演唱会"]


def test_the_place_and_the_year_of_the_question_come_first(samples: Assistant) -> None:
    for question, doc in (
        ("太原2026年GDP目标", "taiyuan-2026-report-digest"),
        ("忻州2026年GDP目标", "xinzhou-2026-report-summary"),
    ):
        assert {hit.document.doc for hit in samples.search(question, 5)} == {doc}
    assert samples.search("运城2026年GDP目标", 1)[0].document.year == 2026
    assert samples.search("运城2025年森林覆盖率规划目标", 1)[0].document.doc == "yuncheng-14th-five-year-plan"


def test_several_places_take_turns(samples: Assistant) -> None:
    found = samples.find("太原和忻州2026年GDP目标")
    assert {hit.document.place for hit in found.hits[:2]} == {"太原市", "忻州市"}
    assert {item.document.place for item in found.evidence} == {"太原市", "忻州市"}


def test_evidence_keeps_to_its_budget(samples: Assistant) -> None:
    for question in ("运城2026年GDP目标", "太原2026年6大战略定位是什么", "总结运城2025年的工作"):
        found = samples.find(question)
        budget = (
            samples.config.passage_characters if found.query.wants == "passage" else samples.config.evidence_characters
        )
        first, *rest = [len(item.sentence.text) for item in found.evidence]
        assert first + sum(rest) <= max(budget, first)


def test_a_list_is_taken_with_its_items(samples: Assistant) -> None:
    found = samples.find("太原2026年的战略定位是什么")
    text = "".join(item.sentence.text for item in found.evidence)
    assert "先进制造业基地" in text
    assert "旅游热点门户城市" in text
