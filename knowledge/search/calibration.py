"""From raw evidence to a score between 0 and 1, and from scores to bands: learned at each build by cross-validation.

Parts of the phrasings, and whole labels, are held out in turn. The first are questions with an answer, the second
are questions nobody prepared for; what tells them apart is how strong and how clear the best match is.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from knowledge.search.features import Floats, Integers


class Band(StrEnum):
    """How sure the engine is."""

    ANSWER = "answer"
    """Sure enough to answer."""
    SUGGEST = "suggest"
    """The right one is probably among the first three."""
    UNKNOWN = "unknown"
    """Nothing fits."""


@dataclass(frozen=True)
class Thresholds:
    """The scores from which the engine answers, and from which it suggests."""

    answer: float
    suggest: float

    def band(self, score: float) -> Band:
        """Return the band of a top score."""
        if score >= self.answer:
            return Band.ANSWER
        return Band.SUGGEST if score >= self.suggest else Band.UNKNOWN


@dataclass(frozen=True)
class Trial:
    """What held-out questions scored: evidence (questions x signs), whether the best label was right, and known."""

    evidence: Floats
    right: Integers
    known: Integers


@dataclass(frozen=True)
class Scale:
    """A logistic curve over the evidence."""

    weights: Floats
    offset: float

    def score(self, signs: Floats) -> Floats:
        """Return scores between 0 and 1 for `signs` (questions x signs)."""
        raw = np.clip(signs @ self.weights + self.offset, -30, 30)
        return np.asarray(1 / (1 + np.exp(-raw)), np.float32)


def evidence(logits: Floats) -> Floats:
    """Return the signs by which a question is judged, from its scores over all labels: height and lead."""
    if logits.shape[1] < 2:
        return np.hstack([logits[:, :1], logits[:, :1]])
    best = -np.partition(-logits, 1, axis=1)[:, :2]
    return np.column_stack([best[:, 0], best[:, 0] - best[:, 1]]).astype(np.float32)


def calibrate(trial: Trial) -> tuple[Scale, Thresholds]:
    """Return the scale that says how likely the best label is right, and the thresholds on it."""
    if len(trial.right) < 8 or trial.right.min() == trial.right.max():
        return Scale(np.array([1.0, 0.5], np.float32), -3.0), Thresholds(0.6, 0.3)
    scale = _logistic(trial.evidence, trial.right)
    return scale, _thresholds(scale.score(trial.evidence), trial)


def _logistic(evidence: Floats, right: Integers) -> Scale:
    """Fit a logistic curve by Newton's method; both outcomes weigh the same, whatever their number."""
    centre, spread = evidence.mean(axis=0), evidence.std(axis=0) + 1e-6
    signs = np.hstack([(evidence - centre) / spread, np.ones((len(evidence), 1), np.float32)])
    share = np.where(right == 1, 0.5 / max(1, right.sum()), 0.5 / max(1, (1 - right).sum())) * len(right)
    weights = np.zeros(signs.shape[1])
    ridge = np.diag([1.0] * (signs.shape[1] - 1) + [1e-3])
    for _ in range(25):
        chance = 1 / (1 + np.exp(-np.clip(signs @ weights, -30, 30)))
        gradient = signs.T @ (share * (chance - right)) + ridge @ weights
        bend = (signs * (share * chance * (1 - chance))[:, None]).T @ signs + ridge
        weights -= np.linalg.solve(bend, gradient)
    slopes = weights[:-1] / spread
    return Scale(slopes.astype(np.float32), float(weights[-1] - slopes @ centre))


def _thresholds(scores: Floats, trial: Trial) -> Thresholds:
    """Choose where to suggest (known against unknown questions) and where to answer (right against wrong)."""
    known, unknown = scores[trial.known == 1], scores[trial.known == 0]
    suggest = float(np.quantile(known, 0.05)) if not len(unknown) else _best_cut(known, unknown)
    wrong = scores[trial.right == 0]
    answer = float(np.quantile(wrong, 0.85)) if len(wrong) else suggest
    return Thresholds(max(answer, suggest), min(answer, suggest))


def _best_cut(known: Floats, unknown: Floats) -> float:
    """Return the score that keeps most known questions while refusing most unknown ones."""
    cuts = np.quantile(known, np.linspace(0.01, 0.2, 39))
    kept = (known[:, None] >= cuts).mean(axis=0)
    refused = (unknown[:, None] < cuts).mean(axis=0)
    return float(cuts[np.argmax(2 * kept + refused)])
