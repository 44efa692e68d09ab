"""The label of a button, typed with a slip in it, still means the button."""

from __future__ import annotations

import pytest

from bot.dialogue import callbacks
from bot.dialogue.typed_buttons import find_button
from storage.messages import Choice
from tests.stage import release


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
