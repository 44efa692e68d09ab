"""Correctly spelt words of the content's languages, whether or not the content uses them."""

from __future__ import annotations

from functools import cache, lru_cache
from importlib.resources import files

import numpy as np
import numpy.typing as npt

_OWN_LIST = "da"  # the language that has a list of its own
_BEFORE_A, _LETTERS = ord("a") - 1, 27  # letters are numbered from one; zero is the edge of a word
_THREE, _SELDOM, _MOST_SELDOM = 4, 5, 0.6  # a three that fewer words have is seldom; of a word, so many may be

_PLURAL, _VOWEL_S = 6, ("as", "es", "os")  # letters of the shortest plural, and how those end that only add an "s"


@lru_cache(8192)
def is_good_word(word: str) -> bool:
    """Return whether a folded word (letters a to z) is spelt correctly: it's in the list, or the plural of one.

    The list has hardly any Spanish plurals: "productos" is no slip of "productor".
    """
    return _is_listed(word) or (
        len(word) >= _PLURAL
        and ((word[-2:] in _VOWEL_S and _is_listed(word[:-1])) or (word.endswith("es") and _is_listed(word[:-2])))
    )


def _is_listed(word: str) -> bool:
    listed = _good_words()
    asked = np.bytes_(word.encode())
    if len(asked) > listed.itemsize:  # the search would convert the whole list at every look-up
        return False
    place = int(np.searchsorted(listed, asked))
    return place < len(listed) and bool(listed[place] == asked)


def is_good_word_of(word: str, language: str | None) -> bool:
    """Return whether a folded word is spelt correctly in this language, if that is known."""
    return is_good_word(word) or (language in (None, _OWN_LIST) and word in _good_danish_words())


def resembles_word(word: str) -> bool:
    """Return whether the letters of a folded word follow each other as in words, unlike mashed keys. Words in other
    scripts always do.
    """
    codes = np.array([0, *(max(ord(letter) - _BEFORE_A, 0) for letter in word if letter < "{"), 0], dtype=np.int32)
    known = _trigram_counts()[_trigrams_in(codes)]
    return len(word) < _THREE or not len(known) or bool(np.mean(known < _SELDOM) <= _MOST_SELDOM)


@cache
def _trigram_counts() -> npt.NDArray[np.int64]:
    """Count the three-letter sequences in the list, including the beginning and end of words."""
    listed = _good_words()
    letters = listed.view(np.uint8).reshape(len(listed), -1).astype(np.int32) - _BEFORE_A
    return np.bincount(_trigrams_in(np.pad(letters.clip(0), ((0, 0), (1, 1)))).ravel(), minlength=_LETTERS**3)


def _trigrams_in(letters: npt.NDArray[np.int32]) -> npt.NDArray[np.int32]:
    """Return a number for each three-letter sequence."""
    return (letters[..., :-2] * _LETTERS + letters[..., 1:-1]) * _LETTERS + letters[..., 2:]


@cache
def _good_danish_words() -> frozenset[str]:
    """Load the list for Danish, of which the other list has few words."""
    lines = (files(__package__) / f"words_{_OWN_LIST}.txt").read_text(encoding="ascii").splitlines()
    return frozenset(line for line in lines if not line.startswith("#"))


@cache
def _good_words() -> npt.NDArray[np.bytes_]:
    """Load the list when first needed. Sorted, it takes a third of a set's memory."""
    lines = (files(__package__) / "words.txt").read_text(encoding="ascii").splitlines()
    return np.array([line for line in lines if not line.startswith("#")], dtype=np.bytes_)
