"""Repairs spelling: writes out abbreviations, and corrects typing errors to words of the content."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence

from knowledge.search.items import Item, Spoken, Vocabulary, word_counts
from knowledge.search.slips import NearWords
from knowledge.search.text import normalise
from knowledge.search.words import is_good_word_of

_WORD = re.compile(r"\w+")
_OPENING = frozenset('.!?:;…("«„“¿¡-')  # what stands before the first word of a sentence, or a new line
_TYPED = re.compile(r"(?<![\w'’.-])(?:\d+(?=\s+[^\W\d])|\w*[^\W\d]\w*)(?![\w'’-]|\.\w)")
_SHORTEST = 3
_SHORT = 3  # up to here a slip must leave the first letter as it is, or swap the first two
_SECOND_SLIP, _SECOND_IN_NAME = 7, 10  # letters from which two slips are forgiven, and in a word with a capital
_SHORTEST_GLUED = 5
_LONGEST = 40
_MOST_COMPARED = 8  # of the words that a slip may be meant as
_MOST_REPAIRS = 12  # unknown words looked at in one question: bounds the time of a long one


class Speller:
    """Knows the words of the content, by language. Immutable once built."""

    def __init__(
        self,
        words: Mapping[str, Iterable[str] | Mapping[str, int]],
        vocabulary: Iterable[str],
        short_forms: Mapping[str, Mapping[str, str]] | None = None,
        capitals: Mapping[str, frozenset[str]] | None = None,
    ) -> None:
        """Take the folded words of the phrasings by language, repeated as they occur or counted, and correct
        words.

        `short_forms`: what people type for a word, by language ("u" for "you"). `capitals`: words capitalised
        inside sentences; another word that people capitalise there is a slip only of one of these.
        """
        self._capitals = capitals or {}
        self._all_capitals = frozenset[str]().union(*self._capitals.values())
        self._short_forms = short_forms or {}
        self._counts = {language: Counter(listed) for language, listed in words.items()}
        self._total = sum(self._counts.values(), Counter[str]())
        self._known = frozenset(self._total) | frozenset(vocabulary)
        self._targets = {language: _targets(count) for language, count in self._counts.items()}
        self._all_targets = _targets(self._total)

    @classmethod
    def of(
        cls,
        items: Sequence[Item],
        vocabulary: Vocabulary,
        spoken: Mapping[str, Sequence[Spoken]],
        names: Collection[str],
    ) -> Speller:
        """Return the speller for the items, all `spoken` texts and the words of `names`."""
        texts = (*(said.folded for each in spoken.values() for said in each), *map(normalise, vocabulary.elsewhere))
        known = {word for text in texts for word in text.split()}.union(names)
        capitals = {language: capitals_in(said.text for said in each) for language, each in spoken.items()}
        return cls(word_counts(items), known, vocabulary.short_forms, capitals)

    def repair(self, text: str, language: str | None = None) -> str:
        """Return `text` with certain slips corrected, using only words of `language` if that is known."""
        text = self._write_out(text, language)
        starts = {hit.group(): hit.start() for hit in reversed(list(_WORD.finditer(text)))}
        unknown = [word for word in reversed(starts) if self._may_be_slip(word, text, language)]
        repaired: dict[str, str] = {}
        for word in unknown[:_MOST_REPAIRS]:
            named = bool(self._capitals) and _is_named(word, text[: starts[word]], text)
            better = self.correction(normalise(word), language, named=named)
            if better:
                repaired[word] = better
        if not repaired:
            return text
        return _WORD.sub(lambda hit: repaired.get(hit.group(), hit.group()), text)

    def _write_out(self, text: str, language: str | None) -> str:
        """Return `text` with the language's abbreviations written out; a digit counts as one only before a word."""
        known = self._short_forms.get(language or "", {})
        return _TYPED.sub(lambda hit: known.get(hit.group(), hit.group()), text) if known else text

    def correction(self, word: str, language: str | None = None, *, named: bool = False) -> str | None:
        """Return the word of which an unknown folded word is a misspelling, or None if that's uncertain.

        The nearest word of the content wins; among equally near ones, one with the same beginning, then the
        most frequent. Two words written as one are split. `named` words are capitalised inside a sentence.
        """
        targets = self._targets.get(language or "", self._all_targets)
        counts = self._counts.get(language or "", self._total)
        allowed = 1 if len(word) < (_SECOND_IN_NAME if named else _SECOND_SLIP) else 2
        hits = targets.near(word, allowed, _MOST_COMPARED)
        if named:
            capitals = self._capitals.get(language or "", self._all_capitals)
            hits = [(hit, distance) for hit, distance in hits if hit in capitals]
        ranked = sorted((distance, hit[0] != word[0], -counts[hit], hit) for hit, distance in hits)
        if ranked and _is_certain(word, ranked[0][3], ranked[0][0]):
            return ranked[0][3]
        return None if named else _split_glued(word, counts)

    def _may_be_slip(self, typed: str, text: str, language: str | None) -> bool:
        """Return whether a word may be a typing error: only letters, unknown, and no abbreviation."""
        if typed in self._known:
            return False
        if typed.isupper() and len(typed) <= _SHORT and not text.isupper():
            return False
        word = normalise(typed)
        fits = _SHORTEST <= len(word) <= _LONGEST and word.isascii() and word.isalpha()
        return fits and word not in self._known and not is_good_word_of(word, language)


def capitals_in(texts: Iterable[str]) -> frozenset[str]:
    """Return the folded words that the texts capitalise inside a sentence: names, and in German all nouns."""
    found = set[str]()
    for text in filter(_has_small_words, texts):
        hits = (hit for hit in _WORD.finditer(text) if hit.group()[0].isupper())
        found.update(hit.group() for hit in hits if not _opens_sentence(text[: hit.start()]))
    return frozenset(map(normalise, found))


def _is_named(word: str, before: str, text: str) -> bool:
    """Return whether a word is capitalised where only some words are: not at the beginning, nor in a text in
    capitals.
    """
    return word[0].isupper() and not _opens_sentence(before) and _has_small_words(text)


def _has_small_words(text: str) -> bool:
    """Return whether any word of a text begins with a lower-case letter."""
    return any(word[0].islower() for word in _WORD.findall(text))


def _opens_sentence(before: str) -> bool:
    """Return whether the text before a word ends a sentence or a line."""
    kept = before.rstrip()
    return not kept or kept[-1] in _OPENING or "\n" in before[len(kept) :]


def _targets(counts: Mapping[str, int]) -> NearWords:
    """Return the words to which slips may be corrected."""
    return NearWords(sorted(word for word in counts if len(word) >= _SHORTEST and word.isascii() and word.isalpha()))


def _is_certain(word: str, better: str, distance: int) -> bool:
    """Return whether the nearest word is near enough, given the word's length and beginning.

    Few people mistype the first letter, and many words differ only in it: "sagde" and "lagde".
    """
    if word[0] == better[0]:
        return True
    swapped = word[:2] == better[1::-1]
    dropped = len(word) > _SHORT and word in (better[1:], f"{word[0]}{better}")
    return distance == 1 and (swapped or dropped or len(word) >= _SECOND_SLIP)


def _split_glued(word: str, counts: Mapping[str, int]) -> str | None:
    """Return the most frequent pair of the content's words that `word` joins without a space, or None."""
    if len(word) < _SHORTEST_GLUED:
        return None
    pairs = [(word[:cut], word[cut:]) for cut in range(2, len(word) - 1)]
    found = [(counts[left] * counts[right], left, right) for left, right in pairs if left in counts and right in counts]
    return " ".join(max(found)[1:]) if found else None
