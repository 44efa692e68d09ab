"""The lexical part for one language: its phrasings as n-grams, and what each n-gram says for each label."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Executor
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from knowledge.search.blocks import Course
from knowledge.search.classifier import similarities
from knowledge.search.features import Cut, Floats, Integers, Vocabulary
from knowledge.search.kept import Piece
from knowledge.search.meanings import Meanings
from knowledge.search.memory import give_back
from knowledge.search.rivals import neighbours

_BLOCK = 512  # phrasings compared at a time
_COMPARED = 24  # phrasings of a label that are compared with those of others
_PIECE = 8_192  # n-grams of phrasings worked on at a time: bounds the memory of a build
_FINEST = 127  # steps of a weight in eight bits


class Part(NamedTuple):
    """What a round of the cross-validation takes of one language: numbers among the phrasings of that language."""

    learnt: Integers
    asked: Integers


def learn(texts: Sequence[str], owners: Integers, count: int, parts: Sequence[Part], beside: Executor) -> Piece:
    """Return what a `Lexicon` is made of, learnt from folded `texts` and their labels (of `count`), sorted by label.

    For each of `parts` there is also what the lexicon says of the asked ones when it learns the others; that is found
    out `beside`.
    """
    vocabulary = Vocabulary(texts)
    course = Course(vocabulary.rows, len(vocabulary.hashes))
    tried = [beside.submit(_tried, course, owners, count, part) for part in parts]
    weights, scales = _rounded(course.weights(np.arange(len(owners)), owners, count))
    arrays = {"owners": owners.astype(np.int32), **vocabulary.arrays(), "weights": weights, "scales": scales}
    arrays |= {f"tried{number}": found.result() for number, found in enumerate(tried)}
    give_back()
    return Piece({}, arrays)


class Lexicon:
    """A language's phrasings, sorted by label. Immutable."""

    def __init__(self, members: Integers, piece: Piece) -> None:
        """Take what was learnt, and the numbers of the language's phrasings among all."""
        arrays = piece.arrays
        self.members = members
        self._owners = arrays["owners"].astype(np.int64)
        self._weights, self._scales = arrays["weights"], arrays["scales"]
        self._firsts = np.searchsorted(self._owners, np.arange(self._weights.shape[1] + 1))
        self.vocabulary = Vocabulary.of(arrays)

    def logits(self, cut: Cut) -> Floats:
        """Return the raw score of every label."""
        vector = self.vocabulary.vector(cut)
        values = vector.values * self._scales[vector.columns]
        return np.asarray(values @ self._weights[vector.columns].astype(np.float32), np.float32)

    def likeness(self, cut: Cut, labels: Sequence[int]) -> list[tuple[Integers, Floats]]:
        """Return for each of `labels` its phrasings (their numbers) and how like the question each is."""
        vector = self.vocabulary.vector(cut)
        question = np.zeros(len(self.vocabulary.hashes), np.float32)
        question[vector.columns] = vector.values
        return [self._own(question, label) for label in labels]

    def neighbours(self, vectors: Meanings | None, in_meaning: float) -> tuple[Integers, Integers]:
        """Return for each phrasing its label, and the label of the phrasing nearest to it; half a second.

        Of a label with many phrasings some are looked at, evenly chosen: the work grows with their square. `vectors`
        are those of all phrasings, and `in_meaning` is their weight beside words.
        """
        chosen = self._some()
        likeness = similarities(self.vocabulary.rows.take(chosen), len(self.vocabulary.hashes))
        if vectors is not None:
            own = vectors.take(self.members[chosen])
            for first in range(0, len(own), _BLOCK):
                block = slice(first, first + _BLOCK)
                likeness[block] += np.float32(in_meaning) * (own[block] @ own.T)
        owners = self._owners[chosen]
        return owners, neighbours(likeness, owners)

    def _some(self) -> Integers:
        """Return the numbers of up to `_COMPARED` phrasings of each label."""
        rank = np.arange(len(self._owners)) - self._firsts[self._owners]
        count = np.diff(self._firsts)[self._owners]
        every = -(-count // _COMPARED)
        return np.flatnonzero(rank % every == 0)

    def _own(self, question: Floats, label: int) -> tuple[Integers, Floats]:
        """Compare a question with the phrasings of one label."""
        first, last = self._firsts[label], self._firsts[label + 1]
        if first == last:
            return self.members[first:last], np.zeros(0, np.float32)
        rows = self.vocabulary.rows
        low, high = rows.starts[first], rows.starts[last]
        products = question[rows.columns[low:high]] * rows.values[low:high]
        return self.members[first:last], np.add.reduceat(products, rows.starts[first:last] - low)


def _tried(course: Course, owners: Integers, count: int, part: Part) -> Floats:
    """Return the raw scores of the asked phrasings by what the learnt ones teach."""
    return course.scores(part.asked, course.weights(part.learnt, owners, count))


def _rounded(weights: Floats) -> tuple[npt.NDArray[np.int8], Floats]:
    """Return weights in eight bits, and the unit of each row."""
    units = np.abs(weights).max(axis=1).astype(np.float32) / _FINEST + np.float32(1e-9)
    rounded = np.empty(weights.shape, np.int8)
    for first in range(0, len(weights), _PIECE):
        piece = slice(first, first + _PIECE)
        rounded[piece] = np.rint(weights[piece] / units[piece, None])
    return rounded, units
