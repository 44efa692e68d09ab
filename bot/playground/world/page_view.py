"""The world as the page is told about it: messages, people and groups as JSON."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from bot.playground.world.cast import ROLES
from bot.playground.world.records import FILE_KINDS, Account, Chat, ChatMessage, JsonObject, StoredFile

if TYPE_CHECKING:
    from bot.playground.world.world import World


def message_view(world: World, message: ChatMessage) -> JsonObject:
    """Return Telegram's Message object, with who wrote it, the reactions and where its file is."""
    view = {**message.body, "mine": "bot" if message.author == world.bot.id else message.author}
    view["reactions"] = list(message.reactions.values())
    file = _file_of(world, message.body)
    if file is not None:
        view |= {"file_url": f"/play/files/{file.id}", "file_name": file.name, "file_size": file.size}
    return view


def _file_of(world: World, body: JsonObject) -> StoredFile | None:
    for kind in FILE_KINDS:
        if kind in body:
            content = body[kind][-1] if kind == "photo" else body[kind]
            return world.files.get(content["file_id"])
    return None


def person_view(world: World, person: Account) -> JsonObject:
    """Return a person, with their unread count, their menu and the bot as their phone shows it."""
    view = asdict(person)
    del view["read"]
    return view | {
        "role": next((label for role, label in ROLES.items() if role == person.role), person.role),
        "kind": person.role,
        "color": view.pop("colour"),
        "chat": person.id,
        "unread": unread(world, person),
        "typing": world.is_typing(person.id),
        "commands": commands_for(world, person, world.chats[person.id]),
        "bot": world.bot.texts_for(person.language),
    }


def group_view(world: World, chat: Chat) -> JsonObject:
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
        "commands": {str(member): commands_for(world, world.people[member], chat) for member in chat.members},
    }


def unread(world: World, person: Account) -> int:
    """Count the messages of the bot in the person's chat since they last looked."""
    count = 0
    for message in reversed(world.chats[person.id].messages.values()):
        if message.id <= person.read:
            break
        count += message.author == world.bot.id
    return count


def commands_for(world: World, person: Account, chat: Chat) -> list[JsonObject]:
    """Return the commands in a person's menu: the narrowest scope wins, and in it their own language."""
    for scope in _scopes(person, chat):
        for language in (person.language, ""):
            if commands := world.bot.commands.get(f"{scope}/{language}"):
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
