"""Orders to behave in some way, "please be polite", "stop messaging me": they ask for no service or entry."""

from __future__ import annotations

from bot.dialogue.questions.decision import Decision, Outcome
from bot.dialogue.scene import Scene
from bot.dialogue.words.plain_words import begins_with, has_word, without_words
from bot.dialogue.words.service_names import only_named
from knowledge.schema import REFERENCE_LANGUAGE, Catalog

SHORT = 6
"""Words up to which an order to behave asks for nothing else; "be so kind as to send ..." does."""
PLAIN = 10
"""Words up to which an order not to write any more isn't a story about somebody else."""


def is_order_how_to_be(catalog: Catalog, words: str) -> bool:
    """Return whether the words tell somebody how to behave and ask for nothing else."""
    return begins_with(catalog, words, "behave") and len(words.split()) <= SHORT and "?" not in words


def answer_manners(scene: Scene, text: str, found: Decision) -> Decision:
    """Return the courtesy that answers such an order, instead of the wish or entry that it resembles."""
    courtesy = scene.catalog.intents[REFERENCE_LANGUAGE].courtesy_that_is(_role_of_answer(scene.catalog, text))
    sure = found.outcome is Outcome.ANSWER and not found.likely
    if not courtesy or sure or found.ranking.verbatim or found.outcome is Outcome.SMALLTALK:
        return found
    return Decision(Outcome.SMALLTALK, courtesy, found.score, found.language, found.ranking)


def _role_of_answer(catalog: Catalog, text: str) -> str:
    """Return the role of the courtesy that answers an order to behave or to stop writing; "" for other words. If
    the words name a service they are about that: "stop sending me messages about the newsletter".
    """
    if is_order_how_to_be(catalog, text):
        return "" if has_word(catalog, text, "ours", "sought-there") else "manners"
    plain = without_words(catalog, text, "polite")
    stops = has_word(catalog, plain, "stop-writing") and len(text.split()) <= PLAIN and "?" not in text
    return "stop-writing" if stops and not only_named(catalog, text) else ""
