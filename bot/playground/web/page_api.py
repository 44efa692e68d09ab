"""The page's own API under `/play`: what there is, what happens, and what moves the world as a whole."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from bot.playground.groups import create_group, described, migrate_group
from bot.playground.people import ImpossibleAction
from bot.playground.web.request_body import Handler, body_of, errors_as_sentences, text_in
from bot.playground.world.faults import FaultKind, NetworkFaults
from bot.playground.world.records import JsonObject
from bot.playground.world.world import World

LONGEST_LATENCY = 600.0
BREATH_SECONDS = 15.0
"""A comment is sent this often, so that a watcher who left is noticed."""


class PageApi:
    """Handlers of the page's API over one world."""

    def __init__(self, world: World, faults: NetworkFaults, reset: Callable[[], Awaitable[None]]) -> None:
        self._world, self._faults, self._reset = world, faults, reset

    def routes(self) -> list[Route]:
        """Every address below `/play`, but for what people do."""
        posts: dict[str, Handler] = {
            "/play/groups": self.add_group,
            "/play/groups/{group}/migrate": self.migrate,
            "/play/clock": self.move_clock,
            "/play/reset": self.start_afresh,
            "/play/faults": self.set_faults,
        }
        gets: dict[str, Handler] = {
            "/play/state": self.state,
            "/play/events": self.events,
            "/play/faults": self.get_faults,
            "/play/files/{file}": self.file_bytes,
        }
        return [Route(path, errors_as_sentences(act), methods=["POST"]) for path, act in posts.items()] + [
            Route(path, errors_as_sentences(act), methods=["GET"]) for path, act in gets.items()
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
                "groups": [
                    described(chat)
                    for chat in world.chats.values()
                    if chat.type != "private" and chat.migrated_to is None
                ],
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
            raise ImpossibleAction("That file is not there.", 404)
        safe = file.mime.partition("/")[0] in ("image", "audio", "video")
        headers = {
            "Content-Disposition": "inline" if safe else "attachment",
            "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox",
            "X-Content-Type-Options": "nosniff",
        }
        return Response(file.content, media_type=file.mime if safe else "application/octet-stream", headers=headers)

    # ------------------------------------------------------------------ groups, clock, faults

    async def add_group(self, request: Request) -> Response:
        """A new group."""
        body = await body_of(request)
        members = body.get("members")
        if not isinstance(members, list) or not all(isinstance(member, int) for member in members):
            raise ImpossibleAction("The members are numbers of people.", 400)
        chat = create_group(self._world, text_in(body, "title"), members, forum=body.get("forum") is True)
        return JSONResponse(described(chat))

    async def migrate(self, request: Request) -> Response:
        """A group becomes a supergroup."""
        number = request.path_params["group"]
        if not re.fullmatch(r"-\d{1,18}", number):
            raise ImpossibleAction("There is no such group.", 404)
        return JSONResponse(described(migrate_group(self._world, int(number))))

    async def move_clock(self, request: Request) -> Response:
        """Move the clock forward."""
        seconds = (await body_of(request)).get("forward")
        if isinstance(seconds, bool) or not isinstance(seconds, int | float):
            raise ImpossibleAction("The clock moves by a number of seconds.", 400)
        try:
            self._world.clock.forward(seconds)
        except (ValueError, OverflowError) as error:
            raise ImpossibleAction(str(error), 400) from error
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
        body = await body_of(request)
        methods = body.get("methods") or ()
        for kind in FaultKind:
            if kind.value in body:
                self._faults.lift(kind)
                if setting := body[kind.value]:
                    _set_fault(self._faults, kind, setting, methods)
        return JSONResponse(self._faults.described())


def _set_fault(faults: NetworkFaults, kind: FaultKind, setting: Any, methods: Any) -> None:
    try:
        if kind is FaultKind.OUTAGE:
            faults.add(kind, methods=methods)
        elif kind is FaultKind.LATENCY:
            faults.add(kind, seconds=min(float(setting), LONGEST_LATENCY), methods=methods)
        elif kind is FaultKind.RETRY_AFTER:
            seconds, times = float(setting["seconds"]), int(setting.get("times") or 1)
            faults.add(kind, times, seconds=seconds, chat=setting.get("chat"), methods=methods)
        else:
            faults.add(kind, int(setting), methods=methods)
    except (TypeError, ValueError, KeyError, AttributeError) as error:
        raise ImpossibleAction(f"That is no setting for {kind.value}.", 400) from error
