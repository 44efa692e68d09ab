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

from knowledge.search.features import Floats, Integers, Rows

_CURVATURE = 0.25
_WIDEST_DENSE = 2_048


def similarities(rows: Rows, width: int) -> Floats:
    """Return all products of two rows; `width` is the number of columns."""
    count = len(rows)
    owner = np.repeat(np.arange(count), np.diff(rows.starts))
    shared = np.bincount(rows.columns, minlength=width) > 1  # a column of one row touches the diagonal alone
    place = np.cumsum(shared) - 1
    found = np.zeros((count, count), np.float32)
    single = ~shared[rows.columns]
    found[np.diag_indices(count)] = np.bincount(owner[single], rows.values[single] ** 2, minlength=count)
    keep = ~single
    owner, columns, values = owner[keep], place[rows.columns[keep]], rows.values[keep]
    order = np.argsort(columns, kind="stable")
    owner, columns, values = owner[order], columns[order], values[order]
    for first in range(0, int(shared.sum()), _WIDEST_DENSE):
        low, high = np.searchsorted(columns, [first, first + _WIDEST_DENSE])
        dense = np.zeros((count, _WIDEST_DENSE), np.float32)
        dense[owner[low:high], columns[low:high] - first] = values[low:high]
        found += dense @ dense.T
    return found


def fit(similar: Floats, labels: Integers, count: int, *, penalty: float, steps: int) -> Floats:
    """Return dual weights (phrasings x `count` labels) of the regression: scores are similarities @ weights.

    With solver = (curvature * similar + penalty)**-1, similar @ solver is (1 - penalty * solver) / curvature: the
    scores of a step follow from the step, and one product of matrices is enough for each.
    """
    wanted = _one_hot(labels, count)
    solver = _inverse(similar, penalty)
    weights = ahead = np.zeros_like(wanted)
    scores = ahead_scores = np.zeros_like(wanted)
    for momentum in _momenta(steps):
        slope = _chances(ahead_scores) - wanted + penalty * ahead
        step = solver @ slope
        stepped = ahead - step
        stepped_scores = ahead_scores - (slope - penalty * step) / _CURVATURE
        ahead = stepped + momentum * (stepped - weights)
        ahead_scores = stepped_scores + momentum * (stepped_scores - scores)
        weights, scores = stepped, stepped_scores
    return weights


def fit_vectors(vectors: Floats, labels: Integers, count: int, *, penalty: float, steps: int) -> Floats:
    """Return weights (dimensions x `count` labels) of the same regression over dense vectors.

    The cost is linear in the number of vectors: one problem for the phrasings of all languages.
    """
    wanted = _one_hot(labels, count)
    solver = _inverse(vectors.T @ vectors, penalty)
    weights = ahead = np.zeros((vectors.shape[1], count), np.float32)
    for momentum in _momenta(steps):
        slope = vectors.T @ (_chances(vectors @ ahead) - wanted) + penalty * ahead
        stepped = ahead - solver @ slope
        ahead = stepped + momentum * (stepped - weights)
        weights = stepped
    return weights


def _inverse(square: Floats, penalty: float) -> Floats:
    """Return the inverse of the bound on the curvature of the whole problem."""
    bend = _CURVATURE * square
    bend[np.diag_indices(len(bend))] += np.float32(penalty)
    return np.linalg.inv(bend).astype(np.float32, copy=False)


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
