"""The ingest path: file -> source text -> metadata -> chunks -> vectors -> library, every step in order."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from embeddings.encoder import Encoder
from qa.documents.chunk import chunk, context_line
from qa.documents.metadata import describe
from qa.documents.parse import SUFFIXES, read_source
from qa.errors import DocumentError
from qa.schema import Chunk, Document, IngestReport
from qa.store import Entry, Store

SPARE_TOKENS = 110  # of the encoder's limit, for the context line before a sentence


def files(paths: Iterable[Path]) -> list[Path]:
    """The report files among the paths; folders are walked, hidden files and README left out.

    Raises:
        DocumentError: a path does not exist or cannot be looked into, or a folder holds no report.
    """
    found: list[Path] = []
    for path in paths:
        try:
            found += _walk(path) if path.is_dir() else [path]
            if not path.exists():
                raise DocumentError(f"{path}：不存在；请检查路径")
        except OSError as error:
            raise DocumentError(f"{error.filename or path}：不能读取（{error.strerror}）；请检查路径和权限") from error
    return list({p.resolve(): p for p in found}.values())


def _walk(folder: Path) -> list[Path]:
    inside = [
        p
        for p in sorted(folder.rglob("*"))
        if p.suffix.lower() in SUFFIXES
        and p.is_file()
        and not any(part.startswith(".") for part in p.relative_to(folder).parts)
        and p.stem.lower() != "readme"
    ]
    if not inside:
        raise DocumentError(f"{folder}：没有 {'、'.join(SUFFIXES)} 文件；请把报告放进去")
    return inside


def ingest(
    paths: Iterable[Path], store: Store, encoder: Encoder, on_chunks: Callable[[int, int], None] | None = None
) -> Iterator[IngestReport]:
    """Ingest files, one report each; a file that cannot be read is reported and the rest goes on.

    Args:
        paths: files and folders.
        store: the library.
        encoder: makes the vectors.
        on_chunks: told (chunks encoded, chunks of the file) as a file's encoding goes on.
    """
    for path in files(paths):
        began = time.perf_counter()
        try:
            yield _ingest_file(path, store, encoder, on_chunks, began)
        except DocumentError as error:
            yield IngestReport(str(path), None, "failed", seconds=time.perf_counter() - began, error=str(error))


def rebuild(store: Store, encoder: Encoder, on_chunks: Callable[[int, int], None] | None = None) -> int:
    """Chunk and encode all stored source texts anew and put them in the place of the old ones; returns how many."""
    entries = []
    for document in store.documents():
        source = store.source(document.doc)
        entries.append(_entry(source, document.doc, Path(document.path), document.sha256, encoder, on_chunks))
    store.replace_all(entries, encoder.fingerprint)
    return len(entries)


def _ingest_file(
    path: Path, store: Store, encoder: Encoder, on_chunks: Callable[[int, int], None] | None, began: float
) -> IngestReport:
    source = read_source(path)
    if any("\ud800" <= c <= "\udfff" for c in str(path.resolve())):  # bytes that are no text cannot be stored
        raise DocumentError(f"{path}：路径不是 UTF-8；请改名")
    sha256 = hashlib.sha256(source.encode("utf-8", "surrogatepass")).hexdigest()
    known = store.documents()
    if same := next((d for d in known if d.sha256 == sha256), None):
        return IngestReport(str(path), same.doc, "unchanged", characters=len(source))
    doc, status = _name(path, known)
    entry = _entry(source, doc, path, sha256, encoder, on_chunks)
    store.replace(entry)
    return IngestReport(
        str(path),
        doc,
        status,
        sections=len({c.section for c in entry.chunks}),
        chunks=len(entry.chunks),
        tables=_tables(entry.chunks),
        characters=len(source),
        seconds=time.perf_counter() - began,
    )


def _entry(
    source: str, doc: str, path: Path, sha256: str, encoder: Encoder, on_chunks: Callable[[int, int], None] | None
) -> Entry:
    meta = describe(source, path)
    limit = encoder.max_tokens - SPARE_TOKENS
    chunks = chunk(source, doc, meta.body, lambda text: len(text) <= limit or encoder.count_tokens([text])[0] <= limit)
    if not chunks:
        raise DocumentError(f"{path}：没有可收录的句子")
    texts = [f"{context_line(meta.title, meta.place, meta.year, c)}\n{c.text}" for c in chunks]
    vectors = encoder.passages(texts, (lambda done: on_chunks(done, len(texts))) if on_chunks else None)
    added = datetime.now(UTC).isoformat(timespec="seconds")
    document = Document(
        doc, str(path.resolve()), sha256, meta.title, meta.place, meta.year, meta.kind, len(source), added
    )
    return Entry(document, source, chunks, texts, vectors)


def _name(path: Path, known: Collection[Document]) -> tuple[str, Literal["added", "replaced"]]:
    """The document's name: its stem; the same stem at another path gets its parent folder's name before it."""
    here = str(path.resolve())
    if old := next((d for d in known if d.path == here), None):
        return old.doc, "replaced"
    taken = {d.doc for d in known}
    name = path.stem
    for parent in path.resolve().parents:
        if name not in taken:
            break
        name = f"{parent.name}-{name}"
    return name, "added"


def _tables(chunks: Sequence[Chunk]) -> int:
    return len({(c.section, c.sentences[0].context[:1]) for c in chunks if c.kind == "row"})
