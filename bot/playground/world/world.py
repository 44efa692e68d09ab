"""The world behind the emulated Bot API: who is there, what was written, and what waits for the bot.

Everything here is plain state with a few rules; nothing waits and nothing speaks HTTP. What the bot does comes in
through `bot.playground.api`, what people do through `bot.playground.people`.
"""

from __future__ import annotations

import secrets
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, replace
from typing import Any

from bot.playground.world.cast import CAST, COLOURS, ROLES, CastMember
from bot.playground.world.clock import Clock
from bot.playground.world.events import EventHub
from bot.playground.world.records import (
    Account,
    BotProfile,
    BotQuery,
    Chat,
    ChatMessage,
    FileKind,
    JsonObject,
    StoredFile,
)
from bot.playground.world.updates import UpdateQueue

FIRST_GROUP = -2001
FIRST_SUPERGROUP = -1001000000001
QUERIES_KEPT = 10_000
TYPING_SECONDS = 5.0


class World:
    """People, chats, messages, files, queries and the queue of updates."""

    def __init__(self, bot: BotProfile, clock: Clock, cast: Iterable[CastMember] = CAST) -> None:
        self.bot = bot
        self.clock = clock
        self.cast = tuple(cast)
        self.events = EventHub()
        self.updates = UpdateQueue(clock)
        self.on_change: Callable[[], None] | None = None
        """Called after every change, so that it can be saved."""
        self.sequence = 0
        self.last_message = 0
        self.last_query = 0
        self.next_group = FIRST_GROUP
        self.next_supergroup = FIRST_SUPERGROUP
        self.people: dict[int, Account] = {}
        self.chats: dict[int, Chat] = {}
        self.files: dict[str, StoredFile] = {}
        self.queries: OrderedDict[str, BotQuery] = OrderedDict()
        self._typing: dict[int, float] = {}
        self._fill()

    # ------------------------------------------------------------------ people and chats

    def reset(self) -> None:
        """Everything afresh: the cast, empty chats, the real time. Message and update numbers go on counting, and
        what the bot set about itself stays, as it would not set it again."""
        self.people, self.chats, self.files = {}, {}, {}
        self.queries.clear()
        self._typing.clear()
        self.updates.drop()
        self.clock.restart()
        self._fill()
        self.events.tell({"type": "reset"})
        self.changed()

    def add_person(self, name: str, language: str, role: str = "", *, started: bool = False) -> Account:
        """Somebody new, with an empty chat."""
        number = max(self.people, default=1000) + 1
        colour = COLOURS[len(self.people) % len(COLOURS)]
        person = Account(number, name, language, role, colour=colour, started=started)
        self._settle(person)
        self.tell_person(person)
        return person

    def add_group(self, title: str, members: Iterable[int], *, forum: bool = False) -> Chat:
        """A new group with the bot in it. A forum is a supergroup, and the bot an administrator of it."""
        if forum:
            chat = Chat(self.next_supergroup, "supergroup", title, list(members), forum=True)
            chat.bot_status = "administrator"
            self.next_supergroup -= 1
        else:
            chat = Chat(self.next_group, "group", title, list(members))
            self.next_group -= 1
        self.chats[chat.id] = chat
        self.events.tell({"type": "reset"})
        self.changed()
        return chat

    def chat_object(self, chat: Chat) -> JsonObject:
        """The chat as the Bot API's Chat object."""
        if chat.type == "private":
            return {"id": chat.id, "type": "private", "first_name": self.people[chat.id].name}
        described: JsonObject = {"id": chat.id, "type": chat.type, "title": chat.title}
        if chat.forum:
            described["is_forum"] = True
        return described

    def author(self, author: int) -> JsonObject:
        """Who wrote, as a User object."""
        return self.bot.user() if author == self.bot.id else self.people[author].user()

    # ------------------------------------------------------------------ messages

    def post(self, chat: Chat, author: int, content: Mapping[str, Any]) -> ChatMessage:
        """Write a message into a chat and tell the watchers."""
        body: JsonObject = {
            "message_id": self._next_message_id(chat),
            "from": self.author(author),
            "chat": self.chat_object(chat),
            "date": self.clock.stamp(),
            **content,
        }
        message = ChatMessage(chat.id, body["message_id"], author, body, self.advance())
        chat.messages[message.id] = message
        if author == self.bot.id:
            self._typing.pop(chat.id, None)
        self.tell_message("message", message)
        return message

    def rewrite(self, message: ChatMessage, content: Mapping[str, Any], *, edited: bool = True) -> ChatMessage:
        """Change fields of a message; a value of None removes the field."""
        body = {**message.body, **content}
        if edited:
            body["edit_date"] = self.clock.stamp()
        body = {name: value for name, value in body.items() if value is not None}
        return self._replace(replace(message, body=body, sequence=self.advance()))

    def react(self, message: ChatMessage, author: int, emoji: str | None) -> ChatMessage:
        """Set or take back somebody's reaction."""
        reactions = {who: what for who, what in message.reactions.items() if who != author}
        if emoji:
            reactions[author] = emoji
        return self._replace(replace(message, reactions=reactions, sequence=self.advance()))

    def remove(self, message: ChatMessage) -> None:
        """Delete a message for everybody."""
        chat = self.chats[message.chat]
        del chat.messages[message.id]
        if message.id in chat.pinned:
            chat.pinned.remove(message.id)
        self.events.tell({"type": "delete", "chat": message.chat, "message_id": message.id})
        self.changed()

    def message(self, chat_id: int, message_id: int) -> ChatMessage | None:
        """The message, if it is there."""
        chat = self.chats.get(chat_id)
        return chat.messages.get(message_id) if chat else None

    def show_typing(self, chat: Chat, action: str) -> None:
        """The bot is typing, for five seconds or until its next message."""
        self._typing[chat.id] = time.monotonic() + TYPING_SECONDS
        self.events.tell({"type": "typing", "chat": chat.id, "action": action})

    def is_typing(self, chat_id: int) -> bool:
        """Whether the bot shows as typing in the chat."""
        return self._typing.get(chat_id, 0.0) > time.monotonic()

    # ------------------------------------------------------------------ files and queries

    def store_file(
        self, kind: FileKind, name: str, mime: str, content: bytes, details: JsonObject | None = None
    ) -> StoredFile:
        """Keep a file under a new file_id."""
        unique = secrets.token_urlsafe(12)
        file = StoredFile(
            f"BQAC{secrets.token_urlsafe(40)}", unique, kind, name, mime, len(content), content, details or {}
        )
        self.files[file.id] = file
        self.changed()
        return file

    def open_query(self, person: Account, message: ChatMessage | None = None) -> BotQuery:
        """A question to the bot that it is expected to answer."""
        self.last_query += 1
        query = BotQuery(str(4_000_000_000 + self.last_query), person.id, self.clock.stamp())
        if message is not None:
            query.chat, query.message_id = message.chat, message.id
        self.queries[query.id] = query
        while len(self.queries) > QUERIES_KEPT:
            self.queries.popitem(last=False)
        return query

    # ------------------------------------------------------------------ telling

    def advance(self) -> int:
        """The next sequence number; marks the world as changed."""
        self.sequence += 1
        self.changed()
        return self.sequence

    def changed(self) -> None:
        """Something is to be saved."""
        if self.on_change is not None:
            self.on_change()

    def tell_message(self, kind: str, message: ChatMessage) -> None:
        """Tell the watchers of a new or changed message."""
        self.events.tell({"type": kind, "chat": message.chat, "message": self.shown(message)})

    def tell_person(self, person: Account) -> None:
        """Tell the watchers that something about a person changed."""
        self.events.tell({"type": "person", "person": self.described(person)})
        self.changed()

    def shown(self, message: ChatMessage) -> JsonObject:
        """The message as the page gets it: Telegram's object, and who wrote it, reactions and where its file is."""
        shown = {**message.body, "mine": "bot" if message.author == self.bot.id else message.author}
        shown["reactions"] = list(message.reactions.values())
        file = self._file_of(message.body)
        if file is not None:
            shown |= {"file_url": f"/play/files/{file.id}", "file_name": file.name, "file_size": file.size}
        return shown

    def described(self, person: Account) -> JsonObject:
        """The person as the page gets them."""
        described = asdict(person)
        del described["read"]
        return described | {
            "role": next((label for role, label in ROLES.items() if role == person.role), person.role),
            "kind": person.role,
            "color": described.pop("colour"),
            "chat": person.id,
            "unread": self.unread(person),
            "typing": self.is_typing(person.id),
            "commands": self.commands_for(person),
        }

    def unread(self, person: Account) -> int:
        """How many messages of the bot came into the person's chat since they looked."""
        count = 0
        for message in reversed(self.chats[person.id].messages.values()):
            if message.id <= person.read:
                break
            count += message.author == self.bot.id
        return count

    def commands_for(self, person: Account) -> list[JsonObject]:
        """The commands of the person's menu: of their chat before those of all private chats before the default."""
        scopes = (f"chat:{person.id}", "all_private_chats", "default")
        for key in (f"{scope}/{language}" for scope in scopes for language in (person.language, "")):
            if self.bot.commands.get(key):
                return self.bot.commands[key]
        return []

    # ------------------------------------------------------------------ inside

    def _fill(self) -> None:
        for member in self.cast:
            self._settle(
                Account(
                    member.id,
                    member.name,
                    member.language,
                    member.role,
                    member.cluster,
                    member.about,
                    member.colour,
                    member.started,
                )
            )

    def _settle(self, person: Account) -> None:
        self.people[person.id] = person
        self.chats[person.id] = Chat(person.id, "private", members=[person.id])

    def _next_message_id(self, chat: Chat) -> int:
        if chat.type == "supergroup":
            chat.last_id += 1
            return chat.last_id
        self.last_message += 1
        return self.last_message

    def _replace(self, message: ChatMessage) -> ChatMessage:
        self.chats[message.chat].messages[message.id] = message
        self.tell_message("edit", message)
        return message

    def _file_of(self, body: JsonObject) -> StoredFile | None:
        for kind in ("photo", "document", "voice", "audio", "video", "animation", "sticker"):
            if kind in body:
                content = body[kind][-1] if kind == "photo" else body[kind]
                return self.files.get(content["file_id"])
        return None
