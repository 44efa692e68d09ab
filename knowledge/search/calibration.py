"""From raw evidence to a score between 0 and 1, and from scores to bands: learned at each build.

Phrasings and whole labels are held out in turn. The former are questions with an answer, the latter stand for
questions that nobody prepared for. Two logistic curves learn from them: is the question one of ours at all
(`known`), and if so, is the best label the right one (`right`). The score is their product, the second softened:
what refuses a question is mostly the first.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from knowledge.search.features import Floats

Flags = npt.NDArray[np.bool_]

_FEWEST = 12
"""Held-out questions of each kind from which the content itself decides; below that, a typical content's curve."""

_SOFTENING = 0.7
_MIXED = 0.75  # share of the energy (relation to the content as a whole) beside the best label's own score
_FALSELY_ANSWERED = 0.18
"""Share of the held-out labels' questions that may be answered. They are the nearest of all wrong questions:
ordinary off-topic ones are answered ten times less (measured on two contents, with and without the encoder)."""


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
    """Held-out questions: the signs of each, whether it has a label at all, and whether that came first."""

    signs: Floats
    known: Flags
    right: Flags


@dataclass(frozen=True)
class Curve:
    """A logistic curve over signs."""

    weights: Floats
    offset: float

    def __call__(self, signs: Floats) -> Floats:
        """Return chances for rows of signs."""
        raw = signs @ self.weights + np.float32(self.offset)
        return np.asarray((1 + np.tanh(raw / 2)) / 2, np.float32)


@dataclass(frozen=True)
class Scale:
    """What turns signs into a score."""

    known: Curve
    right: Curve

    def score(self, signs: Floats) -> Floats:
        """Return scores between 0 and 1 for rows of signs (see `signs`)."""
        right = self.right(signs[:, 1:3])
        chance = self.known(signs[:, [0, *range(3, signs.shape[1])]])
        return np.asarray(chance * (_SOFTENING + (1 - _SOFTENING) * right), np.float32)


def signs(logits: Floats, likeness: Floats | None = None) -> Floats:
    """Return what a question is judged by, from its raw scores over all labels (questions x labels).

    The columns: strength (between the best score and the energy of all), best score, its lead, and the likeness in
    meaning of the nearest phrasing where there is an encoder.
    """
    wide = logits if logits.shape[1] > 1 else np.hstack([logits, np.zeros_like(logits)])
    two = -np.partition(-wide, 1, axis=1)[:, :2]
    best, lead = two[:, 0], two[:, 0] - two[:, 1]
    energy = np.log(np.exp(wide - best[:, None]).sum(axis=1))
    columns = [best + _MIXED * energy, best, lead] + ([] if likeness is None else [likeness])
    return np.array(columns, np.float32).T


def calibrate(trial: Trial) -> tuple[Scale, Thresholds]:
    """Return the scale and the thresholds that the held-out questions ask for."""
    extra = trial.signs.shape[1] - 3
    if min(trial.known.sum(), (~trial.known).sum()) < _FEWEST:
        return _typical(extra), Thresholds(0.6, 0.35)
    known = _logistic(trial.signs[:, [0, *range(3, 3 + extra)]], trial.known)
    ours = trial.signs[trial.known][:, 1:3]
    outcome = trial.right[trial.known]
    mixed = min(outcome.sum(), (~outcome).sum()) >= _FEWEST
    scale = Scale(known, _logistic(ours, outcome) if mixed else _typical(extra).right)
    return scale, _thresholds(scale.score(trial.signs), trial)


def _typical(extra: int) -> Scale:
    """Return the curves of a content of middling size, for one too small to learn them from."""
    known = Curve(np.array([0.5, *[4.0] * extra], np.float32), -2.5 - 2.0 * extra)
    return Scale(known, Curve(np.array([0.3, 0.6], np.float32), -0.5))


def _logistic(columns: Floats, outcome: Flags) -> Curve:
    """Fit a logistic curve by Newton's method; both outcomes weigh the same, whatever their number."""
    centre, spread = columns.mean(axis=0), columns.std(axis=0) + 1e-6
    rows = np.hstack([(columns - centre) / spread, np.ones((len(columns), 1))]).astype(np.float64)
    wanted = outcome.astype(np.float64)
    share = np.where(outcome, 0.5 / outcome.sum(), 0.5 / (~outcome).sum()) * len(outcome)
    weights = np.zeros(rows.shape[1])
    ridge = np.diag([1.0] * (rows.shape[1] - 1) + [1e-3])
    for _ in range(25):
        chance = 1 / (1 + np.exp(-np.clip(rows @ weights, -30, 30)))
        gradient = rows.T @ (share * (chance - wanted)) + ridge @ weights
        bend = (rows * (share * chance * (1 - chance))[:, None]).T @ rows + ridge
        weights -= np.linalg.solve(bend, gradient)
    slopes = weights[:-1] / spread
    return Curve(slopes.astype(np.float32), float(weights[-1] - slopes @ centre))


def _thresholds(scores: Floats, trial: Trial) -> Thresholds:
    """Choose where to suggest (ours kept, others refused) and where to answer (hardly ever what is not ours)."""
    ours, others = scores[trial.known], scores[~trial.known]
    cuts = np.quantile(ours, np.linspace(0.02, 0.10, 33))
    kept = (ours[:, None] >= cuts).mean(axis=0)
    suggest = float(cuts[np.argmax(2 * kept + (others[:, None] < cuts).mean(axis=0))])
    return Thresholds(max(suggest, float(np.quantile(others, 1 - _FALSELY_ANSWERED))), suggest)
