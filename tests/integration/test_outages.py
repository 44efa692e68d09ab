"""When Telegram, a chat or the bot itself fails, nobody who relies on something is left without it, or without word."""

from __future__ import annotations

import asyncio
import dataclasses
import itertools
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.app import running
from bot.limits import Limits
from bot.playground.groups import create_group, migrate_group
from bot.playground.world.faults import FaultKind
from bot.playground.world.records import ChatMessage
from bot.playground.world.updates import QueuedUpdate
from storage.messages import telegram
from tests.fault.workers import Company, Contact, until
from tests.http_stage import FIRST, HttpStage

NOAH, LEA, INGRID = 1002, 1003, 1004
QUEBEC = "🇨🇦 Écotech Québec · Montréal"
OUTAGE_HOURS = 23
"""Hours on the playground's clock."""
SLOW = 20.0
"""Seconds somebody waits through an outage."""


class Stage(HttpStage):
    """The bot on the playground's clock, with people who can send a Passport."""

    async def start(self) -> None:
        work = running(self.settings, clock=self.playground.clock.now, releases=self.releases)
        self.store = await self._bot.enter_async_context(work)

    @property
    def camille(self) -> Company:
        return Company(self.people["Camille"], QUEBEC)

    @property
    def noah(self) -> Contact:
        return Contact(self.people["Noah"])

    @property
    def ingrid(self) -> Contact:
        return Contact(self.people["Ingrid"])

    async def sends_a_passport(self) -> None:
        """Camille fills in a Passport and presses Send; of one that is like another she is asked whether it's meant."""
        again = bool(self.told("Camille", "ICN-2026-"))
        await self.camille.fill_in("Alpine Heat")
        self.people["Camille"].presses("Send ✓")
        if again:
            doubted = await until(lambda: self.camille.newest(button="Send anyway"), "the remark")
            self.people["Camille"].presses("Send anyway", message=doubted)

    def told(self, person: str, *pieces: str) -> list[ChatMessage]:
        """What the bot wrote to somebody that holds all these words."""
        found = self.people[person].messages()
        return [
            message
            for message in found
            if message.author != message.chat and all(piece in message.text for piece in pieces)
        ]


@asynccontextmanager
async def staged(folder: Path, **changed: Any) -> AsyncIterator[Stage]:
    """A stage with some settings changed."""
    async with Stage.open(folder) as stage:
        assert isinstance(stage, Stage)
        if changed:
            await stage.begins_anew(changed)
        yield stage


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    async with staged(tmp_path) as stage:
        yield stage


async def has_struck(stage: HttpStage, calls: int) -> None:
    """Wait until so many calls have suffered from the faults."""
    faults = stage.playground.faults
    await until(lambda: faults.struck >= calls or None, f"{calls} calls that suffer")


# -------------------------------------------------------- Telegram has trouble


async def test_an_outage_is_waited_out(stage: Stage) -> None:
    """What was written in it is answered after it, once."""
    await stage.quiet()
    stage.playground.faults.add(FaultKind.OUTAGE)
    stage.people["Camille"].types("/help")
    await has_struck(stage, 2)
    assert not stage.told("Camille")
    stage.playground.faults.lift()
    await stage.people["Camille"].sees("How I can help", seconds=SLOW)
    await stage.quiet()
    assert len(stage.told("Camille", "How I can help")) == 1


async def test_an_outage_of_a_day_is_waited_out(stage: Stage) -> None:
    """Telegram keeps what people write for 24 hours, and the bot what it promised for longer."""
    await stage.camille.fill_in("Alpine Heat")
    stage.playground.faults.add(FaultKind.OUTAGE, methods=["sendMessage", "editMessageText"])
    stage.people["Camille"].presses("Send ✓")
    await has_struck(stage, 1)
    stage.playground.faults.add(FaultKind.OUTAGE)
    stage.people["Camille"].types("/help")
    for _ in range(OUTAGE_HOURS):
        stage.playground.clock.forward(3600)
        await asyncio.sleep(0.05)
    stage.playground.faults.lift()
    await stage.people["Noah"].sees("ICN Passport request", seconds=SLOW)
    await stage.people["Camille"].sees("How I can help", seconds=SLOW)
    await stage.quiet()
    assert len(stage.told("Camille", FIRST, "is on its way")) == 1


async def test_an_outage_for_sending_delays_what_was_promised(stage: Stage) -> None:
    await stage.camille.fill_in("Alpine Heat")
    stage.playground.faults.add(FaultKind.OUTAGE, methods=["sendMessage", "editMessageText"])
    stage.people["Camille"].presses("Send ✓")
    await has_struck(stage, 1)
    stage.playground.faults.lift()
    await stage.people["Noah"].sees(f"ICN Passport request {FIRST}", seconds=SLOW)
    await stage.people["Camille"].sees(f"{FIRST} is on its way", seconds=SLOW)


async def test_only_the_chat_that_is_told_to_wait_waits(stage: Stage) -> None:
    """And it gets all it should, afterwards; the clock may be moved there."""
    stage.playground.faults.add(FaultKind.RETRY_AFTER, 1, seconds=3600, chat=NOAH, methods=["sendMessage"])
    await stage.sends_a_passport()
    await stage.people["Camille"].sees(f"{FIRST} is on its way")
    await stage.people["Léa"].sees("For your information")
    await stage.camille.types("/help", "How I can help")
    assert not stage.told("Noah")
    stage.playground.clock.forward(3600)
    await stage.people["Noah"].sees(f"ICN Passport request {FIRST}")


async def test_errors_of_the_server_are_tried_again(stage: Stage) -> None:
    stage.playground.faults.add(FaultKind.SERVER_ERROR, 3, methods=["sendMessage"])
    stage.people["Camille"].types("/help")
    await stage.people["Camille"].sees("How I can help", seconds=SLOW)
    await stage.quiet()
    assert len(stage.told("Camille", "How I can help")) == 1


async def test_a_message_whose_answer_was_lost_is_repeated_at_most_once(stage: Stage) -> None:
    """Its number shows that it is the same."""
    await stage.camille.fill_in("Alpine Heat")
    stage.playground.faults.add(FaultKind.CUT_AFTER_ACCEPT, 1, chat=NOAH, methods=["sendMessage"])
    stage.people["Camille"].presses("Send ✓")
    await stage.quiet()
    assert len(stage.told("Noah", f"ICN Passport request {FIRST}")) == 2
    await stage.noah.accept(FIRST)
    await stage.people["Camille"].sees(f"accepted your request {FIRST}")
    assert len((await stage.store.load(telegram(NOAH))).requests) == 1


# ------------------------------------------------------ a chat cannot be reached


async def stands_in(stage: Stage) -> None:
    """The secretariat has the card, may decide, and the company knows."""
    await stage.people["Ingrid"].sees(f"ICN Passport request {FIRST}")
    assert stage.told("Ingrid", "can't be reached on Telegram", FIRST)
    await stage.people["Camille"].sees(f"The ICN secretariat has received {FIRST} instead")
    await stage.ingrid.accept(FIRST)
    await stage.people["Camille"].sees(f"accepted your request {FIRST}")
    await stage.quiet()
    assert not await stage.store.claim_deliveries(stage.playground.clock.now(), timedelta(minutes=1))


async def test_a_contact_who_blocked_the_bot_is_stood_in_for(stage: Stage) -> None:
    stage.people["Noah"].blocks()
    await stage.sends_a_passport()
    await stands_in(stage)


async def test_a_stand_in_reads_the_answer_that_the_contact_no_longer_got(stage: Stage) -> None:
    await stage.sends_a_passport()
    number = await stage.noah.next_card()
    await stage.noah.presses("❓ Ask", "What would you like to ask")
    await stage.noah.types("Which refrigerant?", "Your question is on its way")
    await stage.people["Camille"].sees("has a question about")
    stage.people["Noah"].blocks()
    await stage.camille.presses("Answer", "What is your answer")
    await stage.camille.types("Propane.", "✓ Sent to")
    await stage.people["Ingrid"].sees("Propane.", seconds=SLOW)
    assert stage.told("Ingrid", "answers about", number)


async def test_a_contact_who_never_pressed_start_is_stood_in_for(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        stranger = stage.playground.world.add_person("Sam", "en")
        await stage.begins_anew({"contacts": {"ecotech-quebec": (stranger.id,)}})
        await stage.sends_a_passport()
        await stands_in(stage)


async def test_a_contact_whose_chat_does_not_exist_is_stood_in_for(tmp_path: Path) -> None:
    async with staged(tmp_path, contacts={"ecotech-quebec": (999_999,)}) as stage:
        await stage.sends_a_passport()
        await stands_in(stage)


async def test_a_second_contact_of_the_cluster_goes_on_alone(tmp_path: Path) -> None:
    async with staged(tmp_path, contacts={"ecotech-quebec": (NOAH, LEA)}) as stage:
        stage.people["Noah"].blocks()
        await stage.sends_a_passport()
        await Contact(stage.people["Léa"]).next_card()
        await stage.quiet()
        await Contact(stage.people["Léa"]).accept(FIRST)
        await stage.people["Camille"].sees(f"accepted your request {FIRST}")
        assert not stage.told("Ingrid")


async def test_a_contact_hears_of_a_company_that_blocked_the_bot_and_it_hears_the_rest_later(stage: Stage) -> None:
    await stage.sends_a_passport()
    await stage.noah.next_card()
    await stage.quiet()
    stage.people["Camille"].blocks()
    await stage.noah.accept(FIRST)
    await stage.people["Noah"].sees("couldn't be delivered to Alpine Heat")
    await stage.quiet()
    assert not stage.told("Camille", "accepted your request")
    stage.people["Camille"].unblocks()
    await stage.people["Camille"].sees(f"accepted your request {FIRST}")


# --------------------------------------------------------- updates with trouble


class BrokenEngine:
    """A search that fails at every question."""

    def seen_by(self, audience: str) -> BrokenEngine:
        """Return the same search for everybody."""
        return self

    def verbatim_label(self, text: str) -> None:
        """Nothing is word for word ours."""

    def rank(self, question: str, **_: Any) -> None:
        raise ZeroDivisionError(f"over {question}")


async def test_an_update_that_cannot_be_read_is_set_aside_and_told(stage: Stage) -> None:
    """To the person, as far as it's known who that is; to the admins once, and later how many more there were."""
    camille = stage.people["Camille"]
    for garbled in ({"text": 7}, {"chat": {"id": camille.id, "type": "private"}, "from": [], "text": "x"}, []):
        stage.playground.world.updates.push("message", garbled, camille.id)  # type: ignore[arg-type]
    await stage.camille.types("/help", "How I can help")
    await stage.quiet()
    assert [letter.error for letter in await stage.store.dead_letters()] == ["Unreadable"] * 3
    assert len(stage.told("Ingrid", "couldn't be handled (Unreadable)")) == 1
    stage.playground.clock.forward(600)
    await stage.camille.types("/help", "How I can help")
    await stage.people["Ingrid"].sees(
        "Other updates that couldn't be handled since my last message about it: 2.", seconds=SLOW
    )


async def test_who_sends_what_nobody_can_read_is_told(stage: Stage) -> None:
    """Such as a kind of message that Telegram invents tomorrow; in a group nobody asked the bot."""
    noah, chat = stage.people["Noah"], {"id": NOAH, "type": "private", "first_name": "Noah"}
    sender = {"id": NOAH, "is_bot": False, "first_name": "Noah"}
    whole = {"message_id": 900, "date": 1, "chat": chat, "from": sender}
    stage.playground.world.updates.push("message", {**whole, "hologram": {"depth": 3}}, noah.id)
    stage.playground.world.updates.push("message", {**whole, "poll": {"question": 3}}, noah.id)
    group = {"id": -100, "type": "supergroup", "title": "Team"}
    stage.playground.world.updates.push("message", {**whole, "chat": group, "poll": []}, -100)
    await stage.quiet()
    assert len(stage.told("Noah", "I can only read text messages")) == 2
    assert len(await stage.store.dead_letters()) == 2


async def test_who_sends_too_much_is_told_once_and_slows_down_nobody_else(tmp_path: Path) -> None:
    async with staged(tmp_path, limits=Limits(messages_a_minute=5)) as stage:
        for _ in range(60):
            stage.people["Camille"].types("x" * 600)
        stage.people["Noah"].types("/help")
        await stage.people["Noah"].sees("For contacts of a cluster")
        await stage.quiet()
        assert len(stage.told("Camille")) == 6
        assert stage.told("Camille")[-1].text.startswith("That's more than I can read at once")


async def test_an_update_over_which_the_bot_fails_is_set_aside_and_told(
    stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    """To the person and to the admin; the words are in no log."""
    whole = stage.releases.current
    stage.releases.current = dataclasses.replace(whole, engine=BrokenEngine())  # type: ignore[arg-type]
    await stage.camille.types("my secret question", "something went wrong on my side")
    await stage.people["Ingrid"].sees("couldn't be handled (ZeroDivisionError)")
    stage.releases.current = whole
    await stage.camille.types("what is the passport?", "ICN's service for")
    await stage.quiet()
    assert [letter.error for letter in await stage.store.dead_letters()] == ["ZeroDivisionError"]
    assert "ZeroDivisionError" in caplog.text
    assert "secret" not in caplog.text


async def test_an_update_that_comes_again_changes_nothing(stage: Stage) -> None:
    """Even after a restart, which forgets what was confirmed."""
    updates = stage.playground.world.updates
    await stage.camille.types("/help", "How I can help")
    await stage.quiet()
    number = updates.next_id - 1
    for again in (False, True):
        if again:
            await stage.restart()
        body = {"update_id": number, "message": stage.people["Camille"].messages()[-2].body}
        updates.restore([QueuedUpdate(number, 1001, stage.playground.clock.stamp(), body)], number + 1)
        updates.interrupt()
        await stage.quiet()
    assert len(stage.told("Camille", "How I can help")) == 1


# ---------------------------------------------------------------------- groups


async def test_a_group_may_be_the_contact_and_may_become_a_supergroup(tmp_path: Path) -> None:
    """The configuration keeps the old id; its requests can be decided there, after a restart too."""
    async with staged(tmp_path) as stage:
        world, noah = stage.playground.world, stage.people["Noah"]
        group = create_group(world, "Québec team", [NOAH])
        await stage.quiet()
        await stage.begins_anew({"contacts": {"ecotech-quebec": (group.id,)}})
        for where in moving(lambda: migrate_group(world, group.id).id, group.id):
            await stage.camille.fill_in("Alpine Heat")
            number = (await stage.camille.send()).text.split()[3]
            card = await until(lambda where=where, number=number: card_in(stage, where, number), number)  # type: ignore[misc]
            await stage.restart()
            noah.presses("✅ Accept", message=card)
            await stage.people["Camille"].sees(f"accepted your request {number}")


def moving(move: Callable[[], int], old: int) -> Iterator[int]:
    """Where the group is: before it moves, and after."""
    yield old
    yield move()


def card_in(stage: Stage, chat: int, number: str) -> ChatMessage | None:
    """The card of the request, with its buttons, in a group."""
    cards = [message for message in stage.people["Noah"].messages(chat) if number in message.text and message.buttons]
    return cards[-1] if cards else None


# ------------------------------------------------------------- at the same time


async def test_two_contacts_who_accept_at_the_same_moment_accept_once(tmp_path: Path) -> None:
    """The other one is told."""
    async with staged(tmp_path, contacts={"ecotech-quebec": (NOAH, LEA)}) as stage:
        await stage.sends_a_passport()
        await stage.noah.next_card()
        await Contact(stage.people["Léa"]).next_card()
        await stage.quiet()
        stage.people["Noah"].presses("✅ Accept")
        stage.people["Léa"].presses("✅ Accept")
        await stage.quiet()
        request = (await stage.store.load(telegram(NOAH))).requests[0]
        assert [event.event for event in request.history] == ["submit", "accept"]
        assert len(stage.told("Camille", "accepted your request")) == 1


async def test_thirty_people_who_send_at_the_same_moment_get_a_number_each(stage: Stage) -> None:
    world = stage.playground.world
    people = [stage.playground.person(world.add_person(f"P{number}", "en", started=True).id) for number in range(30)]
    await asyncio.gather(*(Company(person, "").types("/handoff", "") for person in people))
    stage.playground.faults.add(FaultKind.OUTAGE, methods=["getUpdates"])
    for person in people:
        person.types("I would like to talk to somebody.")
    stage.playground.faults.lift()
    await asyncio.gather(*(person.sees("is on its way", seconds=SLOW) for person in people))
    numbers = [(await stage.store.load(telegram(person.id))).requests for person in people]
    assert sorted(request.number for request in itertools.chain(*numbers)) == list(range(1, 31))
