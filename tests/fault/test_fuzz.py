"""Whatever comes as an update, however garbled: it is handled or set aside, and never more than that.

`python -m tests.fault.fuzz 100000` tries as many as you like.
"""

from __future__ import annotations

from itertools import islice

from telegram import Update

from tests.fault.fuzz import fuzz
from tests.fault.updates import FUTURE, KINDS, Updates

COUNT = 400


async def test_random_updates_do_no_harm() -> None:
    figures = await fuzz(COUNT, seed=20261)
    assert figures.faults == []
    assert figures.updates == COUNT
    assert figures.replies > COUNT / 10
    assert figures.set_aside["Unreadable"] > 10


def test_every_kind_that_is_known_and_some_that_are_not_come_up() -> None:
    found = {name for update in islice(Updates(1), 3000) for name in update} - {"update_id"}
    assert set(Update.ALL_TYPES) <= set(KINDS)
    assert {*KINDS, *FUTURE} <= found
