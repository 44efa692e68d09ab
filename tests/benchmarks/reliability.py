"""How fast the bot starts with many records, how long its event loop stalls, and how a flood affects others."""

from __future__ import annotations

import asyncio
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import NamedTuple

from rich.console import Console
from rich.table import Table

from bot import loop_pauses
from bot.cli.demo import TOKEN
from bot.dialogue.rehearsal import rehearse
from bot.playground.server import Playground
from bot.playground.testing import Player
from bot.playground.world.cast import COLOURS, CastMember
from storage import back_up_store, check_store, open_store
from storage.embedded.store import EmbeddedStore
from storage.messages import DeliveryStatus
from storage.records import Changes
from tests.benchmarks.storage import changes
from tests.bot_process import AT_WORK, BotProcess, environment
from tests.stage import Stage, release
from tests.thin_content import thin_content
from tests.unit.test_loop_time import HEAVY

RECORDS = 50_000
AT_ONCE = 500
FLOOD = 1_000
OTHERS = 12
QUESTIONS = 5
"""Questions each of the others asks."""
TICK = 0.001
PATIENCE = 120.0


def run(console: Console) -> None:
    """Print the figures."""
    loop_pauses.shorten()  # as in the running bot
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(_recovery(Path(folder) / "store", console))
    console.print(asyncio.run(stalls()))
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(_flood(Path(folder), console))


# -------------------------------------------------------------------- recovery


async def fill(store: EmbeddedStore, records: int) -> None:
    """Store so many records: sessions and sent messages in equal parts."""
    for start in range(0, records // 2, AT_ONCE):
        await asyncio.gather(*(store.commit(_settled(start + number)) for number in range(1, AT_ONCE + 1)))


def _settled(number: int) -> Changes:
    made = changes(number)
    sent = {"status": DeliveryStatus.SENT, "message_id": number}
    return made.model_copy(update={"deliveries": tuple(owed.model_copy(update=sent) for owed in made.deliveries)})


async def _recovery(folder: Path, console: Console) -> None:
    store = await EmbeddedStore.open(folder)
    await fill(store, RECORDS)
    await store.close()
    table = Table("work", "seconds", title=f"A store of {RECORDS:,} records")
    began = time.perf_counter()
    opened = await open_store(folder)
    table.add_row("open it at the start", f"{time.perf_counter() - began:.2f}")
    await opened.close()
    for name, work in (
        ("back it up", lambda: back_up_store(folder, folder.parent / "backup")),
        ("check it", lambda: check_store(folder)),
    ):
        began = time.perf_counter()
        work()
        table.add_row(name, f"{time.perf_counter() - began:.2f}")
    console.print(table)


# ------------------------------------------------------------------ the loop


class Stall(NamedTuple):
    """The longest stall of the event loop."""

    seconds: float
    cpu: float
    """Of it, seconds in which the loop's own thread computed: the rest is others on the machine."""


async def stalls() -> Table:
    """The longest stalls while somebody asks, fills in a form and sends what is heavy, among many records."""
    rehearse(release())
    stage = Stage()
    await fill(await stage.opened(), RECORDS)
    await stage.types("Camille", "what is the passport?")  # the stage itself opens its content
    loop_pauses.tidy()
    table = Table("what happens", "longest ms", "of it computing", title=f"Stalls of the loop at {RECORDS:,} records")
    for name, work in _work(stage).items():
        stall = await longest_stall(work)
        table.add_row(name, f"{1000 * stall.seconds:.1f}", f"{1000 * stall.cpu:.1f}")
    return table


def _work(stage: Stage) -> dict[str, Callable[[], Awaitable[None]]]:
    async def asks() -> None:
        for question in ("what does the passport cost?", "who are the members?", "help", "a partner in Denmark"):
            await stage.types("Camille", question)

    async def fills_in() -> None:
        await stage.types("Camille", "/passport")
        for words in ("Quebec", "Alpine Heat", "Tenerrdis", "We build heat pumps for blocks of flats."):
            await stage.types("Camille", words)

    async def heavy() -> None:
        for words in HEAVY.values():
            await stage.types("Camille", words)

    async def compacts() -> None:
        store = await stage.opened()
        store._journal.compact_next()
        await stage.types("Camille", "/help")
        await asyncio.sleep(2.0)

    return {"questions": asks, "a form": fills_in, "the heaviest messages": heavy, "a compaction": compacts}


async def longest_stall(work: Callable[[], Awaitable[None]]) -> Stall:
    """The longest stall while the work is done."""
    worst = Stall(0.0, 0.0)

    async def watch() -> None:
        nonlocal worst
        while True:
            before, cpu = time.perf_counter(), time.thread_time()
            await asyncio.sleep(TICK)
            stall = Stall(time.perf_counter() - before - TICK, time.thread_time() - cpu)
            worst = max(worst, stall, key=lambda found: found.cpu)

    watching = asyncio.create_task(watch())
    await asyncio.sleep(10 * TICK)
    await work()
    watching.cancel()
    return worst


# -------------------------------------------------------------------- a flood


class Delays(NamedTuple):
    """How long people wait for an answer, in seconds."""

    median: float
    longest: float


async def flood(folder: Path, messages: int, others: int = OTHERS, questions: int = QUESTIONS) -> tuple[Delays, Delays]:
    """The delays of the others without and beside a person who sends so many messages at once."""
    people = [
        CastMember(3000 + number, f"P{number}", "sme", "", "en", COLOURS[0], "Asks.", started=True)
        for number in range(others + 1)
    ]
    async with Playground.start(token=TOKEN, cast=people) as playground:
        settings = environment(folder, api=playground.address, token=TOKEN, content=thin_content(folder))
        del settings["ICN_BOT_LIMITS"], settings["ICN_BOT_PACE"]  # as the bot comes
        bot = await BotProcess.start(folder, settings)
        try:
            await bot.says(AT_WORK)
            loud, *calm = (playground.person(member.id) for member in people)
            await _delays(calm, 1)  # the first answers are slower
            alone = await _delays(calm, questions)
            for number in range(messages):
                loud.types(f"What is the passport, and what is it for, number {number}?")
            beside = await _delays(calm, questions)
            await bot.asked_to_end()
        finally:
            await bot.kill()
    return alone, beside


async def _delays(people: list[Player], questions: int) -> Delays:
    async def asks(person: Player) -> list[float]:
        waited = []
        for _ in range(questions):
            began = time.perf_counter()
            person.types("what is the icn passport?")
            await person.sees("ICN's service for", seconds=PATIENCE)
            waited.append(time.perf_counter() - began)
            await asyncio.sleep(1.0)
        return waited

    waited = [delay for delays in await asyncio.gather(*map(asks, people)) for delay in delays]
    return Delays(statistics.median(waited), max(waited))


async def _flood(folder: Path, console: Console) -> None:
    alone, beside = await flood(folder, FLOOD)
    table = Table("the others", "median s", "longest s", title=f"One person sends {FLOOD:,} messages at once")
    table.add_row("without it", f"{alone.median:.2f}", f"{alone.longest:.2f}")
    table.add_row("beside it", f"{beside.median:.2f}", f"{beside.longest:.2f}")
    table.add_row("ratio", f"{beside.median / alone.median:.1f}×", f"{beside.longest / alone.longest:.1f}×")
    console.print(table)
