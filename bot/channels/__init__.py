"""The ways a message leaves: what every channel offers the outbox. `bot.app` registers them under their names."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from storage.messages import Address, Reply


class Channel(Protocol):
    """A way to reach people, known by the name in their addresses (`Address.channel`)."""

    async def parts(self, reply: Reply) -> Sequence[Reply]:
        """The reply as one message or several, in order, each short enough to be delivered."""

    async def open_topic(self, address: Address, name: str) -> str:
        """Open a topic of that name, where the chat is a forum that lets us; gives its thread, else an empty one.

        Raises TryLater.
        """

    async def deliver(self, address: Address, reply: Reply, replaces: int | None) -> int:
        """Send one message, or edit the message `replaces`; return its id.

        Raises TryLater when the same message may go through later, Refused when it never will, Unconfirmed when it
        may have arrived.
        """
