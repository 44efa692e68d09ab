"""The bot as Telegram knows it: PTB's Bot, introduced, and a connection for updates beside it."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Callable
from itertools import count

from telegram import Bot
from telegram.error import InvalidToken, TelegramError

from bot.errors import ConfigError
from bot.retry import backoff
from bot.telegram.request import TelegramRequest

log = logging.getLogger(__name__)

CONNECTIONS = 256
"""HTTP connections to Telegram at once: one for every chat that the outbox may serve, and some for presses. They are
opened as they are needed: hundreds only when Telegram hangs.
"""
FIRST_WAIT, LONGEST_WAIT = 1.0, 15.0
"""Seconds between tries at the start: doubled from the first to the longest."""
WARN_EVERY = 40
"""So many tries are told of once: every ten minutes."""
WRONG_TOKEN = "Telegram does not accept the token in ICN_BOT_TOKEN. Copy it again from @BotFather."  # noqa: S105


@contextlib.asynccontextmanager
async def updates_connection() -> AsyncIterator[TelegramRequest]:
    """Open a connection for updates alone, so that a long poll never waits for messages, nor they for it."""
    request = TelegramRequest(1)
    await request.initialize()
    try:
        yield request
    finally:
        await request.shutdown()


@contextlib.asynccontextmanager
async def connected(token: str, api: str, waiting: Callable[[], None] = lambda: None) -> AsyncIterator[Bot]:
    """PTB's bot, known to Telegram. Waits while Telegram is out of reach; raises ConfigError for a wrong token.

    `waiting` is called once when it has to wait.
    """
    base = api.rstrip("/")
    try:
        bot = Bot(
            token,
            base_url=f"{base}/bot",
            base_file_url=f"{base}/file/bot",
            request=TelegramRequest(CONNECTIONS),
            get_updates_request=TelegramRequest(1),
        )
    except InvalidToken:
        raise ConfigError(WRONG_TOKEN) from None
    await _introduce(bot, waiting)
    try:
        yield bot
    finally:
        await bot.shutdown()


async def username(token: str, api: str) -> str:
    """Return the name by which people find the bot. Raises ConfigError for a wrong token."""
    async with connected(token, api) as bot:
        return str(bot.username)


async def _introduce(bot: Bot, waiting: Callable[[], None]) -> None:
    """Ask Telegram who the bot is, and leave the webhook, if any, for polling."""
    for failures in count():
        try:
            await bot.initialize()
            await bot.delete_webhook()
        except InvalidToken:
            await bot.shutdown()
            raise ConfigError(WRONG_TOKEN) from None
        except TelegramError as error:
            wait = backoff(failures, FIRST_WAIT, LONGEST_WAIT)
            if failures == 0:
                waiting()
            if failures % WARN_EVERY == 0:
                kind = type(error).__name__
                log.warning("Telegram is out of reach (%s); waiting, and starting once it is there", kind)
            await asyncio.sleep(wait)
        else:
            return
