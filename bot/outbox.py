"""Messages out: claimed from the store, sent, recorded; retried with growing waits, given up aloud."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Protocol

from bot.errors import Refused, TryLater
from storage import Store
from storage.records import Delivery, DeliveryStatus, Reply

log = logging.getLogger(__name__)

SIDE_BY_SIDE = 24
"""Chats served at the same time."""
FIRST_WAIT = 1.0
LONGEST_WAIT = 300.0
"""Seconds between attempts: doubled from the first to the longest."""
LONGEST_BLINK = 1.0
"""Seconds between looks while something is pending: clocks can jump, and what is under way counts as due."""
PATIENCE = timedelta(days=3)
"""How long an unreachable channel is tried before a delivery is given up."""


GivenUp = Callable[[Delivery], Awaitable[None]]


class Channel(Protocol):
    """A way to reach a chat."""

    async def deliver(self, chat: int, reply: Reply, replaces: int | None) -> int:
        """Send or edit; gives the message id. Raises TryLater or Refused."""


class Outbox:
    """Delivers what the store holds, each chat in order, chats side by side."""

    def __init__(
        self,
        store: Store,
        channel: Channel,
        now: Callable[[], datetime],
    ) -> None:
        """`now` gives the time, which may jump."""
        self._store = store
        self._channel = channel
        self._now = now
        self._wake = asyncio.Event()
        self._flying: dict[int, asyncio.Task[None]] = {}

    def wake(self) -> None:
        """Look for deliveries now: something was committed."""
        self._wake.set()

    async def run(self, given_up: GivenUp) -> None:
        """Deliver until cancelled. `given_up` is told of each promised delivery that will never arrive, before it is
        recorded as dead: after a crash in between it is told once more.
        """
        self._given_up = given_up
        try:
            while True:
                self._wake.clear()
                await self._start_due()
                pause = await self._pause()
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(pause):
                        await self._wake.wait()
        finally:
            for task in self._flying.values():
                task.cancel()
            await asyncio.gather(*self._flying.values(), return_exceptions=True)

    async def _start_due(self) -> None:
        """Start a task for each chat that has something due and none under way."""
        for delivery in await self._store.due(self._now()):
            if len(self._flying) >= SIDE_BY_SIDE:
                return
            if delivery.chat not in self._flying:
                task = asyncio.create_task(self._attempt(delivery))
                self._flying[delivery.chat] = task
                task.add_done_callback(partial(self._landed, delivery.chat))

    def _landed(self, chat: int, done: asyncio.Task[None]) -> None:
        """A task has ended; there may be more for its chat."""
        del self._flying[chat]
        if not done.cancelled() and done.exception():
            log.error("a delivery failed unexpectedly", exc_info=done.exception())
        self._wake.set()

    async def _pause(self) -> float | None:
        """Seconds until the next look; None when only a commit can bring something."""
        if self._flying:
            return LONGEST_BLINK
        due = await self._store.next_due()
        if due is None:
            return None
        return min(max((due - self._now()).total_seconds(), 0.01), LONGEST_BLINK)

    async def _attempt(self, delivery: Delivery) -> None:
        """One attempt, and its outcome recorded."""
        reply = delivery.reply
        replaces = reply.replaces
        if reply.replaces_anchor:
            replaces = await self._store.anchored(delivery.chat, reply.replaces_anchor)
        try:
            message = await self._channel.deliver(delivery.chat, reply, replaces)
        except TryLater as error:
            await self._later(delivery, error)
        except Refused as error:
            await self._never(delivery, str(error))
        else:
            done = {"status": DeliveryStatus.SENT, "message_id": message, "attempts": delivery.attempts + 1}
            await self._store.record(delivery.model_copy(update=done))

    async def _later(self, delivery: Delivery, error: TryLater) -> None:
        """Try again after a while, or give up when the patience is at its end."""
        now = self._now()
        if now - delivery.created > PATIENCE:
            await self._never(delivery, str(error))
            return
        backoff = min(FIRST_WAIT * 2.0 ** min(delivery.attempts, 10), LONGEST_WAIT)
        wait = error.seconds if error.seconds is not None else backoff
        again = {"attempts": delivery.attempts + 1, "due": now + timedelta(seconds=wait), "error": str(error)}
        await self._store.record(delivery.model_copy(update=again))

    async def _never(self, delivery: Delivery, reason: str) -> None:
        """Give the delivery up; one that was promised is told to those it concerns."""
        log.warning("delivery %s to chat %s is given up: %s", delivery.id, delivery.chat, reason)
        if delivery.promised:
            await self._given_up(delivery)
        dead = {"status": DeliveryStatus.DEAD, "attempts": delivery.attempts + 1, "error": reason}
        await self._store.record(delivery.model_copy(update=dead))
