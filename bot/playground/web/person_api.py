"""What people do on the page: each address below `/play/people` is one action."""

from __future__ import annotations

import asyncio
from typing import Any, cast

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.playground import attachments
from bot.playground.errors import ImpossibleAction
from bot.playground.people import Destination, People
from bot.playground.web.bot_api_endpoint import read_upload
from bot.playground.web.request_body import (
    Handler,
    body_of,
    errors_as_sentences,
    message_in,
    number_in,
    person_of,
    text_in,
    texts_in,
)
from bot.playground.world.events import Subscription
from bot.playground.world.records import ChatMessage, FileKind, JsonObject
from bot.playground.world.world import World

INLINE_SECONDS = 5.0
"""How long the page waits for the bot's inline results."""
KINDS = ("photo", "document", "voice", "audio", "video", "video_note")


class PersonApi:
    """The handlers of what people do."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._people = People(world)

    def routes(self) -> list[Route]:
        """Return every address below `/play/people`."""
        actions: dict[str, Handler] = {
            "text": self.text, "press": self.press, "file": self.file, "sticker": self.sticker,
            "location": self.location, "location/move": self.move_location, "contact": self.contact,
            "poll": self.poll, "checklist": self.checklist, "checklist/tick": self.tick, "edit": self.edit,
            "forward": self.forward, "react": self.react, "inline": self.inline, "inline/choose": self.choose,
            "block": self.block, "delete": self.delete, "language": self.language, "read": self.read,
        }  # fmt: skip
        paths = {f"/play/people/{{person:int}}/{name}": action for name, action in actions.items()}
        paths["/play/people"] = self.add_person
        return [Route(path, errors_as_sentences(action), methods=["POST"]) for path, action in paths.items()]

    async def add_person(self, request: Request) -> Response:
        """Add a person."""
        body = await body_of(request)
        name = text_in(body, "name").strip()
        if not 1 <= len(name) <= 64:
            raise ImpossibleAction("A name has 1 to 64 characters.", 400)
        person = self._world.add_person(name, "en", str(body.get("role") or "")[:64])
        self._people.set_language(person.id, str(body.get("language") or "en"))
        return JSONResponse(self._world.view_of_person(person))

    # ------------------------------------------------------------------ sending

    async def text(self, request: Request) -> Response:
        """Send a text."""
        body = await body_of(request)
        message = self._people.send_text(person_of(request), text_in(body, "text"), _destination(body))
        return self._message(message)

    async def file(self, request: Request) -> Response:
        """Send one file, or several as an album."""
        async with request.form(max_files=10) as form:
            files = [file for file in form.getlist("file") if isinstance(file, UploadFile)]
            uploads = [await read_upload(file) for file in files]
            kind, caption, chat = (str(form.get(name) or "") for name in ("kind", "caption", "chat"))
        if kind not in KINDS:
            raise ImpossibleAction(f"The kind is one of {', '.join(KINDS)}.", 400)
        to = Destination(int(chat) if chat.lstrip("-").isdigit() else None)
        sent = self._people.send_files(person_of(request), cast("FileKind", kind), uploads, caption, to)
        return self._message(sent[0])

    async def sticker(self, request: Request) -> Response:
        """Send a sticker."""
        body = await body_of(request)
        return self._send(request, attachments.sticker(self._world, text_in(body, "emoji")), body)

    async def location(self, request: Request) -> Response:
        """Send a place, or share a live location for `live_seconds`."""
        body = await body_of(request)
        live = number_in(body, "live_seconds") or 0
        return self._send(request, attachments.location(*_place_in(body), live), body)

    async def contact(self, request: Request) -> Response:
        """Send a phone contact."""
        body = await body_of(request)
        content = attachments.contact(text_in(body, "phone_number"), text_in(body, "first_name"))
        return self._send(request, content, body)

    async def poll(self, request: Request) -> Response:
        """Send a poll."""
        body = await body_of(request)
        return self._send(request, attachments.poll(text_in(body, "question"), texts_in(body, "options")), body)

    async def checklist(self, request: Request) -> Response:
        """Send a checklist."""
        body = await body_of(request)
        return self._send(request, attachments.checklist(text_in(body, "title"), texts_in(body, "tasks")), body)

    async def forward(self, request: Request) -> Response:
        """Forward a message."""
        body = await body_of(request)
        source = message_in(body, "from_chat")
        return self._message(self._people.forward(person_of(request), *source, _destination(body)))

    # ------------------------------------------------------------------ messages that are there

    async def press(self, request: Request) -> Response:
        """Press a button."""
        body = await body_of(request)
        self._people.press(person_of(request), *message_in(body), text_in(body, "data"))
        return JSONResponse({})

    async def edit(self, request: Request) -> Response:
        """Change one's own message."""
        body = await body_of(request)
        return self._message(self._people.edit_message(person_of(request), *message_in(body), text_in(body, "text")))

    async def move_location(self, request: Request) -> Response:
        """Move one's own live location; without a place, stop sharing it."""
        body = await body_of(request)
        place = _place_in(body) if "latitude" in body else None
        return self._message(self._people.move_location(person_of(request), *message_in(body), place))

    async def tick(self, request: Request) -> Response:
        """Mark a task of a checklist as done."""
        body = await body_of(request)
        task = number_in(body, "task") or 0
        return self._message(self._people.tick_tasks(person_of(request), *message_in(body), [task]))

    async def react(self, request: Request) -> Response:
        """React to a message."""
        body = await body_of(request)
        emoji = str(body.get("emoji") or "") or None
        return self._message(self._people.react(person_of(request), *message_in(body), emoji))

    async def inline(self, request: Request) -> Response:
        """Ask the bot inline, and wait for its results."""
        body = await body_of(request)
        with self._world.events.watch() as watch:
            query = self._people.ask_inline(person_of(request), str(body.get("query") or ""))
            await _wait_for_answer(watch, query.id)
        results = [
            {
                "id": result["id"],
                "title": result["title"],
                "description": result["description"],
                "text": result["content"]["text"],
            }
            for result in query.results or ()
        ]
        return JSONResponse({"query_id": query.id, "results": results})

    async def choose(self, request: Request) -> Response:
        """Insert an inline result."""
        body = await body_of(request)
        query, result = text_in(body, "query_id"), text_in(body, "result_id")
        return self._message(self._people.choose_inline(person_of(request), query, result))

    # ------------------------------------------------------------------ the phone itself

    async def block(self, request: Request) -> Response:
        """Block the bot, or let it write again."""
        body = await body_of(request)
        self._people.set_blocked(person_of(request), body.get("blocked") is True)
        return JSONResponse({})

    async def delete(self, request: Request) -> Response:
        """Delete the account."""
        self._people.delete_account(person_of(request))
        return JSONResponse({})

    async def language(self, request: Request) -> Response:
        """Set the phone's language."""
        self._people.set_language(person_of(request), text_in(await body_of(request), "language"))
        return JSONResponse({})

    async def read(self, request: Request) -> Response:
        """Look at the chat."""
        self._people.read_chat(person_of(request))
        return JSONResponse({})

    def _send(self, request: Request, content: JsonObject, body: JsonObject) -> Response:
        return self._message(self._people.send(person_of(request), content, _destination(body)))

    def _message(self, message: ChatMessage) -> Response:
        return JSONResponse(self._world.view_of(message))


def _destination(body: JsonObject) -> Destination:
    numbers: dict[str, Any] = {name: number_in(body, name) for name in ("chat", "thread", "reply_to")}
    return Destination(**numbers, quote=str(body.get("quote") or ""))


def _place_in(body: JsonObject) -> tuple[float, float]:
    latitude, longitude = body.get("latitude"), body.get("longitude")
    if not isinstance(latitude, int | float) or not isinstance(longitude, int | float):
        raise ImpossibleAction("A place is two numbers.", 400)
    return latitude, longitude


async def _wait_for_answer(watch: Subscription, query: str) -> None:
    """Wait until the bot answered the inline query, or took too long."""
    try:
        async with asyncio.timeout(INLINE_SECONDS):
            while event := await watch.next():
                if event.get("type") == "inline" and event.get("query") == query:
                    return
    except TimeoutError:
        return
