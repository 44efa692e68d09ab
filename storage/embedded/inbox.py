"""The inbox of the embedded store."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from datetime import datetime, timedelta

from storage.embedded.base import Claim, EmbeddedTables, as_records, wait_for_writes
from storage.embedded.documents import dumps
from storage.messages import Address
from storage.records import DeadLetter, RawUpdate


class EmbeddedInbox(EmbeddedTables):
    """See `storage.Inbox`. One process owns the folder, so it holds every lane."""

    async def accept(self, updates: Sequence[RawUpdate]) -> list[RawUpdate]:
        """See `storage.Inbox`."""
        known = [claim for update in updates if (claim := self._pending_write_of(*_claims(update.id)))]
        fresh: dict[int, RawUpdate] = {}
        for update in updates:
            if not self._was_seen(update.id):
                fresh.setdefault(update.id, update)
        with self._staging as entry:
            for update in fresh.values():
                self._inbox.put(update.id, dumps(_raw(update)))
            await self._write(entry, [("accept", id) for id in fresh])
        await wait_for_writes(known)  # a known update may be confirmed to Telegram, so it must be on disk
        return list(fresh.values())

    async def waiting(self) -> list[RawUpdate]:
        """See `storage.Inbox`."""
        return await as_records(_update, self._inbox.texts())

    async def claim_lane(self, lane: Address, now: datetime, lease: timedelta) -> bool:
        """See `storage.Inbox`."""
        return True

    async def release_lane(self, lane: Address) -> None:
        """See `storage.Inbox`."""

    async def set_aside(self, update: RawUpdate, error: str, at: datetime) -> None:
        """See `storage.Inbox`."""
        if await self._is_done(update.id) or self._dead_letters.text(update.id):
            return
        document = {"update": _raw(update), "error": error, "at": at.isoformat()}
        with self._staging as entry:
            self._inbox.drop(update.id)
            self._dead_letters.put(update.id, dumps(document))
        await self._write(entry, [("aside", update.id)])

    async def dead_letters(self) -> list[DeadLetter]:
        """See `storage.Inbox`."""
        return await as_records(dead_letter, self._dead_letters.texts())

    async def revive(self, update: int) -> bool:
        """See `storage.Inbox`."""
        text = self._dead_letters.text(update)
        if text is None:
            return False
        with self._staging as entry:
            self._dead_letters.drop(update)
            self._inbox.put(update, dumps(json.loads(text)["update"]))
        await self._write(entry, [("accept", update)])
        return True

    async def drop_dead_letter(self, update: int) -> bool:
        """See `storage.Inbox`."""
        if self._dead_letters.text(update) is None:
            return False
        with self._staging as entry:
            self._stage_done(update)
        await self._write(entry, [("done", update)])
        return True

    def _was_seen(self, update: int) -> bool:
        known = any(table.text(update) for table in (self._inbox, self._dead_letters, self._done))
        return known or self._pending_write_of(*_claims(update)) is not None

    async def _is_done(self, update: int) -> bool:
        """Return whether the update is handled; waits for a pending write about it."""
        while other := self._pending_write_of(("accept", update), ("aside", update)):
            await asyncio.wait([other])
        if being_done := self._pending_write_of(("done", update)):
            await asyncio.shield(being_done)
            return True
        return self._done.text(update) is not None

    def _stage_done(self, update: int) -> None:
        raw = json.loads(self._inbox.text(update) or self._dead_letters.text(update) or b"{}")
        self._inbox.drop(update)
        self._dead_letters.drop(update)
        self._done.put(update, dumps({"received": raw.get("received") or raw.get("at", "")}))


def _claims(update: int) -> list[Claim]:
    return [("accept", update), ("aside", update), ("done", update)]


def _raw(update: RawUpdate) -> dict[str, object]:
    """Return the update as a document; its payload is JSON already, and may contain what records may not."""
    return {**update.model_dump(mode="json", exclude={"payload"}), "payload": dict(update.payload)}


def _update(text: bytes) -> RawUpdate:
    return RawUpdate.model_validate(json.loads(text))


def dead_letter(text: bytes) -> DeadLetter:
    """Read a stored dead letter."""
    return DeadLetter.model_validate(json.loads(text))
