"""Mails, against a real mail server: what they look like, and what follows on its answers."""

from __future__ import annotations

import logging
import shutil
import ssl
from html import escape
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr, ValidationError

from bot.channels.email.account import MailAccount
from bot.channels.email.channel import MailChannel
from bot.channels.email.letter import to_html, to_plain
from bot.dialogue.speech import literal, markup
from bot.errors import Refused, TryLater, Unconfirmed
from storage.messages import Address, Attachment, Choice, Reply
from tests.hostile_words import LONG, WORDS
from tests.mail_server import PASSWORD, USER, MailServer, certificate
from tests.stage import NOON

QUEBEC = Address("email", "contact@quebec.example")
REPLY = Reply(
    text=markup("<b>ICN Passport request</b> ") + literal("ICN-2026-0001\n<Alpine> & Søn"),
    rows=((Choice(label="✅ Accept", action="req:accept:ICN-2026-0001"),),),
    subject="ICN Passport request ICN-2026-0001: Alpine",
)


def account(server: MailServer, **changed: Any) -> MailAccount:
    fields = {"host": "127.0.0.1", "port": server.port, "sender": "ICN Assistant <icn@icn.example>", "security": "none"}
    return MailAccount.model_validate({**fields, **changed})


async def link(address: Address, action: str, mail: str) -> str:
    return f"https://t.me/icn_bot?start=m_{action.partition(':')[2].replace(':', '_')}"


async def fetch(file: str) -> bytes:
    if file == "gone":
        raise Refused("wrong file identifier")
    return b"content"


def channel(server: MailServer, patience: float = 5.0, **changed: Any) -> MailChannel:
    return MailChannel(account(server, **changed), link, fetch, lambda: NOON, patience)


async def test_a_mail_says_what_it_is_in_plain_words_and_in_html_with_links_for_buttons() -> None:
    async with MailServer.open() as server:
        await channel(server).deliver(QUEBEC, REPLY, None)
    (mail,) = server.mails
    assert server.recipients == [["contact@quebec.example"]]
    assert mail["Subject"] == "ICN Passport request ICN-2026-0001: Alpine"
    assert mail["From"] == "ICN Assistant <icn@icn.example>"
    assert mail["To"] == "contact@quebec.example"
    assert mail["Auto-Submitted"] == "auto-generated"
    plain, html = (mail.get_body((kind,)) for kind in ("plain", "html"))
    assert plain
    assert html
    words = plain.get_content().replace("\r\n", "\n")
    assert "ICN Passport request ICN-2026-0001\n<Alpine> & Søn" in words
    assert "✅ Accept:\nhttps://t.me/icn_bot?start=m_accept_ICN-2026-0001" in words
    shown = html.get_content().replace("\r\n", "\n")
    assert "<b>ICN Passport request</b> ICN-2026-0001<br>" in shown
    assert "&lt;Alpine&gt; &amp; Søn" in shown
    assert 'href="https://t.me/icn_bot?start=m_accept_ICN-2026-0001"' in shown


@pytest.mark.parametrize(
    "hostile",
    [
        "Evil\r\nBcc: spy@evil.example", "Evil\nBcc: spy@evil.example", "Evil\u2028Bcc: x", "Evil\x0bX: y",
        "=?utf-8?q?Evil=0D=0ABcc:_spy@evil.example?=", "=?utf-8?b?RXZpbA0KQmNjOiBzcHlAZXZpbC5leGFtcGxl?=",
        "Évil =?utf-8?q?=0ABcc:_spy@evil.example?=", "=?utf-8?q?=3D?= =?utf-8?q?=3Futf-8=3Fq=3F=0ABcc:_x?=",
    ],
)  # fmt: skip
async def test_nobody_can_write_headers_of_their_own(hostile: str) -> None:
    file = Attachment(kind="document", file="f1", name=hostile)
    async with MailServer.open() as server:
        await channel(server).deliver(QUEBEC, REPLY.model_copy(update={"subject": f"Request of {hostile}"}), None)
        await channel(server).deliver(QUEBEC, Reply(text=literal(hostile)), None)
        await channel(server).deliver(QUEBEC, Reply(text=literal(hostile), attachment=file), None)
    for mail in server.mails:
        for part in mail.walk():
            assert {"Bcc", "X"}.isdisjoint(part.keys())
            assert "Bcc" not in dict(part["Content-Type"].params)
        assert set(mail.keys()) == {
            "Subject", "From", "To", "Date", "Message-ID", "Auto-Submitted", "MIME-Version", "Content-Type",
        }  # fmt: skip
    assert server.recipients == [["contact@quebec.example"]] * 3
    subjects = {mail["Subject"].replace("\u2060", "") for mail in server.mails[1:]}
    assert subjects == {" ".join(hostile.partition("\n")[0].split())}, "as it was written, on one line"


@pytest.mark.parametrize("kind", [*WORDS, "long"])
async def test_peoples_words_arrive_in_a_mail_as_they_were_written(kind: str) -> None:
    words = {**WORDS, "long": LONG}[kind]
    reply = Reply(text=markup("<b>They write:</b>\n") + literal(words) + markup("\n<i>End</i>"), subject=words)
    async with MailServer.open() as server:
        await channel(server, sender="ICN <icn@icn.example>").deliver(QUEBEC, reply, None)
    (mail,) = server.mails
    plain, html = (mail.get_body((part,)) for part in ("plain", "html"))
    assert plain
    assert html
    written = words.replace("\r\n", "\n")
    assert f"They write:\n{written}\nEnd" in plain.get_content().replace("\r\n", "\n")
    shown = html.get_content().replace("\r\n", "\n")
    assert escape(written).replace("\n", "<br>\n") in shown
    assert {"Bcc", "Cc", "Reply-To"}.isdisjoint(mail.keys())
    assert len(mail.get_all("Subject")) == len(mail.get_all("From")) == 1
    assert server.recipients == [["contact@quebec.example"]]


async def test_the_same_mail_keeps_its_id_however_often_it_is_tried() -> None:
    async with MailServer.open() as server:
        for _ in range(2):
            await channel(server).deliver(QUEBEC, REPLY, None)
        await channel(server).deliver(QUEBEC, Reply(text=literal("other")), None)
    first, again, other = (mail["Message-ID"] for mail in server.mails)
    assert first == again != other


async def test_a_file_goes_along_and_one_that_is_gone_is_said_to_be() -> None:
    async with MailServer.open() as server:
        for id in ("there", "gone"):
            file = Attachment(kind="document", file=id, name="plan\r\nX: y.pdf", lost=literal("It is lost."))
            await channel(server).deliver(QUEBEC, Reply(text=literal("📎"), attachment=file), None)
    there, gone = server.mails
    (part,) = there.iter_attachments()
    assert (part.get_filename(), part.get_content_type()) == ("plan", "application/pdf")
    assert part.get_content() == b"content"
    assert not list(gone.iter_attachments())
    body = gone.get_body(("plain",))
    assert body
    assert "It is lost." in body.get_content()


def test_quotes_and_links_are_written_out_in_plain_words() -> None:
    text = markup("<blockquote>") + literal("one\ntwo") + markup('</blockquote>\n<a href="https://icn.example">ICN</a>')
    assert to_plain(to_html(text)) == "> one\n> two\nICN (https://icn.example)"


# ---------------------------------------------------------------- answers


@pytest.mark.parametrize(
    ("command", "answer", "error", "lost"),
    [
        ("RCPT", "550 No such user", Refused, True),
        ("RCPT", "452 Mailbox full", TryLater, None),
        ("RCPT", "450 Greylisted", TryLater, None),
        ("DATA", "554 Looks like spam", Refused, False),
        ("DATA", "451 Try again", TryLater, None),
    ],
)
async def test_what_the_server_answers_decides_what_follows(
    command: str, answer: str, error: type[Exception], lost: bool | None
) -> None:
    async with MailServer.open() as server:
        server.answers[command] = [answer]
        with pytest.raises(error) as failed:
            await channel(server).deliver(QUEBEC, REPLY, None)
        assert not server.mails
        assert lost is None or (isinstance(failed.value, Refused) and failed.value.lost is lost)
        assert "user" not in str(failed.value)
        await channel(server).deliver(QUEBEC, REPLY, None)
        assert len(server.mails) == 1


async def test_a_server_that_answers_too_late_may_have_the_mail() -> None:
    async with MailServer.open() as server:
        server.slow = 1.0
        with pytest.raises(Unconfirmed):
            await channel(server, patience=0.2).deliver(QUEBEC, REPLY, None)
        assert len(server.mails) == 1


async def test_a_server_that_is_away_is_tried_again() -> None:
    async with MailServer.open() as server:
        gone = channel(server)
    with pytest.raises(TryLater):
        await gone.deliver(QUEBEC, REPLY, None)


# ---------------------------------------------------------------- getting in


@pytest.fixture
def tls(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ssl.SSLContext:
    """What a server needs for TLS, with a certificate that this process trusts."""
    if shutil.which("openssl") is None:
        pytest.skip("no openssl to make a certificate with")
    cert, key = certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(cert))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(cert, key)
    return context


async def test_the_connection_is_secured_before_the_password_is_said(tls: ssl.SSLContext) -> None:
    async with MailServer.open(tls=tls, login=True) as server:
        secured = {"security": "starttls", "username": USER, "password": SecretStr(PASSWORD)}
        await channel(server, **secured).deliver(QUEBEC, REPLY, None)
    assert len(server.mails) == 1


async def test_a_wrong_password_is_told_to_the_operator_and_is_no_fault_of_the_mailbox(
    tls: ssl.SSLContext, caplog: pytest.LogCaptureFixture
) -> None:
    async with MailServer.open(tls=tls, login=True) as server:
        wrong = {"security": "starttls", "username": USER, "password": SecretStr("wrong")}
        with pytest.raises(Refused) as failed:
            await channel(server, **wrong).deliver(QUEBEC, REPLY, None)
    assert (failed.value.reason, failed.value.lost) == ("login", False)
    assert "the mail server refuses the user name and password in [email]" in caplog.text
    assert "wrong" not in caplog.text


async def test_a_server_without_starttls_is_not_talked_to_in_the_clear(caplog: pytest.LogCaptureFixture) -> None:
    async with MailServer.open() as server:
        with caplog.at_level(logging.ERROR), pytest.raises(Refused) as failed:
            await channel(server, security="starttls").deliver(QUEBEC, REPLY, None)
    assert failed.value.reason == "mail-setup"
    assert not server.mails


async def test_a_certificate_that_nobody_vouches_for_is_refused(
    tls: ssl.SSLContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SSL_CERT_FILE")
    async with MailServer.open(tls=tls) as server:
        with pytest.raises(Refused) as failed:
            await channel(server, security="starttls").deliver(QUEBEC, REPLY, None)
    assert failed.value.reason == "mail-setup"


# ---------------------------------------------------------------- settings


@pytest.mark.parametrize(
    "changed",
    [
        {"sender": "nobody"},
        {"sender": "ICN\r\nBcc: x@y.example <icn@icn.example>"},
        {"clusters": {"clean": "clean.example"}},
        {"clusters": {"clean": "a@b.example, c@d.example"}},
        {"security": "perhaps"},
        {"port": 0},
    ],
)
def test_an_account_that_cannot_be_used_is_refused(changed: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        MailAccount.model_validate({"host": "mail.example", "sender": "icn@icn.example", **changed})
