"""The files of one store: a lock, journals numbered by generation, and the snapshot for the older ones.

`snapshot-000007.log` holds everything up to the end of `journal-000007.log`; `journal-000008.log` goes on
from there. A file gets its name only when it is whole, so a crash between any two steps leaves a folder that
opens.
"""

from __future__ import annotations

import fcntl
import logging
import os
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from storage.embedded.disk import Disk
from storage.embedded.framing import frame, read
from storage.embedded.migration import FORMAT
from storage.errors import StorageUnusable

log = logging.getLogger(__name__)

CHUNK = 32 * 1024
"""Bytes of a snapshot written at a time: between two writes the event loop gets its turn."""

Replay = Callable[[bytes], None]
"""Takes in what one line says, without a newline."""
Migrate = Callable[[int, Sequence[bytes]], Iterable[bytes]]
"""What was written in an older format, as entries of today's."""
HEADER = re.compile(rb"format ([0-9]+), generation ([0-9]+)")
ENDED = re.compile(rb"generation ([0-9]+), ([0-9]+) bytes")
END = b"end"
"""The last line of a snapshot shows that it is whole."""


class OpenJournal(NamedTuple):
    """The journal that is written to."""

    generation: int
    file: int
    size: int
    backlog: int
    """Bytes in journals that no snapshot stands for."""


class Folder:
    """The folder of one store, held by one process at a time. All methods block and belong in a thread."""

    def __init__(self, path: Path, disk: Disk) -> None:
        self.path = path
        self.disk = disk
        self._lock = -1

    def lock(self) -> None:
        """Make the folder when missing and hold it until `unlock`, or until the process ends in whatever way.

        Raises StorageUnusable when another process (or another store in this one) holds it, or when it
        cannot be written.
        """
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            self._lock = os.open(self.path / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self.unlock()
            raise StorageUnusable(
                f"{self.path} is in use by another process: stop that, or give this one its own folder."
            ) from None
        except OSError as error:
            self.unlock()
            raise StorageUnusable(f"{self.path} cannot be used: {error.strerror}.") from error

    def unlock(self) -> None:
        """Let others have the folder."""
        if self._lock >= 0:
            os.close(self._lock)
            self._lock = -1

    def recover(self, replay: Replay, migrate: Migrate) -> OpenJournal:
        """Replay everything that is kept, cut off a torn end, and open the newest journal for writing.

        What is kept in an older format is first written anew. Raises StorageUnusable when a line is damaged or a file
        is missing, and OSError.
        """
        base, journals = self._counting()
        if not journals and not base:
            return self.begin(1)
        self._expect(base, journals)
        if self._upgrade(base, journals, migrate):
            base, journals = self._counting()
        sizes = self._replay_all(base, journals, replay)
        self._compare_end(journals[-1], sizes[-1])
        self.sweep(base)
        file = self._reopen(journals[-1], sizes[-1])
        return OpenJournal(journals[-1], file, sizes[-1], sum(sizes))

    def _counting(self) -> tuple[int, list[int]]:
        """The newest snapshot (0 without one) and the journals after it: what all that is kept stands in."""
        base = max(self._generations("snapshot"), default=0)
        return base, [number for number in self._generations("journal") if number > base]

    def _replay_all(self, base: int, journals: list[int], replay: Replay) -> list[int]:
        """Replay the snapshot and the journals; the sizes of the journals' sound parts."""
        if base:
            self._replay(self.file("snapshot", base), base, replay)
        return [
            self._replay(self.file("journal", number), number, replay, torn=number == journals[-1])
            for number in journals
        ]

    def _upgrade(self, base: int, journals: list[int], migrate: Migrate) -> bool:
        """Let a snapshot of today's format take the place of older files; True when there were any.

        The next journal is begun before the snapshot gets its name, as in every compaction: a crash in between leaves
        the old files, which count, and an empty journal, which does no harm.
        """
        files = [self.file("snapshot", base)] if base else []
        files += [self.file("journal", number) for number in journals]
        format = min(map(_format, files))
        if format >= FORMAT:
            return False
        entries: list[bytes] = []
        sizes = self._replay_all(base, journals, entries.append)
        os.close(self._reopen(journals[-1], sizes[-1]))  # once it isn't the newest, a torn end would look like damage
        newest = journals[-1]
        os.close(self.begin(newest + 1).file)
        self.keep(newest, migrate(format, entries))
        log.info("%s: brought from format %d to format %d", self.path, format, FORMAT)
        return True

    def remember_end(self, generation: int, size: int) -> None:
        """Note where the newest journal ends, in the file that is locked anyway: whoever opens the folder next can
        tell when it ends sooner. Raises OSError.
        """
        os.ftruncate(self._lock, 0)
        os.pwrite(self._lock, b"generation %d, %d bytes" % (generation, size), 0)
        self.disk.sync(self._lock)

    def _compare_end(self, generation: int, size: int) -> None:
        """Say so when the journal ends sooner than it did: whole groups that are gone leave no other trace."""
        noted = ENDED.fullmatch(os.pread(self._lock, 100, 0))
        if noted is None:
            return
        before, end = int(noted[1]), int(noted[2])
        if (generation, size) < (before, end):
            name = self.file("journal", generation).name
            missing = f"{end - size} bytes" if generation == before else f"all after generation {generation}"
            log.error("%s ends at byte %d, and ended later when it was closed: %s are missing", name, size, missing)

    def begin(self, generation: int) -> OpenJournal:
        """Start the journal of that generation. Raises OSError, and then there is no such journal."""
        header = frame(0, _header(generation))
        file = self._create(self.file("journal", generation), [header])
        return OpenJournal(generation, file, len(header), len(header))

    def keep(self, generation: int, entries: Iterable[bytes]) -> int:
        """Write the snapshot that stands for all journals up to `generation`, and remove those.

        Gives its size in bytes. Raises OSError, and then the journals are still there.
        """
        file = self._create(self.file("snapshot", generation), _snapshot(generation, entries))
        size = os.fstat(file).st_size
        os.close(file)
        self.sweep(generation)
        return size

    def sweep(self, base: int) -> None:
        """Remove what the snapshot of generation `base` stands for, and what a crash left half written."""
        old = [self.file("snapshot", number) for number in self._generations("snapshot") if number < base]
        old += [self.file("journal", number) for number in self._generations("journal") if number <= base]
        for path in [*old, *self.path.glob("*.tmp")]:
            self.disk.remove(path)

    def file(self, kind: str, generation: int) -> Path:
        """Where the journal or snapshot of that generation is."""
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

    def _replay(self, path: Path, generation: int, replay: Replay, *, torn: bool = False) -> int:
        """Replay one file; the size of its sound part, which is all of it unless it may be `torn`."""
        header = last = b""

        def each(payload: bytes) -> None:
            nonlocal header, last
            last = payload
            if not header:
                header = payload
                _check(path, header, generation)
            elif payload != END:
                replay(payload)

        size = read(path, each)
        whole = torn or size == path.stat().st_size
        if not header or not whole or (path.name.startswith("snapshot") and last != END):
            raise StorageUnusable(
                f"{path} ends too early: bring the folder back from a backup; see Recovery in the README."
            )
        return size

    def _reopen(self, generation: int, size: int) -> int:
        """Open the newest journal for writing, without what a crash left after its sound part."""
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
        """A new file, whole and on disk, open for appending. Raises OSError, leaving no file of that name."""
        draft = path.with_suffix(".tmp")
        file = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_APPEND | os.O_CLOEXEC, 0o600)
        try:
            for chunk in chunks:
                self.disk.write(file, chunk)
            self.disk.sync(file)
            self.disk.rename(draft, path)
            self.disk.sync_folder(self.path)
        except BaseException:
            os.close(file)
            self.disk.remove(draft)
            self.disk.remove(path)
            raise
        return file


def _snapshot(generation: int, entries: Iterable[bytes]) -> Iterator[bytes]:
    """A snapshot in chunks: a header, the entries, and a last line that shows it is whole."""
    offset, chunk = 0, bytearray()
    for entry in chain([_header(generation)], entries, [END]):
        chunk += frame(offset + len(chunk), entry)
        if len(chunk) >= CHUNK:
            yield bytes(chunk)
            offset, chunk = offset + len(chunk), bytearray()
    yield bytes(chunk)


def _header(generation: int) -> bytes:
    return b"format %d, generation %d" % (FORMAT, generation)


def _format(path: Path) -> int:
    """The format of a file, by its first line; today's when that cannot be read, which `_check` tells better."""
    with path.open("rb") as file:
        found = HEADER.search(file.readline(100))
    return int(found[1]) if found else FORMAT


def _check(path: Path, header: bytes, generation: int) -> None:
    found = HEADER.fullmatch(header)
    if found is None or int(found[1]) > FORMAT or int(found[2]) != generation:
        raise StorageUnusable(
            f"{path} is no file of format {FORMAT} and generation {generation}: bring the folder back from a "
            "backup, or use the version of the program that wrote it."
        )
