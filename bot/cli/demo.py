"""`icn-bot demo`: the same bot, with the playground in place of Telegram."""

from __future__ import annotations

import asyncio
import contextlib
import shutil
import webbrowser
from collections.abc import Callable, Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path

from pydantic import SecretStr
from rich.console import Console

from bot.app import history_of, open_releases, running
from bot.channels.email.account import MailAccount
from bot.cli.demo_cast import clusters_in, mailboxes, recast
from bot.cli.next_due import next_due
from bot.cli.occupancy import occupy
from bot.playground.server import Playground
from bot.playground.web.http_server import LOOPBACK
from bot.playground.world.cast import CAST, CastMember
from bot.playground.world.clock import Clock
from bot.process import stop_requested, unless
from bot.settings import Settings
from knowledge.loader import packaged
from knowledge.releases.releases import Releases
from knowledge.source.files import copy_folder, version
from storage import Store, check_free

LEARNING = "The assistant is preparing its answers, which takes a few seconds. Messages sent now wait for it."
LOOK_EVERY = 1.0
"""Seconds until reminders made due by moving the clock are handled."""
SENDER = "ICN Assistant <assistant@icn.example>"
TOKEN = "7000001:playground"  # noqa: S105 - the emulator on loopback asks for one, and any will do


def cast_settings(settings: Settings, address: str, data: Path, cast: Sequence[CastMember]) -> Settings:
    """Return the settings with the playground's people as contacts and admins."""
    contacts = {person.cluster: (person.id,) for person in cast if person.role in ("contact", "home")}
    admins = tuple(person.id for person in cast if person.role == "admin")
    changed = {"contacts": contacts, "admins": admins, "api": address, "data": data}
    return settings.model_copy(update={**changed, "token": type(settings.token)(TOKEN)})


def with_mail(settings: Settings, port: int, boxes: Mapping[str, str]) -> Settings:
    """Return the settings with the playground's post office for a mail server; real mail is never sent from a demo."""
    if find_spec("aiosmtplib") is None:
        return settings.model_copy(update={"email": None})
    account = MailAccount(host=LOOPBACK, port=port, security="none", sender=SENDER, clusters=dict(boxes))
    return settings.model_copy(update={"email": account, "email_password": SecretStr("")})


class Demo:
    """The bot and the playground; a reset starts both over."""

    def __init__(self, settings: Settings, data: Path, console: Console) -> None:
        """`data` keeps chats, requests and, unless the settings name a content folder, a copy of the content."""
        self._settings = settings
        self._data = data
        self._console = console
        self._clock = Clock()
        self._restart = asyncio.Event()
        self._ready = asyncio.Event()

    async def run(self, port: int, *, browser: bool) -> None:
        """Run until stopped. Raises what `running` raises, and PortUnusable when the port is taken.

        Prints nothing until it is certain that no other process uses the folder.
        """
        with occupy(self._data) as store_address:
            await check_free(self._data / "store")
            await self._run_playground(port, store_address, browser=browser)

    async def _run_playground(self, port: int, store_address: Callable[[str], None], *, browser: bool) -> None:
        """Run the playground, and the bot in it."""
        folder = self._data / "playground"
        clusters = await asyncio.to_thread(clusters_in, self._content_folder())
        cast = recast(clusters) if clusters else CAST  # without any, what's wrong with the content is told later
        async with Playground.start(
            port=port, folder=folder, token=TOKEN, clock=self._clock, cast=cast, on_reset=self._reset
        ) as playground:
            store_address(playground.address)
            async with playground.post_office() as post:
                boxes = mailboxes(cast, [cluster.id for cluster in clusters if cluster.active])
                settings = with_mail(cast_settings(self._settings, playground.address, self._data, cast), post, boxes)
                self._console.print(f"The playground is at [bold]{playground.address}[/bold]  (Ctrl-C ends it)")
                if browser:
                    await asyncio.to_thread(webbrowser.open, playground.address)
                await self._serve(settings, playground)

    async def _serve(self, settings: Settings, playground: Playground) -> None:
        """Run the bot; each reset stops it, deletes its data and starts it again."""
        stop = asyncio.create_task(stop_requested())
        while not stop.done():
            self._restart.clear()
            settings = await asyncio.to_thread(self._with_own_content, settings)
            playground.show_activity(LEARNING)
            with self._console.status(LEARNING):
                releases = await unless(stop, open_releases(settings, history_of(settings)))
            playground.show_activity("")
            async with running(settings, clock=self._clock.now, releases=releases, longest_pause=LOOK_EVERY) as store:
                self._console.print(f"The assistant is at work. Its answers are in {releases.folder}: change one,")
                self._console.print("then send /reload as Ingrid.")
                # Emptied while it started: this run ends at once, and whoever emptied the playground awaits the next.
                if not self._restart.is_set():
                    self._ready.set()
                afresh = asyncio.create_task(self._restart.wait())
                showing = asyncio.create_task(self._show_next_due(playground, store, releases))
                await asyncio.wait({stop, afresh}, return_when=asyncio.FIRST_COMPLETED)
                showing.cancel()
                afresh.cancel()
            if not stop.done():
                await asyncio.to_thread(self._delete_data)

    async def _show_next_due(self, playground: Playground, store: Store, releases: Releases) -> None:
        """Keep the page up to date on what falls due next, until cancelled."""
        changed = store.watch()
        while True:
            changed.clear()
            playground.show_next_due(await next_due(store, releases.current.catalog, self._clock.now()))
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(LOOK_EVERY):
                    await changed.wait()

    def _content_folder(self) -> Path:
        """Return the content that will be used: the settings', the copy in the data folder, or what that is copied
        from.
        """
        copy = self._data / "content"
        return self._settings.content or (copy if copy.is_dir() else packaged())

    def _with_own_content(self, settings: Settings) -> Settings:
        """Return the settings with a content folder that may be edited: the one they name, else a copy in the data
        folder.

        An unedited copy is replaced when the packaged content has changed.
        """
        if self._settings.content:
            return settings
        copy, mark = self._data / "content", self._data / "content.version"
        untouched = mark.is_file() and copy.is_dir() and mark.read_text(encoding="utf-8") == version(copy)
        if untouched and mark.read_text(encoding="utf-8") != version(packaged()):
            shutil.rmtree(copy)
        if not copy.is_dir():
            copy_folder(packaged(), copy)
            mark.write_text(version(copy), encoding="utf-8")
        return settings.model_copy(update={"content": copy})

    def _delete_data(self) -> None:
        """Delete the bot's data and the edits of the content.

        A folder of somebody's own stays as it is, and so do its releases: while it has an error, the last one is used.
        """
        for name in ("store", "exports", *(() if self._settings.content else ("content", "releases"))):
            shutil.rmtree(self._data / name, ignore_errors=True)

    async def _reset(self) -> None:
        """Called when the playground is reset: the bot's data is deleted, too."""
        self._ready.clear()
        self._restart.set()
        await self._ready.wait()
