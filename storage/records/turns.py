"""What waits for its turn, and the two values that carry records: Snapshot into a decision, Changes out of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from storage.messages import Address, Delivery, Record
from storage.personal import Block, Erasure
from storage.records.contacts import Contact, Invitation
from storage.records.requests import Request
from storage.records.sessions import Session, UnansweredQuestion

NEW_NUMBER = "\ue000"
"""Stands for the running number of a new request until it is committed: only then it is known who comes first."""


class Reminder(Record):
    """Something that falls due: at `due` it becomes an event. `kind` says what of, `address` where, `about` of what."""

    id: str
    kind: str
    due: datetime
    address: Address | None = None
    about: str = ""
    payload: tuple[Mapping[str, Any], ...] = ()
    """Raw updates that wait for others which belong to them, in their order."""


class RawUpdate(Record):
    """An update of Telegram as it came: `payload` is the JSON object; `lane` orders updates (the chat's address)."""

    id: int
    lane: Address
    payload: Mapping[str, Any]
    received: datetime


class DeadLetter(Record):
    """An update that could not be handled, with the kind of error (never its words)."""

    update: RawUpdate
    error: str
    at: datetime


class Kept(Record):
    """Everything that is kept about the person of one chat."""

    session: Session
    requests: tuple[Request, ...] = ()
    """Those they sent, oldest first."""
    unanswered: tuple[UnansweredQuestion, ...] = ()
    """Questions that can still be told to be theirs."""
    deliveries: tuple[Delivery, ...] = ()
    """Messages to them that are still kept."""
    reminders: tuple[Reminder, ...] = ()
    dead_letters: tuple[DeadLetter, ...] = ()
    contacts: tuple[Contact, ...] = ()
    """What they are to clusters or to the secretariat."""
    block: Block | None = None
    elsewhere: tuple[Delivery, ...] = ()
    """Messages to others about their requests."""


class Snapshot(Record):
    """What one decision may look at: this chat's session, its requests, and the request that was named, if any."""

    session: Session
    requests: tuple[Request, ...] = ()
    """Requests this chat opened or may decide about, newest first."""
    copies: tuple[Request, ...] = ()
    """Requests of which this chat got a copy, newest first."""
    open_requests: tuple[Request, ...] = ()
    """All open requests, oldest first; for admins only."""
    finished_requests: tuple[Request, ...] = ()
    """All finished ones, for admins who list requests."""
    languages: Mapping[Address, str] = {}
    """What the other chats that were named speak: chosen there, else used there last, else of the phone."""
    newest: int = 0
    """The id of our last message in this chat, as far as it is known."""
    replied: str = ""
    """Number of the request that the message replied to is about."""
    mail_link: Invitation | None = None
    """The link from a mail that was opened here, while it is good."""
    unanswered: tuple[UnansweredQuestion, ...] = ()
    """Those that matter here, while they are kept: this chat's own last one, those for which content is being put
    together, and those about the entry that was named.
    """
    counts: Mapping[str, int] = {}
    """Figures by key; for admins only."""
    blocks: tuple[Block, ...] = ()
    """Who is shut out; for admins only."""
    kept: Kept | None = None
    """Everything about this person, where they have it erased."""
    invitations: tuple[Invitation, ...] = ()
    """Those that the event is about, whether they are still good or not; for admins all that were made for people."""


class Changes(Record):
    """The effects of one event, committed in one piece.

    `session` and `requests` carry the version they were loaded with (0 when new); the store keeps them with the next.
    A new request without a number gets the next one on commit, wherever NEW_NUMBER stands in the changes.
    """

    session: Session | None = None
    requests: tuple[Request, ...] = ()
    deliveries: tuple[Delivery, ...] = ()
    unanswered: tuple[UnansweredQuestion, ...] = ()
    """Unanswered questions to keep, or to keep anew under the same id."""
    settled: tuple[str, ...] = ()
    """Ids of unanswered questions that somebody has seen to: they go."""
    counts: Mapping[str, int] = {}
    """Counters to add to, by key: figures without people in them. Those whose key ends in a month, such as
    `asked:fees@2026-05`, are forgotten with time."""
    reminders: tuple[Reminder, ...] = ()
    """Reminders to keep, or to keep anew under the same id."""
    dropped_reminders: tuple[str, ...] = ()
    """Ids of reminders that are no longer needed."""
    contacts: tuple[Contact, ...] = ()
    """Contacts to keep, or to keep anew; each with the version it was loaded with."""
    removed_contacts: tuple[str, ...] = ()
    """Ids of contacts that are contacts no more."""
    invitations: tuple[Invitation, ...] = ()
    """Invitations to keep, or to keep anew; each with the version it was loaded with."""
    used_invitations: tuple[str, ...] = ()
    """Hashes of the codes of invitations that are used up."""
    blocks: tuple[Block, ...] = ()
    """People to shut out, or to keep anew."""
    unblocked: tuple[str, ...] = ()
    """Ids of blocks that are lifted."""
    erasures: tuple[Erasure, ...] = ()
    """People about whom nothing is kept from now on, but for what else these changes say of them."""

    def numbered(self, number: int) -> Changes:
        """The changes with the running number of the new request in every place where it stands open."""
        text = self.model_dump_json().replace(NEW_NUMBER, f"{number:04d}")
        changes = Changes.model_validate_json(text)
        requests = [
            found if found.number else found.model_copy(update={"number": number}) for found in changes.requests
        ]
        return changes.model_copy(update={"requests": tuple(requests)})
