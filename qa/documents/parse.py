"""Bytes to source text."""

from __future__ import annotations

import codecs
import unicodedata
from pathlib import Path

from qa.errors import DocumentError

SUFFIXES = (".txt", ".md")
MAX_BYTES = 64 * 2**20


def read_source(path: Path) -> str:
    """The source text of a file: UTF-8 (with or without BOM), UTF-16 with BOM, or GB18030; line breaks kept.

    Raises:
        DocumentError: the file is missing, unreadable, empty, too large, binary, or of another format.
    """
    if path.suffix.lower() not in SUFFIXES:
        raise DocumentError(f"{path}：不支持“{path.suffix}”文件；请转成 {'、'.join(SUFFIXES)}")
    try:
        if path.exists() and not path.is_file():  # a pipe would be waited for without end
            raise DocumentError(f"{path}：不是普通文件；请给出 {'、'.join(SUFFIXES)} 文件")
        if path.stat().st_size > MAX_BYTES:
            raise DocumentError(f"{path}：超过 {MAX_BYTES >> 20} MiB；请拆分")
        data = path.read_bytes()
    except OSError as error:
        raise DocumentError(f"{path}：不能读取（{error.strerror}）；请检查路径和权限") from error
    text = _decode(data, path)
    if not text.strip():
        raise DocumentError(f"{path}：是空文件")
    return text


def _decode(data: bytes, path: Path) -> str:
    marked = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    for encoding in ["utf-16"] if marked else ["utf-8-sig", "gb18030"]:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if _is_text(text):
            return text
    raise DocumentError(f"{path}：不是 UTF-8 或 GB18030 文本（二进制文件？）；请转成 UTF-8 文本")


def _is_text(text: str) -> bool:
    """Binary bytes often decode as GB18030; control and unassigned code points give them away."""
    sample = text[:20_000]
    odd = sum(unicodedata.category(c) in ("Cc", "Cn", "Co") and c not in "\t\n\r\f\v" for c in sample)
    return "\0" not in text and odd <= len(sample) // 200
