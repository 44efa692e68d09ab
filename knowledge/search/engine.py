"""The search engine: a question in, ranked labels with calibrated scores out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from knowledge.search.calibration import Band, Thresholds
from knowledge.search.encoder import Encoder
from knowledge.search.features import Floats, Vector
from knowledge.search.text import normalise
from knowledge.search.training import Model, train


class Phrase(NamedTuple):
    """One way of asking for one label: `label` is such as "faq:passport-what", "service:passport", "outside:visa"."""

    label: str
    language: str
    text: str


@dataclass(frozen=True)
class Match:
    """A label that fits: its score from 0 to 1, and its nearest phrasing with that phrasing's language."""

    label: str
    score: float
    phrasing: str
    language: str


@dataclass(frozen=True)
class Ranking:
    """The answer of the engine: best match first, how sure it is, and the question as it was searched."""

    matches: tuple[Match, ...]
    band: Band
    language: str | None
    repaired: str
    thresholds: Thresholds


class Engine:
    """Ranks the labels for a question. Immutable once built, and safe to use from several threads."""

    def __init__(self, phrases: Sequence[Phrase], model: Model, encoder: Encoder | None) -> None:
        """Take a trained model; use `Engine.build`."""
        self._phrases = phrases
        self._model = model
        self._encoder = encoder
        self.thresholds = model.thresholds
        self.parts: tuple[str, ...] = ("lexical",) if encoder is None else ("lexical", "semantic")

    @classmethod
    def build(
        cls, phrases: Sequence[Phrase], *, encoder: Encoder | None = None, vocabulary: Iterable[str] = ()
    ) -> Engine:
        """Train on `phrases`. Takes seconds of processor time: call it in a thread.

        Raises ValueError when there is nothing to learn from.
        """
        cleaned = {Phrase(p.label, p.language, normalise(p.text)): p for p in phrases}
        kept = sorted((clean, p) for clean, p in cleaned.items() if clean.text)
        if not kept:
            raise ValueError("there is no phrasing to learn from")
        texts = [clean.text for clean, _ in kept]
        vectors = encoder.encode(texts) if encoder else None
        model = train([(c.label, c.language) for c, _ in kept], texts, vectors)
        return cls([original for _, original in kept], model, encoder)

    def rank(self, question: str, *, prefer: Collection[str] = (), limit: int = 3) -> Ranking:
        """Return the best `limit` labels for a question; `prefer` are labels of the topic talked about just now."""
        text = normalise(question)
        if not text:
            return Ranking((), Band.UNKNOWN, None, "", self.thresholds)
        vector = self._model.vocabulary.vector(text)
        meaning = self._encoder.encode([text])[0] if self._encoder else None
        logits = self._model.logits(vector, meaning)
        scores = self._model.scores(logits)
        best = np.argsort(-logits, kind="stable")[:limit]
        matches = tuple(self._match(int(label), float(scores[label]), vector, meaning) for label in best)
        band = self.thresholds.band(matches[0].score)
        return Ranking(matches, band, self._language(matches), text, self.thresholds)

    def _match(self, label: int, score: float, vector: Vector, meaning: Floats | None) -> Match:
        """Describe a label by its phrasing nearest to the question."""
        phrase = self._phrases[self._model.nearest(label, vector, meaning)]
        return Match(self._model.labels[label], score, phrase.text, phrase.language)

    def _language(self, matches: Sequence[Match]) -> str | None:
        """Return the language most of the nearest phrasings are written in."""
        return Counter(match.language for match in matches).most_common(1)[0][0] if matches else None
