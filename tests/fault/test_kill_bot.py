"""The bot, killed at any moment while people work with it, loses nothing that anybody relies on."""

from __future__ import annotations

import asyncio
import contextlib
import random
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.cli.demo import TOKEN
from bot.playground.server import Playground
from bot.playground.world.cast import COLOURS, INGRID, LEA, NOAH, CastMember
from bot.playground.world.updates import FIRST_ID
from storage import Store, open_store
from storage.messages import telegram
from storage.records import RawUpdate, Request
from tests.bot_process import BotProcess, environment
from tests.fault.workers import Company, Contact, until
from tests.thin_content import thin_content

KILLS = 20
SEED = 20260504
LIFE = 60
"""Most things that happen in the chats, counted from the start of the bot, until it is killed."""

MIA = CastMember(1005, "Mia", "contact", "le2c", "en", COLOURS[4], "Contact of LE2C.", started=True)
COMPANIES = [
    CastMember(2000 + one, f"Company {one}", "sme", "", "en", COLOURS[0], "Asks, and opens requests.", started=True)
    for one in range(6)
]
TARGETS = ("🇨🇦 Écotech Québec · Montréal", "🇮🇹 Lombardy Energy Cleantech Cluster · Milan")
CONTACTS = {"ecotech-quebec": (NOAH.id,), "le2c": (MIA.id,), "tenerrdis": (LEA.id,)}


@contextlib.asynccontextmanager
async def opened(folder: Path) -> AsyncIterator[Store]:
    """What the bot keeps, while it does not run."""
    store = await open_store(folder / "data" / "store")
    try:
        yield store
    finally:
        await store.close()


async def holds_what_is_confirmed(playground: Playground, folder: Path) -> None:
    """No update Telegram has let go of is unknown to the bot."""
    updates = playground.world.updates
    waiting = {update.id for update in updates.waiting()}
    gone = [number for number in range(FIRST_ID, updates.next_id) if number not in waiting]
    asked = [RawUpdate(id=number, lane=telegram(0), payload={}, received=datetime.now(UTC)) for number in gone]
    async with opened(folder) as store:
        lost = await store.accept(asked)
    assert not lost, f"confirmed and lost: {[update.id for update in lost]}"


async def live_and_die(playground: Playground, folder: Path, settings: dict[str, str], chance: random.Random) -> None:
    """Run the bot, and kill it some time after so many things have happened in the chats."""
    end = playground.world.sequence + chance.randint(1, LIFE)
    bot = await BotProcess.start(folder, settings)
    try:
        await until(lambda: playground.world.sequence >= end or None, "the bot says nothing")
        await asyncio.sleep(chance.uniform(0, 0.01))
    finally:
        await bot.kill()
    await holds_what_is_confirmed(playground, folder)


async def all_is_done(folder: Path, companies: list[Company]) -> list[Request]:
    """Nothing is stuck or given up; all requests, each of them sent by somebody once."""
    async with opened(folder) as store:
        assert not await store.waiting()
        assert not await store.dead_letters()
        assert not await store.claim_deliveries(datetime.now(UTC) + timedelta(days=365), timedelta(minutes=1))
        assert not await store.dead()
        requests = []
        for company in companies:
            kept = (await store.load(telegram(company.player.id))).requests
            assert [request.id for request in reversed(kept)] == company.sent
            requests += kept
    return requests


def went_its_way(request: Request, company: Company, contact: Contact, home: Contact) -> None:
    """The request did all it should, once, and everybody has heard of it."""
    moves = contact.decided[request.id]
    assert [event.event for event in request.history] == ["submit", *moves]
    assert request.answers["help"] == ["partners"]
    assert contact.newest(f"ICN Passport request {request.id}", str(request.answers["company"]))
    assert home.newest("For your information", request.id)
    decision = "can't help with" if "decline" in moves else "accepted your request"
    assert company.newest(decision, request.id)
    if "ask" in moves:
        assert company.newest(f"A question about {request.id}?")
        assert contact.newest(f"The answer for {request.id}")


async def test_a_bot_killed_at_twenty_moments_loses_nothing_anybody_relies_on(tmp_path: Path) -> None:
    """Six companies and two contacts are at work all the time; they never repeat anything."""
    chance = random.Random(SEED)  # noqa: S311 - moments, not secrets
    enough = asyncio.Event()
    async with Playground.start(token=TOKEN, cast=(*COMPANIES, NOAH, MIA, LEA, INGRID)) as playground:
        settings = environment(
            tmp_path,
            api=playground.address,
            token=TOKEN,
            content=thin_content(tmp_path),
            contacts=CONTACTS,
            admins=[INGRID.id],
        )
        companies = [Company(playground.person(one.id), TARGETS[number % 2]) for number, one in enumerate(COMPANIES)]
        noah, mia, lea = (Contact(playground.person(one.id)) for one in (NOAH, MIA, LEA))
        async with asyncio.TaskGroup() as group:
            deciding = [group.create_task(one.work()) for one in (noah, mia)]
            asking = [group.create_task(one.work(enough)) for one in companies]
            for _ in range(KILLS):
                await live_and_die(playground, tmp_path, settings, chance)
            bot = await BotProcess.start(tmp_path, settings)
            try:
                enough.set()
                await asyncio.wait(asking)
                await until(lambda: not len(playground.world.updates) or None, "the rest of the updates")
                await asyncio.sleep(0.5)  # what nobody waits for: copies, redrawn cards
                assert await bot.asked_to_end() == 0
            finally:
                await bot.kill()
                for task in deciding:
                    task.cancel()
        requests = await all_is_done(tmp_path, companies)
        assert len({request.id for request in requests}) == len(requests) > len(companies)
        by_chat = {company.player.id: company for company in companies}
        for request in requests:
            went_its_way(
                request, by_chat[int(request.company.chat)], noah if request.target == "ecotech-quebec" else mia, lea
            )
