"""The delivery ladder over HTTP: contact, deputy, e-mail, secretariat; company and admins learn which rung was used."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from email.message import EmailMessage
from pathlib import Path

from pydantic import SecretStr

from bot.channels.email.account import MailAccount
from bot.playground.world.faults import FaultKind
from storage.messages import telegram
from storage.records import Changes, Contact, Role
from tests.fault.workers import until
from tests.http_stage import FIRST
from tests.integration.test_outages import LEA, NOAH, SLOW, Stage, has_struck, staged
from tests.mail_server import MailServer

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
        assert not await stage.store.failed_deliveries()
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
        await stage.begins_anew({"contacts": {QUEBEC: (stranger.id,)}})
        await stage.sends_a_passport()
        await stage.people["Ingrid"].sees(CARD)
        sam = stage.playground.person(stranger.id)
        sam.types("/start")
        await sam.sees(CARD)


async def test_a_group_that_puts_the_bot_out_is_passed_over(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        group = stage.people["Noah"].creates_group("Québec team")
        await stage.quiet()
        await stage.begins_anew({"contacts": {QUEBEC: (group.id,)}})
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


# ------------------------------------------------------------------- e-mail

MAILBOX = "contact@quebec.example"


@asynccontextmanager
async def with_mailbox(folder: Path, server: MailServer) -> AsyncIterator[Stage]:
    """A stage on which the cluster has an e-mail."""
    account = MailAccount.model_validate(
        {
            "host": "127.0.0.1",
            "port": server.port,
            "sender": "ICN <icn@icn.example>",
            "security": "none",
            "clusters": {QUEBEC: MAILBOX},
        }
    )
    async with staged(folder, email=account) as stage:
        yield stage


def words_of(mail: EmailMessage) -> str:
    """The plain words of a mail."""
    body = mail.get_body(("plain",))
    assert body
    return str(body.get_content()).replace("\r\n", "\n")


async def test_a_cluster_that_nobody_reaches_gets_a_mail_and_everybody_knows(tmp_path: Path) -> None:
    """In the cluster's language, with what is held back held back."""
    async with MailServer.open() as server, with_mailbox(tmp_path, server) as stage:
        stage.people["Noah"].blocks()
        await stage.sends_a_passport()
        await stage.people["Camille"].sees("I've sent ICN-2026-0001 to Écotech Québec by e-mail instead")
        await stage.people["Ingrid"].sees("ICN-2026-0001 has gone to them by e-mail")
        (mail,) = await until(lambda: server.mails or None, "the mail")
        assert server.recipients == [[MAILBOX]]
        assert "ICN-2026-0001" in mail["Subject"]
        assert "Alpine Heat" in mail["Subject"]
        words = words_of(mail)
        assert "Heat pumps for blocks of flats" in words
        assert "company.example" not in words
        assert "personne chez Écotech Québec n’est joignable sur Telegram" in words
        assert "aujourd’hui" not in words  # it may be read tomorrow
        links = re.findall(r"https://t\.me/\w+\?start=(m_[\w-]+)", words)
        assert len(set(links)) == 3
        kept = "".join(path.read_text("latin-1") for path in (tmp_path / "store").rglob("*") if path.is_file())
        assert "ICN-2026-0001" in kept
        assert not any(link.removeprefix("m_") in kept for link in links)


async def test_a_mail_about_an_accepted_request_has_a_link_to_it(tmp_path: Path) -> None:
    """What it says of its links is true."""
    async with MailServer.open() as server, with_mailbox(tmp_path, server) as stage:
        await stage.sends_a_passport()
        await stage.noah.next_card()
        await stage.noah.accept(FIRST)
        stage.people["Noah"].blocks()
        (mail,) = await until(lambda: server.mails or None, "the mail")
        assert re.findall(r"https://t\.me/\w+\?start=m_[\w-]+", words_of(mail))


async def test_a_mailbox_that_refuses_the_mail_leaves_it_to_the_secretariat(tmp_path: Path) -> None:
    async with MailServer.open() as server, with_mailbox(tmp_path, server) as stage:
        server.answers["RCPT"] = ["550 No such user"]
        stage.people["Noah"].blocks()
        await stage.sends_a_passport()
        await stage.people["Ingrid"].sees(CARD)
        await stage.people["Camille"].sees("The ICN secretariat has received ICN-2026-0001 instead")
        await stage.sends_a_passport()  # it is not asked again
        await stage.people["Ingrid"].sees("ICN Passport request ICN-2026-0002")
        assert not server.mails


async def test_a_mail_that_the_server_puts_off_is_tried_again(tmp_path: Path) -> None:
    async with MailServer.open() as server, with_mailbox(tmp_path, server) as stage:
        server.answers["RCPT"] = ["450 Greylisted", "450 Greylisted"]
        stage.people["Noah"].blocks()
        await stage.sends_a_passport()
        await until(lambda: server.mails or None, "the mail")
        await stage.quiet()
        assert len(server.mails) == 1
        assert not stage.told("Ingrid", CARD)


async def test_a_login_that_is_refused_is_told_to_the_admins_and_the_request_goes_on(tmp_path: Path) -> None:
    async with MailServer.open(login=True) as server, with_mailbox(tmp_path, server) as stage:
        await stage.stop()
        assert stage.settings.email
        wrong = stage.settings.email.model_copy(update={"username": "icn", "password": SecretStr("wrong")})
        stage.settings = stage.settings.model_copy(update={"email": wrong})
        await stage.start()
        stage.people["Noah"].blocks()
        await stage.sends_a_passport()
        await stage.people["Ingrid"].sees(CARD)
        await stage.people["Ingrid"].sees("doesn't accept my user name and password")
        await stage.people["Camille"].sees("The ICN secretariat has received ICN-2026-0001 instead")


async def links_of(server: MailServer, number: int = 1) -> list[str]:
    """Where the links of so many mails lead: Accept, Ask, Decline for each."""
    mails = await until(lambda: server.mails if len(server.mails) >= number else None, "the mail")
    return [link for mail in mails for link in re.findall(r"https://t\.me/\w+\?start=(m_[\w-]+)", words_of(mail))]


async def test_whoever_opens_a_link_confirms_becomes_a_contact_and_the_request_is_accepted(tmp_path: Path) -> None:
    """Once; the secretariat knows."""
    async with MailServer.open() as server, with_mailbox(tmp_path, server) as stage:
        stage.people["Noah"].blocks()
        await stage.sends_a_passport()
        accept = (await links_of(server))[0]
        sam, eve = (
            stage.playground.person(stage.playground.world.add_person(name, "en").id) for name in ("Sam", "Eve")
        )
        sam.types(f"/start {accept}")
        await sam.sees("If you belong to Écotech Québec, I'll add this chat as their contact")
        assert not stage.told("Camille", "has accepted")
        sam.presses("Yes, I belong to them")
        await sam.sees("Accepted (ICN-2026-0001)")
        await stage.people["Camille"].sees("has accepted your request ICN-2026-0001")
        await stage.people["Ingrid"].sees("Sam has opened the link in the e-mail to Écotech Québec about ICN-2026-0001")
        await stage.quiet()
        eve.types(f"/start {accept}")
        await eve.sees("can't be used any more")
        await stage.sends_a_passport()
        await sam.sees("ICN Passport request ICN-2026-0002")


async def test_a_link_leads_to_the_question_and_an_old_or_invented_one_nowhere(tmp_path: Path) -> None:
    async with MailServer.open() as server, with_mailbox(tmp_path, server) as stage:
        stage.people["Noah"].blocks()
        await stage.sends_a_passport()
        accept, ask, decline = await links_of(server)
        sam = stage.playground.person(stage.playground.world.add_person("Sam", "en").id)
        stage.people["Camille"].types(f"/start {accept}")
        await stage.people["Camille"].sees("can't be used any more")
        sam.types("/start m_AAAAAAAAAAAAAAAAAAAAAAAA")
        await sam.sees("can't be used any more")
        sam.types(f"/start {ask}")
        await sam.sees("If you belong to Écotech Québec")
        sam.presses("No")
        await sam.sees("nothing was sent")
        sam.types(f"/start {ask}")
        await sam.sees("If you belong to Écotech Québec")
        sam.types("Zorbl qwmx?")  # nobody is asked before the button is pressed
        await sam.sees("If you belong to Écotech Québec")
        sam.presses("Yes, I belong to them")
        await sam.sees("What would you like to ask Alpine Heat?")
        sam.types("Which refrigerant?")
        await stage.people["Camille"].sees("Which refrigerant?")
        stage.playground.clock.forward(15 * 24 * 3600)
        sam.types(f"/start {decline}")
        await sam.sees("can't be used any more")


# -------------------------------------------------------------------- clock


async def test_moving_the_clock_by_a_week_brings_the_reminders_that_fall_due_and_a_restart_none(tmp_path: Path) -> None:
    """As the page's "+1 week" does."""
    async with staged(tmp_path) as stage:
        await stage.sends_a_passport()
        await stage.noah.next_card()
        await stage.quiet()
        await stage.stop()
        stage.playground.clock.forward(8 * 24 * 3600)
        await stage.start()
        await stage.people["Noah"].sees("has been waiting for your decision since")
        await stage.people["Ingrid"].sees("ICN-2026-0001 is overdue")
        await stage.people["Camille"].sees("hasn't decided on your request ICN-2026-0001 yet")
        await stage.restart()
        await stage.quiet()
        assert len(stage.told("Noah", "has been waiting for your decision since")) == 1
        assert len(stage.told("Ingrid", "is overdue")) == 1


async def test_an_outage_of_telegram_delays_a_reminder_and_loses_none(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        await stage.sends_a_passport()
        await stage.noah.next_card()
        await stage.quiet()
        await stage.stop()
        stage.playground.clock.forward(5 * 24 * 3600)
        await stage.start()
        stage.playground.faults.add(FaultKind.OUTAGE, methods=["sendMessage"])
        await has_struck(stage, 1)
        stage.playground.faults.lift()
        await stage.people["Noah"].sees("has been waiting for your decision since", seconds=SLOW)
