"""Retries: how long to wait, and work that waits for the disk."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import TypeVar

from storage import StorageError

log = logging.getLogger(__name__)

DISK_WAIT = 1.0
"""Seconds until the storage is tried again after it failed."""

T = TypeVar("T")


def backoff(failures: int, first: float, longest: float) -> float:
    """Seconds to wait after that many failures in a row (from 0): doubled from the first to the longest."""
    return float(min(first * 2.0 ** min(failures, 20), longest))


async def until_stored(work: Callable[[], Awaitable[T]]) -> T:
    """Do the work, repeating it while the storage fails: what depends on it waits, and nothing is skipped.

    The operator is told by `bot.storage_alarm`, once for all who wait.
    """
    while True:
        try:
            return await work()
        except StorageError as error:
            log.debug("the storage failed (%s); trying again", error)
            await asyncio.sleep(DISK_WAIT)
