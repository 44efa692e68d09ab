"""Requests for tests of reports: nine of them, in every state, between two clusters and the secretariat."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from bot.dialogue.requests.lifecycle import advance
from storage.messages import telegram
from storage.records import HistoryEntry, OutcomeKind, Person, Request, RequestOutcome, Side

NOW = datetime(2026, 11, 2, 12, tzinfo=UTC)
BEGIN = datetime(2026, 9, 7, 14, tzinfo=UTC)
"""A Monday; it is a working day in Canada from 8 September on, as Labour Day is on the 7th."""
LIVES = (
    ("accept", "close"),
    ("ask", "answer", "accept"),
    ("accept", "write"),
    ("accept",),
    ("decline",),
    ("decline",),
    ("withdraw",),
    (),
    (),
)
"""What happened to each, a day apart."""


def example_requests() -> list[Request]:
    """The oldest first; the last one was sent today."""
    return [_request(number, moves) for number, moves in enumerate(LIVES, 1)]


def _request(number: int, moves: tuple[str, ...]) -> Request:
    created = BEGIN + timedelta(days=1 + number) if number < len(LIVES) else NOW - timedelta(hours=1)
    request = Request(
        id=f"ICN-2026-{number:04d}",
        number=number,
        service="passport" if number % 3 else "exchange",
        company=telegram(1001),
        person=Person(id=1001, first_name="Camille"),
        language="en",
        answers={"company": "Alpine Heat", "email": "a@alpine.example"},
        home="tenerrdis" if number % 2 else "",
        target="ecotech-quebec",
        created=created,
        updated=created,
        history=(HistoryEntry(at=created, by=Side.COMPANY, event="submit", name="Camille"),),
    )
    for day, move in enumerate(moves, 1):
        by = Side.COMPANY if move in ("answer", "withdraw") else Side.CONTACT
        event = HistoryEntry(at=created + timedelta(days=day), by=by, event=move, name="Camille", words="secret words")
        request = advance(request, event) or request
    if number == 1:
        told = RequestOutcome(at=NOW, by=Side.COMPANY, kind=OutcomeKind.CONTRACT, words="secret words")
        request = request.model_copy(update={"outcomes": (told,)})
    return request
