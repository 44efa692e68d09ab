"""A draft entry about the outcome of a request, once both sides agree; the admin edits and publishes it as usual."""

from __future__ import annotations

from html import escape

from bot.dialogue import callbacks
from bot.dialogue.admin import new_entry
from bot.dialogue.requests import cards, outcomes
from bot.dialogue.scene import Scene
from bot.dialogue.speech import Speech, join, plain, shorten
from bot.dialogue.turn import Turn, say
from knowledge.schema import REFERENCE_LANGUAGE
from storage.messages import Text
from storage.records import Request, RequestOutcome, Side
from storage.waits import Composition


def draft(scene: Scene, pressed: callbacks.DraftOutcome) -> Turn:
    """Begin the entry with a suggested question and answer, unless somebody has withdrawn their agreement."""
    request = scene.request(pressed.number)
    if request is None or not outcomes.may_be_told(request):
        return say(scene, scene.speech.text("outcome.not-agreed", number=pressed.number))
    speech = Speech(scene.catalog, REFERENCE_LANGUAGE)
    topic = scene.catalog.topic_that_is("achievements")
    composing = Composition(
        topic=topic.id if topic else "",
        question=_question(speech, request),
        answer=_answer(speech, request),
        facts={"result": _result(speech, request)},
    )
    return new_entry.begin_draft(scene, composing)


def _question(speech: Speech, request: Request) -> str:
    """Return the question, short enough for a button whatever the company's name."""
    room = new_entry.LONGEST_QUESTION - len(speech.label("outcome.entry.question", company=""))
    return speech.label("outcome.entry.question", company=shorten(cards.company_name(speech, request), room))


def _answer(speech: Speech, request: Request) -> str:
    """Return who asked whom and when."""
    return _published(cards.text_about(speech, request, "outcome.entry.answer", year=f"{request.created:%Y}"))


def _result(speech: Speech, request: Request) -> str:
    """Return the outcome, and what each side says in their own words: the fact that answers what came of it."""
    outcomes_given = [outcome for side in Side if (outcome := outcomes.outcome_of(request, side))]
    return _published(join([_side_told(speech, request, outcome) for outcome in outcomes_given], " "))


def _published(text: Text) -> str:
    """Return the text as content, where it is markup."""
    return escape(plain(text), quote=False)


def _side_told(speech: Speech, request: Request, outcome: RequestOutcome) -> Text:
    name = cards.company_name(speech, request) if outcome.by is Side.COMPANY else cards.target_name(speech, request)
    kind = speech.label(f"outcome.kind.{outcome.kind}")
    if not outcome.words:
        return speech.text("outcome.entry.told", name=name, outcome=kind)
    return speech.text("outcome.entry.told-words", name=name, outcome=kind, words=outcome.words)
