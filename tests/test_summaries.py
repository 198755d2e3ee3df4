"""Summaries on their topic, and the forms of lists and explanations that reports give, on an invented report."""

from __future__ import annotations

from functools import partial

import pytest

from qa.answer import summaries
from qa.answer.coined import Coined, coined
from qa.answer.passages import tell
from qa.documents.chunk import chunk
from qa.question import understand
from qa.schema import Document, Hit
from tests import telling

LONG = "".join(
    f"完善第{'甲乙丙丁戊己庚辛壬癸'[n % 10]}类渔港的管护办法，健全船东渔工共同参与的管理机制。" for n in range(30)
)
MORE = "".join(f"新修渠道{n}公里，惠及农户{n}户，配套建设机耕道路，方便农资运输和田间管理。" for n in range(11, 23))
REPORT = f"""# 衢州市2026年政府工作报告

## 一、2025年工作回顾

工业筋骨更强，新动能涌现。规上工业增加值增长7%，新增企业41家。
一年好景，一碗面香飘四方。面业产值达到12亿元。面馆开到21个省。
五是守护碧水蓝天。湖泊治理完成3处。优良天数占比88%。
六是用心增进福祉。新增学位900个。就医更加便捷。湖泊周边新增步道2公里。
{MORE}
粮食单产增速居全省第一。技改投资增长9%，增速居全省第一。林业产值居全省第一方阵。

## 二、2026年工作安排

今年要打好三场硬仗：
◆ 打好招商仗。签约项目30个。
◆ 打好科创仗。新建平台6个。
◆ 打好民生仗。新增托位500个。
实行“一把尺子量到底”“一个窗口办到底”“一支队伍管到底”改革。

### （一）深耕农业农村

强化耕地保护。建设良田4万亩。

### （二）渔业振兴

{LONG}渔获量达到7万吨。

### （三）加强自身建设

依法行政。健全规则。
担当实干。改进作风。
清正廉洁。严管资金。

### （四）大力发展文教

全面推进教育强市，完善学校布局，健全教师补充机制，促进学前教育普及普惠、义务教育优质均衡、高中阶段特色多样发展，提升职业教育服务产业的能力，办好特殊教育和老年教育，让每个孩子就近上学。支持高校与企业共建实验室，联合培养急需人才。做好古城遗址申报，力争新核定古城遗址2处。加固古城墙。开放漆器馆。

### （五）培育2个潜力产业

培育2个潜力产业。绿氢产业，建设制氢站。碳纤维产业，扩大产能。超前布局机器人、脑机接口等产业。

### （六）优化布局

推进“1+3”片区（以老城为核心，建设北湖、东港、西山三个新区）建设。做优“一湾两廊”。“一湾”即月牙湾文旅区，“两廊”即铁路和运河两条走廊。确保实现四个方面目标：一是港口更大。吞吐量增长。二是物流更畅。三是口岸更活。四是通关更快。

### （七）名词解释

“邻里食堂”：由社区运营、为老人供餐的场所。
"""
DOCUMENT = Document("a", "a.md", "", "衢州市2026年政府工作报告", "衢州市", 2026, "政府工作报告")
CHUNKS = chunk(REPORT, "a", 0)


told = partial(telling.told, DOCUMENT, CHUNKS)


@pytest.mark.parametrize(
    ("question", "near", "sentences"),
    [
        # the whole of the part whose lead-in names the topic, not what else names it
        ("去年碧水保护怎么样，给个梗概", "碧水", ["五是守护碧水蓝天。", "湖泊治理完成3处。", "优良天数占比88%。"]),
        # each sentence that names it, where no lead-in does
        ("去年的面业怎么样，概括一下", "碧水", []),  # in one sentence: no summary
        ("去年的湖泊怎么样，概括一下", "碧水", ["湖泊治理完成3处。", "湖泊周边新增步道2公里。"]),
        # of a short section from the first that names it to the last, and the one that closes it
        (
            "今年古城遗址有哪些动作，归纳一下",
            "古城",
            ["做好古城遗址申报，力争新核定古城遗址2处。", "加固古城墙。", "开放漆器馆。"],
        ),
        ("概括自身建设的要点", "担当实干", ["健全规则。", "改进作风。", "严管资金。"]),
    ],
)
def test_a_summary_is_of_its_topic(question: str, near: str, sentences: list[str]) -> None:
    assert told(question, near) == sentences


def test_a_long_section_is_told_by_its_figures_up_to_a_limit() -> None:
    found = told("渔业振兴怎么做，总结一下", "渔港")
    assert sum(map(len, found)) <= summaries.MOST < len(LONG)
    assert found[-1] == "渔获量达到7万吨。"


@pytest.mark.parametrize(
    ("question", "near", "sentences"),
    [
        ("在自身建设上提了哪几方面要求", "担当实干", ["依法行政。", "担当实干。", "清正廉洁。"]),
        ("的三场硬仗是什么", "科创仗", ["◆ 打好招商仗。", "◆ 打好科创仗。", "◆ 打好民生仗。"]),
        ("说的2个潜力产业指什么", "绿氢", ["绿氢产业，建设制氢站。", "碳纤维产业，扩大产能。"]),
        (
            "的四个方面目标是哪些",
            "港口",
            ["确保实现四个方面目标：一是港口更大。", "二是物流更畅。", "三是口岸更活。", "四是通关更快。"],
        ),
        ("去年哪些指标的增速居全省第一", "碧水", ["粮食单产增速居全省第一。", "技改投资增长9%，增速居全省第一。"]),
        ("的“一湾两廊”是什么", "月牙湾", ["“一湾”即月牙湾文旅区，“两廊”即铁路和运河两条走廊。"]),
        ("的邻里食堂是什么意思", "邻里食堂", ["“邻里食堂”：由社区运营、为老人供餐的场所。"]),
        ("今年在耕地上要干哪些事", "良田", ["建设良田4万亩。"]),
    ],
)
def test_the_items_of_a_list(question: str, near: str, sentences: list[str]) -> None:
    assert told(question, near) == sentences


def test_quoted_sentences_as_many_as_are_asked_for() -> None:
    assert told("三句改革口号是哪三句", "尺子") == ["实行“一把尺子量到底”“一个窗口办到底”“一支队伍管到底”改革。"]
    assert told("两句改革口号是哪两句", "尺子") == []


def test_numbered_points_of_another_matter_are_not_told() -> None:
    """Of five industries not the five shortcomings that stand three sections on."""
    assert told("的四大产业是哪四个", "良田") == []


def test_a_phrase_with_its_noun_is_that_of_the_noun() -> None:
    sentence = "推进“1+3”片区（以老城为核心，建设北湖、东港、西山三个新区）建设。"
    (area,), (project,) = coined("“1+3”片区，分别指什么"), coined("“1+3”工程，分别指什么")
    assert area.explained(sentence)
    assert not project.explained(sentence)
    assert Coined("一湾两廊").pieces == ("一湾", "两廊")
    assert Coined("四库").pieces == ()


def test_of_a_county_nothing_is_told_that_does_not_name_it() -> None:
    hits = [Hit(c, DOCUMENT, 1.0) for c in CHUNKS if "古城" in c.text]
    of_city, of_county = (
        understand(f"{place}古城遗址有哪些动作，归纳一下", [], {"衢州市"}, 2026) for place in ("衢州", "衢州龙游县")
    )
    assert tell(of_city, hits, lambda _: CHUNKS)
    assert of_county.places == ("龙游县",)
    assert tell(of_county, hits, lambda _: CHUNKS) == []


def test_a_topic_of_two_words_is_found_by_one_of_them_in_a_lead_in() -> None:
    report = (
        """# 衢州市2026年政府工作报告

## 一、2025年工作回顾

一是做强工业底盘。新增企业41家。技改投资增长9%。
二是守护优美生态。湖泊治理完成3处。环境投诉下降12%。
三是增进民生福祉。新增学位900个。就医更加便捷。
"""
        + MORE
    )
    document = Document("b", "b.md", "", "衢州市2026年政府工作报告", "衢州市", 2026, "政府工作报告")
    found = telling.told(document, chunk(report, "b", 0), "2025年生态环境取得的成效，总结一下", "湖泊治理")
    assert found == ["二是守护优美生态。", "湖泊治理完成3处。", "环境投诉下降12%。"]
