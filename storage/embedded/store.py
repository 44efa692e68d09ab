"""The default store: TinyDB over a journal; one process, one folder, a cost per commit that does not grow.

Memory answers every question and holds only what is on disk; a change is one line of the journal, and takes
effect when that line is on disk.
"""

from __future__ import annotations

import asyncio
import json
from asyncio import Future
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import TypeVar

from storage import DUE_AT_ONCE, Conflict, StorageError
from storage.embedded.disk import Disk
from storage.embedded.documents import (
    COUNTS,
    DEAD_LETTERS,
    DELIVERIES,
    DONE,
    INBOX,
    REQUESTS,
    SESSIONS,
    UNANSWERED,
    Documents,
    Entry,
    Picture,
    dumps,
)
from storage.embedded.files import Folder
from storage.embedded.indexes import Outbox, Requests
from storage.embedded.journal import COMPACT_AT, Journal
from storage.embedded.retention import expired, outdated
from storage.embedded.tables import Tables
from storage.messages import Address, Delivery, Record
from storage.records import Changes, DeadLetter, RawUpdate, Request, Session, Snapshot, Status, UnansweredQuestion

REQUESTS_AT_ONCE = 50
"""Most requests in a snapshot."""
TURN = 100
"""Records made before the event loop gets its turn."""

R = TypeVar("R", bound=Record)
Claim = tuple[str, int | str]
"""What an entry on its way to the disk is about: nothing else may be decided on it until it got there."""


class EmbeddedStore:
    """See `storage.Store`."""

    def __init__(self, documents: Documents) -> None:
        tables = Tables(documents)
        self._staging = tables.staging
        self._sessions = tables.open(SESSIONS)
        self._requests = tables.open(REQUESTS)
        self._deliveries = tables.open(DELIVERIES)
        self._inbox = tables.open(INBOX)
        self._dead_letters = tables.open(DEAD_LETTERS)
        self._done = tables.open(DONE)
        self._counts = tables.open(COUNTS)
        self._unanswered = tables.open(UNANSWERED)
        self._outbox, self._numbers = Outbox(), Requests()
        documents.watch(DELIVERIES, self._outbox.changed)
        documents.watch(REQUESTS, self._numbers.changed)
        self._claims: dict[Claim, Future[None]] = {}
        self._watchers: list[asyncio.Event] = []
        self._sequence = 0
        self._journal: Journal[Picture]

    @classmethod
    async def open(cls, folder: Path, disk: Disk | None = None, compact_at: int = COMPACT_AT) -> EmbeddedStore:
        """The store in `folder`, made when missing. Raises StorageUnusable."""
        documents = Documents(expired)
        store = cls(documents)
        store._journal = await asyncio.to_thread(Journal.open, folder, documents, disk, compact_at)
        store._sequence = store._outbox.sequence
        return store

    @staticmethod
    async def check_free(folder: Path) -> None:
        """See `storage.check_free`."""
        taken = Folder(folder, Disk())
        await asyncio.to_thread(taken.lock)
        await asyncio.to_thread(taken.unlock)

    async def close(self) -> None:
        """See `storage.Store`."""
        await self._journal.close()

    # ------------------------------------------------------------------ inbox

    async def accept(self, updates: Sequence[RawUpdate]) -> list[RawUpdate]:
        """See `storage.Store`."""
        known = [claim for update in updates if (claim := self._claimed(*_claims(update.id)))]
        fresh: dict[int, RawUpdate] = {}
        for update in updates:
            if not self._seen(update.id):
                fresh.setdefault(update.id, update)
        with self._staging as entry:
            for update in fresh.values():
                self._inbox.put(update.id, dumps(_raw(update)))
            await self._write(entry, [("accept", id) for id in fresh])
        await _all(known)
        return list(fresh.values())

    async def waiting(self) -> list[RawUpdate]:
        """See `storage.Store`."""
        return await _records(_waiting, self._inbox.texts())

    async def set_aside(self, update: RawUpdate, error: str, at: datetime) -> None:
        """See `storage.Store`."""
        if await self._is_done(update.id) or self._dead_letters.text(update.id):
            return
        document = {"update": _raw(update), "error": error, "at": at.isoformat()}
        with self._staging as entry:
            self._inbox.drop(update.id)
            self._dead_letters.put(update.id, dumps(document))
        await self._write(entry, [("aside", update.id)])

    async def dead_letters(self) -> list[DeadLetter]:
        """See `storage.Store`."""
        return await _records(_set_aside, self._dead_letters.texts())

    # ------------------------------------------------------------------ state

    async def load(self, address: Address, request: str = "", others: Collection[Address] = ()) -> Snapshot:
        """See `storage.Store`."""
        chat = address.root
        ids = self._numbers.newest(chat, REQUESTS_AT_ONCE)
        if request and request not in ids and self._requests.text(request):
            ids = [*ids[: REQUESTS_AT_ONCE - 1], request]
        requests = [Request.model_validate_json(self._requests.text(id) or b"") for id in ids]
        requests.sort(key=lambda found: found.number, reverse=True)
        named = {party.root for found in requests for party in _parties(found)}
        named = (named | {other.root for other in others}) - {chat}
        session = self._session(chat) or Session(address=chat)
        own = self._unanswered.text(session.unanswered.id) if session.unanswered else None
        return Snapshot(
            session=session,
            unanswered=(UnansweredQuestion.model_validate_json(own),) if own else (),
            requests=tuple(requests),
            languages={other: spoken for other in named if (spoken := self._language(other))},
            last_number=self._numbers.last_number,
        )

    async def requests(self, statuses: Collection[Status]) -> list[Request]:
        """See `storage.Store`."""
        found = await _records(Request.model_validate_json, list(self._requests.texts()))
        return sorted((one for one in found if one.status in statuses), key=lambda one: one.number)

    async def commit(self, changes: Changes, done: int | None = None) -> None:
        """See `storage.Store`."""
        if done is not None and await self._is_done(done):
            return
        claims = _decided(changes)
        if len(set(claims)) < len(claims):
            raise StorageError("A commit names a request or a number twice.")
        await self._check(changes, claims)
        with self._staging as entry:
            self._stage_state(changes)
            new, known = self._stage_deliveries(changes.deliveries)
            if done is not None:
                self._stage_done(done)
                claims.append(("done", done))
        entry.add = {key: number for key, number in changes.counts.items() if number}
        await self._write(entry, [*claims, *(("delivery", id) for id in new)])
        await _all(known)
        for watcher in self._watchers:
            watcher.set()

    def _language(self, chat: Address) -> str:
        session = self._session(chat)
        if session is None or session.person is None:
            return ""
        return session.person.language or session.spoken or session.person.phone_language

    def _session(self, chat: Address) -> Session | None:
        text = self._sessions.text(str(chat))
        return Session.model_validate_json(text) if text else None

    async def counts(self) -> Mapping[str, int]:
        """See `storage.Store`."""
        return {str(row.doc_id): row["count"] for row in self._counts}

    async def unanswered(self) -> list[UnansweredQuestion]:
        """See `storage.Store`."""
        found = await _records(UnansweredQuestion.model_validate_json, self._unanswered.texts())
        return sorted(found, key=lambda question: question.at)

    async def forget(self, now: datetime) -> None:
        """See `storage.Store`."""
        unanswered, counts = dict(self._staging.rows(UNANSWERED)), dict(self._staging.rows(COUNTS))
        questions, figures = await asyncio.to_thread(outdated, unanswered, counts, now)
        with self._staging as entry:
            for id in questions:
                self._unanswered.drop(id)
            for key in figures:
                self._counts.drop(key)
        if entry:
            self._journal.compact_next()
            await self._write(entry, [])

    # ----------------------------------------------------------------- outbox

    async def due(self, now: datetime) -> list[Delivery]:
        """See `storage.Store`."""
        due = (id for _, when, id in self._outbox.first() if when <= now)
        return await self._known_deliveries(islice(due, DUE_AT_ONCE))

    def watch(self) -> asyncio.Event:
        """See `storage.Store`."""
        self._watchers.append(watcher := asyncio.Event())
        return watcher

    async def next_due(self) -> datetime | None:
        """See `storage.Store`."""
        return min((due for _, due, _ in self._outbox.first()), default=None)

    async def record(self, delivery: Delivery) -> None:
        """See `storage.Store`."""
        text = self._deliveries.text(delivery.id)
        if text is None:
            raise StorageError(f"There is no delivery {delivery.id}.")
        known = Delivery.model_validate_json(text)
        with self._staging as entry:
            self._put_delivery(delivery, known.sequence)
        self._journal.note(entry.encode())

    async def dead(self) -> list[Delivery]:
        """See `storage.Store`."""
        dead = sorted(self._outbox.dead, key=self._outbox.dead.__getitem__)
        return await self._known_deliveries(dead)

    async def anchored(self, address: Address, anchor: str) -> int | None:
        """See `storage.Store`."""
        return self._outbox.anchored(address.root, anchor)

    async def about(self, address: Address, message: int) -> str:
        """See `storage.Store`."""
        return self._outbox.about(address.root, message)

    async def _known_deliveries(self, ids: Iterable[str]) -> list[Delivery]:
        texts = [text for id in ids if (text := self._deliveries.text(id))]
        return await _records(Delivery.model_validate_json, texts)

    # ------------------------------------------------------- on the way to disk

    def _claimed(self, *claims: Claim) -> Future[None] | None:
        """The write under way that is about one of these, if any."""
        found = (self._claims.get(claim) for claim in claims)
        return next((future for future in found if future and not future.done()), None)

    async def _write(self, entry: Entry, claims: list[Claim]) -> None:
        """Write the entry, if it says anything, and hold the claims until it is on disk or refused."""
        if not entry:
            return
        written = self._journal.append(entry.encode())
        self._claims.update(dict.fromkeys(claims, written))
        written.add_done_callback(lambda _: self._let_go(claims, written))
        await asyncio.shield(written)  # others may wait for it too: one who gives up must not cancel it for all

    def _let_go(self, claims: list[Claim], written: Future[None]) -> None:
        for claim in claims:
            if self._claims.get(claim) is written:
                del self._claims[claim]
        written.exception()  # read once, so that nobody waiting any more is no warning

    def _seen(self, update: int) -> bool:
        known = any(table.text(update) for table in (self._inbox, self._dead_letters, self._done))
        return known or self._claimed(*_claims(update)) is not None

    async def _is_done(self, update: int) -> bool:
        """Whether the update is handled; waits for what is being written about it."""
        while other := self._claimed(("accept", update), ("aside", update)):
            await asyncio.wait([other])
        if being_done := self._claimed(("done", update)):
            await asyncio.shield(being_done)
            return True
        return self._done.text(update) is not None

    async def _check(self, changes: Changes, claims: list[Claim]) -> None:
        """Raise Conflict when the changes were not made from what is kept now.

        Somebody whose loss is not on disk yet would load the same again: they are told when it is.
        """
        if other := self._claimed(*claims):
            await asyncio.wait([other])
            raise Conflict("Somebody else was faster.")
        session = changes.session
        if session and session.version != _version(self._session(session.address)):
            raise Conflict(f"The session of {session.address} is no longer at version {session.version}.")
        for request in changes.requests:
            text = self._requests.text(request.id)
            if request.version != _version(Request.model_validate_json(text) if text else None):
                raise Conflict(f"Request {request.id} is no longer at version {request.version}.")
            if self._numbers.ids.get(request.number, request.id) != request.id:
                raise Conflict(f"Number {request.number} is taken.")

    def _stage_state(self, changes: Changes) -> None:
        if session := changes.session:
            kept = session.model_copy(update={"version": session.version + 1})
            self._sessions.put(str(session.address), _text(kept))
        for request in changes.requests:
            next_one = request.model_copy(update={"version": request.version + 1})
            self._requests.put(request.id, _text(next_one))
        for question in changes.unanswered:
            self._unanswered.put(question.id, _text(question))
        for settled in changes.settled:
            self._unanswered.drop(settled)

    def _stage_deliveries(self, deliveries: Iterable[Delivery]) -> tuple[list[str], list[Future[None]]]:
        """Stage those not known yet; their ids, and the writes under way of those that are."""
        new: list[str] = []
        known: list[Future[None]] = []
        for delivery in deliveries:
            if other := self._claimed(("delivery", delivery.id)):
                known.append(other)
            elif delivery.id not in new and not self._deliveries.text(delivery.id):
                self._sequence += 1
                self._put_delivery(delivery, self._sequence)
                new.append(delivery.id)
        return new, known

    def _stage_done(self, update: int) -> None:
        raw = json.loads(self._inbox.text(update) or self._dead_letters.text(update) or b"{}")
        self._inbox.drop(update)
        self._dead_letters.drop(update)
        self._done.put(update, dumps({"received": raw.get("received") or raw.get("at", "")}))

    def _put_delivery(self, delivery: Delivery, sequence: int) -> None:
        self._deliveries.put(delivery.id, _text(delivery.model_copy(update={"sequence": sequence})))


def _claims(update: int) -> list[Claim]:
    return [("accept", update), ("aside", update), ("done", update)]


def _parties(request: Request) -> tuple[Address, ...]:
    return (request.company, *request.contacts, *request.copies)


def _decided(changes: Changes) -> list[Claim]:
    """What nobody else may decide on at the same time."""
    claims: list[Claim] = [("request", request.id) for request in changes.requests]
    claims += [("number", request.number) for request in changes.requests]
    if changes.session:
        claims.append(("session", str(changes.session.address)))
    return claims


def _text(record: Record) -> bytes:
    return record.model_dump_json().encode()


def _raw(update: RawUpdate) -> dict[str, object]:
    """The update as a document; its payload is JSON already, and may hold what no other record may."""
    return {**update.model_dump(mode="json", exclude={"payload"}), "payload": dict(update.payload)}


def _waiting(text: bytes) -> RawUpdate:
    return RawUpdate.model_validate(json.loads(text))


def _set_aside(text: bytes) -> DeadLetter:
    return DeadLetter.model_validate(json.loads(text))


def _version(record: Session | Request | None) -> int:
    return record.version if record else 0


async def _records(make: Callable[[bytes], R], texts: Iterable[bytes]) -> list[R]:
    """The documents as records, giving the event loop its turn in between."""
    made: list[R] = []
    for number, text in enumerate(texts, 1):
        made.append(make(text))
        if number % TURN == 0:
            await asyncio.sleep(0)
    return made


async def _all(writes: Iterable[Future[None]]) -> None:
    for write in writes:
        await asyncio.shield(write)
