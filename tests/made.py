"""One invented report written in every format, by the libraries of each; and what is to be read from it."""

from __future__ import annotations

import io
from collections.abc import Callable
from html import escape
from pathlib import Path

from docx import Document
from openpyxl import Workbook
from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.colors import black
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Table

TITLE = "丙市2026年政府工作报告"
REVIEW, INDUSTRY, PLAN = "一、2025年工作回顾", "（一）产业发展", "二、2026年工作安排"
FIRST = (
    "一年来，全市坚持稳中求进，地区生产总值增长5.5%，规模以上工业增加值增长7.2%，固定资产投资增长6.1%，"
    "社会消费品零售总额增长4.8%，居民人均可支配收入增长5.3%，主要指标好于预期。"
)
SECOND = "粮食总产量达到51.3万吨，新增高标准农田12万亩。"
CAPTION = "表1 主要指标"
CELLS = [
    ["类别", "指标", "数值", ""],
    ["", "", "2025年", "2026年目标"],
    ["经济", "地区生产总值增长（%）", "5.5", "6"],
    ["", "规上工业增加值增长（%）", "7.2", "7.5"],
    ["民生", "城镇新增就业（万人）", "3.1", "3.2左右"],
]
SPANS = [(0, 2, 0, 3), (0, 0, 1, 0), (0, 1, 1, 1), (2, 0, 3, 0)]  # merged: first row, column, last row, column
NOTE = "注：2025年为实际数。"
THIRD = "今年目标：地区生产总值增长6%左右，城镇调查失业率控制在5.5%以内。"
TABLE = ["\t".join(row) for row in CELLS]
Maker = Callable[[Path, list[str], list[list[str]], str], None]  # file, lines, rows, title


def page(path: Path) -> None:
    """A web page with what stands around the article on a government's site."""
    spans = {(r, c): (r2 - r + 1, c2 - c + 1) for r, c, r2, c2 in SPANS}
    covered = {(i, j) for r, c, r2, c2 in SPANS for i in range(r, r2 + 1) for j in range(c, c2 + 1) if (i, j) != (r, c)}
    rows = "".join(
        "<tr>"
        + "".join(
            '<td rowspan="{}" colspan="{}"><p>{}</p></td>'.format(*spans.get((r, c), (1, 1)), cell)
            for c, cell in enumerate(row)
            if (r, c) not in covered
        )
        + "</tr>"
        for r, row in enumerate(CELLS)
    )
    path.write_text(
        f"""<!DOCTYPE html><html><head><meta charset="utf-8"><title>{TITLE}_丙市人民政府门户网站</title>
<meta name="PubDate" content="2026-02-10 09:30"><meta name="ContentSource" content="丙市人民政府办公室">
<script>var page = 1;</script><style>p {{ color: red }}</style></head><body>
<div class="header"><ul><li><a href="/">首页</a></li><li><a href="/zw">政务公开</a></li></ul></div>
<div class="crumbs">当前位置：<a href="/">首页</a> &gt; <a href="/zw">政务公开</a></div>
<div class="main"><h1>{TITLE}</h1>
<div class="info">【字体：<a>大</a> <a>中</a> <a>小</a>】 <a>打印</a> <a>下载</a></div>
<div class="TRS_Editor"><h2>{REVIEW}</h2><p>　　{FIRST}</p><h3>{INDUSTRY}</h3><p>　　{SECOND}</p>
<p style="text-align:center">{CAPTION}</p><table border="1"><tbody>{rows}</tbody></table><p>{NOTE}</p>
<h2>{PLAN}</h2><div>{THIRD}</div></div></div>
<div class="related"><h3>相关报道</h3>
<ul><li><a href="1">乙市召开常务会议</a></li><li><a href="2">图解报告</a></li></ul></div>
<div class="share">分享到：<a>微信</a><a>微博</a></div>
<div class="footer">主办：丙市人民政府 备案号：晋ICP备05000000号 网站地图 联系我们</div></body></html>""",
        encoding="utf-8",
    )


def word(path: Path) -> None:
    """A Word document with heading styles and merged cells."""
    document = Document()
    document.add_heading(TITLE, 0)
    document.add_heading(REVIEW, 1)
    document.add_paragraph(FIRST)
    document.add_heading(INDUSTRY, 2)
    document.add_paragraph(SECOND)
    document.add_paragraph(CAPTION)
    table = document.add_table(len(CELLS), len(CELLS[0]))
    for r, row in enumerate(CELLS):
        for c, cell in enumerate(row):
            table.cell(r, c).text = cell
    for r, c, r2, c2 in SPANS:
        merged = table.cell(r, c).merge(table.cell(r2, c2))
        merged.text = CELLS[r][c]
    document.add_paragraph(NOTE)
    document.add_heading(PLAN, 1)
    document.add_paragraph(THIRD)
    document.save(str(path))


def workbook(path: Path) -> None:
    """A workbook: two sheets, figures as numbers with formats, merged cells."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "主要指标"
    sheet.append([CAPTION])
    for row in CELLS:
        sheet.append([float(cell) if cell.replace(".", "").isdigit() else cell or None for cell in row])
    for r, c, r2, c2 in [*SPANS, (-1, 0, -1, 3)]:
        sheet.merge_cells(start_row=r + 2, start_column=c + 1, end_row=r2 + 2, end_column=c2 + 1)
    sheet.append([NOTE])
    other = book.create_sheet("Sheet2")
    other.append(["项目", "占比", "总量"])
    other.append(["工业", 0.061, 1234.5])
    other["B2"].number_format, other["C2"].number_format = "0.0%", '#,##0.00"亿元"'
    book.save(path)


def comma(path: Path) -> None:
    """A csv file as Excel in Chinese writes it: GB18030."""
    lines = [CAPTION + ",,,", *(",".join(f'"{cell}"' for cell in row) for row in CELLS), NOTE + ",,,"]
    path.write_bytes("\r\n".join(lines).encode("gb18030"))


def portable(path: Path) -> None:
    """A PDF of three pages: running head, page numbers, bookmarks, a ruled table.

    A sentence runs over the page break.
    """
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    canvas = Canvas(str(path), pagesize=A4)
    width, height = A4
    left, right, size = 72.0, width - 72.0, 14.0
    y = height

    def start(number: int) -> None:
        nonlocal y
        canvas.setFont("STSong-Light", 9)
        canvas.drawCentredString(width / 2, height - 40, "丙市人民政府文件")
        canvas.drawCentredString(width / 2, 30, f"— {number} —")
        canvas.setFont("STSong-Light", size)
        y = height - 80

    def head(text: str, level: int) -> None:
        nonlocal y
        canvas.bookmarkPage(text)
        canvas.addOutlineEntry(text, text, level)
        canvas.drawString(left, y, text)
        y -= 26

    def paragraph(text: str, indent: float = 2 * size) -> str:
        """Draws what fits on the page; returns the rest."""
        nonlocal y
        x = left + indent
        while text and y > 60:
            room = fitting(text, right - x, lambda part: pdfmetrics.stringWidth(part, "STSong-Light", size))
            canvas.drawString(x, y, text[:room])
            text, x, y = text[room:], left, y - 22
        return text

    start(1)
    head(TITLE, 0)
    head(REVIEW, 1)
    y = 88.0
    rest = paragraph(FIRST)
    assert rest, "the sentence is to run over the page"
    canvas.showPage()
    start(2)
    paragraph(rest, 0)
    head(INDUSTRY, 2)
    paragraph(SECOND)
    canvas.drawCentredString(width / 2, y, CAPTION)
    y -= 10
    _grid(canvas, left, y, size)
    y -= 24 * len(CELLS) + 20
    canvas.drawString(left, y, NOTE)
    canvas.showPage()
    start(3)
    head(PLAN, 1)
    paragraph(THIRD)
    canvas.save()


def _grid(canvas: Canvas, left: float, top: float, size: float) -> None:
    table = Table(CELLS, colWidths=[60, 190, 90, 100], rowHeights=[24] * len(CELLS))
    merged = [("SPAN", (c, r), (c2, r2)) for r, c, r2, c2 in SPANS]
    table.setStyle([("GRID", (0, 0), (-1, -1), 0.5, black), ("FONT", (0, 0), (-1, -1), "STSong-Light", 12), *merged])
    table.wrapOn(canvas, 500, 500)
    table.drawOn(canvas, left, top - 24 * len(CELLS))


def text_page(path: Path, text: list[str], rows: list[list[str]] | None = None, title: str = "标题") -> None:
    """Lines as the paragraphs of a web page, rows as a table below."""
    body = "".join(f"<p>{escape(line)}</p>" for line in text)
    cells = "".join(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in rows or [])
    table = f"<table>{cells}</table>" if rows else ""
    page = f"<div class='nav'><a href=1>首页</a></div><div><h1>{title}</h1>{body}{table}</div>"
    path.write_text(f"<html><body>{page}<div class='footer'>版权所有</div></body></html>", encoding="utf-8")


def text_word(path: Path, text: list[str], rows: list[list[str]] | None = None, title: str = "标题") -> None:
    """Lines as the paragraphs of a Word document, rows as a table below."""
    document = Document()
    for line in [title, *text]:
        document.add_paragraph(line)
    if rows:
        table = document.add_table(len(rows), len(rows[0]))
        for r, row in enumerate(rows):
            for c, cell in enumerate(row):
                table.cell(r, c).text = cell
    document.save(str(path))


def text_pdf(path: Path, text: list[str], rows: list[list[str]] | None = None, title: str = "标题") -> None:
    """Lines as indented paragraphs over the lines and pages of a PDF, rows as a ruled table on a page of its own."""
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    canvas = Canvas(str(path), pagesize=A4)
    canvas.setFont("STSong-Light", 14)
    y = 760
    for line in [title, *text]:
        left = 100
        for piece in wrapped("　　" + line, 451, lambda part: pdfmetrics.stringWidth(part, "STSong-Light", 14)):
            if y < 60:
                canvas.showPage()
                canvas.setFont("STSong-Light", 14)
                y = 760
            canvas.drawString(left, y, piece.lstrip("　"))
            left, y = 72, y - 22
    if rows:
        table = Table(rows, colWidths=[190, *[100] * (len(rows[0]) - 1)], rowHeights=[24] * len(rows))
        table.setStyle([("GRID", (0, 0), (-1, -1), 0.5, black), ("FONT", (0, 0), (-1, -1), "STSong-Light", 12)])
        table.wrapOn(canvas, 500, 500)
        table.drawOn(canvas, 72, y - 24 * len(rows))
    canvas.save()


def text_tabs(path: Path, text: list[str], rows: list[list[str]], title: str) -> None:
    """Lines as they are, rows with their cells between tabs."""
    path.write_text("\n\n".join([title, *text]) + "\n" + "\n".join("\t".join(row) for row in rows), encoding="utf-8")


def text_markdown(path: Path, text: list[str], rows: list[list[str]], title: str) -> None:
    """Lines as paragraphs, rows between bars."""
    head, *below = (f"| {' | '.join(row)} |" for row in rows)
    table = "\n".join([head, "|" + " --- |" * len(rows[0]), *below])
    path.write_text("\n\n".join([f"# {title}", *text, table]) + "\n", encoding="utf-8")


def rows_workbook(path: Path, text: list[str], rows: list[list[str]], title: str) -> None:
    """The title and the rows as a sheet, figures as numbers; a sheet has no running text."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append([title])
    for row in rows:
        sheet.append([float(cell) if cell.replace(".", "").isdigit() else cell for cell in row])
    book.save(path)


def rows_comma(path: Path, text: list[str], rows: list[list[str]], title: str) -> None:
    """The title and the rows with commas between; no running text."""
    path.write_text("\n".join([title, *(",".join(row) for row in rows)]) + "\n", encoding="utf-8")


FONT = Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc")


def picture(path: Path) -> None:
    """A picture of a page: heading, a paragraph over lines, a table without rules. Needs `FONT`."""
    font = ImageFont.truetype(str(FONT), 32)
    image = Image.new("RGB", (1240, 1100), "white")
    draw = ImageDraw.Draw(image)
    y = 60
    for line in (REVIEW, *wrapped("　　" + FIRST, 1080, font.getlength), "　　" + SECOND, CAPTION):
        draw.text((80, y), line, font=font, fill="black")
        y += 56
    y += 20
    for row in PICTURED:
        for c, cell in enumerate(row):
            draw.text((80 + 480 * c, y), cell, font=font, fill="black")
        y += 60
    image.save(path)


PICTURED = [[row[1] or "指标", row[2], row[3]] for row in CELLS[1:]]


def fitting(text: str, width: float, measure: Callable[[str], float]) -> int:
    """How many characters of the text go on a line."""
    return next((n for n in range(len(text), 0, -1) if measure(text[:n]) <= width), 1)


def wrapped(text: str, width: float, measure: Callable[[str], float]) -> list[str]:
    """The text as lines of a width."""
    lines = []
    while text:
        n = fitting(text, width, measure)
        lines.append(text[:n])
        text = text[n:]
    return lines


def scan(path: Path) -> None:
    """A PDF of one page that is a picture."""
    inside = io.BytesIO()
    picture_file = path.with_suffix(".png")
    picture(picture_file)
    with Image.open(picture_file) as image:
        image.save(inside, "PDF", resolution=150)
    picture_file.unlink()
    path.write_bytes(inside.getvalue())


MAKERS: dict[str, Callable[[Path], None]] = {
    "html": page,
    "docx": word,
    "xlsx": workbook,
    "csv": comma,
    "pdf": portable,
}
