"""Once a contact has written while a form waits, the next words are asked about: they may answer either."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.stage import CAST, Stage
from tests.unit.test_short_answers import in_conversation, last_said


async def _interrupted(*answers: str) -> Stage:
    """Camille fills in another request, and Noah writes about the first."""
    stage = await in_conversation()
    for words in ("/membership", *answers):
        await stage.types("Camille", words)
    await stage.waits(timedelta(minutes=1))
    await stage.types("Noah", "Can you come on Tuesday?")
    return stage


@pytest.mark.parametrize("words", ["yes", "no, sorry", "Tuesday is fine", "ja", "which hall?"])
async def test_words_after_an_interruption_go_nowhere_unasked(words: str) -> None:
    stage = await _interrupted()
    before = stage.sessions[CAST["Camille"]].draft
    await stage.types("Camille", words)
    assert last_said(stage)[0] == "Can you come on Tuesday?"
    assert stage.sessions[CAST["Camille"]].draft == before
    assert words in stage.chats[CAST["Camille"]][-1].text
    await stage.presses("Camille", "Send it to Écotech Québec · ICN-2026-0001")
    assert last_said(stage)[0] == words


async def test_the_words_may_be_the_answer_and_what_follows_is_for_the_form() -> None:
    stage = await _interrupted()
    await stage.types("Camille", "Alpine Cluster")
    await stage.presses("Camille", "That was my answer")
    draft = stage.sessions[CAST["Camille"]].draft
    assert draft is not None
    assert "Alpine Cluster" in draft.answers.values()
    await stage.types("Camille", "Switzerland")
    assert last_said(stage)[0] == "Can you come on Tuesday?"


async def test_before_anybody_has_written_nothing_is_asked() -> None:
    stage = await in_conversation()
    await stage.waits(timedelta(minutes=1))
    for words in ("/membership", "Alpine Cluster"):
        await stage.types("Camille", words)
    draft = stage.sessions[CAST["Camille"]].draft
    assert draft is not None
    assert "Alpine Cluster" in draft.answers.values()
