"""With whom a request lies: contacts who are there, their deputies while they are away, nobody who only reads along."""

from __future__ import annotations

from datetime import timedelta

from bot.dialogue.directory import Directory, Rung
from storage.messages import Address, telegram
from storage.records import Contact, HistoryEntry, Person, Request, Role, Side, Status
from tests.stage import NOON

NOAH, OLGA, LEA, INGRID = (telegram(number) for number in (1, 2, 3, 4))
BACK = NOON + timedelta(days=3)


def directory(*, away: bool = False, deputy: bool = True, removed: bool = False) -> Directory:
    """Noah is the contact, Olga perhaps his deputy, Léa reads along, Ingrid is the secretariat."""
    known = [
        Contact(cluster="clean", address=NOAH, away=BACK if away else None, removed=NOON if removed else None),
        Contact(cluster="clean", address=LEA, role=Role.COPY),
        Contact(cluster="", address=INGRID),
    ]
    known += [Contact(cluster="clean", address=OLGA, role=Role.DEPUTY)] if deputy else []
    return Directory.from_contacts(known).at(NOON)


def request(status: Status, *contacts: Address, released: tuple[Address, ...] = ()) -> Request:
    return Request(
        id="ICN-0001",
        number=1,
        service="passport",
        company=telegram(9),
        person=Person(id=9),
        language="en",
        answers={},
        target="clean",
        status=status,
        contacts=contacts,
        released=released,
        created=NOON,
        updated=NOON,
        history=(HistoryEntry(at=NOON, by=Side.COMPANY, event="submit"),),
    )


def test_a_new_request_goes_to_the_contact_and_while_they_are_away_to_the_deputy() -> None:
    assert directory().receivers("clean") == (NOAH,)
    assert directory(away=True).receivers("clean") == (OLGA,)
    assert directory(away=True, deputy=False).receivers("clean") == (INGRID,)
    assert directory(away=True).at(BACK).receivers("clean") == (NOAH,)


def test_what_is_undecided_goes_to_the_deputy_as_well_and_what_is_decided_stays() -> None:
    away = directory(away=True)
    assert away.holders(request(Status.SUBMITTED, NOAH)) == (NOAH, OLGA)
    assert away.holders(request(Status.ACCEPTED, NOAH)) == (NOAH,)


def test_who_is_back_gets_what_is_with_the_deputy() -> None:
    assert directory().holders(request(Status.SUBMITTED, OLGA)) == (OLGA, NOAH)
    assert directory().holders(request(Status.ACCEPTED, OLGA)) == (OLGA, NOAH)


def test_what_was_taken_over_does_not_come_back_by_itself() -> None:
    assert directory().holders(request(Status.SUBMITTED, OLGA, released=(NOAH,))) == (OLGA,)


def test_who_reads_along_or_was_removed_stands_on_no_rung() -> None:
    assert directory().rung_of("clean", LEA) is None
    assert directory().rung_of("clean", OLGA) is Rung.DEPUTY
    gone = directory(removed=True)
    assert gone.rung_of("clean", NOAH) is None
    assert gone.holders(request(Status.ACCEPTED, NOAH)) == (OLGA,)
