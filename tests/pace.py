"""How patient and how strict tests are on a machine that is busy or slow: none may depend on how fast it is."""

from __future__ import annotations

import time

PATIENCE = 60.0
"""Seconds after which what hasn't happened counts as failed. Waits end as soon as it happens, so this costs nothing."""

USUAL = 0.01
"""Seconds of processor time that `_work` takes on the machine for which the tests' limits were chosen."""


def slowness() -> float:
    """By how much this machine is slower just now than the one for which limits were chosen; at least 1."""
    began = time.thread_time()
    _work()
    return max(1.0, (time.thread_time() - began) / USUAL)


def _work() -> int:
    """Work of the kind that the limits are about: texts cut, compared and counted."""
    counts: dict[str, int] = {}
    for number in range(30_000):
        word = f"word {number % 997}".upper().lower()
        counts[word] = counts.get(word, 0) + len(word.split(" "))
    return len(counts)
