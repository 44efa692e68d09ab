"""Kills the bot under load again and again: what is lost, what comes twice, and how long it takes to be back.

    python -m tests.fault.torture --kills 300

Companies fill in forms and ask, contacts decide and write, the secretariat publishes, mails go out. Between two runs
days pass for some, so that reminders of every kind fall due. Nobody ever repeats anything: whoever waits for something
that was lost waits until their patience ends. The exit code is 1 when something was lost or reached the wrong people.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import random
import re
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.cli.demo import TOKEN
from bot.dialogue.requests.deadlines import reminders_of
from bot.dialogue.requests.lifecycle import waits_since
from bot.dialogue.requests.outcomes import FOLLOW_UP
from bot.dialogue.requests.reminders import UNSENT
from bot.playground.server import Playground
from bot.playground.world.cast import COLOURS, INGRID, LEA, NOAH, CastMember
from bot.playground.world.updates import FIRST_ID
from knowledge.loader import load
from storage import Store, open_store
from storage.messages import DeliveryStatus, telegram
from storage.records import Changes, RawUpdate, Request, Status
from tests.bot_process import AT_WORK, BotProcess, environment
from tests.fault.patient_workers import PatientCompany, PatientContact
from tests.fault.workers import NUMBER, Company, Contact, Dawdler, Publisher, Sender, stored_of, until
from tests.mail_server import MailServer
from tests.thin_content import thin_content

SEED = 20260504
LIFE = 60
"""Most events in the chats from the start of the bot until it is killed."""
PUBLISHING = 4
"""Of so many lives, the first ends shortly after somebody pressed Publish."""

MIA = CastMember(1005, "Mia", "contact", "le2c", "en", COLOURS[4], "Contact of LE2C.", started=True)
DORA = CastMember(1006, "Dora", "sme", "", "en", COLOURS[4], "Begins requests and leaves them.", started=True)
SAM = CastMember(1007, "Sam", "sme", "", "en", COLOURS[4], "Asks a cluster that has a mailbox only.", started=True)
PIA = CastMember(1008, "Pia", "sme", "", "en", COLOURS[4], "Waits for reminders.", started=True)
ZOE = CastMember(1009, "Zoe", "contact", "clean", "en", COLOURS[4], "Waits for reminders.", started=True)
COMPANIES = [
    CastMember(2000 + number, f"Company {number}", "sme", "", "en", COLOURS[0], "Opens requests.", started=True)
    for number in range(6)
]
TARGETS = ("🇨🇦 Écotech Québec · Montréal", "🇮🇹 Lombardy Energy Cleantech Cluster · Milan")
PATIENT = "🇩🇰 CLEAN · Copenhagen"
BY_MAIL = "🇿🇦 GreenCape · Cape Town"
MAILBOX = "requests@greencape.example"
CONTACTS = {"ecotech-quebec": (NOAH.id,), "le2c": (MIA.id,), "tenerrdis": (LEA.id,), "clean": (ZOE.id,)}
DECIDING = ("ecotech-quebec", "le2c", "clean")
PASSED = timedelta(days=10)
"""What passes for those who wait: enough for every reminder, and too little for a request to be closed by itself."""
REMINDERS = {
    "draft": "hasn't been sent yet",
    "contact": "has been waiting for your decision",
    "company": "hasn't decided on your request",
    "secretariat": "is overdue.",
    "question": "is waiting for your answer about",
    "outcome": "Has anything come of",
}
"""What each kind of reminder says."""
FAULT = re.compile(r"\[(error|critical)|Traceback")
NAME = re.compile(r"Company (\d+) (?:in|dawdles in) its year")


@dataclass
class KillFigures:
    """The results of a run."""

    kills: int = 0
    confirmed: int = 0
    lost: list[str] = field(default_factory=list)
    twice: int = 0
    """Messages that a chat has twice: the bot was killed between sending one and recording that."""
    faults: list[str] = field(default_factory=list)
    """Log lines about errors of our own."""
    wrong: list[str] = field(default_factory=list)
    """Messages that reached somebody they don't concern."""
    messages: int = 0
    requests: int = 0
    published: int = 0
    reminders: Counter[str] = field(default_factory=Counter)
    """Reminders by kind."""
    mails: int = 0
    mails_twice: int = 0
    starts: list[float] = field(default_factory=list)
    """Seconds from the start of the process until it is at work."""
    seconds: float = 0.0

    @property
    def sound(self) -> bool:
        """True when every promise was kept."""
        return not (self.lost or self.wrong or self.faults)

    def lines(self) -> Iterator[str]:
        """The figures as lines of text."""
        yield f"kills                      {self.kills}   (in {self.seconds:.0f} s)"
        yield f"updates confirmed          {self.confirmed}"
        yield f"lost                       {len(self.lost)}"
        yield f"messages to people         {self.messages}, of them twice {self.twice}"
        yield f"wrong recipient            {len(self.wrong)}"
        yield f"faults in the log          {len(self.faults)}"
        yield f"requests decided           {self.requests}"
        yield f"releases published         {self.published}"
        kinds = ", ".join(f"{kind} {self.reminders[kind]}" for kind in REMINDERS)
        yield f"reminders fired            {self.reminders.total()}: {kinds}"
        yield f"mails                      {self.mails}, of them twice {self.mails_twice}"
        if self.starts:
            median, longest = statistics.median(self.starts), max(self.starts)
            yield f"start until at work        {median:.1f} s (median), {longest:.1f} s (longest of {len(self.starts)})"
        yield from (f"LOST: {loss}" for loss in self.lost)
        yield from (f"WRONG RECIPIENT: {found}" for found in self.wrong)
        yield from (f"FAULT: {line}" for line in self.faults)


@contextlib.asynccontextmanager
async def opened(folder: Path) -> AsyncIterator[Store]:
    """The bot's store, while the bot isn't running."""
    store = await open_store(folder / "data" / "store")
    try:
        yield store
    finally:
        await store.close()


class Torture:
    """One run. Use `torture`."""

    def __init__(self, playground: Playground, mails: MailServer, folder: Path, seed: int) -> None:
        self.figures = KillFigures()
        self._playground = playground
        self._mails = mails
        self._folder = folder
        self._chance = random.Random(seed)  # noqa: S311 - moments, not secrets
        self._enough = asyncio.Event()
        self._fired: set[str] = set()
        player = playground.person
        self._companies = [Company(player(member.id), TARGETS[number % 2]) for number, member in enumerate(COMPANIES)]
        self._companies.append(PatientCompany(player(PIA.id), PATIENT, self._enough))
        self._contacts = {cluster: Contact(player(chats[0])) for cluster, chats in CONTACTS.items()}
        self._contacts["clean"] = PatientContact(player(ZOE.id), self._enough)
        self._dawdler = Dawdler(player(DORA.id), TARGETS[0])
        self._sender = Sender(player(SAM.id), BY_MAIL, self._mailed)
        self._publisher = Publisher(player(INGRID.id))
        content = thin_content(folder)
        self._catalog = load(content).catalog
        self._settings = environment(
            folder,
            api=playground.address,
            token=TOKEN,
            content=content,
            contacts=CONTACTS,
            admins=[INGRID.id],
        ) | {"ICN_BOT_EMAIL": json.dumps(_account(mails.port))}

    async def run(self, kills: int, say: Callable[[str], None]) -> None:
        """Kill it so many times while everybody is at work, let it finish, and look at everything."""
        began = time.monotonic()
        try:
            async with asyncio.TaskGroup() as group:
                deciding = [group.create_task(self._contacts[cluster].work()) for cluster in DECIDING]
                working = [
                    group.create_task(worker.work(self._enough))
                    for worker in (*self._companies, self._dawdler, self._sender, self._publisher)
                ]
                for number in range(1, kills + 1):
                    await self._live_and_die()
                    say(f"{number} kills, {self.figures.confirmed} updates confirmed")
                await self._finish(working)
                for task in deciding:
                    task.cancel()
        except* AssertionError as failures:
            async with opened(self._folder) as store:
                self.figures.lost += [f"{error} ({await stored_of(store, str(error))})" for error in _leaves(failures)]
        self.figures.seconds = time.monotonic() - began

    async def _live_and_die(self) -> None:
        """Run the bot, and kill it some time after so many events in the chats, or in the middle of publishing.

        To prepare a release takes longer than most lives.
        """
        world, publishing = self._playground.world, self.figures.kills % PUBLISHING == 0
        end, pressed = world.sequence + self._chance.randint(1, LIFE), self._publisher.pressed
        began, at_work = time.monotonic(), False
        bot = await BotProcess.start(self._folder, self._settings)

        def lived() -> bool | None:
            nonlocal at_work
            if not at_work and AT_WORK in bot.words:
                at_work = True
                self.figures.starts.append(time.monotonic() - began)
            return (self._publisher.pressed > pressed if publishing else world.sequence >= end) or None

        try:
            await until(lived, "the bot says nothing")
            await asyncio.sleep(self._chance.uniform(0, 2 if publishing else 0.01))
        finally:
            await bot.kill()
        self.figures.faults += [line for line in bot.words.splitlines() if FAULT.search(line)]
        self.figures.kills += 1
        await self._look()

    async def _look(self) -> None:
        """Check that the bot knows every update confirmed to Telegram; then let days pass until the next start."""
        updates = self._playground.world.updates
        waiting = {update.id for update in updates.waiting()}
        gone = [number for number in range(FIRST_ID, updates.next_id) if number not in waiting]
        self.figures.confirmed = len(gone)
        asked = [RawUpdate(id=number, lane=telegram(0), payload={}, received=datetime.now(UTC)) for number in gone]
        async with opened(self._folder) as store:
            unknown = await store.accept(asked)
            self.figures.lost += [f"update {update.id} was confirmed and is unknown" for update in unknown]
            await self._let_days_pass(store)

    async def _let_days_pass(self, store: Store) -> None:
        """The draft that the dawdler left falls due, and so do the requests and questions of the patient."""
        now, session = datetime.now(UTC), (await store.load(telegram(DORA.id))).session
        waiting = await self._made_older(store, now)
        left = {id for id, draft in session.drafts.items() if NAME.search(str(draft.answers.get("company")))}
        while planned := await store.claim_due(now + timedelta(days=400), timedelta(days=800)):
            for reminder in planned:
                due = (reminder.kind == UNSENT and reminder.about in left) or reminder.kind == FOLLOW_UP
                if due and reminder.about not in waiting and reminder.id not in self._fired:
                    self._fired.add(reminder.id)
                    await store.commit(Changes(reminders=(reminder.model_copy(update={"due": now}),)))

    async def _made_older(self, store: Store, now: datetime) -> set[str]:
        """What the patient company waits for has been waiting for days; the numbers of those requests."""
        contacts, waiting = await store.contacts(), set()
        for request in await store.requests([Status.SUBMITTED, Status.ASKED]):
            if request.company == telegram(PIA.id) and waits_since(request) > now - PASSED / 2:
                waiting.add(request.id)
                history = tuple(event.model_copy(update={"at": event.at - PASSED}) for event in request.history)
                older = request.model_copy(update={"history": history, "created": request.created - PASSED})
                reminders = reminders_of(self._catalog, older, contacts)
                await store.commit(Changes(requests=(older,), reminders=reminders))
        return waiting

    async def _finish(self, working: list[asyncio.Task[None]]) -> None:
        """Let everybody finish, and check everything."""
        bot = await BotProcess.start(self._folder, self._settings)
        try:
            self._enough.set()
            await asyncio.gather(*working)
            await until(lambda: not len(self._playground.world.updates) or None, "the rest of the updates")
            await asyncio.sleep(0.5)  # for what nobody waits for: copies, redrawn cards
            assert await bot.stop() == 0, "it did not end as it should"
        finally:
            await bot.kill()
        await self._look()
        async with opened(self._folder) as store:
            await self._all_is_done(store)
            self._count(store, await store.requests(list(Status)))
            self._count_twice(store)

    async def _all_is_done(self, store: Store) -> None:
        """Check that nothing is stuck or given up, and that every request exists once and is finished."""
        stuck = {
            "updates are not handled": await store.waiting(),
            "updates are dead letters": await store.dead_letters(),
            "messages are still owed": await store.claim_deliveries(
                datetime.now(UTC) + timedelta(days=365), timedelta(minutes=1)
            ),
            "messages were given up": await store.failed_deliveries(),
        }
        self.figures.lost += [f"{len(found)} {what}" for what, found in stuck.items() if found]
        for company in self._companies:
            kept = (await store.load(telegram(company.player.id))).requests
            # Only the newest come along; each of them was sent by somebody once.
            sent = company.sent[-len(kept) :] if kept else []
            if [request.id for request in reversed(kept)] != sent:
                self.figures.lost.append(f"requests of {company.player.id} are not those that were sent")
            for request in kept:
                self.figures.lost += [f"{request.id}: {what}" for what in self._missing(request, company)]

    def _missing(self, request: Request, company: Company) -> Iterator[str]:
        """What somebody wasn't told about a finished request."""
        contact, home = self._contacts[request.target], self._contacts["tenerrdis"]
        moves = contact.decided.get(request.id, ())
        if [event.event for event in request.history][: len(moves) + 1] != ["submit", *moves]:
            yield "its history is not what people did"
        decision = "can't help with" if "decline" in moves else "accepted your request"
        told = {
            "the contact has no card": contact.newest(request.id, str(request.answers["company"])),
            "the home cluster knows nothing": home.newest("For your information", request.id),
            "the company knows of no decision": company.newest(decision, request.id),
            "the company has no question": "ask" not in moves or company.newest(f"A question about {request.id}?"),
            "the contact has no answer": "ask" not in moves or contact.newest(f"The answer for {request.id}"),
        }
        yield from (what for what, found in told.items() if not found)

    def _count(self, store: Store, requests: list[Request]) -> None:
        """The figures, and whether everybody has only what concerns them."""
        figures, world = self.figures, self._playground.world
        figures.requests = sum(len(contact.decided) for contact in self._contacts.values())
        figures.published = self._publisher.published
        subjects = Counter(str(mail["subject"]) for mail in self._mails.mails)
        figures.mails, figures.mails_twice = len(self._mails.mails), sum(subjects.values()) - len(subjects)
        strangers = [to for to in self._mails.recipients if to != [MAILBOX]]
        figures.wrong += [f"a mail went to {to}" for to in strangers]
        parties: dict[str, set[str]] = {}
        for request in requests:
            chats = {address.chat for address in (request.company, *request.contacts, *request.copies)}
            parties[request.id] = chats
            parties.setdefault(request.company.chat, {request.company.chat}).update(chats)
        for chat, found in world.chats.items():
            ours = [message for message in found.messages.values() if message.author == world.bot.id]
            figures.messages += len(ours)
            figures.reminders.update(
                kind for kind, says in REMINDERS.items() for message in ours if says in message.text
            )
            for message in ours if chat != INGRID.id else ():
                about = {*NUMBER.findall(message.text), *NAME.findall(message.text)}
                figures.wrong += [
                    f"chat {chat} has a message about {which}"
                    for which in about
                    if str(chat) not in parties.get(which, {which})
                ]

    def _count_twice(self, store: Store) -> None:
        """Count messages sent twice: the bot was killed before it recorded them, and sent them again."""
        known = Counter[str]()
        for row in store._deliveries:  # type: ignore[attr-defined]  # no protocol lists what was sent
            if row["status"] == DeliveryStatus.SENT and row["reply"]["replaces"] is None and row["message_id"]:
                known[row["address"]["chat"]] += 1
        sent = Counter[str]()
        for chat, found in self._playground.world.chats.items():
            ours = [message for message in found.messages.values() if message.author == self._playground.world.bot.id]
            sent[str(chat)] = len(ours)
        self.figures.twice = sum(max(0, sent[chat] - known[chat]) for chat in sent)

    def _mailed(self, number: str) -> bool:
        """Whether the cluster has a mail about the request."""
        return any(number in str(mail["subject"]) for mail in self._mails.mails)


def _account(port: int) -> dict[str, object]:
    sender = "ICN <assistant@icn.example>"
    return {"host": "127.0.0.1", "port": port, "sender": sender, "security": "none", "clusters": {"greencape": MAILBOX}}


def _leaves(group: BaseExceptionGroup[AssertionError]) -> Iterator[AssertionError]:
    for error in group.exceptions:
        if isinstance(error, BaseExceptionGroup):
            yield from _leaves(error)
        else:
            yield error


async def torture(
    folder: Path, kills: int, seed: int = SEED, say: Callable[[str], None] = lambda _: None
) -> KillFigures:
    """Kill a bot with its data in `folder` so many times; return the figures."""
    cast = (*COMPANIES, NOAH, MIA, LEA, INGRID, DORA, SAM, PIA, ZOE)
    async with Playground.start(token=TOKEN, cast=cast) as playground, MailServer.open() as mails:
        run = Torture(playground, mails, folder, seed)
        await run.run(kills, say)
        return run.figures


def main() -> None:
    """Run it, print the figures, and fail when something was lost."""
    parser = argparse.ArgumentParser(description="Kill the bot under load and count what is lost.")
    parser.add_argument("--kills", type=int, default=300)
    parser.add_argument("--seed", type=int, default=SEED)
    given = parser.parse_args()

    def say(line: str) -> None:
        print(line, end="\r" if sys.stdout.isatty() else "\n", flush=True)  # noqa: T201

    with tempfile.TemporaryDirectory() as folder:
        figures = asyncio.run(torture(Path(folder), given.kills, given.seed, say))
    print("\n".join(["", *figures.lines()]))  # noqa: T201
    sys.exit(not figures.sound)


if __name__ == "__main__":
    main()
