"""pdf: page by page through PDFium, which is quick and keeps no page; tables of ruled pages through pdfplumber.

A page without text that is a picture goes through OCR. PDFium gives lines in the order the page was written; where
they lie says which belong to one paragraph.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from qa.documents.formats import ocr
from qa.documents.formats.furniture import drop_furniture
from qa.documents.formats.layout import Line, Page, paragraphs
from qa.documents.formats.lines import join
from qa.documents.formats.pdftables import TableFinder
from qa.errors import DocumentError
from qa.text import bare

DPI = 200
MAX_SIDE = 5_000  # pixels of a rendered page
MAX_SCANNED = 0.1  # of the pages may be pictures that nobody reads (a cover, a map) where OCR is not installed
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
        return Page(lines, height)
    finally:
        page.close()


def _lines(page: Any, raw: Any) -> Iterator[Line]:
    """The lines of a page; points from its lower left corner."""
    from ctypes import byref, c_double  # noqa: PLC0415

    text = page.get_text_range()
    left, right, bottom, top, other = (c_double() for _ in range(5))
    start = 0
    for piece in text.split("\n"):
        line = piece.strip()
        if line:
            first = start + piece.index(line)
            # Indices of the text are not those of the page's characters, some of which have no Unicode.
            a = raw.FPDFText_GetCharIndexFromTextIndex(page, first)
            b = raw.FPDFText_GetCharIndexFromTextIndex(page, first + len(line) - 1)
            raw.FPDFText_GetCharBox(page, b, byref(other), byref(right), byref(bottom), byref(top))
            raw.FPDFText_GetCharBox(page, a, byref(left), byref(other), byref(bottom), byref(top))
            size = raw.FPDFText_GetFontSize(page, a)
            middle = (bottom.value + top.value) / 2
            yield Line(line.translate(_HIDDEN), left.value, right.value, middle, size or top.value - bottom.value)
        start += len(piece) + 1


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
