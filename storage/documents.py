"""Documents in memory: tables of JSON objects, changed by journal entries alone.

An entry says `put` (whole documents), `drop` (ids) and `add` (figures to add to counters). A document is
replaced and never changed in place, so a shallow copy of the tables is a true picture of one moment.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any

from storage.folder import Entry

Document = dict[str, Any]
Table = dict[str, Document]
Changed = Callable[[str, Document | None, Document | None], None]
"""Told of every change: id, document before, document after."""
Expired = Callable[[str, Table], list[str]]
"""Which documents of a table nobody needs any more."""

SESSIONS, REQUESTS, DELIVERIES, COUNTS = "sessions", "requests", "deliveries", "counts"
INBOX, ASIDE, DONE = "inbox", "aside", "done"
BATCH = 50
"""Documents in one line of a snapshot."""


class Documents:
    """The tables by name. `expired` decides what is forgotten when the journal is compacted."""

    def __init__(self, expired: Expired) -> None:
        self.tables: dict[str, Table] = {}
        self._expired = expired
        self._watchers: dict[str, list[Changed]] = {}

    def watch(self, table: str, changed: Changed) -> None:
        """Tell `changed` of every change to that table from now on."""
        self._watchers.setdefault(table, []).append(changed)

    def apply(self, entry: Entry) -> None:
        """Make the changes an entry says."""
        for name, documents in entry.get("put", {}).items():
            for id, document in documents.items():
                self._set(name, id, document)
        for name, ids in entry.get("drop", {}).items():
            for id in ids:
                self._set(name, id, None)
        counts = self.tables.setdefault(COUNTS, {})
        for key, number in entry.get("add", {}).items():
            self._set(COUNTS, key, {"count": counts.get(key, {"count": 0})["count"] + number})

    def capture(self) -> Picture:
        """All tables as they are now."""
        return Picture({name: dict(table) for name, table in self.tables.items()}, self._expired)

    def release(self, picture: Picture) -> None:
        """Forget what the picture left out, unless it was changed since."""
        for name, documents in picture.forgotten.items():
            table = self.tables[name]
            for id, document in documents.items():
                if table.get(id) is document:
                    self._set(name, id, None)

    def _set(self, name: str, id: str, document: Document | None) -> None:
        table = self.tables.setdefault(name, {})
        before = table.get(id)
        if document is None:
            table.pop(id, None)
        else:
            table[id] = document
        for changed in self._watchers.get(name, ()):
            changed(id, before, document)


class Picture:
    """The documents of one moment."""

    def __init__(self, tables: dict[str, Table], expired: Expired) -> None:
        self._tables = tables
        self._expired = expired
        self.forgotten: dict[str, Table] = {}
        """What `entries` left out."""

    def entries(self) -> Iterator[Entry]:
        """Entries that bring back all documents but the expired."""
        for name, table in self._tables.items():
            self.forgotten[name] = {id: table.pop(id) for id in self._expired(name, table)}
            documents = iter(table.items())
            while batch := dict(islice(documents, BATCH)):
                yield {"put": {name: batch}}
