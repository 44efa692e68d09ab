"""The journal: an entry is on disk before its writer continues, and concurrent writers share one write.

Group commit: all writers that arrive during a write form the next group, which takes one write and one fsync, in a
thread. An entry takes effect in memory (`JournalState.apply`) only once it is on disk, in the order of the file. When a
write fails, every writer of the group and all who arrived meanwhile get the error, and none of their entries takes
effect.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
from asyncio import Future, Task
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Generic, NamedTuple, Protocol, TypeVar

from storage.embedded.disk import Disk
from storage.embedded.files import Folder, OpenJournal
from storage.embedded.framing import frame
from storage.embedded.migration import migrate
from storage.errors import StorageError, StorageUnusable

log = logging.getLogger(__name__)

GROUP = 128
"""Most entries in one group: applying them on the event loop afterwards must stay short."""
COMPACT_AT = 8 * 1024 * 1024
"""Bytes of journals from which a snapshot is worth its cost."""
AGAIN = 256 * 1024
"""Bytes of journals after which a failed compaction is tried again: erased data may be waiting for it."""

T = TypeVar("T")


class Capture(Protocol):
    """The whole state at one moment."""

    def entries(self) -> Iterable[bytes]:
        """Return entries that restore it; made in a thread while the state goes on changing."""


C = TypeVar("C", bound=Capture)


class JournalState(Protocol[C]):
    """The state that a journal stores: changed by entries alone, which contain neither newlines nor zero bytes."""

    def apply(self, entry: bytes) -> None:
        """Apply an entry that is on disk."""

    def capture(self) -> C:
        """Return the whole state as it is now; must be quick, since the event loop waits."""

    def release(self, capture: C) -> Iterator[None]:
        """Drop from memory, bit by bit, what the capture left out of its entries, now that those are on disk."""


class _Pending(NamedTuple):
    """An entry to be written; without `written` nobody waits for it, and it has taken effect already."""

    entry: bytes
    written: Future[None] | None


class Journal(Generic[C]):
    """The open journal of one folder."""

    def __init__(self, folder: Folder, state: JournalState[C], opened: OpenJournal, compact_at: int) -> None:
        self._folder = folder
        self._state = state
        self._generation, self._file, self._size, self._backlog = opened
        self._compact_at = self._limit = compact_at
        self._queue: list[_Pending] = []
        self._writing: Task[None] | None = None
        self._compacting: Task[None] | None = None
        self._threads = ThreadPoolExecutor(2, "journal")  # one for the groups, one for a snapshot at the same time
        self._fault: StorageUnusable | None = None
        self.trouble = ""
        """Why the last write failed; empty when it succeeded."""

    @classmethod
    def open(
        cls, path: Path, state: JournalState[C], disk: Disk | None = None, compact_at: int = COMPACT_AT
    ) -> Journal[C]:
        """Lock the folder, created if missing, and restore `state` from it. Blocks; raises StorageUnusable."""
        folder = Folder(path, disk or Disk())
        folder.lock()
        try:
            return cls(folder, state, folder.recover(state.apply, migrate), compact_at)
        except OSError as error:
            folder.unlock()
            raise StorageUnusable(f"{path} cannot be used: {error.strerror}.") from error
        except BaseException:
            folder.unlock()
            raise

    def append(self, entry: bytes) -> Future[None]:
        """Write the entry with the next group; return once it is on disk and applied. Raises StorageError if the write
        fails.

        Raises StorageUnusable when the journal is closed or has failed for good.
        """
        written: Future[None] = asyncio.get_running_loop().create_future()
        self._enqueue(_Pending(entry, written))
        return written

    def note(self, entry: bytes) -> None:
        """Apply the entry at once, and write it with the next group, or with a later one if that fails.

        Such an entry must be idempotent: it sets values, and never adds to them. Raises what `append` raises.
        """
        self._enqueue(_Pending(entry, None))
        self._state.apply(entry)

    def compact_next(self) -> None:
        """Replace the journals with a snapshot after the next write, because deleted data has to leave the disk."""
        self._limit = 0

    async def close(self) -> None:
        """Write what is pending and unlock the folder. Raises StorageError when it couldn't be written."""
        if self._file < 0:
            return
        self._wake()
        if self._writing:
            await self._writing
        if self._compacting:
            await self._compacting
        if self._file < 0:
            return
        lost = len(self._queue)
        self._fault = self._fault or StorageUnusable(f"{self._folder.path} is closed.")
        self._threads.shutdown()
        os.close(self._file)
        self._file = -1
        self._folder.unlock()
        if lost:
            raise StorageError(f"{lost} of the store's entries could not be written to {self._folder.path}.")

    def _enqueue(self, pending: _Pending) -> None:
        if self._fault:
            raise StorageUnusable(str(self._fault))
        self._queue.append(pending)
        self._wake()

    def _wake(self) -> None:
        if self._queue and not self._fault and (self._writing is None or self._writing.done()):
            self._writing = asyncio.create_task(self._write())

    async def _in_thread(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._threads, work)

    async def _write(self) -> None:
        """Write group after group until nothing is pending."""
        while self._queue:
            group, self._queue = self._queue[:GROUP], self._queue[GROUP:]
            try:
                size = await self._in_thread(partial(self._write_group, group))
                self._size += size
                self._backlog += size
                self._apply_group(group)
                self.trouble = ""
            except Exception as error:
                self._fail(group, error)  # whatever it was, nobody may be left waiting
                return
            await self._compact_if_due()

    def _apply_group(self, group: list[_Pending]) -> None:
        for pending in group:
            if pending.written:
                self._state.apply(pending.entry)
                if not pending.written.done():
                    pending.written.set_result(None)

    def _write_group(self, group: list[_Pending]) -> int:
        """Write and fsync the group in a thread; return its size. OSError leaves the file as it was."""
        data = b"".join(frame(self._size, pending.entry) for pending in group)
        disk = self._folder.disk
        try:
            disk.write(self._file, data)
        except OSError:
            self._rewind()
            raise
        try:
            disk.sync(self._file)
        except OSError as error:
            # After a failed fsync the kernel may mark lost pages as clean: this file can't be trusted any more.
            self._give_up(error)
            self._rewind()
            raise
        with contextlib.suppress(OSError):  # it only helps to find damage
            self._folder.note_end(self._generation, self._size + len(data))
        return len(data)

    def _rewind(self) -> None:
        """Cut off what a failed write left, so that no refused entry reappears after a restart.

        A disk that has become read-only took nothing and can't be truncated: nothing to do there.
        """
        try:
            if os.fstat(self._file).st_size == self._size:
                return
            self._folder.disk.truncate(self._file, self._size)
            self._folder.disk.sync(self._file)
        except OSError as error:
            self._give_up(error)

    def _give_up(self, error: Exception) -> None:
        self._fault = self._fault or StorageUnusable(
            f"{self._folder.file('journal', self._generation)} can no longer be written ({_reason(error)}): "
            "mend the disk and start again; what was confirmed so far is safe."
        )

    def _fail(self, group: list[_Pending], error: Exception) -> None:
        """Fail the group and all that arrived meanwhile, which may depend on it. Entries nobody waits for are kept for
        later.
        """
        refused = [*group, *self._queue]
        self._queue = [pending for pending in refused if not pending.written]
        if not isinstance(error, OSError):
            self._give_up(error)
        if not self.trouble:
            log.error("%d of the store's entries could not be written: %s", len(refused), _reason(error))
        self.trouble = _reason(error)
        for pending in refused:
            if pending.written and not pending.written.done():
                told = self._fault or StorageError(f"Not written, nothing was changed: {_reason(error)}.")
                pending.written.set_exception(type(told)(str(told)))

    async def _compact_if_due(self) -> None:
        """Start a new journal, and replace the old ones with a snapshot of this moment.

        Between two groups memory holds exactly what the journals up to here say, plus notes; those are written again in
        the new journal, which does no harm because they are idempotent.
        """
        if self._backlog < self._limit or (self._compacting and not self._compacting.done()):
            return
        self._limit = self._backlog + self._compact_at
        try:
            opened = await self._in_thread(partial(self._folder.begin, self._generation + 1))
        except OSError as error:
            log.warning("the journal goes on without compaction: %s", error.strerror)
            self._try_again()
            return
        old, (self._generation, self._file, self._size, _) = self._file, opened
        with contextlib.suppress(OSError):  # it is on disk already
            os.close(old)
        self._compacting = asyncio.create_task(self._compact(opened.generation - 1, self._state.capture()))

    async def _compact(self, generation: int, capture: C) -> None:
        old = self._backlog
        try:
            size = await self._in_thread(lambda: self._folder.keep(generation, capture.entries()))
        except Exception as error:  # whatever it was, the journals still hold everything
            log.warning("no snapshot, the old journals are kept: %s", _reason(error))
            self._try_again()
            return
        for _ in self._state.release(capture):
            await asyncio.sleep(0)
        self._backlog -= old
        if self._limit:  # otherwise another one was requested meanwhile
            self._limit = max(self._compact_at, 2 * size)

    def _try_again(self) -> None:
        """A compaction has failed: it's made up for before long."""
        self._limit = min(self._limit, self._backlog + min(self._compact_at, AGAIN))


def _reason(error: Exception) -> str:
    """How to log an error: never its message, which may quote a person."""
    return (isinstance(error, OSError) and error.strerror) or type(error).__name__
