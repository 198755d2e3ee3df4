"""Word's automatic numbers, which stand in no paragraph's text: 一、 （一） 1. 第一章

Only what reports use: decimal and Chinese numbers in the pattern of their level ([ECMA-376] 17.9). Bullets and other
kinds of numbers are left out.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_CHINESE = {
    "chineseCounting",
    "chineseCountingThousand",
    "japaneseCounting",
    "ideographDigital",
    "taiwaneseCountingThousand",
}
_DIGITS = "零一二三四五六七八九"
MAX_DEPTH = 9


@dataclass(frozen=True, slots=True)
class _Level:
    format: str
    pattern: str  # "第%1章"
    start: int
    suffix: str


class Numbering:
    """Counts along while the paragraphs are read in order."""

    def __init__(self, document: Any) -> None:
        self._levels: dict[str, dict[int, _Level]] = {}  # by num id
        self._lists: dict[str, str] = {}  # num id to the list it counts on
        self._counts: dict[str, dict[int, int]] = defaultdict(dict)
        root = _part(document)
        if root is None:
            return
        abstract = {a.get(f"{_W}abstractNumId"): a for a in root.iter(f"{_W}abstractNum")}
        for num in root.iter(f"{_W}num"):
            name, link = num.get(f"{_W}numId"), num.find(f"{_W}abstractNumId")
            base = abstract.get(link.get(f"{_W}val")) if link is not None else None
            if base is None:
                continue
            self._levels[name] = {int(lvl.get(f"{_W}ilvl", "0")): _level(lvl) for lvl in base.iter(f"{_W}lvl")}
            restarts = num.find(f"{_W}lvlOverride/{_W}startOverride") is not None
            self._lists[name] = f"num {name}" if restarts else link.get(f"{_W}val")

    def next(self, p: Any, style: Any) -> str:
        """The number before a paragraph, "" where there is none."""
        name, depth = _reference(p, style)
        levels = self._levels.get(name or "", {})
        level = levels.get(depth)
        if name is None or level is None:
            return ""
        counts = self._counts[self._lists[name]]
        counts[depth] = counts.get(depth, level.start - 1) + 1
        for deeper in [d for d in counts if d > depth]:
            del counts[deeper]
        if level.format not in _CHINESE | {"decimal", "decimalZero", "decimalFullWidth"}:
            return ""

        def number(match: re.Match[str]) -> str:
            i = int(match.group(1)) - 1
            shown = levels.get(i, level)
            return _written(counts.get(i, shown.start), shown.format)

        return re.sub(r"%(\d)", number, level.pattern) + level.suffix


def _part(document: Any) -> Any:
    try:
        return document.part.numbering_part.element
    except (KeyError, NotImplementedError):  # python-docx would make one that is missing, and cannot
        return None


def _level(lvl: Any) -> _Level:
    def value(tag: str, default: str) -> str:
        found = lvl.find(f"{_W}{tag}")
        return default if found is None else found.get(f"{_W}val") or default

    pattern = value("lvlText", "")
    spaced = value("suff", "tab") != "nothing" and not pattern.endswith(("、", "）", ")"))
    return _Level(value("numFmt", "decimal"), pattern, int(value("start", "1")), " " if spaced else "")


def _reference(p: Any, style: Any) -> tuple[str | None, int]:
    """(num id, depth) of the paragraph itself, else of its style or one that this is based on."""
    name, depth = _own(p)
    for _ in range(MAX_DEPTH):
        if name is not None or style is None:
            break
        name, styled = _own(style.element)
        depth = styled if depth is None else depth
        style = style.base_style
    return (None if name == "0" else name), depth or 0


def _own(element: Any) -> tuple[str | None, int | None]:
    found = element.find(f"{_W}pPr/{_W}numPr")
    if found is None:
        return None, None
    name, depth = found.find(f"{_W}numId"), found.find(f"{_W}ilvl")
    return (
        None if name is None else name.get(f"{_W}val"),
        None if depth is None else int(depth.get(f"{_W}val", "0")),
    )


def _written(number: int, kind: str) -> str:
    if kind not in _CHINESE or not 0 < number < 100:
        return str(number)
    tens, ones = divmod(number, 10)
    head = "" if not tens else "十" if tens == 1 else f"{_DIGITS[tens]}十"
    return head + (_DIGITS[ones] if ones else "")
