"""Checksummed lines: how journal and snapshot look on disk, and how a damaged file is told from a torn one.

    3f1c09ab 1182 {"put": ...}\n

is the CRC-32 of the rest, the byte at which the line's group of writes began, and the payload (JSON, so it contains
neither a newline nor a zero byte). A group begins where the one before it ended, which reveals a missing or repeated
line.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from shlex import quote
from typing import NamedTuple
from zlib import crc32

from storage.errors import StorageUnusable


class FramedLine(NamedTuple):
    """A line whose checksum is right."""

    start: int
    """The byte at which its group begins: everything before it was on disk when the line was written."""
    payload: bytes


def frame(start: int, payload: bytes) -> bytes:
    """`payload` as a line of the group that begins at byte `start`."""
    body = b"%d %s" % (start, payload)
    return b"%08x %s\n" % (crc32(body), body)


def unframe(raw: bytes) -> FramedLine | None:
    """Return the line's payload; None when the line was damaged."""
    body = raw[9:-1]
    if raw[:9] != b"%08x " % crc32(body) or raw[-1:] != b"\n":
        return None
    start, _, payload = body.partition(b" ")
    return FramedLine(int(start), payload)


def read(path: Path, each: Callable[[bytes], None]) -> int:
    """Pass each line's payload to `each`; return the size of the intact part, less than the file's if its end is torn.

    Raises StorageUnusable when a line that had been on disk is damaged, and OSError.
    """
    start = offset = 0
    with path.open("rb") as file:
        for number, raw in enumerate(file, 1):
            line = unframe(raw)
            if line is None or line.start not in (start, offset):
                rest = list(file)
                if _is_torn(raw, offset, rest):
                    return offset
                raise StorageUnusable(_damage_message(path, number, offset, [raw, *rest]))
            each(line.payload)
            start = line.start
            offset += len(raw)
    return offset


def _is_torn(raw: bytes, offset: int, rest: Iterable[bytes]) -> bool:
    """Return whether the bad line at `offset` was left by a crash: by a write that was never confirmed to anybody.

    A killed process leaves half a line at the end. A power cut may leave holes (zero bytes) anywhere in the last group.
    A complete line in which only the last byte differs was on disk, so it is damaged.
    """
    if not raw.endswith(b"\n"):
        return unframe(raw[:-1] + b"\n") is None
    later = (unframe(line) for line in rest)
    return b"\0" in raw and all(line is None or line.start <= offset for line in later)


def _damage_message(path: Path, number: int, offset: int, left: list[bytes]) -> str:
    """Return the error for a damaged line: where it is, and how much follows it, which giving it all up would cost."""
    size, sound = sum(map(len, left)), sum(unframe(line) is not None for line in left[1:])
    return (
        f"{path}, line {number} (byte {offset}) is damaged: {size} bytes stand from there to the end, in them {sound} "
        "whole lines. Nothing was changed. Copy the folder, then bring it back from a backup (icn-bot store restore), "
        f"or give up that line and all after it: `truncate -s {offset} {quote(str(path))}`. See Recovery in the README."
    )
