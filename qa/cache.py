"""Folders of prepared models: made once by whichever process comes first, whole or not at all.

<cache>/<name>/              what was prepared, with manifest.json (written last) naming each file's size and hash
<cache>/.<name>.lock         held while it is prepared
<cache>/.<name>.<random>/    where it is prepared; a killed run leaves one, and the next holder of the lock deletes it
"""

from __future__ import annotations

import errno
import hashlib
import json
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from qa.errors import ModelError

MANIFEST = "manifest.json"


def prepare(folder: Path, space: int, make: Callable[[Path], object]) -> Path:
    """``folder``, filled by ``make`` if it is not whole yet.

    Args:
        folder: where the prepared model lies.
        space: bytes that ``make`` needs at its peak.
        make: fills the empty folder that it is given.

    Raises:
        ModelError: the disk is full or the cache cannot be written, and whatever ``make`` raises.
    """
    if is_whole(folder):
        return folder  # without the lock, so that a prepared cache may be read-only
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with _locked(folder):
            if not is_whole(folder):
                _check_space(folder.parent, space)
                _fill(folder, make)
    except OSError as error:
        full = "；请腾出空间" if error.errno == errno.ENOSPC else ""
        raise ModelError(
            f"不能写入模型缓存 {folder.parent}（{error.strerror or error}）{full or '；请把 QA_CACHE 设为别处'}"
        ) from error
    return folder


def is_whole(folder: Path) -> bool:
    """Whether ``folder`` was prepared and every file still has its size (contents are not read)."""
    files = _manifest(folder)
    return files is not None and all(
        (folder / name).is_file() and (folder / name).stat().st_size == entry["bytes"] for name, entry in files.items()
    )


def damaged_file(folder: Path) -> str | None:
    """The first file of a prepared folder whose content is not what was prepared, or None."""
    for name, entry in (_manifest(folder) or {}).items():
        path = folder / name
        if not path.is_file() or sha256_of(path) != entry["sha256"]:
            return name
    return None


def size_of(folder: Path) -> int:
    """Bytes on disk below ``folder``."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def sha256_of(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _fill(folder: Path, make: Callable[[Path], object]) -> None:
    for stale in folder.parent.glob(f".{folder.name}.*/"):
        shutil.rmtree(stale, ignore_errors=True)  # ours is the lock, so nobody works there
    temporary = Path(tempfile.mkdtemp(dir=folder.parent, prefix=f".{folder.name}."))
    try:
        make(temporary)
        files = sorted(path for path in temporary.rglob("*") if path.is_file())
        manifest = {
            path.relative_to(temporary).as_posix(): {"bytes": path.stat().st_size, "sha256": sha256_of(path)}
            for path in files
        }
        (temporary / MANIFEST).write_text(json.dumps(manifest, indent=1) + "\n", encoding="utf-8")
        temporary.chmod(0o755)  # mkdtemp makes it 0700, which would spoil a shared cache
        if folder.exists():
            shutil.rmtree(folder)  # not whole, else we would not be here
        temporary.replace(folder)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def _manifest(folder: Path) -> dict[str, dict[str, Any]] | None:
    try:
        files: dict[str, dict[str, Any]] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):  # absent or cut short: both mean that it is to be prepared again
        return None
    return files


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    lock = FileLock(folder.parent / f".{folder.name}.lock")
    try:
        lock.acquire(timeout=1)
    except Timeout:
        print(f"另一个进程正在准备 {folder.name}，等它完成", file=sys.stderr)
        lock.acquire()
    try:
        yield
    finally:
        lock.release()


def _check_space(cache: Path, needed: int) -> None:
    free = shutil.disk_usage(cache).free
    if free < needed:
        raise ModelError(
            f"准备模型需要 {cache} 有 {needed / 1e9:.2f} GB，现只剩 {free / 1e9:.2f} GB；"
            "请腾出空间，或把 QA_CACHE 设到别的磁盘"
        )
