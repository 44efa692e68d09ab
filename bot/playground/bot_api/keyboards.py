"""Reply markups: what Telegram accepts under a message, and what it says about the rest."""

from __future__ import annotations

import re
from typing import Any

from bot.playground.bot_api.parameters import field_of
from bot.playground.errors import bad_request
from bot.playground.world.records import JsonObject

MOST_BUTTONS = 100
DATA_BYTES = 64
ACTIONS = (
    "url",
    "callback_data",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "copy_text",
    "web_app",
    "login_url",
    "pay",
    "callback_game",
)
_WORDS = ("switch_inline_query", "switch_inline_query_current_chat")
_OBJECTS = ("switch_inline_query_chosen_chat", "copy_text", "web_app", "login_url", "callback_game")
_LOOKS = ("text", "style", "icon_custom_emoji_id")
_URL = re.compile(r"(?:https?|tg|ton)://[^\s]+$|[\w-]+(?:\.[\w-]+)+(?:[/?#]\S*)?$", re.IGNORECASE)


def inline_keyboard(markup: JsonObject | None) -> JsonObject | None:
    """Check the markup and return the inline keyboard in it, or None for markups of the phone's own keyboard.

    Raises BotApiError.
    """
    if not markup:
        return None
    if "inline_keyboard" in markup:
        rows = field_of(markup, "inline_keyboard", list, "inline keyboard")
        kept = [row for row in (_row(row) for row in rows) if row]
        if sum(len(row) for row in kept) > MOST_BUTTONS:
            raise bad_request("reply markup is too long")
        return {"inline_keyboard": kept} if kept else None
    if "keyboard" in markup:
        _reply_keyboard(markup)
    elif not markup.get("remove_keyboard") and not markup.get("force_reply"):
        raise bad_request("can't parse reply keyboard markup: unsupported markup specified")
    return None


def _row(row: Any) -> list[JsonObject]:
    if not isinstance(row, list):
        raise bad_request('field "inline_keyboard" must be an Array of Arrays')
    return [_button(button) for button in row]


def _button(button: Any) -> JsonObject:
    what = "inline keyboard button"
    if not isinstance(button, dict):
        raise bad_request(f"can't parse {what}: expected an Object")
    words = field_of(button, "text", str, what)
    actions = [name for name in ACTIONS if button.get(name) is not None]
    unknown = set(button) - {*ACTIONS, *_LOOKS}
    if unknown:
        raise bad_request(f'can\'t parse {what}: unknown field "{min(unknown)}"')
    if not actions:
        raise bad_request(f"can't parse {what}: Text buttons are unallowed in the inline keyboard")
    if len(actions) > 1:
        raise bad_request(f"can't parse {what}: exactly one action must be specified")
    if not words.strip():
        raise bad_request("BUTTON_TEXT_INVALID")
    return {name: value for name, value in button.items() if value is not None} | _action(button, actions[0])


def _action(button: JsonObject, action: str) -> JsonObject:
    what = "inline keyboard button"
    if action == "callback_data":
        data = field_of(button, action, str, what)
        if not 1 <= len(data.encode()) <= DATA_BYTES:
            raise bad_request("BUTTON_DATA_INVALID")
    elif action in _WORDS:
        field_of(button, action, str, what)
    elif action in _OBJECTS:
        field_of(button, action, dict, what)
    elif action == "url":
        url = field_of(button, action, str, what)
        if not _URL.match(url):
            raise bad_request(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")
        return {"url": url if "://" in url else f"http://{url}/"}
    return {}


def _reply_keyboard(markup: JsonObject) -> None:
    for row in field_of(markup, "keyboard", list, "reply keyboard"):
        if not isinstance(row, list):
            raise bad_request('field "keyboard" must be an Array of Arrays')
        for button in row:
            if not isinstance(button, (str, dict)):
                raise bad_request("can't parse keyboard button: expected an Object")
            if isinstance(button, dict):
                field_of(button, "text", str, "keyboard button")
