"""Delivery by SMTP: sends a Reply as an e-mail, and turns the server's answers into our errors."""

from __future__ import annotations

import contextlib
import logging
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from datetime import datetime

import aiosmtplib

from bot.channels.email.account import MailAccount
from bot.channels.email.letter import attach, compose, message_id
from bot.errors import ChannelError, Refused, TryLater, Unconfirmed
from storage.messages import Address, Reply, Text

log = logging.getLogger(__name__)

REPLY_WITHIN = 30.0
"""Seconds to wait for each answer of the server."""
PERMANENT = 500
"""Reply codes from here on are permanent errors."""

GOODBYE_WITHIN = 1.0
"""Seconds to wait for the server's goodbye: the mail is delivered by then."""
UNSUPPORTED = (aiosmtplib.SMTPException, aiosmtplib.SMTPNotSupported)
"""Errors that mean the server doesn't support what the settings ask for, such as STARTTLS."""

Fetch = Callable[[str], Awaitable[bytes]]
Link = Callable[[Address, str, str], Awaitable[str]]
"""Recipient, button action and mail id -> the URL of the link."""


class MailChannel:
    """The clusters' mailboxes."""

    def __init__(
        self,
        account: MailAccount,
        link: Link,
        fetch: Fetch,
        now: Callable[[], datetime],
        patience: float = REPLY_WITHIN,
    ) -> None:
        """`link` makes a fresh link for each button; `fetch` gets a file that somebody sent, by its id."""
        self._account = account
        self._link = link
        self._fetch = fetch
        self._now = now
        self._patience = patience

    async def parts(self, reply: Reply) -> tuple[Reply, ...]:
        """Return the reply as it is: one mail holds everything."""
        return (reply,)

    async def open_topic(self, address: Address, name: str) -> str:
        """Return no thread: a mailbox isn't a forum."""
        return ""

    async def deliver(self, address: Address, reply: Reply, replaces: int | None) -> int:
        """Send the mail. Mails have no numbers that anybody could refer to, hence 0.

        The links are made once the server has taken the address: there would be many, should it be away for long.
        Raises TryLater, Unconfirmed, and Refused, which says when it's the settings that don't fit.
        """
        async with self._connected() as smtp:
            with _translating_errors(_settings_error):
                await smtp.mail(self._account.address)
            with _translating_errors(_mailbox_error):
                await smtp.rcpt(address.chat)
            letter = await self._write_mail(address, reply)
            with _translating_errors(_letter_error):
                await smtp.data(letter)
        return 0

    async def _write_mail(self, address: Address, reply: Reply) -> bytes:
        """Write the mail, with a link for each button and the attachment."""
        mail_id = message_id(self._account, address, reply)
        buttons = [choice for row in reply.rows for choice in row]
        links = [(each.label, each.url or await self._link(address, each.action, mail_id)) for each in buttons]
        reply, file = await self._with_file(reply)
        letter = compose(self._account, address, reply, links, self._now())
        if file and reply.attachment:
            attach(letter, reply.attachment.name, file)
        return bytes(letter)

    async def _with_file(self, reply: Reply) -> tuple[Reply, bytes]:
        """Attach the file that somebody sent; if it is gone, the text says so."""
        file = reply.attachment
        if file is None or not file.file:
            return reply, b""
        try:
            return reply, await self._fetch(file.file)
        except Refused:
            parts = [part for part in (reply.text, file.lost) if part != Text()]
            text = parts[0] + Text(strings=("\n\n",)) + parts[1] if len(parts) > 1 else (parts or [Text()])[0]
            return reply.model_copy(update={"text": text}), b""

    @contextlib.asynccontextmanager
    async def _connected(self) -> AsyncIterator[aiosmtplib.SMTP]:
        """Open a connection, logged in where the account has a user name."""
        account = self._account
        smtp = aiosmtplib.SMTP(
            hostname=account.host,
            port=account.port,
            timeout=self._patience,
            use_tls=account.security == "tls",
            start_tls=account.security == "starttls",
        )
        try:
            with _translating_errors(_settings_error):
                await smtp.connect()
                if account.username:
                    await smtp.login(account.username, account.password.get_secret_value())
            yield smtp
            with contextlib.suppress(aiosmtplib.SMTPException, OSError):
                await smtp.quit(timeout=GOODBYE_WITHIN)
        finally:
            smtp.close()


@contextlib.contextmanager
def _translating_errors(translate: Callable[[Exception], ChannelError]) -> Iterator[None]:
    """Turn the server's errors and timeouts in the block into ours, without its messages, which may quote people."""
    try:
        yield
    except (aiosmtplib.SMTPException, OSError) as error:  # timeouts are OSErrors
        raise translate(error) from None


def _settings_error(error: Exception) -> ChannelError:
    """Errors before any mail was mentioned: the server is away, or the settings don't fit it."""
    if isinstance(error, aiosmtplib.SMTPAuthenticationError) and error.code >= PERMANENT:
        log.error("the mail server refuses the user name and password in [email] (%d)", error.code)
        return Refused("the mail server refuses the login", reason="login")
    answered = isinstance(error, aiosmtplib.SMTPResponseException)
    unfit = _code(error) >= PERMANENT if answered else type(error) in UNSUPPORTED
    if unfit or isinstance(error.__cause__, ssl.SSLError) or isinstance(error, ssl.SSLError):
        log.error("the mail server doesn't work as [email] says: %s %s", type(error).__name__, _code(error) or "")
        return Refused("the mail server doesn't fit the settings", reason="mail-setup")
    return TryLater(type(error).__name__)


def _mailbox_error(error: Exception) -> ChannelError:
    """Errors about the recipient: whether the server accepts mail for this address."""
    if _code(error) >= PERMANENT:
        return Refused(f"the mailbox is refused ({_code(error)})", lost=True)
    return TryLater(f"{type(error).__name__} {_code(error) or ''}".strip())


def _letter_error(error: Exception) -> ChannelError:
    """Errors about the mail itself; without an answer it may have been accepted."""
    if not _code(error):
        return Unconfirmed()
    if _code(error) >= PERMANENT:
        return Refused(f"the mail is refused ({_code(error)})")
    return TryLater(f"{type(error).__name__} {_code(error)}")


def _code(error: Exception) -> int:
    """Return the server's reply code; 0 without one."""
    return error.code if isinstance(error, aiosmtplib.SMTPResponseException) else 0
