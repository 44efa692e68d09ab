"""From raw evidence to a score between 0 and 1, and from scores to bands: learned at each build.

Phrasings and whole labels are held out in turn. The former are questions with an answer, the latter stand for
questions that nobody prepared for. Two logistic curves learn from them: is the question one of ours at all
(`known`), and if so, is the best label the right one (`right`). The score is their product, the second softened:
what refuses a question is mostly the first.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from knowledge.search.features import Floats, Integers

Flags = npt.NDArray[np.bool_]

_FEWEST = 8
"""Held-out questions of each kind from which the content itself decides; below that, a typical content's curve."""

_SOFTENING = 0.7
_MIXED = 0.75  # share of the energy (relation to the content as a whole) beside the best label's own score
_WORDS = 3  # signs that words alone give
_FALSELY_ANSWERED = 0.18
"""Share of the held-out labels' questions that may be answered. They are the nearest of all wrong questions:
ordinary off-topic ones are answered ten times less (measured on two contents, with and without the encoder)."""

_DEAR, _DEAR_IN_WORDS = 2.0, 1.0
"""A question of ours refused, in suggestions made in vain: three buttons and "none of these" cost a glance. Words alone
see something of ours in nearly everything, so that without an encoder suggestions in vain are the rule."""
_ALONE = 0.5
"""For a content too small to tell: how near to the best label the next may come and the best still be shown alone."""
_DECAY = 2.0  # raw score by which a further match falls behind to have about a third of the best one's score
_STIFFNESS = 25.0  # of the start of each language: a handful of questions shall not move it


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
    """The scores from which the engine answers, and from which it suggests.

    `alone` is the part of the best score that the next may have where the best is right more often than not.
    """

    answer: float
    suggest: float
    alone: float = _ALONE

    def band(self, score: float) -> Band:
        """Return the band of a top score."""
        if score >= self.answer:
            return Band.ANSWER
        return Band.SUGGEST if score >= self.suggest else Band.UNKNOWN


def nearness(lead: Floats) -> Floats:
    """Return the parts of the best score that labels have which fall behind it by so much raw score."""
    return np.asarray(np.exp(-lead / _DECAY), np.float32)


@dataclass(frozen=True)
class Trial:
    """Held-out questions: the signs and the language of each, whether it has a label, and whether that came first."""

    signs: Floats
    spoken: Integers
    known: Flags
    right: Flags


@dataclass(frozen=True)
class Curve:
    """A logistic curve over signs."""

    weights: Floats
    offset: float

    @classmethod
    def of(cls, facts: Sequence[float]) -> Curve:
        """Return the curve that gave these `facts`."""
        return cls(np.array(facts[:-1], np.float32), facts[-1])

    def facts(self) -> list[float]:
        """Return all there is to know, for `of`."""
        return [*self.weights.tolist(), self.offset]

    def __call__(self, signs: Floats) -> Floats:
        """Return chances for rows of signs."""
        return Curve.chance(signs @ self.weights + np.float32(self.offset))

    @staticmethod
    def chance(raw: Floats) -> Floats:
        """Return the chances of raw sums."""
        return np.asarray((1 + np.tanh(raw / 2)) / 2, np.float32)


@dataclass(frozen=True)
class Scale:
    """What turns signs into a score. Each language has a start of its own: in some, everything looks more alike."""

    known: Curve
    right: Curve

    @classmethod
    def of(cls, facts: Mapping[str, Sequence[float]]) -> Scale:
        """Return the scale that gave these `facts`."""
        return cls(Curve.of(facts["known"]), Curve.of(facts["right"]))

    def facts(self) -> dict[str, list[float]]:
        """Return all there is to know, for `of`."""
        return {"known": self.known.facts(), "right": self.right.facts()}

    def score(self, signs: Floats, spoken: Integers) -> Floats:
        """Return scores between 0 and 1 for rows of signs (see `signs`) and the language of each."""
        told = signs.shape[1] - 2  # strength and likeness; the start of each language stands behind
        weights = self.known.weights
        raw = signs[:, :1] @ weights[:1] + signs[:, 3:] @ weights[1:told] + weights[told:][spoken]
        chance = Curve.chance(raw + np.float32(self.known.offset))
        return np.asarray(chance * (_SOFTENING + (1 - _SOFTENING) * self.right(signs[:, 1:3])), np.float32)


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
    extra = trial.signs.shape[1] - _WORDS
    languages = int(trial.spoken.max(initial=0)) + 1
    if min(trial.known.sum(), (~trial.known).sum()) < _FEWEST:
        return _typical(extra, languages), Thresholds(0.6, 0.35)
    known = _logistic(_evidence(trial.signs, trial.spoken, languages), trial.known, languages)
    ours = trial.signs[trial.known][:, 1:3]
    outcome = trial.right[trial.known]
    mixed = min(outcome.sum(), (~outcome).sum()) >= _FEWEST
    scale = Scale(known, _logistic(ours, outcome) if mixed else _typical(extra, languages).right)
    return scale, _thresholds(scale.score(trial.signs, trial.spoken), trial)


def _evidence(signs: Floats, spoken: Integers, languages: int) -> Floats:
    """Return what tells whether questions are ours: strength, likeness, and which of the `languages` each is in."""
    told = np.eye(languages, dtype=np.float32)[spoken]
    return np.hstack([signs[:, :1], signs[:, 3:], told])


def _typical(extra: int, languages: int) -> Scale:
    """Return the curves of a content of middling size, for one too small to learn them from."""
    known = Curve(np.array([0.5, *[4.0] * extra, *[0.0] * languages], np.float32), -2.5 - 2.0 * extra)
    return Scale(known, Curve(np.array([0.3, 0.6], np.float32), -0.5))


def _logistic(columns: Floats, outcome: Flags, stiff: int = 0) -> Curve:
    """Fit a logistic curve by Newton's method; both outcomes weigh the same, whatever their number.

    The last `stiff` columns need more evidence to count.
    """
    centre, spread = columns.mean(axis=0), columns.std(axis=0) + 1e-6
    rows = np.hstack([(columns - centre) / spread, np.ones((len(columns), 1))]).astype(np.float64)
    wanted = outcome.astype(np.float64)
    share = np.where(outcome, 0.5 / outcome.sum(), 0.5 / (~outcome).sum()) * len(outcome)
    weights = np.zeros(rows.shape[1])
    ridge = np.diag([1.0] * (columns.shape[1] - stiff) + [_STIFFNESS] * stiff + [1e-3])
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
    meaning = trial.signs.shape[1] > _WORDS
    dear = _DEAR if meaning else _DEAR_IN_WORDS
    cuts = np.quantile(ours, np.linspace(0.02, 0.10 if meaning else 0.15, 33))
    kept = (ours[:, None] >= cuts).mean(axis=0)
    suggest = float(cuts[np.argmax(dear * kept + (others[:, None] < cuts).mean(axis=0))])
    answer = max(suggest, float(np.quantile(others, 1 - _FALSELY_ANSWERED)))
    unsure = trial.known & (scores >= suggest) & (scores < answer)
    return Thresholds(answer, suggest, _alone(nearness(trial.signs[unsure, 2]), trial.right[unsure]))


def _alone(next_ones: Floats, right: Flags) -> float:
    """Choose up to where the best label is right more often than not, by how near to it the next one comes."""
    if len(right) < _FEWEST:
        return _ALONE
    order = next_ones.argsort()
    won = np.cumsum(np.where(right[order], 1, -1))
    return float(next_ones[order][won.argmax()]) if won.max() > 0 else 0.0
