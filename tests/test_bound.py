"""A sentence without figures tells of what is asked about, and not of what stands beside it."""

from __future__ import annotations

import pytest

from qa.answer.sure import surest
from qa.answer.units import units
from qa.answer.verify import check
from qa.clauses import excerpt
from tests.test_check import evidence, query

ALL = evidence(
    "一、2025年工作回顾\n\n广汉通用机场开工建设，绵竹通用机场旅游航线正式开通。市骨科医院、市儿童医院新院主体封顶。"
    "川江重工作为全省唯一代表，受邀参加全国装备制造业座谈会，获评国家级绿色工厂。三星堆考古工作站挂牌运行。\n\n"
    "三、2026年工作安排\n\n"
    "持续做深成巴高铁前期工作，加快德简高速开工建设，推动旌江大桥项目加快建设。开工石亭江流域生态综合治理项目。推进绵远河申报国家级美丽河湖项目。"
    "支持广汉市、什邡市实施供水管网改造、雨污分流项目建设。以旌湖为核心，打造城市会客厅。精心布局未来产业。瞄准人工智能、低空经济等领域。"
    "建设中江挂面文化馆、什邡雪茄小镇、绵竹年画博物馆二期工程、罗江调元故里景区提升项目。\n"
)

# question, sentence, whether it follows
CHECKED = [
    # of clauses side by side each says its own
    ("德阳哪个县的通用机场去年开工建设？", "德阳广汉通用机场。", True),
    ("德阳哪个县的通用机场去年开工建设？", "德阳绵竹通用机场。", False),
    ("德阳哪条河要申报国家级美丽河湖？", "德阳要推进绵远河申报国家级美丽河湖项目。", True),
    ("德阳哪条河要申报国家级美丽河湖？", "德阳要推进石亭江流域生态综合治理项目申报国家级美丽河湖项目。", False),
    # the stage is the one that is said of the thing
    ("成巴高铁开工了吗？", "成巴高铁开工了，处在建设阶段。", False),
    ("成巴高铁处在什么阶段？", "成巴高铁处在前期工作阶段。", True),
    ("德阳的三星堆考古工作站到了哪一步？", "三星堆考古工作站已经挂牌运行。", True),
    ("德阳的三星堆考古工作站到了哪一步？", "三星堆考古工作站已经建成运行。", False),
    ("德阳的石亭江流域治理项目怎么样了？", "石亭江流域生态综合治理项目已经开工。", False),  # it is to be this year
    # of a list the item, with what all share
    ("德阳的年画博物馆二期工程在哪个县？", "年画博物馆二期工程在绵竹。", True),
    ("德阳的年画博物馆二期工程在哪个县？", "年画博物馆二期工程在什邡。", False),
    ("德阳去年哪家医院的新院封顶？", "德阳市骨科医院新院主体封顶。", True),
    ("德阳支持哪里实施供水管网改造？", "德阳支持广汉市、什邡市实施供水管网改造。", True),
    ("德阳和什邡雪茄小镇一起建设的是哪个馆？", "德阳和什邡雪茄小镇一起建设的是绵竹年画博物馆。", True),
    # a thing of the kind that is asked for
    ("罗江的调元故里要建什么基地？", "罗江调元故里景区提升项目。", False),
    # what belongs together over clauses
    ("参加全国装备制造业座谈会的是德阳哪家企业？", "川江重工。", True),
    ("德阳要围绕哪个湖打造城市会客厅？", "德阳要围绕旌湖打造城市会客厅。", True),
    ("德阳今年要布局哪些未来产业？", "德阳今年要布局人工智能、低空经济等未来产业。", True),
]


COUNTIES = evidence(
    "三、2026年工作安排\n\n支持广汉打造全省重要的装备制造基地；绵竹建设名酒之乡、磷化工基地；什邡打造烟草之城。推进广汉、绵竹等物流节点建设。\n"
)


@pytest.mark.parametrize(
    ("question", "sentence", "follows"),
    [
        ("德阳支持绵竹打造什么？", "德阳支持绵竹建设名酒之乡、磷化工基地。", True),
        ("德阳支持绵竹打造什么？", "德阳支持绵竹打造装备制造基地。", False),
        ("德阳支持绵竹打造什么？", "德阳支持绵竹打造烟草之城。", False),
        ("德阳支持广汉打造什么？", "德阳支持广汉打造全省重要的装备制造基地。", True),
    ],
)
def test_what_is_told_of_one_county_is_not_told_of_another(question: str, sentence: str, follows: bool) -> None:
    assert check(sentence, query(question), COUNTIES).ok is follows


@pytest.mark.parametrize(("question", "sentence", "follows"), CHECKED)
def test_a_name_a_place_or_a_stage_is_that_of_what_is_asked_about(question: str, sentence: str, follows: bool) -> None:
    assert check(sentence, query(question), ALL).ok is follows


UNITS = [
    ("甲公司建成新生产线，获评绿色工厂。", ["甲公司建成新生产线", "甲公司 获评绿色工厂"]),
    ("加快东站开工，推进西站扩容。", ["加快东站开工", "推进西站扩容"]),
    ("以东湖为核心，打造会客厅。", ["以东湖为核心, 打造会客厅"]),
    ("支持东山、西山等煤矿改造。", ["支持 东山 等煤矿改造", "支持 西山等煤矿改造"]),
    ("收入达到1,234万元", ["收入达到1,234万元"]),
]


@pytest.mark.parametrize(("sentence", "expected"), UNITS)
def test_a_unit_has_what_it_shares_with_those_beside_it(sentence: str, expected: list[str]) -> None:
    assert [" ".join(unit.split()) for clause in units(sentence) for unit in clause] == expected


def quoted(question: str) -> list[str]:
    asked = query(question)
    return [item.sentence.text for item in surest(asked, ALL, {}, strict=False)]


def test_the_sentence_is_quoted_that_what_is_asked_about_stands_in() -> None:
    assert quoted("成巴高铁开工了吗？") == [
        "持续做深成巴高铁前期工作，加快德简高速开工建设，推动旌江大桥项目加快建设。"
    ]


def test_a_thing_of_the_city_is_no_city() -> None:
    assert quoted("德阳哪个市级考古工作站去年挂牌？") == ["三星堆考古工作站挂牌运行。"]


@pytest.mark.parametrize("question", ["德阳的旌江大桥建在哪条路？", "三星堆考古工作站的站长是谁？"])
def test_nothing_is_quoted_that_has_no_such_place_and_no_such_office(question: str) -> None:
    assert quoted(question) == []


def test_of_a_long_list_the_item_is_quoted_that_is_asked_for() -> None:
    listed = (
        "、".join(f"{name}产业园区基础设施建设项目" for name in "甲乙丙丁戊己庚辛壬癸") + "、广汉鸭子河博物馆建设项目。"
    )
    assert excerpt(query("德阳规划的鸭子河博物馆在哪个县？"), listed) == "……广汉鸭子河博物馆建设项目。"
