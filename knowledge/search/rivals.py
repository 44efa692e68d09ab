"""Labels that compete: their phrasings are nearer to each other's than what tells the two apart."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from knowledge.search.features import Floats, Integers

FEWEST = 3
"""Phrasings of each that must be nearest to one of the other: below that it may be chance."""


Pair = tuple[int, int, int, int]
"""Two labels by their numbers, and how many phrasings of each are nearest to one of the other."""


class Rivals(NamedTuple):
    """Two labels of one language: how many phrasings of `one` are nearest to one of `other`, and the reverse."""

    language: str
    one: str
    other: str
    lost: int
    won: int


def mutual(nearest: Integers, owners: Integers, count: int) -> list[Pair]:
    """The pairs of labels that compete, given for each phrasing its label and the label of its nearest neighbour.

    They do when, on both sides, at least as many phrasings are nearest to the other's as to their own.
    """
    table = np.zeros((count, count), np.int64)
    np.add.at(table, (owners, nearest), 1)
    own = np.diagonal(table)
    leans = (table >= FEWEST) & (table >= own[:, None])
    ones, others = np.nonzero(np.triu(leans & leans.T, 1))
    return [(a, b, int(table[a, b]), int(table[b, a])) for a, b in zip(ones.tolist(), others.tolist(), strict=True)]


def neighbours(likeness: Floats, owners: Integers) -> Integers:
    """The label of the nearest other phrasing of each phrasing; `likeness` is used up."""
    likeness[np.diag_indices(len(likeness))] = -np.inf
    found: npt.NDArray[np.int64] = owners[likeness.argmax(axis=1)]
    return found


def named(language: str, pairs: Sequence[Pair], labels: Sequence[str]) -> list[Rivals]:
    """The pairs with their names."""
    return [Rivals(language, labels[one], labels[other], lost, won) for one, other, lost, won in pairs]
