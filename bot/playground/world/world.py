"""The world behind the emulated Bot API: people, chats, messages, and what waits for the bot.

Plain state with a few rules; nothing here waits or speaks HTTP. The bot acts through `bot.playground.bot_api`, people
through `bot.playground.people`.
"""

from __future__ import annotations

import secrets
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any, Literal

from bot.playground.world.cast import CAST, COLOURS, CastMember
from bot.playground.world.clock import Clock
from bot.playground.world.events import EventHub
from bot.playground.world.page_view import message_view, person_view
from bot.playground.world.presence import BotPresence
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
GROUP_ANONYMOUS_BOT: JsonObject = {
    "id": 1087968824,
    "is_bot": True,
    "first_name": "Group",
    "username": "GroupAnonymousBot",
}
"""The user in whose name Telegram sends what anonymous administrators write."""
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
        self.presence = BotPresence(self.events)
        self.on_change: Callable[[], None] | None = None
        """Called after every change, to save it."""
        self.sequence = 0
        self.last_message = 0
        self.last_query = 0
        self.next_group = FIRST_GROUP
        self.next_supergroup = FIRST_SUPERGROUP
        self.people: dict[int, Account] = {}
        self.chats: dict[int, Chat] = {}
        self.files: dict[str, StoredFile] = {}
        self.mails: list[JsonObject] = []
        """What the bot has sent by e-mail, oldest first."""
        self.queries: OrderedDict[str, BotQuery] = OrderedDict()
        self._typing: dict[int, float] = {}
        self._add_cast()

    # ------------------------------------------------------------------ people and chats

    def reset(self) -> None:
        """Start over with the cast, empty chats and the real time.

        Message and update numbers keep counting, and the bot's commands and descriptions stay: it won't set them again.
        """
        self.people, self.chats, self.files, self.mails = {}, {}, {}, []
        self.queries.clear()
        self._typing.clear()
        self.updates.drop()
        self.clock.restart()
        self._add_cast()
        self.chats_changed()

    def add_person(self, name: str, language: str, role: str = "", *, started: bool = False) -> Account:
        """Add a person with an empty chat."""
        number = max(self.people, default=1000) + 1
        colour = COLOURS[len(self.people) % len(COLOURS)]
        person = Account(number, name, language, role, colour=colour, started=started)
        self._move_in(person)
        self.tell_person(person)
        return person

    def add_group(self, kind: Literal["group", "supergroup"], title: str, members: Iterable[int]) -> Chat:
        """Add a group or supergroup with the bot in it."""
        if kind == "supergroup":
            chat = Chat(self.next_supergroup, kind, title, list(members))
            self.next_supergroup -= 1
        else:
            chat = Chat(self.next_group, kind, title, list(members))
            self.next_group -= 1
        self.chats[chat.id] = chat
        self.chats_changed()
        return chat

    def chats_changed(self) -> None:
        """Tell the watchers to fetch everything anew."""
        self.events.tell({"type": "reset"})
        self.changed()

    def chat_object(self, chat: Chat) -> JsonObject:
        """Return the chat as the Bot API's Chat object."""
        if chat.type == "private":
            return {"id": chat.id, "type": "private", "first_name": self.people[chat.id].name}
        described: JsonObject = {"id": chat.id, "type": chat.type, "title": chat.title}
        if chat.forum:
            described["is_forum"] = True
        return described

    def sender_fields(self, chat: Chat, author: int) -> JsonObject:
        """Return who wrote, as fields of a Message: anonymous administrators write in the name of the group."""
        if author in chat.anonymous:
            return {"from": GROUP_ANONYMOUS_BOT, "sender_chat": self.chat_object(chat)}
        return {"from": self.bot.user() if author == self.bot.id else self.people[author].user()}

    # ------------------------------------------------------------------ messages

    def post(self, chat: Chat, author: int, content: Mapping[str, Any]) -> ChatMessage:
        """Write a message into a chat and tell the watchers."""
        body: JsonObject = {
            "message_id": self._next_message_id(chat),
            **self.sender_fields(chat, author),
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

    def thread_fields(self, chat: Chat, thread: int) -> JsonObject:
        """Return what a message in a topic carries: the topic, and the topic's opening message as the one it replies
        to.
        """
        fields: JsonObject = {"message_thread_id": thread, "is_topic_message": True}
        opening = chat.messages.get(thread)
        return fields | ({"reply_to_message": without_reply(opening)} if opening else {})

    def message(self, chat_id: int, message_id: int) -> ChatMessage | None:
        """Return the message, if it is there."""
        chat = self.chats.get(chat_id)
        return chat.messages.get(message_id) if chat else None

    def show_typing(self, chat: Chat, action: str) -> None:
        """Show the bot as typing, for five seconds or until its next message."""
        self._typing[chat.id] = time.monotonic() + TYPING_SECONDS
        self.events.tell({"type": "typing", "chat": chat.id, "action": action})

    def is_typing(self, chat_id: int) -> bool:
        """Return whether the bot shows as typing in the chat."""
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

    def add_mail(self, mail: JsonObject) -> None:
        """Keep a mail that has come, and tell the watchers."""
        self.mails.append(mail)
        self.events.tell({"type": "mail", "mail": mail})
        self.changed()

    def open_query(self, person: Account, message: ChatMessage | None = None) -> BotQuery:
        """Open a pressed button or inline query that the bot is expected to answer."""
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
        """Return the next sequence number and mark the world as changed."""
        self.sequence += 1
        self.changed()
        return self.sequence

    def changed(self) -> None:
        """Note that there is something to save."""
        if self.on_change is not None:
            self.on_change()

    def view_of(self, message: ChatMessage) -> JsonObject:
        """Return a message as the page shows it."""
        return message_view(self.bot, self.files, message)

    def view_of_person(self, person: Account) -> JsonObject:
        """Return a person as the page shows them."""
        return person_view(self.bot, person, self.chats[person.id], typing=self.is_typing(person.id))

    def tell_message(self, kind: str, message: ChatMessage) -> None:
        """Tell the watchers of a new or changed message."""
        self.events.tell({"type": kind, "chat": message.chat, "message": self.view_of(message)})

    def tell_person(self, person: Account) -> None:
        """Tell the watchers that something about a person changed."""
        self.events.tell({"type": "person", "person": self.view_of_person(person)})
        self.changed()

    # ------------------------------------------------------------------ inside

    def _add_cast(self) -> None:
        for member in self.cast:
            self._move_in(
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

    def _move_in(self, person: Account) -> None:
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


def without_reply(message: ChatMessage) -> JsonObject:
    """Return a message as it appears inside a reply to it: without what it replied to itself."""
    return {name: value for name, value in message.body.items() if name not in ("reply_to_message", "quote")}
