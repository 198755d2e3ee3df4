"""doc (Word 97-2003): by a converter that is installed."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

from qa.documents.formats.lines import join
from qa.documents.formats.word import read_docx
from qa.errors import DocumentError

_OFFICE = ("soffice", "libreoffice")
_TEXT = (("antiword", ("-m", "UTF-8.txt", "-w", "0")), ("catdoc", ("-d", "utf-8", "-w")))
TIMEOUT = 120  # seconds


def read_doc(path: Path) -> str:
    """The text: by LibreOffice as from a docx; by antiword or catdoc without the rank of headings.

    Raises:
        DocumentError: no converter is installed, or it fails or takes too long.
    """
    if office := next(filter(None, map(shutil.which, _OFFICE)), None):
        return _by_office(office, path)
    for name, options in _TEXT:
        if program := shutil.which(name):
            return join(map(_row, _run([program, *options, str(path.resolve())], path).splitlines()))
    raise DocumentError(
        f"{path}：读 .doc 需要转换程序；请安装 LibreOffice（或 antiword、catdoc），或用 Word 另存为 .docx"
    )


def _by_office(office: str, path: Path) -> str:
    with tempfile.TemporaryDirectory() as folder:
        # A profile of its own: with that of a running LibreOffice it would convert nothing and say nothing.
        profile = f"-env:UserInstallation={(Path(folder) / 'profile').as_uri()}"
        _run([office, profile, "--headless", "--convert-to", "docx", "--outdir", folder, str(path.resolve())], path)
        made = Path(folder) / f"{path.stem}.docx"
        if not made.is_file():
            raise DocumentError(f"{path}：LibreOffice 不能转换（可能已损坏或有密码）；请用 Word 另存为 .docx")
        return read_docx(made)


def _row(line: str) -> str:
    """A row as antiword writes it, with tabs instead of its rules; any other line as it is."""
    if line.startswith("|") and line.endswith("|"):
        return "\t".join(cell.strip() for cell in line[1:-1].split("|"))
    return line


def _run(command: list[str], path: Path) -> str:
    name = Path(command[0]).name
    try:
        done = subprocess.run(command, capture_output=True, timeout=TIMEOUT, check=False, stdin=subprocess.DEVNULL)
    except subprocess.TimeoutExpired as error:
        raise DocumentError(f"{path}：{name} 转换超过 {TIMEOUT} 秒；请用 Word 另存为 .docx") from error
    if done.returncode != 0:
        raise DocumentError(f"{path}：{name} 不能转换（可能已损坏或有密码）；请用 Word 另存为 .docx")
    return done.stdout.decode("utf-8", "replace")
