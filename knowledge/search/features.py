"""Texts as weighted n-grams: characters (2 to 5, inside words) and words (1 and 2), hashed, without a dictionary.

An n-gram is known by a 64-bit number, so that a question is cut up by a few numpy calls and the vocabulary is one
sorted array. scikit-learn's vectorisers give the same ranking but cost about 95 MB of memory and a second at start.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from knowledge.search.kept import Arrays
from knowledge.search.text import LONGEST

Floats = npt.NDArray[np.float32]
Integers = npt.NDArray[np.int64]
Hashes = npt.NDArray[np.uint64]

_CHARACTERS = (2, 3, 4, 5)
_BASE = 0x9E3779B97F4A7C15  # odd, therefore invertible modulo 2**64
_INVERSE = pow(_BASE, -1, 2**64)
_PLACES = 32 * LONGEST  # characters cut up together


def _powers(base: int) -> Hashes:
    """Return base**0, base**1, ... modulo 2**64."""
    with np.errstate(over="ignore"):
        return np.cumprod(np.r_[np.uint64(1), np.full(_PLACES, base, np.uint64)], dtype=np.uint64)


_POWERS, _INVERSES = _powers(_BASE), _powers(_INVERSE)


_WORD_BIT = np.uint64(1)
_SPACE = np.uint64(32)
_FIRST = np.zeros(1, np.int64)
_REMEMBERED = 200  # characters up to which the spans of a text are remembered, 20 kB each at most


class _Grams(NamedTuple):
    """N-grams, and where in the text each begins. Those of words and pairs of words are odd, others even."""

    hashes: Hashes
    places: Integers


class _Spans(NamedTuple):
    """Where the n-grams of characters in a text begin and end, and their sizes."""

    firsts: Integers
    ends: Integers
    sizes: Hashes


def _spans(length: int) -> _Spans:
    """Return all spans of the sizes in use in a text of so many characters; those of a question are remembered."""
    return _made_spans(length) if length > _REMEMBERED else _remembered_spans(length)


def _made_spans(length: int) -> _Spans:
    """Return them, made anew."""
    counts = [max(0, length - size + 1) for size in _CHARACTERS]
    firsts = np.concatenate([np.arange(count) for count in counts])
    sizes = np.repeat(_CHARACTERS, counts)
    return _Spans(firsts, firsts + sizes, sizes.astype(np.uint64))


_remembered_spans = lru_cache(maxsize=256)(_made_spans)


def _grams(codes: Hashes) -> _Grams:
    """Cut folded texts into n-grams; each text has a space before and one behind it.

    With prefix sums of code * base**place, the hash of any span is one subtraction and one multiplication.
    """
    sums = np.zeros(len(codes) + 1, np.uint64)
    np.cumsum(codes * _POWERS[: len(codes)], out=sums[1:])
    blank = codes == _SPACE
    inner = np.zeros(len(codes) + 1, np.int32)
    np.cumsum(blank, out=inner[1:])
    spans = _spans(len(codes))
    # a gram stays inside one word: no space but as its first or last character, and not the two between two texts
    inside = (inner[spans.ends - 1] == inner[spans.firsts + 1]) & ~(blank[spans.firsts] & blank[spans.firsts + 1])
    places, ends = spans.firsts[inside], spans.ends[inside]
    hashes = [(((sums[ends] - sums[places]) * _INVERSES[places]) + spans.sizes[inside]) << _WORD_BIT]
    spaces = blank.nonzero()[0]
    starts, ends = spaces[:-1] + 1, spaces[1:]
    written = ends > starts  # all but the one between two texts
    firsts = starts[written]
    hashes.append((((sums[ends[written]] - sums[firsts]) * _INVERSES[firsts] + np.uint64(77)) << _WORD_BIT) | _WORD_BIT)
    followed = written[:-1] & written[1:]
    doubles = starts[:-1][followed]
    both = (sums[ends[1:][followed]] - sums[doubles]) * _INVERSES[doubles] + np.uint64(78)
    hashes.append((both << _WORD_BIT) | _WORD_BIT)
    return _Grams(np.concatenate(hashes), np.concatenate([places, firsts, doubles]))


def _codes(texts: Sequence[str]) -> Hashes:
    """Return the characters of texts as numbers, with a space before and behind each."""
    return np.frombuffer("".join(f" {text} " for text in texts).encode("utf-32-le"), np.uint32).astype(np.uint64)


class Cut(NamedTuple):
    """A text cut up: its different n-grams, in order, and how often each occurs."""

    hashes: Hashes
    counts: Integers


def cut_up(text: str) -> Cut:
    """Return the n-grams of a folded text with their counts."""
    hashes = np.sort(_grams(_codes([text])).hashes)
    firsts, counts = _runs(hashes[1:] != hashes[:-1])
    return Cut(hashes[firsts], counts)


def _runs(changes: npt.NDArray[np.bool_]) -> tuple[Integers, Integers]:
    """Return where each run of equal things begins, and how long it is, by whether each differs from the last."""
    firsts = np.concatenate([_FIRST, changes.nonzero()[0] + 1])
    ends = np.concatenate([firsts[1:], [len(changes) + 1]])
    return firsts, ends - firsts


def cut_all(texts: Sequence[str]) -> tuple[Integers, Hashes, Integers]:
    """Return what `cut_up` says of each of many texts, one behind the other, after the number of n-grams of each."""
    sizes, hashes, counts = [], [], []
    for some in _portions(texts):
        lengths = [len(text) + 2 for text in some]
        found, places = _grams(_codes(some))
        owners = np.repeat(np.arange(len(some)), lengths)[places]
        order = np.lexsort((found, owners))
        found, owners = found[order], owners[order]
        firsts, repeated = _runs((found[1:] != found[:-1]) | (owners[1:] != owners[:-1]))
        hashes.append(found[firsts])
        counts.append(repeated)
        sizes.append(np.bincount(owners[firsts], minlength=len(some)))
    return np.concatenate(sizes), np.concatenate(hashes), np.concatenate(counts)


def _portions(texts: Sequence[str]) -> Iterator[Sequence[str]]:
    """Give the texts in order, as many at a time as there are powers for."""
    first, room = 0, _PLACES
    for number, text in enumerate(texts):
        room -= len(text) + 2
        if room < 0:
            yield texts[first:number]
            first, room = number, _PLACES - len(text) - 2
    yield texts[first:]


@dataclass(frozen=True)
class Rows:
    """Sparse rows: row i holds `columns[starts[i]:starts[i + 1]]` with the `values` beside them."""

    starts: Integers
    columns: npt.NDArray[np.int32]
    values: Floats

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self.starts) - 1

    def take(self, members: Integers) -> Rows:
        """Return some of the rows."""
        sizes = np.diff(self.starts)[members]
        starts = np.r_[0, np.cumsum(sizes)]
        places = np.repeat(self.starts[members] - starts[:-1], sizes) + np.arange(starts[-1])
        return Rows(starts, self.columns[places], self.values[places])


class Vector(NamedTuple):
    """A text as columns and weights of known n-grams; the unknown ones count in its length alone."""

    columns: Integers
    values: Floats


class Vocabulary:
    """The n-grams of the phrasings of one language, weighted: logarithm of term times inverse frequency.

    The character part and the word part of a text have length 1 each. N-grams nobody taught belong to that length,
    so that a question of unknown words scores low.
    """

    def __init__(self, texts: Sequence[str]) -> None:
        """Learn the n-grams of folded `texts`; `rows` are the texts themselves."""
        sizes, hashes, counts = cut_all(texts)
        self.hashes = np.unique(hashes)
        columns = self.hashes.searchsorted(hashes).astype(np.int32)
        self.frequency = np.bincount(columns, minlength=len(self.hashes)).astype(np.int32)
        self._weigh(len(sizes))
        values = (1 + np.log(counts, dtype=np.float32)) * self.weights[columns]
        part = np.repeat(2 * np.arange(len(sizes), dtype=np.int32), sizes) + (hashes & _WORD_BIT).astype(np.int32)
        values /= np.sqrt(np.bincount(part, values * values)).astype(np.float32)[part]
        self.rows = Rows(np.r_[0, np.cumsum(sizes)], columns, values)

    @classmethod
    def of(cls, arrays: Arrays) -> Vocabulary:
        """Return the vocabulary that gave these `arrays`."""
        vocabulary = cls.__new__(cls)
        vocabulary.hashes, vocabulary.frequency = arrays["hashes"], arrays["frequency"]
        vocabulary.rows = Rows(arrays["starts"], arrays["columns"], arrays["values"])
        vocabulary._weigh(len(vocabulary.rows))
        return vocabulary

    def arrays(self) -> dict[str, npt.NDArray[Any]]:
        """Return all there is to know, for `of`."""
        starts, columns, values = self.rows.starts, self.rows.columns, self.rows.values
        return {
            "hashes": self.hashes, "frequency": self.frequency, "starts": starts, "columns": columns, "values": values
        }  # fmt: skip

    def _weigh(self, texts: int) -> None:
        """Weigh the n-grams by how few of the texts have them."""
        self._last: tuple[Cut, Vector] | None = None
        self._unknown = np.float32(np.log(1 + texts) + 1)
        self.weights: Floats = (np.log((1 + texts) / (1 + self.frequency)) + 1).astype(np.float32)

    def vector(self, cut: Cut) -> Vector:
        """Return a text over the known n-grams; the last one is remembered, as it is asked for again at once."""
        last = self._last
        if last is None or last[0] is not cut:
            last = self._last = (cut, self._vector(cut))
        return last[1]

    def _vector(self, cut: Cut) -> Vector:
        """Work it out."""
        hashes, counts = cut
        columns = self.hashes.searchsorted(hashes)
        columns[columns == len(self.hashes)] = 0
        known = self.hashes[columns] == hashes
        values = np.where(known, self.weights[columns], self._unknown)
        if counts.max() > 1:
            values *= 1 + np.log(counts, dtype=np.float32)
        squares = values * values
        words = (hashes & _WORD_BIT) == 1
        share = squares[words].sum()
        rest = squares.sum() - share
        values /= np.where(words, np.sqrt(share), np.sqrt(rest) + np.float32(1e-9))
        return Vector(columns[known], values[known])
