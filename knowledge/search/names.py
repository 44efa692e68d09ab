"""Proper names in questions, slips allowed. A name counts more the fewer entries share it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cached_property, lru_cache
from weakref import proxy

import numpy as np

from knowledge.search.items import Item
from knowledge.search.ngrams import Floats
from knowledge.search.slips import NearWords
from knowledge.search.text import normalise
from knowledge.search.words import is_good_word

_WORD = re.compile(r"\w+")
_MOST_WORDS = 5
_SHORTEST_SLIP = 5
_SECOND_SLIP = 9  # letters from which two slips are forgiven
_LONGEST = 60  # words of a question that are looked at
_REMEMBERED = 64  # texts whose names are known: each question is searched for them several times


class Names:
    """The names of all items, folded and without spaces: "cool sweep" and "Coolsweep" are one."""

    def __init__(self, items: Sequence[Item]) -> None:
        """Take the items' names."""
        self._count = len(items)
        owners: dict[str, set[int]] = defaultdict(set)
        spelt: dict[str, str] = {}
        self._ordinary: dict[str, str] = {}
        for number, item in enumerate(items):
            for name in item.names:
                folded = normalise(name)
                owners[folded.replace(" ", "")].add(number)
                spelt[folded.replace(" ", "")] = folded
                if is_good_word(folded):
                    self._ordinary[folded] = name
        owners.pop("", None)
        self._owners = {name: tuple(sorted(found)) for name, found in owners.items()}
        self._items, self._spelt = items, spelt
        self._long = NearWords(name for name in self._owners if len(name) >= _SHORTEST_SLIP)
        me = proxy(self)  # without a cycle an old release is gone as soon as a new one is published
        self._found = lru_cache(_REMEMBERED)(lambda text: tuple(me._find(text)))

    @cached_property
    def _worth(self) -> dict[str, float]:
        """The weight of each name, less if many items share it; computed only when scores are needed."""
        told = [f" {' '.join(spoken.folded for spoken in (*item.phrasings, *item.passages))} " for item in self._items]
        saying: dict[str, list[str]] = defaultdict(list)
        for text in told:
            for word in set(text.split()):
                saying[word].append(text)
        speaking = {
            name: sum(f" {spelt} " in text for text in saying.get(spelt.partition(" ")[0], ()))
            for name, spelt in ((name, self._spelt[name]) for name in self._owners)
        }
        return {name: 1 / max(1, speaking[name], len(found)) ** 0.5 for name, found in self._owners.items()}

    def scores(self, text: str) -> Floats:
        """Return for each item up to 1 if the text contains a name of its own, less if many items share the name."""
        found = np.zeros(self._count, np.float32)
        for _, _, name in self.find(text):
            for owner in self._owners[name]:
                found[owner] = max(found[owner], self._worth[name])
        return found

    def only_name(self, text: str) -> tuple[int, list[str]] | None:
        """Return the item whose name is the only one in a text, however spelt, and the text's other words."""
        found = self._found(text)
        if len(found) != 1 or len(self._owners[found[0][2]]) != 1:
            return None
        start, end, name = found[0]
        words = normalise(text).split()
        return self._owners[name][0], words[:start] + words[end:]

    def masked(self, text: str, mask: str) -> str:
        """Return the words of a text with each name replaced by `mask`; the text as it is if it has none."""
        words, found = normalise(text).split(), list(self.find(text))
        written = _WORD.findall(text.casefold())
        if [normalise(word) for word in written] == words:
            words = written  # with their accents: a word without them means less
        for start, end, _ in reversed(found):
            words[start:end] = [mask]
        return " ".join(words) if found else text

    def find(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Yield the names in a text, the longest first at each position: first folded word, word after the
        last, name.

        A name that is also a common word ("CLEAN") counts only if it's written as a name.
        """
        return (found for found in self._found(text) if self._is_meant(found[2], text))

    def words_in(self, text: str) -> frozenset[str]:
        """Return the folded words of a text that belong to names, as written there."""
        words = normalise(text).split()
        return frozenset(word for start, end, _ in self.find(text) for word in words[start:end])

    def _find(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Yield the names in a text, including those that may be common words."""
        words = normalise(text).split()[:_LONGEST]
        start = 0
        while start < len(words):
            width, name = self._at(words, start)
            if name:
                yield start, start + width, name
            start += width

    def _is_meant(self, name: str, text: str) -> bool:
        written = self._ordinary.get(name)
        return written is None or written in text or text[1:].find(written.title()) >= 0

    def _at(self, words: Sequence[str], start: int) -> tuple[int, str]:
        """Return how many words the name starting here has, and the name; one word and "" if there is none."""
        joined = ["".join(words[start : start + width]) for width in range(min(_MOST_WORDS, len(words) - start) + 1)]
        for width in range(len(joined) - 1, 0, -1):
            if joined[width] in self._owners:
                return width, joined[width]
        for width in range(min(2, len(joined) - 1), 0, -1):
            if name := self._slip(joined[width]):
                return width, name
        return 1, ""

    def _slip(self, key: str) -> str:
        """Return the name that an unknown word is a misspelling of, or ""."""
        if len(key) < _SHORTEST_SLIP or is_good_word(key):
            return ""
        allowed = 1 if len(key) < _SECOND_SLIP else 2
        hit = self._long.nearest(key, allowed)
        return hit[0] if hit and hit[0][0] == key[0] else ""
