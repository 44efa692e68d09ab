"""Processes that use a store and are killed: each reports through a pipe what was confirmed to it."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from storage.embedded.disk import Disk
from storage.embedded.store import EmbeddedStore
from storage.messages import telegram
from storage.records import Changes
from tests.contract.examples import delivery, session

SPAWN = multiprocessing.get_context("forkserver")
SPAWN.set_forkserver_preload([__name__])

OFTEN = 4_000
"""Bytes of journal after which it is compacted, so that a kill often meets a compaction."""
WRITERS = 8


class DyingDisk(Disk):
    """A disk that kills its process at the given call, in the middle of a write."""

    def __init__(self, calls: int) -> None:
        self._left = calls

    def write(self, file: int, data: bytes) -> None:
        self._dies(lambda: super(DyingDisk, self).write(file, data[: len(data) // 2]))
        super().write(file, data)

    def sync(self, file: int) -> None:
        self._dies()
        super().sync(file)

    def truncate(self, file: int, size: int) -> None:
        self._dies()
        super().truncate(file, size)

    def rename(self, source: Path, target: Path) -> None:
        self._dies()
        super().rename(source, target)

    def remove(self, path: Path) -> None:
        self._dies()
        super().remove(path)

    def sync_folder(self, folder: Path) -> None:
        self._dies()
        super().sync_folder(folder)

    def _dies(self, last: Callable[[], None] = lambda: None) -> None:
        self._left -= 1
        if self._left == 0:
            last()
            os.kill(os.getpid(), signal.SIGKILL)


@contextmanager
def process(work: Callable[..., None], *arguments: Any) -> Iterator[tuple[BaseProcess, Iterator[str]]]:
    """A process doing `work(report, *arguments)`, and what it reports; it is killed at the end if it still runs."""
    reader, writer = SPAWN.Pipe(duplex=False)
    child = SPAWN.Process(target=work, args=(writer, *arguments))
    child.start()
    writer.close()
    try:
        yield child, _reports(reader)
    finally:
        child.kill()
        child.join()
        child.close()
        reader.close()


def _reports(reader: Any) -> Iterator[str]:
    while True:
        try:
            yield reader.recv_bytes().decode()
        except EOFError:
            return


def step(chat: int, version: int) -> tuple[Changes, int]:
    """The commit that takes a chat from that version to the next, and the update it settles."""
    number = chat * 1_000_000 + version
    owed = delivery(f"d{number}", chat=chat, promised=True)
    return Changes(session=session(chat, version), deliveries=(owed,), counts={str(chat): 1}), number


def commit_until_killed(report: Any, folder: Path) -> None:
    """Eight concurrent writers report every confirmed commit, until the process is killed."""
    asyncio.run(_commit(report, folder, WRITERS, steps=10**6))


def commit_on_a_dying_disk(report: Any, folder: Path, calls: int) -> None:
    """One writer commits twelve times; the process dies at the disk call of that number."""
    asyncio.run(_commit(report, folder, 1, steps=12, disk=DyingDisk(calls)))


def hold(report: Any, folder: Path) -> None:
    """Open the store and keep it open until somebody kills the process."""
    asyncio.run(_hold(report, folder))


async def _hold(report: Any, folder: Path) -> None:
    await EmbeddedStore.open(folder)
    report.send_bytes(b"open")
    await asyncio.Event().wait()


async def _commit(report: Any, folder: Path, writers: int, steps: int, disk: Disk | None = None) -> None:
    store = await EmbeddedStore.open(folder, disk, compact_at=OFTEN)

    async def write(chat: int) -> None:
        version = (await store.load(telegram(chat))).session.version
        for number in range(version, version + steps):
            changes, done = step(chat, number)
            await store.commit(changes, done=done)
            report.send_bytes(b"%d %d" % (chat, number + 1))

    await asyncio.gather(*(write(chat) for chat in range(1, writers + 1)))
    await store.close()
