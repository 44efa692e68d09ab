"""Limits how many CPUs a matrix product may use."""

from __future__ import annotations

from functools import cache

from threadpoolctl import threadpool_limits


@cache
def use_one_thread() -> None:
    """Let numpy multiply in the calling thread, for the rest of the process.

    Our products are small: on two CPUs they took as long and twice the CPU time, because the second thread waits by
    spinning, even between products.
    """
    threadpool_limits(1, user_api="blas")
