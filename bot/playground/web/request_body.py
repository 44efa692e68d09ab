"""What the page's handlers share: reading bodies, and turning refusals into sentences."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.playground.bot_api.parameters import encodable
from bot.playground.errors import BotApiError, ImpossibleAction
from bot.playground.world.records import JsonObject

Handler = Callable[[Request], Awaitable[Response]]


def errors_as_sentences(handler: Handler) -> Handler:
    """Wrap a handler: whatever it refuses reaches the page as a sentence."""

    async def handle(request: Request) -> Response:
        try:
            return await handler(request)
        except ImpossibleAction as impossible:
            return JSONResponse({"error": str(impossible)}, impossible.status)
        except BotApiError as refusal:
            return JSONResponse({"error": refusal.description}, refusal.code)

    return handle


async def body_of(request: Request) -> JsonObject:
    """Read the JSON object that a request carries. Raises ImpossibleAction."""
    if request.headers.get("content-type", "").partition(";")[0].strip() != "application/json":
        raise ImpossibleAction("The body must be JSON.", 415)
    try:
        body = json.loads(await request.body() or b"{}")
    except ValueError as error:
        raise ImpossibleAction("The body is no JSON.", 400) from error
    if not isinstance(body, dict):
        raise ImpossibleAction("The body must be a JSON object.", 400)
    try:
        encodable(body)
    except BotApiError as refusal:
        raise ImpossibleAction("A text holds half a character.", 400) from refusal
    return body


def person_of(request: Request) -> int:
    """Return the id of the person who acts."""
    return int(request.path_params["person"])


def text_in(body: JsonObject, name: str) -> str:
    """Return a text that must be there. Raises ImpossibleAction."""
    value = body.get(name)
    if not isinstance(value, str):
        raise ImpossibleAction(f'"{name}" must be a text.', 400)
    return value


def texts_in(body: JsonObject, name: str) -> list[str]:
    """Return a list of texts that must be there. Raises ImpossibleAction."""
    value = body.get(name)
    if not isinstance(value, list) or not all(isinstance(text, str) for text in value):
        raise ImpossibleAction(f'"{name}" must be a list of texts.', 400)
    return value


def number_in(body: JsonObject, name: str) -> int | None:
    """Return a whole number, or None when it is missing. Raises ImpossibleAction."""
    value = body.get(name)
    if value is not None and (isinstance(value, bool) or not isinstance(value, int)):
        raise ImpossibleAction(f'"{name}" must be a whole number.', 400)
    return value


def message_in(body: JsonObject, chat: str = "chat") -> tuple[int, int]:
    """Return the chat and number of a message. Raises ImpossibleAction."""
    where, number = number_in(body, chat), number_in(body, "message_id")
    if where is None or number is None:
        raise ImpossibleAction(f'"{chat}" and "message_id" say which message.', 400)
    return where, number
