"""What an event is about: the request, entry and invitations to load for it."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain

from bot.dialogue import events
from bot.dialogue.callbacks import InvitationButton, ListRequests, decode
from bot.dialogue.contacts.invitations import hash_in_link
from bot.dialogue.privacy import blocks
from bot.dialogue.requests import weekly
from bot.dialogue.words.plain_words import fold, has_word
from knowledge.schema import Catalog
from storage.records import Session


def request_of(event: events.Event) -> str:
    """Return the number of the request that the event is about; empty when it names none."""
    match event:
        case (
            events.DeliveryFailed(request=number)
            | events.Arrived(request=number)
            | events.ContactsChanged(request=number)
            | events.TopicOpened(request=number)
        ):
            return number
        case events.ReminderDue(reminder=reminder):
            return reminder.about
        case events.WorkDone(cause=cause):
            return request_of(cause)
        case events.Incoming(action=action) if pressed := decode(action):
            return pressed.request
        case events.Incoming(command="block", text=text):
            return blocks.named_request(text)
    return ""


def entry_of(event: events.Event) -> str:
    """Return the entry that a button is about; empty for none."""
    match event:
        case events.WorkDone(cause=cause):
            return entry_of(cause)
        case events.Incoming(action=action):
            return str(getattr(decode(action), "entry", ""))
    return ""


def invitations_of(event: events.Event, session: Session) -> tuple[str, ...]:
    """Hashes of the codes of the invitations that somebody follows or answers, or the beginnings that buttons name."""
    match event:
        case events.WorkDone(cause=cause):
            return invitations_of(cause, session)
        case events.Incoming(command="start", text=text):
            return hash_in_link(text)
        case events.Incoming(kind=events.EventKind.PRESS, action=action):
            return _keys([action])
        case events.Incoming(kind=events.EventKind.TEXT):  # whoever types what a button says has pressed it
            return _keys(choice.action for choice in chain(*session.shown))
    return ()


def _keys(actions: Iterable[str]) -> tuple[str, ...]:
    buttons = map(decode, actions)
    return tuple({button.key: None for button in buttons if isinstance(button, InvitationButton)})


def lists_overdue(event: events.Event) -> bool:
    """Return whether an admin is to get the list of overdue requests."""
    return isinstance(event, events.ReminderDue) and event.reminder.kind == weekly.WEEKLY


def lists_finished(event: events.Event, session: Session, catalog: Catalog) -> bool:
    """Return whether somebody filters requests, by a press, by typing what a button says, or in their own words."""
    match event:
        case events.Incoming(kind=events.EventKind.PRESS, action=action):
            return isinstance(decode(action), ListRequests)
        case events.Incoming(kind=events.EventKind.TEXT | events.EventKind.COMMAND, text=text):
            if has_word(catalog, text, "of-requests"):
                return True
            typed = (choice for choice in chain(*session.shown) if fold(choice.label) == fold(text))
            return any(isinstance(decode(choice.action), ListRequests) for choice in typed)
    return False
