"""Counters: how often an entry was asked for, votes on it, outcomes of questions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Kind = Literal["outcome", "asked", "up", "down"]


@dataclass(frozen=True)
class Counter:
    """A counter without personal data: `about` is an outcome or an entry, `release` the one voted on.

    Without a `month` (2026-05) it belongs to the one in which it is committed.
    """

    kind: Kind
    about: str
    release: str = ""
    month: str = ""

    def key(self, month: str) -> str:
        """Return the key the store keeps it under; `month` is the present one."""
        parts = [*self._subject, self.release] if self.release else self._subject
        return f"{':'.join(parts)}@{self.month or month}"

    def total(self, counts: Mapping[str, int]) -> int:
        """Return the sum over all releases and months."""
        return sum(number for key, number in counts.items() if key.partition("@")[0].split(":")[:2] == self._subject)

    @property
    def _subject(self) -> list[str]:
        return [self.kind, self.about]
