"""What a file really is, whatever its suffix says; and whether an Office archive may be unpacked."""

from __future__ import annotations

import zipfile
from pathlib import Path

from qa.errors import DocumentError

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")  # the stream of [MS-OFFCRYPTO] 2.3.4.4 that holds the real file
_MAGIC = ((b"PK\x03\x04", "zip"), (_OLE, "ole"), (b"\x89PNG\r\n\x1a\n", "png"), (b"\xff\xd8\xff", "jpg"))
_PARTS = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx"}
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # all that Office uses; others unpack without bound
_NAMES = {"zip": "压缩包", "ole": "旧版 Office 文件", "png": "PNG 图片", "jpg": "JPEG 图片", "pdf": "PDF"}
_ALIASES = {"jpeg": "jpg", "htm": "html"}
_TEXT = {"txt", "md", "html", "csv"}
MAX_UNPACKED = 512 * 2**20  # bytes; a plan of 500 pages unpacks to some 20 MiB without its pictures
MAX_XML = 128 * 2**20  # of one part; as a tree in memory it takes some ten times that
MAX_RATIO = 200  # unpacked to packed of all parts; Word and Excel themselves reach some 30


def check_signature(path: Path) -> None:
    """Refuse a file whose content is not what its suffix says, or is locked, or unpacks to too much.

    Raises:
        DocumentError: with what the file is instead.
    """
    suffix = path.suffix.lower().removeprefix(".")
    expected = _ALIASES.get(suffix, suffix)
    with path.open("rb") as file:
        head = file.read(1024)
    found = next((name for magic, name in _MAGIC if head.startswith(magic)), None)
    if found is None and b"%PDF-" in head:
        found = "pdf"
    if found == "ole" and _ENCRYPTED in path.read_bytes():
        raise DocumentError(f"{path}：有密码保护；请用 Office 打开并去掉密码后再收录")
    if found == "zip":
        found = _check_archive(path)
    if found == expected or (found == "ole" and expected == "doc"):
        return
    if found is None and expected in _TEXT:
        return
    if found is None:
        raise DocumentError(f"{path}：不是有效的 {suffix} 文件（已损坏，或后缀不符）；请重新下载或另存")
    name = _NAMES.get(found, found)
    remedy = f"请改后缀为 .{found}" if found in ("pdf", "png", "jpg", "docx", "xlsx") else "请另存为所示格式"
    raise DocumentError(f"{path}：后缀是 .{suffix}，内容却是{name}；{remedy}")


def _check_archive(path: Path) -> str:
    """docx, xlsx or zip, by the parts within; sizes are those the archive's directory states.

    The directory may lie; but zipfile never unpacks more of a part than stated there.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise DocumentError(f"{path}：已损坏（压缩包不完整）；请重新下载或另存") from error
    unpacked = sum(part.file_size for part in parts)
    packed = sum(part.compress_size for part in parts)
    largest = max((part.file_size for part in parts if part.filename.endswith(".xml")), default=0)
    if unpacked > MAX_UNPACKED or largest > MAX_XML or (unpacked > 2**24 and unpacked > MAX_RATIO * packed):
        raise DocumentError(f"{path}：解开后有 {unpacked >> 20} MiB，像是压缩炸弹；请另存一份不含大附件的文件")
    if any(part.compress_type not in _METHODS for part in parts):
        raise DocumentError(f"{path}：不是 Office 写的压缩包；请用 Office 另存一份")
    if any(part.flag_bits & 1 for part in parts):
        raise DocumentError(f"{path}：有密码保护；请去掉密码后再收录")
    return next((kind for name, kind in _PARTS.items() if any(part.filename == name for part in parts)), "zip")
