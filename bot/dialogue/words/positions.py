"""Numbers and positions in a list, as the whole text: "two", "the second", "number 2", "the last one"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TypeVar

from bot.dialogue.words.plain_words import fold, positions_in_list, without_courtesies, word_list
from knowledge.schema import Catalog

T = TypeVar("T")


def read_number(catalog: Catalog, text: str) -> int | None:
    """Return the number that the whole text is, such as "2", "two", "the second" or "number 2"; else None."""
    words = without_courtesies(catalog, fold(text), "number")
    digits = re.fullmatch(r"(\d{1,2})(?:st|nd|rd|th|er|e|eme|o|a)?", words)
    if digits:
        return int(digits[1])
    for language in catalog.languages:
        for name in ("numbers", "ordinals"):
            if place := positions_in_list(catalog, language, name).get(words):
                return place
    return None


def read_position(catalog: Catalog, text: str) -> int | None:
    """Return the position in a list that the whole text is: from 1 on, as `read_number` does, or -1 for "the last
    one".
    """
    if without_courtesies(catalog, fold(text), "number") in word_list(catalog, "last"):
        return -1
    return read_number(catalog, text)


def at_position(choices: Sequence[T], position: int) -> T | None:
    """Return the choice at a position as `read_position` returns it; None if there are fewer."""
    index = position - 1 if position > 0 else position
    return choices[index] if position and -1 <= index < len(choices) and choices else None
