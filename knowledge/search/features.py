"""Texts as weighted n-grams: characters (2 to 5, inside words) and words (1 and 2), hashed, without a dictionary.

An n-gram is known by a 64-bit number, so that a question is cut up by a few numpy calls and the vocabulary is one
sorted array. scikit-learn's vectorisers give the same ranking but cost about 95 MB of memory and a second at start.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from knowledge.search.text import LONGEST

Floats = npt.NDArray[np.float32]
Integers = npt.NDArray[np.int64]
Hashes = npt.NDArray[np.uint64]

_CHARACTERS = (2, 3, 4, 5)
_BASE = 0x9E3779B97F4A7C15  # odd, therefore invertible modulo 2**64
_INVERSE = pow(_BASE, -1, 2**64)
_PLACES = LONGEST + 3


def _powers(base: int) -> Hashes:
    """Return base**0, base**1, ... modulo 2**64."""
    with np.errstate(over="ignore"):
        return np.cumprod(np.r_[np.uint64(1), np.full(_PLACES, base, np.uint64)], dtype=np.uint64)


_POWERS, _INVERSES = _powers(_BASE), _powers(_INVERSE)


class Grams(NamedTuple):
    """The n-grams of a text: those of characters first, then `words` ones of words and pairs of words."""

    hashes: Hashes
    words: int


def grams(text: str) -> Grams:
    """Cut a normalised text into n-grams.

    With prefix sums of code * base**place, the hash of any span is one subtraction and one multiplication.
    """
    codes = np.frombuffer(f" {text} ".encode("utf-32-le"), np.uint32).astype(np.uint64)
    sums = np.zeros(len(codes) + 1, np.uint64)
    np.cumsum(codes * _POWERS[: len(codes)], out=sums[1:])
    spaces = np.flatnonzero(codes == 32)
    inner = np.zeros(len(codes) + 1, np.int32)
    np.cumsum(codes == 32, out=inner[1:])
    parts = []
    for size in _CHARACTERS:
        if len(codes) < size:
            break
        hashes = (sums[size:] - sums[:-size]) * _INVERSES[: len(codes) - size + 1] + np.uint64(size)
        # a gram stays inside one word: no space but as its first or last character
        parts.append(hashes[inner[size - 1 : -1] == inner[1 : len(codes) - size + 2]])
    starts, ends = spaces[:-1] + 1, spaces[1:]
    singles = (sums[ends] - sums[starts]) * _INVERSES[starts] + np.uint64(77)
    pairs = (sums[ends[1:]] - sums[starts[:-1]]) * _INVERSES[starts[:-1]] + np.uint64(78)
    return Grams(np.concatenate([*parts, singles, pairs]), len(singles) + len(pairs))


@dataclass(frozen=True)
class Rows:
    """Sparse rows: row i holds `columns[starts[i]:starts[i + 1]]` with the `values` beside them."""

    starts: Integers
    columns: npt.NDArray[np.int32]
    values: Floats

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self.starts) - 1


class Vector(NamedTuple):
    """One text: the known n-grams as columns and their weights; the unknown ones count in the length alone."""

    columns: Integers
    values: Floats


class Vocabulary:
    """The n-grams of the phrasings with their weights: term frequency (logarithmic) times inverse frequency.

    The character part and the word part of a text have length 1 each. N-grams nobody taught belong to that length,
    so that a question of unknown words scores low.
    """

    def __init__(self, texts: Sequence[str]) -> None:
        """Learn the n-grams of normalised `texts`; `rows` are the texts themselves."""
        cut = [grams(text) for text in texts]
        hashes = np.concatenate([part.hashes for part in cut]) if cut else np.zeros(0, np.uint64)
        sizes = np.array([len(part.hashes) for part in cut], np.int64)
        self.hashes, columns = np.unique(hashes, return_inverse=True)
        owner = np.repeat(np.arange(len(cut)), sizes)
        keys, counts = np.unique(owner * len(self.hashes) + columns, return_counts=True)
        owner, columns = np.divmod(keys, max(1, len(self.hashes)))
        frequency = np.bincount(columns, minlength=len(self.hashes))
        self._unknown = np.float32(np.log(1 + len(cut)) + 1)
        self.weights = (np.log((1 + len(cut)) / (1 + frequency)) + 1).astype(np.float32)
        self.is_word = np.zeros(len(self.hashes), np.bool_)
        for part in cut:
            self.is_word[np.searchsorted(self.hashes, part.hashes[len(part.hashes) - part.words :])] = True
        values = ((1 + np.log(counts)) * self.weights[columns]).astype(np.float32)
        group = owner * 2 + self.is_word[columns]
        lengths = np.sqrt(np.bincount(group, values**2, minlength=2 * len(cut)))
        values /= lengths[group].astype(np.float32)
        starts = np.searchsorted(owner, np.arange(len(cut) + 1))
        self.rows = Rows(starts, columns.astype(np.int32), values)

    def vector(self, text: str) -> Vector:
        """Return a normalised `text` as a vector over the known n-grams."""
        cut = grams(text)
        hashes, counts = np.unique(cut.hashes, return_counts=True)
        words = np.isin(hashes, cut.hashes[len(cut.hashes) - cut.words :])
        columns = np.minimum(np.searchsorted(self.hashes, hashes), max(0, len(self.hashes) - 1))
        known = self.hashes[columns] == hashes if len(self.hashes) else np.zeros(len(hashes), np.bool_)
        values = (1 + np.log(counts)) * np.where(known, self.weights[columns], self._unknown)
        squares = values * values
        total, share = squares.sum(), squares[words].sum()
        lengths = np.sqrt(np.where(words, share, total - share))
        return Vector(columns[known], (values / np.maximum(lengths, 1e-9))[known].astype(np.float32))
