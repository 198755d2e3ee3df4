"""A file to its source text, by the reader of its format."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from qa.documents.formats.comma import read_csv
from qa.documents.formats.ocr import read_image
from qa.documents.formats.oldword import read_doc
from qa.documents.formats.pdf import read_pdf
from qa.documents.formats.plain import read_plain
from qa.documents.formats.sheet import read_xlsx
from qa.documents.formats.signature import check_signature
from qa.documents.formats.web import read_html
from qa.documents.formats.word import read_docx
from qa.errors import DocumentError

_READERS: dict[str, Callable[[Path], str]] = {
    ".txt": read_plain,
    ".md": read_plain,
    ".html": read_html,
    ".htm": read_html,
    ".pdf": read_pdf,
    ".docx": read_docx,
    ".doc": read_doc,
    ".xlsx": read_xlsx,
    ".csv": read_csv,
    ".png": read_image,
    ".jpg": read_image,
    ".jpeg": read_image,
}
SUFFIXES = tuple(_READERS)
MAX_BYTES = 64 * 2**20
MAX_PDF_BYTES = 1024 * 2**20  # read page by page, so only the pictures of scans make it large


def read_source(path: Path) -> str:
    """The source text of a file, as `qa.documents.formats` describes it; for txt and md the decoded file itself.

    Raises:
        DocumentError: the file is missing, unreadable, empty, too large, damaged, locked, or of another format.
    """
    reader = _READERS.get(path.suffix.lower())
    if reader is None:
        raise DocumentError(f"{path}：不支持“{path.suffix}”文件；请转成 {'、'.join(SUFFIXES)}")
    try:
        if path.exists() and not path.is_file():  # a pipe would be waited for without end
            raise DocumentError(f"{path}：不是普通文件；请给出 {'、'.join(SUFFIXES)} 文件")
        size = path.stat().st_size
        limit = MAX_PDF_BYTES if path.suffix.lower() == ".pdf" else MAX_BYTES
        if size > limit:
            raise DocumentError(f"{path}：超过 {limit >> 20} MiB；请拆分")
        if size == 0:
            raise DocumentError(f"{path}：是空文件；请换一份有内容的文件")
        check_signature(path)
    except OSError as error:
        raise DocumentError(f"{path}：不能读取（{error.strerror}）；请检查路径和权限") from error
    text = _read(reader, path)
    if not text.strip():
        raise DocumentError(f"{path}：是空文件，或其中没有文字；请换一份有内容的文件")
    return text


def _read(reader: Callable[[Path], str], path: Path) -> str:
    try:
        return reader(path)
    except DocumentError:
        raise
    except PermissionError as error:
        raise DocumentError(f"{path}：不能读取（{error.strerror}）；请检查路径和权限") from error
    except (
        Exception
    ) as error:  # parsers meet damage wherever it lies: KeyError, zlib.error, struct.error, XML errors ...
        raise DocumentError(
            f"{path}：不能解析（{type(error).__name__}，文件可能已损坏）；请重新下载，或用原软件另存一份"
        ) from error
