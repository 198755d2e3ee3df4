"""What a report says of a thing by name: the sentences that hold the very name a question asks about. Pure.

Of 长期护理保险，太原是怎么说的 only a sentence with 长期护理保险 tells, and not what stands around it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from qa import mentions, periods, things
from qa.answer.words import pairs
from qa.retrieval.slots import document_holds_place, holds_place
from qa.schema import Document, Evidence, Hit, Query, Sentence
from qa.text import bare

MOST = 2  # sentences of one report
_PLAN = re.compile("规划(?!建设|布局)|纲要")
_REPORT = re.compile("报告|摘要|全文|速览")
_MEASURES = re.compile("举措|措施|做法|安排|部署|任务|成效|成绩|政策|工作(?!报告)")  # more than what names them
_MARKS = re.compile("[（）()“”\"'‘’]")


def about(query: Query, hits: Sequence[Hit]) -> list[Evidence]:
    """The sentences that hold most of the names that a question asks about, of the best and latest report, in order.

    Args:
        query: a question for what is said of one thing, of one place and time.
        hits: from retrieval, best first.

    Returns:
        Nothing for a question for measures or results: more tells of those than names them.
    """
    if _MEASURES.search(query.text):
        return []
    names = things.compounds(mentions.read(query.text, query.places, 0))
    asked = pairs(query.text)
    scored: dict[str, tuple[tuple[int, int, int], Evidence]] = {}
    for hit in hits:
        if hit.chunk.kind == "outline" or not _is_asked_of(query, hit.document):
            continue
        for sentence in hit.chunk.sentences:
            if not all(holds_place(place, sentence, hit.chunk, hit.document) for place in query.places):
                continue  # of a county that is named, what its city says of another one tells nothing
            held = sum(_held(name, sentence.text) for name in names)
            if held and _is_timely(query, sentence, hit):
                score = held, hit.document.year or 0, len(asked & pairs(sentence.text))
                item = Evidence(sentence, hit.chunk, hit.document, hit.score)
                scored.setdefault(_plain(sentence.text), (score, item))
    if not scored:
        return []
    ranked = sorted(scored.values(), key=lambda found: found[0], reverse=True)
    (most, *_), best = ranked[0]
    chosen = [item for (held, *_), item in ranked if held == most and item.document == best.document]
    return sorted(chosen[:MOST], key=lambda item: item.sentence.start)


def _held(name: Sequence[str], text: str) -> int:
    """The characters of the longest form of a name that a text has; forms go from the whole to its first words."""
    return next((len(form) for form in name if form in _plain(text)), 0)


def _plain(text: str) -> str:
    return _MARKS.sub("", bare(text))


def _is_asked_of(query: Query, document: Document) -> bool:
    """Whether a document is of the place, and a plan or a report where one of them is named."""
    plan, report = bool(_PLAN.search(query.text)), bool(_REPORT.search(query.text))
    fits = plan in (report, "规划" in (document.kind or ""))
    return fits and all(document_holds_place(place, document) for place in query.places)


def _is_timely(query: Query, sentence: Sentence, hit: Hit) -> bool:
    """Whether a sentence speaks of a period that is asked for; a report that is named by its year is of that."""
    document = hit.document
    if not query.periods or (_PLAN.search(query.text) and "规划" in (document.kind or "")):
        return True
    if _REPORT.search(query.text) and any(period.last == document.year for period in query.periods):
        return True
    spoken = periods.spoken_of(sentence, hit.chunk, hit.document)
    return any(periods.holds(period, spoken) for period in query.periods)
