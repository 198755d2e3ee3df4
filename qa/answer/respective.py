"""The figures that one sentence gives to the two things that a question compares, by 分别. Pure.

游客人数和门票收入哪个涨得快     接待人数、门票收入分别增长8%、9%
"""

from __future__ import annotations

from collections.abc import Sequence

from qa.answer.sourced import source_figures
from qa.answer.tied import is_asked_of
from qa.answer.words import changes, names, pairs
from qa.quantities import RATES, Quantity
from qa.retrieval.slots import holds_place
from qa.schema import Evidence, Query
from qa.text import bare

_EACH = "分别"
HEAD = 4  # characters of a name that say what is counted


def of_two(
    query: Query, labels: Sequence[str], evidence: Sequence[Evidence]
) -> tuple[Evidence, dict[str, Quantity]] | None:
    """A sentence and the change that it gives each of two things; None where it is in doubt which is whose.

    One of the names must be that of one thing alone; the other is then that of the other, where the question speaks of
    it too: of 8个重点景区接待人数、经营收入 both are of the 景区 that are asked about.

    Args:
        query: what is asked.
        labels: how the question calls the two.
        evidence: what was found for it.
    """
    for item in evidence if len(labels) == 2 else ():
        text = item.sentence.text
        here = all(holds_place(place, item.sentence, item.chunk, item.document) for place in query.places)
        at = text.find(_EACH)
        each = [q for q in source_figures(item) if q.start > at >= 0 and q.unit in RATES and changes(text, q)]
        if item.chunk.kind != "prose" or not here or len(each) != 2 or text.count(_EACH) > 1:
            continue
        said = [names(text).get(q.start, ("", False))[0] for q in each]
        if not all(
            _is_in_scope(query, name) and is_asked_of(query, q, item) for name, q in zip(said, each, strict=True)
        ):
            continue
        if (own := _matched(labels, said)) is not None:
            return item, {label: each[n] for label, n in zip(labels, own, strict=True)}
    return None


def _is_in_scope(query: Query, name: str) -> bool:
    """Whether a question has a word of a name, and one of what stands before its head: 重点景区 of 重点景区接待人数."""
    asked, scope = pairs(query.text), pairs(name[:-HEAD])
    return bool(pairs(name) & asked) and (not scope or bool(scope & asked))


def _matched(labels: Sequence[str], said: Sequence[str]) -> tuple[int, int] | None:
    """Which of two names is that of each label: the one that ends as it does, and the other for the other."""
    ends = [[bare(label)[-2:] == bare(name)[-2:] for name in said] for label in labels]
    ways = [way for way in ((0, 1), (1, 0)) if any(ends[n][way[n]] for n in (0, 1))]
    return ways[0] if len(ways) == 1 else None
