"""Whoever asks the secretariat for a call has written the message: it isn't asked for once more and lost."""

from __future__ import annotations

import pytest

from tests.stage import CAST, Stage

CALLS = (
    "Could somebody call me about the membership?",
    "Könnte mich jemand wegen der Mitgliedschaft anrufen?",
    "Quelqu'un pourrait-il m'appeler au sujet de l'adhésion ?",
    "¿Podría alguien llamarme por la adhesión?",
    "Qualcuno può chiamarmi per l'adesione?",
    "Kan nogen ringe til mig om medlemskab?",
    "can I talk to a human today?",
    "Can I talk to somebody about the fee?",
    "Kann ich mit jemandem über den Beitrag sprechen?",
)


@pytest.mark.parametrize("words", CALLS)
async def test_a_call_asked_for_reaches_the_secretariat(words: str) -> None:
    stage = Stage()
    await stage.types("Camille", "/handoff")
    await stage.types("Camille", words)
    assert any(words in shown.text for shown in stage.chats.get(CAST["Ingrid"], ()))
