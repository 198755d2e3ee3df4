"""SQLite holds everything (documents, chunks, keyword index, vectors); a FAISS file is a cache of the vectors.

One transaction adds or removes a document, so nothing is half there if the process dies. The FAISS file carries the
library's generation and is rebuilt from SQLite when it is stale, missing or corrupt.
"""

from __future__ import annotations

import json
import math
import sqlite3
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, fields
from pathlib import Path

import numpy as np
from filelock import FileLock, Timeout
from numpy.typing import NDArray

from embeddings.vectors import VectorIndex
from qa.errors import LibraryError, WeightsMismatchError
from qa.schema import Chunk, Document, Fact, Period, Sentence, Span
from qa.store import Entry
from qa.store.segment import segment

VERSION = 2
FILE = "library.sqlite3"
_SCHEMA = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE documents (
    doc TEXT PRIMARY KEY, path TEXT NOT NULL, sha256 TEXT NOT NULL, title TEXT NOT NULL, place TEXT, year INTEGER,
    kind TEXT, characters INTEGER NOT NULL, added TEXT NOT NULL, source TEXT NOT NULL
);
CREATE TABLE chunks (
    id INTEGER PRIMARY KEY AUTOINCREMENT, doc TEXT NOT NULL REFERENCES documents (doc), kind TEXT NOT NULL,
    section TEXT NOT NULL, sentences TEXT NOT NULL, scope TEXT, vector BLOB NOT NULL
);
CREATE INDEX chunks_doc ON chunks (doc);
CREATE VIRTUAL TABLE keywords USING fts5 (tokens, tokenize = "unicode61 tokenchars '.%‰+-'");
CREATE VIRTUAL TABLE vocabulary USING fts5vocab (keywords, 'row');
"""
# What version 2 adds, to a new library as to an old one. Documents of an old one are read anew at their next ingest.
_MIGRATION = """
ALTER TABLE documents ADD COLUMN province TEXT;
ALTER TABLE documents ADD COLUMN level TEXT;
ALTER TABLE documents ADD COLUMN completeness TEXT;
ALTER TABLE documents ADD COLUMN issuer TEXT;
ALTER TABLE documents ADD COLUMN date TEXT;
ALTER TABLE documents ADD COLUMN language TEXT NOT NULL DEFAULT 'zh';
ALTER TABLE documents ADD COLUMN periods TEXT NOT NULL DEFAULT '[]';
ALTER TABLE documents ADD COLUMN guessed TEXT NOT NULL DEFAULT '[]';
ALTER TABLE documents ADD COLUMN corrected TEXT NOT NULL DEFAULT '[]';
ALTER TABLE documents ADD COLUMN parser INTEGER NOT NULL DEFAULT 0;
CREATE TABLE facts (
    doc TEXT NOT NULL REFERENCES documents (doc), start INTEGER NOT NULL, indicator TEXT NOT NULL, fact TEXT NOT NULL
);
CREATE INDEX facts_doc ON facts (doc, start);
"""
_LISTS = frozenset({"periods", "guessed", "corrected"})  # columns of documents that hold JSON
_CHUNK_COLUMNS = "id, doc, kind, section, sentences, scope"
_DOCUMENT_COLUMNS = ", ".join(f.name for f in fields(Document))


class LocalStore:
    """A library in one folder. Readers may be many; writers take the folder's lock."""

    def __init__(
        self, folder: Path, fingerprint: str, dimension: int, *, create: bool = False, other_weights: bool = False
    ) -> None:
        """Open the library.

        Args:
            folder: the library's folder.
            fingerprint: of the embedding weights; a library made with others is refused.
            dimension: of the vectors.
            create: make the library when there is none.
            other_weights: open it though its vectors were made with other weights, in order to rebuild it.

        Raises:
            LibraryError: there is no library, or it is broken or was made by a newer version.
            WeightsMismatchError: its vectors were made with other weights.
        """
        self.folder = folder
        self._file = folder / FILE
        self._fingerprint = fingerprint
        self._dimension = dimension
        self._index: tuple[int, VectorIndex] | None = None
        self._words: tuple[int, tuple[str, ...]] | None = None
        with _stated(folder):
            if not create and not self._file.is_file():
                raise LibraryError(f"{folder} 里没有资料库；先收录报告：qa ingest PATH --library {folder}")
            folder.mkdir(parents=True, exist_ok=True)
            self._db = sqlite3.connect(self._file, timeout=30, check_same_thread=False, isolation_level=None)
            self._prepare()
            if not other_weights:
                self._refuse_other_weights()

    def _prepare(self) -> None:
        version = self._db.execute("PRAGMA user_version").fetchone()[0]
        if version > VERSION:
            raise LibraryError(f"{self.folder} 由更新版本的问报建立；请升级：pip install -U wenbao")
        if version == 0:
            with self._locked():
                self._db.execute("PRAGMA journal_mode = WAL")  # kept by the file; no transaction may be open
        if version < VERSION:
            with self._writing():
                # Another process may have made it while this one waited for the lock.
                version = self._db.execute("PRAGMA user_version").fetchone()[0]
                if version == 0:
                    self._run(_SCHEMA)
                    self._set_meta("fingerprint", self._fingerprint)
                    self._set_meta("generation", "0")
                if version < VERSION:
                    self._run(_MIGRATION)
                    self._db.execute(f"PRAGMA user_version = {VERSION}")

    def _run(self, statements: str) -> None:
        for statement in statements.split(";\n"):
            self._db.execute(statement)

    def _refuse_other_weights(self) -> None:
        """Again at each write and with each new index: another process may have rebuilt the library meanwhile."""
        made_with = self._meta("fingerprint")
        if made_with != self._fingerprint:
            raise WeightsMismatchError(
                f"资料库 {self.folder} 是用另一个向量模型建立的（{made_with}，现为 {self._fingerprint}）；"
                f"请重建：qa ingest --rebuild --library {self.folder}"
            )

    def documents(self) -> list[Document]:
        """All documents, by name."""
        with _stated(self.folder):
            rows = self._db.execute(f"SELECT {_DOCUMENT_COLUMNS} FROM documents ORDER BY doc").fetchall()
        return [_document(row) for row in rows]

    def source(self, doc: str) -> str:
        """The source text of a document."""
        with _stated(self.folder):
            row = self._db.execute("SELECT source FROM documents WHERE doc = ?", (doc,)).fetchone()
        if row is None:
            raise LibraryError(f"{self.folder} 里没有文档“{doc}”；用 qa list 查看已有的")
        return str(row[0])

    def outline(self, doc: str) -> list[Chunk]:
        """The chunks of one document, in order."""
        with _stated(self.folder):
            rows = self._db.execute(f"SELECT {_CHUNK_COLUMNS} FROM chunks WHERE doc = ? ORDER BY id", (doc,)).fetchall()
        return [_chunk(row) for row in rows]

    def facts(self, docs: Collection[str] | None = None) -> list[Fact]:
        """The facts of some documents, or of all, in the order of their documents and offsets."""
        only, values = _only(docs, "facts")
        with _stated(self.folder):
            rows = self._db.execute(f"SELECT fact FROM facts WHERE 1 {only} ORDER BY doc, start", values).fetchall()
        return [_fact(row[0]) for row in rows]

    def describe(self, document: Document) -> None:
        """Correct what is known of a stored document; its text, chunks and facts stay."""
        values = _row(document)
        with self._writing():
            changed = self._db.execute(
                f"UPDATE documents SET {', '.join(f'{name} = ?' for name in values)} WHERE doc = ?",
                (*values.values(), document.doc),
            )
            if not changed.rowcount:
                raise LibraryError(f"{self.folder} 里没有文档“{document.doc}”；用 qa list 查看已有的")
            self._set_meta("generation", str(self._generation() + 1))

    def chunks(self, ids: Collection[int]) -> dict[int, Chunk]:
        """Chunks by id; unknown ids are left out."""
        with _stated(self.folder):
            rows = self._db.execute(
                f"SELECT {_CHUNK_COLUMNS} FROM chunks WHERE id IN (SELECT value FROM json_each(?))",
                (json.dumps([int(i) for i in ids]),),
            ).fetchall()
        return {row[0]: _chunk(row) for row in rows}

    def replace(self, entry: Entry) -> None:
        """Add a document, or put it in the place of the one of the same name, in one transaction."""
        doc = entry.document.doc
        with self._writing():
            self._refuse_other_weights()
            stored = self._db.execute("SELECT path FROM documents WHERE doc = ?", (doc,)).fetchone()
            if stored and stored[0] != entry.document.path:  # since the name was chosen
                raise LibraryError(f"另一个进程刚刚收录了同名的“{doc}”（{stored[0]}）；请再运行一次")
            self._delete(doc)
            self._insert(entry)
            self._set_meta("generation", str(self._generation() + 1))

    def replace_all(self, entries: Sequence[Entry], fingerprint: str) -> None:
        """Put ``entries``, made with the weights of ``fingerprint``, in the place of all there is."""
        given = {e.document.doc: e.document.sha256 for e in entries}
        with self._writing():
            stored = dict(self._db.execute("SELECT doc, sha256 FROM documents"))
            if not stored.items() <= given.items():  # since the texts were read
                raise LibraryError(f"资料库 {self.folder} 在重建时被另一个进程改动，没有重建；请再运行一次")
            for table in ("keywords", "chunks", "facts", "documents"):
                self._db.execute(f"DELETE FROM {table}")
            for entry in entries:
                self._insert(entry)
            self._set_meta("fingerprint", fingerprint)
            self._set_meta("generation", str(self._generation() + 1))

    def _insert(self, entry: Entry) -> None:
        values = [*_row(entry.document).values(), entry.source]
        self._db.execute(
            f"INSERT INTO documents ({_DOCUMENT_COLUMNS}, source) VALUES ({', '.join('?' * len(values))})", values
        )
        for chunk, text, vector in zip(entry.chunks, entry.texts, entry.vectors, strict=True):
            sentences = json.dumps([asdict(s) for s in chunk.sentences], ensure_ascii=False)
            section = json.dumps(chunk.section, ensure_ascii=False)
            cursor = self._db.execute(
                "INSERT INTO chunks (doc, kind, section, sentences, scope, vector) VALUES (?, ?, ?, ?, ?, ?)",
                (chunk.doc, chunk.kind, section, sentences, chunk.scope, vector.astype(np.float32).tobytes()),
            )
            self._db.execute(
                "INSERT INTO keywords (rowid, tokens) VALUES (?, ?)", (cursor.lastrowid, " ".join(segment(text)))
            )

        for fact in entry.facts:
            self._db.execute(
                "INSERT INTO facts (doc, start, indicator, fact) VALUES (?, ?, ?, ?)",
                (fact.doc, fact.start, fact.indicator, json.dumps(asdict(fact), ensure_ascii=False)),
            )

    def remove(self, doc: str) -> None:
        """Remove a document with all that belongs to it, in one transaction."""
        self.source(doc)
        with self._writing():
            self._delete(doc)
            self._set_meta("generation", str(self._generation() + 1))

    def _delete(self, doc: str) -> None:
        self._db.execute("DELETE FROM keywords WHERE rowid IN (SELECT id FROM chunks WHERE doc = ?)", (doc,))
        self._db.execute("DELETE FROM chunks WHERE doc = ?", (doc,))
        self._db.execute("DELETE FROM facts WHERE doc = ?", (doc,))
        self._db.execute("DELETE FROM documents WHERE doc = ?", (doc,))

    def keyword_search(
        self, tokens: Sequence[str], k: int, docs: Collection[str] | None = None
    ) -> list[tuple[int, float]]:
        """Chunks that hold any of the tokens, by BM25 (higher is better)."""
        if not tokens:
            return []
        match = " OR ".join('"' + token.replace('"', '""') + '"' for token in dict.fromkeys(tokens))
        only, values = _only(docs)
        with _stated(self.folder):
            rows = self._db.execute(
                "SELECT chunks.id, -bm25(keywords) FROM keywords JOIN chunks ON chunks.id = keywords.rowid "
                f"WHERE keywords MATCH ? {only} ORDER BY bm25(keywords), chunks.id LIMIT ?",
                (match, *values, k),
            ).fetchall()
        return [(int(i), float(score)) for i, score in rows]

    def vector_search(
        self, vector: NDArray[np.float32], k: int, docs: Collection[str] | None = None
    ) -> list[tuple[int, float]]:
        """Nearest chunks by cosine; ``vector`` (dimension,), L2-normalised."""
        allowed = None
        if docs is not None:
            with _stated(self.folder):
                only, values = _only(docs)
                allowed = [row[0] for row in self._db.execute(f"SELECT id FROM chunks WHERE 1 {only}", values)]
        ids, scores = self._vectors().search(vector, k, allowed)
        return [(int(i), float(score)) for i, score in zip(ids, scores, strict=True)]

    def frequencies(self, tokens: Collection[str]) -> dict[str, float]:
        """Inverse document frequency over chunks for each token: ln(1 + N / (1 + n))."""
        with _stated(self.folder):
            total = self._db.execute("SELECT count(*) FROM chunks").fetchone()[0]
            rows = self._db.execute(
                "SELECT term, doc FROM vocabulary WHERE term IN (SELECT value FROM json_each(?))",
                (json.dumps(list(tokens), ensure_ascii=False),),
            ).fetchall()
        counts = dict(rows)
        return {token: math.log(1 + total / (1 + counts.get(token, 0))) for token in tokens}

    def words(self) -> tuple[str, ...]:
        """The words of the chunks, the most frequent first."""
        with _stated(self.folder):
            generation = self._generation()
            if self._words is None or self._words[0] != generation:
                rows = self._db.execute("SELECT term FROM vocabulary ORDER BY doc DESC, term").fetchall()
                self._words = generation, tuple(row[0] for row in rows)
        return self._words[1]

    def _vectors(self) -> VectorIndex:
        """The FAISS index of the present generation: in memory, else from its file, else from SQLite."""
        with _stated(self.folder):
            generation = self._generation()
            self._refuse_other_weights()
        if self._index and self._index[0] == generation:
            return self._index[1]
        file = self.folder / "vectors.faiss"
        key = f"{self._fingerprint}:{generation}"
        index = VectorIndex.load(file, key)
        if index is None:
            with _stated(self.folder):
                rows = self._db.execute("SELECT id, vector FROM chunks ORDER BY id").fetchall()
            vectors = np.frombuffer(b"".join(row[1] for row in rows), dtype=np.float32).reshape(-1, self._dimension)
            index = VectorIndex.build(np.array([row[0] for row in rows], dtype=np.int64), vectors)
            with suppress(OSError):  # a cache that cannot be written (read-only or full disk) costs time, not rightness
                index.save(file, key)
        self._index = generation, index
        return index

    @contextmanager
    def _locked(self) -> Iterator[None]:
        lock = FileLock(self.folder / "library.lock", timeout=10)
        with _stated(self.folder):
            try:
                lock.acquire()
            except Timeout:
                raise LibraryError(f"另一个进程正在写入 {self.folder}；等它完成后再试") from None
            try:
                yield
            finally:
                lock.release()

    @contextmanager
    def _writing(self) -> Iterator[None]:
        with self._locked():
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._db.execute("COMMIT")
            except BaseException:
                self._db.execute("ROLLBACK") if self._db.in_transaction else None
                raise

    def _meta(self, key: str) -> str:
        return str(self._db.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()[0])

    def _set_meta(self, key: str, value: str) -> None:
        self._db.execute("INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)", (key, value))

    def _generation(self) -> int:
        return int(self._meta("generation"))

    def close(self) -> None:
        """Close the database; the object is of no use afterwards."""
        self._db.close()


def _chunk(row: tuple[int, str, str, str, str, str | None]) -> Chunk:
    ident, doc, kind, section, sentences, scope = row
    return Chunk(
        doc,
        kind,  # type: ignore[arg-type]
        tuple(json.loads(section)),
        tuple(
            Sentence(s["text"], s["start"], s["end"], tuple(Span(**span) for span in s["context"]))
            for s in json.loads(sentences)
        ),
        scope,
        ident,
    )


def _row(document: Document) -> dict[str, object]:
    """A document's columns."""
    return {k: json.dumps(v, ensure_ascii=False) if k in _LISTS else v for k, v in asdict(document).items()}


def _document(row: Sequence[object]) -> Document:
    named = zip((f.name for f in fields(Document)), row, strict=True)
    values = {name: tuple(json.loads(str(v))) if name in _LISTS else v for name, v in named}
    return Document(**values)  # type: ignore[arg-type]


def _fact(text: str) -> Fact:
    values = json.loads(text)
    return Fact(**{**values, "period": Period(**values["period"]), "section": tuple(values["section"])})


def _only(docs: Collection[str] | None, table: str = "chunks") -> tuple[str, list[str]]:
    if docs is None:
        return "", []
    return f"AND {table}.doc IN (SELECT value FROM json_each(?))", [json.dumps(list(docs), ensure_ascii=False)]


@contextmanager
def _stated(folder: Path) -> Iterator[None]:
    """Database and disk faults as stated errors."""
    try:
        yield
    except sqlite3.OperationalError as error:
        if "full" in str(error):
            raise LibraryError(f"{folder} 所在磁盘已满，没有写入任何内容；请腾出空间") from error
        if "readonly" in str(error) or "unable to open" in str(error):
            raise LibraryError(f"{folder} 不能写入；请检查权限") from error
        if "disk I/O" in str(error):
            raise LibraryError(f"{folder} 所在磁盘读写出错，没有写入任何内容；请检查磁盘和空间") from error
        if "no such" in str(error):
            raise _broken(folder, error) from error
        raise LibraryError(f"资料库 {folder} 暂时不能使用（{error}）；请稍后再试") from error
    except sqlite3.ProgrammingError:
        raise  # a fault of this program, not of the library
    except sqlite3.DatabaseError as error:
        raise _broken(folder, error) from error
    except OSError as error:
        raise LibraryError(f"资料库 {folder} 不能使用（{error.strerror or error}）；请检查路径和权限") from error


def _broken(folder: Path, error: sqlite3.Error) -> LibraryError:
    return LibraryError(
        f"资料库 {folder} 已损坏（{error}）；请删除该文件夹后重新收录：qa ingest PATH --library {folder}"
    )
