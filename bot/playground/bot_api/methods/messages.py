"""Methods that send messages without a file, and that copy or forward what is there."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from typing import Any

from bot.playground.bot_api.call import (
    CAPTION,
    CAPTION_LIMIT,
    SENDING,
    TEXT_LIMIT,
    Call,
    Formatted,
    Method,
    check_length,
    deliver,
    find_chat,
    find_message,
    markup_of,
    read_caption,
    read_text,
    writable_chat,
)
from bot.playground.bot_api.entities import finish
from bot.playground.bot_api.parameters import Kind, field_of
from bot.playground.errors import bad_request
from bot.playground.world.records import ChatMessage, JsonObject

COPYABLE = (
    "text",
    "entities",
    "link_preview_options",
    "caption",
    "caption_entities",
    "photo",
    "document",
    "voice",
    "audio",
    "video",
    "animation",
    "sticker",
    "location",
    "contact",
    "poll",
)
"""Fields of a message that a copy takes along."""
MOST_AT_ONCE = 100


def send_message(call: Call) -> JsonObject:
    """A text."""
    formatted = read_text(call)
    markup_of(call)
    chat = writable_chat(call)
    check_length(formatted, TEXT_LIMIT, "message is too long")
    content = formatted.fields()
    if options := call.parameters.object("link_preview_options"):
        content["link_preview_options"] = options
    return deliver(call, chat, content).body


def send_location(call: Call) -> JsonObject:
    """A place on the map."""
    location = place(call.parameters.number("latitude"), call.parameters.number("longitude"))
    return deliver(call, writable_chat(call), {"location": location}).body


def place(latitude: float, longitude: float) -> JsonObject:
    """A Location object. Raises BotApiError for a place that is not on Earth."""
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise bad_request("wrong latitude or longitude specified")
    return {"latitude": latitude, "longitude": longitude}


def send_contact(call: Call) -> JsonObject:
    """A phone contact."""
    contact = {"phone_number": call.parameters.required("phone_number")}
    contact["first_name"] = call.parameters.required("first_name")
    for name in ("last_name", "vcard"):
        if name in call.parameters:
            contact[name] = call.parameters.text(name)
    return deliver(call, writable_chat(call), {"contact": contact}).body


def send_poll(call: Call) -> JsonObject:
    """A regular poll."""
    options = call.parameters.array("options")
    words = [option if isinstance(option, str) else field_of(option, "text", str, "poll option") for option in options]
    content = poll(call.parameters.text("question"), words)
    content["is_anonymous"] = call.parameters.get("is_anonymous") is not False
    content["allows_multiple_answers"] = call.parameters.flag("allows_multiple_answers")
    return deliver(call, writable_chat(call), {"poll": content}).body


def poll(question: str, options: Sequence[str]) -> JsonObject:
    """A Poll object nobody voted in. Raises BotApiError."""
    if not question.strip():
        raise bad_request("poll question must be non-empty")
    if len(question) > 300:
        raise bad_request("poll question length must not exceed 300")
    if len(options) < 2:
        raise bad_request("poll must have at least 2 option")
    if len(options) > 12:
        raise bad_request("poll can't have more than 12 options")
    if not all(option.strip() for option in options):
        raise bad_request("poll options must be non-empty")
    return {
        "id": str(secrets.randbits(62)),
        "question": question,
        "options": [
            {"persistent_id": str(number), "text": option, "voter_count": 0} for number, option in enumerate(options)
        ],
        "total_voter_count": 0,
        "is_closed": False,
        "is_anonymous": True,
        "type": "regular",
        "allows_multiple_answers": False,
        "allows_revoting": True,
        "members_only": False,
    }


# ---------------------------------------------------------------- copies


def copyable_content(message: ChatMessage) -> JsonObject:
    """What a copy of the message holds. Raises BotApiError for a service message."""
    content = {name: message.body[name] for name in COPYABLE if name in message.body}
    if not content:
        raise bad_request("message can't be copied")
    return content


def copy_message(call: Call) -> JsonObject:
    """A copy without a link to the original; `caption` replaces the original's."""
    chat = writable_chat(call)
    content = copyable_content(find_message(call, "copy", chat="from_chat_id"))
    if "caption" in call.parameters and "text" not in content:
        caption = read_caption(call)
        check_length(caption, CAPTION_LIMIT, "message caption is too long")
        content.pop("caption", None)
        content.pop("caption_entities", None)
        content |= caption.fields("caption", "caption_entities")
    return {"message_id": deliver(call, chat, content).id}


def copy_messages(call: Call) -> list[JsonObject]:
    """Copies of several messages; those that are missing are left out."""
    messages = _several(call, "copy")
    chat = writable_chat(call, messages=len(messages))
    copies = []
    for message in messages:
        content = copyable_content(message)
        if call.parameters.flag("remove_caption"):
            content.pop("caption", None)
            content.pop("caption_entities", None)
        copies.append({"message_id": deliver(call, chat, content).id})
    return copies


def forward_message(call: Call) -> JsonObject:
    """A forwarded message, saying where it comes from."""
    chat = writable_chat(call)
    message = find_message(call, "forward", chat="from_chat_id")
    return deliver(call, chat, forward_content(message)).body


def forward_messages(call: Call) -> list[JsonObject]:
    """Several forwarded messages; those that are missing are left out."""
    messages = _several(call, "forward")
    chat = writable_chat(call, messages=len(messages))
    return [{"message_id": deliver(call, chat, forward_content(message)).id} for message in messages]


def forward_content(message: ChatMessage) -> JsonObject:
    """The content of a forward. Raises BotApiError when it may not leave its chat."""
    if message.body.get("has_protected_content"):
        raise bad_request("message can't be forwarded")
    content = {name: message.body[name] for name in COPYABLE if name in message.body}
    if not content:
        raise bad_request("message can't be forwarded")
    origin = {"type": "user", "date": message.body["date"], "sender_user": message.body["from"]}
    return content | {"forward_origin": message.body.get("forward_origin", origin)}


def _several(call: Call, what: str) -> list[ChatMessage]:
    source = find_chat(call, "from_chat_id")
    numbers: list[Any] = call.parameters.array("message_ids")
    if not numbers or not all(isinstance(number, int) for number in numbers):
        raise bad_request("message identifiers are not specified")
    if len(numbers) > MOST_AT_ONCE:
        raise bad_request("too many message identifiers specified")
    if numbers != sorted(set(numbers)):
        raise bad_request("message identifiers must be in a strictly increasing order")
    found = [message for number in numbers if (message := call.world.message(source.id, number))]
    if not found:
        raise bad_request(f"there are no messages to {what}")
    return found


def plain(text: str) -> Formatted:
    """A text as a person types it: only what Telegram finds by itself becomes an entity."""
    return Formatted(*finish(text, ()))


_FROM: dict[str, Kind] = {"from_chat_id": "chat", "message_id": "integer"}
_SEVERAL: dict[str, Kind] = {
    "chat_id": "chat",
    "message_thread_id": "integer",
    "from_chat_id": "chat",
    "message_ids": "array",
    "disable_notification": "boolean",
    "protect_content": "boolean",
}

METHODS = {
    "sendMessage": Method(
        send_message,
        SENDING | {"text": "text", "parse_mode": "text", "entities": "array", "link_preview_options": "object"},
    ),
    "sendLocation": Method(
        send_location, SENDING | {"latitude": "number", "longitude": "number", "horizontal_accuracy": "number"}
    ),
    "sendContact": Method(
        send_contact,
        SENDING | {"phone_number": "text", "first_name": "text", "last_name": "text", "vcard": "text"},
    ),
    "sendPoll": Method(
        send_poll,
        SENDING
        | {
            "question": "text",
            "options": "array",
            "is_anonymous": "boolean",
            "type": "text",
            "allows_multiple_answers": "boolean",
        },
    ),
    "copyMessage": Method(copy_message, SENDING | CAPTION | _FROM),
    "copyMessages": Method(copy_messages, _SEVERAL | {"remove_caption": "boolean"}),
    "forwardMessage": Method(forward_message, SENDING | _FROM),
    "forwardMessages": Method(forward_messages, _SEVERAL),
}
