"""Updates of one chat in their order, chats side by side."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable
from functools import partial

from bot.logs import without_words
from bot.retry import until_stored
from storage.messages import Address
from storage.records import RawUpdate

log = logging.getLogger(__name__)


class Lanes:
    """One queue per address. How many turns are at work at once is the assistant's to say."""

    def __init__(self, handle: Callable[[RawUpdate], Awaitable[None]]) -> None:
        """`handle` is given one update of a lane at a time."""
        self._handle = handle
        self._queues: dict[Address, deque[RawUpdate]] = {}
        self._tasks: set[asyncio.Task[None]] = set()

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
        """Stop handling; what is not done stays in the inbox."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _work(self, lane: Address) -> None:
        """Handle a lane's updates until there are none left.

        One over which even setting it aside fails is left in the inbox for the next start; its lane goes on.
        """
        queue = self._queues[lane]
        while queue:
            update = queue[0]
            try:
                await until_stored(partial(self._handle, update))
            except Exception as error:
                log.exception("update %s stays in the inbox", update.id, exc_info=without_words(error))
            queue.popleft()
        del self._queues[lane]
