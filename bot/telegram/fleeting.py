"""Calls that matter only for seconds, such as answers to pressed buttons: made on the side, or dropped."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable

from telegram.error import TelegramError

log = logging.getLogger(__name__)

MOST_WAITING = 200
"""Most calls waiting. Beyond that the oldest are dropped: people have pressed again by then, and presses expire."""
AT_ONCE = 8
"""Most concurrent calls."""
EXPIRES_AFTER = 10.0
"""Seconds after which a call, waiting or running, is no longer needed."""
STOP_WITHIN = 1.0
"""Seconds a stop waits for what is left."""

Call = Callable[[], Awaitable[object]]


class FleetingCalls:
    """Makes the calls it is given in their order, a few at a time; nobody waits for them, nor hears of their failures.

    None of them may hold up a chat, nor the messages that are owed.
    """

    def __init__(self) -> None:
        self._waiting: deque[tuple[float, Call]] = deque(maxlen=MOST_WAITING)
        self._tasks: set[asyncio.Task[None]] = set()

    def add(self, call: Call) -> None:
        """Make the call soon."""
        self._waiting.append((asyncio.get_running_loop().time(), call))
        if sum(not task.done() for task in self._tasks) < AT_ONCE:  # one that has just ended looks for no more
            task = asyncio.create_task(self._make_calls())
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _make_calls(self) -> None:
        """Make calls until none is left."""
        while self._waiting:
            added, call = self._waiting.popleft()
            left = added + EXPIRES_AFTER - asyncio.get_running_loop().time()
            try:
                async with asyncio.timeout(left):
                    await call()
            except (TelegramError, TimeoutError) as error:
                log.info("an answer that nobody needs any more was not given: %s", type(error).__name__)

    async def stop(self) -> None:
        """End what is under way, after a moment in which it may end by itself."""
        tasks = set(self._tasks)
        if tasks:
            await asyncio.wait(tasks, timeout=STOP_WITHIN)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


@contextlib.asynccontextmanager
async def fleeting_calls() -> AsyncIterator[FleetingCalls]:
    """Fleeting calls until the block ends."""
    calls = FleetingCalls()
    try:
        yield calls
    finally:
        await calls.stop()
