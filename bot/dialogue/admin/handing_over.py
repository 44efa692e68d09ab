"""Handing a contact's open requests over to a colleague or to the secretariat."""

from __future__ import annotations

from collections.abc import Sequence

from bot.dialogue import callbacks
from bot.dialogue.admin import contacts
from bot.dialogue.requests import cards, passing, submission
from bot.dialogue.scene import Scene
from bot.dialogue.speech import choice, shorten
from bot.dialogue.turn import Turn, say, send_to, tell
from storage.messages import Choice
from storage.records import Contact, Request

MOST_NAMED = 20
"""Most requests named in one message."""


def hand_over(scene: Scene, pressed: callbacks.HandOver) -> Turn | None:
    """Hand the contact's open requests over, or ask first to whom."""
    contact = contacts.find_contact(scene, pressed.key)
    if contact is None:
        return None
    if not pressed.other:
        return _ask_whom(scene, contact)
    other = next((known for known in contacts.takers(scene, contact) if known.key == pressed.other), None)
    return _hand_all(scene, contact, other) if other else None


def _ask_whom(scene: Scene, contact: Contact) -> Turn:
    """Ask who takes them over."""
    speech = scene.speech
    rows: list[tuple[Choice, ...]] = []
    for other in contacts.takers(scene, contact):
        label = _with_role(scene, other)
        rows.append((choice(shorten(label, contacts.LABEL), callbacks.HandOver(contact.key, other.key)),))
    rows.append((speech.button("button.never-mind", callbacks.ShowContact(contact.key)),))
    count, name = len(contacts.open_requests(scene, contact)), contacts.name_of(scene, contact)
    text = speech.text("contacts.hand-to", count=count, name=name)
    return say(scene, text, *rows, replaces=scene.incoming.message)


def _with_role(scene: Scene, contact: Contact) -> str:
    """Return a taker with what they are."""
    speech = scene.speech
    role = speech.label(f"role.{contact.role}" if contact.cluster else "secretariat")
    return f"{contacts.name_of(scene, contact)} · {role}"


def _hand_all(scene: Scene, contact: Contact, other: Contact) -> Turn:
    """Move the requests to the other contact, and tell everybody concerned."""
    open_requests = contacts.open_requests(scene, contact)
    names = {"name": contacts.name_of(scene, contact), "other": contacts.name_of(scene, other)}
    text = scene.speech.text("contacts.handed", count=len(open_requests), **names)
    back = (scene.speech.button("contacts.show-cluster", callbacks.ShowCluster(contact.cluster)),)
    turn = say(scene, text, back, replaces=scene.incoming.message)
    for request in open_requests:
        turn += _hand_one(scene, request, contact, other)
    return turn + _tell_former(scene, open_requests, contact, other)


def _hand_one(scene: Scene, request: Request, contact: Contact, other: Contact) -> Turn:
    """Move one request: the card for the new contact, and a message to the company."""
    remaining = tuple(
        address for address in request.contacts if address.root not in (contact.address.root, other.address.root)
    )
    released = (*(address for address in request.released if address != other.address.root), contact.address.root)
    changed = request.model_copy(update={"contacts": (*remaining, other.address), "released": released})
    turn = Turn(requests=(changed,)) + submission.send_cards(scene, changed, (other.address,))
    return turn + passing.tell_company(scene, changed, "colleague" if other.cluster else "secretariat")


def _tell_former(scene: Scene, moved: Sequence[Request], contact: Contact, other: Contact) -> Turn:
    """Tell the former contact in one message who has the requests now."""
    if not moved:
        return Turn()
    speech = scene.speech_for(contact.address)
    name = other.name or speech.label("secretariat")
    if len(moved) == 1:
        text = cards.text_about(speech, moved[0], "contacts.taken-over", other=name)
        return tell(contact.address, text, request=moved[0])
    listed = [f"{request.id} ({cards.company_name(speech, request)})" for request in moved[:MOST_NAMED]]
    shown = ", ".join([*listed, *(["…"] if len(moved) > MOST_NAMED else [])])
    text = speech.text("contacts.taken-over-several", count=len(moved), other=name, requests=shown)
    return send_to(contact.address, text)
