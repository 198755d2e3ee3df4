"""Refusals: what is missing, what there is, and near questions that are answered."""

import pytest
from conftest import FakeGenerator

from qa import quantities
from qa.answer import suggest
from qa.answer.cite import Citations
from qa.answer.compose import Draft
from qa.answer.refuse import nearest, not_stated, out_of_reach
from qa.answer.verify import Checked
from qa.assistant import Assistant
from qa.question import understand
from qa.schema import Answer, Chunk, Document, Evidence, Fact, Period, Query, Sentence, Turn

KNOWN = ("赣州市", "九江市")


def query(text: str) -> Query:
    return understand(text, [], KNOWN, 2026)


def evidence(text: str, place: str = "赣州市", kind: str = "prose") -> Evidence:
    sentence = Sentence(text, 0, len(text))
    document = Document("d", "d.txt", "0", f"{place}报告", place, 2026, "政府工作报告")
    return Evidence(sentence, Chunk("d", kind, (), (sentence,)), document, 1.0)  # type: ignore[arg-type]


def fact(indicator: str, year: int, status: str = "target", place: str = "赣州市", unit: str = "%") -> Fact:
    period = Period(f"{year}年", year, year)
    measure, direction = ("change", 1) if unit == "%" else ("level", 0)
    common = (measure, direction, None, None, status, "prose", (), "6%", 0, 2, 0, 9)
    return Fact("d", place, period, indicator, True, "6", unit, *common)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("question", "text", "words"),
    [
        ("赣州2026年跨境电商交易额目标", "加快开放，大力发展跨境电商，办好展会。", "大力发展跨境电商"),
        ("赣州今年机场国际航线开几条", "加密国际航线，改善机场服务。", "加密国际航线"),
        ("赣州2026年跨境电商交易额目标", "跨境电商交易额达到10亿元。", None),  # a figure would be read as the answer
        ("赣州2026年跨境电商交易额目标", "办好展会，扩大开放。", None),
        ("赣州今年机场国际航线开几条", "改善机场服务。", None),  # too little of what was asked
        ("九江2026年跨境电商交易额目标", "大力发展跨境电商。", None),  # of another place
    ],
)
def test_the_nearest_words_are_those_without_a_figure(question: str, text: str, words: str | None) -> None:
    found = nearest(query(question), [evidence(text)])
    assert (found[1] if found else None) == words


@pytest.mark.parametrize(
    ("question", "places", "asks"),
    [
        ("2026年GDP目标是多少", 12, True),
        ("2026年GDP目标是多少", 1, False),
        ("赣州2026年GDP目标是多少", 12, False),
        ("今年稀土产业园的固定资产投资是多少", 12, False),  # names something that one of them may have
    ],
)
def test_of_many_places_one_is_to_be_named(question: str, places: int, asks: bool) -> None:
    names = ("赣州市", *(f"第{n}市" for n in range(1, places)))
    documents = [Document(name, "", "0", f"{name}报告", name, 2026, "政府工作报告") for name in names]
    asked = understand(question, [], names, 2026)
    refusal = out_of_reach(asked, [evidence("今年GDP增长6%。")], documents)
    assert (refusal is not None and "请说明问的是哪个地方" in refusal.text and f"等{places}个" in refusal.text) == asks


@pytest.mark.parametrize(
    ("language", "told", "shown"),
    [
        ("zh", "今年新建停车位300个。", "赣州市：今年新建停车位300个[1]。"),
        ("zh", "赣州今年新建停车位300个。", "赣州今年新建停车位300个[1]。"),
        ("en", "300 parking spaces are built.", "Ganzhou: 300 parking spaces are built [1]."),
    ],
)
def test_a_figure_is_told_with_its_place_where_the_question_leaves_it_open(
    language: str, told: str, shown: str
) -> None:
    item = evidence("今年新建停车位300个。")
    checked = Checked(told, True, (0,), ((quantities.find("300个")[0], 0),))
    sources = {"d": item.sentence.text}
    draft = Draft(Citations(sources), language, lambda said: said, measured=True, unplaced=True)
    assert draft.add(checked, [item]) == shown
    plain = Draft(Citations(sources), language, lambda said: said)
    assert ":" not in plain.add(checked, [item]).replace("：", ":")


def test_a_row_of_a_table_says_nothing_without_its_figures() -> None:
    assert nearest(query("赣州2026年跨境电商交易额目标"), [evidence("跨境电商交易额（亿元）｜", kind="row")]) is None


FACTS = [
    fact("地区生产总值", 2026),
    fact("地区生产总值", 2025, "actual"),
    fact("地区生产总值", 2026, place="九江市"),
    fact("固定资产投资", 2026),
    fact("粮食产量", 2026, unit="万吨"),
]


def test_near_questions_keep_the_thing_then_the_place() -> None:
    found = suggest.near(query("赣州2027年GDP目标"), FACTS, lambda _: True)
    assert found[0] == "赣州市2026年地区生产总值增长目标是多少？"
    assert len(found) == suggest.LIMIT
    other = suggest.near(query("赣州2026年固投实际完成多少"), FACTS, lambda _: True)
    assert other[0] == "赣州市2026年固定资产投资增长目标是多少？"
    assert "九江市2026年地区生产总值增长目标是多少？" in suggest.near(query("南昌2026年GDP目标"), FACTS, lambda _: True)


def test_only_what_is_answered_is_offered() -> None:
    asked = query("赣州2027年GDP目标")
    assert suggest.near(asked, FACTS, lambda question: "九江" in question) == ()
    assert suggest.near(asked, FACTS, lambda question: "2025" in question) == ("赣州市2025年地区生产总值增长了多少？",)
    assert suggest.near(asked, [], lambda _: True) == ()
    assert suggest.near(query("What is Ganzhou's GDP target for 2027?"), FACTS, lambda _: True) == ()


OUT_OF_REACH = [
    ("东京2026年GDP目标", "place", "东京"),
    ("通州2026年GDP目标", "place", "通州区"),
    ("大同2026年GDP目标", "place", "大同市"),
    ("临份2026年GDP目标", "place", "临汾市"),
    ("全国2026年GDP目标", "place", "全国"),
    ("長沙2026年GDP目標", "place", "长沙市"),
    ("运城2026年上半年GDP", "period", "上半年"),
    ("太原2026年3月CPI", "period", "3月"),
]
NOT_HELD = [
    ("运城2027年GDP目标", "period", "2027年"),
    ("运城五年后GDP目标换成2035年是多少", "period", "2035年"),
    ("太原2026年规模以上工业增加值增长目标", "indicator", "规模以上工业增加值"),
]


@pytest.mark.parametrize(("question", "reason", "named"), [*OUT_OF_REACH, *NOT_HELD])
def test_a_near_miss_is_refused_and_named(
    samples: Assistant, generator: FakeGenerator, question: str, reason: str, named: str
) -> None:
    generator.reply = "增长6%左右。"
    answer = samples.ask(question)
    assert (answer.refused, answer.reason) == (True, reason)
    assert named in answer.answer
    assert bool(generator.prompts) == ((question, reason, named) in NOT_HELD)


def test_what_a_refusal_offers_is_answered(samples: Assistant) -> None:
    for question, *_ in [*OUT_OF_REACH, *NOT_HELD]:
        offered = samples.ask(question).suggestions
        assert 0 < len(offered) <= suggest.LIMIT, question
        for near in offered:
            answer: Answer = samples.ask(near)
            assert not answer.refused, near
            assert quantities.find(answer.answer)


def test_an_answer_offers_nothing(samples: Assistant) -> None:
    answer = samples.ask("运城2026年GDP目标是多少")
    assert not answer.refused
    assert answer.suggestions == ()


@pytest.mark.parametrize(
    ("question", "when"),
    [
        ("前一年的呢", "赣州市前一年的"),
        ("三年前呢", "赣州市三年前的"),
        ("2021年呢", "赣州市2021年的"),
        ("去年呢", "赣州市去年的"),
    ],
)
def test_a_refusal_names_the_time_as_it_was_asked_for(question: str, when: str) -> None:
    asked = understand(question, [Turn("赣州2024年粮食产量多少", "答")], KNOWN, 2026)
    assert when in not_stated(asked)
