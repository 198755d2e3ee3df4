"""Lists, definitions and summaries told in the report's own sentences, found by how reports are built. Pure.

Reports number their points (一是……二是……), give each point a lead-in of its own below a heading, say 即 or 是指 after
a coined phrase, or put the list right before it (谋划、储备、达效“三库”). Where one of these answers, the text is told
as it stands, each sentence with its citation; a list is told whole or not at all. Nothing is found where the form is
another one; then the generator reads the evidence.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from qa import periods, places
from qa.answer import enumerated, shortcomings
from qa.answer.coined import Coined, coined, count_asked, numeral, stands_for
from qa.retrieval.slots import document_holds_place
from qa.schema import Chunk, Document, Evidence, Hit, Query
from qa.text import bare

NEAREST = 3  # hits whose sections are looked at
MOST_SIBLINGS = 9  # sections below one heading that make one answer
LEAST_HEADING = 5  # characters of a heading that names its section in a question
MOST_NAMED = 500  # characters of a section that is told whole because its heading is named
LONGEST_QUOTED = 200  # characters of a sentence that is told because a phrase stands nowhere else
SUMMARY = 900  # characters of a summary
_ORDINAL = re.compile(
    r"\s*(?:第?[（(]?([一二三四五六七八九十]{1,3})[)）]?[件个条项步]?(?:是|要|[、，,)）])|[（(]([一二三四五六七八九十]{1,3})[)）]|(\d{1,2})[.．、)）])"
)
_EACH = re.compile("各|分别|每")
_JOINED = re.compile("[与和及]")


@dataclass(frozen=True, slots=True)
class Section:
    """A section of a document with its sentences in reading order, its own heading among them where it is a lead-in."""

    path: tuple[str, ...]
    items: tuple[Evidence, ...]

    @property
    def heading(self) -> str:
        """The last heading of its path."""
        return self.path[-1] if self.path else ""

    @property
    def lead(self) -> Evidence | None:
        """The sentence that is its heading."""
        first = self.items[0] if self.items else None
        named = _ORDINAL.sub("", bare(self.heading), count=1)
        return first if first and named and named in bare(first.sentence.text)[: len(self.heading)] else None

    @property
    def body(self) -> tuple[Evidence, ...]:
        """Its sentences but the heading."""
        return (
            self.items[1:]
            if self.lead and bare(self.items[0].sentence.text).rstrip("。") == bare(self.heading)
            else self.items
        )


def tell(query: Query, hits: Sequence[Hit], outline: Callable[[str], Sequence[Chunk]]) -> list[Evidence]:
    """The sentences that answer a question for a list, a definition or a summary; empty where the form shows none.

    Args:
        query: what is asked.
        hits: from retrieval, best first.
        outline: gives the chunks of a document, in order.
    """
    near = [
        hit
        for hit in hits
        if hit.chunk.kind == "prose"
        and all(document_holds_place(place, hit.document) for place in query.places)
        and _is_timely(query, hit)
    ]
    if query.kind not in ("list", "definition", "summary", "fact") or not near:
        return []
    if len(query.places) > 1 or query.kind == "fact":
        return _of_all_places(query, near)
    if shortcomings.are_asked(query) and (wanting := shortcomings.told(near, outline)):
        return wanting
    sections = _sections(near[0].document, outline(near[0].document.doc), near[0].score)
    paths = dict.fromkeys(hit.chunk.section for hit in near[:NEAREST] if hit.document.doc == near[0].document.doc)
    best = [section for path in paths for section in sections if section.path == path]
    nearest = [item for section in best for item in section.items]
    if query.kind == "summary":
        return _summary(query, best, sections) or enumerated.counted(query, nearest)
    terms = coined(query.text)
    if query.kind == "definition":
        terms += [Coined(bare(name)) for name in query.indicators]
    asked = count_asked(query.text)
    for found in (
        _defined(terms, sections),
        enumerated.opened(query, nearest),
        _numbered(best, asked),
        _alike(terms, sections),
        _below(terms, sections),
        enumerated.counted(query, nearest),
        _own(query, terms, sections),
        _siblings(query, best, sections, asked),
        _quoted(terms, sections),
    ):
        if found:
            return found
    return []


def _of_all_places(query: Query, near: Sequence[Hit]) -> list[Evidence]:
    """The sentence that names every place that is asked for, where each is to be told of."""
    if len(query.places) < 2 or not _EACH.search(query.text):
        return []
    for hit in near:
        for sentence in hit.chunk.sentences:
            home = [hit.document.place] if hit.document.place else []
            named = {m.place.name for m in places.gazetteer().find(sentence.text, near=home)}
            if set(query.places) <= named:
                return [Evidence(sentence, hit.chunk, hit.document, hit.score)]
    return []


def _is_timely(query: Query, hit: Hit) -> bool:
    """Whether a passage speaks of a year that is asked for: not what the report before says of the year before."""
    spoken = [p for s in hit.chunk.sentences for p in periods.spoken_of(s, hit.chunk, hit.document)]
    return not query.periods or any(periods.holds(p, spoken) for p in query.periods)


def _sections(document: Document, chunks: Sequence[Chunk], score: float) -> list[Section]:
    prose = [chunk for chunk in chunks if chunk.kind == "prose"]
    found: dict[tuple[str, ...], list[Evidence]] = {}
    for path, group in groupby(prose, key=lambda chunk: chunk.section):
        items = [Evidence(s, chunk, document, score) for chunk in group for s in chunk.sentences]
        found.setdefault(path, []).extend(items)
    return [Section(path, tuple(items)) for path, items in found.items()]


def _defined(terms: Sequence[Coined], sections: Sequence[Section]) -> list[Evidence]:
    """The sentence that says what a coined phrase is."""
    items = [item for section in sections for item in section.items]
    for term in terms:
        if parts := _by_parts(term, items):
            return parts
    for term in terms:
        for item in items:
            if term.explained(item.sentence.text):
                return [item]
    for term in terms:
        for item in items:
            if term.listed_before(item.sentence.text):
                return [item]
    return []


def _by_parts(term: Coined, items: Sequence[Evidence]) -> list[Evidence]:
    """The sentences that say of each character of a phrase what it stands for."""
    found = [next((i for i in items if stands_for(c, i.sentence.text)), None) for c in term.characters]
    told = [item for item in found if item]
    return told if told and len(told) == len(found) else []


def _own(query: Query, terms: Sequence[Coined], sections: Sequence[Section]) -> list[Evidence]:
    """The text of the section whose heading the question names: not the names of its siblings."""
    asked = bare(query.text)
    quoted = {term.text for term in terms}
    named = [s for s in sections if (h := _plain_heading(s)) in asked and (len(h) >= LEAST_HEADING or h in quoted)]
    for section in sorted(named, key=lambda s: -len(_plain_heading(s))):
        if section.body and sum(len(item.sentence.text) for item in section.body) <= MOST_NAMED:
            return list(section.body)
    return []


def _quoted(terms: Sequence[Coined], sections: Sequence[Section]) -> list[Evidence]:
    """The only sentence that has a quoted phrase, where it lists things."""
    for term in terms:
        holding = [i for section in sections for i in section.items if term.text in bare(i.sentence.text)]
        if len(holding) == 1 and "、" in (text := holding[0].sentence.text) and len(text) <= LONGEST_QUOTED:
            return holding
    return []


def _plain_heading(section: Section) -> str:
    """A heading without its number, and without what stands in parentheses."""
    words = re.sub(r"^[①-⑳]|[（(][^）)]*[）)]$", "", _ORDINAL.sub("", bare(section.heading), count=1))
    return words.strip('“”"')


def _numbered(best: Sequence[Section], asked: int | None) -> list[Evidence]:
    """The points of a section that are numbered from one on: as many as are asked for, else all of the best one."""
    for n, section in enumerate(best):
        for run in _runs(section):
            if len(run) == asked or (asked is None and n == 0 and len(run) >= 3):
                return run
    return []


def _runs(section: Section) -> Iterator[list[Evidence]]:
    run: list[Evidence] = []
    for item in section.items:
        match = _ORDINAL.match(item.sentence.text)
        number = numeral(next(g for g in match.groups() if g)) if match else None
        if number == len(run) + 1:
            run.append(item)
        elif number == 1:
            yield run
            run = [item]
    yield run


def _below(terms: Sequence[Coined], sections: Sequence[Section]) -> list[Evidence]:
    """The lead-ins below a heading that names a coined phrase, or those of its kind below the text that does."""
    for term in terms:
        for path in dict.fromkeys(s.path[: n + 1] for s in sections for n in range(len(s.path))):
            if term.text in bare(path[-1]) and len(leads := _leads(_children(path, sections))) > 1:
                return leads
        for section in sections:
            if term.count and term.kind and any(term.text in bare(e.sentence.text) for e in section.items):
                kin = [s for s in _children(section.path, sections) if bare(s.heading).endswith(term.kind[0])]
                if len(kin) == term.count:
                    return _leads(kin)
    return []


def _siblings(query: Query, best: Sequence[Section], sections: Sequence[Section], asked: int | None) -> list[Evidence]:
    """The sentences below a lead-in that names what is asked for, or lead-ins of one shape that the question names."""
    for section in best:
        if asked and len(section.body) == asked and section.lead and _names(query, section.heading):
            return list(section.body)
        alike = [s for s in _children(section.path[:-1], sections) if _same_end(s, section, query.text)]
        if len(alike) == asked or (asked is None and len(alike) >= 3):
            return _leads(alike)
    return []


def _children(parent: tuple[str, ...], sections: Sequence[Section]) -> list[Section]:
    """The sections right below a heading, each with all that stands below itself."""
    depth = len(parent)
    below: dict[tuple[str, ...], list[Evidence]] = {}
    for section in sections:
        if section.path[:depth] == parent and len(section.path) > depth:
            below.setdefault(section.path[: depth + 1], []).extend(section.items)
    return [Section(path, tuple(items)) for path, items in below.items()]


def _leads(sections: Sequence[Section]) -> list[Evidence]:
    leads = [section.lead for section in sections]
    return [lead for lead in leads if lead] if all(leads) else []


def _names(query: Query, heading: str) -> bool:
    return bool(query.terms) and all(bare(term) in bare(heading) for term in query.terms)


def _same_end(section: Section, like: Section, question: str) -> bool:
    """Whether two headings end in the same word, which the question has too."""
    end = bare(like.heading)[-2:]
    return len(end) == 2 and bare(section.heading).endswith(end) and end in bare(question)


def _alike(terms: Sequence[Coined], sections: Sequence[Section]) -> list[Evidence]:
    """The sentence that lists as many things of a kind as the phrase counts: 农业强市、产业强市、旅游强市 of 三强市."""
    for term in terms:
        for section in sections:
            for item in section.items:
                if term.items_of_kind(item.sentence.text):
                    return [item]
    return []


def _summary(query: Query, best: Sequence[Section], sections: Sequence[Section]) -> list[Evidence]:
    """All sentences of the section that is named, or of those below one heading that two of the best stand under."""
    words = [bare(word) for word in (*query.terms, *query.indicators)]
    parents = [s.path[:-1] for s in best if len(s.path) > 1]
    for parent in dict.fromkeys(parents):
        children = _children(parent, sections)
        under = any(w in bare(parent[-1]) for w in words) if words else parents.count(parent) == NEAREST
        if under and parents.count(parent) > 1 and len(children) <= MOST_SIBLINGS:
            return _shortened(children)
    named = next((s for s in best if any(w in bare(s.heading) for w in words)), None)
    return _shortened([_from_topic(named, words)]) if named else []


def _from_topic(section: Section, words: Sequence[str]) -> Section:
    """Of 机遇与挑战 what is said from the first sentence on that names the one that is asked for."""
    if not _JOINED.search(section.heading):
        return section
    at = next((i for i, e in enumerate(section.body) if i and any(w in bare(e.sentence.text) for w in words)), 0)
    return Section(section.path, section.body[at:])


def _shortened(sections: Sequence[Section]) -> list[Evidence]:
    """Sentences in reading order, the first ones of each section where there are too many."""
    room = SUMMARY // len(sections)
    chosen: list[Evidence] = []
    for section in sections:
        left = room
        for item in section.body:
            if left < len(item.sentence.text) and left < room:
                break
            chosen.append(item)
            left -= len(item.sentence.text)
    return chosen
