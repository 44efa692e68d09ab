"""What the embedded store does for a person as a whole: export, blocking, erasure and retention."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from storage.embedded.base import Claim, EmbeddedTables, as_text
from storage.embedded.documents import BLOCKS, CONTACTS, DELIVERIES, INVITATIONS, REQUESTS, SESSIONS, Documents, Rows
from storage.embedded.erasure import Change, Traces, mark_document
from storage.embedded.retention import removals
from storage.errors import Conflict
from storage.messages import Address
from storage.personal import Block, Retention, mark_of
from storage.records import Changes, PersonalData

CLAIMED = {
    REQUESTS: "request",
    SESSIONS: "session",
    CONTACTS: "contact",
    INVITATIONS: "invitation",
    DELIVERIES: "delivery",
}
"""Tables whose documents may be claimed, with the kind of claim."""

CHANGED_AT_ONCE = 200
"""Documents changed before yielding to the event loop."""


@dataclass(frozen=True)
class Prepared:
    """Changes prepared in a thread, from documents that may have changed since."""

    changes: Sequence[Change] = ()
    seen: Sequence[bytes | None] = ()
    """The document that each change was based on."""

    def check_fresh(self, rows: Callable[[str], Rows]) -> None:
        """Raise Conflict when one of the documents has changed since."""
        for (table, id, _), seen in zip(self.changes, self.seen, strict=True):
            if rows(table).get(id) is not seen:
                raise Conflict(f"A document in {table} changed since it was looked at.")


class EmbeddedPeople(EmbeddedTables):
    """See `storage.State` and `storage.ContactBook`."""

    def __init__(self, documents: Documents) -> None:
        super().__init__(documents)
        self._known_blocks: tuple[Block, ...] | None = None
        documents.watch(BLOCKS, self._block_changed)

    async def blocks(self) -> Sequence[Block]:
        """See `storage.ContactBook`."""
        if self._known_blocks is None:
            self._known_blocks = tuple(map(Block.model_validate_json, self._blocks.texts()))
        return self._known_blocks

    async def personal_data(self, address: Address) -> PersonalData:
        """See `storage.State`."""
        return await asyncio.to_thread(Traces(self._picture(), address.root).personal_data)

    async def forget(
        self, now: datetime, retention: Retention, services: Mapping[str, Retention] | None = None
    ) -> None:
        """See `storage.State`."""
        picture = self._picture()
        changes = await asyncio.to_thread(lambda: list(removals(picture, now, retention, services or {})))
        batches = [changes[start : start + CHANGED_AT_ONCE] for start in range(0, len(changes), CHANGED_AT_ONCE)]
        for left, batch in zip(reversed(range(len(batches))), batches, strict=True):
            if not left:
                self._journal.compact_next()
            await self._write_unless_changed(batch, picture)

    async def _write_unless_changed(self, changes: Sequence[Change], picture: Mapping[str, Rows]) -> None:
        """Write these changes, except for documents changed since the snapshot was taken."""
        with self._staging as entry:
            entry.purges = True  # older lines still contain what was dropped
            for table, id, document in changes:
                claimed = table in CLAIMED and self._pending_write_of((CLAIMED[table], id))
                if not claimed and self._staging.rows(table).get(id) is picture[table].get(id):
                    self._stage((table, id, document))
        await self._write(entry, [(CLAIMED[table], id) for table, id, _ in changes if table in CLAIMED])

    async def _prepare_erasures(self, changes: Changes) -> Prepared:
        """Return the further changes that the erasures of a commit need, besides its own sessions and requests."""
        if not changes.erasures:
            return Prepared()
        picture = self._picture()

        def found() -> list[Change]:
            each = (Traces(picture, erasure.address.root).changes(erasure.at) for erasure in changes.erasures)
            return [change for some in each for change in some]

        own = {(REQUESTS, request.id) for request in changes.requests}
        all_found = [change for change in await asyncio.to_thread(found) if change[:2] not in own]
        return Prepared(all_found, [picture[table].get(id) for table, id, _ in all_found])

    def _picture(self) -> dict[str, Rows]:
        """Return a snapshot of all tables, to be read in a thread."""
        return {name: dict(rows) for name, rows in self._documents.tables.items()}

    def _stage_erasures(self, changes: Changes, erased: Prepared) -> None:
        for change in erased.changes:
            self._stage(change)
        for erasure in changes.erasures:
            self._erasures.put(mark_of(erasure.address), mark_document(erasure.at))
            self._sessions.drop(str(erasure.address.root))

    def _stage_blocks(self, changes: Changes) -> None:
        for id in changes.unblocked:
            self._blocks.drop(id)
        for block in changes.blocks:
            self._blocks.put(block.id, as_text(block))

    def _stage(self, change: Change) -> None:
        table, id, document = change
        if document is None:
            self._staging.drop(table, id)
        else:
            self._staging.put(table, id, document)

    def _block_changed(self, id: str, document: bytes | None) -> None:
        self._known_blocks = None  # read for every update, rarely changed


def claims_on(prepared: Prepared) -> Iterable[Claim]:
    """Return the claims to hold while the changes are written."""
    return ((CLAIMED[table], id) for table, id, _ in prepared.changes if table in CLAIMED)
