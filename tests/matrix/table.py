"""The whole matrix: the effect of every act by every role."""

from __future__ import annotations

from pathlib import Path

import yaml

from tests.matrix.acts import acts
from tests.matrix.cells import Cell
from tests.matrix.roles import ROLES
from tests.matrix.world import build
from tests.stage import release
from tests.unsynced_store import unsynced_store

Matrix = dict[tuple[str, str], frozenset[str]]


async def matrix(folder: Path, part: int = 0, parts: int = 1) -> Matrix:
    """Try the acts of one part of `parts` as every role; return the effect by the act's name and the role."""
    store = await unsynced_store(folder)
    cell = Cell(store)
    await build(store)
    await cell.hands_over()
    chosen = list(acts(release().catalog))[part::parts]
    cells = {(act.name, role.name): await cell.tried(act, role) for act in chosen for role in ROLES}
    await store.close()
    return cells


def expected() -> Matrix:
    """Return the effects that were read and agreed on; none where nothing is said."""
    table = yaml.safe_load((Path(__file__).parent / "expected.yaml").read_text(encoding="utf-8"))
    cells: Matrix = {(act, role.name): frozenset() for act in table for role in ROLES}
    for act, rows in table.items():
        for came_to, roles in rows.items():
            cells.update({(act, role): frozenset(came_to.split(", ")) for role in roles})
    return cells
