"""Words that tell that help is no longer needed: "we've found a partner already, so never mind"."""

from __future__ import annotations

from bot.dialogue.questions.decision import Decision, Outcome
from bot.dialogue.words.clauses import Clauses
from bot.dialogue.words.plain_words import ends_with, has_word, says, split_parts
from knowledge.schema import Catalog

FEW_WORDS = 4
"""Words that say no more than that something is found or done: "it's already sorted"."""


def is_settled(catalog: Catalog, text: str, found: Decision) -> bool:
    """Return whether a text tells that what was wanted is found or called off, and neither asks nor orders anything."""
    if found.ranking.verbatim or found.outcome in (Outcome.SERVICE, Outcome.ACTION) or Clauses.of(catalog).asks(text):
        return False
    parts = split_parts(catalog, text)  # "I'm thinking about joining" says more
    if any(says(catalog, part, "called-off") or ends_with(catalog, part, "called-off") for part in parts):
        return True
    done = has_word(catalog, text, "so-far") and has_word(catalog, text, "found")
    # "we've already found your website" tells of no partner or help
    return done and (has_word(catalog, text, "sought-there") or len(text.split()) <= FEW_WORDS)
