"""The lexical part for one language: its phrasings as n-grams, and what each n-gram says for each label."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from knowledge.search.classifier import fit, similarities
from knowledge.search.features import Cut, Floats, Integers, Rows, Vocabulary
from knowledge.search.memory import give_back
from knowledge.search.rivals import neighbours
from knowledge.search.trial import Turn

_LARGEST_BLOCK = 3_000  # phrasings trained together: the matrix of their similarities is quadratic
_PENALTY, _STEPS = 0.1, 14
_PIECE = 8_192  # n-grams of phrasings worked on at a time: bounds the memory of a build


class Lexicon:
    """A language's phrasings, sorted by label. Immutable once built."""

    def __init__(self, members: Integers, owners: Integers, texts: Sequence[str], count: int) -> None:
        """Take the folded `texts` of one language, their labels (of `count`), and their numbers among all."""
        self._members = members
        self._owners = owners
        self._firsts = np.searchsorted(owners, np.arange(count + 1))
        self.vocabulary = Vocabulary(texts)
        self._weights = np.zeros((len(self.vocabulary.hashes), count), np.float16)

    def learn(self, turns: Sequence[Turn], tried: Sequence[Floats]) -> None:
        """Train; before that, add to `tried` what each round of the cross-validation finds for its questions."""
        count = self._weights.shape[1]
        pieces = -(-len(self._owners) // _LARGEST_BLOCK)
        for piece in range(pieces):
            block = np.arange(piece, len(self._owners), pieces)
            rows = _take(self.vocabulary.rows, block)
            similar = similarities(rows, len(self.vocabulary.hashes))
            for turn, logits in zip(turns, tried, strict=True):
                self._try(similar, block, turn, logits)
            weights = fit(similar, self._owners[block], count, penalty=_PENALTY, steps=_STEPS)
            _add_products(self._weights, rows, weights / np.float32(pieces))
            del similar, rows
            give_back()

    def logits(self, cut: Cut) -> Floats:
        """Return the raw score of every label."""
        vector = self.vocabulary.vector(cut)
        return np.asarray(vector.values @ self._weights[vector.columns].astype(np.float32), np.float32)

    def likeness(self, cut: Cut, labels: Sequence[int]) -> list[tuple[Integers, Floats]]:
        """Return for each of `labels` its phrasings (their numbers) and how like the question each is."""
        vector = self.vocabulary.vector(cut)
        question = np.zeros(len(self.vocabulary.hashes), np.float32)
        question[vector.columns] = vector.values
        return [self._own(question, label) for label in labels]

    def neighbours(self, vectors: npt.NDArray[np.float16] | None, in_meaning: float) -> tuple[Integers, Integers]:
        """Return for each phrasing its label, and the label of the phrasing nearest to it; about a second.

        `vectors` are those of all phrasings, and `in_meaning` is their weight beside words.
        """
        likeness = similarities(self.vocabulary.rows, len(self.vocabulary.hashes))
        if vectors is not None:
            own = vectors[self._members].astype(np.float32)
            likeness += np.float32(in_meaning) * (own @ own.T)
        return self._owners, neighbours(likeness, self._owners)

    def _own(self, question: Floats, label: int) -> tuple[Integers, Floats]:
        """Compare a question with the phrasings of one label."""
        first, last = self._firsts[label], self._firsts[label + 1]
        if first == last:
            return self._members[first:last], np.zeros(0, np.float32)
        rows = self.vocabulary.rows
        low, high = rows.starts[first], rows.starts[last]
        products = question[rows.columns[low:high]] * rows.values[low:high]
        return self._members[first:last], np.add.reduceat(products, rows.starts[first:last] - low)

    def _try(self, similar: Floats, block: Integers, turn: Turn, logits: Floats) -> None:
        """Add what this block, trained on the phrasings that a round learns, says of those it asks."""
        numbers = self._members[block]
        learnt = np.flatnonzero(np.isin(numbers, turn.learnt))
        asked = np.flatnonzero(np.isin(numbers, turn.asked))
        if not len(learnt) or not len(asked):
            return
        part = similar[np.ix_(learnt, learnt)]
        weights = fit(part, self._owners[block[learnt]], logits.shape[1], penalty=_PENALTY, steps=_STEPS)
        logits[np.searchsorted(turn.asked, numbers[asked])] += similar[np.ix_(asked, learnt)] @ weights


def _take(rows: Rows, members: Integers) -> Rows:
    """Return some of the rows."""
    sizes = np.diff(rows.starts)[members]
    starts = np.r_[0, np.cumsum(sizes)]
    places = np.repeat(rows.starts[members] - starts[:-1], sizes) + np.arange(starts[-1])
    return Rows(starts, rows.columns[places], rows.values[places])


def _add_products(total: npt.NDArray[np.float16], rows: Rows, weights: Floats) -> None:
    """Add rows.T @ weights to `total`, some n-grams at a time."""
    owner = np.repeat(np.arange(len(rows)), np.diff(rows.starts))
    order = np.argsort(rows.columns, kind="stable")
    columns, owner, values = rows.columns[order], owner[order], rows.values[order]
    for first in range(0, len(columns), _PIECE):
        piece = slice(first, first + _PIECE)
        found, starts = np.unique(columns[piece], return_index=True)
        products = weights[owner[piece]]
        products *= values[piece, None]
        total[found] += np.add.reduceat(products, starts, axis=0)
