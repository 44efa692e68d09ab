"""Open requests follow the configuration: whoever replaces a contact gets their cards at the next start, once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from bot.playground.world.faults import FaultKind
from storage.records import Status
from tests.http_stage import FIRST
from tests.integration.test_outages import INGRID, LEA, NOAH, Stage, staged

CARD = f"ICN Passport request {FIRST}"


async def starts_with(stage: Stage, **changed: Any) -> None:
    """The bot is stopped and started with other settings."""
    await stage.begins_anew(changed)


async def test_the_new_contact_gets_the_card_once_whatever_happens_meanwhile(tmp_path: Path) -> None:
    """Even if the bot is stopped before it could be sent, and however often it starts."""
    async with staged(tmp_path) as stage:
        await stage.sends_a_passport()
        await stage.people["Noah"].sees(CARD)
        await stage.quiet()
        shown = len(stage.told("Noah"))
        stage.playground.faults.add(FaultKind.OUTAGE, methods=["sendMessage"])
        await starts_with(stage, contacts={"ecotech-quebec": (LEA,), "tenerrdis": ()})
        await starts_with(stage)
        stage.playground.faults.lift()
        for _ in range(2):
            await starts_with(stage)
            await stage.quiet()
        cards = [message for message in stage.told("Léa", CARD, "Waiting for a decision") if message.buttons]
        assert len(cards) == 1
        assert len(stage.told("Noah")) == shown
        assert not stage.told("Ingrid")
        stage.people["Léa"].presses("✅ Accept", message=cards[0])
        await stage.people["Camille"].sees(f"has accepted your request {FIRST}")


async def test_who_comes_for_one_of_two_gets_the_card_and_who_stayed_gets_no_second(tmp_path: Path) -> None:
    async with staged(tmp_path, contacts={"ecotech-quebec": (NOAH, LEA)}) as stage:
        await stage.sends_a_passport()
        await stage.people["Léa"].sees(CARD)
        await stage.quiet()
        await starts_with(stage, contacts={"ecotech-quebec": (NOAH, INGRID)}, admins=())
        await stage.quiet()
        assert [len(stage.told(name, CARD)) for name in ("Noah", "Léa", "Ingrid")] == [1, 1, 1]


async def test_a_request_that_is_over_goes_to_nobody(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        await stage.sends_a_passport()
        await stage.people["Noah"].sees(CARD)
        await stage.noah.accept(FIRST)
        await stage.noah.presses("Close", f"Close {FIRST}?")
        await stage.noah.presses("Yes, close", f"{FIRST} is closed")
        assert not await stage.store.requests([Status.ACCEPTED])
        assert [request.id for request in await stage.store.requests([Status.CLOSED])] == [FIRST]
        await starts_with(stage, contacts={"ecotech-quebec": (INGRID,)})
        await stage.quiet()
        assert not stage.told("Ingrid", CARD)


async def test_a_contact_nobody_could_stand_in_for_is_tried_once_more_and_not_at_every_start(tmp_path: Path) -> None:
    async with staged(tmp_path, admins=()) as stage:
        stage.people["Noah"].blocks()
        await stage.sends_a_passport()
        await stage.people["Camille"].sees("nobody here who could stand in")
        for _ in range(3):
            await starts_with(stage)
            await stage.quiet()
        assert len(stage.told("Camille", "nobody here who could stand in")) == 2
        stage.people["Noah"].unblocks()
        await starts_with(stage, contacts={"ecotech-quebec": (LEA,)})
        await stage.people["Léa"].sees(CARD)
