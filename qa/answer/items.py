"""Lists taken from the text by code: as many items as the question says there are, as the source enumerates them.

Three shapes of an enumeration: numbered sentences (一是……。二是……。), the headings under one heading, and a run of
words between 、. It must have exactly the number of items that is asked for, and stand where the question's own
words stand; else the list is left to the generator.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from qa.answer.compose import Draft
from qa.clauses import split
from qa.quantities import YEAR, Quantity, find
from qa.retrieval.slots import document_holds_place
from qa.schema import Chunk, Document, Evidence, Hit, Query, Sentence
from qa.store import Store
from qa.text import bare

_NUMERALS = {c: n for n, c in enumerate("零一二三四五六七八九十")} | {"两": 2}
_COUNT = re.compile(
    r"哪([两二三四五六七八九十]|1?\d)[个大条项类种方家座]?|([两二三四五六七八九十]|(?<!\d)1?\d)(?:大|个|项|条|类|种|方面)(?!月|百分)"
)
_QUOTED = re.compile(r"[“\"「]([^”\"」]{2,20})[”\"」]")
_PLAN = re.compile(r"^十[一二三四五六七八九]?五$")
_NAME = re.compile(r"([两二三四五六七八九十])(?!五)([\u4e00-\u9fff]{1,6})")
_MARKER = re.compile(r"^(?:([一二三四五六七八九十])是|[(（]([一二三四五六七八九十])[)）]\s*|(1?\d)[.．、](?!\d))")
_EXPLAINS = re.compile("即|指|包括|分别|就是|是")
_LEAST, _MOST = 2, 12
LOOKED_AT = 8  # hits
MIN_TERMS = 0.6  # share of the question's words that must stand where the enumeration does


@dataclass(frozen=True, slots=True)
class Enumeration:
    """Items with the sentence each stands in; ``whole`` where one clause holds them all and is quoted as it is."""

    items: tuple[tuple[str, Evidence], ...]
    whole: bool = False


def enumeration(query: Query, hits: Sequence[Hit], documents: Sequence[Document], store: Store) -> Enumeration | None:
    """The enumeration that a question for so many things asks for; None where none has that number of items."""
    names = [n for n in _QUOTED.findall(query.text) if not _PLAN.match(n)]
    count = _count(query, names)
    if query.kind not in ("list", "definition") or count is None:
        return None
    near = [h for h in hits if not query.places or any(document_holds_place(p, h.document) for p in query.places)]
    near = near[:LOOKED_AT]
    for document in dict.fromkeys(h.document for h in near):
        outline = [c for c in store.outline(document.doc) if c.kind == "prose"]
        found = _named(query, names, count, outline, document) or _near(query, names, count, near, outline, document)
        if found:
            return found
    return None


def write(found: Enumeration, draft: Draft) -> Iterator[str]:
    """The items with their citations."""
    document = found.items[0][1].document
    if found.whole:
        text, item = found.items[0]
        yield draft.state(f"《{document.label}》：“{text.strip('，；。、,; ')}”", item, _figures(text))
        return
    marked = [f"{text}{draft.record(item, _figures(text))}" for text, item in found.items]
    yield draft.show(f"《{document.label}》列出：{'；'.join(marked)}。")


def _figures(text: str) -> list[Quantity]:
    return [q for q in find(text) if q.unit != YEAR]


def _count(query: Query, names: Sequence[str]) -> int | None:
    """How many are asked for: 哪七个; else what the name itself counts, 五抓一优一促."""
    for match in _COUNT.finditer(query.text):
        numeral = match.group(1) or match.group(2)
        number = int(numeral) if numeral.isdigit() else _NUMERALS[numeral]
        if _LEAST <= number <= _MOST:
            return number
    for name in names:
        numerals = [_NUMERALS[c] for c in name if c in _NUMERALS]
        if name[0] in _NUMERALS and _LEAST <= sum(numerals) <= _MOST:
            return sum(numerals)
    return None


def _named(
    query: Query, names: Sequence[str], count: int, outline: Sequence[Chunk], document: Document
) -> Enumeration | None:
    """What a name counts: the headings under the one that has the name, or under which the name is explained; a run of
    words that end as the name does (三强市: ……强市、……强市、……强市), or that stand behind it.
    """
    for name in names:
        titled = {c.section[: i + 1] for c in outline for i, s in enumerate(c.section) if bare(name) in bare(s)}
        for section in sorted(titled, key=len):
            if found := _headings(section, count, "", outline, document):
                return found
        telling = [c for c in outline if bare(name) in bare(c.text)]
        for ending in _endings(name, count):
            for chunk in telling:
                if found := _headings(chunk.section, count, ending, outline, document):
                    return found
            for chunk in outline if len(ending) > 1 else telling:
                if found := _run(chunk, count, "" if len(ending) > 1 else name, ending, document):
                    return found
        for chunk in telling:
            if found := _run(chunk, count, name, "", document):
                return found
    return None


def _endings(name: str, count: int) -> list[str]:
    """How the things end that a name counts: 三强市 强市, 三带示范 带."""
    match = _NAME.match(name)
    if not match or _NUMERALS[match.group(1)] != count or any(c in _NUMERALS for c in match.group(2)):
        return []
    rest = match.group(2)
    return [rest[:n] for n in range(min(3, len(rest)), 0, -1)]


def _headings(
    section: tuple[str, ...], count: int, ending: str, outline: Sequence[Chunk], document: Document
) -> Enumeration | None:
    """The headings under a section, those with an ending where one is given, each with the sentence it opens."""
    depth = len(section)
    first: dict[str, Chunk] = {}
    for chunk in outline:
        if chunk.section[:depth] == section and len(chunk.section) > depth:
            first.setdefault(chunk.section[depth], chunk)
    chosen = [(name, c) for h, c in first.items() if (name := _item(h)).endswith(ending)]
    if len(chosen) != count:
        return None
    return Enumeration(tuple((name, Evidence(c.sentences[0], c, document, 1.0)) for name, c in chosen))


def _run(chunk: Chunk, count: int, name: str, ending: str, document: Document) -> Enumeration | None:
    """A run of words between 、 in a clause that has the name or explains it, each with the ending if one is given."""
    for sentence in chunk.sentences:
        clauses = split(sentence.text)
        for before, clause in zip(("", *(c.text for c in clauses)), clauses, strict=False):
            explains = bare(name) in bare(before) and _EXPLAINS.match(clause.text)
            if name and bare(name) not in bare(clause.text) and not explains:
                continue
            parts = clause.text.strip("，；。 ").split("、")
            if len(parts) == count and all(ending in p for p in parts) and all(len(p) > 1 for p in parts):
                return Enumeration(((clause.text, Evidence(sentence, chunk, document, 1.0)),), whole=True)
    return None


def _near(
    query: Query,
    names: Sequence[str],
    count: int,
    hits: Sequence[Hit],
    outline: Sequence[Chunk],
    document: Document,
) -> Enumeration | None:
    """Numbered sentences of the section of a hit, where it and what leads to them hold the question's words."""
    for hit in hits:
        if hit.document != document or hit.chunk.kind != "prose":
            continue
        own = [(s, c) for c in outline if c.section == hit.chunk.section for s in c.sentences]
        for start, run in _numbered(own):
            lead = " ".join((*hit.chunk.section, *(s.text for s, _ in own[max(0, start - 2) : start])))
            if len(run) == count and _leads(query, names, lead):
                items = tuple((_item(s.text), Evidence(s, c, document, 1.0)) for s, c in run)
                return Enumeration(items)
    return None


def _numbered(own: Sequence[tuple[Sentence, Chunk]]) -> Iterator[tuple[int, list[tuple[Sentence, Chunk]]]]:
    """Runs of sentences numbered from one on; what stands between two of them belongs to the item before."""
    run: list[tuple[Sentence, Chunk]] = []
    start = 0
    for i, (sentence, chunk) in enumerate(own):
        match = _MARKER.match(sentence.text.strip())
        numeral = next((g for g in match.groups() if g), "") if match else ""
        number = int(numeral) if numeral.isdigit() else _NUMERALS.get(numeral, 0)
        if number == 1:
            if len(run) >= _LEAST:
                yield start, run
            run, start = [(sentence, chunk)], i
        elif run and number == len(run) + 1:
            run.append((sentence, chunk))
    if len(run) >= _LEAST:
        yield start, run


def _item(text: str) -> str:
    return _MARKER.sub("", text.strip()).strip("。；;：: ")


def _leads(query: Query, names: Sequence[str], lead: str) -> bool:
    plain = bare(lead)
    if any(bare(n) not in plain for n in names):
        return False
    terms = [t for t in query.terms if t not in "".join(names)]
    periods = all(
        bare(p.text) in plain or str(p.first) in plain for p in query.periods if p.text not in ("今年", "去年")
    )
    return periods and sum(bare(t) in plain for t in terms) >= MIN_TERMS * len(terms)
