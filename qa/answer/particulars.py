"""When a document was issued, by whom and under which number, in its own line. Pure.

No sentence of a report says so, and its letterhead and signature are in no passage.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date

from qa import periods
from qa.documents.title_page import dates_in
from qa.schema import Chunk, Document, Evidence, Query, Sentence
from qa.text import bare

_PAPERS = "规划|纲要|公报|报告|方案|意见|文件|通知"
_PAPER = re.compile(rf"{_PAPERS}|\b(?:plan|outline|report)\b", re.IGNORECASE)
_PLAN = re.compile(r"规划|纲要|\b(?:plan|outline)\b", re.IGNORECASE)
_ISSUED = "谁发|印发|发布|公布|发文|成文|签发|颁布|出台|下发|刊发|落款"
_ISSUING = re.compile(f"{_ISSUED}|文号|\\b(?:issued?|published?|released?|promulgated|dated)\\b", re.IGNORECASE)
_WHEN = re.compile("日期|时间")
_WHO = re.compile(
    "谁|哪[一个]?[个家级]?(?:单位|部门|机构|机关|政府)|(?:什么|发文|印发|发布)的?(?:单位|部门|机构|机关|主体|[者人](?!才))"
)
_ABOUT = re.compile(
    f"{_ISSUED}|文号|国民经济|社会发展|远景|正式|日期|时间|单位|部门|机构|机关|五年|政府|工作|{_PAPERS}"
)
_NUMBER = re.compile(r"[一-龥]{1,8}〔\d{4}〕\s*\d+\s*号")  # 政发〔2021〕12号
_SENTENCE = re.compile("[^。；\n]+")


def are_asked(query: Query) -> bool:
    """Whether it is asked when or by whom a report or a plan itself was issued, and not something that it tells of."""
    asks = _asks_when(query) or _WHO.search(query.text) or "文号" in query.text
    if query.indicators or not asks or not _ISSUING.search(query.question + query.text):
        return False
    return bool(_PAPER.search(query.question + query.text)) and not any(_ABOUT.sub("", term) for term in query.terms)


def are_missing(query: Query, documents: Sequence[Document]) -> bool:
    """Whether that is asked of documents that the library has."""
    return are_asked(query) and next(_meant(query, documents), None) is not None


def _asks_when(query: Query) -> bool:
    return query.wants == "time" or bool(_WHEN.search(query.text))


def told(query: Query, documents: Sequence[Document], source: Callable[[str], str]) -> list[tuple[str, Evidence]]:
    """What each document that is meant says of its issue, and the line that says it.

    Args:
        query: what is asked.
        documents: of the library.
        source: the source text of a document.
    """
    if not are_asked(query):
        return []
    found = []
    for document in _meant(query, documents):
        text = source(document.doc)
        number = _NUMBER.search(text) if "文号" in query.text else None
        if number and (item := _line(document, text, bare(number.group()))):
            found.append((f"《{document.label}》的文号是{bare(number.group())}", item))
        if _asks_when(query) and document.date and (item := _line(document, text, document.date, dated=True)):
            day = date.fromisoformat(document.date)
            said = f"{day.year}年{day.month}月{day.day}日"
            if query.language == "en":
                found.append((f"{document.label} is dated {day.day} {day:%B} {day.year}", item))
            else:
                found.append((f"《{document.label}》的日期是{said}", item))
        if _WHO.search(query.text) and document.issuer and (item := _line(document, text, document.issuer)):
            if query.language == "en":
                found.append((f"{document.label} was issued by {document.issuer}", item))
            else:
                found.append((f"《{document.label}》的发文单位是{document.issuer}", item))
    return found


def _meant(query: Query, documents: Sequence[Document]) -> Iterator[Document]:
    """The documents of the places, the kind and the time that are asked for."""
    plan = bool(_PLAN.search(query.question + query.text))
    for document in documents:
        of_place = not query.places or document.place in query.places
        of_kind = plan == ("规划" in (document.kind or ""))
        own = periods.default_period(document)
        years = [own] if own else []
        timed = all(
            periods.holds(p, years) or document.year == p.last or (own and p.first == own.first) for p in query.periods
        )
        if of_place and of_kind and timed and (query.places or query.periods):
            yield document


def _line(document: Document, text: str, said: str, *, dated: bool = False) -> Evidence | None:
    """The first sentence or line of a document that holds a date (ISO 8601) or a name."""
    for match in _SENTENCE.finditer(text):
        words = match.group().strip()
        if said in dates_in(words) if dated else said in bare(words):
            start = match.start() + match.group().index(words)
            sentence = Sentence(words, start, start + len(words))
            return Evidence(sentence, Chunk(document.doc, "prose", (), (sentence,)), document, 1.0)
    return None
