"""A submitted request, what happened to it, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any

from storage.messages import Address, Copy, Record
from storage.personal import NOBODY_THERE
from storage.records.sessions import Person


class Status(StrEnum):
    """Where a request stands; the transitions between them are in `bot.dialogue.requests`."""

    SUBMITTED = "submitted"
    """With the target's contact, who has not decided."""
    ASKED = "asked"
    """The contact asked something and waits for the company."""
    ACCEPTED = "accepted"
    """The contact helps."""
    DECLINED = "declined"
    """The contact cannot help."""
    WITHDRAWN = "withdrawn"
    """The company took it back."""
    CLOSED = "closed"
    """The help came to its end."""


FINISHED = frozenset({Status.DECLINED, Status.WITHDRAWN, Status.CLOSED})
"""Statuses in which nobody has to do anything any more."""


class Side(StrEnum):
    """What somebody is to a request."""

    COMPANY = "company"
    """The one who asked."""
    CONTACT = "contact"
    """One of those who decide."""


class HistoryEntry(Record):
    """One thing that happened to a request: who did what when, with what words."""

    at: datetime
    by: Side
    event: str
    words: str = ""
    reason: str = ""
    """Key of a ready-made reason, given instead of words: everybody reads it in their own language."""
    name: str = ""
    quote: str = ""
    """The part of an earlier message that the words reply to."""
    original: Copy | None = None
    """The message that brought the words, in its own chat."""
    named: bool = False
    """True when the other side may read the name."""
    taken_back: datetime | None = None
    """When whoever wrote the words took them back; they are gone then."""


class OutcomeKind(StrEnum):
    """What came of a request that is closed."""

    MET = "met"
    """The two sides met or talked."""
    INFORMATION = "information"
    """The company got the information or the contact it was looking for."""
    PROJECT = "project"
    """They work on something together."""
    CONTRACT = "contract"
    """They signed a contract."""
    NOTHING = "nothing"
    """Nothing has come of it yet."""


class RequestOutcome(Record):
    """What one side says came of a request: its last word. `public` is whether others may be told of it; None until
    the side was asked.
    """

    at: datetime
    by: Side
    kind: OutcomeKind
    words: str = ""
    public: bool | None = None


class Request(Record):
    """A submitted request. `company` is where the company asked from; those at `contacts` may decide."""

    id: str
    number: int
    version: int = 0
    service: str
    company: Address
    person: Person
    language: str
    answers: Mapping[str, Any]
    home: str = ""
    target: str = ""
    status: Status = Status.SUBMITTED
    contacts: tuple[Address, ...] = ()
    copies: tuple[Address, ...] = ()
    released: tuple[Address, ...] = ()
    """Contacts from whom somebody else has taken it over: they don't get it back by themselves."""
    suggested: str = ""
    """The cluster that the contact would pass it on to; the company is asked whether it agrees."""
    muted: tuple[Address, ...] = ()
    """Those of `copies` who don't want to hear of it any more."""
    watched: bool = False
    """True when its reminders are on the agenda; requests of earlier versions have none."""
    created: datetime
    updated: datetime
    stood_in: Mapping[str, datetime] = {}
    """When the card first arrived at those who stand in for the contact, by what they are: deputy, mailbox ..."""
    resembles: str = ""
    """The number of another chat's open request that is probably the same: for those who decide on both."""
    reached: datetime | None = None
    """When the card first arrived at one of those who decide; None while that isn't known."""
    history: tuple[HistoryEntry, ...] = ()
    outcomes: tuple[RequestOutcome, ...] = ()
    """What each side says came of it, at most one a side."""
    erased: datetime | None = None
    """Since when it says no more than what happened when, and to which clusters: no names, answers or words."""

    def anonymised(self, at: datetime) -> Request:
        """The request without anything that people said or are called."""
        nothing = {"words": "", "name": "", "quote": "", "original": None}
        return self.model_copy(
            update={
                "company": NOBODY_THERE,
                "person": Person(id=0),
                "answers": {},
                "history": tuple(event.model_copy(update=nothing) for event in self.history),
                "outcomes": tuple(told.model_copy(update={"words": "", "public": False}) for told in self.outcomes),
                "erased": at,
            }
        )
