"""Two versions of one report set against each other: where the sentence that was cited reads otherwise.

Only sentences that are twins (the same but for a figure or a few characters) are compared, and only in the clauses
the answer rests on, so that target and result, year and year, city and city never meet.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from qa import quantities
from qa.answer.clauses import Clause, relevant, split
from qa.schema import Chunk, Document, Evidence, Query, Sentence
from qa.text import bare

TWIN = 0.72  # similarity of two sentences with their figures masked; chosen on the dev half, see eval/LOG.md
_PUNCTUATION = re.compile(r"[^\w%‰.]")
_NUMERALS = str.maketrans("一二三四五六七八九", "123456789")


@dataclass(frozen=True, slots=True)
class Difference:
    """One clause in two versions. ``values`` are the differing figures where there are any, else the clauses."""

    ours: Evidence
    theirs: Evidence
    clauses: tuple[str, str]
    values: tuple[str, str]
    numeric: bool


def versions_of(document: Document, documents: Iterable[Document]) -> list[Document]:
    """Other documents of the same place, year and kind."""
    same = (document.place, document.year, document.kind)
    if None in same:
        return []
    return [d for d in documents if d.doc != document.doc and (d.place, d.year, d.kind) == same]


def differences(query: Query, item: Evidence, version: Document, outline: Sequence[Chunk]) -> list[Difference]:
    """How another version reads in the clauses of ``item`` that the query is about; empty where it agrees."""
    twin = _twin(item.sentence, outline)
    if twin is None:
        return []
    chunk, sentence = twin
    theirs = Evidence(sentence, chunk, version, item.score)
    found = []
    for clause in relevant(query, item.sentence.text):
        other = _twin_clause(clause, split(sentence.text))
        if other is None or _plain(clause.text) == _plain(other.text):
            continue
        ours_figures = [q for q in quantities.find(clause.text) if q.unit != quantities.YEAR]
        their_figures = [q for q in quantities.find(other.text) if q.unit != quantities.YEAR]
        differing = [
            (
                a.text + (a.qualifier if a.qualifier == "左右" else ""),
                b.text + (b.qualifier if b.qualifier == "左右" else ""),
            )
            for a, b in zip(ours_figures, their_figures, strict=False)
            if (a.low, a.high, a.unit) != (b.low, b.high, b.unit)
        ]
        texts = (_trim(clause.text), _trim(other.text))
        if differing:
            found += [Difference(item, theirs, texts, pair, True) for pair in differing[:1]]
        elif len(ours_figures) == len(their_figures):
            found.append(Difference(item, theirs, texts, texts, False))
    return found


def _twin(sentence: Sentence, outline: Sequence[Chunk]) -> tuple[Chunk, Sentence] | None:
    masked = _mask(sentence.text)
    pairs = _pairs(masked)
    best, best_ratio = None, TWIN
    for chunk in outline:
        for other in chunk.sentences:
            other_masked = _mask(other.text)
            shared = len(pairs & _pairs(other_masked))
            if 2 * shared < len(pairs):  # cheap bound before the exact ratio
                continue
            ratio = SequenceMatcher(None, masked, other_masked, autojunk=False).ratio()
            if ratio > best_ratio:
                best, best_ratio = (chunk, other), ratio
    return best


def _twin_clause(clause: Clause, others: Sequence[Clause]) -> Clause | None:
    masked = _mask(clause.text)
    best = max(others, key=lambda o: SequenceMatcher(None, masked, _mask(o.text), autojunk=False).ratio())
    ratio = SequenceMatcher(None, masked, _mask(best.text), autojunk=False).ratio()
    return best if ratio >= 0.6 else None


def _mask(text: str) -> str:
    return re.sub(r"\d+(?:\.\d+)?", "0", _plain(text))


def _pairs(text: str) -> set[str]:
    return {text[i : i + 2] for i in range(len(text) - 1)}


def _plain(text: str) -> str:
    """Without punctuation, with digits for numerals: 三年 and 3年, 1—2家 and 1家-2家 are no difference."""
    folded = _PUNCTUATION.sub("", bare(text)).translate(_NUMERALS)
    return re.sub(r"(\d)(家|个|项|处|所)(?=\d)", r"\1", folded)


def _trim(text: str) -> str:
    return text.strip("，,；;。 ")
