"""The default store: TinyDB over a journal. One process, one folder; a commit costs the same however much is stored."""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path

from storage.embedded.agenda import EmbeddedAgenda
from storage.embedded.base import Claim, wait_for_writes
from storage.embedded.disk import Disk
from storage.embedded.documents import Documents, Entry
from storage.embedded.files import Folder
from storage.embedded.inbox import EmbeddedInbox
from storage.embedded.journal import COMPACT_AT, Journal
from storage.embedded.outbox import EmbeddedOutbox
from storage.embedded.people import EmbeddedPeople, claims_on
from storage.embedded.retention import expired_ids
from storage.embedded.state import EmbeddedState
from storage.errors import Conflict, StorageError
from storage.personal import mark_of
from storage.records import Changes, Contact, Invitation, Request, Session

log = logging.getLogger(__name__)

PROBE = 64 * 1024
"""Free bytes that must be on the disk."""


class EmbeddedStore(EmbeddedInbox, EmbeddedState, EmbeddedOutbox, EmbeddedAgenda, EmbeddedPeople):
    """See `storage.Store`."""

    def __init__(self, documents: Documents) -> None:
        super().__init__(documents)
        self._last_number = 0
        """The highest running number given to a request, including requests not yet on disk."""

    @classmethod
    async def open(cls, folder: Path, disk: Disk | None = None, compact_at: int = COMPACT_AT) -> EmbeddedStore:
        """Return the store in `folder`, created if missing. Raises StorageUnusable."""
        documents = Documents(expired_ids)
        store = cls(documents)
        store._journal = await asyncio.to_thread(Journal.open, folder, documents, disk, compact_at)
        store._sequence = store._delivery_index.sequence
        store._last_number = store._request_index.last_number
        if documents.purges:
            store._journal.compact_next()  # the bot was killed before it had done so
        return store

    @staticmethod
    async def check_free(folder: Path) -> None:
        """See `storage.opening.check_free`."""
        taken = Folder(folder, Disk())
        await asyncio.to_thread(taken.lock)
        await asyncio.to_thread(taken.unlock)

    async def close(self) -> None:
        """See `storage.Store`."""
        await self._journal.close()

    def trouble(self) -> str:
        """See `storage.Store`."""
        return self._journal.trouble

    async def probe(self) -> None:
        """See `storage.Store`. Writes an entry that changes nothing. It is as long as a big one, since a short one may
        still fit on a full disk.
        """
        await asyncio.shield(self._journal.append(Entry().encode() + b" " * PROBE))

    async def commit(self, changes: Changes, done: int | str | None = None) -> None:
        """See `storage.Store`."""
        if isinstance(done, int) and await self._is_done(done):
            return
        erased = await self._prepare_erasures(changes)
        claims = _claims_of(changes)
        if len(set(claims)) < len(claims):
            raise StorageError("A commit names a request or a number twice.")
        claims += {*claims_on(erased)} - {*claims}
        if isinstance(done, str):
            claims.append(("reminder", done))
        await self._check(changes, claims)
        erased.check_fresh(self._staging.rows)
        # Nothing is awaited from here to the write, so no other commit can come in between.
        changes = self._with_number(changes)
        with self._staging as entry:
            self._stage_state(changes)
            self._stage_agenda(changes, done if isinstance(done, str) else "")
            self._stage_blocks(changes)
            new, known = self._stage_deliveries(changes.deliveries)
            self._stage_erasures(changes, erased)
            if isinstance(done, int):
                self._stage_done(done)
                claims.append(("done", done))
        entry.add = {key: number for key, number in changes.counts.items() if number}
        if changes.erasures:
            entry.purges = True  # older lines still contain what was dropped
            self._journal.compact_next()
        await self._write(entry, [*claims, *(("delivery", id) for id in new)])
        await wait_for_writes(known)
        for erasure in changes.erasures:
            log.info("somebody was erased, mark %s", mark_of(erasure.address))
        for watcher in self._watchers:
            watcher.set()

    async def _check(self, changes: Changes, claims: list[Claim]) -> None:
        """Raise Conflict when the changes weren't made from the current versions.

        Waits for pending writes first: a caller told too early would load the same old state again.
        """
        if other := self._pending_write_of(*claims):
            await asyncio.wait([other])
            raise Conflict("The same records are being written.")
        session = changes.session
        if session and session.version != _version(self._session(session.address)):
            raise Conflict(f"The session of {session.address} changed since it was loaded.")
        for request in changes.requests:
            text = self._requests.text(request.id)
            if request.version != _version(Request.model_validate_json(text) if text else None):
                raise Conflict(f"Request {request.id} changed since it was loaded.")
            if request.number and self._request_index.ids.get(request.number, request.id) != request.id:
                raise Conflict(f"Number {request.number} is taken.")
        self._check_directory(changes)
        reminder = next((id for kind, id in claims if kind == "reminder"), None)
        if reminder is not None and self._reminders.text(reminder) is None:
            raise Conflict(f"Reminder {reminder} is done already.")

    def _check_directory(self, changes: Changes) -> None:
        """Raise Conflict when contacts or invitations changed since they were loaded."""
        for contact in changes.contacts:
            text = self._contacts.text(contact.id)
            if contact.version != _version(Contact.model_validate_json(text) if text else None):
                raise Conflict(f"Contact {contact.key} changed since it was loaded.")
        for invitation in changes.invitations:
            text = self._invitations.text(invitation.code_hash)
            if invitation.version != _version(Invitation.model_validate_json(text) if text else None):
                raise Conflict(f"Invitation {invitation.key} changed since it was loaded.")

    def _with_number(self, changes: Changes) -> Changes:
        """Return the changes, with a number for the new request if there is one."""
        given = [request.number for request in changes.requests]
        if 0 in given:
            self._last_number += 1
            return changes.with_number(self._last_number)
        self._last_number = max([self._last_number, *given])
        return changes


def _claims_of(changes: Changes) -> list[Claim]:
    """Return the claims of a commit: what no other commit may touch at the same time."""
    claims: list[Claim] = [("request", request.id) for request in changes.requests if request.number]
    claims += [("number", request.number) for request in changes.requests if request.number]
    if changes.session:
        claims.append(("session", str(changes.session.address)))
    claims += [("contact", contact.id) for contact in changes.contacts]
    claims += [("invitation", invitation.code_hash) for invitation in changes.invitations]
    return claims


def _version(record: Session | Request | Contact | Invitation | None) -> int:
    return record.version if record else 0
