"""Entries that compete: phrasings of each lie nearer to the other than to their own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from knowledge.search.items import CLUSTERS, COMPANIES, Item, Kind, Label
from knowledge.search.ngrams import Floats, Integers

FEWEST = 3
"""Phrasings of each that must be nearer to the other; fewer may be chance."""


@dataclass(frozen=True)
class Rivals:
    """Two entries: how many phrasings of the `first` lie nearest to the `second`, and the reverse."""

    first: Label
    second: Label
    lost: int
    won: int


def rivals(items: Sequence[Item], vectors: Floats, owners: Integers) -> list[Rivals]:
    """Return the competing entries, given the whitened vector of each phrasing and the number of its item.

    Each phrasing is compared with the mean of its entry's other phrasings. Two entries compete if, on both sides,
    at least as many phrasings are nearest to the other as to their own.
    """
    count = len(items)
    sizes = np.bincount(owners, minlength=count)
    sums = np.zeros((count, vectors.shape[1]), np.float32)
    np.add.at(sums, owners, vectors)
    means = sums / np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-9)
    likeness = vectors @ means.T
    left = sums[owners] - vectors
    left /= np.maximum(np.linalg.norm(left, axis=1, keepdims=True), 1e-9)
    likeness[np.arange(len(owners)), owners] = np.einsum("ij,ij->i", vectors, left)
    entries = np.array([item.label.kind is Kind.FAQ for item in items], np.bool_)
    likeness[:, ~entries] = -np.inf
    table = np.zeros((count, count), np.int64)
    np.add.at(table, (owners, likeness.argmax(axis=1)), 1)
    table[sizes < FEWEST] = 0
    leans = (table >= FEWEST) & (table >= np.diagonal(table)[:, None])
    found = np.argwhere(np.triu(leans & leans.T, 1)).tolist()
    meet = ((a, b) for a, b in found if {items[a].audience, items[b].audience} != {COMPANIES, CLUSTERS})
    return [Rivals(items[a].label, items[b].label, int(table[a, b]), int(table[b, a])) for a, b in meet]
