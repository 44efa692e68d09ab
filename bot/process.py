"""Stopping on request."""

from __future__ import annotations

import asyncio
import contextlib
import signal
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")


async def until_stopped(work: Coroutine[Any, Any, None]) -> None:
    """Work until that ends, or the process is asked to end. Raises what the work raises."""
    stop, task = asyncio.create_task(stopped()), asyncio.create_task(work)
    await asyncio.wait({stop, task}, return_when=asyncio.FIRST_COMPLETED)
    stop.cancel()
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task


async def unless(stop: asyncio.Task[None], work: Coroutine[Any, Any, T]) -> T:
    """What the work gives; it is cancelled when `stop` is done before it. Raises what the work raises."""
    task = asyncio.create_task(work)
    await asyncio.wait({stop, task}, return_when=asyncio.FIRST_COMPLETED)
    task.cancel()  # of no consequence when it is done
    return await task


async def stopped() -> None:
    """Returns once the process is asked to end, by Ctrl-C or SIGTERM."""
    end = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, end.set)
    await end.wait()
