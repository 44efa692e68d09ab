"""Phrasings that are asked word for word: however short, there is nothing to guess."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from knowledge.search.features import Hashes, Integers
from knowledge.search.kept import Arrays

Numbers = npt.NDArray[np.int16]

_SEVERAL = -1


class Said(NamedTuple):
    """The number of a phrasing's label, and that of its language; None when several languages say the same."""

    label: int
    language: int | None


@dataclass(frozen=True)
class Verbatim:
    """The phrasings that belong to one label alone, by the hash of the folded text, in order."""

    hashes: Hashes
    labels: Numbers
    languages: Numbers

    @classmethod
    def learn(cls, texts: Sequence[str], owners: Integers, languages: Integers) -> Verbatim:
        """Take folded texts with the numbers of their labels and languages."""
        meant: dict[str, set[tuple[int, int]]] = defaultdict(set)
        for text, owner, language in zip(texts, owners.tolist(), languages.tolist(), strict=True):
            meant[text].add((owner, language))
        alone = [(_hash(text), *next(iter(found)), len(found)) for text, found in meant.items() if _agreed(found)]
        alone.sort()
        return cls(
            np.array([one[0] for one in alone], np.uint64),
            np.array([one[1] for one in alone], np.int16),
            np.array([one[2] if one[3] == 1 else _SEVERAL for one in alone], np.int16),
        )

    @classmethod
    def of(cls, arrays: Arrays) -> Verbatim:
        """Return what gave these `arrays`."""
        return cls(arrays["verbatim"], arrays["verbatim labels"], arrays["verbatim languages"])

    def arrays(self) -> dict[str, npt.NDArray[np.uint64] | Numbers]:
        """Return all there is to know, for `of`."""
        return {"verbatim": self.hashes, "verbatim labels": self.labels, "verbatim languages": self.languages}

    def find(self, text: str) -> Said | None:
        """Return what a folded text means when it is such a phrasing."""
        wanted = np.uint64(_hash(text))
        place = int(self.hashes.searchsorted(wanted))
        if place == len(self.hashes) or self.hashes[place] != wanted:
            return None
        language = int(self.languages[place])
        return Said(int(self.labels[place]), None if language == _SEVERAL else language)


def _agreed(found: set[tuple[int, int]]) -> bool:
    """Tell whether a text means the same wherever it is said."""
    return len({owner for owner, _ in found}) == 1


def _hash(text: str) -> int:
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "little")
