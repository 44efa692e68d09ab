"""When undecided requests come to mind: over weekends, holidays and changes of the clock, in all parts of the world."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.dialogue.requests.deadlines import morning_after
from tests.stage import CAST, MORNING, Stage
from tests.unit.test_short_answers import with_a_request


@pytest.mark.parametrize(
    ("since", "days", "country", "zone", "due"),
    [
        ("2026-05-04 14:00", 2, "DE", "Europe/Berlin", "2026-05-06 09:00"),
        ("2026-05-08 23:50", 2, "IT", "Europe/Rome", "2026-05-12 09:00"),  # over a weekend
        ("2026-05-09 12:00", 2, "IT", "Europe/Rome", "2026-05-12 09:00"),  # from within it
        ("2026-05-13 10:00", 2, "DK", "Europe/Copenhagen", "2026-05-18 09:00"),  # Ascension Day
        ("2026-12-23 10:00", 5, "CA", "America/Toronto", "2026-12-31 09:00"),  # Christmas
        ("2026-03-27 10:00", 2, "FR", "Europe/Paris", "2026-03-31 09:00"),  # summer time begins in between
        ("2026-10-30 10:00", 2, "US", "America/New_York", "2026-11-03 09:00"),  # and ends
        ("2026-02-13 10:00", 2, "SG", "Asia/Singapore", "2026-02-19 09:00"),  # Chinese New Year
        ("2026-05-04 10:00", 2, "XX", "UTC", "2026-05-06 09:00"),  # of a country whose holidays nobody lists
    ],
)
def test_working_days_end_in_the_morning_of_the_place(since: str, days: int, country: str, zone: str, due: str) -> None:
    there = ZoneInfo(zone)
    asked = datetime.fromisoformat(since).replace(tzinfo=there)
    assert morning_after(asked, days, country, zone) == datetime.fromisoformat(due).replace(tzinfo=there)


def said(stage: Stage, person: str, since: int) -> str:
    """What a person was sent after so many messages."""
    return "\n".join(shown.text for shown in stage.chats.get(CAST[person], [])[since:])


def heard(stage: Stage) -> dict[str, int]:
    """How many messages lie in each chat."""
    return {person: len(stage.chats.get(CAST[person], [])) for person in CAST}


async def test_contact_secretariat_and_company_hear_of_an_undecided_request_in_turn() -> None:
    stage = Stage()
    await with_a_request(stage)
    before = heard(stage)
    await stage.waits(timedelta(days=1))
    assert heard(stage) == before
    await stage.waits(timedelta(days=2))
    assert "waiting for your decision since 4 May 2026, 05:00" in said(stage, "Noah", before["Noah"])
    assert heard(stage) == {**before, "Noah": before["Noah"] + 1}
    await stage.waits(timedelta(days=7))
    assert "ICN-2026-0001 is overdue" in said(stage, "Ingrid", before["Ingrid"])
    assert "I've reminded them and told the ICN secretariat" in said(stage, "Camille", before["Camille"])
    after = heard(stage)
    await stage.waits(timedelta(days=60))
    assert heard(stage) == after


@pytest.mark.parametrize("move", ["✅ Accept", "❓ Ask"])
async def test_nobody_is_reminded_of_what_waits_no_longer(move: str) -> None:
    stage = Stage()
    await with_a_request(stage)
    await stage.presses("Noah", move)
    if move == "❓ Ask":
        await stage.types("Noah", "Which refrigerant?")
    before = heard(stage)
    await stage.waits(timedelta(days=30))
    assert heard(stage) == before


async def test_an_answer_starts_the_wait_anew() -> None:
    stage = Stage()
    await with_a_request(stage)
    await stage.presses("Noah", "❓ Ask")
    await stage.types("Noah", "Which refrigerant?")
    await stage.waits(timedelta(days=1, hours=3))
    await stage.types("Camille", "Propane")
    before = heard(stage)
    await stage.waits(timedelta(days=1))
    assert heard(stage) == before
    await stage.waits(timedelta(days=2))
    assert "waiting for your decision since 5 May 2026, 08:00" in said(stage, "Noah", before["Noah"])


async def test_a_draft_comes_to_mind_once_after_a_day() -> None:
    stage = Stage(language="de")
    await stage.types("Camille", "/passport")
    await stage.types("Camille", "Quebec")
    before = heard(stage)
    await stage.waits(timedelta(hours=23))
    assert heard(stage) == before
    await stage.waits(timedelta(days=30))
    assert heard(stage) == {**before, "Camille": before["Camille"] + 1}
    assert stage.chats[CAST["Camille"]][-1].rows


async def test_a_draft_that_was_sent_or_is_empty_does_not_come_to_mind() -> None:
    stage = Stage()
    await with_a_request(stage)
    await stage.presses("Noah", "✅ Accept")
    await stage.types("Ingrid", "/passport")
    before = heard(stage)
    await stage.waits(timedelta(days=3))
    assert heard(stage) == before


async def test_times_are_told_in_the_zone_of_the_reader() -> None:
    stage = Stage()
    await with_a_request(stage)
    await stage.types("Noah", "/status")
    assert "Waiting for a decision since today, 05:00" in stage.chats[CAST["Noah"]][-1].text
    await stage.types("Camille", "/status")
    assert "Waiting for a decision since today, 11:00" in stage.chats[CAST["Camille"]][-1].text
    stage.now = MORNING + timedelta(hours=20)
    await stage.types("Noah", "/status")
    assert "since yesterday, 05:00" in stage.chats[CAST["Noah"]][-1].text


async def test_a_decision_can_be_undone_for_a_minute() -> None:
    stage = Stage()
    await with_a_request(stage)
    await stage.presses("Noah", "✅ Accept")
    stage.now += timedelta(seconds=90)
    await stage.presses("Noah", "Undo")
    assert stage.requests["ICN-2026-0001"].status == "accepted"
    assert stage.notices


async def test_the_secretariat_sees_what_is_overdue() -> None:
    stage = Stage()
    await with_a_request(stage)
    await stage.waits(timedelta(days=9))
    await stage.types("Ingrid", "/requests")
    assert "⏰ Overdue" in stage.chats[CAST["Ingrid"]][-1].text
