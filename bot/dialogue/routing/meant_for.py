"""Whom typed words are for if nothing waits for them: the assistant, or the other side of a request."""

from __future__ import annotations

from enum import Enum, auto

from bot.dialogue import heard_purposes
from bot.dialogue.contacts.own import own_records
from bot.dialogue.fields import time_words
from bot.dialogue.questions import policy
from bot.dialogue.questions.decision import Decision, Outcome
from bot.dialogue.requests import addressees, in_touch
from bot.dialogue.scene import Scene
from bot.dialogue.words.language_names import named_language
from bot.dialogue.words.plain_words import (
    begins_with,
    fold,
    has_phrase,
    has_word,
    looks_like_question,
    without_courtesies,
    word_list,
)
from bot.dialogue.words.service_names import only_named
from knowledge.schema import Catalog, per_catalog
from knowledge.search import Kind
from knowledge.search.items import CLUSTERS
from knowledge.search.purposes import ASK, ASSISTANT

FEW = 3
"""Words up to which a message says too little to be for the assistant while two people are writing to each other."""
SAID_TO_PEOPLE = ("help", "start", "services", "handoff")
"""Actions that resemble what people say to each other: "I can help you", "let's start", "may I talk to somebody?"."""
ASKED_OF_PEOPLE = ("cancel", "withdraw", "mydata", "forget", "privacy", "profile")
"""Actions that resemble what people ask each other before they talk: "send me the data sheet"."""
ASKED_IN_TALKS = (*SAID_TO_PEOPLE, "status")
"""Actions that resemble questions in a conversation: "did my file arrive?", "who can introduce me?"."""
PLAIN = 0.6
"""Score from which words without a question mark count as a question while a request is open."""
ALMOST = 0.75
"""Score from which a question that may be for either is answered, even if the answer may be wrong."""
NEAR = 0.3
"""Score from which a question without "you" may be about a contact's task."""


class Meant(Enum):
    """Whom typed words are for."""

    ASSISTANT = auto()
    OTHER_SIDE = auto()
    UNSURE = auto()


def addressee_of(scene: Scene, question: str, decision: Decision) -> Meant:
    """Return whom the words are for if somebody else could read them: by the words themselves, and by what they're
    heard as.
    """
    meant = _addressee_by_words(scene, question, decision)
    if addressees.is_in_conversation(scene):
        return _as_heard_in_talk(scene, question, decision, meant)
    return _as_heard_under_card(scene, question, decision, meant)


def _as_heard_in_talk(scene: Scene, question: str, decision: Decision, meant: Meant) -> Meant:
    """Return whom words in a conversation are for. What is heard only moves a doubt, or raises one: nothing that may
    be for people is kept from them unasked.
    """
    people, verbatim = heard_purposes.may_be_for_people(scene), decision.ranking.verbatim
    if people is None or (verbatim and decision.outcome is Outcome.SMALLTALK):
        return meant
    to_somebody = has_word(scene.catalog, question, "addressing")
    if people and meant is Meant.ASSISTANT:
        return Meant.UNSURE if to_somebody and not verbatim else meant  # "do you have a cluster manager?"
    if people:
        several = len(addressees.addressees(scene)) > 1
        return meant if several or has_word(scene.catalog, question, "stop-writing") else Meant.OTHER_SIDE
    nobody, few = heard_purposes.is_for_nobody(scene), len(question.split()) < FEW
    if meant is Meant.OTHER_SIDE and (few or not nobody) and (few or to_somebody):
        return meant  # "which number?", "could you send the drawings?"
    plain = meant is Meant.ASSISTANT or (nobody and _can_be_done(decision, of_people=to_somebody))
    return Meant.ASSISTANT if plain else Meant.UNSURE


def _can_be_done(decision: Decision, *, of_people: bool) -> bool:
    """Return whether the assistant can answer or do something that is hardly ever said to people, or, where the words
    may speak `of_people`, asked of them.
    """
    others = (*SAID_TO_PEOPLE, *ASKED_OF_PEOPLE) if of_people else SAID_TO_PEOPLE
    ours = decision.id not in others and decision.score >= PLAIN
    return decision.outcome is Outcome.ANSWER or (decision.outcome is Outcome.ACTION and ours)


def _as_heard_under_card(scene: Scene, question: str, decision: Decision, meant: Meant) -> Meant:
    """Return whom the words of somebody are for who may have to decide on a request."""
    named = decision.ranking.verbatim or _names_entry(scene.catalog, question, decision)
    if scene.purpose is None or named or not own_records(scene):
        return meant
    to_somebody = has_word(scene.catalog, question, "addressing")
    if meant is Meant.UNSURE and heard_purposes.is_heard(scene, ASSISTANT, least=heard_purposes.SURE):
        known = not to_somebody and not decision.is_unsure and _can_be_done(decision, of_people=True)
        return Meant.ASSISTANT if known else Meant.UNSURE
    asks = meant is Meant.ASSISTANT and heard_purposes.is_heard(scene, ASK)
    return Meant.UNSURE if asks else meant


def _addressee_by_words(scene: Scene, question: str, decision: Decision) -> Meant:
    """Return whom the words are for by what they say.

    While two people are writing to each other, courtesies are always for the other person, and before that "hi,
    thanks for this" may be. So is whatever the assistant can't make sense of. The assistant keeps orders to itself
    that name something of ours or are exactly what it knows. Statements go to whoever waits for an answer.
    """
    sure = not decision.is_unsure
    asks = looks_like_question(scene.catalog, question)
    ours, verbatim = has_word(scene.catalog, question, "ours"), decision.ranking.verbatim
    if not addressees.is_in_conversation(scene):
        if asks and _proposes_time(scene, question):
            return Meant.UNSURE
        named = asks and _names_entry(scene.catalog, question, decision)
        known = ours or verbatim or named or _is_for_us(scene, question, decision)
        if decision.outcome is Outcome.SMALLTALK:
            plainly = len(question.split()) <= FEW and (verbatim or _is_courtesy_alone(scene, question))
            known = asks or plainly or in_touch.has_asked_since(scene)
        return Meant.ASSISTANT if sure and known else Meant.UNSURE
    if decision.outcome is Outcome.SERVICE and sure and only_named(scene.catalog, question) and decision.slots:
        service = scene.catalog.services[decision.id]
        if service.field_that_is("listing"):
            return Meant.ASSISTANT  # "subscribe to the newsletter"
    if has_word(scene.catalog, question, "stop-writing"):
        return Meant.UNSURE  # "stop messaging me" may be said to either
    if not asks and not verbatim and len(question.split()) <= FEW:
        return Meant.OTHER_SIDE  # "not yet" and "keep it" answer somebody, whatever they resemble
    acts = decision.outcome is Outcome.ACTION and decision.score >= policy.SURE
    if acts and (verbatim or (ours and decision.id not in SAID_TO_PEOPLE)):
        return Meant.ASSISTANT
    if asks:
        return _addressee_of_question(scene, question, decision)
    if acts or decision.outcome in (Outcome.SMALLTALK, Outcome.FALLBACK):
        return Meant.UNSURE if acts else Meant.OTHER_SIDE
    known = sure and decision.score >= PLAIN and not addressees.owes_answer(scene)
    return Meant.UNSURE if known else Meant.OTHER_SIDE


def _addressee_of_question(scene: Scene, question: str, decision: Decision) -> Meant:
    """Return whom a question in a conversation is for: the other side, whatever it resembles ("where is your
    office?", "what does it cost?"), unless it names something that only the assistant can know.
    """
    catalog = scene.catalog
    sure, to_somebody = not decision.is_unsure, has_word(catalog, question, "addressing")
    answers, acts = decision.outcome is Outcome.ANSWER, decision.outcome is Outcome.ACTION
    if _names_what_is_ours(catalog, question, decision, to_somebody=to_somebody):
        guessed = answers or decision.outcome is Outcome.SUGGEST
        plain = (guessed and (not to_somebody or decision.score >= PLAIN)) or (
            sure and acts and decision.id not in SAID_TO_PEOPLE
        )
        return Meant.ASSISTANT if plain else Meant.UNSURE
    if has_word(catalog, question, "ours"):  # a contact's cluster has members as well
        known = answers and (sure or (not to_somebody and decision.score >= ALMOST))
        return Meant.ASSISTANT if known else Meant.UNSURE
    if not to_somebody and _asks_how_to_end(catalog, question):
        return Meant.ASSISTANT if sure and (answers or acts) else Meant.UNSURE
    if to_somebody or decision.outcome in (Outcome.SMALLTALK, Outcome.FALLBACK, Outcome.SUGGEST):
        return Meant.OTHER_SIDE
    if asks_about_task(scene, question, decision):
        plain = sure and not addressees.is_about_other_side(scene, question)  # "how do I block them?"
        return Meant.ASSISTANT if plain else Meant.UNSURE if sure or decision.score >= NEAR else Meant.OTHER_SIDE
    if acts:
        return Meant.UNSURE if sure and decision.id not in ASKED_IN_TALKS else Meant.OTHER_SIDE
    told = decision.ranking.verbatim and len(question.split()) > FEW
    return Meant.UNSURE if told or decision.outcome is Outcome.SERVICE else Meant.OTHER_SIDE


def _proposes_time(scene: Scene, question: str) -> bool:
    """Return whether a few words ask about a time not mentioned here before: "Friday?" may be for the company."""
    few = len(question.split()) <= FEW and not in_touch.has_asked_since(scene)
    return few and time_words.mentions_time(scene.catalog, scene.language, question)


def _asks_how_to_end(catalog: Catalog, question: str) -> bool:
    """Return whether a question is about ending or withdrawing something here: "how do I close this?"."""
    return begins_with(catalog, question, "how-to") and has_word(catalog, question, "finishing", "take-back")


def _names_what_is_ours(catalog: Catalog, question: str, decision: Decision, *, to_somebody: bool) -> bool:
    """Return whether a question names something that only we have, or names what its answer is about."""
    if has_phrase(question, _only_ours(catalog)) or (not to_somebody and has_word(catalog, question, "own-details")):
        return True
    return _names_entry(catalog, question, decision)


def _names_entry(catalog: Catalog, question: str, decision: Decision) -> bool:
    """Return whether a question names what its answer is about, such as the Annual Meeting 2026."""
    entry = decision.entry_in(catalog)
    return entry is not None and has_phrase(question, map(fold, entry.names))


@per_catalog
def _only_ours(catalog: Catalog) -> frozenset[str]:
    """Return the words for things that only we have, and clusters and companies don't."""
    return word_list(catalog, "ours") - word_list(catalog, "ours-or-theirs")


def asks_about_task(scene: Scene, question: str, decision: Decision) -> bool:
    """Return whether somebody who decides on requests asks how to do that: "what happens if I accept?"."""
    entry = decision.entry_in(scene.catalog)
    asks = decision.ranking.verbatim or looks_like_question(scene.catalog, question)
    return bool(entry and entry.audience == CLUSTERS and asks)


def is_for_secretariat(scene: Scene, decision: Decision) -> bool:
    """Return whether a message to the secretariat is wanted."""
    service = scene.catalog.services.get(decision.id) if decision.outcome is Outcome.SERVICE else None
    message = service is not None and service.field_that_is("message") is not None
    return message or decision.is_for(Outcome.ACTION, "handoff")


def _is_courtesy_alone(scene: Scene, question: str) -> bool:
    """Return whether a text consists of courtesies, separated by commas: "thanks, bye"."""
    told = [part for part in question.split(",") if without_courtesies(scene.catalog, fold(part))]
    labels = [scene.release.engine.verbatim_label(part) for part in told]
    return all(label is not None and label.kind is Kind.SMALLTALK for label in labels)


def _is_for_us(scene: Scene, question: str, decision: Decision) -> bool:
    """Return whether the assistant can do it and nobody would ask a company for it; a language must be named."""
    if decision.outcome is not Outcome.ACTION or decision.id in ASKED_OF_PEOPLE:
        return False
    return decision.id != "language" or bool(named_language(scene.catalog, question, decision.language))
