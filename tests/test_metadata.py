"""What is known of a document: of invented heads of many kinds and places, and of the real reports without names.

The expectations of ``HEADS`` were written by hand from the heads alone, before the rules were tried on them.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from qa import periods
from qa.documents import title_page
from qa.documents.metadata import describe
from qa.documents.parse import read_source
from qa.errors import DocumentError

BODY = "各位代表：现在，我代表{who}人民政府，向大会报告工作，请予审议。\n\n"
BODY += "一、{last}年工作回顾\n\n去年，{all}经济平稳增长。\n\n"
BODY += "二、{year}年工作安排\n\n今年，{all}地区生产总值增长5%左右。\n"


def body(who: str, all_: str, year: int) -> str:
    return BODY.format(who=who, all=all_, last=year - 1, year=year)


HEADS: dict[str, tuple[str, dict[str, Any]]] = {
    "a county's report, its date line below the title": (
        "政府工作报告\n\n——2025年2月18日在平遥县第十七届人民代表大会第五次会议上\n\n平遥县人民政府县长 某某\n\n"
        + body("平遥县", "全县", 2025),
        {
            "title": "政府工作报告", "place": "平遥县", "province": "山西省", "level": "county", "year": 2025,
            "kind": "政府工作报告", "completeness": "full", "date": "2025-02-18", "periods": ("2024年", "2025年"),
        },
    ),
    "a district whose name two cities share, told by its city": (
        "南京市鼓楼区2024年政府工作报告\n\n" + body("鼓楼区", "全区", 2024),
        {
            "place": "鼓楼区", "province": "江苏省", "level": "county", "year": 2024,
            "title": "南京市鼓楼区2024年政府工作报告",
        },
    ),
    "a provincial plan with its letterhead": (
        "浙江省人民政府文件\n\n浙政发〔2021〕4号\n\n浙江省人民政府关于印发浙江省国民经济和社会发展\n"
        "第十四个五年规划和二〇三五年远景目标纲要的通知\n\n各市、县（市、区）人民政府：\n\n浙江省人民政府\n\n2021年2月18日\n\n"
        "第一章 开启新征程\n\n“十三五”时期，全省综合实力跃升。\n\n第二章 目标\n\n"
        "到2025年，“十四五”目标完成；到2035年基本实现现代化。\n",
        {
            "title": "浙江省国民经济和社会发展第十四个五年规划和二〇三五年远景目标纲要", "place": "浙江省",
            "province": "浙江省", "level": "province", "year": 2021, "kind": "规划纲要", "issuer": "浙江省人民政府",
            "date": "2021-02-18", "completeness": "full", "periods": ("十三五", "十四五", "2025年", "2035年"),
        },
    ),
    "a plan without any date": (
        "河北省国民经济和社会发展第十五个五年规划纲要\n\n第一章 发展环境\n\n全省发展进入新阶段。\n",
        {"place": "河北省", "level": "province", "year": 2026, "kind": "规划纲要", "date": None, "issuer": None},
    ),
    "a statistics bulletin with two issuers": (
        "洛阳市2024年国民经济和社会发展统计公报\n\n洛阳市统计局\n国家统计局洛阳调查队\n\n2025年4月2日\n\n"
        "2024年，全市生产总值比上年增长5.0%。\n\n一、综合\n\n人口稳定。\n",
        {
            "title": "洛阳市2024年国民经济和社会发展统计公报", "place": "洛阳市", "province": "河南省", "level": "city",
            "year": 2024, "kind": "统计公报", "issuer": "洛阳市统计局、国家统计局洛阳调查队", "date": "2025-04-02",
            "periods": ("2024年",), "completeness": "full",
        },
    ),
    "a web page's head": (
        "首页 > 政务公开 > 政府信息公开 > 政府工作报告\n\n索引号：11450000/2026-00012\n发布机构：柳州市人民政府办公室\n"
        "发布日期：2026-02-05 09:30\n\n2026年柳州市政府工作报告\n\n来源：柳州日报 字号：大 中 小\n\n"
        + body("柳州市", "全市", 2026),
        {
            "title": "2026年柳州市政府工作报告", "place": "柳州市", "province": "广西壮族自治区", "level": "city",
            "year": 2026, "kind": "政府工作报告", "issuer": "柳州市人民政府办公室", "date": "2026-02-05",
        },
    ),
    "a digest with its slogan above": (
        "实干争先 奋楫扬帆\n\n——2025年宁波市政府工作报告解读\n\n回顾2024\n\n全市经济稳中有进，地区生产总值增长5.2%。\n",
        {
            "title": "实干争先 奋楫扬帆——2025年宁波市政府工作报告解读", "place": "宁波市", "province": "浙江省",
            "year": 2025, "kind": "政府工作报告", "completeness": "digest",
        },
    ),
    "a picture story": (
        "一图读懂2026年铜仁市政府工作报告\n\n一、2025年成绩单\n\n全市粮食产量稳定。\n",
        {"place": "铜仁市", "province": "贵州省", "year": 2026, "completeness": "digest", "kind": "政府工作报告"},
    ),
    "the second page of a newspaper, which names no title": (
        "（上接第一版）\n\n一年来，全市上下同心，襄阳高质量发展迈出坚实步伐。襄阳港开工。\n\n二、2026年工作安排\n\n"
        "今年，全市地区生产总值预期增长6.5%左右。襄阳都市圈加快建设。去年，全市粮食丰收。\n\n各位代表，让我们奋斗。\n\n各位代表，前进。\n",
        {
            "title": "襄阳市2026年政府工作报告", "place": "襄阳市", "province": "湖北省", "level": "city", "year": 2026,
            "kind": "政府工作报告", "completeness": "partial", "periods": ("2025年", "2026年"),
        },
    ),
    "a third page that begins with its third part": (
        "三、2024年重点工作\n\n聚焦项目建设，酒泉新能源基地加快建设，全市新增装机。\n\n四、政府自身建设\n\n"
        "酒泉市各级政府要依法行政。各位代表，同志们。各位代表。\n",
        {"place": "酒泉市", "province": "甘肃省", "year": 2024, "completeness": "partial", "kind": "政府工作报告"},
    ),
    "a page that stops in mid-sentence": (
        "2025年延安市政府工作报告\n\n一、2024年工作回顾\n\n去年，全市经济稳步增长，延安苹果产业链持续壮大，农民收入增长，城乡面貌明显改善，重点项目建设顺利推进，新开工项目达到",
        {"place": "延安市", "year": 2025, "completeness": "partial"},
    ),
    "a report on the plan, over two lines, speaking in the later year": (
        "关于成都市2025年国民经济和社会发展计划执行情况及\n2026年国民经济和社会发展计划草案的报告\n\n"
        "——2026年1月20日在成都市第十八届人民代表大会第四次会议上\n\n成都市发展和改革委员会\n\n各位代表：\n\n一、计划执行情况\n\n2025年，全市增长。\n",
        {
            "title": "关于成都市2025年国民经济和社会发展计划执行情况及2026年国民经济和社会发展计划草案的报告",
            "place": "成都市", "province": "四川省", "level": "city", "year": 2026, "kind": "计划报告",
            "issuer": "成都市发展和改革委员会", "date": "2026-01-20", "periods": ("2025年", "2026年"),
        },
    ),
    "a budget report of a county-level city": (
        "义乌市2024年财政预算执行情况和2025年财政预算草案的报告\n\n义乌市财政局\n\n各位代表：\n\n"
        "一、2024年预算执行情况\n\n全市一般公共预算收入增长。\n",
        {
            "place": "义乌市", "province": "浙江省", "level": "county", "year": 2025, "kind": "预算报告",
            "issuer": "义乌市财政局",
        },
    ),
    "the change of terms, years in Chinese characters": (
        "政府工作报告\n——二〇二二年一月十七日在贵州省黔东南苗族侗族自治州第十五届人民代表大会第一次会议上\n\n各位代表：\n\n"
        "一、过去五年工作回顾\n\n过去五年，全州脱贫攻坚全面胜利。\n\n二、今后五年奋斗目标\n\n今后五年，全州旅游收入翻番。\n",
        {
            "place": "黔东南苗族侗族自治州", "province": "贵州省", "level": "city", "year": 2022, "date": "2022-01-17",
            "periods": ("2017—2021年", "2022年", "2022—2026年"), "kind": "政府工作报告",
        },
    ),
    "an English summary": (
        "Report on the Work of the Government of Hangzhou (Summary)\n\nIn 2026 the city will pursue steady progress. "
        "Hangzhou's GDP grew by 5.2 percent in 2025, and the city plans for growth of about 5 percent this year.\n",
        {
            "title": "Report on the Work of the Government of Hangzhou (Summary)", "place": "杭州市", "language": "en",
            "province": "浙江省", "level": "city", "year": 2026, "kind": "政府工作报告", "completeness": "digest",
        },
    ),
    "a municipality under the central government": (
        "2025年重庆市人民政府工作报告\n\n" + body("重庆市", "全市", 2025),
        {"place": "重庆市", "province": "重庆市", "level": "province", "year": 2025, "kind": "政府工作报告"},
    ),
    "a city that calls itself by another name": (
        "奋进新龙城\n\n2026年政府工作报告摘要\n\n今年，龙城将更加美丽。太原地区生产总值增长。全市努力。\n",
        {"place": "太原市", "province": "山西省", "year": 2026, "completeness": "digest"},
    ),
    "a date in Chinese numerals alone on its line": (
        "政 府 工 作 报 告\n（二〇二六年一月二十日）\n天水市代市长\n\n各位代表：\n\n"
        "五年来，全市上下努力。到2025年，脱贫成果巩固。\n",
        {"place": "天水市", "year": 2026},
    ),
    "a page of figures with its source line": (
        "一图读懂 | 盐城市政府工作报告\n来源：盐城发布　2026-01-21 18:40\n\n"
        "数读2025\n地区生产总值：8126亿元\n2025年外贸增长\n",
        {"place": "盐城市", "year": 2026, "completeness": "digest"},
    ),
    "a date after the session": (
        "# 政府工作报告\n\n*重庆市永川区第十八届人民代表大会第七次会议 · 2026年1月8日*\n\n"
        "各位代表：\n\n2025年，全区增长。\n",
        {"place": "永川区", "year": 2026},
    ),
    "only the year gone by": (
        "一份报告里的池州\n——《政府工作报告》摘读\n\n刚刚走过的2025年，池州经济稳步增长，2025年全市努力。\n",
        {"place": "池州市", "year": 2026, "completeness": "digest"},
    ),
    "read in December": (
        "政府工作报告\n2025年12月29日\n\n各位代表：\n\n2025年，安化县增长。2026年，全县努力。\n",
        {"place": "安化县", "year": 2026},
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", HEADS)
def test_metadata_is_read_from_the_text_alone(case: str) -> None:
    text, expected = HEADS[case]
    meta = describe(text, Path("a.txt"))
    assert {name: getattr(meta, name) for name in expected} == expected
    assert set(meta.guessed) >= {name for name, value in expected.items() if value and name != "language"}


def test_the_file_name_helps_where_the_text_says_nothing() -> None:
    meta = describe("全力以赴抓好各项工作，确保目标实现。\n", Path("临汾市2023年政府工作报告.txt"))
    assert (meta.title, meta.place, meta.year, meta.kind) == (
        "临汾市2023年政府工作报告",
        "临汾市",
        2023,
        "政府工作报告",
    )


def test_a_name_given_by_a_content_system_holds_its_year() -> None:
    text = "政府工作报告\n\n各位代表：\n\n过去的一年，扶绥县比2020年进步。\n"
    assert describe(text, Path("P020260209367.txt")).year == 2026
    assert describe(text, Path("t20250318_1187426.txt")).year == 2025


SOURCE = (
    "---\ntitle: 某报告\nplace: 龙城\nissuer: 太原市人民政府\ndate: 2026-01-20\n---\n运城市2026年政府工作报告\n\n文。"
)


def test_what_is_given_is_not_guessed() -> None:
    meta = describe(SOURCE, Path("x.md"))
    assert (meta.title, meta.place, meta.province, meta.level) == ("某报告", "太原市", "山西省", "city")
    assert (meta.issuer, meta.date) == ("太原市人民政府", "2026-01-20")
    assert set(meta.guessed) == {"year", "kind", "completeness", "language", "periods"}


def test_a_sidecar_wins_over_front_matter(tmp_path: Path) -> None:
    path = tmp_path / "x.md"
    (tmp_path / "x.md.meta.yaml").write_text("place: 河东\nyear: 2024\nperiods: [2023年, 十四五]\n", encoding="utf-8")
    meta = describe(SOURCE, path)
    assert (meta.title, meta.place, meta.year, meta.periods) == ("某报告", "运城市", 2024, ("2023年", "十四五"))
    assert set(meta.guessed) == {"kind", "completeness", "language"}


@pytest.mark.parametrize(
    ("yaml", "says"),
    [
        ("yer: 2024", "yer"),
        ("year: 明年", "year"),
        ("year: true", "year"),
        ("date: 去年春天", "date"),
        ("date: 2026-02-30", "date"),
        ("completeness: half", "completeness"),
        ("language: klingon", "language"),
        ("province: 火星省", "province"),
        ("periods: [很久以前]", "periods"),
        ("title: [a]", "title"),
        ("- a", "键: 值"),
        ("[", "YAML"),
    ],
)
def test_faults_of_a_sidecar_are_named_in_one_line(tmp_path: Path, yaml: str, says: str) -> None:
    (tmp_path / "x.txt.meta.yaml").write_text(yaml, encoding="utf-8")
    with pytest.raises(DocumentError, match=says) as error:
        describe("运城市2026年政府工作报告", tmp_path / "x.txt")
    assert "x.txt.meta.yaml" in str(error.value)
    assert "\n" not in str(error.value)


REAL = {  # read off the reports by hand; the title None where none is printed
    "yuncheng-2026-report": (None, "运城市", 2026, "政府工作报告", "partial", None, None),
    "yuncheng-2026-report-digest": (
        "2026年政府工作报告摘要", "运城市", 2026, "政府工作报告", "digest", None, None,
    ),
    "taiyuan-2026-report-digest": ("2026年政府工作报告速览", "太原市", 2026, "政府工作报告", "digest", None, None),
    "xinzhou-2026-report-summary": (
        "2026年政府工作报告(摘要)", "忻州市", 2026, "政府工作报告", "digest", None, None,
    ),
    "yuncheng-14th-five-year-plan": (
        "第十四个五年规划和2035年远景目标纲要", "运城市", 2021, "规划纲要", "full", "运城市人民政府", "2021-04-28",
    ),
}  # fmt: skip
SPANS = {
    "yuncheng-2026-report": {(2026, 2026), (2025, 2025), (2026, 2030), (2035, 2035)},
    "yuncheng-2026-report-digest": {(2026, 2026), (2026, 2030)},
    "taiyuan-2026-report-digest": {(2026, 2026), (2025, 2025), (2021, 2025), (2026, 2030), (2035, 2035)},
    "xinzhou-2026-report-summary": {(2026, 2026), (2025, 2025), (2021, 2025), (2026, 2030)},
    "yuncheng-14th-five-year-plan": {(2016, 2020), (2021, 2025), (2025, 2025), (2035, 2035)},
}


def test_metadata_of_the_real_reports_without_their_names(real_reports: Path, tmp_path: Path) -> None:
    for letter, (stem, (title, *expected)) in zip("abcde", REAL.items(), strict=True):
        path = tmp_path / f"{letter}.txt"
        shutil.copy(real_reports / f"{stem}.txt", path)
        meta = describe(read_source(path), path)
        found = [meta.place, meta.year, meta.kind, meta.completeness, meta.issuer, meta.date]
        assert found == expected, stem
        assert (meta.province, meta.level, meta.language) == ("山西省", "city", "zh")
        assert meta.title.endswith(title or "运城市2026年政府工作报告")
        spans = {(p.first, p.last) for text in meta.periods for p, _, _ in periods.find(text, None)}
        assert spans == SPANS[stem], stem


@pytest.mark.parametrize(
    ("title", "end", "expected"),
    [
        ("第十五个五年规划纲要（节选）", "", "partial"),
        ("政府工作报告", "让我们携手前进！\n（省略结束语）", "partial"),
        ("政府工作报告", "各部门抓好落实。（以下略）", "partial"),
        ("政府工作报告", "让我们携手前进！", "full"),
    ],
)
def test_an_excerpt_is_not_the_whole(title: str, end: str, expected: str) -> None:
    assert title_page.completeness(title, f"{title}\n\n一、工作回顾\n\n全县粮食丰收。\n{end}") == expected
