"""Accepted requests about which nobody writes any more: both sides are asked, then the request is closed.

A request that never ends would keep people's words for ever.
"""

from __future__ import annotations

from bot.dialogue import callbacks
from bot.dialogue.requests import cards, outcomes, submission
from bot.dialogue.requests.deadlines import EXPIRED, due_at
from bot.dialogue.requests.lifecycle import Move, close_by_silence, waits_since
from bot.dialogue.scene import Scene
from bot.dialogue.speech import Speech
from bot.dialogue.turn import Turn, tell
from storage.messages import Address, Choice
from storage.records import Request, Side


def ask(scene: Scene, request: Request) -> Turn:
    """Ask both sides whether it's still going on, and say when it will be closed without a word."""
    turn, ends = Turn(), due_at(scene.catalog, request, EXPIRED, scene.directory.known)
    for address in _chats(scene, request):
        speech = submission.speech_of(scene, request, address)
        text = speech.text(
            "remind.idle",
            number=request.id,
            whom=_other(scene, speech, request, address),
            when=speech.day(waits_since(request)),
            day=speech.weekday(ends),
        )
        turn += tell(address, text, buttons(speech, request), request=request)
    return turn


def buttons(speech: Speech, request: Request) -> tuple[Choice, ...]:
    """Return the buttons with which either side says that it's still going on, or that it's over."""
    return (
        speech.button("remind.still", callbacks.MakeMove(request.id, Move.RESUME)),
        speech.button("contact.close", callbacks.MakeMove(request.id, Move.CLOSE)),
    )


def close(scene: Scene, request: Request) -> Turn:
    """Close it, tell everyone, and ask both sides what came of it."""
    after = close_by_silence(request, Move.EXPIRE, scene.now)
    turn = submission.store(scene, request, after)
    for address in _chats(scene, after):
        speech = submission.speech_of(scene, after, address)
        text = speech.text("remind.expired", number=after.id, whom=_other(scene, speech, after, address))
        turn += tell(address, text, *submission.rows_for(speech, after, address), request=after)
    for address in submission.listeners(scene, after):
        turn += submission.notify(scene, after, address, "copy.expire", buttons=False)
    return turn + outcomes.ask(scene, after)


def _chats(scene: Scene, request: Request) -> tuple[Address, ...]:
    """Return the chats of both sides."""
    return (request.company, *scene.directory.deciders(request))


def _other(scene: Scene, speech: Speech, request: Request, address: Address) -> str:
    """Return the name of the other side."""
    side = Side.CONTACT if address.among([request.company]) else Side.COMPANY
    return cards.side_name(speech, request, side, scene.directory)
