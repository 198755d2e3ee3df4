"""The evaluation's own library: one for each content of the reports, encoder and ingest code, kept in the cache."""

from __future__ import annotations

import ast
import hashlib
from collections.abc import Sequence
from pathlib import Path

from qa.documents.collect import walk

ROOT = Path(__file__).resolve().parents[1]
_INGEST = ("qa.ingest", "qa.store.local")


def library_folder(cache: Path, folders: Sequence[Path], fingerprint: str) -> Path:
    """Where the library of these reports lies, made with this encoder by the present code.

    The code of the ingest path is part of the name: chunks cut by yesterday's rules must not be measured as today's.

    Args:
        cache: the configured cache folder.
        folders: of reports.
        fingerprint: of the encoder.
    """
    digest = hashlib.sha256(fingerprint.encode())
    reports = [path for folder in folders for path in walk(folder)]
    for path in [*reports, *ingest_code(), *sorted((ROOT / "qa/data").iterdir())]:
        if path.is_file():
            digest.update(f"{path.name} {hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    return cache / "eval" / digest.hexdigest()[:16]


def ingest_code() -> list[Path]:
    """The source files of ours that the ingest path imports."""
    found: dict[Path, None] = {}
    waiting = [_path(name) for name in _INGEST]
    while waiting:
        path = waiting.pop()
        if path is None or path in found:
            continue
        found[path] = None
        waiting += [_path(name) for name in _imports(path)]
    return sorted(found)


def _imports(path: Path) -> list[str]:
    names = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names += [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
    return names


def _path(module: str) -> Path | None:
    """The file of a module or package of ours; None for a class, and for what is not ours."""
    if module.split(".", maxsplit=1)[0] not in ("qa", "embeddings"):
        return None
    path = ROOT.joinpath(*module.split("."))
    return next((file for file in (path.with_suffix(".py"), path / "__init__.py") if file.is_file()), None)
