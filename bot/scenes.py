"""Loads scenes: everything a decision may look at, freshly for each event."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from datetime import datetime

from bot.dialogue.contacts.invitations import code_hash
from bot.dialogue.directory import Directory
from bot.dialogue.events import (
    Event,
    EventKind,
    Incoming,
)
from bot.dialogue.privacy import erasure
from bot.dialogue.requests import mails
from bot.dialogue.requests.lifecycle import OPEN
from bot.dialogue.scene import Scene, Terms
from bot.dialogue.words import request_numbers
from bot.subjects import entry_of, invitations_of, lists_finished, lists_overdue, request_of
from knowledge.releases.releases import Releases
from storage import Store
from storage.records import FINISHED, Contact, Invitation, Session, Snapshot
from storage.waits import WaitForMailLink

CODE_BYTES = 16
"""Of a code for an invitation: as hard to guess as a key."""


def new_code() -> str:
    """Make a code for an invitation, of characters that fit a link."""
    return secrets.token_urlsafe(CODE_BYTES)


class SceneLoader:
    """Loads scenes."""

    def __init__(
        self,
        store: Store,
        releases: Releases,
        now: Callable[[], datetime],
        terms: Terms,
        name: str,
        new_code: Callable[[], str],
    ) -> None:
        """The arguments are those of the assistant."""
        self._store = store
        self._releases = releases
        self._now = now
        self._terms = terms
        self._name = name
        self._new_code = new_code
        self._contacts: Sequence[Contact] = ()
        self.directory = Directory()
        """As it was last read, whoever is away."""

    async def load(self, event: Event) -> Scene:
        """Load everything that the decision may look at."""
        directory = await self.load_directory()
        snapshot = await self._snapshot(event, directory)
        if directory.is_admin(event) or lists_overdue(event):
            listed = lists_finished(event, snapshot.session, self._releases.current.catalog)
            finished = await self._store.requests(FINISHED) if listed else ()
            shown = {
                "counts": await self._store.counts(),
                "open_requests": tuple(await self._store.requests(OPEN)),
                "finished_requests": tuple(finished),
                "blocks": tuple(await self._store.blocks()),
            }
            snapshot = snapshot.model_copy(update=shown)
        return Scene(
            self._releases.current,
            directory,
            snapshot,
            event,
            self._now(),
            self._releases.history(),
            str(self._releases.folder),
            terms=self._terms,
            code=self._new_code(),
            bot=self._name,
        )

    async def load_directory(self) -> Directory:
        """Return the current directory: somebody who was a contact yesterday decides nothing today."""
        contacts = await self._store.contacts()
        if contacts != self._contacts:
            self._contacts, self.directory = contacts, Directory.from_contacts(contacts)
        return self.directory.at(self._now())

    async def _snapshot(self, event: Event, directory: Directory) -> Snapshot:
        """Load the chat's records, with the request that the event is about."""
        replied = ""
        if isinstance(event, Incoming) and event.replied:
            replied = await self._store.request_of_message(event.address, event.replied)
        others = directory.everybody()
        link = await self._mail_link_opened(event)
        request = request_of(event) or replied or (link.request if link else "") or await self._request_typed(event)
        entry = entry_of(event)
        snapshot = await self._store.load(event.address, request, others, entry)
        waits, last = snapshot.session.expected, snapshot.session.in_touch
        wanted = (waits.request if waits else "") or (last.request if last and not request else "")
        if wanted and all(request.id != wanted for request in snapshot.requests):
            snapshot = await self._store.load(event.address, wanted, others, entry)
        if isinstance(waits, WaitForMailLink):
            link = link or await self._store.invitation(waits.code_hash)
        if erasure.may_follow(event, snapshot.session):
            personal_data = await self._store.personal_data(event.address)
            snapshot = snapshot.model_copy(update={"personal_data": personal_data})
        invitations = await self._invitations(event, snapshot.session, directory)
        replied = replied or self._request_addressed(event, snapshot)
        return snapshot.model_copy(update={"replied": replied, "invitations": invitations, "mail_link": link})

    async def _invitations(self, event: Event, session: Session, directory: Directory) -> tuple[Invitation, ...]:
        """Load the invitations that the event is about; for admins all that were made for people."""
        if directory.is_admin(event):
            return tuple(await self._store.invitations())
        found = [await self._store.invitation(known) for known in invitations_of(event, session)]
        return tuple(invitation for invitation in found if invitation)

    async def _mail_link_opened(self, event: Event) -> Invitation | None:
        """Load the link from a mail that somebody has just opened, if it is valid."""
        words = event.text.split() if isinstance(event, Incoming) and event.command == "start" else []
        if len(words) != 2 or not words[1].startswith(mails.PREFIX):
            return None
        return await self._store.invitation(code_hash(words[1].removeprefix(mails.PREFIX)))

    def _request_addressed(self, event: Event, snapshot: Snapshot) -> str:
        """Return the id of the request whose number a private message begins with: it goes where a reply would."""
        if not isinstance(event, Incoming) or event.kind is EventKind.COMMAND or not event.private:
            return ""
        number = request_numbers.find_addressed(self._releases.current.catalog, event.text)
        known = (*snapshot.requests, *snapshot.copies)
        called = (request.id for request in known if number and request.number == number)
        return next(called, "")

    async def _request_typed(self, event: Event) -> str:
        """Return the id of the request whose number somebody typed; empty for none."""
        if not isinstance(event, Incoming) or event.kind not in (EventKind.TEXT, EventKind.COMMAND):
            return ""
        number = request_numbers.find_number(self._releases.current.catalog, event.text)
        return await self._store.request_with_number(number) if number else ""
