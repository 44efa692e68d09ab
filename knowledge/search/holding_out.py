"""What is held out so that the search is fitted and measured on unseen data: entries as if new, and questions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from zlib import crc32

from knowledge.search.items import Item, Kind, Label

REFERENCE = "en"
FOLDS = 5
"""Parts of the entries, each held out once."""
PARTS = 5
"""Parts of the questions; each is turned by a map that was learnt without it."""
_COLD_PHRASINGS = 3


def part_of(text: str) -> int:
    """Return the number of the part that a readable question belongs to."""
    return crc32(text.encode()) % PARTS


def as_added(item: Item) -> Item:
    """Return an entry as it is on the day an admin adds it: English, three phrasings, no translations."""
    parts = {
        part: tuple(spoken for spoken in getattr(item, part) if spoken.language == REFERENCE)
        for part in ("phrasings", "passages", "cards")
    }
    phrasings = parts["phrasings"][: _COLD_PHRASINGS + 1]
    return replace(item, phrasings=phrasings, passages=parts["passages"], cards=parts["cards"])


def folds(items: Sequence[Item]) -> list[frozenset[Label]]:
    """Return the entries in parts, each to be held out once."""
    entries = sorted(item.label for item in items if item.label.kind is Kind.FAQ)
    return [frozenset(entries[fold::FOLDS]) for fold in range(FOLDS)]
