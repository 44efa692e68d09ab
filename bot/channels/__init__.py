"""Channels: what every way to reach people offers the outbox. `bot.app` registers them by name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from storage.messages import Address, Reply


class Channel(Protocol):
    """A way to reach people, known by the name in their addresses (`Address.channel`)."""

    async def parts(self, reply: Reply) -> Sequence[Reply]:
        """Split the reply into messages, in order, each short enough to be delivered."""

    async def open_topic(self, address: Address, name: str) -> str:
        """Open a topic with that name and return its thread; empty where the chat isn't a forum or doesn't allow it.

        Raises TryLater.
        """

    async def deliver(self, address: Address, reply: Reply, replaces: int | None) -> int:
        """Send one message, or edit the message `replaces`; return the message id.

        Raises TryLater when a retry may succeed, Refused when none will, Unconfirmed when it may have arrived.
        """
