"""Which language of the content a question is written in, judged by its n-grams."""

from __future__ import annotations

import numpy as np

from knowledge.search.features import Floats, Integers, Rows, Vector

_SMOOTHING = 0.5
_INDEPENDENCE = 0.25  # neighbouring n-grams say the same thing several times
_SURE = 0.9


class Languages:
    """A naive Bayes classifier over the n-grams of the phrasings."""

    def __init__(self, rows: Rows, width: int, languages: Integers, names: tuple[str, ...]) -> None:
        """Learn from the phrasings (rows over `width` n-grams) and the language of each."""
        self.names = names
        owner = np.repeat(np.arange(len(rows)), np.diff(rows.starts))
        cells = rows.columns.astype(np.int64) * len(names) + languages[owner]
        counts = np.bincount(cells, minlength=width * len(names)).reshape(width, len(names))
        chance = (counts + _SMOOTHING) / (counts.sum(axis=0) + _SMOOTHING * max(1, width))
        self._evidence: Floats = np.log(chance / chance.mean(axis=1, keepdims=True)).astype(np.float32)

    def identify(self, vector: Vector) -> str | None:
        """Return the language of a question, or None when it is too short or too mixed to tell."""
        if not len(vector.columns):
            return None
        if len(self.names) == 1:
            return self.names[0]
        evidence = self._evidence[vector.columns].sum(axis=0) * _INDEPENDENCE
        chance = np.exp(evidence - evidence.max())
        chance /= chance.sum()
        best = int(chance.argmax())
        return self.names[best] if chance[best] >= _SURE else None
