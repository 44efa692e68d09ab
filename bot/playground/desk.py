"""The page's own API under `/play`: what the page shows, what happens, and everything a person can do there."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any, cast

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from bot.playground.events import Watch
from bot.playground.faults import FaultKind, Faults
from bot.playground.gateway import read_upload
from bot.playground.groups import described, found_group, migrate_group
from bot.playground.people import Impossible, People
from bot.playground.records import FileKind, JsonObject, Message
from bot.playground.refusals import Refusal
from bot.playground.world import World

INLINE_SECONDS = 5.0
BREATH_SECONDS = 15.0
"""A comment is sent this often, so that a watcher who left is noticed."""
KINDS = ("photo", "document", "voice", "audio", "video")

Handler = Callable[[Request], Awaitable[Response]]


class Desk:
    """Handlers of the page's API over one world."""

    def __init__(self, world: World, faults: Faults, reset: Callable[[], Awaitable[None]]) -> None:
        self._world, self._faults, self._reset = world, faults, reset
        self._people = People(world)

    def routes(self) -> list[Route]:
        """Every address below `/play`."""
        acts = ("text", "press", "file", "sticker", "location", "contact", "poll", "edit", "forward", "react", "inline")
        phone = ("block", "language", "read")
        posts: dict[str, Handler] = {
            "/play/people": self.add_person,
            "/play/people/{person:int}/inline/choose": self.choose,
            "/play/groups": self.add_group,
            "/play/groups/{group:int}/migrate": self.migrate,
            "/play/clock": self.move_clock,
            "/play/reset": self.start_afresh,
            "/play/faults": self.set_faults,
        }
        posts |= {f"/play/people/{{person:int}}/{act}": getattr(self, act) for act in (*acts, *phone)}
        gets: dict[str, Handler] = {
            "/play/state": self.state,
            "/play/events": self.events,
            "/play/faults": self.get_faults,
            "/play/files/{file}": self.file_bytes,
        }
        return [Route(path, polite(act), methods=["POST"]) for path, act in posts.items()] + [
            Route(path, polite(act), methods=["GET"]) for path, act in gets.items()
        ]

    # ------------------------------------------------------------------ what there is

    async def state(self, request: Request) -> Response:
        """Everything the page shows."""
        world = self._world
        return JSONResponse(
            self._clock()
            | {
                "bot": {"id": world.bot.id, "name": world.bot.name, "username": world.bot.username},
                "commands": world.bot.commands.get("default/", []),
                "people": [world.described(person) for person in world.people.values()],
                "groups": [described(chat) for chat in world.chats.values() if chat.type != "private"],
                "chats": {
                    str(chat.id): {
                        "id": chat.id,
                        "type": chat.type,
                        "messages": [world.shown(message) for message in chat.messages.values()],
                    }
                    for chat in world.chats.values()
                },
            }
        )

    def _clock(self) -> JsonObject:
        clock = self._world.clock
        return {"clock": clock.now().isoformat(timespec="seconds"), "clock_offset": clock.offset}

    async def events(self, request: Request) -> Response:
        """What happens, as Server-Sent Events."""
        headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        return StreamingResponse(self._stream(), media_type="text/event-stream", headers=headers)

    async def _stream(self) -> AsyncIterator[str]:
        with self._world.events.watch() as watch:
            yield ": welcome\n\n"
            while True:
                try:
                    event = await watch.next(BREATH_SECONDS)
                except TimeoutError:
                    yield ": still here\n\n"
                    continue
                if event is None:
                    return
                yield f"data: {json.dumps(event, ensure_ascii=False)}\n\n"

    async def file_bytes(self, request: Request) -> Response:
        """The bytes of a file; only pictures, sound and films are shown, everything else is saved."""
        file = self._world.files.get(request.path_params["file"])
        if file is None:
            raise Impossible("That file is not there.", 404)
        safe = file.mime.partition("/")[0] in ("image", "audio", "video")
        headers = {
            "Content-Disposition": "inline" if safe else "attachment",
            "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox",
            "X-Content-Type-Options": "nosniff",
        }
        return Response(file.content, media_type=file.mime if safe else "application/octet-stream", headers=headers)

    # ------------------------------------------------------------------ people act

    async def add_person(self, request: Request) -> Response:
        """Somebody new."""
        body = await _body(request)
        name = _text(body, "name").strip()
        if not 1 <= len(name) <= 64:
            raise Impossible("A name has 1 to 64 characters.", 400)
        person = self._world.add_person(name, "en", str(body.get("role") or "")[:64])
        self._people.speaks(person.id, str(body.get("language") or "en"))
        return JSONResponse(self._world.described(person))

    async def text(self, request: Request) -> Response:
        """Type."""
        body = await _body(request)
        message = self._people.types(
            _person(request),
            _text(body, "text"),
            chat=_number(body, "chat"),
            reply_to=_number(body, "reply_to"),
            thread=_number(body, "thread"),
        )
        return self._shown(message)

    async def press(self, request: Request) -> Response:
        """Press a button."""
        body = await _body(request)
        self._people.presses(_person(request), *_which(body), _text(body, "data"))
        return JSONResponse({})

    async def file(self, request: Request) -> Response:
        """Send one file, or several as an album."""
        async with request.form(max_files=10) as form:
            uploads = [await read_upload(one) for one in form.getlist("file") if isinstance(one, UploadFile)]
            kind, caption, chat = (str(form.get(name) or "") for name in ("kind", "caption", "chat"))
        if kind not in KINDS:
            raise Impossible(f"The kind is one of {', '.join(KINDS)}.", 400)
        where = _number({"chat": int(chat)} if chat.lstrip("-").isdigit() else {}, "chat")
        sent = self._people.sends_album(_person(request), cast("FileKind", kind), uploads, caption, chat=where)
        return self._shown(sent[0])

    async def sticker(self, request: Request) -> Response:
        """Send a sticker."""
        body = await _body(request)
        return self._shown(
            self._people.sends_sticker(_person(request), _text(body, "emoji"), chat=_number(body, "chat"))
        )

    async def location(self, request: Request) -> Response:
        """Send a place."""
        body = await _body(request)
        latitude, longitude = body.get("latitude"), body.get("longitude")
        if not isinstance(latitude, int | float) or not isinstance(longitude, int | float):
            raise Impossible("A place is two numbers.", 400)
        return self._shown(
            self._people.sends_location(_person(request), latitude, longitude, chat=_number(body, "chat"))
        )

    async def contact(self, request: Request) -> Response:
        """Send a phone contact."""
        body = await _body(request)
        number, name = _text(body, "phone_number"), _text(body, "first_name")
        return self._shown(self._people.sends_contact(_person(request), number, name, chat=_number(body, "chat")))

    async def poll(self, request: Request) -> Response:
        """Send a poll."""
        body = await _body(request)
        options = body.get("options")
        if not isinstance(options, list) or not all(isinstance(option, str) for option in options):
            raise Impossible("The options are texts.", 400)
        question = _text(body, "question")
        return self._shown(self._people.sends_poll(_person(request), question, options, chat=_number(body, "chat")))

    async def edit(self, request: Request) -> Response:
        """Change an own message."""
        body = await _body(request)
        return self._shown(self._people.edits(_person(request), *_which(body), _text(body, "text")))

    async def forward(self, request: Request) -> Response:
        """Forward a message."""
        body = await _body(request)
        chat, number = _which(body, "from_chat")
        return self._shown(self._people.forwards(_person(request), chat, number, chat=_number(body, "chat")))

    async def react(self, request: Request) -> Response:
        """React to a message."""
        body = await _body(request)
        emoji = body.get("emoji")
        return self._shown(self._people.reacts(_person(request), *_which(body), str(emoji) if emoji else None))

    async def inline(self, request: Request) -> Response:
        """Ask the bot inline, and wait for its results."""
        body = await _body(request)
        with self._world.events.watch() as watch:
            query = self._people.asks_inline(_person(request), str(body.get("query") or ""))
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
        body = await _body(request)
        query, result = _text(body, "query_id"), _text(body, "result_id")
        return self._shown(self._people.chooses_inline(_person(request), query, result))

    async def block(self, request: Request) -> Response:
        """Block the bot, or let it write again."""
        body = await _body(request)
        self._people.blocks(_person(request), body.get("blocked") is True)
        return JSONResponse({})

    async def language(self, request: Request) -> Response:
        """Set the phone's language."""
        self._people.speaks(_person(request), _text(await _body(request), "language"))
        return JSONResponse({})

    async def read(self, request: Request) -> Response:
        """Look at the chat."""
        self._people.reads(_person(request))
        return JSONResponse({})

    def _shown(self, message: Message) -> Response:
        return JSONResponse(self._world.shown(message))

    # ------------------------------------------------------------------ groups, clock, faults

    async def add_group(self, request: Request) -> Response:
        """A new group."""
        body = await _body(request)
        members = body.get("members")
        if not isinstance(members, list) or not all(isinstance(member, int) for member in members):
            raise Impossible("The members are numbers of people.", 400)
        chat = found_group(self._world, _text(body, "title"), members, forum=body.get("forum") is True)
        return JSONResponse(described(chat))

    async def migrate(self, request: Request) -> Response:
        """A group becomes a supergroup."""
        return JSONResponse(described(migrate_group(self._world, request.path_params["group"])))

    async def move_clock(self, request: Request) -> Response:
        """Move the clock forward."""
        seconds = (await _body(request)).get("forward")
        if isinstance(seconds, bool) or not isinstance(seconds, int | float):
            raise Impossible("The clock moves by a number of seconds.", 400)
        try:
            self._world.clock.forward(seconds)
        except (ValueError, OverflowError) as error:
            raise Impossible(str(error), 400) from error
        self._world.changed()
        self._world.events.tell({"type": "clock", **self._clock()})
        return JSONResponse(self._clock())

    async def start_afresh(self, request: Request) -> Response:
        """Empty the world, and let the bot forget as well."""
        await self._reset()
        return JSONResponse({})

    async def get_faults(self, request: Request) -> Response:
        """The faults in force."""
        return JSONResponse(self._faults.described())

    async def set_faults(self, request: Request) -> Response:
        """Set the faults that are named; a falsy value lifts one."""
        body = await _body(request)
        methods = body.get("methods") or ()
        for kind in FaultKind:
            if kind.value in body:
                self._faults.lift(kind)
                if setting := body[kind.value]:
                    _set_fault(self._faults, kind, setting, methods)
        return JSONResponse(self._faults.described())


def _set_fault(faults: Faults, kind: FaultKind, setting: Any, methods: Any) -> None:
    try:
        if kind is FaultKind.OUTAGE:
            faults.add(kind, methods=methods)
        elif kind is FaultKind.LATENCY:
            faults.add(kind, seconds=float(setting), methods=methods)
        elif kind is FaultKind.RETRY_AFTER:
            seconds, times = float(setting["seconds"]), int(setting.get("times") or 1)
            faults.add(kind, times, seconds=seconds, chat=setting.get("chat"), methods=methods)
        else:
            faults.add(kind, int(setting), methods=methods)
    except (TypeError, ValueError, KeyError, AttributeError) as error:
        raise Impossible(f"That is no setting for {kind.value}.", 400) from error


async def _answered(watch: Watch, query: str) -> None:
    """Wait until the bot answered the inline query, or it took too long."""
    try:
        async with asyncio.timeout(INLINE_SECONDS):
            while event := await watch.next():
                if event.get("type") == "inline" and event.get("query") == query:
                    return
    except TimeoutError:
        return


# ---------------------------------------------------------------- reading requests


def polite(handler: Handler) -> Handler:
    """The handler, with everything it refuses told to the page as a sentence."""

    async def handle(request: Request) -> Response:
        try:
            return await handler(request)
        except Impossible as impossible:
            return JSONResponse({"error": str(impossible)}, impossible.status)
        except Refusal as refusal:
            return JSONResponse({"error": refusal.description}, refusal.code)

    return handle


async def _body(request: Request) -> JsonObject:
    if request.headers.get("content-type", "").partition(";")[0].strip() != "application/json":
        raise Impossible("The body must be JSON.", 415)
    try:
        body = json.loads(await request.body() or b"{}")
    except ValueError as error:
        raise Impossible("The body is no JSON.", 400) from error
    if not isinstance(body, dict):
        raise Impossible("The body must be a JSON object.", 400)
    return body


def _person(request: Request) -> int:
    return int(request.path_params["person"])


def _text(body: JsonObject, name: str) -> str:
    value = body.get(name)
    if not isinstance(value, str):
        raise Impossible(f'"{name}" must be a text.', 400)
    return value


def _number(body: JsonObject, name: str) -> int | None:
    value = body.get(name)
    if value is not None and (isinstance(value, bool) or not isinstance(value, int)):
        raise Impossible(f'"{name}" must be a whole number.', 400)
    return value


def _which(body: JsonObject, chat: str = "chat") -> tuple[int, int]:
    where, number = _number(body, chat), _number(body, "message_id")
    if where is None or number is None:
        raise Impossible(f'"{chat}" and "message_id" say which message.', 400)
    return where, number
