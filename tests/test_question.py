import pytest

from qa.errors import InputError
from qa.question import MAX_QUESTION, check, understand
from qa.schema import Query, Turn

KNOWN = ("运城市", "太原市", "忻州市")


def ask(question: str, *before: str) -> Query:
    return understand(question, [Turn(q, "答") for q in before], KNOWN, 2026)


# question, places, (first, last) of periods, indicators
SLOTS = [
    ("运城2026年GDP目标", ("运城市",), [(2026, 2026)], ("地区生产总值",)),
    ("太原和忻州今年社零目标哪个高", ("太原市", "忻州市"), [(2026, 2026)], ("社会消费品零售总额",)),
    ("运成今年固投增速", ("运城市",), [(2026, 2026)], ("固定资产投资",)),
    ("大同明年一般公共预算收入", ("大同市",), [(2027, 2027)], ("一般公共预算收入",)),
    ("忻州代县2025年GDP", ("代县",), [(2025, 2025)], ("地区生产总值",)),
    ("忻州市、代县2025年GDP谁高", ("忻州市", "代县"), [(2025, 2025)], ("地区生产总值",)),
    ("代县和忻州2025年GDP", ("代县", "忻州市"), [(2025, 2025)], ("地区生产总值",)),
    ("运城十四五森林覆盖率目标", ("运城市",), [(2021, 2025)], ("森林覆盖率",)),
    ("What is Taiyuan's GDP growth target for 2026?", ("太原市",), [(2026, 2026)], ("地区生产总值",)),
    ("红烧肉怎么做", (), [], ()),
    ("古县那眼泉去年水位咋样", ("古县",), [(2025, 2025)], ()),  # no 阳泉
    ("那眼泉去年水位咋样", (), [(2025, 2025)], ()),
    ("运城每一千个老人摊到几张养老床", ("运城市",), [], ("每千名老年人拥有养老床位数",)),
    ("运城爱运动的人占百分之几", ("运城市",), [], ("体育人口占比",)),
]


@pytest.mark.parametrize(("question", "places", "years", "indicators"), SLOTS)
def test_slots(
    question: str, places: tuple[str, ...], years: list[tuple[int, int]], indicators: tuple[str, ...]
) -> None:
    query = ask(question)
    assert query.places == places
    assert [(p.first, p.last) for p in query.periods] == years
    assert query.indicators == indicators


def test_all_places_of_a_kind_are_asked_for_where_the_library_has_as_many() -> None:
    known = {"德阳市", "绵阳市", "罗江区"}
    assert understand("两个市今年GDP目标各是多少", [], known, 2026).places == ("德阳市", "绵阳市")
    assert understand("三个市今年GDP目标各是多少", [], known, 2026).places == ()
    assert understand("今年GDP目标是多少", [], known, 2026).places == ("德阳市", "绵阳市", "罗江区")
    assert understand("今年引大济湟工程要投资多少", [], known, 2026).places == ()  # a thing of one of them
    assert understand("今年GDP目标是多少", [], {"德阳市"}, 2026).places == ()
    assert understand("指标表里2025年GDP目标是多少", [], known, 2026).places == ()  # of one report
    assert understand("两个区域中心是哪两个", [], known, 2026).places == ()


def test_the_year_of_a_plan_names_the_document() -> None:
    assert ask("2021年的规划里说运城有多少处文物").periods == ()
    assert [p.first for p in ask("2025年规划目标是多少").periods] == [2025]
    assert ask("运城今年要造多少林").terms == ask("运城和太原的新增就业差几万人").terms == ()
    assert [(p.first, p.last) for p in ask("从2020年到2025年规划提高到多少").periods] == [(2020, 2025)]


def test_a_purpose_is_not_what_is_asked_for() -> None:
    query = ask("为了提高森林覆盖率，运城今年要建几个苗圃")
    assert (query.indicators, "苗圃" in query.terms) == ((), True)
    assert ask("为了什么运城要提高森林覆盖率").indicators == ("森林覆盖率",)


def test_terms_name_things_and_leave_the_shape_of_the_question_out() -> None:
    assert ask("太原2025年办了几场演唱会？").terms == ("演唱会",)
    assert ask("运城2026年GDP目标是多少").terms == ()
    assert ask("家里有娃，想知道运城2025年有多少托位").terms == ()
    assert ask("运城今年修哪几条街啊，我想看看有没有我家门口的").terms == ()
    assert ask("运城2025年能用上5G的有多少人").terms == ("5G",)
    assert ask("运城粮食产量2026年比2025年多多少？请换算成同一个单位").terms == ()
    assert ask("运城今年打算新修多少个停车位来补这个窟窿？").terms == ()
    assert ask("运城今年停车位打算新修多少个来补这个窟窿？").terms == ()
    assert ask("运城一个就业人员平均要创造多少价值（全员劳动生产率）？").terms == ()
    assert ask("运城每一千人要配几个托位").terms == ()  # 每千 is part of what names the indicator
    assert ask("运城地下水压采总量是多少").terms == ("地下水",)


@pytest.mark.parametrize(
    ("question", "wants"),
    [
        ("运城地铁二期什么时候通车", "time"),
        ("忻州哪一年GDP超过1300亿元", "time"),
        ("When will the line open in Taiyuan?", "time"),
        ("运城2026年GDP目标", "figure"),
        ("太原办了几场演唱会", "figure"),
        ("太原2026年提出的6大战略定位是什么", "passage"),
        ("合汽生材是什么意思", "passage"),
        ("总结太原去年的生态环保工作", "passage"),
    ],
)
def test_wants(question: str, wants: str) -> None:
    assert ask(question).wants == wants


# follow-up, what was asked before, the completed question
FOLLOW_UPS = [
    ("换成太原呢？", ["运城2026年GDP目标是多少"], "太原2026年GDP目标是多少"),
    ("忻州的呢", ["运城2026年GDP目标是多少", "换成太原呢？"], "忻州2026年GDP目标是多少"),
    ("去年呢", ["运城2026年GDP目标是多少"], "运城去年GDP目标是多少"),
    ("前一年的呢？", ["运城2026年城镇新增就业"], "运城2025年城镇新增就业"),
    ("五年前是多少？", ["忻州2025年GDP总量多少亿"], "忻州2020年GDP总量多少亿"),
    ("社零呢？", ["运城2026年GDP目标是多少"], "运城2026年社零目标是多少"),
    ("该市的粮食产量目标", ["运城2026年GDP目标是多少"], "2026年运城的粮食产量目标"),
    ("运城2026年城镇新增就业目标", ["太原2025年办了几场演唱会"], "运城2026年城镇新增就业目标"),
]


@pytest.mark.parametrize(("question", "before", "completed"), FOLLOW_UPS)
def test_history_completes_an_elliptic_question(question: str, before: list[str], completed: str) -> None:
    assert ask(question, *before).text == completed


def test_without_history_the_question_stays_as_it_is() -> None:
    assert ask("换成太原呢？").text == "换成太原呢？"


@pytest.mark.parametrize("question", ["", "  \n ", "？？！", "\x00\x07", "\u200b\u202e"])
def test_a_question_of_nothing_is_refused(question: str) -> None:
    with pytest.raises(InputError, match="空"):
        check(question)


def test_a_question_that_is_too_long_is_refused() -> None:
    with pytest.raises(InputError, match=str(MAX_QUESTION)):
        check("问" * 10_000)


def test_control_characters_are_dropped() -> None:
    assert check("运城\x07 2026年\u202e GDP\t目标\n") == "运城 2026年 GDP 目标"


def test_commas_and_question_marks_may_be_typed_in_ascii() -> None:
    query = understand("临汾耕地保有量2015年多少,2020年多少?占1,200万亩的几成?", [], {"临汾市"}, 2026)
    assert query.text == "临汾耕地保有量2015年多少，2020年多少？占1,200万亩的几成？"


def test_years_within_the_name_of_an_indicator_are_no_period() -> None:
    query = understand("临汾学前三年毛入园率2020年是多少", [], {"临汾市"}, 2026)
    assert [p.text for p in query.periods] == ["2020年"]


def test_the_year_that_a_figure_is_of_is_no_time_asked_for() -> None:
    query = understand("临汾森林覆盖率完成值是多少、这个数取自哪一年？", [], {"临汾市"}, 2026)
    assert query.wants == "figure"


@pytest.mark.parametrize(
    ("question", "places"), [("临汾安昆新能源和龙门科技产能各多少", ("临汾市",)), ("和龙2026年GDP目标", ("和龙市",))]
)
def test_a_word_that_joins_begins_no_place(question: str, places: tuple[str, ...]) -> None:
    assert understand(question, [], {"临汾市"}, 2026).places == places


def test_the_first_words_of_an_indicator_count_for_what_is_joined_to_it() -> None:
    query = understand("临汾今年粮食播种面积、总产分别是多少", [], {"临汾市"}, 2026)
    assert query.indicators == ("粮食播种面积", "粮食产量")


def test_an_indicator_that_is_not_counted_is_not_what_a_count_is_asked_of() -> None:
    assert ask("运城的水土流失治理工程要新建多少座淤地坝？").indicators == ()
    assert ask("运城水土流失治理面积是多少？").indicators == ("水土流失治理面积",)
    assert ask("运城一般公共预算收入增速在省内排第几位？").indicators == ("一般公共预算收入",)
    assert ask("运城今年要申报多少家高新技术企业？").indicators == ("高新技术企业",)


@pytest.mark.parametrize(
    ("question", "indicators"),
    [
        ("去年茶叶出口目标是多少", ()),
        ("去年外贸出口目标是多少", ("出口总额",)),
        ("去年全区出口目标是多少", ("出口总额",)),
    ],
)
def test_the_exports_of_some_goods_are_not_all_exports(question: str, indicators: tuple[str, ...]) -> None:
    assert understand(question, [], {"衢州市"}, 2026).indicators == indicators


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("我是跑外贸的记者，德阳2026年GDP目标是多少", "德阳2026年GDP目标是多少"),
        ("我是开店的，正看今年去哪个区好。今年GDP目标是多少", "今年GDP目标是多少"),
        ("我们是做物流的。今年GDP目标是多少", "今年GDP目标是多少"),
        ("我是德阳人，今年GDP目标是多少", "我是德阳人，今年GDP目标是多少"),  # where it is asked for
        ("我是谁，在哪", "我是谁，在哪"),
    ],
)
def test_who_asks_is_no_part_of_what_is_asked(question: str, text: str) -> None:
    assert understand(question, [], {"德阳市"}, 2026).text == text
