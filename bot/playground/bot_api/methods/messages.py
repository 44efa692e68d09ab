"""Methods that send messages without a file, and that copy or forward what is there."""

from __future__ import annotations

import contextlib
import secrets
from collections import defaultdict
from collections.abc import Callable, Sequence

from bot.playground.bot_api.call import (
    CAPTION,
    CAPTION_LIMIT,
    FORWARDING,
    SENDING,
    TEXT_LIMIT,
    Call,
    Formatted,
    Method,
    check_length,
    find_chat,
    find_message,
    read_caption,
    read_text,
    writable_chat,
)
from bot.playground.bot_api.delivery import deliver, markup_of
from bot.playground.bot_api.entities import finish
from bot.playground.bot_api.parameters import Kind, field_of
from bot.playground.bot_api.replies import message_origin
from bot.playground.errors import BotApiError, bad_request
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
    "video_note",
    "animation",
    "sticker",
    "location",
    "contact",
    "poll",
)
"""Fields of a message that a copy takes along."""


def send_message(call: Call) -> JsonObject:
    """Send a text."""
    formatted = read_text(call)
    markup_of(call)
    chat = writable_chat(call)
    check_length(formatted, TEXT_LIMIT, "message is too long")
    content = formatted.fields()
    if options := call.parameters.object("link_preview_options"):
        content["link_preview_options"] = options
    return deliver(call, chat, content).body


def send_location(call: Call) -> JsonObject:
    """Send a place on the map."""
    location = read_location(call, call.parameters.integer("live_period"))
    return deliver(call, writable_chat(call), {"location": location}).body


def read_location(call: Call, live_period: int) -> JsonObject:
    """Read the Location a call describes. Raises BotApiError."""
    parameters = call.parameters
    location = location_object(parameters.number("latitude"), parameters.number("longitude"), live_period)
    for name, least, most in _LOCATION_DETAILS:
        if value := parameters.get(name):
            if not least <= value <= most:
                raise bad_request(f"wrong live location {name.replace('_', ' ')} specified")
            location[name] = value
    return location


_LOCATION_DETAILS = (("horizontal_accuracy", 0, 1500), ("heading", 1, 360), ("proximity_alert_radius", 1, 100_000))
LIVE_PERIODS = range(60, 86401)
FOREVER = 0x7FFFFFFF
"""The live period of a location that is shared until its sender stops."""


def location_object(latitude: float, longitude: float, live_period: int = 0) -> JsonObject:
    """Make a Location; one with a live period can be moved. Raises BotApiError for a place that isn't on Earth."""
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise bad_request("wrong latitude or longitude specified")
    if live_period and live_period not in LIVE_PERIODS and live_period != FOREVER:
        raise bad_request("wrong live location period specified")
    live = {"live_period": live_period} if live_period else {}
    return {"latitude": latitude, "longitude": longitude} | live


def send_contact(call: Call) -> JsonObject:
    """Send a phone contact."""
    contact = {"phone_number": call.parameters.required("phone_number")}
    contact["first_name"] = call.parameters.required("first_name")
    for name in ("last_name", "vcard"):
        if name in call.parameters:
            contact[name] = call.parameters.text(name)
    return deliver(call, writable_chat(call), {"contact": contact}).body


def send_poll(call: Call) -> JsonObject:
    """Send a regular poll."""
    options = call.parameters.array("options")
    words = [option if isinstance(option, str) else field_of(option, "text", str, "poll option") for option in options]
    content = poll_object(call.parameters.text("question"), words)
    content["is_anonymous"] = call.parameters.get("is_anonymous") is not False
    content["allows_multiple_answers"] = call.parameters.flag("allows_multiple_answers")
    return deliver(call, writable_chat(call), {"poll": content}).body


def poll_object(question: str, options: Sequence[str]) -> JsonObject:
    """Make a Poll that nobody has voted in. Raises BotApiError."""
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
    """Return the fields that a copy of the message takes along.

    Raises BotApiError for protected content, a service message and a checklist: bots can't send those themselves.
    """
    content = {name: message.body[name] for name in COPYABLE if name in message.body}
    if not content or message.body.get("has_protected_content"):
        raise bad_request("message can't be copied")
    return content


def copy_message(call: Call) -> JsonObject:
    """Copy a message without a link to the original; `caption` replaces the original's."""
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
    """Copy several messages; those that are missing or can't be copied are left out, albums stay albums."""
    sent = _send_several(call, "copy", copyable_content)
    return [{"message_id": message.id} for message in sent]


def forward_message(call: Call) -> JsonObject:
    """Forward a message, which says where it comes from."""
    chat = writable_chat(call)
    message = find_message(call, "forward", chat="from_chat_id")
    return deliver(call, chat, forward_content(message)).body


def forward_messages(call: Call) -> list[JsonObject]:
    """Forward several messages; those that are missing or can't be forwarded are left out, albums stay albums."""
    return [{"message_id": message.id} for message in _send_several(call, "forward", forward_content)]


def forward_content(message: ChatMessage) -> JsonObject:
    """Return the content of a forward. Raises BotApiError when it may not leave its chat."""
    if message.body.get("has_protected_content"):
        raise bad_request("message can't be forwarded")
    content = {name: message.body[name] for name in (*COPYABLE, "checklist") if name in message.body}
    if not content:
        raise bad_request("message can't be forwarded")
    return content | {"forward_origin": message.body.get("forward_origin") or message_origin(message)}


def _send_several(call: Call, what: str, content_of: Callable[[ChatMessage], JsonObject]) -> list[ChatMessage]:
    contents = []
    albums: defaultdict[str, str] = defaultdict(lambda: str(secrets.randbits(60)))
    for message in _several(call, what):
        with contextlib.suppress(BotApiError):
            content = content_of(message)
            if call.parameters.flag("remove_caption"):
                content = {name: value for name, value in content.items() if not name.startswith("caption")}
            if album := message.body.get("media_group_id"):
                content["media_group_id"] = albums[album]
            contents.append(content)
    if not contents:
        raise bad_request(f"there are no messages to {what}")
    chat = writable_chat(call, messages=len(contents))
    return [deliver(call, chat, content) for content in contents]


def _several(call: Call, what: str) -> list[ChatMessage]:
    source = find_chat(call, "from_chat_id")
    numbers = call.parameters.message_ids()
    if numbers != sorted(set(numbers)):
        raise bad_request("message identifiers must be in a strictly increasing order")
    found = [message for number in numbers if (message := call.world.message(source.id, number))]
    if not found:
        raise bad_request(f"there are no messages to {what}")
    return found


def as_typed(text: str) -> Formatted:
    """Read a text as a person types it: only what Telegram detects by itself becomes an entity."""
    return Formatted(*finish(text, ()))


LOCATION: dict[str, Kind] = {
    "latitude": "number",
    "longitude": "number",
    "horizontal_accuracy": "number",
    "heading": "integer",
    "proximity_alert_radius": "integer",
}
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
    "sendLocation": Method(send_location, SENDING | LOCATION | {"live_period": "integer"}),
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
    "copyMessage": Method(copy_message, SENDING | CAPTION | _FROM | {"show_caption_above_media": "boolean"}),
    "copyMessages": Method(copy_messages, _SEVERAL | {"remove_caption": "boolean"}),
    "forwardMessage": Method(forward_message, FORWARDING | _FROM),
    "forwardMessages": Method(forward_messages, _SEVERAL),
}
