"""The files of the store: the first line names format and generation, a snapshot's last one shows it is complete."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from pathlib import Path

from storage.embedded.framing import frame, read
from storage.embedded.migration import FORMAT
from storage.errors import StorageUnusable

CHUNK = 32 * 1024
"""Bytes of a snapshot written at a time, to let the event loop run in between."""
HEADER = re.compile(rb"format ([0-9]+), generation ([0-9]+)")
END = b"end"
"""The last line of a snapshot."""

Replay = Callable[[bytes], None]
"""Called with each line, without its newline."""


def header_of(generation: int) -> bytes:
    """Return the first line of a file in the current format."""
    return b"format %d, generation %d" % (FORMAT, generation)


def snapshot_of(generation: int, entries: Iterable[bytes]) -> Iterator[bytes]:
    """Yield a snapshot in chunks: a header, the entries, and a last line that shows it is complete."""
    offset, chunk = 0, bytearray()
    for entry in chain([header_of(generation)], entries, [END]):
        chunk += frame(offset + len(chunk), entry)
        if len(chunk) >= CHUNK:
            yield bytes(chunk)
            offset, chunk = offset + len(chunk), bytearray()
    yield bytes(chunk)


def format_of(path: Path) -> int:
    """Return the format of a file by its first line; the current one if that is unreadable, which `replay_file` reports
    better.
    """
    found = _header(path)
    return int(found[1]) if found else FORMAT


def expect_header(path: Path) -> None:
    """Raise StorageUnusable when a file that should be a backup doesn't begin like one; raises OSError."""
    if _header(path) is None:
        raise StorageUnusable(f"{path} is no backup, or its first line is damaged")


def _header(path: Path) -> re.Match[bytes] | None:
    with path.open("rb") as file:
        return HEADER.search(file.readline(100))


def replay_file(path: Path, generation: int, replay: Replay, *, torn: bool = False, whole: bool = False) -> int:
    """Replay one file; return the size of its intact part. Unless it may be `torn`, that is all of it.

    A file that must be `whole` ends with the last line of a snapshot. Raises StorageUnusable and OSError.
    """
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
    if torn and path.stat().st_size == 0:  # somebody has truncated it before its first line
        return 0
    if not header or (whole and last != END) or not (torn or size == path.stat().st_size):
        raise StorageUnusable(
            f"{path} ends too early, after {size} sound bytes: bring the folder back from a backup; see Recovery in "
            "the README."
        )
    return size


def _check(path: Path, header: bytes, generation: int) -> None:
    found = HEADER.fullmatch(header)
    if found and int(found[1]) > FORMAT:
        raise StorageUnusable(
            f"{path} has format {int(found[1])}, which is newer than this program's, {FORMAT}: use the version of the "
            "program that wrote it."
        )
    if found is None or int(found[2]) != generation:
        raise StorageUnusable(
            f"{path} is no file of generation {generation}: bring the folder back from a backup; see Recovery in the "
            "README."
        )
