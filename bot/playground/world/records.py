"""What the playground's world is made of: the bot, people, chats, messages, files and open queries."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, get_args

JsonObject = dict[str, Any]
ChatType = Literal["private", "group", "supergroup"]
BotStatus = Literal["member", "administrator", "left", "kicked"]
FileKind = Literal["photo", "document", "voice", "audio", "video", "video_note", "animation", "sticker"]
FILE_KINDS: tuple[FileKind, ...] = get_args(FileKind)


@dataclass
class BotProfile:
    """What Telegram knows about the bot: who it is and what it set about itself."""

    id: int
    name: str = "ICN Assistant"
    username: str = "icn_playground_bot"
    privacy: bool = True
    """Privacy mode: in groups the bot only gets what is addressed to it. On for every new bot."""
    names: dict[str, str] = field(default_factory=dict)
    descriptions: dict[str, str] = field(default_factory=dict)
    short_descriptions: dict[str, str] = field(default_factory=dict)
    """By language code; an empty one is for everybody else."""
    commands: dict[str, list[JsonObject]] = field(default_factory=dict)
    """By scope and language, such as `all_private_chats/fr`; an empty language is for everybody else."""
    menu_buttons: dict[str, JsonObject] = field(default_factory=dict)
    """By chat id; an empty one is the default."""

    def user(self) -> JsonObject:
        """Return the bot as a User object."""
        return {"id": self.id, "is_bot": True, "first_name": self.name, "username": self.username}

    def texts_for(self, language: str) -> JsonObject:
        """Name and descriptions as a phone in this language shows them."""
        texts = {"name": self.names, "description": self.descriptions, "short_description": self.short_descriptions}
        shown = {name: known.get(language) or known.get("") or "" for name, known in texts.items()}
        return shown | {"name": shown["name"] or self.name}


@dataclass
class Account:
    """A person with a phone. `read` is the id of the newest message they have seen in their chat with the bot."""

    id: int
    name: str
    language: str
    role: str = ""
    cluster: str = ""
    about: str = ""
    colour: str = ""
    started: bool = False
    blocked: bool = False
    deleted: bool = False
    """The account is gone for good; nobody can write to it."""
    read: int = 0

    def user(self) -> JsonObject:
        """Return the person as a User object."""
        user: JsonObject = {"id": self.id, "is_bot": False, "first_name": self.name}
        if self.language:
            user["language_code"] = self.language
        return user


@dataclass(frozen=True)
class ChatMessage:
    """One message. `body` is the Bot API's Message object; it is replaced, never changed.

    `sequence` counts the changes of the whole world, so the latest change is found without comparing times.
    """

    chat: int
    id: int
    author: int
    body: JsonObject
    sequence: int
    reactions: Mapping[int, str] = field(default_factory=dict)
    """Emoji by the id of the person or bot that reacted."""

    @property
    def text(self) -> str:
        """The text or the caption."""
        return str(self.body.get("text") or self.body.get("caption") or "")

    @property
    def buttons(self) -> list[JsonObject]:
        """The inline buttons, row by row."""
        markup = self.body.get("reply_markup") or {}
        return [button for row in markup.get("inline_keyboard", ()) for button in row]


@dataclass
class ForumTopic:
    """A topic of a forum. `id` is also the id of its opening message."""

    id: int
    name: str
    icon_color: int
    icon_custom_emoji_id: str = ""
    closed: bool = False


@dataclass
class Chat:
    """A private chat, a group or a supergroup, with its messages by id."""

    id: int
    type: ChatType
    title: str = ""
    members: list[int] = field(default_factory=list)
    """The first of a group's members founded it and is its owner."""
    administrators: list[int] = field(default_factory=list)
    """Members who are administrators, besides the owner."""
    anonymous: list[int] = field(default_factory=list)
    """Administrators who write in the name of the group."""
    forum: bool = False
    bot_status: BotStatus = "member"
    migrated_to: int | None = None
    pinned: list[int] = field(default_factory=list)
    topics: dict[int, ForumTopic] = field(default_factory=dict)
    last_id: int = 0
    """Newest message id of a supergroup; other chats share one count."""
    messages: dict[int, ChatMessage] = field(default_factory=dict)

    def is_administrator(self, person: int) -> bool:
        """Return whether this member owns or administrates the group."""
        return person in self.administrators or (self.type != "private" and person == self.members[0])


@dataclass
class StoredFile:
    """A file that was sent. `id` is the bot's file_id; `details` is what its kind adds (width, duration)."""

    id: str
    unique_id: str
    kind: FileKind
    name: str
    mime: str
    size: int
    content: bytes
    details: JsonObject = field(default_factory=dict)

    @property
    def path(self) -> str:
        """The `file_path` of getFile, relative to the bot's own address."""
        folder = {"voice": "voice", "audio": "music"}
        ending = self.name.rpartition(".")[2] if "." in self.name else "bin"
        return f"{folder.get(self.kind, self.kind + 's')}/{self.unique_id}.{ending}"

    def telegram(self) -> Any:
        """Return the object a Message carries under the file's kind: a list of sizes for a photo."""
        known: JsonObject = {"file_id": self.id, "file_unique_id": self.unique_id, "file_size": self.size}
        if self.kind == "photo":
            return [known | self.details]
        if self.kind not in ("voice", "sticker", "video_note"):
            known["file_name"] = self.name
        if self.kind not in ("sticker", "video_note"):
            known["mime_type"] = self.mime
        return known | self.details


@dataclass
class BotQuery:
    """A pressed button or an inline query that waits for the bot's answer. Only a button has a message."""

    id: str
    person: int
    asked: int
    chat: int = 0
    message_id: int = 0
    answered: bool = False
    results: list[JsonObject] | None = None
    text: str = ""
