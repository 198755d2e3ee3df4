"""A FAISS index of vectors under ids: exact inner product, so that nothing is missed.

A cache only: the vectors themselves lie in the store, which rebuilds this index when `VectorIndex.load` gives
None. Flat search reads every vector: 10 000 of 384 dimensions take about a millisecond on one core.
"""

from __future__ import annotations

import contextlib
import json
import os
import tempfile
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any, Self

import faiss
import numpy as np
from numpy.typing import NDArray

# Of a norm: float32 and bfloat16 rounding stay far below, a forgotten normalisation far above.
_TOLERANCE = 1e-3


class VectorIndex:
    """Ids (int64, unique) and their L2-normalised vectors (float32, one dimension for all)."""

    def __init__(self, index: faiss.IndexIDMap2) -> None:
        self._index = index

    @classmethod
    def build(cls, ids: Sequence[int] | NDArray[np.int64], vectors: NDArray[np.float32]) -> Self:
        """Index ``vectors`` (n, dimension) under ``ids`` (n,); n may be 0.

        Raises:
            ValueError: shapes differ, an id comes twice, or a vector is not normalised.
        """
        if vectors.ndim != 2 or vectors.shape[1] == 0:
            raise ValueError(f"vectors must have the shape (n, dimension), not {vectors.shape}")
        built = cls(faiss.IndexIDMap2(faiss.IndexFlatIP(vectors.shape[1])))
        built.add(ids, vectors)
        return built

    def __len__(self) -> int:
        return int(self._index.ntotal)

    @property
    def dimension(self) -> int:
        """Of each vector."""
        return int(self._index.d)

    @property
    def ids(self) -> NDArray[np.int64]:
        """All ids, in the order of the vectors."""
        held: NDArray[np.int64] = faiss.vector_to_array(self._index.id_map)
        return held

    def add(self, ids: Sequence[int] | NDArray[np.int64], vectors: NDArray[np.float32]) -> None:
        """Add vectors (n, dimension) under new ids (n,).

        Raises:
            ValueError: shapes differ, an id comes twice or is held already, or a vector is not normalised.
        """
        new = np.asarray(ids, np.int64).reshape(-1)
        if vectors.shape != (len(new), self.dimension):
            raise ValueError(f"shape {vectors.shape} is not that of {len(new)} ids, {self.dimension} dimensions")
        if len(np.unique(new)) != len(new) or np.isin(new, self.ids).any():
            raise ValueError("an id comes twice, or is in the index already; remove it first")
        if len(new):
            self._index.add_with_ids(_normalised(vectors), new)

    def remove(self, ids: Collection[int]) -> int:
        """Remove ids; those not held are passed over. Returns how many were removed."""
        wanted = np.fromiter(ids, np.int64, len(ids))
        return int(self._index.remove_ids(faiss.IDSelectorBatch(wanted))) if len(wanted) else 0

    def search(
        self, query: NDArray[np.float32], k: int, allowed: Collection[int] | None = None
    ) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """The best ``k`` ids and their cosines, best first; fewer where fewer are held or ``allowed``.

        Args:
            query: L2-normalised, (dimension,).
            k: at least 1.
            allowed: ids to search among; None means all.

        Raises:
            ValueError: the query has another shape or is not normalised, or k is below 1.
        """
        if k < 1:
            raise ValueError(f"k must be at least 1, not {k}")
        if query.shape != (self.dimension,):
            raise ValueError(f"the query must have the shape ({self.dimension},), not {query.shape}")
        row = _normalised(query[None])
        parameters = None
        if allowed is not None:
            selector = faiss.IDSelectorBatch(np.fromiter(allowed, np.int64, len(allowed)))
            parameters = faiss.SearchParameters(sel=selector)  # type: ignore[call-arg]
        count = min(k, len(self) if allowed is None else len(allowed))
        if count == 0 or len(self) == 0:
            return np.empty(0, np.int64), np.empty(0, np.float32)
        scores, ids = self._index.search(row, count, params=parameters)
        found = ids[0] >= 0
        return ids[0][found], scores[0][found]

    def save(self, path: Path, key: str) -> None:
        """Write the index, marked with ``key``, whole or not at all (temporary name, then renamed).

        Raises:
            OSError: the folder cannot be written.
        """
        head = json.dumps({"key": key, "count": len(self)}).encode() + b"\n"
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(head)
                file.write(faiss.serialize_index(self._index).data)
            Path(temporary).replace(path)
        except BaseException:
            with contextlib.suppress(OSError):
                Path(temporary).unlink()
            raise

    @classmethod
    def load(cls, path: Path, key: str) -> Self | None:
        """The index saved under ``key``; None where there is none, it is damaged or has another key.

        None is no error to be hidden: the caller rebuilds from the store, which holds the vectors.
        """
        try:
            head, _, body = path.read_bytes().partition(b"\n")
            marked: dict[str, Any] = json.loads(head)
            if marked["key"] != key:
                return None
            index = faiss.deserialize_index(np.frombuffer(body, np.uint8))
            if not isinstance(index, faiss.IndexIDMap2) or index.ntotal != marked["count"]:
                return None
        except (OSError, ValueError, KeyError, TypeError, RuntimeError):  # RuntimeError: faiss, on damage
            return None
        return cls(index)


def _normalised(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """The rows, contiguous float32, or ValueError if one has another length than 1 (or holds NaN)."""
    rows = np.ascontiguousarray(vectors, np.float32)
    norms = np.linalg.norm(rows, axis=1)
    if not (np.abs(norms - 1) <= _TOLERANCE).all():
        raise ValueError("vectors must be L2-normalised, and one is not; divide each by its norm")
    return rows
