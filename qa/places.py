"""China's places: found in running text, resolved by any of their names, related to each other.

The gazetteer (``qa/data/places.tsv``) holds provinces, cities and counties. A full name (运城市) is a mention
wherever it stands. A short name or an alias (运城, 河东) is one only between word borders, so that 西安 is
not found in 江西安福 nor 大同 in 扩大同. Names that are everyday words too (和平, 朝阳) or that several places
share need help: the place before them (北京朝阳), or ``near``, the places a library is about.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from importlib import resources
from typing import Literal, NamedTuple, cast

Level = Literal["province", "city", "county"]
_RANK: dict[Level, int] = {"province": 0, "city": 1, "county": 2}
_FULL, _SHORT, _ALIAS = 0, 1, 2
_AUTONOMOUS = re.compile("族自治([县旗州])$")

# 运城市场 is the market of 运城, 和平区域 no 和平区, 太忻城际 no 忻城: the next character takes the last one away.
_RUNS_ON = {"市": "场值面价盈占", "区": "域间块位段别分划", "城": "际"}
# The segmenter takes 和平 out of 芮城和平陆: a name may begin right after these.
_CONNECTIVES = "和与及在、"
# ... 清规 out of 永清规上工业, 荣获 out of 万荣获评, 城北 out of 运城北站: a name may end right before these.
_FOLLOWERS = ("政府", "地区", "规上", "规模以上", "获评", "获批", "获得")
_WINDOW = 12  # characters on each side that the segmenter sees

_LATIN_WORD = re.compile(r"[A-Za-zü]+(?:['’](?!s(?![a-z]))[A-Za-z]+)*")
_LATIN_LEVEL: dict[str, Level] = {
    "province": "province", "city": "city", "municipality": "city", "prefecture": "city", "county": "county",
    "district": "county", "banner": "county",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Place:
    """A division of China. ``short`` is empty where it would be one character (夏县)."""

    code: str  # GB/T 2260, six digits
    level: Level
    name: str  # full name, e.g. 运城市
    short: str
    aliases: tuple[str, ...]
    parent: str | None  # code of the city or province it belongs to


@dataclass(frozen=True, slots=True)
class Mention:
    """A place named in a text; ``exact`` where it is named in full."""

    place: Place
    start: int
    end: int
    text: str
    exact: bool


class _Name(NamedTuple):
    """One of the names of a place; sorts by seniority."""

    rank: int
    kind: int
    place: Place


class _Spot(NamedTuple):
    """A stretch of text that reads like a name, and whose name it may be."""

    start: int
    end: int
    names: list[_Name]
    sure: bool  # a name with no help from what is around it


class Gazetteer:
    """All places and a matcher over their names. Get it from ``gazetteer()``."""

    def __init__(self, table: str) -> None:
        """Read the text of ``places.tsv``: # comments, a header line, then one place a line."""
        self._places: dict[str, Place] = {}
        self._names: dict[str, list[_Name]] = {}
        self._latin_column: list[tuple[str, Place]] = []
        self._everyday: set[str] = set()  # short names that are everyday words too
        self._everyday_full: set[str] = set()  # full names that are: 城区, 新城区
        lines = [line for line in table.splitlines() if not line.startswith("#")]
        for line in lines[1:]:
            self._read(line)
        for names in self._names.values():
            if len(names) > 1:
                names.sort(key=lambda n: (n.rank, n.kind))
        self._lengths: dict[str, set[int]] = {}  # of the names that begin with these two characters
        for name in self._names:
            self._lengths.setdefault(name[:2], set()).add(len(name))

    def _read(self, line: str) -> None:
        code, level, name, short, parent, aliases, latin, everyday = line.split("\t")
        others = tuple(aliases.split(",")) if aliases else ()
        place = Place(code, cast("Level", level), name, short, others, parent or None)
        self._places[code] = place
        rank = _RANK[place.level]
        self._names.setdefault(name, []).append(_Name(rank, _FULL, place))
        if short:
            self._names.setdefault(short, []).append(_Name(rank, _SHORT, place))
        if short and (own := _AUTONOMOUS.search(name)):  # 新平县 for 新平彝族傣族自治县
            self._names.setdefault(short + own.group(1), []).append(_Name(rank, _FULL, place))
        for alias in others:
            self._names.setdefault(alias, []).append(_Name(rank, _ALIAS, place))
        if latin:
            self._latin_column.append((latin, place))
        if everyday:
            self._everyday.add(short)
        if everyday == "name":
            self._everyday_full.add(name)

    @property
    def places(self) -> tuple[Place, ...]:
        """All places, provinces first."""
        return tuple(self._places.values())

    def find(self, text: str, near: Collection[str] = ()) -> list[Mention]:
        """The places named in a text, in order, longest names first, without overlaps.

        Args:
            text: running text, Chinese or English.
            near: full names of the places that the talk is about (those of the documents). A name that is an
                everyday word or shared counts if one of its places lies inside one of them.
        """
        home = self._codes(near)
        found: list[Mention] = []
        for spot in self._spots(text):
            if found and spot.start < found[-1].end:
                continue
            if place := self._settle(text, spot, found, home):
                piece = text[spot.start : spot.end]
                found.append(Mention(place, spot.start, spot.end, piece, piece == place.name))
        if _LATIN_WORD.search(text):
            found = sorted([*found, *self._find_latin(text, home)], key=lambda m: m.start)
        return found

    def inside(self, place: str, other: str) -> bool:
        """Whether a place is the other or lies within it, by full names; for a shared name, any of them."""
        return place == other or any(self._codes([other]) & self._chain(code) for code in self._codes([place]))

    def province(self, name: str) -> Place | None:
        """The province of a place by its full name; None if it is unknown or several provinces have one."""
        provinces = {self.province_of(self._places[code]) for code in self._codes([name])}
        return provinces.pop() if len(provinces) == 1 else None

    def province_of(self, place: Place) -> Place:
        """The province that a place is or lies in."""
        return self._places[place.code[:2] + "0000"]

    def resolve(self, name: str) -> Place | None:
        """The place of a full name, a short name or an alias; the most senior if several have it."""
        name = name.strip()
        names = self._names.get(name) or self._latin.get(_latin_key(name)) or []
        return min(names, key=lambda n: (n.kind != _FULL, n.rank, n.kind)).place if names else None

    def named(self, name: str) -> tuple[Place, ...]:
        """All places that have this full name, short name or alias."""
        return tuple(n.place for n in self._names.get(name, []))

    def latin(self, place: str) -> str | None:
        """The usual name in Latin letters of a place by its full name."""
        return next((column.split(",")[0] for column, p in self._latin_column if p.name == place), None)

    def latin_names(self, text: str) -> Iterator[tuple[int, int, tuple[Place, ...]]]:
        """Words in Latin letters that are names of places: start, end, and all places of that name."""
        for word in _LATIN_WORD.finditer(text):
            if names := self._latin.get(_latin_key(word[0])):
                yield word.start(), word.end(), tuple(n.place for n in sorted(names, key=lambda n: n.rank))

    def _spots(self, text: str) -> list[_Spot]:
        """Where names stand, in order; what overlaps a sure one is left out."""
        spots: list[_Spot] = []
        for start in range(len(text) - 1):
            for length in self._lengths.get(text[start : start + 2], ()):
                piece = text[start : start + length]
                if len(piece) == length and (names := self._names.get(piece)):
                    spots.append(_Spot(start, start + length, names, self._is_sure(piece, names)))
        spots.sort(key=lambda s: (s.start - s.end, s.start))  # longest first
        taken = bytearray(len(text))
        kept: list[_Spot] = []
        for spot in spots:
            if any(taken[spot.start : spot.end]) or not self._stands_alone(text, spot):
                continue
            kept.append(spot)
            if spot.sure:
                taken[spot.start : spot.end] = b"\1" * (spot.end - spot.start)
        kept = [s for s in kept if s.sure or not any(taken[s.start : s.end])]
        return sorted(kept, key=lambda s: (s.start, -s.end))

    def _stands_alone(self, text: str, spot: _Spot) -> bool:
        """Whether the name is no piece of other words."""
        piece = text[spot.start : spot.end]
        if spot.end < len(text) and text[spot.end] in _RUNS_ON.get(piece[-1], ""):
            return False
        if _full(spot.names) and piece not in self._everyday_full and len(piece) > 2:
            return True
        cut = crossing(text, spot.start, spot.end)
        # 山西安荣 is cut into 山, 西安, 荣: of two names that overlap, the first one is meant.
        return not cut or (cut[0] >= spot.start and text[slice(*cut)] in self._names)

    def _is_sure(self, piece: str, names: list[_Name]) -> bool:
        """Whether this text names a place with no help from what is around it."""
        if _full(names):
            return piece not in self._everyday_full
        top = names[0]
        if top.rank == 0:
            return True
        if sum(n.rank == top.rank and n.kind == top.kind for n in names) > 1:
            return False
        if top.kind == _ALIAS:  # 平阳 is 临汾, and a county
            return all(n.kind == _ALIAS for n in names) or piece in self._everyday
        return piece not in self._everyday

    def _settle(self, text: str, spot: _Spot, before: list[Mention], home: set[str]) -> Place | None:
        """Which place is meant: one below the place right before it, one at home, else the most senior."""
        piece = text[spot.start : spot.end]
        full = _full(spot.names)
        pool = [n.place for n in full or spot.names]
        if not full and pool[0].level == "province":  # 河北 after 天津 is the province, not its district
            return next((p for p in pool if p.code in home), pool[0])
        if before and before[-1].end == spot.start and (below := self._below(pool, before[-1].place)):
            return below
        everyday = piece in self._everyday_full
        if (at_home := self._at_home(pool, home)) and not (everyday and len(piece) == 2):
            # but 城区, 郊区 only right after their city; and 大同 is the city, though a province at hand has a 大同区
            near = self._at_home(pool, {code for code in home if not code.endswith("0000")})
            senior = pool[0].level == "city" and at_home[0].level == "county" and not near
            return pool[0] if senior else at_home[0]
        if full and not everyday and len(pool) > 1:
            earlier = (self._below(pool, mention.place) for mention in reversed(before))
            return next((place for place in earlier if place), pool[0])
        if home and self._abbreviates(text, spot, home):
            return None
        return pool[0] if spot.sure else None

    def _below(self, pool: list[Place], above: Place) -> Place | None:
        return next((p for p in pool if p.parent and above.code in self._chain(p.parent)), None)

    def _abbreviates(self, text: str, spot: _Spot, home: set[str]) -> bool:
        """Whether the text strings together first characters: 盐临夏 is 盐湖, 临猗 and 夏县, not 临夏."""
        sides = [text[spot.start - 1 : spot.end], text[spot.start : spot.end + 1]]
        return any(len(s) > spot.end - spot.start and self._initials(frozenset(home)).issuperset(s) for s in sides)

    @lru_cache(maxsize=8)  # noqa: B019 - there is one gazetteer, and it lives as long as the process
    def _initials(self, home: frozenset[str]) -> frozenset[str]:
        return frozenset(p.name[0] for p in self.places if self._chain(p.code) & home)

    def _at_home(self, pool: list[Place], home: set[str]) -> list[Place]:
        return [p for p in pool if self._chain(p.code) & home] if home else []

    def _codes(self, names: Collection[str]) -> set[str]:
        return {n.place.code for name in names for n in _full(self._names.get(name, []))}

    def _chain(self, code: str) -> set[str]:
        """The code and those of all places around it."""
        chain = {code}
        while parent := self._places[code].parent:
            chain.add(parent)
            code = parent
        return chain

    @cached_property
    def _latin(self) -> dict[str, list[_Name]]:
        latin: dict[str, list[_Name]] = {}
        for column, place in self._latin_column:
            for name in column.split(","):
                latin.setdefault(_latin_key(name), []).append(_Name(_RANK[place.level], _ALIAS, place))
        return latin

    def _find_latin(self, text: str, home: set[str]) -> Iterator[Mention]:
        """Names in Latin letters, with what kind of place they say they are: Yuncheng, Wenxi County."""
        words = list(_LATIN_WORD.finditer(text))
        i = 0
        while i < len(words):
            for size in (2, 1):
                group = words[i : i + size]
                joined = text[group[0].start() : group[-1].end()]
                names = self._latin.get(_latin_key(joined), []) if joined.count(" ") < size else []
                suffix = words[i + size] if i + size < len(words) else None
                if suffix and text[group[-1].end() : suffix.start()] not in (" ", "-"):
                    suffix = None
                level = _LATIN_LEVEL.get(suffix[0].lower()) if suffix else None
                place = self._settle_latin([n.place for n in names], level, home)
                if place:
                    end = suffix.end() if suffix and level else group[-1].end()
                    yield Mention(place, group[0].start(), end, text[group[0].start() : end], exact=False)
                    i += size - 1
                    break
            i += 1

    def _settle_latin(self, pool: list[Place], level: Level | None, home: set[str]) -> Place | None:
        """Pinyin is shared much more than characters are, so a county needs its word County or a home."""
        if level:
            pool = [p for p in pool if p.level == level or (level == "city" and p.name.endswith("市"))]
        else:
            pool = [p for p in pool if p.short]
        at_home = self._at_home(pool, home)
        if pool and pool[0].level == "province" and not any(p.code in home for p in pool):
            return pool[0]
        if at_home:
            return at_home[0]
        if not pool or (pool[0].level == "county" and not level):
            return None
        return pool[0] if sum(p.level == pool[0].level for p in pool) == 1 else None


@cache
def gazetteer() -> Gazetteer:
    """The packaged gazetteer, read at the first call."""
    table = resources.files("qa").joinpath("data", "places.tsv").read_text(encoding="utf-8")
    return Gazetteer(table)


def _full(names: list[_Name]) -> list[_Name]:
    return [n for n in names if n.kind == _FULL]


def _latin_key(name: str) -> str:
    return re.sub(r"[^a-zü]", "", name.lower())


def crossing(text: str, start: int, end: int) -> tuple[int, int] | None:
    """The word (start, end) that a name at start..end would cut, in the segmentation of the text around.

    Without the segmenter's guessing of unknown words (hmm), which glues names to their neighbours: of 61,640
    short names set into twenty kinds of sentences 0.6 % are cut without it, 2.0 % with it.
    """
    import rjieba  # noqa: PLC0415 - reads its dictionary, 0.2 s; full names do not need it

    offset = max(0, start - _WINDOW)
    for _, first, last in rjieba.tokenize(text[offset : end + _WINDOW], "default", False):
        word = (first + offset, last + offset)
        if word[0] < start < word[1] and text[start - 1] not in _CONNECTIVES:
            return word
        if word[0] < end < word[1] and not _may_follow(text, end):
            return word
    return None


def _may_follow(text: str, end: int) -> bool:
    return text.startswith(_FOLLOWERS, end) or (text[end - 1] == "城" and text[end] in "东西南北")
