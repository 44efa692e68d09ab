"""One update from start to end: load what it may look at, decide, commit, let the outbox show it."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections import deque
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, Protocol

from bot.dialogue import respond
from bot.dialogue.admin import releases
from bot.dialogue.callbacks import decode
from bot.dialogue.events import EventKind, Incoming
from bot.dialogue.requests import submission
from bot.dialogue.requests.lifecycle import OPEN
from bot.dialogue.scene import Directory, Scene
from bot.dialogue.turn import Effect, Insert, Turn, Work, say
from bot.errors import Unreadable
from bot.logs import without_words
from knowledge.releases.releases import Releases
from storage import Conflict, StorageError, Store
from storage.messages import Address, Delivery, telegram
from storage.records import Changes, Person, RawUpdate, Request

log = logging.getLogger(__name__)

TRIES = 20
"""Times a turn is decided anew, one turn at a time, because somebody else changed the same records meanwhile."""
DISK_WAIT = 5.0
"""Seconds until the storage is tried again after it failed."""


NOWHERE = telegram(0)
"""Where things happen that happen in no chat."""


NOWHERE = telegram(0)
"""Where things happen that happen in no chat."""


class Presses(Protocol):
    """Where those who wait for an answer at once get it: on a pressed button, on an inline search."""

    async def typing(self, address: Address) -> None:
        """Show that the answer takes a moment."""

    async def inserts(self, search: str, found: tuple[Insert, ...]) -> None:
        """Show what may be inserted into another chat."""

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
        carry_out: Callable[[Effect, str, datetime], Awaitable[releases.Result]],
        now: Callable[[], datetime],
        committed: Callable[[], None],
    ) -> None:
        """`read` maps a raw update; `carry_out` does work that decisions ask for;
        `committed` is called when there may be something to deliver."""
        self._store = store
        self._releases = releases
        self._directory = directory
        self._read = read
        self._presses = presses
        self._carry_out = carry_out
        self._now = now
        self._committed = committed
        self._lanes: dict[Address, deque[RawUpdate]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._one_at_a_time = asyncio.Lock()

    # ---------------------------------------------------------------- lanes

    async def resume(self) -> None:
        """Take up what was left at the last stop: updates that were accepted and not handled.

        Before that, open requests whose contact is no longer configured go to those who are.
        """
        for request in await self._store.requests(OPEN):
            await self._hand_over(request)
        for update in await self._store.waiting():
            self.take(update)

    async def _hand_over(self, request: Request) -> None:
        """Deal a request anew if the configuration says so. A failure is logged: the next start is another occasion."""
        if self._directory.attended(request):
            return

        async def decide(scene: Scene) -> Turn:
            known = scene.request(request.id)
            return submission.reassign(scene, known) if known else Turn()

        # One that reached nobody is tried once more with those who are configured, and not again at every start.
        left = request.version if request.contacts else "-".join(map(str, self._directory.received_by(request.target)))
        try:
            await self._carried_out(_nobody(f"deal{request.id}.{left}"), decide, request.id)
        except Exception as error:
            log.exception("request %s could not be handed over", request.id, exc_info=without_words(error))

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

    async def _work(self, lane: Address) -> None:
        """Handle a lane's updates until there are none left."""
        queue = self._lanes[lane]
        while queue:
            await self._retry_until_stored(queue[0])
            queue.popleft()
        del self._lanes[lane]

    async def _retry_until_stored(self, update: RawUpdate) -> None:
        """Handle an update; while the storage fails, it waits: nothing is skipped.

        One over which even the setting aside fails is left in the inbox for the next start; its lane goes on.
        """
        while True:
            try:
                await self.handle(update)
            except StorageError as error:
                log.error("the storage failed (%s); trying again", error)  # noqa: TRY400 - the cause is in the words
                await asyncio.sleep(DISK_WAIT)
            except Exception as error:
                log.exception("update %s stays in the inbox", update.id, exc_info=without_words(error))
                return
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
        incoming, turn = None, Turn()
        try:
            incoming = self._addressed(update)
            turn = await self._decided(update, incoming) if incoming else await self._ignored(update)
        except StorageError:
            raise
        except Exception as error:  # whatever it is, it must not block the queue
            await self._set_aside(update, incoming, error)
        self._committed()
        if incoming and incoming.press:
            await self._answered_at_once(incoming, turn)

    def _addressed(self, update: RawUpdate) -> Incoming | None:
        """The update as the dialogue reads it; None when the bot has no business with it. Raises Unreadable."""
        incoming = self._read(update.payload)
        return incoming if incoming and self._directory.concerns(incoming) else None

    async def _answered_at_once(self, incoming: Incoming, turn: Turn) -> None:
        """Answer those who wait and whom a later answer no longer helps."""
        if incoming.nature is EventKind.INLINE:
            await self._presses.inserts(incoming.press, turn.inserts)
        else:
            await self._presses.notice(incoming.press, turn.notice)

    async def _ignored(self, update: RawUpdate) -> Turn:
        """An update the bot has no business with is done at once."""
        await self._store.commit(Changes(), done=update.id)
        return Turn()

    async def _decided(self, update: RawUpdate, incoming: Incoming) -> Turn:
        """What the update leads to, decided and committed."""
        pressed = decode(incoming.action)
        request = pressed.request if pressed else ""
        return await self._carried_out(incoming, self._response, request, done=update.id)

    async def _response(self, scene: Scene) -> Turn:
        """What the update leads to, the work outside the dialogue included."""
        turn = respond(scene)
        if turn.effect is None:
            return turn
        await self._waiting(scene, turn.effect)
        result = await self._carry_out(turn.effect, scene.incoming.person.first_name, scene.now)
        after = scene if turn.session is None else scene.with_session(**dict(turn.session))
        after = replace(after, release=self._releases.current, history=self._releases.history())
        told = releases.told(after, turn.effect, result)
        return replace(turn, effect=None) + replace(told, session=told.session or turn.session)

    async def _waiting(self, scene: Scene, effect: Effect) -> None:
        """Say at once that the work takes a moment: once an update, however often it is decided."""
        await self._presses.typing(scene.incoming.address)
        early = replace(scene, incoming=replace(scene.incoming, token=f"{scene.incoming.token}.wait"))
        words = releases.waiting(scene, effect).changes(early)
        await self._store.commit(Changes(deliveries=words.deliveries))
        self._committed()

    async def _carried_out(
        self, incoming: Incoming, decide: Callable[[Scene], Awaitable[Turn]], request: str = "", done: int | None = None
    ) -> Turn:
        """Load, decide, commit. When somebody else was faster it is decided anew, then one turn at a time: so everybody
        gets through, however many press at the same moment.
        """
        with contextlib.suppress(Conflict):
            return await self._tried(incoming, decide, request, done)
        async with self._one_at_a_time:
            for _ in range(TRIES):
                with contextlib.suppress(Conflict):
                    return await self._tried(incoming, decide, request, done)
        raise RuntimeError("the same records kept changing")

    async def _tried(
        self, incoming: Incoming, decide: Callable[[Scene], Awaitable[Turn]], request: str, done: int | None
    ) -> Turn:
        """Load, decide, commit, once. Raises Conflict."""
        scene = await self._scene(incoming, request)
        turn = await decide(scene)
        if turn.denied:
            log.warning("person %s is no admin and tried %s", incoming.person.id, turn.denied)
        await self._store.commit(turn.changes(scene), done=done)
        return turn

    async def _scene(self, incoming: Incoming, request: str) -> Scene:
        """Everything the decision may look at."""
        replied = await self._store.about(incoming.address, incoming.replied) if incoming.replied else ""
        request = request or replied
        expecting = await self._store.load(incoming.address, request=request, others=self._directory.everybody())
        wanted = expecting.session.expected.request if expecting.session.expected else ""
        if wanted and all(one.id != wanted for one in expecting.requests):
            expecting = await self._store.load(incoming.address, request=wanted, others=self._directory.everybody())
        expecting = expecting.model_copy(update={"replied": replied})
        if self._directory.is_admin(incoming):
            more = {"unanswered": tuple(await self._store.unanswered()), "counts": await self._store.counts()}
            expecting = expecting.model_copy(update=more)
        return Scene(
            self._releases.current,
            self._directory,
            expecting,
            incoming,
            self._now(),
            self._releases.history(),
            str(self._releases.folder),
        )

    # -------------------------------------------------------------- trouble

    async def _set_aside(self, update: RawUpdate, incoming: Incoming | None, error: Exception) -> None:
        """Out of the queue, kept with the kind of error; the person and the admins are told.

        They are told first: after a crash in between it happens once more, and the same words are not sent twice.
        """
        kind = type(error).__name__
        if isinstance(error, Unreadable):
            log.error("update %s is set aside: %s", update.id, error)
        else:
            log.error("update %s is set aside", update.id, exc_info=without_words(error))
        token = f"aside{update.id}"
        await self._told(_nobody(token), lambda scene: releases.trouble(scene, update.id, kind))
        if incoming:
            person = replace(incoming, token=f"{token}p")
            await self._told(person, lambda scene: say(scene, scene.speech.text("trouble.person")))
        await self._store.set_aside(update, kind, self._now())

    async def _told(self, incoming: Incoming, words: Callable[[Scene], Turn]) -> None:
        """Commit a message about trouble; that it cannot be told is no further trouble."""

        async def decide(scene: Scene) -> Turn:
            return words(scene)

        try:
            await self._carried_out(incoming, decide)
        except StorageError:
            raise
        except Exception as error:
            log.exception("nobody could be told", exc_info=without_words(error))

    async def content_changed(self) -> None:
        """The watched content folder has changed: every admin gets the preview that /reload gives.

        A failure is logged: the next change is another occasion, and people go on being answered meanwhile.
        """
        try:
            await self._preview_for_admins()
        except Exception as error:
            log.exception("the preview of changed content could not be sent", exc_info=without_words(error))

    async def _preview_for_admins(self) -> None:
        effect = Effect(Work.PROPOSE)
        result = await self._carry_out(effect, "", self._now())
        if result == releases.NOTHING_NEW:
            return  # an admin has just published it

        async def preview(scene: Scene) -> Turn:
            return releases.told(scene, effect, result)

        token = f"watch{self._now():%Y%m%d%H%M%S%f}"
        for admin in self._directory.admins:
            await self._carried_out(_nobody(token + str(admin), admin), preview)
        self._committed()

    async def content_broken(self) -> None:
        """The bot started with an earlier release, as its folder has faults: the admins are told what to mend."""
        broken = releases.Broken(self._releases.issues)
        token = f"broken{self._now():%Y%m%d%H%M%S%f}"
        for admin in self._directory.admins:
            await self._told(_nobody(f"{token}.{admin}", admin), lambda scene: releases.started(scene, broken))
        self._committed()

    async def given_up(self, delivery: Delivery) -> None:
        """A promised delivery will never arrive: the delivery ladder goes on, both sides are told."""

        async def decide(scene: Scene) -> Turn:
            request = scene.request(delivery.request)
            return submission.undeliverable(scene, request, delivery.address) if request else Turn()

        await self._carried_out(_nobody(f"dead{delivery.id}", delivery.address), decide, delivery.request)
        self._committed()


def _nobody(token: str, address: Address = NOWHERE) -> Incoming:
    """An occasion that nobody typed or pressed."""
    return Incoming(token=token, nature=EventKind.SERVICE, address=address, person=Person(id=0))
