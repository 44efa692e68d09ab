"""Spelling repair: a word nobody knows becomes the word of the content it is a slip of."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping

from rapidfuzz import process
from rapidfuzz.distance import OSA

from knowledge.search.text import normalise
from knowledge.search.words import is_good_word

_WORD = re.compile(r"\w+")
_SHORTEST = 4
_SECOND_SLIP = 8  # letters from which two slips are forgiven
_MOST_REPAIRS = 12  # unknown words looked at in one question: bounds the time of a long one


class Speller:
    """Knows the words of the content, by language. Immutable once built."""

    def __init__(self, words: Mapping[str, Iterable[str]], vocabulary: Iterable[str]) -> None:
        """Take the folded words of the phrasings by language, repeated as they occur, and further good words."""
        counts = {language: Counter(listed) for language, listed in words.items()}
        self._counts = sum(counts.values(), Counter[str]())
        self._known = frozenset(self._counts) | frozenset(vocabulary)
        self._targets = {language: _targets(count) for language, count in counts.items()}
        self._all_targets = _targets(self._counts)

    def repair(self, text: str, language: str | None = None) -> str:
        """Return `text` with the slips repaired that are certain; words of `language` alone when it is given."""
        unknown = [word for word in dict.fromkeys(_WORD.findall(text)) if self._is_unknown(normalise(word))]
        repaired = {word: self.correction(normalise(word), language) for word in unknown[:_MOST_REPAIRS]}
        repaired = {word: better for word, better in repaired.items() if better}
        if not repaired:
            return text
        return _WORD.sub(lambda hit: repaired.get(hit.group()) or hit.group(), text)

    def correction(self, word: str, language: str | None = None) -> str | None:
        """Return the word of the content that an unknown folded word is a slip of, or None when none is certain.

        The nearest counts; of equally near ones the one with the same first letter, then the more frequent one.
        """
        targets = self._targets.get(language or "", self._all_targets)
        allowed = 1 if len(word) < _SECOND_SLIP else 2
        hits = process.extract(word, targets, scorer=OSA.distance, score_cutoff=allowed, limit=8)
        ranked = sorted((distance, hit[0] != word[0], -self._counts[hit], hit) for hit, distance, _ in hits)
        if not ranked:
            return None
        distance, other_start, _, best = ranked[0]
        return None if other_start and (distance == 2 or len(word) == _SHORTEST) else best

    def _is_unknown(self, word: str) -> bool:
        """Tell whether a folded word may be a slip at all."""
        return len(word) >= _SHORTEST and word.isalpha() and word not in self._known and not is_good_word(word)


def _targets(counts: Mapping[str, int]) -> list[str]:
    """Return the words that a slip may be repaired to."""
    return sorted(word for word in counts if len(word) >= _SHORTEST and word.isalpha())
