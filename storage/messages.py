"""Messages out: texts, buttons, attachments, and the deliveries that carry them to a chat."""

from __future__ import annotations

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
"""The channel that every other one is compared with."""


@dataclass(frozen=True, slots=True, order=True)
class Address:
    """Where messages come from and go to: a chat of a channel, and the thread in it (a forum's topic), if any.

    Sessions, lanes and the order of deliveries belong to the whole chat (`root`): a topic only says where in the chat
    a message stands, and Telegram's limits count by chat.
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
        """True when it is a chat of several people."""
        return self.channel == TELEGRAM and self.chat.startswith("-")

    def among(self, addresses: Iterable[Address]) -> bool:
        """True when one of the addresses is in this chat, whatever the thread."""
        return any(self.root == other.root for other in addresses)

    def __str__(self) -> str:
        """Such as telegram:1001, or telegram:-100500/7 with a thread: as an id and for the log."""
        return f"{self.channel}:{self.chat}" + (f"/{self.thread}" if self.thread else "")


def telegram(chat: int, thread: int | None = None) -> Address:
    """The address of a Telegram chat, or of one of its forum topics."""
    return Address(TELEGRAM, str(chat), "" if thread is None else str(thread))


class Text(Record):
    """A text in which markup and people's words stay apart, as in PEP 750: `strings` are our markup (Telegram's HTML
    subset), `values` are literal words and stand between them. Only the edge joins them, escaping the values.
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
    """A button: what it says, and what pressing it means (`action`, at most 64 bytes) or where it leads (`url`)."""

    label: str
    action: str = ""
    url: str = ""


class Attachment(Record):
    """A file: one a person sent, by Telegram's id (`file`), or one of ours, by its `path` on this machine, or as it is
    (`content`): a file about a person lies nowhere else, and goes with its delivery.
    """

    kind: Literal["photo", "document", "voice", "audio", "video"]
    file: str = ""
    path: str = ""
    name: str = ""
    lost: Text = Text()
    """What is said instead where the file can't be sent any more."""
    content: str = ""


class Copy(Record):
    """A person's message as it lies in its own chat, to be shown elsewhere as it is. An album is several messages.

    `kind` is photo, voice, location ...; empty for plain words. `lost` is said instead where the message can't be
    copied any more.
    """

    address: Address
    messages: tuple[int, ...]
    kind: str = ""
    lost: Text = Text()


CAPTIONED = frozenset({"photo", "document", "video", "animation", "audio", "voice"})
"""Kinds whose copy can carry words of ours; before the others the words are a message of their own."""


class Reply(Record):
    """A message to one chat: words, rows of buttons and at most one attachment or copy.

    `replaces` is the message id of our own message to edit instead of sending anew. `anchor` names the message, so
    that a later reply can replace it without knowing its message id (`replaces_anchor`); when there is nothing to
    replace, that reply is sent as a new message. A `bare` one says nothing: it takes the buttons off the message that
    it replaces, if there is one.
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
    """With a bare one: so many messages are deleted, from the one that it replaces on."""
    subject: str = ""
    """What heads it as an e-mail; elsewhere it means nothing."""
    topic: str = ""
    """Name of the topic that is opened for it in a forum; elsewhere it means nothing."""
    secret: bool = False
    """True when its words are forgotten as soon as they have arrived."""


class DeliveryStatus(StrEnum):
    """Where a delivery stands."""

    PENDING = "pending"
    """Promised, not yet sent, or to be tried again at `due`."""
    SENT = "sent"
    """Accepted by the channel; `message_id` is known."""
    DEAD = "dead"
    """Given up: the channel refused it for good."""


class Delivery(Record):
    """One message owed to one address.

    `promised` marks what a person relies on later (a card, a decision): when it dies, somebody is told. Deliveries
    of one chat are sent in the order of `sequence`.
    """

    id: str
    address: Address
    reply: Reply
    created: datetime
    due: datetime
    request: str = ""
    promised: bool = False
    reported: bool = False
    """Its arrival is an event, too."""
    sequence: int = 0
    status: DeliveryStatus = DeliveryStatus.PENDING
    attempts: int = 0
    awaited: bool = False
    """Somebody has just written or pressed something and waits for it: it goes before what others are told."""
    tried: datetime | None = None
    """When it was last put off: the wait until `due` counts from there, whatever happens to the clock meanwhile."""
    unconfirmed: bool = False
    """Its next message was sent once and may have arrived: it's sent once more, and then counts as arrived."""
    arrived: int = 0
    """Messages of it that the channel has taken, while there are more: what is too long for one comes in several."""
    message_id: int | None = None
    error: str = ""
    erased: bool = False
    """What it said is gone, because the person it is about had their data erased."""

    def blank(self) -> Delivery:
        """The delivery without what it said. One that is still owed is owed no more."""
        status = DeliveryStatus.DEAD if self.status is DeliveryStatus.PENDING else self.status
        nothing = Reply(text=Text(), anchor=self.reply.anchor)
        return self.model_copy(update={"reply": nothing, "status": status, "promised": False, "erased": True})
