"""Follow-ups that take up several turns, or ask the same of others; expectations written before the rules were run."""

import pytest

from qa.question import understand
from qa.schema import Query, Turn

KNOWN = ("苏州市", "无锡市", "常州市")


def ask(question: str, *before: str) -> Query:
    return understand(question, [Turn(b, "答") for b in before], KNOWN, 2026)


GROWTH = ("无锡今年GDP目标", "常州呢")
PLANS = ["无锡2030年粮食产量", "2035年的呢"]
CROPS = ("无锡2025年粮食产量多少", "蔬菜产量呢")


@pytest.mark.parametrize(
    ("question", "before", "completed"),
    [
        # the years asked of
        ("这两年相差多少亿", ["无锡2020年GDP", "2025年呢"], "无锡2020年和2025年GDP，相差多少"),
        (
            "固定资产投资这两年的数也给我一下",
            ["无锡去年GDP增长多少", "今年的目标呢"],
            "无锡固定资产投资去年和今年呢",
        ),
        ("这两个数差多少", ["无锡2020年GDP", "2025年呢"], "无锡2020年和2025年GDP，相差多少"),
        ("这两年呢", ["无锡GDP"], "这两年无锡GDP"),
        ("这两年分别是多少", PLANS, "无锡2030年和2035年粮食产量"),
        ("那两年平均工资是多少", PLANS, "无锡2030年和2035年平均工资是多少"),
        ("这两年平均工资是多少", PLANS, "无锡这两年平均工资"),  # the latest, and no years to come
        ("这两年建了多少学校", PLANS, "无锡这两年建了多少学校"),
        # more places
        ("把苏州也算进来，谁定得最低？", GROWTH, "无锡市、常州市和苏州市今年GDP目标，谁定得最低"),
        ("加上常州，谁的最低", ["无锡2025年GDP"], "无锡市和常州市2025年GDP，谁的最低"),
        ("加上常州，谁的失业率最低", ["无锡2025年GDP"], "无锡市和常州市2025年谁的失业率最低"),
        ("把苏州也算进来，谁的绿色工厂最多", ["无锡2025年GDP"], "无锡市和苏州市2025年谁的绿色工厂最多"),
        ("另外两个市也是这个口径吗？", ["无锡今年物价涨幅控制在多少"], "常州市和苏州市今年物价涨幅控制在多少"),
        ("苏州也一样吗", ["无锡今年物价涨幅控制在多少"], "苏州今年物价涨幅控制在多少"),
        ("占比多大？跟常州的占比比呢？", ["无锡新能源装机有多少"], "无锡和常州新能源装机占比多大，相差多少"),
        ("增速多少？比苏州快吗", ["无锡去年GDP多少"], "无锡和苏州去年GDP增速多少，相差多少"),
        # the others of those that were counted
        ("另外四座呢？", ["无锡去年建成几座变电站"], "无锡去年建成哪些变电站"),
        ("报告里点到了哪些领域？", ["无锡要建几个中试基地"], "无锡要建哪些中试基地"),
        # whether an aim was reached
        ("最后达到了吗？", ["无锡2025年森林覆盖率目标是多少"], "无锡2025年森林覆盖率目标最后达到了吗？"),
        ("实现目标了吗？", ["无锡2025年森林覆盖率目标是多少"], "无锡2025年森林覆盖率目标实现了吗？"),
        # a correction
        ("弄错了，不是无锡，我问的是苏州", ["无锡今年GDP目标"], "苏州今年GDP目标"),
        ("不，不是无锡，是苏州", ["无锡今年GDP目标"], "苏州今年GDP目标"),
        ("我不是问GDP，是问财政收入", ["无锡2025年GDP是多少"], "无锡2025年财政收入是多少"),
        ("不是说2025年，是说2024年", ["无锡2025年GDP是多少"], "无锡2024年GDP是多少"),
        ("常州不是地级市，是县级市吗", ["无锡2025年GDP是多少"], "常州不是地级市，是县级市吗"),
        ("不是说增长5%，应该是6%", ["无锡2025年GDP是多少"], "无锡2025年GDP不是说增长5%，应该是6%"),
        # counted otherwise
        ("按人均算呢", ["无锡2025年GDP是多少"], "无锡2025年人均GDP是多少"),
        ("按可比价算呢", ["无锡2025年GDP是多少"], "无锡2025年GDP按可比价算是多少"),
        # a name in full, a part of a whole, two names at once
        (
            "综合指数是多少？降了多少？",
            ["无锡去年空气优良天数有多少天"],
            "无锡去年空气综合指数是多少？降了多少？",
        ),
        ("一共多少个项目？", ["无锡去年省市重点工程完成了多少投资"], "无锡省市重点工程去年一共多少个项目？"),
        ("总共多少个项目", ["无锡去年完成投资多少亿的重点工程"], "无锡去年总共多少个项目"),
        (
            "新吴开发区的生物医药呢",
            ["无锡规划里惠山开发区的机器人以哪家企业为龙头"],
            "无锡规划里新吴开发区的生物医药以哪家企业为龙头",
        ),
        ("产量目标？", ["无锡今年的粮食种植面积目标？"], "无锡今年的粮食产量目标？"),
        # counted otherwise than what was asked for before
        (
            "剧院呢？五年一共演了多少场，光去年是多少场",
            ["无锡有多少座图书馆"],
            "无锡剧院五年一共演了多少场，光去年是多少场",
        ),
        (
            "按户籍算呢？两个口径差几个百分点",
            ["无锡去年常住人口城镇化率多少"],
            "无锡去年常住人口城镇化率和户籍人口城镇化率各是多少，相差多少",
        ),
    ],
)
def test_what_was_asked_before_is_taken_up(question: str, before: list[str], completed: str) -> None:
    assert ask(question, *before).text == completed


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        ("那苏州这两项分别是多少？", ("苏州2025年粮食产量多少", "苏州2025年蔬菜产量多少")),
        ("这两个指标2030年要到多少", ("无锡2030年粮食产量多少", "无锡2030年蔬菜产量多少")),
        ("这三项苏州各是多少", ()),  # but two were asked for
        ("这两项里苏州的财政收入多少", ()),
    ],
)
def test_each_of_the_things_is_asked_of_another_place_or_year(question: str, parts: tuple[str, ...]) -> None:
    assert ask(question, *CROPS).parts == parts


def test_another_unit_may_name_its_multiplier() -> None:
    assert ask("换算成斤是多少亿斤？", "无锡今年小麦产量多少").text.endswith("换算成亿斤是多少")
