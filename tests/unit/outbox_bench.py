"""A real outbox, with a channel and a clock that tests control."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.dialogue.events import DeliveryFailed, Event
from bot.errors import TryLater
from bot.limits import Pace, unlimited
from bot.outbox import Outbox
from storage import Store, open_store
from storage.messages import TELEGRAM, Address, Delivery, Reply, Text, telegram
from storage.records import Changes
from tests.pace import PATIENCE

START = datetime(2026, 5, 4, 9, tzinfo=UTC)


class FakeClock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.time = START

    def now(self) -> datetime:
        return self.time


class FakeChannel:
    """A channel that accepts everything, except for the errors a test prepares."""

    def __init__(self) -> None:
        self.shown: list[tuple[int, str, int | None]] = []
        """Chat, words, and the message that was to be replaced."""
        self.tried: list[int] = []
        """The chat of every attempt."""
        self.troubles: dict[int, list[Exception]] = {}
        self.stops_after = 10_000
        """Messages after which none is taken any more."""
        self.open = asyncio.Event()
        self.open.set()
        self.hanging: set[int] = set()
        self.released = asyncio.Event()
        self.inside = self.most = 0

    async def parts(self, reply: Reply) -> list[Reply]:
        """One message per line, as if only a line fitted."""
        lines = reply.text.strings[0].split("\n")
        return [reply.model_copy(update={"text": Text(strings=(line,))}) for line in lines]

    async def deliver(self, address: Address, reply: Reply, replaces: int | None) -> int:
        chat = int(address.chat)
        self.tried.append(chat)
        self.inside += 1
        self.most = max(self.most, self.inside)
        try:
            await self.open.wait()
            if chat in self.hanging:
                await self.released.wait()
        finally:
            self.inside -= 1
        if self.troubles.get(chat):
            raise self.troubles[chat].pop(0)
        if len(self.shown) >= self.stops_after:
            raise TryLater("away")
        self.shown.append((chat, reply.text.strings[0], replaces))
        return len(self.shown)

    def words(self, chat: int) -> list[str]:
        return [words for receiver, words, _ in self.shown if receiver == chat]


class Bench:
    """A real store and outbox, with a fake channel and clock."""

    def __init__(self, store: Store, pace: Pace) -> None:
        self.store = store
        self.channel = FakeChannel()
        self.clock = FakeClock()
        self.pace = pace
        self.outbox = Outbox(store, {TELEGRAM: self.channel}, self.clock.now, self.tell, self.pace)
        self.given_up: list[str] = []

    @classmethod
    @asynccontextmanager
    async def open(cls, folder: Path, pace: Pace | None = None) -> AsyncIterator[Bench]:
        store = await open_store(folder)
        bench = cls(store, pace or unlimited())
        work = asyncio.create_task(bench.outbox.run())
        try:
            yield bench
        finally:
            work.cancel()
            await asyncio.wait([work])
            await store.close()

    async def tell(self, event: Event) -> None:
        """Somebody is told that this will never arrive."""
        assert isinstance(event, DeliveryFailed)
        self.given_up.append(event.token.removeprefix("dead"))

    async def owe(
        self, *chats: int, promised: bool = False, awaited: bool = False, words: str = "", **reply: object
    ) -> None:
        """Commit one message to each of these chats."""
        for chat in chats:
            number = len([key for key in await self.store.counts() if key != "looks"])
            delivery = Delivery(
                id=f"d{number}",
                address=telegram(chat),
                reply=Reply(text=Text(strings=(words or f"m{number}",)), **reply),  # type: ignore[arg-type]
                created=self.clock.time,
                due=self.clock.time,
                promised=promised,
                awaited=awaited,
            )
            await self.store.commit(Changes(deliveries=(delivery,), counts={f"n{number}": 1}))

    async def forward(self, seconds: float) -> None:
        """Let time pass, and the outbox notice."""
        self.clock.time += timedelta(seconds=seconds)
        await self.store.commit(Changes(counts={"looks": 1}))
        await asyncio.sleep(0.05)


async def until(condition: Callable[[], object]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not condition():  # noqa: ASYNC110 - looks at plain values
            await asyncio.sleep(0.005)


async def quiet(bench: Bench) -> None:
    """Wait until nothing is pending."""
    async with asyncio.timeout(PATIENCE):
        while await bench.store.next_due() is not None:  # noqa: ASYNC110 - the store tells nobody
            await asyncio.sleep(0.005)
