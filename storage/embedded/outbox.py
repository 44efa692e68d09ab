"""The outbox of the embedded store."""

from __future__ import annotations

import asyncio
from asyncio import Future
from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from itertools import islice

from storage.embedded.base import EmbeddedTables, as_records, as_text
from storage.embedded.documents import Documents
from storage.errors import StorageError
from storage.messages import DUE_AT_ONCE, Address, Delivery, Text
from storage.records import Request


class EmbeddedOutbox(EmbeddedTables):
    """See `storage.DeliveryQueue`. One process owns the folder, so it claims every delivery."""

    def __init__(self, documents: Documents) -> None:
        super().__init__(documents)
        self._sequence = 0
        self._watchers: list[asyncio.Event] = []

    async def claim_deliveries(
        self, now: datetime, lease: timedelta, besides: Collection[Address] = ()
    ) -> list[Delivery]:
        """See `storage.DeliveryQueue`."""
        due = (id for _, when, id in self._delivery_index.first(besides) if when <= now)
        return await self._known_deliveries(islice(due, DUE_AT_ONCE))

    async def count_waits_from(self, now: datetime) -> None:
        """See `storage.DeliveryQueue`."""
        for delivery in await self._known_deliveries(self._delivery_index.due_after(now)):
            since = delivery.tried or delivery.created
            if since > now:
                redated = {"due": now + max(delivery.due - since, timedelta()), "tried": now}
                await self.record(delivery.model_copy(update=redated))
        for watcher in self._watchers:
            watcher.set()

    async def next_due(self) -> datetime | None:
        """See `storage.DeliveryQueue`."""
        return min((due for _, due, _ in self._delivery_index.first()), default=None)

    async def record(self, delivery: Delivery) -> None:
        """See `storage.DeliveryQueue`."""
        while other := self._pending_write_of(
            ("delivery", delivery.id)
        ):  # being erased: noted before that, it would come back
            await asyncio.wait([other])
        text = self._deliveries.text(delivery.id)
        if text is None:
            raise StorageError(f"There is no delivery {delivery.id}.")
        known = Delivery.model_validate_json(text)
        if known.erased:  # erased during the attempt, which still has the words
            delivery = delivery.blank()
        elif delivery.reply.text != Text():  # some of its words may have been erased as well
            fresh = known.reply
            kept = {"text": fresh.text, "rows": fresh.rows, "subject": fresh.subject}
            delivery = delivery.model_copy(update={"reply": delivery.reply.model_copy(update=kept)})
        with self._staging as entry:
            self._put_delivery(delivery, known.sequence)
        # Noted, not awaited: an fsync for every message sent would halve the outbox's throughput. What a crash loses
        # here is sent once more, and readers recognise the repeat by the request's number.
        self._journal.note(entry.encode())

    async def failed_deliveries(self) -> list[Delivery]:
        """See `storage.DeliveryQueue`."""
        dead = sorted(self._delivery_index.dead, key=self._delivery_index.dead.__getitem__)
        return await self._known_deliveries(dead)

    async def message_with_anchor(self, address: Address, anchor: str) -> int | None:
        """See `storage.DeliveryQueue`."""
        return self._delivery_index.message_with_anchor(address.root, anchor)

    async def request_of_message(self, address: Address, message: int) -> str:
        """See `storage.DeliveryQueue`."""
        return self._delivery_index.request_of_message(address.root, message)

    async def topic_of_request(self, address: Address, request: str) -> str:
        """See `storage.DeliveryQueue`."""
        text = self._requests.text(request)
        contacts = Request.model_validate_json(text).contacts if text else ()
        return next((known.thread for known in contacts if known.root == address.root), "")

    def watch(self) -> asyncio.Event:
        """See `storage.Store`."""
        self._watchers.append(watcher := asyncio.Event())
        return watcher

    async def _known_deliveries(self, ids: Iterable[str]) -> list[Delivery]:
        texts = [text for id in ids if (text := self._deliveries.text(id))]
        return await as_records(Delivery.model_validate_json, texts)

    def _stage_deliveries(self, deliveries: Iterable[Delivery]) -> tuple[list[str], list[Future[None]]]:
        """Stage deliveries that aren't known yet; return their ids, and the pending writes of those that are."""
        new: list[str] = []
        known: list[Future[None]] = []
        for delivery in deliveries:
            if other := self._pending_write_of(("delivery", delivery.id)):
                known.append(other)
            elif delivery.id not in new and not self._deliveries.text(delivery.id):
                self._sequence += 1
                self._put_delivery(delivery, self._sequence)
                new.append(delivery.id)
        return new, known

    def _put_delivery(self, delivery: Delivery, sequence: int) -> None:
        self._deliveries.put(delivery.id, as_text(delivery.model_copy(update={"sequence": sequence})))
