"""Held messages: kept until the person says whom they are for."""

from __future__ import annotations

from bot.dialogue.scene import Scene
from bot.dialogue.turn import Turn, update_session
from storage.messages import Copy
from storage.records import HeldMessage

MOST = 20
"""Messages of one chat kept at a time."""


def incoming_message(scene: Scene) -> HeldMessage:
    """Return the message that has just arrived, with its file or other content."""
    incoming = scene.incoming
    if incoming.message is None:
        return HeldMessage(words=incoming.text, quote=incoming.quote)
    kind = incoming.attachment.kind if incoming.attachment else incoming.detail
    parts = [part.message for part in incoming.album or (incoming,)]
    messages = tuple(message for message in parts if message is not None)
    original = Copy(address=incoming.address, messages=messages, kind=kind)
    return HeldMessage(words=incoming.text, quote=incoming.quote, original=original)


def hold(scene: Scene, turn: Turn, words: str | None = None) -> Turn:
    """Return the turn, with the message stored under its update's token: several may be held at once.

    `words` are kept instead of its own.
    """
    message = (
        incoming_message(scene)
        if words is None
        else HeldMessage(words=words, original=incoming_message(scene).original)
    )
    messages = {**(turn.session or scene.session).held_messages, scene.incoming.token: message}
    return update_session(scene, turn, held_messages=dict(list(messages.items())[-MOST:]))


def release(scene: Scene, turn: Turn, token: str) -> Turn:
    """Return the turn, with the message no longer held."""
    messages = (turn.session or scene.session).held_messages
    return update_session(scene, turn, held_messages={key: words for key, words in messages.items() if key != token})


def held_words(scene: Scene, token: str) -> str:
    """Return the words of a held message; empty when it isn't held any more."""
    message = scene.session.held_messages.get(token)
    return message.words if message else ""
