"""Calls that matter for seconds only are made beside everything else, a bounded number of them."""

from __future__ import annotations

import asyncio

import pytest
from telegram.error import TimedOut

from bot.telegram import fleeting
from bot.telegram.fleeting import fleeting_calls
from tests.pace import PATIENCE


async def test_of_a_burst_the_oldest_are_dropped() -> None:
    made: list[int] = []
    gate = asyncio.Event()

    async def call(number: int) -> None:
        await gate.wait()
        made.append(number)

    async with fleeting_calls() as calls:
        for number in range(1000):
            calls.add(lambda number=number: call(number))  # type: ignore[misc]
        await asyncio.sleep(0)
        gate.set()
    assert sorted(made) == list(range(1000 - fleeting.MOST_WAITING, 1000))


async def test_what_hangs_or_fails_holds_up_nothing_for_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fleeting, "EXPIRES_AFTER", 0.05)
    made = asyncio.Event()

    async def fails() -> None:
        raise TimedOut

    async def works() -> None:
        made.set()

    async with fleeting_calls() as calls:
        for _ in range(fleeting.AT_ONCE):
            calls.add(asyncio.Event().wait)
        calls.add(fails)
        await asyncio.sleep(0.1)
        calls.add(works)
        await asyncio.wait_for(made.wait(), PATIENCE)


async def test_a_call_is_made_that_comes_just_as_the_others_end() -> None:
    made, over = asyncio.Event(), asyncio.Event()

    async def works() -> None:
        made.set()

    async with fleeting_calls() as calls:
        for _ in range(fleeting.AT_ONCE):
            calls.add(over.wait)
        await asyncio.sleep(0)
        over.set()
        await asyncio.sleep(0)
        calls.add(works)
        await asyncio.wait_for(made.wait(), PATIENCE)
