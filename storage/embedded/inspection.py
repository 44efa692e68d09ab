"""Checks a store, even while a bot uses it: whether every byte and every record can be read."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

from pydantic import ValidationError

from storage.embedded.backups import count_documents, read_folder
from storage.embedded.disk import Disk
from storage.embedded.documents import (
    CONTACTS,
    DEAD_LETTERS,
    DELIVERIES,
    INBOX,
    INVITATIONS,
    REMINDERS,
    REQUESTS,
    SESSIONS,
    UNANSWERED,
    Rows,
)
from storage.embedded.files import Folder
from storage.embedded.migration import FORMAT
from storage.errors import StorageUnusable
from storage.messages import Delivery, Record
from storage.records import (
    Contact,
    DeadLetter,
    Invitation,
    RawUpdate,
    Reminder,
    Request,
    Session,
    UnansweredQuestion,
)
from storage.reports import StoreReport

KINDS: Mapping[str, type[Record]] = {
    SESSIONS: Session,
    REQUESTS: Request,
    DELIVERIES: Delivery,
    UNANSWERED: UnansweredQuestion,
    INBOX: RawUpdate,
    DEAD_LETTERS: DeadLetter,
    REMINDERS: Reminder,
    CONTACTS: Contact,
    INVITATIONS: Invitation,
}
"""The record class of each table."""


def inspect(path: Path) -> StoreReport:
    """Report on the store in the folder, even while a bot uses it. Changes nothing.

    Blocks; raises StorageUnusable when there is none.
    """
    files = {file.name: file.stat().st_size for file in sorted(path.glob("*.log"))}
    try:
        documents, contents = read_folder(path)
    except StorageUnusable as error:
        if not files:
            raise
        faults = dict.fromkeys([*_faults(path), str(error)])
        return StoreReport(files, FORMAT, {}, problems=tuple(faults))
    notes = []
    if contents.torn:
        notes.append(
            f"The last {contents.torn} bytes of {contents.files[-1].name} are an unfinished write: a bot is writing "
            "them just now, or a crash left them, and the next start cuts them off."
        )
    if contents.format < FORMAT:
        notes.append(f"The files have format {contents.format}; the next start writes them anew in format {FORMAT}.")
    problems = [contents.missing + "."] if contents.missing else []
    problems += _unreadable(documents.tables)
    return StoreReport(files, contents.format, count_documents(documents.tables), tuple(notes), tuple(problems))


def _faults(path: Path) -> Iterator[str]:
    """Yield what is wrong with each file. Raises StorageUnusable when one can't be read at all."""
    try:
        yield from Folder(path, Disk()).faults()
    except OSError as error:
        raise StorageUnusable(f"{error.filename} cannot be read: {error.strerror}.") from error


def _unreadable(tables: Mapping[str, Rows]) -> Iterator[str]:
    """Yield the records that can't be read: where each fault is, never the content."""
    for table, kind in KINDS.items():
        for id, document in tables.get(table, {}).items():
            try:
                kind.model_validate(json.loads(document)) if kind in (RawUpdate, DeadLetter) else (
                    kind.model_validate_json(document)
                )
            except ValidationError as error:
                fault = error.errors(include_input=False, include_url=False)[0]
                where = ".".join(map(str, fault["loc"]))
                yield f"Record {id} of {table} cannot be read: {where}: {fault['msg']}."
