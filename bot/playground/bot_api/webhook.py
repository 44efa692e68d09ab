"""Delivery of updates to a webhook: in order within a chat, repeated until it answers with 2xx."""

from __future__ import annotations

import asyncio
import ipaddress
import logging
import re
from collections import deque
from dataclasses import dataclass
from urllib.parse import urlsplit

import httpx

from bot.playground.errors import bad_request
from bot.playground.world.clock import Clock
from bot.playground.world.records import JsonObject
from bot.playground.world.updates import QueuedUpdate, UpdateQueue

logger = logging.getLogger(__name__)

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the name of a header
FIRST_PAUSE, LONGEST_PAUSE = 0.1, 30.0
REPLY_SECONDS = 60.0


@dataclass(frozen=True)
class Webhook:
    """Where updates go."""

    url: str
    secret: str = ""
    max_connections: int = 40


def check_url(url: str) -> str:
    """Check that updates may be posted to an address: this machine only. Raises BotApiError."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise bad_request("bad webhook: Wrong HTTP URL")
    if parts.hostname != "localhost" and not _is_loopback(parts.hostname):
        raise bad_request("bad webhook: this playground only posts to this machine (127.0.0.1)")
    return url


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def check_secret(secret: str) -> str:
    """Check that a header can carry the secret token. Raises BotApiError."""
    if secret and not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", secret):
        raise bad_request("secret token contains unallowed characters")
    return secret


class WebhookDelivery:
    """The webhook, if one is set, and its deliveries."""

    def __init__(self, updates: UpdateQueue, clock: Clock) -> None:
        self.hook: Webhook | None = None
        self.first_pause = FIRST_PAUSE
        """Seconds before the second attempt; doubled each time, up to half a minute."""
        self._updates = updates
        self._clock = clock
        self._lanes: dict[int, deque[QueuedUpdate]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._client: httpx.AsyncClient | None = None
        self._places = asyncio.Semaphore(1)
        self._error: tuple[int, str] | None = None

    def set(self, hook: Webhook) -> None:
        """Post updates to `hook` from now on, those waiting first."""
        self.stop()
        self.hook = hook
        self._places = asyncio.Semaphore(hook.max_connections)
        self._client = self._client or httpx.AsyncClient(timeout=REPLY_SECONDS, trust_env=False)
        self._updates.listener = self._enqueue
        for update in self._updates.waiting():
            self._enqueue(update)

    def stop(self) -> None:
        """Post nothing more; unconfirmed updates stay in the queue."""
        self.hook, self._error = None, None
        self._updates.listener = None
        self._lanes.clear()
        for task in self._tasks:
            task.cancel()

    def forget(self) -> None:
        """Forget what waits to be posted."""
        for lane in self._lanes.values():
            lane.clear()
        self._lanes.clear()

    async def close(self) -> None:
        """Stop, and wait until no delivery is in progress."""
        self.stop()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._client is not None:
            await self._client.aclose()

    def info(self) -> JsonObject:
        """Return the WebhookInfo object."""
        info: JsonObject = {
            "url": self.hook.url if self.hook else "",
            "has_custom_certificate": False,
            "pending_update_count": len(self._updates),
        }
        if self.hook:
            info |= {"max_connections": self.hook.max_connections, "ip_address": "127.0.0.1"}
        if self._updates.allowed:
            info["allowed_updates"] = list(self._updates.allowed)
        if self._error:
            info |= {"last_error_date": self._error[0], "last_error_message": self._error[1]}
        return info

    def _enqueue(self, update: QueuedUpdate) -> None:
        lane = self._lanes.setdefault(update.lane, deque())
        lane.append(update)
        if len(lane) == 1 and self.hook is not None:
            task = asyncio.get_running_loop().create_task(self._work_off(lane, self.hook))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _work_off(self, lane: deque[QueuedUpdate], hook: Webhook) -> None:
        """Post the updates of one chat until none is left; an update leaves the lane once it is accepted."""
        pause = self.first_pause
        while lane:
            update = lane[0]
            async with self._places:
                taken = await self._post(update, hook)
            if not taken:
                await asyncio.sleep(pause)
                pause = min(pause * 2, LONGEST_PAUSE)
                continue
            pause = self.first_pause
            self._updates.drop(update.id)
            if lane and lane[0] is update:
                lane.popleft()

    async def _post(self, update: QueuedUpdate, hook: Webhook) -> bool:
        headers = {SECRET_HEADER: hook.secret} if hook.secret else {}
        assert self._client is not None  # noqa: S101 - `set` made it
        try:
            response = await self._client.post(hook.url, json=update.body, headers=headers)
        except httpx.HTTPError as error:
            self._fail(f"Connection failed: {type(error).__name__}")
            return False
        if response.is_success:
            return True
        self._fail(f"Wrong response from the webhook: {response.status_code} {response.reason_phrase}")
        return False

    def _fail(self, reason: str) -> None:
        self._error = (self._clock.stamp(), reason)
        logger.info("webhook delivery failed: %s", reason)
