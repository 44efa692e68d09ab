"""When undecided requests come to mind: over weekends, holidays and changes of the clock, in all parts of the world."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.dialogue.events import ContactsChanged
from bot.dialogue.requests.deadlines import UNDECIDED, due_at, morning_after
from bot.dialogue.requests.lifecycle import allowed_moves
from bot.dialogue.requests.reminders import KINDS
from storage.messages import telegram
from storage.records import Changes, Contact, HistoryEntry, Person, Request, Role, Side, Status
from tests.stage import CAST, MORNING, Stage, release
from tests.unit.test_short_answers import in_conversation, requested, with_a_request


@pytest.mark.parametrize(
    ("since", "days", "calendar", "zone", "due"),
    [
        ("2026-05-04 14:00", 2, "DE", "Europe/Berlin", "2026-05-06 09:00"),
        ("2026-05-08 23:50", 2, "IT", "Europe/Rome", "2026-05-12 09:00"),  # over a weekend
        ("2026-05-09 12:00", 2, "IT", "Europe/Rome", "2026-05-12 09:00"),  # from within it
        ("2026-05-13 10:00", 2, "DK", "Europe/Copenhagen", "2026-05-18 09:00"),  # Ascension Day
        ("2026-12-23 10:00", 5, "CA", "America/Toronto", "2026-12-31 09:00"),  # Christmas
        ("2026-03-27 10:00", 2, "FR", "Europe/Paris", "2026-03-31 09:00"),  # summer time begins in between
        ("2026-10-30 10:00", 2, "US", "America/New_York", "2026-11-03 09:00"),  # and ends
        ("2026-02-13 10:00", 2, "SG", "Asia/Singapore", "2026-02-19 09:00"),  # Chinese New Year
        ("2026-06-22 10:00", 2, "CA-QC", "America/Toronto", "2026-06-25 09:00"),  # a holiday of that province alone
        ("2026-08-27 10:00", 2, "GB-ENG", "Europe/London", "2026-09-01 09:00"),  # and of that part of the kingdom
        ("2026-05-04 10:00", 2, "CA-XX", "UTC", "2026-05-06 09:00"),  # of a part that nobody lists
        ("2026-05-04 10:00", 2, "XX", "UTC", "2026-05-06 09:00"),  # of a country whose holidays nobody lists
    ],
)
def test_working_days_end_in_the_morning_of_the_place(
    since: str, days: int, calendar: str, zone: str, due: str
) -> None:
    there = ZoneInfo(zone)
    asked = datetime.fromisoformat(since).replace(tzinfo=there)
    assert morning_after(asked, days, calendar, zone) == datetime.fromisoformat(due).replace(tzinfo=there)


def said(stage: Stage, person: str, since: int) -> str:
    """What a person was sent after so many messages."""
    return "\n".join(shown.text for shown in stage.chats.get(CAST[person], [])[since:])


def heard(stage: Stage) -> dict[str, int]:
    """How many messages lie in each chat."""
    return {person: len(stage.chats.get(CAST[person], [])) for person in CAST}


async def test_contact_secretariat_and_company_hear_of_an_undecided_request_in_turn() -> None:
    stage = await requested()
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
    assert {**heard(stage), "Ingrid": 0} == {**after, "Ingrid": 0}  # who gets a list every week


async def test_nobody_is_reminded_of_what_waits_no_longer() -> None:
    stage = await in_conversation()
    before = heard(stage)
    await stage.waits(timedelta(days=30))
    assert heard(stage) == before


async def test_an_answer_starts_the_wait_anew() -> None:
    stage = await requested()
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
    stage = await in_conversation()
    await stage.types("Ingrid", "/passport")
    before = heard(stage)
    await stage.waits(timedelta(days=3))
    assert heard(stage) == before


async def test_times_are_told_in_the_zone_of_the_reader() -> None:
    stage = await requested()
    card = stage.chats[CAST["Noah"]][-1].text
    assert "Waiting for a decision since Mon 4 May, 05:00" in card  # it stays, and "today" wouldn't be true for long
    await stage.types("Noah", "/status")
    assert "Waiting for a decision since today, 05:00" in stage.chats[CAST["Noah"]][-1].text
    await stage.types("Camille", "/status")
    assert "Waiting for a decision since today, 11:00" in stage.chats[CAST["Camille"]][-1].text
    stage.now = MORNING + timedelta(hours=20)
    await stage.types("Noah", "/status")
    assert "since yesterday, 05:00" in stage.chats[CAST["Noah"]][-1].text


async def test_a_decision_can_be_undone_for_a_minute() -> None:
    stage = await in_conversation()
    stage.now += timedelta(seconds=90)
    await stage.presses("Noah", "Undo")
    assert stage.requests["ICN-2026-0001"].status == "accepted"
    assert stage.notices


async def test_the_secretariat_sees_what_is_overdue() -> None:
    stage = await requested()
    await stage.waits(timedelta(days=9))
    await stage.types("Ingrid", "/requests")
    assert "⏰ Overdue" in stage.chats[CAST["Ingrid"]][-1].text


# -------------------------------------------------- deputies, quiet companies, upgrades


async def with_deputy(stage: Stage) -> None:
    """Léa stands in for Noah."""
    store = await stage.opened()
    deputy = Contact(cluster="ecotech-quebec", address=telegram(1003), role=Role.DEPUTY)
    await store.commit(Changes(contacts=(deputy,)))


async def test_the_deputy_gets_what_the_contact_has_not_decided_and_either_may_decide() -> None:
    stage = Stage()
    await with_deputy(stage)
    await with_a_request(stage)
    before = heard(stage)
    await stage.waits(timedelta(days=2, hours=22))
    assert heard(stage)["Léa"] == before["Léa"]
    await stage.waits(timedelta(days=1))
    assert "the contact for Écotech Québec hasn't decided" in said(stage, "Léa", before["Léa"])
    await stage.presses("Léa", "✅ Accept")
    assert stage.requests["ICN-2026-0001"].status is Status.ACCEPTED
    after = heard(stage)
    await stage.waits(timedelta(days=30))
    assert heard(stage) == after


async def asked(stage: Stage) -> dict[str, int]:
    """A contact has asked something; gives what everybody has heard by then."""
    await with_a_request(stage)
    await stage.presses("Noah", "❓ Ask")
    await stage.types("Noah", "Which refrigerant?")
    return heard(stage)


async def test_a_quiet_company_is_reminded_once_and_told_the_day_before_its_request_is_closed() -> None:
    stage = Stage()
    before = await asked(stage)
    await stage.waits(timedelta(days=6))
    assert heard(stage) == before
    await stage.waits(timedelta(days=2))
    nudge = said(stage, "Camille", before["Camille"])
    assert "Which refrigerant?" in nudge
    assert "I'll close the request on Wednesday 20 May" in nudge  # 14 May is a holiday in France
    assert heard(stage) == {**before, "Camille": before["Camille"] + 1}
    await stage.waits(timedelta(days=14))
    request = stage.requests["ICN-2026-0001"]
    assert (request.status, request.history[-1].event) == (Status.CLOSED, "lapse")
    assert "because Écotech Québec got no answer" in said(stage, "Camille", before["Camille"])
    assert "hasn't answered your question" in said(stage, "Noah", before["Noah"])
    assert "didn't answer a question" in said(stage, "Léa", before["Léa"])
    after = heard(stage)
    await stage.waits(timedelta(days=60))
    assert {**heard(stage), "Ingrid": 0} == {**after, "Ingrid": 0}  # who gets a list every week
    await stage.types("Camille", "/status")
    assert "Closed without an answer from the company" in stage.chats[CAST["Camille"]][-1].text
    # Nobody has accepted it, so what is held back until then stays so.
    await stage.types("Noah", "/status")
    await stage.presses("Noah", "Show ICN-2026-0001")
    assert "camille@alpineheat.example" not in said(stage, "Noah", 0)


async def test_an_answer_in_time_keeps_the_request_open() -> None:
    stage = Stage()
    before = await asked(stage)
    await stage.waits(timedelta(days=9))
    await stage.types("Camille", "Propane")
    await stage.waits(timedelta(days=1))
    assert stage.requests["ICN-2026-0001"].status is Status.SUBMITTED
    assert "closed" not in said(stage, "Camille", before["Camille"]).replace("close the request", "")


async def test_a_request_of_an_earlier_version_gets_its_reminders_at_the_start_and_only_once() -> None:
    """What should have been said long ago comes the next morning."""
    stage = await requested()
    store = await stage.opened()
    known = [f"{kind}:ICN-2026-0001:20260504090000" for kind in KINDS]
    due = [id for id in known if await store.reminder(id)]
    assert len(due) == 3
    old = stage.requests["ICN-2026-0001"].model_copy(update={"watched": False})
    await store.commit(Changes(requests=(old,), dropped_reminders=tuple(due)))
    before = heard(stage)
    stage.now += timedelta(days=30)
    for _ in range(2):
        await stage.happens(ContactsChanged(token="start", request="ICN-2026-0001"))
    assert heard(stage) == before
    await stage.waits(timedelta(days=3))
    assert heard(stage) == {
        **before, "Noah": before["Noah"] + 1, "Ingrid": before["Ingrid"] + 1, "Camille": before["Camille"] + 1
    }  # fmt: skip


@pytest.mark.parametrize(
    ("zone", "country", "asked_at", "due"),
    [
        ("America/Toronto", "CA", "2026-10-30 17:30", "2026-11-03 09:00"),  # the clocks go back in between
        ("Asia/Singapore", "SG", "2026-08-07 23:59", "2026-08-12 09:00"),  # National Day falls on a Sunday
        ("Africa/Johannesburg", "ZA", "2026-09-23 08:00", "2026-09-28 09:00"),  # Heritage Day
        ("America/Denver", "US", "2026-03-06 12:00", "2026-03-10 09:00"),  # the clocks go forward
    ],
)
def test_a_morning_is_nine_oclock_there_whatever_the_clocks_do(
    zone: str, country: str, asked_at: str, due: str
) -> None:
    there = ZoneInfo(zone)
    since = datetime.fromisoformat(asked_at).replace(tzinfo=there)
    assert morning_after(since, 2, country, zone) == datetime.fromisoformat(due).replace(tzinfo=there)


async def test_a_clock_that_jumps_changes_nothing() -> None:
    """Set back after a reminder: it doesn't come again. Set forward and back: it comes when it's due by the dates."""
    stage = await requested()
    before = heard(stage)
    await stage.waits(timedelta(days=3))
    reminded = heard(stage)
    assert reminded["Noah"] == before["Noah"] + 1
    stage.now -= timedelta(days=3)
    await stage.waits(timedelta(days=3))
    assert heard(stage) == reminded


def submitted(at: datetime, *contacts: int) -> Request:
    """A request that was sent to Québec, to those who decide there."""
    return Request(
        id="ICN-2026-0001",
        number=1,
        service="passport",
        company=telegram(1001),
        person=Person(id=1001),
        language="en",
        answers={},
        target="ecotech-quebec",
        contacts=tuple(map(telegram, contacts)),
        created=at,
        updated=at,
        history=(HistoryEntry(at=at, by=Side.COMPANY, event="submit"),),
    )


def test_a_cluster_may_be_more_patient_than_the_network() -> None:
    catalog = release().catalog
    patient = catalog.clusters["ecotech-quebec"].model_copy(update={"patience": {"contact": 4}})
    changed = catalog.model_copy(update={"clusters": {**catalog.clusters, "ecotech-quebec": patient}})
    days = [due_at(known, submitted(MORNING), UNDECIDED, ()).day for known in (catalog, changed)]
    assert days == [6, 8]


async def lapsed() -> Stage:
    """Camille hasn't answered Noah's question, and her request was closed for it."""
    stage = await requested()
    await stage.presses("Noah", "❓ Ask")
    await stage.types("Noah", "Which refrigerant?")
    await stage.waits(timedelta(days=30))
    assert stage.requests["ICN-2026-0001"].status == "closed"
    return stage


async def test_a_late_answer_opens_what_was_closed_for_want_of_it() -> None:
    """It reaches the contact, who is reminded of it as of any other; the home cluster hears of it."""
    stage = await lapsed()
    before = heard(stage)
    await stage.presses("Camille", "Answer")
    await stage.types("Camille", "Propane, sorry for the wait")
    assert stage.requests["ICN-2026-0001"].status == "submitted"
    assert "Propane, sorry for the wait" in said(stage, "Noah", before["Noah"])
    assert "ICN-2026-0001" in said(stage, "Léa", before["Léa"])
    await stage.waits(timedelta(days=4))
    assert "waiting for your decision" in said(stage, "Noah", before["Noah"])


async def test_a_reply_to_the_old_question_opens_it_too_and_mere_words_do_not() -> None:
    stage = await lapsed()
    await stage.types("Camille", "what is the passport?")
    await stage.types("Camille", "Propane")
    assert stage.requests["ICN-2026-0001"].status == "closed"
    await stage.replies("Camille", {"to": "has a question about", "text": "Propane"})
    assert stage.requests["ICN-2026-0001"].status == "submitted"


async def test_the_contact_may_open_it_again() -> None:
    stage = await lapsed()
    before = heard(stage)
    await stage.presses("Noah", "Reopen")
    assert stage.requests["ICN-2026-0001"].status == "submitted"
    assert "looking at ICN-2026-0001 again" in said(stage, "Camille", before["Camille"])


async def test_nobody_is_asked_what_came_of_a_request_that_lapsed() -> None:
    """Nobody has helped yet: the question would be a reproach."""
    stage = await lapsed()
    before = heard(stage)
    await stage.waits(timedelta(days=120))
    assert heard(stage) == before


async def test_what_both_agreed_to_close_stays_closed() -> None:
    stage = await in_conversation()
    await stage.presses("Noah", "Close")
    await stage.presses("Noah", "Yes, close")
    assert allowed_moves(stage.requests["ICN-2026-0001"], Side.CONTACT) == ()
    assert allowed_moves(stage.requests["ICN-2026-0001"], Side.COMPANY) == ()


def test_every_cluster_has_the_holidays_of_its_place() -> None:
    clusters = release().catalog.clusters
    assert clusters["ecotech-quebec"].calendar == "CA-QC"
    assert clusters["tenerrdis"].calendar == "FR"
