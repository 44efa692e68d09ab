"""What the assistant remembers: plain frozen records."""

from storage.records.contacts import Absence, Contact, Ending, Invitation, Opening, Role
from storage.records.requests import (
    FINISHED,
    UNDECIDED,
    HistoryEntry,
    OutcomeKind,
    Request,
    RequestOutcome,
    Side,
    Status,
)
from storage.records.sessions import (
    Asking,
    Confirming,
    Draft,
    HeldMessage,
    InTouch,
    LastAnswer,
    Person,
    Reviewing,
    Session,
    UnansweredQuestion,
    Vote,
    Why,
)
from storage.records.turns import NEW_NUMBER, Changes, DeadLetter, PersonalData, RawUpdate, Reminder, Snapshot

__all__ = [
    "FINISHED", "NEW_NUMBER", "UNDECIDED", "Absence", "Asking", "Changes", "Confirming", "Contact", "DeadLetter",
    "Draft", "Ending", "HeldMessage", "HistoryEntry", "InTouch", "Invitation", "LastAnswer", "Opening", "OutcomeKind",
    "Person", "PersonalData", "RawUpdate", "Reminder", "Request", "RequestOutcome", "Reviewing", "Role", "Session",
    "Side", "Snapshot", "Status", "UnansweredQuestion", "Vote", "Why",
]  # fmt: skip
