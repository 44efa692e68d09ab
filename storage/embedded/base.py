"""What all parts of the embedded store share: tables, indexes, and how a change gets to disk.

All reads are answered from memory, which holds only what is on disk: a change is one line of the journal, and takes
effect once that line is on disk. Until then the records involved are claimed, since a decision based on them would be
based on stale data.
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
"""Records parsed before yielding to the event loop."""

R = TypeVar("R", bound=Record)
Known = TypeVar("Known")
Claim = tuple[str, int | str]
"""What a pending write is about: no other commit may touch it until it is on disk."""


class EmbeddedTables:
    """The tables of one folder, and the pending writes."""

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

    def _pending_write_of(self, *claims: Claim) -> Future[None] | None:
        """Return the pending write that claims one of these, if any."""
        found = (self._claims.get(claim) for claim in claims)
        return next((future for future in found if future and not future.done()), None)

    async def _write(self, entry: Entry, claims: list[Claim]) -> None:
        """Write the entry, unless it is empty, and hold the claims until it is on disk or refused."""
        if not entry:
            return
        written = self._journal.append(entry.encode())
        self._claims.update(dict.fromkeys(claims, written))
        written.add_done_callback(lambda _: self._end_claims(claims, written))
        await asyncio.shield(written)  # others may await it too: a waiter that is cancelled must not cancel the write

    def _end_claims(self, claims: list[Claim], written: Future[None]) -> None:
        for claim in claims:
            if self._claims.get(claim) is written:
                del self._claims[claim]
        written.exception()  # retrieved once, so that asyncio doesn't warn when nobody awaits it any more


def as_text(record: Record) -> bytes:
    """Return the record as a document. Raises PydanticSerializationError if it couldn't be read back."""
    return record.model_dump_json(warnings="error").encode()


async def as_records(make: Callable[[Known], R], documents: Iterable[Known]) -> list[R]:
    """Parse documents into records, yielding to the event loop in between."""
    made: list[R] = []
    for number, document in enumerate(documents, 1):
        made.append(make(document))
        if number % TURN == 0:
            await asyncio.sleep(0)
    return made


async def wait_for_writes(writes: Iterable[Future[None]]) -> None:
    """Wait for these pending writes. Raises what they raise."""
    for write in writes:
        await asyncio.shield(write)
