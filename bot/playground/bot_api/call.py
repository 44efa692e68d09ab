"""What every method of the Bot API shares: finding the chat, reading formatted text, and delivering a message."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.playground.bot_api.entities import Span, explicit, finish, utf16_length
from bot.playground.bot_api.html import parse_html, parse_markdown
from bot.playground.bot_api.keyboards import inline_keyboard
from bot.playground.bot_api.markdown import parse_markdown_v2
from bot.playground.bot_api.parameters import Kind, Parameters, chat_key, field_of
from bot.playground.bot_api.webhook import WebhookDelivery
from bot.playground.errors import BotApiError, bad_request, forbidden, too_many
from bot.playground.world.faults import FloodLimits
from bot.playground.world.records import Chat, ChatMessage, JsonObject
from bot.playground.world.world import World, without_reply

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
        """As fields of a message; an empty text leaves nothing."""
        fields: JsonObject = {text: self.text} if self.text else {}
        return fields | ({entities: self.entities} if self.entities else {})


# ---------------------------------------------------------------- formatted text


def read_text(call: Call) -> Formatted:
    """`text` with its formatting. Raises BotApiError when it is empty; the length is checked on delivery."""
    source = call.parameters.text("text")
    if not source:
        raise bad_request("message text is empty")
    formatted = _formatted(source, call.parameters.text("parse_mode"), call.parameters.array("entities"))
    if not formatted.text:
        raise bad_request("text must be non-empty")
    return formatted


def read_caption(call: Call) -> Formatted:
    """`caption` with its formatting."""
    parameters = call.parameters
    return _formatted(parameters.text("caption"), parameters.text("parse_mode"), parameters.array("caption_entities"))


def read_item_caption(item: JsonObject) -> Formatted:
    """The caption of one file of an album."""
    what = "InputMedia"
    return _formatted(
        field_of(item, "caption", str, what, required=False) or "",
        field_of(item, "parse_mode", str, what, required=False) or "",
        field_of(item, "caption_entities", list, what, required=False) or [],
    )


def read_nested_text(source: JsonObject, name: str, what: str) -> Formatted:
    """A formatted text inside another object, such as `message_text` of an inline result."""
    return _formatted(
        field_of(source, name, str, what),
        field_of(source, "parse_mode", str, what, required=False) or "",
        field_of(source, "entities", list, what, required=False) or [],
    )


def _formatted(source: str, parse_mode: str, entities: list[Any]) -> Formatted:
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
    """The chat that a parameter names. Raises BotApiError when the bot isn't part of it."""
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
    """The chat a message goes to. Raises BotApiError when the bot can't write there or writes too fast."""
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
    """The chat, if the bot has an administrator's rights there. Raises BotApiError with `reason`."""
    chat = find_chat(call)
    if chat.type != "private" and chat.bot_status != "administrator":
        raise bad_request(reason)
    return chat


def find_message(call: Call, what: str, *, chat: str = "chat_id", number: str = "message_id") -> ChatMessage:
    """The message that the parameters name. Raises BotApiError: "message to `what` not found"."""
    found = find_chat(call, chat)
    message = call.world.message(found.id, call.parameters.message_id(number))
    if message is None:
        raise bad_request(f"message to {what} not found")
    return message


# ---------------------------------------------------------------- delivery


def markup_of(call: Call) -> JsonObject | None:
    """The inline keyboard in the call. Raises BotApiError."""
    return inline_keyboard(call.parameters.object("reply_markup"))


def deliver(call: Call, chat: Chat, content: JsonObject) -> ChatMessage:
    """Post the bot's message in the chat, in the topic and as the reply that the call asks for. Raises BotApiError."""
    markup = markup_of(call)
    fields = envelope(call, chat) | content
    if markup:
        fields["reply_markup"] = markup
    return call.world.post(chat, call.world.bot.id, fields)


def envelope(call: Call, chat: Chat) -> JsonObject:
    """What surrounds the content: the topic, the message replied to, protection. Raises BotApiError."""
    fields = _thread(call, chat) | _reply(call, chat)
    if call.parameters.flag("protect_content"):
        fields["has_protected_content"] = True
    if effect := call.parameters.text("message_effect_id"):
        fields["effect_id"] = effect
    return fields


def _thread(call: Call, chat: Chat) -> JsonObject:
    thread = call.parameters.integer("message_thread_id")
    if not thread:
        return {}
    if thread not in chat.topics:
        raise bad_request("message thread not found")
    return call.world.thread_fields(chat, thread)


REPLY_FIELDS = frozenset(
    {
        "message_id", "chat_id", "allow_sending_without_reply", "quote", "quote_parse_mode", "quote_entities",
        "quote_position", "checklist_task_id", "poll_option_id",
    }
)  # fmt: skip


def _reply(call: Call, chat: Chat) -> JsonObject:
    asked = call.parameters.object("reply_parameters")
    if not asked:
        return {}
    if unknown := set(asked) - REPLY_FIELDS:
        raise bad_request(f'can\'t parse reply parameters: unknown field "{min(unknown)}"')
    number = field_of(asked, "message_id", int, "reply parameters")
    where = call.world.chats.get(chat_key(asked.get("chat_id", chat.id)))  # type: ignore[arg-type]
    message = call.world.message(where.id, number) if where else None
    if where is None or message is None:
        if asked.get("allow_sending_without_reply"):
            return {}
        raise bad_request("message to be replied not found")
    if where is not chat:
        return external_reply(call.world, where, message) | _quote(asked, message)
    return {"reply_to_message": without_reply(message)} | reply_thread(chat, message) | _quote(asked, message)


def reply_thread(chat: Chat, answered: ChatMessage) -> JsonObject:
    """The thread a reply belongs to: the topic, or in any other supergroup the message that began the exchange."""
    names = ("message_thread_id", "is_topic_message")
    if fields := {name: answered.body[name] for name in names if name in answered.body}:
        return fields
    return {"message_thread_id": answered.id} if chat.type == "supergroup" and not chat.forum else {}


def external_reply(world: World, where: Chat, message: ChatMessage) -> JsonObject:
    """What a reply to a message of another chat carries: where it comes from, but not the message itself."""
    shown: JsonObject = {"origin": message_origin(message)}
    if where.type == "supergroup":
        shown |= {"chat": world.chat_object(where), "message_id": message.id}
    return {"external_reply": shown}


def message_origin(message: ChatMessage) -> JsonObject:
    """The MessageOrigin of a message: the group for what an anonymous administrator wrote, otherwise the user."""
    date = {"date": message.body["date"]}
    if group := message.body.get("sender_chat"):
        return {"type": "chat", "sender_chat": group} | date
    return {"type": "user", "sender_user": message.body["from"]} | date


def _quote(asked: JsonObject, message: ChatMessage) -> JsonObject:
    what = "reply parameters"
    quote = field_of(asked, "quote", str, what, required=False)
    if not quote:
        return {}
    parse_mode = field_of(asked, "quote_parse_mode", str, what, required=False) or ""
    entities = field_of(asked, "quote_entities", list, what, required=False) or []
    found = text_quote(message, _formatted(quote, parse_mode, entities).text)
    if found is None:
        raise bad_request("QUOTE_TEXT_INVALID")
    return {"quote": found}


def text_quote(message: ChatMessage, words: str) -> JsonObject | None:
    """A TextQuote of these words, or None when the message doesn't contain them."""
    place = message.text.find(words)
    if not words or place < 0:
        return None
    return {"text": words, "position": utf16_length(message.text[:place]), "is_manual": True}
