"""From signs to decisions: raw scores, and the few figures that say if a question is on topic and answered right."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
import numpy.typing as npt

from knowledge.search.items import INTENTS, Kind, Label
from knowledge.search.ngrams import Floats, Integers
from knowledge.search.ranking import Band
from knowledge.search.signs import MEANING
from knowledge.search.wordings import Wording

Flags = npt.NDArray[np.bool_]

ASKED = ("nearest-whitened", "mean", "words", "foreign", "few")
"""The signs that every kind of label has; entries, which also have an answer, may be compared with traps only by these.
"""

FIGURES = ("score", "margin", "known-words", "trap-lead", "trap", "lean", "strange", "length")
"""What the detectors of "on topic" and "right" use. More figures (cosines, shares) fit the phrasings rather than
people.

`trap`: how near the nearest trap is. `lean`: how much more the question sounds like ours than like a trap. `strange`:
the share of its words that are names we never mention. The length is included because stories score lower than brief
questions.
"""
INTENT_FIGURES = ("score", "margin", "lead", "words", "length", "named")
"""What the recogniser of actions and courtesies uses."""
WISH_FIGURES = ("above-question", "above-trap", "above-action", "lead")
"""What shows that a service is wanted."""


@dataclass(frozen=True)
class Logistic:
    """A logistic regression."""

    weights: Floats
    offset: float

    @classmethod
    def of(cls, fitted: Mapping[str, float], names: tuple[str, ...]) -> Logistic:
        """Read weights by name."""
        return cls(np.array([fitted.get(name, 0.0) for name in names], np.float32), fitted["offset"])

    def __call__(self, figures: Floats) -> float:
        """Return the chance."""
        return float(1 / (1 + np.exp(-np.clip(figures @ self.weights + self.offset, -30, 30))))


@dataclass(frozen=True)
class Fitted:
    """The constants in `fitted.json` for the signs in use, written by `icn-bot quality fit`."""

    signs: Floats
    kinds: Mapping[str, float]
    asked: Floats
    ours: Logistic
    right: Logistic
    intent: Logistic
    wish: Logistic
    cuts: Mapping[str, float]

    @classmethod
    def of(cls, fitted: Mapping[str, Any], names: tuple[str, ...]) -> Fitted:
        """Read the constants fitted for signs of these names."""
        return cls(
            signs=np.array([fitted["signs"].get(name, 0.0) for name in names], np.float32),
            kinds=fitted["kinds"],
            asked=np.array([fitted["asked"].get(name, 0.0) for name in names], np.float32),
            ours=Logistic.of(fitted["ours"], FIGURES),
            right=Logistic.of(fitted["right"], FIGURES),
            intent=Logistic.of(fitted["intent"], INTENT_FIGURES),
            wish=Logistic.of(fitted["wish"], WISH_FIGURES),
            cuts=fitted["cuts"],
        )

    def band(self, ours: float, right: float) -> Band:
        """Return how sure the best entry or service is, given the chances that the question is on topic and
        that it's answered.
        """
        if ours < self.cuts["ours"]:
            return Band.UNKNOWN
        if right >= self.cuts["answer"]:
            return Band.ANSWER
        return Band.LIKELY if right >= self.cuts["likely"] else Band.SUGGEST


def load_constants(names: tuple[str, ...], *, aligned: bool) -> Fitted:
    """Return the shipped constants for signs of these names: with meaning (`aligned` or not), or with words alone."""
    kind = "aligned" if aligned else "semantic" if MEANING[0] in names else "lexical"
    return Fitted.of(_shipped()[kind], names)


@cache
def _shipped() -> Mapping[str, Any]:
    """Read the file once."""
    loaded: Mapping[str, Any] = json.loads(files(__package__).joinpath("fitted.json").read_text(encoding="utf-8"))
    return loaded


@dataclass(frozen=True)
class Groups:
    """The labels by their role, as masks: `ranked` compete for the answer, `own` are those of them that are ours."""

    ranked: Flags
    own: Flags
    traps: Flags
    intents: Flags
    kinds: tuple[Kind, ...]

    @classmethod
    def of(cls, labels: tuple[Label, ...], homonyms: Flags) -> Groups:
        """Sort the labels; `homonyms` are the traps that may outrank an entry."""
        kinds = tuple(label.kind for label in labels)
        own = np.array([kind in (Kind.FAQ, Kind.SERVICE) for kind in kinds], np.bool_)
        traps = np.array([kind is Kind.OUTSIDE for kind in kinds], np.bool_)
        intents = np.array([kind in INTENTS for kind in kinds], np.bool_)
        return cls(own | homonyms, own, traps, intents, kinds)

    def without(self, gone: Flags) -> Groups:
        """Return the groups without some of the labels."""
        return Groups(self.ranked & ~gone, self.own & ~gone, self.traps & ~gone, self.intents & ~gone, self.kinds)

    def offsets(self, by_kind: Mapping[str, float]) -> Floats:
        """Return the offset of each label."""
        return np.array([by_kind.get(kind, 0.0) for kind in self.kinds], np.float32)


@dataclass(frozen=True)
class Evidence:
    """What a question's signs amount to: raw scores of the competing labels, and the figures for the detectors.
    `wish_figures` has a row for each service.
    """

    scores: Floats
    asked: Floats
    figures: Floats
    intent_figures: Floats
    wish_figures: Floats

    @property
    def best(self) -> float:
        """Return the score of the best label of our own."""
        return float(self.figures[0])

    @classmethod
    def of(
        cls,
        signs: Floats,
        wishes: Floats,
        groups: Groups,
        constants: Fitted,
        columns: tuple[str, ...],
        wording: Wording,
        lean: float,
    ) -> Evidence:
        """Weigh `signs` (labels x columns) and `wishes` (services x 3). Labels that don't compete score minus
        infinity.
        """
        # sums, because the product `@` of so few columns has been seen to warn of invalid values where a sum has none
        raw = (signs * constants.signs).sum(axis=1) + groups.offsets(constants.kinds)
        scores = np.where(groups.ranked, raw, -np.inf).astype(np.float32)
        asked = (signs * constants.asked).sum(axis=1).astype(np.float32)
        figures = _figures(scores, asked, groups, wording, lean)
        intents = _intent_figures(signs, asked, groups, columns, wording)
        return cls(scores, asked, figures, intents, _wish_figures(scores, wishes, groups))


def _figures(scores: Floats, asked: Floats, groups: Groups, wording: Wording, lean: float) -> Floats:
    """Return the `FIGURES` of the best label of our own."""
    if not groups.own.any():
        return np.zeros(len(FIGURES), np.float32)
    own = np.where(groups.own, scores, -np.inf)
    best = int(own.argmax())
    top = np.sort(own)[-2:]
    margin = min(float(top[-1] - top[0]), _WIDEST) if len(top) > 1 else _WIDEST
    trap = float(asked[groups.traps].max(initial=0.0))
    lead = trap - float(asked[groups.own].max(initial=0.0))
    length = np.log1p(wording.length)
    return np.array([own[best], margin, wording.known, lead, trap, lean, wording.strange, length], np.float32)


_WIDEST = 10.0


def _wish_figures(scores: Floats, wishes: Floats, groups: Groups) -> Floats:
    """Return the `WISH_FIGURES`, a row for each service."""
    services = np.array([kind is Kind.SERVICE for kind in groups.kinds], np.bool_)
    entries = groups.own & ~services
    best = float(np.where(entries, scores, -np.inf).max(initial=-np.inf))
    lead = np.clip(scores[services] - best, -_WIDEST, _WIDEST)
    return np.column_stack([wishes, lead]).astype(np.float32)


def _intent_figures(signs: Floats, asked: Floats, groups: Groups, columns: tuple[str, ...], wording: Wording) -> Floats:
    """Return the `INTENT_FIGURES` of the best action or courtesy."""
    if not groups.intents.any():
        return np.zeros(len(INTENT_FIGURES), np.float32)
    best, second = best_intents(asked, groups, 2) if groups.intents.sum() > 1 else (*best_intents(asked, groups, 1), -1)
    others = float(asked[groups.own | groups.traps].max(initial=0.0))
    words = float(signs[best, columns.index("words")])
    margin = float(asked[best] - asked[second]) if second >= 0 else _WIDEST
    named = float(signs[groups.own, columns.index("name")].max(initial=0.0))
    return np.array([asked[best], margin, asked[best] - others, words, np.log1p(wording.length), named], np.float32)


def best_intents(asked: Floats, groups: Groups, limit: int) -> Integers:
    """Return the numbers of the nearest actions and courtesies."""
    found = np.where(groups.intents, asked, -np.inf)
    return (-found).argsort(kind="stable")[: min(limit, int(groups.intents.sum()))]
