"""Saves the world as one JSON file and a folder of files, so that the chats survive a restart."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from bot.playground.world.records import Account, BotProfile, Chat, ChatMessage, ForumTopic, JsonObject, StoredFile
from bot.playground.world.updates import QueuedUpdate
from bot.playground.world.world import World

WORLD, FILES = "playground.json", "playground-files"
FORMAT = 1
PAUSE_SECONDS = 0.3
"""Changes are gathered this long before they are written."""


class PlaygroundDamaged(Exception):
    """The saved playground can't be read; the message says where it is."""


# ---------------------------------------------------------------- writing


def snapshot(world: World) -> Callable[[], JsonObject]:
    """Take a snapshot of the world. The returned function does the expensive half and may run in a thread:
    messages, updates and files are never changed, only replaced."""
    messages = [message for chat in world.chats.values() for message in chat.messages.values()]
    updates, files = world.updates.waiting(), list(world.files.values())
    known: JsonObject = {
        "format": FORMAT,
        "bot": asdict(world.bot),
        "clock_offset": world.clock.offset,
        "people": [asdict(person) for person in world.people.values()],
        "chats": [_chat(chat) for chat in world.chats.values()],
        "mails": list(world.mails),
        "allowed_updates": list(world.updates.allowed),
        "next_update": world.updates.next_id,
        "counts": {name: getattr(world, name) for name in _COUNTS},
    }

    def complete() -> JsonObject:
        known["messages"] = [vars(message) | {"reactions": list(message.reactions.items())} for message in messages]
        known["updates"] = [vars(update) for update in updates]
        known["files"] = [{name: value for name, value in vars(file).items() if name != "content"} for file in files]
        return known

    return complete


_COUNTS = ("sequence", "last_message", "last_query", "next_group", "next_supergroup")


def _chat(chat: Chat) -> JsonObject:
    known = {name: value for name, value in vars(chat).items() if name not in ("messages", "topics")}
    known |= {"members": list(chat.members), "pinned": list(chat.pinned)}
    return known | {"topics": [asdict(topic) for topic in chat.topics.values()]}


def write(folder: Path, known: JsonObject, files: list[StoredFile]) -> None:
    """Write new files, remove files no message refers to, and replace the world's file in one step."""
    shelf = folder / FILES
    shelf.mkdir(parents=True, exist_ok=True)
    kept = {file.unique_id for file in files}
    for file in files:
        if not (shelf / file.unique_id).exists():
            _replace(shelf / file.unique_id, file.content)
    _replace(folder / WORLD, json.dumps(known, ensure_ascii=False).encode())
    for path in shelf.iterdir():
        if path.name not in kept:
            path.unlink()


def _replace(path: Path, content: bytes) -> None:
    part = path.with_name(f"{path.name}.part")
    with part.open("wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    part.replace(path)


# ---------------------------------------------------------------- reading


def read(folder: Path) -> tuple[JsonObject, dict[str, bytes]] | None:
    """Read what was saved, and the files' bytes; None when nothing was. Raises PlaygroundDamaged."""
    path = folder / WORLD
    if not path.exists():
        return None
    try:
        known: Any = json.loads(path.read_bytes())
        if known["format"] != FORMAT:
            raise PlaygroundDamaged(f"{path} was written by another version; move it away to start over.")
        content = {file["unique_id"]: (folder / FILES / file["unique_id"]).read_bytes() for file in known["files"]}
    except (ValueError, KeyError, TypeError, OSError) as error:
        raise PlaygroundDamaged(f"{path} can't be read; move it away to start over.") from error
    return known, content


def restore(world: World, known: JsonObject, content: dict[str, bytes]) -> None:
    """Restore the saved world, except for the bot's id: that is the running bot's."""
    bot = BotProfile(**known["bot"])
    bot.id = world.bot.id
    world.bot = bot
    world.clock.offset = known["clock_offset"]
    world.people = {person["id"]: Account(**person) for person in known["people"]}
    world.chats = {chat["id"]: _restore_chat(chat) for chat in known["chats"]}
    for raw in known["messages"]:
        message = ChatMessage(**raw | {"reactions": dict(raw["reactions"])})
        world.chats[message.chat].messages[message.id] = message
    world.files = {file["id"]: StoredFile(**file, content=content[file["unique_id"]]) for file in known["files"]}
    world.mails = known.get("mails", [])
    for name in _COUNTS:
        setattr(world, name, known["counts"][name])
    world.updates.allowed = tuple(known["allowed_updates"])
    world.updates.restore((QueuedUpdate(**update) for update in known["updates"]), known["next_update"])


def _restore_chat(chat: JsonObject) -> Chat:
    topics = {topic["id"]: ForumTopic(**topic) for topic in chat.pop("topics")}
    return Chat(**chat, topics=topics)


# ---------------------------------------------------------------- keeping


class WorldSaver:
    """Saves the world shortly after it changed, in a thread, one save at a time."""

    def __init__(self, world: World, folder: Path) -> None:
        self._world, self._folder = world, folder
        self._changed = asyncio.Event()
        self._writing = asyncio.Lock()
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Load what was saved, and save from now on. Raises PlaygroundDamaged."""
        if saved := await asyncio.to_thread(read, self._folder):
            try:
                restore(self._world, *saved)
            except (KeyError, TypeError) as error:
                where = self._folder / WORLD
                raise PlaygroundDamaged(f"{where} can't be read; move it away to start over.") from error
        self._world.on_change = self._changed.set
        self._task = asyncio.create_task(self._keep())

    async def stop(self) -> None:
        """Save a last time."""
        self._world.on_change = None
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task
            await self._save()

    async def _keep(self) -> None:
        while True:
            await self._changed.wait()
            await asyncio.sleep(PAUSE_SECONDS)
            self._changed.clear()
            await asyncio.shield(self._save())

    async def _save(self) -> None:
        async with self._writing:
            complete, files = snapshot(self._world), list(self._world.files.values())
            await asyncio.to_thread(lambda: write(self._folder, complete(), files))
