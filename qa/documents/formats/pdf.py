"""pdf: page by page through PDFium, which is quick and keeps no page; tables of ruled pages through pdfplumber.

A page without text that is a picture goes through OCR. PDFium gives lines in the order the page was written; where
they lie says which belong to one paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from qa.documents.formats import ocr
from qa.documents.formats.furniture import drop_furniture
from qa.documents.formats.grid import Box
from qa.documents.formats.layout import Line, Page, paragraphs, tabulated
from qa.documents.formats.lines import join
from qa.documents.formats.pdftables import TableFinder
from qa.errors import DocumentError
from qa.text import bare

DPI = 200
MAX_SIDE = 5_000  # pixels of a rendered page
MAX_SCANNED = 0.1  # of the pages may be pictures that nobody reads (a cover, a map) where OCR is not installed
GAP = 1.6  # letters between two cells; between words of a line there is less
MAX_PAGES = 20_000
_HIDDEN = str.maketrans({"\x02": "-", "\ufffe": "-", "\xad": "-"})  # how PDFium says that a hyphen ends the line


def read_pdf(path: Path) -> str:
    """The text without page furniture, paragraphs whole over lines and pages, bookmarks as headings.

    Raises:
        DocumentError: the file is locked, or more than a tenth of its pages are scans and OCR is not installed.
    """
    import pypdfium2 as pdfium  # noqa: PLC0415
    from pypdfium2 import raw  # noqa: PLC0415

    try:
        document = pdfium.PdfDocument(path)
    except pdfium.PdfiumError as error:
        if "password" in str(error).lower():
            raise DocumentError(f"{path}：有密码保护；请用 PDF 阅读器去掉密码后再收录") from error
        raise DocumentError(f"{path}：PDF 已损坏，不能打开；请重新下载，或用 PDF 阅读器另存一份") from error
    try:
        if len(document) > MAX_PAGES:
            raise DocumentError(f"{path}：超过 {MAX_PAGES} 页；请拆分")
        with TableFinder(path) as tables:
            pages = [_page(document, n, tables, raw) for n in range(len(document))]
        if not ocr.available():
            scans = sum(page.scanned for page in pages)
            if scans > MAX_SCANNED * len(pages):
                raise DocumentError(f'{path}：有 {scans} 页是扫描图片，需要 OCR 组件；请运行 pip install "wenbao[ocr]"')
        return join(paragraphs(drop_furniture(pages), _bookmarks(document)))
    finally:
        document.close()


def _page(document: Any, n: int, tables: TableFinder, raw: Any) -> Page:
    page = document[n]
    try:
        width, height = page.get_size()
        text = page.get_textpage()
        try:
            lines = list(_lines(text, raw))
        finally:
            text.close()
        if not lines:
            return Page([], height, _scan(page, raw)) if _is_picture(page, raw, width * height) else Page([], height)
        if tables.may_have_one(page):
            lines = tables.put_in(n, lines, page.get_bbox())
        return Page(tabulated(lines), height)
    finally:
        page.close()


def _lines(page: Any, raw: Any) -> Iterator[Line]:
    """The lines of a page; points from its lower left corner."""
    box = _CharBoxes(page, raw)
    text = page.get_text_range()
    start = 0
    for piece in text.split("\n"):
        line = piece.strip()
        if line:
            first = start + piece.index(line)
            left, _, bottom, top = box(first)
            right = box(first + len(line) - 1)[1]
            size = raw.FPDFText_GetFontSize(page, box.index(first)) or top - bottom
            cells = tuple(_cells(line, first, box, GAP * size))
            parts = cells if len(cells) > 1 else ()
            yield Line(line.translate(_HIDDEN), left, right, (bottom + top) / 2, size, cells=parts)
        start += len(piece) + 1


class _CharBoxes:
    """(left, right, bottom, top) of the character at an index of the page's text."""

    def __init__(self, page: Any, raw: Any) -> None:
        from ctypes import c_double  # noqa: PLC0415

        self._page, self._raw = page, raw
        self._sides = [c_double() for _ in range(4)]

    def index(self, i: int) -> int:
        """Among the page's characters; some of them have no Unicode and are missing in its text."""
        return int(self._raw.FPDFText_GetCharIndexFromTextIndex(self._page, i))

    def __call__(self, i: int) -> tuple[float, float, float, float]:
        self._raw.FPDFText_GetCharBox(self._page, self.index(i), *self._sides)
        left, right, bottom, top = (side.value for side in self._sides)
        return left, right, bottom, top


def _cells(line: str, first: int, box: _CharBoxes, gap: float) -> Iterator[Box]:
    """The parts of a line between wide gaps, which are spaces in its text."""
    begin = 0
    for space in (*re.finditer(r"\s+", line), None):
        end = len(line) if space is None else space.start()
        left, right = box(first + begin)[0], box(first + end - 1)[1]
        if space is not None and box(first + space.end())[0] - right < gap:
            continue
        yield Box(line[begin:end].translate(_HIDDEN), left, 0.0, right, gap / GAP)
        begin = end if space is None else space.end()


def _is_picture(page: Any, raw: Any, area: float) -> bool:
    """Whether pictures cover most of the page."""
    covered = 0.0
    for picture in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=3):
        left, bottom, right, top = picture.get_bounds()
        covered += abs((right - left) * (top - bottom))
    return covered > 0.4 * area


def _scan(page: Any, raw: Any) -> list[str]:
    """The recognised lines of a page; [] where OCR is not installed."""
    if not ocr.available():
        return []
    scale = min(DPI / 72, MAX_SIDE / max(page.get_size()))
    bitmap = page.render(scale=scale, rev_byteorder=True)
    try:
        return ocr.recognised(bitmap.to_pil().convert("RGB"))
    finally:
        bitmap.close()


def _bookmarks(document: Any) -> dict[tuple[int, str], int]:
    """(page, bare title) of each bookmark to its level, 1 the highest."""
    found = {}
    for item in document.get_toc():
        place = item.get_dest()
        if place is not None and (page := place.get_index()) is not None:
            found[page, bare(item.get_title())] = item.level + 1
    return found
