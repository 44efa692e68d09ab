"""Updates and reminders that wait to be handled, and the two values around a decision: Snapshot in, Changes out."""

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
"""Placeholder for the running number of a new request: numbers are given at commit."""


class Reminder(Record):
    """Something that becomes an event at `due`: `kind` says what, `address` for which chat, `about` of what."""

    id: str
    kind: str
    due: datetime
    address: Address | None = None
    about: str = ""
    payload: tuple[Mapping[str, Any], ...] = ()
    """Raw updates that wait for others that belong to them, in order (an album)."""


class RawUpdate(Record):
    """A Telegram update as received: `payload` is the JSON object, `lane` the chat's address, whose updates are handled
    in order.
    """

    id: int
    lane: Address
    payload: Mapping[str, Any]
    received: datetime


class DeadLetter(Record):
    """An update that couldn't be handled, with the kind of error (never its message)."""

    update: RawUpdate
    error: str
    at: datetime


class PersonalData(Record):
    """Everything stored about the person of one chat."""

    session: Session
    requests: tuple[Request, ...] = ()
    """Their requests, oldest first."""
    unanswered: tuple[UnansweredQuestion, ...] = ()
    """Unanswered questions still linked to them."""
    deliveries: tuple[Delivery, ...] = ()
    """Messages to them that are still stored."""
    reminders: tuple[Reminder, ...] = ()
    dead_letters: tuple[DeadLetter, ...] = ()
    contacts: tuple[Contact, ...] = ()
    """Their roles for clusters and the secretariat."""
    block: Block | None = None
    elsewhere: tuple[Delivery, ...] = ()
    """Messages to others about their requests."""


class Snapshot(Record):
    """Everything one decision may look at: the chat's session, its requests, and the request that the event names."""

    session: Session
    requests: tuple[Request, ...] = ()
    """Requests this chat opened or may decide about, newest first."""
    copies: tuple[Request, ...] = ()
    """Requests this chat got a copy of, newest first."""
    open_requests: tuple[Request, ...] = ()
    """All open requests, oldest first; for admins only."""
    finished_requests: tuple[Request, ...] = ()
    """All finished requests, for admins who list requests."""
    languages: Mapping[Address, str] = {}
    """The languages of the other chats involved: chosen there, else last used there, else of the phone."""
    newest: int = 0
    """The id of our last message in this chat, if known."""
    replied: str = ""
    """The number of the request that the replied-to message is about."""
    mail_link: Invitation | None = None
    """The e-mail link that was opened here, while it is valid."""
    unanswered: tuple[UnansweredQuestion, ...] = ()
    """The unanswered questions that matter here: this chat's last one, those content is being composed for, and those
    about the entry that the event names.
    """
    counts: Mapping[str, int] = {}
    """Counters by key; for admins only."""
    blocks: tuple[Block, ...] = ()
    """Who is blocked; for admins only."""
    personal_data: PersonalData | None = None
    """Everything stored about this person, when they want it erased."""
    invitations: tuple[Invitation, ...] = ()
    """Invitations the event is about, valid or not; for admins all that were made for people."""


class Changes(Record):
    """The changes of one event, committed in one piece.

    `session` and `requests` carry the version they were loaded with (0 when new); the store increments it. A new
    request gets its running number at commit, which replaces NEW_NUMBER everywhere in the changes.
    """

    session: Session | None = None
    requests: tuple[Request, ...] = ()
    deliveries: tuple[Delivery, ...] = ()
    unanswered: tuple[UnansweredQuestion, ...] = ()
    """Unanswered questions to add or replace."""
    settled: tuple[str, ...] = ()
    """Ids of unanswered questions that are settled and deleted."""
    counts: Mapping[str, int] = {}
    """Counters to increment, by key: figures without personal data. Monthly ones, such as `asked:fees@2026-05`, are
    deleted after their retention period.
    """
    reminders: tuple[Reminder, ...] = ()
    """Reminders to add or replace."""
    dropped_reminders: tuple[str, ...] = ()
    """Ids of reminders that are no longer needed."""
    contacts: tuple[Contact, ...] = ()
    """Contacts to add or replace, each with the version it was loaded with."""
    removed_contacts: tuple[str, ...] = ()
    """Ids of contacts to remove."""
    invitations: tuple[Invitation, ...] = ()
    """Invitations to add or replace, each with the version it was loaded with."""
    used_invitations: tuple[str, ...] = ()
    """Code hashes of invitations to delete."""
    blocks: tuple[Block, ...] = ()
    """Blocks to add or replace."""
    unblocked: tuple[str, ...] = ()
    """Ids of blocks to lift."""
    erasures: tuple[Erasure, ...] = ()
    """People whose data is deleted, except for what these changes themselves store."""

    def with_number(self, number: int) -> Changes:
        """Return the changes with the new request's running number in place of every NEW_NUMBER."""
        text = self.model_dump_json().replace(NEW_NUMBER, f"{number:04d}")
        changes = Changes.model_validate_json(text)
        requests = [
            found if found.number else found.model_copy(update={"number": number}) for found in changes.requests
        ]
        return changes.model_copy(update={"requests": tuple(requests)})
