"""Mails to clusters: the same messages as in Telegram, with what a mail needs to be understood on its own."""

from __future__ import annotations

from dataclasses import replace

from bot.dialogue import callbacks
from bot.dialogue.requests import cards
from bot.dialogue.requests.lifecycle import Move
from bot.dialogue.scene import Scene
from bot.dialogue.speech import Speech, join, plain
from bot.dialogue.turn import Message, Rows, Turn
from storage.messages import TELEGRAM
from storage.records import Request

PREFIX = "m_"
"""What the payload of a link in a mail begins with."""
DECIDING = (Move.ACCEPT, Move.ASK, Move.DECLINE)
"""Moves that a mail offers."""


def as_mails(scene: Scene, turn: Turn) -> Turn:
    """Return the turn with its messages to mailboxes turned into mails."""
    if all(message.address.channel == TELEGRAM for message in turn.messages):
        return turn
    known = {request.id: request for request in (*scene.snapshot.requests, *turn.requests)}
    messages = tuple(
        message if message.address.channel == TELEGRAM else _mail(scene, message, known.get(message.request))
        for message in turn.messages
    )
    return replace(turn, messages=messages)


def _mail(scene: Scene, message: Message, request: Request | None) -> Message:
    """Return the message as a mail: with a subject, an explanation of the links, and a note if a file stays behind."""
    reply, speech = message.reply, scene.speech_for(message.address)
    is_card = reply.anchor == cards.anchor_of(message.request)
    parts = [reply.text]
    if is_card and request:
        parts.insert(0, cards.text_about(speech, request, "mail.card"))
    if reply.copied:
        parts.append(speech.text("mail.file"))
    parts.append(speech.text("mail.foot"))
    changed = {
        "text": join(parts, "\n\n"),
        "rows": (is_card and _decisions(reply.rows)) or _open(speech, message.request),
        "subject": _subject(speech, request) if request else "",
        "copied": None,
        "anchor": "",
    }
    return replace(message, reply=reply.model_copy(update=changed))


def _decisions(rows: Rows) -> Rows:
    """Return the card's buttons that work for someone who isn't a contact yet."""
    known = [(button, callbacks.decode(button.action)) for row in rows for button in row]
    return tuple(
        (button,) for button, press in known if isinstance(press, callbacks.MakeMove) and press.move in DECIDING
    )


def _open(speech: Speech, number: str) -> Rows:
    """Return the single link of a mail that offers no decision."""
    return ((speech.button("mail.open", callbacks.ShowRequest(number)),),) if number else ()


def _subject(speech: Speech, request: Request) -> str:
    """Return the kind of request, its number, and the company."""
    return plain(cards.text_about(speech, request, "mail.subject", title=cards.service_title(speech, request.service)))
