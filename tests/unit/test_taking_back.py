"""What is taken back is gone at the other side and from the record, as far as Telegram lets us."""

from __future__ import annotations

from datetime import timedelta

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
