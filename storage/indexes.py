"""What would be a search through all documents, kept up to date instead: the outbox, a chat's requests."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterator

from storage.documents import Document
from storage.records import Delivery, DeliveryStatus


class Outbox:
    """The deliveries: what is pending in which chat, what carries which anchor, what is dead."""

    def __init__(self) -> None:
        self.sequence = 0
        """The highest sequence of a delivery so far."""
        self.dead: dict[str, int] = {}
        """Promised deliveries that were given up, with their sequence."""
        self._pending: dict[int, dict[str, Delivery]] = {}
        self._anchored: dict[tuple[int, str], tuple[int, int]] = {}

    def changed(self, id: str, before: Document | None, after: Document | None) -> None:
        """A delivery is new, has changed, or is forgotten."""
        waits = (
            Delivery.model_validate(after) if after and after["status"] == DeliveryStatus.PENDING else None
        )
        if before:
            self.dead.pop(id, None)
            if waits is None or waits.chat != before["chat"]:
                self._settle(id, before["chat"])
        if waits:
            self._wait(waits)
        if after:
            self.sequence = max(self.sequence, after["sequence"])
            self._finish(id, after)

    def first(self) -> Iterator[Delivery]:
        """The first pending delivery of every chat."""
        return (next(iter(chat.values())) for chat in self._pending.values())

    def anchored(self, chat: int, anchor: str) -> int | None:
        """Message id of the newest message in `chat` with that anchor."""
        newest = self._anchored.get((chat, anchor))
        return newest[1] if newest else None

    def _wait(self, delivery: Delivery) -> None:
        chat = self._pending.setdefault(delivery.chat, {})
        last = next(reversed(chat.values()), delivery)
        chat[delivery.id] = delivery  # one that is tried again keeps its place
        if delivery.sequence < last.sequence:
            ordered = sorted(chat.values(), key=lambda waiting: waiting.sequence)
            self._pending[delivery.chat] = {waiting.id: waiting for waiting in ordered}

    def _settle(self, id: str, chat: int) -> None:
        if pending := self._pending.get(chat):
            pending.pop(id, None)
            if not pending:
                del self._pending[chat]

    def _finish(self, id: str, document: Document) -> None:
        anchor, message = document["reply"]["anchor"], document["message_id"]
        if document["status"] == DeliveryStatus.DEAD and document["promised"]:
            self.dead[id] = document["sequence"]
        if document["status"] == DeliveryStatus.SENT and anchor and message is not None:
            key, found = (document["chat"], anchor), (document["sequence"], message)
            self._anchored[key] = max(found, self._anchored.get(key, found))


class Requests:
    """The requests by number, and which of them a chat opened or may decide about."""

    def __init__(self) -> None:
        self.ids: dict[int, str] = {}
        """Id of the request with that number."""
        self.last_number = 0
        self._numbers: dict[int, list[int]] = {}

    def changed(self, id: str, before: Document | None, after: Document | None) -> None:
        """A request is new, has changed, or is gone."""
        if before:
            del self.ids[before["number"]]
            for chat in _parties(before):
                numbers = self._numbers[chat]
                del numbers[bisect_left(numbers, before["number"])]
        if after:
            self.ids[after["number"]] = id
            self.last_number = max(self.last_number, after["number"])
            for chat in _parties(after):
                insort(self._numbers.setdefault(chat, []), after["number"])

    def newest(self, chat: int, most: int) -> list[str]:
        """Ids of the chat's requests, newest first."""
        return [self.ids[number] for number in self._numbers.get(chat, [])[: -most - 1 : -1]]


def _parties(request: Document) -> set[int]:
    return {request["chat"], *request["contacts"]}
