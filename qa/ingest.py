"""The ingest path: file -> source text -> metadata -> chunks -> vectors -> library, every step in order."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from embeddings.encoder import Encoder
from qa.documents import PARSER
from qa.documents.chunk import context_line
from qa.documents.collect import Refused, discard
from qa.documents.front_matter import sidecar
from qa.documents.metadata import Metadata, describe
from qa.documents.outline import tables
from qa.documents.parse import read_source
from qa.documents.phases import chunks_of
from qa.errors import DocumentError
from qa.facts import extract
from qa.schema import Document, IngestReport
from qa.store import Entry, Store

SPARE_TOKENS = 110  # of the encoder's limit, for the context line before a sentence
# What a passage is found by and facts are read with: another issuer or date changes neither.
INDEXED = ("title", "place", "year", "kind")


def ingest(
    found: Iterable[Path | Refused],
    store: Store | None,
    make: Callable[[], Store],
    encoder: Encoder,
    keep: Path,
    on_chunks: Callable[[int, int], None] | None = None,
) -> Iterator[IngestReport]:
    """Ingest files, one report each; what cannot be read is reported and the rest goes on.

    Args:
        found: what `qa.documents.collect` found.
        store: the library, None where there is none yet.
        make: makes the library, with the first document: files that are all bad leave no empty one.
        encoder: makes the vectors.
        keep: the library's folder of its own copies; one that cannot be read does not stay.
        on_chunks: told (chunks encoded, chunks of the file) as a file's encoding goes on.
    """
    for item in found:
        if isinstance(item, Refused):
            yield IngestReport(item.name, None, "failed", error=item.error)
            continue
        began = time.perf_counter()
        try:
            report, entry = _read(item, store, encoder, on_chunks)
            if entry:
                store = store or make()
                store.replace(entry)
            yield replace(report, seconds=time.perf_counter() - began)
        except DocumentError as error:
            discard(item, keep)
            yield IngestReport(str(item), None, "failed", seconds=time.perf_counter() - began, error=str(error))


def rebuild(store: Store, encoder: Encoder, on_chunks: Callable[[int, int], None] | None = None) -> int:
    """Chunk and encode all stored source texts anew and put them in the place of the old ones; returns how many."""
    entries = []
    for document in store.documents():
        entries.append(_again(document, corrections(document), store, encoder, on_chunks))
    store.replace_all(entries, encoder.fingerprint)
    return len(entries)


def correct(document: Document, corrected: Mapping[str, Any], store: Store, encoder: Callable[[], Encoder]) -> Document:
    """Set fields of a document by hand; it is indexed anew only where what is indexed changes.

    Args:
        document: as the library has it.
        corrected: all fields set by hand; what was set before and is not among them is read from the text again.
        store: the library.
        encoder: loads what makes the vectors.
    """
    source = store.source(document.doc)
    meta = describe(source, Path(document.path), corrected)
    if all(getattr(meta, name) == getattr(document, name) for name in INDEXED):
        known = replace(document, **_known(meta), corrected=tuple(corrected))
        store.describe(known)
        return known
    entry = _again(document, corrected, store, encoder(), None)
    store.replace(entry)
    return entry.document


def corrections(document: Document) -> dict[str, Any]:
    """The fields of a document that were set by hand, with their values."""
    return {name: getattr(document, name) for name in document.corrected}


def _again(
    document: Document,
    corrected: Mapping[str, Any],
    store: Store,
    encoder: Encoder,
    on_chunks: Callable[[int, int], None] | None,
) -> Entry:
    """A stored document made anew from its stored source text."""
    source = store.source(document.doc)
    entry = _entry(source, document.doc, Path(document.path), document.sha256, corrected, encoder, on_chunks)
    # The source text is the one that an older parser may have made: its next ingest reads the file anew.
    return replace(entry, document=replace(entry.document, added=document.added, parser=document.parser))


def _read(
    path: Path, store: Store | None, encoder: Encoder, on_chunks: Callable[[int, int], None] | None
) -> tuple[IngestReport, Entry | None]:
    """What becomes of a file, and what is to be stored: None where the library has it as it is."""
    if any("\ud800" <= c <= "\udfff" for c in str(path.resolve())):  # bytes that are no text cannot be stored
        raise DocumentError(f"{path}：路径不是 UTF-8；请改名")
    sha256 = _hash(path)
    known = store.documents() if store else []
    same = next((d for d in known if d.sha256 == sha256), None)
    if store and same and _gone(Path(same.path)):  # it was moved, or only this copy of it is left
        same = replace(same, path=str(path.resolve()))
        store.describe(same)
    if same and same.parser >= PARSER:
        return IngestReport(str(path), same.doc, "unchanged", characters=same.characters), None
    doc, status = _name(path, known, same)
    old = next((d for d in known if d.doc == doc), None)
    source = read_source(path)
    corrected = corrections(old) if old else {}
    entry = _entry(source, doc, Path(same.path) if same else path, sha256, corrected, encoder, on_chunks)
    report = IngestReport(
        str(path),
        doc,
        status,
        sections=len({c.section for c in entry.chunks}),
        chunks=len(entry.chunks),
        tables=tables(entry.chunks),
        characters=len(source),
    )
    return report, entry


def _gone(path: Path) -> bool:
    try:
        return not path.exists()
    except OSError:  # it may be there, where one may not look
        return False


def _hash(path: Path) -> str:
    """sha256 of the file's bytes and its sidecar's: what is known needs no parsing, which for a scan takes minutes."""
    try:
        if not path.is_file():
            return ""  # the parser says what is wrong with it; a pipe would be waited for without end
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256")
        digest.update(sidecar(path).encode())
        return digest.hexdigest()
    except OSError as error:
        raise DocumentError(f"{path}：不能读取（{error.strerror}）；请检查路径和权限") from error


def _entry(
    source: str,
    doc: str,
    path: Path,
    sha256: str,
    corrected: Mapping[str, Any],
    encoder: Encoder,
    on_chunks: Callable[[int, int], None] | None,
) -> Entry:
    meta = describe(source, path, corrected)
    limit = encoder.max_tokens - SPARE_TOKENS
    added = datetime.now(UTC).isoformat(timespec="seconds")
    document = Document(
        doc, str(path.resolve()), sha256, **_known(meta), characters=len(source), added=added,
        corrected=tuple(corrected), parser=PARSER,
    )  # fmt: skip
    chunks = chunks_of(
        document, source, meta.body, lambda text: len(text) <= limit or encoder.count_tokens([text])[0] <= limit
    )
    if not chunks:
        raise DocumentError(f"{path}：没有可收录的句子")
    texts = [f"{context_line(meta.title, meta.place, meta.year, c)}\n{c.text}" for c in chunks]
    vectors = encoder.passages(texts, (lambda done: on_chunks(done, len(texts))) if on_chunks else None)
    return Entry(document, source, chunks, texts, vectors, facts=extract(document, chunks, source))


def _known(meta: Metadata) -> dict[str, Any]:
    """The metadata that the catalogue keeps."""
    return {name: value for name, value in asdict(meta).items() if name != "body"}


def _name(path: Path, known: Collection[Document], same: Document | None) -> tuple[str, Literal["added", "replaced"]]:
    """The document's name: its stem; the same stem at another path gets its parent folder's name before it."""
    here = str(path.resolve())
    if old := same or next((d for d in known if d.path == here), None):
        return old.doc, "replaced"
    taken = {d.doc for d in known}
    name = path.stem
    for parent in path.resolve().parents:
        if name not in taken:
            break
        name = f"{parent.name}-{name}"
    return name, "added"
