"""Vectors are computed once, found again by their text, and the same whether or not they were cached."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from knowledge.search.vectors import Floats, Vectors, VectorStore, keys_of, load, save

WIDTH = 8


class Counting:
    """Makes vectors from letters, and notes for which texts it was asked."""

    def __init__(self) -> None:
        """Nothing is asked yet."""
        self.asked: list[str] = []

    def __call__(self, texts: Sequence[str]) -> Floats:
        """Return one row a text."""
        self.asked += texts
        rows = np.array([[text.count(letter) + 0.1 for letter in "abcdefgh"] for text in texts], np.float32)
        return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), np.float32)


def test_a_text_is_encoded_once(tmp_path: Path) -> None:
    encode = Counting()
    first = VectorStore(None, tmp_path).complete("model", ["abc", "cab", "abc"], encode)
    again = VectorStore(None, tmp_path).complete("model", ["cab", "abc", "new"], encode)
    assert sorted(encode.asked) == ["abc", "cab", "new"]
    assert np.array_equal(first[[1, 0]], again[:2])
    assert np.array_equal(first[0], first[2])


def test_another_model_has_vectors_of_its_own(tmp_path: Path) -> None:
    encode = Counting()
    store = VectorStore(None, tmp_path)
    store.complete("one", ["abc"], encode)
    store.complete("other", ["abc"], encode)
    assert encode.asked == ["abc", "abc"]


def test_shipped_vectors_are_used_and_never_written(tmp_path: Path) -> None:
    encode = Counting()
    shipped = tmp_path / "shipped.npz"
    save(shipped, Vectors.rounded(keys_of("model", ["abc"]), encode(["abc"])))
    before = shipped.read_bytes()
    encode.asked.clear()
    found = VectorStore(shipped, tmp_path / "cache").complete("model", ["abc", "hhh"], encode)
    assert encode.asked == ["hhh"]
    assert shipped.read_bytes() == before
    assert found.shape == (2, WIDTH)


def test_without_a_cache_the_same_vectors_come(tmp_path: Path) -> None:
    kept = VectorStore(None, tmp_path).complete("model", ["abc", "deed"], Counting())
    loose = VectorStore(None, None).complete("model", ["abc", "deed"], Counting())
    assert np.array_equal(kept, loose)
    assert np.allclose(np.linalg.norm(kept, axis=1), 1)


@pytest.mark.parametrize("damage", [b"", b"not a zip file", b"PK\x03\x04 cut"])
def test_a_damaged_cache_counts_as_empty(tmp_path: Path, damage: bytes) -> None:
    (tmp_path / "vectors.npz").write_bytes(damage)
    found = VectorStore(None, tmp_path).complete("model", ["abc"], Counting())
    assert found.shape == (1, WIDTH)
    assert len(load(tmp_path / "vectors.npz").keys) == 1


def test_a_folder_that_cannot_be_written_is_no_obstacle(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    assert VectorStore(None, tmp_path / "file").complete("model", ["abc"], Counting()).shape == (1, WIDTH)


def test_what_is_shipped_needs_no_encoder(tmp_path: Path) -> None:
    made = Counting()(["abc", "cab"])
    save(tmp_path / "shipped.npz", Vectors.rounded(keys_of("model query", ["abc", "cab"]), made))
    store = VectorStore(tmp_path / "shipped.npz", None)
    found = store.shipped_vector("model query", "cab")
    assert found is not None
    assert np.allclose(found, made[1], atol=0.02)
    assert store.shipped_vector("model query", "new") is None
    assert store.shipped_vector("other query", "cab") is None
    assert VectorStore(None, None).shipped_vector("model query", "cab") is None
