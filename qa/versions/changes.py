"""What changed between two wordings of one passage: a figure, a name, or other words.

Both wordings are cut into figures (by value: 三年 is 3年, 4.5万人 is 45000人) and characters without punctuation, and
set side by side; each differing piece is told to be a figure, a name or wording.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from qa import indicators, quantities
from qa.places import gazetteer
from qa.quantities import Quantity
from qa.retrieval.slots import AVERAGE
from qa.text import fold
from qa.ties import narrower
from qa.versions.alignment import plain
from qa.versions.names import Bounds, around, is_name, slip

Kind = Literal["figure", "name", "wording"]
LONGEST = 30  # characters of a piece; a longer one that one side lacks is something only the other says
_REACH = 40  # characters before a figure that say what it is of

_NUMBERING = re.compile(
    r"(?:(?<=^)|(?<=[。；\n]))\s*(?:[（(][一二三四五六七八九十\d]{1,3}[）)]|[一二三四五六七八九十]{1,3}、|\d{1,2}[.．、](?!\d))\s*"
)
_SIZE = re.compile(r"(?<![\d.一二三四五六七八九十])[十百千万亿]{1,3}(?:级|元|斤|亩|吨|人|户)|(?<![\d.])[百千万]亿")
_GRAVE = re.compile(
    r"不|未|无|非|禁|停|取消|申|批|争|力|确保|必须|全面|全部|部分|基本|试点|新|改|扩|续|延|左右|以上|以下|年均|累计|同比|[上下]"
)  # words that turn what is said: applied for or built, new or rebuilt, all or some
_YEAR_RANK = 2  # behind other figures, before names
_CLAUSE_END = re.compile("[，,；;。！？]")
_SENTENCE_END = re.compile("[。！？]")
_TURN_BEFORE = re.compile(
    r"(?:增长|提高|上升|增加|提升|下降|降低|减少|回落|下滑|超过|突破|达到|不低于|不少于|约|近|超|达)[到了]?$"
)
_TURN_AFTER = re.compile("左右|上下|以上|以下|以内|之内|以外")
_NUMERALS = dict(zip("一二三四五六七八九", "123456789", strict=True))
_Bounds4 = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Change:
    """A differing piece: its bounds in the joined clauses of either side. ``rank`` is its importance, 0 first."""

    kind: Kind
    a: tuple[int, int]
    b: tuple[int, int]
    rank: int
    indicator: str | None = None
    hint: str | None = None

    @property
    def is_year(self) -> bool:
        """Whether the figure that differs is a calendar year."""
        return self.rank == _YEAR_RANK


@dataclass(frozen=True, slots=True)
class _Token:
    key: Hashable
    start: int
    end: int
    figure: bool = False
    quantity: Quantity | None = None  # of a figure with a value; 千亿级 has none


def changes(ours: Sequence[str], theirs: Sequence[str]) -> Iterator[Change]:
    """The differing pieces of two passages given as clauses, in order."""
    texts = "".join(ours), "".join(theirs)
    if texts[0] == texts[1]:
        return
    tokens = _tokens(texts[0]), _tokens(texts[1])
    matcher = SequenceMatcher(None, [t.key for t in tokens[0]], [t.key for t in tokens[1]], autojunk=False)
    pieces = _merged(matcher.get_opcodes(), tokens[0])
    turned = list(_turned(matcher, *tokens))
    for a, b in turned:
        yield _figure(texts, (a.start, a.end), (b.start, b.end), (a, b), _qualified(texts, a, b))
    for i1, i2, j1, j2 in pieces:
        left, right = tokens[0][i1:i2], tokens[1][j1:j2]
        bounds = _bounds(tokens[0], i1, i2), _bounds(tokens[1], j1, j2)
        if any(_touches(bounds[0], a) and _touches(bounds[1], b) for a, b in turned):
            continue
        yield from _told(texts, left, right, bounds)


def _told(
    texts: tuple[str, str],
    left: Sequence[_Token],
    right: Sequence[_Token],
    bounds: tuple[Bounds, Bounds],
) -> Iterator[Change]:
    figures = [t for t in left if t.figure], [t for t in right if t.figure]
    if any(figures) and len(figures[0]) == len(figures[1]):
        if not any(_unit_lost(a, b) for a, b in zip(*figures, strict=True)):
            for a, b in zip(*figures, strict=True):
                if a.key != b.key and _of_one_thing(texts, a, b):
                    yield _figure(texts, (a.start, a.end), (b.start, b.end), (a, b), None)
            return
    elif any(figures) and len(left) <= 3 and len(right) <= 3:  # a figure that one version lacks, and nothing but it
        lone = next(iter(figures[0]), None), next(iter(figures[1]), None)
        if any(re.search(r"\d", text[slice(*piece)]) for text, piece in zip(texts, bounds, strict=True)):
            yield _figure(texts, *bounds, lone, None)
            return
    sizes = sorted(b - a for a, b in bounds)
    if sizes[1] > LONGEST or (sizes[1] > LONGEST / 2 and sizes[1] > 2 * sizes[0]):
        return
    hint = slip(texts[0], bounds[0], texts[1], bounds[1])
    words = texts[0][slice(*bounds[0])], texts[1][slice(*bounds[1])]
    wide = _widened(texts, bounds)
    if is_name(texts[0], bounds[0]) or is_name(texts[1], bounds[1]):
        yield Change("name", *wide, rank=3, hint=hint)
    else:
        yield Change("wording", *wide, rank=4 if any(_GRAVE.search(w) for w in words) else 5, hint=hint)


def _unit_lost(a: _Token, b: _Token) -> bool:
    """Whether two figures differ in that the unit of one is not read: 84位 / 84农."""
    if not a.quantity or not b.quantity or a.key == b.key:
        return False
    bounds = (a.quantity.low, a.quantity.high), (b.quantity.low, b.quantity.high)
    return bounds[0] == bounds[1] and not (a.quantity.unit and b.quantity.unit)


def _widened(texts: tuple[str, str], bounds: tuple[Bounds, Bounds]) -> tuple[Bounds, Bounds]:
    """Both pieces up to the borders of their words, as far as both texts read the same there."""
    reach = [around(text, piece) for text, piece in zip(texts, bounds, strict=True)]
    before = _same_before(texts, bounds, max(p[0] - r[0] for p, r in zip(bounds, reach, strict=True)))
    after = _same_after(texts, bounds, max(r[1] - p[1] for p, r in zip(bounds, reach, strict=True)))
    return (bounds[0][0] - before, bounds[0][1] + after), (bounds[1][0] - before, bounds[1][1] + after)


def _same_before(texts: tuple[str, str], bounds: tuple[Bounds, Bounds], most: int) -> int:
    (a, _), (b, _) = bounds
    return next((n for n in range(most) if not texts[0][:a][-n - 1 :][:1] == texts[1][:b][-n - 1 :][:1] != ""), most)


def _same_after(texts: tuple[str, str], bounds: tuple[Bounds, Bounds], most: int) -> int:
    (_, a), (_, b) = bounds
    return next((n for n in range(most) if texts[0][a + n : a + n + 1] != texts[1][b + n : b + n + 1]), most)


def _figure(
    texts: tuple[str, str],
    a: tuple[int, int],
    b: tuple[int, int],
    tokens: tuple[_Token | None, _Token | None],
    wider: tuple[Bounds, Bounds] | None,
) -> Change:
    indicator = _indicator(texts[0], a[0]) or _indicator(texts[1], b[0])
    year = any(t and t.quantity and t.quantity.unit == quantities.YEAR for t in tokens)
    return Change("figure", *(wider or (a, b)), rank=_YEAR_RANK if year else 0 if indicator else 1, indicator=indicator)


def _tokens(text: str) -> list[_Token]:
    """Figures whole and letters one by one; heading numbers and punctuation are none."""
    folded = fold(text)
    skipped = {i for m in _NUMBERING.finditer(text) for i in range(*m.span())}
    figures = [
        _Token((q.low, q.high, q.unit), q.start, q.start + len(q.text), True, q)
        for q in (*quantities.find(text), *quantities.chinese_numerals(text))
    ]
    figures += [_Token(m.group(), m.start(), m.end(), True) for m in _SIZE.finditer(text)]
    found: list[_Token] = []
    at = 0
    for token in sorted(figures, key=lambda t: (t.start, -t.end)):
        if token.start >= at and token.start not in skipped:
            found += [*_characters(folded, at, token.start, skipped), token]
            at = token.end
    return found + _characters(folded, at, len(text), skipped)


def _characters(folded: str, start: int, end: int, skipped: set[int]) -> list[_Token]:
    return [
        _Token(_NUMERALS.get(folded[i], folded[i]), i, i + 1)
        for i in range(start, end)
        if folded[i].isalnum() and i not in skipped
    ]


def _merged(opcodes: Sequence[tuple[str, int, int, int, int]], ours: Sequence[_Token]) -> list[_Bounds4]:
    """Differing pieces (token positions), those that one equal character parts as one: 峰圆晋商 / 绛园通晋南."""
    found: list[_Bounds4] = []
    for tag, i1, i2, j1, j2 in opcodes:
        if tag == "equal":
            continue
        if found and i1 - found[-1][1] == 1 == j1 - found[-1][3] and not ours[i1 - 1].figure:
            found[-1] = (found[-1][0], i2, found[-1][2], j2)
        else:
            found.append((i1, i2, j1, j2))
    return found


def _bounds(tokens: Sequence[_Token], first: int, last: int) -> tuple[int, int]:
    if first < last:
        return tokens[first].start, tokens[last - 1].end
    at = tokens[first - 1].end if first else 0  # where the words are missing
    return at, at


def _turned(
    matcher: SequenceMatcher[Hashable], ours: Sequence[_Token], theirs: Sequence[_Token]
) -> Iterator[tuple[_Token, _Token]]:
    """Equal figures that are said otherwise: 6%左右 and 6%以上, 增长2% and 下降2%."""
    for i, j, size in matcher.get_matching_blocks():
        for a, b in zip(ours[i : i + size], theirs[j : j + size], strict=True):
            if not a.quantity or not b.quantity:
                continue
            directions = {a.quantity.direction, b.quantity.direction}
            if a.quantity.qualifier != b.quantity.qualifier or directions == {1, -1}:
                yield a, b


def _qualified(texts: tuple[str, str], a: _Token, b: _Token) -> tuple[Bounds, Bounds]:
    """The figure with its verb and qualifier, up to the borders of the clause."""
    found = []
    for text, token in zip(texts, (a, b), strict=True):
        before = _TURN_BEFORE.search(text, max(0, token.start - 8), token.start)
        after = _TURN_AFTER.match(text, token.end)
        found.append((before.start() if before else token.start, after.end() if after else token.end))
    return found[0], found[1]


def _touches(bounds: tuple[int, int], token: _Token) -> bool:
    """Whether a piece is the verb or the qualifier of a figure that is told already."""
    return token.start - 8 <= bounds[0] and bounds[1] <= token.end + 3


def _of_one_thing(texts: tuple[str, str], a: _Token, b: _Token) -> bool:
    """Whether two figures are said of one thing: the same years, places, indicators; both of a year or on average."""
    said = [_said_before(text, token) for text, token in zip(texts, (a, b), strict=True)]
    if _is_year(a) or _is_year(b):  # 到2027年建成 / 到2028年建成: all that is said of the year is the same
        rest = [plain(_CLAUSE_END.split(text[token.end :])[0]) for text, token in zip(texts, (a, b), strict=True)]
        return rest[0] == rest[1] and len(rest[0]) >= 4 and _is_year(a) and _is_year(b)
    if _frame(said[0]) != _frame(said[1]):
        return False
    names = [{(m.name, narrower(text[: m.start])) for m in indicators.find(text)} for text in said]
    return not all(names) or bool(names[0] & names[1])


def _frame(text: str) -> tuple[Hashable, ...]:
    years = frozenset(q.low for q in quantities.find(text) if q.unit == quantities.YEAR)
    places = frozenset(m.place.code for m in gazetteer().find(text))
    return years, places, bool(AVERAGE.search(text))


def _is_year(token: _Token) -> bool:
    return token.quantity is not None and token.quantity.unit == quantities.YEAR


def _said_before(text: str, token: _Token) -> str:
    """The clause up to its figure; with the one before where it says nothing itself (……增加值，增长9%)."""
    before = _SENTENCE_END.split(text[max(0, token.start - _REACH) : token.start])[-1]
    last = re.split("[，,；;]", before)
    return "，".join(last[-2:]) if not last[-1] or _TURN_BEFORE.fullmatch(last[-1]) else last[-1]


def _indicator(text: str, at: int) -> str | None:
    """What a figure is of: the last indicator named before it, with the part of the economy it is narrowed to."""
    before = _SENTENCE_END.split(text[max(0, at - _REACH) : at])[-1]
    found = indicators.find(before)
    if not found or (len(before) - found[-1].end > 12 and re.search("[，,；;]", before[found[-1].end :])):
        return None
    return (narrower(before[: found[-1].start]) or "") + found[-1].name
