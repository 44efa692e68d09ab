"""Messages edited later: what was passed on is corrected, and a question is answered again."""

from __future__ import annotations

from hashlib import blake2b

from bot.dialogue import held_messages
from bot.dialogue.events import EventKind
from bot.dialogue.forms import edited_answers
from bot.dialogue.requests import relay
from bot.dialogue.routing import typed_words
from bot.dialogue.scene import Scene
from bot.dialogue.turn import Turn, say, update_session

REMEMBERED = 30
"""Messages of a chat whose edits can be told from changes that leave the words alone."""


def take_edit(scene: Scene) -> Turn:
    """Handle an edited message. Telegram also reports edits that change no words, such as a link's preview or a
    live location.
    """
    if not scene.incoming.text.strip() or scene.session.heard.get(str(scene.incoming.message)) == _fingerprint(scene):
        return Turn()
    corrected = relay.correct(scene)
    if corrected is not None:
        return corrected
    if (token := _held_token(scene)) is not None:
        return _offer_anew(scene, token)
    if (answered := edited_answers.take_edit(scene)) is not None:
        return answered
    if scene.session.draft or scene.session.expected:
        return say(scene, scene.speech.text("other.edited"))
    return typed_words.answer(scene, scene.incoming.text)


def _held_token(scene: Scene) -> str | None:
    """Return the token of the edited message if the person is still being asked whom it is for."""
    for token, held in scene.session.held_messages.items():
        if held.original and scene.incoming.message in held.original.messages:
            return token
    return None


def _offer_anew(scene: Scene, token: str) -> Turn:
    """Ask again whom the message, with its new words, is for, in place of the earlier question."""
    turn = relay.offer(scene, instead_of=token) or typed_words.answer(scene, scene.incoming.text)
    return held_messages.release(scene, turn, token)


def remember(scene: Scene, turn: Turn) -> Turn:
    """Return the turn, noting the words, so that an edit that changes nothing is recognised."""
    if scene.incoming.message is None or scene.incoming.kind not in (EventKind.TEXT, EventKind.EDITED):
        return turn
    heard = {**(turn.session or scene.session).heard, str(scene.incoming.message): _fingerprint(scene)}
    return update_session(scene, turn, heard=dict(list(heard.items())[-REMEMBERED:]))


def _fingerprint(scene: Scene) -> str:
    """Return enough to recognise the words by, and too little to read them."""
    return blake2b(scene.incoming.text.strip().encode(), digest_size=4).hexdigest()
