"""Tables without rules: text to rows and columns by where it lies."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from qa.documents.formats.lines import table


@dataclass(frozen=True, slots=True)
class Box:
    """A piece of text; pixels or points, ``top`` is less than ``bottom``."""

    text: str
    left: float
    top: float
    right: float
    bottom: float

    @property
    def height(self) -> float:
        """Of the line: about the size of its letters."""
        return self.bottom - self.top

    @property
    def middle(self) -> float:
        """The height at which it lies."""
        return (self.top + self.bottom) / 2


def grid_lines(rows: Sequence[Sequence[Box]]) -> Iterator[str]:
    """Rows of boxes to table lines and a blank one: a column is what lies above each other in the rows."""
    if not rows:
        return
    spans: list[list[float]] = []
    for box in sorted((box for row in rows for box in row), key=lambda box: box.left):
        if spans and box.left + 0.4 * box.height < spans[-1][1]:  # boxes are drawn a little wider than the text
            spans[-1][1] = max(spans[-1][1], box.right)
        else:
            spans.append([box.left, box.right])
    lines = []
    for row in rows:
        cells = [""] * len(spans)
        for box in row:
            i = next(i for i, (_, right) in enumerate(spans) if box.left + 0.4 * box.height < right)
            cells[i] += box.text
        lines.append(cells)
    yield from table(lines)
    yield ""
