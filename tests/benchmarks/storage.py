"""Durable commits per second and the longest stall of the event loop, compared with stock TinyDB in the same run.

A commit keeps a session, a delivery and the mark that its update is done. Stock TinyDB gets the easiest form of the
same: one document with the three in it, inserted in one go (its JSON storage syncs the file as well). Both start with
so many such records and then commit for a fixed time. What importing left in memory is kept from the garbage
collector (`gc.freeze`) for both alike, as in the running bot.
"""

from __future__ import annotations

import asyncio
import gc
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import NamedTuple, Protocol

from rich.console import Console
from rich.table import Table
from tinydb import TinyDB

from storage import Store, open_store
from storage.messages import Delivery, Reply, Text, telegram
from storage.records import Changes, Person, Session

RECORDS = (100, 1_000, 10_000)
WRITERS = (1, 50)
SECONDS = 1.5
TICK = 0.001
NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
WORDS = "A sentence of the length people write when they ask something about a cluster. " * 4


class Result(NamedTuple):
    """What one run came to."""

    rate: float
    """Commits a second."""
    stall: float
    """Longest time the event loop was stuck, in milliseconds."""


class Contestant(Protocol):
    """A storage under test."""

    async def fill(self, records: int) -> None:
        """Start with so many records."""

    async def commit(self, number: int) -> None:
        """Commit one more, durably."""

    async def close(self) -> None:
        """Close the files."""


def changes(number: int) -> Changes:
    """The effects of one update."""
    person = Person(id=number, first_name="Somebody", phone_language="en")
    owed = Delivery(
        id=f"d{number}", address=telegram(number), reply=Reply(text=Text(strings=(WORDS,))), created=NOW, due=NOW
    )
    return Changes(session=Session(address=telegram(number), person=person, topic="passport"), deliveries=(owed,))


class Ours:
    """The embedded store."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def fill(self, records: int) -> None:
        for start in range(0, records, 500):
            await asyncio.gather(*(self.commit(-number) for number in range(start + 1, start + 501)))

    async def commit(self, number: int) -> None:
        await self._store.commit(changes(number), done=number)

    async def close(self) -> None:
        await self._store.close()


class Stock:
    """TinyDB as it comes, in the event loop, as a bot would call it."""

    def __init__(self, file: Path) -> None:
        self._database = TinyDB(file)

    async def fill(self, records: int) -> None:
        self._database.insert_multiple(_document(-number) for number in range(1, records + 1))

    async def commit(self, number: int) -> None:
        self._database.insert(_document(number))
        await asyncio.sleep(0)  # the next writer's turn

    async def close(self) -> None:
        self._database.close()


def _document(number: int) -> dict[str, object]:
    return {**changes(number).model_dump(mode="json"), "done": number}


async def measure(contestant: Contestant, writers: int) -> Result:
    """Let the writers commit for a while, and watch the event loop meanwhile."""
    numbers = count(writers * 1_000_000)
    ends = time.perf_counter() + SECONDS
    watch = asyncio.create_task(_longest_stall())
    started = time.perf_counter()
    done = sum(await asyncio.gather(*(_commits(contestant.commit, numbers, ends) for _ in range(writers))))
    rate = done / (time.perf_counter() - started)
    watch.cancel()
    return Result(rate, 1000 * await watch)


async def _commits(commit: Callable[[int], Awaitable[None]], numbers: Iterator[int], ends: float) -> int:
    done = 0
    while time.perf_counter() < ends:
        await commit(next(numbers))
        done += 1
    return done


async def _longest_stall() -> float:
    worst, before = 0.0, time.perf_counter()
    try:
        while True:
            await asyncio.sleep(TICK)
            now = time.perf_counter()
            worst, before = max(worst, now - before - TICK), now
    except asyncio.CancelledError:
        return max(worst, time.perf_counter() - before - TICK)


async def compare(records: int) -> Iterator[tuple[int, Result, Result]]:
    """Both contestants at that size, for each number of writers."""
    found: list[list[Result]] = []
    with tempfile.TemporaryDirectory() as folder:
        for contestant in (Ours(await open_store(Path(folder) / "ours")), Stock(Path(folder) / "stock.json")):
            await contestant.fill(records)
            found.append([await measure(contestant, writers) for writers in WRITERS])
            await contestant.close()
    return zip(WRITERS, *found, strict=True)


def run(console: Console) -> None:
    """Print the comparison."""
    gc.collect()
    gc.freeze()
    table = Table(title=f"Storage beside stock TinyDB: durable commits, {SECONDS:g} s a run")
    for heading in ("records", "writers", "commits/s", "stock", "ratio", "stall ms", "stock", "ratio"):
        table.add_column(heading, justify="right")
    with console.status("Storage beside stock TinyDB ..."):
        for records in RECORDS:
            for writers, ours, stock in asyncio.run(compare(records)):
                table.add_row(f"{records:,}", str(writers), *_cells(ours, stock))
    console.print(table)


def _cells(ours: Result, stock: Result) -> list[str]:
    rates = [f"{ours.rate:,.0f}", f"{stock.rate:,.0f}", f"{ours.rate / stock.rate:,.0f}×"]
    return [*rates, f"{ours.stall:.1f}", f"{stock.stall:.1f}", f"{stock.stall / ours.stall:,.0f}×"]
