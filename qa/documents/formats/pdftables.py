"""Tables on the ruled pages of a PDF, through pdfplumber.

It takes some 0.2 s a page, so only pages with enough ruling lines are given to it (PDFium counts them at no cost), and
not those with so many that they are drawings.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from qa.documents.formats.layout import Line
from qa.documents.formats.lines import table

MIN_SEGMENTS = 10  # a grid of two rows and two columns has six lines of two points each, or four rectangles
MAX_SEGMENTS = 5_000
REOPENED = 40  # pages after which the file is opened anew: pdfminer keeps what it has decoded


class TableFinder:
    """Opens the file when the first ruled page comes."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._document: Any = None
        self._read = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._close()

    def _close(self) -> None:
        if self._document is not None:
            self._document.close()
            self._document = None

    @staticmethod
    def may_have_one(page: Any) -> bool:
        """Whether a PDFium page has the lines of a grid."""
        from pypdfium2 import raw  # noqa: PLC0415

        segments = 0
        for path in page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH], max_depth=3):
            segments += raw.FPDFPath_CountSegments(path)
            if segments > MAX_SEGMENTS:
                return False
        return segments >= MIN_SEGMENTS

    def put_in(self, n: int, lines: Sequence[Line], box: tuple[float, float, float, float]) -> list[Line]:
        """The lines of page ``n`` with each table in the place of the lines within it; ``box`` is the page's."""
        import pdfplumber  # noqa: PLC0415 - 0.2 s

        if self._document is None or self._read >= REOPENED:
            self._close()
            self._document = pdfplumber.open(self._path)
            self._read = 0
        self._read += 1
        page = self._document.pages[n]
        try:
            found = [(t.bbox, t.extract()) for t in page.find_tables()]
        finally:
            page.close()
        kept = list(lines)
        for (left, top, right, bottom), cells in found:
            rows = [[cell or "" for cell in row] for row in cells]
            if sum(any(row) for row in rows) < 2 or max(sum(map(bool, row)) for row in rows) < 2:
                continue  # a frame around text
            upper, lower = box[3] - top, box[3] - bottom  # pdfplumber counts from the top down
            inside = [i for i, line in enumerate(kept) if lower <= line.y <= upper and left - 2 <= line.left <= right]
            if inside:
                first = kept[inside[0]]
                kept[inside[0]] = Line("", left, right, (upper + lower) / 2, first.size, tuple(table(rows)))
                kept = [line for i, line in enumerate(kept) if i not in inside[1:]]
        return kept
