"""Composition root: settings in, a running assistant out. The only place that picks concrete classes."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Callable, Collection, Coroutine, Iterable, Mapping
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from bot import judge, loop_pauses
from bot.assistant import Assistant
from bot.channels import Channel
from bot.channels.email.account import EMAIL
from bot.contacts import SECRETARIAT, import_contacts, look_up_names
from bot.dialogue.contacts import zones
from bot.dialogue.directory import Directory
from bot.dialogue.events import ContentBroken, ContentChanged, Incoming
from bot.dialogue.routing.happenings import retention_reminder
from bot.dialogue.routing.rehearsal import rehearse
from bot.dialogue.scene import Terms
from bot.effect_runner import EffectRunner
from bot.errors import ConfigError, Interrupted
from bot.lanes import Lanes
from bot.limits import Allowance, Pace, unlimited
from bot.mail_links import MailLinks
from bot.outbox import Outbox
from bot.scheduler import LONGEST_PAUSE, Scheduler
from bot.settings import Settings
from bot.storage_alarm import StorageAlarm
from bot.telegram.channel import TelegramChat
from bot.telegram.connection import connected, updates_connection
from bot.telegram.fleeting import fleeting_calls
from bot.telegram.menu import Menus
from bot.telegram.polling import Polling
from bot.telegram.supergroups import MigratedGroups
from bot.telegram.updates import to_incoming
from knowledge.issues import as_line, did_you_mean
from knowledge.loader import packaged
from knowledge.releases.releases import Releases
from knowledge.releases.watcher import Watcher
from knowledge.schema import REFERENCE_LANGUAGE
from knowledge.search.encoder import load_encoder
from storage import StorageError, Store, open_store
from storage.messages import TELEGRAM, telegram
from storage.records import Changes, Contact

log = logging.getLogger(__name__)

Clock = Callable[[], datetime]


def now() -> datetime:
    """Return the time."""
    return datetime.now(UTC)


async def open_releases(settings: Settings, history: Path | None = None) -> Releases:
    """Load the content, ready to answer; with a folder for its `history` releases can be undone.

    If the content has errors, the last good release of the history is used. Raises ContentError when there is none, and
    Interrupted when cancelled: preparing takes seconds in a thread that can't be stopped.
    """
    folder = settings.content or packaged()
    try:
        encoder = await asyncio.to_thread(load_encoder, settings.cache) if settings.semantic else None
        releases = await Releases.open(folder, encoder, settings.languages, history)
    except asyncio.CancelledError:
        raise Interrupted from None
    if releases.issues:
        words = "THE CONTENT IN %s CANNOT BE USED; the bot works with its release %d, the last good one. Faults: %d. %s"
        log.error(words, folder, releases.history()[0].number, len(releases.issues), as_line(releases.issues[0]))
    return releases


def history_of(settings: Settings) -> Path:
    """Return the folder for the last releases of the content."""
    return settings.data / "releases"


@contextlib.asynccontextmanager
async def running(
    settings: Settings,
    *,
    clock: Clock = now,
    releases: Releases | None = None,
    longest_pause: float = LONGEST_PAUSE,
    waiting: Callable[[], None] = lambda: None,
) -> AsyncIterator[Store]:
    """Run the assistant until the block ends. Yields its store, for reading.

    `longest_pause` is how many seconds a jump of the clock may go unnoticed; `waiting` is called when Telegram is out
    of reach at the start.

    Raises ConfigError, ContentError, StorageUnusable.
    """
    releases = releases or await open_releases(settings, history_of(settings))
    warn_of_gaps(settings, releases)
    await asyncio.to_thread(rehearse, releases.current)
    await asyncio.to_thread(zones.prepare, releases.current.catalog.languages)
    store = await open_store(settings.data / "store")
    try:
        async with _at_work(settings, releases, store, clock, longest_pause, waiting):
            yield store
    finally:
        await _close(store)


@contextlib.asynccontextmanager
async def _at_work(
    settings: Settings,
    releases: Releases,
    store: Store,
    clock: Clock,
    longest_pause: float,
    waiting: Callable[[], None],
) -> AsyncIterator[None]:
    """Build all running parts, connect them, and run them until the block ends."""
    async with (
        connected(settings.token.get_secret_value(), settings.api, waiting) as bot,
        updates_connection() as updates,
        fleeting_calls() as fleeting,
        judge.opened(settings.judge_endpoint) as judging,
    ):
        groups = MigratedGroups()
        channel = TelegramChat(bot, groups, fleeting)
        await _meet_contacts(settings, releases, store, channel)
        read = partial(to_incoming, me=bot.bot, groups=groups)
        assistant = _assistant(settings, releases, store, channel, read, judging, bot.username, clock)
        channels = _channels(settings, store, channel, bot.username, clock)
        lanes = Lanes(store, assistant.handle_update, clock)
        loops = [
            Outbox(store, channels, clock, assistant.handle, Pace() if settings.pace else unlimited()).run,
            Scheduler(store, assistant.remind, clock, longest_pause).run,
            Menus(bot, releases, store).run,
            StorageAlarm(store, {TELEGRAM: channel}, assistant).run,
        ]
        loops += [_watcher(releases, assistant, clock).run] if settings.watch else []
        async with contextlib.AsyncExitStack() as ends:
            ends.push_async_callback(lanes.stop)
            await _take_up(assistant, lanes, releases, store, clock)
            await ends.enter_async_context(_tasks(*(loop() for loop in loops)))
            ends.push_async_callback(lanes.stop)  # before the loops end: what is being handled is still answered
            await ends.enter_async_context(_tasks(Polling(bot, updates, store, lanes.take, clock).run()))
            yield


async def _meet_contacts(settings: Settings, releases: Releases, store: Store, channel: TelegramChat) -> None:
    """Import the contacts of the settings, and look up what Telegram knows about all contacts."""
    theirs = {SECRETARIAT: settings.admins, **settings.contacts}
    addresses = {cluster: tuple(map(telegram, chats)) for cluster, chats in theirs.items()}
    await import_contacts(store, addresses, settings.mail.clusters if settings.mail else {})
    await look_up_names(store, channel.chat_name)
    contacts = await store.contacts()
    warn_of_unserved(releases, contacts)
    await channel.find_moved_groups(contact.address for contact in contacts)


def _assistant(
    settings: Settings,
    releases: Releases,
    store: Store,
    channel: TelegramChat,
    read: Callable[[Mapping[str, Any]], Incoming | None],
    judging: judge.Judge | None,
    name: str,
    clock: Clock,
) -> Assistant:
    exports = settings.data / "exports"
    effects = EffectRunner(
        releases, store, channel.fetch, channel.is_administrator, exports, settings.retention, judging
    )
    return Assistant(
        store=store,
        releases=releases,
        read=read,
        presses=channel,
        carry_out=effects.carry_out,
        allowance=Allowance(settings.limits),
        now=clock,
        terms=terms_of(settings),
        name=name,
    )


async def _take_up(assistant: Assistant, lanes: Lanes, releases: Releases, store: Store, clock: Clock) -> None:
    """Resume what was left when the bot stopped, and tell the admins if the content can't be used."""
    await assistant.hand_over()
    for update in await store.waiting():
        lanes.take(update)
    if releases.issues:
        await assistant.attempt(ContentBroken(token=_token("broken", clock()), issues=releases.issues))
    await store.commit(Changes(reminders=(retention_reminder(clock()),)))


async def serve(
    settings: Settings, releases: Releases, at_work: Callable[[], None], waiting: Callable[[], None]
) -> None:
    """Run the assistant until cancelled, in a process of its own. `at_work` is called once it runs, `waiting` before
    that if Telegram is out of reach.

    Raises ConfigError, StorageUnusable.
    """
    async with running(settings, releases=releases, waiting=waiting):
        loop_pauses.shorten()
        at_work()
        await loop_pauses.keep_tidy()


def terms_of(settings: Settings) -> Terms:
    """Return the settings that people are told about, in /privacy."""
    host = settings.judge.host if settings.judge else ""
    return Terms(retention=settings.retention, mail=settings.email is not None, judge=host)


def _channels(
    settings: Settings, store: Store, telegram: TelegramChat, name: str, clock: Clock
) -> Mapping[str, Channel]:
    """Return the ways to reach people. Raises ConfigError where the library for mails isn't installed."""
    if not settings.mail:
        return {TELEGRAM: telegram}
    try:
        from bot.channels.email.channel import MailChannel
    except ModuleNotFoundError:
        remedy = "In the bot's source folder: pip install -e '.[email]'."
        raise ConfigError(f"The setting `email` needs the extra `email`. {remedy}") from None
    links = MailLinks(store, name, clock)
    return {TELEGRAM: telegram, EMAIL: MailChannel(settings.mail, links.link, telegram.fetch, clock)}


def _token(occasion: str, at: datetime) -> str:
    """Make a token for an event that nobody caused, at this moment."""
    return f"{occasion}{at:%Y%m%d%H%M%S%f}"


def _watcher(releases: Releases, assistant: Assistant, clock: Clock) -> Watcher:
    """Turns changes of the content folder into events."""

    async def changed() -> None:
        await assistant.attempt(ContentChanged(token=_token("watch", clock())))

    return Watcher(releases.folder, changed)


async def _close(store: Store) -> None:
    """Close the store. A failure is only logged, so that it doesn't hide why the bot ends."""
    try:
        await store.close()
    except StorageError as error:
        log.error("%s", error)  # noqa: TRY400 - the cause is in the words


def warn_of_gaps(settings: Settings, releases: Releases) -> None:
    """Log at start what isn't set up. Raises ConfigError for names that the content doesn't have."""
    catalog = releases.current.catalog
    _check_names("languages", settings.languages, _languages_in(releases.folder))
    _check_names("contacts", settings.contacts, catalog.clusters)
    _check_names("email.clusters", settings.email.clusters if settings.email else (), catalog.clusters)
    log.info("search: %s", ", ".join(releases.current.engine.parts))


def warn_of_unserved(releases: Releases, contacts: Iterable[Contact]) -> None:
    """Log which clusters have no contact, however contacts were added."""
    directory, targets = Directory.from_contacts(contacts), releases.current.catalog.targets()
    missing = [cluster.id for cluster in targets if not directory.of(cluster.id)]
    if missing and directory.admins:
        log.info("%d of %d clusters have no contact; the admins get their requests", len(missing), len(targets))
    elif missing:
        log.warning("no contact and no admin for %s: no request can be sent to them", ", ".join(missing))


def _languages_in(folder: Path) -> tuple[str, ...]:
    """Return the languages of a content folder, enabled or not; the reference language first."""
    found = {path.parent.name for path in folder.glob("*/texts.yaml")}
    return (REFERENCE_LANGUAGE, *sorted(found - {REFERENCE_LANGUAGE}))


def _check_names(setting: str, given: Iterable[str], known: Collection[str]) -> None:
    """Raise ConfigError when a setting names something the content doesn't have."""
    for name in given:
        if name not in known:
            remedy = did_you_mean(name, known) or f"It has: {', '.join(known)}."
            raise ConfigError(f"The setting `{setting}` names {name}, which the content does not have. {remedy}")


@contextlib.asynccontextmanager
async def _tasks(*work: Coroutine[Any, Any, None]) -> AsyncIterator[None]:
    """Run the coroutines until the block ends. If one fails, the block ends with its error."""
    failed: asyncio.Future[None] = asyncio.get_running_loop().create_future()
    tasks = [asyncio.create_task(loop) for loop in work]
    owner = asyncio.current_task()

    def ended(task: asyncio.Task[None]) -> None:
        if not task.cancelled() and task.exception() and not failed.done() and owner:
            failed.set_exception(task.exception() or RuntimeError())
            owner.cancel()

    for task in tasks:
        task.add_done_callback(ended)
    try:
        yield
    except asyncio.CancelledError:
        if failed.done():
            await failed
        raise
    finally:
        failed.cancel()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
