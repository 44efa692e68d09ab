"""A folder in use by one demo at a time; whoever comes second learns where the first one is."""

from __future__ import annotations

import contextlib
import fcntl
import os
from collections.abc import Callable, Iterator
from pathlib import Path

from bot.errors import ConfigError

FILE = "demo.lock"
"""Held as long as the demo runs; its words are the address."""


@contextlib.contextmanager
def occupied(folder: Path) -> Iterator[Callable[[str], None]]:
    """Hold the folder until the block ends, or until the process does in whatever way. What it gives takes the address.

    Raises ConfigError when another demo holds the folder, and when that cannot be used.
    """
    file = _opened(folder)
    try:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise ConfigError(_taken(folder)) from None
        os.ftruncate(file, 0)
        yield lambda address: _write(file, address)
        os.ftruncate(file, 0)
    finally:
        os.close(file)


def _opened(folder: Path) -> int:
    """The lock file, made when missing."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return os.open(folder / FILE, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise ConfigError(f"{folder} cannot be used: {error.strerror}.") from error


def _write(file: int, address: str) -> None:
    """Keep the address in the file."""
    os.pwrite(file, address.encode(), 0)


def _taken(folder: Path) -> str:
    """Who is there, in one sentence."""
    address = (folder / FILE).read_text(encoding="utf-8")
    where = f" at {address}" if address else ""
    return f"The demo is running already{where}, with its data in {folder}: open that page, or stop that demo first."
