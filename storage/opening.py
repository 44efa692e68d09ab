"""Opening and looking after a store: the one place that names implementations.

An implementation is imported only where it is used.
"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from storage import Store
    from storage.records import DeadLetter, Request, UnansweredQuestion
    from storage.reports import Backup, StoreReport


async def open_store(url: str | Path) -> Store:
    """The store at `url`: a folder, made when missing. Raises StorageUnusable."""
    from storage.embedded.store import EmbeddedStore

    return await EmbeddedStore.open(Path(url))


async def check_free(url: str | Path) -> None:
    """Raise StorageUnusable when `open_store` would find the data held by another process."""
    from storage.embedded.store import EmbeddedStore

    await EmbeddedStore.check_free(Path(url))


# What follows is for the command line. It blocks, and raises StorageUnusable.


def check_store(url: str | Path) -> StoreReport:
    """Whether all of the store can be read, also while a bot works with it."""
    from storage.embedded.inspection import inspect

    return inspect(Path(url))


def back_up_store(url: str | Path, file: Path) -> Backup:
    """Write what the store holds at this moment to a file, also while a bot works with it."""
    from storage.embedded.backups import back_up

    return back_up(Path(url), file)


def restore_store(file: Path, url: str | Path, *, force: bool, erased: Collection[str] = ()) -> Backup:
    """Let a backup take the place of an empty store, or of any with `force`; refused while a bot works with it.

    `erased` are marks of people who were erased and whom the store no longer knows as such, as the log has them.
    """
    from storage.embedded.backups import restore

    return restore(file, Path(url), force=force, erased=erased)


def compact_store(url: str | Path) -> tuple[int, int]:
    """Write the store anew without what is no longer needed; its size before and after. Refused while a bot works."""
    from storage.embedded.backups import compact

    return compact(Path(url))


def read_dead_letters(url: str | Path) -> list[DeadLetter]:
    """The updates that were set aside, oldest first, also while a bot works with the store."""
    from storage.embedded.backups import read_folder
    from storage.embedded.documents import DEAD_LETTERS
    from storage.embedded.inbox import dead_letter

    documents, _ = read_folder(Path(url))
    return [dead_letter(text) for text in documents.tables.get(DEAD_LETTERS, {}).values()]


def read_requests(url: str | Path) -> tuple[list[Request], list[UnansweredQuestion]]:
    """All requests and the questions nobody answered, also while a bot works with the store."""
    from storage.embedded.backups import read_folder
    from storage.embedded.documents import REQUESTS, UNANSWERED
    from storage.records import Request, UnansweredQuestion

    tables = read_folder(Path(url))[0].tables
    requests = [Request.model_validate_json(text) for text in tables.get(REQUESTS, {}).values()]
    questions = [UnansweredQuestion.model_validate_json(text) for text in tables.get(UNANSWERED, {}).values()]
    return requests, questions
