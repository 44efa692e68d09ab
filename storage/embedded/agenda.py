"""The agenda and the directory of the embedded store."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import islice

from storage.embedded.base import EmbeddedTables, as_records, as_text
from storage.embedded.documents import CONTACTS, INVITATIONS, Documents
from storage.messages import DUE_AT_ONCE
from storage.records import Changes, Contact, Invitation, Reminder


class EmbeddedAgenda(EmbeddedTables):
    """See `storage.Agenda` and `storage.ContactBook`.

    One process owns the folder, so leases live in memory: they only keep the scheduler from claiming a reminder it is
    still handling. After a restart everything that is due can be claimed again.
    """

    def __init__(self, documents: Documents) -> None:
        super().__init__(documents)
        self._leases: dict[str, datetime] = {}
        self._known_contacts: tuple[Contact, ...] | None = None
        self._known_invitations: tuple[Invitation, ...] | None = None
        documents.watch(CONTACTS, self._contact_changed)
        documents.watch(INVITATIONS, self._invitation_changed)

    async def claim_due(self, now: datetime, lease: timedelta) -> list[Reminder]:
        """See `storage.Agenda`."""
        self._leases = {id: until for id, until in self._leases.items() if until > now}
        free = (id for id in self._reminder_index.due(now) if id not in self._leases)
        ids = list(islice(free, DUE_AT_ONCE))
        self._leases.update(dict.fromkeys(ids, now + lease))
        texts = [text for id in ids if (text := self._reminders.text(id))]
        return await as_records(Reminder.model_validate_json, texts)

    async def next_reminder(self) -> datetime | None:
        """See `storage.Agenda`."""
        return self._reminder_index.next()

    async def reminder(self, id: str) -> Reminder | None:
        """See `storage.Agenda`."""
        text = self._reminders.text(id)
        return Reminder.model_validate_json(text) if text else None

    async def contacts(self) -> Sequence[Contact]:
        """See `storage.ContactBook`."""
        if self._known_contacts is None:
            self._known_contacts = tuple(map(Contact.model_validate_json, self._contacts.texts()))
        return self._known_contacts

    async def invitation(self, code_hash: str) -> Invitation | None:
        """See `storage.ContactBook`."""
        text = self._invitations.text(code_hash) or next(self._invitations_like(code_hash), None)
        return Invitation.model_validate_json(text) if text else None

    async def invitations(self) -> Sequence[Invitation]:
        """See `storage.ContactBook`."""
        if self._known_invitations is None:
            everything = map(Invitation.model_validate_json, self._invitations.texts())
            self._known_invitations = tuple(known for known in everything if not known.request)
        return self._known_invitations

    def _invitations_like(self, beginning: str) -> Iterator[bytes]:
        """Return the stored invitations whose hash begins so."""
        rows = self._staging.rows(INVITATIONS)
        return (text for id, text in rows.items() if beginning and id.startswith(beginning))

    def _invitation_changed(self, id: str, document: bytes | None) -> None:
        self._known_invitations = None

    def _contact_changed(self, id: str, document: bytes | None) -> None:
        self._known_contacts = None  # read for every decision, rarely changed

    def _stage_agenda(self, changes: Changes, done: str) -> None:
        """Stage the changes to the agenda and the directory; reminder `done` is removed unless the changes renew it."""
        kept = {reminder.id for reminder in changes.reminders}
        for id in filter(None, {done, *changes.dropped_reminders} - kept):
            self._reminders.drop(id)
        for reminder in changes.reminders:
            self._reminders.put(reminder.id, as_text(reminder))
            self._leases.pop(reminder.id, None)
        for id in changes.removed_contacts:
            self._contacts.drop(id)
        for contact in changes.contacts:
            self._contacts.put(contact.id, as_text(contact.model_copy(update={"version": contact.version + 1})))
        for code_hash in changes.used_invitations:
            self._invitations.drop(code_hash)
        for invitation in changes.invitations:
            kept_invitation = invitation.model_copy(update={"version": invitation.version + 1})
            self._invitations.put(invitation.code_hash, as_text(kept_invitation))
