"""What comes in: an update of Telegram in our own words."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from storage.messages import Address, Attachment
from storage.records import Person


class EventKind(StrEnum):
    """What kind of thing came in."""

    TEXT = "text"
    """Typed words."""
    COMMAND = "command"
    """A command such as /help."""
    PRESS = "press"
    """A button under a message of ours."""
    EDITED = "edited"
    """An own message changed after the fact."""
    FILE = "file"
    """A photo or document."""
    OTHER = "other"
    """A sticker, voice, location, contact, poll: anything else Telegram carries; `detail` says which."""
    INLINE = "inline"
    """A search typed in another chat, to insert an answer there."""
    SERVICE = "service"
    """An internal matter of Telegram that needs no reply, such as being blocked."""


@dataclass(frozen=True)
class Incoming:
    """An update in our own words. `token` is unique to it and short: ids of new things derive from it."""

    token: str
    nature: EventKind
    address: Address
    person: Person
    private: bool = True
    text: str = ""
    marked: str = ""
    """The same words in our markup, where people gave them a form in Telegram, such as bold."""
    command: str = ""
    action: str = ""
    """What the pressed button means."""
    press: str = ""
    """Telegram's id of the press or of the inline search."""
    message: int | None = None
    replied: int | None = None
    """The message of ours that this one replies to."""
    attachment: Attachment | None = None
    detail: str = ""
    overheard: bool = False
    """A command in a group that names no bot: it is for us where we carry requests to that group, and nowhere else."""
