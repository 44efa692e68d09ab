"""Random updates: of every kind in the published Bot API and of unknown ones, intact or with parts missing, repeated or
of another type.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from random import Random
from typing import Any

from bot.dialogue.callbacks.callback import buttons
from tests.integration.bot_api_schema import DATA

TYPES: dict[str, Any] = json.loads(DATA.read_text(encoding="utf-8"))["types"]
KINDS = tuple(name for name in TYPES["Update"]["fields"] if name != "update_id")
"""What an update may be about."""
FUTURE = ("hologram", "thought", "message_v2", "edited_callback_query", "payload")
"""Kinds that don't exist yet."""
OFTEN = ("message", "message", "message", "callback_query", "callback_query", "edited_message", "inline_query")
"""Kinds that the bot reads: tried more often than the others."""
PEOPLE = (1001, 1002, 1003, 1004, 1005, 7)
GROUPS = (-2001, -1001000000001)
WRONG: tuple[Any, ...] = (
    None,
    True,
    False,
    -1,
    0,
    5,
    2**31,
    10**17,
    -(10**15),
    2.5,
    float("inf"),
    "",
    " ",
    "x",
    "1002",
    "<b>",
    "\ud800",
    "\u202e",
    "x" * 5000,
    "\U0001f600" * 4096,
    [],
    {},
    [1],
    ["x"],
    [{}],
    [[]],
    [None],
    {"id": "x"},
    {"type": "x"},
    {"id": None},
)
WORDS = (
    "",
    " ",
    "hello",
    "what is the passport?",
    "yes",
    "no",
    "2",
    "/start",
    "/help",
    "/passport",
    "/cancel",
    "/status",
    "/forget",
    "/mydata",
    "/privacy",
    "/block ICN-2026-0001",
    "/reload",
    "/start faq_passport-what",
    "/start " + "A" * 64,
    "/",
    "//",
    "/ x",
    "Montréal",
    "Alpine Heat",
    "camille@alpineheat.example",
    "<b>x</i>",
    "{name}",
    "%s",
    "' OR 1=1 --",
    "\u200b",
    "\u202eevil",
    "مرحبا",
    "你好",
    "😀",
    "a" * 4096,
    "💥" * 2048,
    "\x00",
    "@icn_bot hello",
    "/help@icn_bot",
    "ICN-2026-0001",
    "https://x.y",
)
DEPTH = 4
"""Levels of objects in objects: beyond them only what is required comes."""


class Updates:
    """An endless stream of updates, the same for the same seed."""

    def __init__(self, seed: int = 0) -> None:
        self._random = Random(seed)  # noqa: S311 - a test that can be repeated
        self._actions = [":".join((*button.words, *button.wire)) for button in buttons()]

    def __iter__(self) -> Iterator[dict[str, Any]]:
        """Without end: nearly every second as Telegram would send it, the others changed in a few places."""
        number = 0
        while True:
            number += 1
            update = self.whole(number)
            for _ in range(self._random.choice((0, 0, 0, 1, 1, 2, 5))):
                update = self.changed(update)
            update["update_id"] = number  # without a number nothing is an update
            yield update

    def whole(self, number: int) -> dict[str, Any]:
        """An update as Telegram would send it, or one of a kind that doesn't exist yet."""
        pick = self._random.random()
        if pick < 0.04:
            return {"update_id": number, self._random.choice(FUTURE): self._object("Message", 1)}
        kind = self._random.choice(OFTEN if pick < 0.7 else KINDS)
        return {
            "update_id": number,
            kind: self._value(self._random.choice(TYPES["Update"]["fields"][kind][0]), 0, kind),
        }

    def changed(self, update: dict[str, Any]) -> dict[str, Any]:
        """The update with one part missing, repeated, renamed or of another type."""
        changed = copy.deepcopy(update)
        places = [place for place in _places(changed) if place[1] != "update_id"]
        if not places:
            return changed
        holder, key = self._random.choice(places)
        match self._random.randrange(5):
            case 0:
                del holder[key]
            case 1 if isinstance(holder, dict):
                holder[f"{key}_v2"] = holder.pop(key)
            case 2:
                holder[key] = [holder[key], holder[key]]
            case _:
                holder[key] = self._random.choice(WRONG)
        return changed

    def _value(self, kind: str, depth: int, name: str) -> Any:
        """A value of this type for the field of that name."""
        random = self._random
        if kind.startswith("Array of "):
            inner = kind.removeprefix("Array of ")
            return [self._value(inner, depth + 1, name) for _ in range(random.choice((0, 1, 1, 2)))]
        match kind:
            case "Integer" | "Integer or String":
                return self._number(name)
            case "String":
                return self._words(name)
            case "Boolean" | "True":
                return kind == "True" or random.random() < 0.1
            case "Float" | "Float number":
                return random.uniform(-180, 180)
        if kind not in TYPES:
            return {}
        if kinds := TYPES[kind].get("kinds"):
            return self._value(random.choice(kinds), depth, name)
        return self._object(kind, depth)

    def _object(self, kind: str, depth: int) -> dict[str, Any]:
        if kind == "Chat":
            return self._chat()
        if kind == "User":
            return {
                "id": self._random.choice(PEOPLE),
                "is_bot": self._random.random() < 0.05,
                "first_name": self._words(""),
            }
        found = {}
        for name, (kinds, required, constant) in TYPES[kind]["fields"].items():
            likely = 0.8 if name in ("text", "data", "from", "message") else 0.06
            if required or name == "from" or (depth < DEPTH and self._random.random() < likely):
                found[name] = constant or self._value(self._random.choice(kinds), depth + 1, name)
        return found

    def _chat(self) -> dict[str, Any]:
        if self._random.random() < 0.75:
            return {"id": self._random.choice(PEOPLE), "type": "private", "first_name": "Zoë"}
        id = self._random.choice(GROUPS)
        return {"id": id, "type": self._random.choice(("group", "supergroup", "channel")), "title": self._words("")}

    def _number(self, name: str) -> int:
        if name in ("date", "edit_date"):
            return 1_770_000_000
        return self._random.choice((0, 1, 2, 7, 40, 1001, 4096, 10**9))

    def _words(self, name: str) -> str:
        if name == "data":
            return self._random.choice(self._actions)
        return self._random.choice(WORDS)


def _places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every place in an object where something stands: what holds it, and its name or number there."""
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in list(inside):
        yield value, key
        yield from _places(inner)
