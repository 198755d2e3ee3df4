"""What a person names to what is read: files, folder trees, globs, zip archives and addresses of the web.

Local names are looked at before anything is read, so a slip of the pen costs nothing. Archives are unpacked and
addresses fetched one by one, as their turn comes, into a folder of the library; one that is refused is named and the
rest goes on.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from qa.documents.archive import SUFFIX as ZIP
from qa.documents.archive import hidden, remove_empty, unpack
from qa.documents.download import download
from qa.documents.parse import SUFFIXES
from qa.errors import DocumentError

_ADDRESS = re.compile(r"[a-z][a-z0-9+.\-]*://", re.IGNORECASE)

Fetch = Callable[[str, Path], Path]  # (address, folder to save under) -> saved file


@dataclass(frozen=True, slots=True)
class Refused:
    """An archive, a member of one or an address that is not taken, and why, in one line."""

    name: str
    error: str


def collect(named: Iterable[str | Path], keep: Path, fetch: Fetch = download) -> Iterator[Path | Refused]:
    """All report files among what is named, each once.

    Args:
        named: files, folders, globs, zip archives, http(s) addresses.
        keep: the library's folder for what it must keep itself: members of archives and downloads. It is made when
            first needed.
        fetch: downloads an address. Given by tests, which may not go to the network.

    Returns:
        Files in the order named, `Refused` where an archive, a member or an address is not taken.

    Raises:
        DocumentError: a local path or glob does not exist or cannot be looked into, or a folder holds no report.
            Raised at the call, before anything is read.
    """
    return _each_once(_open(_look_up(named, keep.parent), keep, fetch))


def is_kept(path: Path, keep: Path) -> bool:
    """Whether a path is, or was before the library was moved, one of the library's own copies.

    Args:
        path: of a document.
        keep: the library's folder of files.
    """
    return keep.resolve() in path.parents or any(
        above.name == keep.name and (keep / path.relative_to(above)).exists() for above in path.parents
    )


def discard(path: Path, keep: Path) -> None:
    """Delete a file if it is the library's own copy; a file of the user's is never touched."""
    if keep.resolve() in path.resolve().parents:
        path.unlink(missing_ok=True)
        remove_empty(path.parent, keep.parent)


def is_report(name: PurePosixPath | Path) -> bool:
    """Whether a relative path looks like a report: a readable format, not hidden, no README."""
    return not hidden(name) and name.suffix.lower() in SUFFIXES and name.stem.lower() != "readme"


def walk(folder: Path, but: Path | None = None) -> list[Path]:
    """The reports and zip archives in a folder tree, sorted.

    Args:
        folder: where to look.
        but: a folder within it to leave out (the library, whose own copies are no new reports).

    Raises:
        DocumentError: there are none.
    """
    but = but.resolve() if but and folder.resolve() in but.resolve().parents else None
    inside = [
        path
        for path in sorted(folder.rglob("*"))
        if (is_report(path.relative_to(folder)) or _is_archive(path.relative_to(folder)))
        and path.is_file()
        and not (but and but in path.resolve().parents)
    ]
    if not inside:
        raise DocumentError(f"{folder}：没有 {'、'.join(SUFFIXES)} 文件；请把报告放进去")
    return inside


def _is_archive(name: PurePosixPath | Path) -> bool:
    return not hidden(name) and name.suffix.lower() == ZIP


@dataclass(frozen=True, slots=True)
class _Named:
    """A local file or an address, and whether it was named itself or met in a folder."""

    place: Path | str
    itself: bool


def _look_up(named: Iterable[str | Path], library: Path) -> list[_Named]:
    found: list[_Named] = []
    for name in named:
        if isinstance(name, str) and _ADDRESS.match(name):
            found.append(_Named(name, itself=True))
            continue
        try:
            found += _local(Path(name), library)
        except (OSError, ValueError) as error:  # ValueError: a NUL in the name
            where, why = getattr(error, "filename", None), getattr(error, "strerror", None)
            raise DocumentError(f"{where or name}：不能读取（{why or error}）；请检查路径和权限") from error
    return found


def _local(path: Path, library: Path) -> list[_Named]:
    if path.is_dir():
        return [_Named(inside, itself=False) for inside in walk(path, library)]
    if path.exists():
        return [_Named(path, itself=True)]
    if not any(c in str(path) for c in "*?["):
        raise DocumentError(f"{path}：不存在；请检查路径")
    cut = next(i for i, part in enumerate(path.parts) if any(c in part for c in "*?["))
    base = Path(*path.parts[:cut])
    found: list[_Named] = []
    for match in sorted(base.glob("/".join(path.parts[cut:]))):
        name = match.relative_to(base)
        if match.is_dir() and not hidden(name):
            found += [_Named(inside, itself=False) for inside in _inside(match, library)]
        elif match.is_file() and (is_report(name) or _is_archive(name)):
            found.append(_Named(match, itself=False))
    if not found:
        raise DocumentError(f"{path}：没有匹配的 {'、'.join((*SUFFIXES, ZIP))} 文件；请检查通配符")
    return found


def _inside(folder: Path, library: Path) -> list[Path]:
    try:
        return walk(folder, library)
    except DocumentError:  # one of several folders that match may be empty
        return []


def _open(found: Sequence[_Named], keep: Path, fetch: Fetch) -> Iterator[Path | Refused]:
    for item in found:
        try:
            path = fetch(item.place, keep) if isinstance(item.place, str) else item.place
            if path.suffix.lower() != ZIP:
                yield path
                continue
            try:
                members = unpack(path, keep, is_report)
            finally:
                if isinstance(item.place, str):
                    discard(path, keep)  # its members are what is kept
        except DocumentError as error:
            yield Refused(str(item.place), str(error))
            continue
        if not members.files and not members.refused and item.itself:
            yield Refused(str(item.place), f"{item.place}：压缩包里没有 {'、'.join(SUFFIXES)} 文件")
        yield from members.files
        yield from (Refused(name, error) for name, error in members.refused)


def _each_once(found: Iterable[Path | Refused]) -> Iterator[Path | Refused]:
    seen: set[Path] = set()
    for item in found:
        if isinstance(item, Refused):
            yield item
        elif (place := item.resolve()) not in seen:
            seen.add(place)
            yield item
