"""What was learnt, kept on disk between starts: a start with unchanged content trains nothing.

A piece is a few facts and arrays in one file, named by the fingerprint of all that it was learnt from, the source of
this package included: whatever changes has another name, so that nothing kept is ever wrong, only unused. The arrays
are mapped into memory, not read (which .npz files do not allow): only the pages that questions touch take up room, and
the system may drop them again. A damaged file is as good as none.
"""

from __future__ import annotations

import contextlib
import json
import logging
import mmap
import os
import tempfile
import zlib
from collections.abc import Iterable, Mapping
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple
from weakref import WeakValueDictionary

import numpy as np
import numpy.typing as npt

_log = logging.getLogger(__name__)

_MARK = b"icn-kept-1\n"
_SUFFIX = ".kept"
_ROOM = 320 * 2**20
"""Bytes kept, the last used files: the vectors, two full contents, and some reloads."""
_ALIGNMENT = 64
_PORTION = 2**20
_DAMAGED = (OSError, ValueError, KeyError, TypeError, EOFError)

Arrays = Mapping[str, npt.NDArray[Any]]


class Piece(NamedTuple):
    """Something learnt: plain facts, and arrays by name."""

    facts: Mapping[str, Any]
    arrays: Arrays


_mapped: WeakValueDictionary[Path, mmap.mmap] = WeakValueDictionary()
"""What this process has mapped: two releases that share a piece share its memory."""


class Kept:
    """A folder of pieces. Several processes may use it at the same time."""

    def __init__(self, folder: Path | None, room: int = _ROOM) -> None:
        """Keep up to `room` bytes of files in `folder`, made when first needed; None keeps nothing."""
        self.folder = folder
        self._room = room

    def find(self, name: str) -> Piece | None:
        """Return the piece of that name, or None when it is missing or damaged."""
        if self.folder is None:
            return None
        path = self.folder / (name + _SUFFIX)
        try:
            mapped = _mapped.get(path)
            if mapped is None or mapped.size() != len(mapped):
                mapped = _map(path)
            piece = _read(mapped)
        except FileNotFoundError:
            return None
        except _DAMAGED:
            _log.warning("%s is damaged: it is made anew", path.name)
            return None
        _mapped[path] = mapped
        with contextlib.suppress(OSError):
            os.utime(path)  # used last
        return piece

    def keep(self, name: str, piece: Piece) -> Piece:
        """Leave a piece on the disk and return it from there; as it is when nothing can be kept."""
        if self.folder is None:
            return piece
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            path = self.folder / (name + _SUFFIX)
            _write(path, piece)
            _mapped.pop(path, None)
            self._make_room(self.folder)
        except OSError:
            _log.warning("what the search learnt could not be kept on the disk")
        return self.find(name) or piece

    def put_down(self) -> None:
        """Let go of what is mapped, where the system can: it is there again when touched, from the system's memory.

        The system maps sixteen pages around each that is touched, so that a hundred questions hold 100 MB for a tenth
        of it.
        """
        advice = getattr(mmap, "MADV_DONTNEED", None)
        for path, mapped in list(_mapped.items()):
            if advice is not None and path.parent == self.folder:
                mapped.madvise(advice)

    def drop(self, name: str) -> None:
        """Forget the piece of that name."""
        if self.folder is not None:
            with contextlib.suppress(OSError):
                (self.folder / (name + _SUFFIX)).unlink()

    def _make_room(self, folder: Path) -> None:
        """Drop the files that were not used for longest, and what a crash left behind."""
        files: list[tuple[float, int, Path]] = []
        for path in folder.glob(f"*{_SUFFIX}*"):
            with contextlib.suppress(FileNotFoundError):  # another process was quicker
                files.append((path.stat().st_mtime, path.stat().st_size, path))
        room = self._room
        for _, size, path in sorted(files, reverse=True):
            room -= size
            if room < 0:
                with contextlib.suppress(OSError):  # as above, or it is open on Windows
                    path.unlink()


def fingerprint(*parts: Iterable[str] | bytes) -> str:
    """Return a name for what is learnt from these parts by the present source of this package."""
    found = blake2b(_source(), digest_size=20)
    for part in parts:
        whole = part if isinstance(part, bytes) else "".join(f"{len(text)}:{text}" for text in part).encode()
        found.update(b"%d/" % len(whole))
        found.update(whole)
    return found.hexdigest()


@cache
def _source() -> bytes:
    """Return the digest of what learns: the modules of this package."""
    found = blake2b(digest_size=20)
    for path in sorted(Path(__file__).parent.glob("*.py")):
        found.update(path.read_bytes())
    return found.digest()


def _write(path: Path, piece: Piece) -> None:
    """Replace the file as a whole, so that a crash leaves the old one or none."""
    arrays = {name: np.ascontiguousarray(array) for name, array in piece.arrays.items()}
    shapes = [(name, array.dtype.str, array.shape) for name, array in arrays.items()]
    header = json.dumps({"facts": piece.facts, "arrays": shapes}).encode()
    parts = [np.frombuffer(_MARK + b"%d\n" % len(header) + header, np.uint8)]
    parts += [array.reshape(-1).view(np.uint8) for array in arrays.values()]
    checksum = 0
    with tempfile.NamedTemporaryFile(dir=path.parent, suffix=_SUFFIX + ".part", delete=False) as file:
        try:
            for part in parts:
                for portion in (part.data, bytes(-len(part) % _ALIGNMENT)):
                    checksum = zlib.crc32(portion, checksum)
                    file.write(portion)
            file.write(checksum.to_bytes(4, "little"))
            file.close()
            Path(file.name).replace(path)
        except BaseException:
            Path(file.name).unlink(missing_ok=True)
            raise


def _map(path: Path) -> mmap.mmap:
    """Map a file that is as it was written. Raises one of `_DAMAGED`."""
    with path.open("rb") as file:
        _check(file)
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)


def _read(mapped: mmap.mmap) -> Piece:
    """Return the piece in a mapped file, its arrays as they lie there. Raises one of `_DAMAGED`."""
    begin = mapped.find(b"\n", len(_MARK)) + 1
    end = begin + int(mapped[len(_MARK) : begin])
    header = json.loads(mapped[begin:end])
    arrays, place = {}, _aligned(end)
    for name, kind, shape in header["arrays"]:
        count = int(np.prod(shape, dtype=np.int64))
        arrays[name] = (
            np.frombuffer(mapped, np.dtype(kind), count, place).reshape(shape) if count else np.zeros(shape, kind)
        )
        place = _aligned(place + arrays[name].nbytes)
    return Piece(header["facts"], arrays)


def _check(file: BinaryIO) -> None:
    """Read a file through, without keeping it in memory. Raises ValueError when it is not what was written."""
    if file.read(len(_MARK)) != _MARK:
        raise ValueError("another format")
    left = os.fstat(file.fileno()).st_size - len(_MARK) - 4
    checksum = zlib.crc32(_MARK)
    while left > 0:
        portion = file.read(min(left, _PORTION))
        checksum = zlib.crc32(portion, checksum)
        left -= len(portion) or left
    if file.read() != checksum.to_bytes(4, "little"):
        raise ValueError("not what was written")


def _aligned(place: int) -> int:
    """Return the next place at which an array may begin."""
    return place + -place % _ALIGNMENT
