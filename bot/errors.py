"""Errors of the bot, split by what the catcher does.

    AssistantError
    ├── ConfigError        stop with one sentence and exit code 2
    ├── ChannelError       a message could not be delivered
    │   ├── TryLater       repeat after `seconds`
    │   ├── Unconfirmed    probably arrived: repeat once, much later, then go on
    │   └── Refused        this chat will never take it: climb the delivery ladder
    ├── Unreadable         an update that is no update: set it aside
    └── Interrupted        asked to end: leave, and wait for no thread

The knowledge has its own (`knowledge.loader.ContentError`), and so has the storage (`storage.StorageError`).
"""

from __future__ import annotations

from storage.messages import Address
from storage.records import Person


class AssistantError(Exception):
    """Base of the bot's errors."""

    def __init__(self, message: str = "") -> None:
        super().__init__(message or (self.__doc__ or "").strip())


class ConfigError(AssistantError):
    """The configuration cannot be used."""


class ChannelError(AssistantError):
    """The channel did not take the message."""


class TryLater(ChannelError):
    """The channel can't be reached or is busy; a retry may succeed."""

    def __init__(self, message: str = "", seconds: float | None = None) -> None:
        super().__init__(message)
        self.seconds = seconds
        """How many seconds the channel asked to wait; None when it didn't say."""


class Unconfirmed(ChannelError):
    """The channel got the message and didn't confirm it in time."""


class Refused(ChannelError):
    """The channel refused the message for good."""

    def __init__(self, message: str = "", *, lost: bool = False, reason: str = "") -> None:
        super().__init__(message)
        self.lost = lost
        """True when no other message will be delivered there either."""
        self.reason = reason
        """What is wrong in our settings, if anything."""


class Unreadable(AssistantError):
    """The update cannot be read."""

    def __init__(self, message: str = "", sender: tuple[Address, Person] | None = None) -> None:
        super().__init__(message)
        self.sender = sender
        """Who wrote it in private, and where; None when that can't be read either."""


class Interrupted(AssistantError):
    """The process was asked to stop: threads may still build the search, but aren't needed."""
