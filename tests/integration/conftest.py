"""The emulated Telegram, and real python-telegram-bot talking to it."""

from __future__ import annotations

import ssl
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from telegram import Bot, Message, Update
from telegram.request import HTTPXRequest

from bot.playground.server import Playground

CERTIFICATES = ssl.create_default_context()
"""Read once: nothing here is encrypted, and reading them for every client takes longer than most tests."""


@pytest.fixture
async def playground() -> AsyncIterator[Playground]:
    """A playground of its own for every test."""
    async with Playground.start() as playground:
        yield playground


@pytest.fixture
async def telegram_bot(playground: Playground) -> AsyncIterator[Bot]:
    """An unmodified bot whose Telegram is the playground."""
    kwargs = {"verify": CERTIFICATES}
    bot = Bot(
        playground.token,
        base_url=playground.base_url,
        base_file_url=playground.base_file_url,
        request=HTTPXRequest(httpx_kwargs=kwargs),
        get_updates_request=HTTPXRequest(httpx_kwargs=kwargs),
    )
    async with bot:
        yield bot


class Wire:
    """Calls without a library, to see answers as they are on the wire."""

    def __init__(self, playground: Playground, client: httpx.AsyncClient) -> None:
        self.client = client
        self._method = f"/bot{playground.token}/"

    async def call(self, method: str, **parameters: Any) -> dict[str, Any]:
        """A Bot API call with a JSON body, as it is answered."""
        response = await self.client.post(self._method + method, json=parameters)
        body: dict[str, Any] = response.json()
        assert response.status_code == body.get("error_code", 200)
        return body

    async def play(self, path: str, **body: Any) -> dict[str, Any]:
        """A call of the page's API; must succeed."""
        response = await self.client.post(f"/play/{path}", json=body)
        assert response.status_code == 200, response.text
        answer: dict[str, Any] = response.json()
        return answer


@pytest.fixture
async def wire(playground: Playground) -> AsyncIterator[Wire]:
    """The playground's server, without a library in between."""
    async with httpx.AsyncClient(base_url=playground.address, verify=CERTIFICATES, trust_env=False) as client:
        yield Wire(playground, client)


async def heard(bot: Bot, kinds: list[str] | None = None) -> list[Update]:
    """The waiting updates, which are confirmed."""
    updates = await bot.get_updates(allowed_updates=kinds)
    if updates:
        await bot.get_updates(offset=updates[-1].update_id + 1)
    return list(updates)


async def last_message(bot: Bot) -> Message:
    """The message of the last waiting update; all of them are confirmed."""
    message = (await heard(bot))[-1].effective_message
    assert message
    return message
