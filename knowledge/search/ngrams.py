"""Likeness in words: tf-idf over n-grams of characters (2 to 5, inside words) and words (1 and 2), hashed.

An n-gram is known by a 64-bit number, so that a question is cut up by a few numpy calls and the vocabulary is one
sorted array. scikit-learn's vectorisers give the same ranking but cost about 95 MB of memory and a second at start.
Rarity is counted over labels, not texts: a word isn't common because one entry repeats it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple, TypeVar

import numpy as np
import numpy.typing as npt

from knowledge.search.text import LONGEST

Floats = npt.NDArray[np.float32]
Integers = npt.NDArray[np.int64]
Hashes = npt.NDArray[np.uint64]
Number = TypeVar("Number", np.int64, np.uint64)

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
_NO_HASHES = np.zeros(0, np.uint64)
_FEW, _MANY = 200, 8  # an n-gram in so many texts, and in one of so many of all, is common
_COMPARED = 2**17  # pairs of texts compared at once
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
    return _make_spans(length) if length > _REMEMBERED else _remembered_spans(length)


def _make_spans(length: int) -> _Spans:
    """Return them, made anew."""
    counts = [max(0, length - size + 1) for size in _CHARACTERS]
    firsts = np.concatenate([np.arange(count) for count in counts])
    sizes = np.repeat(_CHARACTERS, counts)
    return _Spans(firsts, firsts + sizes, sizes.astype(np.uint64))


_remembered_spans = lru_cache(maxsize=256)(_make_spans)


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


@lru_cache(maxsize=64)  # a question is cut up for its likeness to phrasings, and for that to answers
def cut_up(text: str) -> Cut:
    """Return the n-grams of a folded text with their counts; they must not be changed."""
    hashes = np.sort(_grams(_codes([text])).hashes)
    firsts, counts = _runs(hashes[1:] != hashes[:-1])
    return Cut(hashes[firsts], counts)


def _runs(changes: npt.NDArray[np.bool_]) -> tuple[Integers, Integers]:
    """Return where each run of equal things begins, and how long it is, by whether each differs from the last."""
    firsts = np.concatenate([_FIRST, changes.nonzero()[0] + 1])
    ends = np.concatenate([firsts[1:], [len(changes) + 1]])
    return firsts, ends - firsts


def distinct(numbers: npt.NDArray[Number]) -> npt.NDArray[Number]:
    """Return the different numbers, in order: what `np.unique` returns, which takes ten times as long over a table."""
    numbers = np.sort(numbers)
    return numbers[_runs(numbers[1:] != numbers[:-1])[0]] if len(numbers) else numbers


def cut_all(texts: Sequence[str]) -> tuple[Integers, Hashes, Integers]:
    """Return what `cut_up` says of each of many texts, one behind the other, after the number of n-grams of each."""
    sizes, hashes, counts = [], [], []
    for some in _portions(texts):
        lengths = [len(text) + 2 for text in some]
        found, places = _grams(_codes(some))
        owners = np.repeat(np.arange(len(some), dtype=np.int16), lengths)[places]  # sorted in one pass, being so small
        order = found.argsort()
        order = order[owners[order].argsort(kind="stable")]
        found, owners = found[order], owners[order]
        firsts, repeated = _runs((found[1:] != found[:-1]) | (owners[1:] != owners[:-1]))
        hashes.append(found[firsts])
        counts.append(repeated)
        sizes.append(np.bincount(owners[firsts], minlength=len(some)))
    return np.concatenate(sizes), np.concatenate(hashes), np.concatenate(counts)


def count_all(texts: Sequence[str]) -> tuple[Hashes, Integers]:
    """Return the different n-grams of many texts, in order, and how often each occurs in all of them together.

    Each word is cut up once, however often it's used: n-grams of characters don't go beyond it.
    """
    numbers: dict[str, int] = {}
    said = [[numbers.setdefault(word, len(numbers)) for word in text.split()] for text in texts]
    words, places = list(numbers), np.array([number for text in said for number in (*text, -1)], np.int64)
    sizes, hashes, counts = cut_all(words) if words else (_FIRST[:0], _NO_HASHES, _FIRST[:0])
    used = np.bincount(places[places >= 0], minlength=len(words))
    followed = (places[:-1] >= 0) & (places[1:] >= 0)
    pairs, paired = np.unique(places[:-1][followed] * len(words) + places[1:][followed], return_counts=True)
    firsts, seconds = np.divmod(pairs, max(1, len(words)))
    grams = np.concatenate([hashes, _pairs_of(words, firsts, seconds)])
    found, columns = np.unique(grams, return_inverse=True)
    return found, np.bincount(columns, np.concatenate([counts * np.repeat(used, sizes), paired])).astype(np.int64)


def _pairs_of(words: Sequence[str], firsts: Integers, seconds: Integers) -> Hashes:
    """Return the n-gram of each pair of words, by their numbers: the one that a text with both would be cut into."""
    lengths = np.array([len(word) for word in words], np.int64)
    sums = np.zeros(1 + int(lengths.sum()), np.uint64)
    starts = np.cumsum(lengths) - lengths
    codes = np.frombuffer("".join(words).encode("utf-32-le"), np.uint32).astype(np.uint64)
    np.cumsum(codes * _POWERS[np.arange(len(codes)) - np.repeat(starts, lengths)], out=sums[1:])
    alone = sums[starts + lengths] - sums[starts]
    behind = lengths[firsts]
    both: Hashes = alone[firsts] + _SPACE * _POWERS[behind] + alone[seconds] * _POWERS[behind + 1]
    return ((both + np.uint64(78)) << _WORD_BIT) | _WORD_BIT


def _portions(texts: Sequence[str]) -> Iterator[Sequence[str]]:
    """Yield the texts in order, as many at a time as there are powers for."""
    first, room = 0, _PLACES
    for number, text in enumerate(texts):
        room -= len(text) + 2
        if room < 0:
            yield texts[first:number]
            first, room = number, _PLACES - len(text) - 2
    yield texts[first:]


class NgramIndex:
    """Texts of labels, and how like a question the most similar text of each label is. Immutable."""

    def __init__(self, texts: Sequence[str], owners: Sequence[int], labels: int) -> None:
        """Take folded `texts` and the number of the label each belongs to, of so many `labels`.

        N-grams that stand in many of the texts are kept as rows of a table: half the time, for little more memory.
        """
        self._labels, self._texts = labels, tuple(texts)
        self._owners = np.asarray(owners, np.int64)
        self._owned = Owned.by(self._owners)
        sizes, hashes, counts = cut_all(texts) if texts else (_FIRST[:0], _NO_HASHES, _FIRST[:0])
        rows = np.repeat(np.arange(len(texts), dtype=np.int32), sizes)
        part = 2 * rows + (hashes & _WORD_BIT).astype(np.int32)
        order = hashes.argsort()
        ordered = hashes[order]
        firsts, repeated = _runs(ordered[1:] != ordered[:-1]) if len(hashes) else (_FIRST[:0], _FIRST[:0])
        columns = np.repeat(np.arange(len(firsts)), repeated)
        self._hashes, self._rows, part = ordered[firsts], rows[order], part[order]
        pairs = distinct(columns * max(1, labels) + self._owners[self._rows])
        frequency = np.bincount(pairs // max(1, labels), minlength=len(self._hashes))
        self._unknown = np.float32(np.log(1 + labels) + 1)
        self._rarity = (np.log((1 + labels) / (1 + frequency)) + 1).astype(np.float32)
        values = (1 + np.log(counts[order], dtype=np.float32)) * self._rarity[columns]
        values /= np.sqrt(np.bincount(part, values * values)).astype(np.float32)[part]
        common = repeated >= max(_FEW, len(texts) // _MANY)
        self._places = np.where(common, np.cumsum(common) - 1, -1)
        told = common[columns]
        self._table = np.zeros((int(common.sum()), len(texts)), np.float32)
        self._table[self._places[columns[told]], self._rows[told]] = values[told]
        self._rows, self._values = self._rows[~told], values[~told].astype(np.float32)
        self._starts = np.append(0, np.cumsum(np.where(common, 0, repeated)))

    def scores(self, cut: Cut, *, besides: str | None = None) -> Floats:
        """Return for each label the likeness of its nearest text: 0 to 1, half by characters and half by words.

        `besides` is a text that doesn't count.
        """
        columns, values = self._vector(cut)
        places, sizes = self._postings(columns)
        weights = self._values[places] * np.repeat(values, sizes)
        summed = np.bincount(self._rows[places], weights, minlength=len(self._owners))
        told = self._places[columns]
        likeness = (summed + values[told >= 0] @ self._table[told[told >= 0]]) / 2
        if besides is not None:
            likeness[[row for row, text in enumerate(self._texts) if text == besides]] = 0
        found: Floats = highest(likeness.astype(np.float32)[None, :], self._owned, self._labels)[0]
        return found

    def nearest(self, texts: Sequence[str]) -> Floats:
        """Return the likeness of the nearest text to each of many folded ones: the highest of its `scores`."""
        portion = max(1, _COMPARED // max(1, len(self._owners)))
        parts = [self._nearest(texts[first : first + portion]) for first in range(0, len(texts), portion)]
        return np.concatenate([np.zeros(0, np.float32), *parts])

    def _nearest(self, texts: Sequence[str]) -> Floats:
        """Return it for so few that what is compared fits into memory."""
        if not len(self._hashes):
            return np.zeros(len(texts), np.float32)
        sizes, hashes, counts = cut_all(texts)
        asked = np.repeat(np.arange(len(texts)), sizes)
        columns = np.minimum(self._hashes.searchsorted(hashes), len(self._hashes) - 1)
        known = self._hashes[columns] == hashes
        values = np.where(known, self._rarity[columns], self._unknown) * (1 + np.log(counts, dtype=np.float32))
        part = 2 * asked + (hashes & _WORD_BIT).astype(np.int64)
        values /= np.sqrt(np.bincount(part, values * values)).astype(np.float32)[part] + np.float32(1e-9)
        places, sizes = self._postings(columns[known])
        weights = self._values[places] * np.repeat(values[known], sizes)
        pairs = np.repeat(asked[known], sizes) * len(self._owners) + self._rows[places]
        likeness = np.bincount(pairs, weights, minlength=len(texts) * len(self._owners)).reshape(len(texts), -1)
        told = np.zeros((len(texts), len(self._table)), np.float32)
        common = self._places[columns] >= 0
        told[asked[common & known], self._places[columns[common & known]]] = values[common & known]
        return np.asarray((likeness + told @ self._table).max(axis=1) / 2, np.float32)

    def _postings(self, columns: Integers) -> tuple[Integers, Integers]:
        """Return where the texts of each n-gram stand, one behind the other, and how many there are of each."""
        starts, sizes = self._starts[columns], self._starts[columns + 1] - self._starts[columns]
        offsets = np.cumsum(sizes) - sizes
        return np.repeat(starts - offsets, sizes) + np.arange(sizes.sum()), sizes

    def _vector(self, cut: Cut) -> tuple[Integers, Floats]:
        """Return the known n-grams of a text and their weights; unknown ones count in its length alone."""
        if not len(self._hashes):
            return _FIRST[:0], np.zeros(0, np.float32)
        columns = np.minimum(self._hashes.searchsorted(cut.hashes), len(self._hashes) - 1)
        known = self._hashes[columns] == cut.hashes
        values = np.where(known, self._rarity[columns], self._unknown) * (1 + np.log(cut.counts, dtype=np.float32))
        squares = values * values
        words = (cut.hashes & _WORD_BIT) == 1
        share = squares[words].sum()
        values /= np.where(words, np.sqrt(share), np.sqrt(squares.sum() - share)) + np.float32(1e-9)
        return columns[known], values[known]


class Owned(NamedTuple):
    """Texts sorted by label: which labels have any, and where the texts of each begin."""

    labels: Integers
    firsts: Integers

    @classmethod
    def by(cls, owners: Integers) -> Owned:
        """Take the label of each text."""
        firsts = np.flatnonzero(np.diff(owners, prepend=-1))
        return cls(owners[firsts], firsts)


def highest(values: Floats, owned: Owned, labels: int) -> Floats:
    """Return the highest value of each label: `values` is rows x texts, the result rows x labels. No text counts 0."""
    found = np.zeros((len(values), labels), np.float32)
    if values.shape[1]:
        found[:, owned.labels] = np.maximum.reduceat(values, owned.firsts, axis=1)
    return found
