"""What waits and is forgotten comes to mind again: overdue requests every week, silent ones before they're closed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.dialogue.requests.deadlines import EXPIRED, IDLE
from bot.dialogue.requests.lifecycle import Move, allowed_moves, waits_since
from storage.records import Changes, Side, Status
from tests.stage import CAST, Stage
from tests.unit.test_deadlines import heard, said
from tests.unit.test_short_answers import in_conversation, requested

NUMBER = "ICN-2026-0001"


async def test_admins_read_of_overdue_requests_every_monday_until_somebody_has_acted() -> None:
    stage = await requested()
    before = heard(stage)
    await stage.waits(timedelta(days=13))
    assert "Still overdue" not in said(stage, "Ingrid", before["Ingrid"])
    await stage.waits(timedelta(days=28))
    assert said(stage, "Ingrid", before["Ingrid"]).count("Still overdue: 1") == 4
    assert said(stage, "Noah", before["Noah"]).count("⏰") == 1
    await stage.presses("Ingrid", "Overdue requests")
    await stage.presses("Noah", "Decline")
    await stage.types("Noah", "No capacity")
    after = heard(stage)["Ingrid"]
    await stage.waits(timedelta(days=28))
    assert heard(stage)["Ingrid"] == after


async def test_several_overdue_requests_make_one_message_a_week() -> None:
    stage = await requested()
    first = stage.requests[NUMBER]
    for number in (2, 3):
        stage.requests[f"ICN-2026-000{number}"] = first.model_copy(
            update={"id": f"ICN-2026-000{number}", "number": number, "version": 0}
        )
    before = heard(stage)["Ingrid"]
    await stage.waits(timedelta(days=15))
    assert said(stage, "Ingrid", before).count("Still overdue: 3") == 1


async def test_both_sides_are_asked_before_silence_closes_a_request_and_then_what_came_of_it() -> None:
    stage = await in_conversation()
    before = heard(stage)
    await stage.waits(timedelta(days=50))
    for person in ("Camille", "Noah"):
        assert said(stage, person, before[person]).count("still going on?") == 1
    assert stage.requests[NUMBER].status is Status.ACCEPTED
    await stage.waits(timedelta(days=30))
    for person in ("Camille", "Noah"):
        assert "haven't written about it for a long time" in said(stage, person, before[person])
        assert f"What came of {NUMBER}?" in said(stage, person, before[person])
    assert "nobody had written" in said(stage, "Léa", before["Léa"])
    assert stage.requests[NUMBER].status is Status.CLOSED


@pytest.mark.parametrize("person", ["Camille", "Noah"])
async def test_one_word_from_either_side_keeps_it_open(person: str) -> None:
    stage = await in_conversation()
    await stage.waits(timedelta(days=50))
    await stage.presses(person, "Still going on")
    await stage.waits(timedelta(days=35))
    assert stage.requests[NUMBER].status is Status.ACCEPTED
    await stage.types(person, "Shall we meet?")
    await stage.waits(timedelta(days=35))
    assert stage.requests[NUMBER].status is Status.ACCEPTED


@pytest.mark.parametrize("person", ["Camille", "Noah"])
async def test_what_silence_has_closed_either_side_can_take_up_again(person: str) -> None:
    stage = await in_conversation()
    await stage.waits(timedelta(days=80))
    await stage.types(person, "Good news about the compressors!")
    assert "has ended, so this doesn't reach" in stage.chats[CAST[person]][-1].text
    await stage.presses(person, "Reopen")
    assert stage.requests[NUMBER].status is Status.ACCEPTED
    await stage.types(person, "Good news!")
    other = "Noah" if person == "Camille" else "Camille"
    assert "Good news!" in stage.chats[CAST[other]][-1].text


async def test_what_an_earlier_version_stored_without_these_reminders_gets_them_at_the_start() -> None:
    """It's asked about the next morning, and closed only after the usual notice."""
    stage = await in_conversation()
    store = await stage.opened()
    since = f"{waits_since(stage.requests[NUMBER]):%Y%m%d%H%M%S}"
    await store.commit(Changes(dropped_reminders=tuple(f"{kind}:{NUMBER}:{since}" for kind in (IDLE, EXPIRED))))
    stage.now += timedelta(days=200)
    before = heard(stage)
    for _ in range(2):
        await stage.assistant(store).hand_over()
    await stage.waits(timedelta(days=4))
    for person in ("Camille", "Noah"):
        assert said(stage, person, before[person]).count("still going on?") == 1
    assert stage.requests[NUMBER].status is Status.ACCEPTED
    await stage.waits(timedelta(days=50))
    assert stage.requests[NUMBER].status is Status.CLOSED


async def test_what_somebody_has_closed_stays_closed() -> None:
    stage = await in_conversation()
    await stage.presses("Noah", "Close")
    await stage.presses("Noah", "Yes, close")
    for side in Side:
        assert Move.RESUME not in allowed_moves(stage.requests[NUMBER], side)


async def test_nobody_is_offered_to_resume_what_runs() -> None:
    stage = await in_conversation()
    labels = {choice.label for shown in stage.chats[CAST["Noah"]] for row in shown.rows for choice in row}
    assert not labels & {"Reopen", "Still going on"}


async def test_a_message_that_nobody_answers_comes_to_mind_until_somebody_does() -> None:
    """It needs no decision, and yet somebody waits for a word."""
    stage = Stage()
    await stage.types("Camille", "/handoff")
    await stage.types("Camille", "May we interview somebody for our newspaper?")
    before = heard(stage)
    await stage.waits(timedelta(days=9))
    assert "MSG-2026-0001 has had no answer yet" in said(stage, "Ingrid", before["Ingrid"])
    assert "hasn't answered your message" in said(stage, "Camille", before["Camille"])
    await stage.waits(timedelta(days=6))
    assert "Still overdue: 1" in said(stage, "Ingrid", before["Ingrid"])
    await stage.waits(timedelta(days=90))
    assert stage.requests["MSG-2026-0001"].status is Status.ACCEPTED, "silence closes nothing that waits for a word"
    await stage.types("Ingrid", "Yes, next week")
    after = heard(stage)["Ingrid"]
    await stage.waits(timedelta(days=21))
    assert heard(stage)["Ingrid"] == after
