"""Reports for whoever maintains a store: its condition, and the content of a backup."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class StoreReport(NamedTuple):
    """The condition of a store."""

    files: Mapping[str, int]
    """Its files by name, with their sizes in bytes."""
    format: int
    """The format they are written in."""
    records: Mapping[str, int]
    """How many there are of each kind."""
    notes: tuple[str, ...] = ()
    """Notes that are no damage."""
    problems: tuple[str, ...] = ()
    """What is damaged or missing, each in a sentence or two."""


class Backup(NamedTuple):
    """The content of a backup."""

    size: int
    """Bytes of the file."""
    records: Mapping[str, int]
    """How many there are of each kind."""
    erased: int = 0
    """How many people's data was left out, because they had asked for erasure since."""
    marks_lost: bool = False
    """True when erasures since the backup are unknown, because there was no store before."""
