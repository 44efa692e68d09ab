"""Words that tell that help is no longer needed: "we've found a partner already, so never mind"."""

from __future__ import annotations

from bot.dialogue.questions.decision import Decision, Outcome
from bot.dialogue.words.clauses import Clauses
from bot.dialogue.words.plain_words import has_word
from knowledge.schema import Catalog


def is_settled(catalog: Catalog, text: str, found: Decision) -> bool:
    """Return whether a text tells that what was wanted is found or called off, and neither asks nor orders anything."""
    if found.ranking.verbatim or found.outcome in (Outcome.SERVICE, Outcome.ACTION) or Clauses.of(catalog).asks(text):
        return False
    return has_word(catalog, text, "called-off") or (
        has_word(catalog, text, "so-far") and has_word(catalog, text, "found")
    )
