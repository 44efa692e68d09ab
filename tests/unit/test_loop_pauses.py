"""Python's own pauses: no full look for garbage comes by itself, and what is garbage goes all the same."""

from __future__ import annotations

import gc
import sys
import weakref
from collections.abc import Iterator

import pytest

from bot import loop_pauses


class Ring:
    """Refers to itself, so only a look for garbage finds it."""

    def __init__(self) -> None:
        self.itself = self


@pytest.fixture
def shortened() -> Iterator[None]:
    thresholds, turn = gc.get_threshold(), sys.getswitchinterval()
    loop_pauses.shorten()
    yield
    gc.unfreeze()
    gc.set_threshold(*thresholds)
    sys.setswitchinterval(turn)


@pytest.mark.usefixtures("shortened")
def test_no_full_look_for_garbage_comes_by_itself() -> None:
    before = gc.get_stats()[2]["collections"]
    made = [[number] for number in range(300_000)]
    assert gc.get_stats()[2]["collections"] == before
    assert len(made) == 300_000


@pytest.mark.usefixtures("shortened")
def test_garbage_goes_when_it_is_tidied_up() -> None:
    ring = Ring()
    gone = weakref.ref(ring)
    gc.collect(1)  # it's old now: no look at what is new finds it
    del ring
    gc.collect(1)
    assert gone() is not None
    loop_pauses.tidy()
    assert gone() is None
    assert gc.get_freeze_count() > 0
