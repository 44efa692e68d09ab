"""Details that aren't published: whether one is asked for, and the honest sentence that says so."""

from __future__ import annotations

import re

from bot.dialogue.speech import Speech, markup
from knowledge.schema import REFERENCE_LANGUAGE, EntryWords, FaqEntry
from knowledge.search.aspects import AspectMatch
from knowledge.telegram_html import visible
from storage.messages import Text

NOT_KNOWN, NONE_KNOWN = 0.4, 0.6
"""Confidence from which the bot says that a detail isn't published; and the sum for several similar details."""
AS_LIKELY = 0.1
"""Lead below which another detail is as likely to be meant."""
VALUES = {
    "date": re.compile(r"\b(?:19|20)\d\d\b"),
    "money": re.compile(r"(?:€|\$|£|EUR|USD|GBP|DKK)\s?\d|\d\s?(?:€|\$|£|EUR\b|USD\b|GBP\b|DKK\b)"),
}
"""What the answer to such a question looks like in any language."""


def is_unpublished(speech: Speech, known: FaqEntry, words: EntryWords, aspects: tuple[AspectMatch, ...]) -> bool:
    """Return whether people ask for a detail that isn't published, even if it's unclear which of several similar
    ones.
    """
    told_openly = bool(known.names) or any(aspect.id in words.unknown for aspect in aspects[:1])
    lacking = [
        aspect.confidence
        for aspect in aspects
        if aspect.id not in words.facts
        and (aspect.id in words.unknown or (speech.catalog.aspects[aspect.id].value and told_openly))
    ]
    first = bool(lacking) and lacking[0] == aspects[0].confidence
    others = [aspect.confidence for aspect in aspects if aspect.confidence not in lacking]
    sure = first and lacking[0] - max(others, default=0.0) >= AS_LIKELY
    return sure and (lacking[0] >= NOT_KNOWN or sum(lacking) >= NONE_KNOWN)


def covers(words: EntryWords, aspect: str) -> bool:
    """Return whether the answer itself probably contains the detail, so that no fact or "not published" need
    precede it.
    """
    given = VALUES.get(aspect)
    told = aspect in words.facts or aspect in words.unknown
    return given is not None and not told and given.search(visible(words.answer)) is not None


def unknown_sentence(speech: Speech, known: FaqEntry, words: EntryWords, aspect: str) -> Text:
    """Return the sentence that says that a detail isn't published: the entry's own, else the general one."""
    own = words.unknown.get(aspect)
    if own:
        return markup(own)
    name = _name_in(speech, known, words)
    return speech.fill(speech.catalog.aspect_words(aspect, speech.language).unknown, {"name": name})


def _name_in(speech: Speech, known: FaqEntry, words: EntryWords) -> str:
    """Return the entry's name in the current language: a name used in its title, or the title itself."""
    title = words.question
    named = next((name for name in known.names if name.casefold() in title.casefold()), "")
    if named or title.endswith("?") or speech.language == REFERENCE_LANGUAGE:
        return named or known.names[0]
    return title
