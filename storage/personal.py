"""What concerns a person as a whole: being blocked, being erased, and for how long things about people are kept."""

from __future__ import annotations

from datetime import datetime, timedelta
from hashlib import sha256

from pydantic import BaseModel, ConfigDict, PositiveInt

from storage.messages import Address, Record

NOBODY_THERE = Address("", "")
"""Where nobody can be reached: it stands in a request whose company had its data erased."""


class Block(Record):
    """Somebody whom the secretariat has shut out; nothing they send is handled."""

    address: Address
    """Their own chat, whatever chat they write from."""
    name: str = ""
    request: str = ""
    """Number of the request whose card led to it, if one did."""
    at: datetime
    told: bool = False
    """Whether they have been told."""

    @property
    def id(self) -> str:
        """One per person."""
        return str(self.address.root)


class Erasure(Record):
    """Everything kept about the person at this address is to go, together with what else the commit changes."""

    address: Address
    at: datetime


def mark_of(address: Address) -> str:
    """What is kept of somebody who was erased: it recognises the address in an older backup and doesn't name it."""
    return sha256(f"icn-bot erased {address.root}".encode()).hexdigest()


class Retention(BaseModel):
    """For how many days each kind of thing is kept."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    drafts: PositiveInt = 60
    """A request that was begun and not sent, from its beginning."""
    requests: PositiveInt = 730
    """Names, answers and messages of a request, from its end."""
    people: PositiveInt = 365
    """What is known of somebody who writes no more, from their last message."""
    questions: PositiveInt = 180
    """Questions without an answer, and the figures of a month."""
    dead_letters: PositiveInt = 30
    """Messages that could not be read."""
    marks: PositiveInt = 1095
    """Marks of erased people: longer than any backup is kept."""

    def before(self, kind: str, now: datetime) -> datetime:
        """What is older than this is older than its time; `kind` is the name of a field."""
        days: int = getattr(self, kind)
        return now - timedelta(days=days)
