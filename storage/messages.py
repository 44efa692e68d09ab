"""Messages out: texts, buttons, attachments, and the deliveries that carry them to a chat."""

from __future__ import annotations

import zlib
from base64 import b64decode, b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Literal

from pydantic import BaseModel, ConfigDict


class Record(BaseModel):
    """Base of all records: frozen, written as JSON."""

    model_config = ConfigDict(frozen=True, extra="forbid")


DUE_AT_ONCE = 100
"""Most deliveries or reminders claimed at a time."""
TELEGRAM = "telegram"
"""The main channel."""


@dataclass(frozen=True, slots=True, order=True)
class Address:
    """Where messages come from and go to: a chat in a channel and, in a forum, the thread (topic).

    Sessions, lanes and the order of deliveries belong to the whole chat (`root`): a thread only says where in the chat
    a message appears, and Telegram's limits count by chat.
    """

    channel: str
    chat: str
    thread: str = ""

    @property
    def root(self) -> Address:
        """The chat itself, whatever the thread."""
        return Address(self.channel, self.chat) if self.thread else self

    @property
    def is_group(self) -> bool:
        """True for a chat of several people."""
        return self.channel == TELEGRAM and self.chat.startswith("-")

    def among(self, addresses: Iterable[Address]) -> bool:
        """Return whether one of the addresses is in this chat, whatever the thread."""
        return any(self.root == other.root for other in addresses)

    def __str__(self) -> str:
        """Such as telegram:1001, or telegram:-100500/7 with a thread: as an id and for the log."""
        return f"{self.channel}:{self.chat}" + (f"/{self.thread}" if self.thread else "")


def telegram(chat: int, thread: int | None = None) -> Address:
    """Return the address of a Telegram chat, or of one of its forum topics."""
    return Address(TELEGRAM, str(chat), "" if thread is None else str(thread))


class Text(Record):
    """A text that keeps markup and people's words apart, as in PEP 750: `strings` are our markup (Telegram's HTML
    subset), and `values` are literal words between them. Only the edge joins them, escaping the values.
    """

    strings: tuple[str, ...] = ("",)
    values: tuple[str, ...] = ()

    def __add__(self, other: Text) -> Text:
        """Both texts as one."""
        seam = self.strings[-1] + other.strings[0]
        return Text(
            strings=(*self.strings[:-1], seam, *other.strings[1:]),
            values=self.values + other.values,
        )


class Choice(Record):
    """A button: its label, and either what pressing it does (`action`, at most 64 bytes) or where it leads (`url`)."""

    label: str
    action: str = ""
    url: str = ""


PACKED = "zlib:"
"""What packed content begins with."""


class Attachment(Record):
    """A file: one a person sent, by Telegram's id (`file`), or one of ours, by its `path` on this machine or with its
    `content`. A file about a person is passed as content: it is stored nowhere else, and deleted with its delivery.
    """

    kind: Literal["photo", "document", "voice", "audio", "video"]
    file: str = ""
    path: str = ""
    name: str = ""
    lost: Text = Text()
    """Sent instead when the file can't be sent any more."""
    content: str = ""

    @classmethod
    def containing(cls, name: str, text: str) -> Attachment:
        """Return a document of ours. CPU work, for a thread.

        The text is packed: a delivery is read and written several times on the event loop, which a person's whole data
        would stall each time.
        """
        packed = zlib.compress(text.encode("utf-8", "replace"), level=1)
        return cls(kind="document", name=name, content=PACKED + b64encode(packed).decode("ascii"))

    def unpacked(self) -> bytes:
        """Return the content. CPU work, for a thread."""
        packed = self.content.removeprefix(PACKED)
        return zlib.decompress(b64decode(packed)) if packed != self.content else packed.encode()


class Copy(Record):
    """A person's message to be copied, unchanged, into another chat. An album is several messages.

    `kind` is photo, voice, location ...; empty for plain text. `lost` is sent instead when the message can't be copied
    any more.
    """

    address: Address
    messages: tuple[int, ...]
    kind: str = ""
    lost: Text = Text()


CAPTIONED = frozenset({"photo", "document", "video", "animation", "audio", "voice"})
"""Kinds whose copy can have a caption of ours; for the others our words are a separate message before it."""
COPYABLE = CAPTIONED | {"video_note", "sticker", "location", "venue", "contact", "poll", "dice"}
"""Kinds that Telegram can copy."""


class Reply(Record):
    """A message to one chat: words, rows of buttons and at most one attachment or copy.

    `replaces` is the id of a message of ours to edit instead of sending a new one. `anchor` names the message, so that
    a later reply can replace it without knowing its id (`replaces_anchor`); if there is nothing to replace, that reply
    is sent as a new message. A `bare` reply has no text: it removes the buttons of the message it replaces, if any.
    """

    text: Text
    rows: tuple[tuple[Choice, ...], ...] = ()
    attachment: Attachment | None = None
    copied: Copy | None = None
    replaces: int | None = None
    anchor: str = ""
    replaces_anchor: str = ""
    bare: bool = False
    deletes: int = 0
    """For a bare reply: how many messages to delete, beginning with the one it replaces."""
    subject: str = ""
    """The subject line in e-mails; ignored elsewhere."""
    topic: str = ""
    """The topic to open for it in a forum; ignored elsewhere."""
    without_topic: Text = Text()
    """What is said before it where its topic in a forum is closed or gone, so that it goes to the general one."""
    asks_back: bool = False
    """True when the field of whomever it names opens as a reply to it; then it has no buttons."""
    secret: bool = False
    """True when its text is deleted from the store as soon as it is delivered."""


class DeliveryStatus(StrEnum):
    """Where a delivery stands."""

    PENDING = "pending"
    """Not sent yet, or to be retried at `due`."""
    SENT = "sent"
    """Accepted by the channel; `message_id` is known."""
    DEAD = "dead"
    """Failed for good: the channel refused it."""


class Delivery(Record):
    """One message owed to one address.

    `promised` marks what a person relies on (a card, a decision): if it fails for good, somebody is told. Deliveries to
    one chat are sent in the order of `sequence`.
    """

    id: str
    address: Address
    reply: Reply
    created: datetime
    due: datetime
    request: str = ""
    promised: bool = False
    reported: bool = False
    """Its arrival is reported as an event."""
    sequence: int = 0
    status: DeliveryStatus = DeliveryStatus.PENDING
    attempts: int = 0
    awaited: bool = False
    """Somebody has just written or pressed something and is waiting for it: it is sent before notifications to others.
    """
    tried: datetime | None = None
    """When it was last postponed: the wait until `due` counts from there, even if the clock changes meanwhile."""
    unconfirmed: bool = False
    """Its next message was sent once and may have arrived: it is sent once more, and then counts as arrived."""
    arrived: int = 0
    """How many of its messages the channel has accepted so far: a text too long for one is sent as several."""
    message_id: int | None = None
    error: str = ""
    erased: bool = False
    """Its text is gone, because the person it was about had their data erased."""

    def without_content(self) -> Delivery:
        """Return the delivery without a file that was made for it alone, which may contain somebody's data."""
        file = self.reply.attachment
        if file is None or not file.content:
            return self
        return self.model_copy(update={"reply": self.reply.model_copy(update={"attachment": None})})

    def blank(self) -> Delivery:
        """Return the delivery without its text. A pending one is cancelled."""
        status = DeliveryStatus.DEAD if self.status is DeliveryStatus.PENDING else self.status
        nothing = Reply(text=Text(), anchor=self.reply.anchor)
        return self.model_copy(update={"reply": nothing, "status": status, "promised": False, "erased": True})
