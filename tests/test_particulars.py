from dataclasses import replace
from pathlib import Path

import pytest

from qa.answer.particulars import are_asked, told
from qa.documents.metadata import describe
from qa.documents.title_page import dates_in
from qa.question import understand
from qa.schema import Document, Query

HEAD = "大同市国民经济和社会发展第十四个五年规划纲要\n\n大同市人民政府\n同政发〔2021〕 7 号\n"
PLAN = f"{HEAD}二〇二一年三月五日\n\n加快建设先进制造业基地。\n"
REPORT = "政府工作报告\n\n2026年，大同市要稳中求进。\n"


def document(name: str, text: str) -> Document:
    known = describe(text, Path(f"{name}.txt"))
    return Document(
        name, "", "", known.title, known.place, known.year, known.kind, issuer=known.issuer, date=known.date
    )


SOURCES = {"plan": PLAN, "report": REPORT}
DOCUMENTS = [document("plan", PLAN), replace(document("report", REPORT), place="大同市", year=2026)]


def ask(question: str) -> Query:
    return understand(question, (), {"大同市"}, 2026)


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("大同十四五规划纲要是哪天印发的", True),
        ("大同规划的发布日期", True),
        ("大同规划是哪个单位印发的", True),
        ("大同规划纲要是谁发的", True),
        ("大同什么时候印发养老服务实施方案", False),  # something that the report may tell of
        ("大同规划里哪天是纪念日", False),
        ("大同规划印发后GDP目标是多少", False),
    ],
)
def test_what_is_asked_of_a_document_itself(question: str, asked: bool) -> None:
    assert are_asked(ask(question)) == asked


@pytest.mark.parametrize(
    ("question", "said", "quotes"),
    [
        ("大同十四五规划纲要是哪天印发的", "的日期是2021年3月5日", ["二〇二一年三月五日"]),
        ("大同十四五规划是哪个单位印发的", "的发文单位是大同市人民政府", ["大同市人民政府"]),
        ("大同规划的文号是多少", "的文号是同政发〔2021〕7号", ["同政发〔2021〕 7 号"]),
        ("大同2026年政府工作报告是哪天发布的", "", []),  # it does not say
        ("大同十五五规划是哪天印发的", "", []),  # there is none
    ],
)
def test_the_line_is_cited_that_says_when_and_by_whom(question: str, said: str, quotes: list[str]) -> None:
    found = told(ask(question), DOCUMENTS, SOURCES.__getitem__)
    assert all(said in text for text, _ in found)
    assert [SOURCES[i.document.doc][i.sentence.start : i.sentence.end] for _, i in found] == quotes


def test_a_date_is_told_in_english() -> None:
    found = told(ask("When did Datong issue its 14th Five-Year Plan outline?"), DOCUMENTS, SOURCES.__getitem__)
    assert [text.rpartition(" is dated ")[2] for text, _ in found] == ["5 March 2021"]


def test_days_without_sense_are_left_out() -> None:
    assert dates_in("2021年2月31日、2021-03-05、二〇二二年一月十七日") == ["2021-03-05", "2022-01-17"]
