"""Watches a content folder: tells when files have changed and are no longer changing."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

Look = frozenset[tuple[str, int, int]]


class Watcher:
    """Polls a folder every few seconds in a thread, reading only names, sizes and times."""

    def __init__(self, folder: Path, settled: Callable[[], Awaitable[None]], every: float = 3.0) -> None:
        """`settled` is awaited once the files differ from those last reported and were the same for two polls.

        What is in the folder now counts as reported.
        """
        self._folder = folder
        self._settled = settled
        self._every = every
        self._told = self._last = look(folder)

    async def run(self) -> None:
        """Watch until cancelled."""
        while True:
            await asyncio.sleep(self._every)
            await self.poll()

    async def poll(self) -> None:
        """Look once, and report files that have changed and were the same at the last look."""
        now = await asyncio.to_thread(look, self._folder)
        if now == self._last and now != self._told:
            self._told = now
            await self._settled()
        self._last = now


def look(folder: Path) -> Look:
    """List the files that could be content, each with its size and modification time."""
    found = set()
    for path in folder.rglob("*"):
        if any(part.startswith(".") for part in path.relative_to(folder).parts):
            continue
        try:
            state = path.stat()
        except OSError:  # deleted meanwhile
            continue
        if not path.is_dir():
            found.add((path.relative_to(folder).as_posix(), state.st_size, state.st_mtime_ns))
    return frozenset(found)
