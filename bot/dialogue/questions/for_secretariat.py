"""What is for a person although it resembles something else: "where do I complain?", "I want to talk to someone"."""

from __future__ import annotations

from bot.dialogue.questions.decision import Decision, Outcome
from bot.dialogue.scene import Scene
from bot.dialogue.words.clauses import Clauses
from bot.dialogue.words.plain_words import has_word, has_words_in_order, word_list

ASKED_FOR = "talking-about"
"""The list of words by which a person is asked for to talk about something."""


def hand_to_person(scene: Scene, text: str, found: Decision) -> Decision:
    """Return the decision to hand over to a person, if the words ask where to complain or for somebody to talk to about
    a thing, and nothing else surely is meant; any other decision as it is.
    """
    catalog, clauses = scene.catalog, Clauses.of(scene.catalog)
    open_to_it = found.is_unsure and found.outcome not in (Outcome.SERVICE, Outcome.ACTION)
    if not open_to_it or found.ranking.verbatim or catalog.service_that_is("contact-to-secretariat") is None:
        return found
    complains = has_word(catalog, text, "complaining") and (clauses.asks(text) or clauses.wants(text))
    if not complains and not has_words_in_order(text, word_list(catalog, ASKED_FOR)):
        return found
    return Decision(Outcome.ACTION, "handoff", found.score, found.language, found.ranking)
