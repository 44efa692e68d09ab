"""A stage with everything real except Telegram: the running bot, PTB, HTTP, the emulator, the store on disk."""

from __future__ import annotations

import asyncio
import contextlib
import io
import logging
import zipfile
from base64 import b64decode
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

import bot.app
from bot.app import running
from bot.assistant import Assistant
from bot.cli.demo import TOKEN, cast_settings
from bot.limits import Limits
from bot.playground.groups import create_group, set_administrator
from bot.playground.server import Playground
from bot.playground.world.cast import CAST as PEOPLE
from bot.settings import Settings
from bot.telegram.menu import Menus
from knowledge.releases.releases import Releases
from storage import Store
from tests.pace import PATIENCE
from tests.scripts import Seen, payload
from tests.stage import CAST
from tests.stage import releases as packaged_releases
from tests.unsynced_store import unsynced_journal

PIXEL = b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==")
"""The smallest possible picture."""
FIRST = f"ICN-{datetime.now(UTC):%Y}-0001"
"""The number of the first Passport request."""
NO_LIMITS = Limits.model_validate(dict.fromkeys(Limits.model_fields, 1_000_000))
"""Limits for people in tests, who type and press as fast as they can."""
CALM = 5
"""The stage counts as quiet after this many looks in a row: what follows from a delivery begins just after it."""


class Log(logging.Handler):
    """Collects what the bot logs."""

    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self._lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self._lines.append(record.getMessage())

    def read(self) -> str:
        """Return what was logged since the last call."""
        lines, self._lines = self._lines, []
        return "\n".join(lines)


async def _for_ever(_: Menus) -> None:
    """Do nothing, as long as the bot runs."""
    await asyncio.Event().wait()


class HttpStage:
    """Plays people in the emulator against the running bot. Use `HttpStage.open`."""

    def __init__(self, playground: Playground, settings: Settings, releases: Releases) -> None:
        self.playground = playground
        self.settings = settings
        self.releases = releases
        self.groups: dict[str, int] = {}
        self.group: str | None = None
        for name in [name for name, chat in CAST.items() if chat not in playground.world.people]:
            playground.world.add_person(name, "en", started=True)
        self.people = {name: playground.person(chat) for name, chat in CAST.items()}
        self._shown: list[tuple[int, Seen]] = []
        self._bot = contextlib.AsyncExitStack()
        self._log = Log()
        self._turns = 0
        self.store: Store

    @classmethod
    @contextlib.asynccontextmanager
    async def open(
        cls,
        folder: Path,
        releases: Releases | None = None,
        *,
        watch: bool = False,
        menus: bool = True,
        unsynced: bool = False,
    ) -> AsyncIterator[HttpStage]:
        """The bot and the emulator, running until the block ends; with the packaged content unless given `releases`.

        To set the `menus` takes eighty calls: whoever doesn't look at them leaves them out. An `unsynced` store neither
        syncs nor writes in threads, for whoever looks at nothing but messages.
        """
        async with Playground.start(token=TOKEN) as playground:
            own = Settings(watch=watch, pace=False, limits=NO_LIMITS)
            settings = cast_settings(own, playground.address, folder, PEOPLE)
            stage = cls(playground, settings, releases or packaged_releases())
            logging.getLogger("bot").addHandler(stage._log)
            watching = asyncio.create_task(stage._watch())
            try:
                with contextlib.ExitStack() as patches:
                    patches.enter_context(patch.object(Assistant, "handle", stage._counted(Assistant.handle)))
                    if not menus:
                        patches.enter_context(patch.object(Menus, "run", _for_ever))
                    if unsynced:
                        patches.enter_context(patch.object(bot.app, "open_store", unsynced_journal))
                    await stage.start()
                    yield stage
            finally:
                watching.cancel()
                logging.getLogger("bot").removeHandler(stage._log)
                await stage.stop()

    @property
    def year(self) -> int:
        return self.playground.clock.now().year

    async def start(self) -> None:
        """Start the bot."""
        self.store = await self._bot.enter_async_context(running(self.settings, releases=self.releases))

    async def begins_anew(self, changed: dict[str, Any]) -> None:
        """Stop the bot, and start it with these settings changed."""
        await self.stop()
        self.settings = self.settings.model_copy(update=changed)
        await self.start()

    async def stop(self) -> None:
        """Stop the bot."""
        await self._bot.aclose()

    async def restart(self) -> None:
        await self.quiet()
        await self.stop()
        await self.start()

    async def replaces(self, file: str, old: str, new: str) -> None:
        path = self.releases.folder / file
        text = path.read_text(encoding="utf-8")
        assert old in text, f"{file} does not say {old!r}"
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    # -------------------------------------------------------------- people

    async def makes_group(self, name: str, members: list[str], *, forum: bool, anonymous: list[str]) -> None:
        world, ids = self.playground.world, [CAST[member] for member in members]
        self.groups[name] = create_group(world, name, ids, supergroup=bool(anonymous), forum=forum).id
        for member in anonymous:
            set_administrator(world, self.groups[name], CAST[member], anonymous=True)

    def goes_to(self, group: str | None) -> None:
        self.group = group

    @property
    def chat(self) -> int | None:
        """The group in which things happen; None for the private chats."""
        return self.groups[self.group] if self.group else None

    async def opens(self, person: str, link: dict[str, str]) -> None:
        await self.quiet()
        way, theirs = link.get("way", "start"), self.people[link["of"]].messages()
        code = next(filter(None, (payload(message.text, way) for message in reversed(theirs))))
        name = f"@{self.playground.world.bot.username}" if self.group else ""
        self.people[person].types(f"/start{name} {code}", chat=self.chat)

    async def types(self, person: str, text: str) -> None:
        self.people[person].types(text, chat=self.chat)

    async def forwards(self, person: str, post: dict[str, str]) -> None:
        self.people[person].forwards_from("channel", post["of"], post["text"])

    async def replies(self, person: str, reply: dict[str, str]) -> None:
        messages = self.people[person].messages(self.chat)
        to = next(message for message in reversed(messages) if reply["to"] in message.body.get("text", ""))
        self.people[person].types(reply["text"], chat=self.chat, reply_to=to.id, quote=reply.get("quote", ""))

    async def edits(self, person: str, text: str) -> None:
        own = [message for message in self.people[person].messages() if message.author == CAST[person]]
        self.people[person].edits(own[-1], text)

    async def edits_first(self, person: str, edit: dict[str, str]) -> None:
        own = (message for message in self.people[person].messages() if message.author == CAST[person])
        self.people[person].edits(
            next(message for message in own if message.body.get("text") == edit["of"]), edit["text"]
        )

    async def takes_back(self, person: str, words: str) -> None:
        await self.quiet()
        own = [each for each in self.people[person].messages(self.chat) if each.author == CAST[person]]
        known = next(each for each in reversed(own) if each.body.get("text") == words or words[1:-1] in each.body)
        self.people[person].types("/delete", chat=self.chat, reply_to=known.id)

    async def sends(self, person: str, kind: str) -> None:
        player = self.people[person]
        match kind:
            case "photo":
                player.sends("photo", "plan.png", PIXEL)
            case "document" | "voice":
                player.sends(kind, f"plan.{kind}", b"content")
            case "sticker":
                player.sends_sticker("🌱")
            case "location":
                player.sends_location(45.5, -73.6)
            case "contact":
                player.sends_contact("+15550100", "Sam")
            case "poll":
                player.sends_poll("Hydrogen?", ["Yes", "No"])
            case _:
                raise AssertionError(f"nobody can send {kind}")

    async def sends_file(self, person: str, file: dict[str, Any]) -> None:
        if "text" in file:
            content = file["text"].encode()
        else:
            packed = io.BytesIO()
            with zipfile.ZipFile(packed, "w") as archive:
                for name, text in file["files"].items():
                    archive.writestr(name, text)
            content = packed.getvalue()
        self.people[person].sends("document", file["name"], content)

    async def presses(self, person: str, label: str) -> None:
        await self.quiet()  # the button may only be coming
        self.people[person].presses(label, chat=self.chat)

    async def presses_first(self, person: str, label: str) -> None:
        player = self.people[person]
        has = (message for message in player.messages() if label in [button["text"] for button in message.buttons])
        player.presses(label, message=next(has))

    async def steals(self, person: str, button: dict[str, str]) -> None:
        theirs = reversed(self.people[button["of"]].messages())
        shown = (shown for message in theirs for shown in message.buttons if shown["text"] == button["label"])
        player, world = self.people[person], self.playground.world
        query = world.open_query(player.person, player.last())
        content = {"id": query.id, "from": player.person.user(), "message": player.last().body, "chat_instance": "1"}
        world.updates.push("callback_query", content | {"data": next(shown)["callback_data"]}, player.id)

    def logged(self) -> str:
        return self._log.read()

    # ----------------------------------------------------------------- rest

    async def quiet(self) -> None:
        """Wait until every update is confirmed, handled, and everything promised is delivered."""
        calm = 0
        async with asyncio.timeout(PATIENCE):
            while calm < CALM:
                await asyncio.sleep(0.001)
                calm = 0 if await self._busy() else calm + 1

    def _counted(self, handle: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
        """Return `handle`, which handles an event, counting the turns at work: nothing stored tells of them."""

        async def counted(*args: Any, **named: Any) -> Any:
            self._turns += 1
            try:
                return await handle(*args, **named)
            finally:
                self._turns -= 1

        return counted

    async def _busy(self) -> bool:
        if self._turns or len(self.playground.world.updates) or await self.store.waiting():
            return True
        reminder = await self.store.next_reminder()
        soon = self.playground.clock.now() + timedelta(seconds=10)
        return await self.store.next_due() is not None or (reminder is not None and reminder < soon)

    async def news(self) -> dict[str, list[Seen]]:
        await self.quiet()
        await asyncio.sleep(0)  # let the watch catch up
        shown, self._shown = self._shown, []
        chats = {**CAST, **self.groups}
        return {name: [seen for where, seen in shown if where == chat] for name, chat in chats.items()}

    async def _watch(self) -> None:
        """Record every state in which the bot's messages are shown, even one that is edited at once."""
        with self.playground.world.events.watch() as events:
            async for event in events:
                if event["type"] not in ("message", "edit"):
                    continue
                message = event["message"]
                if message["mine"] == "bot" and "forum_topic_created" not in message:
                    self._shown.append((event["chat"], _seen(message)))


FILES = ("photo", "document", "voice", "sticker", "location", "contact")


def _seen(message: dict[str, Any]) -> Seen:
    """Telegram's Message object as words and buttons."""
    text = message.get("text") or message.get("caption") or ""
    file = next((kind for kind in FILES if kind in message), "")
    rows = message.get("reply_markup", {}).get("inline_keyboard", ())
    return Seen(text + (f"\n<{file}>" if file else ""), [button["text"] for row in rows for button in row])
