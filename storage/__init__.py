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
    PersonalData,
    RawUpdate,
    Reminder,
    Request,
    Snapshot,
    Status,
    UnansweredQuestion,
)

__all__ = [
    "DUE_AT_ONCE", "Agenda", "Conflict", "ContactBook", "DeliveryQueue", "Inbox", "Retention", "State", "StorageError",
    "StorageUnusable", "Store", "back_up_store", "check_free", "check_store", "compact_store", "open_store",
    "read_dead_letters", "read_requests", "restore_store",
]  # fmt: skip


class Inbox(Protocol):
    """Updates, from the moment they are accepted until they are handled."""

    async def accept(self, updates: Sequence[RawUpdate]) -> list[RawUpdate]:
        """Store raw updates; return those not seen before, in order. A repeated update id is ignored."""

    async def waiting(self) -> list[RawUpdate]:
        """Return accepted updates that are neither done nor set aside, oldest first."""

    async def claim_lane(self, lane: Address, now: datetime, lease: timedelta) -> bool:
        """Take or extend the lease on a lane; False while another process holds it."""

    async def release_lane(self, lane: Address) -> None:
        """Give up the lease on the lane."""

    async def set_aside(self, update: RawUpdate, error: str, at: datetime) -> None:
        """Move an update that can't be handled from the inbox to the dead letters, with its error."""

    async def dead_letters(self) -> list[DeadLetter]:
        """Return all dead letters, oldest first."""

    async def revive(self, update: int) -> bool:
        """Put a dead letter back at the end of the inbox; False when there's none with that id."""

    async def drop_dead_letter(self, update: int) -> bool:
        """Delete a dead letter; False when there's none with that id."""


class State(Protocol):
    """Sessions, requests, unanswered questions and counters: what decisions are based on."""

    async def load(
        self, address: Address, request: str = "", others: Collection[Address] = (), entry: str = ""
    ) -> Snapshot:
        """Return everything one decision about the chat at `address` may look at.

        `request` is the number of a request to include, whoever owns it. `others` are chats whose language is needed;
        the chats of a loaded request are always included. `entry` is an entry whose unanswered questions are included.
        A chat that never wrote has an empty session of version 0. At most 50 requests of the chat are included, newest
        first, and at most 50 of which it got a copy.
        """

    async def request_with_number(self, number: int) -> str:
        """Return the id of the request with this running number, whoever owns it; empty when there is none."""

    async def requests(self, statuses: Collection[Status]) -> list[Request]:
        """Return requests with one of these statuses, oldest first: for reports and the start, too slow for others."""

    async def unanswered_questions(self) -> list[UnansweredQuestion]:
        """Return all unanswered questions, oldest first: for reports and the start, too slow for one decision."""

    async def counts(self) -> Mapping[str, int]:
        """Return the counters by key."""

    async def personal_data(self, address: Address) -> PersonalData:
        """Return everything stored about the person with this chat. Reads all records, so it takes a while."""

    async def forget(
        self, now: datetime, retention: Retention, services: Mapping[str, Retention] | None = None
    ) -> None:
        """Delete what has passed its retention period, and rewrite the files without it: drafts, sessions of people who
        no longer write, names and words of finished requests, names of people blocked long ago, unanswered questions,
        monthly counters (see `Changes.counts`), dead letters, invitations, and the marks of erased people. For the
        drafts and requests of some services, `services` has the periods.
        """


class DeliveryQueue(Protocol):
    """Deliveries, from the moment they are promised."""

    async def claim_deliveries(
        self, now: datetime, lease: timedelta, besides: Collection[Address] = ()
    ) -> list[Delivery]:
        """Claim the first pending delivery of every chat, if it is due: this process sends it before the lease ends.

        Later deliveries of a chat wait for the first. At most DUE_AT_ONCE are claimed, and none of the chats in
        `besides`. Chats with an awaited delivery come first; within each kind a chat just served goes to the end, so
        that everybody gets a turn. `record` ends the claim.
        """

    async def count_waits_from(self, now: datetime) -> None:
        """Handle a clock that was set back to `now`: a delivery whose wait began later than that starts waiting now."""

    async def next_due(self) -> datetime | None:
        """Return when the earliest of the chats' first pending deliveries falls due; None when nothing is pending."""

    async def record(self, delivery: Delivery) -> None:
        """Store the state of a delivery after an attempt.

        Returns once the state is in memory; it reaches the disk with the next group of writes. A crash in between
        repeats the delivery, which is what "at least once" allows.
        """

    async def failed_deliveries(self) -> list[Delivery]:
        """Promised deliveries that failed for good, oldest first."""

    async def message_with_anchor(self, address: Address, anchor: str) -> int | None:
        """Return the message id of the newest delivery with this anchor that was sent to the chat."""

    async def request_of_message(self, address: Address, message: int) -> str:
        """Return the number of the request that our message with this id in this chat is about; empty for none."""

    async def topic_of_request(self, address: Address, request: str) -> str:
        """Return the thread in which messages about the request stand in this forum; empty for none."""


class Agenda(Protocol):
    """Reminders. `Changes.reminders` adds them; `commit(done=)` and `Changes.dropped_reminders` remove them."""

    async def claim_due(self, now: datetime, lease: timedelta) -> list[Reminder]:
        """Claim due reminders, earliest first: this process handles them before the lease ends.

        At most DUE_AT_ONCE. A reminder that isn't done when the lease ends can be claimed again.
        """

    async def next_reminder(self) -> datetime | None:
        """Return when the earliest reminder falls due; None without any."""

    async def reminder(self, id: str) -> Reminder | None:
        """Return the reminder with this id; None when it isn't on the agenda any more."""


class ContactBook(Protocol):
    """Who receives requests, who is invited to, and who is blocked."""

    async def contacts(self) -> Sequence[Contact]:
        """Return the contacts of all clusters, oldest first."""

    async def blocks(self) -> Sequence[Block]:
        """Return everybody who is blocked, earliest first."""

    async def invitation(self, code_hash: str) -> Invitation | None:
        """Return the invitation with this hash, or with a hash that begins so; None when there is none."""

    async def invitations(self) -> Sequence[Invitation]:
        """Return the invitations made for people, oldest first; links in mails are left out."""


class Store(Inbox, State, DeliveryQueue, Agenda, ContactBook, Protocol):
    """All five together, so that one commit covers them all.

    Every method that changes something returns once the change is on disk, unless it says otherwise.
    """

    async def commit(self, changes: Changes, done: int | str | None = None) -> None:
        """Store all changes of one event together with the mark that it is handled: all or nothing.

        `done` is the id of an update or a reminder. Raises Conflict when a session, request, contact or invitation
        isn't at the version the changes were made from, when a new request's number is taken, and when the reminder is
        no longer on the agenda. Committing an update that is already done changes nothing.
        """

    def watch(self) -> asyncio.Event:
        """Return a new event, set whenever something that may be due was committed; the caller clears it.

        This tells the outbox and the scheduler about new work, whichever process committed it.
        """

    def trouble(self) -> str:
        """Return why nothing can be stored at present, such as "No space left on device"; empty while all is well."""

    async def probe(self) -> None:
        """Try to write again. Raises StorageError while nothing can be stored."""

    async def close(self) -> None:
        """Write what is pending and release the data."""
