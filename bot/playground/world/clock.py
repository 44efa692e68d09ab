"""The playground's clock: the real time, moved forward on request."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta


class Clock:
    """The time. It can be moved forward; only a reset takes it back."""

    def __init__(self, offset: float = 0.0) -> None:
        self.offset = offset
        """Seconds it has been moved forward so far."""

    def now(self) -> datetime:
        """Return the playground's time, aware, in UTC."""
        return datetime.now(UTC) + timedelta(seconds=self.offset)

    def stamp(self) -> int:
        """Return the time as the Bot API writes it: whole seconds since 1970."""
        return int(self.now().timestamp())

    def forward(self, seconds: float) -> datetime:
        """Move on by `seconds` and return the new time. Raises ValueError for a step back or over a hundred years."""
        if not 0 <= seconds <= 3_155_760_000:
            raise ValueError("The clock only moves forward, by at most a hundred years.")
        self.offset += seconds
        return self.now()

    def restart(self) -> None:
        """Go back to the real time."""
        self.offset = 0.0
