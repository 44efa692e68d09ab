"""The rounds of the cross-validation: which phrasings are learnt, and which are asked as if they were new.

People do not ask as the author wrote: phrasings of one label resemble each other, and their translations stand beside
them. So a round holds out not only some phrasings at random, but a whole side of each label: those of all languages
that lie in one direction of meaning. Whole labels are held out too: they stand for questions nobody prepared for.

Who is held out depends on the phrasing and its label alone, so that a change in one language leaves the others as
they were.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b

import numpy as np
import numpy.typing as npt

from knowledge.search.features import Floats, Integers
from knowledge.search.meanings import Meanings

Flags = npt.NDArray[np.bool_]

_GROUPS = 5  # of labels: one is held out in each round
_AT_RANDOM, _ON_A_SIDE = 0.1, 0.33  # shares of the phrasings held out
_AT_RANDOM_ALONE = 0.2  # without vectors, which give the sides
_FEWEST_FOR_SIDES = 4
_FEWEST_ROUNDS = 1  # of a large content: a second one changed nothing that could be measured
_ENOUGH = 1_200  # questions of each kind, known and unknown, in all rounds and languages together


@dataclass(frozen=True)
class Turn:
    """One round: which phrasings are learnt, and the numbers of those that are asked."""

    learnt: Flags
    asked: Integers


def rounds(
    labels: Sequence[str], owners: Integers, languages: Integers, texts: Sequence[str], vectors: Meanings | None
) -> list[Turn]:
    """Hold out a part of the phrasings and a part of the labels at a time, until enough is asked.

    Every language asks equally many. `vectors` give the sides; without them phrasings are held out at random alone.
    """
    chances = _chances([f"{labels[owner]}\0{text}" for owner, text in zip(owners.tolist(), texts, strict=True)])
    group = (_chances(labels).argsort(kind="stable").argsort(kind="stable") % _GROUPS)[owners]
    at_random = _AT_RANDOM if vectors else _AT_RANDOM_ALONE
    each = len(owners) * (at_random + (_ON_A_SIDE if vectors else 0.0)) * (1 - 1 / _GROUPS)
    count = int(np.clip(np.ceil(_ENOUGH / max(1.0, each)), _FEWEST_ROUNDS, _GROUPS))
    most = -(-_ENOUGH // (count * (int(languages.max()) + 1)))
    turns = []
    for number in range(count):
        drawn = (chances + number / _GROUPS) % 1
        held = drawn < at_random
        if vectors is not None:
            held |= _sides(vectors, owners, languages, number)
        unknown = group == number
        learnt = ~held & ~unknown
        known = held & ~unknown & np.isin(owners, owners[learnt])
        asked = np.concatenate([_first(kind, languages, chances, most) for kind in (known, unknown)])
        if learnt.any() and len(asked):
            turns.append(Turn(learnt, np.sort(asked)))
    return turns


def _chances(texts: Sequence[str]) -> Floats:
    """Return for each text a number from 0 to 1 that looks drawn, and is always the same."""
    digests = b"".join(blake2b(text.encode(), digest_size=8).digest() for text in texts)
    return np.asarray(np.frombuffer(digests, np.uint64) / 2.0**64, np.float32)


def _first(candidates: Flags, languages: Integers, chances: Floats, most: int) -> Integers:
    """Return up to `most` candidates of each language."""
    numbers = np.flatnonzero(candidates)
    numbers = numbers[np.lexsort((chances[numbers], languages[numbers]))]
    spoken = languages[numbers]
    rank = np.arange(len(numbers)) - np.searchsorted(spoken, spoken)
    return numbers[rank < most]


def _sides(vectors: Meanings, owners: Integers, languages: Integers, number: int) -> Flags:
    """Return the phrasings that lie farthest in one direction of their label's meaning, in each language.

    The direction is a drawn one, bent towards where the label's phrasings differ most.
    """
    direction = np.random.default_rng(number).standard_normal(vectors.width, np.float32)
    found = np.zeros(len(owners), np.bool_)
    order = np.lexsort((languages, owners))
    breaks = np.flatnonzero(np.diff(owners[order]) | np.diff(languages[order])) + 1
    for members in np.split(order, breaks):
        if len(members) >= _FEWEST_FOR_SIDES:
            own = vectors.take(members)
            own -= own.mean(axis=0)
            reach = own @ (own.T @ (own @ direction))
            found[members[reach >= np.quantile(reach, 1 - _ON_A_SIDE)]] = True
    return found
