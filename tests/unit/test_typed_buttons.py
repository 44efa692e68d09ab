"""The label of a button, typed with a slip or in a conversation, means the button."""

from __future__ import annotations

import pytest

from bot.dialogue import callbacks
from bot.dialogue.callbacks import ConfirmClose, decode
from bot.dialogue.routing.typed_buttons import find_button
from storage.messages import Choice, telegram
from storage.records import Status
from tests.stage import CAST, Stage, release
from tests.unit.test_naming import at_both
from tests.unit.test_short_answers import in_conversation, last_said, requested


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


WRITE = ("Write", "✍️ Write", "Schreiben", "Écrire", "Escribir", "Scrivi", "Skriv")


@pytest.mark.parametrize("person", ["Camille", "Noah"])
@pytest.mark.parametrize("label", WRITE)
async def test_write_asks_what_to_write(label: str, person: str) -> None:
    stage = await in_conversation()
    await stage.types(person, label)
    assert last_said(stage)[1] == "accept"
    await stage.types(person, "How about Tuesday?")
    assert last_said(stage)[0] == "How about Tuesday?"


@pytest.mark.parametrize("person", ["Camille", "Noah"])
@pytest.mark.parametrize("label", ["Close", "end this", "Abschließen", "Chiudi"])
async def test_close_asks_whether_to_close(label: str, person: str) -> None:
    stage = await in_conversation()
    await stage.types(person, label)
    asked = decode(stage.chats[CAST[person]][-1].rows[0][0].action)
    assert isinstance(asked, ConfirmClose)
    assert stage.requests["ICN-2026-0001"].status is Status.ACCEPTED


async def test_what_the_other_side_has_just_written_changes_nothing() -> None:
    stage = await in_conversation()
    await stage.types("Camille", "How about Tuesday?")
    await stage.types("Noah", "Close")
    assert "Close ICN-2026-0001?" in stage.chats[CAST["Noah"]][-1].text


async def test_of_several_requests_the_one_last_spoken_of_is_meant() -> None:
    stage = await at_both()
    await stage.types("Noah", "Close")
    assert "Close ICN-2026-0001?" in stage.chats[CAST["Noah"]][-1].text


async def test_a_company_that_waits_for_a_decision_may_withdraw_with_cancel_it() -> None:
    stage = await requested()
    await stage.types("Camille", "cancel it")
    assert "Withdraw ICN-2026-0001?" in stage.chats[CAST["Camille"]][-1].text


async def test_in_a_conversation_yes_and_no_answer_what_was_asked_last() -> None:
    stage = await in_conversation()
    await stage.types("Camille", "forget me")
    await stage.types("Camille", "no")
    await stage.types("Noah", "I'm away until 12 June")
    await stage.types("Noah", "yes please")
    (known,) = [each for each in await stage.store.contacts() if each.address == telegram(CAST["Noah"])]
    assert known.away
    assert last_said(stage)[0] == "I'm away until 12 June"


@pytest.mark.parametrize("words", ["stop messaging me", "schreiben sie mir nicht mehr"])
async def test_in_a_conversation_who_wants_no_more_messages_is_asked_whom_that_is_for(words: str) -> None:
    stage = await in_conversation()
    await stage.types("Camille", "Good morning")
    await stage.types("Camille", words)
    assert last_said(stage)[0] == "Good morning"
