"""A bare time with a question mark, from a contact with a card, may be for the company: no goodbye, no list."""

from __future__ import annotations

import pytest

from tests.stage import CAST, Stage
from tests.unit.test_short_answers import with_a_request

TIMES = (
    "Friday?",
    "Tomorrow?",
    "See you tomorrow?",
    "Bis Freitag?",
    "Demain ?",
    "¿Mañana?",
    "Domani?",
    "I morgen?",
    "14:00?",
)


@pytest.mark.parametrize("words", TIMES)
async def test_a_time_is_offered_to_the_company(words: str) -> None:
    stage = Stage()
    await with_a_request(stage)
    await stage.types("Noah", words)
    shown = stage.chats[CAST["Noah"]][-1]
    assert words in shown.text
    assert "ICN-2026-0001" in shown.text
