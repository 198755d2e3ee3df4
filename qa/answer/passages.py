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
from qa.answer import defined, enumerated, positioned, shortcomings, summaries
from qa.answer.coined import Coined, coined, count_asked
from qa.answer.sections import Section, children, leads, named_in, numbered_runs, plain_heading, sections_of
from qa.mentions import shape_words
from qa.retrieval.slots import document_holds_place, holds_place
from qa.schema import Chunk, Evidence, Hit, Query
from qa.store.segment import segment
from qa.text import bare

NEAREST = 3  # hits whose sections are looked at
LEAST_POINTS = 3  # that make a list, where the question does not count them
LEAST_ITEMS = 2  # that a heading counts itself
LEAST_HEADING = 5  # characters of a heading that names its section in a question
MOST_NAMED = 500  # characters of a section that is told whole because its heading is named
_QUOTED_KIND = re.compile('哪?[一二两三四五六七八九十几\\d]+[个座大项条][“"](?P<kind>[^”"]{1,8})[”"]')
LEAST_QUOTED = 8  # characters of a sentence that a question repeats whole
_WHY = re.compile("为[什何]么?|为啥|凭什么|依据|理由|怎么这么说|具体(?:又|都|是)*(?:怎么|如何)[讲说]")
_NUMBER = re.compile("^(?:第?[一二三四五六七八九十]{1,2}[是、]|[（(][一二三四五六七八九十]{1,2}[）)])")
_EACH = re.compile("各|分别|每")
_ASKS_POINTS = re.compile("[哪几][一二三四五六七八九十几]?个?(?:大|些)?(?:方面|条|点|项|块)|逐[条项一]")
_MEASURE = "(?:事|举措|措施|安排|动作|工作|做法|打算|行动|部署|任务|办法|政策|成绩|成效|成就|进展)"
_MEASURES = re.compile(
    f"(?:哪些|哪几[件项个条种]|什么|啥)[^，。？]{{0,6}}{_MEASURE}|{_MEASURE}[^，。？]{{0,4}}(?:哪些|什么|啥)"
)


def tell(query: Query, hits: Sequence[Hit], outline: Callable[[str], Sequence[Chunk]]) -> list[Evidence]:
    """The sentences that answer a question for a list, a definition or a summary; empty where the form shows none.

    Args:
        query: what is asked.
        hits: from retrieval, best first.
        outline: gives the chunks of a document, in order.
    """
    of_place = [
        hit
        for hit in hits
        if hit.chunk.kind == "prose" and all(document_holds_place(place, hit.document) for place in query.places)
    ]
    near = [hit for hit in of_place if _is_timely(query, hit)]
    if said := (positioned.told(query, hits) or _grounds(query, of_place, outline)):
        return said
    if query.kind not in ("list", "definition", "summary", "fact"):
        return []
    if len(query.places) > 1 or query.kind == "fact":
        return _of_all_places(query, near)
    if shortcomings.are_asked(query) and (wanting := shortcomings.told(query, [*near, *of_place], outline)):
        return wanting
    if not near:
        return []
    chunks = outline(near[0].document.doc)
    sections = sections_of(near[0].document, chunks, near[0].score)
    if query.kind == "summary":
        found = summaries.summary(query, _nearest(near, sections, shortcomings.are_named(query)), sections)
    else:
        found = _defined(query, near, outline) or _listed(query, near, sections, chunks)
    return found if _tells_of_place(query, found) and _holds_kind(query, found) else []


def _grounds(query: Query, hits: Sequence[Hit], outline: Callable[[str], Sequence[Chunk]]) -> list[Evidence]:
    """A sentence of which it is asked why it is said, and the one after it, which goes on to say it."""
    asked = bare(query.text)
    if len(query.places) != 1 or not _WHY.search(asked):
        return []
    for hit in hits:
        if not any(_is_repeated(sentence.text, asked) for sentence in hit.chunk.sentences):
            continue
        prose = [chunk for chunk in outline(hit.document.doc) if chunk.kind == "prose"]
        told = [Evidence(sentence, chunk, hit.document, hit.score) for chunk in prose for sentence in chunk.sentences]
        told = [*{item.sentence.start: item for item in told}.values()]
        return next(([said, after] for said, after in pairwise(told) if _is_repeated(said.sentence.text, asked)), [])
    return []


def _is_repeated(sentence: str, asked: str) -> bool:
    """Whether a question has all that a sentence says: every word but those that shape any."""
    point = _NUMBER.sub("", bare(sentence).rstrip("。；;"))
    words = [word for word in segment(point) if word not in shape_words()]
    return len(point) >= LEAST_QUOTED and len(words) > 1 and all(word in asked for word in words)


def _holds_kind(query: Query, found: Sequence[Evidence]) -> bool:
    """Whether things that are asked for by a quoted word have it: 哪四个“大同” are no four other points."""
    kind = _QUOTED_KIND.search(query.text)
    words = segment(kind["kind"]) if kind else []
    said = [re.split("[、，。；]", bare(item.sentence.text)) for item in found]
    return not words or sum(all(w in piece for w in words) for pieces in said for piece in pieces) > 1


def _tells_of_place(query: Query, found: Sequence[Evidence]) -> bool:
    """Whether of a county something is told that names it, and not what the report of its city says of others."""
    return all(
        any(holds_place(place, item.sentence, item.chunk, item.document) for item in found) for place in query.places
    )


def _nearest(near: Sequence[Hit], sections: Sequence[Section], admitted: bool | None = None) -> list[Section]:
    """The sections of the nearest passages of a document; of each what tells of the same time as the passage.

    Args:
        near: passages, best first; those of the first one's document count.
        sections: of that document.
        admitted: whether what a report admits is asked for; None keeps sections whole.
    """
    of_one = [hit for hit in near if hit.document.doc == near[0].document.doc]
    if admitted is not None:
        of_one = [hit for hit in of_one if admitted or not shortcomings.is_admitted(hit.chunk)]
    scopes: dict[tuple[str, ...], str | None] = {}
    for hit in of_one[:NEAREST]:
        scopes.setdefault(hit.chunk.section, hit.chunk.scope)
    found = [section for path in scopes for section in sections if section.path == path]
    if admitted is None:
        return found
    return [Section(s.path, tuple(i for i in s.items if i.chunk.scope == scopes[s.path])) for s in found]


def _defined(query: Query, near: Sequence[Hit], outline: Callable[[str], Sequence[Chunk]]) -> list[Evidence]:
    """The sentence of a near document that explains what is asked for; a plan may explain what this report takes up."""
    if query.kind != "definition":
        return []
    terms = [*coined(query.text), *(Coined(bare(name)) for name in query.indicators)]
    documents = dict.fromkeys(hit.document for hit in near)
    read = [sections_of(document, outline(document.doc), near[0].score) for document in documents]
    explained = (defined.explained(terms, sections) or defined.glossed(query.text, sections) for sections in read)
    return next((found for found in explained if found), [])


def _listed(query: Query, near: Sequence[Hit], sections: Sequence[Section], chunks: Sequence[Chunk]) -> list[Evidence]:
    """The points of a list, found by how the report gives them; the surest ways first."""
    best = _nearest(near, sections)
    nearest = [item for section in best for item in section.items]
    terms = coined(query.text)
    asked = count_asked(query.text)
    measures = not asked and _MEASURES.search(query.text)
    return (
        defined.explained(terms, sections)
        or enumerated.opened(query, nearest)
        or (enumerated.counted(query, nearest) if asked else [])
        or enumerated.alike(query, nearest)
        or _numbered(query, best, sections, asked)
        or defined.of_kind(terms, sections)
        or _below(terms, sections)
        or _points(query, best, sections, chunks, asked)
        or (summaries.summary(query, _nearest(near, sections, admitted=False), sections) if measures else [])
        or enumerated.counted(query, nearest)
        or _own(query, terms, sections)
        or _siblings(query, best, sections, asked)
        or defined.only_sentence(terms, sections)
        or enumerated.ranked(query, [hit for hit in near if hit.document == near[0].document])
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


def _numbered(query: Query, best: Sequence[Section], sections: Sequence[Section], asked: int | None) -> list[Evidence]:
    """The points of a section that are numbered from one on: as many as are asked for; of other sections than the best
    one only where their heading or what stands before the points has a word of the question.
    """
    above = [s for b in best for s in sections if s.path == b.path[:-1] and s not in best]
    for n, section in enumerate([*best, *above]):
        for run in numbered_runs(section):
            fits = len(run) == asked if asked else len(run) >= LEAST_POINTS and not _is_of_one(query, section, run)
            if fits and ((n == 0 and (asked or _names_topic(query, run))) or _is_announced(query, section, run[0])):
                return run
    return []


def _is_of_one(query: Query, section: Section, run: Sequence[Evidence]) -> bool:
    """Whether a question is about one of the points (改革开放 of 三是…改革开放深化), or about what a phrase means."""
    named = [any(bare(term) in bare(item.sentence.text) for term in query.terms) for item in run]
    return query.kind == "definition" or (any(named) and not all(named) and not _is_announced(query, section, run[0]))


def _names_topic(query: Query, run: Sequence[Evidence]) -> bool:
    """Whether points have one of the words asked for, where there are any: 环境保护 is not what all six points tell."""
    return not query.terms or any(bare(term) in bare(item.sentence.text) for item in run for term in query.terms)


def _is_announced(query: Query, section: Section, first: Evidence) -> bool:
    at = section.items.index(first)
    before = section.heading + (section.items[at - 1].sentence.text if at else "")
    return _names(query, section.heading) or any(bare(term) in bare(before) for term in query.terms)


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
        if asked and section.lead and query.terms and _names(query, section.heading):
            if len(section.body) == asked:
                return list(section.body)
            if count_asked(section.heading) == asked:
                return _led(section, asked)
        own = count_asked(section.heading) if not asked and section.lead and query.terms else None
        if own and own >= LEAST_ITEMS and _names(query, section.heading) and len(kin := _of_its_kind(section)) == own:
            return kin
        alike = [s for s in children(section.path[:-1], sections) if _same_end(s, section, query.text)]
        if len(alike) == asked or (asked is None and len(alike) >= LEAST_POINTS):
            return leads(alike)
    return []


def _led(section: Section, asked: int) -> list[Evidence]:
    """The sentences below a heading that counts them: those that begin with a thing of the heading's kind, else all."""
    named = _of_its_kind(section)
    return named if len(named) == asked else list(section.body)


def _of_its_kind(section: Section) -> list[Evidence]:
    """The sentences below a heading that begin with a thing of its kind: 制药产业，…… below 壮大3个潜力产业."""
    kind = bare(section.heading)[-2:]
    return [item for item in section.body if re.split("[,、。;:]", bare(item.sentence.text))[0].endswith(kind)]


def _points(
    query: Query, best: Sequence[Section], sections: Sequence[Section], chunks: Sequence[Chunk], asked: int | None
) -> list[Evidence]:
    """The lead-ins below a heading that the question names, else the headings below it, where points are asked for."""
    if not _ASKS_POINTS.search(query.text):
        return []
    for path in dict.fromkeys(s.path[:n] for s in best for n in range(len(s.path), 0, -1)):
        if not _names(query, path[-1]):
            continue
        first = next(s for s in best if s.path[: len(path)] == path).items[0]
        headings = (c for c in chunks if c.kind == "outline" and c.section == path)
        listed = [Evidence(s, c, first.document, first.score) for c in headings for s in c.sentences]
        for found in (leads(children(path, sections)), listed):
            if len(found) == asked or (asked is None and len(found) > 1):
                return found
    return []


def _names(query: Query, heading: str) -> bool:
    """Whether a heading has all words of the question; where it has none, whether the question has a piece of it."""
    if not query.terms:
        return named_in(heading, query.text)
    return all(bare(term) in bare(heading) for term in query.terms)


def _same_end(section: Section, like: Section, question: str) -> bool:
    """Whether two headings end in the same word, which the question has too."""
    end = bare(like.heading)[-2:]
    return len(end) == 2 and bare(section.heading).endswith(end) and end in bare(question)
