"""The outbox: claims deliveries from the store, sends them within Telegram's limits and records the result. Failures
are retried with back-off; those that fail for good are reported.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from bot.channels import Channel
from bot.dialogue.events import Arrived, DeliveryFailed, Event, TopicOpened
from bot.errors import Refused, TryLater, Unconfirmed
from bot.limits import Pace
from bot.logs import handling, without_words
from bot.retry import backoff, until_stored
from storage import StorageError, Store
from storage.messages import Address, Delivery, DeliveryStatus, Reply, Text

log = logging.getLogger(__name__)

MOST_CHATS = 24
"""Chats served concurrently ..."""
SLOW_AFTER = 1.0
"""... not counting those where Telegram takes longer than this many seconds, which mustn't delay the others ..."""
MOST_TASKS = 200
"""... up to this many in all. There must be a few more connections (see `bot.telegram.connection`)."""
FIRST_WAIT = 1.0
LONGEST_WAIT = 300.0
"""Seconds between attempts: doubled from the first to the longest."""
LONGEST_PAUSE = 1.0
"""Seconds between looks while something is pending: clocks can jump, and deliveries being sent count as due."""
SHORTEST_PAUSE = 0.01
LONGEST_REQUESTED = 86_400.0
"""The longest wait, even if a channel asks for a longer one."""
UNCONFIRMED_WAIT = 60.0
"""Seconds until a message that may have arrived is sent again. The chat waits meanwhile, since messages are sent in
order.
"""
PATIENCE = timedelta(days=3)
"""How long a delivery is retried while the channel is unreachable ..."""
FEWEST_ATTEMPTS = 10
"""... and how often at least: after a long downtime a delivery may be old but untried."""
BUG_ATTEMPTS = 5
"""How often a delivery is tried that fails because of a bug, so that it doesn't block those behind it for ever."""
LEASE = timedelta(minutes=10)
"""The lease on a delivery: longer than any attempt takes."""
STOP_WITHIN = 1.0
"""Seconds a stop waits for deliveries being sent, so that they needn't be repeated after the next start."""


class Outbox:
    """Delivers what is in the store: each chat in order, different chats concurrently."""

    def __init__(
        self,
        store: Store,
        channels: Mapping[str, Channel],
        now: Callable[[], datetime],
        report: Callable[[Event], Awaitable[object]],
        pace: Pace,
    ) -> None:
        """`channels` by the name that an address carries; `now` gives the time, which may jump.

        A promised delivery that fails for good is reported before it is recorded as dead: after a crash in between it
        is reported again.
        """
        self._store = store
        self._channels = channels
        self._now = now
        self._report = report
        self._pace = pace
        self._wake = store.watch()
        self._attempts: dict[Address, asyncio.Task[None]] = {}
        self._started_at: dict[Address, float] = {}
        """When the current attempts began, by the loop's clock."""
        self._last_look: datetime | None = None

    async def run(self) -> None:
        """Deliver until cancelled."""
        try:
            while True:
                self._wake.clear()
                await self._look_at_clock()
                pause = await self._pause(await self._start_due())
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(pause):
                        await self._wake.wait()
        finally:
            await self._drain()

    async def _drain(self) -> None:
        """Give current attempts a moment to finish, then cancel them."""
        attempts = list(self._attempts.values())
        if attempts:
            await asyncio.wait(attempts, timeout=STOP_WITHIN)
        for task in attempts:
            task.cancel()
        await asyncio.gather(*attempts, return_exceptions=True)

    async def _look_at_clock(self) -> None:
        """Notice a clock that was set back, while the bot ran or before: it mustn't keep a chat waiting."""
        now = self._now()
        if self._last_look is None or now < self._last_look:
            await until_stored(lambda: self._store.count_waits_from(now))
        self._last_look = now

    async def _start_due(self) -> float | None:
        """Start a task for each chat that has something due, isn't being served, and is within Telegram's limits.

        Gives the seconds until such a limit ends; None when none was met.
        """
        taken, waits = set(self._attempts), list[float]()
        while self._has_room() and not (crowd := self._pace.wait()):
            claimed = await self._store.claim_deliveries(self._now(), LEASE, taken)
            if not claimed:
                return min(waits, default=None)
            for delivery in claimed:
                taken.add(delivery.address.root)
                if wait := self._pace.wait(delivery.address):
                    waits.append(wait)
                elif self._has_room():
                    self._start(delivery)
        return crowd if self._has_room() else SLOW_AFTER / 10

    def _has_room(self) -> bool:
        """Return whether one more chat can be served."""
        began = asyncio.get_running_loop().time() - SLOW_AFTER
        at_work = sum(departed > began for departed in self._started_at.values())
        return at_work < MOST_CHATS and len(self._attempts) < MOST_TASKS

    def _start(self, delivery: Delivery) -> None:
        chat = delivery.address.root
        self._pace.count(chat)
        self._started_at[chat] = asyncio.get_running_loop().time()
        with handling(delivery=delivery.id, chat=chat, request=delivery.request):
            task = asyncio.create_task(self._attempt(delivery))
        self._attempts[chat] = task
        task.add_done_callback(partial(self._finish_task, chat))

    def _finish_task(self, chat: Address, done: asyncio.Task[None]) -> None:
        """Forget a task that has ended, and look whether there is more for its chat."""
        del self._attempts[chat], self._started_at[chat]
        if not done.cancelled():
            done.result()  # an attempt keeps its errors to itself
        self._wake.set()

    async def _pause(self, limited: float | None) -> float | None:
        """Seconds until the next look; None when only a commit can bring something. `limited` is what `_start_due`
        gave.
        """
        if limited is not None:
            return min(max(limited, SHORTEST_PAUSE), LONGEST_PAUSE)
        if self._attempts:
            return LONGEST_PAUSE
        due = await self._store.next_due()
        if due is None:
            return None
        return min(max((due - self._now()).total_seconds(), SHORTEST_PAUSE), LONGEST_PAUSE)

    async def _attempt(self, delivery: Delivery) -> None:
        """Make one attempt and record the result. Of several messages, those that have arrived aren't repeated."""
        try:
            channel = self._channel_of(delivery.address)
            delivery = await self._place_in_topic(channel, delivery)
            parts = await channel.parts(delivery.reply)
            for part in parts[delivery.arrived : -1]:
                await self._deliver(channel, delivery, part)
                delivery = delivery.model_copy(update={"arrived": delivery.arrived + 1, "unconfirmed": False})
                await self._record(delivery)
                await self._keep_pace(delivery.address)
            message = await self._deliver(channel, delivery, parts[-1])
        except Unconfirmed as error:
            log.warning("delivery %s to %s may have arrived; it's sent once more", delivery.id, delivery.address)
            again = delivery.model_copy(update={"unconfirmed": True})
            await self._reschedule(again, UNCONFIRMED_WAIT, str(error))
        except TryLater as error:
            await self._retry_or_give_up(delivery, error)
        except Refused as error:
            await self._give_up(delivery, str(error), lost=error.lost, cause=error.reason)
        except Exception as error:
            log.exception("delivery %s failed through a fault", delivery.id, exc_info=without_words(error))
            await self._retry_after_bug(delivery, type(error).__name__)
        else:
            done = {"status": DeliveryStatus.SENT, "message_id": message, "attempts": delivery.attempts + 1}
            delivery = delivery.without_content()
            redacted = {"reply": delivery.reply.model_copy(update={"text": Text()})} if delivery.reply.secret else {}
            await self._record(delivery.model_copy(update={**done, **redacted}))
            if delivery.reported and message is not None:
                await until_stored(lambda: self._report_arrival(delivery))

    async def _place_in_topic(self, channel: Channel, delivery: Delivery) -> Delivery:
        """Return the delivery, in a forum addressed to its request's topic, which is opened with the first message
        about the request.

        After a crash in between it is opened again: an empty topic is better than a lost message.
        """
        reply, address = delivery.reply, delivery.address
        if not address.is_group or address.thread or not delivery.request or not (delivery.promised or reply.topic):
            return delivery
        thread = await self._store.topic_of_request(address, delivery.request)
        if not thread and reply.topic:
            thread = await channel.open_topic(address, reply.topic)
        if not thread:
            return delivery
        placed = delivery.model_copy(update={"address": replace(address, thread=thread)})
        if reply.topic:
            await until_stored(lambda: self._report_topic(placed))
        return placed

    async def _report_topic(self, delivery: Delivery) -> None:
        """From now on what is about the request goes there."""
        opened = TopicOpened(token=f"topic{delivery.id}", address=delivery.address, request=delivery.request)
        try:
            await self._report(opened)
        except StorageError:
            raise
        except Exception as error:
            log.exception("the topic of %s is not kept", delivery.request, exc_info=without_words(error))

    async def _deliver(self, channel: Channel, delivery: Delivery, part: Reply) -> int | None:
        """Deliver one message. If it was sent twice without an answer, it counts as arrived, with an unknown id.

        Raises Unconfirmed the first time. Otherwise a slow Telegram would show the same message again and again.
        """
        try:
            return await channel.deliver(delivery.address, part, await self._message_to_replace(delivery))
        except Unconfirmed:
            if not delivery.unconfirmed:
                raise
        log.warning("delivery %s to %s was sent twice without an answer", delivery.id, delivery.address)
        return None

    async def _keep_pace(self, chat: Address) -> None:
        """Wait until another message may go to the chat."""
        while wait := self._pace.wait(chat):  # noqa: ASYNC110 - others may be faster
            await asyncio.sleep(wait)
        self._pace.count(chat)

    def _channel_of(self, address: Address) -> Channel:
        """Raises Refused for a channel that is not set up."""
        try:
            return self._channels[address.channel]
        except KeyError:
            raise Refused(f"the channel {address.channel} isn't set up", lost=True) from None

    async def _message_to_replace(self, delivery: Delivery) -> int | None:
        """Return the id of the message to replace, if any: of several pieces, only the first replaces one."""
        reply = delivery.reply
        if delivery.arrived:
            return None
        if reply.replaces_anchor:
            return await self._store.message_with_anchor(delivery.address, reply.replaces_anchor)
        return reply.replaces

    async def _retry_or_give_up(self, delivery: Delivery, error: TryLater) -> None:
        """Retry later, or give up after enough attempts and time."""
        if self._now() - delivery.created > PATIENCE and delivery.attempts >= FEWEST_ATTEMPTS:
            await self._give_up(delivery, str(error))
        else:
            await self._reschedule(delivery, error.seconds, str(error))

    async def _retry_after_bug(self, delivery: Delivery, kind: str) -> None:
        """Retry after a bug, but not for long."""
        if delivery.attempts + 1 >= BUG_ATTEMPTS:
            await self._give_up(delivery, kind)
        else:
            await self._reschedule(delivery, None, kind)

    async def _reschedule(self, delivery: Delivery, seconds: float | None, reason: str) -> None:
        """Postpone the delivery by the given seconds, or with back-off."""
        if seconds is None:
            seconds = backoff(delivery.attempts, FIRST_WAIT, LONGEST_WAIT)
        now, wait = self._now(), timedelta(seconds=min(seconds, LONGEST_REQUESTED))
        again = {"attempts": delivery.attempts + 1, "tried": now, "due": now + wait, "error": reason}
        await self._record(delivery.model_copy(update=again))

    async def _give_up(self, delivery: Delivery, reason: str, *, lost: bool = False, cause: str = "") -> None:
        """Give the delivery up; if it was promised, report it first."""
        log.warning("delivery %s to %s is given up: %s", delivery.id, delivery.address, reason)
        if delivery.promised:
            token, address, request = f"dead{delivery.id}", delivery.address, delivery.request
            failed = DeliveryFailed(token=token, address=address, request=request, lost=lost, reason=cause)
            await until_stored(lambda: self._report_safely(failed))
        dead = {"status": DeliveryStatus.DEAD, "attempts": delivery.attempts + 1, "error": reason}
        delivery = delivery.without_content()
        await self._record(delivery.model_copy(update=dead))

    async def _report_arrival(self, delivery: Delivery) -> None:
        """Report the arrival after recording it: after a crash in between it isn't reported, nor sent twice."""
        await self._report_safely(
            Arrived(token=f"there{delivery.id}", address=delivery.address, request=delivery.request)
        )

    async def _report_safely(self, event: Event) -> None:
        """Report what became of a delivery. A failure here mustn't block the chat."""
        try:
            await self._report(event)
        except StorageError:
            raise
        except Exception as error:
            log.exception("nobody was told of delivery %s", event.token, exc_info=without_words(error))

    async def _record(self, delivery: Delivery) -> None:
        """Record the result, retrying while the storage fails: the message itself must not be repeated."""
        await until_stored(lambda: self._store.record(delivery))
