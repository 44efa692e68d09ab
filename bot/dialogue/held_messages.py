"""Held messages: kept until the person says whom they are for."""

from __future__ import annotations

from bot.dialogue.scene import Scene
from bot.dialogue.turn import Turn, update_session
from bot.dialogue.words.plain_words import fold
from storage.messages import Copy
from storage.records import Draft, HeldMessage

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


def hold(scene: Scene, turn: Turn, words: str | None = None, *, unplaced: str = "") -> Turn:
    """Return the turn, with the message stored under its update's token: several may be held at once.

    `words` are kept instead of its own; `unplaced` is the draft whose answers they may belong to.
    """
    message = (
        incoming_message(scene)
        if words is None
        else HeldMessage(words=words, original=incoming_message(scene).original, unplaced=unplaced)
    )
    messages = {**(turn.session or scene.session).held_messages, scene.incoming.token: message}
    return update_session(scene, turn, held_messages=dict(list(messages.items())[-MOST:]))


def release(scene: Scene, turn: Turn, *tokens: str) -> Turn:
    """Return the turn, with the messages no longer held."""
    messages = (turn.session or scene.session).held_messages
    left = {token: message for token, message in messages.items() if token not in tokens}
    return update_session(scene, turn, held_messages=left)


def unplaced_words(scene: Scene, draft: Draft) -> dict[str, str]:
    """Return the words that still wait to be placed in one of the draft's answers, by their token."""
    given = [fold(value) for value in draft.answers.values() if isinstance(value, str)]
    return {
        token: message.words
        for token, message in scene.session.held_messages.items()
        if message.unplaced == draft.id and not any(fold(message.words) in answer for answer in given)
    }


def held_words(scene: Scene, token: str) -> str:
    """Return the words of a held message; empty when it isn't held any more."""
    message = scene.session.held_messages.get(token)
    return message.words if message else ""
