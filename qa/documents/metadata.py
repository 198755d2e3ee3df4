"""Place, year, kind and title of a document: from front matter, else from its title, file name and text."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from qa import places
from qa.errors import DocumentError

KNOWN_KEYS = ("title", "place", "year", "kind", "source")
_FRONT_MATTER = re.compile(r"---[ \t]*\r?\n(.*?)\r?\n---[ \t]*(?:\r?\n|$)", re.DOTALL)
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})\s*年")
_ISSUED = re.compile(r"〔((?:19|20)\d{2})〕|((?:19|20)\d{2})\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日")
# What a document calls itself, and the kind it then is; the first that stands in the head of the text counts.
_KINDS: tuple[tuple[str, str], ...] = (
    (r"政府工作报告", "政府工作报告"),
    (r"规划(?:和.{0,16}?)?纲要", "规划纲要"),
    (r"国民经济和社会发展计划", "计划报告"),
    (r"统计公报", "统计公报"),
    (r"预算.{0,8}报告", "预算报告"),
    (r"五年规划", "规划"),
)
_HEAD = 600


@dataclass(frozen=True, slots=True)
class Metadata:
    """What is known of a document before its text is read closely."""

    title: str
    place: str | None
    year: int | None
    kind: str | None
    body: int  # where the text begins, after front matter


def describe(source: str, path: Path) -> Metadata:
    """Read the metadata of a source text.

    Raises:
        DocumentError: the front matter is not valid YAML or has unknown keys.
    """
    front, body = _front_matter(source, path)
    text = source[body:]
    named = front.get("title")
    title = str(named or _title(text, path))
    kind = front.get("kind") or _kind(title, path, text)
    place = front.get("place")
    if place is not None:
        known = places.gazetteer().resolve(str(place))
        place = known.name if known else str(place)
    else:
        place = _place(title, path, text)
    year = front.get("year")
    if year is not None and not (isinstance(year, int) and 1900 <= year <= 2100):
        raise DocumentError(f"{path}：front matter 的 year: {year} 不是年份；应如 year: 2026")
    year = year or _year(title, path, text, kind)
    return Metadata(title if named else _full_title(title, place, year, kind, path), place, year, kind, body)


def _front_matter(source: str, path: Path) -> tuple[dict[str, Any], int]:
    match = _FRONT_MATTER.match(source)
    if not match:
        return {}, 0
    try:
        front = yaml.safe_load(match.group(1)) or {}
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise DocumentError(f"{path}：front matter 不是合法的 YAML；请改正或删去") from error
    if not isinstance(front, dict):
        return {}, 0
    for key, value in front.items():
        if key not in KNOWN_KEYS:
            raise DocumentError(f"{path}：front matter 有不认识的键“{str(key)[:40]}”；可用：{'、'.join(KNOWN_KEYS)}")
        if key != "year" and not (isinstance(value, str) and value.isprintable()):
            raise DocumentError(f"{path}：front matter 的 {key} 应是一行文字；数字请加引号")
    return front, match.end()


def _title(text: str, path: Path) -> str:
    """The first line of the head that names a report or a plan, else the first heading-like line."""
    lines = [re.sub(r"\s+", "", line.lstrip("#—- ")) for line in text[:_HEAD].splitlines()]
    lines = [line for line in lines if 4 <= len(line) <= 80 and not line.startswith(("（", "("))]
    named = [line for line in lines if any(re.search(pattern, line) for pattern, _ in _KINDS)]
    short = [line for line in lines if len(line) <= 40 and not line.endswith(("。", "；", "，", "："))]
    return (named or short or [path.stem])[0]


def _full_title(title: str, place: str | None, year: int | None, kind: str | None, path: Path) -> str:
    """A guessed title that says whose report it is: newspapers print 2026年政府工作报告摘要 and no city."""
    if issued := re.search(r"印发[《]?(.+?)[》]?的通知", title):
        title = issued.group(1)
    if title == path.stem and place and kind:
        return f"{place}{year}年{kind}" if year else f"{place}{kind}"
    if place and not places.gazetteer().find(title):
        return f"{place}{title}"
    return title


def _kind(title: str, path: Path, text: str) -> str | None:
    for sample in (title, path.stem, text[:_HEAD]):
        for pattern, kind in _KINDS:
            if re.search(pattern, sample):
                return kind
    if len(re.findall(r"各位代表", text)) >= 2 or re.search(r"\d{4}年工作安排", text):
        return "政府工作报告"
    return None


def _place(title: str, path: Path, text: str) -> str | None:
    """The place the title names, else the one that speaks of itself, else the most named one."""
    gazetteer = places.gazetteer()
    for sample in (title, path.stem):
        mentions = gazetteer.find(sample)
        if mentions:
            return max((m.place for m in mentions), key=lambda p: len(p.code.rstrip("0"))).name
    counts = Counter(m.place.name for m in gazetteer.find(text[:20_000]) if m.place.level != "county")
    head = Counter(m.place.name for m in gazetteer.find(text[:_HEAD]) if m.place.level != "county")
    cities = {n: c + 3 * head[n] for n, c in counts.items() if (p := gazetteer.resolve(n)) and p.level == "city"}
    best = max(cities or counts or {"": 0}, key=lambda n: (cities or counts or {"": 0})[n])
    return best or None


def _year(title: str, path: Path, text: str, kind: str | None) -> int | None:
    """Of a report the year it speaks in, of a plan its year of issue."""
    if kind and "规划" in kind and (issued := _ISSUED.search(text[:2000])):
        return int(issued.group(1) or issued.group(2))
    for sample in (title, path.stem.replace("-", " ") + "年"):
        if found := _YEAR.search(sample) or re.search(r"(?<!\d)((?:19|20)\d{2})(?!\d)", sample):
            return int(found.group(1))
    if found := re.search(r"(\d{4})\s*年(?:政府)?工作(?:安排|展望|报告|目标|总体要求)", text):
        return int(found.group(1))
    # A report speaks in the year after the one it looks back on most.
    years = Counter(int(y) for y in _YEAR.findall(text))
    return max(years, key=lambda y: (years[y], y)) if years else None
