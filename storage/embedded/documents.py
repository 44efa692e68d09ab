"""Documents in memory: tables of JSON texts, changed by journal entries alone.

A document stays a JSON string and is parsed on access: a hundred thousand strings cost Python's garbage collector
nothing, while as many nested dicts would stall the event loop for a good part of a second at every full collection.
Strings are replaced, never changed, so a shallow copy of the tables is a consistent snapshot.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from itertools import islice

Rows = dict[str, bytes]
"""The documents of a table by id."""
Changed = Callable[[str, bytes | None], None]
"""Called on every change with the id and the document, or None when it was removed."""
Expired = Callable[[str, Rows], list[str]]
"""Tells which documents of the tables may be dropped."""

SESSIONS, REQUESTS, DELIVERIES, COUNTS = "sessions", "requests", "deliveries", "counts"
INBOX, DEAD_LETTERS, DONE, UNANSWERED = "inbox", "dead_letters", "done", "unanswered"
REMINDERS, CONTACTS, INVITATIONS = "reminders", "contacts", "invitations"
BLOCKS, ERASURES = "blocks", "erasures"
BATCH = 50
"""Documents in one line of a snapshot."""

FORGOTTEN_AT_ONCE = 500
"""Documents dropped before yielding to the event loop."""


def dumps(document: object) -> bytes:
    """Return the document as JSON in ASCII, whatever characters are in it. Raises TypeError and ValueError."""
    return json.dumps(document, separators=(",", ":")).encode("ascii")


class Entry:
    """What one commit changes: documents to put and to drop, and figures to add to counters.

    With `purges`, older lines hold what has to leave the disk: until a snapshot replaces them, every start makes one.

    On disk it is a header naming them, followed by the documents, separated by tabs (JSON contains no raw tab):
    `{"put":{"sessions":["5"]},"drop":{"inbox":["77"]},"add":{"asked":1}}<tab>{"chat":5, ...}`
    """

    def __init__(self) -> None:
        self.put: dict[str, Rows] = {}
        self.drop: dict[str, list[str]] = {}
        self.add: dict[str, int] = {}
        self.purges = False

    def __bool__(self) -> bool:
        return bool(self.put or self.drop or self.add)

    def encode(self) -> bytes:
        """Return the entry as it is stored."""
        put = {table: list(rows) for table, rows in self.put.items()}
        head = {"put": put, "drop": self.drop, "add": self.add, "purges": self.purges}
        documents = (document for rows in self.put.values() for document in rows.values())
        return b"\t".join([dumps({key: part for key, part in head.items() if part}), *documents])

    @classmethod
    def decode(cls, payload: bytes) -> Entry:
        """Read a stored entry."""
        head, *documents = payload.split(b"\t")
        parts, rest, entry = json.loads(head), iter(documents), cls()
        entry.put = {table: {id: next(rest) for id in ids} for table, ids in parts.get("put", {}).items()}
        entry.drop, entry.add, entry.purges = parts.get("drop", {}), parts.get("add", {}), parts.get("purges", False)
        return entry


class Documents:
    """The tables by name. `expired` decides what is dropped when the journal is compacted."""

    def __init__(self, expired: Expired) -> None:
        self.tables: dict[str, Rows] = {}
        self.purges = False
        """Whether an entry so far had something leave the disk; a snapshot's entries don't."""
        self._expired = expired
        self._watchers: dict[str, list[Changed]] = {}

    def watch(self, table: str, changed: Changed) -> None:
        """Call `changed` on every change to that table from now on."""
        self._watchers.setdefault(table, []).append(changed)

    def apply(self, payload: bytes) -> None:
        """Apply a stored entry."""
        entry = Entry.decode(payload)
        self.purges |= entry.purges
        for name, rows in entry.put.items():
            for id, document in rows.items():
                self._set(name, id, document)
        for name, ids in entry.drop.items():
            for id in ids:
                self._set(name, id, None)
        counts = self.tables.setdefault(COUNTS, {})
        for key, number in entry.add.items():
            before = json.loads(counts[key])["count"] if key in counts else 0
            self._set(COUNTS, key, dumps({"count": before + number}))

    def capture(self) -> Picture:
        """Return a snapshot of all tables."""
        return Picture({name: dict(table) for name, table in self.tables.items()}, self._expired)

    def release(self, picture: Picture) -> Iterator[None]:
        """Drop what the snapshot left out, unless it was changed since, yielding to the event loop now and then."""
        for name, rows in picture.forgotten.items():
            table = self.tables[name]
            for number, (id, document) in enumerate(rows.items(), 1):
                if table.get(id) is document:
                    self._set(name, id, None)
                if number % FORGOTTEN_AT_ONCE == 0:
                    yield

    def _set(self, name: str, id: str, document: bytes | None) -> None:
        table = self.tables.setdefault(name, {})
        if document is None:
            table.pop(id, None)
        else:
            table[id] = document
        for changed in self._watchers.get(name, ()):
            changed(id, document)


class Picture:
    """All documents at one moment."""

    def __init__(self, tables: dict[str, Rows], expired: Expired) -> None:
        self.tables = tables
        self._expired = expired
        self.forgotten: dict[str, Rows] = {}
        """What `entries` left out as expired."""

    def entries(self) -> Iterator[bytes]:
        """Yield entries that restore all documents but the expired ones. Runs in a thread, which pauses after each."""
        for name, table in self.tables.items():
            self.forgotten[name] = {id: table.pop(id) for id in self._expired(name, table)}
            documents = iter(table.items())
            while batch := dict(islice(documents, BATCH)):
                entry = Entry()
                entry.put[name] = batch
                yield entry.encode()
                time.sleep(0)
