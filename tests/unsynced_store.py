"""A store for people who come one after the other: without syncs, and without threads."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

from storage.embedded.disk import Disk
from storage.embedded.store import EmbeddedStore


class UnsyncedDisk(Disk):
    """A disk that never syncs: a test's data needn't survive the test."""

    def sync(self, file: int) -> None:
        """Nothing."""

    def sync_folder(self, folder: Path) -> None:
        """Nothing."""


class AtOnce(ThreadPoolExecutor):
    """Does work where it's given instead of in a thread: changing threads costs more than most of that work."""

    def submit(self, work: Callable[..., Any], /, *args: Any, **named: Any) -> Future[Any]:
        """Do it, and return it as done."""
        done: Future[Any] = Future()
        try:
            done.set_result(work(*args, **named))
        except BaseException as error:  # whatever it is, whoever waits for the work gets it
            done.set_exception(error)
        return done


async def unsynced_store(folder: Path, *, threads: bool = False) -> EmbeddedStore:
    """The store in a folder, for people who come one after the other: without syncs, and without threads unless it
    matters what happens beside the event loop.
    """
    if threads:
        return await EmbeddedStore.open(folder, UnsyncedDisk())
    asyncio.get_running_loop().set_default_executor(AtOnce())
    return await unsynced_journal(folder)


async def unsynced_journal(folder: Path) -> EmbeddedStore:
    """The store in a folder, which writes without syncs and where it's told to; all else keeps its threads."""
    store = await EmbeddedStore.open(folder, UnsyncedDisk())
    store._journal._threads = AtOnce()
    return store
