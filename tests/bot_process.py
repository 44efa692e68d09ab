"""The bot as people run it: `icn-bot run` as a process of its own, configured by its environment alone."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from asyncio.subprocess import Process
from collections.abc import Mapping, Sequence
from pathlib import Path

from bot.limits import Limits
from tests.pace import PATIENCE, slowness

COMMAND = Path(sys.executable).with_name("icn-bot")
AT_WORK = "The assistant is at work."


def environment(
    folder: Path,
    *,
    api: str = "http://127.0.0.1:9",
    token: str = "",
    content: Path | None = None,
    contacts: Mapping[str, Sequence[int]] | None = None,
    admins: Sequence[int] = (),
) -> dict[str, str]:
    """Return the settings of a bot with its data in `folder`, without the optional encoder."""
    return {
        "PATH": os.environ.get("PATH", ""),
        "PYTHONPATH": str(Path(__file__).parents[1]),  # the code beside these tests, wherever the command came from
        "HOME": str(folder),
        "OPENBLAS_NUM_THREADS": "1",  # many small processes on few cores: threads would only wait for each other
        "ICN_BOT_SEMANTIC": "false",
        "ICN_BOT_LIMITS": json.dumps(dict.fromkeys(Limits.model_fields, 1_000_000)),
        "ICN_BOT_PACE": "false",  # people in tests don't wait for each other's messages
        "ICN_BOT_DATA": str(folder / "data"),
        "ICN_BOT_API": api,
        "ICN_BOT_TOKEN": token,
        "ICN_BOT_CONTENT": str(content or ""),
        "ICN_BOT_CONTACTS": json.dumps({cluster: list(chats) for cluster, chats in (contacts or {}).items()}),
        "ICN_BOT_ADMINS": json.dumps(list(admins)),
    }


class BotProcess:
    """A started bot. Use `BotProcess.start`, and end it by `kill`, `stop` or `wait_for_end`."""

    def __init__(self, process: Process, log: Path) -> None:
        self._process = process
        self._log = log

    @classmethod
    async def start(cls, folder: Path, settings: Mapping[str, str]) -> BotProcess:
        """Start it with `folder` as its working directory; what it writes to standard error goes to a file there."""
        log = folder / "errors.txt"
        with log.open("wb") as errors:
            process = await asyncio.create_subprocess_exec(COMMAND, "run", env=settings, cwd=folder, stderr=errors)
        return cls(process, log)

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._process.pid

    @property
    def words(self) -> str:
        """Everything it wrote to standard error so far."""
        return self._log.read_text(encoding="utf-8")

    async def says(self, words: str) -> None:
        """Wait until it has written these words."""
        async with asyncio.timeout(PATIENCE):
            while words not in self.words:
                assert self._process.returncode is None, self.words
                await asyncio.sleep(0.02)

    async def wait_for_end(self, seconds: float = PATIENCE) -> int:
        """Wait until it ends and return the exit code. If it takes longer, kill it and raise AssertionError."""
        try:
            async with asyncio.timeout(seconds * slowness()):
                return await self._process.wait()
        except TimeoutError:
            await self.kill()
            raise AssertionError(f"it did not end in {seconds} s:\n{self.words}") from None

    async def stop(self, seconds: float = PATIENCE) -> int:
        """Send SIGTERM, wait, and return the exit code."""
        self._process.terminate()
        return await self.wait_for_end(seconds)

    async def kill(self) -> None:
        """Kill it at once, as a power cut would."""
        if self._process.returncode is None:
            self._process.kill()
        await self._process.wait()
