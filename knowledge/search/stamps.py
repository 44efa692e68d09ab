"""Records what content each shipped part of the search was learnt from, to notice when the content has moved on.

A stamp is a sketch of the phrasings: the smallest of their hashes. It shows, within a few per cent, how many of today's
phrasings existed then. A few changed sentences are no reason to learn anything again.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from hashlib import blake2b
from pathlib import Path

from knowledge.search.items import Item, texts
from knowledge.source.files import replace

STAMPS = Path(__file__).with_name("stamps.json")
COMMANDS = ("fit", "recogniser")
"""The commands of `icn-bot quality` that learn from the content."""
_KEPT = 200
"""Hashes kept of each: the share of known phrasings is accurate to about two per cent."""


def stamp(command: str, items: Sequence[Item]) -> None:
    """Record that the command has just learnt from these items."""
    stamps = _read() | {command: sketch(_phrasings(items))}
    replace(STAMPS, (json.dumps(stamps, sort_keys=True) + "\n").encode())


def known_share(command: str, items: Sequence[Item]) -> float:
    """Return the share of the items' phrasings that the command learnt from; 0 without a stamp."""
    return common_share(_read().get(command, []), sketch(_phrasings(items)))


def sketch(phrasings: Iterable[str]) -> list[str]:
    """Return the smallest hashes of the phrasings."""
    return sorted({blake2b(text.encode(), digest_size=6).hexdigest() for text in phrasings})[:_KEPT]


def common_share(before: Sequence[str], now: Sequence[str]) -> float:
    """Return the share of the phrasings sketched `now` that were among those sketched `before`."""
    full = [sketched[-1] for sketched in (before, now) if len(sketched) == _KEPT]
    here = [hashed for hashed in now if hashed <= min(full, default=hashed)]
    return len(set(here) & {*before}) / len(here) if here else float(not now)


def _phrasings(items: Sequence[Item]) -> list[str]:
    said, owners = texts(items, "phrasings")
    return [f"{items[owner].label} {spoken.folded}" for spoken, owner in zip(said, owners, strict=True)]


def _read() -> dict[str, list[str]]:
    """Read the stamps; none if there is no file."""
    found: dict[str, list[str]] = json.loads(STAMPS.read_text(encoding="utf-8")) if STAMPS.exists() else {}
    return found
