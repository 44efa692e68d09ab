"""Events: what people do, and what happens by itself. All go through `assistant.handle` and `respond`."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.dialogue.effects import Effect, Result
from knowledge.issues import Issue
from storage.messages import Address, Attachment, telegram
from storage.personal import Block
from storage.records import Person, Reminder


class EventKind(StrEnum):
    """The kind of an incoming update."""

    TEXT = "text"
    """Typed words."""
    COMMAND = "command"
    """A command such as /help."""
    PRESS = "press"
    """A button under a message of ours."""
    EDITED = "edited"
    """A person edited a message of theirs."""
    FILE = "file"
    """A photo or document."""
    OTHER = "other"
    """A sticker, voice, video, location: anything else Telegram carries; `detail` says which, where we know it."""
    REACTION = "reaction"
    """An emoji with which somebody reacts to a message of ours: `text` has it."""
    INLINE = "inline"
    """An inline query typed in another chat."""
    REACH = "reach"
    """The person or group lets the bot write again, or no longer does: `detail` is "reached" or "lost". It's
    "moved" for a group that has become a supergroup.
    """
    SERVICE = "service"
    """A service message of Telegram that needs no reply."""


NOWHERE = telegram(0)
"""The address of events that happen in no chat."""
NOBODY = Person(id=0)


@dataclass(frozen=True, kw_only=True)
class Event:
    """Base class. `token` is short and unique to the event: the ids of new records derive from it."""

    token: str
    address: Address = NOWHERE
    person: Person = NOBODY


@dataclass(frozen=True, kw_only=True)
class Incoming(Event):
    """Something a person does: a Telegram update, translated."""

    kind: EventKind
    private: bool = True
    title: str = ""
    """The group's title."""
    text: str = ""
    marked: str = ""
    """The text as markup, if it was formatted in Telegram, for example bold."""
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
    """The part of that message that the person quoted."""
    forwarded: str = ""
    """The name of the original author of a forwarded message."""
    attachment: Attachment | None = None
    detail: str = ""
    group: str = ""
    """Telegram's id of the album that the message is part of."""
    album: tuple[Incoming, ...] = ()
    """All messages of the album in order, this one first, once it is complete."""
    overheard: bool = False
    """A command in a group that names no bot: it is for us only in groups that get requests."""

    @property
    def pressed(self) -> int | None:
        """The message whose button was pressed."""
        return self.message if self.kind is EventKind.PRESS else None

    @property
    def chat_name(self) -> str:
        """The name of the group, or of the person."""
        return self.title or self.person.first_name


# ------------------------------------------------------- what happens by itself


@dataclass(frozen=True, kw_only=True)
class DeliveryFailed(Event):
    """A promised message about `request` will never be delivered to the event's address."""

    request: str
    lost: bool = True
    """False when only this message was refused, and others may arrive."""
    reason: str = ""
    """What is wrong on our side, if anything: the end of a text's key."""


@dataclass(frozen=True, kw_only=True)
class Arrived(Event):
    """A message about `request` has been delivered to the event's address."""

    request: str


@dataclass(frozen=True, kw_only=True)
class TopicOpened(Event):
    """A topic has been opened in a forum for `request`: the event's address names it."""

    request: str


@dataclass(frozen=True, kw_only=True)
class ContactsChanged(Event):
    """The contacts have changed, which may affect `request`; or it is `unplanned`: it lacks a reminder."""

    request: str
    unplanned: bool = False


@dataclass(frozen=True, kw_only=True)
class ContentChanged(Event):
    """Files of the content folder have changed."""


@dataclass(frozen=True, kw_only=True)
class ContentBroken(Event):
    """The bot started with an earlier release, because the content folder has faults."""

    issues: tuple[Issue, ...]


@dataclass(frozen=True, kw_only=True)
class Trouble(Event):
    """Update `update` couldn't be handled and became a dead letter; `error` is the kind of error.

    The event's person and address are those of the update, where it could be read.
    """

    update: int
    error: str
    read: bool = True
    """False when the update could not even be read."""
    told: Reminder | None = None
    """The reminder to tell the admins about further ones, if they have just been told about some."""


@dataclass(frozen=True, kw_only=True)
class StorageFailed(Event):
    """Nothing can be stored at present; `reason` is the system's message, in English."""

    reason: str


@dataclass(frozen=True, kw_only=True)
class StorageMended(Event):
    """The store works again."""


@dataclass(frozen=True, kw_only=True)
class TooMuch(Event):
    """The person exceeds a rate limit: `kind` is messages, presses or files."""

    kind: str


@dataclass(frozen=True, kw_only=True)
class ShutOut(Event):
    """Somebody writes for the first time since they were blocked."""

    block: Block


@dataclass(frozen=True, kw_only=True)
class ReminderDue(Event):
    """A reminder has fallen due."""

    reminder: Reminder


@dataclass(frozen=True, kw_only=True)
class WorkDone(Event):
    """The effect that `cause` asked for has finished or failed."""

    cause: Event
    effect: Effect
    result: Result

    @classmethod
    def of(cls, cause: Event, effect: Effect, result: Result) -> WorkDone:
        """Return the event, at the address of its cause."""
        return cls(
            token=cause.token, address=cause.address, person=cause.person, cause=cause, effect=effect, result=result
        )
