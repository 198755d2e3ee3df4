"""Follow-ups and what they come to; expectations written before the rules were run on them. 2026 is this year."""

import pytest

from qa.question import understand
from qa.schema import Query, Turn

KNOWN = ("苏州市", "无锡市", "常州市")


def ask(question: str, *before: str | tuple[str, str]) -> Query:
    turns = [Turn(*(b if isinstance(b, tuple) else (b, "答"))) for b in before]
    return understand(question, turns, KNOWN, 2026)


GDP = "苏州2026年GDP增长目标是多少"
JOBS = "无锡今年城镇新增就业目标是多少万人？"

# follow-up, what was asked before, places, years, indicators, words that the completed question must hold
FOLLOW_UPS = [
    # the same of another place
    ("换成无锡呢？", [GDP], ("无锡市",), [2026], ("地区生产总值",), ["增长目标"]),
    ("那常州市呢", [GDP], ("常州市",), [2026], ("地区生产总值",), ["增长目标"]),
    ("无锡的呢", [GDP], ("无锡市",), [2026], ("地区生产总值",), []),
    ("南京呢？", [GDP], ("南京市",), [2026], ("地区生产总值",), []),
    ("吴锡呢？", [GDP], ("无锡市",), [2026], ("地区生产总值",), []),
    ("換成無錫呢", [GDP], ("无锡市",), [2026], ("地区生产总值",), []),
    ("另外两个市又是多少", [GDP], ("常州市", "无锡市"), [2026], ("地区生产总值",), []),
    ("另一个市呢", [GDP, "无锡呢"], ("常州市",), [2026], ("地区生产总值",), []),
    ("其他市呢？", [GDP], ("常州市", "无锡市"), [2026], ("地区生产总值",), []),
    (
        "What about Wuxi?",
        ["What is Changzhou's GDP growth target for 2026?"],
        ("无锡市",),
        [2026],
        ("地区生产总值",),
        [],
    ),
    # another period
    ("前一年的呢？", [JOBS], ("无锡市",), [2025], ("城镇新增就业",), []),
    ("去年呢", [GDP], ("苏州市",), [2025], ("地区生产总值",), []),
    ("2025年的呢", [GDP], ("苏州市",), [2025], ("地区生产总值",), []),
    ("五年前呢", ["常州2025年常住人口多少"], ("常州市",), [2020], ("常住人口",), []),
    ("下一年呢", ["常州2025年常住人口多少"], ("常州市",), [2026], ("常住人口",), []),
    ("无锡去年呢", [GDP], ("无锡市",), [2025], ("地区生产总值",), []),
    ("比前一年提高了多少", ["常州2025年城镇化率多少"], ("常州市",), [2025], ("常住人口城镇化率",), ["同比提高了多少"]),
    # another thing
    ("失业率呢", [JOBS], ("无锡市",), [2026], ("城镇调查失业率",), []),
    ("社零呢？", [GDP], ("苏州市",), [2026], ("社会消费品零售总额",), ["增长目标"]),
    ("那粮食产量要达到多少", [JOBS], ("无锡市",), [2026], ("粮食产量",), ["要达到"]),
    ("该市的粮食产量目标", [GDP], ("苏州市",), [2026], ("粮食产量",), []),
    ("它的城镇化率呢", [GDP], ("苏州市",), [2026], ("常住人口城镇化率",), []),
    ("中学呢", ["常州2025年新建了多少所小学"], ("常州市",), [2025], (), ["新建了多少所中学"]),
    ("那示范村呢？", ["常州2025年建成多少个文明村"], ("常州市",), [2025], (), ["多少个示范村"]),
    ("已经投产的呢", ["常州2025年有多少个重点项目"], ("常州市",), [2025], (), ["已经投产的重点项目"]),
    ("无锡的失业率呢", [GDP], ("无锡市",), [2026], ("城镇调查失业率",), []),
    # plan and result
    ("那目标呢", ["苏州2025年城镇新增就业完成多少"], ("苏州市",), [2025], ("城镇新增就业",), ["目标"]),
    ("实际完成了多少", ["苏州2025年城镇新增就业目标是多少"], ("苏州市",), [2025], ("城镇新增就业",), ["实际完成"]),
    # of the same thing
    ("这个是约束性的吗", ["苏州十四五森林覆盖率目标是多少"], ("苏州市",), [(2021, 2025)], ("森林覆盖率",), ["约束性"]),
    (
        "它是预期性还是约束性指标",
        ["苏州十四五森林覆盖率目标"],
        ("苏州市",),
        [(2021, 2025)],
        ("森林覆盖率",),
        ["约束性"],
    ),
    ("为什么两个版本不一样", [GDP], ("苏州市",), [2026], ("地区生产总值",), ["版本"]),
    ("这个指标是怎么算的", [GDP], ("苏州市",), [2026], ("地区生产总值",), ["怎么算"]),
    # several places together
    ("三个市加起来呢", [JOBS], KNOWN, [2026], ("城镇新增就业",), ["合计"]),
    ("哪个最高", [GDP, "无锡呢"], ("苏州市", "无锡市"), [2026], ("地区生产总值",), ["最高"]),
    ("常州的呢，三个市里谁最高？", [GDP, "无锡呢"], KNOWN, [2026], ("地区生产总值",), ["谁最高"]),
    ("两市合计多少", [JOBS, "常州呢"], ("无锡市", "常州市"), [2026], ("城镇新增就业",), ["合计"]),
    ("和常州比哪个高", [GDP], ("苏州市", "常州市"), [2026], ("地区生产总值",), ["哪个高"]),
    # chains of three
    ("去年呢", [GDP, "无锡呢"], ("无锡市",), [2025], ("地区生产总值",), []),
    ("失业率呢", [GDP, "换成无锡呢", "去年呢"], ("无锡市",), [2025], ("城镇调查失业率",), []),
    ("那常州呢", [GDP, "失业率呢"], ("常州市",), [2026], ("城镇调查失业率",), []),
    ("前一年呢", [JOBS, "前一年的呢"], ("无锡市",), [2024], ("城镇新增就业",), []),
    # the answer names it
    (
        "它的社零目标呢",
        [("哪个市2026年GDP目标最高", "无锡市最高，为6%[1]。")],
        ("无锡市",),
        [2026],
        ("社会消费品零售总额",),
        [],
    ),
    (
        "该县今年GDP目标",
        [("苏州去年哪个县入选百强县", "入选的是昆山市[1]。")],
        ("昆山市",),
        [2026],
        ("地区生产总值",),
        [],
    ),
    (
        "这家企业去年产值多少",
        [("常州哪家企业建成了灯塔工厂", "中天钢铁[1]。")],
        ("常州市",),
        [2025],
        (),
        ["中天钢铁企业"],
    ),
]


@pytest.mark.parametrize(("question", "before", "where", "when", "what", "words"), FOLLOW_UPS)
def test_a_follow_up_is_completed(
    question: str,
    before: list[str],
    where: tuple[str, ...],
    when: list[int | tuple[int, int]],
    what: tuple[str, ...],
    words: list[str],
) -> None:
    query = ask(question, *before)
    assert sorted(query.places) == sorted(where), query.text
    assert [p.first if p.first == p.last else (p.first, p.last) for p in query.periods] == when, query.text
    assert query.indicators == what, query.text
    assert all(word in query.text for word in words), query.text


@pytest.mark.parametrize(
    "question",
    [
        "常州2025年城镇新增就业目标",
        "无锡森林覆盖率是多少",
        "常州市有哪些主导产业",
        "镇江2020年的GDP和2025年的GDP各是多少",
        "无锡和常州今年的粮食产量哪个高",
        "十五五期间南通建设哪些港口",
    ],
)
def test_a_question_of_its_own_is_left_as_it_is(question: str) -> None:
    assert ask(question, GDP, "换成无锡呢").text == question


def test_a_plan_stays_a_plan_and_a_result_a_result() -> None:
    assert ask("那常州呢", GDP).status == "target"
    assert ask("那目标呢", "苏州2025年城镇新增就业完成多少").status == "target"
    assert ask("实际完成了多少", "苏州2025年城镇新增就业目标是多少").status == "actual"


def test_the_completed_question_can_be_asked_by_itself() -> None:
    for question, before, *_ in FOLLOW_UPS:
        query = ask(question, *before)
        alone = ask(query.text)
        assert (alone.places, alone.indicators) == (query.places, query.indicators)


@pytest.mark.parametrize(
    "question",
    [
        "苏州市2026年重点工作有哪些？",
        "苏州市2026年有哪些重点工作？请逐条列出",
        "无锡今年的主要预期目标有哪些",
        "常州今年办哪些民生实事",
    ],
)
@pytest.mark.parametrize("before", ["今天天气怎么样？", GDP, JOBS])
def test_what_every_report_has_may_be_asked_anew(question: str, before: str) -> None:
    assert ask(question, before).text == question
