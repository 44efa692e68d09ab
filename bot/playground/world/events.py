"""What happens, published at once to every watcher: the page, and the people that tests play."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from typing import Any

PageEvent = dict[str, Any]
BACKLOG = 5000
"""How many events a watcher may be behind; beyond that it is told to fetch everything anew."""


class Subscription:
    """One watcher's events, in order. Iterating ends when the playground stops."""

    def __init__(self) -> None:
        self._queue: asyncio.Queue[PageEvent | None] = asyncio.Queue()

    def tell(self, event: PageEvent | None) -> None:
        """Add an event; None ends the watch."""
        if self._queue.qsize() >= BACKLOG:
            while not self._queue.empty():
                self._queue.get_nowait()
            self._queue.put_nowait({"type": "reset"})
        self._queue.put_nowait(event)

    async def next(self, seconds: float | None = None) -> PageEvent | None:
        """Wait for the next event; None at the end. Raises TimeoutError after `seconds` without one."""
        return await asyncio.wait_for(self._queue.get(), seconds)

    async def __aiter__(self) -> AsyncIterator[PageEvent]:
        while (event := await self._queue.get()) is not None:
            yield event


class EventHub:
    """Spreads events to all who watch."""

    def __init__(self) -> None:
        self._watches: set[Subscription] = set()
        self._closed = False

    def tell(self, event: PageEvent) -> None:
        """Tell every watcher."""
        for watch in self._watches:
            watch.tell(event)

    @contextmanager
    def watch(self) -> Iterator[Subscription]:
        """See everything that happens from now on."""
        watch = Subscription()
        if self._closed:
            watch.tell(None)
        self._watches.add(watch)
        try:
            yield watch
        finally:
            self._watches.discard(watch)

    def close(self) -> None:
        """End every watch, also those to come."""
        self._closed = True
        for watch in self._watches:
            watch.tell(None)
