"""Rate limits: Telegram's for the bot, and the bot's for people."""

from __future__ import annotations

import math
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum

from pydantic import BaseModel, ConfigDict, PositiveInt

from storage.messages import TELEGRAM, Address


@dataclass(frozen=True)
class Limit:
    """At most `most` in any `seconds` seconds."""

    most: int
    seconds: float


BOT_LIMIT = Limit(28, 1.0)
"""Telegram takes about 30 messages a second from a bot. They reach it less evenly than they leave, hence a few less."""
CHAT_LIMIT = Limit(5, 5.0)
"""It asks for no more than one a second in a chat, and allows short bursts."""
GROUP_LIMIT = Limit(19, 60.0)
"""In a group, 20 a minute."""
IDLE = 1000
"""Chats tracked before idle ones are forgotten."""
TELL_EVERY = 60.0
"""Seconds after which somebody who still sends too much is told again."""


class Window:
    """The recent times that count towards a limit."""

    def __init__(self, limit: Limit) -> None:
        self._times: deque[float] = deque(maxlen=limit.most)
        self._limit = limit

    def wait(self, now: float) -> float:
        """Seconds until there's room for another; 0 when there is."""
        if len(self._times) < self._limit.most:
            return 0.0
        return max(0.0, self._times[0] + self._limit.seconds - now)

    def count(self, now: float) -> None:
        """Count a message that goes to that chat now."""
        self._times.append(now)

    def is_idle(self, now: float) -> bool:
        """Return whether nothing it counts matters any more."""
        return not self._times or now - self._times[-1] >= self._limit.seconds


class Pace:
    """Keeps to Telegram's limits, so that it never has to say "too many requests". Other channels have none here."""

    def __init__(
        self,
        now: Callable[[], float] = time.monotonic,
        *,
        overall: Limit = BOT_LIMIT,
        chat: Limit = CHAT_LIMIT,
        group: Limit = GROUP_LIMIT,
    ) -> None:
        """`now` counts seconds and never jumps: this has nothing to do with the time of day."""
        self._now = now
        self._overall = Window(overall)
        self._chat, self._group = chat, group
        self._chats: dict[Address, Sequence[Window]] = {}

    def wait(self, address: Address | None = None) -> float:
        """Seconds until a message may go to that chat; without one, until any may go anywhere."""
        now = self._now()
        windows = () if address is None else self._windows(address)
        return max(window.wait(now) for window in (self._overall, *windows))

    def count(self, address: Address) -> None:
        """Count a message that goes to that chat now."""
        now = self._now()
        for window in self._windows(address):
            window.count(now)
        if address.channel == TELEGRAM:
            self._overall.count(now)

    def _windows(self, address: Address) -> Sequence[Window]:
        if address.channel != TELEGRAM:
            return ()
        if address.root not in self._chats:
            self._forget_idle()
            is_group = address.chat.startswith("-")
            limits = (self._chat, self._group) if is_group else (self._chat,)
            self._chats[address.root] = tuple(map(Window, limits))
        return self._chats[address.root]

    def _forget_idle(self) -> None:
        if len(self._chats) >= IDLE:
            now = self._now()
            busy = {chat: found for chat, found in self._chats.items() if not all(each.is_idle(now) for each in found)}
            self._chats = busy


def unlimited() -> Pace:
    """Return a pace without limits, for a Telegram that has none."""
    none = Limit(1, 0.0)
    return Pace(overall=none, chat=none, group=none)


class Admission(Enum):
    """What to do with what a person sends."""

    HANDLE = "handle"
    TELL = "tell"
    """Too much, and they haven't been told yet."""
    IGNORE = "ignore"
    """Still too much, and they have been told."""


class Limits(BaseModel):
    """How much one person may send: far more than people type or press, and less than a script does."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    messages_a_minute: PositiveInt = 40
    messages_a_day: PositiveInt = 1500
    presses_a_minute: PositiveInt = 90
    presses_a_day: PositiveInt = 4000
    files_a_minute: PositiveInt = 30
    files_a_day: PositiveInt = 300


class Allowance:
    """Counts what each person sends, in memory: a restart resets the counts."""

    def __init__(self, limits: Limits, now: Callable[[], float] = time.monotonic) -> None:
        """`now` counts seconds and never jumps."""
        self._limits = limits
        self._now = now
        self._people: dict[tuple[int, str], tuple[Window, Window]] = {}
        self._told: dict[tuple[int, str], float] = {}

    def judge(self, person: int, kind: str) -> Admission:
        """Count what a person sends (`kind`: messages, presses or files), unless it's too much."""
        now, key = self._now(), (person, kind)
        windows = self._windows(key)
        if not any(window.wait(now) for window in windows):
            for window in windows:
                window.count(now)
            self._told.pop(key, None)
            return Admission.HANDLE
        if now - self._told.get(key, -math.inf) < TELL_EVERY:
            return Admission.IGNORE
        self._told[key] = now
        return Admission.TELL

    def _windows(self, key: tuple[int, str]) -> tuple[Window, Window]:
        if key not in self._people:
            self._forget_idle()
            minute, day = (getattr(self._limits, f"{key[1]}_a_{period}") for period in ("minute", "day"))
            self._people[key] = Window(Limit(minute, 60.0)), Window(Limit(day, 86_400.0))
        return self._people[key]

    def _forget_idle(self) -> None:
        """Of many people, forget those who have sent nothing for a day."""
        if len(self._people) % IDLE == IDLE - 1:
            now = self._now()
            self._people = {key: found for key, found in self._people.items() if not found[1].is_idle(now)}
            self._told = {key: at for key, at in self._told.items() if key in self._people}
