"""A real chat endpoint on loopback: it records what it is asked and answers as a test wants, however badly."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from bot.judge_endpoint import JudgeEndpoint

KEY = "sk-not-to-be-seen"


@dataclass
class ChatServer:
    """Records what it is asked; `answer` writes whatever reply a test wants."""

    answer: Callable[[asyncio.StreamWriter], Awaitable[None]]
    port: int = 0
    heads: list[str] = field(default_factory=list)
    asked: list[dict[str, Any]] = field(default_factory=list)
    answering: set[asyncio.Task[None]] = field(default_factory=set)

    @classmethod
    @contextlib.asynccontextmanager
    async def open(cls, answer: Callable[[asyncio.StreamWriter], Awaitable[None]]) -> AsyncIterator[ChatServer]:
        """Run the server until the block ends."""
        kept = cls(answer)
        server = await asyncio.start_server(kept._connected, "127.0.0.1", 0)
        kept.port = server.sockets[0].getsockname()[1]
        try:
            yield kept
        finally:
            server.close()
            for task in kept.answering:
                task.cancel()
            await asyncio.gather(*kept.answering, return_exceptions=True)

    @property
    def endpoint(self) -> JudgeEndpoint:
        """Its address, as an operator writes it."""
        return JudgeEndpoint.model_validate({"url": f"http://127.0.0.1:{self.port}/v1", "model": "tiny", "key": KEY})

    @property
    def data(self) -> list[dict[str, Any]]:
        """The questions and entries it was sent."""
        return [json.loads(asked["messages"][-1]["content"]) for asked in self.asked]

    def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.answering.add(asyncio.create_task(self._answer(reader, writer)))

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode()
            length = next(int(line.split(":")[1]) for line in head.splitlines() if line.startswith("Content-Length"))
            self.heads.append(head)
            self.asked.append(json.loads(await reader.readexactly(length)))
            await self.answer(writer)
            await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError):
            pass  # the client is gone
        finally:
            writer.close()


def http(body: str, status: str = "200 OK", *further: str) -> bytes:
    """A complete HTTP reply."""
    head = [f"HTTP/1.1 {status}", f"Content-Length: {len(body.encode())}", "Connection: close", *further]
    return "\r\n".join([*head, "", body]).encode()


def completion(written: str) -> str:
    """The body of a chat completion in which the model wrote this."""
    return json.dumps({"id": "1", "choices": [{"index": 0, "message": {"role": "assistant", "content": written}}]})


def writes(written: str) -> Callable[[asyncio.StreamWriter], Awaitable[None]]:
    """Answer with this text of the model."""
    return sends(http(completion(written)))


def sends(reply: bytes) -> Callable[[asyncio.StreamWriter], Awaitable[None]]:
    """Answer with these bytes, whatever they are."""

    async def answer(writer: asyncio.StreamWriter) -> None:
        writer.write(reply)

    return answer
