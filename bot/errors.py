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
    """The channel is out of reach or busy; the same message may go through later."""

    def __init__(self, message: str = "", seconds: float | None = None) -> None:
        super().__init__(message)
        self.seconds = seconds
        """How long the channel asked to wait; None when it did not say."""


class Unconfirmed(ChannelError):
    """The channel was given the message and didn't say in time whether it took it."""


class Refused(ChannelError):
    """The channel refused the message for good."""

    def __init__(self, message: str = "", *, lost: bool = False, reason: str = "") -> None:
        super().__init__(message)
        self.lost = lost
        """True when no other message will arrive there either."""
        self.reason = reason
        """What is wrong on our side, if anything."""


class Unreadable(AssistantError):
    """The update cannot be read."""

    def __init__(self, message: str = "", sender: tuple[Address, Person] | None = None) -> None:
        super().__init__(message)
        self.sender = sender
        """Who wrote it to the bot alone, and where; None when that can't be read either."""


class Interrupted(AssistantError):
    """The process was asked to end: threads may still be at work, such as one that learns, and nothing needs them."""
