"""txt and md: the decoded file itself."""

from __future__ import annotations

import codecs
import unicodedata
from pathlib import Path

from qa.errors import DocumentError


def read_plain(path: Path) -> str:
    """The file's text: UTF-8 (with or without BOM), UTF-16 with BOM, or GB18030; line breaks kept.

    Raises:
        DocumentError: the bytes are no text of these encodings.
    """
    data = path.read_bytes()
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
