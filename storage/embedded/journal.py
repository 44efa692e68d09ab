"""The journal: what was appended is on disk before the writer goes on, and many writers share one write.

All writers that come while a write is under way form the next group: one write and one fsync, in a thread. An
entry takes effect in memory (`JournalState.apply`) only once it is on disk, in the order of the file. When a write
fails, every writer of the group and all who came meanwhile are told, and nothing of theirs takes effect.
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
"""Most entries written at once: what follows on the event loop when they are on disk must stay short."""
COMPACT_AT = 8 * 1024 * 1024
"""Bytes of journals after which a snapshot is worth its cost."""

T = TypeVar("T")


class Capture(Protocol):
    """All that is kept at one moment."""

    def entries(self) -> Iterable[bytes]:
        """Entries that bring it back, made in a thread while the state goes on changing."""


C = TypeVar("C", bound=Capture)


class JournalState(Protocol[C]):
    """What the journal keeps: memory that is changed by entries alone, texts without a newline or zero byte."""

    def apply(self, entry: bytes) -> None:
        """Take in an entry that is on disk."""

    def capture(self) -> C:
        """What is kept now; quick, since the event loop waits."""

    def release(self, capture: C) -> Iterator[None]:
        """Drop from memory what the capture left out of its entries, now that they are on disk, a little at a time."""


class _Pending(NamedTuple):
    """An entry on its way to the disk; without `written` nobody waits for it and it took effect already."""

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
        self._threads = ThreadPoolExecutor(2, "journal")  # one for the groups, one for a snapshot beside them
        self._fault: StorageUnusable | None = None
        self.trouble = ""
        """Why the last write failed; empty when it did not."""

    @classmethod
    def open(
        cls, path: Path, state: JournalState[C], disk: Disk | None = None, compact_at: int = COMPACT_AT
    ) -> Journal[C]:
        """Bring `state` back from the folder (made when missing), and hold it. Blocks; StorageUnusable."""
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
        """Write the entry with the next group: done when on disk and applied, StorageError when refused.

        Raises StorageUnusable when the journal is closed or given up.
        """
        written: Future[None] = asyncio.get_running_loop().create_future()
        self._enqueue(_Pending(entry, written))
        return written

    def note(self, entry: bytes) -> None:
        """Apply the entry at once, and write it with the next group, or a later one when that fails.

        Such an entry says how things are, never what to add. Raises as `append` does.
        """
        self._enqueue(_Pending(entry, None))
        self._state.apply(entry)

    def compact_next(self) -> None:
        """Let a snapshot take the place of the journals after the next write: something is to leave the disk."""
        self._limit = 0

    async def close(self) -> None:
        """Write what is left and let others have the folder. StorageError when it could not be written."""
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
            raise StorageError(f"{lost} entries could not be written to {self._folder.path}.")

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
        """Write group after group until nobody waits."""
        while self._queue:
            group, self._queue = self._queue[:GROUP], self._queue[GROUP:]
            try:
                size = await self._in_thread(partial(self._put, group))
                self._size += size
                self._backlog += size
                self._take_in(group)
                self.trouble = ""
            except Exception as error:
                self._fail(group, error)  # whatever it was: nobody may be left waiting
                return
            await self._compact_if_due()

    def _take_in(self, group: list[_Pending]) -> None:
        for pending in group:
            if pending.written:
                self._state.apply(pending.entry)
                if not pending.written.done():
                    pending.written.set_result(None)

    def _put(self, group: list[_Pending]) -> int:
        """One write and one fsync for the group; its size. In a thread; OSError leaves the file as it was."""
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
            # After a failed fsync the kernel may take lost pages for clean: this file cannot be trusted.
            self._give_up(error)
            self._rewind()
            raise
        with contextlib.suppress(OSError):  # it only helps to find damage
            self._folder.note_end(self._generation, self._size + len(data))
        return len(data)

    def _rewind(self) -> None:
        """Cut off what a failed write left, so that nothing refused comes back after a restart.

        A disk that has become read-only took nothing, and refuses to be cut: nothing has to be done there.
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
        """Tell the group and all who came meanwhile, who may build on it. What nobody waits for is kept."""
        refused = [*group, *self._queue]
        self._queue = [pending for pending in refused if not pending.written]
        if not isinstance(error, OSError):
            self._give_up(error)
        if not self.trouble:
            log.error("%d entries could not be written: %s", len(refused), _reason(error))
        self.trouble = _reason(error)
        for pending in refused:
            if pending.written and not pending.written.done():
                told = self._fault or StorageError(f"Not written, nothing was changed: {_reason(error)}.")
                pending.written.set_exception(type(told)(str(told)))

    async def _compact_if_due(self) -> None:
        """Go on in a new journal, and let a snapshot of this moment take the place of the old ones.

        Between two groups memory is exactly what the journals up to here say, plus notes; those come once
        more in the new journal, which does no harm because a note says how things are.
        """
        if self._backlog < self._limit or (self._compacting and not self._compacting.done()):
            return
        self._limit = self._backlog + self._compact_at
        try:
            opened = await self._in_thread(partial(self._folder.begin, self._generation + 1))
        except OSError as error:
            log.warning("the journal goes on without compaction: %s", error.strerror)
            return
        os.close(self._file)
        self._generation, self._file, self._size, _ = opened
        self._compacting = asyncio.create_task(self._compact(opened.generation - 1, self._state.capture()))

    async def _compact(self, generation: int, capture: C) -> None:
        old = self._backlog
        try:
            size = await self._in_thread(lambda: self._folder.keep(generation, capture.entries()))
        except OSError as error:
            log.warning("no snapshot, the old journals are kept: %s", error.strerror)
            return
        for _ in self._state.release(capture):
            await asyncio.sleep(0)
        self._backlog -= old
        if self._limit:  # else another was asked for meanwhile
            self._limit = max(self._compact_at, 2 * size)


def _reason(error: Exception) -> str:
    """What to say of an error; never its words, which may be a person's."""
    return (isinstance(error, OSError) and error.strerror) or type(error).__name__
