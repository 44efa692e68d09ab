"""The HTTP server: uvicorn on a loopback socket that can drop a connection without a reply."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import Iterator
from typing import Any, ClassVar, cast

import uvicorn
from starlette.types import Scope
from uvicorn.protocols.http.h11_impl import H11Protocol

LOOPBACK = "127.0.0.1"


Ends = tuple[tuple[str, int], tuple[str, int]]
"""The two ends of a connection: the client's address and ours."""


class HttpConnection(H11Protocol):
    """An HTTP connection that can be found by its two ends while it is open."""

    open: ClassVar[dict[Ends, asyncio.Transport]] = {}

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Remember the connection."""
        super().connection_made(transport)
        self.open[self._ends()] = transport

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget it."""
        self.open.pop(self._ends(), None)
        super().connection_lost(exc)

    def _ends(self) -> Ends:
        return self.client or ("", 0), cast("tuple[str, int]", self.server or ("", 0))


def ends_of(scope: Scope) -> Ends:
    """Return the ends of the connection a request came over."""
    client, server = scope.get("client") or ("", 0), scope.get("server") or ("", 0)
    return (client[0], client[1]), (server[0], server[1])


def cut(ends: Ends) -> None:
    """Drop a connection at once, whatever is being sent."""
    transport = HttpConnection.open.get(ends)
    if transport is not None:
        transport.abort()


class _EmbeddedServer(uvicorn.Server):
    """A uvicorn server that leaves signals such as Ctrl-C to the program around it."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.end = asyncio.Event()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield

    async def main_loop(self) -> None:
        """Wait for the end instead of polling for it ten times a second."""
        await self.end.wait()


class PortUnusable(Exception):
    """The port is taken, or not for this user."""


def listen(port: int) -> socket.socket:
    """Open a listening socket on loopback; port 0 takes any free one. Raises PortUnusable."""
    # The protocol is named because asyncio sends small packets at once only where it is: 40 ms less for each reply.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((LOOPBACK, port))
        listener.listen(512)
        listener.setblocking(False)
    except OSError as error:
        listener.close()
        raise PortUnusable(f"Port {port} cannot be used: {error.strerror}. Try --port 0.") from error
    return listener


class HttpServer:
    """A running server."""

    def __init__(self, app: Any, listener: socket.socket) -> None:
        config = uvicorn.Config(
            app,
            http=HttpConnection,
            ws="none",
            lifespan="off",
            log_config=None,
            access_log=False,
            server_header=False,
            date_header=False,
            timeout_graceful_shutdown=2,
            timeout_keep_alive=75,
        )
        self._server = _EmbeddedServer(config)
        self._listener = listener
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Start serving."""
        self._task = asyncio.create_task(self._server.serve(sockets=[self._listener]))
        while not self._server.started:
            if self._task.done():
                await self._task
                raise RuntimeError("the server did not start")
            await asyncio.sleep(0.005)

    async def stop(self) -> None:
        """Close all connections and stop."""
        self._server.end.set()
        if self._task is not None:
            await self._task
        self._listener.close()
