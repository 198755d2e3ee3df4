"""Zip archives: the reports in them, unpacked into a folder of the library. Nothing an archive says is believed.

Sizes are counted as they are read, since a header may lie; names that lead out of the archive, links, archives in
archives and two members of one name are refused one by one, an archive that swells or is locked as a whole.
"""

from __future__ import annotations

import hashlib
import re
import shutil
import stat
import struct
import tempfile
import unicodedata
import zipfile
import zlib
from collections.abc import Callable, Collection, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import IO

from qa.errors import DocumentError, LibraryError

SUFFIX = ".zip"
MAX_MEMBERS = 5_000
MAX_BYTES = 256 * 2**20  # of a member, unpacked
MAX_TOTAL = 2**30  # of all members, unpacked
MAX_RATIO = 100  # unpacked to packed; text reaches 10, a table of zeros 50
SMALL = 10 * 2**20  # up to here an archive may swell as it likes
_DIRECTORY = 4 * 2**20  # bytes of a central directory, which `zipfile` reads at once
_PIECE = 2**16
_UTF8_NAME, _ENCRYPTED = 0x800, 0x1  # general purpose flags (APPNOTE.TXT 4.4.4)
_ARCHIVES = frozenset({".zip", ".rar", ".7z", ".tar", ".gz", ".tgz", ".bz2", ".xz"})
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # others unpack without bound at one read
_HIDDEN = (".", "__MACOSX", "~$")  # how the names of what nobody wrote begin; ~$: Word has the file open
# What `zipfile` raises at a broken archive; RuntimeError where a local header says that it is encrypted.
_DAMAGE = (
    zipfile.BadZipFile, zlib.error, EOFError, struct.error, OSError, ValueError, NotImplementedError, RuntimeError,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Members:
    """What an archive gave: files in the library, and (archive and member, one line why) of what was refused."""

    files: list[Path] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)


def unpack(path: Path, keep: Path, wanted: Callable[[PurePosixPath], bool]) -> Members:
    """Unpack the wanted members into ``keep/<stem>-<hash of the path>/``, the same folder each time.

    Args:
        path: the archive.
        keep: the library's folder of files.
        wanted: told a member's name, says whether it is a report.

    Raises:
        DocumentError: the archive is damaged, encrypted, too large or swells too much; nothing of it is kept.
        LibraryError: ``keep`` cannot be written.
    """
    target = keep / f"{path.stem}-{hashlib.sha256(str(path.resolve()).encode('utf-8', 'replace')).hexdigest()[:8]}"
    try:
        keep.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=keep, prefix=".unpacking-") as temporary:
            folder = Path(temporary) / "members"
            members = _unpack(path, folder, wanted)
            if members.files:  # the folder is what the archive is now, not what it once was too
                shutil.rmtree(target, ignore_errors=True)
                folder.replace(target)
            return Members([target / file.relative_to(folder) for file in members.files], members.refused)
    except OSError as error:
        raise LibraryError(f"{keep} 不能写入（{error.strerror or error}）；请检查权限和磁盘空间") from error
    finally:
        remove_empty(keep)


def hidden(name: PurePosixPath | Path) -> bool:
    """Whether a relative path is of a kind that nobody reads: .git, __MACOSX."""
    return any(part.startswith(_HIDDEN) for part in name.parts)


def remove_empty(folder: Path, top: Path | None = None) -> None:
    """Remove a folder where it is empty, and those above it, up to ``top`` (its parent when not given)."""
    top = top or folder.parent
    with suppress(OSError):  # not empty, or not there
        for above in (folder, *folder.parents):
            if above != top and top not in above.parents:
                return
            above.rmdir()


def _unpack(path: Path, folder: Path, wanted: Callable[[PurePosixPath], bool]) -> Members:
    members = Members()
    with _open(path) as file:
        try:
            archive = zipfile.ZipFile(_Bounded(file, path))
        except _DAMAGE as error:
            raise DocumentError(f"{path}：不是完整的 zip 压缩包；请重新下载或重新打包") from error
        budget = _Budget(path, min(MAX_TOTAL, max(SMALL, MAX_RATIO * path.stat().st_size)))
        for info, name in _wanted(archive, path, wanted, members):
            try:
                members.files.append(_extract(archive, info, folder / name, budget))
            except _MemberError as error:
                members.refused.append(_line(path, str(name), str(error)))
    return members


def _open(path: Path) -> IO[bytes]:
    try:
        if not path.is_file():
            raise DocumentError(f"{path}：不是普通文件")
        return path.open("rb")
    except OSError as error:
        raise DocumentError(f"{path}：不能读取（{error.strerror}）；请检查路径和权限") from error


def _wanted(
    archive: zipfile.ZipFile, path: Path, wanted: Callable[[PurePosixPath], bool], members: Members
) -> Iterator[tuple[zipfile.ZipInfo, PurePosixPath]]:
    infos = archive.infolist()
    if len(infos) > MAX_MEMBERS:
        raise DocumentError(f"{path}：压缩包里超过 {MAX_MEMBERS} 个文件；请拆分")
    seen: set[PurePosixPath] = set()
    found = []
    for info in infos:
        text = member_name(info)
        try:
            name = _report_name(info, text, wanted, seen)
        except _MemberError as error:
            members.refused.append(_line(path, text, str(error)))
            continue
        if name:
            seen.add(name)
            found.append((info, name))
    if any(info.flag_bits & _ENCRYPTED for info, _ in found):
        raise DocumentError(f"{path}：压缩包已加密；请解密后再收录")
    yield from found


def _report_name(
    info: zipfile.ZipInfo, text: str, wanted: Callable[[PurePosixPath], bool], seen: Collection[PurePosixPath]
) -> PurePosixPath | None:
    """Where a member is to lie; None where it is no report."""
    name = safe_name(text)
    if name is None or info.is_dir() or hidden(name):
        return None
    if stat.S_IFMT(info.external_attr >> 16) not in (0, stat.S_IFREG):
        raise _MemberError("是链接或特殊文件，不收录")
    if name.suffix.lower() in _ARCHIVES:
        raise _MemberError("压缩包里的压缩包不展开；请先解压")
    if not wanted(name):
        return None
    if info.compress_type not in _METHODS:
        raise _MemberError("压缩方法不是普通 zip 的；请重新打包")
    if name in seen:
        raise _MemberError("压缩包里有两个同名文件；只收录前一个")
    return name


def member_name(info: zipfile.ZipInfo) -> str:
    """A member's name: UTF-8 where it says so, else UTF-8 or GBK, whichever its bytes are."""
    if info.flag_bits & _UTF8_NAME:
        return info.orig_filename
    raw = info.orig_filename.encode("cp437", "replace")  # as zipfile read it
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return info.orig_filename


def safe_name(text: str) -> PurePosixPath | None:
    """A member's name as a relative path without ``.`` and ``..``; None for the archive's own folder.

    Raises:
        DocumentError: it leads out of the archive, or is no file name.
    """
    text = unicodedata.normalize("NFC", text).replace("\\", "/")
    parts = [part for part in text.split("/") if part not in ("", ".")]
    if text.startswith("/") or re.match(r"[A-Za-z]:", text) or ".." in parts:
        raise _MemberError("路径指向压缩包之外，不收录")
    if not text.isprintable() or any(len(part.encode("utf-8", "replace")) > 255 for part in parts):
        raise _MemberError("文件名含控制字符或太长；请改名")
    return PurePosixPath(*parts) if parts else None


def _extract(archive: zipfile.ZipFile, info: zipfile.ZipInfo, target: Path, budget: _Budget) -> Path:
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        out = target.open("xb")
    except (FileExistsError, NotADirectoryError, IsADirectoryError) as error:
        raise _MemberError("文件与文件夹同名；请改名") from error
    try:
        with out:
            for piece in _pieces(archive, info):
                budget.take(len(piece))
                out.write(piece)
    except _MemberError:
        target.unlink()
        raise
    return target


def _pieces(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Iterator[bytes]:
    try:
        with archive.open(info) as member:
            for _ in range(0, MAX_BYTES + 1, _PIECE):
                if not (piece := member.read(_PIECE)):
                    return
                yield piece
    except _DAMAGE as error:
        raise _MemberError("已损坏或已加密；请重新打包") from error
    raise _MemberError(f"超过 {MAX_BYTES >> 20} MiB；请拆分")


class _MemberError(DocumentError):
    """One member is not taken; the others are."""


class _Budget:
    """What may still be unpacked of one archive."""

    def __init__(self, path: Path, size: int) -> None:
        self._path = path
        self._left = size

    def take(self, size: int) -> None:
        self._left -= size
        if self._left < 0:
            raise DocumentError(
                f"{self._path}：解压后过大（超过 {MAX_TOTAL >> 20} MiB 或压缩比异常），没有收录；请拆分"
            )


class _Bounded:
    """A file that gives no more at once than a decent archive asks for, whatever its directory says."""

    def __init__(self, file: IO[bytes], path: Path) -> None:
        self._file = file
        self._path = path
        self.seek, self.tell, self.seekable = file.seek, file.tell, file.seekable

    def read(self, size: int = -1) -> bytes:
        if size > _DIRECTORY:
            raise DocumentError(f"{self._path}：压缩包的目录过大；请拆分")
        return self._file.read(size)  # without a size only the tail is read, which is short


def _line(path: Path, name: str, error: str) -> tuple[str, str]:
    shown = "".join(c if c.isprintable() else "?" for c in name)[:120]
    return f"{path}/{shown}", f"{path} 中的 {shown}：{error}"
