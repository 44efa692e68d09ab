"""What concerns a person as a whole: blocking, erasure, and retention periods."""

from __future__ import annotations

from datetime import datetime, timedelta
from hashlib import sha256

from pydantic import BaseModel, ConfigDict, PositiveInt

from storage.messages import Address, Record

NOBODY_THERE = Address("", "")
"""The address that reaches nobody, used in requests of companies that had their data erased."""


class Block(Record):
    """Somebody whom the secretariat has blocked; nothing they send is handled."""

    address: Address
    """Their private chat, whichever chat they write from."""
    name: str = ""
    request: str = ""
    """The number of the request from whose card they were blocked, if any."""
    at: datetime
    told: bool = False
    """Whether they have been told so."""

    @property
    def id(self) -> str:
        """One per person."""
        return str(self.address.root)

    def nameless(self) -> Block:
        """Return the block with the chat's number in place of the name, once that has been erased."""
        return self.model_copy(update={"name": self.address.chat})


class Erasure(Record):
    """Delete everything about the person at this address, together with the other changes of the commit."""

    address: Address
    at: datetime


def mark_of(address: Address) -> str:
    """Return a hash kept of somebody who was erased: it recognises the address in an older backup without naming it."""
    return sha256(f"icn-bot erased {address.root}".encode()).hexdigest()


class Retention(BaseModel):
    """For how many days each kind of data is kept."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    drafts: PositiveInt = 60
    """A draft, from its last answer."""
    requests: PositiveInt = 730
    """Names, answers and messages of a request, from its end."""
    people: PositiveInt = 365
    """What is known of somebody who no longer writes, from their last message."""
    questions: PositiveInt = 180
    """Unanswered questions, and monthly counters."""
    dead_letters: PositiveInt = 30
    """Updates that couldn't be handled."""
    marks: PositiveInt = 1095
    """Marks of erased people: longer than any backup is kept."""

    def before(self, kind: str, now: datetime) -> datetime:
        """Data of this kind that is older has passed its period; `kind` is the name of a field."""
        days: int = getattr(self, kind)
        return now - timedelta(days=days)
