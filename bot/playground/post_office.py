"""A mail server on loopback: what the bot sends by e-mail lies there to be read on the page, and goes no further."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import re
from collections.abc import AsyncIterator
from email import message_from_bytes, policy
from email.message import EmailMessage

from aiosmtpd.smtp import SMTP, Envelope, Session

from bot.playground.web.http_server import LOOPBACK
from bot.playground.world.records import JsonObject
from bot.playground.world.world import World

LINK = re.compile(r"(?:^|\n+)([^\n]+):\n(https?://\S+)")
"""A link in a mail's plain text: the words for it stand in the line above."""


class PostOffice:
    """Takes every mail, and puts it before whoever looks at the world."""

    def __init__(self, world: World) -> None:
        self._world = world

    @contextlib.asynccontextmanager
    async def open(self) -> AsyncIterator[int]:
        """Take mails until the block ends; yields the port."""
        logging.getLogger("mail.log").setLevel(logging.WARNING)  # it tells every command, with addresses
        loop = asyncio.get_running_loop()
        server = await loop.create_server(lambda: SMTP(self, hostname="post.playground"), LOOPBACK, 0)
        try:
            yield server.sockets[0].getsockname()[1]
        finally:
            server.close()
            await server.wait_closed()

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """Take a mail, as aiosmtpd hands it over."""
        mail = message_from_bytes(envelope.content or b"", policy=policy.default)  # type: ignore[arg-type]
        if isinstance(mail, EmailMessage):
            self._world.add_mail(_read(mail) | {"date": self._world.clock.stamp()})
        return "250 Message accepted"


def _read(mail: EmailMessage) -> JsonObject:
    """Return what a mail program shows: the headers that matter, the words, the links by what they say, the files'
    names.
    """
    body = mail.get_body(("plain",))
    words = "\n".join(str(body.get_content()).splitlines()) if body else ""
    files = [part.get_filename() or "file" for part in mail.iter_attachments()]
    return {
        "from": str(mail["From"]),
        "to": str(mail["To"]),
        "subject": str(mail["Subject"]),
        "text": LINK.sub("", words).strip(),
        "links": [{"text": text.strip(), "url": url} for text, url in LINK.findall(words)],
        "files": files,
    }
