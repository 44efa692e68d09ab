"""One update from start to end: load what it may look at, decide, commit, let the outbox show it."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Protocol

from bot.dialogue import administration, named_request, requests, respond
from bot.dialogue.turns import Directory, Effect, Incoming, Nature, Scene, Turn, say
from bot.errors import Unreadable
from knowledge.faults import ContentError, as_line
from knowledge.releases import Releases, difference
from storage import Conflict, StorageError, Store
from storage.records import Changes, Delivery, Person, RawUpdate

log = logging.getLogger(__name__)

TRIES = 20
"""Times a turn is decided anew because somebody else changed the same records meanwhile."""
DISK_WAIT = 5.0
"""Seconds until the storage is tried again after it failed."""


class Presses(Protocol):
    """Where the wait on a pressed button is ended."""

    async def notice(self, press: str, words: str) -> None:
        """End it, with a short note when there are words."""


class Assistant:
    """Handles updates, those of one lane in order, lanes side by side."""

    def __init__(
        self,
        *,
        store: Store,
        releases: Releases,
        directory: Directory,
        read: Callable[[Mapping[str, Any]], Incoming | None],
        presses: Presses,
        now: Callable[[], datetime],
        committed: Callable[[], None],
    ) -> None:
        """`read` maps a raw update; `committed` is called when there may be something to deliver."""
        self._store = store
        self._releases = releases
        self._directory = directory
        self._read = read
        self._presses = presses
        self._now = now
        self._committed = committed
        self._lanes: dict[int, deque[RawUpdate]] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    # ---------------------------------------------------------------- lanes

    async def resume(self) -> None:
        """Take up the updates that were accepted and not handled before the last stop."""
        for update in await self._store.waiting():
            self.take(update)

    def take(self, update: RawUpdate) -> None:
        """Handle an accepted update once those before it in its lane are done."""
        lane = self._lanes.get(update.lane)
        if lane is not None:
            lane.append(update)
            return
        self._lanes[update.lane] = deque([update])
        task = asyncio.create_task(self._work(update.lane))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _work(self, lane: int) -> None:
        """Handle a lane's updates until there are none left."""
        queue = self._lanes[lane]
        while queue:
            await self._until_kept(queue[0])
            queue.popleft()
        del self._lanes[lane]

    async def _until_kept(self, update: RawUpdate) -> None:
        """Handle an update; while the storage fails, it waits: nothing is skipped."""
        while True:
            try:
                await self.handle(update)
            except StorageError as error:
                log.error("the storage failed (%s); trying again", error)  # noqa: TRY400 - the cause is in the words
                await asyncio.sleep(DISK_WAIT)
            else:
                return

    async def stop(self) -> None:
        """Stop handling; what is not done stays in the inbox."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    # --------------------------------------------------------------- update

    async def handle(self, update: RawUpdate) -> None:
        """Decide and commit one update. One that cannot be handled is set aside and reported.

        Raises StorageError when nothing could be kept.
        """
        incoming = None
        try:
            incoming = self._read(update.payload)
            notice = await self._decided(update, incoming) if incoming else await self._ignored(update)
        except StorageError:
            raise
        except Unreadable as error:
            await self._set_aside(update, None, error)
            return
        except Exception as error:  # whatever it is, it must not block the queue
            log.exception("update %s could not be handled", update.id, exc_info=_without_words(error))
            await self._set_aside(update, incoming, error)
            return
        self._committed()
        if incoming and incoming.press:
            await self._presses.notice(incoming.press, notice)

    async def _ignored(self, update: RawUpdate) -> str:
        """An update the bot has no business with is done at once."""
        await self._store.commit(Changes(), done=update.id)
        return ""

    async def _decided(self, update: RawUpdate, incoming: Incoming) -> str:
        """Load, decide, commit; once more when somebody was faster. Gives the note for a pressed button."""
        for _ in range(TRIES):
            scene = await self._scene(incoming, named_request(incoming))
            turn = respond(scene)
            if turn.effect is Effect.RELOAD:
                turn = administration.reloaded(scene, await self._reload())
            try:
                await self._store.commit(turn.changes(scene), done=update.id)
            except Conflict:
                continue
            return turn.notice
        raise RuntimeError("the same records kept changing")

    async def _scene(self, incoming: Incoming, request: str) -> Scene:
        """Everything the decision may look at."""
        expecting = await self._store.load(incoming.chat, request=request, others=self._directory.everybody())
        wanted = expecting.session.expected.request if expecting.session.expected else ""
        if wanted and all(one.id != wanted for one in expecting.requests):
            expecting = await self._store.load(incoming.chat, request=wanted, others=self._directory.everybody())
        return Scene(self._releases.current, self._directory, expecting, incoming, self._now())

    async def _reload(self) -> administration.Reloaded:
        """Load the content anew; the current one goes on when it has faults."""
        try:
            old, new = await self._releases.reload()
        except ContentError as error:
            return administration.Reloaded(errors=tuple(as_line(fault) for fault in error.faults))
        change = difference(old.catalog, new.catalog)
        return administration.Reloaded(
            added=len(change.added),
            changed=len(change.changed),
            removed=len(change.removed),
            warnings=tuple(as_line(fault) for fault in new.warnings),
        )

    # -------------------------------------------------------------- trouble

    async def _set_aside(self, update: RawUpdate, incoming: Incoming | None, error: Exception) -> None:
        """Out of the queue, kept with the kind of error; the person and the admins are told."""
        log.error("update %s is set aside: %s", update.id, type(error).__name__)
        await self._store.set_aside(update, type(error).__name__, self._now())
        told = incoming or _nobody(f"aside{update.id}")
        scene = await self._scene(told, "")
        turn = say(scene, scene.speech.text("trouble.person")) if incoming else Turn()
        turn += administration.trouble(scene, update.id, type(error).__name__)
        await self._store.commit(turn.changes(scene))
        self._committed()

    async def given_up(self, delivery: Delivery) -> None:
        """A promised delivery will never arrive: the delivery ladder goes on, both sides are told."""
        for _ in range(TRIES):
            scene = await self._scene(_nobody(f"dead{delivery.id}", delivery.chat), delivery.request)
            request = scene.request(delivery.request)
            if request is None:
                return
            turn = requests.undeliverable(scene, request, delivery.chat)
            try:
                await self._store.commit(turn.changes(scene))
            except Conflict:
                continue
            self._committed()
            return


def _nobody(token: str, chat: int = 0) -> Incoming:
    """An occasion that nobody typed or pressed."""
    return Incoming(token=token, nature=Nature.SERVICE, chat=chat, person=Person(id=0))


def _without_words(error: Exception) -> Exception:
    """The error with its trace and without its message, which may quote a person."""
    bare = RuntimeError(type(error).__name__)
    return bare.with_traceback(error.__traceback__)
