"""Contacts are reminded when they themselves are at work: by their hours, their time zone and their days away."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.dialogue.reports.figures import Period, report_of
from bot.dialogue.requests.deadlines import OVERDUE, UNDECIDED, due_at
from storage.messages import telegram
from storage.records import Contact, Request
from tests.stage import CAST, Stage, release
from tests.unit.test_deadlines import heard, said, submitted
from tests.unit.test_short_answers import in_conversation, requested, with_a_request

QUEBEC = ZoneInfo("America/Toronto")
MONDAY = datetime(2026, 5, 4, 10, tzinfo=QUEBEC)


def request(*contacts: int) -> Request:
    """Sent to Québec on a Monday morning."""
    return submitted(MONDAY, *contacts)


def contact(chat: int = 1, **own: Any) -> Contact:
    """Somebody who decides for Québec."""
    return Contact(cluster="ecotech-quebec", address=telegram(chat), **own)


def due(kind: str, *known: Contact) -> datetime:
    return due_at(release().catalog, request(*(int(each.address.chat) for each in known)), kind, known)


def at(text: str, zone: str = "America/Toronto") -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


MAY_7, MAY_11 = at("2026-05-07 00:00"), at("2026-05-11 00:00")


@pytest.mark.parametrize(
    ("own", "reminded", "told"),
    [
        ({}, at("2026-05-06 09:00"), at("2026-05-11 09:00")),
        ({"hours": "1-5@0730-1500"}, at("2026-05-06 07:30"), at("2026-05-11 07:30")),
        ({"hours": "1-2@0900-1700"}, at("2026-05-11 09:00"), at("2026-05-25 09:00")),  # 18 May is a holiday in Québec
        ({"hours": "3-7@1000-1700"}, at("2026-05-07 10:00"), at("2026-05-10 10:00")),  # whoever works on Sundays
        ({"zone": "Europe/Paris"}, at("2026-05-06 09:00", "Europe/Paris"), at("2026-05-11 09:00", "Europe/Paris")),
        ({"away": MAY_11}, at("2026-05-12 09:00"), at("2026-05-11 09:00")),
        ({"away": MAY_11, "away_from": MAY_7}, at("2026-05-06 09:00"), at("2026-05-11 09:00")),
        ({"away": MAY_11, "away_from": at("2026-05-06 00:00")}, at("2026-05-11 09:00"), at("2026-05-11 09:00")),
    ],
)
def test_their_own_time_decides_when_they_are_reminded(own: dict[str, Any], reminded: datetime, told: datetime) -> None:
    """Days away put off their own reminder, and never the word to the secretariat."""
    assert due(UNDECIDED, contact(**own)) == reminded
    assert due(OVERDUE, contact(**own)) == told


def test_of_several_contacts_the_first_to_be_there_counts() -> None:
    away, here = contact(1, away=MAY_11), contact(2, hours="1-5@0800-1600")
    assert due(UNDECIDED, away, here) == at("2026-05-06 08:00")


def test_who_only_stands_in_or_reads_along_has_no_say_in_it() -> None:
    others = (contact(2, role="deputy", hours="5-5@0900-1000"), contact(3, role="copy", zone="Asia/Tokyo"))
    assert due(UNDECIDED, contact(1), *others) == at("2026-05-06 09:00")


def test_a_report_counts_as_overdue_what_the_reminders_do() -> None:
    here, now = contact(1, hours="1-2@0900-1700"), at("2026-05-13 12:00")

    def overdue(*known: Contact) -> list[bool]:
        report = report_of(release().catalog, [request(1)], (), Period.ALL, now, contacts=known)
        return [row.overdue for row in report.rows]

    assert overdue(here) == [False]  # who works two days a week has until the week after next
    assert overdue() == [True]


async def test_a_reminder_that_was_planned_before_waits_until_they_are_back() -> None:
    """The company's receipt, which named another day, is no promise any more: it is told that they are away."""
    stage = await requested()
    await stage.types("Noah", "/away 14 May")
    before = heard(stage)
    await stage.waits(timedelta(days=4))
    assert "waiting for your decision" not in said(stage, "Noah", before["Noah"])
    await stage.waits(timedelta(days=9))
    assert "Welcome back" in said(stage, "Noah", before["Noah"])
    assert "waiting for your decision" in said(stage, "Noah", before["Noah"])
    assert "ICN-2026-0001 is overdue" in said(stage, "Ingrid", before["Ingrid"])


# ------------------------------------------------------------- days to come


@pytest.mark.parametrize(
    "words",
    [
        "from 12 Dec to 20 Dec", "12 to 20 December", "12-20 Dec", "I won't be here from 12 to 20 December",
        "vom 12. bis 20. Dezember", "12.12. bis 20.12.", "ich bin nicht da vom 12. Dezember bis zum 20. Dezember",
        "du 12 au 20 décembre", "je suis absent du 12 décembre au 20 décembre", "del 12 al 20 de diciembre",
        "estoy fuera del 12 al 20 de diciembre", "dal 12 al 20 dicembre", "sono via dal 12 dicembre al 20 dicembre",
        "fra 12. december til 20. december", "jeg er væk fra den 12. til den 20. december",
    ],
)  # fmt: skip
async def test_days_to_come_are_understood_in_every_language(words: str) -> None:
    stage = Stage()
    await stage.types("Noah", "/start")
    await stage.types("Noah", f"/away {words}")
    shown = stage.chats[CAST["Noah"]][-1].text
    (noah,) = [known for known in await stage.store.contacts() if known.address == telegram(CAST["Noah"])]  # type: ignore[union-attr]
    assert noah.away_from, shown
    assert noah.away
    days = [moment.astimezone(QUEBEC).date() for moment in (noah.away_from, noah.away)]
    assert days == [date(2026, 12, 12), date(2026, 12, 21)], shown


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("nächste Woche Urlaub", "Ab Mo., 11. Mai sind Sie abwesend; zurück am Mo., 18. Mai"),
        ("ich habe vom 18. bis 22. Mai Urlaub", "Ab Mo., 18. Mai sind Sie abwesend; zurück am Sa., 23. Mai"),
        ("holiday next week", "away from Mon 11 May; back on Mon 18 May"),
        ("ferie næste uge", "fra man. 11. maj; du er tilbage man. 18. maj"),
        ("ferie dal 18 al 22 maggio", "da lun 18 mag; rientro sab 23 mag"),
        ("vacaciones del 18 al 22 de mayo", "desde el lun, 18 may; regreso el sáb, 23 may"),
        ("bin bis 30. Juni weg", "zurück am Di., 30. Juni"),
    ],
)
async def test_a_holiday_in_a_few_words_is_an_absence(words: str, told: str) -> None:
    stage = Stage()
    await stage.types("Noah", words)
    assert told in stage.chats[CAST["Noah"]][-1].text


async def test_until_is_understood_in_a_language_that_the_chat_is_not_in() -> None:
    stage = await in_conversation()
    await stage.types("Noah", "bin bis 30. Juni weg")
    assert stage.chats[CAST["Noah"]][-1].rows[0][0].label == "🏖 Note it: I'm back on Tue 30 Jun"


@pytest.mark.parametrize("words", ["as soon as possible", "never"])
async def test_a_time_without_an_end_is_asked_about_again(words: str) -> None:
    stage = Stage()
    await stage.types("Noah", f"/away {words}")
    assert "I can't tell which day that is" in stage.chats[CAST["Noah"]][-1].text


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("no idea yet", "en"),
        ("I don't know when", "en"),
        ("weiß ich noch nicht", "de"),
        ("je ne sais pas encore", "fr"),
        ("todavía no lo sé", "es"),
        ("non lo so ancora", "it"),
        ("det ved jeg ikke endnu", "da"),
    ],
)
async def test_who_does_not_know_yet_when_they_are_back_may_name_a_day_for_now(words: str, name: str) -> None:
    stage = Stage(language=name)
    await stage.types("Noah", "/away")
    asked = stage.chats[CAST["Noah"]][-1]
    await stage.types("Noah", words)
    told = stage.chats[CAST["Noah"]][-1]
    assert "/away" in told.text
    assert told.rows == asked.rows
    await stage.types("Noah", "2026-05-11")
    assert "11" in stage.chats[CAST["Noah"]][-1].text


async def test_days_away_begin_and_end_by_themselves() -> None:
    """Until they begin, requests come as ever; then the undecided ones go to whoever stands in, and come back."""
    stage = Stage()
    await stage.types("Noah", "/away 6 to 8 May")
    shown = stage.chats[CAST["Noah"]][-1]
    assert "You'll be away from Wed 6 May; back on Sat 9 May" in shown.text
    await with_a_request(stage)
    assert "Company: Alpine Heat" in said(stage, "Noah", 0)
    before = heard(stage)
    await stage.waits(timedelta(days=2))
    assert "You're away; back on Sat 9 May" in said(stage, "Noah", before["Noah"])
    await stage.types("Ingrid", "/contacts")
    assert "Noah (🏖 away)" in said(stage, "Ingrid", before["Ingrid"])
    before = heard(stage)
    await stage.waits(timedelta(days=4))
    assert "Welcome back" in said(stage, "Noah", before["Noah"])


async def test_days_to_come_are_shown_and_can_be_dropped() -> None:
    stage = Stage()
    await stage.types("Noah", "/away 12 to 20 December")
    await stage.types("Noah", "/settings")
    assert "Away: from Sat 12 Dec, back on Mon 21 Dec" in stage.chats[CAST["Noah"]][-1].text
    await stage.presses("Noah", "I'll be here after all")
    assert "you're here" in stage.chats[CAST["Noah"]][-1].text
    await stage.types("Noah", "/settings")
    assert "Away: no" in stage.chats[CAST["Noah"]][-1].text
    before = heard(stage)
    await stage.waits(timedelta(days=365))
    assert heard(stage) == before


async def test_who_is_away_already_is_not_made_present_by_days_to_come() -> None:
    stage = Stage()
    await stage.types("Noah", "/away 9 May")
    await stage.types("Noah", "/away 7 to 12 May")
    assert "You're away; back on Wed 13 May" in stage.chats[CAST["Noah"]][-1].text
    await stage.types("Noah", "/settings")
    assert "Away: back on Wed 13 May" in stage.chats[CAST["Noah"]][-1].text


async def test_several_absences_follow_each_other() -> None:
    stage = Stage()
    for words in ("9 May", "12 to 20 December", "from 1 to 14 July", "8 to 10 July"):
        await stage.types("Noah", f"/away {words}")
    await stage.types("Noah", "/settings")
    shown = stage.chats[CAST["Noah"]][-1].text
    days = ("back on Sat 9 May", "from Wed 8 Jul, back on Sat 11 Jul", "from Sat 12 Dec, back on Mon 21 Dec")
    assert [shown.find(day) for day in days] == sorted(shown.find(day) for day in days)
    assert "1 Jul," not in shown  # the last word counts where two overlap
    before = heard(stage)
    await stage.waits(timedelta(days=250))
    words = said(stage, "Noah", before["Noah"])
    assert words.count("Welcome back") == 3
    assert words.index("You're away; back on Sat 11 Jul") < words.index("You're away; back on Mon 21 Dec")
    await stage.types("Noah", "/settings")
    assert "Away: no" in stage.chats[CAST["Noah"]][-1].text


async def test_the_next_days_away_can_be_dropped_and_those_after_them_stay() -> None:
    stage = Stage()
    for words in ("from 1 to 14 July", "12 to 20 December"):
        await stage.types("Noah", f"/away {words}")
    await stage.types("Noah", "/settings")
    await stage.presses("Noah", "I'll be here after all")
    assert "from Sat 12 Dec, back on Mon 21 Dec" in stage.chats[CAST["Noah"]][-1].text
    before = heard(stage)
    await stage.waits(timedelta(days=100))
    assert heard(stage) == before


async def test_who_gives_the_command_twice_is_still_understood() -> None:
    stage = Stage()
    for words in ("/away", "/away", "9 May"):
        await stage.types("Noah", words)
    assert "You're away; back on Sat 9 May" in stage.chats[CAST["Noah"]][-1].text


async def test_who_says_send_once_more_reads_when_it_was_sent() -> None:
    stage = await requested()
    await stage.types("Camille", "send it")
    assert "ICN-2026-0001 has been sent already (4 May 2026" in stage.chats[1001][-1].text
