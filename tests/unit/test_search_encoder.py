"""Vectors of phrasings are kept on disk, and a damaged file costs nothing but time."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from knowledge.search.encoder import VectorCache, load_encoder
from tests.unit.search_examples import Bag


def test_only_new_texts_are_encoded_again(tmp_path: Path) -> None:
    encoder = Bag()
    first = VectorCache(tmp_path).complete("bag", ["cost", "visa"], encoder.encode)
    again = VectorCache(tmp_path).complete("bag", ["visa", "hello", "cost"], encoder.encode)
    assert encoder.encoded == ["cost", "visa", "hello"]
    np.testing.assert_array_equal(again[[2, 0]], first)
    np.testing.assert_allclose(np.linalg.norm(again, axis=1), 1, rtol=1e-5)


def test_vectors_of_another_encoder_are_not_taken(tmp_path: Path) -> None:
    encoder = Bag()
    for name in ("one", "other"):
        VectorCache(tmp_path).complete(name, ["cost"], encoder.encode)
    assert encoder.encoded == ["cost", "cost"]


@pytest.mark.parametrize("damage", [b"", b"PK\x03\x04 not really", b"\x00" * 1000])
def test_a_damaged_file_is_made_anew(tmp_path: Path, damage: bytes) -> None:
    encoder = Bag()
    cache = VectorCache(tmp_path)
    good = cache.complete("bag", ["cost"], encoder.encode)
    (file,) = tmp_path.iterdir()
    file.write_bytes(damage)
    np.testing.assert_array_equal(cache.complete("bag", ["cost"], encoder.encode), good)
    cache.complete("bag", ["cost"], encoder.encode)
    assert len(encoder.encoded) == 2


def test_a_file_cut_short_is_made_anew(tmp_path: Path) -> None:
    encoder = Bag()
    cache = VectorCache(tmp_path)
    cache.complete("bag", ["cost", "visa"], encoder.encode)
    (file,) = tmp_path.iterdir()
    file.write_bytes(file.read_bytes()[:-700])
    assert len(cache.complete("bag", ["cost", "visa"], encoder.encode)) == 2


def test_a_folder_that_cannot_be_written_is_no_hindrance(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    rows = VectorCache(tmp_path / "file" / "cache").complete("bag", ["cost"], Bag().encode)
    assert rows.shape == (1, 512)


def test_the_encoder_of_the_extra_brings_languages_together() -> None:
    encoder = load_encoder(None)
    if encoder is None:
        pytest.skip("the semantic extra is not installed")
    asked, near, far = encoder.encode(["how much does it cost", "combien ça coûte", "the cat sleeps"])
    assert asked @ near > 0.6 > asked @ far
    assert encoder.encode([]).shape == (0, 512)


def test_the_encoder_says_the_same_with_its_pieces_on_the_disk(tmp_path: Path) -> None:
    in_memory = load_encoder(None)
    if in_memory is None:
        pytest.skip("the semantic extra is not installed")
    texts = ["hvad koster det", "how much does it cost", "wie viel kostet das", "👋", ""]
    expected = in_memory.encode(texts)
    for spoil in (False, True):  # a file of another release, or a damaged one, is written anew
        on_disk = load_encoder(tmp_path)
        assert on_disk is not None
        np.testing.assert_array_equal(on_disk.encode(texts), expected)
        (file,) = tmp_path.glob("pieces-*")
        assert file.stat().st_size > 2**20
        if not spoil:
            file.write_bytes(bytes(file.stat().st_size))


def test_pieces_stay_in_memory_where_nothing_can_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    encoder = load_encoder(tmp_path / "file" / "cache")
    assert encoder is None or encoder.encode(["hello"]).shape == (1, 512)


def test_many_texts_at_once_get_the_vectors_they_get_one_by_one(tmp_path: Path) -> None:
    encoder = load_encoder(tmp_path)
    if encoder is None:
        pytest.skip("the semantic extra is not installed")
    texts = [f"question number {number}" for number in range(1_100)]
    np.testing.assert_allclose(encoder.encode_kept(texts)[::100], encoder.encode(texts[::100]), atol=1e-3)


def test_what_is_new_is_written_apart_until_it_is_much(tmp_path: Path) -> None:
    encoder = Bag()
    many = [f"text {number}" for number in range(2_100)]
    VectorCache(tmp_path).complete("bag", many, encoder.encode)
    large = (tmp_path / "vectors.kept").stat()
    VectorCache(tmp_path).complete("bag", [*many, "one more"], encoder.encode)
    assert (tmp_path / "vectors.kept").stat().st_ino == large.st_ino
    assert (tmp_path / "vectors-new.kept").stat().st_size < large.st_size / 100
    found = VectorCache(tmp_path).complete("bag", ["one more", many[7]], encoder.encode)
    np.testing.assert_allclose(found, encoder.encode(["one more", many[7]]), atol=1e-3)
    assert encoder.encoded[:2_101] == [*many, "one more"]
