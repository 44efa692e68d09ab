"""How many processors a product of matrices may take."""

from __future__ import annotations

from functools import cache

from threadpoolctl import threadpool_limits


@cache
def use_one_thread() -> None:
    """Let numpy multiply in the thread that asks, for the rest of the process.

    Ours are small products. Spread over two processors they took as long, and twice the processor time: the other
    thread waits by spinning, and also between products.
    """
    threadpool_limits(1, user_api="blas")
