"""The bot as Telegram knows it: PTB's Bot, introduced, and a connection for updates beside it."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator
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
WRONG_TOKEN = "Telegram does not accept the token in ICN_BOT_TOKEN. Copy it again from @BotFather."  # noqa: S105


@contextlib.asynccontextmanager
async def updates_connection() -> AsyncIterator[TelegramRequest]:
    """A connection of its own for updates, so that a long poll never waits for messages, nor they for it."""
    request = TelegramRequest(1)
    await request.initialize()
    try:
        yield request
    finally:
        await request.shutdown()


@contextlib.asynccontextmanager
async def connected(token: str, api: str) -> AsyncIterator[Bot]:
    """PTB's bot, known to Telegram. Waits while Telegram is out of reach; raises ConfigError for a wrong token."""
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
    await _introduced(bot)
    try:
        yield bot
    finally:
        await bot.shutdown()


async def username(token: str, api: str) -> str:
    """The name by which people find the bot. Raises ConfigError for a wrong token."""
    async with connected(token, api) as bot:
        return str(bot.username)


async def _introduced(bot: Bot) -> None:
    """Ask Telegram who the bot is, and leave the webhook, if any, for polling."""
    for failures in count():
        try:
            await bot.initialize()
            await bot.delete_webhook()
        except InvalidToken:
            await bot.shutdown()
            raise ConfigError(WRONG_TOKEN) from None
        except TelegramError as error:
            wait = backoff(failures, 1.0, 60.0)
            log.warning("Telegram is out of reach (%s), trying again in %.0f s", type(error).__name__, wait)
            await asyncio.sleep(wait)
        else:
            return
