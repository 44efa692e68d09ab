"""How the emulated Telegram refuses: the Bot API in Telegram's own words, a phone in a sentence.

BotApiError
├── bad_request()   400
├── forbidden()     403
├── conflict()      409
└── too_many()      429, with `retry_after`
ImpossibleAction    a person can't do that
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


class BotApiError(Exception):
    """A method was refused. `code` is both the HTTP status and `error_code`."""

    def __init__(self, code: int, description: str, parameters: Mapping[str, Any] | None = None) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters

    def body(self) -> dict[str, Any]:
        """Return the JSON object a client receives."""
        body: dict[str, Any] = {"ok": False, "error_code": self.code, "description": self.description}
        if self.parameters:
            body["parameters"] = dict(self.parameters)
        return body


class ImpossibleAction(Exception):
    """A person cannot do that; the message says why. `status` is the HTTP status that fits."""

    def __init__(self, words: str, status: int = 409) -> None:
        super().__init__(words)
        self.status = status


def bad_request(reason: str, parameters: Mapping[str, Any] | None = None) -> BotApiError:
    """400: the request can never succeed as it is."""
    return BotApiError(400, f"Bad Request: {reason}", parameters)


def forbidden(reason: str) -> BotApiError:
    """403: the bot may not do this, now or ever."""
    return BotApiError(403, f"Forbidden: {reason}")


def conflict(reason: str) -> BotApiError:
    """409: two ways of receiving updates exclude each other."""
    return BotApiError(409, f"Conflict: {reason}")


def too_many(seconds: int) -> BotApiError:
    """429: come back after `seconds`."""
    return BotApiError(429, f"Too Many Requests: retry after {seconds}", {"retry_after": seconds})
