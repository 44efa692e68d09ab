"""What people write about a request that has ended: they're told that it reaches nobody, and what to do instead."""

from __future__ import annotations

from datetime import timedelta

from bot.dialogue import callbacks
from bot.dialogue.held_messages import hold
from bot.dialogue.requests import cards, in_touch, relay, submission, transitions
from bot.dialogue.requests.in_touch import HELD
from bot.dialogue.requests.lifecycle import OPEN, Move, allowed_moves
from bot.dialogue.requests.naming import is_named
from bot.dialogue.scene import Scene
from bot.dialogue.speech import join
from bot.dialogue.turn import Turn, say
from bot.dialogue.words.plain_words import begins_with, has_word
from storage.records import Request, Side, Status

MOST_WORDS = 10
"""Up to this many words ask for another cluster; a longer message tells of more."""
MANY = 7
"""With more words, a courtesy tells somebody something."""
LATE = timedelta(days=30)
"""For how long words may be the late answer for want of which a request was closed."""
STILL_MEANT = timedelta(days=3)
"""For how long words may be meant for somebody whose request has ended."""


def say_ended(scene: Scene) -> Turn | None:
    """Say that the request this chat was last in touch about is over, or with somebody else by now, so that words don't
    reach the other side. Returns None if it's neither, or was long ago.
    """
    last, speech, token = scene.session.in_touch, scene.speech, scene.incoming.token
    if late := lapsed_request(scene):
        return _late_answer(scene, late)
    if moved := _moved_request(scene):
        whom = transitions.other_side(scene, moved, Side.CONTACT)
        text = join((speech.text("words.moved", number=moved.id, whom=whom), relay.quote_message(scene)))
        return hold(scene, say(scene, text, (speech.button("button.for-assistant", callbacks.AskAssistant(token)),)))
    request = scene.request(last.request) if last else None
    if last is None or request is None or request.status in OPEN or request.erased:
        return None
    quiet = request.history[-1].event == Move.EXPIRE  # they hadn't written for long, and were told that it's over
    recent = scene.now - request.updated <= LATE if quiet else scene.now - last.at <= STILL_MEANT
    if not recent or not scene.sides(request):
        return None
    whom = transitions.other_side(scene, request, scene.reader_side(request))
    text = join((speech.text("words.ended", number=request.id, whom=whom), relay.quote_message(scene)))
    ask = (speech.button("button.for-assistant", callbacks.AskAssistant(token)),)
    ways_on = [row for row in submission.rows_for(speech, request, scene.incoming.address) if row]
    shown = () if quiet else ((cards.show_button(speech, request),),)
    return hold(scene, say(scene, text, *ways_on, *shown, ask))


def _moved_request(scene: Scene) -> Request | None:
    """Return the request this chat was last in touch about, if it's with others by now: who could write to the company
    may still mean it.
    """
    last = scene.session.in_touch
    request = scene.request(last.request) if last and scene.now - last.at <= STILL_MEANT else None
    return request if request and not request.erased and not scene.sides(request) else None


def speaks_to_lost_side(scene: Scene) -> bool:
    """Return whether words name the other side of a request that is with others by now: "bye Camille"."""
    moved = _moved_request(scene)
    return moved is not None and is_named(scene, moved)


def has_just_ended(scene: Scene) -> bool:
    """Return whether the request this chat is in touch about is over, or with others by now."""
    request = scene.request(in_touch.current_request(scene))
    return request is not None and (request.status not in OPEN or not scene.sides(request))


def may_be_for_other_side(scene: Scene) -> bool:
    """Return whether a courtesy may be meant for somebody whom it no longer reaches: the late answer for want of which
    a request was closed, or "one more thing: we'd like to thank your team".
    """
    words = scene.incoming.text
    tells = len(words.split()) > MANY or begins_with(scene.catalog, words, "passing-on")
    return lapsed_request(scene) is not None or (tells and has_just_ended(scene))


def offer_ways_on(scene: Scene, words: str) -> Turn | None:
    """Show the way to another cluster to a company that asks for it, or what now, after a request was declined, and the
    card to a contact who would reopen it; None for anybody else.
    """
    if len(words.split()) <= MOST_WORDS and has_word(scene.catalog, words, "reopening"):
        able = [each for each in scene.snapshot.requests if _can_reopen(scene, each)]
        named = [each for each in able if is_named(scene, each)] or able
        return transitions.show(scene, callbacks.ShowRequest(named[0].id)) if named else None
    last = scene.session.in_touch
    request = scene.request(last.request) if last else None
    if request is None or request.status is not Status.DECLINED or len(words.split()) > MOST_WORDS:
        return None
    asks = has_word(scene.catalog, words, "ways-on")
    if not asks or Side.COMPANY not in scene.sides(request):
        return None
    rows = submission.rows_for(scene.speech, request, scene.incoming.address)
    return say(scene, scene.speech.text("track.next.declined"), *rows, request=request.id)


def _can_reopen(scene: Scene, request: Request) -> bool:
    decides = Side.CONTACT in scene.sides(request)
    return decides and not request.erased and Move.REOPEN in allowed_moves(request, Side.CONTACT)


def lapsed_request(scene: Scene) -> Request | None:
    """Return the company's newest request that was closed because a question had no answer, and still can get it."""
    sent = [request for request in scene.snapshot.requests if Side.COMPANY in scene.sides(request)]
    able = [
        request
        for request in sent
        if request.status is Status.CLOSED
        and Move.ANSWER in allowed_moves(request, Side.COMPANY)
        and not request.erased
    ]
    newest = max(able, key=lambda request: request.updated, default=None)
    return newest if newest and scene.now - newest.updated <= LATE else None


def _late_answer(scene: Scene, request: Request) -> Turn:
    """Ask whether the words are the answer for want of which the request was closed."""
    speech, token = scene.speech, scene.incoming.token
    whom = transitions.other_side(scene, request, Side.COMPANY)
    text = join((speech.text("words.late", number=request.id, whom=whom), relay.quote_message(scene)))
    send = (speech.button("button.pass-on", callbacks.PassOn(request.id, Move.ANSWER, token)),)
    ask = (speech.button("button.not-for-them", callbacks.AskAssistant(token)),)
    return hold(scene, say(scene, text, send, ask, anchor=f"{HELD}{token}"))
