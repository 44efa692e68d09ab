"""Background work gives way to questions that people are asking meanwhile."""

from __future__ import annotations

import contextlib
import os
import sys
import threading

_NICE = 10
"""As `nice` counts: such a thread gets about a tenth of the others' share while they want any."""


def step_back() -> None:
    """Lower the calling thread's priority for good, on systems where threads have one (Linux).

    Only for threads that compute outside Python: one slowed down while it holds Python's lock slows down all
    others.
    """
    if sys.platform == "linux":
        thread = threading.get_native_id()
        with contextlib.suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, thread, max(_NICE, os.getpriority(os.PRIO_PROCESS, thread)))
