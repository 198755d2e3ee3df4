"""One repair of a generated sentence that fails the check, by code and from the evidence alone.

A wrong figure becomes the one that the evidence ties to what the sentence says; a wrong place or year the one that is
asked for; 下降 becomes 增长 where the evidence says so. What comes out has passed the whole check, and there is
only one way to mend it; else the sentence stays rejected.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from qa import periods, places
from qa.answer.sourced import source_figures
from qa.answer.verify import Checked, check
from qa.answer.words import figures
from qa.quantities import Quantity, same
from qa.schema import Evidence, Query

_OPPOSITE = {
    "增长": "下降", "提高": "降低", "上升": "下降", "增加": "减少", "下降": "增长", "降低": "提高", "减少": "增加",
    "回落": "增长",
}  # fmt: skip
_TURN = re.compile("|".join(_OPPOSITE))
_QUALIFIED = re.compile(r"(左右|上下|以上|以下|以内)")


def mend(text: str, query: Query, evidence: Sequence[Evidence]) -> Checked | None:
    """The sentence mended in one place, checked; None where nothing or more than one thing mends it.

    Args:
        text: a sentence for which ``check`` is not ok.
        query: the question.
        evidence: what the sentence was generated from.
    """
    for variants in (_as_asked(text, query), _turned(text), _with_other_figures(text, query, evidence)):
        passed = {checked.text: checked for v in variants if (checked := check(v, query, evidence)).ok}
        if len(passed) == 1:
            return next(iter(passed.values()))
        if passed:
            return None
    return None


def _as_asked(text: str, query: Query) -> Iterator[str]:
    """With the place or the year that is asked for, where the sentence names one other."""
    if len(query.places) == 1:
        named = places.gazetteer().find(text, near=query.places)
        if len({m.place.name for m in named}) == 1 and named[0].place.name != query.places[0]:
            yield f"{text[: named[0].start]}{query.places[0]}{text[named[0].end :]}"
    if len(query.periods) == 1:
        asked = query.periods[0]
        spoken = periods.find(text, None)
        if len(spoken) == 1 and (spoken[0][0].first, spoken[0][0].last) != (asked.first, asked.last):
            _, start, end = spoken[0]
            single = asked.first == asked.last and not asked.text.endswith("末")
            yield f"{text[:start]}{f'{asked.first}年' if single else asked.text}{text[end:]}"


def _turned(text: str) -> Iterator[str]:
    turns = list(_TURN.finditer(text))
    if len(turns) == 1:
        yield f"{text[: turns[0].start()]}{_OPPOSITE[turns[0].group()]}{text[turns[0].end() :]}"


def _with_other_figures(text: str, query: Query, evidence: Sequence[Evidence]) -> Iterator[str]:
    """Each figure that may be wrong replaced by one of the evidence in the same unit; one at a time.

    Not by one that the sentence has already: 由31%提高到40% is not to become 由40%提高到40%. A figure that the evidence
    has is no slip, whatever else is wrong with the sentence.
    """
    stated = figures(text)
    read = [q for item in evidence for q in source_figures(item)]
    for figure in stated:
        if figure.text in query.text or any(same(figure, q) for q in read):  # what is asked about stays
            continue
        tried = {(q.low, q.high, q.qualifier) for q in figures(text)}  # 由29家增加到47家 is not to become 47 twice
        for source in read:
            key = (source.low, source.high, source.qualifier)
            if source.unit == figure.unit and key not in tried and not any(same(source, q) for q in stated):
                tried.add(key)
                yield _put(text, figure, source)


def _put(text: str, figure: Quantity, source: Quantity) -> str:
    written = source.text.rstrip("，,")
    behind = _QUALIFIED.match(text, figure.end)
    qualifier = "" if re.search("[多余几]", written) else source.qualifier or ""
    rest = text[behind.end() if behind else figure.end :]
    return f"{text[: figure.start]}{written}{qualifier}{rest}"
