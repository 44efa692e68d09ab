"""The label of a button, typed with a slip in it, still means the button."""

from __future__ import annotations

import pytest

from bot.dialogue import callbacks
from bot.dialogue.routing.typed_buttons import find_button
from storage.messages import Choice
from tests.stage import Stage, release


@pytest.mark.parametrize(
    ("words", "known"),
    [
        ("shwo ICN-2026-0001", True),
        ("show ICN-2026-0003", False),
        ("bakc on Mon 18 May", True),
        ("back on Mon 19 May", False),
        ("back on Mon 18 May", True),
    ],
)
def test_a_label_with_other_figures_is_another_one(words: str, known: bool) -> None:
    shown = (
        Choice(label="Show ICN-2026-0001", action=callbacks.ShowRequest("ICN-2026-0001").encode()),
        Choice(label="Back on Mon 18 May", action=callbacks.SetAway("2026-05-18").encode()),
    )
    found = find_button(release().catalog, (shown,), words, waiting=shown)
    assert (found is not None) == known


@pytest.mark.parametrize(("language", "words"), [("de", "ja, bitte merken"), ("en", "yes please, remember it")])
async def test_a_please_inside_a_label_is_left_out(language: str, words: str) -> None:
    stage = Stage(language=language)
    for typed in ("/passport", "Quebec", "Bright Roofs", "Graz", "Solar roofs", "partners"):
        await stage.types("Camille", typed)
    for typed in ("We look for three roofers and offer training, two pilots run, from May", "skip", "skip"):
        await stage.types("Camille", typed)
    for typed in ("eva@roofs.example", "ok", "send", words):
        await stage.types("Camille", typed)
    assert stage.sessions[1001].profile
