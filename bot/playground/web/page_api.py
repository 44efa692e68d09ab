"""The page's own API under `/play`: the state, the events, and what changes the world as a whole."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from bot.playground.errors import ImpossibleAction
from bot.playground.groups import create_group, create_topic, migrate_group, set_administrator, set_bot_status
from bot.playground.web.request_body import Handler, body_of, errors_as_sentences, number_in, text_in
from bot.playground.world.faults import FaultKind, NetworkFaults
from bot.playground.world.page_view import group_view
from bot.playground.world.records import Chat, JsonObject
from bot.playground.world.world import World

LONGEST_LATENCY = 600.0
HEARTBEAT_SECONDS = 15.0
"""A comment is sent this often, which reveals a watcher that has gone."""


class PageApi:
    """The handlers of the page's API."""

    def __init__(self, world: World, faults: NetworkFaults, reset: Callable[[], Awaitable[None]]) -> None:
        self._world, self._faults, self._reset = world, faults, reset

    def routes(self) -> list[Route]:
        """Return every address below `/play` except what people do."""
        posts: dict[str, Handler] = {
            "/play/groups": self.add_group,
            "/play/groups/{group}/migrate": self.migrate,
            "/play/groups/{group}/topics": self.add_topic,
            "/play/groups/{group}/bot": self.change_bot,
            "/play/groups/{group}/administrators": self.add_administrator,
            "/play/clock": self.move_clock,
            "/play/reset": self.reset,
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
        """Send everything the page shows."""
        world = self._world
        return JSONResponse(
            self._clock()
            | {
                "bot": {"id": world.bot.id, "name": world.bot.texts_for("")["name"], "username": world.bot.username},
                "presence": world.presence.view(),
                "commands": world.bot.commands.get("default/", []),
                "people": [world.view_of_person(person) for person in world.people.values()],
                "mails": world.mails,
                "groups": [
                    group_view(world.bot, world.people, chat)
                    for chat in world.chats.values()
                    if chat.type != "private" and chat.migrated_to is None
                ],
                "chats": {
                    str(chat.id): {
                        "id": chat.id,
                        "type": chat.type,
                        "messages": [world.view_of(message) for message in chat.messages.values()],
                    }
                    for chat in world.chats.values()
                },
            }
        )

    def _clock(self) -> JsonObject:
        clock = self._world.clock
        return {"clock": clock.now().isoformat(timespec="seconds"), "clock_offset": clock.offset}

    async def events(self, request: Request) -> Response:
        """Send what happens, as Server-Sent Events."""
        headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        return StreamingResponse(self._stream(), media_type="text/event-stream", headers=headers)

    async def _stream(self) -> AsyncIterator[str]:
        with self._world.events.watch() as watch:
            yield ": welcome\n\n"
            while True:
                try:
                    event = await watch.next(HEARTBEAT_SECONDS)
                except TimeoutError:
                    yield ": still here\n\n"
                    continue
                if event is None:
                    return
                yield f"data: {json.dumps(event, ensure_ascii=False)}\n\n"

    async def file_bytes(self, request: Request) -> Response:
        """Send a file; pictures, sound and films are shown in the page, everything else is downloaded."""
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
        """Create a group."""
        body = await body_of(request)
        members = body.get("members")
        if not isinstance(members, list) or not all(isinstance(member, int) for member in members):
            raise ImpossibleAction("The members are numbers of people.", 400)
        kinds = {"forum": body.get("forum") is True, "supergroup": body.get("supergroup") is True}
        chat = create_group(self._world, text_in(body, "title"), members, **kinds)
        return JSONResponse(group_view(self._world.bot, self._world.people, chat))

    async def migrate(self, request: Request) -> Response:
        """Turn a group into a supergroup."""
        return self._group(migrate_group(self._world, _group_in(request)))

    async def add_topic(self, request: Request) -> Response:
        """Open a topic in a member's name."""
        body, group = await body_of(request), _group_in(request)
        create_topic(self._world, group, _person_in(self._world, body), text_in(body, "name"))
        return self._group(self._world.chats[group])

    async def change_bot(self, request: Request) -> Response:
        """Add the bot to a group, remove it, or make it an administrator, in a member's name."""
        body = await body_of(request)
        status = body.get("status")
        if status not in ("member", "administrator", "kicked"):
            raise ImpossibleAction('"status" is member, administrator or kicked.', 400)
        return self._group(set_bot_status(self._world, _group_in(request), status, _person_in(self._world, body)))

    async def add_administrator(self, request: Request) -> Response:
        """Make a member an administrator, anonymous or not."""
        body = await body_of(request)
        person, anonymous = _person_in(self._world, body), body.get("anonymous") is True
        return self._group(set_administrator(self._world, _group_in(request), person, anonymous=anonymous))

    def _group(self, chat: Chat) -> Response:
        return JSONResponse(group_view(self._world.bot, self._world.people, chat))

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

    async def reset(self, request: Request) -> Response:
        """Empty the world and make the bot forget it."""
        await self._reset()
        return JSONResponse({})

    async def get_faults(self, request: Request) -> Response:
        """Send the faults in force."""
        return JSONResponse(self._faults.view())

    async def set_faults(self, request: Request) -> Response:
        """Set the faults in the body; a falsy value lifts one."""
        body = await body_of(request)
        methods = body.get("methods") or ()
        for kind in FaultKind:
            if kind.value in body:
                self._faults.lift(kind)
                if setting := body[kind.value]:
                    _set_fault(self._faults, kind, setting, methods)
        return JSONResponse(self._faults.view())


def _group_in(request: Request) -> int:
    number = request.path_params["group"]
    if not re.fullmatch(r"-\d{1,18}", number):
        raise ImpossibleAction("There is no such group.", 404)
    return int(number)


def _person_in(world: World, body: JsonObject) -> int:
    person = number_in(body, "person")
    if person not in world.people:
        raise ImpossibleAction("There is nobody with that number.", 404)
    return person


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
