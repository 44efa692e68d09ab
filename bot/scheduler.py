"""The scheduler: claims due reminders from the agenda and hands them on as events."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from functools import partial

from bot.dialogue.events import NOWHERE, ReminderDue
from bot.logs import handling, without_words
from bot.retry import until_stored
from storage import Conflict, Store
from storage.records import Changes, Reminder

log = logging.getLogger(__name__)

LEASE = timedelta(minutes=5)
"""The lease on a reminder: longer than any work it causes."""
LONGEST_PAUSE = 30.0
"""Seconds between looks while reminders are waiting: clocks can jump."""
NOT_AGAIN = timedelta(hours=1)
"""When a reminder that failed because of a bug is due again."""


class Scheduler:
    """Hands every reminder that falls due to `handle`, with its id to be marked as done."""

    def __init__(
        self,
        store: Store,
        handle: Callable[[ReminderDue, str], Awaitable[object]],
        now: Callable[[], datetime],
        longest_pause: float = LONGEST_PAUSE,
    ) -> None:
        """`longest_pause` is how many seconds a jump of the clock may go unnoticed."""
        self._store = store
        self._handle = handle
        self._now = now
        self._longest_pause = longest_pause
        self._wake = store.watch()
        self._tasks: set[asyncio.Task[None]] = set()

    async def run(self) -> None:
        """Handle due reminders until cancelled."""
        try:
            while True:
                self._wake.clear()
                for reminder in await self._store.claim_due(self._now(), LEASE):
                    with handling(reminder=reminder.id, kind=reminder.kind):
                        task = asyncio.create_task(self._remind(reminder))
                    self._tasks.add(task)
                    task.add_done_callback(self._tasks.discard)
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(await self._pause()):
                        await self._wake.wait()
        finally:
            for task in self._tasks:
                task.cancel()
            await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _pause(self) -> float:
        """Seconds until the next look. What is being handled counts as due, so the shortest is no busy loop."""
        due = await self._store.next_reminder()
        left = (due - self._now()).total_seconds() if due else self._longest_pause
        return min(max(left, 0.2), self._longest_pause)

    async def _remind(self, reminder: Reminder) -> None:
        """Handle one reminder; if that fails because of a bug, postpone it."""
        event = ReminderDue(token=f"due{reminder.id}", address=reminder.address or NOWHERE, reminder=reminder)
        try:
            await until_stored(partial(self._handle, event, reminder.id))
        except Exception as error:
            log.exception("reminder %s failed", reminder.id, exc_info=without_words(error))
            later = reminder.model_copy(update={"due": self._now() + NOT_AGAIN})
            with contextlib.suppress(Conflict):
                await until_stored(partial(self._store.commit, Changes(reminders=(later,)), reminder.id))
