"""A map of vectors, learnt from labelled questions, that turns questions towards the texts that answer them.

Phrasings and answers are written by people who know the answer. People who ask say less, or other things, in ways that
repeat themselves: the map turns a question's whitened vector towards what answered similar ones. It's learnt with a
share of the entries held out, so that it helps new entries too, and ships with the package. It costs a question no
time.
"""

from __future__ import annotations

import io
from collections.abc import Collection, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from knowledge.search.ngrams import Floats
from knowledge.source.files import replace

SHIPPED = Path(__file__).with_name("alignment.npz")

_HELD, _STEPS = 0.003, 25
"""How strongly the map is kept close to changing nothing, and the most steps of the fit. A third of that strength gains
as much for established entries and costs new ones two points.
"""
_FEWEST = 0.5
"""Share of the labels it was learnt on that a content must have; for other subjects nothing was learnt."""


class Maps(NamedTuple):
    """The map that ships, learnt from all questions, and further ones to judge it by on what they haven't seen:
    each of `without_questions` lacks a part of the questions, each of `without_labels` a part of the entries.
    """

    whole: Floats
    without_questions: tuple[Floats, ...]
    without_labels: tuple[Floats, ...]


class Lesson(NamedTuple):
    """Questions and the labels that compete for them.

    `asked`: whitened vectors of length 1. `told`: a weighted vector for each label. `besides` (questions x labels):
    what the other signs add. `right`: which labels answer which question. `shares`: the weight of each question.
    """

    asked: Floats
    told: Floats
    besides: Floats
    right: npt.NDArray[np.bool_]
    shares: Floats

    def only(self, kept: npt.NDArray[np.bool_]) -> Lesson:
        """Return the lesson with only the questions to be kept."""
        return Lesson(self.asked[kept], self.told, self.besides[kept], self.right[kept], self.shares[kept])


def learn(lessons: Sequence[Lesson]) -> Floats:
    """Return the map that best puts the right labels first. Needs scikit-learn's SciPy."""
    from scipy.optimize import minimize

    start = np.eye(lessons[0].asked.shape[1], dtype=np.float32)

    def flat_loss(flat: npt.NDArray[np.float64]) -> tuple[float, npt.NDArray[np.float64]]:
        total, slope = loss(flat.reshape(start.shape).astype(np.float32), lessons)
        return total, slope.ravel().astype(np.float64)

    found = minimize(flat_loss, start.ravel(), jac=True, method="L-BFGS-B", options={"maxiter": _STEPS}).x
    return np.asarray(found.reshape(start.shape), np.float32)


def loss(turned: Floats, lessons: Sequence[Lesson], held: float = _HELD) -> tuple[float, Floats]:
    """Return how badly a map answers the lessons, as a listwise softmax, and the gradient of that."""
    change = turned - np.eye(len(turned), dtype=np.float32)
    total, slope = held * float((change**2).sum()), 2 * held * change
    for asked, told, besides, right, shares in lessons:
        scores = asked @ turned @ told.T + besides
        chances = np.exp(scores - scores.max(axis=1, keepdims=True))
        mine = chances * right
        whole, part = chances.sum(axis=1, keepdims=True), mine.sum(axis=1, keepdims=True) + 1e-12
        total -= float(shares @ np.log(part / whole)[:, 0])
        wrong = ((chances / whole - mine / part) * shares[:, None]).astype(np.float32)
        slope = slope + asked.T @ (wrong @ told)
    return total, slope


def load_shipped(encoder: str, labels: Collection[str]) -> Floats | None:
    """Return the map that ships with the package; None for another encoder or labels it wasn't learnt on."""
    model, known, turned = _read()
    there = len(known.intersection(labels))
    return turned if model == encoder and there >= _FEWEST * max(1, len(known)) else None


@cache
def _read() -> tuple[str, frozenset[str], Floats | None]:
    """Read the file once; without a file, questions aren't turned."""
    if not SHIPPED.exists():
        return "", frozenset(), None
    with np.load(SHIPPED) as file:
        change = file["change"].astype(np.float32)
        return str(file["encoder"]), frozenset(file["labels"].tolist()), change + np.eye(len(change), dtype=np.float32)


def save(encoder: str, labels: Collection[str], turned: Floats) -> None:
    """Write the map into the package, two bytes per number, with the labels it was learnt on."""
    packed = io.BytesIO()
    change = (turned - np.eye(len(turned), dtype=np.float32)).astype(np.float16)
    np.savez_compressed(packed, encoder=np.array(encoder), labels=np.array(sorted(labels)), change=change)
    replace(SHIPPED, packed.getvalue())
    _read.cache_clear()
