"""What every method of the Bot API shares: finding the chat, reading formatted text, and delivering a message."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.playground.bot_api.entities import Span, explicit, finish, utf16_length
from bot.playground.bot_api.html import parse_html, parse_markdown
from bot.playground.bot_api.markdown import parse_markdown_v2
from bot.playground.bot_api.parameters import Kind, Parameters, field_of
from bot.playground.bot_api.webhook import WebhookDelivery
from bot.playground.errors import BotApiError, bad_request, forbidden, too_many
from bot.playground.world.faults import FloodLimits
from bot.playground.world.records import Chat, ChatMessage, JsonObject
from bot.playground.world.world import World

TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024

PARSERS: dict[str, Callable[[str], tuple[str, list[Span]]]] = {
    "html": parse_html,
    "markdownv2": parse_markdown_v2,
    "markdown": parse_markdown,
}

SENDING: dict[str, Kind] = {
    "chat_id": "chat",
    "message_thread_id": "integer",
    "disable_notification": "boolean",
    "protect_content": "boolean",
    "allow_paid_broadcast": "boolean",
    "message_effect_id": "text",
    "reply_parameters": "object",
    "reply_markup": "object",
}
"""Parameters of every method that sends a message."""

FORWARDING: dict[str, Kind] = {
    name: SENDING[name]
    for name in ("chat_id", "message_thread_id", "disable_notification", "protect_content", "message_effect_id")
}
"""The fewer parameters of a forward."""

CAPTION: dict[str, Kind] = {
    "caption": "text",
    "parse_mode": "text",
    "caption_entities": "array",
}


@dataclass
class Call:
    """One call of a method."""

    world: World
    webhooks: WebhookDelivery
    flood: FloodLimits
    parameters: Parameters


@dataclass(frozen=True)
class Method:
    """A method of the Bot API: what it does and which parameters it takes."""

    act: Callable[[Call], Any | Awaitable[Any]]
    takes: Mapping[str, Kind]


@dataclass(frozen=True)
class Formatted:
    """A text with its entities, cleaned."""

    text: str
    entities: list[JsonObject]

    def fields(self, text: str = "text", entities: str = "entities") -> JsonObject:
        """Return the fields of a message; none for an empty text."""
        fields: JsonObject = {text: self.text} if self.text else {}
        return fields | ({entities: self.entities} if self.entities else {})


# ---------------------------------------------------------------- formatted text


def read_text(call: Call) -> Formatted:
    """Read `text` with its formatting. Raises BotApiError when it is empty; the length is checked on delivery."""
    source = call.parameters.text("text")
    if not source:
        raise bad_request("message text is empty")
    formatted = format_text(source, call.parameters.text("parse_mode"), call.parameters.array("entities"))
    if not formatted.text:
        raise bad_request("text must be non-empty")
    return formatted


def read_caption(call: Call) -> Formatted:
    """Read `caption` with its formatting."""
    parameters = call.parameters
    return format_text(parameters.text("caption"), parameters.text("parse_mode"), parameters.array("caption_entities"))


def read_item_caption(item: JsonObject) -> Formatted:
    """Read the caption of one file of an album."""
    what = "InputMedia"
    return format_text(
        field_of(item, "caption", str, what, required=False) or "",
        field_of(item, "parse_mode", str, what, required=False) or "",
        field_of(item, "caption_entities", list, what, required=False) or [],
    )


def read_nested_text(source: JsonObject, name: str, what: str) -> Formatted:
    """Read a formatted text inside another object, such as `message_text` of an inline result."""
    return format_text(
        field_of(source, name, str, what),
        field_of(source, "parse_mode", str, what, required=False) or "",
        field_of(source, "entities", list, what, required=False) or [],
    )


def format_text(source: str, parse_mode: str, entities: list[Any]) -> Formatted:
    """Read a text with the entities that its markup or the caller asks for. Raises BotApiError."""
    if parse_mode and parse_mode.lower() not in PARSERS:
        raise bad_request("unsupported parse_mode")
    if parse_mode and not entities:
        text, spans = PARSERS[parse_mode.lower()](source)
    else:
        text, spans = source, explicit(source, entities)
    return Formatted(*finish(text, spans))


def check_length(formatted: Formatted, limit: int, refusal: str) -> None:
    """Raise BotApiError when the text is over `limit` UTF-16 units."""
    if utf16_length(formatted.text) > limit:
        raise bad_request(refusal)


# ---------------------------------------------------------------- chats


def find_chat(call: Call, name: str = "chat_id") -> Chat:
    """Find the chat that a parameter names. Raises BotApiError when the bot isn't part of it."""
    key = call.parameters.get(name)
    if key is None:
        raise bad_request(f"{name} is empty")
    chat = call.world.chats.get(key)
    if chat is None:
        raise bad_request("chat not found")
    if chat.migrated_to is not None:
        raise bad_request("group chat was upgraded to a supergroup chat", {"migrate_to_chat_id": chat.migrated_to})
    if chat.type == "private" and not call.world.people[chat.id].started:
        raise forbidden("bot can't initiate conversation with a user")
    if chat.bot_status in ("left", "kicked"):
        raise _not_in(chat)
    return chat


def _not_in(chat: Chat) -> BotApiError:
    if chat.bot_status == "kicked":
        return forbidden(f"bot was kicked from the {chat.type} chat")
    return forbidden(f"bot is not a member of the {chat.type} chat")


def writable_chat(call: Call, *, messages: int = 1) -> Chat:
    """Find the chat a message goes to. Raises BotApiError when the bot can't write there or writes too fast."""
    chat = find_chat(call)
    if chat.type == "private" and call.world.people[chat.id].deleted:
        raise forbidden("user is deactivated")
    if chat.type == "private" and call.world.people[chat.id].blocked:
        raise forbidden("bot was blocked by the user")
    for _ in range(messages):
        if seconds := call.flood.wait(chat.id):
            raise too_many(seconds)
    return chat


def administered_chat(call: Call, reason: str) -> Chat:
    """Find the chat, in which the bot must have an administrator's rights. Raises BotApiError with `reason`."""
    chat = find_chat(call)
    if chat.type != "private" and chat.bot_status != "administrator":
        raise bad_request(reason)
    return chat


def find_message(call: Call, what: str, *, chat: str = "chat_id") -> ChatMessage:
    """Find the message that the parameters name. Raises BotApiError: "message to `what` not found"."""
    found = find_chat(call, chat)
    message = call.world.message(found.id, call.parameters.message_id("message_id"))
    if message is None:
        raise bad_request(f"message to {what} not found")
    return message
