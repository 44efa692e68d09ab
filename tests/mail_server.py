"""A real mail server on loopback, which records what it is sent and answers as a test wants."""

from __future__ import annotations

import asyncio
import contextlib
import ssl
import subprocess
import warnings
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

USER, PASSWORD = "icn", "correct horse"


@dataclass
class MailServer:
    """Records accepted mails; `answers` are what it replies instead, by command, several in turn."""

    port: int = 0
    mails: list[EmailMessage] = field(default_factory=list)
    recipients: list[list[str]] = field(default_factory=list)
    answers: dict[str, list[str]] = field(default_factory=dict)
    slow: float = 0.0
    """Seconds it takes to answer after receiving a mail."""

    @classmethod
    @contextlib.asynccontextmanager
    async def open(cls, *, tls: ssl.SSLContext | None = None, login: bool = False) -> AsyncIterator[MailServer]:
        """Run the server until the block ends; with `tls` it offers STARTTLS, with `login` it requires one."""
        kept = cls()

        def protocol() -> SMTP:
            with warnings.catch_warnings(action="ignore"):  # of passwords in the clear: here nobody listens
                return SMTP(
                    kept,
                    hostname="mail.test",
                    tls_context=tls,
                    require_starttls=tls is not None,
                    auth_required=login,
                    auth_require_tls=tls is not None,
                    authenticator=kept.authenticate,
                )

        server = await asyncio.get_running_loop().create_server(protocol, "127.0.0.1", 0)
        kept.port = server.sockets[0].getsockname()[1]
        try:
            yield kept
        finally:
            server.close()
            await server.wait_closed()

    def authenticate(self, server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
        right = (data.login, data.password) == (USER.encode(), PASSWORD.encode())
        return AuthResult(success=right, handled=right)

    def _answer(self, command: str) -> str:
        waiting = self.answers.get(command, [])
        return waiting.pop(0) if waiting else ""

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if refused := self._answer("RCPT"):
            return refused
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if refused := self._answer("DATA"):
            return refused
        assert isinstance(envelope.content, bytes)
        mail = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(mail, EmailMessage)
        self.mails.append(mail)
        self.recipients.append(list(envelope.rcpt_tos))
        await asyncio.sleep(self.slow)
        return "250 Message accepted"


def certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate for 127.0.0.1 and its key, made for one test."""
    cert, key = folder / "cert.pem", folder / "key.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
         "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", cert],
        check=True, capture_output=True,
    )  # fmt: skip
    return cert, key
