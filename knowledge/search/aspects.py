"""What about a thing is asked: its price, its date, who took part. Names are masked, so that only the asking counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from knowledge.search.encoder import Encoder
from knowledge.search.items import Spoken
from knowledge.search.ngrams import Floats, NgramIndex, cut_up
from knowledge.search.signs import Cloud, unit
from knowledge.search.text import normalise

_TEMPERATURE = 0.06
"""Cosine by which an aspect falls behind to have a third of the best one's chance; fitted on attribute questions."""
_IN_WORDS = 0.12
_SURELY_NONE = 0.35
"""Chance from which a question asks what a thing is, and for no aspect of it."""
NO_ASPECT = ""
"""Stands for questions that ask what a thing is, and for nothing about it."""
MASK = "it"
"""What stands in the place of a name, in the aspects' phrasings of every language and in questions."""


@dataclass(frozen=True)
class AspectMatch:
    """An aspect, and how likely it's the one asked for."""

    id: str
    confidence: float


class Aspects:
    """Recognises aspects by whitened means of their phrasings; by words alone without an encoder."""

    def __init__(self, phrasings: Mapping[str, Sequence[Spoken]], encoder: Encoder | None) -> None:
        """Take the ways of asking for each aspect, in all languages."""
        self._ids = tuple(aspect for aspect, asked in phrasings.items() if asked)
        texts = [spoken.text for aspect in self._ids for spoken in phrasings[aspect]]
        owners = [number for number, aspect in enumerate(self._ids) for _ in phrasings[aspect]]
        self._words = NgramIndex([normalise(text) for text in texts], owners, len(self._ids))
        self._encoder = encoder if texts else None
        if self._encoder:
            cloud = Cloud(self._encoder.phrasings(texts), owners, len(self._ids))
            self._centre, self._whitening = cloud.centre, cloud.whitening()
            self._means = unit(cloud.means() @ self._whitening)

    def rank(self, masked: str, vector: Floats | None = None, limit: int = 3) -> tuple[AspectMatch, ...]:
        """Return the likeliest aspects of a question whose names are masked; `vector` is the question's own.

        Nothing when most likely none is asked for.
        """
        folded = normalise(masked)
        if not self._ids or not folded:
            return ()
        scores = self._words.scores(cut_up(folded))
        temperature = _IN_WORDS
        if self._encoder:
            vector = self._encoder.question(masked) if vector is None else vector
            scores = (unit((vector - self._centre)[None, :] @ self._whitening) @ self._means.T)[0]
            temperature = _TEMPERATURE
        chances = np.exp((scores - scores.max()) / temperature)
        chances /= chances.sum()
        best = (-chances).argsort(kind="stable")[:limit].tolist()
        if self._ids[best[0]] == NO_ASPECT and chances[best[0]] >= _SURELY_NONE:
            return ()
        found = (AspectMatch(self._ids[number], float(chances[number])) for number in best)
        return tuple(aspect for aspect in found if aspect.id != NO_ASPECT)
