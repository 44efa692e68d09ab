"""The values of a decision: what came in (Incoming), what it may look at (Scene), what comes out (Turn)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Literal

from bot.dialogue.words import Speech
from knowledge.releases.edits import Edit
from knowledge.releases.releases import Published, Release
from storage.records import (
    Attachment,
    Changes,
    Choice,
    Delivery,
    Draft,
    Expected,
    Missed,
    Person,
    Reply,
    Request,
    Session,
    Snapshot,
    Text,
)

Rows = tuple[tuple[Choice, ...], ...]


class Nature(StrEnum):
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
    nature: Nature
    chat: int
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


@dataclass(frozen=True)
class Directory:
    """Who is who, by chat: the contacts of the clusters and the people of the secretariat."""

    contacts: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    admins: tuple[int, ...] = ()

    def of(self, cluster: str) -> tuple[int, ...]:
        """The chats of a cluster's contacts; empty when none is configured."""
        return self.contacts.get(cluster, ())

    def everybody(self) -> frozenset[int]:
        """All chats of contacts and admins."""
        return frozenset(self.admins).union(*self.contacts.values())

    def in_charge(self, request: Request) -> tuple[int, ...]:
        """The chats that decide: those that got the card and are still configured; when none is, today's receivers."""
        return self.still(request) or self.received_by(request.target)

    def still(self, request: Request) -> tuple[int, ...]:
        """The chats that got the request's card and are still configured, as contact or as secretariat."""
        return tuple(chat for chat in request.contacts if chat in self.of(request.target) or chat in self.admins)

    def attended(self, request: Request) -> bool:
        """True when all who got the request's card are still configured."""
        return bool(request.contacts) and self.still(request) == request.contacts

    def received_by(self, cluster: str) -> tuple[int, ...]:
        """The chats that receive a request to this cluster ("" is the secretariat) today."""
        return self.of(cluster) or self.admins

    def answered_for(self, cluster: str) -> bool:
        """True when a request to this cluster reaches somebody: its contact, else the secretariat."""
        return bool(self.received_by(cluster))

    def is_admin(self, incoming: Incoming) -> bool:
        """True when this person belongs to the secretariat, whatever chat they write from."""
        return incoming.person.id in self.admins

    def concerns(self, incoming: Incoming) -> bool:
        """True unless it was overheard in a group that receives no requests."""
        return not incoming.overheard or self.is_contact(incoming.chat)

    def is_contact(self, chat: int) -> bool:
        """True when the chat is a cluster's contact."""
        return any(chat in chats for chats in self.contacts.values())


@dataclass(frozen=True)
class Scene:
    """Everything one decision may look at."""

    release: Release
    directory: Directory
    snapshot: Snapshot
    incoming: Incoming
    now: datetime
    history: tuple[Published, ...] = ()
    """The last releases of the content, newest first."""
    folder: str = ""
    """Where the content stands, for the pictures and documents of its answers."""

    @property
    def session(self) -> Session:
        """Where this chat stands."""
        return self.snapshot.session

    @property
    def language(self) -> str:
        """The language this person is answered in."""
        person = self.session.person or self.incoming.person
        return self.release.catalog.best_language(person.language, self.session.spoken, person.phone_language)

    @property
    def speech(self) -> Speech:
        """The bot's words in this person's language."""
        return Speech(self.release.catalog, self.language)

    def speech_for(self, chat: int, fallback: str = "") -> Speech:
        """The bot's words in the language of a chat; `fallback` counts when nothing is known of it."""
        if chat == self.incoming.chat:
            return self.speech
        spoken = self.snapshot.languages.get(chat, "")
        return Speech(self.release.catalog, self.release.catalog.best_language(spoken, fallback))

    def having(self, **changed: object) -> Scene:
        """The scene with the session changed, for what is decided next in the same turn."""
        session = self.session.model_copy(update=changed)
        return replace(self, snapshot=self.snapshot.model_copy(update={"session": session}))

    def request(self, request_id: str) -> Request | None:
        """The request of this number, if it was loaded."""
        return next((one for one in self.snapshot.requests if one.id == request_id), None)


class Work(StrEnum):
    """Work outside the dialogue."""

    PROPOSE = "propose"
    """See what taking over the content folder would change."""
    RECEIVE = "receive"
    """See what a file of content that was sent would change."""
    EDIT = "edit"
    """See what an edit of the content would change."""
    PUBLISH = "publish"
    """Put a proposal into use."""
    LOOK_BACK = "look-back"
    """See what going back to an earlier release would change."""
    UNDO = "undo"
    """Go back to an earlier release."""
    EXPORT = "export"
    """Pack the content into a file."""
    GROUP = "group"
    """Put missed questions that are alike together."""


@dataclass(frozen=True)
class Effect:
    """Work that a turn asks for; what comes of it is told by another turn. `value` is what it is about."""

    work: Work
    value: str = ""
    name: str = ""
    edit: Edit | None = None
    sure: bool = False


@dataclass(frozen=True)
class Message:
    """A reply and whom it is for; `promised` marks what somebody relies on later."""

    chat: int
    reply: Reply
    request: str = ""
    promised: bool = False


@dataclass(frozen=True)
class Insert:
    """An answer that can be inserted into another chat."""

    id: str
    title: str
    text: Text


@dataclass(frozen=True)
class Turn:
    """What one update leads to. Turns add up: later messages come after, a later session replaces the former."""

    messages: tuple[Message, ...] = ()
    session: Session | None = None
    requests: tuple[Request, ...] = ()
    missed: tuple[Missed, ...] = ()
    settled: tuple[str, ...] = ()
    counts: Mapping[str, int] = field(default_factory=dict)
    """Figures to add to, of this month; those whose key names another one (`up:fees:1a2b@2026-05`), of that."""
    inserts: tuple[Insert, ...] = ()
    """What an inline search offers."""
    notice: str = ""
    """A short note shown over the chat when a button was pressed."""
    denied: str = ""
    """What somebody tried that only admins may, for the log: a word of ours, never one of theirs."""
    effect: Effect | None = None

    def __add__(self, other: Turn) -> Turn:
        """Both turns, this one first."""
        return Turn(
            messages=self.messages + other.messages,
            session=other.session or self.session,
            requests=self.requests + other.requests,
            missed=self.missed + other.missed,
            settled=self.settled + other.settled,
            inserts=self.inserts + other.inserts,
            counts={key: self.counts.get(key, 0) + other.counts.get(key, 0) for key in {*self.counts, *other.counts}},
            notice=other.notice or self.notice,
            denied=other.denied or self.denied,
            effect=other.effect or self.effect,
        )

    def changes(self, scene: Scene) -> Changes:
        """The turn as records to commit. Ids of deliveries derive from the update: deciding twice repeats nothing."""
        session = self.session or scene.session
        if scene.incoming.person.id and session.person != scene.incoming.person:
            session = session.model_copy(update={"person": _remembered(session.person, scene.incoming.person)})
        return Changes(
            session=None if session == scene.session else session,
            requests=self.requests,
            missed=self.missed,
            settled=self.settled,
            deliveries=tuple(
                Delivery(
                    id=f"{scene.incoming.token}.{position}",
                    chat=message.chat,
                    reply=message.reply,
                    request=message.request,
                    promised=message.promised,
                    created=scene.now,
                    due=scene.now,
                )
                for position, message in enumerate(self.messages)
            ),
            counts=self._counts_by_month(month_of(scene)),
        )

    def _counts_by_month(self, month: str) -> dict[str, int]:
        """The figures with the month that each belongs to."""
        return {key if "@" in key else f"{key}@{month}": number for key, number in self.counts.items()}


def month_of(scene: Scene) -> str:
    """The month in which figures of this scene are counted, such as 2026-05."""
    return f"{scene.now:%Y-%m}"


def _remembered(known: Person | None, now: Person) -> Person:
    """What Telegram says of a person today, with the language they chose here."""
    return now.model_copy(update={"language": now.language or (known.language if known else "")})


def say(
    scene: Scene,
    text: Text,
    *rows: tuple[Choice, ...],
    anchor: str = "",
    replaces: int | None = None,
    attachment: Attachment | None = None,
) -> Turn:
    """A reply to the chat the update came from."""
    shown = tuple(row for row in rows if row)
    reply = Reply(text=text, rows=shown, anchor=anchor, replaces=replaces, attachment=attachment)
    return Turn(messages=(Message(scene.incoming.chat, reply),))


def tell(chat: int, text: Text, *rows: tuple[Choice, ...], request: Request, anchor: str = "") -> Turn:
    """A message somebody relies on: it is repeated until it arrives, or its failure is told."""
    reply = Reply(text=text, rows=tuple(row for row in rows if row), anchor=anchor)
    return Turn(messages=(Message(chat, reply, request=request.id, promised=True),))


def remember(
    scene: Scene,
    turn: Turn | None = None,
    *,
    draft: Draft | Literal["same"] | None = "same",
    expected: Expected | Literal["same"] | None = "same",
    **others: object,
) -> Turn:
    """The turn with the session changed: what is not named stays as it is (in the turn, else as loaded)."""
    turn = turn or Turn()
    update: dict[str, object] = dict(others)
    if draft != "same":
        update["draft"] = draft
    if expected != "same":
        update["expected"] = expected
    return replace(turn, session=(turn.session or scene.session).model_copy(update=update))
