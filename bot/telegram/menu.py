"""The menu of commands people see when they type a slash: everybody's, and one for each chat that is more than that."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Mapping
from functools import partial

from telegram import Bot, BotCommand, BotCommandScopeChat
from telegram.error import TelegramError

from bot.dialogue.speech import Speech
from knowledge.releases.releases import Releases
from knowledge.schema import REFERENCE_LANGUAGE, Catalog
from storage import Store
from storage.messages import TELEGRAM, Address
from storage.records import Contact, Role

log = logging.getLogger(__name__)

EVERY_CHAT = ("language", "privacy", "mydata", "forget", "help")
"""What concerns whoever writes, whatever they are."""
COMPANIES = ("services", "status", "topics", "withdraw", "handoff", "profile", *EVERY_CHAT, "cancel")
CONTACTS = ("status", "away", "settings", "report", "topics", "handoff", *EVERY_CHAT, "cancel")
LABELS = {"report": "admin.report"}
"""Where the words for a command stand that contacts have as well as admins."""
OBSERVERS = ("status", "settings", "topics", "handoff", *EVERY_CHAT)
GROUPS = ("status", "settings", "help")
ADMINS = (
    "requests",
    "contacts",
    "reload",
    "undo",
    "export",
    "entry",
    "missed",
    "block",
    "blocked",
    "subscribers",
    "report",
)

Menu = tuple[str, ...]
"""The commands of a chat; an empty one means everybody's."""


def menus_of(contacts: tuple[Contact, ...]) -> Mapping[Address, Menu]:
    """Return the menu of each contact's chat. A chat that is several things at once gets the fullest menu."""
    menus: dict[Address, Menu] = {}
    for contact in contacts:
        if contact.address.channel == TELEGRAM and not contact.removed:
            address = contact.address.root
            menus[address] = max(menus.get(address, ()), _menu_of(contact), key=_rank)
    return menus


def _rank(menu: Menu) -> int:
    return ((), GROUPS, OBSERVERS, CONTACTS, ADMINS).index(menu)


def _menu_of(contact: Contact) -> Menu:
    if not contact.cluster:
        return ADMINS
    if contact.address.is_group:
        return GROUPS
    return OBSERVERS if contact.role is Role.COPY else CONTACTS


class Menus:
    """Keeps the menus as the contacts are, while the bot runs. A failure is only logged: a menu is a convenience."""

    def __init__(self, bot: Bot, releases: Releases, store: Store) -> None:
        self._bot = bot
        self._releases = releases
        self._store = store
        self._changed = store.watch()
        self._shown: dict[Address, Menu] = {}

    async def run(self) -> None:
        """Set everybody's menu, then each chat's, and again whenever somebody becomes a contact or is one no more."""
        await self._attempt("everybody", self._show_default)
        for language in self._catalog.languages:
            await self._attempt(f"those who have not started ({language})", partial(self._introduce, language))
        while True:
            self._changed.clear()
            wanted = menus_of(tuple(await self._store.contacts()))
            for address in {*wanted, *self._shown}:
                if wanted.get(address, ()) != self._shown.get(address, ()):
                    await self._show_in_chat(address, wanted.get(address, ()))
            await self._changed.wait()

    async def _show_in_chat(self, address: Address, menu: Menu) -> None:
        """Set one chat's menu. Telegram refuses it for a chat that the bot has never seen, which is no harm."""
        self._shown[address] = menu

        async def set_all() -> None:
            for language in self._languages(menu):
                speech, code = Speech(self._catalog, language), _code(language)
                scope = BotCommandScopeChat(int(address.chat))
                if menu:
                    await self._bot.set_my_commands(self._commands(speech, menu), scope=scope, language_code=code)
                else:
                    await self._bot.delete_my_commands(scope=scope, language_code=code)

        await self._attempt(str(address), set_all)

    def _languages(self, menu: Menu) -> tuple[str, ...]:
        """Admins write for the content in its reference language."""
        return (REFERENCE_LANGUAGE,) if menu == ADMINS else tuple(self._catalog.languages)

    async def _show_default(self) -> None:
        for language in self._catalog.languages:
            speech = Speech(self._catalog, language)
            await self._bot.set_my_commands(_company_commands(speech), language_code=_code(language))

    async def _introduce(self, language: str) -> None:
        """Set the bot's name and what people read before they press Start, where it says something else now.

        Telegram takes a name only a few times a day, so an unchanged one isn't sent.
        """
        speech, code = Speech(self._catalog, language), _code(language)
        name, short = speech.label("about.name"), speech.label("about.short")
        description = speech.label("about.description")
        if (await self._bot.get_my_description(language_code=code)).description != description:
            await self._bot.set_my_description(description, language_code=code)
        if (await self._bot.get_my_short_description(language_code=code)).short_description != short:
            await self._bot.set_my_short_description(short, language_code=code)
        if (await self._bot.get_my_name(language_code=code)).name != name:
            await self._bot.set_my_name(name, language_code=code)

    async def _attempt(self, whose: str, work: Callable[[], Awaitable[None]]) -> None:
        try:
            await work()
        except TelegramError as error:
            log.info("the menu or description could not be set for %s: %s", whose, type(error).__name__)

    @property
    def _catalog(self) -> Catalog:
        return self._releases.current.catalog

    def _commands(self, speech: Speech, menu: Menu) -> list[BotCommand]:
        if menu != ADMINS:
            return [BotCommand(name, speech.label(LABELS.get(name) or f"action.{name}")) for name in menu]
        return [*_company_commands(speech), *(BotCommand(name, speech.label(f"admin.{name}")) for name in menu)]


def _code(language: str) -> str | None:
    """Return Telegram's language code; none for the reference language, which everybody else gets."""
    return None if language == REFERENCE_LANGUAGE else language


def _company_commands(speech: Speech) -> list[BotCommand]:
    """List the services that the bot itself leads to, then what everybody may do; /services has all of them."""
    services = [
        BotCommand(service, speech.catalog.words_of(service, speech.language).button)
        for service, details in speech.catalog.services.items()
        if details.role and service not in COMPANIES
    ]
    return [*services, *(BotCommand(name, speech.label(f"action.{name}")) for name in COMPANIES)]
