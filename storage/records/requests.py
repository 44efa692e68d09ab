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
    """The status of a request; the transitions are in `bot.dialogue.requests.lifecycle`."""

    SUBMITTED = "submitted"
    """Sent to the target's contact, who has not decided yet."""
    ASKED = "asked"
    """The contact asked a question and waits for the company's answer."""
    ACCEPTED = "accepted"
    """The contact has agreed to help."""
    DECLINED = "declined"
    """The contact can't help."""
    WITHDRAWN = "withdrawn"
    """The company withdrew it."""
    CLOSED = "closed"
    """The help is over."""


UNDECIDED = frozenset({Status.SUBMITTED, Status.ASKED})
"""Statuses of requests on which nobody has decided."""
FINISHED = frozenset({Status.DECLINED, Status.WITHDRAWN, Status.CLOSED})
"""Statuses of requests that are over."""


class Side(StrEnum):
    """A side of a request."""

    COMPANY = "company"
    """The company that sent it."""
    CONTACT = "contact"
    """The contacts who decide about it."""


class HistoryEntry(Record):
    """One thing that happened to a request: who did what and when, and the words that went with it."""

    at: datetime
    by: Side
    event: str
    words: str = ""
    reason: str = ""
    """Key of a predefined reason, given instead of words: everybody reads it in their own language."""
    name: str = ""
    quote: str = ""
    """The quoted part of the message that the words reply to."""
    original: Copy | None = None
    """The original message with the words."""
    named: bool = False
    """True when the other side may read the name."""
    taken_back: datetime | None = None
    """When the writer took the words back; they are deleted then."""


class OutcomeKind(StrEnum):
    """What came of a request that is closed."""

    MET = "met"
    """The two sides met or talked."""
    INFORMATION = "information"
    """The company got the information or the contact it was looking for."""
    PROJECT = "project"
    """They are working on something together."""
    CONTRACT = "contract"
    """They signed a contract."""
    NOTHING = "nothing"
    """Nothing has come of it yet."""


class RequestOutcome(Record):
    """The outcome of a request as one side last told it. `public` is whether others may hear of it; None until that was
    asked.
    """

    at: datetime
    by: Side
    kind: OutcomeKind
    words: str = ""
    public: bool | None = None


class Request(Record):
    """A submitted request. `company` is the chat it came from; the chats in `contacts` may decide about it."""

    id: str
    number: int
    version: int = 0
    service: str
    company: Address
    person: Person
    language: str
    answers: Mapping[str, Any]
    home: str = ""
    zone: str = ""
    """The company's time zone, as far as it was known when the request was sent."""
    target: str = ""
    status: Status = Status.SUBMITTED
    contacts: tuple[Address, ...] = ()
    copies: tuple[Address, ...] = ()
    released: tuple[Address, ...] = ()
    """Contacts who no longer have it because somebody took it over: they don't get it back automatically."""
    suggested: str = ""
    """The cluster that the contact wants to pass it on to, while the company is being asked."""
    muted: tuple[Address, ...] = ()
    """Those of `copies` who have muted it."""
    watched: bool = False
    """True when its reminders are on the agenda; requests of earlier versions have none."""
    created: datetime
    updated: datetime
    stood_in: Mapping[str, datetime] = {}
    """When the card first reached each kind of stand-in for the contact: deputy, mailbox ..."""
    resembles: str = ""
    """The number of another chat's open request that is probably the same; shown to those who decide about both."""
    reached: datetime | None = None
    """When the card first reached somebody who decides; None while that isn't known."""
    history: tuple[HistoryEntry, ...] = ()
    outcomes: tuple[RequestOutcome, ...] = ()
    """The outcome as each side tells it, at most one per side."""
    erased: datetime | None = None
    """Since when it is anonymised: only what happened when, and which clusters were involved, is left."""

    def anonymised(self, at: datetime) -> Request:
        """Return the request without names, answers and words."""
        nothing = {"words": "", "name": "", "quote": "", "original": None}
        return self.model_copy(
            update={
                "company": NOBODY_THERE,
                "person": Person(id=0),
                "answers": {},
                "zone": "",
                "history": tuple(event.model_copy(update=nothing) for event in self.history),
                "outcomes": tuple(told.model_copy(update={"words": "", "public": False}) for told in self.outcomes),
                "erased": at,
            }
        )
