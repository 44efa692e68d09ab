"""Remembers whom a chat was last in touch with: for a while, words that name nobody go there."""

from __future__ import annotations

from datetime import timedelta
from hashlib import blake2b

from bot.dialogue.callbacks import WriteTo, decode
from bot.dialogue.requests import submission
from bot.dialogue.scene import Scene
from bot.dialogue.turn import Turn, update_session
from storage.records import InTouch, Request

HELD = "held:"
"""What the name of a question whom words are for begins with."""
STAYS = timedelta(minutes=30)
"""How long words go to the same side without naming it again."""


def remember(scene: Scene, turn: Turn) -> Turn:
    """The turn, after which the chat is in touch with the other side of the request it was last shown.

    After several requests at once it is in touch with none, nor while it's being asked whom its words are for.
    """
    shown = [message for message in turn.messages if message.address.root == scene.incoming.address.root]
    numbers = {message.request for message in shown if message.request or message.reply.anchor.startswith(HELD)}
    if not numbers:
        return turn
    number = numbers.pop() if len(numbers) == 1 else ""
    state = InTouch(request=number, at=scene.now, others=_state_of_others(scene, number), chosen=_picked(scene))
    return update_session(scene, turn, in_touch=state)


def _picked(scene: Scene) -> bool:
    return isinstance(decode(scene.incoming.action), WriteTo)


def is_picked(scene: Scene) -> bool:
    """True while the person writes to whom they have picked."""
    last = scene.session.in_touch
    return bool(last and last.chosen and chosen(scene))


def chosen(scene: Scene) -> str:
    """The request that the chat was last in touch with, while that counts; else empty."""
    last = scene.session.in_touch
    return last.request if last and scene.now - last.at <= STAYS else ""


def undisturbed(scene: Scene, number: str) -> bool:
    """True when nothing has happened to any other request that words might be about.

    What the person read last decides whom they answer. So a choice counts only while all other requests are as they
    were when it was made; without one, none may have changed for a while.
    """
    last = scene.session.in_touch
    if last and chosen(scene) == number:
        return last.others == _state_of_others(scene, number)
    return all(scene.now - request.updated > STAYS for request in _others(scene, number))


def _others(scene: Scene, number: str) -> list[Request]:
    """The other requests of this chat, whatever their status: one that has just ended may be meant, too."""
    known = scene.snapshot.requests
    return [request for request in known if request.id != number and submission.sides(scene, request)]


def _state_of_others(scene: Scene, number: str) -> str:
    """A fingerprint of the other requests: versions tell of changes where clocks can jump."""
    versions = sorted((request.id, request.version) for request in _others(scene, number))
    return blake2b(repr(versions).encode(), digest_size=8).hexdigest()
