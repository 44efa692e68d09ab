"""Indexes, kept up to date with every change, instead of searches through all documents.

An index is told of every document that is added, changed or removed, also while the journal is replayed: so it is built
as the folder is opened, and always matches what is on disk.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Collection, Iterator
from datetime import datetime
from itertools import takewhile

from storage.messages import Address, Delivery, DeliveryStatus
from storage.records import FINISHED, Reminder, Request, Status, UnansweredQuestion

Waiting = tuple[int, datetime, str]
"""Sequence, due time and id of a pending delivery: a plain tuple, which the garbage collector needn't track."""


class DeliveryIndex:
    """Deliveries: which are pending in which chat, which carries which anchor, which failed for good."""

    def __init__(self) -> None:
        self.sequence = 0
        """The highest sequence of a delivery so far."""
        self.dead: dict[str, int] = {}
        """Promised deliveries that failed for good, with their sequence."""
        self._chats: dict[str, Address] = {}
        self._pending: dict[Address, dict[str, Waiting]] = {}
        self._awaited: dict[str, Address] = {}
        """Pending deliveries that somebody is waiting for, with their chats."""
        self._anchored: dict[tuple[Address, str], tuple[int, int]] = {}
        self._about: dict[tuple[Address, int], str] = {}
        self._newest: dict[Address, int] = {}

    def changed(self, id: str, document: bytes | None) -> None:
        """Take note that a delivery was added, changed or removed."""
        delivery = Delivery.model_validate_json(document) if document else None
        waits = delivery is not None and delivery.status == DeliveryStatus.PENDING
        self.dead.pop(id, None)
        if id in self._chats and not (delivery and waits and delivery.address.root == self._chats[id]):
            self._remove(id)
        if delivery:
            self.sequence = max(self.sequence, delivery.sequence)
            if waits:
                self._wait(delivery)
            else:
                self._finish(delivery)

    def first(self, besides: Collection[Address] = ()) -> Iterator[Waiting]:
        """Yield the first pending delivery of every chat but those in `besides`.

        Chats in which somebody is waiting come first, and the chat served or tried last comes last.
        """
        awaiting = set(self._awaited.values())
        for wanted in (True, False):
            for address, chat in self._pending.items():
                if (address in awaiting) is wanted and address not in besides:
                    yield next(iter(chat.values()))

    def due_after(self, now: datetime) -> list[str]:
        """Return the ids of pending deliveries that aren't due yet."""
        return [id for chat in self._pending.values() for _, due, id in chat.values() if due > now]

    def message_with_anchor(self, chat: Address, anchor: str) -> int | None:
        """Return the message id of the newest message in `chat` with that anchor."""
        newest = self._anchored.get((chat, anchor))
        return newest[1] if newest else None

    def request_of_message(self, chat: Address, message: int) -> str:
        """Return the number of the request that this message of ours is about; empty when it is about none."""
        return self._about.get((chat, message), "")

    def newest(self, chat: Address) -> int:
        """Return the highest message id sent to this chat; 0 while none is known."""
        return self._newest.get(chat, 0)

    def _wait(self, delivery: Delivery) -> None:
        root = delivery.address.root
        if delivery.id in self._chats:
            self._to_the_back(root)
        chat = self._pending.setdefault(root, {})
        waiting = (delivery.sequence, delivery.due, delivery.id)
        last = next(reversed(chat.values()), waiting)
        chat[delivery.id] = waiting  # a retried delivery keeps its place
        self._chats[delivery.id] = root
        if delivery.awaited:
            self._awaited[delivery.id] = root
        if waiting < last:
            self._pending[root] = {each[2]: each for each in sorted(chat.values())}

    def _remove(self, id: str) -> None:
        chat = self._chats.pop(id)
        self._awaited.pop(id, None)
        del self._pending[chat][id]
        self._to_the_back(chat)

    def _to_the_back(self, chat: Address) -> None:
        """Move the chat behind all others, if it has anything left to send."""
        left = self._pending.pop(chat)
        if left:
            self._pending[chat] = left

    def _finish(self, delivery: Delivery) -> None:
        if delivery.status == DeliveryStatus.DEAD and delivery.promised:
            self.dead[delivery.id] = delivery.sequence
        root, anchor, message = delivery.address.root, delivery.reply.anchor, delivery.message_id
        if delivery.status == DeliveryStatus.SENT and delivery.request and message is not None:
            self._about[root, message] = delivery.request
        if delivery.status == DeliveryStatus.SENT and message is not None:
            self._newest[root] = max(message, self._newest.get(root, 0))
        if delivery.status == DeliveryStatus.SENT and anchor and message is not None:
            key, found = (root, anchor), (delivery.sequence, message)
            self._anchored[key] = max(found, self._anchored.get(key, found))


class RequestIndex:
    """Requests by number, by status, by the chat that opened them and by those that may decide."""

    def __init__(self) -> None:
        self.ids: dict[int, str] = {}
        """The id of the request by its running number."""
        self.last_number = 0
        self.under_way: dict[str, Request] = {}
        """The open requests as parsed records: they are read far more often than they change."""
        self._known: dict[str, tuple[int, Status, tuple[Address, ...], tuple[Address, ...]]] = {}
        self._copies: dict[Address, list[int]] = {}
        self._numbers: dict[Address, list[int]] = {}
        self._statuses: dict[Status, dict[str, int]] = {status: {} for status in Status}

    def changed(self, id: str, document: bytes | None) -> None:
        """Take note that a request was added, changed or removed."""
        self.under_way.pop(id, None)
        if known := self._known.pop(id, None):
            self._remove(id, *known)
        if document:
            request = Request.model_validate_json(document)
            parties = tuple({party.root for party in (request.company, *request.contacts)})
            readers = tuple({reader.root for reader in request.copies})
            self._known[id] = (request.number, request.status, parties, readers)
            if request.status not in FINISHED:
                self.under_way[id] = request
            self.ids[request.number] = id
            self.last_number = max(self.last_number, request.number)
            self._statuses[request.status][id] = request.number
            for chat in parties:
                insort(self._numbers.setdefault(chat, []), request.number)
            for chat in readers:
                insort(self._copies.setdefault(chat, []), request.number)

    def newest(self, chat: Address, most: int) -> list[str]:
        """Return the ids of the chat's requests, newest first."""
        return [self.ids[number] for number in self._numbers.get(chat, [])[: -most - 1 : -1]]

    def copied_to(self, chat: Address, most: int) -> list[str]:
        """Return the ids of the requests of which the chat got a copy, newest first."""
        return [self.ids[number] for number in self._copies.get(chat, [])[: -most - 1 : -1]]

    def with_status(self, statuses: Collection[Status]) -> list[str]:
        """Return the ids of the requests with one of these statuses, oldest first."""
        found = {id: number for status in statuses for id, number in self._statuses[status].items()}
        return sorted(found, key=found.__getitem__)

    def _remove(
        self, id: str, number: int, status: Status, parties: tuple[Address, ...], readers: tuple[Address, ...]
    ) -> None:
        del self.ids[number]
        del self._statuses[status][id]
        lists = [self._numbers[chat] for chat in parties] + [self._copies[chat] for chat in readers]
        for numbers in lists:
            del numbers[bisect_left(numbers, number)]


class ReminderIndex:
    """Reminders by due time."""

    def __init__(self) -> None:
        self._due: dict[str, datetime] = {}
        self._order: list[tuple[datetime, str]] = []

    def changed(self, id: str, document: bytes | None) -> None:
        """Take note that a reminder was added, changed or done."""
        if before := self._due.pop(id, None):
            del self._order[bisect_left(self._order, (before, id))]
        if document:
            self._due[id] = Reminder.model_validate_json(document).due
            insort(self._order, (self._due[id], id))

    def due(self, now: datetime) -> Iterator[str]:
        """Return the ids of due reminders, earliest first."""
        return (id for due, id in takewhile(lambda entry: entry[0] <= now, self._order))

    def next(self) -> datetime | None:
        """Return when the earliest falls due."""
        return self._order[0][0] if self._order else None


class EntryIndex:
    """Unanswered questions by the entry they are about."""

    def __init__(self) -> None:
        self._entries: dict[str, str] = {}
        self._ids: dict[str, dict[str, None]] = {}

    def changed(self, id: str, document: bytes | None) -> None:
        """Take note that a question was added, changed or removed."""
        if before := self._entries.pop(id, ""):
            del self._ids[before][id]
        entry = UnansweredQuestion.model_validate_json(document).entry if document else ""
        if entry:
            self._entries[id] = entry
            self._ids.setdefault(entry, {})[id] = None

    def questions_about(self, entry: str) -> list[str]:
        """Return the ids of the questions about the entry."""
        return list(self._ids.get(entry, ()))
