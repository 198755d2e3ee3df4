"""What a report admits, and places that one sentence tells of."""

from __future__ import annotations

import pytest

from qa.answer import shortcomings
from qa.answer.passages import tell
from qa.documents.chunk import chunk
from qa.question import understand
from qa.schema import Document, Evidence, Hit

REPORT = """# 太原市2026年政府工作报告

## 一、2025年工作回顾

地区生产总值增长5%，城镇新增就业9万人，各项事业全面进步。
在肯定成绩的同时，也清醒看到存在的问题：工业税收占比偏低。停车位缺口较大。对此，我们将认真解决。

## 二、2026年工作安排

支持古交打造能源基地；清徐建设醋都；阳曲打造新材料新城。古交、清徐、阳曲供水联网。古交煤矿、清徐工厂、阳曲农场、娄烦水库改造。
"""
PLAN = """# 太原市国民经济和社会发展第十四个五年规划纲要

## 优势与短板

区位优势凸显。人才众多。但也要清醒认识到，发展仍存在不少短板。一是总量偏小。二是河湖偏少。三是街巷偏窄。
"""
FRANK = """# 太原市2026年政府工作报告

## 不讳言的几件事

旅游淡季客源少，全年空房率41%。我们将认真改进。
"""
DOCUMENT = Document("a", "a.md", "", "太原市2026年政府工作报告", "太原市", 2026, "政府工作报告")
CHUNKS = chunk(REPORT, "a", 0)


def told(question: str) -> list[str]:
    query = understand(f"太原市{question}", [], {"太原市"}, 2026)
    hits = [Hit(c, DOCUMENT, 1.0) for c in CHUNKS]
    return [item.sentence.text for item in tell(query, hits, lambda _: CHUNKS)]


def test_shortcomings_are_told_up_to_what_will_be_done() -> None:
    found = told("太原市去年存在哪些问题和不足？")
    assert [text[:6] for text in found] == ["在肯定成绩的", "停车位缺口较"]


def test_a_section_on_strengths_too_is_told_from_the_admission_on() -> None:
    plan = Document("p", "p.md", "", "太原市国民经济和社会发展第十四个五年规划纲要", "太原市", 2021, "规划纲要")
    chunks = {"a": CHUNKS, "p": chunk(PLAN, "p", 0)}
    hits = [Hit(c, d, 1.0) for d in (DOCUMENT, plan) for c in chunks[d.doc]]

    def told_of(question: str) -> list[str]:
        return [e.sentence.text for e in tell(understand(question, [], {"太原市"}, 2026), hits, chunks.__getitem__)]

    points = ["一是总量偏小。", "二是河湖偏少。", "三是街巷偏窄。"]
    assert told_of("太原“十四五”规划承认自己有哪些短板，归纳一下")[1:] == points
    assert told_of("2021年编规划时太原认了哪些短板？")[1:] == points
    assert told_of("请概括太原“十四五”规划纲要指出的全市发展存在的主要短板弱项。")[1:] == points
    assert told_of("太原去年存在哪些问题？")[0].startswith("在肯定成绩")
    assert told_of("太原2019年存在哪些问题？") == []


def test_of_many_long_points_the_first_sentences_are_told() -> None:
    detail = "历史遗留较多，" * 60
    chunks = chunk(PLAN.replace("小。", f"小。{detail}难改。").replace("少。", f"少。{detail}难治。"), "a", 0)
    query = understand("太原市存在哪些短板", [], {"太原市"}, 2026)
    found = tell(query, [Hit(c, DOCUMENT, 1.0) for c in chunks], lambda _: chunks)
    assert [e.sentence.text for e in found] == ["一是总量偏小。", "二是河湖偏少。", "三是街巷偏窄。"]


def test_a_heading_says_that_nothing_is_hidden() -> None:
    chunks = chunk(FRANK, "a", 0)
    query = understand("太原市自己承认还有哪些毛病", [], {"太原市"}, 2026)
    found = tell(query, [Hit(c, DOCUMENT, 1.0) for c in chunks], lambda _: chunks)
    assert [e.sentence.text for e in found] == ["旅游淡季客源少，全年空房率41%。"]


@pytest.mark.parametrize("question", ["停车难问题怎么解决", "解决农民工欠薪问题的措施有哪些", "目标有哪些"])
def test_a_thing_that_is_called_a_problem_is_no_shortcoming(question: str) -> None:
    assert not shortcomings.are_asked(understand(f"太原市{question}", [], {"太原市"}, 2026))


def test_one_sentence_tells_of_each_place_in_words_of_its_own() -> None:
    assert told("古交、清徐、阳曲各自的定位是什么") == ["支持古交打造能源基地；清徐建设醋都；阳曲打造新材料新城。"]
    assert told("古交、清徐、阳曲、娄烦各自的定位是什么") == ["古交煤矿、清徐工厂、阳曲农场、娄烦水库改造。"]
    assert told("古交、清徐的定位是什么") == ["支持古交打造能源基地；清徐建设醋都；阳曲打造新材料新城。"]


def test_what_stands_under_no_admission_is_no_shortcoming() -> None:
    admitted = [Evidence(s, c, DOCUMENT, 1.0) for c in CHUNKS for s in c.sentences if s.text.startswith("在肯定")]
    others = [Evidence(s, c, DOCUMENT, 1.0) for c in CHUNKS for s in c.sentences if s.text.startswith("支持古交")]
    assert shortcomings.are_admitted([*others, *admitted])
    assert not shortcomings.are_admitted(others)
