"""Ranks and ordinals are quoted where they are asked for, and only of what is asked."""

from __future__ import annotations

import pytest

from qa.answer.ordinals import told
from qa.documents.chunk import chunk
from qa.question import understand
from qa.schema import Document, Evidence

REPORT = (
    "一、2025年工作回顾\n\n2025年，固定资产投资增长4.7%，高于全省5.1个百分点；规上工业增加值增长9.4%，一般公共预算收入增长8.2%，"
    "增速排全省第一；粮食产量居全国前十。入选首批中央财政支持城市更新示范城市。全国双拥模范城实现“十连冠”。"
    "新增外资企业9家，规模以上工业企业54家，数量均排全省第三。新增项目9个，经营主体达到80万户，排全省第五。\n"
)
DOCUMENT = Document("a", "a.md", "", "衢州市2026年政府工作报告", "衢州市", 2026, "政府工作报告")
EVIDENCE = [Evidence(s, c, DOCUMENT, 1.0) for c in chunk(REPORT, "a") if c.kind == "prose" for s in c.sentences]


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("衢州去年一般公共预算收入增速在全省排第几？", "增速排全省第一"),
        ("衢州2025年一般公共预算收入涨了几个点，省里排名第几", "增速排全省第一"),
        ("衢州入选城市更新示范城市是第几批？", "首批"),
        ("衢州的双拥模范城已经是几连冠了？", "十连冠"),
        ("衢州粮食产量在全国排第几", "居全国前十"),
        ("衢州去年一般公共预算收入增速在全国排第几？", None),  # it is a rank in the province
        ("衢州去年固定资产投资增速在全省排第几？", None),  # what has none
        ("衢州去年规上工业增加值增速全省第几？", None),  # the rank is that of the indicator before it
        ("衢州去年新增规模以上工业企业在全省排第几？", "数量均排全省第三"),
        ("衢州去年新增经营主体在全省排第几？", None),  # the rank is that of all there are
        ("衢州2024年一般公共预算收入增速在全省排第几？", None),
        ("金华去年一般公共预算收入增速在全省排第几？", None),
        ("衢州去年一般公共预算收入增长多少？", None),
    ],
)
def test_a_rank_is_told_of_what_has_it(question: str, words: str | None) -> None:
    found = told(understand(question, [], {"衢州市", "金华市"}, 2026), EVIDENCE)
    assert (found is not None and words is not None and words in found[1]) or (found is None and words is None)
