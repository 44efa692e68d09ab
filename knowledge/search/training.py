"""What an engine learns from its phrasings: the weights of each part, and the scale of its scores."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from knowledge.search.calibration import Scale, Thresholds, Trial, calibrate, signs
from knowledge.search.classifier import fit_vectors
from knowledge.search.features import Cut, Floats, Integers
from knowledge.search.languages import Languages
from knowledge.search.lexicon import Lexicon
from knowledge.search.rivals import mutual
from knowledge.search.trial import Turn, rounds

_SEMANTIC_PENALTY, _SEMANTIC_STEPS = 0.08, 16
_LEXICAL_SHARE = 0.6  # beside the semantic part, which is the stronger one; flat between 0.4 and 1
_LEXICAL_SHARE_UNSPOKEN = 2.0  # in a language that the encoder was not trained on
_LEXICAL_SHARE_OF_SLIPS = 1.0  # in a question with slips: n-grams bear them better than sentence vectors
_PLAUSIBLE = 0.1  # chance from which a language has a say
_IN_MEANING = 2.0  # weight of meaning beside words when the nearest phrasing is looked for


@dataclass(frozen=True)
class Model:
    """The trained numbers behind an Engine; phrasings are sorted by label."""

    firsts: Integers
    languages: Languages
    lexicons: tuple[Lexicon, ...]
    lexical_shares: Floats
    vectors: npt.NDArray[np.float16] | None
    semantic: Floats | None
    scale: Scale
    thresholds: Thresholds

    def logits(self, cut: Cut, chances: Floats, meaning: Floats | None, *, slips: bool = False) -> Floats:
        """Return the raw score of every label, each language heard as much as the question is likely to be in it.

        `slips` tells that the question had to be repaired.
        """
        heard = np.flatnonzero(chances >= min(_PLAUSIBLE, chances.max()))
        shares = chances[heard] / chances[heard].sum()
        total = sum(share * self.lexicons[place].logits(cut) for place, share in zip(heard, shares, strict=True))
        lexical = np.asarray(total, np.float32)
        if self.semantic is None or meaning is None:
            return lexical
        share = shares @ self.lexical_shares[heard]
        if slips:
            share = max(share, _LEXICAL_SHARE_OF_SLIPS)
        return np.asarray(meaning @ self.semantic + share * lexical, np.float32)

    def score(self, logits: Floats, meaning: Floats | None) -> float:
        """Return the calibrated score of the best label."""
        likeness = None
        if self.vectors is not None and meaning is not None:
            best = int(logits.argmax())
            own = self.vectors[self.firsts[best] : self.firsts[best + 1]].astype(np.float32)
            likeness = (own @ meaning).max(keepdims=True)
        return float(self.scale.score(signs(logits[None], likeness))[0])

    def nearest(self, labels: Sequence[int], cut: Cut, place: int, meaning: Floats | None) -> list[int]:
        """Return for each of `labels` the number of its phrasing most like a question in the language at `place`.

        A label without phrasings in that language gives its nearest in meaning, or its first one.
        """
        found = []
        for label, (numbers, likeness) in zip(labels, self.lexicons[place].likeness(cut, labels), strict=True):
            if not len(numbers):
                numbers = np.arange(self.firsts[label], self.firsts[label + 1])
                likeness = np.zeros(len(numbers), np.float32)
            if self.vectors is not None and meaning is not None:
                likeness = likeness + _IN_MEANING * (self.vectors[numbers].astype(np.float32) @ meaning)
            found.append(int(numbers[likeness.argmax()]))
        return found

    def rivals(self, place: int) -> list[tuple[int, int, int, int]]:
        """Return the labels that compete in the language at `place` (see `rivals.mutual`)."""
        owners, nearest = self.lexicons[place].neighbours(self.vectors, _IN_MEANING)
        return mutual(nearest, owners, len(self.firsts) - 1)


def train(
    owners: Integers,
    languages: Integers,
    texts: Sequence[str],
    vectors: Floats | None,
    spoken: Sequence[bool],
) -> Model:
    """Train on folded texts, sorted by label, with the number of the label and of the language of each.

    `spoken` tells for each language whether the `vectors` can be relied on in it.
    """
    lexical_shares = np.where(spoken, _LEXICAL_SHARE, _LEXICAL_SHARE_UNSPOKEN).astype(np.float32)
    count = int(owners.max()) + 1
    turns = rounds(owners, languages, count)
    tried = [np.zeros((len(turn.asked), count), np.float32) for turn in turns]
    lexicons = []
    for language in range(int(languages.max()) + 1):
        members = np.flatnonzero(languages == language)
        lexicon = Lexicon(members, owners[members], [texts[number] for number in members.tolist()], count)
        lexicon.learn(turns, tried)
        lexicons.append(lexicon)
    semantic = None if vectors is None else _fit_meaning(vectors, owners, count)
    scale, thresholds = calibrate(_trial(owners, vectors, turns, tried, lexical_shares[languages]))
    return Model(
        firsts=np.searchsorted(owners, np.arange(count + 1)),
        languages=Languages([lexicon.vocabulary for lexicon in lexicons]),
        lexicons=tuple(lexicons),
        lexical_shares=lexical_shares,
        vectors=None if vectors is None else vectors.astype(np.float16),
        semantic=semantic,
        scale=scale,
        thresholds=thresholds,
    )


def _fit_meaning(vectors: Floats, owners: Integers, count: int) -> Floats:
    """Train the semantic part."""
    return fit_vectors(vectors, owners, count, penalty=_SEMANTIC_PENALTY, steps=_SEMANTIC_STEPS)


def _trial(
    owners: Integers, vectors: Floats | None, turns: Sequence[Turn], tried: Sequence[Floats], shares: Floats
) -> Trial:
    """Put the rounds together, with the semantic part where there is one; `shares` of the lexical part beside it."""
    width = 3 if vectors is None else 4
    rows, known, right = [np.zeros((0, width), np.float32)], [np.zeros(0, np.bool_)], [np.zeros(0, np.bool_)]
    for turn, lexical in zip(turns, tried, strict=True):
        logits, likeness = lexical, None
        if vectors is not None:
            weights = _fit_meaning(vectors[turn.learnt], owners[turn.learnt], lexical.shape[1])
            logits = vectors[turn.asked] @ weights + shares[turn.asked, None] * lexical
            likeness = _likeness(vectors, turn, owners, logits.argmax(axis=1))
        rows.append(signs(logits, likeness))
        known.append(turn.known)
        right.append((logits.argmax(axis=1) == owners[turn.asked]) & turn.known)
    return Trial(np.vstack(rows), np.concatenate(known), np.concatenate(right))


def _likeness(vectors: Floats, turn: Turn, owners: Integers, best: Integers) -> Floats:
    """Return how near each asked phrasing is to the nearest learnt one of its best label."""
    found = np.zeros(len(turn.asked), np.float32)
    for label in np.unique(best):
        asking = np.flatnonzero(best == label)
        own = turn.learnt[owners[turn.learnt] == label]
        if len(own):
            found[asking] = (vectors[turn.asked[asking]] @ vectors[own].T).max(axis=1)
    return found
