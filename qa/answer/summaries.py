"""Summaries in a report's own sentences: of the section that is named, else what a section says of the topic. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from qa import quantities
from qa.answer.sections import Section, children, is_point, named_in, parts, plain_heading
from qa.retrieval.slots import indicator_names
from qa.schema import Evidence, Query
from qa.store.segment import tagged
from qa.wordings import unified

MOST_SIBLINGS = 9  # sections below one heading that make one answer
MOST = 700  # characters of a summary
LEAST_HEADING = 4  # characters of a heading that names its section in a question
SHORT = 400  # characters of a section that is cut only before and after what it says on the topic
SHORTEST = 120  # the same that is told whole
_JOINED = re.compile("[与和及]")
_TURNS = re.compile("^(?:各位代表|综合判断|总的[来看]|总体[来看上])")


def summary(query: Query, best: Sequence[Section], sections: Sequence[Section]) -> list[Evidence]:
    """The sentences that sum up what is asked for; empty where no section is about it.

    Args:
        query: what is asked.
        best: the sections of the nearest passages, best first, without what they say of other times.
        sections: all sections of the document.
    """
    words = topic(query)
    own = [s for s in sections if len(plain_heading(s)) >= LEAST_HEADING and plain_heading(s) in query.text and s.body]
    if own:
        return _shortened([max(own, key=lambda s: len(plain_heading(s)))])
    named = max(best, key=lambda s: _count(words, s.heading), default=None)
    least = _count(words, named.heading) if named else 0
    parents = [s.path[:-1] for s in best if len(s.path) > 1]
    for parent in dict.fromkeys(parents):
        below = children(parent, sections)
        about = _count(words, parent[-1]) >= max(1, least) if words else _is_of(parent, parents, query)
        if about and parents.count(parent) > 1 and len(below) <= MOST_SIBLINGS:
            return _shortened(below)
    if named and least:
        return _shortened([_from_topic(named, words)])
    return _on_topic(best[0], words) if best else []


def _is_of(parent: tuple[str, ...], parents: Sequence[tuple[str, ...]], query: Query) -> bool:
    """Whether a question that has no word for its topic means a heading: by a piece of it, or as all passages do."""
    return named_in(parent[-1], query.text) or parents.count(parent) == len(parents)


def topic(query: Query) -> list[str]:
    """The words that name what is to be summed up; where there are none, nouns of one character: 茶."""
    words = [*map(unified, query.terms), *query.indicators]
    return words or [word for word, tag in tagged(query.text) if len(word) == 1 and tag == "n"]


def _count(words: Sequence[str], text: str) -> int:
    """How many of the words a text has: as they stand, as an indicator it names, or one of four characters in two
    halves (更新…城市 for 城市更新).
    """
    plain, names = unified(text), indicator_names(text)
    return sum(
        word in plain or word in names or (len(word) == 4 and word[:2] in plain and word[2:] in plain) for word in words
    )


def _on_topic(section: Section, words: Sequence[str]) -> list[Evidence]:
    """What a section says of the topic; empty where that holds too few of the words, or is less than a summary."""
    size = _size(section.body)
    short = size <= SHORT and not any(is_point(item.sentence.text) for item in section.body)
    chosen = _stretch(section.body, words, whole=size <= SHORTEST) if short else _parts(section, words)
    held = _count(words, "".join(item.sentence.text for item in chosen))
    enough = 2 * held >= len(words) if short else held == len(words)
    return _shortened([Section(section.path, tuple(chosen))]) if held and enough and len(chosen) > 1 else []


def _stretch(items: Sequence[Evidence], words: Sequence[str], *, whole: bool) -> list[Evidence]:
    """From the first sentence that names the topic to the last, and one that closes the section; all if so wished."""
    named = [i for i, item in enumerate(items) if _count(words, item.sentence.text)]
    if whole or not named:
        return list(items) if named else []
    last = named[-1] + (named[-1] == len(items) - 2)
    return list(items[named[0] : last + 1])


def _parts(section: Section, words: Sequence[str]) -> list[Evidence]:
    """The parts whose lead-in names the topic; where there are none, each sentence that does."""
    longer = [word for word in words if len(word) > 1]
    halves = [word[n : n + 2] for word in longer if len(word) == 4 for n in (0, 2)]  # 优生态 of 生态环境
    several = [part for part in parts(section) if len(part) > 1]
    led = next((f for ws in (longer, halves) if (f := [p for p in several if _count(ws, p[0].sentence.text)])), [])
    named = [item for item in section.body if _count(words, item.sentence.text)]
    return [item for part in led for item in part] or named


def _from_topic(section: Section, words: Sequence[str]) -> Section:
    """Of 机遇与挑战 what is said from the first sentence on that names the one that is asked for."""
    if not _JOINED.search(section.heading):
        return section
    at = next((i for i, e in enumerate(section.body) if i and _count(words, e.sentence.text)), 0)
    return Section(section.path, section.body[at:])


def _shortened(sections: Sequence[Section]) -> list[Evidence]:
    """Sentences in reading order, up to where the report turns to something else; of too many those with figures first,
    as much of each section as of the others, what a short one leaves going to the longer ones.
    """
    bodies = [_until_turn(section.body) for section in sections]
    kept: dict[int, list[Evidence]] = {}
    left = MOST
    for n in sorted(range(len(bodies)), key=lambda n: _size(bodies[n])):
        kept[n] = _weightiest(bodies[n], left // (len(bodies) - len(kept)))
        left -= _size(kept[n])
    return [item for n in range(len(bodies)) for item in kept[n]]


def _size(items: Sequence[Evidence]) -> int:
    return sum(len(item.sentence.text) for item in items)


def _until_turn(items: Sequence[Evidence]) -> list[Evidence]:
    at = next((i for i, item in enumerate(items) if i and _TURNS.match(item.sentence.text)), len(items))
    return list(items[:at])


def _weightiest(items: Sequence[Evidence], room: int) -> list[Evidence]:
    """The sentences with figures, then the others, as many as there is room for, in reading order; at least one."""
    order = sorted(range(len(items)), key=lambda i: not _has_figure(items[i].sentence.text))
    kept: list[int] = []
    for i in order:
        if not kept or len(items[i].sentence.text) <= room:
            kept.append(i)
            room -= len(items[i].sentence.text)
    return [items[i] for i in sorted(kept)]


def _has_figure(text: str) -> bool:
    return any(q.unit and q.unit != quantities.YEAR for q in quantities.find(text))
