"""Albums: their messages arrive one by one, and are handled as one."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from bot.dialogue.events import EventKind, Incoming
from bot.raw_updates import without_halves
from storage import Store
from storage.records import Changes, RawUpdate, Reminder

ALBUM = "album"
"""The kind of reminder that says an album is complete."""
ALBUM_WAIT = timedelta(seconds=1)
"""An album counts as complete this long after its last message: Telegram sends them in quick succession."""


class Albums:
    """Collects the messages of albums on the agenda, where they survive a restart."""

    def __init__(
        self, store: Store, read: Callable[[Mapping[str, Any]], Incoming | None], now: Callable[[], datetime]
    ) -> None:
        """`read` maps a raw update."""
        self._store = store
        self._read = read
        self._now = now
        self._gathering = asyncio.Lock()
        self._taken: set[str] = set()
        """Reminders of albums being handled: messages that arrive now are too late for them."""

    @staticmethod
    def has(incoming: Incoming) -> bool:
        """Return whether a message is part of an album."""
        return bool(incoming.group) and incoming.kind in (EventKind.FILE, EventKind.OTHER)

    async def gather(self, incoming: Incoming, update: RawUpdate) -> None:
        """Store a message until its album is complete; one that arrives too late starts another album."""
        async with self._gathering:
            id = f"{ALBUM}:{incoming.address.root}:{incoming.group}"
            while id in self._taken:
                id += "+"
            gathered = await self._store.reminder(id)
            payload = (*(gathered.payload if gathered else ()), without_halves(update.payload))
            due = self._now() + ALBUM_WAIT
            reminder = Reminder(id=id, kind=ALBUM, due=due, address=incoming.address, payload=payload)
            await self._store.commit(Changes(reminders=(reminder,)), done=update.id)

    @contextlib.asynccontextmanager
    async def complete(self, id: str) -> AsyncIterator[Incoming]:
        """Yield the album of that reminder as one message with its caption, to be handled inside the block."""
        async with self._gathering:
            self._taken.add(id)
            reminder = await self._store.reminder(id)
        try:
            read = [self._read(payload) for payload in (reminder.payload if reminder else ())]
            parts = tuple(part for part in read if part)
            first = next((part for part in parts if part.text), parts[0])
            yield replace(parts[0], text=first.text, marked=first.marked, album=parts)
        finally:
            self._taken.discard(id)
