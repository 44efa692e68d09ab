"""Methods by which the bot describes itself: its names, descriptions, commands and menu button."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from bot.playground.bot_api.call import Call, Method
from bot.playground.bot_api.parameters import Kind, chat_key, field_of
from bot.playground.errors import bad_request
from bot.playground.world.records import BotProfile, JsonObject

SCOPES = ("default", "all_private_chats", "all_group_chats", "all_chat_administrators", "chat", "chat_administrators",
          "chat_member")  # fmt: skip
MOST_COMMANDS = 100


# ---------------------------------------------------------------- commands


def _key(call: Call) -> str:
    """Scope and language of a set of commands, as one key. Raises BotApiError."""
    scope = call.parameters.object("scope") or {"type": "default"}
    kind = field_of(scope, "type", str, "BotCommandScope")
    if kind not in SCOPES:
        raise bad_request("can't parse BotCommandScope: unsupported type specified")
    language = _language(call)
    if not kind.startswith("chat"):
        return f"{kind}/{language}"
    chat = chat_key(field_of(scope, "chat_id", (int, str), "BotCommandScope"))
    if chat not in call.world.chats:
        raise bad_request("chat not found")
    member = f":{field_of(scope, 'user_id', int, 'BotCommandScope')}" if kind == "chat_member" else ""
    return f"{kind}:{chat}{member}/{language}"


def _language(call: Call) -> str:
    language = call.parameters.text("language_code")
    if language and not re.fullmatch(r"[a-z]{2}", language):
        raise bad_request("invalid language code specified")
    return language


def set_my_commands(call: Call) -> bool:
    """Set the commands of a scope and language."""
    if "commands" not in call.parameters:
        raise bad_request('parameter "commands" is required')
    commands = [_command(command) for command in call.parameters.array("commands")]
    if len(commands) > MOST_COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    call.world.bot.commands[_key(call)] = commands
    _tell(call)
    return True


def _command(command: Any) -> JsonObject:
    if not isinstance(command, dict):
        raise bad_request("can't parse BotCommand: expected an Object")
    name = field_of(command, "command", str, "BotCommand").removeprefix("/")
    description = field_of(command, "description", str, "BotCommand")
    if not re.fullmatch(r"[a-z0-9_]{1,32}", name):
        raise bad_request("BOT_COMMAND_INVALID")
    if not 1 <= len(description) <= 256:
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    return {"command": name, "description": description}


def get_my_commands(call: Call) -> list[JsonObject]:
    """Return the commands of exactly this scope and language."""
    return call.world.bot.commands.get(_key(call), [])


def delete_my_commands(call: Call) -> bool:
    """Remove the commands of this scope and language."""
    call.world.bot.commands.pop(_key(call), None)
    _tell(call)
    return True


def _tell(call: Call) -> None:
    call.world.events.tell({"type": "profile"})
    call.world.changed()


# ---------------------------------------------------------------- names and descriptions


def _text_methods(
    parameter: str, limit: int, texts: Callable[[BotProfile], dict[str, str]], default: Callable[[BotProfile], str]
) -> tuple[Callable[[Call], bool], Callable[[Call], JsonObject]]:
    """Make a setter and a getter of one text that the bot has by language."""

    def change(call: Call) -> bool:
        text = call.parameters.text(parameter)
        if len(text) > limit:
            raise bad_request(f"{parameter.replace('_', ' ')} is too long")
        texts(call.world.bot)[_language(call)] = text
        _tell(call)
        return True

    def read(call: Call) -> JsonObject:
        known = texts(call.world.bot)
        return {parameter: known.get(_language(call)) or known.get("") or default(call.world.bot)}

    return change, read


_set_name, _get_name = _text_methods("name", 64, lambda bot: bot.names, lambda bot: bot.name)
_set_description, _get_description = _text_methods("description", 512, lambda bot: bot.descriptions, lambda bot: "")
_set_short, _get_short = _text_methods("short_description", 120, lambda bot: bot.short_descriptions, lambda bot: "")


# ---------------------------------------------------------------- menu button


def set_chat_menu_button(call: Call) -> bool:
    """Set what the button beside the text field does, in one chat or by default."""
    button = call.parameters.object("menu_button") or {"type": "default"}
    kind = field_of(button, "type", str, "MenuButton")
    if kind not in ("default", "commands", "web_app"):
        raise bad_request("can't parse menu button: unsupported type specified")
    if kind == "web_app":
        field_of(button, "text", str, "menu button")
        address = field_of(field_of(button, "web_app", dict, "menu button"), "url", str, "menu button")
        if not address.startswith("https://"):
            raise bad_request("BUTTON_URL_INVALID")
    call.world.bot.menu_buttons[_menu_key(call)] = button
    call.world.changed()
    return True


def get_chat_menu_button(call: Call) -> JsonObject:
    """Return the button of a chat, or the default one."""
    buttons = call.world.bot.menu_buttons
    return buttons.get(_menu_key(call)) or buttons.get("") or {"type": "commands"}


def _menu_key(call: Call) -> str:
    if "chat_id" not in call.parameters:
        return ""
    chat = call.parameters.get("chat_id")
    if chat not in call.world.people:
        raise bad_request("chat not found")
    return str(chat)


_LANGUAGE: dict[str, Kind] = {"language_code": "text"}
_SCOPE: dict[str, Kind] = {**_LANGUAGE, "scope": "object"}

METHODS = {
    "setMyCommands": Method(set_my_commands, _SCOPE | {"commands": "array"}),
    "getMyCommands": Method(get_my_commands, _SCOPE),
    "deleteMyCommands": Method(delete_my_commands, _SCOPE),
    "setMyName": Method(_set_name, _LANGUAGE | {"name": "text"}),
    "getMyName": Method(_get_name, _LANGUAGE),
    "setMyDescription": Method(_set_description, _LANGUAGE | {"description": "text"}),
    "getMyDescription": Method(_get_description, _LANGUAGE),
    "setMyShortDescription": Method(_set_short, _LANGUAGE | {"short_description": "text"}),
    "getMyShortDescription": Method(_get_short, _LANGUAGE),
    "setChatMenuButton": Method(set_chat_menu_button, {"chat_id": "chat", "menu_button": "object"}),
    "getChatMenuButton": Method(get_chat_menu_button, {"chat_id": "chat"}),
}
