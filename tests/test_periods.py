import pytest

from qa import periods
from qa.periods import find, holds
from qa.schema import Chunk, Document, Period, Sentence

# text, (first, last) of each period named, with 2026 as this year
NAMED = [
    ("运城2026年GDP目标", [(2026, 2026)]),
    ("今年、去年、前年和明年", [(2026, 2026), (2025, 2025), (2024, 2024), (2027, 2027)]),
    ("“十五五”时期", [(2026, 2030)]),
    ("十四五规划", [(2021, 2025)]),
    ("十三五期间", [(2016, 2020)]),
    ("第十四个五年规划和2035年远景目标", [(2021, 2025), (2035, 2035)]),
    ("2020到2025年", [(2020, 2025)]),
    ("从2020年的1061亿元增长到2025年的1330亿元", [(2020, 2020), (2025, 2025)]),
    ("今后五年，年均增长6%", [(2026, 2030)]),
    ("五年来", [(2021, 2025)]),
    ("14th Five-Year Plan", [(2021, 2025)]),
    ("target for this year", [(2026, 2026)]),
    ("26年目标", [(2026, 2026)]),
    ("打造15分钟生活圈，12345热线，1643.6亿元", []),
    ("“十四五”末", [(2025, 2025)]),
    ("十四五期末与十四五期间", [(2025, 2025), (2021, 2025)]),
    ("用3年时间，近两年", [(2026, 2028), (2024, 2025)]),
    ("十五个项目", []),
]


@pytest.mark.parametrize(("text", "expected"), NAMED)
def test_find(text: str, expected: list[tuple[int, int]]) -> None:
    found = find(text, 2026)
    assert [(p.first, p.last) for p, _, _ in found] == expected
    for _, start, end in found:
        assert 0 <= start < end <= len(text)


def test_relative_years_need_a_year_to_start_from() -> None:
    assert find("今年增长6%", None) == []


Y2025, Y2026 = Period("2025年", 2025, 2025), Period("2026年", 2026, 2026)
PLAN14, PLAN15 = Period("十四五", 2021, 2025), Period("十五五", 2026, 2030)


@pytest.mark.parametrize(
    ("asked", "spoken", "expected"),
    [
        (Y2026, [Y2026], True),
        (Y2026, [Y2025], False),
        (Y2026, [PLAN15], False),  # a figure for five years is none of one year
        (Y2025, [PLAN14], False),
        (PLAN14, [PLAN14], True),
        (PLAN14, [Y2025], True),  # 到2025年
        (PLAN14, [Y2026], False),
        (PLAN15, [Y2025], False),
        (Period("2020到2025", 2020, 2025), [Period("2020年", 2020, 2020)], True),
        (Period("十四五末", 2025, 2025), [PLAN14], True),
        (Y2026, [], False),
        (Period("十四五末", 2025, 2025), [PLAN14], True),  # what the plan has come to
        (Period("十四五末", 2025, 2025), [PLAN15], False),
    ],
)
def test_holds(asked: Period, spoken: list[Period], expected: bool) -> None:
    assert holds(asked, spoken) is expected


def document(kind: str, year: int, title: str = "运城市报告") -> Document:
    return Document("d", "d.txt", "0", title, "运城市", year, kind)


def spoken(text: str, kind: str = "政府工作报告", **chunk: object) -> list[tuple[int, int]]:
    sentence = Sentence(text, 0, len(text))
    whole = Chunk("d", "prose", chunk.pop("section", ()), (sentence,), **chunk)  # type: ignore[arg-type]
    return [(p.first, p.last) for p in periods.spoken_of(sentence, whole, document(kind, 2026))]


def test_a_sentence_speaks_of_what_it_names_first_then_of_its_surroundings() -> None:
    assert spoken("到2030年建成。", section=("2025年工作回顾",)) == [(2030, 2030)]
    assert spoken("建成5所学校。", scope="2025年回顾", section=("三、2026年工作安排",)) == [(2025, 2025)]
    assert spoken("建成5所学校。", scope="2026—2030年展望") == [(2026, 2030)]
    assert spoken("建成5所学校。", section=("回看“十四五”", "夯基起势")) == [(2021, 2025)]
    assert spoken("建成5所学校。") == [(2026, 2026)]


def test_a_plan_speaks_of_its_five_years() -> None:
    plan = document("规划纲要", 2021, "运城市国民经济和社会发展第十四个五年规划纲要")
    assert periods.default_period(plan) == Period("第十四个五年", 2021, 2025)
    unnamed = document("规划纲要", 2021)
    assert periods.default_period(unnamed) == Period("规划期", 2021, 2025)


def test_the_year_a_sentence_before_names_goes_on() -> None:
    first, second = Sentence("全市生产总值2020年达到1643亿元。", 0, 18), Sentence("社零总额达到710亿元。", 18, 30)
    whole = Chunk("d", "prose", (), (first, second))
    assert (2020, 2020) in [(p.first, p.last) for p in periods.spoken_of(second, whole, document("规划纲要", 2021))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2024年以来", (2024, 2025)),
        ("2019年以来", (2019, 2025)),
        ("二〇二四年", (2024, 2024)),
        ("2024年", (2024, 2024)),
        ("往后这五年", (2026, 2030)),
        ("接下来的五年", (2026, 2030)),
        ("这两年", (2024, 2025)),
        ("2020年以前那五年", (2016, 2020)),
        ("2023年之前的三年", (2020, 2022)),
        ("2020年以前的两年", (2018, 2019)),
        ("2023年为止的三年", (2021, 2023)),
        ("2023年前", (2023, 2023)),
        ("“十三五”初", (2015, 2015)),
        ("十三五之初", (2015, 2015)),
        ("十三五初期", (2016, 2020)),
    ],
)
def test_years_that_a_question_begins_with(text: str, expected: tuple[int, int]) -> None:
    assert [(p.first, p.last) for p, _, _ in periods.asked(f"{text}床位数多少", 2026)] == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("五年一共演了多少场", [(2021, 2025)]),
        ("三年累计建成了几座", [(2023, 2025)]),
        ("五年一共要演多少场", []),  # those may lie ahead
        ("五年一共增加了多少", []),  # from a year named before
        ("2025年累计建成了几座", [(2025, 2025)]),
        ("今后五年一共建成了几座", [(2026, 2030)]),
        ("“十四五”五年一共建成了几座", [(2021, 2025)]),
    ],
)
def test_years_over_which_things_were_done_are_gone_by(text: str, expected: list[tuple[int, int]]) -> None:
    assert [(p.first, p.last) for p, _, _ in periods.asked(text, 2026)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("桂林五年一共修了多少公里路", [(2021, 2025)]),
        ("第十三个五年一共修了多少公里路", [(2016, 2020)]),
        ("“十四五”头三年一共修了多少公里路", [(2021, 2025)]),
        ("2021到2023的三年一共修了多少公里路", [(2021, 2023)]),
        ("学制三年一共招了多少人", []),
        ("每隔五年一共查了多少次", []),
    ],
)
def test_years_that_are_only_counted_are_those_gone_by_where_no_others_are_named(
    text: str, expected: list[tuple[int, int]]
) -> None:
    assert [(p.first, p.last) for p, _, _ in periods.asked(text, 2026)] == expected
