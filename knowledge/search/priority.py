"""Work that can wait leaves the processor to the questions that people are asking meanwhile."""

from __future__ import annotations

import contextlib
import os
import sys
import threading

_NICE = 10
"""As `nice` counts: it then gets about a tenth of what the others get, as long as they want any."""


def step_back() -> None:
    """Lower the priority of the calling thread for good, where threads have one of their own: on Linux.

    For threads that compute outside Python: one that is held up while it has Python's lock holds up all others.
    """
    if sys.platform == "linux":
        thread = threading.get_native_id()
        with contextlib.suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, thread, max(_NICE, os.getpriority(os.PRIO_PROCESS, thread)))
