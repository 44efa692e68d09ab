"""What would be a search through all documents, kept up to date instead: the outbox, a chat's requests."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterator
from datetime import datetime

from storage.messages import Address, Delivery, DeliveryStatus
from storage.records import Request

Waiting = tuple[int, datetime, str]
"""Sequence of a pending delivery, when it is due, and its id: a plain tuple, no work for the garbage collector."""


class Outbox:
    """The deliveries: what is pending in which chat, what carries which anchor, what is dead."""

    def __init__(self) -> None:
        self.sequence = 0
        """The highest sequence of a delivery so far."""
        self.dead: dict[str, int] = {}
        """Promised deliveries that were given up, with their sequence."""
        self._chats: dict[str, Address] = {}
        self._pending: dict[Address, dict[str, Waiting]] = {}
        self._anchored: dict[tuple[Address, str], tuple[int, int]] = {}
        self._about: dict[tuple[Address, int], str] = {}

    def changed(self, id: str, document: bytes | None) -> None:
        """A delivery is new, has changed, or is forgotten."""
        delivery = Delivery.model_validate_json(document) if document else None
        waits = delivery is not None and delivery.status == DeliveryStatus.PENDING
        self.dead.pop(id, None)
        if id in self._chats and not (delivery and waits and delivery.address.root == self._chats[id]):
            self._settle(id)
        if delivery:
            self.sequence = max(self.sequence, delivery.sequence)
            if waits:
                self._wait(delivery)
            else:
                self._finish(delivery)

    def first(self) -> Iterator[Waiting]:
        """The first pending delivery of every chat; a chat that was served or tried last comes last."""
        return (next(iter(chat.values())) for chat in self._pending.values())

    def anchored(self, chat: Address, anchor: str) -> int | None:
        """Message id of the newest message in `chat` with that anchor."""
        newest = self._anchored.get((chat, anchor))
        return newest[1] if newest else None

    def about(self, chat: Address, message: int) -> str:
        """Number of the request that this message of ours is about; empty when it is about none."""
        return self._about.get((chat, message), "")

    def _wait(self, delivery: Delivery) -> None:
        root = delivery.address.root
        if delivery.id in self._chats:
            self._to_the_back(root)
        chat = self._pending.setdefault(root, {})
        waiting = (delivery.sequence, delivery.due, delivery.id)
        last = next(reversed(chat.values()), waiting)
        chat[delivery.id] = waiting  # one that is tried again keeps its place
        self._chats[delivery.id] = root
        if waiting < last:
            self._pending[root] = {each[2]: each for each in sorted(chat.values())}

    def _settle(self, id: str) -> None:
        chat = self._chats.pop(id)
        del self._pending[chat][id]
        self._to_the_back(chat)

    def _to_the_back(self, chat: Address) -> None:
        """The chat waits behind all others, if it has anything left to wait for."""
        left = self._pending.pop(chat)
        if left:
            self._pending[chat] = left

    def _finish(self, delivery: Delivery) -> None:
        if delivery.status == DeliveryStatus.DEAD and delivery.promised:
            self.dead[delivery.id] = delivery.sequence
        root, anchor, message = delivery.address.root, delivery.reply.anchor, delivery.message_id
        if delivery.status == DeliveryStatus.SENT and delivery.request and message is not None:
            self._about[root, message] = delivery.request
        if delivery.status == DeliveryStatus.SENT and anchor and message is not None:
            key, found = (root, anchor), (delivery.sequence, message)
            self._anchored[key] = max(found, self._anchored.get(key, found))


class Requests:
    """The requests by number, and which of them a chat opened or may decide about."""

    def __init__(self) -> None:
        self.ids: dict[int, str] = {}
        """Id of the request with that number."""
        self.last_number = 0
        self._known: dict[str, tuple[int, tuple[Address, ...]]] = {}
        self._numbers: dict[Address, list[int]] = {}

    def changed(self, id: str, document: bytes | None) -> None:
        """A request is new, has changed, or is gone."""
        if known := self._known.pop(id, None):
            self._remove(*known)
        if document:
            request = Request.model_validate_json(document)
            parties = tuple({party.root for party in (request.company, *request.contacts)})
            self._known[id] = (request.number, parties)
            self.ids[request.number] = id
            self.last_number = max(self.last_number, request.number)
            for chat in parties:
                insort(self._numbers.setdefault(chat, []), request.number)

    def newest(self, chat: Address, most: int) -> list[str]:
        """Ids of the chat's requests, newest first."""
        return [self.ids[number] for number in self._numbers.get(chat, [])[: -most - 1 : -1]]

    def _remove(self, number: int, parties: tuple[Address, ...]) -> None:
        del self.ids[number]
        for chat in parties:
            numbers = self._numbers[chat]
            del numbers[bisect_left(numbers, number)]
