"""The menu of commands people see when they type a slash."""

from __future__ import annotations

import logging
from collections.abc import Iterable

from telegram import Bot, BotCommand, BotCommandScopeChat
from telegram.error import TelegramError

from bot.dialogue.speech import Speech
from knowledge.releases.releases import Releases
from knowledge.schema import REFERENCE_LANGUAGE, Catalog

log = logging.getLogger(__name__)

EVERYBODY = (
    "services",
    "status",
    "topics",
    "withdraw",
    "handoff",
    "profile",
    "language",
    "privacy",
    "mydata",
    "forget",
    "help",
    "cancel",
)
CONTACTS = ("status", "topics", "language", "privacy", "mydata", "forget", "help", "cancel")
ADMINS = ("reload", "undo", "export", "entry", "missed", "block", "blocked", "subscribers", "report")


async def publish_commands(bot: Bot, releases: Releases, admins: tuple[int, ...], contacts: Iterable[int] = ()) -> None:
    """Set the menu in every language of the content, and those of the contacts and admins. A failure is only logged."""
    catalog = releases.current.catalog
    try:
        for language in catalog.languages:
            code = None if language == REFERENCE_LANGUAGE else language
            await bot.set_my_commands(_menu(Speech(catalog, language)), language_code=code)
        for contact in {*contacts} - {*admins}:
            await _for_contact(bot, catalog, contact)
        for admin in admins:
            await _for_admin(bot, Speech(catalog, REFERENCE_LANGUAGE), admin)
    except TelegramError as error:
        log.warning("the menu of commands could not be set: %s", type(error).__name__)


def _menu(speech: Speech) -> list[BotCommand]:
    """The services that the bot itself leads to first, then what everybody may do; /services has all of them."""
    services = [
        BotCommand(service, speech.catalog.words_of(service, speech.language).button)
        for service, known in speech.catalog.services.items()
        if known.role and service not in EVERYBODY
    ]
    return [*services, *(BotCommand(one, speech.label(f"action.{one}")) for one in EVERYBODY)]


async def _for_contact(bot: Bot, catalog: Catalog, contact: int) -> None:
    """The menu of a chat that receives requests: nothing in it sends any. Refused where the bot was never seen."""
    try:
        for language in catalog.languages:
            speech, code = Speech(catalog, language), None if language == REFERENCE_LANGUAGE else language
            menu = [BotCommand(one, speech.label(f"action.{one}")) for one in CONTACTS]
            menu.append(BotCommand("report", speech.label("admin.report")))
            await bot.set_my_commands(menu, scope=BotCommandScopeChat(contact), language_code=code)
    except TelegramError as error:
        log.info("no menu for contact %s yet: %s", contact, type(error).__name__)


async def _for_admin(bot: Bot, speech: Speech, admin: int) -> None:
    """One admin's menu. Telegram refuses it for a chat the bot has never seen, which is no harm."""
    extra = [BotCommand(one, speech.label(f"admin.{one}")) for one in ADMINS]
    try:
        await bot.set_my_commands([*_menu(speech), *extra], scope=BotCommandScopeChat(admin))
    except TelegramError as error:
        log.info("no menu for admin %s yet: %s", admin, type(error).__name__)
