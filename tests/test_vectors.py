"""The FAISS index against inner products worked out by hand."""

from pathlib import Path

import numpy as np
import pytest

from embeddings.vectors import VectorIndex

# Unit vectors in the plane; with the query (1, 0) their cosines are 1, 0.8, 0.6, 0 and -1.
PLANE = np.array([[0, 1], [0.6, 0.8], [-1, 0], [1, 0], [0.8, 0.6]], np.float32)
IDS = [10, 11, 12, 13, 14]
RIGHT = np.array([1, 0], np.float32)


@pytest.fixture
def index() -> VectorIndex:
    return VectorIndex.build(IDS, PLANE)


def test_search_is_best_first_with_cosines(index: VectorIndex) -> None:
    ids, scores = index.search(RIGHT, 3)
    assert ids.tolist() == [13, 14, 11]
    assert scores == pytest.approx([1, 0.8, 0.6])
    assert ids.dtype == np.int64
    assert scores.dtype == np.float32


def test_search_gives_no_padding_when_k_is_larger_than_the_index(index: VectorIndex) -> None:
    ids, scores = index.search(RIGHT, 50)
    assert ids.tolist() == [13, 14, 11, 10, 12]
    assert len(scores) == 5


@pytest.mark.parametrize(
    ("allowed", "expected"),
    [({10, 11, 12}, [11, 10, 12]), ([12], [12]), ({99}, []), (set(), []), (range(10, 14), [13, 11, 10, 12])],
)
def test_search_among_allowed_ids_only(index: VectorIndex, allowed: list[int], expected: list[int]) -> None:
    ids, scores = index.search(RIGHT, 4, allowed=allowed)
    assert ids.tolist() == expected
    assert len(scores) == len(expected)


def test_removed_ids_are_gone_and_the_others_keep_theirs(index: VectorIndex) -> None:
    assert index.remove([13, 10, 99]) == 2
    assert len(index) == 3
    assert index.search(RIGHT, 5)[0].tolist() == [14, 11, 12]


def test_added_vectors_are_found(index: VectorIndex) -> None:
    index.remove([13])
    index.add([7], np.array([[1, 0]], np.float32))
    assert index.search(RIGHT, 1)[0].tolist() == [7]
    assert sorted(index.ids.tolist()) == [7, 10, 11, 12, 14]


def test_an_empty_index_finds_nothing_and_can_be_filled() -> None:
    index = VectorIndex.build([], np.empty((0, 2), np.float32))
    assert index.search(RIGHT, 3)[0].tolist() == []
    index.add(IDS, PLANE)
    assert index.search(RIGHT, 1)[0].tolist() == [13]


def test_agrees_with_brute_force_on_many_vectors() -> None:
    random = np.random.default_rng(7)
    vectors = random.normal(size=(500, 64)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    ids = random.permutation(10_000)[:500]
    query = vectors[123]
    expected = ids[np.argsort(-(vectors @ query), kind="stable")[:20]]
    assert VectorIndex.build(ids, vectors).search(query, 20)[0].tolist() == expected.tolist()


@pytest.mark.parametrize("query", [[2, 0], [0.5, 0], [0, 0], [np.nan, 1]])
def test_a_query_that_is_not_normalised_is_refused(index: VectorIndex, query: list[float]) -> None:
    with pytest.raises(ValueError, match="L2-normalised"):
        index.search(np.array(query, np.float32), 1)


def test_vectors_that_are_not_normalised_are_refused(index: VectorIndex) -> None:
    with pytest.raises(ValueError, match="L2-normalised"):
        index.add([1], np.array([[3, 4]], np.float32))
    assert len(index) == 5


@pytest.mark.parametrize(("k", "query"), [(0, [1, 0]), (-1, [1, 0]), (1, [1, 0, 0]), (1, [[1, 0]])])
def test_senseless_searches_are_refused(index: VectorIndex, k: int, query: list[float]) -> None:
    with pytest.raises(ValueError, match="must"):
        index.search(np.array(query, np.float32), k)


@pytest.mark.parametrize(("ids", "rows"), [([10], 1), ([1, 1], 2), ([1], 2)])
def test_double_ids_and_wrong_shapes_are_refused(index: VectorIndex, ids: list[int], rows: int) -> None:
    with pytest.raises(ValueError, match="id"):
        index.add(ids, np.tile(RIGHT, (rows, 1)))
    assert len(index) == 5


def test_a_saved_index_comes_back_whole(index: VectorIndex, tmp_path: Path) -> None:
    index.save(tmp_path / "v.faiss", "weights-1")
    loaded = VectorIndex.load(tmp_path / "v.faiss", "weights-1")
    assert loaded is not None
    assert loaded.search(RIGHT, 2)[0].tolist() == [13, 14]
    loaded.remove([13])
    assert loaded.search(RIGHT, 1)[0].tolist() == [14]
    assert [p.name for p in tmp_path.iterdir()] == ["v.faiss"]


def test_an_index_of_another_key_or_none_is_to_be_rebuilt(index: VectorIndex, tmp_path: Path) -> None:
    index.save(tmp_path / "v.faiss", "weights-1")
    assert VectorIndex.load(tmp_path / "v.faiss", "weights-2") is None
    assert VectorIndex.load(tmp_path / "absent", "weights-1") is None


@pytest.mark.parametrize("cut", [0, 10, 60, -1])
def test_a_damaged_index_is_to_be_rebuilt(index: VectorIndex, tmp_path: Path, cut: int) -> None:
    path = tmp_path / "v.faiss"
    index.save(path, "k")
    path.write_bytes(path.read_bytes()[:cut])
    assert VectorIndex.load(path, "k") is None


def test_a_failed_save_keeps_the_old_file(index: VectorIndex, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "v.faiss"
    index.save(path, "old")

    def fail(self: Path, target: Path) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(OSError, match="No space"):
        index.save(path, "new")
    assert VectorIndex.load(path, "old") is not None
    assert [p.name for p in tmp_path.iterdir()] == ["v.faiss"]
