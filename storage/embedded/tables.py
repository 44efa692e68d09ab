"""TinyDB over the journal, by its extension points: `Staging` is its storage, `JournalTable` its table class.

TinyDB's queries and updates work on these tables, but a change is collected for the journal instead of being written,
and costs as much as what changed instead of the whole table.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, MutableMapping
from typing import Any

from tinydb import TinyDB
from tinydb.storages import Storage
from tinydb.table import Table

from storage.embedded.documents import Documents, Entry, Rows, dumps
from storage.errors import StorageError

Document = dict[str, Any]


class _ParsedRows(Mapping[str, Document]):
    """The documents of a table, each parsed on access."""

    def __init__(self, rows: Rows) -> None:
        self.rows = rows

    def __getitem__(self, id: str) -> Document:
        document: Document = json.loads(self.rows[id])
        return document

    def __contains__(self, id: object) -> bool:
        return id in self.rows

    def __iter__(self) -> Iterator[str]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)


class _ChangedRows(MutableMapping[str, Document]):
    """The documents of a table as seen within one change; the table itself isn't touched."""

    def __init__(self, kept: _ParsedRows) -> None:
        self._kept = kept
        self._touched: dict[str, Document | None] = {}

    def changes(self) -> dict[str, Document | None]:
        """Return the changed documents, None for a removed one."""
        return {id: found for id, found in self._touched.items() if found != self._kept.get(id)}

    def __getitem__(self, id: str) -> Document:
        found = self._touched[id] if id in self._touched else self._kept[id]
        if found is None:
            raise KeyError(id)
        self._touched[id] = found  # TinyDB modifies in place what it is given
        return found

    def __contains__(self, id: object) -> bool:
        return self._touched[id] is not None if id in self._touched else id in self._kept

    def __setitem__(self, id: str, document: Document) -> None:
        self._touched[id] = document

    def __delitem__(self, id: str) -> None:
        self._touched[id] = None

    def __iter__(self) -> Iterator[str]:
        return (id for id in {**dict.fromkeys(self._kept), **self._touched} if id in self)

    def __len__(self) -> int:
        return sum(1 for _ in self)


class Staging(Storage):
    """TinyDB's storage: reads see what is on disk, writes are collected into one entry."""

    def __init__(self, documents: Documents) -> None:
        self._documents = documents
        self._entry = Entry()

    def __enter__(self) -> Entry:
        """The entry that collects all changes from here on; nothing may be awaited inside the block."""
        self._entry = Entry()
        return self._entry

    def __exit__(self, *_: object) -> None:
        self._entry = Entry()

    def read(self) -> dict[str, Mapping[str, Any]]:  # type: ignore[override]
        """Return the tables."""
        return {name: _ParsedRows(rows) for name, rows in self._documents.tables.items()}

    def write(self, data: dict[str, Any]) -> None:
        """Refused: this storage takes changes of single documents, not whole tables."""
        raise StorageError("Tables are changed document by document.")

    def rows(self, table: str) -> Rows:
        """Return the documents of that table as stored."""
        return self._documents.tables.setdefault(table, {})

    def put(self, table: str, id: str, document: bytes) -> None:
        """Collect a new or changed document."""
        self._entry.put.setdefault(table, {})[id] = document

    def drop(self, table: str, id: str) -> None:
        """Collect a removed document."""
        self._entry.drop.setdefault(table, []).append(id)


class JournalTable(Table):
    """A table that is read in place and hands over only the documents that changed."""

    document_id_class = str  # type: ignore[assignment]  # TinyDB's own switch, typed for numbers only
    _storage: Staging

    def text(self, id: int | str) -> bytes | None:
        """Return the document as stored, None when there is none."""
        return self._storage.rows(self.name).get(str(id))

    def texts(self) -> list[bytes]:
        """Return all documents as stored, oldest first."""
        return list(self._storage.rows(self.name).values())

    def put(self, id: int | str, document: bytes) -> None:
        """Insert or replace a document given as JSON."""
        self._storage.put(self.name, str(id), document)

    def drop(self, id: int | str) -> None:
        """Remove the document, if there is one."""
        self.remove(doc_ids=[str(id)])  # type: ignore[list-item]

    def _read_table(self) -> _ParsedRows:  # type: ignore[override]
        return _ParsedRows(self._storage.rows(self.name))

    def _update_table(self, updater: Callable[[Any], None]) -> None:
        draft = _ChangedRows(self._read_table())
        updater(draft)
        for id, document in draft.changes().items():
            if document is None:
                self._storage.drop(self.name, id)
            else:
                self._storage.put(self.name, id, dumps(document))


class Tables(TinyDB):
    """The database over `documents`."""

    table_class = JournalTable

    def __init__(self, documents: Documents) -> None:
        self._documents = documents
        self.staging = Staging(documents)
        """Collects the changes."""
        super().__init__(storage=lambda: self.staging)

    def open(self, name: str) -> JournalTable:
        """Return the table of that name; its TinyDB query cache is cleared on every change."""
        table: JournalTable = self.table(name)  # type: ignore[assignment]
        self._documents.watch(name, lambda *_: table.clear_cache())
        return table
