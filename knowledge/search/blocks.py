"""Weights of n-grams, learnt a block of phrasings at a time, each from what the blocks before it leave unexplained.

The matrix of similarities between all phrasings of a language would cost the cube of their number to solve. A block
costs little, and as it starts from the scores that the earlier ones give it, the sum comes out as good as one solution
for all (measured on the full content, where the mean of blocks learnt apart was right in two questions fewer of 100).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from knowledge.search.classifier import fit, similarities
from knowledge.search.features import Floats, Integers, Rows

_LARGEST = 2_000
_PENALTY, _STEPS = 0.1, 7
_RARE = 24  # texts up to which an n-gram is worked on cell by cell; the frequent ones are worth a dense matrix


class Block(NamedTuple):
    """Some texts: `dense` over the frequent n-grams, and the cells of all others (text, n-gram, value)."""

    dense: Floats
    frequent: Integers
    owners: Integers
    columns: Integers
    values: Floats

    @classmethod
    def of(cls, rows: Rows, frequent: Integers, width: int) -> Block:
        """Return these rows, of `width` columns."""
        places = np.full(width, -1)
        places[frequent] = np.arange(len(frequent))
        places = places[rows.columns]
        owners = np.repeat(np.arange(len(rows)), np.diff(rows.starts))
        dense = np.zeros((len(rows), len(frequent)), np.float32)
        often = places >= 0
        dense[owners[often], places[often]] = rows.values[often]
        rare = ~often
        return cls(dense, frequent, owners[rare], rows.columns[rare].astype(np.int64), rows.values[rare])

    def scores(self, weights: Floats) -> Floats:
        """Return what the weights (n-grams x labels) say of each text (texts x labels)."""
        found = np.asarray(self.dense @ weights[self.frequent], np.float32)
        if len(self.owners):
            said = weights[self.columns]
            said *= self.values[:, None]
            firsts = np.flatnonzero(np.r_[True, np.diff(self.owners) > 0])
            found[self.owners[firsts]] += np.add.reduceat(said, firsts, axis=0)
        return found

    def teach(self, weights: Floats, lesson: Floats) -> None:
        """Add to the weights what a `lesson` (texts x labels) tells of the n-grams of its texts."""
        weights[self.frequent] += self.dense.T @ lesson
        if len(self.columns):
            order = np.argsort(self.columns, kind="stable")
            told = lesson[self.owners[order]]
            told *= self.values[order, None]
            found, firsts = np.unique(self.columns[order], return_index=True)
            weights[found] += np.add.reduceat(told, firsts, axis=0)


class Course:
    """The texts of one language as sparse rows, cut into blocks as they are needed."""

    def __init__(self, rows: Rows, width: int, largest: int = _LARGEST) -> None:
        """Take the rows and their number of columns; a block holds at most `largest` of them."""
        self._rows, self._width, self._largest = rows, width, largest
        self._frequent = np.flatnonzero(np.bincount(rows.columns, minlength=width) > _RARE)

    def weights(self, members: Integers, owners: Integers, count: int) -> Floats:
        """Return weights (n-grams x `count` labels) learnt from the texts `members`; `owners` are the labels of all.

        The members of a block lie evenly among them all, so that it holds texts of every label.
        """
        weights = np.zeros((self._width, count), np.float32)
        blocks = -(-len(members) // self._largest)
        for number in range(blocks):
            some = members[number::blocks]
            rows = self._rows.take(some)
            block = Block.of(rows, self._frequent, self._width)
            similar = similarities(rows, self._width)
            known = block.scores(weights) if number else None
            block.teach(weights, fit(similar, owners[some], count, penalty=_PENALTY, steps=_STEPS, known=known))
        return weights

    def scores(self, members: Integers, weights: Floats) -> Floats:
        """Return what the weights say of the texts `members`."""
        return Block.of(self._rows.take(members), self._frequent, self._width).scores(weights)
