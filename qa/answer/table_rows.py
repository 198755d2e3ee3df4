"""What the rows of a table of indicators say besides figures: whether a target is binding, and the note below. Pure.

Which rows are 约束性 and what a row's note says is read from its cells and its note by code; a generator that is asked
whether something is binding says yes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from qa import quantities
from qa.answer import phrasing, wanted
from qa.kinds import asks_whether_met
from qa.retrieval.slots import alike, document_holds_place, indicator_names
from qa.schema import Chunk, Document, Evidence, Period, Query, Sentence
from qa.text import bare

ATTRIBUTES = ("约束性", "预期性")
_ASKS_ROWS = re.compile("哪些|哪几|列出|列举|都有")
_ASKS_NOTE = re.compile(
    "注释|注解|脚注|附注|表注|备注|表下|注[里中]|怎么注|最终[的数值]|[做经]过(?:什么|啥|哪些|怎样的)处理|什么口径|口径是什么"
)
# As questions name a mark, and as notes print it.
_MARKS = {"方括号|中括号|括号|[\\[〔【][〕】\\]]": "[]", "星号|带星|打星|[*＊※]": "*"}
_ALSO = {"[]": "[〔【(（", "*": "*＊※"}  # how a mark is printed
_ASKS_EMPTY = re.compile(
    "(?:没有?填|空着|空白|空缺|缺失|缺数|没有?(?:给出?)?(?:数|完成|结果|统计))[^。？]{0,16}(?:为[什何]|原因|怎么回事|啥|咋)"
    "|(?:为[什何]么?|原因|怎么|咋)[^。？]{0,24}(?:没有?填|空着|空白|空缺|是空|缺失|没有?(?:给出?)?(?:数|完成[数值]?|结果|统计))"
)
_ASKS_YEARS = re.compile(
    "哪[几一两]?年(?:到哪[几一]?年)?的?(?:任务|数据|数字|数(?!量)|口径|指标)|对应的?是?哪[几一两]?年"
    "|[数值][^，。？]{0,8}(?:是|属于|对应|指|[取来]自|用的)的?哪一?年|[*＊][^，。？]{0,12}对应(?:的)?年份"
)
_ASKED = re.compile("多少|几(?!年)|各[是为有]|分别|以及")
_CHANGED = re.compile("(?:[降升涨低高减快慢]|增加|减少)了?(?:多少|几)|差多少|差几|相差|变化")
_PARENTHESIS = re.compile("[（(][^）)]*[）)]|[*※①-⑳]")
_NOTE_PART = re.compile("[；;。]")


def said_wrongly(text: str, quotes: Sequence[str]) -> bool:
    """Whether a text calls something 约束性 or 预期性 that no quote does."""
    return any(word in text and not any(word in quote for quote in quotes) for word in ATTRIBUTES)


def listed(query: Query, evidence: Sequence[Evidence], outline: Callable[[str], Sequence[Chunk]]) -> list[Evidence]:
    """All rows that have the attribute asked for, of the table that the best row with an attribute stands in."""
    asked = [word for word in ATTRIBUTES if word in query.text]
    if len(asked) != 1 or query.indicators or not _ASKS_ROWS.search(query.text):
        return []
    first = next((e for e in evidence if _attribute(e.sentence) and _is_of(query, e.document)), None)
    if first is None:
        return []
    rows = [(chunk, s) for chunk in outline(first.document.doc) if chunk.kind == "row" for s in chunk.sentences]
    return [
        Evidence(sentence, chunk, first.document, first.score)
        for chunk, sentence in rows
        if _table(chunk, sentence) == _table(first.chunk, first.sentence) and _attribute(sentence) == asked[0]
    ]


def attributes(query: Query, evidence: Sequence[Evidence]) -> Iterator[tuple[str, Evidence]]:
    """Whether each indicator of a question is binding: a sentence, and the best row that says so."""
    if not wanted.of(query).attribute or _ASKS_ROWS.search(query.text):
        return
    for indicator in query.indicators or (None,):
        for item in evidence:
            bound = _attribute(item.sentence)
            if bound and is_row_of(query, indicator, item):
                yield _bound(query, indicator or row_name(item), bound, item.document), item
                break


def _bound(query: Query, name: str, bound: str, document: Document) -> str:
    others = [word for word in ATTRIBUTES if word in query.text and word != bound]
    denied = f"，不是{others[0]}指标" if others and bound not in query.text else ""
    return f"{document.place or ''}{name}属于{bound}指标{denied}"


def noted(query: Query, evidence: Sequence[Evidence]) -> tuple[Evidence, str] | None:
    """The best row of an indicator with the note that explains it, where the question asks for that note.

    It does by name, by a mark (方括号代表什么), by a cell that is empty, or by the years that a figure is of.
    """
    mark = next((mark for said, mark in _MARKS.items() if re.search(said, query.text)), None)
    if not (mark or any(p.search(query.text) for p in (_ASKS_NOTE, _ASKS_EMPTY, _ASKS_YEARS))):
        return None
    for item in evidence:
        notes = [span.text.strip() for span in item.sentence.context if span.role == "note"]
        named = all(is_row_of(query, name, item) for name in query.indicators or (None,))
        if notes and named and item.chunk.kind == "row":
            return item, _explaining(notes, (row_name(item), *query.indicators), mark)
    return None


def several_cells(query: Query, evidence: Sequence[Evidence]) -> Evidence | None:
    """The row that is asked for, where several of its cells are, and nothing is to be computed of them."""
    first = next(iter(evidence), None)
    if first is None or first.chunk.kind != "row" or query.wants != "figure":
        return None
    if len(query.places) > 1 or len(query.indicators) > 1 or _CHANGED.search(query.text):
        return None
    several = len(_ASKED.findall(query.text)) > 1 or len(query.periods) > 1 or asks_whether_met(query.text)
    if not all(_has_cell_of(period, first.sentence) for period in query.periods):
        return None
    told = bool(query.indicators or query.terms)  # else nothing says which row
    named = told and all(is_row_of(query, name, first) for name in query.indicators or (None,))
    return first if several and named and _holds_terms(query, first) else None


def _has_cell_of(period: Period, sentence: Sentence) -> bool:
    """Whether a filled cell of a row is of a year, or one at all of a longer period."""
    cells = (cell.partition("：")[0] for cell in sentence.text.partition("｜")[2].split("；"))
    return period.first < period.last or any(str(period.last) in header for header in cells)


def _holds_terms(query: Query, item: Evidence) -> bool:
    label = bare(item.sentence.text.partition("｜")[0])
    return all(bare(term) in label for term in query.terms)


def _explaining(notes: Sequence[str], names: Sequence[str], mark: str | None) -> str:
    """The part of a row's notes that names the row or the mark asked for; all of the first note where none does."""
    parts = [part.strip() for note in notes for part in _NOTE_PART.split(note) if part.strip()]
    said = (*(bare(name) for name in names), *_ALSO.get(mark or "", ()))
    found = [part for part in parts if any(word in bare(part) for word in said)]
    return "；".join(found) if found else notes[0]


def row_name(item: Evidence) -> str:
    """The name of a row without its group, unit and marks: 森林蓄积量 of 森林发展 森林蓄积量(亿立方米)."""
    label = _PARENTHESIS.sub("", item.sentence.text.partition("｜")[0])
    words = [word for word in label.split() if not _is_unit(word)]
    return words[-1] if words else label


def _is_unit(word: str) -> bool:
    return any(q.unit and q.end == len(word) + 1 for q in quantities.find(f"1{word}"))


def is_row_of(query: Query, name: str | None, item: Evidence) -> bool:
    """Whether a row is of an indicator, or where the question names none of half of its other words."""
    if not _is_of(query, item.document):
        return False
    label = item.sentence.text.partition("｜")[0]
    if name:
        return name in indicator_names(item.sentence.text) or bool(alike((name,), label))
    held = [term for term in query.terms if bare(term) in bare(label)]
    return not query.terms or (bool(held) and 2 * len(held) >= len(query.terms))


def _attribute(sentence: Sentence) -> str | None:
    return phrasing.attribute(sentence.text)


def _is_of(query: Query, document: Document) -> bool:
    return all(document_holds_place(place, document) for place in query.places)


def _table(chunk: Chunk, sentence: Sentence) -> tuple[object, ...]:
    """What tells tables of one document apart: section, caption and header."""
    above = (bare(span.text) for span in sentence.context if span.role in ("caption", "header"))
    return (chunk.section, *above)
