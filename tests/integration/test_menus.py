"""What people see of the bot before they write to it, through real PTB."""

from __future__ import annotations

import asyncio
from pathlib import Path

from telegram import Bot, BotCommandScopeChat

from bot.dialogue.speech import Speech
from bot.playground.server import Playground
from bot.telegram.menu import Menus
from storage import open_store
from storage.messages import telegram
from storage.records import Changes, Contact
from tests.pace import PATIENCE
from tests.stage import releases

NOAH = 1002


async def test_name_descriptions_and_menus_are_set_in_each_language(
    playground: Playground, telegram_bot: Bot, tmp_path: Path
) -> None:
    """And the menu of somebody who became a contact is another one at once."""
    store = await open_store(tmp_path / "data")
    running = asyncio.create_task(Menus(telegram_bot, releases(), store).run())
    try:
        async with asyncio.timeout(PATIENCE):
            for language in ("en", "da", "de", "es", "fr", "it"):
                code = None if language == "en" else language
                short = Speech(releases().current.catalog, language).label("about.short")
                while (await telegram_bot.get_my_short_description(language_code=code)).short_description != short:  # noqa: ASYNC110
                    await asyncio.sleep(0.05)
            assert (await telegram_bot.get_my_name(language_code="da")).name.startswith("ICN-")
            assert (await telegram_bot.get_my_name()).name == "ICN Assistant"
            assert (await telegram_bot.get_my_description(language_code="de")).description.startswith("Ich bin")
            assert (await telegram_bot.get_my_short_description(language_code="fr")).short_description
            everybody = {command.command for command in await telegram_bot.get_my_commands()}
            assert {"passport", "help"} <= everybody
            await store.commit(Changes(contacts=(Contact(cluster="ecotech-quebec", address=telegram(NOAH)),)))
            scope = BotCommandScopeChat(NOAH)
            while not (theirs := await telegram_bot.get_my_commands(scope=scope)):  # noqa: ASYNC110 - Telegram tells nobody
                await asyncio.sleep(0.05)
            assert "away" in {command.command for command in theirs}
    finally:
        running.cancel()
        await store.close()
