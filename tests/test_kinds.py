"""What is asked for; expectations written before the rules were run on them. 2026 is this year."""

import pytest

from qa.kinds import kind_asked, planned, suffixes_asked
from qa.question import understand
from qa.schema import Kind

# question, kind, status
KINDS: list[tuple[str, Kind, str | None]] = [
    ("苏州2026年GDP增长目标是多少", "figure", "target"),
    ("苏州去年GDP是多少", "figure", "actual"),
    ("2025年长沙新增了几所学校", "figure", "actual"),
    ("绍兴2026年力争完成固定资产投资多少", "figure", "target"),
    ("湖州今年要实现旅游收入多少亿元", "figure", "target"),
    ("遵义2030年城镇化率多高", "figure", "target"),  # of what is ahead there is no result
    ("德州市场主体有多少户", "figure", None),
    ("大同2026年财政收入是多少", "figure", None),  # no 同2026年
    ("十四五末常州森林覆盖率达到了多少", "figure", "actual"),
    ("宜昌十四五规划里2025年的研发投入强度", "figure", None),
    ("桂林和柳州今年粮食产量目标各是多少", "figures", "target"),
    ("三明2026年GDP和财政收入目标分别多少", "figures", "target"),
    ("洛阳2020年城镇化率目标是多少，实际完成多少", "figures", None),
    ("桂林和柳州谁的粮食产量目标高", "compare", "target"),
    ("唐山比邯郸今年新增就业目标多多少", "compare", "target"),
    ("哪个市的GDP目标最高", "compare", "target"),
    ("无锡、南通两市的新增就业加起来多少", "compare", None),
    ("无锡、南通今年的物价控制目标是不是一样的", "compare", "target"),
    ("三个市今年社零增速目标排个序", "compare", "target"),
    ("温州近五年GDP增速走势", "trend", None),
    ("温州2020年到2025年GDP各是多少", "trend", None),
    ("保定城镇化率2020年是多少，2025年又是多少", "trend", None),
    ("赣州去年进出口比2024年高多少", "trend", "actual"),
    ("潍坊规划里的“一极三带”说的是什么", "definition", None),
    ("潍坊2026年要办好的民生实事有哪些", "list", "target"),
    ("株洲十五五的六大任务是什么", "list", "target"),
    ("淮安今年重点打造哪几个产业集群", "list", None),
    ("淮安三大盐化工产业园区", "list", None),  # a name that counts what it stands for
    ("淮安认定的有机农产品累计有多少个", "figure", None),  # 认定的 is no plan
    ("淮安民生十大实事完成得怎么样", "summary", "actual"),
    ("淮安两大基地是谁建的", "fact", None),
    ("淮安三大攻坚战进展", "summary", None),
    ("泰安的任务分成哪几个方面，逐条说一下", "list", "target"),
    ("泰安2025年哪些指标的增速居全省第一", "list", None),
    ("泰安2025年哪些产业的产值达到多少亿元", "figure", None),
    ("泰安这几个片区各是什么定位", "list", None),
    ("给我捋一捋泰安教育上的事", "summary", None),
    ("什么是“蓝湾”工程", "definition", None),
    ("泰安支持哪些高校建设新校区", "list", None),
    ("池州今年盯住哪几个大项目", "list", None),
    ("报告说的突出矛盾有哪些", "list", None),
    ("南阳和信阳今年哪个的粮食产量目标低", "compare", "target"),
    ("什么叫“双招双引”", "definition", None),
    ("“放管服”是指什么", "definition", None),
    ("总结一下宝鸡去年的环保工作", "summary", "actual"),
    ("漳州今年怎么稳就业", "summary", None),
    ("吉安教育工作情况", "summary", None),
    ("为什么两个版本的数字不一样", "conflict", None),
    ("榆林今年的GDP目标怎么有两个数", "conflict", "target"),
    ("岳阳机场什么时候通航", "time", None),
    ("亳州哪年实现GDP翻番", "time", "actual"),
    ("亳州的规划是哪天印发的", "time", None),
    ("亳州户籍城镇化率2020年是多少，离40%的目标差几个百分点", "compare", None),
    ("亳州财政收入的增长目标，2026年比2025年调高了还是调低了", "trend", "target"),
    ("亳州今年社零目标比去年定得高了还是低了呀", "trend", "target"),
    ("亳州2024年和2025年，哪一年实际使用外资更多？多多少？", "trend", None),
    ("请梳理亳州2024年、2025年汽车产量的实际数和2026年的预期数", "trend", None),
    ("亳州2024年、2025年环保工作怎么做的，总结一下", "summary", None),
    ("亳州十四五期间空气怎么变的", "summary", None),
    ("亳州2024年到2026年公路里程怎么变", "trend", None),
    ("亳州2025年公园建设完成年初计划了吗", "figures", None),
    ("亳州去年环保取得了哪些成效", "list", "actual"),
    ("亳州力争取得哪些突破", "list", "target"),
    ("聊城今年支持哪个县建设产业园", "fact", None),
    ("韶关的绿化覆盖率是不是约束性指标", "fact", None),
    ("What is Wuxi City's GDP growth target for 2026?", "figure", "target"),
    ("What was the GDP growth of Nanjing in 2025?", "figure", "actual"),
    ("Compare the GDP targets of Nanjing and Wuxi", "compare", "target"),
    ("When will the airport of Yueyang open?", "time", "target"),
    ("Which industries does Wuxi support?", "list", None),
]


@pytest.mark.parametrize(("question", "kind", "status"), KINDS)
def test_kind_and_status(question: str, kind: str, status: str | None) -> None:
    query = understand(question, [], (), 2026)
    assert (query.kind, query.status) == (kind, status)


@pytest.mark.parametrize(("question", "kind", "status"), KINDS)
def test_wants_follows_from_the_kind(question: str, kind: Kind, status: str | None) -> None:
    wants = understand(question, [], (), 2026).wants
    always: dict[Kind, str] = {
        "time": "time",
        "list": "passage",
        "definition": "passage",
        "summary": "passage",
        "fact": "passage",
    }
    always |= {"figure": "figure", "figures": "figure"}
    assert wants == always.get(kind, wants)
    assert wants in ("figure", "passage", "time")


@pytest.mark.parametrize(
    ("question", "years"),
    [
        ("亳州今年中欧班列准备比去年多开几列？", [2026]),
        ("亳州2024年、2025年接待游客各多少，2026年的目标又是多少？", [2026]),
        ("亳州2020年完成多少，规划2025年到多少？", [2025]),
        ("亳州2024年和2025年的目标各是多少？", [2024, 2025]),
        ("亳州“十四五”和“十五五”两个规划期，GDP目标各是多少？", [2021, 2026]),
        ("亳州去年和今年的GDP各是多少？", []),
        ("亳州十四五末的GDP比十四五的目标高多少？", [2021]),
    ],
)
def test_which_years_a_plan_is_asked_of(question: str, years: list[int]) -> None:
    query = understand(question, [], (), 2026)
    assert sorted({p.first for p in planned(query.text, query.periods)}) == years


@pytest.mark.parametrize(
    ("question", "kind", "suffixes"),
    [
        ("靠哪家医院的心脏科", "医院", ["医院"]),
        ("申报美丽河湖的是哪条河", "河", ["河"]),
        ("哪家企业是龙头", "企业", []),
        ("支持谁来建设", "", []),
    ],
)
def test_the_kind_of_thing_that_is_asked_for(question: str, kind: str, suffixes: list[str]) -> None:
    _, found = kind_asked(question)
    assert found.strip() == kind
    assert suffixes_asked(question) == suffixes
