"""The files of one store: a lock, journals numbered by generation, and the snapshot for the older ones.

`snapshot-000007.log` holds everything up to the end of `journal-000007.log`; `journal-000008.log` continues from there.
A file gets its final name only once it is complete, so a crash between any two steps leaves a folder that opens.
"""

from __future__ import annotations

import contextlib
import fcntl
import logging
import os
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from storage.embedded.disk import DRAFTS, Disk, create_file
from storage.embedded.framing import frame
from storage.embedded.migration import FORMAT
from storage.embedded.snapshots import Replay, format_of, header_of, replay_file, snapshot_of
from storage.errors import StorageUnusable

log = logging.getLogger(__name__)

Migrate = Callable[[int, Sequence[bytes]], Iterable[bytes]]
"""Turns data of an older format into entries of the current one."""
IF_MISSING = (
    "The latest changes are lost. The bot goes on without them: if that won't do, stop it and bring back a backup "
    "(icn-bot store restore). This is said only once."
)
"""What to do when the end of the journal is missing."""
ENDED = re.compile(rb"generation ([0-9]+), ([0-9]+) bytes")


class OpenJournal(NamedTuple):
    """The journal being written."""

    generation: int
    file: int
    size: int
    backlog: int
    """Bytes in journals that no snapshot covers."""


class Contents(NamedTuple):
    """What was read from a folder that another process may hold."""

    files: tuple[Path, ...] = ()
    format: int = FORMAT
    torn: int = 0
    """Incomplete bytes at the end: they are being written, or a crash left them so."""
    missing: str = ""
    """What is missing from the end of the journal, in words; empty when nothing is."""


class Folder:
    """The folder of one store, locked by one process at a time. All methods block and belong in a thread."""

    def __init__(self, path: Path, disk: Disk) -> None:
        self.path = path
        self.disk = disk
        self._lock = -1

    def lock(self) -> None:
        """Create the folder if missing and lock it until `unlock`, or until the process ends in whatever way.

        Raises StorageUnusable when another process (or another store in this one) has locked it, or when it can't be
        written.
        """
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            self._lock = os.open(self.path / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self.unlock()
            raise StorageUnusable(
                f"{self.path} is in use by another process, such as a running bot: stop that first, or give this one "
                "its own folder."
            ) from None
        except OSError as error:
            self.unlock()
            raise StorageUnusable(f"{self.path} cannot be used: {error.strerror}.") from error

    def unlock(self) -> None:
        """Release the lock."""
        if self._lock >= 0:
            os.close(self._lock)
            self._lock = -1

    def recover(self, replay: Replay, migrate: Migrate) -> OpenJournal:
        """Replay all files, cut off a torn end, and open the newest journal for writing.

        Data in an older format is rewritten first. Raises StorageUnusable when a line is damaged or a file is missing,
        and OSError.
        """
        base, journals = self._current_files()
        if not journals and not base:
            return self.begin(1)
        self._expect(base, journals)
        if self._upgrade(base, journals, migrate):
            base, journals = self._current_files()
        sizes = self._replay_all(base, journals, replay)
        self._compare_end(journals[-1], sizes[-1])
        self.remove_covered(base)
        if not sizes[-1]:
            return self.begin(journals[-1])
        file = self._reopen(journals[-1], sizes[-1])
        return OpenJournal(journals[-1], file, sizes[-1], sum(sizes))

    def peek(self, replay: Replay, migrate: Migrate) -> Contents:
        """Replay all files without locking the folder, also while another process writes to it.

        Nothing is changed. Raises StorageUnusable as `recover` does, and OSError: FileNotFoundError, too, when a
        compaction takes the files away meanwhile.
        """
        note = self._read_note()
        base, journals = self._current_files()
        if not journals and not base:
            return Contents()
        self._expect(base, journals)
        files = self._files(base, journals)
        format = min(map(format_of, files))
        entries: list[bytes] = []
        sizes = self._replay_all(base, journals, entries.append if format < FORMAT else replay)
        for entry in migrate(format, entries) if format < FORMAT else ():
            replay(entry)
        torn = self.file("journal", journals[-1]).stat().st_size - sizes[-1]
        return Contents(tuple(files), format, torn, self.missing(note, journals[-1], sizes[-1]))

    def faults(self) -> Iterator[str]:
        """Yield what is wrong with each file on its own. Raises OSError."""
        newest = max(self._generations("journal"), default=0)
        for kind in ("snapshot", "journal"):
            for number in self._generations(kind):
                torn = (kind, number) == ("journal", newest)
                try:
                    replay_file(self.file(kind, number), number, lambda _: None, torn=torn, whole=kind == "snapshot")
                except StorageUnusable as error:
                    yield str(error)

    def replace_all(self, entries: Iterable[bytes]) -> int:
        """Replace everything stored with a snapshot of the entries; return its size. The folder must be locked.

        As in every compaction this happens in one step: a crash leaves either the old data or the new. Raises OSError.
        """
        if not (known := [*self._generations("snapshot"), *self._generations("journal")]):
            os.close(self.begin(1).file)
            known = [1]
        os.close(self.begin(max(known) + 1).file)
        return self.keep(max(known), entries)

    def _read_note(self) -> bytes:
        """Return the note on where the journal ended; empty without one."""
        try:
            return (self.path / "lock").read_bytes()
        except FileNotFoundError:
            return b""

    def _files(self, base: int, journals: list[int]) -> list[Path]:
        """Return the snapshot, if there is one, and the journals after it."""
        return [self.file("snapshot", base)] * bool(base) + [self.file("journal", number) for number in journals]

    def _current_files(self) -> tuple[int, list[int]]:
        """Return the newest snapshot (0 without one) and the journals after it: together they hold everything."""
        base = max(self._generations("snapshot"), default=0)
        return base, [number for number in self._generations("journal") if number > base]

    def _replay_all(self, base: int, journals: list[int], replay: Replay) -> list[int]:
        """Replay the snapshot and the journals; return the sizes of the journals' intact parts."""
        if base:
            replay_file(self.file("snapshot", base), base, replay, whole=True)
        return [
            replay_file(self.file("journal", number), number, replay, torn=number == journals[-1])
            for number in journals
        ]

    def _upgrade(self, base: int, journals: list[int], migrate: Migrate) -> bool:
        """Replace files of an older format with a snapshot in the current one; True when there were any.

        As in every compaction the next journal is started before the snapshot gets its name: a crash in between leaves
        the old files, which are still valid, and an empty journal, which does no harm.
        """
        format = min(map(format_of, self._files(base, journals)))
        if format >= FORMAT:
            return False
        entries: list[bytes] = []
        sizes = self._replay_all(base, journals, entries.append)
        os.close(self._reopen(journals[-1], sizes[-1]))  # elsewhere a torn end looks like damage
        newest = journals[-1]
        os.close(self.begin(newest + 1).file)
        self.keep(newest, migrate(format, entries))
        log.info("%s: brought from format %d to format %d", self.path, format, FORMAT)
        return True

    def note_end(self, generation: int, size: int) -> None:
        """Note in the lock file where the newest journal ends, so that the next start can tell if the end is missing,
        however this process ended. Raises OSError.

        The note is written after the journal is on disk, and isn't flushed itself: after a power cut it may name an
        earlier end, never a later one, so it never raises a false alarm.
        """
        os.pwrite(self._lock, b"generation %06d, %012d bytes" % (generation, size), 0)

    def _compare_end(self, generation: int, size: int) -> None:
        """Log when the journal is shorter than noted: whole groups that are gone leave no other trace."""
        if words := self.missing(os.pread(self._lock, 100, 0), generation, size):
            log.error("%s. %s", words, IF_MISSING)
        with contextlib.suppress(OSError):
            self.note_end(generation, size)

    def missing(self, note: bytes, generation: int, size: int) -> str:
        """Return what is missing from the end according to the note, in words; empty when nothing is."""
        noted = ENDED.match(note)
        if noted is None:
            return ""
        before, end = int(noted[1]), int(noted[2])
        if (generation, size) >= (before, end):
            return ""
        name, later = self.file("journal", generation).name, self.file("journal", before).name
        if generation == before:
            return f"{name} ends at byte {size}, and ended at byte {end} before: {end - size} bytes are missing"
        return f"{name} is the last one, and there was {later} with {end} bytes: all of that is missing"

    def begin(self, generation: int) -> OpenJournal:
        """Start the journal of that generation. On OSError there is no such journal."""
        header = frame(0, header_of(generation))
        file = self._create(self.file("journal", generation), [header])
        with contextlib.suppress(OSError):  # the note only helps to find damage
            self.note_end(generation, len(header))
        return OpenJournal(generation, file, len(header), len(header))

    def keep(self, generation: int, entries: Iterable[bytes]) -> int:
        """Write the snapshot that covers all journals up to `generation`, and remove those.

        Return its size in bytes. On OSError the journals are still there.
        """
        file = self._create(self.file("snapshot", generation), snapshot_of(generation, entries))
        size = os.fstat(file).st_size
        os.close(file)
        self.remove_covered(generation)
        return size

    def remove_covered(self, base: int) -> None:
        """Remove files that the snapshot of generation `base` covers, and unfinished ones that a crash left."""
        old = [self.file("snapshot", number) for number in self._generations("snapshot") if number < base]
        old += [self.file("journal", number) for number in self._generations("journal") if number <= base]
        for path in [*old, *self.path.glob("*.tmp"), *self.path.glob(DRAFTS)]:
            self.disk.remove(path)

    def file(self, kind: str, generation: int) -> Path:
        """Return the path of the journal or snapshot of that generation."""
        return self.path / f"{kind}-{generation:06}.log"

    def _generations(self, kind: str) -> list[int]:
        names = (path.stem.rpartition("-")[2] for path in self.path.glob(f"{kind}-*.log"))
        return sorted(int(name) for name in names if name.isdecimal())

    def _expect(self, base: int, journals: list[int]) -> None:
        wanted = range(base + 1, max(journals, default=base + 1) + 1)
        for number in sorted(set(wanted) - set(journals)):
            path = self.file("journal", number)
            raise StorageUnusable(
                f"{path} is missing: bring the folder back from a backup; see Recovery in the README."
            )

    def _reopen(self, generation: int, size: int) -> int:
        """Open the newest journal for writing, and cut off a torn end."""
        path = self.file("journal", generation)
        file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CLOEXEC)
        surplus = os.fstat(file).st_size - size
        if surplus:
            self.disk.truncate(file, size)
            self.disk.sync(file)
            words = "%s: cut off %d bytes, from byte %d on, of a write that a crash left unfinished"
            log.warning(words, path.name, surplus, size)
        return file

    def _create(self, path: Path, chunks: Iterable[bytes]) -> int:
        """Return a new file, complete and on disk, open for appending. On OSError there is no file of that name."""
        file = create_file(path, chunks, self.disk)
        try:
            self.disk.sync_folder(self.path)
        except BaseException:
            os.close(file)
            self.disk.remove(path)
            raise
        return file
