"""What is taken back is gone at the other side and from the record, as far as Telegram lets us."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.dialogue import callbacks
from bot.dialogue.callbacks import TakeBack
from bot.dialogue.requests.lifecycle import Move
from storage.records import Status
from tests.stage import CAST, Stage
from tests.unit.test_deadlines import heard, said
from tests.unit.test_short_answers import in_conversation, requested

NUMBER = "ICN-2026-0001"


def lies(stage: Stage, person: str, words: str) -> bool:
    return any(words in shown.text for shown in stage.chats[CAST[person]])


async def test_the_words_are_gone_everywhere() -> None:
    stage = await in_conversation()
    await stage.types("Camille", "Our price is 4 000 euros")
    assert lies(stage, "Noah", "4 000")
    await stage.takes_back("Camille", "Our price is 4 000 euros")
    assert not lies(stage, "Noah", "4 000")
    assert "4 000" not in stage.requests[NUMBER].model_dump_json()


async def test_a_file_is_deleted_for_two_days_and_then_the_sender_is_told_the_truth() -> None:
    for age, stays in ((timedelta(hours=47), False), (timedelta(hours=49), True)):
        stage = await in_conversation()
        await stage.sends("Camille", "document")
        assert lies(stage, "Noah", "<document>")
        stage.now += age
        await stage.takes_back("Camille", "<document>")
        assert lies(stage, "Noah", "<document>") is stays
        assert ("the file itself stays there" in stage.chats[CAST["Camille"]][-1].text) is stays
        assert lies(stage, "Noah", "has taken back a message")


async def test_of_two_questions_the_other_one_stays_open() -> None:
    stage = await requested()
    for words in ("Which refrigerant?", "And which power?"):
        await stage.presses("Noah", "❓ Ask")
        await stage.types("Noah", words)
    await stage.takes_back("Noah", "Which refrigerant?")
    assert stage.requests[NUMBER].status is Status.ASKED
    before = heard(stage)
    await stage.waits(timedelta(days=9))
    assert "And which power?" in said(stage, "Camille", before["Camille"])
    await stage.takes_back("Noah", "And which power?")
    assert stage.requests[NUMBER].status is Status.SUBMITTED
    assert stage.requests[NUMBER].history[-1].event == Move.UNASK


async def test_nobody_takes_back_the_words_of_others() -> None:
    stage = await in_conversation()
    await stage.types("Camille", "Our price is 4 000 euros")
    position = len(stage.requests[NUMBER].history) - 1
    for person in ("Noah", "Olga", "Léa", "Ingrid"):
        await stage.presses_action(person, TakeBack(NUMBER, position).encode())
    assert stage.requests[NUMBER].history[-1].words == "Our price is 4 000 euros"


SLIPS = {
    "en": "oops|I pressed accept by mistake|wrong button, sorry|undo that please",
    "da": "hovsa, forkert knap|fortryd det|det var ved en fejl",
    "de": "ups, verklickt|mach das rückgängig|das war aus Versehen",
    "es": "uy, botón equivocado|ha sido sin querer|deshaz eso",
    "fr": "oups, mauvaise touche|annule ça|j'ai accepté par erreur",
    "it": "ops, tasto sbagliato|annullalo|ho accettato per sbaglio",
}


@pytest.mark.parametrize("language", SLIPS)
async def test_a_slip_right_after_a_decision_leads_to_undoing_it(language: str) -> None:
    for words in SLIPS[language].split("|"):
        stage = await requested(language)
        await stage.presses("Noah", "✅ Accept")
        await stage.types("Noah", words)
        undone = stage.requests[NUMBER].history[-1].event == Move.UNDO  # a whole label does at once what it says
        asked = f"req:undo:{NUMBER}" in [row[0].action for row in stage.chats[CAST["Noah"]][-1].rows]
        assert undone or asked, words
        stage.now += timedelta(minutes=2)
        await stage.types("Noah", words)
        assert f"req:undo:{NUMBER}" not in str(stage.chats[CAST["Noah"]][-1].rows), words


async def test_a_slip_is_no_reason_to_decline_nor_is_a_question_about_it() -> None:
    stage = await requested()
    await stage.presses("Noah", "Decline")
    await stage.types("Noah", "what happens if I decline?")
    await stage.types("Noah", "oops, wrong button")
    assert stage.requests[NUMBER].status is Status.SUBMITTED
    assert stage.chats[CAST["Noah"]][-1].text.startswith("All right")


@pytest.mark.parametrize(
    "words", ["delete that", "lösch das wieder", "supprime ça", "borra eso", "cancella questo", "slet det igen"]
)
async def test_the_verb_with_a_mere_that_asks_and_can_still_be_sent(words: str) -> None:
    stage = await in_conversation()
    await stage.types("Camille", "Friday, 5 000 euros")
    await stage.types("Camille", words)
    offered = [choice.action for row in stage.chats[CAST["Camille"]][-1].rows for choice in row]
    assert callbacks.decode(offered[0]) == TakeBack(NUMBER, len(stage.requests[NUMBER].history) - 1)
    assert offered[1].startswith("pass:")


async def test_what_is_named_may_be_the_other_sides_to_delete() -> None:
    stage = await in_conversation()
    await stage.types("Camille", "Friday, 5 000 euros")
    await stage.types("Camille", "delete the annex please")
    assert "take back" not in stage.chats[CAST["Camille"]][-1].text.lower()


async def test_so_does_a_reply_to_the_receipt_and_stop_takes_nothing_back() -> None:
    stage = await in_conversation()
    await stage.types("Camille", "Friday, 5 000 euros")
    await stage.replies("Camille", {"to": "Sent to", "text": "delete that"})
    assert stage.chats[CAST["Camille"]][-1].rows[0][0].label == "Take it back"
    await stage.types("Camille", "stop")
    assert lies(stage, "Noah", "5 000")
    await stage.replies("Camille", {"to": "Sent to", "text": "delete that"})
    await stage.types("Camille", "take it back")
    assert not lies(stage, "Noah", "5 000")


async def test_yes_and_no_answer_the_question_whether_to_undo() -> None:
    for words, status in (("yes please", Status.SUBMITTED), ("no", Status.ACCEPTED)):
        stage = await in_conversation()
        await stage.types("Noah", "oops")
        await stage.types("Noah", words)
        assert stage.requests[NUMBER].status is status
        assert not stage.requests[NUMBER].history[-1].words
