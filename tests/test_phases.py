"""What each part of a document tells of, with headings of any form, or none."""

from __future__ import annotations

import pytest

from qa import periods
from qa.documents.phases import chunks_of
from qa.facts import extract
from qa.schema import Document, Sentence

REPORT = Document("r", "r.txt", "", "政府工作报告", "绍兴市", 2026, "政府工作报告")
PLAN = Document("p", "p.txt", "", "第十五个五年规划纲要", "绍兴市", 2026, "规划纲要")
COMMUNIQUE = Document("g", "g.txt", "", "绍兴市2025年统计公报", "绍兴市", 2025, "统计公报")
HALF = Document("h", "h.txt", "", "2026年上半年计划执行情况的报告", "绍兴市", 2026, "计划报告")

# A term's first report without a single heading.
PLAIN = """过去五年，我们克难奋进，综合实力大幅跃升。地区生产总值年均增长6.1%，累计建成高速公路210公里。
我们坚持生态优先，治理水土流失面积320平方公里。
刚刚过去的一年，我们顶住压力。城镇新增就业6.2万人，社会消费品零售总额同比增长5.4%。
同时也要看到，研发投入强度只有1.3%，低于全省平均水平。
今后五年，是爬坡过坎的关键期。地区生产总值年均增长6%以上，规上工业企业达到1800家。
我们将坚持开放兴市，培育千亿级产业3个。
做好今年工作，意义重大。主要预期目标是：地区生产总值增长5.5%左右，城镇新增就业6万人以上。
第一，聚焦产业升级。新增规上工业企业120家，建成标准厂房60万平方米。"""


def told(text: str, document: Document = REPORT) -> list[str]:
    """value and unit, years, status."""
    return [
        f"{f.value}{f.unit} {f.period.first}-{f.period.last} {f.status}"
        for f in extract(document, chunks_of(document, text), text)
    ]


def test_a_report_without_headings() -> None:
    back, last, ahead, now = "2021-2025 actual", "2025-2025 actual", "2026-2030 target", "2026-2026 target"
    assert told(PLAIN) == [
        f"6.1% {back}", f"210公里 {back}", f"320平方公里 {back}", f"6.2万人 {last}", f"5.4% {last}", f"1.3% {last}",
        f"6% {ahead}", f"1800家 {ahead}", f"3个 {ahead}", f"5.5% {now}", f"6万人 {now}", f"120家 {now}",
        f"60万平方米 {now}",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("heading", "years", "status"),
    [
        ("一、数读去年成绩单", 2025, "actual"),
        ("一、砥砺奋进的一年来", 2025, "actual"),
        ("▌2025，这样走过", 2025, "actual"),
        ("一、新的一年怎么干", 2026, "target"),
        ("【施工图】今年往哪里走", 2026, "target"),
        ("一、2026年计划安排建议", 2026, "target"),
    ],
)
def test_headings_of_any_form(heading: str, years: int, status: str) -> None:
    assert told(f"{heading}\n\n改造老旧小区96个，惠及居民2.3万户。") == [
        f"96个 {years}-{years} {status}", f"2.3万户 {years}-{years} {status}",
    ]  # fmt: skip


def test_a_list_with_signs_is_in_the_phase_of_its_heading() -> None:
    text = "▌数读2025\n★ 投资增长3%\n★ 粮食产量57亿斤\n\n▌2026，目标定了\n★ 投资增长4%\n★ 粮食产量58亿斤\n"
    assert told(text) == [
        "3% 2025-2025 actual", "57亿斤 2025-2025 actual", "4% 2026-2026 target", "58亿斤 2026-2026 target",
    ]  # fmt: skip


def test_a_year_named_in_passing_changes_no_phase() -> None:
    text = (
        "二、2026年工作安排\n\n新建高标准农田18万亩。去年集体经济强村占31%，今年力争达到38%。茶园面积扩大到12万亩。\n"
    )
    assert told(text)[0] == "18万亩 2026-2026 target"
    assert told(text)[1:3] == ["31% 2025-2025 actual", "38% 2026-2026 target"]
    assert told(text)[-1] == "12万亩 2026-2026 target"


def test_what_stands_before_this_years_aim_is_of_last_year() -> None:
    text = "今年往哪里走\n\n黄精全产业链产值33亿元，今年力争突破38亿元。"
    assert told(text) == ["33亿元 2025-2025 actual", "38亿元 2026-2026 target"]


def test_kinds_of_documents() -> None:
    body = "一、综合\n\n城镇新增就业6.2万人，粮食产量57亿斤。"
    assert told(body, COMMUNIQUE) == ["6.2万人 2025-2025 actual", "57亿斤 2025-2025 actual"]
    assert told(body, HALF) == ["6.2万人 2026-2026 actual", "57亿斤 2026-2026 actual"]
    assert told(f"{body}\n\n二、下半年工作安排\n\n新开工项目280个。", HALF)[-1] == "280个 2026-2026 target"
    assert told("第一章 发展基础\n\n建成园区6个。\n\n第二章 主要任务\n\n建设园区9个。", PLAN) == [
        "6个 2025-2025 actual", "9个 2026-2030 target",
    ]  # fmt: skip


def test_a_chunk_that_two_phases_share_is_cut_and_nothing_is_lost() -> None:
    chunks = chunks_of(REPORT, PLAIN)
    assert len(dict.fromkeys(c.scope for c in chunks)) == 5
    sentences: list[Sentence] = [s for c in chunks for s in c.sentences]
    assert "".join(s.text for s in sentences) == PLAIN.replace("\n", "")
    assert [s.start for s in sentences] == sorted(s.start for s in sentences)


def test_without_a_year_nothing_is_settled() -> None:
    unknown = Document("u", "u.txt", "", "材料", None, None, None)
    assert {c.scope for c in chunks_of(unknown, PLAIN)} == {None}


def test_the_check_of_answers_reads_the_same_phase() -> None:
    chunks = chunks_of(REPORT, PLAIN)
    (found,) = [(c, s) for c in chunks for s in c.sentences if "标准厂房" in s.text]
    assert {(p.first, p.last) for p in periods.spoken_of(found[1], found[0], REPORT)} == {(2026, 2026)}


def test_a_heading_above_is_not_heard_again_at_each_part_below_it() -> None:
    leads = "".join(f"**{lead}更好了。** 新增企业{n}家。\n\n" for n, lead in enumerate("茶园景区道路住房", 11))
    text = f"## 一、“十四五”收官\n\n五年来，全市上下奋力拼搏。\n\n**2025年的主要数字。** 民宿83家。\n\n{leads}"
    assert {line.split(" ", 1)[1] for line in told(text)} == {"2025-2025 actual"}


def test_five_years_within_a_paragraph_of_one_year() -> None:
    text = "一、2025年工作回顾\n\n2025年是收官之年。新建公路52公里。五年间，全市新建桥梁31座，新增企业44家。\n"
    assert told(text) == ["52公里 2025-2025 actual", "31座 2021-2025 actual", "44家 2021-2025 actual"]


def test_levels_after_the_goal_of_the_last_year_are_of_it_and_acts_are_not() -> None:
    text = (
        "二、“十五五”目标\n\n“十五五”时期，经济年均增长6%，到2030年突破90亿元。游客达到70万人次。五年新增企业44家。\n"
    )
    assert told(text)[1:] == ["90亿元 2030-2030 target", "70万人次 2030-2030 target", "44家 2026-2030 target"]


def test_the_year_that_a_level_came_to_is_of_its_own_figure_only() -> None:
    text = "一、回顾\n\n“十四五”时期，粮食产量由2020年的73万吨提高到2025年的84万吨，外送电量14亿千瓦时。\n"
    assert told(text)[1:] == ["84万吨 2025-2025 actual", "14亿千瓦时 2021-2025 actual"]
