"""How the meaning of people's questions deviates from the phrasings: by stories, slips, courtesies.

The scatter of the phrasings themselves says little about that, because their authors write briefly. The deviations were
learnt from labelled questions of all kinds. They ship with the package, belong to no label, and help new entries too.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import numpy as np

from knowledge.search.ngrams import Floats
from knowledge.source.files import replace

SHIPPED = Path(__file__).with_name("deviations.npz")

_STORY = 14
"""Words from which a question is a story; stories count twice as much as shorter questions."""
_SHORTER = 0.5


def learn(gaps: Floats, lengths: Sequence[int]) -> Floats:
    """Return the scatter of questions, given the difference of each from its label's mean, and its length."""
    stories = np.asarray(lengths) >= _STORY
    parts = ((gaps[stories], 1.0), (gaps[~stories], _SHORTER))
    found = sum(weight * some.T @ some / len(some) for some, weight in parts if len(some))
    return np.asarray(found / np.trace(found), np.float32)


@cache
def load_shipped(encoder: str) -> Floats | None:
    """Return the scatter that ships with the package for this encoder's vectors; None for others."""
    with np.load(SHIPPED) as file:
        if str(file["encoder"]) != encoder:
            return None
        half = file["half"].astype(np.float32)
    width = int((2 * len(half)) ** 0.5)
    found = np.zeros((width, width), np.float32)
    found[np.tril_indices(width)] = half
    return found + np.tril(found, -1).T


def save(encoder: str, scatter: Floats) -> None:
    """Write the lower half of the scatter into the package, two bytes per number."""
    packed = io.BytesIO()
    half = (scatter[np.tril_indices(len(scatter))]).astype(np.float16)
    np.savez_compressed(packed, encoder=np.array(encoder), half=half)
    replace(SHIPPED, packed.getvalue())
    load_shipped.cache_clear()
