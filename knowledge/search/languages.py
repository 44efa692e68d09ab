"""Which of the content's languages a question is in, judged by its n-grams without names and numbers.

In short questions single words decide, by whose texts contain them, if the n-grams don't. Accents count: "qué" and
"que" belong to different languages.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b

import numpy as np

from knowledge.search.items import Spoken
from knowledge.search.ngrams import Floats, Hashes, count_all, cut_up, distinct
from knowledge.search.text import normalise

_SMOOTHING = 0.5
_INDEPENDENCE = 0.25  # neighbouring n-grams say the same thing several times
_SURE, _LIKELY = 0.9, 0.5
_FEWEST_LETTERS = 2
_KNOWN = 0.4
"""Share of a question's n-grams that must be known; a few are even in foreign languages."""
_ENOUGH_WORDS = 3
"""Words from which their frequencies identify a language even if each is shared."""
_FEW_WORDS = 6
"""Words up to which the words of each language are counted."""
_TELLS, _OVERRULES = 0.9, 1.4
"""By how many of its own words a language must lead if the n-grams don't identify one, and if they identify another."""
_RARER = 0.1
"""Frequency of a word, relative to the language that uses it most, below which it's a slip or a quotation."""
_NUMBER = re.compile(r"\S*\d\S*")
_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True)
class Heard:
    """The language of a question: `sure` if its words identify it, `guess` if they only make it likely."""

    sure: str | None = None
    guess: str | None = None


class Languages:
    """A naive Bayes classifier over the n-grams of all texts in each language."""

    def __init__(
        self,
        texts: Mapping[str, Sequence[str]],
        names: frozenset[str],
        like: Languages | None = None,
        *,
        accented: Mapping[str, Counter[str]] | None = None,
    ) -> None:
        """Take folded texts by language, and the folded words of names, which belong to no language.

        What a classifier `like` it has counted is reused for languages with the same texts. `accented` are the
        words with accents, as found by `accented_words`.
        """
        self._languages = tuple(texts)
        self._names = names
        self._told = {language: _fingerprint(said) for language, said in texts.items()}
        told = {language: Counter(word for text in texts[language] for word in text.split()) for language in texts}
        self._words = {language: frozenset(words) for language, words in told.items()}
        self._spoken_in, self._accented = _languages_of_words(told), _languages_of_words(accented or {})
        found = []
        for language in self._languages:
            same = like and like._names == names and like._told.get(language) == self._told[language]
            found.append(like._known_counts(language) if like and same else self._count(texts[language]))
        self._hashes = distinct(np.concatenate([grams for grams, _ in found])) if found else np.zeros(0, np.uint64)
        self._counts: Floats = np.full((len(self._hashes), len(found)), _SMOOTHING, np.float32)
        for place, (grams, number) in enumerate(found):
            self._counts[self._hashes.searchsorted(grams), place] += number
        self._sums = self._counts.sum(axis=0)

    @classmethod
    def of(
        cls, spoken: Mapping[str, Sequence[Spoken]], names: frozenset[str], like: Languages | None = None
    ) -> Languages:
        """Return the classifier of texts by language; the rest as in `Languages`."""
        folded = {language: [said.folded for said in texts] for language, texts in spoken.items()}
        accented = {language: accented_words(said.text for said in texts) for language, texts in spoken.items()}
        return cls(folded, names, like, accented=accented)

    def _count(self, texts: Sequence[str]) -> tuple[Hashes, Floats]:
        """Return the n-grams of the texts, in order, and how often each occurs."""
        grams, counts = count_all([text for text in map(self._without_names, texts) if text] or ["-"])
        return grams, counts.astype(np.float32)

    def _known_counts(self, language: str) -> tuple[Hashes, Floats]:
        """Return what `_count` returned for a language."""
        counts = self._counts[:, self._languages.index(language)]
        own = counts > _SMOOTHING
        return self._hashes[own], counts[own] - np.float32(_SMOOTHING)

    def hear(self, question: str) -> Heard:
        """Return the language of a question; nothing if no language has its words."""
        folded, words = normalise(question), words_as_written(question)
        heard = self._by_ngrams(folded)
        if len(words) > _FEW_WORDS:
            return heard
        language, lead = self._by_words([word for word in words if normalise(word) not in self._names])
        against = heard.sure and any(heard.sure in (self.of_word(word) or ()) for word in words)
        if language and lead >= (_OVERRULES if against else _TELLS):
            sure = not self._is_shared(list(map(normalise, words)), language)
            return Heard(language if sure else None, language)
        if heard.sure or language:
            return heard if heard.sure else Heard(None, language)
        return heard if heard.guess else Heard(None, self._by_words(words)[0])

    def of_word(self, word: str) -> tuple[str, ...] | None:
        """Return the languages that have a word as it's written, in lower case; None for a name, which belongs
        to all.
        """
        folded = normalise(word)
        if folded in self._names:
            return None
        return self._accented.get(word, ()) if not word.isascii() else self._spoken_in.get(folded, ())

    def _by_words(self, words: Sequence[str]) -> tuple[str | None, float]:
        """Return the language that has most of the words, and its lead; words shared by several languages count
        less.
        """
        counts = dict.fromkeys(self._languages, 0.0)
        for word in words:
            for language in (spoken_in := self._accented.get(word) or self._spoken_in.get(normalise(word), ())):
                counts[language] += len(spoken_in) ** -0.5
        best, second = (*sorted(counts, key=lambda language: -counts[language])[:2], None)[:2]
        lead = counts[best] - counts.get(second or "", 0.0) if best else 0.0
        return (best, lead) if lead > 0 else (None, 0.0)

    def _by_ngrams(self, folded: str) -> Heard:
        words = self._without_names(folded)
        if sum(map(str.isalpha, words)) < _FEWEST_LETTERS or len(self._languages) < 1:
            return Heard()
        cut = cut_up(words)
        columns = np.minimum(self._hashes.searchsorted(cut.hashes), len(self._hashes) - 1)
        known = columns[self._hashes[columns] == cut.hashes]
        if len(known) < _KNOWN * len(cut.hashes):
            return Heard()
        logarithms = np.log(self._counts[known] / self._sums)
        evidence = (logarithms - logarithms.mean(axis=1, keepdims=True)).sum(axis=0) * np.float32(_INDEPENDENCE)
        chances = np.exp(evidence - evidence.max())
        chances /= chances.sum()
        best = int(chances.argmax())
        language, chance = self._languages[best], float(chances[best])
        if self._is_shared(words.split(), language):
            return Heard()
        return Heard(language if chance >= _SURE else None, language if chance >= _LIKELY else None)

    def _is_shared(self, words: Sequence[str], language: str) -> bool:
        """Return whether a language is supported only by a word or two that others have as well, such as
        "budget" or "status".
        """
        known = [word for word in words if word in self._words[language]]
        others = [self._words[other] for other in self._languages if other != language]
        shared = all(any(word in vocabulary for vocabulary in others) for word in known)
        return len(words) < _ENOUGH_WORDS and bool(known) and shared

    def _without_names(self, folded: str) -> str:
        """Return the words that may identify a language."""
        return " ".join(word for word in _NUMBER.sub(" ", folded).split() if word not in self._names)


def words_as_written(text: str) -> list[str]:
    """Return the words of a text in small letters with their accents; those joined by an apostrophe one by one."""
    return _WORD.findall(unicodedata.normalize("NFC", text).lower())


def accented_words(texts: Iterable[str]) -> Counter[str]:
    """Return how often each word with accents stands in texts."""
    return Counter(
        word for text in texts if not text.isascii() for word in words_as_written(text) if not word.isascii()
    )


def _fingerprint(texts: Sequence[str]) -> bytes:
    """Return a value that is the same only for the same texts."""
    return blake2b("\n".join(texts).encode("utf-8", "surrogatepass"), digest_size=16).digest()


def _languages_of_words(told: Mapping[str, Counter[str]]) -> dict[str, tuple[str, ...]]:
    """Return the languages that have each word, except those in which it's far rarer than elsewhere."""
    shares: dict[str, dict[str, float]] = {}
    for language, words in told.items():
        total = words.total()
        for word, count in words.items():
            shares.setdefault(word, {})[language] = count / total
    return {
        word: tuple(language for language, share in found.items() if share >= _RARER * max(found.values()))
        for word, found in shares.items()
    }
