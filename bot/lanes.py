"""Lanes: updates of one chat in order, different chats concurrently."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from functools import partial

from bot.logs import handling, without_words
from bot.retry import until_stored
from storage import Inbox
from storage.messages import Address
from storage.records import RawUpdate

log = logging.getLogger(__name__)


LEASE = timedelta(minutes=10)
"""The lease on a lane: longer than any turn takes, also one that learns a large upload."""
LAST_MOMENT = 2.0
"""Seconds a stop waits for updates being handled; the others are handled after the next start."""
OTHERS_WAIT = 0.2
"""Seconds between looks at a lane that another process holds."""


class Lanes:
    """One queue per address. How many turns are at work at once is the assistant's to say."""

    def __init__(
        self, inbox: Inbox, handle: Callable[[RawUpdate], Awaitable[None]], now: Callable[[], datetime]
    ) -> None:
        """`handle` is given one update of a lane at a time, while this process holds the lane."""
        self._inbox = inbox
        self._handle = handle
        self._now = now
        self._queues: dict[Address, deque[RawUpdate]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._stopping = False

    def take(self, update: RawUpdate) -> None:
        """Handle an accepted update once those before it in its lane are done."""
        queue = self._queues.get(update.lane)
        if queue is not None:
            queue.append(update)
            return
        self._queues[update.lane] = deque([update])
        task = asyncio.create_task(self._work(update.lane))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def stop(self) -> None:
        """Start nothing more, and give updates being handled a moment to finish; the rest stays in the inbox."""
        self._stopping = True
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=LAST_MOMENT)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _work(self, lane: Address) -> None:
        """Handle a lane's updates until there are none left.

        One over which even setting it aside fails is left in the inbox for the next start; its lane goes on.
        """
        queue = self._queues[lane]
        while queue and not self._stopping:
            update = queue[0]
            with handling(update=update.id, chat=lane):
                try:
                    await until_stored(partial(self._hold, lane))
                    await until_stored(partial(self._handle, update))
                except Exception as error:
                    log.exception("update %s stays in the inbox", update.id, exc_info=without_words(error))
            queue.popleft()
            if not queue or self._stopping:  # what comes while it's being given up is taken by the loop
                await until_stored(partial(self._inbox.release_lane, lane))
        del self._queues[lane]

    async def _hold(self, lane: Address) -> None:
        """Wait until no other process works on the lane, and hold it."""
        while not await self._inbox.claim_lane(lane, self._now(), LEASE):  # noqa: ASYNC110 - another process has it
            await asyncio.sleep(OTHERS_WAIT)
