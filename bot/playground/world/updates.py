"""The updates waiting for the bot: numbered, kept for 24 hours, and handed out by long poll or webhook."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from bot.playground.errors import BotApiError, conflict
from bot.playground.world.clock import Clock

KINDS = (
    "message",
    "edited_message",
    "channel_post",
    "edited_channel_post",
    "inline_query",
    "chosen_inline_result",
    "callback_query",
    "poll",
    "poll_answer",
    "my_chat_member",
    "chat_member",
    "message_reaction",
    "message_reaction_count",
)
"""Every kind of update this emulator knows by name."""

ON_REQUEST = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
"""Kinds that only come when `allowed_updates` names them."""

KEPT_SECONDS = 24 * 3600
POLL_LIMIT = 100
LONGEST_POLL = 50.0
FIRST_ID = 500_000_001


@dataclass(frozen=True)
class QueuedUpdate:
    """One waiting update. `lane` is the chat it belongs to: webhooks keep the order within a lane."""

    id: int
    lane: int
    made: int
    body: Mapping[str, Any]


class UpdateQueue:
    """The queue. Adding, confirming and reading take constant time."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._waiting: OrderedDict[int, QueuedUpdate] = OrderedDict()
        self._poll: asyncio.Future[BotApiError | None] | None = None
        self.next_id = FIRST_ID
        self.allowed: tuple[str, ...] = ()
        """Kinds the bot asked for; empty means all except those in ON_REQUEST."""
        self.listener: Callable[[QueuedUpdate], None] | None = None
        """Told of every new update while a webhook is set."""

    def __len__(self) -> int:
        self._forget_old()
        return len(self._waiting)

    def wants(self, kind: str) -> bool:
        """Return whether the bot asked for updates of this kind."""
        return kind in self.allowed if self.allowed else kind not in ON_REQUEST

    def push(self, kind: str, content: Mapping[str, Any], lane: int) -> None:
        """Add an update, unless the bot did not ask for its kind."""
        if not self.wants(kind):
            return
        update = QueuedUpdate(self.next_id, lane, self._clock.stamp(), {"update_id": self.next_id, kind: content})
        self.next_id += 1
        self._waiting[update.id] = update
        if self.listener is not None:
            self.listener(update)
        self._wake(None)

    def allow(self, kinds: Sequence[str] | None) -> None:
        """Remember `allowed_updates`: None keeps the earlier value, unknown names are dropped."""
        if kinds is not None:
            self.allowed = tuple(kind for kind in KINDS if kind in kinds)

    def confirm(self, offset: int) -> None:
        """Forget every update below `offset`; a negative one keeps that many of the newest."""
        if offset < 0:
            offset = next(islice(reversed(self._waiting), -offset - 1, None), 0)
        while self._waiting and next(iter(self._waiting.items()))[0] < offset:
            self._waiting.popitem(last=False)

    def drop(self, update_id: int | None = None) -> None:
        """Forget one update, or all of them."""
        if update_id is None:
            self._waiting.clear()
        else:
            self._waiting.pop(update_id, None)

    def waiting(self) -> list[QueuedUpdate]:
        """Return everything not confirmed yet, oldest first."""
        self._forget_old()
        return list(self._waiting.values())

    def restore(self, updates: Iterable[QueuedUpdate], next_id: int) -> None:
        """Restore the queue of an earlier run."""
        self._waiting = OrderedDict((update.id, update) for update in updates)
        self.next_id = next_id

    async def poll(self, offset: int, limit: int, timeout_seconds: float) -> list[Mapping[str, Any]]:
        """Return updates from `offset` on, waiting up to `timeout_seconds` for the first.

        Raises BotApiError (409) when another poll or a webhook takes over.
        """
        self._wake(conflict("terminated by other getUpdates request; make sure that only one bot instance is running"))
        self.confirm(offset)
        self._forget_old()
        if not self._waiting and timeout_seconds > 0:
            await self._arrival(min(timeout_seconds, LONGEST_POLL))
        return [update.body for update in islice(self._waiting.values(), max(1, min(limit, POLL_LIMIT)))]

    def interrupt(self, refusal: BotApiError | None = None) -> None:
        """End a poll that waits: with nothing, or with a refusal."""
        self._wake(refusal)

    async def _arrival(self, seconds: float) -> None:
        poll: asyncio.Future[BotApiError | None] = asyncio.get_running_loop().create_future()
        self._poll = poll
        try:
            refusal = await asyncio.wait_for(poll, seconds)
        except TimeoutError:
            return
        finally:
            if self._poll is poll:
                self._poll = None
        if refusal is not None:
            raise refusal

    def _wake(self, refusal: BotApiError | None) -> None:
        if self._poll is not None and not self._poll.done():
            self._poll.set_result(refusal)
        self._poll = None

    def _forget_old(self) -> None:
        limit = self._clock.stamp() - KEPT_SECONDS
        while self._waiting and next(iter(self._waiting.values())).made < limit:
            self._waiting.popitem(last=False)
