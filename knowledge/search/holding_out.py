"""What is held out, so that the search is fitted and measured on what it hasn't seen: entries as if new, questions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from zlib import crc32

from knowledge.search.items import Item, Kind, Label

REFERENCE = "en"
FOLDS = 5
"""Parts of the entries, each to be held out once."""
PARTS = 5
"""Parts of the questions: what the map makes of each is judged by one that was learnt without it."""
_COLD_PHRASINGS = 3


def part_of(text: str) -> int:
    """Return the part of the questions to which a readable one belongs."""
    return crc32(text.encode()) % PARTS


def as_added(item: Item) -> Item:
    """Return an entry as it stands on the day an admin adds it: English, three phrasings, no translations."""
    parts = {
        part: tuple(spoken for spoken in getattr(item, part) if spoken.language == REFERENCE)
        for part in ("phrasings", "passages", "cards")
    }
    phrasings = parts["phrasings"][: _COLD_PHRASINGS + 1]
    return replace(item, phrasings=phrasings, passages=parts["passages"], cards=parts["cards"])


def folds(items: Sequence[Item]) -> list[frozenset[Label]]:
    """Return the entries in folds, each to be held out once."""
    entries = sorted(item.label for item in items if item.label.kind is Kind.FAQ)
    return [frozenset(entries[fold::FOLDS]) for fold in range(FOLDS)]
