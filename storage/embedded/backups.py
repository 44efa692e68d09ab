"""Backups: everything a store keeps in one file, taken while it is at work; and the way back.

A backup is a snapshot, written as every snapshot of the store is: checksummed, with a last line that shows it is whole,
and of a format that later versions migrate.
"""

from __future__ import annotations

import os
import re
import time
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from storage.embedded.disk import Disk, create_file
from storage.embedded.documents import ERASURES, Documents, Entry
from storage.embedded.erasure import erase, marks_of
from storage.embedded.files import Contents, Folder
from storage.embedded.framing import unframe
from storage.embedded.migration import FORMAT, migrate
from storage.embedded.retention import expired_ids
from storage.embedded.snapshots import expect_header, format_of, replay_file, snapshot_of
from storage.errors import StorageUnusable
from storage.reports import Backup

MARK = re.compile("[0-9a-f]{64}")
GENERATION = 1
"""What stands in the first line of every backup."""
TRIES = 5
PAUSE = 0.2
"""Seconds between tries to read a folder in which a compaction is under way."""


def read_folder(path: Path) -> tuple[Documents, Contents]:
    """Return everything stored in the folder now, even while a bot uses it. Blocks. Raises StorageUnusable."""
    for tries in range(1, TRIES + 1):
        documents = Documents(expired_ids)
        try:
            contents = Folder(path, Disk()).peek(documents.apply, migrate)
        except FileNotFoundError:
            reason = StorageUnusable(f"{path} keeps changing: try again.")
        except StorageUnusable as error:
            reason = error
        except OSError as error:
            raise StorageUnusable(f"{path} cannot be read: {error.strerror}.") from error
        else:
            if not contents.files:
                raise StorageUnusable(
                    f"There is no store in {path}: run this in the folder in which the bot runs, or name its data "
                    "folder with --data."
                )
            return documents, contents
        if tries < TRIES:
            time.sleep(PAUSE)
    raise reason


def back_up(path: Path, file: Path) -> Backup:
    """Write everything in the folder at this moment to `file`, in one step. Blocks; raises StorageUnusable."""
    if file.is_dir():
        raise StorageUnusable(f"{file} is a folder: name a file, such as {file / 'icn.backup'}.")
    documents, _ = read_folder(path)
    picture = documents.capture()
    disk = Disk()
    try:
        handle = create_file(file, snapshot_of(GENERATION, picture.entries()), disk)
        size = os.fstat(handle).st_size
        os.close(handle)
        disk.sync_folder(file.absolute().parent)
    except OSError as error:
        raise StorageUnusable(f"{file} cannot be written: {error.strerror}.") from error
    return Backup(size, count_documents(picture.tables))


def restore(file: Path, path: Path, *, force: bool, erased: Collection[str] = ()) -> Backup:
    """Replace what is in the folder, which is created if missing, with the backup.

    Existing data is replaced only with `force`. People erased here since the backup was taken, and those with the marks
    in `erased`, are left out. Blocks; raises StorageUnusable when a bot uses the folder, when the backup is incomplete,
    and when a mark isn't valid.
    """
    if wrong := [mark for mark in erased if not MARK.fullmatch(mark)]:
        raise StorageUnusable(f"{wrong[0]} is no mark: it has 64 digits and letters, as the log has it.")
    restored = _read_backup(file)
    with _locked_folder(path) as folder:
        if not force and (held := _what_it_holds(path)):
            raise StorageUnusable(f"{path} {held}: nothing was changed. To replace what is there, add --force.")
        was_empty = not any(path.glob("*.log"))
        gone = erase(restored.tables, {**_marks(path), **dict.fromkeys(erased, datetime.now(UTC))})
        picture = restored.capture()
        folder.replace_all(picture.entries())
    return Backup(file.stat().st_size, count_documents(picture.tables), gone, marks_lost=was_empty)


def compact(path: Path) -> tuple[int, int]:
    """Rewrite the folder without what is no longer needed; return its size in bytes before and after.

    Blocks; raises StorageUnusable when a bot uses the folder.
    """
    read_folder(path)  # locking it would create one
    with _locked_folder(path) as folder:
        documents, _ = read_folder(path)
        before = _size(path)
        folder.replace_all(documents.capture().entries())
        return before, _size(path)


def count_documents(tables: Mapping[str, Mapping[str, bytes]]) -> dict[str, int]:
    """Return how many documents each table has."""
    return {name: len(rows) for name, rows in tables.items() if rows}


@contextmanager
def _locked_folder(path: Path) -> Iterator[Folder]:
    """Give the folder, locked so that no bot can start meanwhile."""
    folder = Folder(path, Disk())
    folder.lock()
    try:
        yield folder
    except OSError as error:
        raise StorageUnusable(f"{path} cannot be written: {error.strerror}.") from error
    finally:
        folder.unlock()


def _what_it_holds(path: Path) -> str:
    """Return what in the folder would be overwritten, in words; empty when nothing would."""
    if not any(path.glob("*.log")):
        return ""
    try:
        documents, _ = read_folder(path)
    except StorageUnusable:
        return "holds a store that cannot be read"
    kinds = count_documents(documents.tables)
    return f"holds {sum(kinds.values())} records" if kinds else ""


def _marks(path: Path) -> dict[str, datetime]:
    """Return the marks of people erased in the folder, as far as they can be read."""
    if not any(path.glob("*.log")):
        return {}
    try:
        documents, _ = read_folder(path)
    except StorageUnusable:
        return marks_of(_salvage_marks(path).tables)
    return marks_of(documents.tables)


def _salvage_marks(path: Path) -> Documents:
    """Return the marks in the intact lines of a damaged folder, so that erased people stay erased."""
    salvaged = Documents(expired_ids)
    for file in sorted(path.glob("*.log")):
        for line in map(unframe, file.read_bytes().splitlines(keepends=True)):
            if line and ERASURES.encode() in line.payload:
                entry = Entry.decode(line.payload)
                entry.put, entry.drop, entry.add = {ERASURES: entry.put.get(ERASURES, {})}, {}, {}
                salvaged.apply(entry.encode())
    return salvaged


def _read_backup(file: Path) -> Documents:
    """Return everything in the backup, brought to today's format."""
    entries: list[bytes] = []
    try:
        expect_header(file)
        format = format_of(file)
        replay_file(file, GENERATION, entries.append, whole=True)
    except StorageUnusable as error:
        fault = str(error).partition(": ")[0] if "newer" not in str(error) else str(error)
        raise StorageUnusable(f"This backup cannot be used, and nothing was changed: {fault}") from error
    except OSError as error:
        raise StorageUnusable(f"{file} cannot be read: {error.strerror}.") from error
    restored = Documents(expired_ids)
    for entry in migrate(format, entries) if format < FORMAT else entries:
        restored.apply(entry)
    return restored


def _size(path: Path) -> int:
    return sum(file.stat().st_size for file in path.glob("*.log"))
