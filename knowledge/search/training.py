"""What an engine learns from its phrasings: the weights of each part, and the scale of its scores."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from knowledge.search.calibration import Scale, Thresholds, Trial, calibrate, signs
from knowledge.search.classifier import fit, fit_vectors, similarities
from knowledge.search.features import Floats, Integers, Rows, Vector, Vocabulary
from knowledge.search.memory import give_back

_LARGEST_BLOCK = 1_500  # phrasings trained together: the matrix of their similarities is quadratic
_FOLDS = 5
_ENOUGH = 600  # held-out questions after which no further fold is tried
_PENALTY, _STEPS = 0.1, 20
_SEMANTIC_PENALTY, _SEMANTIC_STEPS = 0.08, 25
_LEXICAL_SHARE = 0.6  # beside the semantic part, which is the stronger one; flat between 0.4 and 1
_LEXICAL_SHARE_OF_SLIPS = 1.0  # in a question with slips: n-grams bear them better than sentence vectors
_SEED = 7
_PIECE = 8_192  # n-grams of phrasings worked on at a time: bounds the memory of a build


@dataclass(frozen=True)
class Model:
    """The trained numbers behind an Engine; phrasings are sorted by label, `owners` are their labels."""

    labels: tuple[str, ...]
    owners: Integers
    firsts: Integers
    vocabulary: Vocabulary
    lexical: npt.NDArray[np.float16]
    vectors: Floats | None
    semantic: Floats | None
    scale: Scale
    thresholds: Thresholds

    def logits(self, vector: Vector, meaning: Floats | None, *, slips: bool = False) -> Floats:
        """Return the raw score of every label; `slips` tells that the question had to be repaired."""
        lexical = vector.values @ self.lexical[vector.columns].astype(np.float32)
        if self.semantic is None or meaning is None:
            return lexical
        share = _LEXICAL_SHARE_OF_SLIPS if slips else _LEXICAL_SHARE
        return np.asarray(meaning @ self.semantic + share * lexical, np.float32)

    def score(self, logits: Floats, meaning: Floats | None) -> float:
        """Return the calibrated score of the best label."""
        likeness = None
        if self.vectors is not None and meaning is not None:
            best = int(logits.argmax())
            own = self.vectors[self.firsts[best] : self.firsts[best + 1]]
            likeness = (own @ meaning).max(keepdims=True)
        return float(self.scale.score(signs(logits[None], likeness))[0])

    def nearest(self, labels: Sequence[int], vector: Vector, meaning: Floats | None) -> list[int]:
        """Return for each of `labels` the number of its phrasing most like the question."""
        rows = self.vocabulary.rows
        question = np.zeros(len(self.vocabulary.hashes), np.float32)
        question[vector.columns] = vector.values
        found = []
        for label in labels:
            first, last = self.firsts[label], self.firsts[label + 1]
            low, high = rows.starts[first], rows.starts[last]
            products = question[rows.columns[low:high]] * rows.values[low:high]
            likeness = np.add.reduceat(products, rows.starts[first:last] - low)
            if self.vectors is not None and meaning is not None:
                likeness = likeness + 2 * (self.vectors[first:last] @ meaning)
            found.append(int(first + likeness.argmax()))
        return found


@dataclass(frozen=True)
class Turn:
    """One round of the cross-validation: phrasings learnt, phrasings asked, and which of these are known."""

    learnt: Integers
    asked: Integers
    known: npt.NDArray[np.bool_]


def train(owners: Integers, languages: Integers, texts: Sequence[str], vectors: Floats | None) -> Model:
    """Train on folded texts, sorted by label, with the number of the label and of the language of each.

    The labels' names are put in by the caller.
    """
    count = int(owners.max()) + 1
    vocabulary = Vocabulary(texts)
    turns = _turns(owners, count)
    lexical = np.zeros((len(vocabulary.hashes), count), np.float16)
    tried = [np.zeros((len(turn.asked), count), np.float32) for turn in turns]
    for block in _blocks(languages):
        rows = _take(vocabulary.rows, block)
        similar = similarities(rows, len(vocabulary.hashes))
        _add_products(lexical, rows, fit(similar, owners[block], count, penalty=_PENALTY, steps=_STEPS))
        for turn, logits in zip(turns, tried, strict=True):
            _try_block(similar, block, owners, turn, logits)
        give_back()
    del similar, rows
    semantic = None if vectors is None else _fit_meaning(vectors, owners, count)
    scale, thresholds = calibrate(_trial(owners, vectors, turns, tried))
    return Model(
        labels=(),
        owners=owners,
        firsts=np.searchsorted(owners, np.arange(count + 1)),
        vocabulary=vocabulary,
        lexical=lexical,
        vectors=vectors,
        semantic=semantic,
        scale=scale,
        thresholds=thresholds,
    )


def _fit_meaning(vectors: Floats, owners: Integers, count: int) -> Floats:
    """Train the semantic part."""
    return fit_vectors(vectors, owners, count, penalty=_SEMANTIC_PENALTY, steps=_SEMANTIC_STEPS)


def _blocks(languages: Integers) -> list[Integers]:
    """Split the phrasings by language, and large languages further."""
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


def _turns(owners: Integers, count: int) -> list[Turn]:
    """Hold out a fifth of the phrasings and a fifth of the labels at a time, until enough was asked."""
    random = np.random.default_rng(_SEED)
    fold = random.permutation(len(owners)) % _FOLDS
    group = (random.permutation(count) % _FOLDS)[owners]
    turns: list[Turn] = []
    for number in range(_FOLDS):
        learnt = np.flatnonzero((fold != number) & (group != number))
        known = (fold == number) & np.isin(owners, owners[learnt])
        intruder = (group == number) & (fold % 2 == 0)  # less than half of them say enough
        asked = np.flatnonzero(known | intruder)
        if len(learnt) and len(asked):
            turns.append(Turn(learnt, asked, group[asked] != number))
        if sum(int(turn.known.sum()) for turn in turns) >= _ENOUGH:
            break
    return turns


def _try_block(similar: Floats, block: Integers, owners: Integers, turn: Turn, logits: Floats) -> None:
    """Add to `logits` what a block's lexical part, trained on the learnt phrasings, says of the asked ones."""
    learnt = np.flatnonzero(np.isin(block, turn.learnt))
    asked = np.flatnonzero(np.isin(block, turn.asked))
    if not len(learnt) or not len(asked):
        return
    part = similar[np.ix_(learnt, learnt)]
    weights = fit(part, owners[block[learnt]], logits.shape[1], penalty=_PENALTY, steps=_STEPS)
    logits[np.searchsorted(turn.asked, block[asked])] += similar[np.ix_(asked, learnt)] @ weights


def _trial(owners: Integers, vectors: Floats | None, turns: Sequence[Turn], tried: Sequence[Floats]) -> Trial:
    """Put the rounds together, with the semantic part where there is one."""
    width = 3 if vectors is None else 4
    rows, known, right = [np.zeros((0, width), np.float32)], [np.zeros(0, np.bool_)], [np.zeros(0, np.bool_)]
    for turn, lexical in zip(turns, tried, strict=True):
        logits, likeness = lexical, None
        if vectors is not None:
            weights = _fit_meaning(vectors[turn.learnt], owners[turn.learnt], lexical.shape[1])
            logits = vectors[turn.asked] @ weights + _LEXICAL_SHARE * lexical
            likeness = _likeness(vectors, turn, owners, logits.argmax(axis=1))
        rows.append(signs(logits, likeness))
        known.append(turn.known)
        right.append(logits.argmax(axis=1) == owners[turn.asked])
    return Trial(np.vstack(rows), np.concatenate(known), np.concatenate(right) & np.concatenate(known))


def _likeness(vectors: Floats, turn: Turn, owners: Integers, best: Integers) -> Floats:
    """Return how near each asked phrasing is to the nearest learnt one of its best label."""
    found = np.zeros(len(turn.asked), np.float32)
    for label in np.unique(best):
        asking = np.flatnonzero(best == label)
        own = turn.learnt[owners[turn.learnt] == label]
        if len(own):
            found[asking] = (vectors[turn.asked[asking]] @ vectors[own].T).max(axis=1)
    return found
