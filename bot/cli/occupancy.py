"""Lets one demo at a time use a folder; a second one is told the address of the first."""

from __future__ import annotations

import contextlib
import fcntl
import os
from collections.abc import Callable, Iterator
from pathlib import Path

from bot.errors import ConfigError

FILE = "demo.lock"
"""The lock file, locked while the demo runs; it contains the address."""


@contextlib.contextmanager
def occupy(folder: Path) -> Iterator[Callable[[str], None]]:
    """Lock the folder until the block or the process ends. Yields a function that stores the address.

    Raises ConfigError when another demo uses the folder, and when the folder can't be used.
    """
    file = _open_lock(folder)
    try:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise ConfigError(_taken_message(folder)) from None
        os.ftruncate(file, 0)
        yield lambda address: _write(file, address)
        os.ftruncate(file, 0)
    finally:
        os.close(file)


def _open_lock(folder: Path) -> int:
    """Return the lock file, created if missing."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return os.open(folder / FILE, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise ConfigError(f"{folder} cannot be used: {error.strerror}.") from error


def _write(file: int, address: str) -> None:
    """Store the address in the file."""
    os.pwrite(file, address.encode(), 0)


def _taken_message(folder: Path) -> str:
    """Return the error that names the running demo."""
    address = (folder / FILE).read_text(encoding="utf-8")
    where = f" at {address}" if address else ""
    return f"The demo is running already{where}, with its data in {folder}: open that page, or stop that demo first."
