"""Long polling: updates are written to the inbox first, and confirmed to Telegram afterwards.

PTB's Updater confirms updates once they are queued in memory, so a crash loses them. This loop asks for raw updates,
stores them, and only then asks with the next offset, which is what confirms them.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from telegram import Bot
from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError
from telegram.request import BaseRequest

from bot.errors import ConfigError
from bot.retry import DISK_WAIT, backoff
from bot.telegram.errors import seconds_of
from bot.telegram.updates import KINDS, lane_of
from storage import StorageError, StorageUnusable, Store
from storage.records import RawUpdate

log = logging.getLogger(__name__)

LONG_POLL = 30
"""Seconds Telegram may hold a request for updates open."""
CALM = timedelta(minutes=10)
"""After this long without a conflict, the next one is logged again."""
FIRST_WAIT = 0.5
LONGEST_WAIT = 30.0
"""Seconds between tries while Telegram is out of reach: doubled from the first to the longest."""
MOST_REJECTIONS = 24
"""Rejections of the token in a row after which the bot ends: ten minutes, in case Telegram is mistaken."""
REVOKED = (
    "Telegram has rejected the bot's token for ten minutes: it was probably revoked. Set the new one in ICN_BOT_TOKEN "
    "and start again. Nothing is lost: messages wait."
)


class Polling:
    """Long polling for one bot."""

    def __init__(
        self,
        bot: Bot,
        request: BaseRequest,
        store: Store,
        take: Callable[[RawUpdate], None],
        now: Callable[[], datetime],
    ) -> None:
        """`request` is a connection of the polling's own; `take` is given each new update once it is on disk."""
        self._bot = bot
        self._request = request
        self._store = store
        self._take = take
        self._now = now
        self._conflict: datetime | None = None
        """When Telegram last reported that another process polls as well."""
        self._rejections = 0
        """How often in a row Telegram has rejected the token."""

    async def run(self) -> None:
        """Poll until cancelled. Outages are waited out.

        Raises StorageUnusable when nothing can be kept any more, and ConfigError when the token stays rejected.
        """
        offset, failures = 0, 0
        while True:
            try:
                payloads = await self._get_updates(offset)
                offset = await self._store_updates(payloads, offset)
                failures = self._rejections = 0
            except StorageUnusable:
                raise
            except (TelegramError, StorageError) as error:
                failures += 1
                await asyncio.sleep(self._wait(error, failures))

    async def _get_updates(self, offset: int) -> Sequence[Mapping[str, Any]]:
        """Get the raw updates from `offset` on, which confirms those before it."""
        query = urlencode({"offset": offset, "timeout": LONG_POLL, "allowed_updates": json.dumps(KINDS)})
        # Bot.get_updates parses at once, and one update it cannot read would block all that follow.
        result = await self._request.post(f"{self._bot.base_url}/getUpdates?{query}", read_timeout=LONG_POLL + 10)
        return result if isinstance(result, list) else []

    async def _store_updates(self, payloads: Sequence[Mapping[str, Any]], offset: int) -> int:
        """Store the updates, hand on the new ones; gives the offset that will confirm them."""
        updates = [raw for payload in payloads if (raw := self._as_record(payload))]
        for update in await self._store.accept(updates):
            self._take(update)
        return max((update.id + 1 for update in updates), default=offset)

    def _as_record(self, payload: Mapping[str, Any]) -> RawUpdate | None:
        """Make the record of an update. One without an id can't even be confirmed, and is skipped."""
        number = payload.get("update_id") if isinstance(payload, Mapping) else None
        if not isinstance(number, int):
            log.error("an update without a number is passed over")
            return None
        return RawUpdate(id=number, lane=lane_of(payload), payload=payload, received=self._now())

    def _wait(self, error: Exception, failures: int) -> float:
        """Return the seconds to wait after an error. Only its kind is logged: its message may contain the token."""
        if isinstance(error, RetryAfter):
            return seconds_of(error)
        if isinstance(error, StorageError):
            return DISK_WAIT  # what came is not confirmed, and comes again
        if isinstance(error, Conflict):
            self._tell_of_rival()
        elif isinstance(error, InvalidToken):
            self._count_rejection()
        elif failures == 1 or failures % 10 == 0:
            log.warning("updates cannot be fetched (%s), trying again", type(error).__name__)
        return backoff(failures - 1, FIRST_WAIT, LONGEST_WAIT)

    def _count_rejection(self) -> None:
        """Log the first rejection of the token. Raises ConfigError after too many: only the operator can help."""
        self._rejections += 1
        if self._rejections > MOST_REJECTIONS:
            raise ConfigError(REVOKED)
        if self._rejections == 1:
            log.error("Telegram no longer accepts the bot's token: was it revoked? Trying again for ten minutes")

    def _tell_of_rival(self) -> None:
        """Log, once while it lasts, that two processes poll with one token."""
        before, self._conflict = self._conflict, self._now()
        if before is None or self._conflict - before > CALM:
            log.error(
                "another process polls with this bot's token, so both get only some of the updates: stop one of them. "
                "Trying again meanwhile"
            )
