"""TinyDB over the journal, by its extension points: `Staging` is its storage, `JournalTable` its table class.

TinyDB's queries and changes work on these tables; only that a change is gathered for the journal instead of
written, and costs what changed instead of the whole table.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, MutableMapping
from copy import deepcopy
from typing import Any

from tinydb import TinyDB
from tinydb.storages import Storage
from tinydb.table import Table

from storage import StorageError
from storage.documents import Document, Documents
from storage.documents import Table as Rows
from storage.folder import Entry


class _Draft(MutableMapping[str, Document]):
    """The documents of a table as one change sees them; the documents themselves stay as they are."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows
        self._touched: dict[str, Document | None] = {}

    def changes(self) -> dict[str, Document | None]:
        """The documents that differ from before, None for a removed one."""
        return {id: found for id, found in self._touched.items() if found != self._rows.get(id)}

    def __getitem__(self, id: str) -> Document:
        if id not in self._touched:
            self._touched[id] = deepcopy(self._rows[id])
        found = self._touched[id]
        if found is None:
            raise KeyError(id)
        return found

    def __contains__(self, id: object) -> bool:
        return self._touched[id] is not None if id in self._touched else id in self._rows

    def __setitem__(self, id: str, document: Document) -> None:
        self._touched[id] = document

    def __delitem__(self, id: str) -> None:
        self._touched[id] = None

    def __iter__(self) -> Iterator[str]:
        return (id for id in {**self._rows, **self._touched} if id in self)

    def __len__(self) -> int:
        return sum(1 for _ in self)


class Staging(Storage):
    """TinyDB's storage: it reads what is on disk; what it writes is gathered into one entry."""

    def __init__(self, documents: Documents) -> None:
        self._documents = documents
        self._entry: Entry = {}

    def __enter__(self) -> Entry:
        """The entry that gathers all changes made from here on; nothing may wait until it is left."""
        self._entry = {}
        return self._entry

    def __exit__(self, *_: object) -> None:
        self._entry = {}

    def read(self) -> dict[str, Rows]:
        """The tables."""
        return self._documents.tables

    def write(self, data: dict[str, Any]) -> None:
        """Refused: this storage takes changes of documents, not whole tables."""
        raise StorageError("Tables are changed document by document.")

    def stage(self, table: str, changes: Mapping[str, Document | None]) -> None:
        """Gather the changed documents, None for a removed one."""
        for id, document in changes.items():
            if document is None:
                self._entry.setdefault("drop", {}).setdefault(table, []).append(id)
            else:
                self._entry.setdefault("put", {}).setdefault(table, {})[id] = document


class JournalTable(Table):
    """A table that is read in place and hands over the documents that changed, and those alone."""

    document_id_class = str  # type: ignore[assignment]  # TinyDB's own switch, typed for numbers only

    def put(self, id: int | str, document: Document) -> None:
        """Insert or replace."""
        self._update_table(lambda rows: rows.__setitem__(str(id), document))

    def find(self, id: int | str) -> Document | None:
        """The document itself, not to be changed."""
        return self._read_table().get(str(id))

    def drop(self, id: int | str) -> None:
        """Remove the document, if there is one."""
        self.remove(doc_ids=[str(id)])  # type: ignore[list-item]

    def _read_table(self) -> Rows:  # type: ignore[override]
        return self._storage.read().setdefault(self.name, {})  # type: ignore[union-attr]

    def _update_table(self, updater: Callable[[Any], None]) -> None:
        draft = _Draft(self._read_table())
        updater(draft)
        self._storage.stage(self.name, draft.changes())  # type: ignore[attr-defined]


class Tables(TinyDB):
    """The database over `documents`."""

    table_class = JournalTable

    def __init__(self, documents: Documents) -> None:
        self._documents = documents
        self.staging = Staging(documents)
        """Gathers what is changed."""
        super().__init__(storage=lambda: self.staging)

    def open(self, name: str) -> JournalTable:
        """The table of that name, which forgets the answers TinyDB remembers whenever it changes."""
        table: JournalTable = self.table(name)  # type: ignore[assignment]
        self._documents.watch(name, lambda *_: table.clear_cache())
        return table
