"""All disk operations of a store, in one place, so that tests can let each of them fail."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

DRAFTS = ".*.part"
"""Glob pattern of unfinished files that a crash may leave behind; they are never read."""


class Disk:
    """The real disk. All calls block and belong in a thread; all raise OSError."""

    def write(self, file: int, data: bytes) -> None:
        """Write all of `data` at the end of the open file."""
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(file, rest) :]

    def sync(self, file: int) -> None:
        """Flush the open file to disk."""
        os.fsync(file)

    def truncate(self, file: int, size: int) -> None:
        """Cut the open file to `size` bytes."""
        os.ftruncate(file, size)

    def rename(self, source: Path, target: Path) -> None:
        """Rename the file atomically."""
        source.replace(target)

    def remove(self, path: Path) -> None:
        """Delete the file, if it is there."""
        path.unlink(missing_ok=True)

    def sync_folder(self, folder: Path) -> None:
        """Flush new, renamed and deleted names in `folder` to disk."""
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def create_file(path: Path, chunks: Iterable[bytes], disk: Disk) -> int:
    """Write a file under a temporary name, rename it once it is complete and on disk, and return it open for appending.

    The name itself is on disk after `disk.sync_folder`. Raises OSError, and whatever `chunks` raises; then an existing
    file of that name is untouched, and the temporary one is gone.
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
