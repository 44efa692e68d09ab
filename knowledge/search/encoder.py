"""The optional sense of meaning: sentences as vectors, kept on disk between starts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from knowledge.search.features import Floats


class Encoder(Protocol):
    """Turns texts into vectors of length 1; near in meaning is near in space, across languages."""

    @property
    def name(self) -> str:
        """Return what the vectors were made by, for the cache and for the line at start."""

    def encode(self, texts: Sequence[str]) -> Floats:
        """Return one row of length 1 for each text."""
