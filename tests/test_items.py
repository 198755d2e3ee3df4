"""One thing of a list that the last answer told, named by its place there; expectations written by hand."""

import pytest

from qa.question import understand
from qa.schema import Turn

KNOWN = ("苏州市", "无锡市", "常州市")
TRADES = ("无锡重点发展哪三个产业？", "集成电路、生物医药和物联网三个产业[1]。")
PLACES = ("无锡、苏州、常州GDP目标是多少", "无锡市5%、苏州市6%、常州市6.5%[1]。")
AIMS = ("无锡2025年GDP和财政收入目标是多少", "GDP增长5%、财政收入增长4%。")
HARVEST = ("无锡2025年粮食和油料产量是多少", "粮食、油料产量分别为100万吨、20万吨。")


def text(question: str, before: str, answer: str) -> str:
    return understand(question, [Turn(before, answer)], KNOWN, 2026).text


@pytest.mark.parametrize(
    ("question", "before", "answer", "completed"),
    [
        ("第二个今年投资多少", *TRADES, "无锡生物医药今年投资多少"),
        ("最后一个往什么方向走？", *TRADES, "无锡物联网往什么方向走？"),
        ("倒数第三个往什么方向走？", *TRADES, "无锡集成电路往什么方向走？"),
        ("围绕中间那个，要建什么平台", *TRADES, "无锡围绕生物医药，要建什么平台"),
        (
            "最后这个县，要建什么基地？",
            "扬州的三个副中心是哪些？",
            "三个副中心：仪征、高邮、宝应[1]。",
            "扬州宝应县要建什么基地？",
        ),
        ("前者今年建哪些项目", "无锡主攻哪两大方向", "主攻“芯片、机器人”两大方向。", "无锡芯片今年建哪些项目"),
        ("后者投资多少", "无锡两大工程是什么", "太湖治理工程和运河改造工程。", "无锡运河改造工程投资多少"),
        ("后者进展如何", "无锡去年文化有何亮点", "《太湖美》首演，泰伯遗址也有进展。", "无锡去年泰伯遗址进展如何"),
        (
            "第二条怎么说的",
            "无锡今年抓什么",
            "《报告》：\n- 稳工业运行，……[1]。\n- 抓项目建设。",
            "无锡今年抓项目建设怎么说的",
        ),
        (
            "第二条为什么这么说",
            "无锡十四五规划有哪些挑战",
            "一是外部环境更趋复杂；二是传统产业改造倒逼转型提速升级。",
            "无锡十四五规划传统产业改造倒逼转型提速升级为什么这么说",
        ),
        ("第三条怎么说的", "无锡有哪些短板", "一是底子薄；二是链条短，弱项多；三是人才少。", "无锡人才少怎么说的"),
        (
            "最后一项的目标是多少",
            "无锡今年有哪些目标",
            "GDP增长5%、投资增长6%、社零增长4%。",
            "无锡今年社零的目标是多少",
        ),
        ("那第二个怎么样", *TRADES, "无锡生物医药怎么样"),
        ("其中第一个产业产值多少", *TRADES, "无锡集成电路产业产值多少"),
        ("围绕第二个，要建什么平台", *TRADES, "无锡围绕生物医药，要建什么平台"),
        ("第二个地方有什么产业", "扬州的两个副中心是哪些？", "仪征、高邮[1]。", "扬州高邮市有什么产业"),
        # one of what was asked for before: the rest of the question stays
        ("第二个是多少", *PLACES, "苏州GDP目标是多少"),
        ("最后一个呢", *PLACES, "常州GDP目标是多少"),
        ("第三个完成了吗", *PLACES, "常州GDP目标完成了吗"),
        ("第二个市的失业率呢", *PLACES, "苏州失业率目标是多少"),
        ("后者呢", "无锡、苏州GDP目标是多少", "无锡增长5%，苏州增长6%。", "苏州GDP目标是多少"),
        ("后者2024年呢", *AIMS, "无锡2024年财政收入目标是多少"),
        ("前者完成了吗", *AIMS, "无锡2025年GDP目标完成了吗"),
        ("后者2030年呢", *HARVEST, "无锡2030年油料产量是多少"),
        ("前者2030年呢", *HARVEST, "无锡2030年粮食产量是多少"),
    ],
)
def test_the_thing_at_its_place_in_the_answer_is_named(question: str, before: str, answer: str, completed: str) -> None:
    assert text(question, before, answer) == completed


@pytest.mark.parametrize(
    ("question", "before", "answer"),
    [
        ("第四个往什么方向走？", *TRADES),
        ("中间那个往什么方向走？", "无锡有哪些产业", "集成电路、生物医药[1]。"),
        ("第二个往什么方向走？", "无锡有哪五个产业", "集成电路、生物医药、物联网[1]。"),  # two are left out
        ("第二个往什么方向走？", "无锡有哪些产业", "集成电路、生物医药、文化和旅游[1]。"),  # three or four
        ("第二个往什么方向走？", "无锡有哪些产业", "一产有稻米、水产，二产有芯片、光伏[1]。"),
        ("第一条往什么方向走？", "无锡今年抓什么", f"- {'集成电路' * 5}\n- 生物医药"),  # no short name
        ("第二个五年规划往什么方向走", *TRADES),
        ("后者往什么方向走？", *TRADES),
        ("全国第一个零碳园区在哪里", *TRADES),  # things of their own
        ("苏州第一条地铁什么时候开通", *TRADES),
        ("第二类医疗器械企业有多少", *TRADES),
        ("第二个产业园区有几个", *TRADES),
        ("第一种植大县是哪个", *TRADES),
        ("第一个建成的园区是哪个", *TRADES),
        ("最后一个新材料基地在哪里", *TRADES),
        ("排第二位吗", *TRADES),
        ("第二个市怎么样", *TRADES),
        ("第二位是谁", *TRADES),
    ],
)
def test_nothing_is_named_where_the_list_leaves_a_doubt(question: str, before: str, answer: str) -> None:
    completed = text(question, before, answer)
    assert not any(name in completed for name in ("集成电路", "生物医药", "物联网", "芯片", "光伏", "水产")), completed


@pytest.mark.parametrize("question", ["第二个项目什么时候开工", "苏州第二个机场在哪里"])
def test_a_place_is_not_pointed_at_as_another_thing(question: str) -> None:
    turns = [Turn(*PLACES)]
    assert "第二个" in understand(question, turns, KNOWN, 2026).text


def test_former_and_latter_of_two_questions_are_no_list() -> None:
    turns = [Turn("无锡去年签约了多少个项目", "300个、200个"), Turn("新开工多少", "100个")]
    assert "相当于" in understand("前者占后者的百分之几", turns, KNOWN, 2026).text


def test_the_former_is_what_was_asked_for_before_the_last_question() -> None:
    turns = [Turn("无锡2025年GDP目标是多少", "5%"), Turn("财政收入目标呢", "4%")]
    assert understand("前者2024年呢", turns, KNOWN, 2026).text == "无锡2024年GDP目标是多少"
    turns = [Turn("无锡GDP目标是多少", "5%"), Turn("苏州呢", "4%")]
    assert understand("前者的失业率呢", turns, KNOWN, 2026).text == "无锡失业率目标是多少"
