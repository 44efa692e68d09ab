"""A multinomial logistic regression over similarities: one solver for n-grams and for sentence vectors.

Trained on the matrix of similarities between phrasings, so that a cross-validation reuses it: a fold is a
sub-matrix. Each step solves with a fixed bound of the curvature and adds momentum; twenty of them reach the
accuracy of a full optimiser (measured on ten-shot data), and nearly all of the work is matrix products, during
which Python's lock is free.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from knowledge.search.features import Floats, Integers, Rows
from knowledge.search.meanings import Meanings

_CURVATURE = 0.15
_WIDEST_DENSE = 1_024
_RARE = 24  # phrasings up to which an n-gram is handled by pairs
_PAIRS = 200_000
_SMALL = 256
_PORTION = 2_048


def similarities(rows: Rows, width: int) -> Floats:
    """Return all products of two rows; `width` is the number of columns.

    Most n-grams stand in few phrasings: their products are added pair by pair, and only the frequent ones are
    worth a product of matrices.
    """
    count = len(rows)
    order = np.argsort(rows.columns, kind="stable")
    owner = np.repeat(np.arange(count, dtype=np.int32), np.diff(rows.starts))[order]
    values = rows.values[order]
    sizes = np.bincount(rows.columns, minlength=width)
    starts = np.r_[0, np.cumsum(sizes)]
    found = np.zeros((count, count), np.float32)
    for size in range(1, _RARE + 1):
        _add_pairs(found, owner, values, starts[:-1][sizes == size], size)
    frequent = np.flatnonzero(sizes > _RARE)
    for first in range(0, len(frequent), _WIDEST_DENSE):
        dense = np.zeros((count, min(_WIDEST_DENSE, len(frequent) - first)), np.float32)
        for place, column in enumerate(frequent[first : first + _WIDEST_DENSE]):
            inside = slice(starts[column], starts[column + 1])
            dense[owner[inside], place] = values[inside]
        found += dense @ dense.T
    return found


def _add_pairs(found: Floats, owner: npt.NDArray[np.int32], values: Floats, starts: Integers, size: int) -> None:
    """Add the products over those columns that hold `size` values each, beginning at `starts`."""
    flat = found.reshape(-1)
    for first in range(0, len(starts), max(1, _PAIRS // size**2)):
        cells = starts[first : first + max(1, _PAIRS // size**2), None] + np.arange(size)
        places = owner[cells].astype(np.int64)
        pairs = places[:, :, None] * len(found) + places[:, None, :]
        np.add.at(flat, pairs.reshape(-1), (values[cells][:, :, None] * values[cells][:, None, :]).reshape(-1))


def fit(
    similar: Floats, labels: Integers, count: int, *, penalty: float, steps: int, known: Floats | None = None
) -> Floats:
    """Return dual weights (phrasings x `count` labels) of the regression: scores are similarities @ weights.

    `known` are scores that the phrasings have already, to be added to.

    With solver = (curvature * similar + penalty)**-1, similar @ solver is (1 - penalty * solver) / curvature: the
    scores of a step follow from the step, and one product of matrices is enough for each.
    """
    wanted = _one_hot(labels, count)
    solver = _inverse(similar, penalty)
    weights = ahead = np.zeros_like(wanted)
    scores = ahead_scores = np.zeros_like(wanted)
    for momentum in _momenta(steps):
        slope = _chances(ahead_scores if known is None else ahead_scores + known) - wanted + penalty * ahead
        step = solver @ slope
        stepped = ahead - step
        stepped_scores = ahead_scores - (slope - penalty * step) / _CURVATURE
        ahead = stepped + momentum * (stepped - weights)
        ahead_scores = stepped_scores + momentum * (stepped_scores - scores)
        weights, scores = stepped, stepped_scores
    return weights


def fit_vectors(
    vectors: Meanings, rows: Integers, labels: Integers, count: int, *, penalty: float, steps: int
) -> Floats:
    """Return weights (dimensions x `count` labels) of the same regression over those `rows` of dense vectors.

    The cost is linear in the number of vectors: one problem for the phrasings of all languages. They are taken a
    portion at a time, which needs a fifth of the memory.
    """
    portions = [rows[first : first + _PORTION] for first in range(0, len(rows), _PORTION)]
    square = np.zeros((vectors.width, vectors.width), np.float32)
    for portion in portions:
        own = vectors.take(portion)
        square += own.T @ own
    solver = _inverse(square, penalty)
    weights = ahead = np.zeros((vectors.width, count), np.float32)
    for momentum in _momenta(steps):
        slope = penalty * ahead
        for portion in portions:
            own = vectors.take(portion)
            missed = _chances(own @ ahead)
            missed[np.arange(len(portion)), labels[portion]] -= 1
            slope += own.T @ missed
        stepped = ahead - solver @ slope
        ahead = stepped + momentum * (stepped - weights)
        weights = stepped
    return weights


def _inverse(square: Floats, penalty: float) -> Floats:
    """Return the inverse of the bound on the curvature of the whole problem."""
    bend = _CURVATURE * square
    bend[np.diag_indices(len(bend))] += np.float32(penalty)
    return _inverted(bend)


def _inverted(matrix: Floats) -> Floats:
    """Return the inverse of a positive definite matrix, by halves: four times as fast as the general routine."""
    if len(matrix) <= _SMALL:
        return np.linalg.inv(matrix)
    half = len(matrix) // 2
    corner = _inverted(matrix[:half, :half])
    across = corner @ matrix[:half, half:]
    rest = _inverted(matrix[half:, half:] - matrix[half:, :half] @ across)
    side = across @ rest
    found = np.empty_like(matrix)
    found[:half, :half] = corner + side @ across.T
    found[:half, half:] = -side
    found[half:, :half] = -side.T
    found[half:, half:] = rest
    return found


def _momenta(steps: int) -> Iterator[np.float32]:
    """Give the momentum of each step (Nesterov's sequence)."""
    pace = 1.0
    for _ in range(steps):
        following = (1 + math.sqrt(1 + 4 * pace * pace)) / 2
        yield np.float32((pace - 1) / following)
        pace = following


def _one_hot(labels: Integers, count: int) -> Floats:
    """Return a row for each label with a 1 in its column."""
    wanted = np.zeros((len(labels), count), np.float32)
    wanted[np.arange(len(labels)), labels] = 1
    return wanted


def _chances(scores: Floats) -> Floats:
    """Turn rows of scores into rows of chances."""
    chances: Floats = scores - scores.max(axis=1, keepdims=True)
    np.exp(chances, out=chances)
    chances /= chances.sum(axis=1, keepdims=True)
    return chances
