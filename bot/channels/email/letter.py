"""A Reply as a mail: headers that hold one line each, the words as plain text and as simple HTML, links for buttons."""

from __future__ import annotations

import mimetypes
import re
from collections.abc import Sequence
from datetime import datetime
from email import policy
from email.headerregistry import Address as MailAddress
from email.message import EmailMessage
from hashlib import blake2b
from html import escape
from html.parser import HTMLParser

from bot.channels.email.account import MailAccount
from storage.messages import Address, Reply, Text

LONGEST_SUBJECT = 120
"""Characters of a subject: more of it nobody sees."""
INVISIBLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\s]+")
"""Line breaks and invisible characters, which may not get into a header."""
WORD_JOINER = "\u2060"
LINE_END = re.compile(r"\r\n?")
PAGE = """\
<!DOCTYPE html>
<html><body style="font-family:sans-serif;font-size:16px;line-height:1.45;max-width:40em">
<p>{words}</p>
{links}
</body></html>
"""
LINK = '<p><a href="{url}">{label}</a></p>'
POLICY = policy.SMTP
"""Refuses headers with a line break, encodes what isn't ASCII, ends lines as SMTP wants them."""

Links = Sequence[tuple[str, str]]
"""Label and URL of each button."""


def message_id(account: MailAccount, address: Address, reply: Reply) -> str:
    """Make the Message-ID, the same for every attempt, so that mail programs recognise a repeat."""
    content = f"{address}\0{reply.model_dump_json()}".encode()
    return f"<{blake2b(content, digest_size=16).hexdigest()}@{account.address.rpartition('@')[2]}>"


def compose(account: MailAccount, address: Address, reply: Reply, links: Links, now: datetime) -> EmailMessage:
    """Compose the mail. Raises ValueError for an address that isn't allowed in a header."""
    html = LINE_END.sub("\n", to_html(reply.text))
    words = to_plain(html)
    mail = EmailMessage(policy=POLICY)
    mail["Subject"] = one_line(reply.subject or words)
    mail["From"] = MailAddress(one_line(account.name), addr_spec=account.address)
    mail["To"] = MailAddress(addr_spec=address.chat)
    mail["Date"] = now
    mail["Message-ID"] = message_id(account, address, reply)
    mail["Auto-Submitted"] = "auto-generated"  # so that no out-of-office reply answers it
    below = "\n\n".join(f"{label}:\n{url}" for label, url in links)
    mail.set_content("\n\n".join(part for part in (words, below) if part) + "\n")
    shown = "\n".join(LINK.format(url=escape(url), label=escape(label)) for label, url in links)
    mail.add_alternative(PAGE.format(words=html.replace("\n", "<br>\n"), links=shown), subtype="html")
    return mail


def attach(mail: EmailMessage, name: str, content: bytes) -> None:
    """Attach a file."""
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    main, _, sub = kind.partition("/")
    mail.add_attachment(content, maintype=main, subtype=sub, filename=one_line(name) or "file")


def one_line(words: str) -> str:
    """Return the first line for a header, shortened and without control characters.

    Python decodes what looks encoded (`=?utf-8?q?=0ABcc:...?=`) and writes the line breaks in it: a word joiner, which
    nobody sees, keeps that from looking so.
    """
    line = INVISIBLE.sub(" ", words.strip().partition("\n")[0]).strip().replace("=?", f"={WORD_JOINER}?")
    return line if len(line) <= LONGEST_SUBJECT else line[: LONGEST_SUBJECT - 1].rstrip() + "…"


def to_html(text: Text) -> str:
    """Write the text as HTML: our markup as it is, people's words escaped."""
    values = (*(escape(value) for value in text.values), "")
    return "".join(part for pair in zip(text.strings, values, strict=True) for part in pair)


def to_plain(html: str) -> str:
    """Write HTML as plain text: quotes are marked line by line, and links are written out."""
    reader = _PlainReader()
    reader.feed(html)
    reader.close()
    return "".join(reader.parts).strip()


class _PlainReader(HTMLParser):
    """Collects the words of our own HTML."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._quoted = False
        self._link = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "blockquote":
            self._quoted = True
            self.parts.append("> ")
        if tag == "a":
            self._link = dict(attrs).get("href") or ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "blockquote":
            self._quoted = False
        if tag == "a" and self._link:
            self.parts.append(f" ({self._link})")
            self._link = ""

    def handle_data(self, data: str) -> None:
        self.parts.append(data.replace("\n", "\n> ") if self._quoted else data)
