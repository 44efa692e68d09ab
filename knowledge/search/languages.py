"""Which language of the content a question is in, judged by its n-grams once names and numbers are taken off."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from knowledge.search.ngrams import Floats, cut_all, cut_up, distinct

_SMOOTHING = 0.5
_INDEPENDENCE = 0.25  # neighbouring n-grams say the same thing several times
_SURE, _LIKELY = 0.9, 0.5
_FEWEST_LETTERS = 2
_KNOWN = 0.4
"""Share of a question's n-grams that must be known: of another language a few always are."""
_ENOUGH_WORDS = 3
"""Words from which their frequencies tell a language even where each is shared."""
_NUMBER = re.compile(r"\S*\d\S*")


@dataclass(frozen=True)
class Heard:
    """The language of a question: `sure` when its words tell, `guess` when they only make it likely."""

    sure: str | None = None
    guess: str | None = None


class Languages:
    """A naive Bayes classifier over the n-grams of all that the content says in each language."""

    def __init__(self, texts: Mapping[str, Sequence[str]], names: frozenset[str]) -> None:
        """Take folded texts by language, and the folded words of names, which belong to no language."""
        self._languages = tuple(texts)
        self._names = names
        found = []
        self._words = {language: {word for text in texts[language] for word in text.split()} for language in texts}
        for language in self._languages:
            _, hashes, counts = cut_all([text for text in map(self._without_names, texts[language]) if text] or ["-"])
            grams, places = np.unique(hashes, return_inverse=True)
            found.append((grams, np.bincount(places, counts)))
        self._hashes = distinct(np.concatenate([grams for grams, _ in found])) if found else np.zeros(0, np.uint64)
        counts = np.full((len(self._hashes), len(found)), _SMOOTHING, np.float32)
        for place, (grams, number) in enumerate(found):
            counts[self._hashes.searchsorted(grams), place] += number.astype(np.float32)
        logarithms = np.log(counts / counts.sum(axis=0))
        self._evidence: Floats = logarithms - logarithms.mean(axis=1, keepdims=True)

    def hear(self, folded: str) -> Heard:
        """Tell the language of a folded question; nothing for one without words of any language."""
        words = self._without_names(folded)
        if sum(map(str.isalpha, words)) < _FEWEST_LETTERS or len(self._languages) < 1:
            return Heard()
        cut = cut_up(words)
        columns = np.minimum(self._hashes.searchsorted(cut.hashes), len(self._hashes) - 1)
        known = columns[self._hashes[columns] == cut.hashes]
        if len(known) < _KNOWN * len(cut.hashes):
            return Heard()
        evidence = self._evidence[known].sum(axis=0) * np.float32(_INDEPENDENCE)
        chances = np.exp(evidence - evidence.max())
        chances /= chances.sum()
        best = int(chances.argmax())
        language, chance = self._languages[best], float(chances[best])
        if self._is_shared(words.split(), language):
            return Heard()
        return Heard(language if chance >= _SURE else None, language if chance >= _LIKELY else None)

    def _is_shared(self, words: Sequence[str], language: str) -> bool:
        """Tell whether a language rests on a word or two that others have as well, such as "budget" or "status"."""
        known = [word for word in words if word in self._words[language]]
        others = [self._words[other] for other in self._languages if other != language]
        shared = all(any(word in vocabulary for vocabulary in others) for word in known)
        return len(words) < _ENOUGH_WORDS and bool(known) and shared

    def _without_names(self, folded: str) -> str:
        """Return the words that may tell a language."""
        return " ".join(word for word in _NUMBER.sub(" ", folded).split() if word not in self._names)
