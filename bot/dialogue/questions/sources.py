"""Names the sources of an answer's facts in the reader's language."""

from __future__ import annotations

import re

from bot.dialogue.speech import Speech
from bot.dialogue.words.plain_words import any_of
from knowledge.schema import REFERENCE_LANGUAGE

SOURCE_WORDS = (
    "assistant", "public", "own", "clusters", "press-and-icn", "press", "about", "undated", "later", "up-to", "and",
)  # fmt: skip
"""The words around names and years in a source, by the key of their text."""


def translate_sources(speech: Speech, sources: str) -> str:
    """Return the sources, written in English in the content, with everything but names and years translated."""
    english = Speech(speech.catalog, REFERENCE_LANGUAGE)
    words = {english.label(f"source.{word}"): speech.label(f"source.{word}") for word in SOURCE_WORDS}
    return re.sub(rf"(?<![\w.-])(?:{any_of(words)})(?![\w.-])", lambda found: words[found[0]], sources)
