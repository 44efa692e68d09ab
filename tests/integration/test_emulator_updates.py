"""How updates reach the bot: long poll, confirmation, and the webhook."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from telegram import Bot
from telegram.error import BadRequest, Conflict

from bot.playground.server import Playground
from bot.playground.web.http_server import LOOPBACK, HttpServer, listen
from tests.integration.conftest import Wire
from tests.pace import PATIENCE

CAMILLE, NOAH = 1001, 1002


async def texts(bot: Bot, **how: Any) -> list[str | None]:
    return [update.message.text for update in await bot.get_updates(**how) if update.message]


async def test_updates_are_numbered_and_confirmed_by_the_offset(playground: Playground, telegram_bot: Bot) -> None:
    """Ids rise by one, an unconfirmed update comes again, `limit` cuts, and an offset forgets what is below."""
    camille = playground.person(CAMILLE)
    for text in "abc":
        camille.types(text)
    updates = await telegram_bot.get_updates()
    first = updates[0].update_id
    assert [update.update_id for update in updates] == [first, first + 1, first + 2]
    assert await texts(telegram_bot, limit=2) == ["a", "b"]
    assert await texts(telegram_bot, offset=first + 1) == ["b", "c"]
    assert await texts(telegram_bot) == ["b", "c"]
    assert await texts(telegram_bot, offset=-1) == ["c"]
    assert await texts(telegram_bot) == ["c"]
    assert await texts(telegram_bot, offset=first + 3) == []


async def test_a_long_poll_waits_for_the_first_update(playground: Playground, telegram_bot: Bot) -> None:
    """It ends as soon as somebody writes, and empty when nobody does."""
    begun = time.monotonic()
    poll = asyncio.create_task(texts(telegram_bot, timeout=50))
    await asyncio.sleep(0.2)
    assert not poll.done()
    playground.person(CAMILLE).types("at last")
    assert await poll == ["at last"]
    assert time.monotonic() - begun < 40
    begun = time.monotonic()
    assert await texts(telegram_bot, offset=-1, timeout=0) == ["at last"]
    updates = await telegram_bot.get_updates()
    assert await texts(telegram_bot, offset=updates[-1].update_id + 1, timeout=1) == []
    assert time.monotonic() - begun > 0.9


async def test_a_second_poll_ends_the_first(telegram_bot: Bot, wire: Wire) -> None:
    """Two instances of a bot get into each other's way, as with Telegram."""
    first = asyncio.create_task(telegram_bot.get_updates(timeout=10))
    await asyncio.sleep(0.2)
    assert (await wire.call("getUpdates"))["result"] == []
    with pytest.raises(Conflict, match="terminated by other getUpdates request; make sure that only one bot"):
        await first


async def test_a_poll_whose_client_hung_up_takes_nothing(playground: Playground, wire: Wire) -> None:
    """An update that comes after a poll was given up is there for the next one."""
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(wire.call("getUpdates", timeout=10), 0.2)
    playground.person(CAMILLE).types("still here")
    assert len((await wire.call("getUpdates"))["result"]) == 1


async def test_unconfirmed_updates_are_kept_for_a_day(playground: Playground, telegram_bot: Bot) -> None:
    """By the playground's clock."""
    playground.person(CAMILLE).types("old")
    playground.clock.forward(24 * 3600 - 60)
    playground.person(CAMILLE).types("young")
    playground.clock.forward(120)
    assert await texts(telegram_bot) == ["young"]


async def test_only_the_kinds_asked_for_come(playground: Playground, telegram_bot: Bot) -> None:
    """`allowed_updates` holds until it is said anew; reactions only come on request."""
    camille = playground.person(CAMILLE)
    message = camille.types("one")
    camille.reacts(message, "👍")
    assert len(await telegram_bot.get_updates()) == 1
    await telegram_bot.get_updates(offset=-1, allowed_updates=["message_reaction"])
    camille.types("two")
    camille.reacts(message, "🔥")
    reaction = (await telegram_bot.get_updates())[-1].message_reaction
    assert reaction
    assert [old.to_dict()["emoji"] for old in reaction.old_reaction] == ["👍"]
    assert [new.to_dict()["emoji"] for new in reaction.new_reaction] == ["🔥"]
    await telegram_bot.get_updates(allowed_updates=[])
    camille.reacts(message, None)
    camille.types("three")
    assert (await texts(telegram_bot))[-1] == "three"


async def test_thousands_of_updates_cost_no_more_each(playground: Playground, wire: Wire) -> None:
    """Pushing and polling the second thousand costs about as much as the first."""
    first, second = await cost_of_a_thousand(playground, wire), await cost_of_a_thousand(playground, wire)
    assert second < 3 * first


async def cost_of_a_thousand(playground: Playground, wire: Wire) -> float:
    """Seconds of processor time for a thousand more updates."""
    camille = playground.person(CAMILLE)
    begun = time.process_time()
    for number in range(1000):
        camille.types(str(number))
    offset, seen = 0, 0
    while batch := (await wire.call("getUpdates", offset=offset))["result"]:
        seen += len(batch)
        offset = batch[-1]["update_id"] + 1
    assert seen == 1000
    return time.process_time() - begun


# ---------------------------------------------------------------- webhook


class Receiver:
    """The bot's end of a webhook: keeps what comes, and refuses what it is told to refuse."""

    def __init__(self) -> None:
        self.got: list[tuple[str, str]] = []
        self.came = asyncio.Condition()
        self.attempts = 0
        self.refuse = 0
        self.secret = ""
        self.address = ""

    async def receive(self, request: Request) -> Response:
        self.attempts += 1
        update = await request.json()
        if self.refuse > 0:
            self.refuse -= 1
            return Response(status_code=500)
        self.secret = request.headers.get("x-telegram-bot-api-secret-token", "")
        async with self.came:
            self.got.append((update["message"]["from"]["first_name"], update["message"]["text"]))
            self.came.notify_all()
        return Response()

    async def until(self, count: int) -> None:
        async with asyncio.timeout(PATIENCE), self.came:
            await self.came.wait_for(lambda: len(self.got) >= count)


@asynccontextmanager
async def receiving() -> AsyncIterator[Receiver]:
    receiver = Receiver()
    listener = listen(0)
    receiver.address = f"http://{LOOPBACK}:{listener.getsockname()[1]}/hook"
    serving = HttpServer(Starlette(routes=[Route("/hook", receiver.receive, methods=["POST"])]), listener)
    await serving.start()
    try:
        yield receiver
    finally:
        await serving.stop()


async def test_a_webhook_gets_updates_in_order_until_it_takes_them(playground: Playground, telegram_bot: Bot) -> None:
    """Waiting updates come first, each with the secret; a refused one comes again before the next of its chat."""
    camille, noah = playground.person(CAMILLE), playground.person(NOAH)
    camille.types("0")
    async with receiving() as receiver:
        receiver.refuse = 2
        await telegram_bot.set_webhook(receiver.address, secret_token="s-1_", max_connections=7)
        for number in range(1, 5):
            camille.types(str(number))
            noah.types(str(number))
        await receiver.until(9)
        assert receiver.attempts == 11
        assert receiver.secret == "s-1_"
        assert [text for name, text in receiver.got if name == "Camille"] == ["0", "1", "2", "3", "4"]
        assert [text for name, text in receiver.got if name == "Noah"] == ["1", "2", "3", "4"]
        info = await telegram_bot.get_webhook_info()
        assert (info.url, info.pending_update_count, info.max_connections) == (receiver.address, 0, 7)
        assert info.last_error_message == "Wrong response from the webhook: 500 Internal Server Error"
        with pytest.raises(Conflict, match="can't use getUpdates method while webhook is active"):
            await telegram_bot.get_updates()
        await telegram_bot.delete_webhook()
        camille.types("by poll")
        assert await texts(telegram_bot) == ["by poll"]
        assert len(receiver.got) == 9


async def test_pending_updates_can_be_dropped(playground: Playground, telegram_bot: Bot) -> None:
    """A webhook nobody answers keeps its updates, until they are dropped."""
    playground.person(CAMILLE).types("lost")
    await telegram_bot.set_webhook(f"http://{LOOPBACK}:9/hook")
    await asyncio.sleep(0.3)
    info = await telegram_bot.get_webhook_info()
    assert (info.pending_update_count, info.last_error_message) == (1, "Connection failed: ConnectError")
    await telegram_bot.delete_webhook(drop_pending_updates=True)
    assert (await telegram_bot.get_webhook_info()).url == ""
    assert await texts(telegram_bot) == []


async def test_a_webhook_is_on_this_machine(telegram_bot: Bot) -> None:
    """The playground posts nowhere else, and a secret fits into a header."""
    for url in ("https://example.org/hook", "http://10.0.0.1/", "ftp://127.0.0.1/", "nonsense"):
        with pytest.raises(BadRequest, match="Bad webhook"):
            await telegram_bot.set_webhook(url)
    with pytest.raises(BadRequest, match="Secret token contains unallowed characters"):
        await telegram_bot.set_webhook(f"http://{LOOPBACK}:9/", secret_token="a b")
