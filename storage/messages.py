"""Messages out: texts, buttons, attachments, and the deliveries that carry them to a chat."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Literal

from pydantic import BaseModel, ConfigDict


class Record(BaseModel):
    """Base of all records: frozen, written as JSON."""

    model_config = ConfigDict(frozen=True, extra="forbid")


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
    """A file: one a person sent, by Telegram's id (`file`), or one of ours, by its `path` on this machine."""

    kind: Literal["photo", "document"]
    file: str = ""
    path: str = ""
    name: str = ""


class Reply(Record):
    """A message to one chat: words, rows of buttons and at most one attachment.

    `replaces` is the message id of our own message to edit instead of sending anew. `anchor` names the message, so
    that a later reply can replace it without knowing its message id (`replaces_anchor`); when there is nothing to
    replace, that reply is sent as a new message.
    """

    text: Text
    rows: tuple[tuple[Choice, ...], ...] = ()
    attachment: Attachment | None = None
    replaces: int | None = None
    anchor: str = ""
    replaces_anchor: str = ""


class DeliveryStatus(StrEnum):
    """Where a delivery stands."""

    PENDING = "pending"
    """Promised, not yet sent, or to be tried again at `due`."""
    SENT = "sent"
    """Accepted by the channel; `message_id` is known."""
    DEAD = "dead"
    """Given up: the channel refused it for good."""


class Delivery(Record):
    """One message owed to one chat.

    `promised` marks what a person relies on later (a card, a decision): when it dies, somebody is told. Deliveries
    of one chat are sent in the order of `sequence`.
    """

    id: str
    chat: int
    reply: Reply
    created: datetime
    due: datetime
    request: str = ""
    promised: bool = False
    sequence: int = 0
    status: DeliveryStatus = DeliveryStatus.PENDING
    attempts: int = 0
    arrived: int = 0
    """Messages of it that the channel has taken, while there are more: what is too long for one comes in several."""
    message_id: int | None = None
    error: str = ""
