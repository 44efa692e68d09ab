"""Which aspect of a thing a question asks for: its price, its date, who took part. Names are masked, so only the rest
counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from knowledge.search.encoder import Encoder
from knowledge.search.items import Spoken, Vocabulary
from knowledge.search.names import Names
from knowledge.search.ngrams import Floats, NgramIndex, cut_up
from knowledge.search.signs import Cloud, unit
from knowledge.search.text import normalise

_TEMPERATURE = 0.06
"""Cosine by which an aspect must be behind the best one to have a third of its chance; fitted on questions about
attributes.
"""
_IN_WORDS = 0.12
_SAID = 0.9
"""Chance of an aspect asked for in its exact words; the other aspects share the rest."""
_SURELY_NONE = 0.35
"""Chance from which a question asks what a thing is, and for none of its aspects."""
_SENTENCES = re.compile(r"(?<=[.!?…])\s+")
NO_ASPECT = ""
"""The label of questions that ask what a thing is."""
MASK = "it"
"""What replaces a name if the language, or that language's word for "it", isn't known."""


def mask_names(text: str, names: Iterable[tuple[int, int]], stand_in: str = MASK) -> str:
    """Return the text with a stand-in for the names at these positions (start and end in characters)."""
    for start, end in sorted(names, reverse=True):
        text = f"{text[:start]}{stand_in}{text[end:]}"
    return text


@dataclass(frozen=True)
class AspectMatch:
    """An aspect, and the probability that it's asked for."""

    id: str
    confidence: float


class Masking:
    """Replaces the names in questions with the word for "it" in the question's language."""

    def __init__(self, names: Names, vocabulary: Vocabulary) -> None:
        """Take the names, and the words that stand for them and before them."""
        self._names, self._stand_ins, self._articles = names, vocabulary.stand_ins, vocabulary.articles

    def mask(self, text: str, language: str | None) -> str:
        """Return what a question asks about the thing it names; empty if it only names it."""
        mask = self._stand_ins.get(language or "", MASK)
        masked = self._names.masked(text, mask)
        if masked == text:
            return text
        words = masked.split()
        followed = zip(words, [*words[1:], ""], strict=True)
        kept = [word for word, after in followed if after != mask or word not in self._articles]
        return " ".join(kept) if kept != [mask] else ""


class Aspects:
    """Recognises aspects by whitened means of their phrasings; by words alone without an encoder."""

    def __init__(self, phrasings: Mapping[str, Sequence[Spoken]], encoder: Encoder | None) -> None:
        """Take the ways of asking for each aspect, in all languages."""
        self._ids = tuple(aspect for aspect, asked in phrasings.items() if asked)
        texts = [spoken.text for aspect in self._ids for spoken in phrasings[aspect]]
        owners = [number for number, aspect in enumerate(self._ids) for _ in phrasings[aspect]]
        self._said = dict(zip(map(normalise, texts), owners, strict=True))
        self._encoder = encoder if texts else None
        if self._encoder is None:
            self._words = NgramIndex([normalise(text) for text in texts], owners, len(self._ids))
        else:
            cloud = Cloud(self._encoder.phrasings(texts), owners, len(self._ids))
            self._centre, self._whitening = cloud.centre, cloud.whitening()
            self._means = unit(cloud.means @ self._whitening)

    def rank(self, masked: str, vector: Floats | None = None, limit: int = 3) -> tuple[AspectMatch, ...]:
        """Return the likeliest aspects for a question with masked names and its own `vector`. Empty if it
        probably asks for none.
        """
        folded = normalise(masked)
        if not self._ids or not folded:
            return ()
        if self._encoder is not None:
            vector = self._encoder.question(masked) if vector is None else vector
            scores = (unit((vector - self._centre)[None, :] @ self._whitening) @ self._means.T)[0]
            temperature = _TEMPERATURE
        else:
            scores, temperature = self._words.scores(cut_up(folded)), _IN_WORDS
        chances = np.exp((scores - scores.max()) / temperature)
        chances /= chances.sum()
        if folded in self._said:
            chances *= 1 - _SAID
            chances[self._said[folded]] += _SAID
        best = (-chances).argsort(kind="stable")[:limit].tolist()
        if self._ids[best[0]] == NO_ASPECT and chances[best[0]] >= _SURELY_NONE:
            return ()
        found = (AspectMatch(self._ids[number], float(chances[number])) for number in best)
        return tuple(aspect for aspect in found if aspect.id != NO_ASPECT)


def asking(text: str) -> str:
    """Return the last sentence that ends as a question: a story around it only blurs it."""
    sentences = _SENTENCES.split(text)
    return next((sentence for sentence in reversed(sentences) if sentence.endswith("?")), text)
