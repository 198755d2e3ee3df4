"""What each part of a document speaks of: the years behind it or ahead, told as reached or aimed at.

A report runs in order: the years gone by, last year, what is amiss, the years to come, this year. Headings name these
parts in a hundred ways, or not at all, so nothing hangs on one of them: every sentence is given a score for every
phase by the cues of ``data/phases.toml`` (years named, words of headings, verbs done or still to do), a change of
phase costs more within a paragraph than under a new heading, and the best way through the whole document is taken.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Any

from qa import periods
from qa.documents import chunk
from qa.schema import Chunk, Document, Period
from qa.text import bare, fold

OPENS = 4  # characters before a year that opens its sentence: 其中2020年
MAX_HEADINGS = 4  # of a section path, the nearest ones
_COMPARED = re.compile(r"(?:比|较|与|同|是|为|由|从|自|相当于|高于|低于|超过|超)(?:去年|上年)?\"?$")
_OPENERS = re.compile(
    r"^(?:各位代表[,!:。]?|——|[-—▌●◆★☞]|第?(?:[一二三四五六七八九十]+|\d{1,2})(?:[、.,)]|[编篇章节])|[(][一二三四五六七八九十\d]+[)])*"
)
# Five years that a sentence opens with are of its own, whatever the paragraph tells of.
_BY_YEARS = re.compile(r"(?:回首|回顾|回望|过去|这|今后|未来)?的?[五5]年(?:来|间|里|以来)")
MARK = 2.5  # a score from which a heading, or the sentence that opens a paragraph, says itself what it speaks of
HEARD = 0.6  # of what a heading said the time before, at each further part below it
AHEAD = 1.0  # above what it says for the phase before, so that a change is marked
NEAR = 3.0  # below the highest of these scores
Scores = dict[str, float]


@dataclass(frozen=True, slots=True)
class Cue:
    """A pattern and what it says for each phase; ``most``: how often it counts in one sentence."""

    where: str
    pattern: re.Pattern[str]
    weights: Mapping[str, float]
    most: int


@dataclass(frozen=True, slots=True)
class Unit:
    """A sentence with what stands around it: the place it has in the chunks, and how it is set off."""

    chunk: int
    sentence: int
    scores: Scores
    change: float  # what a change of phase before it costs
    marked: Scores  # the same for the phases that its headings, or its own opening of a paragraph, speak for
    lean: float  # the share that the document's own leaning has in it


def chunks_of(document: Document, source: str, body: int = 0, fits: Callable[[str], bool] | None = None) -> list[Chunk]:
    """All chunks of a document with their phases, in order; ``body`` and ``fits`` as for ``chunk.read``."""
    return settle(document, chunk.chunk(source, document.doc, body, fits), source)


def settle(document: Document, chunks: Sequence[Chunk], source: str) -> list[Chunk]:
    """The chunks with their ``scope``: the phase their sentences are in; a chunk that two phases share is cut.

    Args:
        document: its year and kind say what 今年 and 过去五年 are; without a year nothing is settled.
        chunks: all chunks of the document, in order.
        source: the source text.
    """
    now = periods.speaks_in(document)
    if now is None:
        return list(chunks)
    units = list(_units(document, chunks, source, now))
    told = {(u.chunk, u.sentence): phase for u, phase in zip(units, decode(units, _bias(document)), strict=True)}
    found: list[Chunk] = []
    for n, whole in enumerate(chunks):
        found += _cut(whole, [told.get((n, i)) for i in range(len(whole.sentences))], document)
    return found


def _cut(whole: Chunk, phases: Sequence[str | None], document: Document) -> Iterator[Chunk]:
    start = 0
    for i in range(1, len(phases) + 1):
        if i == len(phases) or phases[i] != phases[start]:
            phase = phases[start]
            scope = periods.scope_of(phase, document) if phase else None
            yield replace(whole, sentences=whole.sentences[start:i], scope=scope)
            start = i


def decode(units: Sequence[Unit], bias: Mapping[str, float]) -> list[str]:
    """The best phases of the units, one each (Viterbi)."""
    order: list[str] = _data()["order"]
    back: float = _data()["back"]
    if not units:
        return []
    best = {p: units[0].scores.get(p, 0) + bias.get(p, 0) for p in order}
    trail: list[dict[str, str]] = []
    for unit in units[1:]:
        steps: dict[str, str] = {}
        now: Scores = {}
        for n, phase in enumerate(order):
            reached = {
                p: best[p] + (0 if p == phase else _change(unit, p, phase) + (back if m > n else 0))
                for m, p in enumerate(order)
            }
            steps[phase] = max(reached, key=reached.__getitem__)
            now[phase] = reached[steps[phase]] + unit.scores.get(phase, 0) + unit.lean * bias.get(phase, 0)
        best = now
        trail.append(steps)
    path = [max(best, key=best.__getitem__)]
    for steps in reversed(trail):
        path.append(steps[path[-1]])
    return path[::-1]


def _change(unit: Unit, old: str, new: str) -> float:
    """What a change costs: little where the headings, or the opening of a paragraph, speak for the new phase more."""
    marked = new in unit.marked and unit.marked[new] > unit.marked.get(old, 0) + AHEAD
    return _data()["change"]["marked"] if marked else unit.change


def _bias(document: Document) -> Mapping[str, float]:
    """What a document of this kind, with this title, leans to."""
    scores: Scores = {}
    kinds: dict[str, Scores] = _data()["kind"]
    for kind, weights in kinds.items():
        if document.kind and kind in document.kind:
            _add(scores, weights)
    for cue in _cues():
        if cue.where == "title" and cue.pattern.search(document.title):
            _add(scores, cue.weights)
    return scores


def _units(document: Document, chunks: Sequence[Chunk], source: str, now: int) -> Iterator[Unit]:
    costs: Scores = _data()["change"]
    lean: Scores = _data()["lean"]
    section: tuple[str, ...] = ()
    heard: Counter[tuple[str, ...]] = Counter()  # how often each path of headings was open above a new part
    opened: tuple[str, ...] = ()  # the same without the words that only open a paragraph
    end = 0
    for n, part in enumerate(chunks):
        if part.kind != "prose":
            continue
        for i, sentence in enumerate(part.sentences):
            scores = _score(_plain(sentence.text), "sentence", now)
            where = "paragraph" if "\n" in source[end : sentence.start] else "sentence"
            opens = where == "paragraph" or _BY_YEARS.match(_plain(sentence.text))
            marks = dict(scores) if opens else {}
            if i == 0 and part.section != section:
                path = _without_lead(part)
                if path != opened[: len(path)]:
                    where = "subsection" if path[:1] == opened[:1] else "section"
                opened = path
                headings = _of_headings(part.section, heard, now, document.title)
                _add(marks, headings)
                _add(scores, headings)
                section = part.section
            end = sentence.end
            most = max(MARK, max(marks.values(), default=0) - NEAR)
            marked = {phase: score for phase, score in marks.items() if score >= most}
            yield Unit(n, i, scores, costs[where], marked, lean[where])


def _without_lead(part: Chunk) -> tuple[str, ...]:
    """The headings above a chunk, without the one that its first sentence is itself."""
    leads = bool(part.section) and bare(part.sentences[0].text).startswith(bare(part.section[-1]))
    return part.section[:-1] if leads else part.section


def _of_headings(section: tuple[str, ...], heard: Counter[tuple[str, ...]], now: int, title: str) -> Scores:
    """What the open headings say: the nearest one in full, those above it by half each.

    What a heading says is less news at each further part below it; else a long section would outvote its own parts.
    """
    scores: Scores = {}
    share = 1.0
    for n in range(len(section), max(0, len(section) - MAX_HEADINGS), -1):
        if bare(section[n - 1]) in bare(title):
            continue
        own = _score(_plain(section[n - 1]), "heading", now)
        _add(scores, own, share * HEARD ** heard[section[:n]])
        heard[section[:n]] += 1
        share = share * 0.5 if max(own.values(), default=0) >= MARK else share
    return scores


def _plain(text: str) -> str:
    return _OPENERS.sub("", re.sub(r"\s", "", fold(text)))


def _score(text: str, where: str, now: int) -> Scores:
    scores: Scores = {}
    named = [(_lies(p, now), start) for p, start, _ in periods.find(text, now) if not _COMPARED.search(text[:start])]
    lies = {name for name, _ in named}
    both = {"last_year", "this_year"} <= lies  # 去年……，今年……: a sentence of its own
    for name, start in named:
        place = "heading" if where == "heading" else "opening" if start <= OPENS and not both else "inside"
        _add(scores, _data()["named"][place].get(name, {}))
    for cue in _cues():
        if cue.where == "opening" and where == "sentence" and cue.pattern.match(text):
            _add(scores, cue.weights)
        elif cue.where == where:
            _add(scores, cue.weights, min(cue.most, len(cue.pattern.findall(text))))
    return scores


def _lies(period: Period, now: int) -> str:
    """How a period lies to the year that a document speaks in."""
    if period.first < period.last:
        return "back_years" if period.last < now else "ahead_years"
    names = {-1: "last_year", 0: "this_year"}
    return names.get(period.last - now, "earlier_year" if period.last < now else "later_year")


def _add(scores: Scores, weights: Mapping[str, float], share: float = 1.0) -> None:
    for phase, weight in weights.items():
        scores[phase] = scores.get(phase, 0) + share * weight


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(files("qa").joinpath("data/phases.toml").read_text(encoding="utf-8"))


@cache
def _cues() -> tuple[Cue, ...]:
    return tuple(Cue(c["where"], re.compile(c["pattern"]), c["weights"], c.get("most", 1)) for c in _data()["cue"])
