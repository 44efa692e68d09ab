"""How fast the bot starts with many records, how long its event loop stalls, and how a flood of one person's messages,
heavy messages and a heavy upload affect others.
"""

from __future__ import annotations

import asyncio
import io
import json
import os
import random
import shutil
import statistics
import string
import tempfile
import time
import zipfile
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import NamedTuple

from rich.console import Console
from rich.table import Table

from bot import loop_pauses
from bot.cli.demo import TOKEN
from bot.dialogue.routing.rehearsal import rehearse
from bot.limits import Limits
from bot.playground.server import Playground
from bot.playground.testing import Player
from bot.playground.world.cast import COLOURS, CastMember
from bot.playground.world.records import ChatMessage
from knowledge.loader import packaged
from storage import back_up_store, check_store, open_store
from storage.embedded.store import EmbeddedStore
from storage.messages import DeliveryStatus
from storage.records import Changes
from tests.benchmarks.storage import changes
from tests.bot_process import AT_WORK, BotProcess, environment
from tests.stage import Stage, release
from tests.thin_content import thin_content
from tests.unit.test_loop_time import HEAVY, MANY

RECORDS = 50_000
AT_ONCE = 500
FLOOD = 1_000
OTHERS = 12
FEW = 3
QUESTIONS = 5
"""Questions each of the others asks."""
TICK = 0.001
PAUSE = 2.0
"""Seconds between an answer and the next question, so that nobody who asks meets their limit."""
PATIENCE = 120.0
SLOW = 1800.0
"""Seconds that the heaviest upload may take."""
LONGEST_MESSAGE = 4096
SEED = 20260504


def run(console: Console) -> None:
    """Print the figures."""
    loop_pauses.shorten()  # as in the running bot
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(_recovery(Path(folder) / "store", console))
    console.print(asyncio.run(stalls()))
    for work in (_flood, _heavy_texts, _upload):
        with tempfile.TemporaryDirectory() as folder:
            asyncio.run(work(Path(folder), console))


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
    stage = Stage(threads=True)
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
        for words in (*HEAVY.values(), *MANY.values()):
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

    @classmethod
    def of(cls, waited: Sequence[float]) -> Delays:
        """Of single delays."""
        return cls(statistics.median(waited), max(waited))


class Crowd(NamedTuple):
    """A running bot, as it comes, and people who use it."""

    bot: BotProcess
    calm: list[Player]
    loud: Player
    """Somebody who sends too much."""
    admin: Player


@asynccontextmanager
async def crowd(folder: Path, others: int, content: Path, *, semantic: bool = False) -> AsyncIterator[Crowd]:
    """Start the bot with that content, and so many people beside the two who make it work."""
    people = [
        CastMember(3000 + number, f"P{number}", "sme", "", "en", COLOURS[0], "Asks.", started=True)
        for number in range(others + 2)
    ]
    async with Playground.start(token=TOKEN, cast=people) as playground:
        loud, admin, *calm = (playground.person(member.id) for member in people)
        settings = environment(folder, api=playground.address, token=TOKEN, content=content, admins=[admin.id])
        del settings["ICN_BOT_LIMITS"], settings["ICN_BOT_PACE"]  # as the bot comes
        bot = await BotProcess.start(folder, settings | {"ICN_BOT_SEMANTIC": json.dumps(semantic)})
        try:
            await bot.says(AT_WORK)
            await asyncio.gather(*(_asks(person, 1) for person in calm))  # the first answers are slower
            yield Crowd(bot, calm, loud, admin)
            await bot.stop()
        finally:
            await bot.kill()


async def flood(folder: Path, messages: int, others: int = OTHERS, questions: int = QUESTIONS) -> tuple[Delays, Delays]:
    """The delays of the others without and beside a person who sends so many messages at once."""
    async with crowd(folder, others, thin_content(folder)) as people:
        alone = await _delays(people.calm, questions)
        for number in range(messages):
            people.loud.types(f"What is the passport, and what is it for, number {number}?")
        return alone, await _delays(people.calm, questions)


async def _delays(people: list[Player], questions: int) -> Delays:
    """What these wait for each of so many questions."""
    waited = await asyncio.gather(*(_asks(person, questions) for person in people))
    return Delays.of([delay for delays in waited for delay in delays])


async def _asks(person: Player, questions: int) -> list[float]:
    """Ask so many questions, some time after each answer, each in other words; gives the delays."""
    waited = []
    for number in range(questions):
        began = time.perf_counter()
        person.types(f"what is the icn passport, {person.person.name} {number}?")
        await person.sees(seconds=PATIENCE)
        waited.append(time.perf_counter() - began)
        await asyncio.sleep(PAUSE)
    return waited


def _compared(title: str, rows: Mapping[str, Delays]) -> Table:
    table = Table("the others", "median s", "longest s", title=title)
    for name, delays in rows.items():
        table.add_row(name, f"{delays.median:.2f}", f"{delays.longest:.2f}")
    return table


async def _flood(folder: Path, console: Console) -> None:
    alone, beside = await flood(folder, FLOOD)
    console.print(_compared(f"One person sends {FLOOD:,} messages at once", {"without it": alone, "beside it": beside}))


async def _heavy_texts(folder: Path, console: Console) -> None:
    """Beside somebody who sends, as fast as their limit allows, messages of as many questions as fit."""
    content = Path(shutil.copytree(packaged(), folder / "content"))
    async with crowd(folder, OTHERS, content, semantic=True) as people:
        alone = await _delays(people.calm, QUESTIONS)
        for number in range(Limits().messages_a_minute):
            asked = " ".join(f"What does visit {number} to place {place} cost?" for place in range(100))
            people.loud.types(asked[:LONGEST_MESSAGE])
        beside = await _delays(people.calm, QUESTIONS)
    title = f"One person sends {Limits().messages_a_minute} messages of 100 questions at once"
    console.print(_compared(title, {"without it": alone, "beside it": beside}))


# ------------------------------------------------------------------- an upload


def heaviest() -> bytes:
    """A .zip that is as heavy as one that is taken may be: nearly as many characters as can be learnt at once, in short
    ways of asking that no two share words.
    """
    chance, words = random.Random(SEED), io.BytesIO()  # noqa: S311 - words, not secrets
    with zipfile.ZipFile(words, "w") as archive:
        for file in range(2):
            entries = [_entry(chance, f"worst-{file}-{number}") for number in range(110)]
            topic = {"title": f"Worst {file}", "order": 90 + file, "entries": entries}
            archive.writestr(f"en/faq/worst-{file}.yaml", json.dumps(topic))  # JSON is YAML
    return words.getvalue()


def _entry(chance: random.Random, id: str) -> dict[str, object]:
    def said(most: int) -> str:
        letters = ("".join(chance.choices(string.ascii_lowercase, k=chance.randint(2, 9))) for _ in range(most))
        return " ".join(letters)

    phrasings = [said(4) for _ in range(32)]
    return {"id": id, "question": f"{said(4)}?", "answer": said(20), "phrasings": phrasings, "sources": ["x"]}


async def _upload(folder: Path, console: Console) -> None:
    """Beside an admin whose upload is checked and learnt."""
    content = Path(shutil.copytree(packaged(), folder / "content"))
    async with crowd(folder, FEW, content, semantic=True) as people:
        alone = await _delays(people.calm, QUESTIONS)
        before, began, worked = _memory(people.bot.pid), time.perf_counter(), _worked(people.bot.pid)
        people.admin.sends("document", "content.zip", heaviest())
        learning = asyncio.create_task(_previewed(people.admin))
        waited: list[float] = []
        while not learning.done():
            for delays in await asyncio.gather(*(_asks(person, 1) for person in people.calm)):
                waited += delays
        took, peak, work = time.perf_counter() - began, _memory(people.bot.pid), _worked(people.bot.pid) - worked
        console.print((await learning).text.partition("\n")[0])
    console.print(f"The heaviest upload: previewed after {took:.0f} s, {work:.0f} s of CPU with the answers to others")
    title = f"Beside it: {before} MB before, {peak} MB at most"
    console.print(_compared(title, {"without it": alone, "beside it": Delays.of(waited)}))


async def _previewed(admin: Player) -> ChatMessage:
    """What the admin is told once the upload is learnt or refused."""
    while "one moment" in (shown := await admin.sees(seconds=SLOW)).text:  # noqa: ASYNC110 - no event for it
        await asyncio.sleep(0.1)
    return shown


def _worked(pid: int) -> float:
    """Seconds of CPU that the process has taken so far, in all its threads, with those of its children that ended."""
    times = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()[11:15]
    return sum(map(int, times)) / os.sysconf("SC_CLK_TCK")


def _memory(pid: int) -> int:
    """Megabytes that the process took at most so far."""
    return int(Path(f"/proc/{pid}/status").read_text("ascii").partition("VmHWM:")[2].split()[0]) // 1024
