"""Whether a request itself is wanted, rather than information about it: learnt from the phrasings at each build.

"I'd like a passport" and "what's a passport" are close in meaning but ask for different things. A ridge regression over
the vectors separates such pairs; it's solved directly, in a tenth of a second.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from knowledge.search.items import Kind, Label
from knowledge.search.ngrams import Floats, Integers

_RIDGE = 0.03
"""Share of the mean scatter added to each direction."""
_BALANCE = 0.5
"""Exponent by which phrasings of larger groups count less: 0 means not at all, 1 makes groups equal."""


class Wishes:
    """Says how much more a question sounds like a wish than like a question, and how much like ours. Immutable."""

    def __init__(self, labels: Sequence[Label], vectors: Floats, owners: Integers) -> None:
        """Take the labels, the centred vectors of their phrasings, and the number of each phrasing's label."""
        groups = [str(label if label.kind is Kind.SERVICE else label.kind) for label in labels]
        names = sorted({*groups, str(Kind.FAQ), str(Kind.OUTSIDE), str(Kind.ACTION)})
        self.services = np.array([number for number, label in enumerate(labels) if label.kind is Kind.SERVICE], int)
        self._columns = np.array([names.index(groups[number]) for number in self.services.tolist()], int)
        self._others = [names.index(str(kind)) for kind in (Kind.FAQ, Kind.OUTSIDE, Kind.ACTION)]
        groups_of = np.array([names.index(group) for group in groups], int)[owners]
        counts = np.bincount(groups_of, minlength=len(names))[groups_of].astype(np.float64)
        share = (counts**-_BALANCE)[:, None]
        wanted = np.eye(len(names))[groups_of]
        self._offsets = (wanted * share).sum(axis=0) / share.sum()
        weighted = vectors.astype(np.float64) * share
        scatter = weighted.T @ vectors
        level = _RIDGE * max(float(np.trace(scatter)) / len(scatter), 1e-9)
        self._slopes = np.linalg.solve(scatter + level * np.eye(len(scatter)), weighted.T @ (wanted - self._offsets))

    def of(self, centred: Floats) -> Floats:
        """Return services x 3 for a centred vector: how far a wish scores above a question, a trap, and an action."""
        scores = centred @ self._slopes + self._offsets
        return np.asarray(scores[self._columns][:, None] - scores[self._others], np.float32)

    def lean(self, centred: Floats) -> float:
        """Return how much more a question sounds like those answered by entries than like those of traps."""
        scores = centred @ self._slopes + self._offsets
        asked, outside, _ = scores[self._others]
        return float(asked - outside)
