"""The content of everything people send that isn't plain text, as fields of a Message."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from typing import Literal

from bot.playground.bot_api.call import CAPTION_LIMIT
from bot.playground.bot_api.entities import utf16_length
from bot.playground.bot_api.methods.media import file_content, store_upload
from bot.playground.bot_api.methods.messages import as_typed, location_object, poll_object
from bot.playground.bot_api.parameters import Upload
from bot.playground.errors import BotApiError, ImpossibleAction
from bot.playground.world.records import FileKind, JsonObject
from bot.playground.world.world import World

LONGEST_TITLE, LONGEST_TASK = 255, 200
CHANNEL_ID = -1001700000001

Origin = Literal["channel", "hidden", "chat"]
"""Where a forwarded message says it comes from: a channel, a person who hides their account, or a group."""


def files(world: World, kind: FileKind, uploads: Sequence[Upload], caption: str = "") -> list[JsonObject]:
    """Return a message for each file; several make an album, and the caption goes with the first.

    Raises ImpossibleAction.
    """
    if utf16_length(caption) > CAPTION_LIMIT:
        raise ImpossibleAction(f"A caption has at most {CAPTION_LIMIT} characters.", 400)
    if not 1 <= len(uploads) <= 10:
        raise ImpossibleAction("Between one and ten files at a time.", 400)
    if kind in ("video_note", "sticker") and (caption or len(uploads) > 1):
        raise ImpossibleAction("That kind is sent alone and has no caption.", 400)
    album = {"media_group_id": str(secrets.randbits(60))} if len(uploads) > 1 else {}
    try:
        contents = [file_content(store_upload(world, kind, upload, {})) | album for upload in uploads]
    except BotApiError as error:
        raise ImpossibleAction(error.description, 400) from error
    return [contents[0] | as_typed(caption).fields("caption", "caption_entities"), *contents[1:]]


def sticker(world: World, emoji: str) -> JsonObject:
    """Return a sticker that stands for an emoji."""
    glyph = emoji[:8].replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    picture = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100">'
        f'<text x="50" y="72" font-size="70" text-anchor="middle">{glyph}</text></svg>'
    )
    upload = Upload("sticker.svg", "image/svg+xml", picture.encode())
    return file_content(store_upload(world, "sticker", upload, {"emoji": emoji[:8]}))


def location(latitude: float, longitude: float, live_seconds: int = 0) -> JsonObject:
    """Return a place on the map; a live one can be moved for `live_seconds`. Raises ImpossibleAction."""
    try:
        return {"location": location_object(latitude, longitude, live_seconds)}
    except BotApiError as error:
        raise ImpossibleAction(error.description, 400) from error


def contact(phone_number: str, first_name: str) -> JsonObject:
    """Return a phone contact. Raises ImpossibleAction."""
    if not phone_number or not first_name:
        raise ImpossibleAction("A contact has a number and a name.", 400)
    return {"contact": {"phone_number": phone_number, "first_name": first_name}}


def poll(question: str, options: Sequence[str]) -> JsonObject:
    """Return a poll. Raises ImpossibleAction."""
    try:
        return {"poll": poll_object(question, options)}
    except BotApiError as error:
        raise ImpossibleAction(error.description, 400) from error


def checklist(title: str, tasks: Sequence[str]) -> JsonObject:
    """Return a checklist that others can tick. Raises ImpossibleAction."""
    if not 1 <= len(title.strip()) <= LONGEST_TITLE:
        raise ImpossibleAction(f"The title of a checklist has 1 to {LONGEST_TITLE} characters.", 400)
    if not 1 <= len(tasks) <= 30 or not all(1 <= len(task.strip()) <= LONGEST_TASK for task in tasks):
        raise ImpossibleAction(f"A checklist has 1 to 30 tasks of 1 to {LONGEST_TASK} characters.", 400)
    numbered = [{"id": number, "text": task.strip()} for number, task in enumerate(tasks, 1)]
    return {"checklist": {"title": title.strip(), "tasks": numbered, "others_can_mark_tasks_as_done": True}}


def forwarded(text: str, origin: Origin, name: str, date: int) -> JsonObject:
    """Return a text forwarded from outside the playground's world, from somebody of this name."""
    chat = {"id": CHANNEL_ID, "type": "channel" if origin == "channel" else "supergroup", "title": name}
    source: JsonObject = {"type": origin, "date": date}
    if origin == "channel":
        source |= {"chat": chat, "message_id": 1}
    elif origin == "chat":
        source["sender_chat"] = chat
    else:
        source |= {"type": "hidden_user", "sender_user_name": name}
    return as_typed(text).fields() | {"forward_origin": source}
