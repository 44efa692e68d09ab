"""Sentence vectors on disk, found by their text's hash, so that a start encodes only what is new.

The shipped texts' vectors are in the package, those of edited content in a cache folder. Vectors are stored in eight
bits per number; new ones are rounded the same way before use, so that results don't depend on the cache.
"""

from __future__ import annotations

import io
import logging
import zipfile
from collections.abc import Callable, Sequence
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from knowledge.source.files import replace

Floats = npt.NDArray[np.float32]

_log = logging.getLogger(__name__)

_FINEST = 127
_MOST = 40_000
"""Vectors kept in the cache folder: 16 MB."""
_AT_ONCE = 1_000
"""Texts encoded before their vectors are stored, so that an interrupted first start resumes there."""

Encode = Callable[[Sequence[str]], Floats]


class Vectors(NamedTuple):
    """Rounded vectors: sorted hashes of the texts, integers, and the scale of each row."""

    keys: npt.NDArray[np.uint64]
    rows: npt.NDArray[np.int8]
    units: Floats

    @classmethod
    def empty(cls) -> Vectors:
        """Return no vectors."""
        return cls(np.zeros(0, np.uint64), np.zeros((0, 0), np.int8), np.zeros(0, np.float32))

    @classmethod
    def rounded(cls, keys: npt.NDArray[np.uint64], vectors: Floats) -> Vectors:
        """Round `vectors` and sort them by their keys."""
        order = keys.argsort()
        found = vectors[order]
        units = np.maximum(np.abs(found).max(axis=1), 1e-9).astype(np.float32) / _FINEST
        return cls(keys[order], np.rint(found / units[:, None]).astype(np.int8), units)

    def find(self, keys: npt.NDArray[np.uint64]) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.int64]]:
        """Return which keys are here, and the row of each that is."""
        if not len(self.keys):
            return np.zeros(len(keys), np.bool_), np.zeros(0, np.int64)
        places = np.minimum(self.keys.searchsorted(keys), len(self.keys) - 1)
        known = self.keys[places] == keys
        return known, places[known]

    def take(self, rows: npt.NDArray[np.int64]) -> Floats:
        """Return rows as vectors of length 1."""
        found = self.rows[rows].astype(np.float32) * self.units[rows, None]
        found /= np.maximum(np.linalg.norm(found, axis=1, keepdims=True), 1e-9)
        return np.asarray(found, np.float32)

    def without(self, keys: npt.NDArray[np.uint64]) -> Vectors:
        """Return the vectors that aren't among `keys`."""
        kept = ~np.isin(self.keys, keys)
        return Vectors(self.keys[kept], self.rows[kept], self.units[kept])

    def merged(self, other: Vectors) -> Vectors:
        """Return both, sorted; their keys must differ."""
        if not len(self.keys) or not len(other.keys):
            return self if len(self.keys) else other
        keys = np.concatenate([self.keys, other.keys])
        order = keys.argsort()
        rows, units = np.vstack([self.rows, other.rows]), np.concatenate([self.units, other.units])
        return Vectors(keys[order], rows[order], units[order])


class VectorStore:
    """The vectors of one encoder: shipped ones, read-only, and others in a cache folder."""

    def __init__(self, shipped: Path | None, cache: Path | None) -> None:
        """Read the file `shipped`; store new vectors in the folder `cache`, which is made when first needed."""
        self._shipped = load(shipped) if shipped else Vectors.empty()
        self._file = cache / "vectors.npz" if cache else None

    def shipped_vector(self, name: str, text: str) -> Floats | None:
        """Return the vector of a text that ships with the package; None for any other."""
        known, rows = self._shipped.find(keys_of(name, [text]))
        found: Floats | None = self._shipped.take(rows)[0] if known[0] else None
        return found

    def complete(self, name: str, texts: Sequence[str], encode: Encode) -> Floats:
        """Return the vectors of `texts`, calling `encode` for those not on disk. `name` says how they are made."""
        wanted = keys_of(name, texts)
        kept = load(self._file) if self._file else Vectors.empty()
        unique, first = np.unique(wanted, return_index=True)
        missing = ~(self._shipped.find(unique)[0] | kept.find(unique)[0])
        if missing.any():
            kept = _limit(kept, unique)
        for part in np.array_split(np.flatnonzero(missing), range(_AT_ONCE, int(missing.sum()), _AT_ONCE)):
            if len(part):
                made = encode([texts[number] for number in first[part].tolist()])
                kept = kept.merged(Vectors.rounded(unique[part], made))
                if self._file:
                    save(self._file, kept)
        found = np.zeros((len(texts), max(self._shipped.rows.shape[1], kept.rows.shape[1])), np.float32)
        for vectors in (self._shipped, kept):
            known, rows = vectors.find(wanted)
            if known.any():
                found[known] = vectors.take(rows)
        return found


def keys_of(name: str, texts: Sequence[str]) -> npt.NDArray[np.uint64]:
    """Return the hashes under which texts are stored."""
    digests = [blake2b(f"{name}\0{text}".encode("utf-8", "replace"), digest_size=8).digest() for text in texts]
    return np.frombuffer(b"".join(digests), np.uint64)


def load(path: Path) -> Vectors:
    """Read a file; a missing or damaged one counts as empty."""
    try:
        with path.open("rb") as file, np.load(file) as arrays:
            vectors = Vectors(arrays["keys"], arrays["rows"], arrays["units"])
    except FileNotFoundError:
        return Vectors.empty()
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        _log.warning("%s is damaged; its vectors are computed again", path.name)
        return Vectors.empty()
    fits = len(vectors.keys) == len(vectors.rows) == len(vectors.units) and vectors.rows.ndim == 2
    return vectors if fits else Vectors.empty()


def save(path: Path, vectors: Vectors) -> None:
    """Replace a file as a whole. Failures are only logged: the cache isn't essential."""
    packed = io.BytesIO()
    np.savez(packed, **vectors._asdict())
    try:
        replace(path, packed.getvalue())
    except OSError:
        _log.warning("sentence vectors couldn't be kept in %s", path.parent)


def _limit(kept: Vectors, used: npt.NDArray[np.uint64]) -> Vectors:
    """Drop vectors that aren't in use if there are too many."""
    spare = np.flatnonzero(~np.isin(kept.keys, used))[_MOST:]
    return kept.without(kept.keys[spare])
