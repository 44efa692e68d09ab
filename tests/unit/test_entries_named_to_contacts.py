"""A contact with a card to decide on who asks of something of ours by name is answered: it isn't for the company."""

from __future__ import annotations

import pytest

from tests.stage import CAST, Stage
from tests.unit.test_short_answers import with_a_request

ASKED = ("When was the Annual Meeting 2026?", "What does GreenCape do?", "Wann war das Annual Meeting 2026?")


@pytest.mark.parametrize("words", ASKED)
async def test_what_is_named_is_told(words: str) -> None:
    stage = Stage()
    await with_a_request(stage)
    await stage.types("Noah", words)
    assert "ICN-2026-0001" not in stage.chats[CAST["Noah"]][-1].text
