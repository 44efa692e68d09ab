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
    """Return the dual weights (phrasings x `count` labels) of the regression: scores are similarities @ weights."""
    size = len(labels)
    wanted = np.zeros((size, count), np.float32)
    wanted[np.arange(size), labels] = 1
    solver = np.linalg.inv(_CURVATURE * similar + penalty * np.eye(size, dtype=np.float32)).astype(np.float32)
    weights = ahead = np.zeros((size, count), np.float32)
    pace = 1.0
    for _ in range(steps):
        scores = similar @ ahead
        scores -= scores.max(axis=1, keepdims=True)
        np.exp(scores, out=scores)
        scores /= scores.sum(axis=1, keepdims=True)
        stepped = ahead - solver @ (scores - wanted + penalty * ahead)
        following = (1 + np.sqrt(1 + 4 * pace * pace)) / 2
        ahead = stepped + np.float32((pace - 1) / following) * (stepped - weights)
        weights, pace = stepped, following
    return weights
