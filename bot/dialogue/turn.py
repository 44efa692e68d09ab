"""Turns, the results of decisions: messages, changes to the records, and effects to run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Literal

from bot.dialogue.counters import Counter
from bot.dialogue.effects import Effect
from bot.dialogue.events import Incoming, WorkDone
from bot.dialogue.scene import Scene, month_of
from storage.messages import Address, Attachment, Choice, Copy, Delivery, Reply, Text
from storage.personal import Block, Erasure
from storage.records import Changes, Contact, Invitation, Person, Reminder, Request, Session, UnansweredQuestion
from storage.waits import AnyWait

Rows = tuple[tuple[Choice, ...], ...]


@dataclass(frozen=True)
class Message:
    """A reply and its address; `promised` marks what somebody relies on."""

    address: Address
    reply: Reply
    request: str = ""
    promised: bool = False
    reported: bool = False
    """Its arrival is reported as an event."""


@dataclass(frozen=True)
class Insert:
    """An answer that can be inserted into another chat."""

    id: str
    title: str
    text: Text


@dataclass(frozen=True)
class Turn:
    """The result of deciding on one event. Turns can be added: messages are appended, a later session replaces the
    former.
    """

    messages: tuple[Message, ...] = ()
    session: Session | None = None
    requests: tuple[Request, ...] = ()
    unanswered: tuple[UnansweredQuestion, ...] = ()
    settled: tuple[str, ...] = ()
    reminders: tuple[Reminder, ...] = ()
    contacts: tuple[Contact, ...] = ()
    """Contacts to keep, or to keep anew."""
    used_invitations: tuple[str, ...] = ()
    """Hashes of the codes of invitations that are used up."""
    blocks: tuple[Block, ...] = ()
    unblocked: tuple[str, ...] = ()
    erasures: tuple[Erasure, ...] = ()
    removed_contacts: tuple[str, ...] = ()
    """Ids of contacts that are contacts no more."""
    invitations: tuple[Invitation, ...] = ()
    counts: Mapping[Counter, int] = field(default_factory=dict)
    """Counters to increment, of this month unless they name another."""
    inserts: tuple[Insert, ...] = ()
    """What an inline search offers."""
    notice: str = ""
    """A short note shown over the chat when a button was pressed."""
    denied: str = ""
    """For the log, what somebody tried that only admins may do: a name of ours, never the person's words."""
    effect: Effect | None = None
    """Work to run before this turn is committed: then the event is decided again with its result."""

    def with_rows(self, *rows: tuple[Choice, ...], first: bool = False) -> Turn:
        """Return the turn with more rows of buttons below its last message, above those that are there if `first`."""
        *others, last = self.messages
        known = last.reply.rows
        reply = last.reply.model_copy(update={"rows": (*rows, *known) if first else (*known, *rows)})
        return replace(self, messages=(*others, replace(last, reply=reply)))

    def __add__(self, other: Turn) -> Turn:
        """Return both turns as one, this one first."""
        both = {part.name: (getattr(self, part.name), getattr(other, part.name)) for part in fields(self)}
        joined = {
            name: mine + theirs if isinstance(mine, tuple) else theirs or mine for name, (mine, theirs) in both.items()
        }
        counts = {key: self.counts.get(key, 0) + other.counts.get(key, 0) for key in {*self.counts, *other.counts}}
        return Turn(**{**joined, "counts": counts})

    def changes(self, scene: Scene) -> Changes:
        """Return the records to commit. Ids of deliveries derive from the event, so deciding twice repeats nothing."""
        session = self.session or scene.session
        asked = isinstance(scene.event, Incoming | WorkDone)
        if scene.event.person.id and session.seen != scene.now.date():
            session = session.model_copy(update={"seen": scene.now.date()})
        if scene.event.person.id and session.person != scene.event.person:
            session = session.model_copy(update={"person": _updated_person(session.person, scene.event.person)})
        records = {part.name: getattr(self, part.name) for part in fields(self) if part.name in Changes.model_fields}
        records |= {
            "session": None if session == scene.session else session,
            "counts": {counter.key(month_of(scene)): number for counter, number in self.counts.items()},
        }
        return Changes(
            **records,
            deliveries=tuple(
                Delivery(
                    id=f"{scene.event.token}.{position}",
                    address=message.address,
                    reply=message.reply,
                    request=message.request,
                    promised=message.promised,
                    reported=message.reported,
                    created=scene.now,
                    due=scene.now,
                    awaited=asked and message.address == scene.event.address,
                )
                for position, message in enumerate(self.messages)
            ),
        )


def _updated_person(known: Person | None, now: Person) -> Person:
    """Return what Telegram says of a person today, with the language they chose here. A group has no phone: its
    language stays that of the members who wrote before.
    """
    if known is None:
        return now
    phone = now.phone_language or (known.phone_language if now.is_group else "")
    return now.model_copy(update={"language": now.language or known.language, "phone_language": phone})


def say(
    scene: Scene,
    text: Text,
    *rows: tuple[Choice, ...],
    anchor: str = "",
    replaces: int | None = None,
    replaces_anchor: str = "",
    attachment: Attachment | None = None,
    request: str = "",
    secret: bool = False,
) -> Turn:
    """Reply where the event happened. A Telegram reply to it reaches the other side of the `request`."""
    shown = tuple(row for row in rows if row)
    reply = Reply(
        text=text,
        rows=shown,
        anchor=anchor,
        replaces=replaces,
        replaces_anchor=replaces_anchor,
        attachment=attachment,
        secret=secret,
    )
    return Turn(messages=(Message(scene.event.address, reply, request=request),))


def tell(
    address: Address,
    text: Text,
    *rows: tuple[Choice, ...],
    request: Request,
    anchor: str = "",
    copied: Copy | None = None,
    attachment: Attachment | None = None,
    topic: str = "",
    reported: bool = False,
) -> Turn:
    """Send a message somebody relies on: it is retried until it arrives, and a failure is reported; with `reported` its
    arrival is reported, too. In a forum it opens the `topic`.
    """
    shown = tuple(row for row in rows if row)
    reply = Reply(text=text, rows=shown, anchor=anchor, copied=copied, attachment=attachment, topic=topic)
    return Turn(messages=(Message(address, reply, request=request.id, promised=True, reported=reported),))


def send_to(address: Address, text: Text, *rows: tuple[Choice, ...]) -> Turn:
    """Send a message to another chat. Nobody relies on it, so its loss alarms nobody."""
    return Turn(messages=(Message(address, Reply(text=text, rows=tuple(row for row in rows if row))),))


def update_session(
    scene: Scene,
    turn: Turn | None = None,
    *,
    expected: AnyWait | Literal["same"] | None = "same",
    **others: object,
) -> Turn:
    """Return the turn with the session changed; fields that aren't named stay as they are in the turn, or as loaded."""
    turn = turn or Turn()
    update: dict[str, object] = dict(others)
    if expected != "same":
        update["expected"] = expected
    return replace(turn, session=(turn.session or scene.session).model_copy(update=update))


def stop_waiting(scene: Scene) -> Turn:
    """Stop waiting for words, and say so: where a button was pressed, in place of the question for them."""
    turn = say(scene, scene.speech.text("cancel.done"), replaces=scene.incoming.pressed)
    return update_session(scene, turn, expected=None)
