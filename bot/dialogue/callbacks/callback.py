"""Button data: a frozen dataclass in our code, at most 64 bytes of text in Telegram.

A class declares its `wire`, the text with the fields in {braces}, separated by colons. Buttons stay in people's chats
for years, so a wire that was ever sent must keep its meaning.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, dataclass, fields
from functools import lru_cache
from typing import Any, ClassVar, dataclass_transform

from bot.dialogue.requests.lifecycle import Move

LONGEST = 64
"""Bytes that Telegram takes for a button."""
_BY_WORDS: dict[tuple[str, ...], type[Callback]] = {}
_OLD: dict[str, Callback] = {}
"""The meaning of buttons of earlier versions whose text no longer fits a `wire`."""


@dataclass_transform(frozen_default=True)
class Callback:
    """Base of all: subclasses that name their `wire` are buttons.

    Its last fields may have defaults, which are left out of the text.
    """

    wire: ClassVar[tuple[str, ...]] = ()
    """The names of the fields in the order of the text."""
    words: ClassVar[tuple[str, ...]] = ()
    """What the text begins with."""
    __dataclass_fields__: ClassVar[dict[str, Field[Any]]]
    """What `dataclass` notes of each subclass."""

    def __init_subclass__(cls, wire: str = "") -> None:
        """Make the subclass a frozen dataclass and remember its `wire`."""
        dataclass(frozen=True)(cls)
        if wire:
            parts = wire.split(":")
            cls.wire = tuple(part.strip("{}") for part in parts if part.startswith("{"))
            cls.words = tuple(parts[: len(parts) - len(cls.wire)])
            _BY_WORDS[cls.words] = cls

    @property
    def request(self) -> str:
        """The number of the request to load; empty where the button has none."""
        return str(getattr(self, "number", ""))

    def encode(self) -> str:
        """Return the button's text. Raises ValueError when it doesn't fit, or a field is empty or holds a colon."""
        defaults = {field.name: field.default for field in fields(self)}
        values = [(getattr(self, name), defaults[name]) for name in self.wire]
        while values and values[-1][0] == values[-1][1]:
            values.pop()
        parts = [str(value) for value, _ in values]
        text = ":".join((*self.words, *parts))
        if not all(parts) or any(":" in part for part in parts) or len(text.encode()) > LONGEST:
            raise ValueError(f"This {type(self).__name__} can't be a button.")
        return text


@lru_cache(maxsize=4096)  # each message looks at all buttons that were shown last
def decode(text: str) -> Callback | None:
    """Return what the text of a pressed button means; None when no button of ours has such a text."""
    if text in _OLD:
        return _OLD[text]
    parts = tuple(text.split(":")) if len(text) <= LONGEST else ()
    for length in range(len(parts), 0, -1):
        button = _BY_WORDS.get(parts[:length])
        if button and (values := _values(button, parts[length:])) is not None:
            return button(**values)
    return None


def rename(old: Mapping[str, Callback]) -> None:
    """Remember texts that buttons of earlier versions carry."""
    _OLD.update(old)


def buttons() -> tuple[type[Callback], ...]:
    """Return every class that is a button."""
    return tuple(_BY_WORDS.values())


def _values(button: type[Callback], parts: tuple[str, ...]) -> dict[str, Any] | None:
    """Return the fields of a button as its text gives them; None when they don't fit."""
    declared = {field.name: field for field in fields(button)}
    needed = sum(field.default is MISSING for field in declared.values())
    if not needed <= len(parts) <= len(button.wire) or not all(parts):
        return None
    try:
        return {name: _READ[str(declared[name].type)](part) for name, part in zip(button.wire, parts, strict=False)}
    except ValueError:
        return None


def _number(part: str) -> int:
    """Return a number as we write it. Raises ValueError for any other spelling."""
    if str(int(part)) != part:
        raise ValueError(part)
    return int(part)


_READ: Mapping[str, Callable[[str], object]] = {"str": str, "int": _number, "Move": Move}
"""How a field is read, by its declared type."""
