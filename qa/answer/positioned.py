"""What a report says that a part of its place is to become, each in a clause: 甲县建设……；乙县打造……. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from qa.schema import Evidence, Hit, Query

_ASKED = re.compile("(?:怎么?|如何|怎样)(?:来|给|去)?定位|定位(?:又|分别|都)*是(?:什么|啥|怎)")
_TO_BE = "(?:建设|打造|建成|争创|创建|成为)"
_SUFFIX = re.compile("(?<=..)[市县区]$")


def told(query: Query, hits: Sequence[Hit]) -> list[Evidence]:
    """The sentences with the clause of each place that is asked for; empty where one of them has none.

    Args:
        query: what is asked; of no 定位 nothing is told.
        hits: from retrieval, best first.
    """
    if not _ASKED.search(query.text):
        return []
    found: dict[int, Evidence] = {}
    for place in query.places:
        clause = re.compile(f"(?:^|[；;。：:])(?:大力|积极|重点)*(?:支持|推动|推进|加快)?{_named(place)}{_TO_BE}")
        of_place = (
            Evidence(sentence, hit.chunk, hit.document, hit.score)
            for hit in hits
            for sentence in hit.chunk.sentences
            if hit.chunk.kind == "prose" and clause.search(sentence.text)
        )
        item = next(of_place, None)
        if item is None:
            return []
        found.setdefault(item.sentence.start, item)
    return [*found.values()]


def _named(place: str) -> str:
    """A place by its full name, or without what kind it is."""
    short = _SUFFIX.sub("", place)
    return re.escape(place) if short == place else f"{re.escape(short)}{place[len(short) :]}?"
