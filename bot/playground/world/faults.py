"""Faults on demand: what goes wrong between the bot and Telegram."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class FaultKind(StrEnum):
    """What goes wrong with a call."""

    OUTAGE = "outage"
    """The connection is closed without a reply, and nothing happens."""
    LATENCY = "latency"
    """The reply takes `seconds` longer."""
    RETRY_AFTER = "retry_after"
    """429: come back after `seconds`; nothing happens."""
    SERVER_ERROR = "server_error"
    """502 with the web page of the gateway; nothing happens."""
    CUT_AFTER_ACCEPT = "cut_after_accept"
    """The call is carried out, and then the connection is closed without a reply."""
    CUT_REPLY = "cut_reply"
    """The call is carried out, and only half of the reply comes."""


@dataclass
class NetworkFault:
    """One fault. `times` counts down to nothing (None: until it is lifted); `chat` and `methods` narrow it."""

    kind: FaultKind
    times: int | None = None
    seconds: float = 0.0
    chat: int | None = None
    methods: frozenset[str] = frozenset()

    def strikes(self, method: str, chat: int | None) -> bool:
        """Return whether it applies to this call. Without `methods`, getUpdates only suffers outages and latency."""
        if self.methods and method.lower() not in self.methods:
            return False
        if not self.methods and method.lower() == "getupdates" and self.kind not in _EVERYWHERE:
            return False
        return self.chat is None or self.chat == chat


_EVERYWHERE = (FaultKind.OUTAGE, FaultKind.LATENCY)


class NetworkFaults:
    """The faults in force."""

    def __init__(self) -> None:
        self.on_outage: Callable[[], None] | None = None
        """Called when an outage begins, so that replies in progress are cut as well."""
        self.struck = 0
        """Calls that have suffered from one."""
        self._faults: list[NetworkFault] = []

    def add(
        self,
        kind: FaultKind | str,
        times: int | None = None,
        *,
        seconds: float = 0.0,
        chat: int | None = None,
        methods: Iterable[str] = (),
    ) -> None:
        """Let something go wrong from now on, `times` times or until lifted."""
        fault = NetworkFault(FaultKind(kind), times, seconds, chat, frozenset(method.lower() for method in methods))
        self._faults.append(fault)
        if fault.kind is FaultKind.OUTAGE and not fault.methods and self.on_outage is not None:
            self.on_outage()

    def lift(self, kind: FaultKind | str | None = None) -> None:
        """End the faults of one kind, or all."""
        self._faults = [fault for fault in self._faults if kind is not None and fault.kind != kind]

    @property
    def in_force(self) -> int:
        """How many there are."""
        return len(self._faults)

    def take(self, kind: FaultKind, method: str, chat: int | None) -> NetworkFault | None:
        """Return the fault of this kind that applies to the call, if any; counts it down."""
        fault = next((fault for fault in self._faults if fault.kind is kind and fault.strikes(method, chat)), None)
        self.struck += fault is not None
        if fault is not None and fault.times is not None:
            fault.times -= 1
            if fault.times <= 0:
                self._faults.remove(fault)
        return fault

    def view(self) -> dict[str, Any]:
        """Return the faults in force as the page shows them."""
        first = {fault.kind: fault for fault in reversed(self._faults)}
        after = first.get(FaultKind.RETRY_AFTER)
        return {
            "outage": FaultKind.OUTAGE in first,
            "latency": first[FaultKind.LATENCY].seconds if FaultKind.LATENCY in first else 0,
            "retry_after": {"chat": after.chat, "seconds": after.seconds, "times": after.times} if after else None,
            "server_error": self._count(FaultKind.SERVER_ERROR),
            "cut_after_accept": self._count(FaultKind.CUT_AFTER_ACCEPT),
        }

    def _count(self, kind: FaultKind) -> int:
        return sum(fault.times or 0 for fault in self._faults if fault.kind is kind)


class FloodLimits:
    """Telegram's own limits: about one message a second to a chat, 30 a second in all, 20 a minute to a group.

    Off until `enabled`. Measured in real time, whatever the playground's clock says.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.enabled = False
        self._clock = clock
        self._sent: dict[int, deque[float]] = {}

    def wait(self, chat: int) -> int:
        """Count a message to `chat`: 0 when it may go, otherwise the seconds to wait, and it is not counted."""
        if not self.enabled:
            return 0
        rules = [(chat, 3, 3.0), (0, 30, 1.0)] if chat > 0 else [(chat, 20, 60.0), (0, 30, 1.0)]
        now = self._clock()
        wait = max(self._missing(key, most, seconds, now) for key, most, seconds in rules)
        if wait <= 0:
            for key, _, _ in rules:
                self._sent.setdefault(key, deque()).append(now)
            return 0
        return max(1, int(wait + 0.999))

    def _missing(self, key: int, most: int, seconds: float, now: float) -> float:
        sent = self._sent.setdefault(key, deque())
        while sent and sent[0] <= now - seconds:
            sent.popleft()
        return 0.0 if len(sent) < most else sent[0] + seconds - now
