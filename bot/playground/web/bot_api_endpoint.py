"""The Bot API over HTTP: reads calls in every format Telegram accepts, applies faults, and writes the reply."""

from __future__ import annotations

import asyncio
import hmac
import json
import re
from collections.abc import Mapping
from typing import Any

from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from bot.playground.bot_api.dispatch import BotApi
from bot.playground.bot_api.parameters import Upload
from bot.playground.errors import BotApiError, bad_request, too_many
from bot.playground.web.http_server import Ends, cut, ends_of
from bot.playground.world.faults import FaultKind, NetworkFaults

UPLOAD_LIMIT = 50 * 1024 * 1024
_SLACK = 1024 * 1024
_BAD_GATEWAY = (
    "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n<center><h1>502 Bad Gateway</h1></center>\r\n"
    "<hr><center>nginx/1.18.0</center>\r\n</body>\r\n</html>\r\n"
)


class ConnectionCut(Exception):
    """The connection must be dropped without a reply."""


class BotApiEndpoint:
    """Answers `/bot<token>/<method>` and `/file/bot<token>/<path>`."""

    def __init__(self, api: BotApi, faults: NetworkFaults, token: str) -> None:
        self._api, self._faults, self._token = api, faults, token
        self._busy: set[Ends] = set()
        faults.on_outage = self._cut_all

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one call, as an ASGI application."""
        request = Request(scope, receive)
        ends = ends_of(scope)
        self._busy.add(ends)
        try:
            response = await self._respond(request)
        except ClientDisconnect:
            return  # the bot was stopped in mid-sentence
        except ConnectionCut:
            cut(ends)
            while (await receive())["type"] != "http.disconnect":
                pass
            return
        finally:
            self._busy.discard(ends)
        await response(scope, receive, send)

    def _cut_all(self) -> None:
        for ends in list(self._busy):
            cut(ends)

    async def _respond(self, request: Request) -> Response:
        token, name, download = _parts(request.url.path)
        if self._faults.take(FaultKind.OUTAGE, name, None):
            raise ConnectionCut
        try:
            self._check(token)
            if download:
                return await self._download(name)
            return await self._call(name, request)
        except BotApiError as refusal:
            return _json(refusal.body(), refusal.code)

    def _check(self, token: str) -> None:
        if not hmac.compare_digest(token.encode(), self._token.encode()):
            raise BotApiError(401, "Unauthorized")

    async def _call(self, name: str, request: Request) -> Response:
        raw, uploads = await read_call(request)
        chat = _number(raw.get("chat_id"))
        if delay := self._faults.take(FaultKind.LATENCY, name, chat):
            await asyncio.sleep(delay.seconds)
        if self._faults.take(FaultKind.SERVER_ERROR, name, chat):
            return Response(_BAD_GATEWAY, 502, media_type="text/html")
        if wait := self._faults.take(FaultKind.RETRY_AFTER, name, chat):
            raise too_many(int(wait.seconds))
        lost = self._faults.take(FaultKind.CUT_AFTER_ACCEPT, name, chat)
        halved = self._faults.take(FaultKind.CUT_REPLY, name, chat)
        result = await self._result(name, raw, uploads, request)
        if lost is not None:
            raise ConnectionCut
        whole = _json({"ok": True, "result": result}, 200)
        return whole if halved is None else Response(whole.body[: len(whole.body) // 2], 200)

    async def _result(self, name: str, raw: Mapping[str, Any], uploads: Mapping[str, Upload], request: Request) -> Any:
        """Return the method's result; a long poll ends as soon as its client hangs up."""
        if name.lower() != "getupdates":
            return await self._api.call(name, raw, uploads)
        call = asyncio.ensure_future(self._api.call(name, raw, uploads))
        gone = asyncio.ensure_future(_hung_up(request))
        try:
            await asyncio.wait({call, gone}, return_when=asyncio.FIRST_COMPLETED)
            if not call.done():
                raise ConnectionCut
            return call.result()
        finally:
            call.cancel()
            gone.cancel()

    async def _download(self, path: str) -> Response:
        file = next((file for file in self._api.world.files.values() if file.path == path), None)
        if file is None:
            raise BotApiError(404, "Not Found")
        return Response(file.content, media_type="application/octet-stream")


async def _hung_up(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass


def _parts(path: str) -> tuple[str, str, bool]:
    """Return the token, the method or file path, and whether it is a download."""
    match = re.fullmatch(r"(/file)?/bot([^/]*)/(.*)", path)
    return (match[2], match[3].strip("/"), bool(match[1])) if match else ("", "", False)


def _json(body: Mapping[str, Any], status: int) -> Response:
    return Response(json.dumps(body, ensure_ascii=False, separators=(",", ":")), status, media_type="application/json")


def _number(value: Any) -> int | None:
    return int(value) if re.fullmatch(r"-?\d{1,18}", str(value)) else None


# ---------------------------------------------------------------- reading a call


async def read_call(request: Request) -> tuple[dict[str, Any], dict[str, Upload]]:
    """Read parameters and files of a call, from query, form or JSON. Raises BotApiError when they can't be read."""
    raw: dict[str, Any] = dict(request.query_params)
    uploads: dict[str, Upload] = {}
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if int(request.headers.get("content-length") or 0) > UPLOAD_LIMIT + _SLACK:
        raise BotApiError(413, "Request Entity Too Large")
    if kind == "application/json":
        raw |= await _read_json(request)
    elif kind in ("multipart/form-data", "application/x-www-form-urlencoded"):
        await _read_form(request, raw, uploads)
    return raw, uploads


async def _read_json(request: Request) -> dict[str, Any]:
    body = await request.body()
    try:
        value = json.loads(body) if body.strip() else {}
    except ValueError as error:
        raise bad_request("can't parse JSON object") from error
    if not isinstance(value, dict):
        raise bad_request("expected an Object as JSON body")
    return value


async def _read_form(request: Request, raw: dict[str, Any], uploads: dict[str, Upload]) -> None:
    try:
        async with request.form(max_files=50, max_part_size=_SLACK) as form:
            for name, value in form.multi_items():
                if isinstance(value, UploadFile):
                    uploads[name] = await read_upload(value)
                else:
                    raw[name] = value
    except HTTPException as error:
        raise bad_request("can't parse the form") from error


async def read_upload(file: UploadFile) -> Upload:
    """Read a file of a form, with the last part of its name only. Raises BotApiError when it is over 50 MB."""
    content = await file.read()
    if len(content) > UPLOAD_LIMIT:
        raise BotApiError(413, "Request Entity Too Large")
    name = re.split(r"[/\\]", file.filename or "")[-1]
    return Upload(name, file.content_type or "", content)
