"""Lists that a report counts or opens itself: 甲、乙、丙3项指标; 把握三条原则：……; 办好以下实事：. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from qa import periods
from qa.answer.coined import count_asked, numeral
from qa.clauses import split
from qa.mentions import shape_words
from qa.schema import Evidence, Hit, Query, Sentence
from qa.store.segment import segment
from qa.text import bare

LONGEST_POINT = 20  # characters of a sentence that names a point and ends in the word counted
SHORTEST_POINT = 6  # the same of any other
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
_QUOTED_RUN = re.compile("(?:“[^”]+”[、和]?){2,}")
_RANK = re.compile("(全国|全省|全区|全市|全球|世界)(第[一二三四五]|首位|首个|首家)(?!方阵|梯队|书记|批|产业|轮)")
_MEASURED = re.compile("增速|增幅|总量|规模|数量")
_LAST = re.compile("[。！!]$")


def counted(query: Query, items: Sequence[Evidence]) -> list[Evidence]:
    """The sentence that lists as many things of the kind asked for as it says there are.

    Args:
        query: for a list or a summary.
        items: the sentences of the best passages, in reading order.
    """
    asked = count_asked(query.text)
    named = [
        max((_named(query, kind) for n, kind in _counts(item.sentence.text) if asked in (None, n)), default=0)
        if asked or not query.terms or _names(query, item.sentence.text)
        else 0
        for item in items
    ]
    for item, most in zip(items, named, strict=True):
        text = item.sentence.text
        if most and most == max(named):
            return [item]
        if asked and _names(query, text) and any(run.count("“") == asked for run in _QUOTED_RUN.findall(text)):
            return [item]
    return []


def alike(query: Query, items: Sequence[Evidence]) -> list[Evidence]:
    """As many short sentences as are asked for that begin alike: 打好…仗 of 六场硬仗, 抓创新 and 抓产业 of 八项任务."""
    asked = count_asked(query.text)
    groups: dict[str, list[Evidence]] = {}
    for item in sorted(items, key=lambda item: item.sentence.start):
        words = re.sub(r"^[^\u4e00-\u9fff]+|[^\u4e00-\u9fff]+$", "", item.sentence.text)
        if len(words) <= LONGEST_POINT and words[-1:] and words[-1] in query.text:
            groups.setdefault(words[:2] + words[-1], []).append(item)
        if 2 < len(words) <= SHORTEST_POINT:
            groups.setdefault(words[0], []).append(item)
    return next((found for found in groups.values() if len(found) == asked), []) if asked and asked > 2 else []


def ranked(query: Query, hits: Sequence[Hit]) -> list[Evidence]:
    """The sentences that say of something that it has the rank asked for: 全省第一, or 增速 that has it.

    Args:
        query: for a list.
        hits: passages of one report and the time asked for.
    """
    asked = _RANK.search(bare(query.text))
    if not asked:
        return []
    found = [
        Evidence(sentence, hit.chunk, hit.document, hit.score)
        for hit in hits
        for sentence in hit.chunk.sentences
        if _is_of_time(query, sentence, hit) and any(_has_rank(c.text, query.text, asked) for c in split(sentence.text))
    ]
    return sorted(found, key=lambda item: item.sentence.start)


def _has_rank(clause: str, question: str, asked: re.Match[str]) -> bool:
    ranks = [m.groups() for m in _RANK.finditer(bare(clause))]
    return asked.groups() in ranks and all(word in clause for word in _MEASURED.findall(question))


def _is_of_time(query: Query, sentence: Sentence, hit: Hit) -> bool:
    spoken = periods.spoken_of(sentence, hit.chunk, hit.document)
    return not query.periods or any(periods.holds(p, spoken) for p in query.periods)


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


def _named(query: Query, kind: str) -> int:
    """How many characters of words of what the things are called the question has: no 品牌 of 农产品牌子."""
    asked, words = bare(query.text), set(segment(query.text))
    named = {word for word in segment(bare(kind)) if word in words or (len(word) > 2 and word in asked)}
    return sum(len(word) for word in named if len(word) > 1)


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
