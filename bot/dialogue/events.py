"""What happens: what people do, and what happens by itself. All of it goes through `assistant.handle` and `respond`."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.dialogue.effects import Effect, Result
from knowledge.issues import Issue
from storage.messages import Address, Attachment, telegram
from storage.personal import Block
from storage.records import Person, Reminder


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
    """A sticker, voice, video, location: anything else Telegram carries; `detail` says which, where we know it."""
    INLINE = "inline"
    """A search typed in another chat, to insert an answer there."""
    REACH = "reach"
    """The person or group lets the bot write again, or no longer does: `detail` is "reached" or "lost"."""
    SERVICE = "service"
    """An internal matter of Telegram that needs no reply, such as being blocked."""


NOWHERE = telegram(0)
"""Where things happen that happen in no chat."""
NOBODY = Person(id=0)


@dataclass(frozen=True, kw_only=True)
class Event:
    """Base of all. `token` is unique to the event and short: ids of new things derive from it."""

    token: str
    address: Address = NOWHERE
    person: Person = NOBODY


@dataclass(frozen=True, kw_only=True)
class Incoming(Event):
    """What a person does: an update in our own words."""

    nature: EventKind
    private: bool = True
    title: str = ""
    """What the group is called."""
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
    own: int | None = None
    """The message of the person's own that this one replies to."""
    quote: str = ""
    """The part of that message which the person picked out to reply to."""
    forwarded: str = ""
    """Whose words these are, by name, when they were forwarded."""
    attachment: Attachment | None = None
    detail: str = ""
    group: str = ""
    """Telegram's id of the album that the message is part of."""
    album: tuple[Incoming, ...] = ()
    """All messages of the album in their order, of which this is the first, once they have been gathered."""
    overheard: bool = False
    """A command in a group that names no bot: it is for us where we carry requests to that group, and nowhere else."""


# ------------------------------------------------------- what happens by itself


@dataclass(frozen=True, kw_only=True)
class DeliveryFailed(Event):
    """A promised message about `request` will never reach the event's address."""

    request: str
    lost: bool = True
    """False when only this message was refused, and others may arrive."""
    reason: str = ""
    """What is wrong on our side, if anything: the end of a text's key."""


@dataclass(frozen=True, kw_only=True)
class Arrived(Event):
    """A message about `request` whose arrival matters has been taken by the channel, for the event's address."""

    request: str


@dataclass(frozen=True, kw_only=True)
class TopicOpened(Event):
    """A topic has been opened in a forum for `request`: the event's address names it."""

    request: str


@dataclass(frozen=True, kw_only=True)
class ContactsChanged(Event):
    """Not everybody who may decide on `request` is a contact any more."""

    request: str


@dataclass(frozen=True, kw_only=True)
class ContentChanged(Event):
    """Files of the content folder have changed."""


@dataclass(frozen=True, kw_only=True)
class ContentBroken(Event):
    """The bot started with an earlier release, because the content folder has faults."""

    issues: tuple[Issue, ...]


@dataclass(frozen=True, kw_only=True)
class Trouble(Event):
    """Update `update` could not be handled and was set aside; `error` is the kind of error.

    The event's person and address are those of the update, where it could be read.
    """

    update: int
    error: str
    read: bool = True
    """False when the update could not even be read."""
    told: Reminder | None = None
    """The reminder to tell the admins of more of them, if they have been told of some just now."""


@dataclass(frozen=True, kw_only=True)
class StorageFailed(Event):
    """Nothing can be saved at present; `reason` is the system's, in English."""

    reason: str


@dataclass(frozen=True, kw_only=True)
class StorageMended(Event):
    """It can be saved again."""


@dataclass(frozen=True, kw_only=True)
class TooMuch(Event):
    """The person sends more than anybody should: `kind` is messages, presses or files."""

    kind: str


@dataclass(frozen=True, kw_only=True)
class ShutOut(Event):
    """Somebody who is blocked writes for the first time since."""

    block: Block


@dataclass(frozen=True, kw_only=True)
class ReminderDue(Event):
    """Something on the agenda has fallen due."""

    reminder: Reminder


@dataclass(frozen=True, kw_only=True)
class WorkDone(Event):
    """The work that `cause` asked for is done, or could not be."""

    cause: Event
    effect: Effect
    result: Result

    @classmethod
    def of(cls, cause: Event, effect: Effect, result: Result) -> WorkDone:
        """The event, where its cause happened."""
        return cls(
            token=cause.token, address=cause.address, person=cause.person, cause=cause, effect=effect, result=result
        )
