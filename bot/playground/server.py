"""The playground: an emulated Telegram on this machine, for a bot without a token and for the tests.

async with Playground.start() as playground:
    bot = Bot(playground.token, base_url=playground.base_url, base_file_url=playground.base_file_url)
    camille = playground.person(1001)
    camille.types("hello")
    await camille.sees("Hello")
"""

from __future__ import annotations

import re
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import datetime
from pathlib import Path

from starlette.applications import Starlette
from starlette.responses import JSONResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Receive, Scope, Send

from bot.playground.bot_api.dispatch import BotApi
from bot.playground.people import People
from bot.playground.post_office import PostOffice
from bot.playground.testing import Player
from bot.playground.web.bot_api_endpoint import BotApiEndpoint
from bot.playground.web.http_server import LOOPBACK, HttpServer, listen
from bot.playground.web.page_api import PageApi
from bot.playground.web.person_api import PersonApi
from bot.playground.world.cast import CAST, CastMember
from bot.playground.world.clock import Clock
from bot.playground.world.faults import FloodLimits, NetworkFaults
from bot.playground.world.persistence import WorldSaver
from bot.playground.world.records import BotProfile
from bot.playground.world.world import World

STATIC = Path(__file__).parent / "web" / "static"
BOT_ID = 7_000_001
REAL = re.compile(r"([0-9]{6,}):[A-Za-z0-9_-]{30,}")
"""What a token of Telegram looks like."""

ResetHook = Callable[[], Awaitable[None]]


def new_token() -> str:
    """Make a token that looks like Telegram's."""
    return f"{BOT_ID}:{secrets.token_urlsafe(26)}"


class RealToken(Exception):
    """This looks like the token of a bot in Telegram. Nothing here needs one: any other word will do."""

    def __init__(self) -> None:
        super().__init__(type(self).__doc__)


def refuse_real(token: str) -> None:
    """Raise RealToken for a token that may be Telegram's: it must not lie about in demos, folders and shells."""
    found = REAL.fullmatch(token)
    if found and int(found[1]) != BOT_ID:
        raise RealToken


class Playground:
    """A running playground. Made by `start`."""

    def __init__(self, token: str, clock: Clock, cast: Iterable[CastMember], on_reset: ResetHook | None) -> None:
        number = token.partition(":")[0]
        self.token = token
        self.clock = clock
        self.world = World(BotProfile(int(number) if number.isdigit() else BOT_ID), clock, cast)
        self.faults = NetworkFaults()
        self.people = People(self.world)
        self.address = ""
        """Where the page is, such as `http://127.0.0.1:8080`."""
        self._api = BotApi(self.world)
        self._on_reset = on_reset
        self._players: list[Player] = []

    @classmethod
    @asynccontextmanager
    async def start(
        cls,
        *,
        port: int = 0,
        folder: Path | None = None,
        token: str | None = None,
        clock: Clock | None = None,
        cast: Iterable[CastMember] = CAST,
        on_reset: ResetHook | None = None,
    ) -> AsyncIterator[Playground]:
        """Run a playground on loopback: port 0 is any free one; `folder` keeps the chats over a restart.

        `on_reset` is awaited after somebody emptied the world. Raises PortUnusable when the port is taken and
        PlaygroundDamaged when the folder cannot be read. Raises RealToken for one that may open a bot in Telegram.
        """
        refuse_real(token or "")
        playground = cls(token or new_token(), clock or Clock(), cast, on_reset)
        keeper = WorldSaver(playground.world, folder) if folder is not None else None
        listener = listen(port)
        playground.address = f"http://{LOOPBACK}:{listener.getsockname()[1]}"
        try:
            if keeper is not None:
                await keeper.start()
        except BaseException:
            listener.close()
            raise
        serving = HttpServer(playground._app(), listener)
        await serving.start()
        try:
            yield playground
        finally:
            await playground._close()
            await serving.stop()
            if keeper is not None:
                await keeper.stop()

    @property
    def base_url(self) -> str:
        """What python-telegram-bot calls `base_url`."""
        return f"{self.address}/bot"

    @property
    def base_file_url(self) -> str:
        """What python-telegram-bot calls `base_file_url`."""
        return f"{self.address}/file/bot"

    @property
    def flood(self) -> FloodLimits:
        """Telegram's limits: off until `flood.enabled` is set."""
        return self._api.flood

    def post_office(self) -> AbstractAsyncContextManager[int]:
        """Run a mail server whose mails the page shows, until the block ends; yields its port."""
        return PostOffice(self.world).open()

    def show_activity(self, sentence: str) -> None:
        """Tell the page what the bot is doing before it can answer, such as learning; empty when it is done."""
        self.world.presence.show_activity(sentence)

    def show_next_due(self, next_due: tuple[datetime, str] | None) -> None:
        """Tell the page when something falls due next, and what; None when nothing does."""
        self.world.presence.show_next_due(next_due)

    def person(self, number: int) -> Player:
        """Play the person of this id."""
        self.people.account(number)
        player = Player(self.people, number)
        self._players.append(player)
        return player

    async def reset(self) -> None:
        """Empty the world, lift all faults, and await the reset hook."""
        self._api.webhooks.forget()
        self.faults.lift()
        self.world.reset()
        if self._on_reset is not None:
            await self._on_reset()

    async def _close(self) -> None:
        for player in self._players:
            player.close()
        self.world.events.close()
        self.world.presence.close()
        self.world.updates.interrupt()
        await self._api.webhooks.close()

    def _app(self) -> ASGIApp:
        gateway = BotApiEndpoint(self._api, self.faults, self.token)
        routes: list[Route | Mount] = [
            *PersonApi(self.world).routes(),
            *PageApi(self.world, self.faults, self.reset).routes(),
        ]
        if STATIC.is_dir():
            routes.append(Mount("/", StaticFiles(directory=STATIC, html=True)))
        return LocalAccess(gateway, Starlette(routes=routes))


class LocalAccess:
    """Refuses requests for another host name, and changes that come from other pages than ours.

    A page elsewhere could make its own name point to 127.0.0.1 (DNS rebinding); its browser then says so in Host.
    """

    def __init__(self, gateway: ASGIApp, page: ASGIApp) -> None:
        self._gateway, self._page = gateway, page

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        headers = {name: value.decode("latin-1") for name, value in scope.get("headers", ())}
        host, origin = headers.get(b"host", ""), headers.get(b"origin")
        path = scope.get("path", "")
        if not re.fullmatch(r"(?:127\.0\.0\.1|localhost)(?::\d+)?", host):
            refusal = JSONResponse({"ok": False, "error": "This server answers to 127.0.0.1 only."}, 403)
            await refusal(scope, receive, send)
        elif scope.get("method") not in ("GET", "HEAD") and origin is not None and origin != f"http://{host}":
            refusal = JSONResponse({"ok": False, "error": "Only the playground's own page may do this."}, 403)
            await refusal(scope, receive, send)
        elif re.match(r"/(?:file/)?bot[^/]*:", path) or path.startswith(("/bot", "/file/bot")):
            await self._gateway(scope, receive, send)
        else:
            await self._page(scope, receive, send)
