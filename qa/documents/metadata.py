"""What is known of a document: corrected by hand, else given (sidecar, front matter), else read from its text.

A field that was read from the text, the title or the file name is listed in ``guessed``.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qa import periods, places, zones
from qa.documents import title_page
from qa.documents.front_matter import FIELDS, check, given
from qa.errors import InputError
from qa.places import Place
from qa.schema import Completeness

_ISSUED = re.compile(r"〔((?:19|20)\d{2})〕|((?:19|20)\d{2})\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})\s*年")
_YEAR_IN_NAME = re.compile(r"(?<!\d)((?:19|20)\d{2})(?:[01]\d[0-3]\d)?(?!\d)")
# Names that content systems give: P020260209534812307, t20260318_1187426.
_UPLOADED = re.compile(r"(?<![A-Za-z])[A-Za-z]0?(20\d{2})(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])")
_GONE = re.compile(r"(?:过去|走过)的\s*(20\d{2})\s*年")
# Reports that look back on one year and ahead to the next: the later one is the year they speak in.
_TWO_YEARS = ("政府工作报告", "计划报告", "预算报告", "工作总结和计划")
_OF_ITSELF = re.compile(r"(?:全|我|本)([省市县区旗州])|([省市县区旗州])(?:委|政府|人大|政协)")
_GOAL = re.compile(r"(?:今后|未来)五年[^。]{0,30}到((?:19|20)\d{2})年")
_FAR_GOALS = (2035, 2050)  # the two dates of modernisation, which plans and reports look ahead to
_LONG = 3000  # characters; what a longer text names once is no period of its own


@dataclass(frozen=True, slots=True)
class Metadata:
    """What is known of a document before its text is read closely; the fields are those of ``schema.Document``."""

    title: str
    place: str | None
    year: int | None
    kind: str | None
    body: int  # where the text begins, after front matter
    province: str | None
    level: str | None
    completeness: Completeness
    issuer: str | None
    date: str | None
    language: str
    periods: tuple[str, ...]
    guessed: tuple[str, ...]


def describe(source: str, path: Path, corrected: Mapping[str, Any] | None = None) -> Metadata:
    """The metadata of a source text.

    Args:
        source: the source text.
        path: its file; the name is read where the text says nothing, the sidecar beside it always.
        corrected: fields set by hand, which win over all else.

    Raises:
        DocumentError: front matter or sidecar is no valid YAML, has unknown keys or values without sense.
    """
    fields, body = given(source, path)
    fields |= corrected or {}
    text = source[body:]
    title = fields.get("title") or title_page.title(text)
    name = title or path.stem
    kind = fields.get("kind") or _kind(name, path, text)
    language = fields.get("language") or title_page.language(text)
    place = _given_place(fields) if "place" in fields else _place(name, path, text)
    year = fields.get("year") or _year(name, path, text, kind, language)
    place_name = place.name if place else fields.get("place")
    province = fields.get("province") or (_province(place) if place else None)
    found: dict[str, Any] = {
        "title": title or _made_title(path, place_name, year, kind),
        "place": place_name,
        "year": year,
        "kind": kind,
        "province": province,
        "level": place.level if place else None,
        "completeness": fields.get("completeness") or title_page.completeness(name, text),
        "issuer": fields.get("issuer") or title_page.issuer(text),
        "date": fields.get("date") or title_page.issue_date(text),
        "language": language,
        "periods": fields.get("periods") or _periods(text, year, kind),
    }
    known = set(fields) | ({"level", "province"} if "place" in fields else set())
    guessed = tuple(field for field, value in found.items() if value and field not in known)
    return Metadata(**found, body=body, guessed=guessed)


def corrections(fields: Mapping[str, str]) -> dict[str, Any]:
    """Values set by hand, as the fields hold them; None for "", which takes a correction back.

    A place brings its province along: 鼓楼区 alone is of several.

    Raises:
        InputError: there is no such field, a value has no sense, or nobody knows the place.
    """
    found = {name: _correction(name, value) for name, value in fields.items()}
    if isinstance(place := found.get("place"), Place):
        found = {"province": _province(place), **found, "place": place.name}
    elif "place" in found:
        found.setdefault("province", None)
    return found


def _correction(name: str, value: str) -> Any:
    if name not in FIELDS:
        raise InputError(f"没有可更正的“{name[:40]}”；可用：{'、'.join(FIELDS)}")
    if not value:
        return None
    try:
        checked = check(name, value)
    except ValueError as error:
        raise InputError(str(error)) from None
    if name != "place":
        return checked
    if place := find_place(checked):
        return place
    raise InputError(f"不认识的地区“{checked[:40]}”；请用行政区划的名称，如 place=运城市")


def find_place(name: str, province: str | None = None) -> Place | None:
    """The place that somebody names: 运城, 河东, 江苏省南京市鼓楼区; of a shared name the one in the province."""
    gazetteer = places.gazetteer()
    if province:
        for place in gazetteer.places:
            if name in (place.name, place.short) and _province(place) == province:
                return place
    if known := gazetteer.resolve(name):
        return known
    mentions = gazetteer.find(name)
    return mentions[-1].place if mentions and mentions[-1].end == len(name) else None


def _given_place(fields: Mapping[str, Any]) -> Place | None:
    return find_place(fields["place"], fields.get("province"))


def _province(place: Place) -> str:
    return places.gazetteer().province_of(place).name


def _made_title(path: Path, place: str | None, year: int | None, kind: str | None) -> str:
    """For a page that prints none: what it is, else the file's name."""
    return f"{place}{year}年{kind}" if place and year and kind and not title_page.kind_of(path.stem) else path.stem


def _kind(name: str, path: Path, text: str) -> str | None:
    for sample in (name, path.stem, text[: title_page.HEAD]):
        if kind := title_page.kind_of(sample):
            return kind
    if len(re.findall(r"各位代表", text)) >= 2 or re.search(r"\d{4}年工作安排", text):
        return "政府工作报告"
    return None


def _place(name: str, path: Path, text: str) -> Place | None:
    """The place (or zone) of the title or of the session, else of the file name, else what the text speaks of most."""
    if zone := zones.of_title(name):
        return zone
    gazetteer = places.gazetteer()
    session = re.search(r"在(.{2,40}?)第.{1,6}届人民代表大会", text[:2000])
    for sample in (name, session.group(1) if session else "", path.stem):
        if mentions := gazetteer.find(sample):
            return max((m.place for m in mentions), key=lambda p: len(p.code.rstrip("0")))
    counts = Counter(m.place for m in gazetteer.find(text[:20_000]))
    counts.update({m.place: 3 for m in gazetteer.find(text[: title_page.HEAD])})
    itself = Counter(a or b for a, b in _OF_ITSELF.findall(text[:20_000]))
    said = sum(itself.values()) or 1

    def weight(place: Place) -> float:
        """Mentions, more for the kind of place the text speaks of as 全市, 我县; but 全省第一 is said of a city."""
        # A city names its counties, some of which are 市 as well, more than a county-level city names the one above.
        doubt = 0.5 if place.level == "county" and place.name.endswith("市") else 1
        return counts[place] * doubt * (1 + itself[place.name[-1]] / said)

    return max(counts, key=lambda p: (weight(p), p.code)) if counts else None


def _year(name: str, path: Path, text: str, kind: str | None, language: str) -> int | None:
    """Of a report the year it speaks in, of a plan its year of issue."""
    if kind and "规划" in kind:
        if issued := _ISSUED.search(title_page.arabic_dates(text[:2000])):
            return int(issued.group(1) or issued.group(2))
        for period, _, _ in periods.find(name, None):
            if period.last - period.first == 4:
                return period.first
    stem = _YEAR.findall(path.stem) or _YEAR_IN_NAME.findall(path.stem) or _UPLOADED.findall(path.stem)
    for named in (_YEAR.findall(title_page.arabic_dates(name)), stem):
        if found := [int(y) for y in named]:
            return max(found) if kind in _TWO_YEARS else found[0]
    dated = title_page.session_year(text) or title_page.head_year(text)
    if dated and kind and "公报" in kind and f"{dated - 1}年" in text:  # issued in the year after the one it tells of
        return dated - 1
    return dated or _spoken_year(text, language)


def _spoken_year(text: str, language: str) -> int | None:
    """The year after the one a text looks back on, the one it plans the work of, or else the one it names most."""
    if gone := _GONE.search(text):
        return int(gone.group(1)) + 1
    if planned := re.search(r"(\d{4})\s*年(?:的)?(?:政府)?(?:重点)?(?:工作|任务)", text):
        looked_back = re.match(r".{0,6}(?:回顾|总结|情况)", text[planned.end() :])
        return int(planned.group(1)) + bool(looked_back)
    if goal := _GOAL.search(text):
        return int(goal.group(1)) - 4
    years = Counter(int(y) for y in (_YEAR if language == "zh" else _YEAR_IN_NAME).findall(text))
    return max(years, key=lambda y: (years[y], y)) if years else None


def _periods(text: str, year: int | None, kind: str | None) -> tuple[str, ...]:
    """What a document looks back on and ahead to: its year and the one before, the plans, the far goals it names."""
    text = title_page.arabic_dates(text)
    counts = Counter((p.first, p.last) for p, _, _ in periods.find(text, year))
    enough = 1 if len(text) < _LONG else 2
    plan = kind is not None and "规划" in kind
    spans = {span for span, n in counts.items() if span[1] - span[0] == 4 and n >= enough}
    spans |= {(goal, goal) for goal in _FAR_GOALS if (goal, goal) in counts}
    if year and not plan:
        spans.add((year, year))
        if kind in _TWO_YEARS and (year - 1, year - 1) in counts:
            spans.add((year - 1, year - 1))
    if year and plan:  # the year its figures are set for
        spans |= {(last, last) for first, last in spans if first <= year <= last and (last, last) in counts}
    return tuple(_named(first, last) for first, last in sorted(spans))


def _named(first: int, last: int) -> str:
    if first == last:
        return f"{first}年"
    number = (first - 1966) // 5 + 3
    if last - first == 4 and number >= 3 and periods.five_year_plan(number) == (first, last):
        return f"{_numeral(number)}五"
    return f"{first}—{last}年"


def _numeral(number: int) -> str:
    digits = " 一二三四五六七八九"
    tens, ones = divmod(number, 10)
    return ((digits[tens] if tens > 1 else "") + "十" if tens else "") + digits[ones].strip()
