"""The playground as a process, and the bot's and the people's side of it over HTTP, for tests of its page."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.pace import PATIENCE

TOKEN = "7000001:a-token-for-the-page-tests"


class Server:
    """The playground as a process of its own, so that a test can stop it and start it again."""

    def __init__(self, folder: Path) -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port: int = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self._command = [sys.executable, "-m", "bot.playground", "--port", str(self.port), "--token", TOKEN]
        self._command += ["--data", str(folder)]
        self._client = httpx.Client(base_url=self.url, timeout=PATIENCE)
        self._offset = 0

    def start(self) -> None:
        """Start it and wait until it serves."""
        self._process = subprocess.Popen(self._command, stdout=subprocess.PIPE, text=True)
        assert self._process.stdout is not None
        assert self.url in self._process.stdout.readline()

    def stop(self) -> None:
        """End it as Ctrl-C would; its folder keeps the chats."""
        self._process.terminate()
        self._process.communicate(timeout=PATIENCE)

    def close(self) -> None:
        """End it for good."""
        self.stop()
        self._client.close()

    def bot(self, method: str, **parameters: Any) -> Any:
        """What the bot's call gives; the description of the error when it is refused."""
        answer = self._client.post(f"/bot{TOKEN}/{method}", json=parameters).json()
        return answer["result"] if answer["ok"] else answer["description"]

    def play(self, path: str, **body: Any) -> Any:
        """Do something through the page's own API, which must allow it."""
        answer = self._client.post(f"/play/{path}", json=body)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def state(self) -> Any:
        """Everything the page shows."""
        return self._client.get("/play/state").json()

    def update(self, kind: str) -> Any:
        """The next update of this kind, waited for; others before it are passed over."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            for update in self.bot("getUpdates", offset=self._offset, timeout=1):
                self._offset = update["update_id"] + 1
                if kind in update:
                    return update[kind]
        pytest.fail(f"No update {kind} came.")

    def afresh(self) -> None:
        """Empty chats and no waiting updates; everybody but Camille has pressed Start."""
        self.play("reset")
        waiting = self.bot("getUpdates", offset=-1)
        self._offset = waiting[-1]["update_id"] + 1 if waiting else 0
