"""Questions in English: read in Chinese by the glossary, answered in checked English; 2026 is this year."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pytest

from qa import english, quantities
from qa.answer.generators import Message
from qa.answer.phrasing import english_time, english_when
from qa.answer.translate import in_english, translated
from qa.question import understand
from qa.schema import Period, Turn

KNOWN = {"运城市", "太原市"}
QUESTION = "How many kilometers of roads were built in Yuncheng in 2025?"


@dataclass
class Engine:
    """Replies with what it is made with."""

    reply: str
    name: str = "fake"

    def stream(self, messages: Sequence[Message], limit: int) -> Iterator[str]:
        """The reply, in two pieces."""
        yield self.reply[:3]
        yield self.reply[3:]


@pytest.mark.parametrize(
    ("question", "chinese"),
    [
        ("How many hospital beds will Yuncheng add this year?", "运城市今年新增 医院床位将多少个？"),
        ("How many nursing-home beds were added in Taiyuan in 2025?", "太原市2025年新增了 养老床位多少？"),
        ("How many kilometres of expressway were built in Yuncheng last year?", "运城市去年建设了 高速公路多少公里？"),
        (
            "Compare the grain output of Yuncheng and Taiyuan from 2021 to 2025.",
            "运城市、太原市2021—2025年粮食产量比较？",
        ),
        ("What share of Taiyuan's residents are covered by basic medical insurance?", None),
        ("Which industries does Yuncheng plan to develop by 2030?", "运城市2030年发展 产业计划哪些？"),
        (
            "What are the targets for GDP and retail sales in 2026?",
            "2026年地区生产总值 社会消费品零售总额目标分别是多少？",
        ),
        ("What is the length of the metro in Taiyuan?", "太原市地铁 里程多少？"),
        ("What measures will Yuncheng take?", "运城市措施将有哪些？"),
        ("Is the forest coverage target of Taiyuan binding?", "太原市森林覆盖率目标约束性？"),
        (
            "By the end of the 15th Five-Year Plan, how long should the expressways be, and how many reservoirs built?",
            "“十五五”末高速公路要多长，建设 水库多少个？",
        ),
        ("How many people were evacuated in the June 19, 2025 flood?", "2025年6月19日转移了 洪灾多少人？"),
        (
            "What was Taiyuan's grain output in the first half of 2025, in tonnes?",
            "太原市2025年上半年粮食产量实际为多少吨？",
        ),
    ],
)
def test_a_question_is_put_into_chinese(question: str, chinese: str | None) -> None:
    reading = english.read(question, KNOWN)
    assert reading.unread == ()
    if chinese:
        assert reading.text == chinese


@pytest.mark.parametrize(
    ("question", "chinese"),
    [
        ("How many “双优” demonstration bases does Yuncheng plan?", "运城市“双优” 示范基地计划多少个？"),
        ("How many families got resettlement homes (安置房) in Taiyuan?", "太原市家庭 安置房多少个？"),
        ("What do the words “三新一高” (San Xin Yi Gao) in Yuncheng's plan stand for?", None),
        ("According to Yuncheng's 2026 work report, how many bridges has it built?", "运城市建设 桥梁多少个？"),
        ("What share of installed power capacity in Taiyuan came from new and clean energy?",
         "太原市新能源和清洁能源发电装机占比多少？"),
        ("What share of fiscal expenditure was spent on people's livelihood in Taiyuan?", "太原市民生支出占比多少？"),
    ],
)  # fmt: skip
def test_what_a_question_quotes_and_what_a_share_is_of(question: str, chinese: str | None) -> None:
    query = understand(question, (), KNOWN, 2026)
    assert query.language == "en"
    assert chinese in (None, query.text)
    assert "三新一高" in query.text or chinese


@pytest.mark.parametrize(
    ("question", "chinese", "parts"),
    [
        (
            "How many bridges did Yuncheng build in 2025, and how many reservoirs are planned for 2026?",
            "运城市2025年建设了 桥梁多少个，2026年水库计划多少个？",
            ("运城市2025年建设了 桥梁多少个？", "运城市2026年水库计划多少个？"),
        ),
        (
            "How long is Taiyuan's metro, and what share of the provincial total is that?",
            "太原市地铁多长，占全省百分之多少？",
            ("太原市地铁多长？", "太原市地铁占全省百分之多少？"),
        ),
        (
            "How many hospitals and how many clinics did Taiyuan have that year?",
            "太原市医院多少个，诊所了多少个？",
            ("太原市医院多少个？", "太原市诊所了多少个？"),
        ),
        ("How many bridges were built in Taiyuan, and when?", "太原市建设了 桥梁多少个，什么时候？", ()),
        ("Yuncheng has “三宝”. What are they?", "运城市“三宝”有哪些？", ()),
        (
            "How did the grain output of Taiyuan change between 2015 and 2020?",
            "太原市2015年、2020年粮食产量分别是多少，变化多少？",
            (),
        ),
    ],
)
def test_what_is_asked_besides_is_a_question_of_its_own(question: str, chinese: str, parts: tuple[str, ...]) -> None:
    reading = english.read(question, KNOWN)
    assert (reading.text, reading.parts, reading.unread) == (chinese, parts, ())


@pytest.mark.parametrize(
    ("question", "chinese"),
    [
        ("How many passengers used Taiyuan Yanhu International Airport?", "太原市旅客 使用 盐湖 国际 机场多少？"),
        ("How many EOD projects did Taiyuan report?", "太原市EOD 项目了多少个？"),
        ("What was Taiyuan's goods trade in 2020 (12th Five-Year Plan results table)?", None),
        ("How many public toilets does the Yuncheng plan mention?", "运城市公厕多少个？"),
        ("What is the grain output target in the rural areas of Taiyuan?", "太原市农村 粮食产量目标多少？"),
        ("How does Taiyuan rank in the province when considering air quality?", "太原市全省 空气质量排名？"),
    ],
)
def test_what_is_part_of_a_name_of_a_source_or_of_a_place(question: str, chinese: str | None) -> None:
    reading = english.read(question, KNOWN)
    assert reading.text == (chinese or "太原市2020年货物贸易进出口总额实际为多少？")


@pytest.mark.parametrize(
    ("period", "named"),
    [
        (Period("2026年", 2026, 2026), "2026"),
        (Period("2021—2025年", 2021, 2025), "14th Five-Year Plan"),
        (Period("2015—2020年", 2015, 2020), "2015–2020"),
    ],
)
def test_periods_in_english(period: Period, named: str) -> None:
    assert english_when(period) == named


@pytest.mark.parametrize(
    ("time", "named"),
    [("2025年", "2025"), ("“十五五”末", "end of the 15th Five-Year Plan"), ("十三五", "13th Five-Year Plan")],
)
def test_times_in_english(time: str, named: str) -> None:
    assert english_time(time) == named


@pytest.mark.parametrize("question", ["“双优”是什么意思", "GDP目标 (growth target) 是多少", "“双优”？"])
def test_a_question_in_chinese_with_english_in_it_is_chinese(question: str) -> None:
    assert understand(question, (), KNOWN, 2026).language == "zh"


@pytest.mark.parametrize(
    ("word", "other"),
    [
        ("counties", "county"), ("renovated", "renovate"), ("planned", "plan"), ("controlled", "control"),
        ("installed", "install"), ("kilometres", "kilometer"), ("urbanisation", "urbanization"), ("labour", "labor"),
        ("boxes", "box"), ("processes", "process"), ("grew", "growing"), ("reduced", "reduces"),
        ("filed", "file"), ("rising", "rise"), ("housing", "house"), ("added", "add"),
    ],
)  # fmt: skip
def test_inflections_and_spellings_are_one(word: str, other: str) -> None:
    assert english.stem(word) == english.stem(other)


@pytest.mark.parametrize(("word", "other"), [("care", "car"), ("cared", "car"), ("four", "for"), ("need", "ne")])
def test_other_words_stay_apart(word: str, other: str) -> None:
    assert english.stem(word) != english.stem(other)


def test_the_query_is_that_of_the_chinese_question() -> None:
    query = understand("How many 5G base stations did Yuncheng build last year?", (), KNOWN, 2026)
    same = understand("运城市去年建设了多少5G基站？", (), KNOWN, 2026)
    assert (query.language, same.language) == ("en", "zh")
    assert (query.places, query.periods, query.indicators) == (same.places, same.periods, same.indicators)
    assert (query.kind, query.status, query.wants) == (same.kind, same.status, same.wants)


def test_a_question_of_unknown_words_alone_stays_as_it_is() -> None:
    query = understand("lighthouse zebra", (), KNOWN, 2026)
    assert translated(query, Engine(""), KNOWN, 2026) is query


def test_a_follow_up_is_completed_from_the_question_before() -> None:
    turns = [Turn("What is Yuncheng's GDP growth target for 2026?", "6% [1].")]
    query = understand("What about Taiyuan?", turns, KNOWN, 2026)
    assert (query.places, query.indicators) == (("太原市",), ("地区生产总值",))
    assert [p.first for p in query.periods] == [2026]


def test_unknown_words_are_told_and_stand_as_they_are() -> None:
    query = understand("How many lighthouses did Yuncheng build in 2025?", (), KNOWN, 2026)
    assert query.unread == ("lighthouses",)
    assert "lighthouses" in query.text


def test_the_generator_translates_the_words_that_are_unread() -> None:
    query = understand("How many lighthouses did Yuncheng build in 2025?", (), KNOWN, 2026)
    said = translated(query, Engine("灯塔"), KNOWN, 2026)
    assert (said.text, said.terms, said.unread) == ("运城市2025年建设了 灯塔多少个？", ("灯塔",), ())
    assert (said.language, said.question) == ("en", query.question)


def test_the_parts_of_a_question_are_translated_with_it() -> None:
    query = understand("How many lighthouses has Yuncheng, and how many bridges?", (), KNOWN, 2026)
    said = translated(query, Engine("灯塔"), KNOWN, 2026)
    assert said.parts == ("运城市灯塔多少个？", "运城市桥梁多少个？")


@pytest.mark.parametrize("reply", ["I cannot.", "", "灯塔是一种建筑物，位于海边", "杭州市"])
def test_what_is_no_chinese_word_stays_unread(reply: str) -> None:
    query = understand("How many lighthouses did Yuncheng build in 2025?", (), KNOWN, 2026)
    said = translated(query, Engine(reply), KNOWN, 2026)
    assert (said.unread, said.terms) == (("lighthouses",), ("lighthouses",))
    assert "lighthouses" not in said.text


@pytest.mark.parametrize(
    ("chinese", "reply", "told"),
    [
        (
            "运城市2025年新建公路66公里。",
            "Yuncheng built 66 kilometers of roads in 2025.",
            "Yuncheng built 66 kilometers of roads in 2025.",
        ),
        ("输送农民工1.7万人。", "17,000 migrant workers were sent.", "17,000 (1.7万人) migrant workers were sent."),
        ("增长6%左右。", "Growth of 6%.", "Growth of about 6%."),
        ("治理水土流失4万亩。", "40,000 hectares were treated.", None),  # 亩 are no hectares
        ("新建公路66公里。", "66 miles were built.", None),
        ("新建公路66公里。", "Roads were built.", None),
        ("案件下降14.8%。", "Cases increased by 14.8%.", None),
        ("2025年新建公路66公里。", "66 km were built in 2024.", None),
        ("引进民间资本27.2亿元。", "Private capital of 27.2 billion yuan.", None),
        ("新建公路66公里。", "新建 66 km。", None),
        ("新建公路66公里。", "How many kilometers of roads were built in Yuncheng in 2025? 66 km", None),
        ("运城市新建公路66公里。", "Yuncheng did not build 66 km of roads.", None),
        ("运城市未建成公路66公里。", "Yuncheng built 66 km of roads.", None),
        ("运城市新建公路66公里。", "Taiyuan built 66 km of roads.", None),
        ("运城市新建公路66公里。", "Yuncheng City built 66 km of railways.", None),
        ("运城市新建公路66公里。", "Yuncheng plans to build 66 km of roads.", None),
        ("运城市计划新建公路66公里。", "Yuncheng built 66 km of roads.", None),
        ("“十四五”期间新建公路66公里。", "In the 14th Five-Year Plan 66 km of roads were built.", "same"),
        ("建成公路66公里、水库12座。", "12 km of roads and 66 reservoirs were built.", None),
        ("建成公路6座、水库12座。", "12 roads and 6 reservoirs were built.", None),
    ],
)
def test_a_sentence_is_put_into_english_with_its_figures(chinese: str, reply: str, told: str | None) -> None:
    assert in_english(chinese, QUESTION, Engine(reply)) == (reply if told == "same" else told)


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("66 kilometers", "公里"), ("66 km", "公里"), ("40,000 hectares", "公顷"), ("5 square kilometres", "平方公里"),
        ("3 tonnes", "吨"), ("3 million kWh", "千瓦时"), ("12 people", "人"), ("12 households", "个"), ("7 mu", "亩"),
        ("9 billion yuan", "元"), ("2 percentage points", "百分点"), ("108 museums", ""), ("30 kmx", ""),
    ],
)  # fmt: skip
def test_english_units(text: str, unit: str) -> None:
    assert [q.unit for q in quantities.find(text)] == [unit]
