"""Records to test the storage with: valid, small, and different only in what a test is about."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from storage import Store
from storage.messages import Delivery, DeliveryStatus, Reply, Text, telegram
from storage.records import Changes, Person, RawUpdate, Reminder, Request, Session, UnansweredQuestion, Why

LEASE = timedelta(minutes=1)
NOW = datetime(2026, 3, 2, 9, 30, 0, 250_000, tzinfo=UTC)


def update(id: int, lane: int = 1, **changed: Any) -> RawUpdate:
    """An update of chat `lane`."""
    return RawUpdate(
        id=id, lane=telegram(lane), payload={"update_id": id, "words": "é 🌍 \u2028"}, received=NOW
    ).model_copy(update=changed)


def delivery(id: str, chat: int = 1, *, minutes: int = 0, anchor: str = "", **changed: Any) -> Delivery:
    """A pending delivery that falls due so many minutes after NOW."""
    reply = Reply(text=Text(strings=("<b>", "</b>"), values=(f"words of {id}",)), anchor=anchor)
    due = NOW + timedelta(minutes=minutes)
    return Delivery(id=id, address=telegram(chat), reply=reply, created=NOW, due=due).model_copy(update=changed)


def sent(delivery: Delivery, message_id: int) -> Delivery:
    """The delivery after the channel took it."""
    return delivery.model_copy(
        update={"status": DeliveryStatus.SENT, "message_id": message_id, "attempts": delivery.attempts + 1}
    )


def dead(delivery: Delivery) -> Delivery:
    """The delivery after the channel refused it for good."""
    return delivery.model_copy(update={"status": DeliveryStatus.DEAD, "error": "blocked"})


def later(delivery: Delivery, minutes: int) -> Delivery:
    """The delivery to be tried again later."""
    return delivery.model_copy(update={"due": NOW + timedelta(minutes=minutes), "attempts": delivery.attempts + 1})


def person(id: int = 1, **changed: Any) -> Person:
    """Somebody."""
    return Person(id=id, first_name="Zoë").model_copy(update=changed)


def session(chat: int = 1, version: int = 0, **changed: Any) -> Session:
    """The session of a chat, as it was loaded at that version."""
    return Session(address=telegram(chat), version=version).model_copy(update=changed)


def missed(id: str, **changed: Any) -> UnansweredQuestion:
    """A question that was missed at NOW."""
    return UnansweredQuestion(id=id, question=f"words of {id}", language="en", why=Why.UNKNOWN, at=NOW).model_copy(
        update=changed
    )


def request(
    number: int, chat: int = 1, *, contacts: tuple[int, ...] = (), copies: tuple[int, ...] = (), **changed: Any
) -> Request:
    """The request with that number, of the company in `chat`."""
    return Request(
        id=f"r{number}",
        number=number,
        service="passport",
        company=telegram(chat),
        person=person(chat),
        language="en",
        answers={"company": "Zoë & Søn", "sizes": [1, 2]},
        contacts=tuple(map(telegram, contacts)),
        copies=tuple(map(telegram, copies)),
        created=NOW,
        updated=NOW,
    ).model_copy(update=changed)


ADDRESSES: dict[str, Callable[[Path], str | Path]] = {"embedded": lambda folder: folder / "data"}
"""Name of the implementation, and the address of an empty store of it."""


async def owe(store: Store, *deliveries: Delivery) -> None:
    await store.commit(Changes(deliveries=deliveries))


async def due_ids(store: Store, minutes: int = 0) -> list[str]:
    return [found.id for found in await store.claim_deliveries(NOW + timedelta(minutes=minutes), LEASE)]


async def pending(store: Store, id: str) -> Delivery:
    return next(found for found in await store.claim_deliveries(NOW, LEASE) if found.id == id)


def due_in(minutes: int, id: str = "r", **changed: object) -> Reminder:
    """A reminder that falls due so many minutes after NOW."""
    return Reminder(id=id, kind="test", due=NOW + timedelta(minutes=minutes)).model_copy(update=changed)
