"""Keeps memory small: large arrays outside the heap, and freed memory returned to the system."""

from __future__ import annotations

import contextlib
import ctypes
import gc
import sys

_TRIM_THRESHOLD, _MMAP_THRESHOLD = -1, -3  # the numbers of these options in malloc.h
_LARGE = 4 * 2**20
_SPARE = 8 * _LARGE
"""Bytes of freed heap that are kept, because each question needs some again."""

_NEW_THINGS = 50_000
"""New objects after which the cycle collector runs: a few megabytes."""


def keep_apart() -> None:
    """Allocate large arrays outside the heap, if the C library can, so that they leave no gaps in it.

    By itself glibc moves them inside once it has seen some freed: the full content then takes 50 MB more.
    """
    if sys.platform == "linux":
        with contextlib.suppress(OSError, AttributeError):  # another C library
            library = ctypes.CDLL("libc.so.6")
            library.mallopt(_MMAP_THRESHOLD, _LARGE)
            library.mallopt(_TRIM_THRESHOLD, _SPARE)  # or each question gives pages back and asks for them again


def collect_rarely() -> None:
    """Run the cycle collector only after this many new objects.

    Content consists of hundreds of thousands of small objects without cycles; inspecting them again and again took
    a fifth of the time of a reload.
    """
    gc.set_threshold(_NEW_THINGS, *gc.get_threshold()[1:])


def give_back() -> None:
    """Return freed memory to the system, if the C library can.

    A build frees many arrays one after another, and glibc keeps their space: 50 MB of a process of 250 MB, measured
    with the full content. Elsewhere this does nothing.
    """
    if sys.platform == "linux":
        with contextlib.suppress(OSError, AttributeError):  # another C library
            ctypes.CDLL("libc.so.6").malloc_trim(0)
