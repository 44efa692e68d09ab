"""What all parts of the embedded store share: the tables, the indexes, and the way of a change to the disk.

Memory answers every question and holds only what is on disk: a change is one line of the journal, and takes effect when
that line is on disk. Between the two nobody else may decide on the same records, or they would decide on something that
is no longer true: that is what a claim is for.
"""

from __future__ import annotations

import asyncio
from asyncio import Future
from collections.abc import Callable, Iterable
from typing import TypeVar

from storage.embedded.documents import (
    BLOCKS,
    CONTACTS,
    COUNTS,
    DEAD_LETTERS,
    DELIVERIES,
    DONE,
    ERASURES,
    INBOX,
    INVITATIONS,
    REMINDERS,
    REQUESTS,
    SESSIONS,
    UNANSWERED,
    Documents,
    Entry,
    Picture,
)
from storage.embedded.indexes import DeliveryIndex, EntryIndex, ReminderIndex, RequestIndex
from storage.embedded.journal import Journal
from storage.embedded.tables import Tables
from storage.messages import Record

TURN = 100
"""Records made before the event loop gets its turn."""

R = TypeVar("R", bound=Record)
Known = TypeVar("Known")
Claim = tuple[str, int | str]
"""What an entry on its way to the disk is about: nothing else may be decided on it until it got there."""


class EmbeddedTables:
    """The tables of one folder, and the writes under way."""

    _journal: Journal[Picture]

    def __init__(self, documents: Documents) -> None:
        tables = Tables(documents)
        self._documents = documents
        self._staging = tables.staging
        self._sessions = tables.open(SESSIONS)
        self._requests = tables.open(REQUESTS)
        self._deliveries = tables.open(DELIVERIES)
        self._inbox = tables.open(INBOX)
        self._dead_letters = tables.open(DEAD_LETTERS)
        self._done = tables.open(DONE)
        self._counts = tables.open(COUNTS)
        self._unanswered = tables.open(UNANSWERED)
        self._reminders = tables.open(REMINDERS)
        self._contacts = tables.open(CONTACTS)
        self._invitations = tables.open(INVITATIONS)
        self._blocks = tables.open(BLOCKS)
        self._erasures = tables.open(ERASURES)
        self._delivery_index, self._request_index = DeliveryIndex(), RequestIndex()
        self._reminder_index, self._entry_index = ReminderIndex(), EntryIndex()
        documents.watch(DELIVERIES, self._delivery_index.changed)
        documents.watch(REQUESTS, self._request_index.changed)
        documents.watch(REMINDERS, self._reminder_index.changed)
        documents.watch(UNANSWERED, self._entry_index.changed)
        self._claims: dict[Claim, Future[None]] = {}

    def _claimed(self, *claims: Claim) -> Future[None] | None:
        """The write under way that is about one of these, if any."""
        found = (self._claims.get(claim) for claim in claims)
        return next((future for future in found if future and not future.done()), None)

    async def _write(self, entry: Entry, claims: list[Claim]) -> None:
        """Write the entry, if it says anything, and hold the claims until it is on disk or refused."""
        if not entry:
            return
        written = self._journal.append(entry.encode())
        self._claims.update(dict.fromkeys(claims, written))
        written.add_done_callback(lambda _: self._end_claims(claims, written))
        await asyncio.shield(written)  # others may wait for it too: one who gives up must not cancel it for all

    def _end_claims(self, claims: list[Claim], written: Future[None]) -> None:
        for claim in claims:
            if self._claims.get(claim) is written:
                del self._claims[claim]
        written.exception()  # read once, so that asyncio doesn't warn when nobody waits any more


def as_text(record: Record) -> bytes:
    """The record as a document. Raises PydanticSerializationError for one that could not be read again."""
    return record.model_dump_json(warnings="error").encode()


async def as_records(make: Callable[[Known], R], documents: Iterable[Known]) -> list[R]:
    """The documents as records, giving the event loop its turn in between."""
    made: list[R] = []
    for number, document in enumerate(documents, 1):
        made.append(make(document))
        if number % TURN == 0:
            await asyncio.sleep(0)
    return made


async def all_written(writes: Iterable[Future[None]]) -> None:
    """Wait for the writes of others. Raises what they raise."""
    for write in writes:
        await asyncio.shield(write)
