"""Whether those who have a request are available: absence, usual hours, overdue decisions."""

from __future__ import annotations

from collections.abc import Iterable

from bot.dialogue.contacts.own import day_in_words, hours_in_words, place_of
from bot.dialogue.requests import deadlines
from bot.dialogue.scene import Scene
from bot.dialogue.speech import Speech
from storage.messages import Address, Text
from storage.records import Request


def away_until(scene: Scene, speech: Speech, contacts: Iterable[Address]) -> str:
    """Return the day until which all of them are away, in words, or "" if anyone is available."""
    chats = tuple(contacts)
    backs = [scene.directory.away_until(address) for address in chats]
    first = min((back for back in backs if back), default=None)
    return day_in_words(speech, first, scene.zone_of(chats[0])) if first and all(backs) else ""


def hours(scene: Scene, speech: Speech, request: Request) -> tuple[Text, ...]:
    """Return the usual hours of those who have the request, if any are set."""
    known = [contact for address in request.contacts for contact in scene.directory.records_of(address)]
    contact = next((each for each in known if each.hours and each.cluster == request.target), None)
    if contact is None:
        return ()
    place = place_of(speech, scene.zone_of(contact.address), [contact.cluster])
    return (speech.text("receipt.hours", hours=hours_in_words(speech, contact.hours), place=place),)


def is_overdue(scene: Scene, request: Request) -> bool:
    """Return whether they should have decided by now."""
    return deadlines.is_overdue(scene.catalog, request, scene.now, scene.directory.known)
