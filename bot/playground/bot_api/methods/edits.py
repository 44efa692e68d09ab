"""Methods that change, remove or mark messages that are there."""

from __future__ import annotations

from bot.playground.bot_api.call import (
    CAPTION,
    CAPTION_LIMIT,
    TEXT_LIMIT,
    Call,
    Method,
    administered_chat,
    check_length,
    find_chat,
    find_message,
    read_caption,
    read_text,
)
from bot.playground.bot_api.delivery import markup_of
from bot.playground.bot_api.methods.media import album_item
from bot.playground.bot_api.methods.messages import LOCATION, read_location
from bot.playground.bot_api.parameters import Kind, field_of
from bot.playground.errors import bad_request
from bot.playground.world.records import Chat, ChatMessage, JsonObject

NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same as a current content "
    "and reply markup of the message"
)
DELETABLE_SECONDS = 48 * 3600
SERVICE = ("forum_topic_created", "forum_topic_edited", "forum_topic_closed", "forum_topic_reopened", "pinned_message",
           "group_chat_created", "migrate_to_chat_id", "migrate_from_chat_id", "new_chat_members",
           "left_chat_member", "checklist_tasks_done")  # fmt: skip
_REACTIONS = (
    "👍 👎 ❤ 🔥 🥰 👏 😁 🤔 🤯 😱 🤬 😢 🎉 🤩 🤮 💩 🙏 👌 🕊 🤡 🥱 🥴 😍 🐳 ❤️‍🔥 🌚 🌭 💯 🤣 ⚡ 🍌 🏆 💔 🤨 😐 🍓 🍾 "
    "💋 🖕 😈 😴 😭 🤓 👻 👨‍💻 👀 🎃 🙈 😇 😨 🤝 ✍ 🤗 🫡 🎅 🎄 ☃ 💅 🤪 🗿 🆒 💘 🙉 🦄 😘 💊 🙊 😎 👾 🤷‍♂️ 🤷 🤷‍♀️ 😡"
)
REACTIONS = frozenset(_REACTIONS.split())
"""The emoji a message can be given as a reaction."""


# ---------------------------------------------------------------- edits


def _own_message(call: Call) -> ChatMessage:
    if "inline_message_id" in call.parameters:
        raise bad_request("MESSAGE_ID_INVALID")
    message = find_message(call, "edit")
    if message.author != call.world.bot.id or any(name in message.body for name in SERVICE):
        raise bad_request("message can't be edited")
    return message


def _apply(call: Call, message: ChatMessage, content: JsonObject) -> JsonObject:
    """Change the message; a keyboard that is not given goes. Raises BotApiError when nothing would change."""
    changes = content | {"reply_markup": markup_of(call)}
    if all(message.body.get(name) == value for name, value in changes.items()):
        raise bad_request(NOT_MODIFIED)
    return call.world.rewrite(message, changes).body


def edit_message_text(call: Call) -> JsonObject:
    """Change the text of one of the bot's messages."""
    formatted = read_text(call)
    message = _own_message(call)
    if "text" not in message.body:
        raise bad_request("there is no text in the message to edit")
    check_length(formatted, TEXT_LIMIT, "MESSAGE_TOO_LONG")
    content: JsonObject = {"text": formatted.text, "entities": formatted.entities or None}
    return _apply(call, message, content | {"link_preview_options": call.parameters.object("link_preview_options")})


def edit_message_caption(call: Call) -> JsonObject:
    """Change the caption of one of the bot's messages with a file."""
    caption = read_caption(call)
    message = _own_message(call)
    if not any(kind in message.body for kind in ("photo", "document", "video", "audio", "voice", "animation")):
        raise bad_request("there is no caption in the message to edit")
    check_length(caption, CAPTION_LIMIT, "MEDIA_CAPTION_TOO_LONG")
    return _apply(call, message, {"caption": caption.text or None, "caption_entities": caption.entities or None})


def edit_message_media(call: Call) -> JsonObject:
    """Put another file, with its caption, into one of the bot's messages."""
    message = _own_message(call)
    content: JsonObject = dict.fromkeys(
        ("text", "entities", "photo", "document", "video", "audio", "caption", "caption_entities")
    )
    return _apply(call, message, content | album_item(call, call.parameters.object("media")))


def edit_message_reply_markup(call: Call) -> JsonObject:
    """Change or remove the keyboard of one of the bot's messages."""
    return _apply(call, _own_message(call), {})


def edit_message_live_location(call: Call) -> JsonObject:
    """Move one of the bot's live locations while it is live."""
    message = _live_location(call)
    period = call.parameters.integer("live_period", message.body["location"]["live_period"])
    return _apply(call, message, {"location": read_location(call, period)})


def stop_message_live_location(call: Call) -> JsonObject:
    """Stop sharing one of the bot's live locations before its time is up."""
    message = _live_location(call)
    last = message.body["location"]
    stopped = {"latitude": last["latitude"], "longitude": last["longitude"]}
    return _apply(call, message, {"location": stopped})


def _live_location(call: Call) -> ChatMessage:
    message = _own_message(call)
    period = message.body.get("location", {}).get("live_period", 0)
    if not period or call.world.clock.stamp() > message.body["date"] + period:
        raise bad_request("message can't be edited")
    return message


# ---------------------------------------------------------------- deletion


def delete_message(call: Call) -> bool:
    """Remove a message: at most 48 hours old, and another's in a group only as an administrator."""
    message = find_message(call, "delete")
    _check_deletable(call, call.world.chats[message.chat], message)
    call.world.remove(message)
    return True


def delete_messages(call: Call) -> bool:
    """Remove several; those that are missing or too old are skipped."""
    chat = find_chat(call)
    for number in call.parameters.message_ids():
        message = call.world.message(chat.id, number)
        if message is not None and _is_fresh(call, message):
            call.world.remove(message)
    return True


def _is_fresh(call: Call, message: ChatMessage) -> bool:
    return bool(call.world.clock.stamp() - message.body["date"] <= DELETABLE_SECONDS)


def _check_deletable(call: Call, chat: Chat, message: ChatMessage) -> None:
    if not _is_fresh(call, message):
        raise bad_request("message can't be deleted for everyone")
    mine = message.author == call.world.bot.id
    if not mine and chat.type != "private" and chat.bot_status != "administrator":
        raise bad_request("message can't be deleted")


# ---------------------------------------------------------------- marks


def set_message_reaction(call: Call) -> bool:
    """Set the bot's reaction: one emoji or none."""
    message = find_message(call, "react")
    reactions = call.parameters.array("reaction")
    if len(reactions) > 1:
        raise bad_request("REACTIONS_TOO_MANY")
    emoji = None
    for reaction in reactions:
        if field_of(reaction, "type", str, "reaction type") != "emoji":
            raise bad_request("REACTION_INVALID")
        emoji = field_of(reaction, "emoji", str, "reaction type")
        if emoji not in REACTIONS:
            raise bad_request("REACTION_INVALID")
    call.world.react(message, call.world.bot.id, emoji)
    return True


def pin_chat_message(call: Call) -> bool:
    """Pin a message on top of its chat."""
    chat = administered_chat(call, "not enough rights to manage pinned messages in the chat")
    message = find_message(call, "pin")
    if message.id not in chat.pinned:
        chat.pinned.append(message.id)
        pinned = {name: value for name, value in message.body.items() if name != "reply_to_message"}
        call.world.post(chat, call.world.bot.id, {"pinned_message": pinned})
    return True


def unpin_chat_message(call: Call) -> bool:
    """Take a pinned message down: the one named, or the newest."""
    chat = administered_chat(call, "not enough rights to manage pinned messages in the chat")
    number = call.parameters.integer("message_id") or (chat.pinned[-1] if chat.pinned else 0)
    if number not in chat.pinned:
        raise bad_request("message to unpin not found")
    chat.pinned.remove(number)
    call.world.changed()
    return True


def unpin_all_chat_messages(call: Call) -> bool:
    """Take all pinned messages down."""
    chat = administered_chat(call, "not enough rights to manage pinned messages in the chat")
    chat.pinned.clear()
    call.world.changed()
    return True


_WHICH: dict[str, Kind] = {"chat_id": "chat", "message_id": "integer"}
_EDIT: dict[str, Kind] = {**_WHICH, "inline_message_id": "text", "reply_markup": "object"}

METHODS = {
    "editMessageText": Method(
        edit_message_text,
        _EDIT | {"text": "text", "parse_mode": "text", "entities": "array", "link_preview_options": "object"},
    ),
    "editMessageCaption": Method(edit_message_caption, _EDIT | CAPTION | {"show_caption_above_media": "boolean"}),
    "editMessageMedia": Method(edit_message_media, _EDIT | {"media": "object"}),
    "editMessageLiveLocation": Method(edit_message_live_location, _EDIT | LOCATION | {"live_period": "integer"}),
    "stopMessageLiveLocation": Method(stop_message_live_location, _EDIT),
    "editMessageReplyMarkup": Method(edit_message_reply_markup, _EDIT),
    "deleteMessage": Method(delete_message, _WHICH),
    "deleteMessages": Method(delete_messages, {"chat_id": "chat", "message_ids": "array"}),
    "setMessageReaction": Method(set_message_reaction, _WHICH | {"reaction": "array", "is_big": "boolean"}),
    "pinChatMessage": Method(pin_chat_message, _WHICH | {"disable_notification": "boolean"}),
    "unpinChatMessage": Method(unpin_chat_message, _WHICH),
    "unpinAllChatMessages": Method(unpin_all_chat_messages, {"chat_id": "chat"}),
}
