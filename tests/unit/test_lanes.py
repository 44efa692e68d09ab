"""Each lane's updates are handled in order, and a lane is held as long as something of it is handled."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from typing import Any, cast

from bot.lanes import Lanes
from storage.messages import Address, telegram
from storage.records import RawUpdate
from tests.contract.examples import NOW
from tests.pace import PATIENCE

ZOE = telegram(1)


def update(number: int) -> RawUpdate:
    return RawUpdate(id=number, lane=ZOE, payload={}, received=NOW)


class SharedInbox:
    """An inbox that other processes use as well: to give up a lane takes a moment, in which more may come."""

    def __init__(self) -> None:
        self.held = False
        self.giving_up = asyncio.Event()

    async def claim_lane(self, lane: Address, now: datetime, lease: timedelta) -> bool:
        self.held = True
        return True

    async def release_lane(self, lane: Address) -> None:
        self.giving_up.set()
        await asyncio.sleep(0.01)
        self.held = False


async def test_what_comes_while_a_lane_is_given_up_is_handled_once_it_is_held_again() -> None:
    inbox, handled = SharedInbox(), list[tuple[int, bool]]()
    last = asyncio.Event()

    async def handle(raw: RawUpdate) -> None:
        await asyncio.sleep(0.02)
        handled.append((raw.id, inbox.held))
        if raw.id == 3:
            last.set()

    lanes = Lanes(cast(Any, inbox), handle, lambda: NOW)
    lanes.take(update(1))
    lanes.take(update(2))
    async with asyncio.timeout(PATIENCE):
        await inbox.giving_up.wait()
        lanes.take(update(3))
        await last.wait()
        await lanes.stop()
    assert handled == [(1, True), (2, True), (3, True)]
    assert not inbox.held
