"""The mailing list: the last wish of an address counts, and a spreadsheet finds no formula in the file."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

from bot.dialogue.admin.subscribers import as_csv, subscribers_of
from storage.messages import telegram
from storage.records import HistoryEntry, Person, Request, Side, Status
from tests.stage import NOON, release


def request(number: int, email: str, wish: str, status: Status = Status.SUBMITTED) -> Request:
    at = NOON + timedelta(days=number)
    return Request(
        id=f"ZOOM-{number}",
        number=number,
        service="newsletter",
        company=telegram(1001),
        person=Person(id=1001, first_name="Camille"),
        language="en",
        answers={"wish": wish, "email": email},
        status=status,
        created=at,
        updated=at,
        history=(HistoryEntry(at=at, by=Side.COMPANY, event="submit"),),
    )


def on_and_off(*requests: Request) -> dict[str, bool]:
    service = release().catalog.services["newsletter"]
    return {known.email: known.on for known in subscribers_of(service, requests)}


def test_the_last_wish_of_an_address_counts_however_it_is_spelt() -> None:
    found = on_and_off(
        request(3, "Ann@x.example", "unsubscribe"),
        request(1, "ann@x.example", "subscribe"),
        request(2, "bo@x.example", "subscribe"),
    )
    assert found == {"bo@x.example": True, "Ann@x.example": False}


def test_what_was_withdrawn_or_declined_was_never_wished() -> None:
    found = on_and_off(
        request(1, "ann@x.example", "subscribe"),
        request(2, "ann@x.example", "unsubscribe", Status.WITHDRAWN),
        request(3, "bo@x.example", "subscribe", Status.DECLINED),
    )
    assert found == {"ann@x.example": True}


def test_no_cell_of_the_file_is_a_formula_and_every_cell_can_be_read_again() -> None:
    service = release().catalog.services["newsletter"]
    odd = ("=cmd|'/c calc'!A1@x.example", "+1@x.example", "-1@x.example", "@x.example", '"quoted"@x.example', "\t=1")
    wishes = [request(number, email, "subscribe") for number, email in enumerate(odd, 1)]
    text = as_csv(subscribers_of(service, wishes))
    assert text.startswith("\ufeff")
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))
    assert rows[0] == ["email", "status", "since", "language", "request"]
    assert len(rows) == len(odd) + 1
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
    assert {row[0].removeprefix("'") for row in rows[1:]} == set(odd)
