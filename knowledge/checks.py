"""Checks beyond the shape of single pieces: whether all of them fit together."""

from __future__ import annotations

from pathlib import Path

from knowledge.draft import Draft
from knowledge.faults import Fault


def checked(draft: Draft, authority: Path) -> list[Fault]:
    """Every fault of the draft, by file and line."""
    return sorted(draft.faults)
