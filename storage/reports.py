"""What those learn who look after a store: how it stands, and what a backup holds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class StoreReport(NamedTuple):
    """How a store stands."""

    files: Mapping[str, int]
    """Its files by name, with their sizes in bytes."""
    format: int
    """The format they are written in."""
    records: Mapping[str, int]
    """How many there are of each kind."""
    notes: tuple[str, ...] = ()
    """What is worth knowing and no damage."""
    problems: tuple[str, ...] = ()
    """What is damaged or missing, each in a sentence or two."""


class Backup(NamedTuple):
    """What a backup holds."""

    size: int
    """Bytes of the file."""
    records: Mapping[str, int]
    """How many there are of each kind."""
    erased: int = 0
    """People whose data was left out on restoring, because they had asked for it meanwhile."""
    marks_lost: bool = False
    """Whether nobody could know who had asked for it meanwhile, because there was no store before."""
