"""Remembers who a chat was last in touch with. For a while, a message that names nobody goes there."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from hashlib import blake2b

from bot.dialogue.callbacks import WriteTo, decode
from bot.dialogue.scene import Scene
from bot.dialogue.turn import Message, Turn, update_session
from storage.records import InTouch, Request

HELD = "held:"
"""What the name of a question whom words are for begins with."""
STAYS = timedelta(minutes=30)
"""How long words go to the same side without naming it again."""


def remember(scene: Scene, turn: Turn) -> Turn:
    """Return the turn, recording which request this chat is in touch about: the one last shown.

    It's none after several at once, or while the person is asked who a message is for. Once a request is shown, nobody
    goes on asking about the entry answered before that.
    """
    shown = [message for message in turn.messages if message.address.root == scene.incoming.address.root]
    numbers = {message.request for message in shown if message.request or _asks_for_whom(message)}
    if not numbers:
        return turn
    number = numbers.pop() if len(numbers) == 1 else ""
    state = InTouch(
        request=number,
        at=scene.now,
        others=_state_of_others(scene, number),
        all=_state(_others(scene, ""), turn.requests),
        chosen=isinstance(decode(scene.incoming.action), WriteTo),
    )
    kept = turn.session or scene.session
    goes_on = kept.answered != scene.session.answered or any(map(_asks_for_whom, shown))
    return update_session(scene, turn, in_touch=state, answered=kept.answered if goes_on else None)


def _asks_for_whom(message: Message) -> bool:
    """Return whether the message asks who words are for."""
    return message.reply.anchor.startswith(HELD)


def is_picked(scene: Scene) -> bool:
    """Return whether the person chose who to write to, and that choice still holds."""
    last = scene.session.in_touch
    return bool(last and last.chosen and current_request(scene))


def current_request(scene: Scene) -> str:
    """Return the request the chat was last in touch about while that still counts, else ""."""
    last = scene.session.in_touch
    return last.request if last and scene.now - last.at <= STAYS else ""


def has_asked_since(scene: Scene) -> bool:
    """Return whether the assistant has just answered a question in this chat, and no request was shown there since."""
    last, answered = scene.session.in_touch, scene.session.answered
    if answered is None or scene.now - answered.at > STAYS:
        return False
    return last is None or answered.at >= last.at


def is_last_word_ours(scene: Scene) -> bool:
    """Return whether nothing has happened to any request since this chat was last shown one, so that "yes" answers what
    the assistant asked then.
    """
    last = scene.session.in_touch
    return last is not None and scene.now - last.at <= STAYS and last.all == _state(_others(scene, ""))


def has_news(scene: Scene) -> bool:
    """Return whether something has happened to a request since this chat was last answered: "ok" may be about that."""
    said = scene.session.said
    return said is not None and any(request.updated > said for request in _others(scene, ""))


def is_undisturbed(scene: Scene, number: str) -> bool:
    """Return whether nothing has happened to any other request that the words could be about.

    People answer what they read last. So a choice holds only while all other requests stay as they were; without a
    choice, none may have changed for a while.
    """
    last = scene.session.in_touch
    if last and current_request(scene) == number:
        return last.others == _state_of_others(scene, number)
    return all(scene.now - request.updated > STAYS for request in _others(scene, number))


def _others(scene: Scene, number: str) -> list[Request]:
    """Return this chat's other requests, of any status, as one that has just ended may be meant too."""
    known = scene.snapshot.requests
    return [request for request in known if request.id != number and scene.sides(request)]


def _state_of_others(scene: Scene, number: str) -> str:
    """Return a fingerprint of the other requests."""
    return _state(_others(scene, number))


def _state(requests: Iterable[Request], changed: Iterable[Request] = ()) -> str:
    """Return a fingerprint of the requests, once those that are `changed` are stored. Versions show changes even if a
    clock jumps.
    """
    stored = {request.id for request in changed}
    versions = sorted((request.id, request.version + (request.id in stored)) for request in requests)
    return blake2b(repr(versions).encode(), digest_size=8).hexdigest()
