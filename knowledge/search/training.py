"""What an engine learns from its phrasings: the weights of each part, and the scale of its scores."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from knowledge.search.calibration import Scale, Thresholds, Trial, calibrate, evidence
from knowledge.search.classifier import fit, similarities
from knowledge.search.features import Floats, Integers, Rows, Vector, Vocabulary

_FOLDS = 5
_LARGEST_BLOCK = 2_000
_LEXICAL_SHARE = 0.6  # beside the semantic part, which is the stronger one; flat between 0.4 and 1


@dataclass(frozen=True)
class Model:
    """The trained numbers behind an Engine."""

    labels: tuple[str, ...]
    owners: Integers
    vocabulary: Vocabulary
    lexical: Floats
    meanings: Floats | None
    semantic: Floats | None
    scale: Scale
    thresholds: Thresholds

    def logits(self, vector: Vector, meaning: Floats | None) -> Floats:
        """Return the raw score of every label."""
        lexical = vector.values @ self.lexical[vector.columns]
        if self.semantic is None or meaning is None:
            return np.asarray(lexical, np.float32)
        return np.asarray(meaning @ self.semantic + _LEXICAL_SHARE * lexical, np.float32)

    def scores(self, logits: Floats) -> Floats:
        """Return calibrated scores: the best label's, and the others' in proportion to their distance from it."""
        top = self.scale.score(evidence(logits[None]))[0]
        return np.asarray(top * np.exp(np.minimum(0, logits - logits.max()) / 2), np.float32)

    def nearest(self, label: int, vector: Vector, meaning: Floats | None) -> int:
        """Return the number of the label's phrasing most like the question."""
        first, last = np.searchsorted(self.owners, [label, label + 1])
        rows = self.vocabulary.rows
        low, high = rows.starts[first], rows.starts[last]
        dense = np.zeros(len(self.vocabulary.hashes), np.float32)
        dense[vector.columns] = vector.values
        products = dense[rows.columns[low:high]] * rows.values[low:high]
        likeness = np.add.reduceat(products, rows.starts[first:last] - low)
        if self.meanings is not None and meaning is not None:
            likeness = likeness + 2 * (self.meanings[first:last] @ meaning)
        return int(first + np.argmax(likeness))


def train(keys: Sequence[tuple[str, str]], texts: Sequence[str], meanings: Floats | None) -> Model:
    """Train on normalised texts with their (label, language), sorted by label."""
    labels, owners = np.unique([label for label, _ in keys], return_inverse=True)
    languages = np.array([language for _, language in keys])
    vocabulary = Vocabulary(texts)
    lexical = np.zeros((len(vocabulary.hashes), len(labels)), np.float32)
    parts = []
    for block in _blocks(languages):
        rows = _take(vocabulary.rows, block)
        similar = similarities(rows, len(vocabulary.hashes))
        weights = fit(similar, owners[block], len(labels), penalty=0.1, steps=20)
        _add_products(lexical, rows, weights)
        parts.append(_trial(similar, owners[block], len(labels)))
    scale, thresholds = calibrate(_joined(parts))
    return Model(tuple(map(str, labels)), owners, vocabulary, lexical, None, None, scale, thresholds)


def _blocks(languages: np.ndarray) -> list[Integers]:
    """Split the phrasings by language, and large languages further: the matrix of similarities is quadratic."""
    blocks = []
    for language in np.unique(languages):
        members = np.flatnonzero(languages == language)
        pieces = -(-len(members) // _LARGEST_BLOCK)
        blocks += [members[piece::pieces] for piece in range(pieces)]
    return blocks


def _take(rows: Rows, members: Integers) -> Rows:
    """Return some of the rows."""
    sizes = np.diff(rows.starts)[members]
    starts = np.r_[0, np.cumsum(sizes)]
    places = np.repeat(rows.starts[members] - starts[:-1], sizes) + np.arange(starts[-1])
    return Rows(starts, rows.columns[places], rows.values[places])


def _add_products(total: Floats, rows: Rows, weights: Floats) -> None:
    """Add rows.T @ weights to `total`, a few columns of n-grams at a time."""
    owner = np.repeat(np.arange(len(rows)), np.diff(rows.starts))
    order = np.argsort(rows.columns, kind="stable")
    columns, owner, values = rows.columns[order], owner[order], rows.values[order]
    for first in range(0, len(columns), 50_000):
        piece = slice(first, first + 50_000)
        found, starts = np.unique(columns[piece], return_index=True)
        total[found] += np.add.reduceat(weights[owner[piece]] * values[piece, None], starts, axis=0)


def _trial(similar: Floats, owners: Integers, count: int) -> Trial:
    """Score held-out phrasings, and phrasings of held-out labels."""
    random = np.random.default_rng(7)
    fold = random.permutation(len(owners)) % _FOLDS
    group = random.permutation(count)[owners] % _FOLDS
    signs, right, known = [], [], []
    for turn in range(2):
        learn = np.flatnonzero((fold != turn) & (group != turn))
        ask = np.flatnonzero(((fold == turn) & np.isin(owners, owners[learn])) | (group == turn))
        if not len(learn) or not len(ask):
            continue
        weights = fit(similar[np.ix_(learn, learn)], owners[learn], count, penalty=0.1, steps=15)
        logits = similar[np.ix_(ask, learn)] @ weights
        signs.append(evidence(logits))
        right.append((logits.argmax(axis=1) == owners[ask]).astype(np.int64))
        known.append((group[ask] != turn).astype(np.int64))
    if not signs:
        return Trial(np.zeros((0, 2), np.float32), np.zeros(0, np.int64), np.zeros(0, np.int64))
    return Trial(np.vstack(signs), np.concatenate(right), np.concatenate(known))


def _joined(trials: Sequence[Trial]) -> Trial:
    """Put the trials of all languages together."""
    return Trial(
        np.vstack([trial.evidence for trial in trials]),
        np.concatenate([trial.right for trial in trials]),
        np.concatenate([trial.known for trial in trials]),
    )
