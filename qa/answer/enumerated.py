"""Lists that a report counts or opens itself: 甲、乙、丙3项指标; 把握三条原则：……; 办好以下实事：. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from qa.answer.coined import count_asked, numeral
from qa.mentions import shape_words
from qa.schema import Evidence, Query
from qa.store.segment import segment
from qa.text import bare

LEAST_ITEMS = 3  # of a list in one sentence
MOST_ITEMS = 20  # sentences of one list
_NUMBER = "(?P<n>[一二三四五六七八九十两]{1,3}|\\d{1,2})"
_MEASURE = "[大个条项种类方面块张座家点件片处所]+"
_THING = "[^，,。；;：:、]{2,24}"
_LISTED = re.compile(
    f"(?P<items>(?:{_THING}、)+{_THING}?)(?:等|共|这)?{_NUMBER}{_MEASURE}(?P<kind>[^，,。；;、]{{2,12}})"
)
_ANNOUNCED = re.compile(f"{_NUMBER}{_MEASURE}(?P<kind>[^，,。；;、：:]{{2,8}})[：:](?P<items>[^。]{{6,}})")
_ITEM = re.compile("[，,、；;]")
_OPENS = re.compile("[：:]$")
_LAST = re.compile("[。！!]$")


def counted(query: Query, items: Sequence[Evidence]) -> list[Evidence]:
    """The sentence that lists as many things of the kind asked for as it says there are.

    Args:
        query: for a list or a summary.
        items: the sentences of the best passages, in reading order.
    """
    asked = count_asked(query.text)
    for item in items:
        for n, kind in _counts(item.sentence.text):
            if asked in (None, n) and _is_asked(query, kind):
                return [item]
    return []


def _counts(sentence: str) -> Iterator[tuple[int, str]]:
    """How many things a sentence lists with their number beside them, and what it calls them."""
    for match in _LISTED.finditer(sentence):
        n = numeral(match["n"])
        if n and n == match["items"].count("、") + 1:
            yield n, match["kind"]
    for match in _ANNOUNCED.finditer(sentence):
        n = numeral(match["n"])
        if n and len(_ITEM.split(match["items"])) >= n:
            yield n, match["kind"]


def _is_asked(query: Query, kind: str) -> bool:
    """Whether the question has a word of what the things are called."""
    asked = bare(query.text)
    return any(len(word) > 1 and word in asked for word in segment(bare(kind)))


def opened(query: Query, items: Sequence[Evidence]) -> list[Evidence]:
    """The sentences after one that ends in a colon and names what is asked for, up to the end of their list."""
    for i, item in enumerate(items):
        text = item.sentence.text.strip()
        if not _OPENS.search(text) or not _names(query, text):
            continue
        found: list[Evidence] = []
        for following in items[i + 1 : i + 1 + MOST_ITEMS]:
            if (following.document.doc, following.chunk.section) != (item.document.doc, item.chunk.section):
                break
            found.append(following)
            if _LAST.search(following.sentence.text.strip()):
                break
        if len(found) == 1 and len(re.findall("[；;]", found[0].sentence.text)) >= LEAST_ITEMS - 1:
            return found
        if len(found) > 1 and all(f.sentence.text.strip().endswith(("；", ";")) for f in found[:-1]):
            return found
    return []


def _names(query: Query, text: str) -> bool:
    words = [t for t in query.terms if t not in shape_words()]
    return bool(words) and 2 * sum(bare(t) in bare(text) for t in words) >= len(words)
