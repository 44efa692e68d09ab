"""Facts as an admin types them: one per line, as `aspect: sentence`."""

from __future__ import annotations

from bot.dialogue.scene import Scene
from bot.dialogue.speech import join, literal
from knowledge.schema import REFERENCE_LANGUAGE
from knowledge.search.text import normalise
from storage.messages import Text


def aspect_names(scene: Scene) -> Text:
    """The aspects that a fact may be about, each with its label in the admin's language."""
    catalog = scene.release.catalog
    lines = [f"{aspect} ({catalog.aspect_words(aspect, scene.language).label})" for aspect in catalog.aspects]
    return join([literal(line) for line in lines], " · ")


def fact_lines(scene: Scene, words: str) -> dict[str, str] | None:
    """The sentence for each aspect, named by id or label; None when a line names no aspect."""
    catalog = scene.release.catalog
    known: dict[str, str] = {}
    for aspect in catalog.aspects:
        for language in (REFERENCE_LANGUAGE, scene.language):
            known[normalise(catalog.aspect_words(aspect, language).label)] = aspect
    known |= {normalise(aspect): aspect for aspect in catalog.aspects}  # an id wins over another aspect's label
    facts: dict[str, str] = {}
    for line in filter(None, (line.strip("•- ").strip() for line in words.splitlines())):
        name, colon, sentence = line.partition(":")
        found = known.get(normalise(name))
        if not colon or not sentence.strip() or found is None:
            return None
        facts[found] = sentence.strip()
    return facts or None
