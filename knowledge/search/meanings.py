"""The sentence vectors of the phrasings, in eight bits a number: a quarter of the room, and quick to take out."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from knowledge.search.features import Floats, Integers

_FINEST = 127
_PORTION = 2_048


@dataclass(frozen=True)
class Meanings:
    """Vectors as whole numbers of a `unit`; the products of two are right to about a thousandth."""

    rows: npt.NDArray[np.int8]
    unit: np.float32

    @classmethod
    def of(cls, vectors: Floats) -> Meanings:
        """Return these vectors, rounded."""
        unit = np.float32(max(vectors.max(), -vectors.min(), 1e-9) / _FINEST)
        rows = np.empty(vectors.shape, np.int8)
        for first in range(0, len(vectors), _PORTION):
            rows[first : first + _PORTION] = np.rint(vectors[first : first + _PORTION] / unit)
        return cls(rows, unit)

    @property
    def width(self) -> int:
        """Return how many numbers a vector has."""
        return int(self.rows.shape[1])

    def take(self, numbers: Integers | slice) -> Floats:
        """Return some of the vectors."""
        found = self.rows[numbers].astype(np.float32)
        found *= self.unit
        return found
