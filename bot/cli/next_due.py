"""What falls due next, shown on the playground's page, so that people know how far to move the clock."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from bot.dialogue.requests import deadlines, outcomes
from knowledge.schema import Catalog
from storage import Store
from storage.records import Contact, Request, Status

WORDS = {
    deadlines.UNDECIDED: "reminder of {number}",
    deadlines.OVERDUE: "{number} is overdue",
    deadlines.QUIET: "reminder of the question about {number}",
    deadlines.SILENT: "{number} is closed without an answer",
    deadlines.IDLE: "is {number} still going on?",
    deadlines.EXPIRED: "{number} is closed because nobody wrote",
    outcomes.FOLLOW_UP: "what came of {number}?",
}
"""What the page says, by kind of reminder. Deputies are mentioned only where there are any."""

Due = tuple[datetime, str]
"""When something falls due, and what."""


async def next_due(store: Store, catalog: Catalog, now: datetime) -> Due | None:
    """Return what falls due first if nobody does anything; None when nothing does.

    It is computed from the records: the agenda may hold reminders that no longer matter.
    """
    contacts = await store.contacts()
    found = list(_due_of_contacts(contacts))
    for request in await store.requests(tuple(Status)):
        found += _due_of_request(catalog, request, contacts)
    return min((each for each in found if each[0] > now), default=None)


def _due_of_request(catalog: Catalog, request: Request, contacts: Sequence[Contact]) -> Iterator[Due]:
    reminders = deadlines.reminders_of(catalog, request, contacts)
    if outcomes.is_asked(catalog, request):
        reminders = outcomes.reminders_of(catalog, request)
    for reminder in reminders:
        if reminder.kind in WORDS:
            yield reminder.due, WORDS[reminder.kind].format(number=request.id)


def _due_of_contacts(contacts: Sequence[Contact]) -> Iterator[Due]:
    for contact in contacts:
        if contact.away_from:
            yield contact.away_from, f"{contact.name or 'a contact'} is away"
        if contact.away:
            yield contact.away, f"{contact.name or 'a contact'} is back"
