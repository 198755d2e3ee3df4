"""How fast each format is read, and how much memory a long PDF takes: files made here, each read in its own process.

python -m eval.formats FILE     read one file and print {"characters", "seconds", "peak"} (bytes)
"""

from __future__ import annotations

import csv
import json
import random
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from eval.peak import peak
from qa.documents.parse import read_source

PARAGRAPHS = 400  # of a file but the long PDF; some 50,000 characters
PAGES = 2_000  # of the long PDF
TABLE_EVERY = 10  # pages of a PDF, or paragraphs of other files
PICTURE_LINES = 30
_WORDS = "全市经济工业农业投资项目建设发展推进完成增长改革创新企业群众就业收入生态环境教育医疗城镇乡村重点任务目标保障"
_HEADER = ["指标", "单位", "2025年", "2026年目标"]
_FONT = Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc")


def paragraph(source: random.Random) -> str:
    """Sentences of invented words and figures."""
    clauses = ("".join(source.choices(_WORDS, k=12)) + f"{source.random() * 10:.1f}%" for _ in range(8))
    return "，".join(clauses) + "。"


def rows(source: random.Random) -> list[list[str]]:
    """A table of invented figures."""
    body = [
        ["".join(source.choices(_WORDS, k=6)), "%", f"{source.random() * 9:.1f}", f"{source.random() * 9:.1f}"]
        for _ in range(8)
    ]
    return [_HEADER, *body]


def _content() -> Iterator[str | list[list[str]]]:
    source = random.Random(1)
    for n in range(PARAGRAPHS):
        yield paragraph(source)
        if n % TABLE_EVERY == 0:
            yield rows(source)


def _html(path: Path) -> None:
    parts = [
        f"<p>{part}</p>"
        if isinstance(part, str)
        else "<table>" + "".join(f"<tr>{''.join(f'<td>{c}</td>' for c in row)}</tr>" for row in part) + "</table>"
        for part in _content()
    ]
    path.write_text(f"<html><body><h1>报告</h1><div>{''.join(parts)}</div></body></html>", encoding="utf-8")


def _text(path: Path) -> None:
    parts = (part if isinstance(part, str) else "\n".join("\t".join(row) for row in part) for part in _content())
    path.write_text("\n".join(parts), encoding="utf-8")


def _docx(path: Path) -> None:
    from docx import Document  # noqa: PLC0415

    document = Document()
    for part in _content():
        if isinstance(part, str):
            document.add_paragraph(part)
        else:
            table = document.add_table(len(part), len(_HEADER))
            for shown, row in zip(table.rows, part, strict=True):
                for cell, text in zip(shown.cells, row, strict=True):
                    cell.text = text
    document.save(str(path))


def _xlsx(path: Path) -> None:
    from openpyxl import Workbook  # noqa: PLC0415

    book = Workbook(write_only=True)
    sheet = book.create_sheet("指标")
    for row in _many_rows():
        sheet.append(row)
    book.save(path)


def _csv(path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(_many_rows())


def _many_rows() -> Iterator[list[str]]:
    source = random.Random(2)
    yield _HEADER
    for _ in range(PARAGRAPHS):
        yield from rows(source)[1:]


def pdf(path: Path, pages: int = PARAGRAPHS // 8) -> None:
    """A PDF of pages of text with running head and page number; each tenth has a ruled table."""
    from reportlab.lib.pagesizes import A4  # noqa: PLC0415
    from reportlab.pdfbase import pdfmetrics  # noqa: PLC0415
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont  # noqa: PLC0415
    from reportlab.pdfgen.canvas import Canvas  # noqa: PLC0415
    from reportlab.platypus import Table  # noqa: PLC0415

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    source = random.Random(3)
    canvas = Canvas(str(path), pagesize=A4)
    for n in range(pages):
        canvas.setFont("STSong-Light", 12)
        canvas.drawString(72, 800, "某市规划纲要")
        canvas.drawString(290, 30, str(n + 1))
        text = "".join(paragraph(source) for _ in range(8))
        for i in range(25 if n % TABLE_EVERY else 12):
            canvas.drawString(72, 760 - 24 * i, text[36 * i : 36 * i + 36])
        if n % TABLE_EVERY == 0:
            style = [("GRID", (0, 0), (-1, -1), 0.5, "black"), ("FONT", (0, 0), (-1, -1), "STSong-Light", 10)]
            table = Table(rows(source), style=style)
            table.wrapOn(canvas, 450, 300)
            table.drawOn(canvas, 72, 150)
        canvas.showPage()
    canvas.save()


def _png(path: Path) -> None:
    from PIL import Image, ImageDraw, ImageFont  # noqa: PLC0415

    image = Image.new("RGB", (1654, 2339), "white")  # A4 at 200 dpi
    draw, font = ImageDraw.Draw(image), ImageFont.truetype(str(_FONT), 34)
    source = random.Random(4)
    for n in range(PICTURE_LINES):
        draw.text((150, 150 + 64 * n), "".join(source.choices(_WORDS, k=38)), font=font, fill="black")
    image.save(path)


MAKERS: dict[str, Callable[[Path], None]] = {
    "txt": _text,
    "html": _html,
    "docx": _docx,
    "xlsx": _xlsx,
    "csv": _csv,
    "pdf": pdf,
    **({"png": _png} if _FONT.is_file() else {}),
}


def main(path: Path) -> None:
    """Read one file, print what it took."""
    began = time.perf_counter()
    text = read_source(path)
    seconds = time.perf_counter() - began
    print(json.dumps({"characters": len(text), "seconds": seconds, "peak": peak()}))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
