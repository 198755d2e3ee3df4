"""Facts of invented sentences and tables: every figure, names and figures made up, styles of many provinces."""

from __future__ import annotations

import random
import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.documents.phases import chunks_of
from qa.facts import extract
from qa.facts.select import select
from qa.schema import Chunk, Document, Fact, Sentence

REPORT = Document("r", "r.txt", "", "政府工作报告", "绍兴市", 2026, "政府工作报告")
PLAN = Document("p", "p.txt", "", "第十五个五年规划纲要", "绍兴市", 2026, "规划纲要")
PROVINCE = Document("h", "h.txt", "", "政府工作报告", "湖南省", 2024, "政府工作报告")

BACK = "一、2025年工作回顾\n\n"
AHEAD = "二、2026年重点工作\n\n"


def facts(text: str, document: Document = REPORT) -> list[Fact]:
    found = extract(document, chunks_of(document, text), text)
    for fact in found:
        assert text[fact.start : fact.end] == fact.text
        assert fact.quote_start <= fact.start < fact.end <= fact.quote_end
    return found


def short(fact: Fact) -> str:
    """indicator value unit, with what differs from an actual level: 增/降, 约/上/内, 均/累, 标."""
    marks = {1: "+", -1: "-", 0: ""}[fact.direction]
    qualifier = {None: "", "左右": "约", "以上": "≥", "以内": "≤"}[fact.qualifier]
    return f"{fact.indicator} {marks}{qualifier}{fact.value}{fact.unit}"


# Written before the rules met them, in the style of reports from elsewhere.
ELSEWHERE = [
    ("全市实现地区生产总值9123.4亿元、增长6.3%。", ["地区生产总值 9123.4亿元", "地区生产总值 +6.3%"]),
    ("规上工业增加值突破2100亿元，同比增长8.1%。", ["规模以上工业增加值 ≥2100亿元", "规模以上工业增加值 +8.1%"]),
    ("进出口总额达3877亿元，其中出口3512亿元，分别增长5.2%和6.4%。", None),
    ("新增高新技术企业312家、科技型中小企业1058家。", ["新增高新技术企业 312家", "新增科技型中小企业 1058家"]),
    ("完成老旧小区改造185个，惠及居民6.2万户。", ["老旧小区改造 185个", "居民 6.2万户"]),
    ("新建改建农村公路420公里。", ["农村公路 420公里"]),
    ("新认定绿色工厂26家，年末总数达到86家。", ["新认定绿色工厂 26家", "绿色工厂 86家"]),
    ("城镇登记失业率控制在3.5%以内。", ["城镇登记失业率 ≤3.5%"]),
    ("PM2.5平均浓度降至26微克/立方米。", ["PM2.5浓度 26微克/立方米"]),
    ("城乡居民人均可支配收入分别增长4.8%、6.1%。", None),
    ("一般公共预算收入702亿元，总量居全省第4位。", ["一般公共预算收入 702亿元"]),
    ("落户亿元以上项目87个，总投资1240亿元。", ["亿元以上项目 87个", "总投资 1240亿元"]),
    ("建成幼儿园23所、中小学17所，新增学位2.4万个。", ["幼儿园 23所", "中小学 17所", "新增学位 2.4万个"]),
    ("全年接待游客1.3亿人次，旅游收入1460亿元，分别增长12%和15.5%。", None),
    ("粮食总产量稳定在75万吨以上。", ["粮食产量 ≥75万吨"]),
    ("研发经费投入强度提高到3.4%。", ["研发经费投入强度 3.4%"]),
    ("常住人口城镇化率比上年提高0.6个百分点。", ["常住人口城镇化率 +0.6个百分点"]),
    ("数字经济核心产业增加值占GDP比重达到9.5%。", ["数字经济核心产业增加值占比 9.5%"]),
    ("全市共有A股上市公司84家。", ["上市公司 84家"]),
    ("发放消费券3.6亿元，带动消费约48亿元。", ["消费券 3.6亿元", "消费 约48亿元"]),
    ("单位GDP能耗下降3.2%左右。", ["单位GDP能耗 -约3.2%"]),
    ("上虞区新引进项目26个，到位资金58亿元。", ["新引进项目 26个", "到位资金 58亿元"]),
    ("获省级以上奖励的中小学教师超过1200名。", ["中小学教师 ≥1200名"]),
    ("社会消费品零售总额增速达7.2%，高于全省1.1个百分点。", None),
    ("投用地铁2号线二期，轨道交通运营里程达到96.5公里。", ["轨道交通运营里程 96.5公里"]),
    ("压减一般性支出2.3亿元。", ["压减一般性支出 -2.3亿元"]),
    ("培训技能人才4万多人次。", ["技能人才 ≥4万人次"]),
    ("新能源汽车产量增长1.2倍。", ["新能源汽车产量 +1.2倍"]),
    ("万元以上大型设备共享率92%。", ["大型设备共享率 92%"]),
    ("每千人口拥有3岁以下婴幼儿托位数达5.2个。", ["每千人口3岁以下婴幼儿托位数 5.2个"]),
]


@pytest.mark.parametrize(("sentence", "expected"), [pair for pair in ELSEWHERE if pair[1]], ids=lambda v: str(v)[:12])
def test_styles_of_other_provinces(sentence: str, expected: list[str]) -> None:
    found = facts(BACK + sentence)
    assert len(found) == len(expected)
    for fact, wanted in zip(found, expected, strict=True):
        name, _, figure = wanted.partition(" ")
        assert short(fact).partition(" ")[2] == figure
        assert name in fact.indicator or fact.indicator in name
        assert (fact.period.first, fact.period.last, fact.status) == (2025, 2025, "actual")
        assert fact.place == ("上虞区" if sentence.startswith("上虞区") else "绍兴市")


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "进出口总额达3877亿元，其中出口3512亿元，分别增长5.2%和6.4%。",
            ["进出口 3877亿元", "出口 3512亿元", "进出口 +5.2%", "出口 +6.4%"],
        ),
        ("城乡居民人均可支配收入分别增长4.8%、6.1%。", ["居民人均可支配收入 +4.8%", "居民人均可支配收入 +6.1%"]),
        (
            "全年接待游客1.3亿人次，旅游收入1460亿元，分别增长12%和15.5%。",
            ["游客 1.3亿人次", "旅游收入 1460亿元", "游客 +12%", "旅游收入 +15.5%"],
        ),
        ("旅客和货邮吞吐量分别超过248万人次和0.6万吨。", ["旅客 ≥248万人次", "货邮吞吐量 ≥0.6万吨"]),
    ],
)
def test_respectively(sentence: str, expected: list[str]) -> None:
    found = facts(BACK + sentence)
    assert [short(f).split()[1] for f in found] == [e.split()[1] for e in expected]
    for fact, wanted in zip(found, expected, strict=True):
        assert wanted.split()[0] in fact.indicator or fact.indicator in wanted.split()[0]


NO_FACTS = [
    "2025年12月31日，会议召开。",
    "第十四届人民代表大会第6次会议。",
    "创建5A级景区，推进5G应用和3D打印。",
    "加快G108和国道329线改造。",
    "拨打12345热线。",
    "80周岁以上老年人免费乘车。",
    "打造“15分钟就业服务圈”。",
    "实施“3+3+N”行动，完善“1+10”平台。",
    "坚持6条基本原则。",
    "重点抓好8个方面工作。",
    "综合排名列第40位。",
    "推进C919和PM2.5治理。",
    "参照GB18001执行。",
    "实行24小时值班。",
]


@pytest.mark.parametrize("sentence", NO_FACTS)
def test_no_facts(sentence: str) -> None:
    assert facts(BACK + sentence) == []


PERIODS = [
    (REPORT, AHEAD + "生产总值增长6%左右。", (2026, 2026), "target"),
    (REPORT, AHEAD + "到2030年，森林覆盖率达到55%。", (2030, 2030), "target"),
    (REPORT, AHEAD + "2025年，生产总值增长5.1%。", (2025, 2025), "actual"),
    (REPORT, BACK + "财政收入比2020年增长31%。", (2021, 2025), "actual"),
    (REPORT, BACK + "财政收入比上年增长3%。", (2025, 2025), "actual"),
    (PLAN, "第一节 “十四五”成就\n\nPM2.5年均浓度较2020年下降9.5%。", (2021, 2025), "actual"),
    (REPORT, "一、过去五年工作回顾\n\n生产总值年均增长6%。", (2021, 2025), "actual"),
    (REPORT, "一、过去五年和2025年工作回顾\n\n建成水库3座。", (2021, 2025), "actual"),
    (REPORT, "一、过去五年和2025年工作回顾\n\n2025年，建成水库3座。", (2025, 2025), "actual"),
    (REPORT, "二、“十五五”及2026年工作展望\n\n建设水库3座。", (2026, 2026), "target"),
    (REPORT, "三、“十五五”主要目标\n\n生产总值年均增长5.5%。", (2026, 2030), "target"),
    (REPORT, AHEAD + "年产2000吨高纯材料项目投产。", (2026, 2026), "target"),
    (PLAN, "第一章 目标\n\n新建水库3座。", (2026, 2030), "target"),
    (PLAN, "第一章 目标\n\n到2030年综合实力更强。\n\n财政收入达到300亿元。", (2030, 2030), "target"),
    (PLAN, "第一节 “十四五”成就\n\n建成水库3座。", (2021, 2025), "actual"),
    (PLAN, "第一章 主要成就\n\n建成水库3座。", (2021, 2025), "actual"),
    (PROVINCE, "一、2023年工作回顾\n\n粮食产量615亿斤。", (2023, 2023), "actual"),
    (PROVINCE, "二、今年工作\n\n今年城镇新增就业70万人。", (2024, 2024), "target"),
]


@pytest.mark.parametrize(("document", "text", "years", "status"), PERIODS, ids=lambda v: str(v)[-14:])
def test_period_and_status(document: Document, text: str, years: tuple[int, int], status: str) -> None:
    found = facts(text, document)
    assert [((f.period.first, f.period.last), f.status) for f in found] == [(years, status)]


def test_a_yearly_mean_that_is_measured_makes_no_change_an_average() -> None:
    (found,) = facts("第一节 “十四五”成就\n\nPM2.5年均浓度较2020年下降9.5%。", PLAN)
    assert found.basis is None


def test_from_one_year_to_another() -> None:
    text = BACK + "财政收入由2020年的80亿元增加到2025年的100亿元，增长25%。"
    assert [(f.period.first, f.period.last, f.value) for f in facts(text)] == [
        (2020, 2020, "80"), (2025, 2025, "100"), (2021, 2025, "25"),
    ]  # fmt: skip
    assert len({f.indicator for f in facts(text)}) == 1


def test_a_year_goes_on_only_where_it_opens_its_sentence() -> None:
    text = (
        "一、“十四五”成就\n\n产值由2020年的8亿元增加到2025年的9亿元。新建水库3座。2024年开通航线2条。接待游客5万人次。"
    )
    assert [(f.value, f.period.first, f.period.last) for f in facts(text)][2:] == [
        ("3", 2021, 2025), ("2", 2024, 2024), ("5", 2024, 2024),
    ]  # fmt: skip


def test_places_within() -> None:
    text = BACK + "诸暨市新增企业12家。柯桥、上虞等地新增企业30家。越城区、柯桥区2个试点建成。"
    assert [f.place for f in facts(text)] == ["诸暨市", "绍兴市", "绍兴市"]


def test_works_have_the_place_named_before() -> None:
    text = BACK + "开工建设诸暨抽水蓄能电站，装机容量120万千瓦。支持诸暨转型，新增企业80家。"
    assert [f.place for f in facts(text)] == ["诸暨市", "绍兴市"]


def test_a_figure_broken_over_lines() -> None:
    text = "每年吸引高校毕业生1—\n\n2 万名。"
    whole = Chunk("r", "prose", ("二、2026年重点工作",), (Sentence("每年吸引高校毕业生1—2万名。", 0, len(text)),))
    (fact,) = extract(REPORT, [whole], text)
    assert (fact.value, fact.unit, fact.text) == ("1-2", "万名", "1—\n\n2 万名")


TABLE = """表1 主要指标

指标\t2025年实际\t2030年目标\t年均或累计增长(%)\t属性
1 地区生产总值(亿元)\t9000\t≥12000\t6左右\t预期性
2 城镇新增就业(万人)\t8.1\t[40]\t-\t预期性
3 森林覆盖率(%)\t54.8*\t55.2以上\t-\t约束性
4 人均预期寿命(岁)\t82.3\t83\t-\t预期性
注：[]为累计数，*为2024年数据。
"""


def test_table_rows() -> None:
    found = facts("第一章 目标\n\n" + TABLE, PLAN)
    rows = [
        (f.indicator, f.value, f.unit, f.period.first, f.period.last, f.status, f.qualifier, f.basis) for f in found
    ]
    assert rows == [
        ("地区生产总值", "9000", "亿元", 2025, 2025, "actual", None, None),
        ("地区生产总值", "12000", "亿元", 2030, 2030, "target", "以上", None),
        ("地区生产总值", "6", "%", 2026, 2030, "target", "左右", "年均"),
        ("城镇新增就业", "8.1", "万人", 2025, 2025, "actual", None, None),
        ("城镇新增就业", "40", "万人", 2026, 2030, "target", None, "累计"),
        ("森林覆盖率", "54.8", "%", 2024, 2024, "actual", None, None),
        ("森林覆盖率", "55.2", "%", 2030, 2030, "target", "以上", None),
        ("人均预期寿命", "82.3", "岁", 2025, 2025, "actual", None, None),
        ("人均预期寿命", "83", "岁", 2030, 2030, "target", None, None),
    ]


def test_selection() -> None:
    found = facts(BACK + "生产总值增长6%。诸暨市生产总值增长7%。新建充电桩300个。")
    assert [f.value for f in select(found, place="绍兴", indicator="GDP")] == ["6", "7"]
    assert [f.value for f in select(found, place="诸暨", indicator="GDP")] == ["7"]
    assert [f.value for f in select(found, indicator="充电桩")] == ["300"]
    assert select(found, year=2026) == []
    assert len(select(found, year=2025, status="actual")) == 3


WORDS = "2025年 6% 3.5 1,234 万亩 亿元 左右 以上 运城市 生产总值 比上年 分别 第3 注： [28] * 年均 ５％ 5G PM_{2.5} “ ”"
PIECES = st.sampled_from([*"增长到达由从和、，。；（）()—-~%‰≥<\n \t|", "1—\n2万名", *WORDS.split()])


@settings(max_examples=150, deadline=None)
@given(st.lists(PIECES, max_size=40).map("".join))
def test_offsets_hold_whatever_is_written(text: str) -> None:
    facts(text)
    facts(AHEAD + "指标\t2025年\n" + text)


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=60))
def test_never_crashes(text: str) -> None:
    facts(text, PLAN)


@pytest.mark.parametrize("seed", range(40))
def test_rows_shifted_or_without_number(seed: int) -> None:
    """Whatever becomes of the cells of a row, a fact's figure, offsets and unit are those of its own row."""
    rng = random.Random(seed)
    lines = TABLE.splitlines()
    for n in range(3, 7):
        cells = lines[n].split("\t")
        change = rng.choice(("pad", "drop", "none"))
        if change == "pad":
            cells.append("")
        elif change == "drop":
            cells[0] = re.sub(r"^\d+ ", "", cells[0])
        lines[n] = "\t".join(cells)
    text = "第一章 目标\n\n" + "\n".join(lines) + "\n"
    found = facts(text, PLAN)
    assert {f.indicator for f in found} <= {"地区生产总值", "城镇新增就业", "森林覆盖率", "人均预期寿命"}
    assert all(f.unit in text[f.quote_start : f.quote_end] or f.basis == "年均" for f in found)


def test_a_cell_of_several_figures() -> None:
    rows = "绿地(%)\t40\t45\n重点实验室（国家级/省级）/中试基地（个）\t1/6/-\t2/9/4\n"
    text = f"第一章 目标\n\n表1 平台\n\n指标\t2025年实际\t2030年目标\n{rows}"
    assert [(f.indicator, f.value, f.period.first) for f in facts(text, PLAN) if f.unit == "个"] == [
        ("国家级重点实验室", "1", 2025), ("省级重点实验室", "6", 2025),
        ("国家级重点实验室", "2", 2030), ("省级重点实验室", "9", 2030), ("中试基地", "4", 2030),
    ]  # fmt: skip


MORE = [
    ("经营主体总量突破85万户，净增6.1万户。", ["经营主体 ≥85万户", "经营主体 +6.1万户"]),
    ("各项存款余额8920.6亿元，比年初增加612亿元。", ["存款余额 8920.6亿元", "存款余额 +612亿元"]),
    ("总投资120亿元的锂电池项目开工建设。", ["锂电池 120亿元"]),
    ("投资15.2亿元建设市妇幼保健院，新增床位600张。", ["市妇幼保健院投资 15.2亿元", "新增床位 600张"]),
    ("推动230家企业“智改数转”。", ["企业 230家"]),
    ("地区生产总值增长6.5%以上、奋斗目标7%。", ["地区生产总值 +≥6.5%", "地区生产总值 +7%"]),
    ("新增5G基站2600个，累计达1.1万个。", ["新增5G基站 2600个", "5G基站 1.1万个"]),
    ("全社会研发经费投入年均增长14.3%，总量迈上新台阶，达到112亿元。", ["研发经费投入 +14.3%", "研发经费投入 112亿元"]),
    ("高技术制造业投资增长9%。", ["高技术制造业投资 +9%"]),
    ("城乡低保标准分别提高到每人每月820元和620元。", ["低保标准 820元", "低保标准 620元"]),
    ("卫生厕所普及率提高4.2个百分点，达到91.3%。", ["卫生厕所普及率 +4.2个百分点", "卫生厕所普及率 91.3%"]),
    ("研发投入增速高于全省1.1个百分点。", ["研发 1.1个百分点"]),
    ("降低企业用电成本3亿元。", ["企业用电成本 -3亿元"]),
    ("高校在校生新增1.2万人。", ["高校在校生 1.2万人"]),
    ("把政府债务率控制在100%以内。", ["政府债务率 ≤100%"]),
    ("地区生产总值跨上3000亿元新台阶。", ["地区生产总值 ≥3000亿元"]),
    ("快递业务量突破2亿件大关。", ["快递业务量 ≥2亿件"]),
    ("空气优良天数318天。", ["空气质量优良天数 318天"]),
]


@pytest.mark.parametrize(("sentence", "expected"), MORE, ids=lambda v: str(v)[:12])
def test_more_styles(sentence: str, expected: list[str]) -> None:
    found = facts(BACK + sentence)
    assert [short(f).split(" ")[-1] for f in found] == [wanted.split(" ")[-1] for wanted in expected]
    for fact, wanted in zip(found, expected, strict=True):
        name = wanted.split(" ")[0]
        assert name in fact.indicator or fact.indicator in name


STATE = "第一章 发展背景\n\n第二节 优势与短板\n\n"
LATER = [
    # A level beside its average growth, after a sentence that gave the last year.
    (
        PLAN,
        "第一节 “十四五”成就\n\n生产总值2025年达到920亿元，年均增长6.1%。财政收入达到61亿元，年均增长4%。",
        [(2025, 2025), (2021, 2025), (2025, 2025), (2021, 2025)],
    ),
    # Without such a sentence the years stay those of the section.
    (PLAN, "第一节 “十四五”成就\n\n财政收入达到61亿元，年均增长4%。", [(2021, 2025), (2021, 2025)]),
    (PLAN, STATE + "嵊州有古戏台180多处，铁路通达全国23个城市。", [(2025, 2025), (2025, 2025)]),
    (PLAN, "第二节 优化发展环境\n\n建设园区6个。", [(2026, 2030)]),
    (PLAN, "第一章 目标\n\n到2030年，学前教育毛入园率达到99%，每年新建2-3所公办幼儿园。", [(2030, 2030), (2026, 2030)]),
    (PLAN, "第一章 目标\n\n越城区2027年和美乡村建设、新昌县12万亩良田建设项目。", [(2026, 2030)]),
]


@pytest.mark.parametrize(("document", "text", "years"), LATER, ids=lambda v: str(v)[-14:])
def test_years_of_levels_averages_and_the_present_state(
    document: Document, text: str, years: list[tuple[int, int]]
) -> None:
    assert [(f.period.first, f.period.last) for f in facts(text, document)] == years


def test_the_present_state_is_reached() -> None:
    assert {f.status for f in facts(STATE + "有不可移动文物3100多处。", PLAN)} == {"actual"}


@pytest.mark.parametrize(
    ("sentence", "change"),
    [
        ("工业投资增长4.2%，高于上年3.1个百分点。", 1),
        ("工业投资增长4.2%，低于去年同期1.5个百分点。", -1),
        ("工业投资增长4.2%，高于全省2.2个百分点。", 0),
        ("全面提升5个特色小镇品牌化水平。", 0),
        ("企业净增5家。", 1),
    ],
)
def test_changes_over_time_only(sentence: str, change: int) -> None:
    assert facts(BACK + sentence)[-1].direction == change


def test_what_is_improved_is_counted() -> None:
    assert "特色小镇" in facts(BACK + "全面提升5个特色小镇品牌化水平。")[0].indicator


@pytest.mark.parametrize(
    ("sentence", "places"),
    [
        ("推进柯桥、上虞等8个整县和新昌1个整乡的试点。", ["绍兴市", "新昌县"]),
        ("诸暨市山东恒发公司年处理15万吨废钢项目。", ["诸暨市"]),
    ],
)
def test_the_place_right_before_a_figure(sentence: str, places: list[str]) -> None:
    assert [f.place for f in facts(BACK + sentence)] == places


def test_another_name_in_brackets_is_of_the_same_indicator() -> None:
    found = facts("今年，全市地区生产总值（GDP）增长6%左右，社会消费品零售总额（社零）增长5%。")
    assert [(f.indicator, f.known) for f in found] == [("地区生产总值", True), ("社会消费品零售总额", True)]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("诸暨香榧产值达到42亿元。", "诸暨市"),  # a product has its own figures where its name says
        ("诸暨香榧面积9万亩，产值达到42亿元。", "诸暨市"),
        ("诸暨香榧产值达到42亿元，茶叶产值达到33亿元。", "绍兴市"),  # but leads no other thing there
        ("诸暨香榧、新昌大佛龙井、嵊州茶机等特色产业产值达到90亿元。", "绍兴市"),
        ("诸暨光伏玻璃项目顺利投产，年内产出成品5万吨。", "诸暨市"),  # works go on to be spoken of
        ("诸暨光伏玻璃项目顺利投产，规模以上工业增加值增长8%。", "绍兴市"),
        ("诸暨国际机场开通航线4条。", "绍兴市"),
        ("诸暨市江东治沙站新增造林5600亩。", "诸暨市"),
        ("诸暨袜业产值达到420亿元。", "诸暨市"),
        ("诸暨市香榧产值达到42亿元。", "诸暨市"),
        ("开工建设越城至诸暨快速路，全长32公里。", "绍兴市"),  # a road between two
        ("新昌县大佛寺客流回升，全县民宿达到420家。", "新昌县"),
    ],
)
def test_things_named_after_a_place_are_there(text: str, place: str) -> None:
    assert facts(BACK + text)[-1].place == place


def test_a_county_tells_its_towns_what_to_do() -> None:
    county = replace(REPORT, place="新昌县", title="新昌县政府工作报告")
    text = AHEAD + "儒岙镇要完成技改投资6.8亿元；沙溪镇要建设绿道6公里。全县城镇新增就业3000人。"
    assert [f.place for f in facts(text, county)] == ["儒岙镇", "沙溪镇", "新昌县"]


def test_lists_of_any_form_give_their_facts() -> None:
    text = (
        "2026，怎么干？\n\n◆ 新建零碳园区5个\n◆ 改造农房1.4万户\n\n民生实事\n\n1. 新建幼儿园25所\n2. 改造老旧小区60个\n"
        "3. 更新电梯420台\n\n县域亮点\n· 诸暨市：GDP 1968亿元，增长5.9%\n· 嵊州市：GDP 815亿元\n"
    )
    found = [(f.value, f.place) for f in facts(text)]
    assert [v for v, _ in found] == ["5", "1.4", "25", "60", "420", "1968", "5.9", "815"]
    assert [p for _, p in found][-3:] == ["诸暨市", "诸暨市", "嵊州市"]


def test_arrows_lead_from_the_year_before_to_the_last_one() -> None:
    text = "“十四五”这样走过\n\n高铁里程：315公里→412公里，建成车站3座。"
    assert [(f.value, f.period.first, f.period.last) for f in facts(text)][:2] == [
        ("315", 2020, 2020), ("412", 2025, 2025),
    ]  # fmt: skip
