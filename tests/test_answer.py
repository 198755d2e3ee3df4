"""Verification, refusal, comparison and computation, on small made evidence."""

from __future__ import annotations

from dataclasses import replace

import pytest

from qa import quantities
from qa.answer import compare, compute
from qa.answer.verify import check
from qa.assistant import Assistant
from qa.documents.chunk import chunk
from qa.documents.phases import chunks_of
from qa.question import understand
from qa.schema import Chunk, Document, Evidence, Query
from tests.conftest import FakeGenerator

pytestmark = pytest.mark.usefixtures("generator_only")

KNOWN = ("运城市", "太原市", "忻州市")


def query(text: str) -> Query:
    return understand(text, [], KNOWN, 2026)


def report(place: str, year: int = 2026, kind: str = "政府工作报告", doc: str | None = None) -> Document:
    return Document(doc or f"{place}{year}", "d.txt", "0", f"{place}{year}年{kind}", place, year, kind)


def evidence(source: str, document: Document) -> list[Evidence]:
    return [Evidence(s, c, document, 1.0) for c in chunks_of(document, source) for s in c.sentences]


YUNCHENG = evidence(
    "三、2026年工作安排\n\n今年全市生产总值增长6%左右，规模以上工业增加值增长8%，固定资产投资增长6%，城镇新增就业5万人。"
    "建设改造高标准农田20万亩，完成营造林6万亩左右。\n\n一、2025年工作回顾\n\n重污染天数下降11.6%，新建学校12所。8个重点展会参展人数、场租收入分别增长3.6%、4.7%。\n",
    report("运城市"),
)
TAIYUAN = evidence("今年地区生产总值增长5%，社会消费品零售总额增长6%。\n", report("太原市"))
XINZHOU = evidence("地区生产总值从2020年的1061.1亿元增长到2025年的1330.4亿元。\n", report("忻州市"))
ALL = [*YUNCHENG, *TAIYUAN, *XINZHOU]

# question, sentence of an answer, whether it follows from the evidence
CHECKED = [
    ("运城2026年GDP目标", "运城市2026年生产总值增长6%左右。", True),
    ("运城2026年GDP目标", "6%左右", True),
    ("运城2026年GDP目标", "运城市2026年GDP增长8%。", False),  # that is 规上工业
    ("运城2026年GDP目标", "运城市2026年GDP增长5%。", False),  # that is 太原
    ("运城2026年GDP目标", "运城市2026年GDP增长6%以上。", False),  # 左右
    ("运城2026年GDP目标", "运城市2026年GDP下降6%。", False),
    ("运城2026年GDP目标", "运城市2026年GDP增长6个百分点。", False),
    ("运城2026年GDP目标", "运城市2027年GDP增长6%左右。", False),
    ("运城2026年GDP目标", "太原市2026年GDP增长6%左右。", False),
    ("运城2026年GDP目标", "运城市2026年GDP增长60%。", False),
    ("运城2026年城镇新增就业", "运城2026年城镇新增就业50000人。", True),
    ("运城2026年城镇新增就业", "运城2026年城镇新增就业5万户。", False),
    ("运城2026年营造林多少亩", "完成营造林6万亩左右。", True),
    ("运城2026年营造林多少亩", "完成营造林20万亩。", False),  # that is 高标准农田
    ("运城2025年新建了多少所学校", "2025年新建学校12所。", True),
    ("运城2025年新建了多少所学校", "2025年新建学校20所。", False),
    ("运城2025年重污染天数", "重污染天数下降11.6%。", True),
    ("运城2025年重污染天数", "重污染天数增长11.6%。", False),
    ("太原和运城2026年GDP目标", "太原市2026年GDP增长5%，运城市增长6%左右。", True),
    ("太原和运城2026年GDP目标", "太原市2026年GDP增长6%左右，运城市增长5%。", False),
    ("忻州2025年GDP是多少", "忻州市2025年地区生产总值1330.4亿元。", True),
    ("忻州2025年GDP是多少", "忻州市2025年地区生产总值1061.1亿元。", False),
    ("忻州2020年GDP是多少", "忻州市2020年地区生产总值1330.4亿元。", False),
    ("运城的人口", "运城市人口众多，是山西南部的大市。", False),  # the model's own knowledge
    ("运城地铁二期什么时候通车", "运城地铁二期将于2026年通车。", False),  # the year of the report is none of the line's
    ("运城展会的收入增长多少", "运城展会的收入增长3.6%。", False),  # 分别 gives that to 参展人数
    ("运城展会的收入增长多少", "运城展会的收入增长4.7%。", True),
    ("忻州地区生产总值哪年达到1330.4亿元", "忻州市地区生产总值2025年达到1330.4亿元。", True),
]


@pytest.mark.parametrize(("question", "sentence", "ok"), CHECKED)
def test_a_sentence_holds_only_with_place_period_indicator_unit_and_direction(
    question: str, sentence: str, ok: bool
) -> None:
    assert check(sentence, query(question), ALL).ok is ok


HIGH = evidence("力争新认定高新技术企业80家以上，营造林近6万亩，新建学校12所。\n", report("运城市"))


@pytest.mark.parametrize(
    ("question", "sentence", "shown"),
    [
        ("运城2026年GDP目标", "运城市2026年GDP增长6%。", "运城市2026年GDP增长6%左右。"),
        ("运城2026年GDP目标", "运城市2026年GDP增长6%左右。", "运城市2026年GDP增长6%左右。"),
        ("运城2026年固定资产投资目标", "固定资产投资增长6%。", "固定资产投资增长6%。"),  # GDP's is 左右
    ],
)
def test_a_qualifier_that_was_left_out_is_put_back(question: str, sentence: str, shown: str) -> None:
    checked = check(sentence, query(question), ALL)
    assert (checked.ok, checked.text) == (True, shown)


def test_qualifiers_are_put_back_each_at_its_figure() -> None:
    checked = check("2026年认定高新技术企业80家，营造林6万亩。", query("运城2026年有哪些目标"), HIGH)
    assert checked.text == "2026年认定高新技术企业80家以上，营造林6万亩左右。"


def test_a_figure_is_tied_to_the_evidence_that_holds_it() -> None:
    checked = check("太原市2026年GDP增长5%，运城市增长6%左右。", query("太原和运城2026年GDP目标"), ALL)
    assert [(q.text, ALL[n].document.place) for q, n in checked.numbers] == [("5%", "太原市"), ("6%", "运城市")]


def test_a_part_of_the_economy_is_not_the_whole() -> None:
    zone = evidence("力争开发区规上工业增加值增长9%。\n", report("运城市"))
    stated = "运城市2026年规上工业增加值增长9%。"
    assert not check(stated, query("运城2026年规上工业增加值目标"), zone).ok
    assert check("开发区规上工业增加值增长9%。", query("运城2026年开发区规上工业增加值目标"), zone).ok


TABLE = evidence(
    "专栏2 主要指标表\n\n指标名称\t2020年完成\t2025年目标\t属性\n森林覆盖率（%）\t29.2*\t31.77\t约束性\n"
    "城镇新增就业（万人）\t5.2\t[28]\t预期性\n注：[]为累计数，*为2019年数据。\n",
    report("运城市", 2021, "规划纲要"),
)


@pytest.mark.parametrize(
    ("question", "sentence", "ok"),
    [
        ("运城2025年森林覆盖率目标", "2025年森林覆盖率目标为31.77%。", True),
        ("运城2025年森林覆盖率目标", "2025年森林覆盖率目标为29.2%。", False),
        ("运城2020年森林覆盖率", "2020年森林覆盖率为29.2%。", True),
        ("运城2025年森林覆盖率目标", "2025年森林覆盖率目标为28%。", False),
        ("运城2025年城镇新增就业目标", "城镇新增就业累计28万人。", True),
        ("运城2025年城镇新增就业目标", "城镇新增就业累计28人。", False),
        ("运城2025年城镇新增就业目标", "城镇新增就业累计28亿元。", False),
    ],
)
def test_a_cell_holds_with_its_header_and_the_unit_of_its_row(question: str, sentence: str, ok: bool) -> None:
    assert check(sentence, query(question), TABLE).ok is ok


def versions(ours: str, theirs: str, question: str) -> list[compare.Difference]:
    one, two = report("运城市", doc="全文"), report("运城市", doc="摘要")
    item = evidence(ours, one)[0]
    outline: list[Chunk] = chunk(theirs, "摘要")
    return compare.differences(query(question), item, (), two, outline)


def test_two_versions_that_differ_in_the_figure_asked_for() -> None:
    (found,) = versions(
        "推进开发区改革，力争开发区规上工业增加值增长9%，支持平陆申报。",
        "推进开发区改革，力争开发区规上工业增加值增长7%，支持平陆申报设立。",
        "运城开发区规上工业增加值2026年目标",
    )
    assert found.values == ("9%", "7%")
    assert found.numeric


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("实施三年行动，培育1—2家绿色工厂。", "实施3年行动,培育1家-2家绿色工厂。"),
        ("新建绿色工厂3家，引进人才9人。", "新建绿色工厂3家，引进人才7人。"),  # another clause than is asked
        ("今年绿色工厂达到3家。", "到2030年生态文明建设取得显著成效，绿色工厂占比明显提高，数量超过5家。"),  # no twins
    ],
)
def test_no_false_alarm(ours: str, theirs: str) -> None:
    assert versions(ours, theirs, "运城2026年培育绿色工厂多少家") == []


def figures(*items: Evidence) -> list[tuple[quantities.Quantity, Evidence]]:
    return [(q, item) for item in items for q in quantities.find(item.sentence.text) if q.unit != quantities.YEAR]


def test_a_difference_between_places_is_exact_and_in_percentage_points() -> None:
    (found,) = compute.compute(
        query("太原和运城2026年GDP目标哪个高"),
        [f for f in figures(YUNCHENG[0], TAIYUAN[0]) if f[0].text in ("5%", "6%")][:1] + figures(TAIYUAN[0])[:1],
    )
    assert (found.value, found.computation) == ("1个百分点", "6%左右 - 5%")
    assert found.text == "运城市比太原市高约1个百分点（6%左右 - 5%）。"


def test_a_difference_between_years_keeps_the_written_multiplier() -> None:
    (found,) = compute.compute(query("忻州GDP从2020年到2025年增加了多少"), figures(XINZHOU[0]))
    assert (found.value, found.computation) == ("269.3亿元", "1330.4亿元 - 1061.1亿元")


def test_a_sum_is_of_all_places_and_says_that_it_is_the_least() -> None:
    one = evidence("城镇新增就业5万人以上。\n", report("运城市"))
    two = evidence("城镇新增就业8万人。\n", report("太原市"))
    asked = query("太原和运城城镇新增就业合计多少")
    (found,) = compute.compute(asked, figures(one[0], two[0]))
    assert (found.value, found.text) == ("13万人", "合计13万人以上（5万人以上 + 8万人）。")
    assert compute.compute(query("太原、忻州和运城城镇新增就业合计多少"), figures(one[0], two[0])) == []


def test_a_mere_lead_in_is_cited_with_the_sentence_that_it_leads() -> None:
    led = evidence("东湖高新区。发展以星辰科技为龙头的新材料产业，拓展海外市场。完善路网。\n", report("运城市"))
    found = check("运城的星辰科技是东湖高新区的龙头企业。", query("运城的星辰科技是哪个开发区的龙头企业"), led)
    assert [led[n].sentence.text[:4] for n in found.support] == ["东湖高新", "发展以星"]


@pytest.mark.parametrize(
    ("source", "total"),
    [
        ("今年新建小学10所，改扩建中学9所。", "合计19所（10所 + 9所）。"),
        ("今年新建小学10所，其中寄宿制4所。", None),  # a part of the ten
        ("今年新建小学10所，改扩建教室90间。", None),
        ("小学入学率提高10%，中学入学率提高9%。", None),
        ("今年新建小学10余所，改扩建中学9所。", None),
    ],
)
def test_several_things_are_added_up_where_they_are_alike_and_apart(source: str, total: str | None) -> None:
    one, two = (figure for figure in figures(evidence(source, report("运城市"))[0]))
    asked = query("运城今年小学和中学合计多少")
    computed = compute.added(asked, [[one], [two]])
    assert (computed.text if computed else None) == total
    assert compute.added(asked, [[one], [one]]) is None
    assert compute.added(asked, [[one, two], [two]]) is None


@pytest.mark.parametrize(
    ("reached", "planned", "told"),
    [
        ("66.1%", "75.4%以上", "实际比目标低9.3个百分点（66.1% - 75.4%以上），没有达到目标。"),
        ("76%", "75.4%以上", "实际比目标高0.6个百分点（76% - 75.4%以上），达到并超过了目标。"),
        ("49.6%", "47%", "实际比目标高2.6个百分点（49.6% - 47%），达到并超过了目标。"),
    ],
)
def test_a_figure_is_set_beside_its_target(reached: str, planned: str, told: str) -> None:
    one, other = (quantities.find(text)[0] for text in (reached, planned))
    both = {compute.REACHED: one, compute.AIMED: other}
    (found,) = compute.beside_target(query("运城2020年优良天数比率是多少，目标完成了没有"), both, exact=True)
    assert found.text == told
    assert compute.beside_target(query("运城2020年优良天数比率的实际和目标"), both, exact=True) == []


def test_a_difference_is_told_in_the_whole_of_the_unit() -> None:
    before, now = (replace(quantities.find(t)[0], text=t, unit="1/10万") for t in ("10.21/10万", "5.34/10万"))
    (found,) = compute.between(query("运城死亡率降了多少"), {"2015年": before, "2020年": now}, by_place=False)
    assert found.text == "2020年比2015年减少4.87/10万（5.34/10万 - 10.21/10万）。"


def test_nothing_is_computed_unasked_or_of_unlike_figures() -> None:
    assert compute.compute(query("忻州2025年GDP"), figures(XINZHOU[0])) == []
    people = evidence("城镇新增就业5万人。\n", report("运城市"))
    money = evidence("城镇新增就业补贴3万元。\n", report("太原市"))
    assert compute.compute(query("太原和运城城镇新增就业哪个高"), figures(people[0], money[0])) == []


# --- the whole path, with a generator that says what it is told ---


def test_what_is_generated_is_shown_only_when_it_holds(samples: Assistant, generator: FakeGenerator) -> None:
    generator.reply = "太原市2026年社会消费品零售总额增长6%。"
    answer = samples.ask("太原2026年社零目标")
    assert answer.answer == "太原市2026年社会消费品零售总额增长6%[1]。"
    assert [(n.text, n.citation, n.verified) for n in answer.numbers] == [("6%", 1, True)]
    (citation,) = answer.citations
    assert citation.quote == samples.source(citation.doc)[citation.start : citation.end]
    assert "社会消费品零售总额" in citation.quote


@pytest.mark.parametrize("false", ["太原市2026年社零增长8%。", "运城市2026年社零增长6%。", "太原市2027年社零增长6%。"])
def test_a_false_figure_is_never_shown(samples: Assistant, generator: FakeGenerator, false: str) -> None:
    generator.reply = false
    answer = samples.ask("太原2026年社零目标")
    assert false[:8] not in answer.answer or "6%" in answer.answer
    assert "8%" not in answer.answer.split("人")[0] or "社会消费品零售总额增长6%" in answer.answer
    assert all(n.verified for n in answer.numbers)
    assert answer.citations  # the supporting sentence itself is quoted


# question, reason, what a generator might make up
REFUSED = [
    ("运城2027年GDP目标", "period", "运城市2027年GDP目标是增长6%左右。"),
    ("红烧肉怎么做", "not stated", "红烧肉要先焯水，再加冰糖炒色。"),
    ("运城今天天气怎么样", "not stated", "运城今天晴，气温15度。"),
    ("太原2026年规模以上工业增加值增长目标", "indicator", "太原市2026年规模以上工业增加值增长5%。"),
]


@pytest.mark.parametrize(("question", "reason", "made_up"), REFUSED)
def test_what_is_not_stated_is_refused_whatever_the_generator_says(
    samples: Assistant, generator: FakeGenerator, question: str, reason: str, made_up: str
) -> None:
    for reply in ("资料中没有说明。", made_up):
        generator.reply = reply
        answer = samples.ask(question)
        assert (answer.refused, answer.reason) == (True, reason)
        assert not [q for q in quantities.find(answer.answer) if q.unit != quantities.YEAR]


def test_a_place_without_a_report_is_refused_without_asking_the_generator(
    samples: Assistant, generator: FakeGenerator
) -> None:
    answer = samples.ask("大同2026年GDP目标")
    assert (answer.refused, answer.reason, answer.citations) == (True, "place", ())
    assert generator.prompts == []


def test_a_refusal_says_what_there_is(samples: Assistant) -> None:
    assert "太原市" in samples.ask("大同2026年GDP目标").answer
    assert "2026年" in samples.ask("运城2027年GDP目标").answer


def test_a_conflict_shows_both_values(samples: Assistant, generator: FakeGenerator) -> None:
    generator.reply = lambda prompt: "运城开发区规上工业增加值增长9%。"
    answer = samples.ask("运城开发区规上工业增加值2026年目标")
    (conflict,) = answer.conflicts
    assert {v.value for v in conflict.values} == {"9%", "7%"}
    by_n = {c.n: c for c in answer.citations}
    for value in conflict.values:
        assert value.value in by_n[value.citation].quote


def test_the_prompt_holds_evidence_and_the_completed_question(samples: Assistant, generator: FakeGenerator) -> None:
    from qa.schema import Turn  # noqa: PLC0415

    generator.reply = "太原市2026年地区生产总值增长5%。"
    answer = samples.ask("换成太原呢？", [Turn("运城2026年GDP目标", "6%左右")])
    assert answer.completed_question == "太原2026年GDP目标"
    assert "问题：太原2026年GDP目标" in generator.prompts[0]
    assert "地区生产总值" in generator.prompts[0]
    assert answer.answer.startswith("太原市2026年地区生产总值增长5%")
