"""Writes the vectors that come with the package, so that no start has to compute them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from knowledge.search.encoder import Encoder
from knowledge.search.engine import Vocabulary
from knowledge.search.items import Item, texts
from knowledge.search.text import clean
from knowledge.search.vectors import Vectors, keys_of, save


def ship(items: Sequence[Item], vocabulary: Vocabulary, encoder: Encoder, path: Path) -> int:
    """Write the vectors of all texts to `path`; return how many there are. Minutes when many are new."""
    asked = [clean(spoken.text) for spoken in texts(items, "phrasings")[0]]
    asked += [spoken.text for listed in (vocabulary.defining, *vocabulary.aspects.values()) for spoken in listed]
    said = [spoken.text for part in ("passages", "cards") for spoken in texts(items, part)[0]]
    found = Vectors.empty()
    for kind, listed, encode in (("query", asked, encoder.phrasings), ("passage", said, encoder.passages)):
        unique = list(dict.fromkeys(listed))
        found = found.joined(Vectors.rounded(keys_of(f"{encoder.name} {kind}", unique), encode(unique)))
    save(path, found)
    return len(found.keys)
