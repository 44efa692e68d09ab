"""Methods that send files: uploaded with the call, or known by their file_id."""

from __future__ import annotations

import mimetypes
import secrets
from typing import Any, cast

from bot.playground.bot_api.call import (
    CAPTION,
    CAPTION_LIMIT,
    SENDING,
    Call,
    Method,
    check_length,
    read_caption,
    read_item_caption,
    writable_chat,
)
from bot.playground.bot_api.delivery import deliver, markup_of
from bot.playground.bot_api.parameters import Kind, Parameters, Upload, field_of
from bot.playground.errors import bad_request
from bot.playground.world.images import dimensions
from bot.playground.world.records import FileKind, JsonObject, StoredFile
from bot.playground.world.world import World

PHOTO_LIMIT = 10 * 1024 * 1024
ALBUM = range(2, 11)
ALONE_IN_ALBUMS = ("document", "audio")
_DETAILS: dict[str, tuple[str, ...]] = {
    "voice": ("duration",),
    "audio": ("duration", "performer", "title"),
    "video": ("width", "height", "duration"),
    "video_note": ("length", "duration"),
    "animation": ("width", "height", "duration"),
}


def file_details(kind: FileKind, content: bytes, given: JsonObject) -> JsonObject:
    """Return what an object of this kind says besides name and size. Raises BotApiError for a photo that isn't one."""
    if kind == "photo":
        size = dimensions(content)
        if size is None or 0 in size:
            raise bad_request("IMAGE_PROCESS_FAILED")
        if sum(size) > 10_000 or max(size) > 20 * min(size):
            raise bad_request("PHOTO_INVALID_DIMENSIONS")
        return {"width": size[0], "height": size[1]}
    if kind == "sticker":
        width, height = dimensions(content) or (512, 512)
        looks: JsonObject = {"width": width, "height": height, "is_animated": False, "is_video": False}
        return looks | {"type": "regular"} | ({"emoji": given["emoji"]} if given.get("emoji") else {})
    numbers = {name: given.get(name) or 0 for name in _DETAILS.get(kind, ()) if name not in ("performer", "title")}
    return numbers | {name: given[name] for name in ("performer", "title") if given.get(name)}


def store_upload(world: World, kind: FileKind, upload: Upload, given: JsonObject) -> StoredFile:
    """Keep an uploaded file. Raises BotApiError when it is empty, too big or not what it is sent as."""
    if not upload.content:
        raise bad_request("file must be non-empty")
    if kind == "photo" and len(upload.content) > PHOTO_LIMIT:
        raise bad_request(f"file of size {len(upload.content)} bytes is too big for a photo; the maximum size is "
                          f"{PHOTO_LIMIT} bytes")  # fmt: skip
    details = file_details(kind, upload.content, given)
    name = upload.name or f"{kind}.bin"
    mime = upload.mime or mimetypes.guess_type(name)[0] or "application/octet-stream"
    return world.store_file(kind, name, mime, upload.content, details)


def find_file(world: World, parameters: Parameters, kind: FileKind, reference: str, given: JsonObject) -> StoredFile:
    """Find the file a call means. Raises BotApiError for an unknown file_id, one of another kind, or a web address."""
    upload = parameters.upload(reference or kind)
    if upload is not None:
        return store_upload(world, kind, upload, given)
    if not reference:
        raise bad_request(f"there is no {kind} in the request")
    if reference.startswith("attach://"):
        raise bad_request("file not found in the request")
    if "://" in reference:
        raise bad_request("failed to get HTTP URL content")
    file = world.files.get(reference)
    if file is None:
        raise bad_request("wrong file identifier/HTTP URL specified")
    if file.kind != kind:
        raise bad_request(f"can't use file of type {file.kind.capitalize()} as {kind.capitalize()}")
    return file


def _sender(kind: FileKind) -> Any:
    def send(call: Call) -> JsonObject:
        caption = read_caption(call)
        markup_of(call)
        chat = writable_chat(call)
        check_length(caption, CAPTION_LIMIT, "message caption is too long")
        given = {name: call.parameters.get(name) for name in (*_DETAILS.get(kind, ()), "emoji")}
        file = find_file(call.world, call.parameters, kind, call.parameters.text(kind), given)
        content = file_content(file) | caption.fields("caption", "caption_entities")
        for name in ("has_spoiler", "show_caption_above_media"):
            if call.parameters.flag(name):
                content["has_media_spoiler" if name == "has_spoiler" else name] = True
        return deliver(call, chat, content).body

    send.__doc__ = f"A {kind}."
    return send


def file_content(file: StoredFile) -> JsonObject:
    """Return the fields a message carries for the file; an animation is a document as well."""
    content: JsonObject = {file.kind: file.telegram()}
    if file.kind == "animation":
        content["document"] = {name: value for name, value in file.telegram().items() if name not in file.details}
    return content


def send_media_group(call: Call) -> list[JsonObject]:
    """Send an album: several messages with one `media_group_id`."""
    items = call.parameters.array("media")
    if len(items) > ALBUM[-1]:
        raise bad_request("too many messages to send as an album")
    if len(items) < ALBUM[0]:
        raise bad_request(
            "there must be at least 2 messages to send as an album" if items else "there are no messages to send"
        )
    contents = [album_item(call, item) for item in items]
    kinds = {next(iter(content)) for content in contents}
    for kind in ALONE_IN_ALBUMS:
        if kind in kinds and len(kinds) > 1:
            raise bad_request(f"{kind} can't be mixed with other media types")
    chat = writable_chat(call, messages=len(items))
    group = str(secrets.randbits(60))
    return [deliver(call, chat, content | {"media_group_id": group}).body for content in contents]


def album_item(call: Call, item: Any) -> JsonObject:
    """Read the content of one InputMedia. Raises BotApiError."""
    if not isinstance(item, dict):
        raise bad_request("can't parse InputMedia: expected an Object")
    kind = field_of(item, "type", str, "InputMedia")
    if kind not in ("photo", "video", "document", "audio"):
        raise bad_request('can\'t parse InputMedia: type must be one of "photo", "video", "document", "audio"')
    reference = field_of(item, "media", str, "InputMedia")
    caption = read_item_caption(item)
    check_length(caption, CAPTION_LIMIT, "message caption is too long")
    file = find_file(call.world, call.parameters, cast("FileKind", kind), reference, item)
    return file_content(file) | caption.fields("caption", "caption_entities")


_FILE: dict[str, dict[str, Kind]] = {
    "photo": {"has_spoiler": "boolean", "show_caption_above_media": "boolean"},
    "document": {"disable_content_type_detection": "boolean", "thumbnail": "file"},
    "voice": {"duration": "integer"},
    "audio": {"duration": "integer", "performer": "text", "title": "text", "thumbnail": "file"},
    "video": {
        "duration": "integer",
        "width": "integer",
        "height": "integer",
        "supports_streaming": "boolean",
        "has_spoiler": "boolean",
        "show_caption_above_media": "boolean",
        "thumbnail": "file",
    },
    "video_note": {"duration": "integer", "length": "integer", "thumbnail": "file"},
    "animation": {
        "duration": "integer",
        "width": "integer",
        "height": "integer",
        "has_spoiler": "boolean",
        "show_caption_above_media": "boolean",
        "thumbnail": "file",
    },
    "sticker": {"emoji": "text"},
}
_WITHOUT_CAPTION = ("sticker", "video_note")


def _takes(kind: str) -> dict[str, Kind]:
    return SENDING | ({} if kind in _WITHOUT_CAPTION else CAPTION) | {kind: "file"} | _FILE[kind]


METHODS = {
    f"send{kind.title().replace('_', '')}": Method(_sender(cast("FileKind", kind)), _takes(kind)) for kind in _FILE
} | {
    "sendMediaGroup": Method(
        send_media_group,
        {name: kind for name, kind in SENDING.items() if name != "reply_markup"} | {"media": "array"},
    )
}
