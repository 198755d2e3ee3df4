"""Lists, definitions and summaries told in the report's own sentences, on invented reports."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from qa.answer.coined import Coined, coined, count_asked, numeral
from qa.assistant import Assistant
from qa.documents.chunk import chunk
from qa.schema import Answer, Document
from tests import telling
from tests.conftest import FakeEncoder, FakeGenerator

REPORT = """# 甲市2026年政府工作报告

## 一、总体要求

深入实施“四个一批”工程。围绕“一核、两翼、三片区”布局，一核，指主城区，做强服务功能。推进谋划、储备、建设、投产“四库”管理，建设教育强市、工业强市、旅游强市，打造“三强市”样板。

## 二、主要目标

地区生产总值增长5%左右，一般公共预算收入增长4%，粮食产量稳定在58亿斤以上。我们要突出五个方面：

（一）产业体系更新。（二）开放格局更大。（三）生态底色更绿。（四）民生福祉更实。（五）治理效能更高。

成绩之外，也清醒看到一些问题：工业总量偏小，财政压力较大。民营经济不够活跃。对此，将采取措施解决。

打造“风云水”产业地标。“风”就是风电装备。扩大产能。“云”就是云计算。“水”就是节水设备。

外贸进出口、固定资产投资2项指标未达预期。安排坚持三条原则：稳中求进，留有余地，与规划衔接。

民生方面办好以下实事：
改造老旧小区9个；
新建停车位500个；
更换燃气管道32公里。

普惠性幼儿园覆盖率（公办园和普惠民办园在园幼儿占比）达到87%。

## 三、重点工作

### （一）着力提振消费

丰富供给。引进首店20家。办好啤酒节。
改善环境。改造商圈3个。整治停车难。

### （二）机遇与挑战

机遇难得，大市场加快形成。从挑战看，外需走弱。竞争加剧。

### （三）建设四大中心

建设物流中心。扩建货运枢纽。
建设会展中心。办展30场。
建设研发中心。新建平台2个。

### （四）实施“两抓一促”行动

抓招商。赴外招商60次。
抓项目。开工项目90个。
促就业。新增就业2万人。

### （五）水网工程

建设调蓄水库工程。半坡水库、兴稷水库。做精“微修补”，加固闸门、堤坝。
建设灌区节水工程。尊村灌区。
建设供水保障工程。管网30公里。
"""
LINFEN = """# 临汾市2026年政府工作报告

一、“十五五”时期目标任务

“十五五”时期，要努力实现以下目标任务。

一是发展质量迈上新台阶。二是改革开放取得新突破。三是生态环境实现新改善。四是民生福祉达到新水平。

二、2026年工作安排

今年主要预期目标是：地区生产总值增长5%左右，规上工业增加值增长6%，固定资产投资增长7%，居民收入与经济增长同步。

围绕打造特色农业强市、先进制造强市、文化旅游强市，做优“四最”服务，即时间最短、流程最简、成本最低、体验最好。

三、用好“三抓两促”工作机制

（一）抓招商

抓招商。完善招商机制，落实招商责任。

（二）抓项目

抓项目。加快项目建设，强化要素保障。

（三）抓人才

抓人才。引进各类人才，优化人才服务。

（四）促改革

促改革。深化重点改革，激发发展活力。

（五）促开放

促开放。扩大对外开放，拓展合作空间。
"""
DOCUMENT = Document("a", "a.md", "", "甲市2026年政府工作报告", "衢州市", 2026, "政府工作报告")
CHUNKS = chunk(REPORT, "a", 0)


told = partial(telling.told, DOCUMENT, CHUNKS)


@pytest.mark.parametrize(
    ("question", "near", "first", "last", "count"),
    [
        ("五个方面的目标是哪些", "产业体系", "（一）产业体系更新。", "（五）治理效能更高。", 5),
        ("的“四库”是什么意思", "四库", "推进谋划、储备、建设、投产“四库”", "打造“三强市”样板。", 1),
        ("“一核”指什么", "一核", "围绕“一核", "做强服务功能。", 1),
        ("“三强市”是哪三个强市", "四个一批", "推进谋划", "打造“三强市”样板。", 1),
        ("“两抓一促”包括哪几项", "机遇", "抓招商。", "促就业。", 3),
        ("要建设哪几个中心", "物流中心", "建设物流中心。", "建设研发中心。", 3),
        ("要建设哪三个“中心”", "物流中心", "建设物流中心。", "建设研发中心。", 3),
        ("怎么提振消费，概括一下", "首店", "引进首店20家。", "整治停车难。", 4),
        ("面临哪些挑战，总结一下", "机遇", "从挑战看，外需走弱。", "竞争加剧。", 2),
        ("还有哪些问题和不足", "首店", "成绩之外", "民营经济不够活跃。", 2),
        ("“风云水”是哪几个字对应什么产业", "风电", "“风”就是", "节水设备。", 3),
        ("哪几项指标没达到预期", "未达预期", "外贸进出口", "未达预期。", 1),
        ("计划安排的原则有哪些", "三条原则", "安排坚持", "与规划衔接。", 1),
        ("民生实事有哪些", "老旧小区", "改造老旧小区9个", "32公里。", 3),
        ("普惠性幼儿园覆盖率怎么计算", "87%", "普惠性幼儿园覆盖率（", "达到87%。", 1),
        ("“微修补”加固哪些地方", "尊村", "做精", "闸门、堤坝。", 1),
        ("建设调蓄水库工程包括哪几座水库", "半坡", "半坡水库", "闸门、堤坝。", 2),
    ],
)
def test_told(question: str, near: str, first: str, last: str, count: int) -> None:
    found = told(question, near)
    assert len(found) == count
    assert found[0].startswith(first)
    assert found[-1].endswith(last)


@pytest.mark.parametrize(
    ("question", "near"),
    [
        ("六个方面的目标是哪些", "产业体系"),  # there are five: no list is told as another
        ("“五库”是什么意思", "四库"),
        ("要打造哪五个“强市”", "产业体系"),  # five points, and none of that name
        ("2026年GDP增长目标是多少", "58亿斤"),  # a figure is not a list
        ("森林保护取得了哪些成绩", "产业体系"),  # points of other things
        ("“四个一批”是哪四个", "四个一批"),  # named, nowhere explained
    ],
)
def test_nothing_is_told(question: str, near: str) -> None:
    assert told(question, near) == []


@pytest.mark.parametrize(
    ("text", "value"), [("七", 7), ("十", 10), ("十二", 12), ("二十", 20), ("两", 2), ("6", 6), ("一二", None)]
)
def test_numeral(text: str, value: int | None) -> None:
    assert numeral(text) == value


@pytest.mark.parametrize(
    ("question", "count"),
    [
        ("目标任务一共分哪七个方面", 7),
        ("6大战略定位分别是什么", 6),
        ("有哪些措施", None),
        ("哪一项最重要", None),
        ("三大工程和五大行动是什么", None),
    ],
)
def test_count_asked(question: str, count: int | None) -> None:
    assert count_asked(question) == count


def test_coined() -> None:
    assert [c.text for c in coined("“一核、两翼”布局里的“一核”指什么")] == ["一核、两翼", "两翼", "一核"]
    assert [c.text for c in coined("五抓一优一促是哪几项")] == ["五抓一优一促"]
    assert coined("今年的目标是什么") == []
    assert (Coined("三强市").count, Coined("三强市").kind) == (3, "强市")
    assert (Coined("放管服").count, Coined("放管服").kind) == (None, "放管服")


@pytest.mark.parametrize(
    ("phrase", "sentence", "explained", "listed", "of_kind"),
    [
        ("七支点", "“七支点”，即万荣、稷山等七个县城。", True, False, False),
        ("四库", "建立谋划、储备、建设、达效“四库”管理。", False, True, False),
        ("四库", "建立谋划、储备、建设“四库”管理。", False, False, False),
        ("三强市", "打造农业强市、产业强市、旅游强市。", False, False, True),
        ("三强市", "打造农业强市、产业强市、旅游强市、文化强市。", False, False, False),
        ("三强市", "推进“三强市”建设。", False, False, False),
    ],
)
def test_how_reports_say_what_a_phrase_is(
    phrase: str, sentence: str, explained: bool, listed: bool, of_kind: bool
) -> None:
    term = Coined(phrase)
    assert (term.explained(sentence), term.listed_before(sentence), term.items_of_kind(sentence)) == (
        explained,
        listed,
        of_kind,
    )


Ask = Callable[[str], Answer]


@pytest.fixture
def ask(tmp_path: Path, assistant: Assistant) -> Ask:
    (tmp_path / "linfen-2026.txt").write_text(LINFEN, encoding="utf-8")
    reader = Assistant(assistant.config, encoder=FakeEncoder(), generator=FakeGenerator("资料中没有说明"))
    list(reader.ingest([tmp_path / "linfen-2026.txt"]))
    return reader.ask


@pytest.mark.parametrize(
    ("question", "items"),
    [
        (
            "临汾“十五五”目标任务分哪四个方面",
            ["发展质量迈上新台阶", "改革开放取得新突破", "生态环境实现新改善", "民生福祉达到新水平"],
        ),
        ("临汾提的“三抓两促”是哪几项？", ["抓招商", "抓项目", "抓人才", "促改革", "促开放"]),
    ],
)
def test_each_item_of_an_enumeration_is_told_with_its_own_citation(ask: Ask, question: str, items: list[str]) -> None:
    told = ask(question)
    lines = told.answer.split("\n")[1:]
    assert all(item in line and f"[{n}]" in line for n, (item, line) in enumerate(zip(items, lines, strict=True), 1))
    assert all(item in citation.quote for item, citation in zip(items, told.citations, strict=True))
    assert told.model == ""


@pytest.mark.parametrize(
    ("question", "clause"),
    [
        ("临汾要打造的“三强市”是哪三个强市？", "围绕打造特色农业强市、先进制造强市、文化旅游强市"),
        ("临汾的“四最”服务具体是哪四个最？", "即时间最短、流程最简、成本最低、体验最好"),
    ],
)
def test_a_run_of_words_is_quoted_as_it_stands(ask: Ask, question: str, clause: str) -> None:
    assert clause in ask(question).answer


@pytest.mark.parametrize(
    "question",
    [
        "临汾“十五五”目标任务分哪五个方面",  # there are four
        "太原“十五五”目标任务分哪四个方面",
    ],
)
def test_another_number_of_items_or_another_place_is_not_told(ask: Ask, question: str) -> None:
    assert ask(question).refused


def test_why_a_point_is_made_stands_behind_it(tmp_path: Path, assistant: Assistant) -> None:
    text = "# 临汾市2026年政府工作报告\n\n人才竞争日趋激烈。周边城市待遇更高。二是水资源约束持续收紧。地下水位下降。\n"
    (tmp_path / "linfen-2026.md").write_text(text, encoding="utf-8")
    reader = Assistant(assistant.config, encoder=FakeEncoder(), generator=FakeGenerator("资料中没有说明"))
    list(reader.ingest([tmp_path / "linfen-2026.md"]))
    told = reader.ask("临汾水资源约束持续收紧，为什么这么说").answer
    assert "地下水位下降" in told
    assert "待遇" not in told
    assert "地下水位" not in reader.ask("临汾水价上调，为什么这么说").answer


@pytest.mark.parametrize(
    ("question", "clause"),
    [
        ("临汾对侯马是怎么定位的", "侯马市打造商贸物流中心"),
        ("临汾对洪洞县的定位是什么", "洪洞建设根祖文化名城"),
        ("临汾对曲沃是怎么定位的", ""),  # only named
    ],
)
def test_what_a_county_is_to_become(tmp_path: Path, assistant: Assistant, question: str, clause: str) -> None:
    text = "# 临汾市2026年政府工作报告\n\n支持洪洞建设根祖文化名城；侯马市打造商贸物流中心，曲沃配合。办好洪洞庙会。\n"
    (tmp_path / "linfen-2026.md").write_text(text, encoding="utf-8")
    reader = Assistant(assistant.config, encoder=FakeEncoder(), generator=FakeGenerator("资料中没有说明"))
    list(reader.ingest([tmp_path / "linfen-2026.md"]))
    told = reader.ask(question)
    assert clause in told.answer
    assert told.refused == (not clause)


def test_main_targets_are_the_sentence_that_gives_them(ask: Ask) -> None:
    told = ask("临汾今年的主要预期目标有哪些")
    assert (
        "地区生产总值增长5%左右，规上工业增加值增长6%，固定资产投资增长7%，居民收入与经济增长同步[1]。" in told.answer
    )
    assert [n.text for n in told.numbers] == ["5%", "6%", "7%"]
    assert ask("临汾2024年的主要预期目标有哪些").refused


def test_what_belongs_to_a_point_stands_beside_it(tmp_path: Path, assistant: Assistant) -> None:
    text = "# 临汾市2026年政府工作报告\n\n还存在不少短板：\n\n一是河道偏窄。清淤不够。二是林网偏疏。补植不足。\n"
    (tmp_path / "linfen-2026.md").write_text(text, encoding="utf-8")
    reader = Assistant(assistant.config, encoder=FakeEncoder(), generator=FakeGenerator("资料中没有说明"))
    list(reader.ingest([tmp_path / "linfen-2026.md"]))
    lines = reader.ask("临汾存在哪些短板").answer.split("\n")[1:]
    assert lines[-2:] == ["- 一是河道偏窄[1]。清淤不够[2]。", "- 二是林网偏疏[3]。补植不足[4]。"]


INDUSTRIES = """# 甲市2026年政府工作报告

## 三、振兴产业

改造2大传统产业。钢铁产业，推动技改。水泥产业，压减产能。
壮大3个潜力产业。制药产业，建好园区。无人机产业，拓展业态。卫星产业，力争突破。布局量子、脑机等未来产业。
完善2项机制。协调机制，定期会商。各县抓好落实。
"""


@pytest.mark.parametrize(
    ("question", "near", "points"),
    [
        ("要壮大哪些潜力产业", "潜力", ["制药产业，建好园区。", "无人机产业，拓展业态。", "卫星产业，力争突破。"]),
        ("要完善哪些机制", "协调", []),  # one of two is no list
    ],
)
def test_what_a_lead_in_counts_is_told_where_as_many_begin_with_its_kind(
    question: str, near: str, points: list[str]
) -> None:
    assert telling.told(DOCUMENT, chunk(INDUSTRIES, "a", 0), question, near) == points


@pytest.mark.parametrize(
    ("question", "sentence", "explained"),
    [
        ("“两新一重”包括哪些建设？", "“两新一重”建设（新基建、新型城镇化、重大工程）提供支撑。", True),
        ("“两新一重”包括哪些建设？", "“两新一重”建设（见专栏3）提供支撑。", False),
        ("“1+5”组团布局，具体是哪六个组团", "实施沿河“1+5”工程（以旅游公路为引领，打造五大基地）。", False),
        ("沿河“1+5”工程是指什么？", "实施沿河“1+5”工程（以旅游公路为引领，打造五大基地）。", True),
    ],
)
def test_a_gloss_stands_behind_a_word_of_the_question(question: str, sentence: str, explained: bool) -> None:
    assert coined(question)[0].explained(sentence) is explained
