"""Every format gives one plain text: outline and cells of a made report by hand, and stated errors for bad files."""

from __future__ import annotations

import io
import random
import re
import shutil
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import made
import pytest
from docx import Document
from docx.oxml import parse_xml
from hypothesis import given
from hypothesis import strategies as st
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from qa.assistant import Assistant
from qa.documents.chunk import chunk
from qa.documents.formats import ocr, oldword
from qa.documents.formats.furniture import drop_furniture
from qa.documents.formats.layout import Line, Page, glue
from qa.documents.formats.lines import join, one_line, table
from qa.documents.formats.sheet import shown
from qa.documents.parse import SUFFIXES, read_source
from qa.errors import DocumentError
from qa.text import bare

needs_ocr = pytest.mark.skipif(not ocr.available(), reason="the extra `ocr` is not installed")
needs_font = pytest.mark.skipif(not made.FONT.is_file(), reason=f"no {made.FONT.name} (apt-get install fonts-noto-cjk)")

TEXT = [made.CAPTION, *made.TABLE, made.NOTE]
GOLDEN = {
    "html": [
        f"# {made.TITLE}",
        "来源：丙市人民政府办公室；发布时间：2026-02-10 09:30。",
        f"## {made.REVIEW}",
        made.FIRST,
        f"### {made.INDUSTRY}",
        made.SECOND,
        *TEXT,
        f"## {made.PLAN}",
        made.THIRD,
    ],
    "docx": [
        f"# {made.TITLE}",
        f"# {made.REVIEW}",
        made.FIRST,
        f"## {made.INDUSTRY}",
        made.SECOND,
        *TEXT,
        f"# {made.PLAN}",
        made.THIRD,
    ],
    "xlsx": ["# 主要指标", *TEXT, "项目\t占比\t总量", "工业\t6.1%\t1234.50亿元"],
    "csv": TEXT,
    "pdf": [
        "丙市人民政府文件",
        f"# {made.TITLE}",
        f"## {made.REVIEW}",
        made.FIRST,
        f"### {made.INDUSTRY}",
        made.SECOND,
        *TEXT,
        f"## {made.PLAN}",
        made.THIRD,
    ],
}
# What PP-OCR takes for each other or leaves out is folded: full-width signs, spaces.
FOLDED = str.maketrans("（）％，：", "()%,:", " ")
PICTURE = [
    made.REVIEW,
    made.FIRST,
    made.SECOND,
    made.CAPTION,
    *("\t".join(row) for row in made.PICTURED),
]


def lines(path: Path) -> list[str]:
    return [line for line in read_source(path).splitlines() if line]


@pytest.fixture(params=made.MAKERS)
def report(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    path = tmp_path / f"report.{request.param}"
    made.MAKERS[request.param](path)
    return path


def test_each_format_gives_outline_text_and_every_cell(report: Path) -> None:
    assert lines(report) == GOLDEN[report.suffix[1:]]


def test_chunks_of_each_format_know_section_and_row(report: Path) -> None:
    chunks = chunk(read_source(report), "d")
    rows = [c.text for c in chunks if c.kind == "row"]
    for label, values in (
        ("地区生产总值增长（%）", "数值·2025年：5.5；数值·2026年目标：6"),
        ("规上工业增加值增长（%）", "数值·2025年：7.2；数值·2026年目标：7.5"),
        ("城镇新增就业（万人）", "数值·2025年：3.1；数值·2026年目标：3.2左右"),
    ):
        assert any(row.endswith(f"{label}｜{values}") for row in rows), rows
    if report.suffix in (".xlsx", ".csv"):
        return
    sections = {s.text: c.section for c in chunks if c.kind == "prose" for s in c.sentences}
    assert sections[made.FIRST][-1] == made.REVIEW
    assert sections[made.SECOND][-2:] == (made.REVIEW, made.INDUSTRY)
    assert any(section[-1] == made.PLAN for text, section in sections.items() if "6%左右" in text)


@needs_ocr
@needs_font
@pytest.mark.parametrize(("name", "make"), [("a.png", made.picture), ("a.jpg", made.picture), ("a.pdf", made.scan)])
def test_a_picture_is_read_by_recognition(name: str, make: Callable[[Path], None], tmp_path: Path) -> None:
    make(tmp_path / name)
    read = [line.translate(FOLDED) for line in lines(tmp_path / name)]
    assert read == [line.translate(FOLDED) for line in PICTURE]


def test_what_stands_around_a_web_page_goes(tmp_path: Path) -> None:
    made.page(tmp_path / "a.html")
    text = read_source(tmp_path / "a.html")
    for chrome in ("首页", "政务公开", "打印", "下载", "字体", "相关报道", "图解", "微信", "备案", "var page", "color"):
        assert chrome not in text


def test_notes_and_definitions_of_a_web_page_stay(tmp_path: Path) -> None:
    text = "".join(f"<p>第{i}项工作进展顺利，完成投资{i}.5亿元，同比增长6.{i}%。</p>" for i in range(5))
    text += (
        "<dl><dt>名词解释</dt><dd>零碳园区指近零排放的园区。</dd></dl><div class='footnote'>注：为初步核算数。</div>"
    )
    (tmp_path / "a.htm").write_bytes(f"<html><body><h1>报告</h1><div>{text}</div></body></html>".encode("gb18030"))
    assert lines(tmp_path / "a.htm")[0] == "# 报告"
    assert lines(tmp_path / "a.htm")[-3:] == ["名词解释", "零碳园区指近零排放的园区。", "注：为初步核算数。"]


def test_lists_and_repetitions_of_a_web_page_stay_and_a_logo_is_no_title(tmp_path: Path) -> None:
    again = "坚持稳中求进工作总基调，完整准确全面贯彻新发展理念，加快构建新发展格局，着力推动高质量发展。" * 3
    page = f"""<html><head><title>丁市2025年统计公报-丁市统计局</title></head><body><div><h1>丁市统计局</h1></div>
<div><p><b>丁市2025年统计公报</b></p><p>{again}</p><p>{again}</p><p>{again}</p><ol><li>第一条</li><li>第二条</li></ol></div>
<p>打印本页 | 关闭窗口</p><div>相关阅读：<ul><li><a href="1">一图读懂</a></li></ul></div></body></html>"""
    (tmp_path / "a.html").write_text(page, encoding="utf-8")
    assert lines(tmp_path / "a.html") == ["# 丁市2025年统计公报", again, again, again, "第一条", "第二条"]


def test_an_article_laid_out_by_a_table_is_text(tmp_path: Path) -> None:
    text = "".join(f"<p>第{i}项工作进展顺利，完成投资{i}.5亿元，同比增长6.{i}%。</p>" for i in range(5))
    inner = "<table><tr><td>指标</td><td>2025年</td></tr><tr><td>粮食</td><td>51.3</td></tr></table>"
    page = f"<html><body><table><tr><td><h1>报告</h1>{text}{inner}</td></tr></table></body></html>"
    (tmp_path / "a.html").write_text(page, encoding="utf-8")
    assert lines(tmp_path / "a.html")[1] == "第0项工作进展顺利，完成投资0.5亿元，同比增长6.0%。"
    assert lines(tmp_path / "a.html")[-2:] == ["指标\t2025年", "粮食\t51.3"]


def test_word_text_that_the_library_passes_over_is_read(tmp_path: Path) -> None:
    namespace = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    document = Document()
    document.add_paragraph("正文。")
    body = document.element.body
    for inner in (
        "<w:p><w:ins><w:r><w:t>插入。</w:t></w:r></w:ins><w:del><w:r><w:delText>删除。</w:delText></w:r></w:del></w:p>",
        "<w:sdt><w:sdtContent><w:p><w:r><w:t>控件。</w:t></w:r></w:p></w:sdtContent></w:sdt>",
        "<w:p><w:r><w:t>框外。</w:t><w:pict><w:txbxContent><w:p><w:r><w:t>框内。</w:t></w:r></w:p></w:txbxContent>"
        "</w:pict></w:r></w:p>",
    ):
        element = parse_xml(inner.replace(">", f" {namespace}>", 1))
        body.insert(len(body) - 1, element)
    document.save(str(tmp_path / "a.docx"))
    assert lines(tmp_path / "a.docx") == ["正文。", "插入。", "控件。", "框外。", "框内。"]


def test_automatic_numbers_of_word_are_written_out(tmp_path: Path) -> None:
    namespace = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    document = Document()
    root = document.part.numbering_part.element
    root.insert(
        0,
        parse_xml(
            f'<w:abstractNum {namespace} w:abstractNumId="77">'
            '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/></w:lvl>'
            '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/>'
            '<w:lvlText w:val="（%2）"/></w:lvl>'
            '<w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%3."/></w:lvl>'
            "</w:abstractNum>"
        ),
    )
    root.append(parse_xml(f'<w:num {namespace} w:numId="77"><w:abstractNumId w:val="77"/></w:num>'))
    for depth, text in ((0, "回顾"), (1, "工业"), (1, "农业"), (2, "粮食"), (0, "安排"), (1, "目标")):
        paragraph = document.add_heading(text, depth + 1)
        number = f'<w:numPr {namespace}><w:ilvl w:val="{depth}"/><w:numId w:val="77"/></w:numPr>'
        paragraph._p.get_or_add_pPr().append(parse_xml(number))
    document.save(str(tmp_path / "a.docx"))
    assert lines(tmp_path / "a.docx") == [
        "# 一、回顾",
        "## （一）工业",
        "## （二）农业",
        "### 1. 粮食",
        "# 二、安排",
        "## （一）目标",
    ]


def test_a_doc_goes_through_the_converter_that_is_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.doc"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    with pytest.raises(DocumentError, match="LibreOffice"):
        read_source(path)
    (tmp_path / "bin").mkdir()
    program = tmp_path / "bin" / "catdoc"
    program.write_text("#!/bin/sh\necho 地区生产总值增长6%。\n", encoding="utf-8")
    program.chmod(0o755)
    assert read_source(path) == "地区生产总值增长6%。\n"
    program.write_text("#!/bin/sh\nexec /bin/sleep 30\n", encoding="utf-8")
    monkeypatch.setattr(oldword, "TIMEOUT", 0.3)
    with pytest.raises(DocumentError, match="转换超过"):
        read_source(path)


OFFICE = shutil.which("soffice") or shutil.which("libreoffice")


@pytest.fixture
def old_word(tmp_path: Path) -> Path:
    if not OFFICE:
        pytest.skip("no LibreOffice to make a .doc with (apt-get install libreoffice-writer-nogui)")
    made.word(tmp_path / "a.docx")
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [OFFICE, profile, "--headless", "--convert-to", "doc", "--outdir", tmp_path, tmp_path / "a.docx"]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return tmp_path / "a.doc"


def test_a_real_doc_through_libreoffice(old_word: Path) -> None:
    assert lines(old_word) == GOLDEN["docx"]


@pytest.mark.skipif(not shutil.which("antiword"), reason="no antiword")
def test_a_real_doc_through_antiword(old_word: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(oldword, "_OFFICE", ())
    # It leaves out the covered cell at the end of a row.
    assert lines(old_word) == [line.lstrip("# ").rstrip("\t") for line in GOLDEN["docx"]]


# Bad input: (what is wrong, name, content, a word of the message)


def archive(**parts: bytes) -> bytes:
    inside = io.BytesIO()
    with zipfile.ZipFile(inside, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return inside.getvalue()


def locked_pdf(path: Path) -> None:
    canvas = Canvas(str(path), encrypt=StandardEncryption("secret", canPrint=0))
    canvas.drawString(72, 700, "text")
    canvas.save()


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
LOCKED = OLE + "EncryptedPackage".encode("utf-16-le") + bytes(512)
BOMB = archive(**{"word/document.xml": bytes(64 * 2**20)})
LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "'
    + b"ha" * 5_000
    + b'">'
    + b"".join(b'<!ENTITY %c "%s">' % (name, b"&%c;" % (name - 1) * 40) for name in b"bcdefg")
    + b"]><workbook>&g;</workbook>"
)
BAD = [
    ("a.docx", LOCKED, "密码"),
    ("a.xlsx", LOCKED, "密码"),
    ("a.docx", OLE, "旧版 Office"),
    ("a.docx", BOMB, "压缩炸弹"),
    ("a.docx", b"%PDF-1.7\n" + bytes(50), "内容却是PDF"),
    ("a.xlsx", archive(**{"word/document.xml": b"<a/>"}), "内容却是docx"),
    ("a.docx", archive(**{"a.txt": b"text"}), "内容却是压缩包"),
    ("a.docx", archive(**{"word/document.xml": b"<a/>"}), "不能解析"),
    ("a.docx", archive(**{"word/document.xml": LAUGHS}), "不能解析"),
    ("a.xlsx", archive(**{"xl/workbook.xml": LAUGHS}), "不能解析"),
    ("a.pdf", b"hello", "不是有效的 pdf"),
    ("a.pdf", b"%PDF-1.7\n" + bytes(50), "已损坏"),
    ("a.png", b"\x89PNG\r\n\x1a\n" + bytes(50), "不能解析|OCR"),
    ("a.txt", b"%PDF-1.7\n" + bytes(50), "内容却是PDF"),
    ("a.html", b"<html><body></body></html>", "网页"),
    ("a.html", bytes(range(256)) * 9, "不是 UTF-8"),
    ("a.csv", b",,,\n,,\n", "没有文字"),
    *((f"a{suffix}", b"", "空文件") for suffix in SUFFIXES),
]


@pytest.mark.parametrize(("name", "content", "word"), BAD, ids=lambda value: value if isinstance(value, str) else "")
def test_bad_input_is_named_with_the_reason(name: str, content: bytes, word: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(DocumentError, match=word) as raised:
        read_source(tmp_path / name)
    assert str(raised.value).startswith(f"{tmp_path / name}：")
    assert "\n" not in str(raised.value)
    assert "请" in str(raised.value)


def test_a_locked_pdf_is_named(tmp_path: Path) -> None:
    locked_pdf(tmp_path / "a.pdf")
    with pytest.raises(DocumentError, match="密码"):
        read_source(tmp_path / "a.pdf")


@needs_font
def test_scans_and_pictures_without_the_extra_say_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made.scan(tmp_path / "a.pdf")
    made.picture(tmp_path / "a.png")
    monkeypatch.setattr(ocr, "available", lambda: False)
    for name in ("a.pdf", "a.png"):
        with pytest.raises(DocumentError, match=r"pip install \"wenbao\[ocr\]\""):
            read_source(tmp_path / name)


@pytest.mark.parametrize(
    ("name", "make"), [("a.html", made.text_page), ("a.docx", made.text_word), ("a.pdf", made.text_pdf)]
)
def test_no_character_of_a_real_report_is_lost(
    name: str, make: Callable[[Path, list[str]], None], real_reports: Path, tmp_path: Path
) -> None:
    for report_path in sorted(real_reports.glob("*.txt")):
        text = [
            re.sub(r"</?p>|[\t\v\f]", " ", line).strip(" #\u3000") for line in read_source(report_path).splitlines()
        ]
        text = [line for line in text if line]
        make(tmp_path / name, text)
        assert bare(read_source(tmp_path / name).lstrip("#")) == bare("标题" + "".join(text))


def test_a_folder_of_all_formats_is_ingested(assistant: Assistant, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for name, make in made.MAKERS.items():
        make(tmp_path / "in" / f"{name}-report.{name}")
    (tmp_path / "in" / "a.docx").write_bytes(LOCKED)
    reports = {Path(r.path).suffix + r.status: r for r in assistant.ingest([tmp_path / "in"])}
    assert set(reports) == {".docxfailed", *(f".{name}added" for name in made.MAKERS)}
    assert all(r.tables for r in reports.values() if r.status == "added")


def test_truncated_shuffled_and_random_files_give_text_or_a_stated_error(report: Path) -> None:
    whole = report.read_bytes()
    random_ = random.Random(report.suffix)
    cases = [whole[: len(whole) * part // 8] for part in range(1, 8)]
    cases += [whole[:8] + random_.randbytes(3_000), random_.randbytes(3_000)]
    for _ in range(12):
        damaged = bytearray(whole)
        for _ in range(random_.choice((1, 20, 200))):
            damaged[random_.randrange(len(damaged))] = random_.randrange(256)
        cases.append(bytes(damaged))
    pieces = [whole[i : i + 512] for i in range(0, len(whole), 512)]
    random_.shuffle(pieces)
    cases.append(b"".join(pieces))
    for case in cases:
        report.write_bytes(case)
        began = time.perf_counter()
        try:
            assert read_source(report).strip()
        except DocumentError as error:
            assert "\n" not in str(error)
        assert time.perf_counter() - began < 10


def test_markup_nested_without_end_is_no_crash(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_text("<div>" * 20_000 + "增长6%。", encoding="utf-8")
    try:
        read_source(path)
    except DocumentError as error:
        assert str(error).startswith(str(path))


# The parts


@pytest.mark.parametrize(
    ("value", "number_format", "expected"),
    [
        (0.061, "0.0%", "6.1%"),
        (0.06, "0%", "6%"),
        (5.45, "0.0", "5.5"),
        (1234567.891, "#,##0.00", "1234567.89"),
        (-3, "0.0_ ", "-3.0"),
        (0.1 + 0.2, "General", "0.3"),
        (51.3, "General", "51.3"),
        (2026, "General", "2026"),
        (5.4, '0.0"%"', "5.4%"),
        (5.47, "0.##", "5.47"),
        (True, "General", "是"),
        ("6左右", "@", "6左右"),
    ],
)
def test_a_cell_is_written_as_it_is_shown(value: object, number_format: str, expected: str) -> None:
    assert shown(value, number_format) == expected


def test_a_table_has_one_width_its_caption_before_and_its_note_behind() -> None:
    rows = [["表2", "", ""], ["", "", ""], ["指标\n名称", "", "2025\t年"], ["a"], ["注：b", ""]]
    assert table(rows) == ["表2", "指标名称\t2025 年", "a\t", "注：b"]


@given(st.lists(st.lists(st.text(max_size=8), max_size=4), max_size=6))
def test_no_text_of_a_cell_is_lost(rows: list[list[str]]) -> None:
    text = "".join(table(rows))
    for row in rows:
        for cell in row:
            assert one_line(cell) in text


def test_words_meet_with_a_space_and_chinese_without() -> None:
    assert glue("国内生产", "总值") == "国内生产总值"
    assert glue("gross domestic", "product") == "gross domestic product"
    assert glue("增长5", "0%") == "增长50%"
    assert glue("in 2025", "15 people") == "in 2025 15 people"


def pages(*texts: tuple[str, ...]) -> list[Page]:
    return [Page([Line(t, 72, 500, 800 - 30 * i, 12) for i, t in enumerate(page)], 842) for page in texts]


def test_page_numbers_and_running_heads_go_and_figures_stay() -> None:
    made_pages = pages(*((f"丙市规划 {n}", f"第{n}段文字。") for n in range(1, 6)))
    for n, page in enumerate(made_pages):
        page.lines.append(Line(str(n + 3), 290, 300, 30, 9))
    made_pages[2].lines.append(Line("1174", 290, 300, 60, 12))  # a figure of its own, not a page's number
    kept = [[line.text for line in page.lines] for page in drop_furniture(made_pages)]
    assert kept == [
        ["丙市规划 1", "第1段文字。"],
        ["第2段文字。"],
        ["第3段文字。", "1174"],
        ["第4段文字。"],
        ["第5段文字。"],
    ]


def test_a_table_without_rules_is_read_by_its_gaps_and_cells_alone_are_not_joined(tmp_path: Path) -> None:
    rows = [["指标", "2025年", "2026年目标"], ["粮食产量（万吨）", "51.3", "52"], ["城镇新增就业", "3.1", "3.2"]]
    canvas = Canvas(str(tmp_path / "a.pdf"), pagesize=made.A4)
    canvas.setFont("STSong-Light", 12)
    for r, row in enumerate(rows):
        for c, cell in enumerate(row):
            canvas.drawString(72 + 180 * c, 760 - 24 * r, cell)
    for c, r in ((c, r) for c in range(3) for r in range(3)):  # written column by column: no rows to be known
        canvas.drawString(72 + 180 * c, 560 - 24 * r, rows[r][c])
    canvas.drawString(72, 300, "第一章    总则")
    canvas.save()
    columns = [rows[r][c] for c in range(3) for r in range(3)]
    assert lines(tmp_path / "a.pdf") == ["\t".join(row) for row in rows] + columns + ["第一章 总则"]


@needs_ocr
@needs_font
@pytest.mark.parametrize("name", ["a.png", "a.jpg"])
def test_a_truncated_picture_is_named(name: str, tmp_path: Path) -> None:
    made.picture(tmp_path / name)
    whole = (tmp_path / name).read_bytes()
    for part in (40, len(whole) // 2, len(whole) - 30):
        (tmp_path / name).write_bytes(whole[:part])
        with pytest.raises(DocumentError, match="不能解析"):
            read_source(tmp_path / name)


def test_columns_of_a_newspaper_page_are_read_one_after_the_other() -> None:
    def column(name: str, left: float) -> list[ocr.Box]:
        return [ocr.Box(f"{name}{n}", left, 100 + 40 * n, left + 400, 130 + 40 * n) for n in range(4)]

    title = ocr.Box("题", 200, 20, 800, 60)
    found = ocr.columns([*column("右", 500), title, *column("左", 50)])
    assert [[box.text for box in c] for c in found] == [
        ["题"],
        ["左0", "左1", "左2", "左3"],
        ["右0", "右1", "右2", "右3"],
    ]
    cells = [ocr.Box("x", left, 40 * n, left + 60, 40 * n + 30) for n in range(4) for left in (50, 300, 500)]
    assert len(ocr.columns(cells)) == 1


def test_control_characters_go_and_no_two_blank_lines_follow() -> None:
    assert join(["a\x00\x07", "", "", "", "b\ufeff"]) == "a\n\nb\n"


def test_reading_text_loads_no_heavy_library(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("增长6%。", encoding="utf-8")
    code = (
        "import sys; from pathlib import Path; from qa.documents.parse import read_source;"
        "read_source(Path(sys.argv[1]));"
        "heavy = {'trafilatura', 'pdfplumber', 'pypdfium2', 'docx', 'openpyxl', 'rapidocr', 'lxml', 'PIL'};"
        "print(heavy & set(sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, tmp_path / "a.txt"],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parent.parent,
    )
    assert done.stdout.strip() == "set()"
