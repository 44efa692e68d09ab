"""Stopping on request."""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import Coroutine
from typing import Any, TypeVar

from bot.errors import Interrupted

log = logging.getLogger(__name__)

T = TypeVar("T")


LAST_MOMENT = 4.5
"""Seconds that work has to finish after being asked to stop."""


async def until_stopped(work: Coroutine[Any, Any, None]) -> None:
    """Run the work until it ends or the process is asked to stop; then give the work a moment to end.

    Raises what the work raises, and Interrupted if the process was asked to stop. Threads may still be at work then,
    such as one that learns new content, or be stuck in a call. The process can leave without them: all that was
    promised is on disk.
    """
    stop, task = asyncio.create_task(stop_requested()), asyncio.create_task(work)
    await asyncio.wait({stop, task}, return_when=asyncio.FIRST_COMPLETED)
    stop_asked = stop.done()
    stop.cancel()
    task.cancel()
    await asyncio.wait({task}, timeout=LAST_MOMENT)
    if not task.done():
        log.warning("something did not end within %g s; leaving all the same", LAST_MOMENT)
    elif not task.cancelled():
        await task
    if stop_asked:
        raise Interrupted


async def unless(stop: asyncio.Task[None], work: Coroutine[Any, Any, T]) -> T:
    """Return the result of the work; cancel it when `stop` is done first. Raises what the work raises."""
    task = asyncio.create_task(work)
    await asyncio.wait({stop, task}, return_when=asyncio.FIRST_COMPLETED)
    task.cancel()  # of no consequence when it is done
    return await task


async def stop_requested() -> None:
    """Return once the process is asked to stop, by Ctrl-C or SIGTERM."""
    end = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, end.set)
    await end.wait()
