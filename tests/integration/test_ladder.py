"""The delivery ladder over HTTP: contact, deputy, e-mail, secretariat; company and admins learn which rung was used."""

from __future__ import annotations

from pathlib import Path

from storage.messages import telegram
from storage.records import Changes, Contact, Role
from tests.integration.test_outages import LEA, NOAH, Stage, staged

CARD = "ICN Passport request ICN-2026-0001"
QUEBEC = "ecotech-quebec"


async def with_deputy(stage: Stage) -> None:
    """Léa stands in for Noah."""
    deputy = Contact(cluster=QUEBEC, address=telegram(LEA), role=Role.DEPUTY)
    await stage.store.commit(Changes(contacts=(deputy,)))


async def test_a_contact_who_blocks_the_bot_is_passed_over_before_anything_fails(tmp_path: Path) -> None:
    """What is open climbs at once, and what comes later goes to the deputy directly, with a true receipt."""
    async with staged(tmp_path) as stage:
        await with_deputy(stage)
        await stage.sends_a_passport()
        await stage.noah.next_card()
        stage.people["Noah"].blocks()
        await stage.people["Léa"].sees("ICN-2026-0001 comes to you instead")
        await stage.people["Léa"].sees(CARD)
        await stage.people["Camille"].sees("Their deputy has received ICN-2026-0001 instead")
        await stage.people["Ingrid"].sees("ICN-2026-0001 has gone to their deputy")
        await stage.sends_a_passport()
        await stage.people["Camille"].sees("is on its way.\n\nThe contact for Écotech Québec can't be reached")
        await stage.people["Ingrid"].sees("ICN-2026-0002 has gone to their deputy")
        await stage.quiet()
        assert not await stage.store.dead()
        assert not stage.told("Ingrid", CARD)


async def test_a_contact_who_unblocks_the_bot_finds_the_open_requests_again(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        stage.people["Noah"].blocks()
        await stage.sends_a_passport()
        await stage.people["Ingrid"].sees(CARD)
        await stage.restart()
        stage.people["Noah"].unblocks()
        await stage.people["Noah"].sees(CARD)
        await stage.people["Ingrid"].sees("can be reached again and has received ICN-2026-0001")
        await stage.noah.accept("ICN-2026-0001")
        await stage.people["Camille"].sees("has accepted your request ICN-2026-0001")


async def test_a_contact_who_never_started_gets_the_open_requests_with_the_first_word(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        stranger = stage.playground.world.add_person("Sam", "en")
        await stage.stop()
        stage.settings = stage.settings.model_copy(update={"contacts": {QUEBEC: (stranger.id,)}})
        await stage.start()
        await stage.sends_a_passport()
        await stage.people["Ingrid"].sees(CARD)
        sam = stage.playground.person(stranger.id)
        sam.types("/start")
        await sam.sees(CARD)


async def test_a_group_that_puts_the_bot_out_is_passed_over(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        group = stage.people["Noah"].creates_group("Québec team")
        await stage.quiet()
        await stage.stop()
        stage.settings = stage.settings.model_copy(update={"contacts": {QUEBEC: (group.id,)}})
        await stage.start()
        stage.people["Noah"].makes_bot(group, "kicked")
        await stage.sends_a_passport()
        await stage.people["Ingrid"].sees(CARD)
        await stage.people["Camille"].sees("The ICN secretariat has received ICN-2026-0001 instead")


async def test_what_is_known_of_a_chat_outlives_a_restart(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        stage.people["Noah"].blocks()
        await stage.quiet()
        await stage.restart()
        (noah,) = [contact for contact in await stage.store.contacts() if contact.address == telegram(NOAH)]
        assert noah.unreachable
        stage.people["Noah"].unblocks()
        await stage.quiet()
        assert not any(contact.unreachable for contact in await stage.store.contacts())
