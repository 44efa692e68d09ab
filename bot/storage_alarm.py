"""Tells the operator once when nothing can be saved, and once when it works again.

It is logged, and admins are messaged directly, since the outbox needs the store. Meanwhile nothing is confirmed to
Telegram, which keeps what people send for 24 hours.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Mapping

from bot.assistant import Assistant
from bot.channels import Channel
from bot.dialogue.events import StorageFailed, StorageMended
from bot.dialogue.turn import Message
from bot.errors import ChannelError
from bot.retry import DISK_WAIT
from storage import StorageError, StorageUnusable, Store

log = logging.getLogger(__name__)

LOOK = 1.0
"""Seconds between looks."""
PATIENCE = 20.0
"""Seconds to try to reach an admin."""


class StorageAlarm:
    """Watches over the store while the bot runs."""

    def __init__(self, store: Store, channels: Mapping[str, Channel], assistant: Assistant) -> None:
        """`channels` by the name that an address carries."""
        self._store = store
        self._channels = channels
        self._assistant = assistant

    async def run(self) -> None:
        """Watch until cancelled. Raises StorageUnusable when only a new start can help."""
        while True:
            await asyncio.sleep(LOOK)
            if reason := self._store.trouble():
                await self._see_through(reason)

    async def _see_through(self, reason: str) -> None:
        """Tell that it fails, try until it works again, and tell that."""
        log.error("NOTHING CAN BE SAVED (%s): updates are not confirmed until it works again", reason)
        telling = asyncio.create_task(self._tell(StorageFailed(token="", reason=reason)))
        try:
            while not await self._works():  # noqa: ASYNC110 - a disk has no event for it
                await asyncio.sleep(DISK_WAIT)
            await telling
        finally:
            telling.cancel()
        log.warning("it can be saved again; going on")
        await self._tell(StorageMended(token=""))

    async def _works(self) -> bool:
        """Return whether something can be saved again."""
        try:
            await self._store.probe()
        except StorageUnusable:
            raise
        except StorageError:
            return False
        return True

    async def _tell(self, event: StorageFailed | StorageMended) -> None:
        """Write to the admins at once, each by themselves: one who can't be reached is left out."""
        turn = await self._assistant.preview(event)
        await asyncio.gather(*map(self._deliver, turn.messages))

    async def _deliver(self, message: Message) -> None:
        with contextlib.suppress(ChannelError, KeyError, TimeoutError):
            async with asyncio.timeout(PATIENCE):
                await self._channels[message.address.channel].deliver(message.address, message.reply, None)
