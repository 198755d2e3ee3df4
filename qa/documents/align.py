"""Cells of a table row to the columns they belong to, where merged cells have shifted them.

A row that is as wide as the header and holds in each column what that column holds elsewhere stays as it is. Any
other row is laid over the columns anew by dynamic programming (a monotone alignment): what kind of cell the complete
rows hold in each column, which columns they leave empty, and as few changes of the shift as possible. So an attribute
such as 约束性 goes to the column of attributes, figures to columns of figures, names to the names.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import log

ATTRIBUTE = re.compile(r"(?:约束|预期|指导|引导|监测)(?:性|型)?(?:指标)?$")
FIGURE = re.compile(
    r"[\[(（<>≥≤≈~＜＞〔－-]*(?:[\u4e00-\u9fff]{0,3})\d[\d.,/]*(?:[^\u4e00-\u9fffA-Za-z]|[\u4e00-\u9fff]{1,3})*$"
)
DASH = re.compile(r"[-—–－/…]{1,3}$")
INDEX = re.compile(r"\d{1,3}$")
NUMBERED = re.compile(r"\d{1,3}[.、．\s]\s*(?=[\u4e00-\u9fff])")
_COUNT = re.compile(r"\d[个项类条]$")  # 经济发展 7项: how many rows a group has
MAX_WIDTH = 30  # wider tables are taken as they stand

SHIFT, FIRST_SHIFT, SPLIT, JOIN = 2.2, 0.4, 1.0, 2.5  # costs, in log-likelihood


@dataclass(frozen=True, slots=True)
class _Token:
    text: str
    kind: str
    position: int


def kind(cell: str, attributes: frozenset[str] = frozenset()) -> str:
    """figure, index (a small whole number), dash, attribute, numbered (2 城镇化率), merged (耕地 942) or word."""
    *before, last = cell.split() or [""]
    if before and (DASH.match(last) or (FIGURE.match(last) and not _COUNT.search(last))):
        return "merged"
    if DASH.match(cell):
        return "dash"
    if INDEX.match(cell):
        return "index"
    if NUMBERED.match(cell):
        return "numbered"
    if ATTRIBUTE.match(cell) or cell in attributes:
        return "attribute"
    return "figure" if FIGURE.match(cell) else "word"


class Columns:
    """What the columns of one table hold, learnt from its header and its complete rows."""

    def __init__(self, headers: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        self.width = len(headers)
        complete = [row for row in rows if len(row) == self.width and sum(map(bool, row)) > 1]
        self.attributes = _attributes(complete, self.width)
        counts = [Counter(kind(c, self.attributes) for row in complete if (c := row[i])) for i in range(self.width)]
        self.roles = [_role(header, count) for header, count in zip(headers, counts, strict=True)]
        # The last word column before the figures names the rows; those before it group them.
        first_value = next((i for i, role in enumerate(self.roles) if role == "value"), self.width)
        names = [i for i, role in enumerate(self.roles[:first_value]) if role == "name"]
        self.label = names[-1] if names else 0
        empty = [sum(not row[i] for row in complete) for i in range(self.width)]
        share = [(empty[i] + 1) / (len(complete) + 2) for i in range(self.width)]
        self._empty = [log(min(0.85, max(0.1, p))) for p in share]
        self._filled = [log(min(0.9, max(0.15, 1 - p))) for p in share]
        self._cache: dict[tuple[tuple[str, int, bool], ...], tuple[int, ...]] = {}

    def align(self, cells: Sequence[str]) -> list[str]:
        """The cells of one row, as many as the table has columns; nothing is lost, joined cells have a space."""
        tokens = self._tokens(cells)
        if self.width > MAX_WIDTH or len(tokens) > 2 * self.width or not tokens:
            return _from_right(cells, self.width)
        if len(cells) == self.width and self._stands(tokens):
            return list(cells)
        best, columns = self._lay(tokens)
        for variant in self._splits(tokens):
            cost, other = self._lay(variant)
            if cost + SPLIT < best:
                best, columns, tokens = cost + SPLIT, other, variant
        if not columns:
            return _from_right(cells, self.width)
        row = [""] * self.width
        for token, column in zip(tokens, columns, strict=True):
            row[column] = f"{row[column]} {token.text}".strip()
        return row

    def _tokens(self, cells: Sequence[str]) -> list[_Token]:
        return [_Token(cell, kind(cell, self.attributes), i) for i, cell in enumerate(cells) if cell]

    def _stands(self, tokens: Sequence[_Token]) -> bool:
        """Whether a row as wide as the header is in its place: named, with its attribute where attributes are.

        Words among figures are no sign of a shift: a cell may say 完成省下任务.
        """
        at = {token.position: token.kind for token in tokens}
        words = [p for p, kind in at.items() if p <= self.label and kind in ("word", "numbered")]
        named = bool(words) if self.label not in at else at[self.label] in ("word", "numbered", "attribute")
        if self.roles[self.label] == "value":  # years name the rows
            named = True
        attributes = [p for p, kind in at.items() if kind == "attribute" and p > self.label]
        figures = [p for p, kind in at.items() if kind in ("figure", "index", "dash")]
        placed = "attribute" not in self.roles or (
            all(self.roles[p] == "attribute" for p in attributes) and all(self.roles[p] != "attribute" for p in figures)
        )
        return named and placed and "merged" not in at.values()

    def _emission(self, kind: str, column: int) -> float:
        """Log-likelihood of a kind of cell in a column, by the column's role."""
        role = self.roles[column]
        if role == "value":
            return {"figure": 0.0, "index": 0.0, "dash": 0.0, "word": -1.8, "merged": -2.5, "attribute": -4.0}.get(
                kind, -5.0
            )
        if role == "attribute":
            return {"attribute": 0.0, "word": -1.9}.get(kind, -5.0)
        if role == "index":
            return {"index": 0.0, "numbered": -0.3, "word": -3.0}.get(kind, -5.0)
        return {"word": 0.0, "numbered": -0.5, "merged": -2.5, "attribute": -3.0}.get(kind, -5.0)

    def _lay(self, tokens: Sequence[_Token]) -> tuple[float, tuple[int, ...]]:
        """The cheapest monotone assignment of tokens to columns: (cost, a column for each token)."""
        best: dict[int, tuple[float, tuple[int, ...]]] = {}
        for n, token in enumerate(tokens):
            following: dict[int, tuple[float, tuple[int, ...]]] = {}
            for column in range(self.width):
                own = -self._emission(token.kind, column) - self._filled[column]
                options: list[tuple[float, tuple[int, ...]]] = []
                if n == 0:
                    cost = self._gap(0, column) + FIRST_SHIFT * abs(column - token.position)
                    options.append((cost + own, (column,)))
                for before, (cost, path) in best.items():
                    shift = abs((column - before) - (token.position - tokens[n - 1].position))
                    if before < column:
                        gap = self._gap(before + 1, column)
                        options.append((cost + gap + SHIFT * min(shift, 3) + own, (*path, column)))
                    elif before == column and self._joins(tokens[n - 1], token, column):
                        options.append((cost + JOIN, (*path, column)))
                if options:
                    following[column] = min(options)
            best = following
        ends = [(cost + self._gap(column + 1, self.width), path) for column, (cost, path) in best.items()]
        return min(ends, default=(float("inf"), ()))

    def _gap(self, first: int, last: int) -> float:
        return -sum(self._empty[first:last])

    def _joins(self, one: _Token, other: _Token, column: int) -> bool:
        """Whether two cells are one name that was split."""
        return self.roles[column] == "name" and other.kind == "word" and one.kind in ("word", "numbered")

    def _splits(self, tokens: Sequence[_Token]) -> list[list[_Token]]:
        """The row with one of its cells, or all, cut at white space: two merged cells."""
        cut = [self._cut(token) for token in tokens]
        found = []
        for n, parts in enumerate(cut):
            if len(parts) > 1:
                found.append([*tokens[:n], *parts, *tokens[n + 1 :]])
        if len(found) > 1:
            found.append([part for parts in cut for part in parts])
        return found

    def _cut(self, token: _Token) -> list[_Token]:
        """ "耕地保有量(万亩) 942 741" to its cells: white space parts cells only beside a figure or an attribute."""
        parts: list[str] = []
        for piece in token.text.split():
            own = kind(piece, self.attributes)
            if parts and own == "word" and kind(parts[-1], self.attributes) in ("word", "index") and len(parts) < 2:
                parts[-1] = f"{parts[-1]} {piece}"
            else:
                parts.append(piece)
        return [_Token(p, kind(p, self.attributes), token.position + i) for i, p in enumerate(parts)]


def _attributes(rows: Sequence[Sequence[str]], width: int) -> frozenset[str]:
    """The words of a column that says one of a few things of every row, in the last columns of a table."""
    for column in range(width - 1, max(width - 3, 0), -1):
        words = Counter(row[column] for row in rows if row[column])
        total = sum(words.values())
        plain = all(len(w) <= 6 and not re.search(r"\d", w) and not DASH.match(w) for w in words)
        if total >= 4 and plain and len(words) <= 4 and len(words) * 3 <= total:
            return frozenset(words)
    return frozenset()


def _role(header: str, held: Counter[str]) -> str:
    """value, attribute, index or name: what the header says, else what most complete rows hold."""
    last = header.rsplit("·", maxsplit=1)[-1].strip()
    if re.search(r"属性|类型|性质$", last) and not held["figure"]:
        return "attribute"
    if re.search(r"序号|编号|^No", last):
        return "index"
    if re.search(r"\d{4}年|目标|年均|增长|增速|完成|累计|[(（]%[)）]", last) and not held["numbered"]:
        return "value"
    value = held["figure"] + held["index"] + held["dash"]
    if re.search(r"指标|名称|内容|类别|项目|领域|分类|地区|县|单位$", last) and held["word"] >= value:
        return "name"
    counts = {"value": value, "attribute": held["attribute"], "name": held["word"] + held["numbered"]}
    return max(counts, key=counts.__getitem__)


def _from_right(cells: Sequence[str], width: int) -> list[str]:
    """As wide as the header: the figures of a published table are its last columns, so a short row lost its first."""
    return [""] * (width - len(cells)) + list(cells[:width])
