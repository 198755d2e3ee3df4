"""Refusal: what the question names and the reports do not say, in words."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from qa import mentions, periods, quantities, things
from qa.answer.from_facts import ALL_PLACES
from qa.answer.phrasing import english_place, english_time
from qa.clauses import split
from qa.conversation import YEAR_AFTER, YEAR_BEFORE, YEARS_AGO
from qa.question import MAX_PLACES
from qa.retrieval.slots import document_holds_place, held, holds_place, surroundings
from qa.schema import Document, Evidence, Query
from qa.text import bare

QUOTED = 60  # characters of the nearest words
_POINTERS = (YEAR_BEFORE, YEAR_AFTER, YEARS_AGO)
_YEAR = re.compile("\\d{4}年")
NO_AVERAGE = "资料中没有给出年均数。"
_ALL_PLACES = re.compile(f"{ALL_PLACES.pattern}|谁|which|each", re.IGNORECASE)
NAMED = 10  # places of a library that are named
SUBJECT = 14  # characters of what is asked for, where it is told in the question's words


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why there is no answer: ``reason`` for programs, ``text`` for people."""

    reason: str
    text: str
    missing: tuple[str, ...] = ()


def out_of_reach(query: Query, evidence: Sequence[Evidence], documents: Sequence[Document]) -> Refusal | None:
    """The refusal before anything is generated: it is open which of many places is meant, there is no report of the
    place, no word on it, or on the part of a year.
    """
    english = query.language == "en"
    held_places = dict.fromkeys(d.place for d in documents if d.place)
    if _leaves_place_open(query) and len(held_places) > MAX_PLACES:
        return Refusal("place", _whose(query, list(held_places)))
    absent = [p for p in query.places if not any(document_holds_place(p, d) for d in documents)]
    placed = any(holds_place(p, e.sentence, e.chunk, e.document) for p in query.places for e in evidence)
    if query.places and (len(absent) == len(query.places) or not placed):
        lost = tuple(absent) if len(absent) == len(query.places) else query.places
        within = not absent and not english  # a county that the reports name, but not with what is asked
        return Refusal("place", not_stated(query) if within else _no_place(lost, documents, english), lost)
    if parts := _parts(query, evidence):
        return Refusal("period", _no_period(query, "、".join(parts), documents, english), parts)
    return None


def unanswered(
    query: Query, evidence: Sequence[Evidence], documents: Sequence[Document], weights: Mapping[str, float]
) -> Refusal:
    """The refusal where nothing of the evidence answers: by the period or the indicator it lacks altogether."""
    slots = [held(query, e.sentence, e.chunk, e.document, weights) for e in evidence]
    if query.periods and not any(s.periods for s in slots):
        names = tuple(p.text for p in query.periods)
        asked = "、".join(_as_asked(query, name) for name in names)
        return Refusal("period", _no_period(query, asked, documents, query.language == "en"), names)
    if query.indicators and not any(s.near_indicators for s in slots):
        return Refusal("indicator", not_stated(query), query.indicators)
    return Refusal("not stated", not_stated(query))


def _leaves_place_open(query: Query) -> bool:
    """Whether the figure of an indicator is asked for, and neither of which place nor of all."""
    bare_name = bool(query.indicators) and not query.places and not query.terms
    return bare_name and query.wants == "figure" and not _ALL_PLACES.search(query.text)


def _parts(query: Query, evidence: Sequence[Evidence]) -> tuple[str, ...]:
    """Parts of a year that are asked for and that no evidence speaks of: the year's figure is none of 上半年."""
    texts = [bare(f"{e.sentence.text} {surroundings(e.chunk, e.document)}") for e in evidence]
    return tuple(
        p.text for p in query.periods if (part := periods.part(p)) and not any(bare(part) in text for text in texts)
    )


def not_stated(query: Query) -> str:
    """The sentence for a thing the reports do not say."""
    if query.language == "en":
        return "The reports in the library do not say this."
    about = "、".join(query.places) + "、".join(_as_asked(query, p.text) for p in query.periods)
    subject = "、".join(query.indicators) or _subject(query)
    what = f"“{subject}”" if subject else "所问的内容"
    status = {"target": "的目标", "actual": "的实际完成数"}.get(query.status or "", "") if query.indicators else ""
    return f"资料中没有说明{about}{'的' if about and subject else ''}{what}{status}。"


def _as_asked(query: Query, name: str) -> str:
    """A missing place or time in the words of the question: 前一年, and no year that nobody named."""
    pointer = next((m for pattern in _POINTERS if (m := pattern.search(query.question))), None)
    pointed = pointer and query.language == "zh" and name not in query.question and _YEAR.fullmatch(name)
    return pointer.group() if pointer and pointed else name


def _subject(query: Query) -> str:
    """What is asked for in the question's own words, or the words that name it where these are many."""
    words = things.thing(mentions.read(query.text, query.places, 0)) if query.terms else ""
    return words if 1 < len(words) <= SUBJECT else "、".join(query.terms[:3])


def not_issued(query: Query) -> Refusal:
    """The refusal where no document that is meant says when or by whom it was issued."""
    about = "、".join(query.places) + "、".join(_as_asked(query, p.text) for p in query.periods)
    text = f"收录的{about}文件没有写明何时、由谁印发。"
    if query.language == "en":
        text = "The documents in the library do not say when or by whom they were issued."
    return Refusal("not stated", text)


def not_reached(query: Query, figures: Sequence[str] = ()) -> str:
    """The sentence after the target of a time gone by; ``figures`` where others stand beside it."""
    if query.language == "en":
        return f"{', '.join(figures) or 'This'} is the target, not what was reached."
    return f"{'、'.join(figures) or '这'}是目标，不是实际完成数。"


def nearest(query: Query, evidence: Sequence[Evidence]) -> tuple[Evidence, str] | None:
    """The evidence that comes nearest to what is missing, and its words on it: those without any figure.

    A figure beside a refusal would be read as the answer.
    """
    for item in evidence:
        elsewhere = query.places and not any(document_holds_place(p, item.document) for p in query.places)
        if elsewhere or item.chunk.kind != "prose":
            continue
        for clause in split(item.sentence.text):
            words = clause.text.strip("，,；;。 ")
            if len(words) <= QUOTED and _is_about(query, words) and not _has_figure(words):
                return item, words
    return None


def _has_figure(words: str) -> bool:
    read = quantities.find(words) or quantities.chinese_numerals(words)
    return bool(read or re.search(r"\d|第[一二三四五六七八九十]", words))


def _is_about(query: Query, words: str) -> bool:
    """Whether half of an indicator's name stands in the words, or several of the other words asked for."""
    if query.indicators:
        return any(_common(bare(name), bare(words)) >= max(2, (len(name) + 1) // 2) for name in query.indicators)
    held_terms = [t for t in query.terms if bare(t) in bare(words)]
    return len(held_terms) > 1 and 2 * sum(map(len, held_terms)) >= sum(map(len, query.terms))


def _common(name: str, words: str) -> int:
    """The length of the longest piece of the name that stands in the words."""
    pieces = (b - a for a in range(len(name)) for b in range(a + 1, len(name) + 1) if name[a:b] in words)
    return max(pieces, default=0)


def also_missing(query: Query, missing: Sequence[str]) -> str:
    """The sentence for what a partly answered question asked besides."""
    if query.language == "en":
        return f"The reports do not say this for {', '.join(english_time(english_place(name)) for name in missing)}."
    return f"资料中没有说明{'、'.join(_as_asked(query, name) for name in missing)}的情况。"


def not_all_stated(query: Query) -> str:
    """The sentence where one of several things asked is not stated."""
    return (
        "资料中没有说明问题的其余部分。"
        if query.language == "zh"
        else "The reports do not say the rest of what is asked."
    )


def _whose(query: Query, held_places: Sequence[str]) -> str:
    """The sentence where each of many places has a figure of its own, and the question names none."""
    if query.language == "en":
        named = ", ".join(map(english_place, held_places[:NAMED]))
        return f"Which place do you mean? The library holds reports of {len(held_places)} places: {named} and others."
    named = "、".join(held_places[:NAMED])
    what = "、".join(query.indicators)
    return f"请说明问的是哪个地方的“{what}”；收录的地区有{named}等{len(held_places)}个。"


def _no_place(absent: Sequence[str], documents: Sequence[Document], english: bool) -> str:
    held_places = list(dict.fromkeys(d.place for d in documents if d.place))
    if english:
        own = ", ".join(map(english_place, held_places)) or "none"
        return f"The library holds no report of {', '.join(map(english_place, absent))}. It holds: {own}."
    own = "、".join(held_places) or "（无）"
    return f"资料中没有{'、'.join(absent)}的报告；现收录的地区有：{own}。"


def _no_period(query: Query, names: str, documents: Sequence[Document], english: bool) -> str:
    held_years = dict.fromkeys(
        (d.place or "", default.text)
        for d in documents
        if (default := periods.default_period(d))
        and (not query.places or any(document_holds_place(p, d) for p in query.places))
    )
    if any(p.text in text for p in query.periods for _, text in held_years):
        return not_stated(query)
    if english:
        own = ", ".join(f"{english_place(place)} {english_time(text)}".strip() for place, text in held_years)
        return f"The reports in the library do not give this for {english_time(names)}. They speak of: {own}."
    about = "、".join(query.places)
    return f"资料中没有{about}{names}的这项内容；现有资料的年份：{'、'.join(map(''.join, held_years)) or '不明'}。"
