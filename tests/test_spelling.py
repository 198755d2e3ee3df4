"""Misspelt words of a question, mended to the library's."""

import pytest

from qa.question import understand
from qa.spelling import mended

WORDS = (
    "崭新",
    "产量",
    "小麦",
    "金融",
    "推进",
    "高新技术",
    "三代",
    "建成",
    "要件",
    "市区",
    "标准化",
    "投资者",
    "综市区",
)


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("衢州小麦产亮要稳到多少", "衢州小麦产量要稳到多少"),
        ("推近哪几条街的金容集聚区", "推进哪几条街的金融集聚区"),
        ("高薪技术企业有多少家", "高新技术企业有多少家"),
        ("标准话生产率", "标准化生产率"),
        ("千人口拖位数", "千人口托位数"),  # no report has it, the table of indicators does
    ],
)
def test_what_sounds_like_a_word_of_the_reports_is_mended(asked: str, meant: str) -> None:
    assert mended(asked, WORDS) == meant


@pytest.mark.parametrize(
    "right",
    [
        "高薪岗位有多少",  # a word of its own
        "综试区规模有多大",  # not 综市区, however a report is cut
        "战新产业产值",  # a short form that no report needs to have
        "“三带示范”是哪三条带",  # only a numeral is left of 三代
        "哪个市去打造物产之都",  # nobody misspells 去
        "要建多少套公租房",
        "固定资产投资这两年多少",  # nor 这
        "Quzhou 2026 GDP",
    ],
)
def test_right_words_are_left(right: str) -> None:
    assert mended(right, WORDS) == right


def test_the_completed_question_is_the_mended_one() -> None:
    query = understand("衢州今年小麦产亮目标", (), {"衢州市"}, 2026, WORDS)
    assert (query.question, query.text) == ("衢州今年小麦产亮目标", "衢州今年小麦产量目标")
