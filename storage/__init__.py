"""What the assistant remembers. One protocol, `Store`; `open_store` finds the implementation by its address."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Protocol

from storage.messages import Address, Delivery
from storage.records import Changes, DeadLetter, RawUpdate, Request, Snapshot, Status, UnansweredQuestion

DUE_AT_ONCE = 100
"""Most deliveries given at a time."""


class StorageError(Exception):
    """The storage could not do what was asked."""


class Conflict(StorageError):
    """The session or request was changed by somebody else since it was loaded: load and decide once more."""


class StorageUnusable(StorageError):
    """The data cannot be opened: taken by another process, not writable, or damaged. The message says what to do."""


class Store(Protocol):
    """Inbox, state and outbox in one place, so that one commit covers all three.

    Everything that changes something is on disk before it returns, unless it says otherwise.
    """

    async def accept(self, updates: Sequence[RawUpdate]) -> list[RawUpdate]:
        """Keep raw updates; give back those not seen before, in their order. An update id counts once."""

    async def waiting(self) -> list[RawUpdate]:
        """Accepted updates that are neither done nor set aside, oldest first."""

    async def set_aside(self, update: RawUpdate, error: str, at: datetime) -> None:
        """Take an update that cannot be handled out of the inbox, and keep it with its error."""

    async def dead_letters(self) -> list[DeadLetter]:
        """The updates set aside, oldest first."""

    async def load(self, address: Address, request: str = "", others: Collection[Address] = ()) -> Snapshot:
        """What one decision about the chat at `address` may look at.

        `request` names a request to include whoever owns it; `others` are the chats whose language matters (the chats
        of a loaded request are always among them).

        A chat nobody wrote from has an empty session of version 0. At most 50 requests come along, newest first.
        """

    async def requests(self, statuses: Collection[Status]) -> list[Request]:
        """All requests that stand at one of these, oldest first: for a look over everything, not for one decision."""

    async def commit(self, changes: Changes, done: int | None = None) -> None:
        """Keep all effects of one update and the mark that update `done` is handled: all of it or nothing.

        Raises Conflict when a session or request is not at the version the changes were made from, or a new
        request's number is taken. An update id that is done already changes nothing.
        """

    async def due(self, now: datetime) -> list[Delivery]:
        """The first pending delivery of every chat, if due: later ones of the chat wait for it.

        At most DUE_AT_ONCE of them. A chat that was served or tried stands behind all others, so that everybody gets
        their turn.
        """

    def watch(self) -> asyncio.Event:
        """An event of the caller's own, set whenever something was committed that may fall due; the caller clears it.

        So the outbox and the scheduler learn of new work, whichever process committed it.
        """

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

    async def counts(self) -> Mapping[str, int]:
        """The counters by key."""

    async def unanswered(self) -> list[UnansweredQuestion]:
        """The unanswered questions, oldest first."""

    async def forget(self, now: datetime) -> None:
        """Forget unanswered questions and figures of months (see `Changes.counts`) that are older than their time, and
        write the data anew without them.
        """

    async def close(self) -> None:
        """Write what is left and release the data."""


async def open_store(address: str | Path) -> Store:
    """The store at `address`: a folder, made when missing. Raises StorageUnusable."""
    from storage.embedded.store import EmbeddedStore  # the implementation imports this module's errors

    return await EmbeddedStore.open(Path(address))


async def check_free(address: str | Path) -> None:
    """Nothing, when `open_store` would find the data in nobody else's hands. Raises StorageUnusable."""
    from storage.embedded.store import EmbeddedStore  # the implementation imports this module's errors

    await EmbeddedStore.check_free(Path(address))
