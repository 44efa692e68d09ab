"""What people do on the page: each address below `/play/people` is one act."""

from __future__ import annotations

import asyncio
from typing import cast

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.playground.people import ImpossibleAction, People
from bot.playground.web.bot_api_endpoint import read_upload
from bot.playground.web.request_body import (
    Handler,
    body_of,
    errors_as_sentences,
    message_in,
    number_in,
    person_of,
    text_in,
)
from bot.playground.world.events import Subscription
from bot.playground.world.records import ChatMessage, FileKind
from bot.playground.world.world import World

INLINE_SECONDS = 5.0
"""How long the page waits for the bot's inline results."""
KINDS = ("photo", "document", "voice", "audio", "video")


class PersonApi:
    """Handlers of what people do, over one world."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._people = People(world)

    def routes(self) -> list[Route]:
        """Every address below `/play/people`."""
        acts: dict[str, Handler] = {
            "text": self.text, "press": self.press, "file": self.file, "sticker": self.sticker,
            "location": self.location, "contact": self.contact, "poll": self.poll, "edit": self.edit,
            "forward": self.forward, "react": self.react, "inline": self.inline, "inline/choose": self.choose,
            "block": self.block, "language": self.language, "read": self.read,
        }  # fmt: skip
        paths = {f"/play/people/{{person:int}}/{name}": act for name, act in acts.items()}
        paths["/play/people"] = self.add_person
        return [Route(path, errors_as_sentences(act), methods=["POST"]) for path, act in paths.items()]

    async def add_person(self, request: Request) -> Response:
        """Somebody new."""
        body = await body_of(request)
        name = text_in(body, "name").strip()
        if not 1 <= len(name) <= 64:
            raise ImpossibleAction("A name has 1 to 64 characters.", 400)
        person = self._world.add_person(name, "en", str(body.get("role") or "")[:64])
        self._people.set_language(person.id, str(body.get("language") or "en"))
        return JSONResponse(self._world.described(person))

    async def text(self, request: Request) -> Response:
        """Type."""
        body = await body_of(request)
        message = self._people.send_text(
            person_of(request),
            text_in(body, "text"),
            chat=number_in(body, "chat"),
            reply_to=number_in(body, "reply_to"),
            thread=number_in(body, "thread"),
        )
        return self._shown(message)

    async def press(self, request: Request) -> Response:
        """Press a button."""
        body = await body_of(request)
        self._people.press(person_of(request), *message_in(body), text_in(body, "data"))
        return JSONResponse({})

    async def file(self, request: Request) -> Response:
        """Send one file, or several as an album."""
        async with request.form(max_files=10) as form:
            uploads = [await read_upload(one) for one in form.getlist("file") if isinstance(one, UploadFile)]
            kind, caption, chat = (str(form.get(name) or "") for name in ("kind", "caption", "chat"))
        if kind not in KINDS:
            raise ImpossibleAction(f"The kind is one of {', '.join(KINDS)}.", 400)
        where = number_in({"chat": int(chat)} if chat.lstrip("-").isdigit() else {}, "chat")
        sent = self._people.send_files(person_of(request), cast("FileKind", kind), uploads, caption, chat=where)
        return self._shown(sent[0])

    async def sticker(self, request: Request) -> Response:
        """Send a sticker."""
        body = await body_of(request)
        return self._shown(
            self._people.send_sticker(person_of(request), text_in(body, "emoji"), chat=number_in(body, "chat"))
        )

    async def location(self, request: Request) -> Response:
        """Send a place."""
        body = await body_of(request)
        latitude, longitude = body.get("latitude"), body.get("longitude")
        if not isinstance(latitude, int | float) or not isinstance(longitude, int | float):
            raise ImpossibleAction("A place is two numbers.", 400)
        return self._shown(
            self._people.send_location(person_of(request), latitude, longitude, chat=number_in(body, "chat"))
        )

    async def contact(self, request: Request) -> Response:
        """Send a phone contact."""
        body = await body_of(request)
        number, name = text_in(body, "phone_number"), text_in(body, "first_name")
        return self._shown(self._people.send_contact(person_of(request), number, name, chat=number_in(body, "chat")))

    async def poll(self, request: Request) -> Response:
        """Send a poll."""
        body = await body_of(request)
        options = body.get("options")
        if not isinstance(options, list) or not all(isinstance(option, str) for option in options):
            raise ImpossibleAction("The options are texts.", 400)
        question = text_in(body, "question")
        return self._shown(self._people.send_poll(person_of(request), question, options, chat=number_in(body, "chat")))

    async def edit(self, request: Request) -> Response:
        """Change an own message."""
        body = await body_of(request)
        return self._shown(self._people.edit_message(person_of(request), *message_in(body), text_in(body, "text")))

    async def forward(self, request: Request) -> Response:
        """Forward a message."""
        body = await body_of(request)
        chat, number = message_in(body, "from_chat")
        return self._shown(self._people.forward(person_of(request), chat, number, chat=number_in(body, "chat")))

    async def react(self, request: Request) -> Response:
        """React to a message."""
        body = await body_of(request)
        emoji = body.get("emoji")
        return self._shown(self._people.react(person_of(request), *message_in(body), str(emoji) if emoji else None))

    async def inline(self, request: Request) -> Response:
        """Ask the bot inline, and wait for its results."""
        body = await body_of(request)
        with self._world.events.watch() as watch:
            query = self._people.ask_inline(person_of(request), str(body.get("query") or ""))
            await _answered(watch, query.id)
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
        return self._shown(self._people.choose_inline(person_of(request), query, result))

    async def block(self, request: Request) -> Response:
        """Block the bot, or let it write again."""
        body = await body_of(request)
        self._people.set_blocked(person_of(request), body.get("blocked") is True)
        return JSONResponse({})

    async def language(self, request: Request) -> Response:
        """Set the phone's language."""
        self._people.set_language(person_of(request), text_in(await body_of(request), "language"))
        return JSONResponse({})

    async def read(self, request: Request) -> Response:
        """Look at the chat."""
        self._people.read_chat(person_of(request))
        return JSONResponse({})

    def _shown(self, message: ChatMessage) -> Response:
        return JSONResponse(self._world.shown(message))


async def _answered(watch: Subscription, query: str) -> None:
    """Wait until the bot answered the inline query, or it took too long."""
    try:
        async with asyncio.timeout(INLINE_SECONDS):
            while event := await watch.next():
                if event.get("type") == "inline" and event.get("query") == query:
                    return
    except TimeoutError:
        return
