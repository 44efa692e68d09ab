"""Keeps the pauses of the event loop short that Python itself makes: for its garbage and for threads that compute.

A full look for garbage goes over every object and stops everybody for 30 to 150 ms. Most objects go without it, as soon
as nothing refers to them; it is for those that refer to each other. So the looks that Python takes by itself go over
what is new only. What stays is set apart, and the little that came since is looked over now and then.
"""

from __future__ import annotations

import asyncio
import gc
import sys

NEVER = 2**31 - 1
"""As many looks at what is new until Python would take a full one."""
TURN = 0.001
"""Seconds until a thread that computes lets the event loop have its turn; Python's own 5 ms add up."""
TIDIED = 600.0
"""Seconds between full looks over what has come since the last one."""


def shorten() -> None:
    """Do it for this process, once what it needs is there."""
    sys.setswitchinterval(TURN)
    gc.set_threshold(*gc.get_threshold()[:2], NEVER)
    tidy()


def tidy() -> None:
    """Look for garbage among what has come since the last time, and set the rest apart."""
    gc.collect()
    gc.freeze()


async def keep_tidy() -> None:
    """Go on doing so until cancelled."""
    while True:
        await asyncio.sleep(TIDIED)
        tidy()
