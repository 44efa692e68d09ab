"""Names that are also common words, typed without capitals: "is clean still a member?" asks about CLEAN."""

from __future__ import annotations

import re
from collections.abc import Mapping

from bot.dialogue.words.plain_words import normalised_list
from knowledge.schema import Catalog, per_catalog
from knowledge.search.text import normalise

WORD = re.compile(r"[^\W_]+")


def write_names(catalog: Catalog, text: str) -> str:
    """Return the text with such words capitalised where they are names: behind "about" or "is", and before the end
    or a word that doesn't go with the common word.
    """
    names = _ordinary_names(catalog)
    words = list(WORD.finditer(text))
    before, behind = (normalised_list(catalog, f"{side}-ordinary") for side in ("before", "behind"))
    for number in range(len(words) - 1, 0, -1):
        word, follower = words[number], words[number + 1 : number + 2]
        named = names.get(word[0])
        stands = normalise(words[number - 1][0]) in before
        if named and stands and (not follower or normalise(follower[0][0]) in behind):
            text = f"{text[: word.start()]}{named}{text[word.end() :]}"
    return text


@per_catalog
def _ordinary_names(catalog: Catalog) -> Mapping[str, str]:
    """Return one-word names of entries that are also common words, by their lower-case form."""
    ordinary = normalised_list(catalog, "ordinary")
    names = (name for entry in catalog.entries.values() for name in entry.names if " " not in name)
    return {name.lower(): name for name in names if normalise(name) in ordinary}
