"""Thousands of random updates against the real bot, store and content: `python -m tests.fault.fuzz 100000`.

Only Telegram is missing: messages are rendered for it and count as sent. It prints figures, and the updates that caused
errors. A second argument is the seed.
"""

from __future__ import annotations

import asyncio
import json
import logging
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import islice
from pathlib import Path
from typing import Any, cast

from telegram import User

from bot.assistant import Assistant
from bot.contacts import SECRETARIAT, import_contacts
from bot.dialogue.effects import Effect, Failed, GatherPersonalData, Result
from bot.limits import Allowance
from bot.telegram.channel import keyboard
from bot.telegram.rendering import to_html
from bot.telegram.supergroups import MigratedGroups
from bot.telegram.updates import lane_of, to_incoming
from storage.embedded.store import EmbeddedStore
from storage.messages import Address, Delivery, DeliveryStatus, telegram
from storage.records import RawUpdate
from tests.fault.updates import Updates
from tests.http_stage import NO_LIMITS
from tests.stage import MORNING, releases
from tests.unsynced_store import UnsyncedDisk

LEASE = timedelta(minutes=1)
ME = User(id=7, first_name="ICN Assistant", is_bot=True, username="icn_bot")
PEOPLE = {
    "ecotech-quebec": (telegram(1002), telegram(-2001)),
    "tenerrdis": (telegram(1003),),
    SECRETARIAT: (telegram(1004),),
}
ROUND = 5_000
"""Updates handled by one store before the next begins with an empty one."""
EXPECTED = ("Unreadable",)
"""Errors for which an update may become a dead letter: it wasn't a valid one."""


@dataclass
class Figures:
    """What came of the updates."""

    updates: int = 0
    replies: int = 0
    set_aside: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    longest: float = 0.0
    """Seconds of processor time on the event loop."""
    seconds: float = 0.0

    def __str__(self) -> str:
        aside = ", ".join(f"{kind} {count}" for kind, count in self.set_aside.items()) or "none"
        return (
            f"{self.updates} updates in {self.seconds:.0f} s, {self.replies} messages sent; set aside: {aside}; "
            f"longest on the loop {self.longest * 1000:.0f} ms of CPU; faults: {len(self.faults)}"
        )


class Fuzzed:
    """The parts of the bot that handle updates."""

    def __init__(self, store: EmbeddedStore, figures: Figures) -> None:
        self._store = store
        self._figures = figures
        self._groups = MigratedGroups()
        self._now = MORNING
        self._assistant = Assistant(
            store=store,
            releases=releases(),
            read=lambda payload: to_incoming(payload, ME, self._groups),
            presses=cast(Any, self),
            carry_out=self._carry_out,
            allowance=Allowance(NO_LIMITS),
            now=lambda: self._now,
        )

    async def take(self, payload: dict[str, Any]) -> None:
        """Handle one update, from accepting it to sending the replies."""
        self._now += timedelta(seconds=7)
        self._figures.updates += 1
        raw = RawUpdate(id=payload["update_id"], lane=lane_of(payload), payload=payload, received=self._now)
        began = time.thread_time()  # the machine may be busy
        try:
            await self._store.accept([raw])
            await self._assistant.handle_update(raw)
            if await self._store.waiting():
                raise AssertionError("it is still waiting")  # noqa: TRY301 - a fault like any other
            while owed := await self._store.claim_deliveries(self._now, LEASE):
                for delivery in owed:
                    await self._send(delivery)
        except Exception as error:
            self._figures.faults.append(f"{type(error).__name__}: {error} {json.dumps(payload)[:2000]}")
        self._figures.longest = max(self._figures.longest, time.thread_time() - began)

    async def _send(self, delivery: Delivery) -> None:
        """Check that the message can be rendered for Telegram and isn't empty."""
        reply, self._figures.replies = delivery.reply, self._figures.replies + 1
        keyboard(reply.rows)
        if not (to_html(reply.text).strip() or reply.attachment or reply.copied or reply.bare):
            raise AssertionError("an empty message")
        sent = {"status": DeliveryStatus.SENT, "message_id": delivery.sequence, "attempts": 1}
        await self._store.record(delivery.model_copy(update=sent))

    async def _carry_out(self, effect: Effect, by: str, now: object) -> Result:
        if isinstance(effect, GatherPersonalData):
            return await self._store.personal_data(effect.address)
        return Failed("release.gone")

    async def show_typing(self, address: Address) -> None:
        """Nobody sees it here."""

    async def answer_search(self, search: str, found: tuple[Any, ...]) -> None:
        for insert in found:
            to_html(insert.text)

    async def answer_press(self, press: str, words: str) -> None:
        """Nobody sees it here."""


async def fuzz(count: int, seed: int = 0) -> Figures:
    """Handle so many random updates."""
    figures, updates, began = Figures(), iter(Updates(seed)), time.perf_counter()
    while figures.updates < count:
        with tempfile.TemporaryDirectory(prefix="fuzz") as folder:
            store = await EmbeddedStore.open(Path(folder), UnsyncedDisk())
            await import_contacts(store, PEOPLE)
            bot = Fuzzed(store, figures)
            for payload in islice(updates, min(ROUND, count - figures.updates)):
                await bot.take(payload)
            await _look_over(store, figures)
            await store.close()
    figures.seconds = time.perf_counter() - began
    return figures


async def _look_over(store: EmbeddedStore, figures: Figures) -> None:
    """Check the dead letters: those that were valid updates are errors of ours."""
    for letter in await store.dead_letters():
        figures.set_aside[letter.error] += 1
        if letter.error not in EXPECTED:
            figures.faults.append(f"{letter.error} {json.dumps(dict(letter.update.payload))[:2000]}")


def main() -> int:
    """Run, print, and give the exit code."""
    logging.disable()
    count, seed = (*map(int, sys.argv[1:3]), 1000, 0)[:2] if len(sys.argv) < 2 else (*map(int, sys.argv[1:3]), 0)[:2]
    figures = asyncio.run(fuzz(count, seed))
    for fault in figures.faults[:20]:
        sys.stdout.write(f"{fault}\n")
    sys.stdout.write(f"{figures}\n")
    return 1 if figures.faults else 0


if __name__ == "__main__":
    sys.exit(main())
