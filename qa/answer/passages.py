"""Lists, definitions and summaries told in the report's own sentences, found by how reports are built. Pure.

Reports number their points (一是……二是……), give each point a lead-in of its own below a heading, say 即 or 是指 after
a coined phrase, or put the list right before it (谋划、储备、达效“三库”). Where one of these answers, the text is told
as it stands, each sentence with its citation; a list is told whole or not at all. Nothing is found where the form is
another one; then the generator reads the evidence.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import pairwise

from qa import periods, places
from qa.answer import defined, enumerated, shortcomings
from qa.answer.coined import Coined, coined, count_asked
from qa.answer.sections import Section, children, leads, numbered_runs, plain_heading, sections_of
from qa.retrieval.slots import document_holds_place
from qa.schema import Chunk, Evidence, Hit, Query
from qa.text import bare

NEAREST = 3  # hits whose sections are looked at
MOST_SIBLINGS = 9  # sections below one heading that make one answer
LEAST_HEADING = 5  # characters of a heading that names its section in a question
MOST_NAMED = 500  # characters of a section that is told whole because its heading is named
SUMMARY = 900  # characters of a summary
_EACH = re.compile("各|分别|每")
_JOINED = re.compile("[与和及]")


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
    sections = sections_of(near[0].document, outline(near[0].document.doc), near[0].score)
    paths = dict.fromkeys(hit.chunk.section for hit in near[:NEAREST] if hit.document.doc == near[0].document.doc)
    best = [section for path in paths for section in sections if section.path == path]
    nearest = [item for section in best for item in section.items]
    if query.kind == "summary":
        return _summary(query, best, sections) or enumerated.counted(query, nearest)
    terms = coined(query.text)
    if query.kind == "definition":
        terms += [Coined(bare(name)) for name in query.indicators]
        for document in dict.fromkeys(hit.document for hit in near):  # a plan may say what this year's report takes up
            if found := defined.explained(terms, sections_of(document, outline(document.doc), near[0].score)):
                return found
    asked = count_asked(query.text)
    return (
        defined.explained(terms, sections)
        or enumerated.opened(query, nearest)
        or _numbered(best, asked)
        or defined.of_kind(terms, sections)
        or _below(terms, sections)
        or enumerated.counted(query, nearest)
        or _own(query, terms, sections)
        or _siblings(query, best, sections, asked)
        or defined.only_sentence(terms, sections)
    )


def _of_all_places(query: Query, near: Sequence[Hit]) -> list[Evidence]:
    """The sentence that tells of every place that is asked for and of no other, where each is to be told of."""
    if len(query.places) < 2 or not _EACH.search(query.text):
        return []
    for hit in near:
        for sentence in hit.chunk.sentences:
            home = [hit.document.place] if hit.document.place else []
            named = [m for m in places.gazetteer().find(sentence.text, near=home) if m.place.name not in home]
            between = [sentence.text[a.end : b.start].strip("、和与及，, ") for a, b in pairwise(named)]
            if set(query.places) == {m.place.name for m in named} and all(between):  # each with words of its own
                return [Evidence(sentence, hit.chunk, hit.document, hit.score)]
    return []


def _is_timely(query: Query, hit: Hit) -> bool:
    """Whether a passage speaks of a year that is asked for: not what the report before says of the year before."""
    spoken = [p for s in hit.chunk.sentences for p in periods.spoken_of(s, hit.chunk, hit.document)]
    return not query.periods or any(periods.holds(p, spoken) for p in query.periods)


def _own(query: Query, terms: Sequence[Coined], sections: Sequence[Section]) -> list[Evidence]:
    """The text of the section whose heading the question names: not the names of its siblings."""
    asked = bare(query.text)
    quoted = {term.text for term in terms}
    named = [s for s in sections if (h := plain_heading(s)) in asked and (len(h) >= LEAST_HEADING or h in quoted)]
    for section in sorted(named, key=lambda s: -len(plain_heading(s))):
        if section.body and sum(len(item.sentence.text) for item in section.body) <= MOST_NAMED:
            return list(section.body)
    return []


def _numbered(best: Sequence[Section], asked: int | None) -> list[Evidence]:
    """The points of a section that are numbered from one on: as many as are asked for, else all of the best one."""
    for n, section in enumerate(best):
        for run in numbered_runs(section):
            if len(run) == asked or (asked is None and n == 0 and len(run) >= 3):
                return run
    return []


def _below(terms: Sequence[Coined], sections: Sequence[Section]) -> list[Evidence]:
    """The lead-ins below a heading that names a coined phrase, or those of its kind below the text that does."""
    for term in terms:
        for path in dict.fromkeys(s.path[: n + 1] for s in sections for n in range(len(s.path))):
            if term.text in bare(path[-1]) and len(points := leads(children(path, sections))) > 1:
                return points
        for section in sections:
            if term.count and term.kind and any(term.text in bare(e.sentence.text) for e in section.items):
                kin = [s for s in children(section.path, sections) if bare(s.heading).endswith(term.kind[0])]
                if len(kin) == term.count:
                    return leads(kin)
    return []


def _siblings(query: Query, best: Sequence[Section], sections: Sequence[Section], asked: int | None) -> list[Evidence]:
    """The sentences below a lead-in that names what is asked for, or lead-ins of one shape that the question names."""
    for section in best:
        if asked and len(section.body) == asked and section.lead and _names(query, section.heading):
            return list(section.body)
        alike = [s for s in children(section.path[:-1], sections) if _same_end(s, section, query.text)]
        if len(alike) == asked or (asked is None and len(alike) >= 3):
            return leads(alike)
    return []


def _names(query: Query, heading: str) -> bool:
    return bool(query.terms) and all(bare(term) in bare(heading) for term in query.terms)


def _same_end(section: Section, like: Section, question: str) -> bool:
    """Whether two headings end in the same word, which the question has too."""
    end = bare(like.heading)[-2:]
    return len(end) == 2 and bare(section.heading).endswith(end) and end in bare(question)


def _summary(query: Query, best: Sequence[Section], sections: Sequence[Section]) -> list[Evidence]:
    """All sentences of the section that is named, or of those below one heading that two of the best stand under."""
    words = [bare(word) for word in (*query.terms, *query.indicators)]
    parents = [s.path[:-1] for s in best if len(s.path) > 1]
    for parent in dict.fromkeys(parents):
        below = children(parent, sections)
        under = any(w in bare(parent[-1]) for w in words) if words else parents.count(parent) == NEAREST
        if under and parents.count(parent) > 1 and len(below) <= MOST_SIBLINGS:
            return _shortened(below)
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
