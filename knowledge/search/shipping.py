"""Writes the vectors that ship with the package, so that no start has to compute them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from knowledge.search.aspects import Masking
from knowledge.search.encoder import Encoder
from knowledge.search.items import Item, Kind, Label, Vocabulary, texts
from knowledge.search.names import Names
from knowledge.search.text import clean
from knowledge.search.vectors import Vectors, keys_of, save


def ship(items: Sequence[Item], vocabulary: Vocabulary, questions: Sequence[str], encoder: Encoder, path: Path) -> int:
    """Write the vectors of all texts to `path` and return how many there are. Takes minutes if many are new.

    `questions` are the content's tests, as typed and as repaired, so that checks needn't compute them. Entries'
    phrasings are also stored with masked names, which is how aspects are recognised.
    """
    asked = [clean(spoken.text) for spoken in texts(items, "phrasings")[0]]
    asked += [spoken.text for listed in (vocabulary.defining, *vocabulary.aspects.values()) for spoken in listed]
    masking = Masking(Names([*items, Item(Label(Kind.OUTSIDE, ""), (), names=vocabulary.names)]), vocabulary)
    entries = [item for item in items if item.label.kind is Kind.FAQ]
    asked += [masking.mask(clean(spoken.text), spoken.language) for spoken in texts(entries, "phrasings")[0]]
    asked += [clean(question) for question in questions]
    said = [spoken.text for part in ("passages", "cards") for spoken in texts(items, part)[0]]
    found = Vectors.empty()
    for kind, listed, encode in (("query", asked, encoder.phrasings), ("passage", said, encoder.passages)):
        unique = list(dict.fromkeys(listed))
        found = found.merged(Vectors.rounded(keys_of(f"{encoder.name} {kind}", unique), encode(unique)))
    save(path, found)
    return len(found.keys)
