"""Stopping on request."""

from __future__ import annotations

import asyncio
import signal


async def stopped() -> None:
    """Returns once the process is asked to end, by Ctrl-C or SIGTERM."""
    end = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, end.set)
    await end.wait()
