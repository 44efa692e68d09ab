"""What the assistant remembers: plain frozen records."""

from storage.records.contacts import Contact, Ending, Invitation, Opening, Role
from storage.records.requests import FINISHED, HistoryEntry, OutcomeKind, Request, RequestOutcome, Side, Status
from storage.records.sessions import (
    Asking,
    Confirming,
    Draft,
    HeldMessage,
    InTouch,
    Person,
    Reviewing,
    Session,
    Step,
    UnansweredQuestion,
    Vote,
    Why,
)
from storage.records.turns import NEW_NUMBER, Changes, DeadLetter, Kept, RawUpdate, Reminder, Snapshot

__all__ = [
    "FINISHED",
    "NEW_NUMBER",
    "Asking",
    "Changes",
    "Confirming",
    "Contact",
    "DeadLetter",
    "Draft",
    "Ending",
    "HeldMessage",
    "HistoryEntry",
    "InTouch",
    "Invitation",
    "Kept",
    "Opening",
    "OutcomeKind",
    "Person",
    "RawUpdate",
    "Reminder",
    "Request",
    "RequestOutcome",
    "Reviewing",
    "Role",
    "Session",
    "Side",
    "Snapshot",
    "Status",
    "Step",
    "UnansweredQuestion",
    "Vote",
    "Why",
]
