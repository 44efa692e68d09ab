"""A real disk that fills up under the running bot: nothing is confirmed, the operator is told once, and it goes on."""

from __future__ import annotations

import asyncio
import contextlib
import resource
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bot.cli.demo import TOKEN
from bot.playground.server import Playground
from bot.retry import DISK_WAIT
from tests.bot_process import AT_WORK, BotProcess, environment
from tests.thin_content import thin_content

CAMILLE, INGRID = 1001, 1004
MANY = 30
"""Messages sent to the full disk: the first ones may still find room in the last page of the journal."""
SLOW = 30.0
Room = Callable[[int], None]


@contextmanager
def small_disk(folder: Path) -> Iterator[Room]:
    """A disk of one megabyte at `folder`; what it gives fills it, or makes room again when given 0."""
    folder.mkdir()
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(folder)], capture_output=True)
    if done.returncode:
        pytest.skip("only root may mount a disk")
    ballast = folder / "ballast"

    def fill(pid: int) -> None:
        if not pid:
            ballast.unlink()
            return
        with contextlib.suppress(OSError), ballast.open("wb", buffering=0) as file:
            while True:
                file.write(bytes(512))

    try:
        yield fill
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


@contextmanager
def small_files(folder: Path) -> Iterator[Room]:
    """The system lets the process write no file any longer than its journal is by now: any user may have that."""
    limited = 0

    def fill(pid: int) -> None:
        nonlocal limited
        longest = max(file.stat().st_size for file in (folder / "store").glob("*.log"))
        limit = longest + 100 if pid else resource.RLIM_INFINITY
        resource.prlimit(limited or pid, resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
        limited = pid

    yield fill


@pytest.mark.parametrize("disk", [small_files, small_disk])
async def test_a_full_disk_stops_the_bot_from_confirming_until_there_is_room(
    tmp_path: Path, disk: Callable[[Path], Iterator[Room]]
) -> None:
    async with Playground.start(token=TOKEN) as playground:
        content = thin_content(tmp_path)
        settings = environment(tmp_path, api=playground.address, token=TOKEN, content=content, admins=[INGRID])
        camille, ingrid = playground.person(CAMILLE), playground.person(INGRID)
        updates = playground.world.updates
        with disk(tmp_path / "data") as fill:  # type: ignore[attr-defined]
            bot = await BotProcess.start(tmp_path, settings)
            try:
                await bot.says(AT_WORK)
                ingrid.types("/start")
                await ingrid.sees("Hello Ingrid", seconds=SLOW)
                for _ in range(3):
                    camille.types("/help")
                    await camille.sees("How I can help", seconds=SLOW)
                fill(bot.pid)
                for _ in range(MANY):
                    camille.types("/id")
                camille.types("what is the icn passport?")
                await ingrid.sees("I can't save anything right now", seconds=SLOW)
                await asyncio.sleep(1.2 * DISK_WAIT)  # longer than it waits between tries
                assert len(updates), "nothing may be confirmed that is not on disk"
                assert not [message for message in camille.messages() if "exploring a market" in message.text]
                fill(0)
                await camille.sees("exploring a market", seconds=SLOW)
                await ingrid.sees("I can save again", seconds=SLOW)
                assert await bot.stop() == 0
            finally:
                await bot.kill()
        assert bot.words.count("NOTHING CAN BE SAVED") == 1
        assert "Traceback" not in bot.words
        told = [message for message in ingrid.messages() if "I can't save anything" in message.text]
        assert len(told) == 1
        assert not len(updates)
        assert len([message for message in camille.messages() if "This chat: " in message.text]) == MANY
