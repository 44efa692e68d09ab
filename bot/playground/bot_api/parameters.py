"""The parameters of a Bot API call: read from form, query or JSON, and checked against the method's own.

Telegram itself overlooks parameters it does not know and numbers it cannot read; here both are refused, because in
a test they are mistakes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from bot.playground.errors import bad_request
from bot.playground.world.records import JsonObject

Kind = Literal["text", "integer", "number", "boolean", "object", "array", "chat", "file"]
Specification = Mapping[str, Kind]

_TRUE, _FALSE = frozenset({"true", "1", "yes", "True"}), frozenset({"false", "0", "no", "False", ""})
MOST_MESSAGES = 100
"""Messages that a call may name at once."""
_JSON_NAMES = {"object": "an Object", "array": "an Array"}


@dataclass(frozen=True)
class Upload:
    """A file that came with a call."""

    name: str
    mime: str
    content: bytes


class Parameters:
    """The parameters of a call, converted to their types. Missing ones read as empty."""

    def __init__(self, values: Mapping[str, Any], uploads: Mapping[str, Upload]) -> None:
        self._values = values
        self._uploads = uploads

    @classmethod
    def read(cls, specification: Specification, raw: Mapping[str, Any], uploads: Mapping[str, Upload]) -> Parameters:
        """Check what came. Raises BotApiError for an unknown name or a wrong type."""
        values = {}
        for name, value in raw.items():
            if name not in specification:
                raise bad_request(f'unknown parameter "{name}"')
            if value is not None:
                values[name] = convert(name, specification[name], value)
        return cls(values, uploads)

    def __contains__(self, name: str) -> bool:
        return name in self._values

    def get(self, name: str) -> Any:
        """Return the value as it is, or None."""
        return self._values.get(name)

    def text(self, name: str, default: str = "") -> str:
        """Return a text."""
        return str(self._values.get(name, default))

    def required(self, name: str) -> str:
        """Return a text that must be there. Raises BotApiError."""
        value = self.text(name)
        if not value:
            raise bad_request(f'parameter "{name}" is required')
        return value

    def integer(self, name: str, default: int = 0) -> int:
        """Return a whole number."""
        return int(self._values.get(name, default))

    def number(self, name: str) -> float:
        """Return a number that must be there. Raises BotApiError."""
        if name not in self._values:
            raise bad_request(f'parameter "{name}" is required')
        return float(self._values[name])

    def flag(self, name: str) -> bool:
        """Return true or false; false when missing."""
        return bool(self._values.get(name, False))

    def object(self, name: str) -> JsonObject | None:
        """Return a JSON object, or None when not given."""
        value: JsonObject | None = self._values.get(name)
        return value

    def array(self, name: str) -> list[Any]:
        """Return a JSON array; empty when not given."""
        value: list[Any] = self._values.get(name, [])
        return value

    def message_id(self, name: str = "message_id") -> int:
        """Return a message's number. Raises BotApiError when it is missing."""
        number = self.integer(name)
        if number <= 0:
            raise bad_request("message identifier is not specified")
        return number

    def message_ids(self) -> list[int]:
        """Return the numbers of several messages. Raises BotApiError when there are none, or too many."""
        numbers = self.array("message_ids")
        if not numbers or not all(isinstance(number, int) for number in numbers):
            raise bad_request("message identifiers are not specified")
        if len(numbers) > MOST_MESSAGES:
            raise bad_request("too many message identifiers specified")
        return numbers

    def upload(self, reference: str) -> Upload | None:
        """Return the uploaded file under this name, or behind an `attach://` reference."""
        return self._uploads.get(reference.removeprefix("attach://"))


def convert(name: str, kind: Kind, value: Any) -> Any:
    """Convert a raw value to its kind. Raises BotApiError when it is something else."""
    if kind in ("object", "array"):
        return _json(name, kind, value)
    if kind == "boolean":
        return _boolean(name, value)
    if kind == "integer" or kind == "number":
        return _number(name, kind, value)
    if kind == "chat":
        return chat_key(value)
    if not isinstance(value, str):
        raise bad_request(f'field "{name}" must be of type String')
    return encodable(value)


def encodable(value: Any) -> Any:
    """Return the value as it is. Raises BotApiError when half a surrogate pair keeps it from being written as UTF-8."""
    try:
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError as error:
        raise bad_request("strings must be encoded in UTF-8") from error
    return value


def _json(name: str, kind: str, value: Any) -> Any:
    if isinstance(value, str):
        if not value.strip():
            return {} if kind == "object" else []
        try:
            value = json.loads(value)
        except ValueError as error:
            what = {"reply_markup": "reply keyboard markup", "entities": "entities"}.get(name, name)
            raise bad_request(f"can't parse {what} JSON object") from error
    if not isinstance(value, dict if kind == "object" else list):
        if name == "reply_markup":
            raise bad_request("object expected as reply markup")
        raise bad_request(f'expected {_JSON_NAMES[kind]} as parameter "{name}"')
    return encodable(value)


def _boolean(name: str, value: Any) -> bool:
    if isinstance(value, bool):
        return value
    if str(value) in _TRUE:
        return True
    if str(value) in _FALSE:
        return False
    raise bad_request(f'field "{name}" must be of type Boolean')


def _number(name: str, kind: str, value: Any) -> int | float:
    pattern = r"-?\d{1,18}" if kind == "integer" else r"-?\d{1,18}(?:\.\d+)?(?:[eE][-+]?\d{1,3})?"
    if isinstance(value, bool) or not re.fullmatch(pattern, str(value).strip()):
        raise bad_request(f'field "{name}" must be of type Number')
    return int(value) if kind == "integer" else float(value)


def chat_key(value: Any) -> int | str:
    """Return a chat's number, or the name it is called by. Raises BotApiError."""
    text = str(value).strip()
    if not text or isinstance(value, bool | list | dict):
        raise bad_request("chat_id is empty")
    return int(text) if re.fullmatch(r"-?\d{1,18}", text) else text


def field_of(source: Any, name: str, kind: type | tuple[type, ...], what: str, *, required: bool = True) -> Any:
    """Return a field of a nested object, checked for its type. Raises BotApiError; `what` names the object."""
    if not isinstance(source, dict):
        raise bad_request(f"can't parse {what}: expected an Object")
    value = source.get(name)
    if value is None and not required:
        return None
    if value is None:
        raise bad_request(f"can't parse {what}: can't find field \"{name}\"")
    if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
        spelled = {str: "String", bool: "Boolean", dict: "Object", list: "Array"}
        expected = spelled.get(kind, "Number") if isinstance(kind, type) else "Number"
        raise bad_request(f'can\'t parse {what}: field "{name}" must be of type {expected}')
    return value
