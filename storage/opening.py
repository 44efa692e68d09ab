"""Opening and maintaining a store: the only place that names implementations.

An implementation is imported only where it is used.
"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from storage import Store
    from storage.records import Contact, DeadLetter, Request, UnansweredQuestion
    from storage.reports import Backup, StoreReport


async def open_store(url: str | Path) -> Store:
    """Return the store at `url`: a folder, created if missing. Raises StorageUnusable."""
    from storage.embedded.store import EmbeddedStore

    return await EmbeddedStore.open(Path(url))


async def check_free(url: str | Path) -> None:
    """Raise StorageUnusable when `open_store` would find the data held by another process."""
    from storage.embedded.store import EmbeddedStore

    await EmbeddedStore.check_free(Path(url))


# The rest is for the command line. It blocks, and raises StorageUnusable.


def check_store(url: str | Path) -> StoreReport:
    """Check whether all of the store can be read, even while a bot uses it."""
    from storage.embedded.inspection import inspect

    return inspect(Path(url))


def back_up_store(url: str | Path, file: Path) -> Backup:
    """Write everything in the store at this moment to a file, even while a bot uses it."""
    from storage.embedded.backups import back_up

    return back_up(Path(url), file)


def restore_store(file: Path, url: str | Path, *, force: bool, erased: Collection[str] = ()) -> Backup:
    """Replace an empty store, or any with `force`, with a backup; refused while a bot uses it.

    `erased` are marks of erased people that the store no longer knows, copied from the log.
    """
    from storage.embedded.backups import restore

    return restore(file, Path(url), force=force, erased=erased)


def compact_store(url: str | Path) -> tuple[int, int]:
    """Rewrite the store without what is no longer needed; return its size before and after. Refused while a bot uses
    it.
    """
    from storage.embedded.backups import compact

    return compact(Path(url))


def read_dead_letters(url: str | Path) -> list[DeadLetter]:
    """Return the dead letters, oldest first, even while a bot uses the store."""
    from storage.embedded.backups import read_folder
    from storage.embedded.documents import DEAD_LETTERS
    from storage.embedded.inbox import dead_letter

    documents, _ = read_folder(Path(url))
    return [dead_letter(text) for text in documents.tables.get(DEAD_LETTERS, {}).values()]


def read_requests(url: str | Path) -> tuple[list[Request], list[UnansweredQuestion], list[Contact]]:
    """Return all requests, unanswered questions and contacts in office, even while a bot uses the store."""
    from storage.embedded.backups import read_folder
    from storage.embedded.documents import CONTACTS, REQUESTS, UNANSWERED
    from storage.records import Contact, Request, UnansweredQuestion

    tables = read_folder(Path(url))[0].tables
    requests = [Request.model_validate_json(text) for text in tables.get(REQUESTS, {}).values()]
    questions = [UnansweredQuestion.model_validate_json(text) for text in tables.get(UNANSWERED, {}).values()]
    contacts = [Contact.model_validate_json(text) for text in tables.get(CONTACTS, {}).values()]
    return requests, questions, [contact for contact in contacts if not contact.removed]
