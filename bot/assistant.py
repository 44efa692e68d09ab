"""Handles one event: load what the decision may look at, decide, commit. The outbox sends the replies."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, Protocol

from bot.albums import ALBUM, Albums
from bot.dialogue.admin import releases
from bot.dialogue.directory import Directory
from bot.dialogue.effects import Effect, Result
from bot.dialogue.events import (
    ContactsChanged,
    Event,
    EventKind,
    Incoming,
    ReminderDue,
    ShutOut,
    TooMuch,
    Trouble,
    WorkDone,
)
from bot.dialogue.interpretation.interpreter import interpret, verdict_of
from bot.dialogue.privacy import blocks
from bot.dialogue.requests.deadlines import closing_reminder
from bot.dialogue.requests.lifecycle import OPEN
from bot.dialogue.routing.handlers import respond
from bot.dialogue.routing.happenings import TROUBLES
from bot.dialogue.scene import Scene, Terms
from bot.dialogue.turn import Insert, Turn
from bot.dialogue.wishes import slot_filling
from bot.errors import Unreadable
from bot.limits import Admission, Allowance
from bot.logs import without_words
from bot.scenes import SceneLoader, new_code
from knowledge.releases.releases import Releases
from knowledge.search.text import beginning
from storage import Conflict, StorageError, Store
from storage.messages import Address
from storage.personal import Block
from storage.records import Changes, RawUpdate, Request

log = logging.getLogger(__name__)

TURNS_AT_ONCE = 8
"""Most turns at work at once: with more, a burst of updates would keep the outbox from sending answers."""
COUNTED_AS = {EventKind.PRESS: "presses", EventKind.FILE: "files"}
"""Kinds of event with a rate limit of their own."""
REQUEST_KINDS = frozenset({EventKind.TEXT, EventKind.COMMAND, EventKind.PRESS, EventKind.FILE, EventKind.OTHER})
"""Kinds of event in which a person wants something from the bot."""
LONG_TEXT = 200
"""Messages from this many characters on are decided on in a thread: they are rare, and take longer."""
TYPING_SECONDS = 4.0
"""Seconds after which "typing" is shown anew: it fades after five."""
REQUESTS_AT_ONCE = 50
"""Requests processed before yielding to the event loop."""
TRIES = 20
"""How often a turn is decided again after a Conflict, then without other turns beside it."""


class Presses(Protocol):
    """How people get immediate answers: to a pressed button, to an inline query."""

    async def show_typing(self, address: Address) -> None:
        """Show that the answer takes a moment."""

    async def answer_search(self, search: str, found: tuple[Insert, ...]) -> None:
        """Answer an inline query."""

    async def answer_press(self, press: str, words: str) -> None:
        """End the wait on a pressed button, with a short note if there are words."""


class Assistant:
    """Decides on every event, whoever or whatever caused it."""

    def __init__(
        self,
        *,
        store: Store,
        releases: Releases,
        read: Callable[[Mapping[str, Any]], Incoming | None],
        presses: Presses,
        carry_out: Callable[[Effect, str, datetime], Awaitable[Result]],
        allowance: Allowance,
        now: Callable[[], datetime],
        terms: Terms | None = None,
        name: str = "",
        new_code: Callable[[], str] = new_code,
    ) -> None:
        """`read` maps a raw update; `carry_out` runs effects; `allowance` limits how much one person may send; `terms`
        are the settings people are told about; `name` is the bot's name in Telegram; `new_code` makes a code that
        nobody can guess.
        """
        self._store = store
        self._releases = releases
        self._scenes = SceneLoader(store, releases, now, terms or Terms(), name, new_code)
        self._read = read
        self._presses = presses
        self._carry_out = carry_out
        self._allowance = allowance
        self._albums = Albums(store, read, now)
        self._now = now
        self._turns = asyncio.Semaphore(TURNS_AT_ONCE)
        self._one_at_a_time = asyncio.Lock()
        self._reporting = asyncio.Lock()

    # ------------------------------------------------------------- the front door

    async def handle(self, event: Event, done: int | str | None = None) -> Turn:
        """Decide on an event and commit the changes, with the mark that update or reminder `done` is handled.

        An effect that the decision asks for is run in between, once, and its result decided on. A turn waiting for an
        effect doesn't count as at work.
        """
        turn, scene = await self._decide(event, done)
        while turn.effect is not None:
            async with self._visibly_at_work(scene):
                await self._say_that_it_takes_a_moment(scene, turn.effect)
                result = await self._carry_out(turn.effect, event.person.first_name, scene.now)
            turn, scene = await self._decide(WorkDone.of(event, turn.effect, result), done)
        if turn.contacts or turn.removed_contacts:
            await self.hand_over()
        return turn

    async def attempt(self, event: Event) -> None:
        """Handle an event that nobody waits for. A failure is only logged: the event will come again.

        Raises StorageError.
        """
        try:
            await self.handle(event)
        except StorageError:
            raise
        except Exception as error:
            log.exception("%s could not be handled", type(event).__name__, exc_info=without_words(error))

    async def preview(self, event: Event) -> Turn:
        """Return what an event would lead to; nothing is stored."""
        return respond(await self._scenes.load(event))

    async def handle_update(self, update: RawUpdate) -> None:
        """Handle an update from the inbox. If that fails, it becomes a dead letter and is reported.

        Raises StorageError when nothing could be stored.
        """
        incoming, turn = None, Turn()
        try:
            incoming = self._read(update.payload)
            if incoming and (block := await self._block_of(incoming)):
                await self._ignore_blocked(incoming, block, update)
            elif incoming and (await self._scenes.load_directory()).concerns(incoming):
                turn = await self._handle_within_limits(incoming, update)
            else:
                await self._store.commit(Changes(), done=update.id)
        except StorageError:
            raise
        except Exception as error:  # whatever it is, it must not block the queue
            await self._set_aside(update, incoming, error)
        if incoming and incoming.press:
            await self._answer_at_once(incoming, turn)

    async def remind(self, event: ReminderDue, done: str) -> None:
        """Handle a due reminder. A complete album is handled as one message."""
        if event.reminder.kind != ALBUM:
            await self.handle(event, done)
            return
        async with self._albums.complete(event.reminder.id) as incoming:
            await self.handle(incoming, done)

    async def hand_over(self) -> None:
        """Send open requests to whoever should have them now: contacts change, and can be reached or not."""
        directory = await self._scenes.load_directory()
        for number, request in enumerate(await self._store.requests(OPEN), 1):
            if number % REQUESTS_AT_ONCE == 0:
                await asyncio.sleep(0)
            unplanned = request.watched and not await self._is_planned(request, directory)
            if directory.is_attended(request) and request.watched and not unplanned:
                continue
            # One that reached nobody is tried once more with those who are set up now, and not again at every start.
            receivers = map(str, directory.receivers(request.target))
            state = request.version if request.contacts else "-".join(receivers)
            token = f"deal{request.id}.{state}"
            await self.attempt(ContactsChanged(token=token, request=request.id, unplanned=unplanned))

    async def _is_planned(self, request: Request, directory: Directory) -> bool:
        """Return whether the request will be closed if nobody writes, as far as silence closes it."""
        catalog = self._releases.current.catalog
        closing = closing_reminder(catalog, request, directory.known)
        return closing is None or await self._store.reminder(closing.id) is not None

    async def _handle_within_limits(self, incoming: Incoming, update: RawUpdate) -> Turn:
        """Handle an update; part of an album waits on the agenda until the album is complete.

        From a person who sends too much nothing is handled for a while; they are told so once.
        """
        kind = COUNTED_AS.get(incoming.kind, "messages")
        admission = self._allowance.judge(incoming.person.id, kind)
        if admission is Admission.TELL:
            log.warning("person %s sends too many %s", incoming.person.id, kind)
            person, token = incoming.person, incoming.token
            return await self.handle(
                TooMuch(token=token, address=incoming.address, person=person, kind=kind), update.id
            )
        if admission is Admission.IGNORE:
            await self._store.commit(Changes(), done=update.id)
        elif self._albums.has(incoming):
            await self._albums.gather(incoming, update)
        else:
            await self._note_reachable(incoming)
            return await self.handle(incoming, done=update.id)
        return Turn()

    async def _note_reachable(self, incoming: Incoming) -> None:
        """Whoever writes or presses can be reached again, whether or not Telegram has said so."""
        if incoming.kind is not EventKind.REACH and incoming.address.root in self._scenes.directory.unreachable:
            token = f"{incoming.token}.back"
            await self.handle(replace(incoming, token=token, kind=EventKind.REACH, detail="reached", press=""))

    async def _block_of(self, incoming: Incoming) -> Block | None:
        """Return the block that applies to an event. Blocked people keep their rights to their own data."""
        person = replace(incoming.address, chat=str(incoming.person.id), thread="")
        block = next((block for block in await self._store.blocks() if block.address == person), None)
        return None if block and blocks.is_allowed(incoming) else block

    async def _ignore_blocked(self, incoming: Incoming, block: Block, update: RawUpdate) -> None:
        """Ignore an event of somebody who is blocked; they are told once, in private."""
        if block.told or not incoming.private or incoming.kind not in REQUEST_KINDS:
            await self._store.commit(Changes(), done=update.id)
            return
        person, address = incoming.person, incoming.address
        await self.handle(ShutOut(token=incoming.token, address=address, person=person, block=block), update.id)

    # ------------------------------------------------------------------ deciding

    async def _decide(self, event: Event, done: int | str | None) -> tuple[Turn, Scene]:
        """Load, decide, commit. After a Conflict it is decided again, then without other turns beside it: so everybody
        gets through, however many press at the same moment.
        """
        async with self._turns:
            with contextlib.suppress(Conflict):
                return await self._try(event, done)
            async with self._one_at_a_time:
                for _ in range(TRIES):
                    with contextlib.suppress(Conflict):
                        return await self._try(event, done)
        raise RuntimeError("the same records kept changing")

    async def _try(self, event: Event, done: int | str | None) -> tuple[Turn, Scene]:
        """Load, decide, and commit unless an effect has to run first. Raises Conflict."""
        scene = await self._scenes.load(event)
        if words := scene.words_to_interpret:  # two pieces of work: others' may be done between them
            scene = await asyncio.to_thread(_interpreted, scene, words)
        turn = await asyncio.to_thread(respond, scene) if words or _takes_long(scene) else respond(scene)
        if turn.denied:
            log.warning("person %s is no admin and tried %s", event.person.id, turn.denied)
        if turn.effect is None:
            await self._store.commit(turn.changes(scene), done=done)
        return turn, scene

    @contextlib.asynccontextmanager
    async def _visibly_at_work(self, scene: Scene) -> AsyncIterator[None]:
        """Show the person that the bot is typing until the block ends: to learn new content may take a minute."""

        async def type_on(address: Address) -> None:
            while True:
                await self._presses.show_typing(address)
                await asyncio.sleep(TYPING_SECONDS)

        typing = asyncio.create_task(type_on(scene.event.address)) if isinstance(scene.event, Incoming) else None
        try:
            yield
        finally:
            if typing:
                typing.cancel()

    async def _say_that_it_takes_a_moment(self, scene: Scene, effect: Effect) -> None:
        """Sent once per event, however often it is decided, because the message's id derives from the event."""
        if not isinstance(scene.event, Incoming):
            return
        early = replace(scene, event=replace(scene.event, token=f"{scene.event.token}.wait"))
        words = releases.announce_wait(scene, effect).changes(early)
        if words.deliveries:
            await self._store.commit(Changes(deliveries=words.deliveries))

    async def _answer_at_once(self, incoming: Incoming, turn: Turn) -> None:
        """Give the answers that can't wait for the outbox."""
        if incoming.kind is EventKind.INLINE:
            await self._presses.answer_search(incoming.press, turn.inserts)
        else:
            await self._presses.answer_press(incoming.press, turn.notice)

    # ------------------------------------------------------------------- trouble

    async def _set_aside(self, update: RawUpdate, incoming: Incoming | None, error: Exception) -> None:
        """Make an update a dead letter, with the kind of error; the person and the admins are told.

        They are told first: after a crash in between it happens again, and the same message isn't sent twice.
        """
        kind = type(error).__name__
        sender = (incoming.address, incoming.person) if incoming else None
        if isinstance(error, Unreadable):
            log.error("update %s is set aside: %s", update.id, error)
            sender = error.sender
        else:
            log.error("update %s is set aside", update.id, exc_info=without_words(error))
        trouble = Trouble(token=f"aside{update.id}", update=update.id, error=kind, read=incoming is not None)
        if sender:
            trouble = replace(trouble, address=sender[0], person=sender[1])
        async with self._reporting:  # or each of many at the same moment would be the first that is told
            await self.attempt(replace(trouble, told=await self._store.reminder(TROUBLES)))
        await self._store.set_aside(update, kind, self._now())


def _interpreted(scene: Scene, words: str) -> Scene:
    """Return a scene with its words interpreted. For a thread: the search takes too long for the event loop, and so
    does a decision on them that looks for the same words in another way.
    """
    slot_filling.prepare(scene.release, beginning(words))
    found = interpret(scene.release, words, scene.context, verdict_of(scene.event))
    return replace(scene, interpretation=found)


def _takes_long(scene: Scene) -> bool:
    """Return whether an event may take long: long texts, everything stored about a person, all requests."""
    words = scene.event.text if isinstance(scene.event, Incoming) else ""
    return len(words) > LONG_TEXT or scene.snapshot.personal_data is not None or isinstance(scene.event, WorkDone)
