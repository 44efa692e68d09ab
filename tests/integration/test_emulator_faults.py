"""Faults on demand, as python-telegram-bot meets them."""

from __future__ import annotations

import asyncio
import time

import pytest
from telegram import Bot
from telegram.error import NetworkError, TimedOut

from bot.playground.server import Playground
from tests.integration.conftest import Wire

NOAH, LEA = 1002, 1003


async def test_an_outage_closes_without_a_reply(playground: Playground, telegram_bot: Bot) -> None:
    """Nothing goes through, also not a poll that was waiting, until it is lifted."""
    poll = asyncio.create_task(telegram_bot.get_updates(timeout=10))
    await asyncio.sleep(0.1)
    playground.faults.add("outage")
    with pytest.raises(NetworkError):
        await poll
    with pytest.raises(NetworkError):
        await telegram_bot.send_message(NOAH, "x")
    playground.faults.lift("outage")
    await telegram_bot.send_message(NOAH, "y")
    assert [message.text for message in playground.person(NOAH).messages()] == ["y"]


async def test_latency_can_be_longer_than_the_bots_patience(playground: Playground, telegram_bot: Bot) -> None:
    """A slow reply comes late, or too late."""
    playground.faults.add("latency", seconds=0.4)
    begun = time.monotonic()
    await telegram_bot.send_message(NOAH, "x")
    assert time.monotonic() - begun >= 0.4
    with pytest.raises(TimedOut):
        await telegram_bot.send_message(NOAH, "x", read_timeout=0.1)


async def test_too_many_requests_concern_one_chat(playground: Playground, wire: Wire) -> None:
    """429 names the seconds, for the chat and as often as asked for."""
    playground.faults.add("retry_after", 2, seconds=7, chat=NOAH)
    for _ in range(2):
        answer = await wire.call("sendMessage", chat_id=NOAH, text="x")
        assert answer["description"] == "Too Many Requests: retry after 7"
        assert answer["parameters"] == {"retry_after": 7}
        assert (await wire.call("sendMessage", chat_id=LEA, text="x"))["ok"]
    assert (await wire.call("sendMessage", chat_id=NOAH, text="x"))["ok"]


async def test_a_bad_gateway_answers_with_a_page(playground: Playground, telegram_bot: Bot, wire: Wire) -> None:
    """502 carries HTML, and the message is not sent; only the methods named are struck."""
    playground.faults.add("server_error", 2, methods=["sendMessage"])
    await telegram_bot.send_chat_action(NOAH, "typing")
    with pytest.raises(NetworkError, match="Bad Gateway"):
        await telegram_bot.send_message(NOAH, "x")
    response = await wire.client.post(f"/bot{playground.token}/sendMessage", data={"chat_id": NOAH, "text": "x"})
    assert response.status_code == 502
    assert "<h1>502 Bad Gateway</h1>" in response.text
    assert playground.person(NOAH).messages() == []


async def test_a_cut_comes_after_the_message_was_taken(playground: Playground, telegram_bot: Bot) -> None:
    """The bot sees a broken connection, the person sees the message."""
    playground.faults.add("cut_after_accept", 1)
    with pytest.raises(NetworkError):
        await telegram_bot.send_message(NOAH, "once")
    await telegram_bot.send_message(NOAH, "twice")
    assert [message.text for message in playground.person(NOAH).messages()] == ["once", "twice"]


async def test_the_page_sets_and_lifts_faults(wire: Wire, telegram_bot: Bot) -> None:
    """Every fault can be set, seen and lifted over HTTP, and nonsense is refused in a sentence."""
    wait = {"chat": NOAH, "seconds": 3, "times": 1}
    shown = await wire.play("faults", latency=0.1, retry_after=wait, server_error=2, cut_after_accept=1)
    assert shown == {"outage": False, "latency": 0.1, "retry_after": wait, "server_error": 2, "cut_after_accept": 1}
    await wire.play("faults", latency=0, retry_after=None, server_error=0, cut_after_accept=0, outage=True)
    with pytest.raises(NetworkError):
        await telegram_bot.get_me()
    assert (await wire.play("faults", outage=False))["outage"] is False
    await telegram_bot.get_me()
    response = await wire.client.post("/play/faults", json={"latency": "long"})
    assert (response.status_code, response.json()) == (400, {"error": "That is no setting for latency."})
