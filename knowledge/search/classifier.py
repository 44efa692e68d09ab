"""A multinomial logistic regression over similarities: one solver for n-grams and for sentence vectors.

Trained on the matrix of similarities between phrasings, so that a cross-validation reuses it: a fold is a
sub-matrix. Each step solves with a fixed bound of the curvature and adds momentum; twenty of them reach the
accuracy of a full optimiser (measured on ten-shot data), and nearly all of the work is matrix products, during
which Python's lock is free.
"""

from __future__ import annotations

import numpy as np

from knowledge.search.features import Floats, Integers, Rows

_CURVATURE = 0.25
_WIDEST_DENSE = 4_096


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
    """Return dual weights (phrasings x `count` labels) of the regression: scores are similarities @ weights."""
    bend = _CURVATURE * similar + penalty * np.eye(len(similar), dtype=np.float32)
    return _descend(similar, None, np.linalg.inv(bend), _one_hot(labels, count), penalty, steps)


def fit_vectors(vectors: Floats, labels: Integers, count: int, *, penalty: float, steps: int) -> Floats:
    """Return weights (dimensions x `count` labels) of the same regression over dense vectors.

    The cost is linear in the number of vectors: one problem for the phrasings of all languages.
    """
    bend = _CURVATURE * (vectors.T @ vectors) + penalty * np.eye(vectors.shape[1], dtype=np.float32)
    return _descend(vectors, vectors.T, np.linalg.inv(bend), _one_hot(labels, count), penalty, steps)


def _one_hot(labels: Integers, count: int) -> Floats:
    """Return a row for each label with a 1 in its column."""
    wanted = np.zeros((len(labels), count), np.float32)
    wanted[np.arange(len(labels)), labels] = 1
    return wanted


def _descend(rows: Floats, back: Floats | None, solver: Floats, wanted: Floats, penalty: float, steps: int) -> Floats:
    """Go down to the best weights; `back` leads from errors to weights, None where each row has its own weight."""
    solver = solver.astype(np.float32)
    weights = ahead = np.zeros((rows.shape[1], wanted.shape[1]), np.float32)
    pace = 1.0
    for _ in range(steps):
        error = _chances(rows @ ahead) - wanted
        slope = error if back is None else back @ error
        stepped = ahead - solver @ (slope + penalty * ahead)
        following = (1 + np.sqrt(1 + 4 * pace * pace)) / 2
        ahead = stepped + np.float32((pace - 1) / following) * (stepped - weights)
        weights, pace = stepped, following
    return weights


def _chances(scores: Floats) -> Floats:
    """Turn scores into chances, in place."""
    scores -= scores.max(axis=1, keepdims=True)
    np.exp(scores, out=scores)
    scores /= scores.sum(axis=1, keepdims=True)
    return scores
