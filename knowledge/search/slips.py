"""Words that a misspelt one may stand for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache, partial

from rapidfuzz import process
from rapidfuzz.distance import OSA

_REMEMBERED = 2048
"""Words whose neighbours are kept: a question is searched as typed, as repaired and without its names."""


class NearWords:
    """Finds words despite slips. Only words of a suitable length are compared, a fifth of all. Immutable."""

    def __init__(self, words: Iterable[str]) -> None:
        """Take the words; among equally near ones the first wins."""
        self._words = tuple(words)
        self._fitting = lru_cache(None)(partial(_of_length, self._words))
        self._near = lru_cache(_REMEMBERED)(partial(_compare, self._fitting))

    def nearest(self, word: str, slips: int) -> tuple[str, int] | None:
        """Return the nearest word within so many slips, and the number of slips; None if there is none."""
        found = self.near(word, slips, 1)
        return found[0] if found else None

    def near(self, word: str, slips: int, most: int) -> list[tuple[str, int]]:
        """Return up to `most` nearest words within so many slips, each with its slips."""
        return list(self._near(word, slips, most))


def _compare(
    fitting: Callable[[int, int], tuple[str, ...]], word: str, slips: int, most: int
) -> tuple[tuple[str, int], ...]:
    """Return the nearest of the suitable words, each with its slips."""
    found = process.extract(word, fitting(len(word), slips), scorer=OSA.distance, score_cutoff=slips, limit=most)
    return tuple((hit, int(distance)) for hit, distance, _ in found)


def _of_length(words: Sequence[str], length: int, slips: int) -> tuple[str, ...]:
    """Return the words of which this may be a misspelling: each slip changes the length by one letter at most."""
    return tuple(word for word in words if abs(len(word) - length) <= slips)
