"""The rounds of the cross-validation: which phrasings are learnt, and which are asked as if they were new."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from knowledge.search.features import Integers

_FOLDS = 8
_ENOUGH = 600  # held-out questions after which no further round is held
_TRIED = 2_500  # phrasings among which questions are held out, where there are more
_SEED = 7


@dataclass(frozen=True)
class Turn:
    """One round: phrasings learnt, phrasings asked, and which of these have a label that was learnt."""

    learnt: Integers
    asked: Integers
    known: npt.NDArray[np.bool_]


def rounds(owners: Integers, languages: Integers, count: int) -> list[Turn]:
    """Hold out a part of the phrasings and a part of the `count` labels at a time, until enough was asked."""
    random = np.random.default_rng(_SEED)
    fold = random.permutation(len(owners)) % _FOLDS
    group = (random.permutation(count) % _FOLDS)[owners]
    may_be_asked = np.isin(languages, _tried(languages))
    turns: list[Turn] = []
    for number in range(_FOLDS):
        learnt = np.flatnonzero((fold != number) & (group != number))
        known = (fold == number) & np.isin(owners, owners[learnt]) & may_be_asked
        asked = np.flatnonzero(known | ((group == number) & may_be_asked))
        if len(learnt) and len(asked):
            turns.append(Turn(learnt, asked, group[asked] != number))
        if sum(int(turn.known.sum()) for turn in turns) >= _ENOUGH:
            break
    return turns


def _tried(languages: Integers) -> Integers:
    """Return the languages whose phrasings are asked: all, or the largest ones of a large content."""
    sizes = np.bincount(languages)
    order = np.argsort(-sizes, kind="stable")
    return order[: 1 + int(np.searchsorted(np.cumsum(sizes[order]), _TRIED))]
