"""The answer, sentence by sentence: what the generator writes is shown when it is cited and checked, not before."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace

from qa import quantities
from qa.answer import prompt
from qa.answer.cite import Citations
from qa.answer.compare import Difference
from qa.answer.compute import Computed
from qa.answer.compute import compute as compute_from
from qa.answer.generators import Generator
from qa.answer.phrasing import english_place, english_quantity, titled
from qa.answer.repair import mend
from qa.answer.sections import ORDINAL
from qa.answer.support import relevant
from qa.answer.verify import Checked, check, plain, without_commands
from qa.answer.wanted import of as wanted_of
from qa.answer.wanted import unit_fits
from qa.answer.whole import readable
from qa.clauses import excerpt, segments
from qa.quantities import Quantity
from qa.schema import CheckedNumber, Conflict, ConflictValue, Document, Evidence, Query

_SENTENCE_END = re.compile(r"(?<=[。！？!?；\n])|(?<=[a-z%)]\.)(?=\s)")
_ROW = re.compile(r"｜|：\[\d|：-(?:[；;]|$)")
MAX_REPEATED = 3
LEAST_POINTS = 2  # that are told with what belongs to each
LONG = 150  # characters of a sentence of which a fact is quoted by its clause or item
PASSAGE = 400  # characters of a quoted passage


@dataclass(slots=True)
class Draft:
    """An answer in the making."""

    citations: Citations
    language: str = "zh"
    to_english: Callable[[str], str | None] = lambda _: None  # a sentence in English; None where that fails
    measured: bool = True  # whether a figure is asked for
    unplaced: bool = False  # whether the question leaves open which of the library's places is meant
    text: str = ""
    numbers: list[CheckedNumber] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)
    figures: list[tuple[Quantity, Evidence]] = field(default_factory=list)
    used: list[Evidence] = field(default_factory=list)
    rejected: list[str] = field(default_factory=list)
    first_token: float | None = None  # time.perf_counter() of the first generated piece
    first_shown: float | None = None  # the same of the first sentence shown
    not_stated: bool = False  # the generator says that the evidence does not hold the answer

    def add(self, checked: Checked, evidence: Sequence[Evidence]) -> str:
        """Take a checked sentence in; returns what is to be shown."""
        marks = "".join(
            self.record(evidence[n], [figure for figure, of in checked.numbers if of == n]) for n in checked.support
        )
        told = self.told(checked.text, [q for q, _ in checked.numbers])
        if self.unplaced and self.measured:
            told = _placed(told, evidence[checked.support[0]].document, self.language)
        return self.show(_with_marks(told, marks, self.language))

    def told(self, sentence: str, figures: Sequence[Quantity]) -> str:
        """A checked sentence in the language of the answer; quoted behind its figures where that fails."""
        if self.language != "en":
            return sentence
        if said := self.to_english(sentence):
            return said
        amounts = ", ".join(dict.fromkeys(amount for q in figures if self.measured and (amount := english_quantity(q))))
        quoted = f"“{sentence.rstrip('。')}”"
        return f"{amounts} (in Chinese: {quoted})" if amounts else quoted

    def state(self, text: str, item: Evidence, figures: Sequence[Quantity]) -> str:
        """Take in a sentence that rests on one piece of evidence; returns what is to be shown."""
        mark = self.record(item, figures)
        return self.show(_with_marks(text, mark, self.language))

    def record(self, item: Evidence, figures: Sequence[Quantity]) -> str:
        """Cite a piece of evidence for these figures; returns its mark."""
        number = self.citations.number(item)
        if item not in self.used:
            self.used.append(item)
        self.figures += [(figure, item) for figure in figures]
        self.numbers += [CheckedNumber(figure.text, number, verified=True) for figure in figures]
        return f"[{number}]"

    def compute(self, result: Computed, *, paragraph: bool = False) -> str:
        """Take in what was computed of cited figures; returns what is to be shown."""
        if result.value:
            self.numbers.append(CheckedNumber(result.value, None, verified=True, computed=result.computation))
        return self.show(result.text, paragraph=paragraph)

    def another(self, *, measured: bool) -> Draft:
        """An empty draft for a part of the question; what it cites counts once it is taken in."""
        return Draft(self.citations.copy(), self.language, self.to_english, measured, self.unplaced)

    def take(self, part: Draft) -> str:
        """Take in what was written for a part, unless it is told already; returns what is to be shown."""
        self.citations = part.citations
        self.used += [item for item in part.used if item not in self.used]
        self.figures += part.figures
        self.numbers += part.numbers
        self.conflicts += part.conflicts
        self.first_token = self.first_token or part.first_token
        return "" if part.text in self.text else self.show(part.text, paragraph=True)

    def show(self, text: str, *, paragraph: bool = False) -> str:
        """Append to the answer's text, in a paragraph of its own if so wished; returns what was appended."""
        joint = "\n" if paragraph else " " if self.language == "en" else ""
        if self.text.endswith("|"):  # a table ends at an empty line
            joint = "\n\n"
        shown = joint + text if self.text else text
        self.first_shown = self.first_shown or time.perf_counter()
        self.text += shown
        return shown


def _placed(text: str, document: Document, language: str) -> str:
    """A sentence with the place of its report before it, where it does not name that."""
    place = document.place or ""
    if not place or place[:2] in text:
        return text
    return f"{english_place(place)}: {text}" if language == "en" else f"{place}：{text}"


def _with_marks(text: str, marks: str, language: str) -> str:
    """Marks go before the closing punctuation: 增长6%左右[1]。"""
    match = re.search(r"[。！？!?；.\s]*$", text)
    assert match
    space = " " if language == "en" else ""
    return text[: match.start()] + space + marks + (match.group().strip() or ("." if language == "en" else "。"))


def generate(
    query: Query, evidence: Sequence[Evidence], generator: Generator, limit: int, draft: Draft
) -> Iterator[str]:
    """Generate, and yield each sentence that passes the check, with its marks."""
    seen: set[str] = set()
    repeated = 0
    pending = ""
    draft.not_stated = False
    with closing(generator.stream(prompt.build(query, evidence), limit)) as pieces:  # type: ignore[type-var]
        for piece in pieces:
            if draft.first_token is None:
                draft.first_token = time.perf_counter()
            *sentences, pending = _SENTENCE_END.split(pending + piece)
            for sentence in sentences:
                if plain(sentence) in seen:
                    repeated += 1
                seen.add(plain(sentence))
                yield from _take(sentence, query, evidence, draft)
            if repeated >= MAX_REPEATED or draft.not_stated:
                return  # a small model that repeats itself will not stop by itself
    if plain(pending) not in seen:
        yield from _take(pending, query, evidence, draft)


def _take(sentence: str, query: Query, evidence: Sequence[Evidence], draft: Draft) -> Iterator[str]:
    if not plain(sentence):
        return
    if _ROW.search(sentence):  # a row as it stands in the evidence is no sentence, and its [28] no mark
        draft.rejected.append(sentence.strip())
        return
    if prompt.says_not_stated(sentence):
        draft.not_stated = not draft.used
        return
    sentence = prompt.without_origin(sentence, evidence)
    checked = check(sentence, query, evidence)
    if not checked.ok:
        checked = mend(sentence, query, evidence) or checked
    parts = segments(sentence) if not checked.ok else []
    held = [c for part in parts if (c := check(part.text.strip("，,；; "), query, evidence)).ok and c.numbers]
    if checked.ok:
        held = [checked]
    elif not held or len(parts) == 1:
        draft.rejected.append(sentence.strip())
        return
    for part in held:  # of 水平梯田17922公顷，新建淤地坝1座 the half that holds
        if part.text not in draft.text:
            yield draft.add(part, evidence)


def quote(query: Query, items: Sequence[Evidence], draft: Draft) -> Iterator[str]:
    """The supporting sentences themselves, where what was generated could not be verified."""
    for item in items:
        is_row = item.chunk.kind == "row"
        words = readable(item, query) if is_row else _with_asked_unit(query, item, excerpt(query, item.sentence.text))
        mark = draft.record(item, _figures(words))
        if query.language == "en":
            quoted = f"“{words.rstrip('。')}”"
            said = draft.to_english(words)
            told = f"{said.rstrip('.')} ({quoted})" if said else quoted
            yield draft.show(f"{item.document.label}: {told} {mark}.")
        else:
            yield draft.show(f"《{item.document.label}》：“{words.rstrip('。')}”{mark}。")


def _with_asked_unit(query: Query, item: Evidence, words: str) -> str:
    """Words of a sentence, or all of it where they leave out every figure of the unit that is asked for."""
    unit = wanted_of(query).unit
    held = any(unit_fits(unit, q.unit) for q in quantities.find(words))
    return words if held or not unit else item.sentence.text


def compute(query: Query, draft: Draft) -> Iterator[str]:
    """What the question asks of the cited figures together: a difference, a sum, the highest. Shown as computed."""
    yield from map(draft.compute, compute_from(query, draft.figures))


def _figures(text: str) -> list[Quantity]:
    return [q for q in quantities.find(text) if q.unit != quantities.YEAR]


def quote_passage(query: Query, items: Sequence[Evidence], draft: Draft) -> Iterator[str]:
    """Of the passages around the supporting sentences what is asked for, each sentence with its citation."""
    for item in items:
        words = ""
        parts = without_commands([replace(item, sentence=sentence) for sentence in item.chunk.sentences])
        for part in relevant(query, parts, item):
            sentence = part.sentence
            if len(words) + len(sentence.text) > PASSAGE and words:
                break
            mark = draft.citations.number(part)
            draft.used.append(part)
            told = readable(part, query) if part.chunk.kind == "row" else sentence.text
            if query.kind == "fact" and len(sentence.text) > LONG:
                told = excerpt(query, sentence.text)
            draft.numbers += [CheckedNumber(q.text, mark, verified=True) for q in _figures(told)]
            words += _with_marks(told, f"[{mark}]", query.language)
        yield draft.show(
            f"{item.document.label}: {words}" if query.language == "en" else f"《{item.document.label}》：{words}"
        )


def tell(query: Query, items: Sequence[Evidence], draft: Draft) -> Iterator[str]:
    """Sentences of a report one after the other, each with its citation; several as a list, what belongs to a numbered
    point beside it.
    """
    label = items[0].document.label
    yield draft.show(f"{label}: " if query.language == "en" else f"《{label}》：")
    numbered = [bool(ORDINAL.match(item.sentence.text)) for item in items]
    begun = False
    for item, is_point in zip(items, numbered, strict=True):
        text = readable(item, query)
        mark = draft.record(item, _figures(text))
        line = _with_marks(text, mark, query.language)
        begun = begun or is_point
        new = len(items) > 1 and (is_point or not begun or sum(numbered) < LEAST_POINTS)
        yield draft.show(f"- {line}" if new else line, paragraph=new)


def disagree(query: Query, found: Sequence[Difference], draft: Draft) -> Iterator[str]:
    """Say where two versions of a report differ, with both values and their citations."""
    for difference in found:
        ours, theirs = draft.citations.number(difference.ours), draft.citations.number(difference.theirs)
        titles = _told_apart(difference.ours.document, difference.theirs.document, query.language)
        subject = next(iter(query.indicators), None) or "、".join(query.terms[:3]) or query.text
        draft.conflicts.append(
            Conflict(
                subject,
                difference.ours.document.place,
                query.periods[0].text if query.periods else None,
                (ConflictValue(difference.values[0], ours), ConflictValue(difference.values[1], theirs)),
            )
        )
        for text, n in zip(difference.clauses, (ours, theirs), strict=True):
            draft.numbers += [CheckedNumber(q.text, n, verified=True) for q in _figures(text)]
        if query.language == "en":
            yield draft.show(
                paragraph=True,
                text=f"Two documents differ: {titles[0]} has “{difference.clauses[0]}” [{ours}], "
                f"{titles[1]} has “{difference.clauses[1]}” [{theirs}].",
            )
        else:
            yield draft.show(
                paragraph=True,
                text=f"两份文件的记载不一致：{titles[0]}为“{difference.clauses[0]}”[{ours}]，"
                f"{titles[1]}为“{difference.clauses[1]}”[{theirs}]。",
            )


def _told_apart(ours: Document, theirs: Document, language: str) -> tuple[str, str]:
    """The titles of two documents with what kind of copy each is; their names where nothing else tells them apart."""
    titles = titled(ours, language), titled(theirs, language)
    return titles if titles[0] != titles[1] else (f"{titles[0]} {ours.doc}", f"{titles[1]} {theirs.doc}")
