"""The playground's post office takes what the bot sends by e-mail, and shows it on the page."""

from __future__ import annotations

import smtplib
from asyncio import to_thread
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import httpx

from bot.playground.server import Playground

WORDS = "A request has come.\n\nAccept:\nhttps://t.me/icn_bot?start=m_1\n\nAsk:\nhttps://t.me/icn_bot?start=m_2\n"


def send(port: int) -> None:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "assistant@icn.example", "office@clean.example", "Schönes Gerät"
    mail.set_content(WORDS)
    mail.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="plan.pdf")
    with smtplib.SMTP("127.0.0.1", port) as server:
        server.send_message(mail)


async def mails(playground: Playground) -> list[dict[str, Any]]:
    async with httpx.AsyncClient() as page:
        found: list[dict[str, Any]] = (await page.get(f"{playground.address}/play/state")).json()["mails"]
        return found


async def test_a_mail_is_shown_with_its_links_and_is_still_there_after_a_restart(tmp_path: Path) -> None:
    async with Playground.start(folder=tmp_path) as playground, playground.post_office() as port:
        with playground.world.events.watch() as watch:
            await to_thread(send, port)
            event = await watch.next(5)
        assert event
        assert event["type"] == "mail"
        (mail,) = await mails(playground)
        assert (mail["to"], mail["subject"], mail["files"]) == ("office@clean.example", "Schönes Gerät", ["plan.pdf"])
        assert mail["text"] == "A request has come."
        assert [(link["text"], link["url"][-3:]) for link in mail["links"]] == [("Accept", "m_1"), ("Ask", "m_2")]
    async with Playground.start(folder=tmp_path) as playground:
        assert await mails(playground) == [mail]
        await playground.reset()
        assert await mails(playground) == []
