"""What a store asks of the disk, in one place: every byte and name it keeps goes through here."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

DRAFTS = ".*.part"
"""What a crash may leave behind, as a pattern: nobody ever reads it."""


class Disk:
    """The real disk. All calls block and belong in a thread; all raise OSError."""

    def write(self, file: int, data: bytes) -> None:
        """Write all of `data` at the end of the open file."""
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(file, rest) :]

    def sync(self, file: int) -> None:
        """Return once everything written to the open file has reached the disk."""
        os.fsync(file)

    def truncate(self, file: int, size: int) -> None:
        """Cut the open file to `size` bytes."""
        os.ftruncate(file, size)

    def rename(self, source: Path, target: Path) -> None:
        """Give the file its final name, in one step."""
        source.replace(target)

    def remove(self, path: Path) -> None:
        """Delete the file, if it is there."""
        path.unlink(missing_ok=True)

    def sync_folder(self, folder: Path) -> None:
        """Return once new, renamed and deleted names in `folder` have reached the disk."""
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def create_file(path: Path, chunks: Iterable[bytes], disk: Disk) -> int:
    """Write a file and give it its name once it is whole and on disk; gives it open for appending.

    The name itself is on disk after `disk.sync_folder`. Raises OSError, and whatever `chunks` raises: then a file that
    had the name still has it, and the draft is gone.
    """
    draft = path.with_name(f".{path.name}.{os.getpid()}.part")
    file = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_APPEND | os.O_CLOEXEC, 0o600)
    try:
        for chunk in chunks:
            disk.write(file, chunk)
        disk.sync(file)
        disk.rename(draft, path)
    except BaseException:
        os.close(file)
        disk.remove(draft)
        raise
    return file
