"""Questions the bot asks by itself (may it be passed on, is it still going on, what came of it), answered in words.

The session remembers only what its own chat's messages led to, so these questions are found from the requests.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from bot.dialogue.requests import idle_requests, outcomes, passing
from bot.dialogue.requests.deadlines import IDLE, due_at
from bot.dialogue.routing.label_names import names_of
from bot.dialogue.scene import Scene
from bot.dialogue.turn import Turn
from bot.dialogue.words.plain_words import agrees, begins_with, fold, has_word, meant_at_last, says
from storage.messages import Choice
from storage.records import UNDECIDED, Request, Side, Status

FEW = 4
"""Up to this many words that begin with yes or no say nothing else: "yes, please do"."""


@dataclass(frozen=True)
class PushedQuestion:
    """A question put to this chat and when: the first button says yes, the second no. With an `outcome`, it asks
    what came of that request, and each button is one answer.
    """

    buttons: tuple[Choice, ...]
    asked: datetime
    outcome: tuple[Request, Side] | None = None


def find_answer(scene: Scene) -> Choice | None:
    """Return the button that the words mean if this chat was last asked such a question; else None."""
    question, text, catalog = _last_question(scene), scene.incoming.text, scene.catalog
    if question is None:
        return None
    typed = (button for button in question.buttons if fold(text) in names_of(catalog, button.label))
    if button := next(typed, None):
        return button
    said = meant_at_last(catalog, text)
    brief = len(said.split()) <= FEW and not has_word(catalog, said, "but") and "?" not in said
    for button, names in zip(() if question.outcome else question.buttons, ("yes", "no"), strict=False):
        plain = says(catalog, said, names) or (names == "yes" and agrees(catalog, said))
        if plain or (brief and begins_with(catalog, said, names)):
            return button
    return None


def take_outcome(scene: Scene) -> Turn | None:
    """Take a statement for what came of a request, if the chat was last asked that; None for other words."""
    question = _last_question(scene)
    told = outcomes.take_told(scene, *question.outcome) if question and question.outcome else None
    return told or outcomes.take_correction(scene)


def _last_question(scene: Scene) -> PushedQuestion | None:
    """Return the question that words may answer: the last thing the chat was sent."""
    session = scene.session
    if session.draft or session.expected or not scene.incoming.private:
        return None
    question = max(_questions(scene), key=lambda each: each.asked, default=None)
    return question if question and _is_last_word(scene, question.asked) else None


def _is_last_word(scene: Scene, asked: datetime) -> bool:
    """Return whether the chat was sent nothing since: no answer of the assistant's and no news about a request."""
    own = (request for request in scene.snapshot.requests if scene.sides(request))
    said = scene.session.said
    return (said is None or said <= asked) and all(request.updated <= asked for request in own)


def _questions(scene: Scene) -> Iterator[PushedQuestion]:
    """Yield the questions that this chat has been asked and hasn't answered."""
    for request in scene.snapshot.requests:
        for side in scene.sides(request):
            if side is Side.COMPANY and request.suggested and request.status in UNDECIDED and not _has_asked(request):
                yield PushedQuestion(passing.consent_buttons(scene.speech, request), request.updated)
            if request.status is Status.ACCEPTED and (asked := _idle_since(scene, request)):
                yield PushedQuestion(idle_requests.buttons(scene.speech, request), asked)
            if since := outcomes.awaited_since(scene.catalog, request, side, scene.now):
                yield PushedQuestion(outcomes.buttons(scene.speech, request, side), since, outcome=(request, side))


def _has_asked(request: Request) -> bool:
    """Return whether the contact's last message may be a question that the words answer."""
    last = request.history[-1]
    return last.by is Side.CONTACT and last.at >= request.updated


def _idle_since(scene: Scene, request: Request) -> datetime | None:
    """Return when both sides were asked whether the request is still going on, or None."""
    due = due_at(scene.catalog, request, IDLE, scene.directory.known)
    return due if due <= scene.now else None
