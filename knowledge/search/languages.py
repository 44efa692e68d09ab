"""Which language of the content a question is written in, judged by its n-grams."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from knowledge.search.features import Cut, Floats, Vocabulary

_SMOOTHING = 0.5
_INDEPENDENCE = 0.25  # neighbouring n-grams say the same thing several times


class Languages:
    """A naive Bayes classifier over the n-grams of each language's phrasings."""

    def __init__(self, vocabularies: Sequence[Vocabulary]) -> None:
        """Learn how frequent each n-gram is in each language; the languages are known by their place."""
        self._count = len(vocabularies)
        self._hashes = np.unique(np.concatenate([vocabulary.hashes for vocabulary in vocabularies]))
        counts = np.full((len(self._hashes), self._count), _SMOOTHING, np.float32)
        for place, vocabulary in enumerate(vocabularies):
            counts[self._hashes.searchsorted(vocabulary.hashes), place] += vocabulary.frequency
        logarithms = np.log(counts / counts.sum(axis=0))
        self._evidence: Floats = logarithms - logarithms.mean(axis=1, keepdims=True)

    def chances(self, cut: Cut) -> Floats:
        """Return how likely each language is; all the same for a text without a known n-gram."""
        if self._count == 1:
            return np.ones(1, np.float32)
        columns = self._hashes.searchsorted(cut.hashes)
        columns[columns == len(self._hashes)] = 0
        known = columns[self._hashes[columns] == cut.hashes]
        evidence = self._evidence[known].sum(axis=0) * np.float32(_INDEPENDENCE)
        chances = np.exp(evidence - evidence.max())
        return np.asarray(chances / chances.sum(), np.float32)
