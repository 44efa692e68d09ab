"""Words with which people ask for an aspect of a thing, in any form: "paid", "bezahlte"."""

from __future__ import annotations

from collections.abc import Iterator

from bot.dialogue.words.plain_words import normalised_words
from knowledge.schema import Catalog, per_catalog
from knowledge.search.text import normalise

SHORTEST_STEM, LONGEST_ENDING = 4, 0.4
"""Letters of the shortest stem that two forms of a word share, and the largest part of a word that may be an ending:
"consigu-ieron", "otten-iamo".
"""


def is_asking_word(catalog: Catalog, word: str) -> bool:
    """Return whether people ask for an aspect with the word, or with another form of it: "paid", "bezahlte"."""
    return not _stems(catalog).isdisjoint({word, *stems_of(word)})


@per_catalog
def _stems(catalog: Catalog) -> frozenset[str]:
    """Return the words with which people ask for an aspect, and those around them, of every language; with their
    stems.
    """
    words = normalised_words(catalog, "asking", "joining", "filling").union(_words_of_aspects(catalog))
    return frozenset(words.union(*map(stems_of, words)))


def stems_of(word: str) -> set[str]:
    """Return what may be left of a word without its ending."""
    return {word[:end] for end in range(max(SHORTEST_STEM, len(word) - int(len(word) * LONGEST_ENDING)), len(word))}


def _words_of_aspects(catalog: Catalog) -> Iterator[str]:
    for aspect in catalog.aspects:
        for language in catalog.languages:
            for phrasing in catalog.aspect_words(aspect, language).phrasings:
                yield from normalise(phrasing).split()
