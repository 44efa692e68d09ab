"""Words typed behind a command that begins a request: "/passport India", "/handoff please call me"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from bot.dialogue.drafts import anchor_of, asked_question
from bot.dialogue.events import EventKind
from bot.dialogue.fields import AskedField, Refusal, read, type_of
from bot.dialogue.forms import beginning, finder, mid_form, presses
from bot.dialogue.scene import Scene
from bot.dialogue.turn import Message, Turn, say
from bot.dialogue.words.plain_words import clean, fold, looks_like_question, without_courtesies
from knowledge.schema import Service
from storage.records import Asking


def begin(scene: Scene, service: Service, words: str) -> Turn:
    """Begin the service with what the words say about it. If they say nothing by themselves, they count as the
    answer to its first question, unless they can't be one.
    """
    words = clean(words)
    if not without_courtesies(scene.catalog, fold(words)):
        return beginning.begin(scene, service.id)
    if service.field_that_is("message"):
        begun = beginning.begin(scene, service.id)
    else:
        begun = presses.begin_with_words(scene, service, words)
    draft = begun.session and begun.session.drafts.get(scene.incoming.token)
    if begun.session is None or not draft or not isinstance(draft.step, Asking) or draft.answers:
        return begun
    typed = replace(scene.incoming, kind=EventKind.TEXT, text=words, command="")
    asked = replace(scene.with_session(**dict(begun.session)), event=typed)
    question = asked_question(asked, draft)
    if question is None or not _says_something(question, words):
        return begun
    taken = mid_form.take_words(asked, draft)
    if taken.requests:  # a message to people, which is on its way
        return taken
    told = say(scene, beginning.introduction(scene, service))
    return replace(told, session=begun.session) + replace(taken, messages=tuple(_without_echo(taken, question)))


def _without_echo(taken: Turn, question: AskedField) -> Iterator[Message]:
    """Yield the messages without the one that repeats the words as an answer: the question wasn't asked, and the
    next one repeats it.
    """
    free, anchor = type_of(question.field).free, anchor_of(question.draft.id)
    for message in taken.messages:
        if not free or message.reply.rows or message.reply.replaces_anchor != anchor:
            yield message


def _says_something(question: AskedField, words: str) -> bool:
    """Return whether the words are an answer to the question, a place, or a question of their own."""
    reading = read(question, words)
    if not isinstance(reading, Refusal) or reading.plain or looks_like_question(question.catalog, words):
        return True
    return finder.offer_in_region(question, words) is not None
