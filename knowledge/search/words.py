"""Words that are spelt well in some language of the content, whatever the content says."""

from __future__ import annotations

from functools import cache, lru_cache
from importlib.resources import files

import numpy as np
import numpy.typing as npt


@lru_cache(8192)
def is_good_word(word: str) -> bool:
    """Tell whether a folded word (letters a to z) is known to be spelt well."""
    listed = _good_words()
    asked = np.bytes_(word.encode())
    if len(asked) > listed.itemsize:  # the search would widen the whole list, for every look-up
        return False
    place = int(np.searchsorted(listed, asked))
    return place < len(listed) and bool(listed[place] == asked)


@cache
def _good_words() -> npt.NDArray[np.bytes_]:
    """Read the list once, at the first question or build; sorted, a third of the memory of a set."""
    lines = (files(__package__) / "words.txt").read_text(encoding="ascii").splitlines()
    return np.array([line for line in lines if not line.startswith("#")], dtype=np.bytes_)
