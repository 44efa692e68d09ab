"""Shortens pauses of the event loop that Python itself causes: garbage collection, and threads that compute.

A full garbage collection visits every object and stops everything for 30 to 150 ms. It is needed only for objects that
refer to each other; all others are freed at once. So Python's automatic collections are limited to new objects. What
stays is frozen, and the little that was added since is collected now and then.
"""

from __future__ import annotations

import asyncio
import gc
import sys

NEVER = 2**31 - 1
"""Young collections before Python would run a full one."""
TURN = 0.001
"""Seconds until a computing thread has to yield to the event loop; Python's default of 5 ms adds up."""
TIDIED = 600.0
"""Seconds between full collections of what was added since the last one."""


def shorten() -> None:
    """Do it for this process, once everything is loaded."""
    sys.setswitchinterval(TURN)
    gc.set_threshold(*gc.get_threshold()[:2], NEVER)
    tidy()


def tidy() -> None:
    """Collect what was added since the last time, and freeze the rest."""
    gc.collect()
    gc.freeze()


async def keep_tidy() -> None:
    """Repeat it until cancelled."""
    while True:
        await asyncio.sleep(TIDIED)
        tidy()
