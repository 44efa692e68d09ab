"""What a journal asks of the disk, in one place: every byte and name the store keeps goes through here."""

from __future__ import annotations

import os
from pathlib import Path


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
