"""Everybody tries everything: exactly the allowed cells succeed.

The acts are made from the tables in the code. A new command or button fails here until `expected.yaml` says whom it is
for; `python -m tests.matrix` prints the table as it is, to be read before it is kept.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.dialogue.callbacks.callback import buttons
from bot.dialogue.routing import handlers
from tests.matrix.acts import acts
from tests.matrix.roles import ROLES
from tests.matrix.table import expected, matrix
from tests.stage import release

PARTS = 6
"""The matrix is tried in parts, which may run side by side."""
NOBODY_OF_OURS = (
    "stranger",
    "other bot",
    "channel",
    "member of another group",
)

INVITED = {
    ("/start inv_ open", "stranger"),
    ("/start m_ of a mail", "stranger"),
    ("AcceptInvitation open", "member of another group"),
    ("UseMailLink of a mail", "stranger"),
    ("words for: mail-link", "stranger"),
}
"""People from outside who act by a code that they were given."""


@pytest.mark.parametrize("part", range(PARTS))
async def test_exactly_the_allowed_cells_succeed(tmp_path: Path, part: int) -> None:
    cells, wanted = await matrix(tmp_path, part, PARTS), expected()
    assert {act for act, _ in cells} - {act for act, _ in wanted} == set(), "these acts have no row in expected.yaml"
    wrong = {
        cell: (sorted(came_to), sorted(wanted[cell])) for cell, came_to in cells.items() if came_to != wanted[cell]
    }
    assert wrong == {}, "by act and role: what it came to, and what it is to come to"
    print(f"{len(cells)} cells")  # noqa: T201 - the figure that the README asks for


def test_the_table_has_a_row_for_every_act_and_no_other() -> None:
    tried = [act.name for act in acts(release().catalog)]
    assert len(set(tried)) == len(tried)
    assert set(tried) == {act for act, _ in expected()}
    assert {role for _, role in expected()} == {role.name for role in ROLES}


def test_every_command_and_button_of_the_code_is_tried() -> None:
    tried = {act.name.partition(" ")[0] for act in acts(release().catalog)}
    assert {button.__name__ for button in buttons()} <= tried
    assert {f"/{name}" for name in (*handlers.COMMANDS, *handlers.ADMIN_COMMANDS, *release().catalog.services)} <= tried


def test_nobody_from_outside_changes_or_reads_anything_of_others() -> None:
    """Whoever wrote the table: these must not be in it, but for their own request and their own data, and for people
    who hold the code of an invitation that is good.
    """
    own = {"opens", "tells", "erases", "GatherPersonalData"}
    invited = {"follows", "contacts", "request", "reads", "tells"}
    strays = {
        (act, role): came_to
        for (act, role), came_to in expected().items()
        if role in NOBODY_OF_OURS and not came_to <= (invited if (act, role) in INVITED else own)
    }
    assert strays == {}


def test_an_invitation_that_is_over_makes_nobody_a_contact() -> None:
    over, buttons_of_others = ("used", "revoked", "expired", "invented"), "Revoke"
    linked = {
        (act, role)
        for (act, role), came_to in expected().items()
        if "contacts" in came_to and act.endswith(over) and not act.startswith(buttons_of_others)
    }
    assert linked == set()
