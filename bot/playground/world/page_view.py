"""The world as the page is told about it: messages, people and groups as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from itertools import takewhile

from bot.playground.world.cast import ROLES
from bot.playground.world.records import FILE_KINDS, Account, BotProfile, Chat, ChatMessage, JsonObject, StoredFile


def message_view(bot: BotProfile, files: Mapping[str, StoredFile], message: ChatMessage) -> JsonObject:
    """Return Telegram's Message object, with who wrote it, the reactions and where its file is."""
    view = {**message.body, "mine": "bot" if message.author == bot.id else message.author}
    view["reactions"] = list(message.reactions.values())
    file = _file_of(files, message.body)
    if file is not None:
        view |= {"file_url": f"/play/files/{file.id}", "file_name": file.name, "file_size": file.size}
    return view


def _file_of(files: Mapping[str, StoredFile], body: JsonObject) -> StoredFile | None:
    for kind in FILE_KINDS:
        if kind in body:
            content = body[kind][-1] if kind == "photo" else body[kind]
            return files.get(content["file_id"])
    return None


def person_view(bot: BotProfile, person: Account, chat: Chat, *, typing: bool) -> JsonObject:
    """Return a person, with their unread count, their menu and the bot as their phone shows it.

    The `chat` is theirs with the bot, which is `typing` there or not.
    """
    view = asdict(person)
    del view["read"]
    return view | {
        "role": next((label for role, label in ROLES.items() if role == person.role), person.role),
        "kind": person.role,
        "color": view.pop("colour"),
        "chat": person.id,
        "unread": _unread(bot, person, chat),
        "typing": typing,
        "commands": _commands_for(bot, person, chat),
        "bot": bot.texts_for(person.language),
    }


def group_view(bot: BotProfile, people: Mapping[int, Account], chat: Chat) -> JsonObject:
    """Return a group, with its administrators and the menu of each member."""
    return {
        "id": chat.id,
        "type": chat.type,
        "title": chat.title,
        "members": chat.members,
        "administrators": [member for member in chat.members if chat.is_administrator(member)],
        "anonymous": chat.anonymous,
        "bot_status": chat.bot_status,
        "forum": chat.forum,
        "commands": {str(member): _commands_for(bot, people[member], chat) for member in chat.members},
    }


def _unread(bot: BotProfile, person: Account, chat: Chat) -> int:
    """Count the messages of the bot in the person's chat since they last looked."""
    newer = takewhile(lambda message: message.id > person.read, reversed(chat.messages.values()))
    return sum(message.author == bot.id for message in newer)


def _commands_for(bot: BotProfile, person: Account, chat: Chat) -> list[JsonObject]:
    """Return the commands in a person's menu: the narrowest scope wins, and in it their own language."""
    for scope in _scopes(person, chat):
        for language in (person.language, ""):
            if commands := bot.commands.get(f"{scope}/{language}"):
                return commands
    return []


def _scopes(person: Account, chat: Chat) -> tuple[str, ...]:
    if chat.type == "private":
        return (f"chat:{chat.id}", "all_private_chats", "default")
    administrates = chat.is_administrator(person.id)
    return (
        f"chat_member:{chat.id}:{person.id}",
        *((f"chat_administrators:{chat.id}",) if administrates else ()),
        f"chat:{chat.id}",
        *(("all_chat_administrators",) if administrates else ()),
        "all_group_chats",
        "default",
    )
