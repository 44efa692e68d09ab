"""Forms interrupted by somebody's message: the next words may answer either, so people are asked which they mean."""

from __future__ import annotations

from bot.dialogue import callbacks
from bot.dialogue.drafts import asked_question
from bot.dialogue.fields import AskedField, Refusal, read
from bot.dialogue.requests import relay
from bot.dialogue.requests.addressees import Addressee, addressees, message_move
from bot.dialogue.scene import Scene
from bot.dialogue.turn import Turn

PLAIN_KINDS = ("cluster", "email", "website", "phone")
"""Kinds of fields whose answers can't be mistaken for a message."""


def find_interrupter(scene: Scene) -> Addressee | None:
    """Return who last wrote since the form's question was asked, or None."""
    said = scene.session.said
    if scene.session.draft is None or said is None or not scene.incoming.private:
        return None
    wrote = [each for each in addressees(scene) if each.is_talking and _wrote_since(scene, each)]
    return max(wrote, key=lambda each: each.request.history[-1].at, default=None)


def _wrote_since(scene: Scene, addressee: Addressee) -> bool:
    last, possible = addressee.request.history[-1], message_move(scene, addressee.request)
    spoke = bool(last.words or last.original) and possible is not None and last.by is not possible[1]
    return spoke and scene.session.said is not None and last.at > scene.session.said


def ask(scene: Scene) -> Turn | None:
    """Ask whether the words are for whoever has just written or answer the form; None if nobody has written."""
    draft, other = scene.session.draft, find_interrupter(scene)
    question = asked_question(scene, draft) if draft and other else None
    if other is None or draft is None or question is None or _is_plainly_the_answer(question):
        return None
    asked = scene.speech.text("words.meant", whom=other.name, number=other.request.id)
    use = callbacks.UseWords(draft.id, question.field.id, scene.incoming.token)
    return relay.offer_besides(scene, asked, scene.speech.button("form.use-words", use))


def _is_plainly_the_answer(question: AskedField) -> bool:
    """Return whether a cluster or an address is asked for, and the words are one."""
    reading = read(question, question.scene.incoming.text)
    return question.field.kind in PLAIN_KINDS and not isinstance(reading, Refusal)
