"""Whether the bot listens for updates, and what it is busy with until it does; the page shows it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from bot.playground.world.events import EventHub, PageEvent


class BotPresence:
    """Follows the bot's long polls and webhook, and tells the watchers of every change."""

    def __init__(self, events: EventHub) -> None:
        self.connected = False
        self.grace_seconds = 3.0
        """A bot that asked for updates and doesn't ask again for this long has gone."""
        self._events = events
        self._activity = ""
        self._coming: PageEvent | None = None
        self._polls = 0
        self._has_webhook = False
        self._timer: asyncio.TimerHandle | None = None

    def show_activity(self, sentence: str) -> None:
        """Show what the bot is doing before it can answer, in a sentence for people; an empty one when it is done."""
        self._activity = sentence
        self._tell()

    def show_next_due(self, next_due: tuple[datetime, str] | None) -> None:
        """Show when something falls due next, and what that is; None when nothing does."""
        coming = {"at": next_due[0].isoformat(), "what": next_due[1]} if next_due else None
        if coming != self._coming:
            self._coming = coming
            self._tell()

    @contextmanager
    def polling(self) -> Iterator[None]:
        """Count a poll that waits for updates, until the block ends."""
        self._polls += 1
        self._update()
        try:
            yield
        finally:
            self._polls -= 1
            self._stop_timer()
            self._timer = asyncio.get_running_loop().call_later(self.grace_seconds, self._update)

    def set_webhook(self, is_set: bool) -> None:
        """Note whether updates are posted to the bot from now on."""
        self._has_webhook = is_set
        self._update()

    def view(self) -> PageEvent:
        """Return what the page is told."""
        return {"connected": self.connected, "activity": self._activity, "coming": self._coming}

    def close(self) -> None:
        """Stop watching."""
        self._stop_timer()

    def _update(self) -> None:
        self._stop_timer()
        connected = self._polls > 0 or self._has_webhook
        if connected != self.connected:
            self.connected = connected
            self._tell()

    def _stop_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _tell(self) -> None:
        self._events.tell({"type": "presence", **self.view()})
