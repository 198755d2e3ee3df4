"""Parsing, structure, tables and chunks: offsets hold, nothing is lost, noise is joined."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.documents.chunk import chunk, context_line, read
from qa.documents.metadata import describe
from qa.documents.parse import read_source
from qa.documents.sentences import MAX_SENTENCE
from qa.documents.tables import read_table
from qa.errors import DocumentError
from qa.schema import Chunk
from tests.conftest import SAMPLES
from tests.covering import uncovered

TABLE = """专栏1 某市指标完成情况表

类别	序号	指标内容	2015年	规划目标		属性
				2020年目标	年均增长(%)
经济 2项	1	常住人口城镇化率(%)	46.1	55	-	预期性
2	对外投资(亿美元)	[1.04]	[1.2]	-	预期性{pad}
污染 2项	3 排放减少(%)	二氧化硫	[11.6]	30	-	约束性
		氮氧化物	[14.4]	31	-	约束性
注：[]为累计数。
""".format(pad="\t")  # an empty cell at the end, which editors would strip


def sentences(source: str) -> list[str]:
    return [s.text for c in chunk(source, "d") for s in c.sentences]


def test_a_sentence_torn_by_a_page_break_is_joined() -> None:
    source = "今年全市继续加强拖欠工资治理，全年办结欠薪案件一批，为\n\n1515名劳动者追回工资。下一句完整。\n"
    assert sentences(source)[0] == "今年全市继续加强拖欠工资治理，全年办结欠薪案件一批，为1515名劳动者追回工资。"


def test_a_heading_does_not_join_a_torn_sentence() -> None:
    source = "全市上下认真贯彻落实各项决策部署，主动服务和融入新发展格局，持续扩大\n\n"
    source += "第二节 主要目标\n\n地区生产总值增长6%。\n"
    found = chunk(source, "d")
    assert found[-1].section == ("第二节 主要目标",)


def test_sections_nest_by_rank() -> None:
    source = (
        "第一章 总则\n\n第一节 目标\n\n一、增长\n\n（一）工业\n\n规上工业增长8%。\n\n第二章 保障\n\n加强组织领导。\n"
    )
    found = [(c.section, c.text) for c in chunk(source, "d")]
    assert found == [
        (("第一章 总则", "第一节 目标", "一、增长", "（一）工业"), "规上工业增长8%。"),
        (("第二章 保障",), "加强组织领导。"),
    ]


def test_markdown_headings_keep_the_rank_their_words_give_them() -> None:
    source = "# 报告\n\n## 第一节 目标\n\n增长6%。\n\n### 其他\n\n无。\n"
    assert [c.section for c in chunk(source, "d")] == [("报告", "第一节 目标"), ("报告", "第一节 目标", "其他")]


def test_sibling_headings_stand_together_once() -> None:
    source = "二、今年工作\n\n" + "".join(f"（{n}）抓好第{n}件事\n\n做好{n}。\n\n" for n in "一二三")
    outline = next(c for c in chunk(source, "d") if len(c.sentences) == 3)
    assert [s.text for s in outline.sentences] == [
        "（一）抓好第一件事；",
        "（二）抓好第二件事；",
        "（三）抓好第三件事；",
    ]
    assert outline.section == ("二、今年工作",)


def test_table_rows_carry_label_header_caption_and_note() -> None:
    rows = [c for c in chunk(TABLE, "d") if c.kind == "row"]
    assert [c.text for c in rows] == [
        "经济 2项 常住人口城镇化率(%)｜2015年：46.1；规划目标·2020年目标：55；规划目标·年均增长(%)：-；属性：预期性",
        "对外投资(亿美元)｜2015年：[1.04]；规划目标·2020年目标：[1.2]；规划目标·年均增长(%)：-；属性：预期性",
        "污染 2项 排放减少(%) 二氧化硫｜2015年：[11.6]；规划目标·2020年目标：30；规划目标·年均增长(%)：-；属性：约束性",
        "排放减少(%) 氮氧化物｜2015年：[14.4]；规划目标·2020年目标：31；规划目标·年均增长(%)：-；属性：约束性",
    ]
    assert [[s.role for s in c.sentences[0].context] for c in rows] == [
        ["caption", "header", "header"],
        ["caption", "header", "header", "header", "note"],  # the category (经济 2项) stands in the row above
        ["caption", "header", "header", "note"],
        ["caption", "header", "header", "header", "note"],
    ]
    assert TABLE[rows[1].start : rows[1].end].startswith("2\t对外投资")


def test_a_markdown_table_is_read_like_a_tabbed_one() -> None:
    source = "表一 指标\n\n| 指标 | 2020年 | 2025年目标 |\n|---|---|---|\n| 森林覆盖率（%） | 29.2* | 31.77 |\n"
    source += "\n注：*为2019年数据。\n"
    (row,) = [c for c in chunk(source, "d") if c.kind == "row"]
    assert row.text == "森林覆盖率（%）｜2020年：29.2*；2025年目标：31.77"
    assert row.sentences[0].context[-1].text == "注：*为2019年数据。"


def test_a_single_line_of_cells_gives_each_cell_for_itself() -> None:
    table = read_table("地区生产总值增长5%左右\t固定资产投资增长5%", ((0, 24),))
    assert [(r.text, r.start) for r in table.rows] == [("地区生产总值增长5%左右", 0), ("固定资产投资增长5%", 13)]


def test_paragraph_cells_are_not_joined() -> None:
    source = "<p>装机总量排全省第一，比上年增加一百余万千瓦左右</p>\t<p>产量稳居全省前列，认定有机农产品760个</p>\n"
    assert len(sentences(source)) == 2


def test_a_long_sentence_is_cut_at_semicolons_only_beyond_the_limit() -> None:
    part = "推动重点产业链延链补链强链，" * 12
    source = f"{part}一是扩规模；{part}二是提质量；{part}三是增效益。"
    found = chunk(source, "d")
    texts = [s.text for c in found for s in c.sentences]
    assert "".join(texts) == source
    assert all(len(t) <= MAX_SENTENCE for t in texts)
    assert all(t.endswith(("；", "。")) for t in texts)


def check_offsets(source: str, found: list[Chunk]) -> None:
    for c in found:
        for s in c.sentences:
            assert 0 <= s.start < s.end <= len(source)
            assert source[s.start : s.end].strip()
        if c.kind == "prose" and len({s.start for s in c.sentences}) == len(c.sentences):
            assert [s.start for s in c.sentences] == sorted(s.start for s in c.sentences)


@given(st.text(alphabet="第一章节、（二）。；，\n\t| 专栏1#注：增长6%<p>/目标", max_size=400))
def test_any_text_gives_chunks_with_true_offsets(source: str) -> None:
    reading = read(source, "d")
    check_offsets(source, list(reading.chunks))
    assert uncovered(source, reading) == []


@pytest.mark.parametrize("path", sorted(SAMPLES.glob("*.md")), ids=lambda p: p.stem)
def test_no_character_of_the_samples_is_lost(path: Path) -> None:
    assert_nothing_lost(read_source(path), path)


def test_no_character_of_the_real_reports_is_lost(real_reports: Path) -> None:
    for path in sorted(real_reports.glob("*.txt")):
        assert_nothing_lost(read_source(path), path)


def assert_nothing_lost(source: str, path: Path) -> None:
    """Every character stands in a sentence, in its context, in a heading or in the list of what was dropped."""
    body = describe(source, path).body
    reading = read(source, path.stem, body)
    check_offsets(source, list(reading.chunks))
    assert uncovered(source, reading, body) == []


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_encodings(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes("太原市地区生产总值增长5%。\r\n第二行。".encode(encoding))
    assert read_source(path) == "太原市地区生产总值增长5%。\r\n第二行。"


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("a.txt", b"", "空文件"),
        ("a.txt", b" \n\t ", "空文件"),
        ("a.txt", bytes(range(256)) * 40, "不是 UTF-8"),
        ("a.txt", b"\x7fELF\x02\x01\x01" + bytes(3000), "不是 UTF-8"),
        ("a.pdf", b"%PDF-1.7", "PDF 已损坏"),
        ("a.epub", b"PK", "不支持"),
    ],
)
def test_what_is_no_report_is_said_in_one_line(tmp_path: Path, name: str, data: bytes, says: str) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(DocumentError, match=says) as error:
        read_source(path)
    assert "\n" not in str(error.value)
    assert name in str(error.value)


def test_front_matter_wins_and_its_faults_are_named(tmp_path: Path) -> None:
    source = "---\ntitle: 某报告\nplace: 太原\nyear: 2025\nkind: 政府工作报告\n---\n运城市2026年目标。"
    meta = describe(source, Path("x.md"))
    assert (meta.title, meta.place, meta.year, meta.kind) == ("某报告", "太原市", 2025, "政府工作报告")
    assert source[meta.body :] == "运城市2026年目标。"
    for broken, says in (
        ("---\nyer: 2025\n---\n文", "yer"),
        ("---\nyear: 明年\n---\n文", "year"),
        ("---\n[\n---\n文", "YAML"),
    ):
        with pytest.raises(DocumentError, match=says):
            describe(broken, Path("x.md"))


def test_metadata_of_the_real_reports_without_their_names(real_reports: Path) -> None:
    found = {}
    for path in real_reports.glob("*.txt"):
        meta = describe(read_source(path), Path("a.txt"))
        found[path.stem] = (meta.place, meta.year, meta.kind)
    assert found == {
        "yuncheng-2026-report": ("运城市", 2026, "政府工作报告"),
        "yuncheng-2026-report-digest": ("运城市", 2026, "政府工作报告"),
        "taiyuan-2026-report-digest": ("太原市", 2026, "政府工作报告"),
        "xinzhou-2026-report-summary": ("忻州市", 2026, "政府工作报告"),
        "yuncheng-14th-five-year-plan": ("运城市", 2021, "规划纲要"),
    }


def test_the_context_line_says_whose_words_these_are() -> None:
    (row, *_) = [c for c in chunk(TABLE, "d") if c.kind == "row"]
    assert context_line("某规划", "运城市", 2021, row) == "运城市 2021年 某规划 专栏1 某市指标完成情况表"


SPACED = """专栏1　某市主要指标

序号  指标              单位     2025年   2030年          年均增长   属性
--------------------------------------------------------------------
【经济发展】
1     地区生产总值      亿元     4180     5700            6%左右     预期性
2     劳动生产率        万元/人  14.2     19.6            6.6%       预期性
【绿色生态】
3     森林覆盖率        %        51.2*    完成省下达任务  —          约束性
注：带*的为2024年数据，带**的为5月—12月平均数。
"""


@pytest.mark.parametrize("source", [SPACED, re.sub(" {2,}", " ", SPACED)], ids=["wide", "single"])
def test_a_table_whose_columns_white_space_parts(source: str) -> None:
    rows = [s for c in chunk(source, "d") if c.kind == "row" for s in c.sentences]
    assert [s.text for s in rows] == [
        "【经济发展】 地区生产总值（亿元）｜2025年：4180；2030年：5700；年均增长：6%左右；属性：预期性",
        "【经济发展】 劳动生产率（万元/人）｜2025年：14.2；2030年：19.6；年均增长：6.6%；属性：预期性",
        "【绿色生态】 森林覆盖率（%）｜2025年：51.2*；2030年：完成省下达任务；年均增长：—；属性：约束性",
    ]
    assert source[rows[1].start : rows[1].end].startswith("2 ")


def test_figures_in_running_text_are_no_table() -> None:
    source = "去年修路 35 公里\n今年修路 40 公里\n明年修路 45 公里\n后年修路 50 公里\n"
    assert {c.kind for c in chunk(source, "d")} == {"prose"}


WRAPPED = """二、2026年工作安排
　　（一）实施产业倍增行动。推动绿色铝产业向铝基新
材料延链升级，产值突破600亿元，实施智造工程，支
持80户企业开展智能化改造。推进抽水蓄能电站前期工
作，天然气产量达到52亿立方米。新增企业60户。
　　（二）实施项目提速行动。安排省市重点项目142个。
（下转第4版）

GUANGHE RIBAO　广河日报　第 4 版
（上接第3版）

　　（三）实施城乡融合攻坚行动。改造城镇老旧小
区186个，新增停车位4200个，实施污水管网补短板
工程120公里。建设高标准农田18万亩，粮食播种面
积稳定在473万亩以上。水果综合产值突破70亿元，
创建乡村振兴示范镇村26个，推行一线工作法，即情

第5版 │ 广河日报 │ 2026.2.13
3 要闻　　责编 王某　校对 李某

况在一线了解、问题在一线解决。健全防汛机制，加
强隐患排查，整治重大风险点42处，抽检合格率达到
98.5%以上。
"""


def test_text_broken_at_a_fixed_width_is_joined() -> None:
    found = sentences(WRAPPED)
    assert "改造城镇老旧小区186个，新增停车位4200个，实施污水管网补短板工程120公里。" in found
    assert "（三）实施城乡融合攻坚行动。" in found
    assert any("推行一线工作法，即情况在一线了解、问题在一线解决。" in s for s in found)
    assert not any("日报" in s or "责编" in s for s in found)


BOXES = """▌2025，这一年

数读·2025

6.08万亿元
全省地区生产总值，增长5.3%

3768亿元
地方一般公共预算收入，增长3.6%

● 固定资产投资增长1.2%，扣除房地产后增长5.4%
● 改造农村公路3000公里，惠及
【强创新】
1.新增公办幼儿园学位2万个，扩建校舍
2.新增普惠性托位1.2万个
“4”——4个产业集群：电子、装备、石化、纺织
“6”——6个优势产业：物流、能源、食品、特钢、医药、海洋
"""


def test_a_figure_above_its_name_is_a_row_with_it() -> None:
    rows = [s.text for c in chunk(BOXES, "d") if c.kind == "row" for s in c.sentences]
    assert rows == ["全省地区生产总值｜6.08万亿元；增长5.3%", "地方一般公共预算收入｜3768亿元；增长3.6%"]


def test_what_is_counted_on_is_not_joined() -> None:
    found = sentences(BOXES)
    assert "1.新增公办幼儿园学位2万个，扩建校舍" in found
    assert "“4”——4个产业集群：电子、装备、石化、纺织" in found
    assert not any("惠及" in s and "强创新" in s for s in found)


def test_a_note_that_counts_a_row_stands_with_it() -> None:
    source = SPACED.replace("注：", "注：3项为剔除沙尘后的数；").replace("51.2*", "51.2").replace("*", "☆")
    rows = [s for c in chunk(source, "d") if c.kind == "row" for s in c.sentences]
    assert [any(span.role == "note" for span in s.context) for s in rows] == [False, False, True]


def test_sentences_of_one_length_are_no_text_broken_at_a_fixed_width() -> None:
    filler = "".join(f"第{n}项重点工作扎实推进，各项任务按期完成。\n" for n in range(10, 30))
    source = f"一、2025年工作回顾\n2025年，生产总值增长5%。\n{filler}二、2026年工作安排\n2026年，生产总值增长6%。\n"
    assert [c.section for c in chunk(source, "d")][-1] == ("二、2026年工作安排",)
    assert "2026年，生产总值增长6%。" in sentences(source)
