"""Facts of invented sentences of other provinces: who shares a subject, a place, a base year; each read by hand."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from eval.facts import main
from qa.documents.phases import chunks_of
from qa.facts import extract
from qa.schema import Document, Fact

REPORT = Document("r", "r.txt", "", "政府工作报告", "绍兴市", 2026, "政府工作报告")
PLAN = Document("p", "p.txt", "", "第十五个五年规划纲要", "绍兴市", 2026, "规划纲要")
BACK, FIVE = "一、2025年工作回顾\n\n", "一、“十四五”时期工作回顾\n\n"
AHEAD = "二、2026年重点工作\n\n"


def facts(text: str, document: Document = REPORT) -> list[Fact]:
    return extract(document, chunks_of(document, text), text)


def short(fact: Fact) -> str:
    """indicator, sign of a change, qualifier, value and unit."""
    sign, limit = {1: "+", -1: "-", 0: ""}[fact.direction], {"左右": "约", "以上": "≥", "以内": "≤"}
    return f"{fact.indicator} {sign}{limit.get(fact.qualifier or '', '')}{fact.value}{fact.unit}"


SUBJECTS = [
    ("生产总值812亿元，按可比价格计算，同比增长5.9%。", ["地区生产总值 812亿元", "地区生产总值 +5.9%"]),
    ("工业投资增长7%，高出全市平均水平1.9个百分点。", ["工业投资 +7%", "工业投资 1.9个百分点"]),
    ("工业投资增长7%，比全部投资增速快2.3个百分点。", ["工业投资 +7%", "工业投资 2.3个百分点"]),
    (
        "第一、二、三产业增加值分别增长3.8%、7.2%和5.1%。",
        ["第一产业增加值 +3.8%", "第二产业增加值 +7.2%", "服务业增加值 +5.1%"],
    ),
    (
        "城镇、农村居民人均可支配收入分别达到42318元、19876元，增长4.9%、6.8%。",
        ["城镇居民人均可支配收入 42318元", "农村居民人均可支配收入 19876元", "城镇居民人均可支配收入 +4.9%",
         "农村居民人均可支配收入 +6.8%"],
    ),
    ("金融机构存贷款余额分别达1820亿元、1460亿元。", ["金融机构存款余额 1820亿元", "金融机构贷款余额 1460亿元"]),
    ("粮食播种面积312.5万亩，产量26.8亿斤。", ["粮食播种面积 312.5万亩", "粮食产量 26.8亿斤"]),
    ("高新技术企业净增48家、总数达312家。", ["高新技术企业 +48家", "高新技术企业 312家"]),
    ("民生支出41.2亿元，占财政支出比重82.4%。", ["民生支出 41.2亿元", "民生支出占比 82.4%"]),
    ("柳编产品出口18.2亿元，占全市出口总额的38%。", ["柳编产品出口 18.2亿元", "柳编产品出口占全市出口总额比重 38%"]),
    ("专利突破600件，每万人口拥有9.4件。", ["专利 ≥600件", "每万人口专利 9.4件"]),
    ("工业技改投资占比达到30%。", ["工业技改投资占比 30%"]),
    ("黄酒产值达到58亿元，连续三年保持20%以上增速。", ["黄酒产值 58亿元", "黄酒产值 +≥20%"]),
    ("生产总值突破1700亿元大关，达到1718亿元。", ["地区生产总值 ≥1700亿元", "地区生产总值 1718亿元"]),
    ("出口额由6亿元增长至14亿元。", ["出口总额 6亿元", "出口总额 14亿元"]),
    ("城乡居民收入比由2.05缩小至2.01。", ["城乡居民收入比 2.05", "城乡居民收入比 2.01"]),
    ("优良天数达到261天，同比增加14天。", ["空气质量优良天数 261天", "空气质量优良天数 +14天"]),
    ("PM2.5平均浓度同比改善7.7%。", ["PM2.5浓度 -7.7%"]),
    ("农民人均可支配收入20160元，+7.5%。", ["农村居民人均可支配收入 20160元", "农村居民人均可支配收入 +7.5%"]),
    ("招商到位资金80亿元，建成区绿地率38.6%。", ["招商引资到位资金 80亿元", "建成区绿地率 38.6%"]),
    ("固定资产投资下降3.2%，降幅比上半年收窄2.1个百分点。", ["固定资产投资 -3.2%", "固定资产投资 -2.1个百分点"]),
    ("失业率没有超过4.5%，规上企业平均产值不到3亿元。", ["城镇调查失业率 ≤4.5%", "规上企业平均产值 ≤3亿元"]),
    ("新增产值超10亿元企业3家，建成110千伏变电站2座。", ["新增产值超10亿元企业 3家", "110千伏变电站 2座"]),
    ("签约12个项目，节约用水10万吨。", ["项目 12个", "节约用水 10万吨"]),
]  # fmt: skip


@pytest.mark.parametrize(("sentence", "expected"), SUBJECTS, ids=lambda v: str(v)[:12])
def test_what_a_figure_is_said_of(sentence: str, expected: list[str]) -> None:
    assert [short(fact) for fact in facts(BACK + sentence)] == expected


PERIODS = [
    (BACK + "工业增加值增速由上年的4.3%提升至7.8%。", [(2024, 2024), (2025, 2025)]),
    (BACK + "森林覆盖率55%，较2020年提高1.4个百分点。", [(2025, 2025), (2021, 2025)]),
    (BACK + "出口额是2020年的1.8倍。", [(2025, 2025)]),
    (BACK + "从2015年到2020年，财政收入增长48.5%。", [(2016, 2020)]),
    (BACK + "加工转化率由31%提高到40%。", [(2024, 2024), (2025, 2025)]),
    (AHEAD + "加工转化率由31%提高到40%。", [(2025, 2025), (2026, 2026)]),
    (AHEAD + "用3年时间培育企业100家。", [(2026, 2028)]),
    (FIVE + "规上企业从1096家增加到1874家。", [(2020, 2020), (2025, 2025)]),
    (
        FIVE + "累计完成投资3890亿元，是“十三五”时期的1.4倍；城镇化率提高5.8个百分点。",
        [(2021, 2025), (2025, 2025), (2021, 2025)],
    ),
    (FIVE + "“十四五”末，有30%的县通过验收。", [(2025, 2025)]),
    (
        "三、今后五年目标\n\n今后五年，生产总值年均增长7%，2030年达到320亿元；城镇化率提高5个百分点。",
        [(2026, 2030), (2030, 2030), (2026, 2030)],
    ),
    (
        "■ 2025，答卷亮眼\n生产总值增长5%，就业形势总体稳定向好。\n"
        "■ 2026，这些事要干成\n新建学校12所，改造老旧小区30个，惠及居民。",
        [(2025, 2025), (2026, 2026), (2026, 2026)],
    ),
    (
        "**2025年成绩单**\n\n- 生产总值增长5%\n- 新建学校3所\n\n**2026年目标**\n\n- 生产总值增长6%\n",
        [(2025, 2025), (2025, 2025), (2026, 2026)],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("text", "years"), PERIODS, ids=lambda v: str(v)[-16:])
def test_years(text: str, years: list[tuple[int, int]]) -> None:
    assert [(fact.period.first, fact.period.last) for fact in facts(text)] == years


def test_a_cumulative_fall_is_of_the_whole_plan() -> None:
    found = facts("第一章 目标\n\n到2030年，单位生产总值能耗累计降低14%，累计建成高标准农田210万亩。", PLAN)
    assert [(f.period.first, f.period.last) for f in found] == [(2026, 2030), (2030, 2030)]


def test_the_state_of_things_in_a_plan_is_of_the_year_before_it() -> None:
    (fact,) = facts("第二节　发展环境\n\n65岁以上人口占比达16.8%。", PLAN)
    assert (fact.period.first, fact.period.last, fact.status) == (2025, 2025, "actual")


@pytest.mark.parametrize(
    ("sentence", "places"),
    [
        ("诸暨市、嵊州市生产总值分别增长7.1%、6.8%。", ["诸暨市", "嵊州市"]),
        ("诸暨市打造袜艺名城，产值达到400亿元；新增企业12家。", ["诸暨市", "绍兴市"]),
        ("诸暨市建设产业园，力争产值突破90亿元，全市高新区收入560亿元。", ["诸暨市", "绍兴市"]),
        ("诸暨至嵊州高速公路建成通车，全长63公里。", ["绍兴市"]),
        ("新增光伏25万千瓦，诸暨市优良天数比例达到96%，PM2.5浓度不高于27微克/立方米。", ["绍兴市", "诸暨市", "诸暨市"]),
    ],
)
def test_places(sentence: str, places: list[str]) -> None:
    assert [fact.place for fact in facts(BACK + sentence)] == places


def rows(table: str, document: Document = REPORT) -> list[str]:
    found = facts(f"二、2026年主要目标\n\n{table}", document)
    return [f"{short(f)} {f.period.last} {f.place}" for f in found if f.kind == "row"]


def test_columns_for_category_and_unit() -> None:
    table = (
        "类别\t序号\t指标\t单位\t2025年\t2030年\t年均增长〔累计〕\n"
        "经济\t1\t全员劳动生产率①\t万元/人\t12.9\t17\t5.7\n民生\t2\t森林覆盖率\t%\t44.9\t45.3\t〔0.4〕\n"
    )
    assert rows(table, PLAN) == [
        "全员劳动生产率 12.9万元/人 2025 绍兴市", "全员劳动生产率 17万元/人 2030 绍兴市",
        "全员劳动生产率 +5.7% 2030 绍兴市",
        "森林覆盖率 44.9% 2025 绍兴市", "森林覆盖率 45.3% 2030 绍兴市", "森林覆盖率 0.4% 2030 绍兴市",
    ]  # fmt: skip


def test_a_heading_of_rows_that_has_a_unit_is_no_category() -> None:
    table = (
        "类别\t序号\t指标内容\t2025年\t2030年目标\t属性\n民生\t1\t人均预期寿命(岁)\t78.1\t79\t预期性\n"
        "生态\t2\t耕地保有量(万亩)\t310\t310\t约束性\n\t3 污染物排放减少(%)\t臭氧\t11\t14\t约束性\n"
        "\t\t油烟\t12\t16\t约束性\n"
    )
    assert rows(table, PLAN)[4:] == [
        "污染物排放减少臭氧 -11% 2025 绍兴市", "污染物排放减少臭氧 -14% 2030 绍兴市",
        "污染物排放减少油烟 -12% 2025 绍兴市", "污染物排放减少油烟 -16% 2030 绍兴市",
    ]  # fmt: skip


def test_a_yearly_growth_beyond_a_rate_is_told_in_the_unit_of_the_row() -> None:
    table = "指标\t2025年\t2030年\t年均增长\n规上工业企业（户）\t610\t1310\t140\n工业投资（亿元）\t90\t115\t5\n"
    assert rows(table, PLAN)[2::3] == ["规模以上工业企业数 +140户 2030 绍兴市", "工业投资 +5% 2030 绍兴市"]


def test_rows_of_counties() -> None:
    table = (
        "2025年各区县指标\n地区\t生产总值（亿元）\t增速（%）\n"
        "越城区\t690.5\t6.1\n诸暨市\t**1820.3**\t7.2\n合计\t5280\t6.3\n"
    )
    assert rows(table) == [
        "地区生产总值 690.5亿元 2025 越城区", "地区生产总值 +6.1% 2025 越城区",
        "地区生产总值 1820.3亿元 2025 诸暨市", "地区生产总值 +7.2% 2025 诸暨市",
        "地区生产总值 5280亿元 2025 绍兴市", "地区生产总值 +6.3% 2025 绍兴市",
    ]  # fmt: skip


def test_a_document_without_a_place_has_facts_without_one() -> None:
    nowhere = replace(REPORT, place=None)
    assert [f.place for f in facts(BACK + "诸暨市、嵊州市生产总值分别增长7.1%、6.8%。", nowhere)] == [None, None]


def test_errors_of_the_held_out_half_are_not_listed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for half in ("dev", "test"):
        (tmp_path / half / "reports").mkdir(parents=True)
        (tmp_path / half / "reports/a.md").write_text(
            "# 绍兴市2026年政府工作报告\n\n今年新建学校12所。\n", encoding="utf-8"
        )
        label = '{"doc": "a.md", "start": 0, "end": 40, "facts": []}\n'
        (tmp_path / half / "facts.jsonl").write_text(label, encoding="utf-8")
    monkeypatch.setattr("sys.argv", ["facts", str(tmp_path / "dev/facts.jsonl"), "--errors"])
    main()
    assert "spurious a.md" in capsys.readouterr().out
    monkeypatch.setattr("sys.argv", ["facts", str(tmp_path / "test/facts.jsonl")])
    main()
    assert "precision 0.000" in capsys.readouterr().out
    monkeypatch.setattr("sys.argv", ["facts", str(tmp_path / "test/facts.jsonl"), "--errors"])
    with pytest.raises(SystemExit):
        main()
    assert "spurious a.md" not in capsys.readouterr().out


def test_figures_above_their_names() -> None:
    text = """二、2026，主要目标来了

6.08万亿元
全省地区生产总值，增长5%左右

3%
地方一般公共预算收入增长

17.9微克/立方米
设区城市PM2.5平均浓度

● 进出口稳中提质，增长
"""
    found = facts(text)
    assert [short(f) for f in found] == [
        "地区生产总值 6.08万亿元",
        "地区生产总值 +约5%",
        "一般公共预算收入 +3%",
        "PM2.5浓度 17.9微克/立方米",
    ]
    assert {f.period.last for f in found} == {2026}
    assert [text[f.start : f.end] for f in found] == ["6.08万亿元", "5%", "3%", "17.9微克/立方米"]
