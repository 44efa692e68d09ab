"""What the assistant remembers: five small protocols, and `Store`, which is all of them behind one commit."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from storage.errors import Conflict, StorageError, StorageUnusable
from storage.messages import DUE_AT_ONCE, Address, Delivery
from storage.opening import (
    back_up_store,
    check_free,
    check_store,
    compact_store,
    open_store,
    read_dead_letters,
    read_requests,
    restore_store,
)
from storage.personal import Block, Retention
from storage.records import (
    Changes,
    Contact,
    DeadLetter,
    Invitation,
    Kept,
    RawUpdate,
    Reminder,
    Request,
    Snapshot,
    Status,
    UnansweredQuestion,
)

__all__ = [
    "DUE_AT_ONCE",
    "Agenda",
    "Conflict",
    "ContactBook",
    "DeliveryQueue",
    "Inbox",
    "Retention",
    "State",
    "StorageError",
    "StorageUnusable",
    "Store",
    "back_up_store",
    "check_free",
    "check_store",
    "compact_store",
    "open_store",
    "read_dead_letters",
    "read_requests",
    "restore_store",
]


class Inbox(Protocol):
    """Updates, from the moment they are accepted until they are handled."""

    async def accept(self, updates: Sequence[RawUpdate]) -> list[RawUpdate]:
        """Keep raw updates; return those not seen before, in their order. An update id counts once."""

    async def waiting(self) -> list[RawUpdate]:
        """Accepted updates that are neither done nor set aside, oldest first."""

    async def claim_lane(self, lane: Address, now: datetime, lease: timedelta) -> bool:
        """Hold the lane, or go on holding it, until the lease ends; False while another process holds it."""

    async def release_lane(self, lane: Address) -> None:
        """Let another process have the lane."""

    async def set_aside(self, update: RawUpdate, error: str, at: datetime) -> None:
        """Take an update that cannot be handled out of the inbox, and keep it with its error."""

    async def dead_letters(self) -> list[DeadLetter]:
        """The updates set aside, oldest first."""

    async def revive(self, update: int) -> bool:
        """Let an update that was set aside wait again, behind all others; False when it isn't among them."""

    async def drop_dead_letter(self, update: int) -> bool:
        """Forget an update that was set aside; False when it isn't among them."""


class State(Protocol):
    """Sessions, requests, unanswered questions and figures: what decisions are made from."""

    async def load(
        self, address: Address, request: str = "", others: Collection[Address] = (), entry: str = ""
    ) -> Snapshot:
        """What one decision about the chat at `address` may look at.

        `request` names a request to include whoever owns it; `others` are the chats whose language matters (the chats
        of a loaded request are always among them); `entry` is one whose unanswered questions come along. A chat nobody
        wrote from has an empty session of version 0. At most 50 requests come along, newest first, and as many of which
        the chat got a copy.
        """

    async def numbered(self, number: int) -> str:
        """The id of the request with this running number, whoever it belongs to; empty when there is none."""

    async def requests(self, statuses: Collection[Status]) -> list[Request]:
        """All requests with one of these statuses, oldest first: for a look over everything, not for one decision."""

    async def unanswered(self) -> list[UnansweredQuestion]:
        """The unanswered questions, oldest first: for a look over everything, not for one decision."""

    async def counts(self) -> Mapping[str, int]:
        """The counters by key."""

    async def kept_about(self, address: Address) -> Kept:
        """Everything that is kept about the person whose chat that is. It looks at all records, so it takes a while."""

    async def forget(self, now: datetime, retention: Retention) -> None:
        """Forget what is older than its time, and write the data anew without it: drafts, what is known of people who
        write no more, the names and words of finished requests, unanswered questions, figures of months (see
        `Changes.counts`), dead letters, invitations, and marks of those who were
        erased.
        """


class DeliveryQueue(Protocol):
    """Deliveries, from the moment they are promised."""

    async def claim_deliveries(
        self, now: datetime, lease: timedelta, besides: Collection[Address] = ()
    ) -> list[Delivery]:
        """The first pending delivery of every chat, if due, for this process to send before the lease ends.

        Later ones of the chat wait for it. At most DUE_AT_ONCE of them, and none of the chats `besides`; chats with an
        awaited delivery first, then the others; a chat that was served or tried stands behind its like, so that
        everybody gets their turn. `record` ends a claim.
        """

    async def count_waits_from(self, now: datetime) -> None:
        """The clock says `now`, and may have been set back: whatever waits from a later moment waits from now."""

    async def next_due(self) -> datetime | None:
        """When the earliest of the chats' first pending deliveries falls due; None when nothing is pending."""

    async def record(self, delivery: Delivery) -> None:
        """Keep the state of a delivery after an attempt.

        Returns once the state is in memory; it reaches the disk with the next group of writes. A crash in between
        repeats the delivery, which is what "at least once" allows.
        """

    async def dead(self) -> list[Delivery]:
        """Promised deliveries that were given up, oldest first."""

    async def anchored(self, address: Address, anchor: str) -> int | None:
        """Message id of the newest sent delivery to this chat whose reply carries this anchor."""

    async def about(self, address: Address, message: int) -> str:
        """Number of the request that a message of ours in this chat is about, by its message id; empty for none."""

    async def topic(self, address: Address, request: str) -> str:
        """The thread in which messages about the request stand in this forum; empty for none."""


class Agenda(Protocol):
    """Reminders: what falls due by itself. `Changes.reminders` adds to it, `commit(done=)` and `dropped` take away."""

    async def claim_due(self, now: datetime, lease: timedelta) -> list[Reminder]:
        """Reminders that are due, earliest first, for this process to handle before the lease ends.

        At most DUE_AT_ONCE of them. One that is not done by the end of the lease is given again.
        """

    async def next_reminder(self) -> datetime | None:
        """When the earliest reminder falls due; None without any."""

    async def reminder(self, id: str) -> Reminder | None:
        """The reminder of that id, while it is on the agenda."""


class ContactBook(Protocol):
    """Who receives requests."""

    async def contacts(self) -> Sequence[Contact]:
        """The contacts of all clusters, in the order in which they were added."""

    async def blocks(self) -> Sequence[Block]:
        """Who is shut out, in the order in which they were."""

    async def invitation(self, code_hash: str) -> Invitation | None:
        """The invitation with that hash, or whose hash begins like that, while it is kept."""

    async def invitations(self) -> Sequence[Invitation]:
        """The invitations that were made for people and are kept, the oldest first: without the links in mails."""


class Store(Inbox, State, DeliveryQueue, Agenda, ContactBook, Protocol):
    """All five in one place, so that one commit covers all of them.

    Everything that changes something is on disk before it returns, unless it says otherwise.
    """

    async def commit(self, changes: Changes, done: int | str | None = None) -> None:
        """Keep all effects of one event and the mark that it is handled: all of it or nothing.

        `done` is the id of an update, or of a reminder. Raises Conflict when a session, request, contact or invitation
        is not at the version the changes were made from, or a new request's number is taken; also when the reminder is
        not on the agenda any more. An update id that is done already changes nothing.
        """

    def watch(self) -> asyncio.Event:
        """An event of the caller's own, set whenever something was committed that may fall due; the caller clears it.

        So the outbox and the scheduler learn of new work, whichever process committed it.
        """

    def trouble(self) -> str:
        """Why nothing can be kept at present, such as "No space left on device"; empty while all is well."""

    async def probe(self) -> None:
        """Find out whether something can be kept again. Raises StorageError while nothing can."""

    async def close(self) -> None:
        """Write what is left and release the data."""
