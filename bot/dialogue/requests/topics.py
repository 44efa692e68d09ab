"""Forum topics: one per request, where its contacts talk to the company and to each other."""

from __future__ import annotations

from dataclasses import replace

from bot.dialogue.events import EventKind
from bot.dialogue.requests import cards, ending_words, relay
from bot.dialogue.requests.addressees import UNDER_WAY, is_about_other_side
from bot.dialogue.requests.lifecycle import OPEN, Move
from bot.dialogue.scene import Scene
from bot.dialogue.turn import Message, Turn, tell
from bot.dialogue.words.plain_words import has_word, looks_like_question
from storage.records import Request, Side
from storage.waits import WaitForMove

ASIDE = "//"
"""What a message begins with that is for colleagues alone."""


def move_to_topic(scene: Scene, request: Request) -> Turn:
    """Move everything about the request to its new topic, which says what happens to words typed there."""
    here = scene.event.address
    contacts = tuple(here if known.root == here.root else known for known in request.contacts)
    if contacts == request.contacts:
        return Turn()
    changed = request.model_copy(update={"contacts": contacts})
    speech = scene.speech_for(here)
    text = speech.text("group.topic", company=cards.company_with_person(speech, request))
    return Turn(requests=(changed,)) + tell(here, text, request=changed)


def explain_lost(scene: Scene, turn: Turn) -> Turn:
    """Return the turn with what its messages to topics say first, should the topic be closed or gone by then."""
    known = {request.id: request for request in (*scene.snapshot.requests, *turn.requests)}
    messages = tuple(
        _explain(scene, message, known[message.request])
        if message.address.thread and message.promised and message.request in known
        else message
        for message in turn.messages
    )
    return replace(turn, messages=messages)


def _explain(scene: Scene, message: Message, request: Request) -> Message:
    text = cards.text_about(scene.speech_for(message.address), request, "group.topic-lost")
    return replace(message, reply=message.reply.model_copy(update={"without_topic": text}))


def take_group_words(scene: Scene) -> Turn:
    """Handle what members of a contact's group write without naming the bot.

    In a request's topic it's for the company, once a member has written to it or accepted; before that, only what was
    asked of its writer by a button. Anything else isn't the bot's business. What may be about the company, or a
    question to it that wouldn't reach it, is asked about, as in private.
    """
    incoming = scene.incoming
    if incoming.text.lstrip().startswith(ASIDE):
        return Turn()
    if incoming.kind is EventKind.EDITED:
        return relay.correct(scene) or Turn()
    request = next((known for known in scene.snapshot.requests if incoming.address in known.contacts), None)
    wait = scene.session.expected
    if request and isinstance(wait, WaitForMove) and (wait.number, wait.by) == (request.id, incoming.person.id):
        return relay.take_words(scene, wait)
    if request is None:
        return Turn()
    if not _in_conversation(request):
        return (_asks_company(scene, request) and relay.offer(scene)) or Turn()
    if ends := ending_words.confirm(scene):
        return ends
    if is_about_other_side(scene, incoming.text) and (offered := relay.offer(scene)):
        return offered
    return relay.to_other_side(scene, request) or Turn()


def _asks_company(scene: Scene, request: Request) -> bool:
    """Return whether a question may be for a company that doesn't hear the topic yet: "can you send the data sheet?".

    Colleagues ask each other as well, so while the members leave one such offer unanswered, there's no other.
    """
    catalog, text = scene.catalog, scene.incoming.text
    asks = looks_like_question(catalog, text) and has_word(catalog, text, "addressing")
    return asks and request.status in OPEN and not scene.incoming.own and not scene.session.held_messages


def _in_conversation(request: Request) -> bool:
    """Return whether a contact has asked or told the company something, or has accepted."""
    written = any(event.by is Side.CONTACT and event.event in (Move.ASK, Move.TELL) for event in request.history)
    return request.status in UNDER_WAY or (request.status in OPEN and written)
