"""The judges: one gold row and one answer row in, a verdict out. Pure, and blind to the answer's own checks.

Rows are the JSON objects of the contracts in DESIGN.md ("An answer row", "A gold row"). ``numbers`` and their
``verified`` are never believed: what an answer shows is compared with what it cites.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Any

from eval.figures import (
    CIRCLED,
    RATES,
    YEAR,
    Figure,
    Unit,
    declared,
    fractions,
    join_thousands,
    normal,
    numeral,
    read,
    squeezed,
    untorn,
    without_row_numbers,
)

Row = Mapping[str, Any]

_BREAK = (
    "\ue000"  # of the private use area; stands where a comma or a mark parted two numbers: 2024, 2025 is not 20242025
)
_MARK = re.compile(r"\[(\d+)\]")
_PLAN = re.compile("十[一二三四五六]五")  # has five years
_NUMERALS = "零〇一二两三四五六七八九十百千万亿"
_LISTED = re.compile(r"(?P<before>^|[\n:：;；。.])[ ]*[(（]?(?P<n>\d{1,2})(?:[)）、]|[.．](?!\d))(?!\d)")
_REPORT = "政府工作报告"
_RELATIVE = {  # years named by the day of asking
    "今年": (0,), "去年": (-1,), "上年": (-1,), "前一年": (-1,), "上一年": (-1,), "前年": (-2,), "明年": (1,),
    "这两年": (-1, -2), "近两年": (-1, -2), "this year": (0,), "last year": (-1,),
}  # fmt: skip
_SOURCES = re.compile(
    rf"(?<![\d.{_NUMERALS}])(?P<n>[2-4]|[两二三四]|(?<![A-Za-z])(?:[Tt]wo|[Tt]hree|[Ff]our))\s*(?:个|份|篇|座)?\s*"
    r"(?:版本|版|城市|市|地|报告|文件|versions|reports|cities)"
)
_COUNTS = {"2": 2, "两": 2, "二": 2, "two": 2, "3": 3, "三": 3, "three": 3, "4": 4, "四": 4, "four": 4}
_ORDINAL = re.compile(r"(\d\d)th")


def bare(text: str) -> str:
    """NFKC without white space: how quotes and evidence are compared."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))


def stands(needle: str, text: str) -> bool:
    """Whether ``needle`` stands in ``text``, after NFKC and removal of spaces and commas, never inside a longer number.

    6% does not stand in 16%, 1.6% or 6%5; 6 not in 6.05; 5万 not in 25万, 5.5万 or 5万亿; 百分之八 not in 百分之八十.
    Digits that a list's comma parts stay apart (2024, 2025), those that a thousands comma joins do not (1,234).
    """
    wanted = _squeezed(needle).replace(_BREAK, "")
    if not wanted:
        return False
    pattern = _left_border(wanted[0]) + f"{_BREAK}*".join(map(re.escape, wanted)) + _right_border(wanted[-1])
    return re.search(pattern, _squeezed(text)) is not None


def correct(row: Row, answer: Row) -> bool:
    """Whether the answer holds one of each group of ``must`` and none of ``must_not``; a refusal, where one is due."""
    if row["refuse"]:
        return bool(answer.get("refused"))
    text = shown(answer)
    return all(any(stands(m, text) for m in group) for group in row["must"]) and not any(
        stands(m, text) for m in row["must_not"]
    )


def shown(answer: Row) -> str:
    """The answer's text with a break for each mark of its citations; other bracketed numbers, such as [28], stay."""
    known = {c["n"] for c in _citations(answer)}
    return _MARK.sub(lambda m: _BREAK if int(m[1]) in known else m.group(), answer["answer"])


def cited(row: Row, answer: Row) -> bool:
    """Whether each evidence item is met by one citation of any of its documents."""
    return all(any(meets(item, c["doc"], quoted(c)) for c in _citations(answer)) for item in row["evidence"])


def strict(row: Row, answer: Row) -> bool:
    """Correct and cited; where a refusal is due, refused."""
    if row["refuse"]:
        return bool(answer.get("refused"))
    return not answer.get("refused") and correct(row, answer) and cited(row, answer)


def meets(item: Row, doc: str, texts: Iterable[str]) -> bool:
    """Whether texts of one document hold all that an evidence item ``contains``."""
    found = "\n".join(bare(text) for text in texts)
    return doc in item["doc"] and all(bare(c) in found for c in item["contains"])


def quoted(citation: Row) -> list[str]:
    """A citation's quote and the texts of its context."""
    return [citation["quote"], *(span["text"] for span in citation.get("context") or ())]


def citation_precision(row: Row, answer: Row) -> float | None:
    """Share of the citations that support: meet an evidence item, or hold one of ``must`` in the quote.

    None where nothing is to be cited (a refusal, due or given) or nothing was.
    """
    citations = _citations(answer)
    if row["refuse"] or answer.get("refused") or not citations:
        return None
    alternatives = [m for group in row["must"] for m in group]
    supporting = [
        c
        for c in citations
        if any(meets(item, c["doc"], quoted(c)) for item in row["evidence"])
        or any(stands(m, c["quote"]) for m in alternatives)
    ]
    return len(supporting) / len(citations)


def citation_recall(row: Row, answer: Row) -> float | None:
    """Share of the evidence items that a citation meets; None where a refusal is due."""
    if not row["evidence"]:
        return None
    return fmean(any(meets(item, c["doc"], quoted(c)) for c in _citations(answer)) for item in row["evidence"])


@dataclass(frozen=True, slots=True)
class Refusals:
    """How refusals were used; ``precision`` and ``recall`` are None where nothing was refused or due."""

    due: int
    given: int
    rightly: int

    @property
    def false(self) -> int:
        """Answerable questions that were refused."""
        return self.given - self.rightly

    @property
    def precision(self) -> float | None:
        """Share of the refusals that were due."""
        return self.rightly / self.given if self.given else None

    @property
    def recall(self) -> float | None:
        """Share of the due refusals that were given."""
        return self.rightly / self.due if self.due else None


def refusals(pairs: Iterable[tuple[Row, Row]]) -> Refusals:
    """Count refusals over (gold row, answer row) pairs."""
    seen = [(bool(row["refuse"]), bool(answer.get("refused"))) for row, answer in pairs]
    return Refusals(sum(d for d, _ in seen), sum(g for _, g in seen), sum(d and g for d, g in seen))


def unsupported_numbers(
    answer: Row, asked: Sequence[str] = (), library_years: Collection[int] = (), this_year: int | None = None
) -> list[str]:
    """The numbers of an answer that nothing holds, as they stand in it (normalised).

    Each number with its unit must occur in a cited quote, its context, section, title or year, or in the question, or
    be listed as computed from numbers that do. A bare figure of a table row has the unit its row or header declares.
    Values count, not spellings: 4.5万人 = 45000人, 三年 = 3年, 6 percent = 6%. A refusal cites nothing: its numbers
    come from the question or are years of the library's documents.

    Args:
        answer: the answer row.
        asked: questions asked earlier in the conversation.
        library_years: years of the library's documents.
        this_year: of the day of asking: who asks for 去年 is told its number.
    """
    text = _without_counted_sources(_without_enumeration(shown(answer)), answer)
    support = _Support(answer, asked, library_years)
    support.years |= _relative_years([answer["question"], *asked], this_year)
    computed = [] if answer.get("refused") else _computed(answer, support)
    missing = [f.text for f in read(text, ones=False) if not (support.holds(f) or any(_same(f, c) for c in computed))]
    return missing + [fraction for fraction in fractions(text) if not support.says(fraction)]


def _relative_years(questions: Sequence[str], this_year: int | None) -> set[int]:
    """The years that questions name by the day of asking: 去年, last year."""
    said = [word for text in questions for word in _RELATIVE if word in text.lower()]
    return {this_year + years for word in said for years in _RELATIVE[word]} if this_year else set()


class _Support:
    """What an answer's numbers may rest on."""

    def __init__(self, answer: Row, asked: Sequence[str], library_years: Collection[int]) -> None:
        texts = [answer["question"], *asked]
        years: list[int] = list(library_years) if answer.get("refused") else []
        self.tables: list[tuple[list[Figure], list[Unit]]] = []  # of each citation, since units stay within a table
        for citation in [] if answer.get("refused") else _citations(answer):
            own = without_row_numbers("\n".join(map(untorn, quoted(citation))))
            section = "\n".join(citation.get("section") or ())
            self.tables.append((read(own), declared(f"{own}\n{section}")))
            texts += [own, section, citation.get("title") or "", citation["doc"], citation.get("place") or ""]
            if year := citation.get("year"):  # a report on the work of the government is about the year before
                years += [year, year - 1] if _REPORT in (citation.get("title") or "") else [year]
        self.text = normal("\n".join(texts))
        self.squeezed = squeezed(self.text)
        self.figures = read(f"{self.text}\n5年" if _PLAN.search(self.text) else self.text)
        self.years = {*years, *(int(f.value) for f in self.figures if f.unit == YEAR)}

    def holds(self, figure: Figure) -> bool:
        """Whether a figure of the answer occurs."""
        if figure.word and self._names(figure.word):
            return True
        if figure.unit == "?":
            return False
        if figure.unit == YEAR and int(figure.value) in self.years:
            return True
        return any(_same(figure, f) for f in self.figures) or any(
            _same_in_table(figure, cell, unit)
            for figures, units in self.tables
            for cell in figures
            if cell.plain
            for unit in units
        )

    def says(self, words: str) -> bool:
        """Whether the words occur."""
        return words in bare(self.text)

    def _names(self, word: str) -> bool:
        """Whether a name with a number in it occurs; 15th (five-year plan) also as 十五五."""
        if re.search(rf"(?<!\d){re.escape(word)}(?!\d)", self.squeezed):
            return True
        plan = _ORDINAL.fullmatch(word)
        named = {numeral(name) for name in re.findall("(十[一二三四五六])五", self.text)}
        return plan is not None and int(plan[1]) in named


def _same(figure: Figure, other: Figure) -> bool:
    """Equal value and unit; a count without a unit of its own equals any count, never a rate or a calendar year."""
    if figure.value != other.value or other.unit == "?":
        return False
    if figure.unit == other.unit:
        return True
    return figure.unit == "" and other.unit not in (RATES | {YEAR})


def _same_in_table(figure: Figure, cell: Figure, unit: Unit) -> bool:
    if unit.unit:
        return figure.unit == unit.unit and figure.value == cell.value * unit.times
    # a unit this module does not know, such as 人/亿元: the words after the figure must be the bracketed ones
    return figure.after.startswith(unit.text) and figure.digits == cell.value


def _computed(answer: Row, support: _Support) -> list[Figure]:
    """Figures listed as computed, where all that they are computed from is held (100 only turns a share into %)."""
    found = []
    for number in answer.get("numbers") or ():
        if number.get("computed") and all(support.holds(f) or f.value == 100 for f in read(number["computed"])):
            found += read(number["text"])
    return found


def percentile(values: Sequence[float], q: float) -> float | None:
    """The q-th percentile (0..100), interpolated linearly between neighbours; None of no values."""
    if not values:
        return None
    ordered = sorted(values)
    at = (len(ordered) - 1) * q / 100
    low = math.floor(at)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (at - low)


def wilson(successes: int, n: int, z: float = 1.96) -> tuple[float, float]:
    """The Wilson score interval of a share, 95 % by default (Wilson 1927); (0, 1) of no trials."""
    if n == 0:
        return 0.0, 1.0
    share = successes / n
    middle = (share + z * z / (2 * n)) / (1 + z * z / n)
    half = z * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    return max(0.0, middle - half), min(1.0, middle + half)


def _citations(answer: Row) -> Sequence[Row]:
    return answer.get("citations") or ()


def _without_enumeration(text: str) -> str:
    """Text without the numbers of a list's items: those that count 1, 2, 3 ... at the beginning of a line or clause."""
    text = CIRCLED.sub(" ", text)
    matches = list(_LISTED.finditer(text))
    spans: list[tuple[int, int]] = []
    for i, m in enumerate(matches):
        n = int(m["n"])
        follows = spans and int(matches[i - 1]["n"]) == n - 1
        begins = n == 1 and (m["before"] in ("", "\n") or (i + 1 < len(matches) and int(matches[i + 1]["n"]) == 2))
        if follows or begins:
            spans.append((m.end("before"), m.end()))
    for start, end in reversed(spans):
        text = text[:start] + " " + text[end:]
    return text


def _without_counted_sources(text: str, answer: Row) -> str:
    """Text without 两个版本 or 两市 where that many documents or places are cited: a reader can count them."""
    seen = {len({c["doc"] for c in _citations(answer)}), len({c.get("place") for c in _citations(answer)})}
    return _SOURCES.sub(lambda m: " " if _COUNTS.get(m["n"].lower()) in seen else m.group(), text)


def _squeezed(text: str) -> str:
    text = join_thousands(unicodedata.normalize("NFKC", text.replace("，", _BREAK)))
    text = re.sub(r"(?<=\.)\s+(?=\d)", _BREAK, text.replace(",", _BREAK))
    return re.sub(r"\s+", "", text)


def _left_border(first: str) -> str:
    if first.isdigit():
        return r"(?<!\d)(?<!\d\.)"
    return rf"(?<![\d{_NUMERALS}])(?<![{_NUMERALS}]点)" if first in _NUMERALS else ""


def _right_border(last: str) -> str:
    if last.isdigit():
        return r"(?!\d|\.\d)"
    if last in "%‰":
        return r"(?!\d)"
    return rf"(?![\d{_NUMERALS}]|点[{_NUMERALS}])" if last in _NUMERALS else ""
