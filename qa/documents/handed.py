"""Files that are handed over, as by an upload: moved among the library's own under a name that is safe."""

from __future__ import annotations

import hashlib
import re
import shutil
import unicodedata
from pathlib import Path

from qa.documents.archive import SUFFIX as ZIP
from qa.errors import DocumentError, LibraryError

_UNSAFE = re.compile(r'[\x00-\x1f\x7f<>:"|?*\\/]|[\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]')
_LONGEST = 150  # bytes of a stem; file systems hold 255, and a document's name may get a folder's before it
NAMELESS = "文件"


def safe_name(name: str) -> str:
    """The last part of a name, without what leads elsewhere, hides it, or turns the reading direction."""
    path = Path(_UNSAFE.sub(" ", unicodedata.normalize("NFC", name).replace("\\", "/").split("/")[-1]))
    stem = " ".join(path.stem.split()).lstrip(".~ ").rstrip(". ")
    short = stem.encode("utf-8", "ignore")[:_LONGEST].decode("utf-8", "ignore").rstrip()
    return f"{short or NAMELESS}{path.suffix.strip()}"


def take(file: Path, keep: Path, name: str | None = None) -> Path:
    """Move a file into ``keep/upload-<hash>/``, the same folder for the same content; returns where it is.

    Two files of one name are two documents: who uploads 工作报告.docx need not know that another place has one. An
    archive only changes its name: its members are what is kept.

    Raises:
        DocumentError: it cannot be read.
        LibraryError: ``keep`` cannot be written.
    """
    name = safe_name(name or file.name)
    try:
        with file.open("rb") as content:
            digest = hashlib.file_digest(content, "sha256").hexdigest()[:8]
    except OSError as error:
        raise DocumentError(f"{name}：不能读取（{error.strerror}）；请重新上传") from error
    is_archive = Path(name).suffix.lower() == ZIP
    target = (file.parent if is_archive else keep / f"upload-{digest}") / name
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        if target != file:
            shutil.move(file, target)
    except OSError as error:
        raise LibraryError(f"{keep} 不能写入（{error.strerror or error}）；请检查权限和磁盘空间") from error
    return target
