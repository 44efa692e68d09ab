"""Orders how to be: "please be polite", "be honest with me". They wish for nothing, whatever they resemble."""

from __future__ import annotations

from bot.dialogue.questions.decision import Decision, Outcome
from bot.dialogue.scene import Scene
from bot.dialogue.words.plain_words import begins_with, has_word
from knowledge.schema import REFERENCE_LANGUAGE, Catalog

SHORT = 6
"""Words up to which an order how to be asks for nothing besides; "be so kind as to send ..." does."""


def is_order_how_to_be(catalog: Catalog, words: str) -> bool:
    """Return whether the words tell somebody how to be and ask for nothing."""
    return begins_with(catalog, words, "behave") and len(words.split()) <= SHORT and "?" not in words


def answer_manners(scene: Scene, text: str, found: Decision) -> Decision:
    """Return the courtesy that answers such an order, in place of the wish or the entry that it resembles."""
    catalog = scene.release.catalog
    courtesy = catalog.intents[REFERENCE_LANGUAGE].manners
    sure = found.outcome is Outcome.ANSWER and not found.likely
    if not courtesy or sure or found.ranking.verbatim or has_word(catalog, text, "ours", "sought-there"):
        return found
    if found.outcome is Outcome.SMALLTALK or not is_order_how_to_be(catalog, text):
        return found
    return Decision(Outcome.SMALLTALK, courtesy, found.score, found.language, found.ranking)
