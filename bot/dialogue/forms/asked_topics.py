"""What people ask about the form itself, or order, in whatever words: told from the meaning of the words.

What is asked in plain words is explained before, by `explaining`; everything else that's asked is looked up as a
question.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot.dialogue.fields import AskedField
from bot.dialogue.forms import asides, explaining, finder, form, hearing, orders, other_wishes, presses, prompts
from bot.dialogue.questions.decision import Decision, Outcome
from bot.dialogue.turn import Turn, say
from bot.dialogue.words.plain_words import begins_with, has_word
from storage.records import Asking

WORDS = {"progress": "how-far", "readers": "passed-on", "need": "must-answer"}
"""Lists of words that name a topic."""
ANYWHERE = ("why", "readers", "progress", "change", "show", "next", "several", "anew", "later", "person")
"""What may be asked or ordered while no question is open as well."""


def answer(question: AskedField) -> Turn | None:
    """Answer or obey what the event's words ask about the form, and ask its question again; None for other words."""
    if order := obey(question):
        return order
    told = tell(question)
    return told + form.ask_in_short(question) if told else None


def obey(question: AskedField) -> Turn | None:
    """Obey what the event's words order; None for other words, and for an order about a question where none is open."""
    topic = hearing.ordered_topic(question)
    if topic not in ORDERS or not (topic in ANYWHERE or isinstance(question.draft.step, Asking)):
        return None
    return ORDERS[topic](question)


def tell(question: AskedField) -> Turn | None:
    """Answer what the event's words ask about the form; None for other words."""
    topic = hearing.ordered_topic(question) or _named_topic(question) or hearing.topic(question)
    if topic not in TOLD or not (topic in ANYWHERE or isinstance(question.draft.step, Asking)):
        return None
    return TOLD[topic](question)


def _named_topic(question: AskedField) -> str:
    """Return the topic that a word names in what is asked about the form: "why, I'd rather not say"; or ""."""
    catalog, words = question.catalog, question.scene.incoming.text
    if not hearing.asks_about_form(question):
        return ""
    named = next((topic for topic, named in WORDS.items() if has_word(catalog, words, named)), "")
    return named or ("why" if begins_with(catalog, words, "why") else "")


def asks_else(question: AskedField, decision: Decision) -> bool:
    """Return whether the event's words ask something that has an answer, beside what was understood or is reviewed.

    What they were heard as counts before what they resemble.
    """
    if not hearing.asks(question, hearing.SURELY_ASKS):
        return asides.is_sure(decision) and not (hearing.rather_answers(question) or hearing.talks(question))
    likely = decision.outcome is Outcome.ANSWER and hearing.asks(question, hearing.PLAINLY_ASKS)
    return asides.is_meant(decision) or (likely and hearing.topic(question, least=0) not in ORDERS)


# --------------------------------------------------------------------- told


def _tell_changeable(question: AskedField) -> Turn | None:
    return say(question.scene, question.speech.text("form.changeable")) if question.service.review else None


def _tell_next(question: AskedField) -> Turn | None:
    """Say what happens once the request is sent."""
    if not question.service.review:
        return None
    key = "form.what-next" if question.service.routing == "target" else "form.what-next-office"
    return say(question.scene, question.speech.text(key))


def _tell_several(question: AskedField) -> Turn | None:
    """Say whether several clusters or options may be chosen."""
    if question.field.role == "target" or not isinstance(question.draft.step, Asking):
        return say(question.scene, question.speech.text("form.one-target"))
    return say(question.scene, prompts.question_text(question)) if question.field.kind == "choices" else None


TOLD: Mapping[str, Callable[[AskedField], Turn | None]] = {
    "why": explaining.tell_reason,
    "readers": explaining.tell_readers,
    "write": explaining.tell_how,
    "need": explaining.tell_need,
    "meaning": explaining.tell_meaning,
    "progress": explaining.tell_left,
    "change": _tell_changeable,
    "show": explaining.tell_answers,
    "next": _tell_next,
    "several": _tell_several,
}
"""What answers a topic."""


# ------------------------------------------------------------------- orders


def _choose(question: AskedField) -> Turn | None:
    """Help to find the cluster, or show the options again."""
    if question.field.role == "target":
        return finder.begin(question)
    return form.ask_in_short(question) if question.field.options else None


def _stop(question: AskedField) -> Turn | None:
    return presses.stop(question.scene, question.draft)


def _keep(question: AskedField) -> Turn | None:
    return presses.keep_for_later(question.scene, question.draft)


def _offer_person(question: AskedField) -> Turn | None:
    return asides.act(question.scene, question.draft, other_wishes.HANDOFF)


ORDERS: Mapping[str, Callable[[AskedField], Turn | None]] = {
    "back": orders.go_back,
    "anew": _stop,
    "later": _keep,
    "person": _offer_person,
    "choose": _choose,
}
"""What obeys a topic that is an order."""
