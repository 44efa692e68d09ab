"""Memory kept small: large arrays apart from the heap, and what was freed given back to the system."""

from __future__ import annotations

import contextlib
import ctypes
import gc
import sys

_TRIM_THRESHOLD, _MMAP_THRESHOLD = -1, -3  # the numbers of these options in malloc.h
_LARGE = 4 * 2**20
_SPARE = 8 * _LARGE
"""Bytes of freed heap that are kept: what questions work with comes and goes."""

_NEW_THINGS = 50_000
"""New things from which the collector of cycles looks at them: a few megabytes."""


def keep_apart() -> None:
    """Let large arrays live outside the heap, where the C library can, so that they leave no gaps in it.

    Of itself glibc moves them inside once it has seen some freed: the full content then takes 50 MB more.
    """
    if sys.platform == "linux":
        with contextlib.suppress(OSError, AttributeError):  # another C library
            library = ctypes.CDLL("libc.so.6")
            library.mallopt(_MMAP_THRESHOLD, _LARGE)
            library.mallopt(_TRIM_THRESHOLD, _SPARE)  # or each question gives pages back and asks for them again


def collect_rarely() -> None:
    """Let the collector of cycles look only after so many new things.

    Content is hundreds of thousands of small ones without cycles: to look through all of them again and again took a
    fifth of the time of a reload.
    """
    gc.set_threshold(_NEW_THINGS, *gc.get_threshold()[1:])


def give_back() -> None:
    """Return freed memory to the system, where the C library can.

    A build frees many arrays one after another, and glibc keeps their space for later: 50 MB of a process of 250 MB,
    measured with the full content. Elsewhere this does nothing.
    """
    if sys.platform == "linux":
        with contextlib.suppress(OSError, AttributeError):  # another C library
            ctypes.CDLL("libc.so.6").malloc_trim(0)
